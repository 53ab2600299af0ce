"""A certificate number in the groups people read it by; for looking at, never for printing or copying."""

from app.domain.certificate_numbers import NUMBER_LENGTH

_ENDS = (1, 5, 7, 13, 15, 16, 22)


def grouped(number: str) -> str:
    """`Y 0010 11 999966 26 T 000001`; anything that is no whole number stays as it is."""
    if len(number) != NUMBER_LENGTH:
        return number
    return " ".join(number[first:last] for first, last in zip((0, *_ENDS), _ENDS, strict=False))

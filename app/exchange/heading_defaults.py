"""What an ambiguous heading means where the rest of the sheet leaves one reading; else nobody guesses."""

import re
from collections.abc import Sequence

_UNIT_FIELDS = frozenset({"employer", "org_unit", "department"})
_CERTIFICATE = re.compile(r"[YSGC][0-9A-Z]{18,21}|[0-9]{16}", re.IGNORECASE)
_YEARS = re.compile(r"[0-9]{1,2}(\.[0-9]+)?年?")
_DATE = re.compile(r"(19|20)[0-9]{2}.*|[0-9]{5}")


def settled(choices: tuple[str, ...], taken: set[str], values: Sequence[str]) -> str | None:
    """The one field an ambiguous column can hold, judged by neighbours and values; None if it stays open."""
    free = [field for field in choices if field not in taken]
    if "now_cert_no" in choices and "seq" not in choices:
        # An application roster cannot hold the number its own batch is still to give.
        return "now_cert_no" if "apply_level" in taken and "now_cert_no" in free else None
    if set(choices) == {"apply_level", "now_level"}:
        return _settled_level(free, values)
    if "seq" in choices:
        return _settled_numbering(free, values)
    if set(choices) <= _UNIT_FIELDS:
        # The only unit of the sheet, or the one beside the unit that recommends, is where the person works.
        return "employer" if not taken & {"employer", "department"} else None
    if set(choices) == {"work_start", "years_in_occupation"}:
        if values and all(_DATE.fullmatch(value) for value in values):
            return "work_start" if "work_start" in free else None
        if values and all(_YEARS.fullmatch(value) for value in values):
            return "years_in_occupation" if "years_in_occupation" in free else None
    return None


def _settled_level(free: Sequence[str], values: Sequence[str]) -> str | None:
    if len(free) == 1:
        return free[0]
    words = {value.upper() for value in values}
    if any(re.search(r"高级技师|一级|1级|二级|2级|高级工", word) for word in words):
        return "now_level" if "now_level" in free else None
    if any(re.search(r"首席|^S", word) for word in words):
        return "apply_level" if "apply_level" in free else None
    return None


def _settled_numbering(free: Sequence[str], values: Sequence[str]) -> str | None:
    counted = [int(value) for value in values if value.isascii() and value.isdigit() and len(value) < 6]
    # A footer or two below the table do not spoil the count of those above.
    if counted and len(counted) + 3 >= len(values) and counted == list(range(1, len(counted) + 1)):
        return "seq" if "seq" in free else None
    if "now_cert_no" in free and values and all(_CERTIFICATE.fullmatch(value) for value in values):
        return "now_cert_no"
    return None

"""Asks python-stdnum's county list; an answer is an opinion, for the list lacks some and ends others early.

`ric.validate` and `ric.get_birth_place` are not used: they raise KeyError for counties they do not list and
reject residents whose county was renamed.
"""


def county_known(code: str) -> bool:
    """Whether any county ever had the six-digit `code`; never raises."""
    from stdnum import numdb  # noqa: PLC0415 - 40 ms that only this question is worth

    try:
        found = numdb.get("cn/loc").info(code)
    except (OSError, LookupError, ValueError):
        return False
    return any("county" in properties for _, properties in found)

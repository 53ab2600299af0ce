"""Reads who a person is: name, document number, sex, telephone; a name is never normalised beyond its spaces.

A certificate prints the name exactly. NFC or NFKC would exchange characters (compatibility ideographs), so
only invisible characters, aligning spaces and forms of the middle dot are touched.
"""

import re

from app.domain.remarks import Remark
from app.exchange.cells import Cell, CellKind
from app.exchange.reading import Reading, halved, private_use, refused, visible, without_private_use

RESIDENT_CARD = "居民身份证"
_IDEOGRAPH = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3007\U00020000-\U000323af"
_ALL_HAN = re.compile(f"[{_IDEOGRAPH}\ufe00-\ufe0f\U000e0100-\U000e01ef]+")
_DOTS = re.compile("[•‧∙⋅・･●⸱᛫ꞏ·]")
_STOPS = re.compile(f"(?<=[{_IDEOGRAPH}])\\s*[.。﹒．]\\s*(?=[{_IDEOGRAPH}])")
_NOTE = re.compile(r"[(（【\[]([^()（）【】\[\]]*)[)）】\]]$")
_KNOWN_NOTES = re.compile(
    r"借调.*|退休|返聘|外聘|劳务.*|派遣.*|男|女|大|小|组长|副?组长|班长|党员|.{1,2}族|兼|在职|离职|代|示例|样例"
)
_PLACEHOLDER = re.compile("[?？□■▢〓＊*�◻⬜_]|\\bX{2,}\\b|某")
_LONGEST_NAME = 60
_MOST_DIGITS = 1e15

_NUMBER_NOISE = re.compile(r"[\s\-‐‑‒–—－'’‘`\"“”=\u200b-\u200f\u2060\ufeff]")
_SCIENTIFIC = re.compile(r"[0-9](?:\.[0-9]+)?E\+?[0-9]{1,2}")
_ONE_NUMBER = re.compile(r"[0-9]{17}[0-9X]|[0-9]{15}")
_BETWEEN_NUMBERS = re.compile(r"[,，、;；/\\|和及或]+")
_MASKED = re.compile(r"[*●•?？]|X{3,}|×{2,}")
_MOBILE = re.compile(r"(?:\+|00)?(?:86)?(1[0-9]{10})")


def read_name(cell: Cell) -> Reading[str]:
    """The name as it will print.

    Problems: name_missing, name_not_text, name_private_use, name_placeholder, name_brackets, name_too_long.
    Warnings: name_dot_unified, name_invisible_removed, name_code_point_replaced, name_note_removed,
    name_space_kept, name_space_removed, name_unusual.
    """
    if cell.empty:
        return refused("name_missing")
    if cell.kind is not CellKind.TEXT:
        return refused("name_not_text")
    warnings: list[Remark] = []
    name, replaced = without_private_use(visible(cell.text))
    if len(name) < len(cell.text) and any(not char.isspace() for char in set(cell.text) - set(name)):
        warnings.append(Remark("name_invisible_removed"))
    if replaced:
        warnings.append(
            Remark("name_code_point_replaced", {"points": [f"U+{ord(char):04X}" for char in replaced]})
        )
    name = " ".join(name.split()).strip("'’‘`＇")
    name = _noted(name, warnings)
    name = _spaced(_dotted(name, warnings), warnings)
    problem = _name_problem(name)
    if problem is not None:
        return Reading(problem=problem, warnings=tuple(warnings))
    if re.search(r"[0-9０-９]", name) or (re.search("[A-Za-z]", name) and re.search(f"[{_IDEOGRAPH}]", name)):
        warnings.append(Remark("name_unusual", {"name": name}))
    return Reading(name, warnings=tuple(warnings))


def _noted(name: str, warnings: list[Remark]) -> str:
    found = _NOTE.search(name)
    if found is None or not _KNOWN_NOTES.fullmatch(found.group(1).strip()):
        return name
    warnings.append(Remark("name_note_removed", {"note": found.group(1).strip()}))
    return name[: found.start()].strip()


def _dotted(name: str, warnings: list[Remark]) -> str:
    unified = _STOPS.sub("·", _DOTS.sub("·", name))
    unified = re.sub(r"\s*·\s*", "·", unified) if re.search(f"[{_IDEOGRAPH}]", unified) else unified
    if unified != name:
        warnings.append(Remark("name_dot_unified", {"name": unified}))
    return unified


def _spaced(name: str, warnings: list[Remark]) -> str:
    parts = name.split()
    joined = "".join(parts)
    if len(parts) < 2 or not _ALL_HAN.fullmatch(joined):
        return name
    if all(len(part) == 1 for part in parts):
        return joined  # 孙　东: spaces that align a column, not part of the name
    if len(joined) <= 3:
        warnings.append(Remark("name_space_removed", {"name": joined}))
        return joined
    warnings.append(Remark("name_space_kept", {"name": name}))
    return name


def _name_problem(name: str) -> Remark | None:
    if not name:
        return Remark("name_missing")
    lost = private_use(name)
    if lost:
        return Remark("name_private_use", {"points": [f"U+{ord(char):04X}" for char in lost[:5]]})
    if _PLACEHOLDER.search(name) or name.startswith("#"):
        return Remark("name_placeholder")
    if re.search(r"[()（）【】\[\]⿰-⿻]", name):
        return Remark("name_brackets")
    return Remark("name_too_long", {"longest": _LONGEST_NAME}) if len(name) > _LONGEST_NAME else None


def plain_number(text: str) -> str:
    """A document number without spaces, hyphens and quotes, full-width characters halved, capital X."""
    return _NUMBER_NOISE.sub("", halved(visible(text))).upper()


def read_id_number(cell: Cell, id_type: str | None) -> Reading[str]:
    """The document number, normalised; whether it is valid is checked by whoever knows the type's rules.

    Problems: id_number_missing, id_number_lost_digits, id_number_scientific, id_number_masked,
    id_number_several, id_number_15, id_number_unreadable. Warning: id_number_from_number.
    """
    if cell.empty:
        return refused("id_number_missing")
    if cell.kind is CellKind.NUMBER and cell.number is not None:
        return _of_number(cell.number, id_type)
    if cell.kind is not CellKind.TEXT:
        return refused("id_number_unreadable")
    number = plain_number(cell.text)
    if number in {"", "无", "/"}:
        return refused("id_number_missing")
    if _SCIENTIFIC.fullmatch(number):
        return refused("id_number_scientific")
    if _MASKED.search(number):
        return refused("id_number_masked")
    if _several(number):
        return refused("id_number_several")
    if len(number) > 40 or private_use(number) or number.startswith("#"):
        return refused("id_number_unreadable")
    return _short_of_digits(number, id_type)


def _several(number: str) -> bool:
    """Whether two or more whole numbers stand here, with signs between them or with none."""
    parts = [part for part in _BETWEEN_NUMBERS.split(number) if part]
    if len(parts) == 1:
        # Pieces of fixed length: a pattern that tries both lengths everywhere would never end on a long cell.
        parts = next(
            ([number[at : at + length] for at in range(0, len(number), length)] for length in (18, 15)
             if len(number) % length == 0),
            parts,
        )  # fmt: skip
    return len(parts) > 1 and all(_ONE_NUMBER.fullmatch(part) for part in parts)


def _of_number(number: float, id_type: str | None) -> Reading[str]:
    if not number.is_integer() or number < 0:
        return refused("id_number_unreadable")
    if number >= _MOST_DIGITS:
        # A spreadsheet keeps 15 digits of a number; the last three of eighteen are gone for good.
        return refused("id_number_lost_digits")
    read = _short_of_digits(str(int(number)), id_type)
    return Reading(read.value, read.problem, (Remark("id_number_from_number"),))


def _short_of_digits(number: str, id_type: str | None) -> Reading[str]:
    old = re.fullmatch(r"[0-9]{15}", number) is not None
    return refused("id_number_15") if old and id_type in {None, RESIDENT_CARD, "身份证"} else Reading(number)


def read_gender(cell: Cell) -> Reading[str]:
    """`男` or `女`. Warning: gender_unreadable."""
    text = "".join(halved(visible(cell.text)).split()).upper()
    if text in {"", "/", "-", "—"}:
        return Reading()
    for value, forms in (
        ("男", {"男", "男性", "M", "MALE", "1"}),
        ("女", {"女", "女性", "F", "FEMALE", "2"}),
    ):
        if text in forms:
            return Reading(value)
    return Reading(warnings=(Remark("gender_unreadable"),))


def read_phone(cell: Cell) -> Reading[str]:
    """A mobile number as 11 digits, several joined by 、, a landline as written. Warns: phone_unreadable."""
    if cell.empty:
        return Reading()
    text = halved(visible(cell.text)).strip(" '’`").removesuffix(".0")
    if text.replace(" ", "") in {"", "无", "/", "-", "—"}:
        return Reading()
    if not re.search(r"[0-9]{3}", text) or "E+" in text.upper() or len(text) > 80:
        return Reading(warnings=(Remark("phone_unreadable"),))
    whole = _MOBILE.fullmatch(re.sub(r"[\s\-—()（）]", "", text))
    if whole is not None:
        return Reading(whole.group(1))
    numbers = []
    for part in re.split(r"[,，、;；/\\]|\s(?=1[0-9]{10}|0[0-9]{2,3}-)", text):
        mobile = _MOBILE.fullmatch(re.sub(r"[\s\-—()（）]", "", part))
        numbers.append(mobile.group(1) if mobile else " ".join(part.split()))
    return Reading("、".join(number for number in numbers if number))

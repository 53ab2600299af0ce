"""Reads the levels of a roster: the applied one (`T`, `S`) and the held one; two levels in one cell are none.

Source: the value variants of roster headings §3. 7 and 8 are the internal codes some systems export.
"""

import re

from app.domain.remarks import Remark
from app.exchange.cells import Cell, CellKind
from app.exchange.reading import Reading, halved, refused, visible

_WORDS: tuple[tuple[str, str], ...] = (
    ("首席技师", "S"), ("特级技师", "T"), ("高级技师", "senior_technician"), ("技师", "technician"),
    ("高级工", "senior_worker"), ("中级工", "intermediate_worker"), ("初级工", "junior_worker"),
    ("首席", "S"), ("特级", "T"), ("S级", "S"), ("T级", "T"),
    ("一级", "senior_technician"), ("二级", "technician"), ("三级", "senior_worker"),
    ("四级", "intermediate_worker"), ("五级", "junior_worker"),
    ("1级", "senior_technician"), ("2级", "technician"), ("3级", "senior_worker"),
    ("4级", "intermediate_worker"), ("5级", "junior_worker"), ("壹级", "senior_technician"),
    ("I级", "senior_technician"), ("Ⅰ级", "senior_technician"), ("Ⅱ级", "technician"),
    ("Ⅲ级", "senior_worker"),
)  # fmt: skip
_WHOLE = {
    "S": "S", "8": "S", "T": "T", "7": "T", "1": "senior_technician", "2": "technician", "3": "senior_worker",
    "4": "intermediate_worker", "5": "junior_worker", "一": "senior_technician", "二": "technician",
    "I": "senior_technician", "Ⅰ": "senior_technician",
    "高级": "senior_worker", "中级": "intermediate_worker", "初级": "junior_worker",
}  # fmt: skip
_FILLING = re.compile(
    r"国家|职业资格|职业技能等级|职业技能|技能|等级|资格|证书|申报|拟|晋升|[\s()\[\]（）【】/、,，\-—+]"
)
_NOTHING = frozenset({"", "无", "/", "-", "--", "—", "——", "没有", "无证"})


def read_level(text: str) -> str | None:
    """The level `text` names: `T`, `S`, `senior_technician` … `junior_worker`; None when not exactly one."""
    rest = "".join(halved(visible(text)).split()).upper().strip("'’")
    if rest in _WHOLE:
        return _WHOLE[rest]
    levels = set()
    for word, level in _WORDS:
        if word in rest:
            levels.add(level)
            rest = rest.replace(word, "")
    rest = _FILLING.sub("", rest)
    if rest in _WHOLE:
        levels.add(_WHOLE[rest])
        rest = ""
    return levels.pop() if len(levels) == 1 and not rest else None


def read_applied_level(cell: Cell) -> Reading[str]:
    """`T` or `S`. Problems: level_unreadable; level_not_offered for a lower one."""
    if cell.empty or _nothing(cell.text):
        return Reading()
    level = read_level(cell.text) if cell.kind in {CellKind.TEXT, CellKind.NUMBER} else None
    if level is None:
        return refused("level_unreadable")
    return Reading(level) if level in {"T", "S"} else refused("level_not_offered")


def read_held_level(cell: Cell) -> Reading[str]:
    """The level of a held certificate. Warning: held_level_unreadable."""
    if cell.empty or _nothing(cell.text):
        return Reading()
    level = read_level(cell.text) if cell.kind in {CellKind.TEXT, CellKind.NUMBER} else None
    return Reading(level) if level is not None else Reading(warnings=(Remark("held_level_unreadable"),))


def _nothing(text: str) -> bool:
    return "".join(text.split()) in _NOTHING

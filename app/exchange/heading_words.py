"""What a heading's words mean, by the shipped aliases and the few rules by which offices vary them.

Aliases come in as a mapping; the rules here only strip what carries no meaning (spaces, `*`, bracketed
hints), swap 日期 for 时间, and read the level a heading names in front (高级技师证书编号).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

# Exchange §1: asked, not guessed. `new_cert_no` is no field of a roster: chosen, its column stays unread.
AMBIGUOUS: Mapping[str, tuple[str, ...]] = {
    "证书编号": ("now_cert_no", "new_cert_no"),
    "证书号": ("now_cert_no", "new_cert_no"),
    "证书号码": ("now_cert_no", "new_cert_no"),
    "等级": ("apply_level", "now_level"),
    "级别": ("apply_level", "now_level"),
    "技能等级": ("apply_level", "now_level"),
    "职业技能等级": ("apply_level", "now_level"),
    "编号": ("seq", "employee_no", "now_cert_no"),
    "单位": ("employer", "org_unit", "department"),
    "工作时间": ("work_start", "years_in_occupation"),
}

_DROPPED = re.compile(r"[\s\u200b-\u200f\u2060\ufeff*★☆※:'\"“”‘’]")
_BRACKETED = re.compile(r"\([^()]*\)")
_NUMBERING = re.compile(r"^(?:[0-9]{1,2}[.、]|[①-⑳])")
_HINT_WORDS = re.compile(r"(?:必填项?|选填项?|必录)$|^(?:必填|选填)[-_、]?")
_OBTAINED = re.compile(r"(?:资格|证书)?(?:取得|获得|获证|发证|取证)?(?:日期|时间)")
_APPOINTED = re.compile(r"(?:受聘|聘任|聘用|任职)(?:为|到)?(?:岗位|职务)?(?:起始|开始)?(?:日期|时间)")
_LATIN = re.compile(r"[A-Za-z./ ]+$")
_DATE_ENDS = ("日期", "时间", "年月日", "年月", "年份")
_LEVEL_PREFIXES = {
    "首席技师": "S",
    "特级技师": "T",
    "高级技师": "senior_technician",
    "一级": "senior_technician",
    "技师": "technician",
    "二级": "technician",
}
_EMPTY_PREFIXES = (
    "本人",
    "申报人",
    "申请人",
    "参评人",
    "职工",
    "员工",
    "人员",
    "个人",
    "考生",
    "岗位",
    "职业资格",
    "现",
    "原",
)
_HELD_FIELDS = frozenset(
    {"now_level", "now_cert_no", "now_cert_date", "now_cert_issuer", "now_occupation", "occupation_since"}
)
_HELD_GROUP = re.compile(r"现|原|已|持|高级技师|职业资格|证书")
_APPLIED_GROUP = re.compile(r"申报|参评|拟|评价|认定|申请")
_TITLE_GROUP = re.compile(r"职称|专业技术")
_POST_GROUP = re.compile(r"聘任|聘用|任职|岗位")
_BELOW: Mapping[str, Mapping[str, str]] = {
    "held": {
        "名称": "now_occupation", "职业": "now_occupation", "职业名称": "now_occupation",
        "工种": "now_occupation",
        "等级": "now_level", "级别": "now_level", "技能等级": "now_level", "职业技能等级": "now_level",
        "证书编号": "now_cert_no", "编号": "now_cert_no", "证书号": "now_cert_no", "证书号码": "now_cert_no",
        "号码": "now_cert_no", "日期": "now_cert_date", "时间": "now_cert_date", "取得日期": "now_cert_date",
        "取得时间": "now_cert_date", "发证日期": "now_cert_date", "取证时间": "now_cert_date",
        "机构": "now_cert_issuer", "发证机构": "now_cert_issuer",
    },
    "applied": {
        "名称": "apply_occupation", "职业": "apply_occupation", "职业名称": "apply_occupation",
        "工种": "apply_job", "工种名称": "apply_job", "职业方向": "apply_job", "编码": "occupation_code",
        "代码": "occupation_code", "职业编码": "occupation_code", "等级": "apply_level",
        "级别": "apply_level", "技能等级": "apply_level", "职业技能等级": "apply_level",
        "层级": "apply_level", "条件": "apply_condition",
    },
    "title": {
        "名称": "title", "职称": "title", "等级": "title", "级别": "title", "时间": "title_date",
        "日期": "title_date", "取得时间": "title_date", "取得日期": "title_date", "发证日期": "title_date",
    },
    "post": {"时间": "occupation_since", "日期": "occupation_since", "起始时间": "occupation_since",
             "开始时间": "occupation_since", "名称": "post", "岗位": "post"},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Meaning:
    """The fields a heading may mean, one when it is clear, and the level it names."""

    fields: tuple[str, ...]
    level: str | None = None


class HeadingWords:
    """Looks headings up; built once per roster from alias → fields."""

    def __init__(self, aliases: Mapping[str, Sequence[str]]) -> None:
        self._aliases: dict[str, tuple[str, ...]] = {}
        for alias, fields in aliases.items():
            key = plain(alias)
            self._aliases[key] = tuple(dict.fromkeys((*self._aliases.get(key, ()), *fields)))
        self._aliases.update({plain(alias): fields for alias, fields in AMBIGUOUS.items()})

    def meaning(self, text: str, group: str = "") -> Meaning | None:
        """What `text` means below the group heading `group`; None when nobody knows."""
        if len(text) > 80:
            return None
        if group:
            grouped = self._grouped(text, group)
            if grouped is not None:
                return grouped
        for candidate in _candidates(text):
            found = self._lookup(candidate)
            if found is not None:
                return found
        return None

    def knows_below(self, text: str) -> bool:
        """Whether `text` can stand in the lower of two heading rows."""
        return self.meaning(text) is not None or any(
            candidate in below for candidate in _candidates(text) for below in _BELOW.values()
        )

    def _lookup(self, text: str) -> Meaning | None:
        if text in self._aliases:
            fields = self._aliases[text]
            return Meaning(fields, _named_level(text, fields))
        for prefix, level in _LEVEL_PREFIXES.items():
            fields = self._aliases.get(text.removeprefix(prefix).removeprefix("岗位"), ())
            held = tuple(field for field in fields if field in _HELD_FIELDS)
            if text.startswith(prefix) and held:
                return Meaning(held, level)
            if text.startswith(prefix) and _OBTAINED.fullmatch(text.removeprefix(prefix)):
                return Meaning(("now_cert_date",), level)
            if _APPOINTED.fullmatch(text.replace(prefix, "", 1)) and prefix in text:
                return Meaning(("occupation_since",), level)
        for prefix in _EMPTY_PREFIXES:
            rest = text.removeprefix(prefix)
            if text.startswith(prefix) and len(rest) > 1 and rest in self._aliases:
                fields = self._aliases[rest]
                held = (
                    tuple(field for field in fields if field in _HELD_FIELDS)
                    if prefix in {"现", "原"}
                    else ()
                )
                return Meaning(held or fields)
        return None

    def _grouped(self, text: str, group: str) -> Meaning | None:
        above = plain(group)
        for candidate in _candidates(text):
            whole = self._lookup(above + candidate)
            if whole is not None and len(whole.fields) == 1:
                return whole
            for pattern, kind in (
                (_TITLE_GROUP, "title"),
                (_APPLIED_GROUP, "applied"),
                (_HELD_GROUP, "held"),
                (_POST_GROUP, "post"),
            ):
                field = _BELOW[kind].get(candidate)
                if field is not None and pattern.search(above):
                    return Meaning((field,), _named_level(above, (field,)))
        return None


def plain(text: str) -> str:
    """A heading without spaces, marks and full-width forms; brackets stay, since some aliases have them."""
    halved = "".join(chr(ord(char) - 0xFEE0) if "\uff01" <= char <= "\uff5e" else char for char in text)
    for left, right in ("【】", "[]", "〔〕", "﹙﹚", "{}", "<>"):
        halved = halved.replace(left, "(").replace(right, ")")
    return _DROPPED.sub("", halved).upper()


def _candidates(text: str) -> Iterator[str]:
    whole = plain(text)
    yield whole
    bare = _HINT_WORDS.sub("", _NUMBERING.sub("", _BRACKETED.sub("", whole))).strip("、.,-_")
    for base in dict.fromkeys((whole, bare, _LATIN.sub("", bare))):
        if not base:
            continue
        yield base
        for end in _DATE_ENDS:
            if base.endswith(end) and len(base) > len(end):
                yield from (base.removesuffix(end) + other for other in _DATE_ENDS[:2] if other != end)


def _named_level(text: str, fields: Sequence[str]) -> str | None:
    if not set(fields) <= _HELD_FIELDS:
        return None
    return next((level for prefix, level in _LEVEL_PREFIXES.items() if prefix in text), None)

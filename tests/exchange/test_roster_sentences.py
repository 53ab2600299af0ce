"""Every code that a roster can give has its sentence in both languages, with the values it really carries."""

import re
from pathlib import Path

import pytest

from app.paths import resources
from app.texts.sentences import read_texts
from tests.exchange.roster_samples import ID_A, ID_B, roster_of

_ROOM = Path(__file__).parents[2] / "app" / "exchange"
_MODULES = [
    *_ROOM.glob("roster*.py"),
    *(_ROOM / f"{name}.py" for name in ("row_reading", "workbooks", "photo_files")),
]
_GIVEN = re.compile(r'(?:Remark|refused)\(\s*"([a-z0-9_]+)"')


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_code_has_a_sentence(lang: str) -> None:
    texts = (
        read_texts(resources(), lang)
        if (resources() / lang).is_dir()
        else read_texts(resources() / "i18n", lang)
    )
    source = "\n".join(module.read_text(encoding="utf-8") for module in _MODULES)
    given = set(_GIVEN.findall(source))
    assert len(given) > 40
    assert not [
        code
        for code in given
        if not texts.has("roster_problem", code) and not texts.has("roster_warning", code)
    ]
    errors = set(re.findall(r'^    code = "([a-z_]+)"$', source, re.MULTILINE))
    assert not [code for code in errors if not texts.has("error", code)]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_sentences_find_their_values(lang: str) -> None:
    texts = read_texts(resources() / "i18n", lang)
    roster = roster_of(
        [
            [
                "姓名",
                "证件号码",
                "证件类型",
                "职业名称",
                "工种",
                "职业编码",
                "申报等级",
                "现等级",
                "取证时间",
                "性别",
                "联系电话",
                "等级",
                "鞋码",
                "姓名",
                "参加工作时间",
                "出生日期",
            ],
            [
                "李甲",
                ID_A,
                "",
                "磨工",
                "x",
                "",
                "优秀",
                "匠人",
                "80.5",
                "x",
                "打电话",
                "a",
                "b",
                "c",
                "早年",
                "2001-2005",
            ],
            [
                "李.甲(借调)",
                ID_B,
                "",
                "车工",
                "x",
                "6-31-01-03",
                "一级",
                "",
                "不详",
                "",
                "",
                "",
                "",
                "",
                "",
                "05/01/1980",
            ],
            ["李\ue863 某", "12", "", "绘图工", "", "", "", "", 1980.1, "", "", "", "", "", "", "1800-01-01"],
            ["李\ue000", 4.4e17, "", "数控车工", "", "", "", "", "1980-13", "", "", "", "", "", "", "x"],
            ["买买提 吐尔逊2", ID_A, "", "", "", "", "", "", "", "", "", "", "", "", "", ""],
            ["示例", ID_A],
            ["", "", "", "只有职业"],
        ]
    )
    problems = [remark for row in roster.rows for remark in row.problems]
    warnings = [remark for row in roster.rows for remark in row.warnings] + list(roster.warnings)
    assert len({remark.code for remark in problems}) > 10
    assert len({remark.code for remark in warnings}) > 12
    for section, remarks in (("roster_problem", problems), ("roster_warning", warnings)):
        for remark in remarks:
            assert "{" not in texts.remark(section, remark)

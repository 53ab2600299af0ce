"""The value variants of real rosters: dates, levels, occupations, document numbers, names, telephones."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.exchange.cells import Cell, CellKind, number_text
from app.exchange.roster_dates import read_date
from app.exchange.roster_levels import read_applied_level, read_held_level, read_level
from app.exchange.roster_occupations import read_occupation
from app.exchange.roster_persons import read_gender, read_id_number, read_name, read_phone
from tests.exchange.roster_samples import ID_A, ID_B, Catalogue


def text(value: str) -> Cell:
    return Cell(CellKind.TEXT, value)


def number(value: float) -> Cell:
    return Cell(CellKind.NUMBER, number_text(float(value)), number=float(value))


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("1980-05-01", "1980-05-01"),
        ("1980/5/1", "1980-05-01"),
        ("1980.5.1", "1980-05-01"),
        ("1980．5．1", "1980-05-01"),
        ("1980。5。1", "1980-05-01"),
        ("1980 5 1", "1980-05-01"),
        ("1980-05-01 00:00:00", "1980-05-01"),
        ("1980/5/1 8:30", "1980-05-01"),
        ("1980-05-01T00:00:00", "1980-05-01"),
        ("1980年5月1日 星期四", "1980-05-01"),
        ("19800501", "1980-05-01"),
        ("１９８００５０１", "1980-05-01"),
        ("1980年5月1日", "1980-05-01"),
        ("1980 年 5 月 1 日", "1980-05-01"),
        ("1980年05月01号", "1980-05-01"),
        ("二零零一年三月十二日", "2001-03-12"),
        ("二〇〇一年十二月三十一日", "2001-12-31"),
        ("二○○一年十月廿一日", "2001-10-21"),
        ("1980.05", "1980-05"),
        ("1980.5", "1980-05"),
        ("1980.10", "1980-10"),
        ("1980-5", "1980-05"),
        ("1980/05", "1980-05"),
        ("198005", "1980-05"),
        ("1980年5月", "1980-05"),
        ("1980年05月份", "1980-05"),
        ("二〇〇一年三月", "2001-03"),
        ("1980", "1980"),
        ("1980年", "1980"),
        ("1980年度", "1980"),
        ("29342", "1980-05-01"),
        ("'1980-05-01", "1980-05-01"),
        (" 1980-05-01\n", "1980-05-01"),
        ("2001年7月至今", "2001-07"),
        ("2001.07-2005.06", "2001-07"),
        ("2001-07-01至2005-06-30", "2001-07-01"),
        ("2001.7～2005.6", "2001-07"),
        ("2001年到2005年", "2001"),
        ("2001—2005", "2001"),
        ("2001-2005", "2001"),
        ("2001.7起", "2001-07"),
    ],
)
def test_date_keeps_the_precision_written(written: str, iso: str) -> None:
    read = read_date(text(written))
    assert read.problem is None
    assert str(read.value) == iso


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("80.5", "date_two_digit_year"),
        ("80年5月", "date_two_digit_year"),
        ("80-05-01", "date_two_digit_year"),
        ("05/01/1980", "date_order_unclear"),
        ("1980-13-01", "date_impossible"),
        ("1981-02-29", "date_impossible"),
        ("19800500", "date_impossible"),
        ("1880-05-01", "date_implausible"),
        ("99999", "date_unreadable"),
        ("去年", "date_unreadable"),
        ("1980年五一", "date_unreadable"),
        ("1980-05-01-02", "date_unreadable"),
        ("1" * 500, "date_unreadable"),
    ],
)
def test_doubtful_date_is_a_problem(written: str, code: str) -> None:
    read = read_date(text(written))
    assert read.value is None
    assert read.problem is not None
    assert read.problem.code == code


@pytest.mark.parametrize("written", ["见附件", "不详", "长期", "待补", "？", "详见档案"])
def test_date_left_open_is_unknown_with_a_warning(written: str) -> None:
    read = read_date(text(written))
    assert (read.value, read.problem, [warning.code for warning in read.warnings]) == (
        None,
        None,
        ["date_left_open"],
    )


@pytest.mark.parametrize("written", ["无", "/", "—", "--", " "])
def test_dash_is_no_date_and_no_warning(written: str) -> None:
    read = read_date(text(written))
    assert (read.value, read.problem, read.warnings) == (None, None, ())


@pytest.mark.parametrize(
    ("value", "iso"),
    [
        (29342, "1980-05-01"),
        (29342.75, "1980-05-01"),
        (19800501, "1980-05-01"),
        (198005, "1980-05"),
        (1980, "1980"),
        (1980.5, "1980-05"),
        (1980.05, "1980-05"),
        (1980.12, "1980-12"),
        (1980.11, "1980-11"),
    ],
)
def test_number_as_date(value: float, iso: str) -> None:
    assert str(read_date(number(value)).value) == iso


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (1980.1, "date_month_unclear"),
        (80.5, "date_two_digit_year"),
        (1980.13, "date_impossible"),
        (12, "date_unreadable"),
        (-5, "date_unreadable"),
        (1e300, "date_unreadable"),
        (1980.0501, "date_unreadable"),
    ],
)
def test_doubtful_number_is_a_problem(value: float, code: str) -> None:
    problem = read_date(number(value)).problem
    assert problem is not None
    assert problem.code == code


def test_serials_of_the_1904_system_lie_four_years_on() -> None:
    assert str(read_date(number(27880), epoch_1904=True).value) == "1980-05-01"
    assert str(read_date(number(27880)).value) == "1976-04-30"


def test_january_of_separated_text_may_have_been_october() -> None:
    read = read_date(text("2017.1"), typed=False)
    assert (str(read.value), [warning.code for warning in read.warnings]) == (
        "2017-01",
        ["date_zero_may_be_lost"],
    )
    assert read_date(text("2017.1")).warnings == ()


@settings(max_examples=80)
@given(st.dates(min_value=date(1930, 1, 1), max_value=date(2099, 12, 31)))
def test_every_form_of_a_day_reads_as_that_day(day: date) -> None:
    forms = [
        day.isoformat(),
        f"{day.year}/{day.month}/{day.day}",
        f"{day.year}.{day.month}.{day.day}",
        f"{day:%Y%m%d}",
        f"{day.year}年{day.month}月{day.day}日",
        str((day - date(1899, 12, 30)).days),
    ]
    assert {str(read_date(text(form)).value) for form in forms} == {day.isoformat()}


@pytest.mark.parametrize(
    ("written", "level"),
    [
        ("一级/高级技师", "senior_technician"),
        ("一级", "senior_technician"),
        ("1级", "senior_technician"),
        ("1", "senior_technician"),
        ("高级技师(一级)", "senior_technician"),
        ("高级技师（一级）", "senior_technician"),
        ("国家职业资格一级", "senior_technician"),
        ("国家职业资格一级（高级技师）", "senior_technician"),
        ("高 级 技 师", "senior_technician"),
        ("Ⅰ级", "senior_technician"),
        ("特级技师", "T"),
        ("特级", "T"),
        ("T", "T"),
        ("t", "T"),
        ("Ｔ", "T"),
        ("T级", "T"),
        ("T级/特级技师", "T"),
        ("特级技师（T）", "T"),
        ("7", "T"),
        ("首席技师", "S"),
        ("S级", "S"),
        ("首席", "S"),
        ("8", "S"),
        ("二级/技师", "technician"),
        ("技师", "technician"),
        ("三级/高级工", "senior_worker"),
        ("高级", "senior_worker"),
        ("四级", "intermediate_worker"),
        ("五级/初级工", "junior_worker"),
        ("二级/高级技师", None),
        ("特级技师或首席技师", None),
        ("优秀", None),
        ("12", None),
        ("特级教师", None),
    ],
)
def test_level(written: str, level: str | None) -> None:
    assert read_level(written) == level


def test_applied_level_is_one_of_two() -> None:
    assert read_applied_level(number(7.0)).value == "T"
    lower, nonsense = read_applied_level(text("高级技师")).problem, read_applied_level(text("优秀")).problem
    assert lower is not None
    assert nonsense is not None
    assert (lower.code, nonsense.code) == ("level_not_offered", "level_unreadable")
    assert read_applied_level(text("/")) == read_applied_level(Cell(CellKind.EMPTY))


def test_unreadable_held_level_is_only_a_warning() -> None:
    read = read_held_level(text("高级焊接工匠"))
    assert (read.value, read.problem, read.warnings[0].code) == (None, None, "held_level_unreadable")


@pytest.mark.parametrize(
    ("occupation", "job", "code", "expected"),
    [
        ("车工", "", "", ("6-18-01-01", "车工", None)),
        ("6-18-01-01", "", "", ("6-18-01-01", "车工", None)),
        ("6180101", "", "", ("6-18-01-01", "车工", None)),
        ("6-18-01-01车工", "", "", ("6-18-01-01", "车工", None)),
        ("6－18－01－01 车工", "", "", ("6-18-01-01", "车工", None)),
        ("车工（6-18-01-01）", "", "", ("6-18-01-01", "车工", None)),
        ("车工/数控车工", "", "", ("6-18-01-01", "车工", "数控车工")),
        ("车工(数控车工)", "", "", ("6-18-01-01", "车工", "数控车工")),
        ("车工（数控车工）", "/", "", ("6-18-01-01", "车工", "数控车工")),
        ("数控车工", "", "", ("6-18-01-01", "车工", "数控车工")),
        ("车工", "数控车工", "6-18-01-01", ("6-18-01-01", "车工", "数控车工")),
        ("", "车工/数控车工", "", ("6-18-01-01", "车工", "数控车工")),
        ("", "", "6-18-01-01", ("6-18-01-01", "车工", None)),
        ("1,4-丁二醇装置操作工", "", "", ("6-11-02-15", "脂肪烃衍生物生产工", "1,4-丁二醇装置操作工")),
        ("丙醛（丙酸）装置操作工", "", "", ("6-11-02-15", "脂肪烃衍生物生产工", "丙醛（丙酸）装置操作工")),
        ("胶带/转载机操作工", "", "", ("6-16-01-02", "运矿排土工", "胶带/转载机操作工")),
        ("运矿排土工/胶带/转载机操作工", "", "", ("6-16-01-02", "运矿排土工", "胶带/转载机操作工")),
        ("磨工/平面磨工", "", "", (None, "磨工", "平面磨工")),
        ("/", "/", "", (None, None, None)),
    ],
)
def test_occupation(occupation: str, job: str, code: str, expected: tuple[str | None, ...]) -> None:
    read = read_occupation(occupation, job, code, Catalogue())
    assert (read.code, read.name, read.job) == expected


@pytest.mark.parametrize(
    ("occupation", "job", "code", "warning"),
    [
        ("工具钳工", "", "", "occupation_unknown"),
        ("9-99-99-99", "", "", "occupation_unknown"),
        ("电工", "", "6-18-01-01", "occupation_code_differs"),
        ("6-18-01-01模具工", "", "", "occupation_code_differs"),
        ("绘图工", "", "", "occupation_of_several"),
        ("数控车工", "", "", "occupation_from_job"),
        ("车工", "立式车工", "", "job_unknown"),
    ],
)
def test_catalogue_warns_and_never_refuses(occupation: str, job: str, code: str, warning: str) -> None:
    read = read_occupation(occupation, job, code, Catalogue())
    assert warning in [remark.code for remark in read.warnings]
    assert read.name or read.code


def test_name_counts_when_the_code_is_of_another_occupation() -> None:
    assert read_occupation("电工", "", "6-18-01-01", Catalogue()).code == "6-31-01-03"


@pytest.mark.parametrize(
    "written",
    [
        ID_A,
        f" {ID_A} ",
        "110101 19800101 0010",
        "110101-19800101-0010",
        f"'{ID_A}",
        f"\t{ID_A}",
        f"\u200b{ID_A}",
        "１１０１０１１９８００１０１００１０",
        "110101　198001010010",
        f"{ID_A}\n",
        f"‘{ID_A}",
    ],
)
def test_document_number_is_normalised(written: str) -> None:
    assert read_id_number(text(written), None).value == ID_A


@pytest.mark.parametrize("written", ["22010219750627000x", "22010219750627000Ｘ", "22010219750627000ｘ"])
def test_small_and_wide_x_are_one(written: str) -> None:
    assert read_id_number(text(written), None).value == "22010219750627000X"


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (number(4.4010619830918e17), "id_number_lost_digits"),
        (number(1.5), "id_number_unreadable"),
        (number(-3), "id_number_unreadable"),
        (number(110101800101001), "id_number_15"),
        (text("1.10101E+17"), "id_number_scientific"),
        (text("1.10101e17"), "id_number_scientific"),
        (text("110101********0018"), "id_number_masked"),
        (text("110101＊＊＊＊＊＊＊＊0018"), "id_number_masked"),
        (text("110101XXXXXXXX0018"), "id_number_masked"),
        (text(f"{ID_A}、{ID_B}"), "id_number_several"),
        (text(f"{ID_A}\n{ID_B}"), "id_number_several"),
        (text(f"{ID_A}/{ID_B}"), "id_number_several"),
        (text("110101800101001"), "id_number_15"),
        (text("#N/A"), "id_number_unreadable"),
        (text("  "), "id_number_missing"),
        (text("无"), "id_number_missing"),
        (text("1" * 500), "id_number_unreadable"),
        (Cell(CellKind.BOOLEAN, "TRUE"), "id_number_unreadable"),
        (Cell(CellKind.DATE, "1980-01-01", day=date(1980, 1, 1)), "id_number_unreadable"),
        (Cell(CellKind.EMPTY), "id_number_missing"),
    ],
)
def test_lost_document_number_is_refused(cell: Cell, code: str) -> None:
    problem = read_id_number(cell, None).problem
    assert problem is not None
    assert problem.code == code


def test_short_numbers_of_other_documents_survive() -> None:
    read = read_id_number(number(12345678), "台湾居民来往大陆通行证")
    assert (read.value, read.warnings[0].code) == ("12345678", "id_number_from_number")
    assert read_id_number(text("军字第1234567号"), "军官证").value == "军字第1234567号"
    assert read_id_number(text("h12345678"), "港澳居民来往内地通行证").value == "H12345678"
    assert read_id_number(text("911124198108030"), "外国人永久居留身份证").value == "911124198108030"


@pytest.mark.parametrize(
    ("written", "name", "warnings"),
    [
        ("李康康", "李康康", []),
        ("孙　东", "孙东", []),
        ("孙  东", "孙东", []),
        ("李\n康\n康", "李康康", []),
        (" 李康康\t", "李康康", []),
        ("欧阳 㛃", "欧阳㛃", ["name_space_removed"]),
        ("买买提·吐尔逊", "买买提·吐尔逊", []),
        ("买买提•吐尔逊", "买买提·吐尔逊", ["name_dot_unified"]),
        ("买买提．吐尔逊", "买买提·吐尔逊", ["name_dot_unified"]),
        ("买买提 · 吐尔逊", "买买提·吐尔逊", ["name_dot_unified"]),
        ("买买提.吐尔逊", "买买提·吐尔逊", ["name_dot_unified"]),
        ("买买提 吐尔逊", "买买提 吐尔逊", ["name_space_kept"]),
        ("李\u200b康\ufeff康", "李康康", ["name_invisible_removed"]),
        ("刘\ue863", "刘䶮", ["name_code_point_replaced"]),
        ("张𬱖", "张𬱖", []),
        ("王五（借调）", "王五", ["name_note_removed"]),
        ("李yan", "李yan", ["name_unusual"]),
        ("John Smith", "John Smith", []),
        ("\ufa0c", "\ufa0c", []),
        ("e\u0301lan", "e\u0301lan", []),
    ],
)
def test_name(written: str, name: str, warnings: list[str]) -> None:
    read = read_name(text(written))
    assert read.problem is None
    assert (read.value, [warning.code for warning in read.warnings]) == (name, warnings)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (Cell(CellKind.EMPTY), "name_missing"),
        (text("\u200b"), "name_missing"),
        (number(5), "name_not_text"),
        (text("刘\ue000"), "name_private_use"),
        (text("刘?"), "name_placeholder"),
        (text("张□"), "name_placeholder"),
        (text("李*"), "name_placeholder"),
        (text("李某"), "name_placeholder"),
        (text("#REF!"), "name_placeholder"),
        (text("李（上艹下宁）"), "name_brackets"),
        (text("⿰女宁"), "name_brackets"),
        (text("李" * 61), "name_too_long"),
    ],
)
def test_name_that_cannot_print_is_refused(cell: Cell, code: str) -> None:
    problem = read_name(cell).problem
    assert problem is not None
    assert problem.code == code


@pytest.mark.parametrize(
    ("cell", "phone"),
    [
        (number(13900000000), "13900000000"),
        (text("138 0000 0000"), "13800000000"),
        (text("138-0000-0000"), "13800000000"),
        (text("+86 138 0000 0000"), "13800000000"),
        (text("008613800000000"), "13800000000"),
        (text("13800000000.0"), "13800000000"),
        (text("13800000000/13900000000"), "13800000000、13900000000"),
        (text("13800000000 13900000000"), "13800000000、13900000000"),
        (text("010-62000000转801"), "010-62000000转801"),
        (text("无"), None),
        (text("1.39E+10"), None),
    ],
)
def test_phone(cell: Cell, phone: str | None) -> None:
    assert read_phone(cell).value == phone


def test_gender() -> None:
    assert [read_gender(text(value)).value for value in ("男", "女性", "Ｆ", "1", "—")] == [
        "男",
        "女",
        "女",
        "男",
        None,
    ]
    assert read_gender(text("未知")).warnings[0].code == "gender_unreadable"


@settings(max_examples=150)
@given(st.text(max_size=40), st.floats())
def test_no_cell_ever_raises(written: str, value: float) -> None:
    for cell in (text(written), number(value)):
        read_date(cell)
        read_id_number(cell, None)
        read_name(cell)
        read_phone(cell)
        read_gender(cell)
        read_applied_level(cell)
        read_held_level(cell)
    read_occupation(written, written, written, Catalogue())

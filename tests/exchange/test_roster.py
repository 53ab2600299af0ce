"""Whole rosters: the two given ones, and the mess of others that nobody has seen yet."""

import io
from datetime import date

import openpyxl
import pytest

from app.exchange.roster import read_roster
from app.exchange.roster_headings import RosterEmptyError, RosterHeadingsMissingError, RosterSheetUnknownError
from tests.exchange.roster_samples import (
    ALIASES,
    ID_A,
    ID_B,
    ID_C,
    ROSTERS,
    Catalogue,
    codes,
    roster_of,
    saved,
    type_of_cell,
    workbook,
)

HEAD = ["序号", "姓名", "证件号码", "申报职业", "申报等级"]


def person(name: str, number: str, *rest: str | None) -> list[str | None]:
    return ["1", name, number, "车工", "特级技师", *rest]


def test_tidy_roster_comes_out_whole() -> None:
    roster = read_roster((ROSTERS / "tidy-30.xlsx").read_bytes(), "tidy-30.xlsx", ALIASES, Catalogue())
    assert (len(roster.rows), roster.header_row, roster.questions, roster.warnings) == (30, 1, (), ())
    assert not any(row.refused for row in roster.rows)
    first = roster.rows[0].entry
    assert first is not None
    assert (first.name, first.id_type, first.id_number, first.gender) == (
        "李康康",
        "居民身份证",
        "650102197109210011",
        "男",
    )
    assert (str(first.birth_date), first.employer, first.phone, first.level) == (
        "1971-09-21",
        "总装车间",
        "13900000000",
        "T",
    )
    [certificate] = first.certificates
    assert (certificate.level, certificate.number) == ("senior_technician", "Y00101199996151000001")
    assert str(certificate.issued) == "2015-02-16"
    assert [(post.level, str(post.starts)) for post in first.posts] == [("senior_technician", "2015-04-17")]
    assert {row.name for row in roster.rows} >= {"刘䶮", "张𬱖", "买买提·吐尔逊"}


def test_messy_roster_loses_nobody() -> None:
    roster = read_roster((ROSTERS / "messy-40.xlsx").read_bytes(), "messy-40.xlsx", ALIASES, Catalogue())
    assert [row.row for row in roster.rows] == list(range(4, 45))
    refused = {row.row: [problem.code for problem in row.problems] for row in roster.rows if row.refused}
    lost = ["id_number_lost_digits"]
    assert refused == {8: lost, 17: lost, 26: lost, 35: lost, 44: ["doubled_entry"]}
    assert [row.name for row in roster.rows[:5]] == ["孙东", "吕立", "赵东晓", "褚燕春", "王堃"]
    entries = {row.row: row.entry for row in roster.rows}
    second, fourth, last = entries[5], entries[7], entries[43]
    assert second is not None
    assert fourth is not None
    assert last is not None
    assert (second.id_number, str(second.birth_date), str(second.work_start)) == (
        "510104197508300032",
        "1975-08",
        "1994-07",
    )
    assert (str(second.certificates[0].issued), str(second.posts[0].starts)) == ("2017-09-15", "2017-12-14")
    assert (fourth.id_number, str(fourth.birth_date), fourth.remark) == (
        "220102196912180013",
        "1969-12-18",
        "见附件",
    )
    assert (last.name, last.id_number) == ("欧阳㛃", "310101197004180085")
    assert roster.rows[-1].problems[0].values["first_row"] == 4
    assert roster.rows[4].problems[0].values["cell"] == "D8"


def test_footers_blank_lines_and_notes_end_nothing() -> None:
    roster = roster_of(
        [
            HEAD,
            person("李甲", ID_A),
            [],
            ["二、热处理分厂"],
            person("王乙", ID_B),
            ["合计", "2人"],
            ["填表人：赵丙", None, "审核人：钱丁"],
            [],
            person("孙戊", ID_C),
            ["说明：1.申报等级填写特级技师。"],
            ["4"],
        ]
    )
    assert codes(roster) == [(2, "李甲", []), (5, "王乙", []), (9, "孙戊", [])]
    [note] = roster.warnings
    assert (note.code, note.values["rows"]) == ("rows_passed_over", ["4（二、热处理分厂）"])


def test_repeated_headings_and_marked_examples_are_no_people() -> None:
    example = person("张三", ID_C)
    example[0] = "示例"
    roster = roster_of(
        [HEAD, example, person("李甲", ID_A), HEAD, person("王乙（示例）", ID_C), person("王乙", ID_B)]
    )
    assert codes(roster) == [(3, "李甲", []), (6, "王乙", [])]
    assert [(warning.code, warning.values["rows"]) for warning in roster.warnings] == [
        ("example_ignored", [2, 5])
    ]


def test_half_a_person_is_refused_with_the_reason() -> None:
    roster = roster_of(
        [
            [*HEAD, "联系电话"],
            person("李甲", ""),
            person("", ID_A),
            ["3", None, None, "车工", "特级技师", "13900000000"],
            ["4", None, None, "车工", "特级技师"],
        ]
    )
    assert codes(roster) == [
        (2, "李甲", ["id_number_missing"]),
        (3, "", ["name_missing"]),
        (4, "", ["name_missing", "id_number_missing"]),
    ]
    assert [warning.code for warning in roster.warnings] == ["rows_passed_over"]


def test_second_row_of_a_person_names_the_first_and_what_differs() -> None:
    roster = roster_of([HEAD, person("李甲", ID_A), person("李乙", f"'{ID_A}"), person("李甲", ID_A)])
    assert codes(roster) == [(2, "李甲", []), (3, "李乙", ["doubled_person"]), (4, "李甲", ["doubled_entry"])]
    assert roster.rows[1].problems[0].values["first_row"] == 2
    assert "姓名" in str(roster.rows[1].problems[0].values["differing"])
    assert roster.rows[0].warnings[0].values["second_row"] == 3


def test_two_row_merged_headings() -> None:
    roster = roster_of(
        [
            ["特级技师申报人员花名册"],
            ["序号", "姓 名", "证件号码\n（18位）", "申报", None, "现职业资格", None, None, None, "备注"],
            [None, None, None, "职业", "等级", "名称", "等级", "证书编号", "发证日期", None],
            [1, "李甲", ID_A, "车工", "特级", "车工", "一级", "Y001011999966191000012", "2019年11月", "好"],
        ],
        merges=["A1:J1", "A2:A3", "B2:B3", "C2:C3", "D2:E2", "F2:I2", "J2:J3"],
    )
    assert (roster.header_row, roster.questions, roster.warnings) == (3, (), ())
    assert [column.field for column in roster.columns] == [
        "seq",
        "name",
        "id_number",
        "apply_occupation",
        "apply_level",
        "now_occupation",
        "now_level",
        "now_cert_no",
        "now_cert_date",
        "remark",
    ]
    entry = roster.rows[0].entry
    assert entry is not None
    [held] = entry.certificates
    assert (held.level, held.number, str(held.issued), held.occupation) == (
        "senior_technician",
        "Y001011999966191000012",
        "2019-11",
        "车工",
    )
    assert (entry.level, entry.remark) == ("T", "好")


def test_values_merged_over_several_rows_count_for_each() -> None:
    roster = roster_of(
        [[*HEAD, "车间"], person("李甲", ID_A, "总装"), person("王乙", ID_B), person("孙丙", ID_C, "动力")],
        merges=["F2:F3"],
    )
    assert [row.entry and row.entry.department for row in roster.rows] == ["总装", "总装", "动力"]


@pytest.mark.parametrize(
    "heading",
    [
        "身份证号码*",
        "证件号码：",
        "证件号码（18位）",
        "【必填】证件号码",
        "证 件\n号　码",
        "＊证件号码(必填)",
        "证件号码必填",
    ],
)
def test_heading_decoration_is_stripped(heading: str) -> None:
    assert codes(roster_of([["姓  名", heading], ["李甲", ID_A]])) == [(2, "李甲", [])]


def test_headings_are_found_down_to_the_fifteenth_row() -> None:
    above: list[list[str | None]] = [[f"标题 {number}"] for number in range(1, 15)]
    assert roster_of([*above, HEAD, person("李甲", ID_A)]).header_row == 15
    with pytest.raises(RosterHeadingsMissingError):
        roster_of([*above, ["再一行"], HEAD, person("李甲", ID_A)])


def test_missing_headings_are_named_with_those_found() -> None:
    with pytest.raises(RosterHeadingsMissingError) as caught:
        roster_of([["序号", "姓名", "性别"], ["1", "李甲", "男"]])
    assert caught.value.values["missing"] == ["证件号码"]
    assert caught.value.values["found"] == ["序号", "姓名", "性别"]


def test_an_answer_makes_an_unknown_heading_usable() -> None:
    rows = [["序号", "姓名", "号码一栏"], ["1", "李甲", ID_A]]
    assert codes(roster_of(rows, answers={2: "id_number"})) == [(2, "李甲", [])]


def test_ambiguous_headings_are_asked_and_left_unread() -> None:
    rows = [["姓名", "证件号码", "等级", "编号"], ["李甲", ID_A, "特级技师", "A-17"]]
    roster = roster_of(rows)
    assert [(question.column, question.choices, question.default) for question in roster.questions] == [
        (2, ("apply_level", "now_level"), None),
        (3, ("seq", "employee_no", "now_cert_no"), None),
    ]
    entry = roster.rows[0].entry
    assert entry is not None
    assert (entry.level, entry.certificates, entry.seq) == (None, (), None)
    unread = next(warning for warning in roster.warnings if warning.code == "headings_unread")
    assert unread.values["headings"] == ["等级（C）", "编号（D）"]
    answered = roster_of(rows, answers={2: "apply_level", 3: "employee_no"})
    entry = answered.rows[0].entry
    assert entry is not None
    assert (answered.questions, entry.level, entry.others) == ((), "T", {"employee_no": "A-17"})


@pytest.mark.parametrize(
    ("headings", "values", "field"),
    [
        (["等级", "现等级"], ["特级", "一级"], "apply_level"),
        (["等级", "申报等级"], ["一级", "特级"], "now_level"),
        (["等级"], ["一级/高级技师"], "now_level"),
        (["等级"], ["首席技师"], "apply_level"),
        (["证书编号", "申报等级"], ["Y001011999966191000012", "特级"], "now_cert_no"),
        (["证书编号"], ["Y001011999966191000012"], None),
        (["证书编号", "高级技师证书编号", "申报等级"], ["", "Y001011999966191000012", "特级"], None),
        (["编号"], ["1"], "seq"),
        (["编号", "序号"], ["1", "1"], None),
        (["单位"], ["总装车间"], "employer"),
        (["单位", "推荐单位"], ["总装车间", "人力资源部"], "employer"),
        (["单位", "工作单位"], ["总装车间", "某厂"], None),
        (["工作时间"], ["1987.7"], "work_start"),
        (["工作时间"], ["21"], "years_in_occupation"),
    ],
)
def test_default_only_where_the_sheet_settles_it(
    headings: list[str], values: list[str], field: str | None
) -> None:
    roster = roster_of([["姓名", "证件号码", *headings], ["李甲", ID_A, *values]])
    assert roster.questions[0].default == field
    assert roster.columns[2].field == field


def test_columns_nobody_knows_and_doubled_ones_are_named() -> None:
    roster = roster_of([[*HEAD, "鞋码", "姓名"], person("李甲", ID_A, "42", "别人")])
    assert {warning.code: warning.values["headings"] for warning in roster.warnings} == {
        "headings_unknown": ["鞋码（F）"],
        "headings_doubled": ["姓名（G）"],
    }
    assert roster.rows[0].name == "李甲"


def test_certificates_of_two_levels_stand_side_by_side() -> None:
    roster = roster_of(
        [
            [
                *HEAD,
                "高级技师证书编号",
                "高级技师取证时间",
                "特级技师证书编号",
                "特级技师取证时间",
                "特级技师聘任时间",
            ],
            person("李甲", ID_A, "Y1", "2012.3", "Y2", "2019.10", "2019.12"),
        ]
    )
    entry = roster.rows[0].entry
    assert entry is not None
    assert [(held.level, held.number, str(held.issued)) for held in entry.certificates] == [
        ("senior_technician", "Y1", "2012-03"),
        ("T", "Y2", "2019-10"),
    ]
    assert [(post.level, str(post.starts)) for post in entry.posts] == [("T", "2019-12")]


def test_dates_of_a_named_level_in_other_words() -> None:
    roster = roster_of(
        [[*HEAD, "高级技师取得时间", "聘任高级技师时间"], person("李甲", ID_A, "2012.3", "2012年5月")]
    )
    assert [(column.field, column.level) for column in roster.columns[5:]] == [
        ("now_cert_date", "senior_technician"),
        ("occupation_since", "senior_technician"),
    ]


def test_halves_of_one_certificate_join() -> None:
    roster = roster_of([[*HEAD, "高级技师证书编号", "取证时间"], person("李甲", ID_A, "Y 0010 11", "2012.3")])
    entry = roster.rows[0].entry
    assert entry is not None
    assert [(held.level, held.number, str(held.issued)) for held in entry.certificates] == [
        ("senior_technician", "Y001011", "2012-03")
    ]


def test_document_type_is_taken_from_heading_and_length() -> None:
    roster = roster_of([["姓名", "证件号码"], ["李甲", ID_A], ["王乙", "H12345678"]])
    assert codes(roster) == [(2, "李甲", []), (3, "王乙", ["id_type_missing"])]
    short = roster_of([["姓名", "身份证号"], ["李甲", ID_A[:-1]]]).rows[0].entry
    assert short is not None
    assert (short.id_type, short.id_number) == ("居民身份证", ID_A[:-1])
    typed = roster_of([["姓名", "证件类型", "证件号码"], ["王乙", "护照", "E12345678"], ["李甲", 201, ID_A]])
    assert [row.entry and row.entry.id_type for row in typed.rows] == ["护照", "居民身份证"]


def test_uncomputed_formulas_and_error_values_are_not_empty() -> None:
    book = openpyxl.load_workbook(
        io.BytesIO(workbook([[*HEAD, "出生日期"], person("李甲", ID_A), person("王乙", ID_B)]))
    )
    sheet = book.active
    assert sheet is not None
    sheet["F2"] = "=MID(C2,7,8)"
    sheet["D3"] = "#N/A"
    sheet["D3"].data_type = "e"
    roster = read_roster(saved(book), "a.xlsx", ALIASES, Catalogue())
    assert codes(roster) == [(2, "李甲", ["formula_not_computed"]), (3, "王乙", ["cell_error"])]
    assert roster.rows[0].problems[0].values["cell"] == "F2"


def test_date_cell_that_shows_no_day_has_none() -> None:
    rows: list[list[type_of_cell]] = [["姓名", "身份证号", "出生年月"]]
    rows.extend(["李甲", number, date(1980, 5, 1)] for number in (ID_A, ID_B, ID_C))
    book = openpyxl.load_workbook(io.BytesIO(workbook(rows)))
    sheet = book.active
    assert sheet is not None
    for cell, shown in (("C2", 'yyyy"年"m"月"'), ("C3", "yyyy/m/d"), ("C4", 'yyyy"年"')):
        sheet[cell].number_format = shown
    entries = [row.entry for row in read_roster(saved(book), "a.xlsx", ALIASES, Catalogue()).rows]
    assert [str(entry.birth_date) for entry in entries if entry] == ["1980-05", "1980-05-01", "1980"]


def test_sheet_with_the_roster_is_chosen_and_others_are_named() -> None:
    book = openpyxl.Workbook()
    cover = book.active
    assert cover is not None
    cover["A1"] = "封面"
    hidden = book.create_sheet("旧表")
    hidden.append(HEAD)
    hidden.append(person("旧人", ID_C))
    hidden.sheet_state = "hidden"
    for title, name, number in (("一厂", "李甲", ID_A), ("二厂", "王乙", ID_B)):
        sheet = book.create_sheet(title)
        sheet.append(HEAD)
        sheet.append(person(name, number))
    content = saved(book)
    roster = read_roster(content, "a.xlsx", ALIASES, Catalogue())
    assert (roster.sheet, [row.name for row in roster.rows]) == ("一厂", ["李甲"])
    assert (roster.warnings[0].code, roster.warnings[0].values["others"]) == ("other_sheets_unread", ["二厂"])
    other = read_roster(content, "a.xlsx", ALIASES, Catalogue(), sheet="二厂")
    assert [row.name for row in other.rows] == ["王乙"]
    with pytest.raises(RosterSheetUnknownError):
        read_roster(content, "a.xlsx", ALIASES, Catalogue(), sheet="旧表")


def test_empty_files_and_empty_tables() -> None:
    for content in (workbook([]), b"", b"\n\n", b"\xef\xbb\xbf"):
        with pytest.raises(RosterEmptyError):
            read_roster(content, "a.xlsx", ALIASES, Catalogue())
    roster = roster_of([HEAD])
    assert (roster.rows, [warning.code for warning in roster.warnings]) == ((), ["no_people"])


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_separated_text(delimiter: str, encoding: str) -> None:
    lines = [
        ["", "花名册", "", ""],
        ["序号", "姓名", "身份证号码", "备注"],
        ["1", "刘䶮", ID_A, f'"他说：""好""{delimiter}\r\n真的"'],
        ["", "", "", ""],
        ["2", "王　堃", f'="{ID_B}"', ""],
        ["3", "孙丙", "1.10101E+17", ""],
    ]
    content = "\r\n".join(delimiter.join(line) for line in lines).encode(encoding)
    roster = read_roster(content, "花名册.xls", ALIASES, Catalogue())
    assert codes(roster) == [(3, "刘䶮", []), (5, "王堃", []), (6, "孙丙", ["id_number_scientific"])]
    entry = roster.rows[0].entry
    assert entry is not None
    assert entry.remark == " ".join(f'他说："好"{delimiter} 真的'.split())


def test_stray_quotation_mark_swallows_nobody() -> None:
    content = f'姓名,身份证号\n"李甲,{ID_A}\n王乙,{ID_B}\n孙丙,{ID_C}\n'.encode()
    assert codes(read_roster(content, "a.csv", ALIASES, Catalogue())) == [
        (2, "李甲", []),
        (3, "王乙", []),
        (4, "孙丙", []),
    ]


def test_cell_typed_over_in_the_preview_is_read_instead() -> None:
    content = workbook([HEAD, person("李甲", "110101********0010")])
    assert read_roster(content, "a.xlsx", ALIASES, Catalogue()).rows[0].refused
    mended = read_roster(content, "a.xlsx", ALIASES, Catalogue(), edits={(2, 2): ID_A})
    assert codes(mended) == [(2, "李甲", [])]


def test_ten_thousand_rows_take_seconds() -> None:
    numbers = [
        f"1101011980{month:02d}{day:02d}{serial:04d}"
        for month in range(1, 11)
        for day in range(1, 11)
        for serial in range(100)
    ]
    content = workbook(
        [
            [*HEAD, "出生日期", "取证时间"],
            *[person("李甲", number, "1980.5", "2016年10月") for number in numbers],
        ]
    )
    roster = read_roster(content, "a.xlsx", ALIASES, Catalogue())
    assert len(roster.rows) == 10_000
    assert not any(row.refused for row in roster.rows)

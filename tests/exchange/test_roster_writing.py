import io

import openpyxl

from app.exchange.roster import read_roster
from app.exchange.roster_writing import RosterLine, roster_headings, write_roster
from tests.exchange.roster_samples import ALIASES, ID_A, ID_B, ROSTERS, Catalogue


def line(name: str, number: str, *, employer: str = "总装车间") -> RosterLine:
    return RosterLine(
        name=name,
        gender="男",
        id_type="居民身份证",
        id_number=number,
        birth_date="1980-01-01",
        employer=employer,
        occupation="车工",
        occupation_code="6-18-01-01",
        job="",
        level="特级技师",
        certificate_number="Y001011999966191000012",
        certificate_date="2016-10-01",
        post_since="2017-01-01",
        phone="13900000000",
    )


def test_headings_are_those_of_the_tidy_roster() -> None:
    sheet = openpyxl.load_workbook(ROSTERS / "tidy-30.xlsx").active
    assert sheet is not None
    assert tuple(cell.value for cell in next(sheet.iter_rows())) == roster_headings("T")
    assert roster_headings("S")[11] == "特级技师证书编号"


def test_what_is_written_is_read_again() -> None:
    for level, held in (("T", "senior_technician"), ("S", "T")):
        content = write_roster(
            [line("李甲", ID_A), line("王乙", ID_B)], level=level, example=line("张三", ID_A)
        )
        roster = read_roster(content, "a.xlsx", ALIASES, Catalogue())
        assert [(row.row, row.name, row.problems) for row in roster.rows] == [
            (3, "李甲", ()),
            (4, "王乙", ()),
        ]
        assert [(warning.code, warning.values["rows"]) for warning in roster.warnings] == [
            ("example_ignored", [2])
        ]
        entry = roster.rows[0].entry
        assert entry is not None
        assert (entry.id_number, entry.job, entry.certificates[0].level) == (ID_A, None, held)
        assert str(entry.posts[0].starts) == "2017-01-01"


def test_blank_roster_has_text_columns_and_choices() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(write_roster([]))).active
    assert sheet is not None
    assert sheet.column_dimensions["E"].width > 20
    validated = {str(choice.sqref): choice.formula1 for choice in sheet.data_validations.dataValidation}
    assert any(
        sqref.startswith("K2:K") and "特级技师" in str(formula) for sqref, formula in validated.items()
    )


def test_nothing_written_becomes_a_formula_or_a_number() -> None:
    for nasty in ("=1+1", "+1", "-1", "@SUM(A1)", "http://example.invalid", "0012", '=HYPERLINK("x")'):
        book = openpyxl.load_workbook(io.BytesIO(write_roster([line("李甲", ID_A, employer=nasty)])))
        sheet = book.active
        assert sheet is not None
        assert (sheet["G2"].value, sheet["G2"].data_type, sheet["G2"].hyperlink) == (nasty, "s", None)
        assert (sheet["E2"].value, sheet["E2"].number_format) == (ID_A, "@")

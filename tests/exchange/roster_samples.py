"""What roster tests share: aliases, a small catalogue, and workbooks made of rows."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import openpyxl

from app.exchange.roster import read_roster
from app.exchange.roster_entries import Roster

ROSTERS = Path(__file__).parent / "rosters"

ALIASES: Mapping[str, tuple[str, ...]] = {
    alias: (field,)
    for field, aliases in {
        "seq": "序号 编号",
        "name": "姓名 参评人员姓名",
        "gender": "性别",
        "birth_date": "出生日期 出生年月",
        "id_type": "证件类型",
        "id_number": "证件号码 身份证号 身份证号码 身份证",
        "phone": "手机号码 联系电话",
        "work_start": "参加工作时间 工作时间",
        "years_in_occupation": "工作年限",
        "employer": "所在单位 工作单位 单位",
        "org_unit": "推荐单位",
        "department": "车间",
        "employee_no": "工号",
        "apply_occupation": "职业名称 申报职业 申报职业（工种）",
        "apply_job": "工种 工种名称 职业工种名称",
        "occupation_code": "职业编码",
        "apply_level": "申报等级 等级 职业技能等级",
        "now_level": "现等级 证书等级 现职业资格",
        "now_occupation": "现职业",
        "now_cert_no": "证书编号 高级技师证书编号",
        "now_cert_date": "发证日期 取证时间 取证日期",
        "now_cert_issuer": "发证机构",
        "occupation_since": "聘任时间 高级技师岗位聘任时间",
        "title": "职称",
        "title_date": "职称取得时间",
        "honours": "获奖情况",
        "education": "文化程度",
        "remark": "备注 说明",
    }.items()
    for alias in aliases.split()
}

ID_A, ID_B, ID_C = "110101198001010010", "110101198001010029", "110101198001010037"


@dataclass(frozen=True, slots=True)
class Occupation:
    code: str | None
    name: str
    jobs: tuple[str, ...] = ()


class Catalogue:
    """A handful of real names; 绘图工 stands below two occupations."""

    _ALL = (
        Occupation("6-18-01-01", "车工", ("数控车工", "普通车工")),
        Occupation("6-31-01-03", "电工"),
        Occupation("6-20-01-01", "装配钳工"),
        Occupation("6-11-02-15", "脂肪烃衍生物生产工", ("1,4-丁二醇装置操作工", "丙醛（丙酸）装置操作工")),
        Occupation("6-16-01-02", "运矿排土工", ("胶带/转载机操作工",)),
        Occupation("6-01-01-01", "甲工", ("绘图工",)),
        Occupation("6-01-01-02", "乙工", ("绘图工",)),
    )

    def by_code(self, code: str) -> Occupation | None:
        return next((found for found in self._ALL if found.code == code), None)

    def by_name(self, name: str) -> Occupation | None:
        return next((found for found in self._ALL if found.name == name), None)

    def by_job(self, job: str) -> Sequence[Occupation]:
        return [found for found in self._ALL if job in found.jobs]


type_of_cell = str | int | float | bool | date | datetime | None


def workbook(rows: Sequence[Sequence[type_of_cell]], *, merges: Sequence[str] = ()) -> bytes:
    """An .xlsx whose only sheet holds `rows` from A1 on."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    for merge in merges:
        sheet.merge_cells(merge)
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def roster_of(
    rows: Sequence[Sequence[type_of_cell]],
    *,
    merges: Sequence[str] = (),
    answers: Mapping[int, str] | None = None,
) -> Roster:
    return read_roster(workbook(rows, merges=merges), "花名册.xlsx", ALIASES, Catalogue(), answers=answers)


def codes(roster: Roster) -> list[tuple[int, str, list[str]]]:
    """Row, name and problem codes of every row."""
    return [(row.row, row.name, [problem.code for problem in row.problems]) for row in roster.rows]

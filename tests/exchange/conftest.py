"""A whole package's content with two invented people, for the tests of packages and of verifying them."""

import pytest

from app.domain.log_chain import CHAIN_START, LogLine
from app.exchange.package_content import (
    Column,
    ColumnType,
    Document,
    PackageContent,
    PackageKind,
    PackageProfile,
    Table,
    UploadRow,
)

JPEG = b"\xff\xd8\xff\xe0 portrait "
PDF = b"%PDF-1.7\n% "
NUMBERS = ("Y00054403100526T000003", "Y00054403100526S000004")
ID_NUMBERS = ("11010519491231002X", "440524188001010014")


def _row(name: str, id_number: str, number: str, unit: str, job: str) -> UploadRow:
    return UploadRow(
        name=name,
        id_type="居民身份证",
        id_number=id_number,
        unit=unit,
        occupation="车工",
        job=job,
        level=number[15],
        certificate_number=number,
        issued_on="2026-09-24",
        assessor="样例机电有限公司评价中心",
        issuer="样例机电有限公司",
    )


def _log(count: int) -> tuple[LogLine, ...]:
    lines: list[LogLine] = []
    for position in range(1, count + 1):
        previous = lines[-1].digest if lines else CHAIN_START
        at = f"2026-09-24T09:00:{position:02d}+08:00"
        line = LogLine(
            position, at, f"act-{position}", "王经办", "issued", f"c{position}", None, "已颁发", previous
        )
        lines.append(line.sealed())
    return tuple(lines)


@pytest.fixture
def content() -> PackageContent:
    """An archive package; `dataclasses.replace` makes the other profiles of it."""
    scores = Table(
        "scores",
        (
            Column("judge", required=True),
            Column("candidate", required=True),
            Column("score", ColumnType.NUMBER, required=True, minimum=0, maximum=100, title="得分"),
            Column("vote", allowed=("agree", "oppose", "abstain")),
            Column("given_at", ColumnType.DATETIME),
        ),
        (
            ("j1", "c1", "85.50", "agree", "2026-09-20T10:00:00+08:00"),
            ("j1", "c2", "91", None, None),
            ("j2", "c1", "0.5", "oppose", "2026-09-20T10:00:00+08:00"),
        ),
        key=("judge", "candidate"),
    )
    certificates = Table(
        "certificates",
        (
            Column("number", required=True, unique=True),
            Column("remark"),
            Column("issued_on", ColumnType.DATE),
        ),
        ((NUMBERS[0], '引号" 逗号,\n换行', "2026-09-24"), (NUMBERS[1], "=1+1", "2026-09-24")),
    )
    return PackageContent(
        profile=PackageProfile.ARCHIVE,
        kind=PackageKind.NEW,
        institution="样例机电有限公司",
        prefix="Y000544031005",
        batch_id="5f0c0000-0000-4000-8000-000000000001",
        batch_number=2,
        batch_title="2026年首席技师评聘",
        sequence=1,
        written_at="2026-09-24T16:30:00+08:00",
        policy="gd-2024",
        policy_version="ab" * 32,
        program_version="0.1.0",
        portal_codes={"居民身份证": "201"},
        rows=(
            _row("张三丰", ID_NUMBERS[0], NUMBERS[0], "一车间", ""),
            _row("=李四", ID_NUMBERS[1], NUMBERS[1], "", "数控车工"),
        ),
        photos={ID_NUMBERS[0]: JPEG + b"1", ID_NUMBERS[1]: JPEG + b"2", "no-row": JPEG},
        certificates={NUMBERS[0]: PDF + b"1", NUMBERS[1]: PDF + b"2", "no-row": PDF},
        tables=(scores, certificates),
        documents=(Document("数据审核确认表.pdf", PDF), Document("会议纪要.pdf", PDF)),
        log=_log(5),
    )

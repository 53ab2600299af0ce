import csv
import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import bagit
import openpyxl
import pytest

from app.domain.errors import KnownError
from app.exchange import packages
from app.exchange.package_content import Column, ColumnType, Document, PackageContent, PackageProfile, Table
from app.exchange.package_refusals import (
    PackageCellEmptyError,
    PackageCertificatesMissingError,
    PackageConfirmationMissingError,
    PackageEmptyError,
    PackageLogBrokenError,
    PackageNameUnfitError,
    PackageNumberDoubledError,
    PackagePhotosMissingError,
    PackageTableBrokenError,
    PackageTimeUnfitError,
    PortalCodeMissingError,
)
from app.exchange.packages import PackageExistsError, PackageFolderUnusableError, write_package
from app.exchange.upload_workbook import CellTooLongError, write_upload
from app.exchange.zip_seal import find_end, seal_broken

TOP = "Y000544031005-2-001"
HEADINGS = (
    "姓名 证件类型 证件号码 所在单位 职业名称 工种名称 职业技能等级 证书编号 发证日期 评价机构 发证机构"
)


def unpacked(path: Path, folder: Path) -> Path:
    with zipfile.ZipFile(path) as archive:
        archive.extractall(folder)
    return folder


def test_bag_is_valid_for_bagit_itself(content: PackageContent, tmp_path: Path) -> None:
    written = write_package(content, tmp_path)
    assert written.path == tmp_path / f"{TOP}-archive.zip"
    assert written.rows == 2
    folder = unpacked(written.path, tmp_path / "out")
    assert [path.name for path in folder.iterdir()] == [TOP]
    bag = bagit.Bag(str(folder / TOP))  # type: ignore[no-untyped-call]
    assert bag.validate()  # type: ignore[no-untyped-call]
    assert bag.version_info == (1, 0)
    assert bag.algorithms == ["sha256"]
    assert bag.info["Log-Head"] == content.log[-1].digest
    assert bag.info["Log-Length"] == "5"
    assert bag.info["Policy-Version"] == content.policy_version
    assert bag.info["Package-Profile"] == "archive"
    assert bag.info["Package-Kind"] == "new"


def test_archive_holds_what_the_format_lists(content: PackageContent, tmp_path: Path) -> None:
    with zipfile.ZipFile(write_package(content, tmp_path).path) as archive:
        names = archive.namelist()
    assert sorted(name.removeprefix(f"{TOP}/") for name in names) == sorted(
        [
            "bagit.txt",
            "bag-info.txt",
            "manifest-sha256.txt",
            "tagmanifest-sha256.txt",
            "data/datapackage.json",
            "data/upload.xlsx",
            "data/log.jsonl",
            "data/photos/11010519491231002X.jpg",
            "data/photos/440524188001010014.jpg",
            "data/certificates/Y00054403100526T000003.pdf",
            "data/certificates/Y00054403100526S000004.pdf",
            "data/tables/scores.csv",
            "data/tables/certificates.csv",
            "data/documents/数据审核确认表.pdf",
            "data/documents/会议纪要.pdf",
        ]
    )


def test_group_takes_no_log_away(content: PackageContent, tmp_path: Path) -> None:
    written = write_package(replace(content, profile=PackageProfile.GROUP), tmp_path)
    with zipfile.ZipFile(written.path) as archive:
        assert f"{TOP}/data/log.jsonl" not in archive.namelist()
        assert f"Log-Head: {content.log[-1].digest}" in archive.read(f"{TOP}/bag-info.txt").decode()


def test_portal_is_flat(content: PackageContent, tmp_path: Path) -> None:
    written = write_package(replace(content, profile=PackageProfile.PORTAL, certificates={}), tmp_path)
    assert written.path.name == f"{TOP}-portal.zip"
    with zipfile.ZipFile(written.path) as archive:
        assert sorted(archive.namelist()) == ["photos.zip", "upload.xlsx", "数据审核确认表.pdf"]
        with zipfile.ZipFile(io.BytesIO(archive.read("photos.zip"))) as photos:
            assert photos.namelist() == ["photos/11010519491231002X.jpg", "photos/440524188001010014.jpg"]
            assert photos.comment == b""


def test_upload_has_eleven_columns_of_text(content: PackageContent, tmp_path: Path) -> None:
    folder = unpacked(write_package(content, tmp_path).path, tmp_path / "out")
    workbook = openpyxl.load_workbook(folder / TOP / "data" / "upload.xlsx")
    assert workbook.sheetnames == ["Sheet1"]
    lines = list(workbook["Sheet1"].iter_rows())
    workbook.close()
    assert " ".join(str(cell.value) for cell in lines[0]) == HEADINGS
    assert [cell.value for cell in lines[1]][:8] == [
        "张三丰",
        "201",
        "11010519491231002X",
        "一车间",
        "车工",
        "--",
        "T",
        "Y00054403100526T000003",
    ]
    assert lines[2][3].value == "其他"
    assert lines[2][0].value == "=李四"
    assert {(cell.data_type, cell.number_format) for line in lines for cell in line} == {("s", "@")}


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "0012", "1e5", "http://x.example/"])
def test_no_text_becomes_anything_else(text: str) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(write_upload([(text,) * 11])))["Sheet1"]
    assert {(cell.value, cell.data_type, cell.hyperlink) for cell in sheet[2]} == {(text, "s", None)}


def test_cell_beyond_the_limit_is_refused() -> None:
    with pytest.raises(CellTooLongError):
        write_upload([("a" * 32768,) * 11])


def test_tables_are_described(content: PackageContent, tmp_path: Path) -> None:
    data = unpacked(write_package(content, tmp_path).path, tmp_path / "out") / TOP / "data"
    described = json.loads((data / "datapackage.json").read_text("utf-8"))
    assert described["profile"] == "tabular-data-package"
    assert [resource["path"] for resource in described["resources"]] == [
        "tables/scores.csv",
        "tables/certificates.csv",
    ]
    schema = described["resources"][0]["schema"]
    assert schema["primaryKey"] == ["judge", "candidate"]
    assert schema["fields"][2] == {
        "name": "score",
        "type": "number",
        "title": "得分",
        "constraints": {"required": True, "minimum": 0, "maximum": 100},
    }
    with (data / "tables" / "certificates.csv").open(encoding="utf-8", newline="") as stream:
        assert list(csv.reader(stream)) == [
            ["number", "remark", "issued_on"],
            ["Y00054403100526T000003", '引号" 逗号,\n换行', "2026-09-24"],
            ["Y00054403100526S000004", "=1+1", "2026-09-24"],
        ]


@pytest.mark.parametrize("profile", PackageProfile)
def test_same_content_gives_same_bytes(
    content: PackageContent, tmp_path: Path, profile: PackageProfile
) -> None:
    folders = (tmp_path / "a", tmp_path / "b")
    for folder in folders:
        folder.mkdir()
    first, second = (write_package(replace(content, profile=profile), folder) for folder in folders)
    assert first.path.read_bytes() == second.path.read_bytes()
    assert first.sha256 == second.sha256


def test_every_byte_is_under_the_seal(content: PackageContent, tmp_path: Path) -> None:
    with write_package(content, tmp_path).path.open("rb") as stream:
        end = find_end(stream)
        assert end is not None
        assert end.comment.startswith(b"jiangping-sha256:")
        assert not seal_broken(stream, end)


def test_standing_package_is_never_overwritten(content: PackageContent, tmp_path: Path) -> None:
    target = tmp_path / content.file_name
    target.write_bytes(b"sent already")
    with pytest.raises(PackageExistsError):
        write_package(content, tmp_path)
    assert target.read_bytes() == b"sent already"
    assert list(tmp_path.iterdir()) == [target]


def test_failure_leaves_nothing(
    content: PackageContent, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(packages, "seal", no_room)
    with pytest.raises(PackageFolderUnusableError):
        write_package(content, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_missing_folder_is_told(content: PackageContent, tmp_path: Path) -> None:
    with pytest.raises(PackageFolderUnusableError) as raised:
        write_package(content, tmp_path / "nowhere")
    assert "nowhere" in str(raised.value.values["folder"])


def test_document_type_without_code_names_the_people(content: PackageContent, tmp_path: Path) -> None:
    rows = (replace(content.rows[0], id_type="外国护照"), content.rows[1])
    with pytest.raises(PortalCodeMissingError) as raised:
        write_package(replace(content, rows=rows), tmp_path)
    assert raised.value.values == {"id_type": "外国护照", "people": ("张三丰",)}


def _row(content: PackageContent, **changes: str) -> PackageContent:
    return replace(content, rows=(replace(content.rows[0], **changes), content.rows[1]))


REFUSALS: list[tuple[type[KnownError], Callable[[PackageContent], PackageContent]]] = [
    (PackageEmptyError, lambda c: replace(c, rows=())),
    (PortalCodeMissingError, lambda c: replace(c, portal_codes={"居民身份证": " "})),
    (PackageCellEmptyError, lambda c: _row(c, issuer=" ")),
    (PackageCellEmptyError, lambda c: _row(c, issued_on="")),
    (PackageNumberDoubledError, lambda c: _row(c, certificate_number=c.rows[1].certificate_number)),
    (PackagePhotosMissingError, lambda c: replace(c, photos={})),
    (PackagePhotosMissingError, lambda c: replace(c, photos=dict.fromkeys(c.photos, b"\x89PNG"))),
    (PackageCertificatesMissingError, lambda c: replace(c, certificates={})),
    (PackageCertificatesMissingError, lambda c: replace(c, certificates=dict.fromkeys(c.certificates, b""))),
    (PackageConfirmationMissingError, lambda c: replace(c, profile=PackageProfile.PORTAL, documents=())),
    (PackageNameUnfitError, lambda c: replace(c, prefix="../x")),
    (PackageNameUnfitError, lambda c: replace(c, documents=(Document("a/b.pdf", b""),))),
    (PackageNameUnfitError, lambda c: replace(c, documents=(Document("100%.pdf", b""),))),
    (PackageNameUnfitError, lambda c: replace(c, documents=(Document("NUL.txt", b""),))),
    (PackageNameUnfitError, lambda c: replace(c, documents=(Document("A.pdf", b""), Document("a.PDF", b"")))),
    (PackageNameUnfitError, lambda c: replace(c, tables=(Table("Scores", (Column("a"),), ()),))),
    (PackageNameUnfitError, lambda c: replace(c, tables=c.tables + c.tables[:1])),
    (PackageTableBrokenError, lambda c: replace(c, tables=(Table("t", (Column("a"),), (("x", "y"),)),))),
    (
        PackageTableBrokenError,
        lambda c: replace(c, tables=(Table("t", (Column("a", ColumnType.INTEGER),), (("x",),)),)),
    ),
    (PackageLogBrokenError, lambda c: replace(c, log=c.log[1:])),
    (PackageTimeUnfitError, lambda c: replace(c, written_at="2026-09-24")),
    (PackageTimeUnfitError, lambda c: replace(c, written_at="yesterday")),
]


@pytest.mark.parametrize(("error", "change"), REFUSALS)
def test_unfit_content_is_refused_and_nothing_written(
    content: PackageContent,
    tmp_path: Path,
    error: type[KnownError],
    change: Callable[[PackageContent], PackageContent],
) -> None:
    with pytest.raises(error):
        write_package(change(content), tmp_path)
    assert list(tmp_path.iterdir()) == []

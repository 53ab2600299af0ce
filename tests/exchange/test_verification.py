import io
import random
import re
import stat
import struct
import warnings
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import bagit
import openpyxl
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.log_chain import LogLine
from app.exchange import verification
from app.exchange.bounded_zip import Limits, PackageUnreadableError
from app.exchange.log_lines import read_log, write_log
from app.exchange.package_content import PackageContent, PackageProfile
from app.exchange.package_names import collisions, unsafe
from app.exchange.packages import write_package
from app.exchange.verification import Verification, verify_package
from app.paths import program_folder, resources
from app.texts.sentences import read_texts

PROVINCES = frozenset({"44", "31"})
TOP = "Y000544031005-2-001"
FIRST_PHOTO = "data/photos/11010519491231002X.jpg"
FIRST_PDF = "data/certificates/Y00054403100526T000003.pdf"
MODULES = {
    "bag_reading",
    "bag_verification",
    "bounded_zip",
    "package_tables",
    "row_verification",
    "upload_reading",
    "verification",
}
TEXTS = [read_texts(resources() / "i18n", lang) for lang in ("zh", "en")]


Change = Callable[[Path], object]
Rebag = Callable[[Change], Path]


def verify(path: Path) -> Verification:
    """The verification, every problem of it told in both languages."""
    found = verify_package(path, PROVINCES)
    assert found.valid == (not found.problems)
    for texts in TEXTS:
        for problem in found.problems:
            assert texts.remark("package_problem", problem)
    return found


def codes(path: Path) -> set[str]:
    return {problem.code for problem in verify(path).problems}


def entries(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(path: Path, files: Iterable[tuple[str | zipfile.ZipInfo, bytes]]) -> Path:
    """A ZIP as another program packs it: deflated and without a seal."""
    with warnings.catch_warnings(), zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        warnings.simplefilter("ignore")
        for name, content in files:
            archive.writestr(name, content)
    return path


@pytest.fixture
def archive(content: PackageContent, tmp_path: Path) -> Path:
    return write_package(content, tmp_path).path


@pytest.fixture
def portal(content: PackageContent, tmp_path: Path) -> Path:
    return write_package(replace(content, profile=PackageProfile.PORTAL), tmp_path).path


@pytest.fixture
def rebag(archive: Path, tmp_path: Path) -> Rebag:
    """Unpacks the archive, changes it, and makes all manifests true again: the work of a careful forger."""

    def again(change: Change) -> Path:
        with zipfile.ZipFile(archive) as opened:
            opened.extractall(tmp_path / "bag")
        folder = tmp_path / "bag" / TOP
        change(folder / "data")
        bagit.Bag(str(folder)).save(manifests=True)  # type: ignore[no-untyped-call]
        files = sorted(path for path in folder.rglob("*") if path.is_file())
        return packed(
            tmp_path / "again.zip",
            [(path.relative_to(folder.parent).as_posix(), path.read_bytes()) for path in files],
        )

    return again


@pytest.mark.parametrize("profile", PackageProfile)
def test_fresh_package_is_valid(content: PackageContent, tmp_path: Path, profile: PackageProfile) -> None:
    found = verify(write_package(replace(content, profile=profile), tmp_path).path)
    assert found.problems == ()
    assert (found.valid, found.signature, found.rows) == (True, "absent", 2)


def test_package_without_log_lines_is_valid(content: PackageContent, tmp_path: Path) -> None:
    assert verify(write_package(replace(content, log=(), tables=()), tmp_path).path).valid


def test_packed_anew_it_stays_valid(archive: Path, tmp_path: Path) -> None:
    folders: list[tuple[str | zipfile.ZipInfo, bytes]] = [(f"{TOP}/", b""), (f"{TOP}/data/", b"")]
    assert codes(packed(tmp_path / "anew.zip", [*folders, *entries(archive).items()])) == set()


def test_unchanged_bag_made_true_again_is_valid(rebag: Rebag) -> None:
    assert codes(rebag(lambda _: None)) == set()


@pytest.mark.parametrize("profile", [PackageProfile.ARCHIVE, PackageProfile.PORTAL])
def test_flipped_byte_is_never_valid(
    content: PackageContent, tmp_path: Path, profile: PackageProfile
) -> None:
    path = write_package(replace(content, profile=profile), tmp_path).path
    whole = path.read_bytes()
    places = random.Random(7)
    tail = range(len(whole) - 200, len(whole), 5)
    for at in [*places.sample(range(len(whole)), 120), *tail]:
        changed = bytearray(whole)
        changed[at] ^= places.choice((0x01, 0x20, 0x80, 0xFF))
        path.write_bytes(changed)
        assert not _valid(path), at


def test_truncated_file_is_never_valid(archive: Path) -> None:
    whole = archive.read_bytes()
    for size in (0, 1, 21, 22, 100, len(whole) // 2, len(whole) - 100, len(whole) - 81, len(whole) - 1):
        archive.write_bytes(whole[:size])
        assert not _valid(archive), size
    archive.write_bytes(whole + b"\0")
    assert codes(archive) == {"seal_broken"}


def _valid(path: Path) -> bool:
    try:
        return verify(path).valid
    except PackageUnreadableError:
        return False


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=400))
def test_random_bytes_are_unreadable(tmp_path: Path, noise: bytes) -> None:
    path = tmp_path / "noise.zip"
    path.write_bytes(noise)
    with pytest.raises(PackageUnreadableError):
        verify_package(path, PROVINCES)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(names=st.lists(st.text(max_size=12), max_size=6), noise=st.binary(max_size=60))
def test_random_entries_are_never_valid(tmp_path: Path, names: list[str], noise: bytes) -> None:
    sound = [
        name.replace("\0", "") for name in names if not any(0xD800 <= ord(char) <= 0xDFFF for char in name)
    ]
    path = packed(tmp_path / "names.zip", [(name or "x", noise) for name in sound])
    assert not verify(path).valid


def test_what_is_no_file_is_unreadable(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "nowhere.zip"):
        with pytest.raises(PackageUnreadableError) as raised:
            verify_package(path, PROVINCES)
        assert raised.value.values == {"file": path.name}


def _changed(files: dict[str, bytes], name: str, content: bytes | None) -> dict[str, bytes]:
    others = {path: old for path, old in files.items() if path != f"{TOP}/{name}"}
    return others if content is None else {**others, f"{TOP}/{name}": content}


@pytest.mark.parametrize(
    ("name", "replaced", "code"),
    [
        (FIRST_PHOTO, b"\xff\xd8\xff other", "checksum_wrong"),
        (FIRST_PHOTO, None, "file_missing"),
        ("data/documents/added.pdf", b"%PDF", "file_unlisted"),
        ("data/tables/scores.csv", b"judge\r\n", "checksum_wrong"),
        ("manifest-sha256.txt", None, "file_missing"),
        ("tagmanifest-sha256.txt", None, "file_missing"),
        ("bagit.txt", b"BagIt-Version: 0.97\nTag-File-Character-Encoding: UTF-8\n", "tag_wrong"),
        ("bagit.txt", b"\xff", "tag_file_unreadable"),
        ("bagit.txt", None, "file_missing"),
        ("bag-info.txt", b"no colon\n", "tag_file_unreadable"),
        ("bag-info.txt", b"", "checksum_wrong"),
        ("manifest-sha256.txt", b"", "tag_file_unreadable"),
        ("manifest-sha256.txt", b"0" * 64 + b"  ../../secret\n", "file_missing"),
        ("fetch.txt", b"http://x.example/ - data/x\n", "file_unexpected"),
        ("run.py", b"", "file_unexpected"),
        ("data/run.exe", b"MZ", "file_unexpected"),
    ],
)
def test_careless_change_shows(
    archive: Path, tmp_path: Path, name: str, replaced: bytes | None, code: str
) -> None:
    path = packed(tmp_path / "changed.zip", _changed(entries(archive), name, replaced).items())
    assert code in codes(path)


def test_renamed_file_shows(archive: Path, tmp_path: Path) -> None:
    files = {name.replace("002X", "002Y"): content for name, content in entries(archive).items()}
    assert codes(packed(tmp_path / "renamed.zip", files.items())) >= {"file_missing", "file_unlisted"}


def test_renamed_folder_shows(archive: Path, tmp_path: Path) -> None:
    files = {name.replace("-001/", "-002/"): content for name, content in entries(archive).items()}
    assert codes(packed(tmp_path / "renamed.zip", files.items())) == {"tag_wrong"}


def test_file_added_behind_the_seal_shows(archive: Path) -> None:
    with zipfile.ZipFile(archive, "a") as opened:
        opened.writestr(f"{TOP}/data/documents/late.pdf", b"%PDF")
    assert codes(archive) == {"seal_broken", "file_unlisted", "tag_wrong"}


def _rewrite(name: str, change: Callable[[bytes], bytes]) -> Change:
    return lambda data: (data / name).write_bytes(change((data / name).read_bytes()))


def _relog(change: Callable[[list[LogLine]], list[LogLine]]) -> Change:
    return _rewrite("log.jsonl", lambda content: write_log(change(list(read_log(content)))))


def _redescribe(old: str, new: str) -> Change:
    return _rewrite("datapackage.json", lambda content: content.replace(old.encode(), new.encode()))


def _retable(old: str, new: str) -> Change:
    return _rewrite("tables/scores.csv", lambda content: content.replace(old.encode(), new.encode(), 1))


def _recell(place: str, value: str | int | None) -> Change:
    def change(data: Path) -> None:
        workbook = openpyxl.load_workbook(data / "upload.xlsx")
        workbook["Sheet1"][place] = value
        workbook.save(data / "upload.xlsx")
        workbook.close()

    return change


FORGERIES: list[tuple[Change, str]] = [
    (_relog(lambda lines: lines[:-1]), "tag_wrong"),
    (_relog(lambda lines: lines[1:]), "log_broken"),
    (_relog(lambda lines: [*lines[:2], replace(lines[2], actor="李四"), *lines[3:]]), "log_broken"),
    (_relog(lambda lines: [*lines[:2], replace(lines[2], actor="李四").sealed(), *lines[3:]]), "log_broken"),
    (_relog(lambda lines: [*lines[:4], replace(lines[4], actor="李四").sealed()]), "tag_wrong"),
    (_relog(lambda lines: lines[::-1]), "log_broken"),
    (_rewrite("log.jsonl", lambda content: content[:-1]), "log_unreadable"),
    (_rewrite("log.jsonl", lambda content: b'{"position":1}\n' + content), "log_unreadable"),
    (_rewrite("log.jsonl", lambda content: b"[" * 100_000 + b"\n" + content), "log_unreadable"),
    (_rewrite("log.jsonl", lambda content: content.replace(b'"at"', b'"at":"x","at"')), "log_unreadable"),
    (lambda data: (data / "log.jsonl").unlink(), "file_missing"),
    (lambda data: (data.parent / FIRST_PHOTO).unlink(), "photo_missing"),
    (_rewrite("photos/11010519491231002X.jpg", lambda _: b"GIF89a"), "photo_wrong_kind"),
    (lambda data: (data / "photos" / "other.jpg").write_bytes(b"\xff\xd8\xff"), "photo_surplus"),
    (lambda data: (data.parent / FIRST_PDF).unlink(), "certificate_missing"),
    (_rewrite("certificates/Y00054403100526T000003.pdf", lambda _: b"MZ"), "certificate_wrong_kind"),
    (lambda data: (data / "certificates" / "other.pdf").write_bytes(b"%PDF"), "certificate_surplus"),
    (lambda data: (data / "run.exe").write_bytes(b"MZ"), "file_unexpected"),
    (lambda data: (data / "upload.xlsx").unlink(), "file_missing"),
    (_rewrite("upload.xlsx", lambda _: b"no workbook"), "workbook_unreadable"),
    (_rewrite("upload.xlsx", lambda content: content[:-30]), "workbook_unreadable"),
    (_recell("A2", "=1+1"), "cell_formula"),
    (_recell("C2", 11010519491231002), "cell_not_text"),
    (_recell("I2", True), "cell_not_text"),  # noqa: FBT003 - a cell's value
    (_recell("D2", None), "cell_empty"),
    (_recell("I2", "2026-13-01"), "issue_day_wrong"),
    (_recell("I2", "2026/09/24"), "issue_day_wrong"),
    (_recell("L2", "x"), "workbook_too_wide"),
    (_recell("A1", "名字"), "workbook_headings"),
    (_recell("H2", "Y00054403100526T00003"), "number_malformed"),
    (_recell("H2", "Y00054403100526t000003"), "number_malformed"),
    (_recell("H2", "Y00054403100526S000004"), "number_doubled"),
    (_recell("G2", "S"), "level_differs"),
    (_recell("A4", "多出的人"), "tag_wrong"),
    (_retable("85.50", "100.01"), "value_outside"),
    (_retable("85.50", "1e2"), "value_wrong_type"),
    (_retable("85.50", ""), "value_missing"),
    (_retable("agree", "maybe"), "value_not_allowed"),
    (_retable("2026-09-20T10", "2026-09-31T10"), "value_wrong_type"),
    (_retable("j2,c1", "j1,c1"), "key_not_unique"),
    (_retable("judge", "Judge"), "table_unreadable"),
    (_retable("j1,c2", "j1,c2,more"), "table_unreadable"),
    (_retable("91", '"91'), "table_unreadable"),
    (_rewrite("tables/scores.csv", lambda content: content + b"\xff"), "table_unreadable"),
    (_rewrite("tables/scores.csv", lambda content: content + b"x" * 200_000), "table_unreadable"),
    (lambda data: (data / "tables" / "extra.csv").write_bytes(b"a\r\n"), "table_undescribed"),
    (lambda data: (data / "tables" / "scores.csv").unlink(), "file_missing"),
    (_redescribe('"tables/scores.csv"', '"tables/certificates.csv"'), "table_doubled"),
    (_redescribe('"tables/scores.csv"', '"../../etc/passwd"'), "description_unreadable"),
    (_redescribe('"tables/scores.csv"', '"http://x.example/a.csv"'), "description_unreadable"),
    (_redescribe('"utf-8"', '"utf-7"'), "description_unreadable"),
    (_redescribe('"required": true', '"pattern": "(a+)+$"'), "description_unreadable"),
    (_redescribe('"title"', '"name": "x", "title"'), "description_unreadable"),
    (_rewrite("datapackage.json", lambda _: b"[" * 100_000), "description_unreadable"),
    (_rewrite("datapackage.json", lambda _: b"{}"), "description_unreadable"),
    (_rewrite("datapackage.json", lambda _: b'{"resources":[]}'), "table_undescribed"),
]


@pytest.mark.parametrize(("change", "code"), FORGERIES)
def test_forgery_with_true_manifests_shows(rebag: Rebag, change: Change, code: str) -> None:
    found = verify(rebag(change))
    assert code in {problem.code for problem in found.problems}
    assert "seal_broken" not in {problem.code for problem in found.problems}


def test_unique_column_is_checked(rebag: Rebag) -> None:
    doubled = _rewrite("tables/certificates.csv", lambda content: content.replace(b"S000004", b"T000003"))
    assert codes(rebag(doubled)) == {"value_not_unique"}


def test_very_many_problems_are_cut(rebag: Rebag) -> None:
    worse = _rewrite("tables/scores.csv", lambda content: content + b"j,c,x,y,z\r\n" * 400)
    found = verify(rebag(worse))
    assert len(found.problems) == 201
    assert found.problems[-1].code == "more_problems"


def test_workbook_with_macros_or_entities_is_refused(rebag: Rebag) -> None:
    def add(name: str, text: bytes) -> Callable[[bytes], bytes]:
        def change(content: bytes) -> bytes:
            stream = io.BytesIO(content)
            with zipfile.ZipFile(stream, "a") as workbook:
                workbook.writestr(name, text)
            return stream.getvalue()

        return change

    assert "workbook_active" in codes(rebag(_rewrite("upload.xlsx", add("xl/vbaProject.bin", b"x"))))


def test_workbook_that_is_a_bomb_is_refused(rebag: Rebag) -> None:
    def swell(_: bytes) -> bytes:
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as workbook:
            workbook.writestr("xl/worksheets/sheet1.xml", b" " * (8 << 20))
        return stream.getvalue()

    assert "workbook_unreadable" in codes(rebag(_rewrite("upload.xlsx", swell)))


SHEET_HEAD = (
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    b'<row r="1"><c r="A1" t="inlineStr"><is><t>x</t></is></c></row>'
)


@pytest.mark.parametrize(
    "row",
    [
        b'<row r="99999999999"><c r="A99999999999"><v>1</v></c></row>',
        b'<row r="2"><c r="XFD2"><v>1</v></c></row>',
        b'<row r="2"><c r="ZZZZZZZ2"><v>1</v></c></row>',
        b'<row r="x"><c r="?"><v>1</v></c></row>',
        b'<row r="2"><c r="A2" t="s"><v>99999999</v></c></row>',
        b"<row>",
        b'<!DOCTYPE x [<!ENTITY a "aaaa">]>',
    ],
)
def test_hostile_sheet_is_a_problem(rebag: Rebag, row: bytes) -> None:
    def change(content: bytes) -> bytes:
        stream = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w") as new:
            for name in old.namelist():
                sheet = old.read(name)
                if name == "xl/worksheets/sheet1.xml":
                    sheet = sheet.replace(b"</sheetData>", row + b"</sheetData>")
                new.writestr(name, sheet)
        return stream.getvalue()

    found = verify(rebag(_rewrite("upload.xlsx", change)))
    assert not found.valid


def _linked(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)
    entry.create_system = 3
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    return entry


@pytest.mark.parametrize(
    ("name", "code"),
    [
        (f"{TOP}/../../evil.txt", "name_unsafe"),
        ("/etc/evil", "name_unsafe"),
        ("C:/evil", "name_unsafe"),
        (f"{TOP}\\data\\evil", "name_unsafe"),
        (f"{TOP}/data/./evil", "name_unsafe"),
        (f"{TOP}//evil", "name_unsafe"),
        (f"{TOP}/data/CON.txt", "name_unsafe"),
        (f"{TOP}/data/evil.", "name_unsafe"),
        (f"{TOP}/data/pdf.\u202efdp", "name_unsafe"),
        (f"{TOP}/{FIRST_PHOTO}", "name_doubled"),
        (f"{TOP}/{FIRST_PHOTO.upper()}", "name_doubled"),
        (f"{TOP}/DATA/other.txt", "name_doubled"),
        (f"{TOP}/data", "name_doubled"),
        (_linked(f"{TOP}/data/link"), "entry_link"),
    ],
)
def test_dangerous_entry_stops_the_reading(
    archive: Path, tmp_path: Path, name: str | zipfile.ZipInfo, code: str
) -> None:
    path = packed(tmp_path / "evil.zip", [*entries(archive).items(), (name, b"/etc/passwd")])
    found = verify(path)
    assert {problem.code for problem in found.problems} == {code}
    assert found.rows == 0


def test_unicode_forms_collide(archive: Path, tmp_path: Path) -> None:
    forms: list[tuple[str | zipfile.ZipInfo, bytes]] = [
        (f"{TOP}/data/documents/caf\u00e9.pdf", b""),
        (f"{TOP}/data/documents/cafe\u0301.pdf", b""),
    ]
    assert codes(packed(tmp_path / "forms.zip", [*entries(archive).items(), *forms])) == {"name_doubled"}


def test_bomb_is_not_unpacked(archive: Path, tmp_path: Path) -> None:
    bomb = (f"{TOP}/data/documents/bomb.bin", b"\0" * (4 << 20))
    assert codes(packed(tmp_path / "bomb.zip", [*entries(archive).items(), bomb])) == {"ratio_too_high"}


def test_limits_hold_before_reading(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verification, "_LIMITS", Limits(files=100, file_bytes=500, total_bytes=2000))
    assert codes(archive) == {"file_too_large", "package_too_large"}


def test_too_many_files(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "many.zip", "w") as opened:
        for number in range(60_001):
            opened.writestr(f"a/{number}", b"")
    assert codes(tmp_path / "many.zip") == {"too_many_files"}


def _directory_field(path: Path, at: int, value: bytes) -> None:
    """Overwrite a field of the last entry's record in the central directory."""
    whole = bytearray(path.read_bytes())
    record = whole.rfind(b"PK\x01\x02")
    whole[record + at : record + at + len(value)] = value
    path.write_bytes(whole)


@pytest.mark.parametrize(
    ("at", "value", "codes_found"),
    [
        (8, b"\x01\x00", {"entry_encrypted"}),
        (10, struct.pack("<H", 14), {"entry_method"}),
        (24, struct.pack("<L", 0xFFFF_FFF0), {"ratio_too_high"}),
        (20, struct.pack("<L", 0x00FF_FFFF), {"entries_overlap"}),
        (42, b"\0\0\0\0", {"entries_overlap"}),
        (16, b"\0\0\0\0", {"entry_damaged"}),
    ],
)
def test_lying_directory_shows(
    archive: Path, tmp_path: Path, at: int, value: bytes, codes_found: set[str]
) -> None:
    path = packed(tmp_path / "lying.zip", entries(archive).items())
    _directory_field(path, at, value)
    assert codes_found <= codes(path)


def test_program_before_the_zip_shows(archive: Path, tmp_path: Path) -> None:
    path = packed(tmp_path / "plain.zip", entries(archive).items())
    path.write_bytes(b"MZ program" + path.read_bytes())
    assert codes(path) == {"bytes_foreign"}


def test_comment_of_others_shows(archive: Path, tmp_path: Path) -> None:
    path = packed(tmp_path / "comment.zip", entries(archive).items())
    with zipfile.ZipFile(path, "a") as opened:
        opened.comment = b"hello"
    assert codes(path) == {"seal_broken"}


def test_damaged_file_is_named(archive: Path) -> None:
    whole = archive.read_bytes()
    at = whole.index(b"portrait 1")
    archive.write_bytes(whole[:at] + b"P" + whole[at + 1 :])
    found = verify(archive)
    assert [problem.code for problem in found.problems[:2]] == ["seal_broken", "entry_damaged"]
    assert found.problems[1].values == {"name": FIRST_PHOTO}
    assert found.rows == 2


def test_zip_of_something_else(tmp_path: Path) -> None:
    assert codes(packed(tmp_path / "a.zip", [("a.txt", b""), ("b/c.txt", b"")])) == {"layout_unknown"}
    assert codes(packed(tmp_path / "b.zip", [])) == {"layout_unknown"}


def _photos(files: Iterable[tuple[str | zipfile.ZipInfo, bytes]], tmp_path: Path) -> bytes:
    return packed(tmp_path / "inner.zip", files).read_bytes()


@pytest.mark.parametrize(
    ("names", "code"),
    [
        (["photos/11010519491231002X.jpg"], "photo_missing"),
        (
            ["photos/11010519491231002X.jpg", "photos/440524188001010014.jpg", "photos/other.jpg"],
            "photo_surplus",
        ),
        (["11010519491231002X.jpg", "440524188001010014.jpg"], "file_unexpected"),
        (["../evil.jpg"], "name_unsafe"),
    ],
)
def test_portal_photos_are_those_of_the_rows(
    portal: Path, tmp_path: Path, names: list[str], code: str
) -> None:
    files = entries(portal)
    files["photos.zip"] = _photos([(name, b"\xff\xd8\xff") for name in names], tmp_path)
    assert code in codes(packed(tmp_path / "changed.zip", files.items()))


@pytest.mark.parametrize(
    ("name", "replaced", "code"),
    [
        ("photos.zip", b"no zip", "photos_unreadable"),
        ("photos.zip", None, "file_missing"),
        ("数据审核确认表.pdf", b"no pdf", "not_a_pdf"),
        ("数据审核确认表.pdf", None, "file_missing"),
        ("upload.xlsx", None, "file_missing"),
        ("upload.xlsx", b"PK", "workbook_unreadable"),
        ("autorun.inf", b"", "file_unexpected"),
    ],
)
def test_portal_parts_are_checked(
    portal: Path, tmp_path: Path, name: str, replaced: bytes | None, code: str
) -> None:
    files = {part: old for part, old in entries(portal).items() if part != name}
    if replaced is not None:
        files[name] = replaced
    assert code in codes(packed(tmp_path / "changed.zip", files.items()))


def test_key_asks_for_a_signature(archive: Path) -> None:
    found = verify_package(archive, PROVINCES, Ed25519PrivateKey.generate().public_key())
    assert (found.valid, found.signature) == (False, "absent")
    assert [problem.code for problem in found.problems] == ["signature_absent"]


def test_signature_is_told(archive: Path, tmp_path: Path) -> None:
    key = Ed25519PrivateKey.generate()
    files = entries(archive)
    files[f"{TOP}/tagmanifest-sha256.txt.sig"] = key.sign(files[f"{TOP}/tagmanifest-sha256.txt"])
    path = packed(tmp_path / "signed.zip", files.items())
    assert (verify(path).signature, verify(path).valid) == ("not_checked", True)
    checked = verify_package(path, PROVINCES, key.public_key())
    assert (checked.signature, checked.valid) == ("valid", True)
    foreign = verify_package(path, PROVINCES, Ed25519PrivateKey.generate().public_key())
    assert (foreign.signature, foreign.valid) == ("invalid", False)
    assert [problem.code for problem in foreign.problems] == ["signature_invalid"]


@given(st.lists(st.text("aAéE\u0301./ß", min_size=1, max_size=4), unique=True, max_size=5))
@settings(max_examples=60, deadline=None)
def test_collisions_do_not_hang_on_order(names: list[str]) -> None:
    paths = [name.strip("/") or "x" for name in names]
    assert bool(list(collisions(paths))) == bool(list(collisions(paths[::-1])))


def test_ordinary_names_are_safe() -> None:
    for name in ("a/b.csv", "数据审核确认表.pdf", "COMET.txt", "a b.pdf", "·吾.jpg", "..a/b"):
        assert not unsafe(name), name


def test_every_code_has_its_sentences() -> None:
    rooms = [path for path in (program_folder() / "app" / "exchange").glob("*.py") if path.stem in MODULES]
    used = {code for path in rooms for code in re.findall(r'Remark\(\s*"(\w+)"', path.read_text("utf-8"))}
    assert len(used) > 40
    for texts in TEXTS:
        assert not used - texts.sections["package_problem"].keys()

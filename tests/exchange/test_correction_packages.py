"""Correction packages as the verifier sees them: what changed, row by row, or numbers only voided."""

import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from app.exchange.package_content import (
    Column,
    Document,
    PackageContent,
    PackageKind,
    PackageProfile,
    Table,
)
from app.exchange.package_names import confirmation_name
from app.exchange.package_refusals import PackageConfirmationMissingError, PackageEmptyError
from app.exchange.packages import write_package
from app.exchange.verification import Verification, verify_package

PROVINCES = frozenset({"44", "31"})
PDF = b"%PDF-1.4"
_COLUMNS = (
    Column("number", required=True),
    Column("field", required=True),
    Column("old"),
    Column("new"),
    Column("new_number"),
)


def correction(
    content: PackageContent, profile: PackageProfile, numbers: tuple[str | None, ...]
) -> PackageContent:
    """A correction of the content's first row; `numbers` are what the changes put in the old ones' place."""
    rows = tuple((f"old{at}", "name", "旧", "新", number) for at, number in enumerate(numbers))
    return replace(
        content,
        profile=profile,
        kind=PackageKind.CORRECTION,
        rows=content.rows[:1] if any(numbers) else (),
        tables=(Table("changes", _COLUMNS, rows, ("number", "field")),),
        documents=(Document(confirmation_name(PackageKind.CORRECTION), PDF),),
    )


def verified(content: PackageContent, folder: Path) -> Verification:
    return verify_package(write_package(content, folder).path, PROVINCES)


@pytest.mark.parametrize("profile", list(PackageProfile))
def test_a_correction_with_and_without_rows_is_whole(
    content: PackageContent, tmp_path: Path, profile: PackageProfile
) -> None:
    one = content.rows[0].certificate_number
    for at, numbers in enumerate([(one,), (None,), (one, None)]):
        found = verified(replace(correction(content, profile, numbers), sequence=at + 1), tmp_path)
        assert (found.problems, found.kind) == ((), PackageKind.CORRECTION)
        assert found.rows == (1 if one in numbers else 0)


@pytest.mark.parametrize("profile", list(PackageProfile))
def test_a_correction_of_nothing_is_not_built(
    content: PackageContent, tmp_path: Path, profile: PackageProfile
) -> None:
    with pytest.raises(PackageEmptyError):
        write_package(correction(content, profile, ()), tmp_path)
    none = replace(correction(content, profile, (None,)), kind=PackageKind.NEW)
    with pytest.raises(PackageEmptyError):
        write_package(none, tmp_path)


@pytest.mark.parametrize("kind", list(PackageKind))
def test_the_portal_form_tells_the_kind(content: PackageContent, tmp_path: Path, kind: PackageKind) -> None:
    changes = Table("changes", _COLUMNS, (("a", "name", "旧", "新", None),))
    one = replace(content, profile=PackageProfile.PORTAL, kind=kind, tables=(changes,))
    told = replace(one, documents=(Document(confirmation_name(kind), PDF),))
    assert verified(told, tmp_path).kind is kind
    wrong = replace(one, sequence=2, documents=(Document("别的.pdf", PDF),))
    with pytest.raises(PackageConfirmationMissingError):
        write_package(wrong, tmp_path)


def test_a_portal_package_without_rows_is_whole_only_as_a_correction(
    content: PackageContent, tmp_path: Path
) -> None:
    path = write_package(correction(content, PackageProfile.PORTAL, (None,)), tmp_path).path
    with zipfile.ZipFile(path) as package:
        files = {name: package.read(name) for name in package.namelist()}
    form = files.pop(confirmation_name(PackageKind.CORRECTION))
    renamed = tmp_path / "renamed.zip"
    with zipfile.ZipFile(renamed, "w") as package:
        for name, inside in {**files, confirmation_name(PackageKind.NEW): form}.items():
            package.writestr(name, inside)
    assert [one.code for one in verify_package(renamed, PROVINCES).problems] == ["rows_none"]
    doubled = tmp_path / "doubled.zip"
    with zipfile.ZipFile(doubled, "w") as package:
        for kind in (PackageKind.NEW, PackageKind.CORRECTION):
            package.writestr(confirmation_name(kind), form)
        for name, inside in files.items():
            package.writestr(name, inside)
    assert "file_unexpected" in {one.code for one in verify_package(doubled, PROVINCES).problems}


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        (lambda one: (one[:-1] + "9",), {"change_untold", "change_without_row"}),
        (lambda one: (one, one[:-1] + "9"), {"change_without_row"}),
        (lambda one: (one,), set()),
    ],
)
def test_rows_and_changes_must_agree(
    content: PackageContent,
    tmp_path: Path,
    change: Callable[[str], tuple[str, ...]],
    codes: set[str],
) -> None:
    numbers = change(content.rows[0].certificate_number)
    found = verified(correction(content, PackageProfile.GROUP, numbers), tmp_path)
    assert {one.code for one in found.problems} == codes


def test_a_correction_without_its_table_or_column_shows(content: PackageContent, tmp_path: Path) -> None:
    one = correction(content, PackageProfile.GROUP, (content.rows[0].certificate_number,))
    with pytest.raises(PackageEmptyError):
        write_package(replace(one, tables=()), tmp_path)
    path = write_package(replace(content, profile=PackageProfile.GROUP), tmp_path).path
    posing = tmp_path / "posing.zip"
    with zipfile.ZipFile(path) as package, zipfile.ZipFile(posing, "w") as other:
        for name in package.namelist():
            inside = package.read(name).replace(b"Package-Kind: new", b"Package-Kind: correction")
            other.writestr(name, inside)
    missing = [one for one in verify_package(posing, PROVINCES).problems if one.code == "file_missing"]
    assert [problem.values["name"] for problem in missing] == ["data/tables/changes.csv"]
    narrow = replace(one.tables[0], columns=_COLUMNS[:-1], rows=(("a", "name", "旧", "新"),))
    found = verified(replace(one, sequence=2, tables=(narrow,)), tmp_path)
    assert [problem.code for problem in found.problems] == ["change_column_missing"]
    assert re.fullmatch(r"\w+-2-001-group-correction\.zip", one.file_name)

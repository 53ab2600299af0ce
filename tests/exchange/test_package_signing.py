"""A signed bag: the key's public half says yes to it, and to nothing that was changed after signing."""

import hashlib
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from app.exchange.package_content import PackageContent, PackageProfile
from app.exchange.package_signature import read_public_key
from app.exchange.packages import write_package
from app.exchange.signing_key import SigningKey, public_pem
from app.exchange.verification import Verification, verify_package

PROVINCES = frozenset({"44"})
TOP = "Y000544031005-2-001"
MANIFEST, TAG_MANIFEST = f"{TOP}/manifest-sha256.txt", f"{TOP}/tagmanifest-sha256.txt"
SIGNATURE = f"{TAG_MANIFEST}.sig"
CERTIFICATE = f"{TOP}/data/certificates/Y00054403100526T000003.pdf"


@pytest.fixture
def key() -> SigningKey:
    return SigningKey.make()


def _verified(path: Path, key: SigningKey) -> Verification:
    return verify_package(path, PROVINCES, read_public_key(public_pem(key.public), "key.pem"))


def _entries(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _packed(path: Path, entries: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return path


def _resummed(entries: dict[str, bytes], name: str, content: bytes) -> dict[str, bytes]:
    """`name` changed, and every list that mentions it brought into line, as a careful forger would."""
    changed = dict(entries)
    for path, new in ((name, content), (MANIFEST, None), (TAG_MANIFEST, None)):
        before = hashlib.sha256(entries[path]).hexdigest().encode()
        if new is not None:
            changed[path] = new
        after = hashlib.sha256(changed[path]).hexdigest().encode()
        for listing in (MANIFEST, TAG_MANIFEST):
            changed[listing] = changed[listing].replace(before, after)
    return changed


@pytest.mark.parametrize("profile", [PackageProfile.GROUP, PackageProfile.ARCHIVE])
def test_a_bag_carries_a_detached_signature_over_its_tag_manifest(
    content: PackageContent, key: SigningKey, tmp_path: Path, profile: PackageProfile
) -> None:
    content = replace(content, profile=profile, tables=(), log=content.log if profile == "archive" else ())
    path = write_package(content, tmp_path, key).path
    entries = _entries(path)
    assert entries[SIGNATURE] == key.sign(entries[TAG_MANIFEST])
    assert len(entries[SIGNATURE]) == 64
    found = _verified(path, key)
    assert (found.valid, found.signature) == (True, "valid")
    (tmp_path / "again").mkdir()
    assert write_package(content, tmp_path / "again", key).path.read_bytes() == path.read_bytes()


def test_what_was_changed_after_signing_is_found_even_with_all_sums_made_right(
    content: PackageContent, key: SigningKey, tmp_path: Path
) -> None:
    entries = _entries(write_package(content, tmp_path, key).path)
    untouched = _verified(_packed(tmp_path / "same.zip", entries), key)
    assert (untouched.valid, untouched.signature) == (True, "valid")
    forged = _resummed(entries, CERTIFICATE, entries[CERTIFICATE][:-1] + b"9")
    found = _verified(_packed(tmp_path / "forged.zip", forged), key)
    assert {problem.code for problem in found.problems} == {"signature_invalid"}
    flipped = entries | {SIGNATURE: bytes([entries[SIGNATURE][0] ^ 1]) + entries[SIGNATURE][1:]}
    for signature in (flipped[SIGNATURE], b"", entries[SIGNATURE] + b"x", SigningKey.make().sign(b"")):
        found = _verified(_packed(tmp_path / "x.zip", entries | {SIGNATURE: signature}), key)
        assert (found.valid, found.signature) == (False, "invalid")
    del flipped[SIGNATURE]
    found = _verified(_packed(tmp_path / "bare.zip", flipped), key)
    assert [problem.code for problem in found.problems] == ["signature_absent"]
    assert _verified(_packed(tmp_path / "other.zip", entries), SigningKey.make()).signature == "invalid"


def test_the_portal_takes_no_signature(content: PackageContent, key: SigningKey, tmp_path: Path) -> None:
    portal = replace(content, profile=PackageProfile.PORTAL)
    assert not any(name.endswith(".sig") for name in _entries(write_package(portal, tmp_path, key).path))

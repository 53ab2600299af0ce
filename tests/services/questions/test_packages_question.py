import zipfile
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from app.exchange.bounded_zip import PackageUnreadableError
from app.exchange.package_signature import PublicKeyUnreadableError
from app.paths import resources
from app.services.questions.packages import answer_verify
from app.texts.sentences import Texts, read_texts


@pytest.fixture
def texts() -> Texts:
    return read_texts(resources() / "i18n", "zh")


@pytest.fixture
def other_zip(tmp_path: Path) -> Path:
    path = tmp_path / "other.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", b"")
    return path


def test_answer_has_the_keys_of_the_contract(other_zip: Path, texts: Texts) -> None:
    answer = answer_verify(other_zip, texts, None, {"44"})
    assert not answer.yes
    message = texts.say("package_problem", "layout_unknown")
    assert answer.document == {
        "valid": False,
        "signature": "absent",
        "rows": 0,
        "problems": [{"code": "layout_unknown", "message": message}],
    }


def test_key_is_read_from_pem(other_zip: Path, texts: Texts, tmp_path: Path) -> None:
    pem = tmp_path / "key.pem"
    public = Ed25519PrivateKey.generate().public_key()
    pem.write_bytes(public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    problems = answer_verify(other_zip, texts, pem, {"44"}).document["problems"]
    assert {
        "code": "signature_absent",
        "message": texts.say("package_problem", "signature_absent"),
    } in problems  # type: ignore[operator]


def test_what_is_no_key_is_told(other_zip: Path, texts: Texts, tmp_path: Path) -> None:
    foreign = X25519PrivateKey.generate().public_key()
    contents = (b"", b"no key", foreign.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    for content in contents:
        (tmp_path / "key.pem").write_bytes(content)
        with pytest.raises(PublicKeyUnreadableError) as raised:
            answer_verify(other_zip, texts, tmp_path / "key.pem", {"44"})
        assert "key.pem" in texts.error(raised.value)
    with pytest.raises(PublicKeyUnreadableError):
        answer_verify(other_zip, texts, tmp_path / "nowhere.pem", {"44"})


def test_what_is_no_zip_is_told(tmp_path: Path, texts: Texts) -> None:
    (tmp_path / "a.zip").write_bytes(b"no zip")
    with pytest.raises(PackageUnreadableError) as raised:
        answer_verify(tmp_path / "a.zip", texts, None, {"44"})
    assert "a.zip" in texts.error(raised.value)

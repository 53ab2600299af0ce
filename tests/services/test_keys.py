"""The institution key: made, replaced, unlocked for one run; what it signs, and what a QR is worth."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from app.domain.accounts import RoleMissingError
from app.domain.acts import INSTITUTION_CHAIN
from app.domain.candidates import CandidateState
from app.domain.certificates import Certificate, CertificateState, PrintMode
from app.domain.claims import Claim, ClaimVerdict
from app.domain.keys import (
    InstitutionKeyMissingError,
    InstitutionKeyUnknownError,
    KeyId,
    KeyLockedError,
    KeySupersededError,
    PassphraseTooShortError,
    PassphraseWrongError,
    SealCost,
)
from app.exchange.claims import claim_text
from app.exchange.signing_key import SigningKey
from app.printing.fields import QUERY_URL
from app.printing.raster import render_page
from app.services.claim_check import ClaimCheck
from app.services.claim_reading import ClaimFileMissingError, codes_of
from app.services.handover import Handover
from app.services.issuing import IssueRun, Issuing
from app.services.issuing_view import IssuingView
from app.services.keys import KeyFileUnwritableError, Keys
from app.services.keys_view import KeysView
from app.services.press import certificate_printer, paper_printer
from app.services.questions.packages import answer_verify
from app.services.safekeeping import check_file
from app.services.setup import Setup
from app.services.signing import ClaimTooLongError
from tests.services.bench import Bench

QUICK = SealCost(n=2, r=1, p=1)
FIRST, SECOND = "one passphrase of ours", "another one of ours"
At = Callable[[str], Bench]


def _keys(bench: Bench) -> Keys:
    return Keys(bench.office, QUICK)


def _issued(bench: Bench, key: SigningKey | None) -> IssueRun:
    return Issuing(bench.office, certificate_printer(), key).issue_all(bench.batch, bench.secretary)


def _text(certificate: Certificate) -> str:
    return certificate.content["qr_text"]


def _settle(bench: Bench, **choices: bool) -> None:
    with bench.office.store.reading() as session:
        settings = session.settings.read()
    Setup(bench.office).change_settings(replace(settings, **choices), bench.approver)


def _acts(bench: Bench) -> list[str]:
    with bench.office.store.reading() as session:
        return [line.act for line in session.log.lines(INSTITUTION_CHAIN)]


def test_an_administrator_makes_a_key_and_its_passphrase_unlocks_it(at: At) -> None:
    bench = at("confirmed")
    keys = _keys(bench)
    with pytest.raises(InstitutionKeyMissingError):
        keys.unlock(FIRST)
    with pytest.raises(RoleMissingError):
        keys.make(FIRST, bench.secretary)
    with pytest.raises(PassphraseTooShortError):
        keys.make("too short", bench.approver)
    assert KeysView(bench.office).page().lines == ()
    made = keys.make(FIRST, bench.approver)
    assert keys.unlock(FIRST).id == made.id
    with pytest.raises(PassphraseWrongError) as wrong:
        keys.unlock(SECOND)
    assert "口令不对" in bench.office.texts.error(wrong.value)
    page = KeysView(bench.office).page()
    assert page.in_use is not None
    assert (page.in_use.id, page.in_use.made_by, page.in_use.public) == (made.id, "周正", made.public)
    assert _acts(bench)[-1:] == ["key_made"]
    assert check_file(bench.file).valid


def test_nothing_secret_is_written_anywhere(at: At) -> None:
    bench = at("confirmed")
    key = _keys(bench).make(FIRST, bench.approver)
    private = key._private.private_bytes_raw()
    _issued(bench, key)
    bench.office.store.close()
    for path in bench.file.parent.iterdir():
        content = path.read_bytes()
        for secret in (private, private.hex().encode(), FIRST.encode()):
            assert secret not in content


def test_a_new_passphrase_opens_the_same_key_and_the_old_one_no_more(at: At) -> None:
    bench = at("confirmed")
    keys = _keys(bench)
    made = keys.make(FIRST, bench.approver)
    with pytest.raises(PassphraseWrongError):
        keys.change_passphrase(SECOND, FIRST, bench.approver)
    with pytest.raises(RoleMissingError):
        keys.change_passphrase(FIRST, SECOND, bench.secretary)
    assert _acts(bench)[-1] == "key_made"
    keys.change_passphrase(FIRST, SECOND, bench.approver)
    assert keys.unlock(SECOND).sign(b"x") == made.sign(b"x")
    with pytest.raises(PassphraseWrongError):
        keys.unlock(FIRST)
    assert _acts(bench)[-1] == "passphrase_changed"


def test_a_new_key_retires_the_old_one_whose_certificates_stay_verifiable(at: At) -> None:
    bench = at("confirmed")
    keys, check = _keys(bench), ClaimCheck(bench.office)
    old = keys.make(FIRST, bench.approver)
    certificate = _issued(bench, old).issued[0]
    new = keys.make(SECOND, bench.approver)
    assert _acts(bench)[-3:] == ["key_made", "key_retired", "key_made"]
    lines = KeysView(bench.office).page().lines
    signed = len(bench.candidates(CandidateState.ISSUED))
    assert [(line.key.id, line.certificates, line.key.in_use) for line in lines] == [
        (new.id, 0, True),
        (old.id, signed, False),
    ]
    assert lines[1].key.retired_by == "周正"
    with pytest.raises(PassphraseWrongError):
        keys.unlock(FIRST)
    assert check.text(_text(certificate)).verdict is ClaimVerdict.VALID
    with bench.office.store.reading() as session, pytest.raises(InstitutionKeyMissingError):
        session.keys.seal(old.id)
    with pytest.raises(KeySupersededError):
        Handover(bench.office, paper_printer()).pack(
            bench.batch, "group", bench.file.parent, bench.secretary, old
        )


def test_with_a_key_every_certificate_carries_its_claim_and_never_a_document_number(at: At) -> None:
    bench = at("confirmed")
    key = _keys(bench).make(FIRST, bench.approver)
    run = _issued(bench, key)
    assert run.refused == ()
    check = ClaimCheck(bench.office)
    for certificate in run.issued:
        text = _text(certificate)
        assert text.startswith(QUERY_URL + "#")
        checked = check.text(text)
        assert (checked.verdict, checked.state) == (ClaimVerdict.VALID, CertificateState.ISSUED)
        content = certificate.content
        assert checked.claim == Claim(
            content["number"], content["name"], content["occupation"], certificate.issued_on, key.id
        )
        expected = claim_text(checked.claim, key, QUERY_URL)
        assert text == expected
    assert check_file(bench.file).valid


def test_a_locked_key_stops_the_run_before_anybody_and_official_mode_needs_none(at: At) -> None:
    bench = at("confirmed")
    view = KeysView(bench.office)
    assert not view.needed_for_issuing()
    _keys(bench).make(FIRST, bench.approver)
    assert view.needed_for_issuing()
    with pytest.raises(KeyLockedError) as locked:
        _issued(bench, None)
    assert "--passphrase-file" in bench.office.texts.error(locked.value)
    candidate = bench.candidates(CandidateState.CONFIRMED)[0]
    with pytest.raises(KeyLockedError):
        Issuing(bench.office, certificate_printer()).issue(candidate.id, bench.secretary)
    assert bench.candidates(CandidateState.ISSUED) == []
    _settle(bench, qr_signed=False)
    assert not view.needed_for_issuing()
    run = _issued(bench, None)
    assert {_text(one) for one in run.issued} == {QUERY_URL}
    assert KeysView(bench.office).page().unsigned == len(run.issued)
    assert ClaimCheck(bench.office).text(QUERY_URL).verdict is ClaimVerdict.UNSIGNED


def test_who_has_too_long_a_name_is_named_before_and_when_issuing(at: At) -> None:
    bench = at("confirmed")
    key = _keys(bench).make(FIRST, bench.approver)
    candidate = bench.candidates(CandidateState.CONFIRMED)[0]
    long_name = "阿" * 46
    with bench.office.store.session() as session:
        session.candidates.change_person(replace(candidate.person, name=long_name))
        session.candidates._db.table("candidates").update(candidate.id, {"occupation": "工" * 20})
    _settle(bench, check_slip_required=False)
    row = IssuingView(bench.office).rows(bench.batch)[0]
    page = IssuingView(bench.office).page(row)
    assert isinstance(page.obstacle, ClaimTooLongError)
    assert long_name in bench.office.texts.error(page.obstacle)
    run = _issued(bench, key)
    assert [type(one.error) for one in run.refused] == [ClaimTooLongError]
    assert len(run.issued) == len(bench.candidates(CandidateState.ISSUED)) > 0
    assert run.issued[0].number.endswith("000001")


def test_a_reprint_needs_no_key_and_gives_the_same_symbol(at: At, tmp_path: Path) -> None:
    bench = at("confirmed")
    key = _keys(bench).make(FIRST, bench.approver)
    run = _issued(bench, key)
    issuing = Issuing(bench.office, certificate_printer())
    for mode in (PrintMode.FULL, PrintMode.OVERLAY):
        out = tmp_path / mode
        written = issuing.print_batch(bench.batch, out, mode, bench.secretary)
        assert [[code.text for code in codes_of(path)] for path in written[:-1]] == [
            [_text(one)] for one in run.issued
        ]
    assert [one.text for one in codes_of(out / "certificates.pdf")] == [_text(one) for one in run.issued]
    checked = ClaimCheck(bench.office).file(out / "certificates.pdf")
    assert {one.verdict for one in checked} == {ClaimVerdict.VALID}
    assert [one.code.page for one in checked] == list(range(1, len(run.issued) + 1))
    with pytest.raises(ClaimFileMissingError):
        ClaimCheck(bench.office).file(tmp_path / "nowhere.pdf")


def test_the_register_tells_what_a_good_signature_cannot(at: At, tmp_path: Path) -> None:
    bench = at("confirmed")
    key = _keys(bench).make(FIRST, bench.approver)
    first, second, third = _issued(bench, key).issued[:3]
    check = ClaimCheck(bench.office)
    part = _text(first).partition("#")[2]
    tampered = part[:-1] + ("A" if part[-1] != "A" else "B")
    assert check.text(tampered).verdict in {ClaimVerdict.ALTERED, ClaimVerdict.UNREADABLE}
    middle = len(part) - 20
    flipped = part[:middle] + ("A" if part[middle] != "A" else "B") + part[middle + 1 :]
    assert check.text(flipped).verdict is ClaimVerdict.ALTERED
    claim = check.text(part).claim
    assert claim is not None
    stranger = SigningKey.make()
    forged = claim_text(replace(claim, key_id=stranger.id), stranger, QUERY_URL)
    assert check.text(forged).verdict is ClaimVerdict.NOT_ISSUED_HERE
    pretending = claim_text(claim, stranger, QUERY_URL)
    assert check.text(pretending).verdict is ClaimVerdict.ALTERED
    unknown = claim_text(replace(claim, number="Y00101199996626T999999"), key, QUERY_URL)
    assert check.text(unknown).verdict is ClaimVerdict.NOT_ISSUED_HERE
    other_day = claim_text(replace(claim, issued_on=date(2001, 1, 1)), key, QUERY_URL)
    assert check.text(other_day).verdict is ClaimVerdict.NOT_ISSUED_HERE
    assert check.text("hello").verdict is ClaimVerdict.UNREADABLE
    for certificate, state, verdict in (
        (second, "revoked", ClaimVerdict.REVOKED),
        (third, "replaced", ClaimVerdict.SUPERSEDED),
        (first, "lost", ClaimVerdict.VALID),
    ):
        with bench.office.store.session() as session:
            session.certificates._db.execute(
                "UPDATE certificates SET state = ? WHERE number = ?", [state, certificate.number]
            )
        checked = check.text(_text(certificate))
        assert (checked.verdict, checked.state) == (verdict, CertificateState(state))
    with bench.office.store.reading() as session:
        pdf = session.files.content(first.pdf_sha256)
    photographed = tmp_path / "手机照片.jpg"
    page = Image.open(BytesIO(render_page(pdf, dpi=200))).rotate(90, expand=True)
    page.save(photographed, "JPEG")
    assert [one.verdict for one in check.file(photographed)] == [ClaimVerdict.VALID]


@pytest.mark.parametrize("profile", ["group", "archive"])
def test_a_bag_is_signed_and_its_public_half_verifies_it(at: At, tmp_path: Path, profile: str) -> None:
    bench = at("issued")
    keys, handover = _keys(bench), Handover(bench.office, paper_printer())
    key = keys.make(FIRST, bench.approver)
    pem = keys.export_public(key.id, tmp_path / "公钥.pem")
    with pytest.raises(KeyLockedError):
        handover.pack(bench.batch, profile, tmp_path, bench.secretary)
    assert list(tmp_path.glob("*.zip")) == []
    assert KeysView(bench.office).needed_for_packing(profile)
    written = handover.pack(bench.batch, profile, tmp_path, bench.secretary, keys.unlock(FIRST))
    texts, provinces = bench.office.texts, bench.office.rulebook.provinces
    answer = answer_verify(written.path, texts, pem, provinces)
    assert (answer.document["valid"], answer.document["signature"]) == (True, "valid")
    other = keys.make(SECOND, bench.approver)
    answer = answer_verify(
        written.path, texts, keys.export_public(other.id, tmp_path / "other.pem"), provinces
    )
    assert (answer.document["valid"], answer.document["signature"]) == (False, "invalid")


def test_the_portal_package_needs_no_key(at: At, tmp_path: Path) -> None:
    bench = at("issued")
    _keys(bench).make(FIRST, bench.approver)
    assert not KeysView(bench.office).needed_for_packing("portal")
    assert (
        Handover(bench.office, paper_printer())
        .pack(bench.batch, "portal", tmp_path, bench.secretary)
        .path.is_file()
    )


def test_an_export_names_what_is_wrong(at: At, tmp_path: Path) -> None:
    bench = at("confirmed")
    keys = _keys(bench)
    key = keys.make(FIRST, bench.approver)
    with pytest.raises(InstitutionKeyUnknownError):
        keys.export_public(KeyId("0" * 16), tmp_path / "x.pem")
    with pytest.raises(KeyFileUnwritableError):
        keys.export_public(key.id, tmp_path / "nowhere" / "x.pem")


def test_a_key_that_nobody_made_by_an_act_is_told(at: At) -> None:
    bench = at("confirmed")
    _keys(bench).make(FIRST, bench.approver)
    stranger = SigningKey.make()
    with bench.office.store.session() as session:
        row = next(session.keys._db.query("SELECT * FROM institution_keys"))
        later = row | {"id": stranger.id, "public": stranger.public, "retired_at": row["made_at"]}
        session.keys._db.table("institution_keys").insert(later | {"retired_by": row["made_by"]})
    assert [problem.code for problem in check_file(bench.file).problems] == ["key_altered"]
    with bench.office.store.session() as session:
        session.keys._db.execute(
            "UPDATE institution_keys SET public = ? WHERE id = ?", [bytes(32), stranger.id]
        )
    assert "values_unreadable" in [problem.code for problem in check_file(bench.file).problems]

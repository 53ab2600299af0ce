"""Packages: what is written verifies, what cannot be coded is refused by name."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app.domain.accounts import Role, RoleMissingError
from app.domain.candidates import CandidateState
from app.exchange.package_refusals import PortalCodeMissingError
from app.exchange.packages import PackageFolderUnusableError
from app.services.handover import Handover
from app.services.portal_rows import NothingToPackError
from app.services.press import paper_printer
from app.services.questions.packages import answer_verify
from tests.services.bench import Bench


def _handover(bench: Bench) -> Handover:
    return Handover(bench.office, paper_printer())


@pytest.mark.parametrize("profile", ["portal", "group", "archive"])
def test_a_package_verifies_and_is_numbered(at: Callable[[str], Bench], tmp_path: Path, profile: str) -> None:
    bench = at("issued")
    issued = len(bench.candidates(CandidateState.ISSUED))
    for sequence in (1, 2):
        written = _handover(bench).pack(bench.batch, profile, tmp_path, bench.secretary)
        assert written.rows == issued
        assert f"-{sequence:03d}-" in written.path.name
        answer = answer_verify(written.path, bench.office.texts, None, bench.office.rulebook.provinces)
        assert answer.document["problems"] == []
        assert answer.yes
    assert bench.acts().count("packed") == 2


def test_a_document_type_without_a_code_names_the_people(at: Callable[[str], Bench], tmp_path: Path) -> None:
    bench = at("issued")
    issued = bench.candidates(CandidateState.ISSUED)[0]
    with bench.office.store.session() as session:
        db = session.certificates._db
        db.execute(
            "UPDATE certificates SET content = json_set(content, '$.id_type', '护照') WHERE candidate_id = ?",
            [issued.id],
        )
    with pytest.raises(PortalCodeMissingError) as caught:
        _handover(bench).pack(bench.batch, "portal", tmp_path, bench.secretary)
    assert issued.name in bench.office.texts.error(caught.value)
    assert list(tmp_path.glob("*.zip")) == []
    assert "packed" not in bench.acts()


def test_nothing_is_packed_before_issuing_nor_by_anybody_nor_into_nowhere(
    at: Callable[[str], Bench], tmp_path: Path
) -> None:
    confirmed, issued = at("confirmed"), at("issued")
    with pytest.raises(NothingToPackError):
        _handover(confirmed).pack(confirmed.batch, "portal", tmp_path, confirmed.secretary)
    observer = issued.account("看客", Role.OBSERVER)
    with pytest.raises(RoleMissingError):
        _handover(issued).pack(issued.batch, "portal", tmp_path, observer)
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(PackageFolderUnusableError):
        _handover(issued).pack(issued.batch, "portal", tmp_path / "file", issued.secretary)
    assert "packed" not in issued.acts()


def test_an_act_that_fails_after_writing_leaves_no_package(
    at: Callable[[str], Bench], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench = at("issued")

    def fail(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("app.storage.packages.Packages.add", fail)
    with pytest.raises(KeyboardInterrupt):
        _handover(bench).pack(bench.batch, "archive", tmp_path, bench.secretary)
    assert list(tmp_path.glob("*.zip")) == []

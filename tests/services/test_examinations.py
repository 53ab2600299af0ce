"""What an examination rests on, and how it is frozen: evidence, signatures, overrides, sums."""

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from app import paths
from app.domain.accounts import Account, Role, RoleMissingError, SamePersonError
from app.domain.batches import Batch
from app.domain.candidates import Candidate, CandidateState
from app.domain.errors import KnownError
from app.domain.evidence import EvidenceHeldError, EvidenceUnknownError, RequirementUnknownError
from app.domain.overrides import (
    EvidenceMissingError,
    NothingToSettleError,
    NothingToTurnError,
    OverrideConfirmedError,
    OverrideKind,
    OverridePendingError,
    OverrideStandsError,
    ReplyMissingError,
)
from app.domain.policies import DayOutsideForceError
from app.domain.signing import SignedInFutureError, SignerIsCandidateError, SignersMissingError, Signing
from app.domain.working_days import Counting, publicity_period
from app.printing.papers import Paragraph
from app.printing.portraits import draw_portrait
from app.printing.scans import ScanBrokenError, ScanKindError, ScanTooLargeError
from app.rulebook.rulebook import Rulebook
from app.services.archive_tables import archive_tables
from app.services.evidencing import Evidencing, ScanUnreadableError
from app.services.override_paper import override_blocks
from app.services.overriding import OverrideDraft, Overriding
from app.services.qualification import (
    AttestationsUnsignedError,
    ExaminationOutdatedError,
    Qualification,
    QualificationClosedError,
)
from app.services.qualification_view import QualificationView, Standing
from app.services.refining import Refining
from app.services.safekeeping import check_file
from app.services.sample_batch import SampleBatch
from app.services.setup import ForceNotNeededError, Setup
from app.services.undoing import Undoing
from app.texts import read_texts
from tests.services.bench import Bench
from tests.services.refinement_texts import longer

FINE: dict[str, object] = {
    "front_line": True,
    "ethics": True,
    "fitness": True,
    "performance": True,
    "achievement": ["innovation"],
}
PRESENT = ("方立", "叶青", "罗成")
YEARS = "five_years_as_senior_technician"
SETTLE = OverrideDraft(OverrideKind.SETTLED, holds=True, reason="查看了原始任免文件")


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[SampleBatch]:
    rulebook, texts = Rulebook(paths.resources()), read_texts(paths.resources() / "i18n", "zh")
    period = publicity_period(date(2026, 9, 14), 5, rulebook.calendar, Counting.NEXT_DAY)
    made = SampleBatch(
        tmp_path / "sample.jiangping", rulebook.policies["cn-2021-66"], period, rulebook, texts, texts
    )
    yield made
    made.close()


@pytest.fixture
def sample(opened: SampleBatch) -> SampleBatch:
    """Ten people entered, nobody examined; the last one was appointed too recently."""
    opened.enter(10)
    return opened


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    path = tmp_path / "任免文件.jpg"
    path.write_bytes(draw_portrait(5))
    return path


def signing(sample: SampleBatch) -> Signing:
    return Signing(PRESENT, sample.clock.today())


def examined(sample: SampleBatch) -> list[Candidate]:
    """Everybody attested and examined, the examination still open."""
    acts = Qualification(sample.office)
    people = sample.candidates()
    acts.attest_together(sample.batch, [one.id for one in people], FINE, sample.secretary, signing(sample))
    acts.examine(sample.batch, sample.secretary)
    return sample.candidates()


def verdicts(sample: SampleBatch, one: Candidate) -> dict[str, tuple[str, str | None]]:
    with sample.office.store.reading() as session:
        found = session.candidates.findings(one.id)
    return {finding.requirement: (finding.verdict, finding.original) for finding in found}


def frozen(sample: SampleBatch, one: Candidate) -> dict[str, Any]:
    with sample.office.store.reading() as session:
        kept = session.examinations.frozen(one.id)
    assert kept is not None
    return kept.document


def second(sample: SampleBatch, *roles: Role) -> Account:
    return Setup(sample.office).add_account("第二人", roles or (Role.HR,), sample.approver)


def refused_one(sample: SampleBatch) -> tuple[Candidate, str]:
    """Who is short of years, and the requirement that refuses them."""
    one = next(one for one in sample.candidates() if one.state is CandidateState.REFUSED)
    requirement = next(key for key, (verdict, _) in verdicts(sample, one).items() if verdict == "not_met")
    return one, requirement


# Evidence


def test_a_scan_is_kept_by_its_sum_and_shown_again(sample: SampleBatch, scan: Path) -> None:
    acts, one = Evidencing(sample.office), sample.candidates()[0]
    piece = acts.attach_scan(sample.batch, one.id, YEARS, scan, sample.secretary, "任免文件")
    acts.attach_scan(sample.batch, one.id, YEARS, scan, sample.secretary)
    acts.attach_note(sample.batch, one.id, YEARS, "劳动合同", "人力资源部档案室 3 柜", sample.secretary)
    assert acts.content(piece.id) == (scan.read_bytes(), "image/jpeg")
    dossier = QualificationView(sample.office).dossier(sample.batch, one.id)
    (years,) = (shown for shown in dossier.requirements if shown.id == YEARS)
    assert [shown.title for shown in years.evidence] == ["任免文件", "任免文件.jpg", "劳动合同"]
    note = years.evidence[2]
    assert note.kept_at == "人力资源部档案室 3 柜"
    with pytest.raises(EvidenceUnknownError):
        acts.content(note.id)
    acts.remove(sample.batch, piece.id, sample.secretary)
    with pytest.raises(EvidenceUnknownError):
        acts.remove(sample.batch, piece.id, sample.secretary)
    with sample.office.store.reading() as session:
        lines = session.log.lines(sample.batch.id)[-4:]
    assert [line.act for line in lines] == [*["evidence_added"] * 3, "evidence_removed"]
    assert "劳动合同" not in str(lines)


def written(folder: Path, name: str, content: bytes) -> Path:
    (folder / name).write_bytes(content)
    return folder / name


def test_what_is_no_scan_is_refused_whatever_its_name(
    sample: SampleBatch, scan: Path, tmp_path: Path
) -> None:
    acts, one = Evidencing(sample.office), sample.candidates()[0]
    for path, error in (
        (written(tmp_path, "a.pdf", b"MZ\x90 program"), ScanKindError),
        (written(tmp_path, "b.jpg", b""), ScanKindError),
        (written(tmp_path, "c.pdf", b"%PDF-1.7 and no more"), ScanBrokenError),
        (written(tmp_path, "d.jpg", scan.read_bytes()[:2000]), ScanBrokenError),
        (written(tmp_path, "e.png", b"\x89PNG\r\n\x1a\n" + b"\x00" * 64), ScanBrokenError),
        (written(tmp_path, "f.jpg", b"\xff\xd8\xff" + b"\x00" * 20_000_001), ScanTooLargeError),
        (tmp_path / "nowhere.pdf", ScanUnreadableError),
    ):
        with pytest.raises(error):
            acts.attach_scan(sample.batch, one.id, YEARS, path, sample.secretary)
    with pytest.raises(RequirementUnknownError):
        acts.attach_scan(sample.batch, one.id, "kindness", scan, sample.secretary)
    with pytest.raises(RoleMissingError):
        acts.attach_scan(sample.batch, one.id, YEARS, scan, sample.approver)
    with sample.office.store.reading() as session:
        assert session.examinations.evidence(one.id) == []


# Signatures


def test_who_signed_an_attestation_is_kept_with_it(sample: SampleBatch) -> None:
    acts, one = Qualification(sample.office), sample.candidates()[0]
    day = sample.clock.today() - timedelta(days=2)
    acts.attest_together(sample.batch, [one.id], FINE, sample.secretary, Signing(("方立", " 叶青 "), day))
    acts.attest_together(
        sample.batch, [one.id], {"ethics": None, "fitness": False}, sample.secretary, signing(sample)
    )
    with sample.office.store.reading() as session:
        kept = session.examinations.signatures(one.id)
        log = str(session.log.lines(sample.batch.id)[-1])
    assert kept["front_line"] == Signing(("方立", "叶青"), day)
    assert kept["fitness"] == signing(sample)
    assert "ethics" not in kept
    assert "方立" not in log


def test_signers_are_named_are_no_candidates_and_sign_by_today(sample: SampleBatch) -> None:
    acts, one = Qualification(sample.office), sample.candidates()[0]
    today = sample.clock.today()
    for signed, error in (
        (Signing((), today), SignersMissingError),
        (Signing(("方立", sample.candidates()[3].name), today), SignerIsCandidateError),
        (Signing(PRESENT, today + timedelta(days=1)), SignedInFutureError),
    ):
        with pytest.raises(error):
            acts.attest_together(sample.batch, [one.id], FINE, sample.secretary, signed)
    assert QualificationView(sample.office).attested([one.id]) == [{}]


def test_an_attestation_without_signers_does_not_close(sample: SampleBatch) -> None:
    people = examined(sample)
    with sample.office.store.session() as session:  # as a file of an older program holds it
        session.examinations.sign(people[0].id, "ethics", None)
    with pytest.raises(AttestationsUnsignedError) as caught:
        Qualification(sample.office).close(sample.batch, sample.secretary, PRESENT)
    assert caught.value.values["names"] == (people[0].name,)


# Overrides


def unknown_one(sample: SampleBatch) -> tuple[Candidate, str]:
    """Somebody whose present post nobody knows any more, and the requirement that this leaves open."""
    one = sample.candidates()[0]
    Qualification(sample.office).change_facts(sample.batch, one.id, {"post": None}, sample.secretary)
    requirement = next(key for key, (verdict, _) in verdicts(sample, one).items() if verdict == "unknown")
    return one, requirement


def test_an_open_question_is_settled_on_evidence_by_two_people(sample: SampleBatch, scan: Path) -> None:
    examined(sample)
    one, requirement = unknown_one(sample)
    acts, view = Overriding(sample.office), QualificationView(sample.office)
    with pytest.raises(EvidenceMissingError):
        acts.propose(sample.batch, one.id, requirement, SETTLE, sample.secretary)
    open_ones = [key for key, (verdict, _) in verdicts(sample, one).items() if verdict == "unknown"]
    hr = second(sample)
    for key in open_ones:
        piece = Evidencing(sample.office).attach_scan(sample.batch, one.id, key, scan, sample.secretary)
        proposed = acts.propose(sample.batch, one.id, key, SETTLE, sample.secretary)
        assert verdicts(sample, one)[key] == ("unknown", None), "one name settles nothing"
        with pytest.raises(OverrideStandsError):
            acts.propose(sample.batch, one.id, key, SETTLE, sample.secretary)
        with pytest.raises(SamePersonError):
            acts.confirm(sample.batch, proposed.id, sample.secretary)
        acts.confirm(sample.batch, proposed.id, hr.actor)
        with pytest.raises(OverrideConfirmedError):
            acts.confirm(sample.batch, proposed.id, hr.actor)
        assert verdicts(sample, one)[key] == ("met", "unknown")
        with pytest.raises(EvidenceHeldError):
            Evidencing(sample.office).remove(sample.batch, piece.id, sample.secretary)
    assert view.dossier(sample.batch, one.id).standing is Standing.ELIGIBLE
    acts.withdraw(sample.batch, proposed.id, "看错了人", sample.secretary)
    assert view.dossier(sample.batch, one.id).standing is Standing.INCOMPLETE


def test_settled_as_not_met_refuses(sample: SampleBatch, scan: Path) -> None:
    examined(sample)
    one, requirement = unknown_one(sample)
    Evidencing(sample.office).attach_scan(sample.batch, one.id, requirement, scan, sample.secretary)
    acts = Overriding(sample.office)
    draft = replace(SETTLE, holds=False)
    proposed = acts.propose(sample.batch, one.id, requirement, draft, sample.secretary)
    acts.confirm(sample.batch, proposed.id, sample.approver)
    assert verdicts(sample, one)[requirement] == ("not_met", "unknown")
    assert QualificationView(sample.office).dossier(sample.batch, one.id).standing is Standing.REFUSED


def test_a_refusal_is_turned_by_the_authority_and_the_approver_alone(sample: SampleBatch, scan: Path) -> None:
    examined(sample)
    one, requirement = refused_one(sample)
    acts = Overriding(sample.office)
    turn = OverrideDraft(OverrideKind.TURNED, holds=True, reason="已答复", document="人社函〔2026〕8号")
    with pytest.raises(NothingToSettleError):
        acts.propose(sample.batch, one.id, requirement, SETTLE, sample.secretary)
    for lacking in (turn, replace(turn, document=" ", reply=scan)):
        with pytest.raises(ReplyMissingError):
            acts.propose(sample.batch, one.id, requirement, lacking, sample.secretary)
    met = next(key for key, (verdict, _) in verdicts(sample, one).items() if verdict == "met")
    with pytest.raises(NothingToTurnError):
        acts.propose(sample.batch, one.id, met, replace(turn, reply=scan), sample.secretary)
    proposed = acts.propose(sample.batch, one.id, requirement, replace(turn, reply=scan), sample.secretary)
    with pytest.raises(RoleMissingError):
        acts.confirm(sample.batch, proposed.id, second(sample).actor)
    with pytest.raises(OverridePendingError):
        Qualification(sample.office).close(sample.batch, sample.secretary, PRESENT)
    acts.confirm(sample.batch, proposed.id, sample.approver)
    assert acts.reply(proposed.id) == scan.read_bytes()
    assert verdicts(sample, one)[requirement] == ("met", "not_met")
    dossier = QualificationView(sample.office).dossier(sample.batch, one.id)
    assert dossier.standing is Standing.ELIGIBLE
    (told,) = (shown for shown in dossier.requirements if shown.id == requirement)
    assert "与办法不一致" in told.why
    assert "人社函〔2026〕8号" in told.why
    assert "起满足" in told.why
    Qualification(sample.office).close(sample.batch, sample.secretary, PRESENT)
    with pytest.raises(QualificationClosedError):
        acts.withdraw(sample.batch, proposed.id, "太晚", sample.secretary)
    (kept,) = frozen(sample, one)["overrides"]
    assert kept["proposed_by"] == "林晓"
    assert kept["confirmed_by"] == "周正"
    assert kept["document"] == "人社函〔2026〕8号"


def test_changed_facts_leave_an_override_idle(sample: SampleBatch, scan: Path) -> None:
    examined(sample)
    one, requirement = unknown_one(sample)
    Evidencing(sample.office).attach_scan(sample.batch, one.id, requirement, scan, sample.secretary)
    acts = Overriding(sample.office)
    proposed = acts.propose(sample.batch, one.id, requirement, SETTLE, sample.secretary)
    acts.confirm(sample.batch, proposed.id, sample.approver)
    Qualification(sample.office).change_facts(sample.batch, one.id, {"post": []}, sample.secretary)
    assert verdicts(sample, one)[requirement] == ("not_met", None), "two people never turn a refusal"


def test_who_applies_neither_proposes_nor_confirms(sample: SampleBatch, scan: Path) -> None:
    examined(sample)
    one, requirement = unknown_one(sample)
    Evidencing(sample.office).attach_scan(sample.batch, one.id, requirement, scan, sample.secretary)
    acts = Overriding(sample.office)
    name = sample.candidates()[4].name
    roles = (Role.SECRETARY, Role.APPROVER)
    applicant = Setup(sample.office).add_account(name, roles, sample.approver).actor
    with pytest.raises(SignerIsCandidateError):
        acts.propose(sample.batch, one.id, requirement, SETTLE, applicant)
    proposed = acts.propose(sample.batch, one.id, requirement, SETTLE, sample.secretary)
    with pytest.raises(SignerIsCandidateError):
        acts.confirm(sample.batch, proposed.id, applicant)


# Freezing


def test_what_is_frozen_tells_everything_and_outlives_edits(sample: SampleBatch, scan: Path) -> None:
    people = examined(sample)
    one = people[0]
    piece = Evidencing(sample.office).attach_scan(sample.batch, one.id, YEARS, scan, sample.secretary)
    Qualification(sample.office).close(sample.batch, sample.secretary, PRESENT)
    kept = frozen(sample, one)
    policy = sample.office.policy(sample.batch)
    assert kept["as_of"] == sample.clock.today().isoformat()
    assert kept["policy"] == {"id": policy.id, "sha256": policy.sha256}
    assert kept["refinement"] is None
    assert kept["present"] == list(PRESENT)
    assert kept["verdict"] == "eligible"
    assert kept["attestations"]["achievement"] == {
        "found": ["innovation"],
        "signers": list(PRESENT),
        "signed_on": sample.clock.today().isoformat(),
    }
    (evidence,) = kept["evidence"]
    assert evidence["sha256"] == piece.sha256
    with sample.office.store.session() as session:
        session.candidates.change_person(replace(one.person, name="改了名字"))
        session.candidates.put_facts(one.id, "post", [])
    assert frozen(sample, one) == kept
    assert check_file(sample.office.store.path).problems == ()


def test_the_refinement_that_was_followed_is_frozen_with_its_sum(opened: SampleBatch) -> None:
    refining = Refining(opened.office)
    version = refining.adopt(longer(6), "own.toml", opened.approver).sha256
    refining.choose(opened.batch, version, opened.secretary)
    opened.enter(6)
    opened.examine()
    kept = frozen(opened, opened.candidates()[0])
    assert kept["refinement"] == {"id": "own", "document": "示人〔2021〕3号", "sha256": version}
    assert any("示人〔2021〕3号" in one["article"] for one in kept["findings"])
    assert check_file(opened.office.store.path).problems == ()


def test_findings_and_as_of_day_agree_or_nothing_closes(sample: SampleBatch) -> None:
    """The last one's fifth year ends between the examination and the closing."""
    acts, one = Qualification(sample.office), sample.candidates()[-1]
    fifth = sample.clock.today() + timedelta(days=3)
    posts = [
        {
            "post": "senior_technician",
            "occupation": one.occupation_code,
            "starts": fifth.replace(year=fifth.year - 5).isoformat(),
            "ends": None,
        }
    ]
    acts.change_facts(sample.batch, one.id, {"post": posts}, sample.secretary)
    examined(sample)
    assert sample.candidates()[-1].state is CandidateState.REFUSED
    sample.clock.move_to(fifth)
    with pytest.raises(ExaminationOutdatedError) as caught:
        acts.close(sample.batch, sample.secretary, PRESENT)
    assert caught.value.values["names"] == (one.name,)
    assert sample.candidates()[-1].state is CandidateState.REFUSED
    acts.examine(sample.batch, sample.secretary)
    acts.close(sample.batch, sample.secretary, PRESENT)
    assert sample.candidates()[-1].state is CandidateState.ELIGIBLE
    assert frozen(sample, one)["as_of"] == fifth.isoformat()


def test_sentences_of_an_earlier_day_are_written_anew_at_the_closing(sample: SampleBatch) -> None:
    people = examined(sample)
    with sample.office.store.reading() as session:
        before = {one.requirement: one.why for one in session.candidates.findings(people[0].id)}
    sample.clock.move_to(sample.clock.today() + timedelta(days=2))
    Qualification(sample.office).close(sample.batch, sample.secretary, PRESENT)
    after = {one["requirement"]: one["why"] for one in frozen(sample, people[0])["findings"]}
    assert after.keys() == before.keys()
    assert after != before
    with sample.office.store.reading() as session:
        stored = {one.requirement: one.why for one in session.candidates.findings(people[0].id)}
    assert stored == after


def test_who_was_present_is_named_and_applies_not(sample: SampleBatch) -> None:
    people = examined(sample)
    acts = Qualification(sample.office)
    with pytest.raises(SignersMissingError):
        acts.close(sample.batch, sample.secretary, ())
    with pytest.raises(SignerIsCandidateError):
        acts.close(sample.batch, sample.secretary, (people[1].name,))


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("UPDATE examinations SET content = replace(content, 'eligible', 'eligibel')", "examination_altered"),
        ("DELETE FROM examinations WHERE rowid = 1", "examinations_missing"),
        ("DELETE FROM examinations", "examinations_missing"),
        ("UPDATE examinations SET act_id = 'another' WHERE rowid = 2", "examinations_missing"),
    ],
)
def test_check_file_adds_the_frozen_sums_up_again(
    at: Callable[[str], Bench], statement: str, code: str
) -> None:
    bench = at("examined")
    file = bench.file
    bench.office.store.close()
    connection = sqlite3.connect(file)
    connection.execute(statement)
    connection.commit()
    connection.close()
    assert code in {problem.code for problem in check_file(file).problems}


def test_a_closing_taken_back_leaves_a_sound_file(sample: SampleBatch) -> None:
    people = examined(sample)
    acts, undoing = Qualification(sample.office), Undoing(sample.office)
    acts.close(sample.batch, sample.secretary, PRESENT)
    undoing.undo(sample.batch, sample.secretary)
    with sample.office.store.reading() as session:
        assert session.examinations.frozen(people[0].id) is None
    assert check_file(sample.office.store.path).problems == ()
    acts.close(sample.batch, sample.secretary, PRESENT)
    assert check_file(sample.office.store.path).problems == ()


# Force


def outside_force(sample: SampleBatch) -> Batch:
    """A batch under the pack of 2024, in its own year no longer."""
    setup = Setup(sample.office)
    batch = setup.open_batch("gd-2024", "2024年方案", ["T"], sample.approver, "经批准沿用").batch  # type: ignore[list-item]
    with sample.office.store.session() as session:
        session.batches._db.table("batches").update(batch.id, {"force_override": None})
    return batch


def test_nobody_is_examined_outside_the_force_without_the_approver(sample: SampleBatch) -> None:
    batch, acts = outside_force(sample), Qualification(sample.office)
    with sample.office.store.session() as session:
        for step in sample.office.policy(batch).steps[:3]:
            session.batches.complete_step(batch.id, step, sample.clock.today(), "a")
    with pytest.raises(DayOutsideForceError) as caught:
        acts.examine(batch, sample.secretary)
    assert caught.value.article == "三"
    assert isinstance(acts.why_not_examine(batch, sample.secretary), DayOutsideForceError)
    with pytest.raises(RoleMissingError):
        Setup(sample.office).override_force(batch, "经批准", sample.secretary)
    Setup(sample.office).override_force(batch, "经省里批准，年内收尾", sample.approver)
    assert acts.examine(batch, sample.secretary) == {}
    with sample.office.store.reading() as session:
        assert [line.act for line in session.log.lines(batch.id)][-2:] == ["force_overridden", "examined"]


def test_a_document_in_force_needs_no_override(sample: SampleBatch) -> None:
    error: KnownError | None = None
    try:
        Setup(sample.office).override_force(sample.batch, "多余", sample.approver)
    except ForceNotNeededError as caught:
        error = caught
    assert error is not None
    with sample.office.store.reading() as session:
        assert session.batches.force_override(sample.batch.id) is None


# What others make of it


def test_the_minutes_and_the_archive_tell_what_was_turned(sample: SampleBatch, scan: Path) -> None:
    examined(sample)
    one, requirement = refused_one(sample)
    acts = Overriding(sample.office)
    turn = OverrideDraft(OverrideKind.TURNED, holds=True, reason="已答复", document="示例函8号", reply=scan)
    proposed = acts.propose(sample.batch, one.id, requirement, turn, sample.secretary)
    acts.confirm(sample.batch, proposed.id, sample.approver)
    Evidencing(sample.office).attach_scan(sample.batch, one.id, YEARS, scan, sample.secretary)
    Qualification(sample.office).close(sample.batch, sample.secretary, PRESENT)
    with sample.office.store.reading() as session:
        blocks = override_blocks(sample.office, session, sample.batch)
        tables = {table.name: table for table in archive_tables(session, sample.batch)}
    told = blocks[1]
    assert isinstance(told, Paragraph)
    for part in (one.name, "三(一)2", "示例函8号", "与办法不一致", "林晓", "周正", "已答复"):
        assert part in told.text
    columns = [column.name for column in tables["findings"].columns]
    rows = [dict(zip(columns, row, strict=True)) for row in tables["findings"].rows]
    (turned,) = (row for row in rows if row["original"])
    assert (turned["candidate"], turned["requirement"]) == (one.id, requirement)
    assert (turned["verdict"], turned["original"]) == ("met", "not_met")
    assert len(tables["examinations"].rows) == 10
    assert tables["evidence"].rows[0][:2] == (one.id, YEARS)


def test_minutes_without_overrides_say_nothing_of_them(at: Callable[[str], Bench]) -> None:
    bench = at("reviewed")
    with bench.office.store.reading() as session:
        assert override_blocks(bench.office, session, bench.batch) == []

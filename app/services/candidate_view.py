"""What the candidates screen shows: a batch's people, and one of them with everything the file knows.

Reads only; dates keep the precision with which they were written.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from app.domain.batches import Batch
from app.domain.candidates import Candidate, CandidateId, CandidateState, Withdrawal
from app.domain.eligibility import FindingVerdict
from app.domain.errors import KnownError
from app.domain.evidence import Evidence
from app.domain.partial_dates import PartialDate
from app.domain.policies import Policy
from app.domain.remarks import Remark
from app.domain.road import Step
from app.services.intake import why_not_withdraw
from app.services.office import Office
from app.services.qualification import QualificationClosedError
from app.services.stops import Stops, finding_title, stop_sentence
from app.storage.session import Session
from app.texts import Texts


@dataclass(frozen=True, slots=True)
class People:
    """A batch's candidates in order; `ahead` is the road's next step, `blocked` what it still waits for.

    `entry_closed` refuses a further roster once the examination is closed.
    """

    candidates: Sequence[Candidate]
    intake: Step
    ahead: Step | None
    blocked: Remark | None
    entry_closed: KnownError | None

    @property
    def without_photo(self) -> int:
        """How many of those still walking have no portrait yet."""
        return sum(one.photo_sha256 is None and one.state not in _GONE for one in self.candidates)


_GONE = frozenset({CandidateState.REFUSED, CandidateState.NOT_PROPOSED, CandidateState.WITHDRAWN})


class Happening(StrEnum):
    """What a dated row of a person's time line tells."""

    CERTIFICATE = "certificate"
    POST = "post"
    POST_ENDED = "post_ended"
    TITLE = "title"
    AWARD = "award"


@dataclass(frozen=True, slots=True)
class DatedRow:
    """One row of the time line: `day` None where the roster did not say, `what` a code of `kind`'s labels."""

    day: PartialDate | None
    kind: Happening
    what: str
    occupation: str | None = None


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """One requirement as examined, with its title."""

    title: str
    verdict: FindingVerdict
    why: str


@dataclass(frozen=True, slots=True)
class Portfolio:
    """One candidate with photo (JPEG), findings, time line, steps walked alone and earlier applications.

    `evidence` are the pieces with the titles of the requirements they prove. `outcomes` tells in a sentence
    why an application elsewhere was refused or voted down, `stops` what stops the person today.
    """

    candidate: Candidate
    photo: bytes | None
    findings: Sequence[ShownFinding]
    evidence: Sequence[tuple[str, Evidence]]
    examined_on: date | None
    time_line: Sequence[DatedRow]
    steps: Sequence[tuple[str, date]]
    withdrawal: Withdrawal | None
    elsewhere: Sequence[tuple[str, Candidate]]
    outcomes: Mapping[CandidateId, str]
    stops: Sequence[str]
    why_not_withdraw: KnownError | None


class CandidateView:
    """Answers what the screen asks."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def people(self, batch: Batch) -> People:
        """Everybody in the batch in the order of entry."""
        road = self._office.policy(batch).road
        with self._office.store.reading() as session:
            candidates = session.candidates.of_batch(batch.id)
            done = session.batches.steps_done(batch.id).keys()
        closed = None
        if "qualification" in done:
            article = road.step("qualification").article
            closed = QualificationClosedError(article=article, title=batch.title)
        return People(
            candidates=candidates,
            intake=road.intake,
            ahead=road.next_step(done),
            blocked=None if candidates else Remark("nobody_entered"),
            entry_closed=closed,
        )

    def portfolio(self, candidate_id: CandidateId) -> Portfolio:
        """Everything about one candidate; raises CandidateUnknownError.

        What stops the person is asked as of today, whatever the batch.
        """
        with self._office.store.reading() as session:
            candidate = session.candidates.get(candidate_id)
            batch = session.batches.find(candidate.batch_id)
            policy = self._office.policy(batch)
            walked = session.candidates.steps_done(candidate_id)
            batch_steps = session.batches.steps_done(batch.id)
            photo = candidate.photo_sha256
            return Portfolio(
                candidate=candidate,
                photo=None if photo is None else session.files.content(photo),
                findings=_findings(self._office.texts, session, policy, candidate),
                evidence=[
                    (finding_title(self._office.texts, policy, candidate.level, one.requirement), one)
                    for one in session.examinations.evidence(candidate_id)
                ],
                examined_on=batch_steps.get("qualification"),
                time_line=self._time_line(session.candidates.facts(candidate_id)),
                steps=[(step.title, walked[step.id]) for step in policy.road.steps if step.id in walked],
                withdrawal=session.candidates.withdrawal(candidate_id),
                elsewhere=(elsewhere := session.candidates.elsewhere(candidate.person.id, batch.id)),
                outcomes={
                    one.id: outcome for _, one in elsewhere if (outcome := self._outcome(session, one))
                },
                stops=self._stops(session, batch, candidate),
                why_not_withdraw=why_not_withdraw(candidate),
            )

    def _outcome(self, session: Session, one: Candidate) -> str:
        """Why an earlier application ended as it did, in one sentence; empty where nothing more is to say."""
        if one.state is CandidateState.REFUSED:
            findings = session.candidates.findings(one.id)
            return next((found.why for found in findings if found.verdict == FindingVerdict.NOT_MET), "")
        result = session.reviews.results(one.batch_id).get(one.id)
        if one.state is not CandidateState.NOT_PROPOSED or result is None:
            return ""
        values = {"agree": result.agree, "base": result.base, "score": result.score}
        return self._office.texts.say("candidates_screen", "voted", values)

    def _stops(self, session: Session, batch: Batch, candidate: Candidate) -> tuple[str, ...]:
        stops, texts = Stops(self._office, session, batch), self._office.texts
        return tuple(
            stop_sentence(texts, stop) for stop in (*stops.of(candidate), *stops.admitted(candidate))
        )

    def _time_line(self, facts: Mapping[str, Sequence[Mapping[str, object]]]) -> list[DatedRow]:
        """Certificates, titles, awards and posts from the earliest on; what has no date comes last."""
        rows = [row for kind, records in facts.items() for record in records for row in _rows(kind, record)]
        rows.sort(key=lambda row: (row.day is None, row.day.earliest if row.day else date.max))
        return [replace(row, occupation=self._named(row.occupation)) for row in rows]

    def _named(self, occupation: str | None) -> str | None:
        """The occupation's name where a record holds its code."""
        known = None if occupation is None else self._office.rulebook.occupations.by_code(occupation)
        return occupation if known is None else known.name


def _findings(texts: Texts, session: Session, policy: Policy, candidate: Candidate) -> list[ShownFinding]:
    return [
        ShownFinding(
            finding_title(texts, policy, candidate.level, one.requirement),
            FindingVerdict(one.verdict),
            one.why,
        )
        for one in session.candidates.findings(candidate.id)
    ]


def _rows(kind: str, record: Mapping[str, object]) -> Iterator[DatedRow]:
    occupation = _text(record.get("occupation"))
    if kind == "certificate":
        yield DatedRow(_day(record.get("issued")), Happening.CERTIFICATE, str(record["level"]), occupation)
    elif kind == "title":
        yield DatedRow(_day(record.get("granted")), Happening.TITLE, str(record["rank"]))
    elif kind == "award":
        yield DatedRow(_day(record.get("granted")), Happening.AWARD, str(record["award"]))
    elif kind == "post":
        post = str(record["post"])
        yield DatedRow(_day(record.get("starts")), Happening.POST, post, occupation)
        if record.get("ends") is not None:
            yield DatedRow(_day(record.get("ends")), Happening.POST_ENDED, post, occupation)


def _day(value: object) -> PartialDate | None:
    return None if value is None else PartialDate.from_iso(str(value))


def _text(value: object) -> str | None:
    return None if value is None else str(value)

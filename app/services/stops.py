"""Finds what stops an application: a valid certificate, an open application elsewhere, a bar.

Source: workflow §3 and §7. A bar in spite of which the approver admitted somebody to the batch stops nobody
there, but it is shown.
"""

from datetime import date

from app.domain.bars import Bar, BarSubject, CandidateStoppedError
from app.domain.batches import Batch
from app.domain.candidates import Candidate, CandidateState
from app.domain.policies import Policy
from app.domain.remarks import Remark
from app.domain.stops import Stop, StopKind, is_stop
from app.services.office import Office
from app.storage.session import Session
from app.texts import Texts
from app.texts.days import chinese_day_with_weekday

_ENDED = frozenset({CandidateState.REFUSED, CandidateState.NOT_PROPOSED, CandidateState.WITHDRAWN})
_PAST_ENTRY = frozenset({StopKind.CERTIFICATE, StopKind.BAR})


class Stops:
    """Judges candidate after candidate of one batch as of today; the bars are read once."""

    def __init__(self, office: Office, session: Session, batch: Batch) -> None:
        self._office = office
        self._session = session
        self._batch = batch
        self._standing = session.bars.standing(office.clock.today())
        self._admitted = session.bars.admissions(batch.id).keys() if self._standing else frozenset()
        self._institution = session.institutions.the_one().name if self._standing else ""

    def of(self, candidate: Candidate) -> tuple[Stop, ...]:
        """Everything that stops `candidate`, bars first."""
        return (*self.barred(candidate), *self._certificates(candidate), *self._applications(candidate))

    def barred(self, candidate: Candidate) -> tuple[Stop, ...]:
        """The bars alone: nothing is read for them anew."""
        return tuple(self._barred(bar) for bar in self.bars(candidate) if bar.id not in self._admitted)

    def admitted(self, candidate: Candidate) -> tuple[Stop, ...]:
        """The bars in spite of which the approver admitted `candidate`."""
        return tuple(self._barred(bar) for bar in self.bars(candidate) if bar.id in self._admitted)

    def bars(self, candidate: Candidate) -> list[Bar]:
        """The bars that stand today and name `candidate`, the institution or the unit."""
        person = candidate.person
        return [
            bar
            for bar in self._standing
            if bar.names_person(person.id_type, person.id_number)
            or bar.names_unit(self._institution, candidate.unit)
        ]

    def require_none(self, candidate: Candidate) -> None:
        """Raises CandidateStoppedError for somebody barred or certified since the examination."""
        for stop in self.of(candidate):
            if stop.kind in _PAST_ENTRY:
                raise CandidateStoppedError(
                    article=stop.remark.article,
                    name=candidate.name,
                    reason=stop_sentence(self._office.texts, stop),
                )

    def _barred(self, bar: Bar) -> Stop:
        """A bar as a stop; the articles are of the document under which it was decided."""
        policy = self._office.rulebook.policies.named(bar.policy)
        article = policy.document if bar.article is None else f"{policy.document} {bar.article}"
        code = "barred_applicant" if bar.subject is BarSubject.APPLICANT else "barred_unit"
        values = {
            "name": bar.name,
            "ground": bar.ground,
            "decision": bar.decision,
            "from": _day(self._office.texts, bar.starts),
            "to": _day(self._office.texts, bar.ends),
            "article": article,
        }
        return Stop(StopKind.BAR, Remark(code, values, article), bar.ends)

    def _certificates(self, candidate: Candidate) -> list[Stop]:
        stops = []
        for number, issued_on, of_candidate in self._session.certificates.valid_of(candidate.person.id):
            held = self._session.candidates.get(of_candidate)
            if of_candidate != candidate.id and _same_goal(held, candidate):
                issued = _day(self._office.texts, issued_on)
                values = {"number": number, "issued": issued, "occupation": held.occupation}
                stops.append(Stop(StopKind.CERTIFICATE, Remark("valid_certificate", values, self._article)))
        return stops

    def _applications(self, candidate: Candidate) -> list[Stop]:
        titles = tuple(
            title
            for title, other in self._session.candidates.elsewhere(candidate.person.id, self._batch.id)
            if other.state not in {*_ENDED, CandidateState.ISSUED} and _same_goal(other, candidate)
        )
        if not titles:
            return []
        return [Stop(StopKind.APPLICATION, Remark("open_application", {"titles": titles}, self._article))]

    @property
    def _article(self) -> str:
        return self._office.policy(self._batch).road.step("qualification").article


def stop_sentence(texts: Texts, stop: Stop) -> str:
    """Why the application is stopped, with ground and last day of a bar."""
    return texts.remark("stop", stop.remark)


def finding_title(texts: Texts, policy: Policy, level: str, requirement: str) -> str:
    """What a stored finding is about, in the document's words, or the name of what stops somebody."""
    if is_stop(requirement):
        return texts.label("stop_kind", next(kind for kind in StopKind if kind.finding == requirement))
    rules = policy.rules_for(level)
    titles = {one.id: one.title for one in (*rules.requirements, *rules.in_principle)}
    return titles.get(requirement, requirement)


def _day(texts: Texts, day: date) -> str:
    return chinese_day_with_weekday(day) if texts.lang == "zh" else day.isoformat()


def _same_goal(one: Candidate, other: Candidate) -> bool:
    """Whether both are for the same level in the same occupation, by code where both have one."""
    if one.level is not other.level:
        return False
    if one.occupation_code and other.occupation_code:
        return one.occupation_code == other.occupation_code
    return one.occupation == other.occupation

"""资格审查表: what was found of each candidate, requirement by requirement, and the list of the batch.

Source: workflow §3. Reads only; a sheet printed before the examination is closed says so.
"""

from collections.abc import Collection

from app.domain.batches import Batch
from app.domain.candidates import Candidate, CandidateId, CandidateState, NobodyChosenError
from app.domain.policies import Policy
from app.services.candidate_facts import KINDS, without_of
from app.services.examination_papers import Examinee, SheetContent, list_paper, sheet_paper
from app.services.fact_rows import FactRows
from app.services.fact_words import fact_words
from app.services.freezing import requirement_title
from app.services.office import Office
from app.services.papers import PaperPrinter
from app.services.reopening import STEP
from app.storage.candidates import StoredVerdict
from app.storage.session import Session


class ExaminationSheets:
    """Prints; the examination itself is `Qualification`'s."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def print_sheets(self, batch: Batch, chosen: Collection[CandidateId], printer: PaperPrinter) -> bytes:
        """One sheet a person in the order of the roster; raises NobodyChosenError, PaperGlyphMissingError."""
        if not chosen:
            raise NobodyChosenError
        with self._office.store.reading() as session:
            content, people = self._content(session, batch), session.candidates.of_batch(batch.id)
            verdicts = session.candidates.verdicts(batch.id)
            wanted = set(chosen)
            papers = [
                sheet_paper(self._office, content, self._examinee(session, batch, one, verdicts.get(one.id)))
                for one in people
                if one.id in wanted
            ]
        if not papers:
            raise NobodyChosenError
        return printer.print_all(papers)

    def print_list(self, batch: Batch, printer: PaperPrinter) -> bytes:
        """Everybody of the batch with what came of the examination; raises NobodyChosenError for nobody."""
        with self._office.store.reading() as session:
            content, people = self._content(session, batch), session.candidates.of_batch(batch.id)
            if not people:
                raise NobodyChosenError
            verdicts = session.candidates.verdicts(batch.id)
            examinees = [self._examinee(session, batch, one, verdicts.get(one.id)) for one in people]
        return printer.print(list_paper(self._office, content, examinees))

    def _content(self, session: Session, batch: Batch) -> SheetContent:
        policy = self._office.policy(batch)
        return SheetContent(
            institution=session.institutions.the_one(),
            batch=batch,
            document=policy.document,
            article=policy.road.step(STEP).article,
            as_of=session.batches.qualified_as_of(batch.id),
            head=session.log.head(batch.id),
        )

    def _examinee(
        self, session: Session, batch: Batch, candidate: Candidate, verdict: StoredVerdict | None
    ) -> Examinee:
        policy, office = self._office.policy(batch), self._office
        examined = candidate.state is not CandidateState.ENTERED and verdict is not None
        findings = session.candidates.findings(candidate.id) if examined else []
        return Examinee(
            candidate=candidate,
            verdict=verdict.verdict if verdict is not None and examined else None,
            route=_route(policy, candidate, verdict) if examined else None,
            facts=self._facts(session, candidate),
            findings=tuple(
                (one, requirement_title(office, policy, candidate.level, one.requirement)) for one in findings
            ),
            evidence=tuple(
                (requirement_title(office, policy, candidate.level, one.requirement), one.title)
                for one in session.examinations.evidence(candidate.id)
            ),
        )

    def _facts(
        self, session: Session, candidate: Candidate
    ) -> tuple[tuple[str, tuple[str, ...] | None], ...]:
        """By kind the rows in words: None where nobody knows, nothing where there is none."""
        texts, stored = self._office.paper_texts, session.candidates.facts(candidate.id)
        rows = FactRows(candidate, self._office.rulebook.occupations)
        without = without_of(stored)
        found: list[tuple[str, tuple[str, ...] | None]] = []
        for kind in KINDS:
            records = stored.get(kind)
            if records is None:
                found.append((kind, () if kind in without else None))
            else:
                told = tuple(fact_words(texts, kind, row) for row in rows.typed(kind, records))
                found.append((kind, told))
        return tuple(found)


def _route(policy: Policy, candidate: Candidate, verdict: StoredVerdict | None) -> str | None:
    if verdict is None or verdict.route is None:
        return None
    routes = policy.rules_for(candidate.level).routes
    return next((one.title for one in routes if one.id == verdict.route), None)

"""A sample batch that walks the road stage by stage through the very services the committee uses.

It leaves one objection undecided, one withdrawal and one recusal, so that each shows what it does.
"""

import tempfile
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from app.domain.accounts import Role
from app.domain.batches import Plan
from app.domain.candidates import Candidate, CandidateState, WithdrawalKind
from app.domain.committees import Declaration, Judge, Relation, Seat
from app.domain.letters import Delivery
from app.domain.policies import Policy
from app.domain.publicity import Notice
from app.domain.review import Ballot, Sheet, Vote
from app.domain.road import Walker
from app.domain.scheme import Aggregate, Item, Scheme, Share, TieBreak, TieStep, VoteBase, VoteRule
from app.domain.signing import Signing
from app.domain.working_days import Counting, Period
from app.exchange.roster_writing import write_roster
from app.printing.portraits import draw_portrait
from app.rulebook.rulebook import Rulebook
from app.services.check_slips import CheckSlips
from app.services.clock import SetClock
from app.services.confirmation import Confirmation
from app.services.intake import Intake, RowsRefusedError
from app.services.issuing import Issuing
from app.services.office import Office
from app.services.press import certificate_printer, paper_printer
from app.services.publicity import Publicity
from app.services.qualification import Qualification
from app.services.result_letters import ResultLetters
from app.services.review import CommitteeMember, ReviewMeeting
from app.services.sample_people import sample_people
from app.services.setup import Founding, Setup, found_file
from app.services.steps import OWN_ACTS, Steps
from app.storage.store import Store
from app.texts import Texts

_ROSTER = "roster.xlsx"
_INSTITUTION, _INSTITUTION_EN = "示例重型机械有限公司", "Sample Heavy Machinery Co., Ltd."
_PREFIX = "Y001011999966"
_SECRETARY, _APPROVER = "林晓", "周正"
_JUDGES = ("方立", "叶青", "罗成", "唐敏", "高远", "谢宁", "潘毅")
_EXAMINERS = _JUDGES[:3]
_SEATS = (Seat.CHAIR, Seat.DEPUTY, *(Seat.MEMBER for _ in range(5)))
_DAYS_BEFORE = {"open": 30, "examine": 10, "review": 3}
_SHARE_FROM = 5
_ATTESTED: Mapping[str, object] = {
    "front_line": True,
    "ethics": True,
    "fitness": True,
    "performance": True,
    "achievement": ["innovation", "mentoring"],
    "mastery": True,
    "mentoring": True,
    "major_contribution": False,
}


class SampleBatch:
    """One sample batch in its own file; call the stages in order, then `close`."""

    def __init__(
        self, file: Path, policy: Policy, period: Period, rulebook: Rulebook, texts: Texts, paper_texts: Texts
    ) -> None:
        """Found `file` and open the batch; `period` is that of the notice to come."""
        self._policy = policy
        self._period = period
        self.clock = SetClock.at(self._day_before("open"))
        founding = Founding(_INSTITUTION, _INSTITUTION_EN, _PREFIX, _SECRETARY, _APPROVER)
        found_file(file, founding, self.clock, rulebook)
        self.office = Office(Store.open(file), self.clock, rulebook, texts, paper_texts)
        self.secretary = self.office.account(_SECRETARY, Role.SECRETARY).actor
        self.approver = self.office.account(_APPROVER, Role.APPROVER).actor
        title = paper_texts.say("demo", "batch_title", {"year": period.posted.year})
        self.batch = Setup(self.office).open_batch(policy.id, title, policy.levels[:1], self.secretary).batch

    def close(self) -> None:
        self.office.store.close()

    def candidates(self, *states: CandidateState) -> list[Candidate]:
        """The candidates in one of `states`, all of them where none is named."""
        with self.office.store.reading() as session:
            everybody = session.candidates.of_batch(self.batch.id)
        return [one for one in everybody if not states or one.state in states]

    def enter(self, people: int) -> bytes:
        """Publish the plan, write a roster of invented `people`, import it with portraits; answers it."""
        self._tick_off_until("qualification", people)
        sample = sample_people(people, self._day_before("examine"))
        roster = write_roster(sample)
        intake = Intake(self.office)
        preview = intake.preview(self.batch, roster, _ROSTER)
        if preview.refused:
            raise RowsRefusedError(count=len(preview.refused))
        with tempfile.TemporaryDirectory(prefix="jiangping-") as temporary:
            for seed, person in enumerate(sample):
                (Path(temporary) / f"{person.id_number}.jpg").write_bytes(draw_portrait(seed))
            portraits = intake.find_photos(Path(temporary), preview)
            intake.store(self.batch, preview, self.secretary, portraits)
        return roster

    def examine(self) -> int:
        """Attest, examine and close the qualification; answers how many are eligible."""
        self.clock.move_to(self._day_before("examine"), 14)
        qualification = Qualification(self.office)
        signed = Signing(_EXAMINERS, self.clock.today())
        for candidate in self.candidates():
            qualification.attest(candidate.id, _ATTESTED, self.secretary, signed)
            qualification.change_facts(self.batch, candidate.id, {"award": []}, self.secretary)
        qualification.examine(self.batch, self.secretary)
        qualification.close(self.batch, self.secretary, _EXAMINERS)
        return len(self.candidates(CandidateState.ELIGIBLE))

    def review(self) -> list[Candidate]:
        """Seat seven judges, one of whom stands back from one candidate; score, vote, close, propose."""
        self.clock.move_to(self._day_before("review"), 15)
        self._serve_letters()
        meeting, secretary, batch = ReviewMeeting(self.office), self.secretary, self.batch
        members = [CommitteeMember(name, seat) for name, seat in zip(_JUDGES, _SEATS, strict=True)]
        judges = meeting.form_committee(batch, members, secretary)
        eligible = self.candidates(CandidateState.ELIGIBLE)
        recused = (judges[2].id, eligible[min(1, len(eligible) - 1)].id)
        pairs = [(judge, one) for one in eligible for judge in judges]
        declarations = [
            Declaration(judge.id, one.id, Relation.MENTOR if (judge.id, one.id) == recused else Relation.NONE)
            for judge, one in pairs
        ]
        meeting.declare(batch, declarations, secretary)
        meeting.take_attendance(batch, [judge.id for judge in judges], (), secretary)
        seated = [(judge, one) for judge, one in pairs if (judge.id, one.id) != recused]
        sheets = [_sheet(judge, one, judges.index(judge)) for judge, one in seated]
        meeting.enter_sheets(batch, sheets, secretary)
        ballots = [
            Ballot(judge.id, one.id, _vote(one.sequence, judges.index(judge))) for judge, one in seated
        ]
        meeting.enter_ballots(batch, ballots, secretary)
        meeting.close(batch, secretary)
        meeting.propose(batch, secretary)
        self._tick_off_until("publicity", len(eligible))
        return self.candidates(CandidateState.PROPOSED)

    def _serve_letters(self) -> None:
        """Hand every refused person the 结果告知书."""
        refused = [one.id for one in self.candidates(CandidateState.REFUSED)]
        if refused:
            day = self.clock.today()
            letters = ResultLetters(self.office)
            letters.serve(self.batch, refused, day, Delivery.IN_PERSON, self.secretary)

    def publicise(self) -> Notice:
        """Have everybody proposed sign the 信息核对单, then print and post the notice."""
        self.clock.move_to(self._period.posted, 8)
        proposed = [one.id for one in self.candidates(CandidateState.PROPOSED)]
        CheckSlips(self.office).sign(self.batch, proposed, self._period.posted, self.secretary)
        publicity = Publicity(self.office, paper_printer())
        notice = publicity.print_notice(self.batch, self._period.posted, self.secretary)
        publicity.post(notice.id, dict.fromkeys(notice.places, self._period.posted), self.secretary)
        return notice

    def object_and_withdraw(self) -> int:
        """An objection holds the last name, the one before withdraws; answers how many withdrew."""
        say = self.office.paper_texts.say
        self.clock.move_to(self._period.working_days[1], 10)
        proposed = self.candidates(CandidateState.PROPOSED)
        if len(proposed) > 1:
            Publicity(self.office, paper_printer()).receive_objection(
                self.batch,
                say("demo", "objection"),
                say("demo", "objection_channel"),
                self.secretary.account_id,
                self.secretary,
                candidate_id=proposed[-1].id,
                identity=say("demo", "objector"),
            )
        if len(proposed) <= 2:
            return 0
        reason = say("demo", "withdrawal")
        Intake(self.office).withdraw(proposed[-2].id, WithdrawalKind.WITHDRAWN, reason, self.secretary)
        return 1

    def confirm(self) -> list[Candidate]:
        """Confirm on the first day it is allowed, then do what the pack asks between that and issuing."""
        self.clock.move_to(self._period.results_from, 9)
        confirmation = Confirmation(self.office)
        prepared = confirmation.prepare(self.batch, self.secretary)
        confirmed = confirmation.sign(self.batch, prepared.list.id, self.approver)
        order = self._policy.road.order
        for step in order[order.index("confirmation") + 1 : order.index("issuing")]:
            if step == "numbering":
                Issuing(self.office, certificate_printer()).reserve(self.batch, self.secretary)
            else:
                Steps(self.office).complete_for(
                    self.batch, [one.id for one in confirmed], step, self.secretary
                )
        return confirmed

    def _tick_off_until(self, last: str, people: int) -> None:
        """Do the batch's steps before `last` that have no act of their own, and publish the plan."""
        with self.office.store.reading() as session:
            done = session.batches.steps_done(self.batch.id)
        for step in self._policy.road.steps_of(Walker.BATCH):
            if step.id == last:
                return
            if step.id == "plan_published" and step.id not in done:
                Setup(self.office).publish_plan(self.batch, self._plan(people), self.secretary)
            elif step.id not in done and step.id not in OWN_ACTS:
                Steps(self.office).complete(self.batch, step.id, self.secretary)

    def _plan(self, people: int) -> Plan:
        say = self.office.paper_texts.say
        scheme = Scheme(
            aggregate=Aggregate.TRIMMED_MEAN,
            decimals=2,
            items=(
                Item("业绩", Decimal(40), Decimal(1)),
                Item("技能", Decimal(40), Decimal(1)),
                Item("带徒", Decimal(20), Decimal(1)),
            ),
            pass_mark=Decimal(70),
            vote=VoteRule(VoteBase.PRESENT, Fraction(2, 3), Fraction(2, 3), 3),
            places=Share(Fraction(4, 5)) if people >= _SHARE_FROM else None,
            tie_break=(
                TieBreak(TieStep.PRIORITY),
                TieBreak(TieStep.VOTES),
                TieBreak(TieStep.ITEM, "业绩"),
                TieBreak(TieStep.MEDIAN),
            ),
        )
        places = (say("demo", "place_board"), say("demo", "place_intranet"))
        days = self._policy.min_publicity_days
        return Plan(scheme, days, Counting.NEXT_DAY, say("demo", "contact"), places)

    def _day_before(self, what: str) -> date:
        """Some days before the posting day, but not before the document came into force."""
        day = self._period.posted - timedelta(days=_DAYS_BEFORE[what])
        return min(self._period.posted, max(self._policy.in_force_from, day))


def _sheet(judge: Judge, candidate: Candidate, seat: int) -> Sheet:
    """Scores that differ a little from seat to seat, and between any two people so that none are tied."""
    points = Decimal(candidate.sequence % 13) / 4
    apart = Decimal(candidate.sequence) / 100
    return Sheet(
        judge.id,
        candidate.id,
        {
            "业绩": Decimal("38.5") - points - apart - Decimal(seat) / 2,
            "技能": Decimal(37) - points + Decimal(seat) / 4,
            "带徒": Decimal(18) - points / 2,
        },
    )


def _vote(sequence: int, seat: int) -> Vote:
    if seat == 0 and sequence % 5 == 0:
        return Vote.ABSTAIN
    return Vote.OPPOSE if (seat + sequence) % 11 == 0 else Vote.AGREE

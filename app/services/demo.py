"""A whole batch without a display: from a roster workbook to certificates, package and a summary.

Nothing stays behind when it fails.
"""

import json
import shutil
import time
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from app.domain.certificates import PrintMode
from app.domain.errors import InputError, RefusalError
from app.domain.policies import Policy
from app.domain.working_days import Counting, Period, publicity_period
from app.rulebook.rulebook import Rulebook
from app.services.handover import Handover
from app.services.issuing import FolderUnusableError, Issuing
from app.services.keys import Keys
from app.services.minutes import print_minutes
from app.services.press import certificate_printer, paper_printer
from app.services.progress import Progress
from app.services.publicity import Publicity
from app.services.questions.working_days import answer_working_days
from app.services.sample_batch import SampleBatch
from app.services.sample_people import MOST_PEOPLE
from app.texts import Texts

FEWEST_PEOPLE = 3
PUBLIC_KEY = "institution-key.pem"
KEY_PASSPHRASE = "only for this sample"  # noqa: S105 - see below
"""Of the demo's own key, which is made anew each time; told in the summary, so that it protects nothing."""
_STAGES = 7


class FolderNotEmptyError(RefusalError):
    """The demo writes only into a new or empty folder."""

    code = "folder_not_empty"


class TooFewPeopleError(InputError):
    code = "demo_too_few"


class TooManyPeopleError(InputError):
    code = "demo_too_many"


class Demo:
    """Runs a sample batch from end to end."""

    def __init__(self, rulebook: Rulebook, texts: Texts, paper_texts: Texts) -> None:
        self._rulebook = rulebook
        self._texts = texts
        self._paper_texts = paper_texts

    def run(
        self, out: Path, *, policy_id: str, people: int, today: date | None, progress: Progress
    ) -> Mapping[str, object]:
        """Do the batch in the empty folder `out`; `today` is the day the notice goes up.

        Answers what `summary.json` holds. Raises FolderNotEmptyError, FolderUnusableError,
        TooFewPeopleError, TooManyPeopleError, PolicyUnknownError, PolicyNotInForceError,
        YearNotArrangedError, FacesMissingError.
        """
        started = time.perf_counter()
        policy = self._rulebook.policies.named(policy_id)
        if people < FEWEST_PEOPLE:
            raise TooFewPeopleError(people=people, least=FEWEST_PEOPLE)
        if people > MOST_PEOPLE:
            raise TooManyPeopleError(people=people, most=MOST_PEOPLE)
        period = publicity_period(
            today or policy.sample_day,
            policy.min_publicity_days,
            self._rulebook.calendar,
            Counting.NEXT_DAY,
        )
        certificate_printer()  # a machine without faces is refused before anything is written
        made = _claim(out)
        try:
            summary = self._walk(out, policy, people, period, progress)
            summary["seconds"] = round(time.perf_counter() - started, 2)
            text = json.dumps(summary, ensure_ascii=False, indent=2) + "\n"
            (out / "summary.json").write_text(text, encoding="utf-8")
        except BaseException as error:
            _clear(out, made)
            if isinstance(error, OSError):
                raise FolderUnusableError(folder=str(out), reason=error.strerror or "?") from error
            raise
        return summary

    def _walk(
        self, out: Path, policy: Policy, people: int, period: Period, progress: Progress
    ) -> dict[str, object]:
        sample = SampleBatch(
            out / "demo.jiangping", policy, period, self._rulebook, self._texts, self._paper_texts
        )
        try:
            (out / "roster.xlsx").write_bytes(sample.enter(people))
            progress.advance(1, _STAGES)
            eligible = sample.examine()
            progress.advance(2, _STAGES)
            proposed = sample.review()
            (out / "minutes.pdf").write_bytes(_minutes(sample))
            progress.advance(3, _STAGES)
            notice = sample.publicise()
            pdf = Publicity(sample.office, paper_printer()).notice_pdf(notice)
            (out / "notice.pdf").write_bytes(pdf)
            progress.advance(4, _STAGES)
            withdrawn = sample.object_and_withdraw()
            sample.confirm()
            progress.advance(5, _STAGES)
            keys = Keys(sample.office)
            key = keys.make(KEY_PASSPHRASE, sample.approver)
            keys.export_public(key.id, out / PUBLIC_KEY)
            issuing = Issuing(sample.office, certificate_printer(), key)
            run = issuing.issue_all(sample.batch, sample.secretary)
            issuing.print_batch(sample.batch, out, PrintMode.FULL, sample.secretary)
            progress.advance(6, _STAGES)
            (out / "package").mkdir()
            handover = Handover(sample.office, paper_printer())
            package = handover.pack(sample.batch, "archive", out / "package", sample.secretary, key)
            progress.advance(_STAGES, _STAGES)
        finally:
            sample.close()
        return {
            "policy": policy.id,
            "people": people,
            "eligible": eligible,
            "proposed": len(proposed),
            "held": len(proposed) - withdrawn - len(run.issued),
            "withdrawn": withdrawn,
            "issued": len(run.issued),
            "certificates": [certificate.number for certificate in run.issued],
            "package": package.path.relative_to(out).as_posix(),
            "public_key": PUBLIC_KEY,
            "passphrase": KEY_PASSPHRASE,
            "publicity": self._publicity(period),
        }

    def _publicity(self, period: Period) -> Mapping[str, object]:
        """The period as the question `workdays` answers it."""
        return answer_working_days(
            period.posted.isoformat(),
            period.days,
            period.counting,
            False,  # noqa: FBT003 - five values in the order of the question
            self._rulebook.calendar,
            self._texts,
        ).document


def _claim(out: Path) -> bool:
    """Make `out`, or refuse it when something lies in it; answers whether it had to be made."""
    try:
        made = not out.exists()
        out.mkdir(parents=True, exist_ok=True)
        occupied = any(out.iterdir())
    except OSError as error:
        raise FolderUnusableError(folder=str(out), reason=error.strerror or "?") from error
    if occupied:
        raise FolderNotEmptyError(folder=str(out))
    return made


def _clear(out: Path, made: bool) -> None:  # noqa: FBT001 - what `_claim` answered
    for left in out.iterdir():
        shutil.rmtree(left) if left.is_dir() else left.unlink()
    if made:
        out.rmdir()


def _minutes(sample: SampleBatch) -> bytes:
    with sample.office.store.reading() as session:
        return print_minutes(sample.office, paper_printer(), session, sample.batch)

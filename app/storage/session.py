"""One transaction's view of the file: the groups of tables that belong together, by their own names."""

from functools import cached_property
from typing import TYPE_CHECKING

from sqlite_utils import Database

if TYPE_CHECKING:  # a group of tables is loaded when an act first asks for it
    from app.storage.accounts import Accounts
    from app.storage.bars import Bars
    from app.storage.batches import Batches
    from app.storage.calendars import Calendars
    from app.storage.candidates import Candidates
    from app.storage.certificates import Certificates
    from app.storage.check_slips import CheckSlips
    from app.storage.confirmations import Confirmations
    from app.storage.corrections import Corrections
    from app.storage.deliveries import Deliveries
    from app.storage.examinations import Examinations
    from app.storage.files import Files
    from app.storage.institutions import Institutions
    from app.storage.keys import InstitutionKeys
    from app.storage.layouts import Layouts
    from app.storage.letters import Letters
    from app.storage.log import Log
    from app.storage.notices import Notices
    from app.storage.number_guard import StoredGuard
    from app.storage.numbers import Numbers
    from app.storage.packages import Packages
    from app.storage.print_runs import PrintRuns
    from app.storage.refinements import Refinements
    from app.storage.related import RelatedOccupations
    from app.storage.reviews import Reviews
    from app.storage.serials import Serials
    from app.storage.settings import StoredSettings
    from app.storage.stocks import Stocks
    from app.storage.undo import Undo


class Session:
    """Valid inside the `with` block that made it; services hold the order, this only reads and writes."""

    def __init__(self, db: Database) -> None:
        self._db = db

    @cached_property
    def institutions(self) -> "Institutions":
        from app.storage.institutions import Institutions  # noqa: PLC0415

        return Institutions(self._db)

    @cached_property
    def accounts(self) -> "Accounts":
        from app.storage.accounts import Accounts  # noqa: PLC0415

        return Accounts(self._db)

    @cached_property
    def keys(self) -> "InstitutionKeys":
        from app.storage.keys import InstitutionKeys  # noqa: PLC0415

        return InstitutionKeys(self._db)

    @cached_property
    def settings(self) -> "StoredSettings":
        from app.storage.settings import StoredSettings  # noqa: PLC0415

        return StoredSettings(self._db)

    @cached_property
    def batches(self) -> "Batches":
        from app.storage.batches import Batches  # noqa: PLC0415

        return Batches(self._db)

    @cached_property
    def calendars(self) -> "Calendars":
        from app.storage.calendars import Calendars  # noqa: PLC0415

        return Calendars(self._db)

    @cached_property
    def refinements(self) -> "Refinements":
        from app.storage.refinements import Refinements  # noqa: PLC0415

        return Refinements(self._db)

    @cached_property
    def related(self) -> "RelatedOccupations":
        from app.storage.related import RelatedOccupations  # noqa: PLC0415

        return RelatedOccupations(self._db)

    @cached_property
    def candidates(self) -> "Candidates":
        from app.storage.candidates import Candidates  # noqa: PLC0415

        return Candidates(self._db)

    @cached_property
    def bars(self) -> "Bars":
        from app.storage.bars import Bars  # noqa: PLC0415

        return Bars(self._db)

    @cached_property
    def examinations(self) -> "Examinations":
        from app.storage.examinations import Examinations  # noqa: PLC0415

        return Examinations(self._db)

    @cached_property
    def reviews(self) -> "Reviews":
        from app.storage.reviews import Reviews  # noqa: PLC0415

        return Reviews(self._db)

    @cached_property
    def letters(self) -> "Letters":
        from app.storage.letters import Letters  # noqa: PLC0415

        return Letters(self._db)

    @cached_property
    def check_slips(self) -> "CheckSlips":
        from app.storage.check_slips import CheckSlips  # noqa: PLC0415

        return CheckSlips(self._db)

    @cached_property
    def notices(self) -> "Notices":
        from app.storage.notices import Notices  # noqa: PLC0415

        return Notices(self._db)

    @cached_property
    def confirmations(self) -> "Confirmations":
        from app.storage.confirmations import Confirmations  # noqa: PLC0415

        return Confirmations(self._db)

    @cached_property
    def numbers(self) -> "Numbers":
        from app.storage.numbers import Numbers  # noqa: PLC0415

        return Numbers(self._db)

    @cached_property
    def serials(self) -> "Serials":
        from app.storage.serials import Serials  # noqa: PLC0415

        return Serials(self._db)

    @cached_property
    def number_guard(self) -> "StoredGuard":
        from app.storage.number_guard import StoredGuard  # noqa: PLC0415

        return StoredGuard(self._db)

    @cached_property
    def deliveries(self) -> "Deliveries":
        from app.storage.deliveries import Deliveries  # noqa: PLC0415

        return Deliveries(self._db)

    @cached_property
    def certificates(self) -> "Certificates":
        from app.storage.certificates import Certificates  # noqa: PLC0415

        return Certificates(self._db)

    @cached_property
    def files(self) -> "Files":
        from app.storage.files import Files  # noqa: PLC0415

        return Files(self._db)

    @cached_property
    def packages(self) -> "Packages":
        from app.storage.packages import Packages  # noqa: PLC0415

        return Packages(self._db)

    @cached_property
    def stocks(self) -> "Stocks":
        from app.storage.stocks import Stocks  # noqa: PLC0415

        return Stocks(self._db)

    @cached_property
    def layouts(self) -> "Layouts":
        from app.storage.layouts import Layouts  # noqa: PLC0415

        return Layouts(self._db)

    @cached_property
    def print_runs(self) -> "PrintRuns":
        from app.storage.print_runs import PrintRuns  # noqa: PLC0415

        return PrintRuns(self._db)

    @cached_property
    def corrections(self) -> "Corrections":
        from app.storage.corrections import Corrections  # noqa: PLC0415

        return Corrections(self._db)

    @cached_property
    def undo(self) -> "Undo":
        from app.storage.undo import Undo  # noqa: PLC0415

        return Undo(self._db)

    @cached_property
    def log(self) -> "Log":
        from app.storage.log import Log  # noqa: PLC0415

        return Log(self._db)

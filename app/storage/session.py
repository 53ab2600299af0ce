"""One transaction's view of the file: the groups of tables that belong together, by their own names."""

from functools import cached_property

from sqlite_utils import Database

from app.storage.accounts import Accounts
from app.storage.batches import Batches
from app.storage.candidates import Candidates
from app.storage.certificates import Certificates
from app.storage.confirmations import Confirmations
from app.storage.files import Files
from app.storage.institutions import Institutions
from app.storage.log import Log
from app.storage.notices import Notices
from app.storage.numbers import Numbers
from app.storage.packages import Packages
from app.storage.reviews import Reviews
from app.storage.settings import StoredSettings
from app.storage.undo import Undo


class Session:
    """Valid inside the `with` block that made it; services hold the order, this only reads and writes."""

    def __init__(self, db: Database) -> None:
        self._db = db

    @cached_property
    def institutions(self) -> Institutions:
        return Institutions(self._db)

    @cached_property
    def accounts(self) -> Accounts:
        return Accounts(self._db)

    @cached_property
    def settings(self) -> StoredSettings:
        return StoredSettings(self._db)

    @cached_property
    def batches(self) -> Batches:
        return Batches(self._db)

    @cached_property
    def candidates(self) -> Candidates:
        return Candidates(self._db)

    @cached_property
    def reviews(self) -> Reviews:
        return Reviews(self._db)

    @cached_property
    def notices(self) -> Notices:
        return Notices(self._db)

    @cached_property
    def confirmations(self) -> Confirmations:
        return Confirmations(self._db)

    @cached_property
    def numbers(self) -> Numbers:
        return Numbers(self._db)

    @cached_property
    def certificates(self) -> Certificates:
        return Certificates(self._db)

    @cached_property
    def files(self) -> Files:
        return Files(self._db)

    @cached_property
    def packages(self) -> Packages:
        return Packages(self._db)

    @cached_property
    def undo(self) -> Undo:
        return Undo(self._db)

    @cached_property
    def log(self) -> Log:
        return Log(self._db)

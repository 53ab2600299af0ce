"""Accounts and their roles."""

from sqlite_utils import Database

from app.domain.accounts import Account, AccountId, Role
from app.domain.errors import RefusalError


class AccountUnknownError(RefusalError):
    """No enabled account has that name."""

    code = "account_unknown"


class AccountNameTakenError(RefusalError):
    """Another account has that name; two people need two names."""

    code = "account_name_taken"


class Accounts:
    """Accounts are disabled, never deleted."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def add(self, account: Account) -> None:
        """Raises AccountNameTakenError; a disabled account keeps its name."""
        if any(known.name == account.name for known in self.all()):
            raise AccountNameTakenError(name=account.name)
        self._db.table("accounts").insert({"id": account.id, "name": account.name})
        self._db.table("account_roles").insert_all(
            {"account_id": account.id, "role": role} for role in sorted(account.roles)
        )

    def all(self) -> list[Account]:
        roles: dict[str, set[Role]] = {}
        for row in self._db.query("SELECT account_id, role FROM account_roles"):
            roles.setdefault(row["account_id"], set()).add(Role(row["role"]))
        rows = self._db.query("SELECT id, name, disabled_at FROM accounts ORDER BY rowid")
        return [
            Account(
                AccountId(row["id"]),
                row["name"],
                frozenset(roles.get(row["id"], ())),
                bool(row["disabled_at"]),
            )
            for row in rows
        ]

    def get(self, account_id: AccountId) -> Account:
        """The enabled account with that id; raises AccountUnknownError with the names there are."""
        accounts = [account for account in self.all() if not account.disabled]
        for account in accounts:
            if account.id == account_id:
                return account
        raise AccountUnknownError(name=account_id, known=tuple(account.name for account in accounts))

    def named(self, name: str) -> Account:
        """The enabled account called `name`; raises AccountUnknownError with the names there are."""
        accounts = [account for account in self.all() if not account.disabled]
        for account in accounts:
            if account.name == name:
                return account
        raise AccountUnknownError(name=name, known=tuple(account.name for account in accounts))

    def holding(self, role: Role) -> Account:
        """The first enabled account that holds `role`; raises AccountUnknownError."""
        for account in self.all():
            if role in account.roles and not account.disabled:
                return account
        raise AccountUnknownError(name=str(role), known=tuple(account.name for account in self.all()))

"""Who took a certificate into hand, on what day, and by which document a proxy did."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlite_utils import Database

from app.domain.accounts import AccountId
from app.domain.certificates import Certificate
from app.domain.deliveries import Delivery, Proxy


@dataclass(frozen=True, slots=True)
class RecordedDelivery:
    """One certificate handed over; `recorded_by` is the account's name."""

    number: str
    delivery: Delivery
    recorded_by: str
    proof_sha256: str | None


class Deliveries:
    """A version is handed over once for each paper that is printed of it."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def add(
        self,
        certificate: Certificate,
        delivery: Delivery,
        recorded_by: AccountId,
        at: datetime,
        proof_sha256: str | None,
    ) -> None:
        proxy = delivery.proxy
        self._db.table("deliveries").insert(
            {
                "number": certificate.number,
                "version": certificate.version,
                "delivered_on": delivery.day.isoformat(),
                "taken_by": "holder" if proxy is None else "proxy",
                "proxy_name": None if proxy is None else proxy.name,
                "proxy_document": None if proxy is None else proxy.document,
                "proof_sha256": proof_sha256,
                "recorded_by": recorded_by,
                "recorded_at": at.isoformat(timespec="seconds"),
            }
        )

    def all(self) -> dict[str, RecordedDelivery]:
        """The last delivery of each number."""
        rows = self._db.query(
            """SELECT deliveries.*, accounts.name AS account FROM deliveries
            JOIN accounts ON accounts.id = recorded_by ORDER BY number, version, recorded_at"""
        )
        return {str(row["number"]): _recorded(row) for row in rows}


def _recorded(row: Mapping[str, object]) -> RecordedDelivery:
    proxied = row["taken_by"] == "proxy"
    proxy = Proxy(str(row["proxy_name"]), str(row["proxy_document"])) if proxied else None
    proof = row["proof_sha256"]
    return RecordedDelivery(
        number=str(row["number"]),
        delivery=Delivery(date.fromisoformat(str(row["delivered_on"])), proxy),
        recorded_by=str(row["account"]),
        proof_sha256=None if proof is None else str(proof),
    )

"""What the packages screen shows: what was written, what a package still lacks, and whether one is whole."""

from collections.abc import Sequence
from pathlib import Path

from app.domain.accounts import Actor, Role, RoleMissingError
from app.domain.batches import Batch
from app.domain.certificates import Certificate
from app.domain.errors import KnownError
from app.domain.remarks import Remark
from app.exchange.package_refusals import PackagePhotosMissingError, PortalCodeMissingError
from app.exchange.verification import Verification, verify_package
from app.services.handover import PORTAL_CODES, NothingToPackError
from app.services.office import Office
from app.services.steps_view import StepPage, StepsView
from app.storage.packages import PackageRecord

HANDED_OVER = ("upload", "archive")
"""The steps that packages serve, where a document lists them."""


class PackagesView:
    """Reads only."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def packages(self, batch: Batch) -> list[PackageRecord]:
        """The batch's packages in the order in which they were written."""
        with self._office.store.reading() as session:
            return session.packages.of_batch(batch.id)

    def rows(self, batch: Batch) -> int:
        """How many certificates the next package would hold."""
        with self._office.store.reading() as session:
            return len(session.certificates.of_batch(batch.id))

    def needs(self, batch: Batch) -> list[Remark]:
        """What refuses the next package, each with the people it concerns; codes of the `error` sentences."""
        with self._office.store.reading() as session:
            issued = session.certificates.of_batch(batch.id)
        return [need.remark for need in _needs(issued)]

    def why_not_pack(self, batch: Batch, actor: Actor) -> KnownError | None:
        """Why `actor` can write no package now, None when one can be written."""
        with self._office.store.reading() as session:
            issued = session.certificates.of_batch(batch.id)
        if not issued:
            return NothingToPackError(title=batch.title)
        try:
            actor.require(Role.HR, Role.SECRETARY)
        except RoleMissingError as missing:
            return missing
        return next(iter(_needs(issued)), None)

    def verify(self, path: Path) -> Verification:
        """Look through a package of whatever origin; raises PackageUnreadableError."""
        return verify_package(path, self._office.rulebook.provinces)

    def steps(self, batch: Batch, actor: Actor) -> list[StepPage]:
        """The steps of the batch's road that its packages serve."""
        road, view = self._office.policy(batch).road, StepsView(self._office)
        return [view.page(batch, step, actor) for step in HANDED_OVER if road.has(step)]


def _needs(issued: Sequence[Certificate]) -> list[KnownError]:
    needs: list[KnownError] = []
    for id_type in dict.fromkeys(one.content["id_type"] for one in issued):
        if id_type not in PORTAL_CODES:
            people = tuple(one.content["name"] for one in issued if one.content["id_type"] == id_type)
            needs.append(PortalCodeMissingError(id_type=id_type, people=people))
    unseen = tuple(one.content["name"] for one in issued if one.photo_sha256 is None)
    if unseen:
        needs.append(PackagePhotosMissingError(people=unseen))
    return needs

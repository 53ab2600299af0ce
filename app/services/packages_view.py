"""What the packages screen shows: what was written, what a package still lacks, and whether one is whole."""

from collections.abc import Sequence
from pathlib import Path

from app.domain.accounts import Actor, Role
from app.domain.batches import Batch
from app.domain.certificates import Certificate
from app.domain.errors import KnownError, RefusalError
from app.domain.remarks import Remark
from app.exchange.package_content import PackageKind, PackageProfile
from app.exchange.package_refusals import PackagePhotosMissingError, PortalCodeMissingError
from app.exchange.verification import Verification, verify_package
from app.services.handover import PORTAL_CODES
from app.services.office import Office
from app.services.portal_rows import CorrectionLine, lines_due, package_rows, sent_unaccepted
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
            return len(session.certificates.valid_of_batch(batch.id))

    def corrections(self, batch: Batch) -> list[CorrectionLine]:
        """The 更正 rows that no package has told yet, whether they can go out or not."""
        with self._office.store.reading() as session:
            return lines_due(self._office, session, batch)

    def sent_before(self, batch: Batch) -> tuple[str, ...]:
        """Whom the next 新增 package would tell the portal again: sent, and not noted as accepted."""
        with self._office.store.reading() as session:
            try:
                rows = package_rows(
                    self._office, session, batch, PackageProfile.PORTAL, PackageKind.NEW
                ).certificates
            except RefusalError:
                return ()
            return tuple(one.content["name"] for one in sent_unaccepted(session, batch, rows))

    def needs(self, batch: Batch) -> list[Remark]:
        """What refuses the next package, each with the people it concerns; codes of the `error` sentences."""
        with self._office.store.reading() as session:
            issued = session.certificates.valid_of_batch(batch.id)
        return [need.remark for need in _needs(issued)]

    def why_not_pack(
        self, batch: Batch, actor: Actor, profile: str = "portal", kind: str = "new"
    ) -> KnownError | None:
        """Why `actor` can write no such package now, None when it can be written."""
        try:
            with self._office.store.reading() as session:
                rows = package_rows(self._office, session, batch, PackageProfile(profile), PackageKind(kind))
            actor.require(Role.HR, Role.SECRETARY)
        except KnownError as error:
            return error
        return next(iter(_needs(rows.certificates)), None)

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

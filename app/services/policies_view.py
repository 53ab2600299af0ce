"""What the reader of rule packs shows: the packs, the institution's versions over each, the page of one."""

from dataclasses import dataclass

from app.domain.batches import Batch
from app.services.office import Office
from app.services.policy_pages import PolicyPage, policy_page
from app.services.refinement_starter import starting_file
from app.services.refining import AdoptedRefinement, Refining


@dataclass(frozen=True, slots=True)
class PackChoice:
    """One rule pack; `in_force` today."""

    id: str
    document: str
    in_force: bool


class PoliciesView:
    """Reads only."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._refining = Refining(office)

    def packs(self) -> tuple[PackChoice, ...]:
        today = self._office.clock.today()
        return tuple(
            PackChoice(one.id, one.document, one.in_force(today))
            for one in self._office.rulebook.policies.values()
        )

    def versions(self, policy_id: str) -> tuple[AdoptedRefinement, ...]:
        """The refinements adopted over the pack, the last one first."""
        return self._refining.adopted(policy_id)

    def followed(self, batch: Batch) -> str | None:
        """The version that the batch follows; None where it follows the document alone."""
        stored = self._refining.followed(batch)
        return None if stored is None else stored.sha256

    def page(self, policy_id: str, version: str | None) -> PolicyPage:
        """The pack, with an adopted version laid over it; raises what refuses that one now."""
        pack = self._office.rulebook.policies.named(policy_id)
        return policy_page(self._office, pack if version is None else self._refining.under(version))

    def starting_file(self, policy_id: str) -> str:
        """What a refinement of the pack may be begun with; Chinese, as papers are."""
        return starting_file(self._office.rulebook.policies.named(policy_id), self._office.paper_texts)

"""What the keys screen shows: the keys, how many certificates each signed, and what may be done."""

from collections import Counter
from dataclasses import dataclass

from app.domain.accounts import Actor, Role, RoleMissingError
from app.domain.errors import KnownError
from app.domain.keys import InstitutionKey, KeyId
from app.exchange.claims import claim_part, read_claim
from app.printing.fields import QUERY_URL
from app.services.office import Office
from app.storage.session import Session


@dataclass(frozen=True, slots=True)
class KeyLine:
    """One key, and on how many certificates its signature stands."""

    key: InstitutionKey
    certificates: int


@dataclass(frozen=True, slots=True)
class KeysPage:
    """`lines` are the newest first; `unsigned` certificates show the query address alone."""

    lines: tuple[KeyLine, ...]
    unsigned: int
    qr_signed: bool

    @property
    def in_use(self) -> InstitutionKey | None:
        return next((line.key for line in self.lines if line.key.in_use), None)


class KeysView:
    """Reads only."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def page(self) -> KeysPage:
        with self._office.store.reading() as session:
            keys, signed = session.keys.all(), _signed(session)
            qr_signed = session.settings.read().qr_signed
        lines = tuple(KeyLine(key, signed[key.id]) for key in keys)
        return KeysPage(lines, signed[None], qr_signed)

    def in_use(self) -> InstitutionKey | None:
        with self._office.store.reading() as session:
            return session.keys.in_use()

    def needed_for_issuing(self) -> bool:
        """Whether issuing asks for the passphrase."""
        with self._office.store.reading() as session:
            return session.settings.read().qr_signed and session.keys.in_use() is not None

    def needed_for_packing(self, profile: str) -> bool:
        """Whether a package of `profile` asks for the passphrase: the portal's carries no signature."""
        with self._office.store.reading() as session:
            return profile != "portal" and session.keys.in_use() is not None

    def why_not_change(self, actor: Actor) -> KnownError | None:
        """Why `actor` may make no key and change no passphrase, None when that is allowed."""
        try:
            actor.require(Role.ADMINISTRATOR)
        except RoleMissingError as missing:
            return missing
        return None


def _signed(session: Session) -> Counter[KeyId | None]:
    """How many certificates each key signed; those without a claim are counted under None."""
    found: Counter[KeyId | None] = Counter()
    for certificate in session.certificates.all():
        part = claim_part(certificate.content.get("qr_text", ""), QUERY_URL)
        signed = None if part is None else read_claim(part)
        found[None if signed is None else signed.claim.key_id] += 1
    return found

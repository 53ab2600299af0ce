"""The institution key: made in the program, sealed with a passphrase, unlocked in memory for one run.

Source: certificate §5. A lost passphrase means a new key; what the old one signed stays verifiable.
"""

from pathlib import Path

from app.domain.accounts import Actor, Role
from app.domain.acts import INSTITUTION_CHAIN, Act
from app.domain.errors import InputError
from app.domain.keys import (
    InstitutionKeyUnknownError,
    KeyId,
    KeySupersededError,
    SealCost,
    require_good_passphrase,
)
from app.exchange.signing_key import SigningKey, public_pem, unseal
from app.services.office import Office


class KeyFileUnwritableError(InputError):
    """The public half cannot be written to the chosen place."""

    code = "key_file_unwritable"


class Keys:
    """`cost` is the work that opening a seal takes; it is kept with each seal."""

    def __init__(self, office: Office, cost: SealCost | None = None) -> None:
        self._office = office
        self._cost = cost or SealCost()

    def make(self, passphrase: str, actor: Actor) -> SigningKey:
        """Make a key and put it in use; the one before is retired under the same act id.

        Answers it unlocked. Raises PassphraseTooShortError, PassphraseTooPlainError.
        """
        actor.require(Role.ADMINISTRATOR)
        require_good_passphrase(passphrase)
        key = SigningKey.make()
        seal = key.seal(passphrase, self._cost)
        with self._office.store.session() as session:
            stamp, before = self._office.stamp(actor), session.keys.in_use()
            if before is not None:
                session.keys.retire(before.id, stamp.at, actor.account_id)
                session.log.record(
                    stamp, Act.KEY_RETIRED, before.id, chain=INSTITUTION_CHAIN, after={"successor": key.id}
                )
            session.keys.add(key.public, seal, stamp.at, actor.account_id)
            session.log.record(
                stamp, Act.KEY_MADE, key.id, chain=INSTITUTION_CHAIN, after={"public": key.public.hex()}
            )
        return key

    def change_passphrase(self, old: str, new: str, actor: Actor) -> None:
        """Seal the key in use anew; the key itself stays.

        Raises InstitutionKeyMissingError, PassphraseWrongError and what `make` raises.
        """
        actor.require(Role.ADMINISTRATOR)
        require_good_passphrase(new)
        key = self.unlock(old)
        seal = key.seal(new, self._cost)
        with self._office.store.session() as session:
            in_use, stamp = session.keys.the_one(), self._office.stamp(actor)
            if in_use.id != key.id:
                raise KeySupersededError(key=in_use.id, unlocked=key.id)
            session.keys.reseal(key.id, seal)
            session.log.record(stamp, Act.PASSPHRASE_CHANGED, key.id, chain=INSTITUTION_CHAIN)

    def unlock(self, passphrase: str) -> SigningKey:
        """The key in use, for one run in memory; raises InstitutionKeyMissingError, PassphraseWrongError."""
        with self._office.store.reading() as session:
            key = session.keys.the_one()
            sealed = session.keys.seal(key.id)
        return unseal(sealed, key.public, passphrase)

    def export_public(self, key_id: KeyId, path: Path) -> Path:
        """Write the public half as PEM, for whoever verifies; raises InstitutionKeyUnknownError."""
        with self._office.store.reading() as session:
            key = session.keys.named(key_id)
        if key is None:
            raise InstitutionKeyUnknownError(key=key_id)
        try:
            path.write_bytes(public_pem(key.public))
        except OSError as error:
            raise KeyFileUnwritableError(file=str(path), reason=error.strerror or "?") from error
        return path


def unlocked(office: Office, passphrase: str | None) -> SigningKey | None:
    """The key in use for a run that asked for its passphrase, None for one that had no need to."""
    return None if passphrase is None else Keys(office).unlock(passphrase)

"""Reads the PEM that `--key` names."""

from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from app.exchange.package_signature import PublicKeyUnreadableError, read_public_key

_KEY_MOST_BYTES = 1 << 16


def read_key_file(path: Path) -> Ed25519PublicKey:
    """The public key in the PEM at `path`; raises PublicKeyUnreadableError."""
    try:
        with path.open("rb") as stream:
            return read_public_key(stream.read(_KEY_MOST_BYTES), path.name)
    except OSError as error:
        raise PublicKeyUnreadableError(file=path.name) from error

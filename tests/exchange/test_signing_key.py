"""The sealed institution key: only its passphrase opens it, and nothing tells its private half."""

import copy
import pickle
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.keys import (
    PassphraseTooPlainError,
    PassphraseTooShortError,
    PassphraseWrongError,
    SealCost,
    key_id,
    require_good_passphrase,
)
from app.exchange.package_signature import read_public_key
from app.exchange.signing_key import SigningKey, public_pem, unseal

QUICK = SealCost(n=2, r=1, p=1)
PASSPHRASE = "four words of ours"


@settings(max_examples=30)
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40))
def test_only_the_passphrase_opens_the_seal(passphrase: str) -> None:
    key = SigningKey.make()
    seal = key.seal(passphrase, QUICK)
    assert unseal(seal, key.public, passphrase).sign(b"x") == key.sign(b"x")
    with pytest.raises(PassphraseWrongError):
        unseal(seal, key.public, passphrase + "x")


def test_full_width_typing_is_the_same_passphrase() -> None:
    key = SigningKey.make()
    seal = key.seal("ｆｏｕｒ　ｗｏｒｄｓ １２３", QUICK)
    assert unseal(seal, key.public, "four words 123").id == key.id


def test_every_seal_is_fresh_and_bound_to_its_public_half() -> None:
    key, other = SigningKey.make(), SigningKey.make()
    first, second = key.seal(PASSPHRASE, QUICK), key.seal(PASSPHRASE, QUICK)
    assert first.salt != second.salt
    assert first.nonce != second.nonce
    assert first.sealed != second.sealed
    for broken, public in (
        (first, other.public),
        (replace(first, salt=second.salt), key.public),
        (replace(first, nonce=second.nonce), key.public),
        (replace(first, sealed=bytes([first.sealed[0] ^ 1]) + first.sealed[1:]), key.public),
        (replace(first, cost=SealCost(n=4, r=1, p=1)), key.public),
    ):
        with pytest.raises(PassphraseWrongError):
            unseal(broken, public, PASSPHRASE)


def test_the_regular_seal_costs_what_guessing_should() -> None:
    cost = SealCost()
    assert 128 * cost.n * cost.r == 64 * 2**20  # bytes of memory for one guess
    assert cost.p == 2


def test_the_private_half_is_not_printed_pickled_or_copied() -> None:
    key = SigningKey.make()
    private = key._private.private_bytes_raw()
    assert str(key) == f"SigningKey({key.id})"
    assert private.hex() not in repr(vars(type(key)))
    for take in (pickle.dumps, copy.copy):
        with pytest.raises(TypeError):
            take(key)
    assert private not in key.seal(PASSPHRASE, QUICK).sealed


def test_the_public_half_is_exported_as_pem_and_named_by_its_sum() -> None:
    key = SigningKey.make()
    pem = public_pem(key.public)
    assert pem.startswith(b"-----BEGIN PUBLIC KEY-----")
    assert load_pem_public_key(pem) == read_public_key(pem, "key.pem")
    assert read_public_key(pem, "key.pem").public_bytes_raw() == key.public
    assert key_id(bytes(32)) == "66687aadf862bd77"  # sha256 of 32 zero bytes


def test_a_passphrase_is_long_and_varied() -> None:
    require_good_passphrase("十二个汉字也可以当作口令用")
    for short in ("", "eleven char", "　" * 11):
        with pytest.raises(PassphraseTooShortError):
            require_good_passphrase(short)
    with pytest.raises(PassphraseTooPlainError):
        require_good_passphrase("121212121212")

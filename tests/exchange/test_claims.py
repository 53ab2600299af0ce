"""The signed claim of a QR: the standards' own vectors, what is written reads back, and nothing else does."""

import base64
from dataclasses import replace
from datetime import date

import cbor2
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from app.domain.claims import Claim, ClaimVerdict, gravest
from app.domain.keys import KeyId
from app.exchange.claims import claim_part, claim_text, read_claim, unsigned_text
from app.exchange.cose import Sign1, decode_sign1, encode, encode_sign1
from app.exchange.signing_key import SigningKey

URL = "http://jndj.osta.org.cn/"
# The key of RFC 8032 §7.1 TEST 1.
SECRET = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"
PUBLIC = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
CONTENT = b"This is the content."
KEY = SigningKey(Ed25519PrivateKey.from_private_bytes(bytes.fromhex(SECRET)))
CLAIM = Claim("Y00054403100526T000003", "朱𬱖", "装配钳工", date(2026, 9, 24), KEY.id)


def test_the_key_of_rfc_8032_signs_as_it_says_there() -> None:
    assert KEY.public.hex() == PUBLIC
    signature = (
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
        "d25bf5f0595bbe24655141438e7a100b"
    )
    assert KEY.sign(b"").hex() == signature


@pytest.mark.parametrize(
    ("protected", "external", "expected"),
    [
        # The first is that of RFC 9052 appendix C.2.1; the others follow §4.4 with other headers.
        ("a10126", "", "846a5369676e61747572653143a101264054"),
        ("a0", "", "846a5369676e61747572653141a04054"),
        (
            "a10126",
            "11aa22bb33cc44dd55006699",
            "846a5369676e61747572653143a101264c11aa22bb33cc44dd5500669954",
        ),
        ("a201270300", "", "846a5369676e61747572653145a2012703004054"),
    ],
)
def test_what_is_signed_is_the_sig_structure(protected: str, external: str, expected: str) -> None:
    message = Sign1(bytes.fromhex(protected), CONTENT)
    assert message.to_be_signed(bytes.fromhex(external)).hex() == expected + CONTENT.hex()


def test_a_message_is_the_structure_of_rfc_9052_and_nothing_else_is_read() -> None:
    protected = encode({1: -8, 3: 0})
    unsigned = Sign1(protected, CONTENT, unprotected={4: b"11"})
    message = replace(unsigned, signature=KEY.sign(unsigned.to_be_signed()))
    signed = cbor2.dumps(["Signature1", protected, b"", CONTENT])  # RFC 9052 §4.4
    parts = [protected, {4: b"11"}, CONTENT, KEY.sign(signed)]  # §4.2
    expected = cbor2.dumps(cbor2.CBORTag(18, parts))
    assert encode_sign1(message) == expected
    assert decode_sign1(expected) == message
    assert decode_sign1(cbor2.dumps(cbor2.CBORTag(998, parts))) is None


def test_a_claim_is_a_tagged_sign1_with_integer_keys_in_deterministic_cbor() -> None:
    text = claim_text(CLAIM, KEY, URL)
    assert text.startswith(URL + "#")
    content = base64.urlsafe_b64decode(text.partition("#")[2] + "==")
    tagged = cbor2.loads(content)
    protected, unprotected, payload, signature = tagged.value
    assert (tagged.tag, dict(unprotected), len(signature)) == (18, {}, 64)
    assert cbor2.loads(protected) == {1: -8, 4: bytes.fromhex(KEY.id)}
    assert cbor2.loads(payload) == {
        1: CLAIM.number, 2: CLAIM.name, 3: CLAIM.occupation, 4: CLAIM.issued_on, 5: bytes.fromhex(KEY.id),
    }  # fmt: skip
    assert payload.hex().startswith("a50176")
    assert bytes.fromhex("04d86419") + (20720).to_bytes(2, "big") in payload  # tag 100, days since 1970
    assert claim_text(CLAIM, KEY, URL) == text


@given(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=30),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=40),
    st.dates(),
)
def test_what_is_written_reads_back_and_only_the_key_that_signed_says_yes(
    name: str, occupation: str, day: date
) -> None:
    claim = replace(CLAIM, name=name, occupation=occupation, issued_on=day)
    text = claim_text(claim, KEY, URL)
    assert len(unsigned_text(claim, URL)) == len(text)
    part = claim_part(text, URL)
    signed = read_claim(part or "")
    assert signed is not None
    assert signed.claim == claim
    assert signed.signed_by(KEY.public)
    assert not signed.signed_by(SigningKey.make().public)


@given(st.integers(0, 10_000), st.sampled_from("ABCXYZabcxyz0189-_"))
def test_one_changed_character_never_passes(place: int, char: str) -> None:
    part = claim_text(CLAIM, KEY, URL).partition("#")[2]
    place %= len(part)
    changed = part[:place] + char + part[place + 1 :]
    signed = read_claim(changed)
    assert changed == part or signed is None or not signed.signed_by(KEY.public)


@given(st.binary(max_size=200))
def test_other_bytes_are_no_claim_and_never_a_fault(content: bytes) -> None:
    assert read_claim(base64.urlsafe_b64encode(content).decode().rstrip("=")) is None
    sign1 = encode_sign1(Sign1(encode({1: -8, 4: bytes(8)}), content, bytes(64)))
    assert read_claim(base64.urlsafe_b64encode(sign1).decode().rstrip("=")) is None


@pytest.mark.parametrize(
    "payload",
    [
        {1: "n", 2: "a", 3: "o", 4: cbor2.CBORTag(100, 1)},
        {1: "n", 2: "a", 3: "o", 4: "2026-09-24", 5: bytes(8)},
        {1: "n", 2: "a", 3: "o", 4: cbor2.CBORTag(1, 0), 5: bytes(8)},
        {1: "n", 2: "a", 3: "o", 4: cbor2.CBORTag(100, 1), 5: bytes(7)},
        {1: "n", 2: "a", 3: "o", 4: cbor2.CBORTag(100, 1), 5: bytes(8), 6: "110105194912310021"},
        [1, 2, 3],
    ],
)
def test_a_well_signed_message_that_says_something_else_is_no_claim(payload: object) -> None:
    unsigned = Sign1(encode({1: -8, 4: bytes(8)}), encode(payload))
    content = encode_sign1(replace(unsigned, signature=KEY.sign(unsigned.to_be_signed())))
    assert read_claim(base64.urlsafe_b64encode(content).decode().rstrip("=")) is None


def test_a_claim_that_names_another_key_in_its_header_is_no_claim() -> None:
    signed = decode_sign1(base64.urlsafe_b64decode(claim_text(CLAIM, KEY, URL).partition("#")[2] + "=="))
    assert signed is not None
    other = Sign1(encode({1: -8, 4: bytes(8)}), signed.payload)
    content = encode_sign1(replace(other, signature=KEY.sign(other.to_be_signed())))
    assert read_claim(base64.urlsafe_b64encode(content).decode().rstrip("=")) is None


def test_another_address_in_front_is_not_ours() -> None:
    text = claim_text(CLAIM, KEY, URL)
    part = text.partition("#")[2]
    assert claim_part(text, URL) == part
    assert claim_part(f"  {text[:60]}\n{text[60:]}\n", URL) == part  # pasted over two lines
    assert claim_part(part, URL) == part
    assert claim_part(f"http://jndj.osta.org.cn.example/#{part}", URL) is None
    assert claim_part(f"{URL}?x#{part}", URL) is None
    assert claim_part(URL, URL) is None
    for padded in (part + "=", part + "====", part[:-1] + "?", "x" * 5000, "ａｂｃ", ""):
        assert read_claim(padded) is None


def test_no_document_number_can_stand_in_a_claim() -> None:
    assert set(Claim.__slots__) == {"number", "name", "occupation", "issued_on", "key_id"}
    assert KeyId(CLAIM.key_id) == KEY.id


def test_the_gravest_verdict_is_told_first() -> None:
    assert gravest([ClaimVerdict.VALID, ClaimVerdict.ALTERED, ClaimVerdict.UNSIGNED]) is ClaimVerdict.ALTERED
    assert gravest([ClaimVerdict.VALID]) is ClaimVerdict.VALID

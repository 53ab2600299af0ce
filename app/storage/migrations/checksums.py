"""What a file's schema is after each step, as a checksum: opening one need not build it anew to compare."""

import hashlib
from collections.abc import Iterable, Mapping
from types import MappingProxyType


def schema_checksum(schema: Iterable[tuple[str, str]]) -> str:
    """SHA-256 over every table and index with the statement that made it, whatever their order."""
    return hashlib.sha256(repr(sorted(schema)).encode()).hexdigest()


SCHEMAS: Mapping[str, str] = MappingProxyType({
    "0001_first_schema": "36dde5770ff7ad529efac341e4139ecc8fcdc0a7825aadad982d01089e65102a",
    "0002_settings": "7c0787c3223da0208827212a3da4529804e421a8a12e60d4d068c6b6bc8980e6",
    "0003_refinements": "77cef3c728f74dea38a9938d85eba661239d70c5659bbbad926a92f7ff279ae5",
    "0004_examinations": "cfd0471ac4937a9ee41a316d4436dd0f2995b256a2592e4392adba69fc744cb5",
    "0005_letters": "f41723a8ad9afe8bd4cffadba7838e1f0ebe69a50fc8a884868d5ee7231a2cd5",
    "0006_keys": "5236e2fa7323a174de2b21c6cc43072dbfc7c0db705acfa53259f8e1bdf9b06b",
    "0007_numbers": "cb1f1647ff6e606ee192920befc62fe0546d0270d3e2ea2250e67dd5e41620b0",
    "0008_stock": "f62797af14dcc36adc0c3e114c44bcd199f7d7533ca3171530d7d4857e9c82fc",
    "0009_layouts": "4af9cf8173b4f01e76d8562b6dc67163c1b7b15520493761b7d8718a4b2daf62",
    "0010_calendars_and_amendments": "fa80025821013f2709a65847358d1ffea3d9ca97a4a48b47dbc65e99c6186ec3",
    "0011_candidate_states": "ad02a6a6f6cb7c735b07968b2e8b30d6d33bf2968b7d57d08ccbab0b52b29eda",
})  # fmt: skip
"""By the last step applied. A step that is missing here or differs is built and compared as a whole."""

"""The checksum of the schema after each step is that of the schema which the step makes."""

from app.storage.migrations import KNOWN_NAMES
from app.storage.migrations.checksums import SCHEMAS, schema_checksum
from app.storage.store import _shipped_schema


def test_every_step_has_the_checksum_of_what_it_makes() -> None:
    made = {name: schema_checksum(_shipped_schema(steps)) for steps, name in enumerate(KNOWN_NAMES, 1)}
    assert dict(SCHEMAS) == made, "write what the steps make into app/storage/migrations/checksums.py"

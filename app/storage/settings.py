"""The institution's settings by name; what is not stored stands at its default."""

import json
from dataclasses import asdict, fields

from sqlite_utils import Database

from app.domain.settings import Settings


class StoredSettings:
    """One row a setting that was ever changed."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def read(self) -> Settings:
        stored = {row["name"]: json.loads(row["value"]) for row in self._db.query("SELECT * FROM settings")}
        known = {field.name for field in fields(Settings)}
        return Settings(**{name: value for name, value in stored.items() if name in known})

    def write(self, settings: Settings) -> None:
        rows = [{"name": name, "value": json.dumps(value)} for name, value in asdict(settings).items()]
        self._db.table("settings").upsert_all(rows, pk="name")

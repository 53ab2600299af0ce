"""Bytes by their SHA-256: photos, evidence, frozen PDFs."""

import hashlib

from sqlite_utils import Database


class Files:
    """The same bytes are stored once, however often they are used."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def add(self, content: bytes, media_type: str) -> str:
        """Store `content` and answer its SHA-256 in hex."""
        sha256 = hashlib.sha256(content).hexdigest()
        self._db.table("files").insert(
            {"sha256": sha256, "media_type": media_type, "size": len(content), "content": content},
            ignore=True,
        )
        return sha256

    def content(self, sha256: str) -> bytes:
        row = self._db.execute("SELECT content FROM files WHERE sha256 = ?", [sha256]).fetchone()
        return bytes(row[0])

    def mismatched(self) -> list[str]:
        """The hashes whose stored bytes are no longer what the hash says."""
        rows = self._db.execute("SELECT sha256, content FROM files")
        return [sha256 for sha256, content in rows if hashlib.sha256(content).hexdigest() != sha256]

"""The migration that brings the stock keeps what older files hold, and widens what a delivery may be."""

import sqlite3

from sqlite_utils import Database

from app.storage.migrations import MIGRATIONS

_DELIVERY = {
    "number": "n",
    "version": 1,
    "delivered_on": "2026-03-01",
    "taken_by": "proxy",
    "proxy_name": "某人",
    "proxy_document": "委托书",
    "proof_sha256": None,
    "recorded_by": "a",
    "recorded_at": "2026-03-01T09:00:00+08:00",
}


def test_deliveries_noted_before_the_stock_came_are_kept() -> None:
    db = Database(sqlite3.connect(":memory:"), strict=True)
    MIGRATIONS.apply(db, stop_before=["0008_stock"])
    db.table("deliveries").insert(_DELIVERY)
    MIGRATIONS.apply(db)
    assert list(db.query("SELECT * FROM deliveries")) == [_DELIVERY]
    later = {**_DELIVERY, "recorded_at": "2026-05-01T09:00:00+08:00"}
    db.table("deliveries").insert(later)
    assert db.table("deliveries").count == 2
    db.conn.close()

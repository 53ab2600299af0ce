"""What a kind of paper moves in the default layout, its ghost, and what printers need to hit their place."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from sqlite_utils import Database

from app.domain.calibrations import Calibration


@dataclass(frozen=True, slots=True)
class StoredLayout:
    """`moves` as TOML; `ghost_sha256` names the scan of a blank sheet."""

    moves: str = ""
    ghost_sha256: str | None = None


@dataclass(frozen=True, slots=True)
class StoredCalibration:
    """One measuring of a printer's tray; `made_at` ISO with +08:00."""

    printer: str
    tray: str
    calibration: Calibration
    made_at: str
    made_by: str


class Layouts:
    """One row a kind of paper and level; a calibration is never overwritten, the newest counts."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def of(self, stock_id: str, level: str) -> StoredLayout:
        row = next(
            self._db.query(
                "SELECT moves, ghost_sha256 FROM stock_layouts WHERE stock_id = ? AND level = ?",
                [stock_id, level],
            ),
            None,
        )
        return StoredLayout() if row is None else StoredLayout(row["moves"], row["ghost_sha256"])

    def put(self, stock_id: str, level: str, layout: StoredLayout, changed_at: str, changed_by: str) -> None:
        self._db.table("stock_layouts").upsert(
            {
                "stock_id": stock_id,
                "level": level,
                "moves": layout.moves,
                "ghost_sha256": layout.ghost_sha256,
                "changed_at": changed_at,
                "changed_by": changed_by,
            },
            pk=("stock_id", "level"),
        )

    def calibrate(self, made: StoredCalibration) -> None:
        one = made.calibration
        self._db.table("calibrations").insert(
            {
                "id": str(uuid.uuid4()),
                "printer": made.printer,
                "tray": made.tray,
                "offset_x_mm": str(one.offset_x_mm),
                "offset_y_mm": str(one.offset_y_mm),
                "scale_x": str(one.scale_x),
                "scale_y": str(one.scale_y),
                "made_at": made.made_at,
                "made_by": made.made_by,
            }
        )

    def calibrations(self) -> list[StoredCalibration]:
        """The newest of every printer and tray, the one made last first."""
        rows = self._db.query("SELECT * FROM calibrations ORDER BY made_at DESC, rowid DESC")
        newest: dict[tuple[str, str], StoredCalibration] = {}
        for row in rows:
            newest.setdefault((row["printer"], row["tray"]), _stored(row))
        return list(newest.values())


def _stored(row: Mapping[str, str]) -> StoredCalibration:
    numbers = (Fraction(row[name]) for name in ("offset_x_mm", "offset_y_mm", "scale_x", "scale_y"))
    return StoredCalibration(
        row["printer"], row["tray"], Calibration(*numbers), row["made_at"], row["made_by"]
    )

"""Print runs with their positions, as they stood when the last act was stored: a killed program resumes."""

from collections.abc import Mapping

from sqlite_utils import Database

from app.domain.acts import Stamp
from app.domain.batches import BatchId
from app.domain.certificates import PrintMode
from app.domain.errors import InputError
from app.domain.print_runs import Position, PositionState, PrintRun, RunState
from app.domain.stock import PaperOrder


class RunUnknownError(InputError):
    code = "run_unknown"


class PrintRuns:
    """One run at most is neither finished nor ended."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def add(self, run: PrintRun, stamp: Stamp) -> None:
        self._db.table("print_runs").insert(
            {
                "id": run.id,
                "batch_id": run.batch_id,
                "stock_id": run.stock_id,
                "mode": run.mode,
                "every": run.every,
                "started_by": stamp.actor.account_id,
                "started_at": stamp.at.isoformat(timespec="seconds"),
                **_standing(run),
            }
        )
        self._db.table("print_positions").insert_all(
            {"run_id": run.id, **_position_row(one)} for one in run.positions
        )

    def change(self, run: PrintRun, before: PrintRun) -> None:
        """Store what differs between `run` and how it stood `before`."""
        self._db.table("print_runs").update(run.id, _standing(run))
        for one, old in zip(run.positions, before.positions, strict=True):
            if one != old:
                values = {"state": one.state, "serial": one.sheet}
                self._db.table("print_positions").update((run.id, one.place), values)

    def set_printer(self, run_id: str, printer: str, calibration: str | None) -> None:
        """Where the sheets go now, and what was put right on the way."""
        self._db.table("print_runs").update(run_id, {"printer": printer, "calibration": calibration})

    def printer(self, run_id: str) -> tuple[str, str | None]:
        """The printer that the last sheets went to, empty before the first, and its calibration."""
        row = self._db.execute(
            "SELECT printer, calibration FROM print_runs WHERE id = ?", [run_id]
        ).fetchone()
        return (str(row[0] or ""), row[1]) if row else ("", None)

    def get(self, run_id: str) -> PrintRun:
        """Raises RunUnknownError."""
        for row in self._db.query("SELECT * FROM print_runs WHERE id = ?", [run_id]):
            return self._run(row)
        raise RunUnknownError(run=run_id)

    def going(self) -> PrintRun | None:
        """The run that is neither finished nor ended."""
        rows = list(self._db.query("SELECT * FROM print_runs WHERE state IN ('open', 'stopped')"))
        return next((self._run(row) for row in rows), None)

    def last(self, batch_id: BatchId) -> PrintRun | None:
        """The batch's last run, whatever became of it."""
        rows = list(
            self._db.query(
                "SELECT * FROM print_runs WHERE batch_id = ? ORDER BY started_at DESC, rowid DESC LIMIT 1",
                [batch_id],
            )
        )
        return next((self._run(row) for row in rows), None)

    def _run(self, row: Mapping[str, object]) -> PrintRun:
        positions = self._db.query(
            "SELECT * FROM print_positions WHERE run_id = ? ORDER BY place", [str(row["id"])]
        )
        in_hand = row["in_hand"]
        return PrintRun(
            id=str(row["id"]),
            batch_id=BatchId(str(row["batch_id"])),
            stock_id=str(row["stock_id"]),
            mode=PrintMode(str(row["mode"])),
            order=PaperOrder(str(row["paper_order"])),
            top=int(str(row["top"])),
            every=int(str(row["every"])),
            positions=tuple(
                Position(
                    one["place"],
                    str(one["number"]),
                    one["version"],
                    PositionState(str(one["state"])),
                    one["serial"],
                )
                for one in positions
            ),
            state=RunState(str(row["state"])),
            careful=bool(row["careful"]),
            in_hand=None if in_hand is None else int(str(in_hand)),
        )


def _standing(run: PrintRun) -> dict[str, object]:
    return {
        "paper_order": run.order,
        "top": run.top,
        "state": run.state,
        "careful": int(run.careful),
        "in_hand": run.in_hand,
    }


def _position_row(one: Position) -> dict[str, object]:
    return {
        "place": one.place,
        "number": one.number,
        "version": one.version,
        "state": one.state,
        "serial": one.sheet,
    }

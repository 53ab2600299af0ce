"""An index over who stands where: the road counts the people of a batch each time it is shown."""

from sqlite_utils import Database


def apply(db: Database) -> None:
    db.execute("CREATE INDEX candidates_by_state ON candidates (batch_id, state)")

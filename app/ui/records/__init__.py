"""Tables of records: a column is data, search and sort work on the records themselves."""

from app.ui.records.model import Column, RecordsModel
from app.ui.records.table import RecordsTable

__all__ = ["Column", "RecordsModel", "RecordsTable"]

"""A search that comes before the search keys are made loses nothing: it shows more with every turn."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from app import paths
from app.texts import Texts
from app.ui.preferences import Preferences
from app.ui.records import Column, RecordsTable
from app.ui.records.model import RecordsModel
from app.ui.theme import read_theme

PEOPLE = 9_000
COLUMNS = (
    Column[int]("number", lambda number: f"{number:05d}"),
    Column[int]("parity", lambda number: "odd" if number % 2 else "even"),
)


def key(number: int) -> str:
    return f"N{number:05d} {'odd' if number % 2 else 'even'}"


def found(text: str) -> list[int]:
    return [number for number in range(PEOPLE) if all(word in key(number).lower() for word in text.split())]


@pytest.fixture
def model() -> RecordsModel[int]:
    made = RecordsModel(COLUMNS, key)
    made.set_records(range(PEOPLE))
    return made


@pytest.mark.parametrize("turn", [1, 700, 5_000, PEOPLE])
def test_what_is_found_is_the_same_whenever_the_keys_come(model: RecordsModel[int], turn: int) -> None:
    model.search("99 odd")
    assert not model.ready
    assert list(model.shown) == [number for number in found("99 odd") if number < 3_000]
    while not model.prepare(turn):
        pass
    assert list(model.shown) == found("99 odd")
    model.search("n00042")
    assert list(model.shown) == [42]


def test_sorted_and_filtered_rows_stand_where_they_belong(
    model: RecordsModel[int], qtmodeltester: ModelTester
) -> None:
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]
    model.sort(0, Qt.SortOrder.DescendingOrder)
    model.filter_column(1, frozenset({"even"}))
    model.search("n077")
    while not model.prepare(1_000):
        pass
    assert list(model.shown) == [number for number in reversed(found("n077")) if number % 2 == 0]
    model.sort(-1)
    assert list(model.shown) == [number for number in found("n077") if number % 2 == 0]


def test_other_records_are_searched_for_the_same_text(model: RecordsModel[int]) -> None:
    model.search("odd")
    model.set_records(range(5, 9))
    assert list(model.shown) == [5, 7]


def test_the_table_goes_on_by_itself_and_keeps_the_current_record(
    qtbot: QtBot, texts: Texts, tmp_path_factory: pytest.TempPathFactory
) -> None:
    table: RecordsTable[int] = RecordsTable(
        "numbers",
        COLUMNS,
        key,
        theme=read_theme(paths.resources(), "light"),
        texts=texts,
        preferences=Preferences(tmp_path_factory.mktemp("kept")),
        identity=lambda number: number,
    )
    qtbot.addWidget(table)
    table.show()
    table.set_records(range(PEOPLE))
    table.select_row(8_500)
    table.search_field.setText("85")
    assert not table.model.ready
    qtbot.waitUntil(lambda: table.model.ready)
    assert list(table.model.shown) == found("85")
    assert table.current() == 8_500
    assert not table.view.isHidden()
    table.search_field.setText("nobody")
    assert list(table.model.shown) == []

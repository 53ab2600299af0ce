"""Sheets of numbered paper: NO. as typed, ranges, the forward walk of a sheet, and which sheet comes next."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.certificates import PrintMode
from app.domain.levels import Level
from app.domain.stock import (
    LAST_SHEET,
    BoxesUnevenError,
    PaperOrder,
    RangeOverlapError,
    RangeReversedError,
    SheetMisspeltError,
    SheetRange,
    SheetState,
    SheetStateError,
    Stock,
    StockLevelError,
    StockShortError,
    compressed,
    may_become,
    next_sheets,
    read_in_hand,
    read_ranges,
    read_sheet,
    require_apart,
    require_may_become,
    sheet_text,
    unused_from,
)

SERIALS = st.integers(1, 400)


@pytest.mark.parametrize(
    "text", ["00001201", " NO. 00001201 ", "No:00001201", "０００01201", "0000 1201", "№00001201"]
)
def test_a_number_is_read_as_people_type_it(text: str) -> None:
    assert read_sheet(text) == 1201


@pytest.mark.parametrize(
    "text", ["", "1201", "000012012", "00000000", "0000120a", "NO.", "-0001201", "０００１２０①"]
)
def test_what_is_no_eight_digits_is_refused(text: str) -> None:
    with pytest.raises(SheetMisspeltError):
        read_sheet(text)


@given(st.integers(1, LAST_SHEET))
def test_a_number_is_written_and_read_back(serial: int) -> None:
    assert read_sheet(sheet_text(serial)) == serial
    assert read_in_hand(sheet_text(serial)[-4:], serial) == serial


def test_four_digits_stand_for_the_expected_sheet_and_show_another_one() -> None:
    assert read_in_hand("1203", 1201) == 1203
    assert read_in_hand("00001201", 9) == 1201
    with pytest.raises(SheetMisspeltError):
        read_in_hand("201", 1201)


def test_ranges_are_read_from_a_list() -> None:
    found = read_ranges("00000011 - 00000020，00000005、00000007；NO.00000009".replace("NO.", ""))
    assert [str(one) for one in found] == ["00000011—00000020", "00000005", "00000007", "00000009"]
    with pytest.raises(RangeOverlapError):
        read_ranges("00000011-00000020, 00000020")
    with pytest.raises(RangeReversedError):
        read_ranges("00000020-00000011")
    for text in ("", "  ，", "00000011-", "11", "00000001-2"):
        with pytest.raises(SheetMisspeltError):
            read_ranges(text)


def test_a_range_splits_into_equal_boxes_or_not_at_all() -> None:
    parts = SheetRange(1, 1000).split(2)
    assert [(one.first, one.last) for one in parts] == [(1, 500), (501, 1000)]
    for boxes in (0, 3, 1001):
        with pytest.raises(BoxesUnevenError):
            SheetRange(1, 1000).split(boxes)


def test_ranges_that_share_a_sheet_are_refused() -> None:
    require_apart(SheetRange(11, 20), [SheetRange(1, 10), SheetRange(21, 30)])
    for other in (SheetRange(1, 11), SheetRange(20, 20), SheetRange(12, 13), SheetRange(1, 99)):
        with pytest.raises(RangeOverlapError):
            require_apart(SheetRange(11, 20), [other])


@given(st.sets(SERIALS))
def test_compressing_loses_no_sheet_and_adds_none(serials: set[int]) -> None:
    ranges = compressed(serials)
    assert sorted(serials) == [serial for one in ranges for serial in one.serials]
    for earlier, later in pairwise(ranges):
        assert later.first > earlier.last + 1


@given(st.lists(st.sampled_from(list(SheetState)), max_size=12))
def test_a_sheet_only_moves_forward(wishes: list[SheetState]) -> None:
    """Whatever is asked for, it is used once at most, and nothing follows its destruction."""
    state, walked = SheetState.UNUSED, [SheetState.UNUSED]
    for wanted in wishes:
        if may_become(state, wanted):
            require_may_become(1, state, wanted)
            state = wanted
            walked.append(state)
        else:
            with pytest.raises(SheetStateError):
                require_may_become(1, state, wanted)
    assert len(walked) == len(set(walked))
    assert SheetState.UNUSED not in walked[1:]
    if SheetState.USED in walked:
        assert walked.index(SheetState.USED) == 1
    if SheetState.DESTROYED in walked:
        assert walked[-1] is SheetState.DESTROYED
        assert walked[-2] in {SheetState.SPOILED, SheetState.WITHDRAWN}


@st.composite
def _stocks(draw: st.DrawFn) -> tuple[list[SheetRange], set[int]]:
    ends = sorted(draw(st.sets(SERIALS, min_size=2, max_size=8)))
    ranges = [SheetRange(first, last) for first, last in zip(ends[::2], ends[1::2], strict=False)]
    return ranges, draw(st.sets(SERIALS, max_size=60))


@given(_stocks(), SERIALS, st.sampled_from(list(PaperOrder)))
def test_the_next_sheets_are_the_unused_ones_in_the_order_of_the_tray(
    stock: tuple[list[SheetRange], set[int]], top: int, order: PaperOrder
) -> None:
    ranges, taken = stock
    received = {serial for one in ranges for serial in one.serials}
    upward = order is PaperOrder.ASCENDING
    expected = sorted(
        (one for one in received - taken if (one >= top if upward else one <= top)), reverse=not upward
    )
    assert list(unused_from(top, order, ranges[::-1], taken)) == expected
    assert next_sheets(len(expected), top, order, ranges, taken) == tuple(expected)
    with pytest.raises(StockShortError):
        next_sheets(len(expected) + 1, top, order, ranges, taken)


def test_paper_of_one_level_is_refused_for_the_other() -> None:
    stock = Stock("s", "特级技师证书纸", Level.T, PrintMode.OVERLAY)
    stock.require_level(Level.T, "张三")
    with pytest.raises(StockLevelError):
        stock.require_level(Level.S, "张三")
    Stock("b", "通用纸", None, PrintMode.FULL).require_level(Level.S, "张三")

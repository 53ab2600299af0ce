"""Symbols computed in a second process are those computed here, in order, refusals included."""

from multiprocessing import active_children

import pytest

from app.printing.qr import QrTooLongError, qr_symbol
from app.printing.symbols_ahead import WORTH_IT, Wanted, symbols_ahead

SIZE_MM = 30.0
TOO_LONG = "x" * 2000


def wanted(count: int) -> list[Wanted]:
    return [(f"http://jndj.osta.org.cn/#{place}", SIZE_MM) for place in range(count)]


@pytest.mark.parametrize("count", [3, WORTH_IT + 37])
def test_the_symbols_come_in_order(count: int) -> None:
    asked = wanted(count)
    with symbols_ahead(asked) as symbols:
        assert list(symbols) == [qr_symbol(*one) for one in asked]


@pytest.mark.parametrize("count", [3, WORTH_IT + 1])
def test_a_text_that_fits_no_symbol_is_refused_in_its_turn(count: int) -> None:
    asked = [*wanted(count - 1), (TOO_LONG, SIZE_MM)]
    with symbols_ahead(asked) as symbols:
        assert [next(symbols) for _ in asked[:-1]] == [qr_symbol(*one) for one in asked[:-1]]
        with pytest.raises(QrTooLongError):
            next(symbols)


def test_a_run_that_is_stopped_leaves_no_process() -> None:
    def stopped() -> None:
        with symbols_ahead(wanted(WORTH_IT * 4)) as symbols:
            next(symbols)
            raise ZeroDivisionError

    before = set(active_children())
    with pytest.raises(ZeroDivisionError):
        stopped()
    assert set(active_children()) <= before

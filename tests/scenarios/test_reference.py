"""The table of published ranges is whole and in order."""

import pytest

from sim.reference import ranges


@pytest.mark.parametrize("key", list(ranges()))
def test_a_range_is_in_order(key: str) -> None:
    row = ranges()[key]
    assert row.low <= row.typical <= row.high
    assert row.unit
    assert row.source
    assert set(row.kind.split("/")) <= set("STDE")
    assert row.confidence in {"high", "medium", "low"}


def test_a_range_holds_its_own_ends_and_estimates_are_not_firm() -> None:
    row = ranges()["A.neuromyotonia.intraburst_Hz"]
    assert row.holds(150)
    assert row.holds(300)
    assert not row.holds(301)
    assert row.firm
    assert not ranges()["A.fib.isi_cov"].firm

"""Which units are picked out, heard alone, or silenced."""

import pytest

from scenes.units import MARKS, SINGLE_FIBRES, Units


@pytest.fixture
def units():
    return Units(10, lambda _: (0, 1))


def test_colours_differ_until_they_run_out_and_then_the_oldest_is_given_again(units):
    for unit in range(MARKS):
        units.colour(unit)
    assert sorted(units.coloured.values()) == list(range(MARKS))
    oldest = units.coloured[0]
    units.colour(8)
    assert 0 not in units.coloured
    assert units.coloured[8] == oldest
    units.colour(9)
    assert 1 not in units.coloured


def test_a_colour_is_taken_away_and_is_free_again(units):
    units.colour(3)
    units.colour(4)
    before = units.coloured[4]
    units.colour(3)
    assert units.coloured == {4: before}, "the others keep theirs"
    units.colour(SINGLE_FIBRES)
    assert set(units.coloured) == {4, SINGLE_FIBRES}


def test_muted_units_are_silent_until_they_are_heard_again(units):
    units.mute(2)
    units.mute(SINGLE_FIBRES)
    assert units.silent == {2, SINGLE_FIBRES}
    units.mute(2)
    assert units.silent == {SINGLE_FIBRES}


def test_alone_means_that_everything_else_is_silent_single_fibres_too(units):
    units.solo(3)
    assert units.silent == {SINGLE_FIBRES, *range(10)} - {3}
    units.solo(4)
    assert units.silent == {SINGLE_FIBRES, *range(10)} - {3, 4}
    units.solo(3)
    units.solo(4)
    assert units.silent == set()


def test_who_is_heard_alone_is_heard_though_muted_and_what_was_muted_stays_so_afterwards(units):
    units.mute(3)
    units.mute(5)
    units.solo(3)
    assert 3 not in units.silent
    units.solo(3)
    assert units.silent == {3, 5}


def test_all_alike_again(units):
    units.colour(1)
    units.solo(2)
    units.mute(3)
    units.clear()
    assert (units.coloured, units.silent) == ({}, frozenset())


@pytest.mark.parametrize(("asked", "selected"), [(0, 0), (9, 9), (SINGLE_FIBRES, SINGLE_FIBRES), (10, None), (-2, None), (None, None)])
def test_only_what_there_is_can_be_selected(units, asked, selected):
    units.select(asked)
    assert units.selected == selected


def test_units_are_counted_from_one(units):
    assert units.name(0) == "1"
    assert units.name(SINGLE_FIBRES) not in {units.name(unit) for unit in range(10)}

"""What counts as listened to, and as a place at which the needle has been."""

from types import SimpleNamespace

import pytest

from scenes.listening import AT_REST, LISTEN_S, Listening
from sim.electrode import Needle

ANATOMY = SimpleNamespace(fat_mm=2.0, thickness_mm=20.0)  # its middle lies 12 mm deep
HERE = Needle(-3.0, 5.0)
MUSCLE = SimpleNamespace(spec=SimpleNamespace(anatomy=ANATOMY))


@pytest.fixture
def listening():
    return Listening(MUSCLE)


def listen(listening, seconds, needle=HERE, effort=0.0, moved=False):
    """Frames of 10 ms; with `moved` the needle is being moved all the time."""
    frame = SimpleNamespace(needle=needle, effort=effort, reneedled=moved)
    listening.advance([frame] * round(seconds * 100))


def test_seconds_count_at_rest_only(listening):
    listen(listening, 3.0)
    listen(listening, 2.0, effort=0.3)
    listen(listening, 1.0, effort=AT_REST)
    assert listening.seconds == pytest.approx(4.0)
    assert listening.left_s == pytest.approx(LISTEN_S - 4.0)


def test_ninety_seconds_are_enough_and_nothing_is_left_then(listening):
    listen(listening, LISTEN_S)
    assert listening.left_s == 0
    listen(listening, 5.0)
    assert listening.left_s == 0


def test_a_place_counts_once_the_needle_has_stood_still_for_a_second(listening):
    listen(listening, 0.9)
    assert listening.places == []
    listen(listening, 0.2)
    listen(listening, 10.0)
    assert listening.places == [HERE]


def test_a_needle_on_its_way_is_nowhere(listening):
    for step in range(40):
        listen(listening, 0.5, Needle(step, 5.0 + step), moved=True)
    assert listening.places == []
    listen(listening, 0.5)
    listen(listening, 0.1, moved=True)
    listen(listening, 0.9)
    assert listening.places == [], "it was moved in between"


def test_places_less_than_a_millimetre_apart_are_one(listening):
    for needle in (Needle(0.0, 5.0), Needle(0.7, 5.7), Needle(0.6, 5.6), Needle(0.0, 5.0, 1.1), Needle(1.2, 5.0)):
        listen(listening, 0.1, needle, moved=True)
        listen(listening, 1.5, needle)
    assert listening.places == [Needle(0.0, 5.0), Needle(0.0, 5.0, 1.1), Needle(1.2, 5.0)], "0.99 mm away, and 0.85 mm"


def test_places_are_counted_by_quadrant(listening):
    for x, depth in ((-4.0, 5.0), (-6.0, 6.0), (4.0, 5.0), (-4.0, 15.0)):
        listen(listening, 0.1, Needle(x, depth), moved=True)
        listen(listening, 1.5, Needle(x, depth))
    assert listening.quadrants() == {"shallow_left": 2, "shallow_right": 1, "deep_left": 1, "deep_right": 0}

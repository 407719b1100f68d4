"""The log of discharges, summed anew, is the recorded signal to the last bit; and what it is with others silent, too."""

import weakref

import numpy as np
import pytest

from sim.amplifier import Machine
from sim.electrode import Needle
from sim.engine import FRAME_SAMPLES, Controls, Engine, Frame
from sim.insertion import Insertion
from sim.resum import FILL_FRAMES, LEAD_FRAMES, Resum
from tests.sim.people import SITE, someone

MOVES = 30, 36, 60  # frames in which the needle is put elsewhere
BLOCKED = range(20, 45)  # frames of partial curare
COLD = range(50, 70)


def examined(silent: frozenset[int] = frozenset()) -> tuple[Engine, list[Frame]]:
    """A second of a weak hand with fibrillating fibres: needle moved, end-plates poisoned, muscle cooled, filters set otherwise."""
    e = Engine(someone("als"), SITE)
    start, made = e.needle, []
    for k in range(100):
        there = Needle(start.x_mm + 0.3 * MOVES.index(k), start.depth_mm + 0.5) if k in MOVES else None
        manoeuvre = "partial_curare" if k in BLOCKED else "cooling" if k in COLD else None
        machine = Machine(20, 2000, 50, 40.0) if 40 <= k < 80 else Machine()
        made.append(e.step(Controls(0.2, there, manoeuvre, machine=machine, silent=silent)))
    return e, made


@pytest.fixture(scope="module")
def recorded() -> tuple[Engine, list[Frame]]:
    return examined()


def needle_uv(some: list[Frame]) -> np.ndarray:
    return np.concatenate([frame.emg_uv[0] for frame in some])


def test_with_no_one_silent_it_is_what_was_recorded(recorded):
    e, frames = recorded
    again = Resum(e.muscle, e.electrode)
    assert sum((frame.spikes.unit < 0).sum() for frame in frames) > 100
    assert sum((frame.spikes.unit >= 0).sum() for frame in frames) > 100
    assert np.array_equal(again.needle_uv(frames), needle_uv(frames))
    for first in (25, 55, 75):
        assert np.array_equal(again.needle_uv(frames[first:])[FILL_FRAMES * FRAME_SAMPLES :], needle_uv(frames[first + FILL_FRAMES :]))


def test_with_others_silent_it_is_what_they_would_have_made_it(recorded):
    e, frames = recorded
    silent = frozenset({-1, *range(0, e.muscle.population.units, 3)})
    expected = needle_uv(examined(silent)[1])
    again = Resum(e.muscle, e.electrode)
    assert np.array_equal(again.needle_uv(frames, silent), expected)
    first = 69
    late = again.needle_uv(frames[first:], silent)[LEAD_FRAMES * FRAME_SAMPLES :]
    assert late == pytest.approx(expected[(first + LEAD_FRAMES) * FRAME_SAMPLES :], abs=0.05)


def test_frames_that_do_not_follow_each_other_are_refused(recorded):
    e, frames = recorded
    with pytest.raises(ValueError, match="do not follow each other"):
        Resum(e.muscle, e.electrode).needle_uv(frames[:3] + frames[5:])
    assert Resum(e.muscle, e.electrode).needle_uv([]).size == 0


def test_frames_are_light_enough_to_be_kept_for_a_minute():
    e = Engine(someone("als"), SITE)
    here: weakref.ref[Insertion] = weakref.ref(e.insertion)
    kept = [e.step(Controls(0.2, Needle(1.0, 5.0) if k == 10 else None)) for k in range(20)]
    assert kept[-1].reneedled or here() is None  # the potentials of the place that was left are gone
    arrays = [*kept[-1].spikes, kept[-1].emg_uv, kept[-1].twitch_mn, kept[-1].filters]
    assert sum(a.nbytes for a in arrays) < 10_000

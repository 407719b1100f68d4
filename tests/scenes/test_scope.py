"""What lies on the screen of the machine: free sweeps, frozen ones, rows, sweeps over one another, and triggered ones."""

from types import SimpleNamespace

import numpy as np
import pytest

from scenes.history import History
from scenes.scope import DELAYS, DISPLAYS, LEVELS_UV, ROWS, TOGETHER, Scope
from sim.engine import FRAME_SAMPLES, RATE_HZ
from tests.scenes.double import played_frame

WINDOW = 4800  # samples of ten divisions of 10 ms


@pytest.fixture
def scope():
    return Scope(History())


def play(scope, samples, shocks_hz=None):
    """Play samples in pieces of 10 ms, as the window does."""
    samples = np.asarray(samples, np.float32)
    effect = SimpleNamespace(stimulus=None if shocks_hz is None else SimpleNamespace(rate_hz=shocks_hz))
    for at in range(0, samples.size, FRAME_SAMPLES):
        frames = [played_frame(scope.history.head // FRAME_SAMPLES, effect=effect)]
        scope.history.feed(samples[at : at + FRAME_SAMPLES], frames)
        scope.feed(frames)


def spikes(length, *at, uv=-300.0):
    """A quiet signal with potentials that last 1 ms."""
    samples = np.zeros(length)
    for one in at:
        samples[one : one + 48] = uv
    return samples


def test_free_sweeps_follow_one_another(scope):
    for head in (1, WINDOW - 1, 1):
        play(scope, np.zeros(head))
    assert scope.sweeps() == [WINDOW], "the sweep that the newest sample lies on"


def test_an_exactly_full_screen_stays_until_the_next_sample(scope):
    play(scope, np.zeros(2 * WINDOW))
    assert scope.sweeps() == [WINDOW]
    play(scope, np.zeros(1))
    assert scope.sweeps() == [2 * WINDOW]


def test_frozen_the_newest_samples_end_the_screen_and_stay(scope):
    play(scope, np.zeros(2 * WINDOW + 777))
    scope.freeze(True)
    assert scope.sweeps() == [WINDOW + 777]
    play(scope, np.zeros(WINDOW))
    assert (scope.sweeps(), scope.end) == ([WINDOW + 777], 2 * WINDOW + 777)
    scope.freeze(False)
    assert scope.end == 3 * WINDOW + 777


@pytest.mark.parametrize(("display", "most"), [("raster", ROWS), ("superimpose", TOGETHER)])
@pytest.mark.parametrize("frozen", [False, True])
def test_rows_and_superimposed_sweeps_join_without_a_gap(scope, display, most, frozen):
    play(scope, np.zeros(WINDOW * (most + 3) + 100))
    scope.display = display
    scope.freeze(frozen)
    sweeps = scope.sweeps()
    assert len(sweeps) == most
    assert set(np.diff(sweeps)) == {WINDOW}
    assert sweeps[-1] + WINDOW == scope.end if frozen else sweeps[-1] <= scope.end < sweeps[-1] + WINDOW


def test_few_sweeps_are_no_more_than_there_are(scope):
    scope.history.start(10 * WINDOW)
    play(scope, np.zeros(2 * WINDOW + 10))
    scope.display = "raster"
    assert scope.sweeps() == [10 * WINDOW, 11 * WINDOW, 12 * WINDOW]


@pytest.mark.parametrize("delay", DELAYS)
def test_the_delay_line_shows_what_came_before_the_trigger(scope, delay):
    scope.delay = delay
    scope.trigger(True)
    play(scope, spikes(10 * WINDOW, 20_000, 33_333))
    assert scope.before == delay * RATE_HZ // 100
    assert scope.triggers() == pytest.approx([20_000, 33_333], abs=1)
    assert scope.sweeps() == pytest.approx([33_333 - scope.before], abs=1)
    for display in ("raster", "superimpose"):
        scope.display = display
        assert scope.sweeps() == pytest.approx([20_000 - scope.before, 33_333 - scope.before], abs=1)


def test_only_what_crosses_the_level_on_its_side_triggers(scope):
    scope.trigger(True)
    play(scope, spikes(2 * WINDOW, 3000, uv=-99.0) + spikes(2 * WINDOW, 6000, uv=400.0))
    assert scope.triggers() == scope.sweeps() == []
    scope.level_uv = 200
    scope.search()
    assert scope.triggers() == pytest.approx([6000], abs=1), "a level that is turned finds what has been played already"
    while scope.level_uv != LEVELS_UV[0]:
        scope.step_level(-1)
    assert scope.triggers() == []


def test_triggers_are_the_same_whether_found_while_playing_or_afterwards(scope):
    rng = np.random.default_rng(5)
    scope.trigger(True)
    play(scope, spikes(40 * WINDOW, *rng.integers(0, 39 * WINDOW, 60)))
    found = scope.triggers()
    scope.search()
    assert len(found) > 10
    assert scope.triggers() == found
    assert min(np.diff(found)) >= scope.window - scope.before, "no sweep begins before the last one is over"


def test_a_shock_starts_a_sweep_where_the_machine_stimulates(scope):
    scope.stimulated = True
    scope.trigger(True)
    play(scope, np.zeros(RATE_HZ), shocks_hz=4.0)
    assert scope.triggers() == [0, 12_000, 24_000, 36_000]


def test_stepping_back_goes_from_sweep_to_sweep_and_stops_at_the_ends(scope):
    at = [10_000, 22_000, 41_000]
    scope.trigger(True)
    play(scope, spikes(60_000, *at))
    begins = [one - scope.before for one in at]
    seen = []
    for by in (-1, -1, -1, -1, 1, 1, 1, 1):
        scope.step_back(by)
        seen += scope.sweeps()
    assert scope.frozen
    assert seen == pytest.approx([begins[n] for n in (1, 0, 0, 0, 1, 2, 2, 2)], abs=1)


def test_a_sweep_that_is_not_yet_whole_is_not_stepped_to(scope):
    scope.trigger(True)
    play(scope, spikes(30_000, 10_000, 29_500))
    scope.freeze(True)
    assert scope.sweeps() == pytest.approx([10_000 - scope.before], abs=1)
    scope.step_back(1)
    assert scope.sweeps() == pytest.approx([10_000 - scope.before], abs=1)


def test_without_a_trigger_one_scrolls_by_half_screens_and_stops_at_the_ends(scope):
    play(scope, np.zeros(2 * WINDOW))
    seen = []
    for by in (-1, -1, -1, 1, 1, 1, 1):
        scope.step_back(by)
        seen += scope.sweeps()
    assert seen == [WINDOW // 2, 0, 0, WINDOW // 2, WINDOW, WINDOW, WINDOW]


def test_what_has_left_the_history_is_not_stepped_to(scope):
    scope.trigger(True)
    play(scope, spikes(20_000, 10_000))
    scope.history.feed(np.zeros(scope.history.ring.size - WINDOW, np.float32), [])
    play(scope, spikes(20_000, 10_000))
    (newest,) = [t for t in scope.triggers() if t > 20_000]
    for _ in range(3):
        scope.step_back(-1)
        assert scope.sweeps() == [newest - scope.before]
        assert scope.right == newest - scope.before + scope.window


def test_cursors_mark_samples_of_the_newest_sweep(scope):
    play(scope, np.zeros(3 * WINDOW))
    assert scope.cursor_samples() is None
    scope.toggle_cursors()
    scope.move_cursor(0, 0.25)
    scope.move_cursor(1, 7.0)
    first, second = scope.cursor_samples()
    assert first == pytest.approx(2 * WINDOW + WINDOW / 4, abs=1)
    assert second == 3 * WINDOW - 1, "a cursor stays on the screen"
    scope.toggle_cursors()
    scope.move_cursor(0, 0.5)
    assert scope.cursor_samples() is None


def test_the_displays_go_round(scope):
    seen = []
    for _ in DISPLAYS:
        scope.next_display()
        seen.append(scope.display)
    assert (set(seen), scope.display) == (set(DISPLAYS), "single")

"""The trace: no spike is dropped, negative is up, steps are 1-2-5, units that are picked out stand out."""

import numpy as np
import pygame
import pytest

from scenes.history import History
from scenes.scope import SENSITIVITIES_UV, SWEEPS_MS, Scope
from scenes.units import Units
from scenes.views.trace import TraceView, duration, voltage
from sim.engine import FRAME_SAMPLES, RATE_HZ
from sim.kernels.trace import sweep_columns, window_columns
from tests.scenes.double import played_frame

RECT = pygame.Rect(0, 0, 700, 320)
SPAN = (0, 240)  # samples of a potential in these tests


@pytest.fixture
def view(words, theme):
    made = TraceView(words, Scope(History()), Units(8, lambda _: SPAN))
    made.place(RECT, theme)
    return made


def feed(view, samples, fired=()):
    """Play samples, in frames in which units discharge: (sample, unit)."""
    first = view.history.head // FRAME_SAMPLES
    frames = range(first, first - (-len(samples) // FRAME_SAMPLES))
    view.history.feed(
        np.asarray(samples, np.float32), [played_frame(n, [one for one in fired if one[0] // FRAME_SAMPLES == n]) for n in frames]
    )


def picture(view, theme):
    target = pygame.Surface(RECT.size, depth=32)
    view.draw(target, theme)
    return pygame.surfarray.array3d(target).astype(int)


def like(pixels, colour):
    """Pixels (x, y) that have a colour, more or less."""
    return np.abs(pixels - colour).sum(axis=2) < 60


@pytest.mark.parametrize("frozen", [False, True])
@pytest.mark.parametrize("sweep_ms", SWEEPS_MS)
@pytest.mark.parametrize("at", [0.123, 0.5, 0.871])
def test_a_spike_of_one_sample_is_never_dropped(view, theme, sweep_ms, at, frozen):
    view.scope.sweep_ms = sweep_ms
    samples = np.zeros(view.scope.window)
    samples[int(at * view.scope.window)] = -200.0
    feed(view, samples)
    view.scope.freeze(frozen)
    height = view.screen.y + round(view.screen.height * (0.5 - 200 / 50 / 10))
    column = view.screen.x + int(at * view.screen.width)
    assert (picture(view, theme)[column - 2 : column + 4, height - 2 : height + 6, 1] > 90).any()


def test_negative_is_up(view, theme):
    samples = np.zeros(view.scope.window)
    samples[1000:1200] = -150.0
    feed(view, samples)
    middle = view.screen.centery
    bright = like(picture(view, theme), theme.palette.trace)[view.screen.x + 140 : view.screen.right]
    assert bright[:, : middle - 20].any()
    assert not bright[:, middle + 20 : view.screen.bottom - 60].any()


def test_columns_are_exactly_the_lowest_and_highest():
    rng = np.random.default_rng(1)
    history = rng.normal(size=9600).astype(np.float32)
    low, high = np.empty(100), np.empty(100)
    cursor = sweep_columns(history, 9600, 9600, 2, 0, 100, low, high)
    assert cursor == 99
    for x in range(1, 99):
        part = history[x * 96 : (x + 1) * 96 + 1]
        assert low[x] == pytest.approx(part.min())
        assert high[x] == pytest.approx(part.max())


def test_a_screen_of_the_past_is_drawn_as_it_was_when_it_was_new():
    ring = np.random.default_rng(3).normal(size=5000).astype(np.float32)  # samples 7000 to 12,000 in a ring that went round
    new, old = np.empty((2, 100)), np.empty((2, 100))
    sweep_columns(ring, 12_000, 2000, 0, 0, 100, *new)
    window_columns(ring, 7000, 12_000, 10_000, 2000, *old)
    np.testing.assert_array_equal(new, old)


def test_the_sweep_erases_what_is_older():
    history = np.full(20_000, 7.0, np.float32)
    history[10_000:14_000] = 3.0
    low, high = np.empty(100), np.empty(100)
    cursor = sweep_columns(history, 14_000, 10_000, 2, 0, 100, low, high)
    assert cursor == 39
    assert (low[:40] == 3).all()
    assert (low[40:42] > high[40:42]).all()
    assert (low[42:] == 7).all()


def test_there_is_no_trace_where_there_was_no_signal(view, theme):
    low, high = np.empty(100), np.empty(100)
    assert sweep_columns(np.zeros(1000, np.float32), 0, 500, 2, 0, 100, low, high) == -1
    assert (low > high).all()
    view.history.start(RATE_HZ)
    inside = view.screen.inflate(-280, -120)
    shown = picture(view, theme)[inside.x : inside.right, inside.y : inside.bottom]
    assert not like(shown, theme.palette.trace).any(), "an examination that begins at a later second shows nothing of the time before"


def test_few_samples_are_joined_by_lines():
    history = np.array([0, 10, 0, 10, 0], np.float32)
    low, high = np.empty(40), np.empty(40)
    sweep_columns(history, 5, 5, 0, 0, 40, low, high)
    assert high[4] == pytest.approx(6.25)


def test_steps_are_one_two_five():
    for steps in (SWEEPS_MS, SENSITIVITIES_UV):
        assert {str(step).rstrip("0") for step in steps} <= {"1", "2", "5"}
        assert list(steps) == sorted(steps)


def test_gain_and_sweep_stop_at_their_ends(view):
    for _ in range(30):
        view.scope.step_sweep(1)
        view.scope.step_sensitivity(-1)
    assert (view.scope.sweep_ms, view.scope.sensitivity_uv) == (SWEEPS_MS[-1], SENSITIVITIES_UV[0])


def test_a_second_is_measured_as_it_is(view):
    assert view.measured() is None, "before there is any signal"
    feed(view, 100 * np.sin(2 * np.pi * 50 * np.arange(RATE_HZ) / RATE_HZ))
    measured = view.measured()
    assert measured.peak_to_peak_uv == pytest.approx(200, rel=0.01)
    assert measured.rms_uv == pytest.approx(100 / np.sqrt(2), rel=0.01)


def test_values_carry_their_units(words):
    assert voltage(words, 50) == "50 µV"
    assert voltage(words, -2000) == "−2 mV"
    assert duration(words, 500) == "500 ms"
    assert duration(words, 1000) == "1 s"


@pytest.mark.parametrize("display", ["single", "raster", "superimpose"])
def test_drawing_changes_nothing(view, theme, display):
    feed(view, np.random.default_rng(2).normal(size=6000) * 40, [(2000, 3)])
    view.scope.display = display
    view.units.colour(3)
    view.scope.toggle_cursors()
    first = picture(view, theme)
    np.testing.assert_array_equal(first, picture(view, theme))
    assert view.history.head == 6000


def test_a_unit_that_is_picked_out_has_its_colour_where_it_fires_and_only_there(view, theme):
    feed(view, np.zeros(view.scope.window), [(1000, 3), (3000, 4)])
    view.units.colour(3)
    mark = theme.palette.marks[view.units.coloured[3]]
    columns = np.flatnonzero(like(picture(view, theme), mark)[:, view.screen.centery - 3 : view.screen.centery + 4].any(axis=1))
    wide = view.screen.width / view.scope.window
    assert columns.min() - view.screen.x == pytest.approx((1000 + SPAN[0]) * wide, abs=2)
    assert columns.max() - view.screen.x == pytest.approx((1000 + SPAN[1]) * wide, abs=2)


def test_a_place_on_the_screen_is_a_sample_of_the_newest_sweep(view):
    feed(view, np.zeros(2 * view.scope.window))
    for share in (0.0, 0.25, 1.0):
        x = view.screen.x + round(share * (view.screen.width - 1))
        assert view.sample_at(x) == pytest.approx(view.scope.window * (1 + share), abs=view.scope.window / view.screen.width + 1)
    feed(view, np.zeros(view.scope.window // 2))
    assert view.sample_at(view.screen.right - 5) < 2 * view.scope.window, "what the beam has not erased yet is older"
    assert view.sample_at(-500) == 2 * view.scope.window, "left of the screen is its first sample"


def test_it_says_that_it_waits_stands_still_or_is_too_small(view, theme):
    def said():
        theme.written = []
        picture(view, theme)
        lines, theme.written = [line.words for line in theme.written], None
        return " | ".join(lines)

    feed(view, np.full(2 * view.scope.window, 30.0))
    assert not any(view.words(key, level="", seconds="") in said() for key in ("trace.waiting", "trace.frozen", "trace.beyond"))
    view.scope.trigger(True)
    assert view.words("trace.waiting", level="−100 µV") in said()
    view.scope.trigger(False)
    view.scope.scroll(-RATE_HZ // 10)
    assert view.words("trace.frozen", seconds="0.10") in said()
    view.scope.sensitivity_uv = 5
    assert view.words("trace.beyond") in said()


def test_that_the_signal_is_larger_than_the_screen_is_said_at_once_wherever_the_beam_is(view, theme):
    feed(view, np.zeros(view.scope.window // 4))
    picture(view, theme)
    feed(view, np.full(480, 20 * view.scope.sensitivity_uv))
    assert view.moved(theme).right < view.screen.right - 100, "only where the beam has been"
    target = pygame.Surface((900, 500), depth=32)
    target.set_clip(view.moved(theme))
    view.draw(target, theme)
    assert view.moved(theme) == view.rect, "the words stand elsewhere, so all is drawn"

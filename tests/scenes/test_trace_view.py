"""The trace: no spike is dropped, negative is up, steps are 1-2-5."""

import numpy as np
import pygame
import pytest

from scenes.views.trace import SENSITIVITIES_UV, SWEEPS_MS, TraceView, duration, voltage
from sim.kernels.trace import sweep_columns

RATE = 48_000
RECT = pygame.Rect(0, 0, 700, 320)


@pytest.fixture
def view(words, theme):
    made = TraceView(words, RATE)
    made.place(RECT, theme)
    return made


def picture(view, theme):
    target = pygame.Surface(RECT.size, depth=32)
    view.draw(target, theme)
    return pygame.surfarray.array3d(target).astype(int)


def lit(view, theme):
    """Pixels (x, y) that have the colour of the trace, more or less."""
    green = picture(view, theme)[..., 1]
    return green > 120


@pytest.mark.parametrize("sweep_ms", SWEEPS_MS)
@pytest.mark.parametrize("at", [0.123, 0.5, 0.871])
def test_a_spike_of_one_sample_is_never_dropped(view, theme, sweep_ms, at):
    view.sweep_ms = sweep_ms
    samples = np.zeros(view.window, np.float32)
    samples[int(at * view.window)] = -200.0
    view.feed(samples)
    screen = view._screen
    height = screen.y + round(screen.height * (0.5 - 200 / 50 / 10))
    assert (picture(view, theme)[screen.x : screen.right, height - 2 : height + 6, 1] > 90).any()


def test_negative_is_up(view, theme):
    samples = np.zeros(view.window, np.float32)
    samples[1000:1200] = -150.0
    view.feed(samples)
    middle = view._screen.centery
    bright = lit(view, theme)[view._screen.x + 140 : view._screen.right]
    assert bright[:, : middle - 20].any()
    assert not bright[:, middle + 20 : view._screen.bottom - 60].any()


def test_columns_are_exactly_the_lowest_and_highest():
    rng = np.random.default_rng(1)
    history = rng.normal(size=9600).astype(np.float32)
    low, high = np.empty(100), np.empty(100)
    cursor = sweep_columns(history, 9600, 9600, 2, low, high)
    assert cursor == 99
    for x in range(1, 99):
        part = history[x * 96 : (x + 1) * 96 + 1]
        assert low[x] == pytest.approx(part.min())
        assert high[x] == pytest.approx(part.max())


def test_the_sweep_erases_what_is_older():
    history = np.full(20_000, 7.0, np.float32)
    history[10_000:14_000] = 3.0
    low, high = np.empty(100), np.empty(100)
    cursor = sweep_columns(history, 14_000, 10_000, 2, low, high)
    assert cursor == 39
    assert (low[:40] == 3).all()
    assert (low[40:42] > high[40:42]).all()
    assert (low[42:] == 7).all()


def test_there_is_no_trace_where_there_was_no_signal():
    low, high = np.empty(100), np.empty(100)
    assert sweep_columns(np.zeros(1000, np.float32), 0, 500, 2, low, high) == -1
    assert (low > high).all()


def test_few_samples_are_joined_by_lines():
    history = np.array([0, 10, 0, 10, 0], np.float32)
    low, high = np.empty(40), np.empty(40)
    sweep_columns(history, 5, 5, 0, low, high)
    assert high[4] == pytest.approx(6.25)


def test_steps_are_one_two_five():
    for steps in (SWEEPS_MS, SENSITIVITIES_UV):
        assert {str(step).rstrip("0") for step in steps} <= {"1", "2", "5"}
        assert list(steps) == sorted(steps)


def test_gain_and_sweep_stop_at_their_ends(view):
    for _ in range(30):
        view.step_sweep(1)
        view.step_sensitivity(-1)
    assert (view.sweep_ms, view.sensitivity_uv) == (SWEEPS_MS[-1], SENSITIVITIES_UV[0])


def test_a_second_is_measured_as_it_is(view):
    t = np.arange(RATE) / RATE
    view.feed((100 * np.sin(2 * np.pi * 50 * t)).astype(np.float32))
    measured = view.measured()
    assert measured.peak_to_peak_uv == pytest.approx(200, rel=0.01)
    assert measured.rms_uv == pytest.approx(100 / np.sqrt(2), rel=0.01)


def test_values_carry_their_units(words):
    assert voltage(words, 50) == "50 µV"
    assert voltage(words, -2000) == "−2 mV"
    assert duration(words, 500) == "500 ms"
    assert duration(words, 1000) == "1 s"


def test_drawing_changes_nothing(view, theme):
    view.feed(np.random.default_rng(2).normal(size=6000).astype(np.float32) * 40)
    first = picture(view, theme)
    np.testing.assert_array_equal(first, picture(view, theme))
    assert view.head == 6000

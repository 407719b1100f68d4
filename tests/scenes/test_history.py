"""The last minute is kept sample by sample, whatever the pieces in which it was played."""

import numpy as np
import pytest

from scenes.history import KEPT_S, History
from sim.engine import FRAME_SAMPLES, RATE_HZ
from tests.scenes.double import played_frame

MINUTE = KEPT_S * RATE_HZ


def frame(index, units=()):
    return played_frame(index, [(index * FRAME_SAMPLES + unit, unit) for unit in units])


def counted(begin, end):
    """Samples that are their own numbers."""
    return np.arange(begin, end, dtype=np.float32)  # exact up to 2^24, which is more than five minutes


def play(history, *counts):
    for count in counts:
        history.feed(counted(history.head, history.head + count), [])


@pytest.mark.parametrize("begin", [0, 37 * FRAME_SAMPLES])
def test_the_ring_wraps_sample_exact(begin):
    history = History()
    history.start(begin)
    play(history, 1, 799, MINUTE // 2, 1_000_003, 480, 700_001, 2 * RATE_HZ)
    assert history.head == begin + 800 + MINUTE // 2 + 1_000_003 + 480 + 700_001 + 2 * RATE_HZ
    assert history.seconds >= KEPT_S
    np.testing.assert_array_equal(history.samples(0, history.head), counted(history.first, history.head))
    np.testing.assert_array_equal(history.samples(history.first + 5, history.first + 9), counted(history.first + 5, history.first + 9))
    np.testing.assert_array_equal(history.latest(0.25), counted(history.head - RATE_HZ // 4, history.head))
    seam = history.head // history.ring.size * history.ring.size
    np.testing.assert_array_equal(history.samples(seam - 7, seam + 7), counted(seam - 7, seam + 7))


def test_more_than_fits_at_once_leaves_the_newest():
    history = History()
    play(history, 100)
    size = history.ring.size
    play(history, size + 12_345)
    assert (history.first, history.head) == (12_445, size + 12_445)
    np.testing.assert_array_equal(history.samples(0, history.head), counted(12_445, history.head))


def test_there_is_nothing_before_the_sample_at_which_it_begins():
    history = History()
    play(history, 5000)
    history.start(96_000)
    assert (history.first, history.head, history.seconds) == (96_000, 96_000, 0)
    assert history.samples(0, 200_000).size == history.latest(1.0).size == 0
    play(history, 480)
    np.testing.assert_array_equal(history.latest(1.0), counted(96_000, 96_480))


def test_what_is_read_stays_as_it_was():
    history = History()
    play(history, 1000)
    kept = history.samples(0, 1000)
    history.start(0)
    history.feed(np.full(1000, -1.0, np.float32), [])
    np.testing.assert_array_equal(kept, counted(0, 1000))


def test_frames_are_found_by_the_samples_that_they_overlap():
    history = History()
    history.start(700 * FRAME_SAMPLES)
    history.feed(np.zeros(20 * FRAME_SAMPLES, np.float32), [frame(index, [index % 3, 3]) for index in range(700, 720)])

    def found(begin, end):
        return [one.index for one in history.frames_between(begin, end)]

    assert found(702 * FRAME_SAMPLES, 704 * FRAME_SAMPLES) == [702, 703]
    assert found(702 * FRAME_SAMPLES - 1, 704 * FRAME_SAMPLES + 1) == [701, 702, 703, 704]
    assert found(0, 701 * FRAME_SAMPLES) == [700]
    assert found(719 * FRAME_SAMPLES, 10**9) == [719]
    assert found(0, 10**9) == list(range(700, 720))
    assert found(0, 700 * FRAME_SAMPLES) == found(720 * FRAME_SAMPLES, 10**9) == found(-10_000, -5000) == []
    assert History().frames_between(0, 10**9) == []


def test_who_fired_is_told_in_order_of_time():
    history = History()
    history.feed(np.zeros(3 * FRAME_SAMPLES, np.float32), [frame(0, [2]), frame(1), frame(2, [0, 7])])
    sample, unit = history.firing(0, 3 * FRAME_SAMPLES)
    assert (sample.tolist(), unit.tolist()) == ([2, 960, 967], [2, 0, 7])
    assert history.firing(480, 960)[0].size == 0
    assert history.firing(961, 968)[1].tolist() == [7], "exactly of this stretch"
    assert history.spikes(5000, 6000) is None


def test_frames_go_with_their_samples():
    history = History()
    for index in range(history.ring.size // FRAME_SAMPLES + 300):
        history.feed(np.zeros(FRAME_SAMPLES, np.float32), [frame(index)])
    assert history.frames[0].index * FRAME_SAMPLES == history.first
    assert (history.frames[-1].index + 1) * FRAME_SAMPLES == history.head

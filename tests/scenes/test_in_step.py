"""Two examinations go on together, sample by sample beside each other, and the one that is heard changes without a gap."""

import time

import numpy as np
import pytest

from scenes.clock import RealClock, StillClock
from scenes.in_step import InStep
from scenes.playback import gain_of
from scenes.speaker import NullSink, RecordingSink
from sim.engine import Controls
from tests.scenes.double import FRAME, CountingEngine

VOLUME = 0.5
CHUNK = NullSink.latency.lead


class Negative(CountingEngine):
    """The same with the other sign, and another size."""

    def step(self, controls):
        frame = super().step(controls)
        frame.emg_uv *= -0.5
        return frame


def loud(samples_uv, gain):
    return np.clip(np.rint(samples_uv * gain), -32768, 32767).astype(np.int16)


def counted(begin, end):
    return (np.arange(begin, end) % 1000).astype(np.float32)  # as the engine gives them


@pytest.fixture
def clock():
    return StillClock()


@pytest.fixture
def sink(clock):
    return RecordingSink(clock.now)


@pytest.fixture
def running(sink):
    both = InStep([(CountingEngine(), None), (Negative(), None)], sink, Controls())
    both.volume = VOLUME
    both.start(threaded=False)
    yield both
    both.close()


def go_on(running, clock, seconds):
    """What was played of each."""
    parts = []
    for _ in range(round(seconds * 60)):
        clock.rest(1 / 60)
        parts.append(running.advance())
    return [np.concatenate([part[n].samples_uv for part in parts]) for n in range(2)]


def test_both_are_shown_up_to_the_same_sample(running, clock):
    for _ in range(40):
        clock.rest(1 / 60)
        one, other = running.advance()
        assert (one.first_sample, one.samples_uv.size) == (other.first_sample, other.samples_uv.size)
        assert np.array_equal(other.samples_uv, -0.5 * one.samples_uv)
        assert [frame.index for frame in one.frames] == [frame.index for frame in other.frames]


def test_one_of_them_is_heard_and_the_other_is_silent(running, clock, sink):
    go_on(running, clock, 0.5)
    heard = sink.samples()
    assert np.array_equal(heard, loud(counted(0, heard.size), gain_of(VOLUME, False)))


def test_the_other_is_heard_from_the_very_next_piece_and_nothing_is_lost_or_heard_twice(running, clock, sink):
    go_on(running, clock, 0.5)
    switched = sink.samples().size
    running.heard = 1
    go_on(running, clock, 0.5)
    heard, gain = sink.samples(), gain_of(VOLUME, False)
    after = switched + CHUNK
    assert np.array_equal(heard[:switched], loud(counted(0, switched), gain))
    assert np.array_equal(heard[after:], loud(-0.5 * counted(after, heard.size), gain)), "what follows is the same moment of the other"
    fall, rise = np.linspace(gain, 0, CHUNK), np.linspace(0, gain, CHUNK)
    piece = counted(switched, after)
    faded = loud(piece, fall).astype(int) + loud(-0.5 * piece, rise)
    assert np.array_equal(heard[switched:after], np.clip(faded, -32768, 32767)), "between them the one fades as the other comes"
    assert sink.gaps == 0


def test_muting_and_volume_hold_for_whichever_is_heard(running, clock, sink):
    running.muted = True
    go_on(running, clock, 0.2)
    begin = sink.samples().size
    running.heard = 1
    go_on(running, clock, 0.2)
    assert not sink.samples()[begin:].any()
    running.muted, running.volume = False, 1.0
    go_on(running, clock, 0.2)
    at, end = sink.samples().size - CHUNK, sink.samples().size
    assert np.array_equal(sink.samples()[at:], loud(-0.5 * counted(at, end), gain_of(1.0, False)))


def test_what_is_asked_for_reaches_both_in_the_same_frame(running, clock):
    """Also where one engine is a frame ahead of the other when it is asked for."""
    for effort in (0.1, 0.25, 0.4):
        running.playbacks[0]._make()
        running.ask(Controls(effort))
        go_on(running, clock, 0.25)
    asked = [[controls.effort for controls in playback.engine.controls] for playback in running.playbacks]
    least = min(map(len, asked))
    assert asked[0][:least] == asked[1][:least]
    assert set(asked[0]) == {0.0, 0.1, 0.25, 0.4}


def test_frozen_both_stand_still_and_go_on_with_the_next_sample(running, clock, sink):
    go_on(running, clock, 0.3)
    running.pause(True)
    still = go_on(running, clock, 0.3)
    assert all(not part.size for part in still)
    running.pause(False)
    one, other = go_on(running, clock, 0.3)
    assert one.size > 0
    assert np.array_equal(other, -0.5 * one)
    heard = sink.samples()
    assert np.array_equal(heard, loud(counted(0, heard.size), gain_of(VOLUME, False)))


def test_another_loudspeaker_goes_on_where_the_picture_is(running, clock):
    shown = go_on(running, clock, 0.3)[0].size
    other = RecordingSink(clock.now)
    running.move_to(other)
    one, second = go_on(running, clock, 0.3)
    assert one[0] == shown % 1000
    assert np.array_equal(second, -0.5 * one)
    assert np.array_equal(other.samples(), loud(counted(shown, shown + other.samples().size), gain_of(VOLUME, False)))


def test_an_engine_that_breaks_down_is_told():
    clock = StillClock()
    both = InStep([(CountingEngine(), None), (CountingEngine(fails_at=3), None)], RecordingSink(clock.now), Controls())
    with pytest.raises(RuntimeError, match="broke down"):
        both.start(threaded=False)
        go_on(both, clock, 1.0)
    both.close()


def test_with_threads_of_their_own_they_stay_in_step():
    """One engine is slow: then both wait for it, and no sample of either is passed over."""

    class Slow(Negative):
        def step(self, controls):
            time.sleep(0.004)
            return super().step(controls)

    clock = RealClock()
    sink = RecordingSink(clock.now)
    both = InStep([(CountingEngine(), None), (Slow(), None)], sink, Controls())
    both.volume = VOLUME
    both.start()
    parts = []
    try:
        for turn in range(60):
            time.sleep(1 / 60)
            both.heard = turn // 10 % 2
            both.ask(Controls(turn / 100))
            parts.append(both.advance())
    finally:
        both.close()
    one, other = (np.concatenate([part[n].samples_uv for part in parts]) for n in range(2))
    assert one.size > FRAME * 20
    assert np.array_equal(one, counted(0, one.size))
    assert np.array_equal(other, -0.5 * one)
    first, second = ([controls.effort for controls in playback.engine.controls] for playback in both.playbacks)
    least = min(len(first), len(second))
    assert first[:least] == second[:least]

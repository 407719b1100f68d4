"""What is heard is the engine's signal, sample by sample, and what is seen is what is being heard."""

import threading
import time

import numpy as np
import pytest

from scenes.clock import StillClock
from scenes.playback import FULL_SCALE_UV, KEPT, Playback
from scenes.speaker import RATE_HZ, SILENT, RecordingSink
from sim import patient
from sim.electrode import Needle
from sim.engine import FRAME_SAMPLES, Controls, Engine, Stream
from sim.loader import load_scenario
from tests.scenes.double import CountingEngine

CHUNK = SILENT.lead


def started(engine, volume=0.5, threaded=False):
    clock = StillClock()
    sink = RecordingSink(clock.now)
    playback = Playback(engine, sink, Controls(), volume)
    playback.start(threaded)
    return playback, sink, clock


def run(playback, clock, seconds, steps=60):
    played = []
    for _ in range(round(seconds * steps)):
        clock.rest(1 / steps)
        played.append(playback.advance())
    return played


@pytest.mark.parametrize("volume", [0.3, 0.5, 1.0])
def test_the_loudspeaker_gets_the_engines_emg_scaled(volume):
    def engine():
        return Engine(patient.build(load_scenario("als"), 3), "first_dorsal_interosseous")

    playback, sink, clock = started(engine(), volume)
    run(playback, clock, 0.5)
    heard = sink.samples()
    emg = Stream(engine(), Controls()).read(heard.size)[0]
    expected = np.clip(np.rint(emg * (32767 / FULL_SCALE_UV * volume**2)), -32768, 32767)
    assert heard.size > 0.5 * RATE_HZ
    assert np.abs(heard).max() > 0
    np.testing.assert_array_equal(heard, expected)


def test_what_is_seen_is_what_is_being_heard():
    playback, sink, clock = started(CountingEngine())
    shown = np.concatenate([p.samples_uv for p in run(playback, clock, 1.0, steps=73)])
    assert abs(shown.size - RATE_HZ) <= 1
    np.testing.assert_array_equal(shown, np.arange(shown.size) % 1000)
    assert sink.samples().size >= shown.size


def test_frames_are_shown_once_each_and_when_they_begin():
    playback, _, clock = started(CountingEngine())
    for played in (seen := run(playback, clock, 0.4)):
        for frame in played.frames:
            assert frame.index * FRAME_SAMPLES < clock.now() * RATE_HZ + 1
    assert [f.index for p in seen for f in p.frames] == list(range(40))


def test_it_begins_wherever_the_engine_stands():
    playback, _, clock = started(CountingEngine(first=700))
    played = run(playback, clock, 0.1)
    assert played[0].frames[0].index == 700


def test_the_engine_runs_only_a_little_ahead():
    playback, sink, clock = started(CountingEngine(), threaded=True)
    chunk, ahead = sink.latency.lead, sink.latency.ahead
    time.sleep(0.1)
    assert playback.engine.index * FRAME_SAMPLES < ahead + FRAME_SAMPLES
    clock.rest(0.05)
    playback.advance()
    time.sleep(0.1)
    assert playback.engine.index * FRAME_SAMPLES < 0.05 * RATE_HZ + 2 * chunk + ahead + FRAME_SAMPLES
    playback.close()


def test_a_muted_loudspeaker_is_silent_while_the_trace_goes_on():
    playback, sink, clock = started(CountingEngine())
    playback.muted = True
    run(playback, clock, 0.2)
    sink.chunks.clear()
    shown = np.concatenate([p.samples_uv for p in run(playback, clock, 0.2)])
    assert not sink.samples().any()
    assert shown.any()


def test_volume_changes_without_a_jump():
    playback, sink, clock = started(CountingEngine(), volume=1.0)
    run(playback, clock, 0.2)
    before = sink.samples().size
    playback.volume = 0.0
    run(playback, clock, 0.1)
    ramp = sink.samples()[before : before + CHUNK].astype(float)
    gain = ramp / np.maximum(1, (np.arange(before, before + CHUNK) % 1000))
    assert gain[10] == pytest.approx(32767 / FULL_SCALE_UV, rel=0.02) or ramp[10] == 32767
    assert gain[-1] == pytest.approx(0, abs=0.2)


def test_frozen_nothing_is_lost():
    playback, _, clock = started(CountingEngine())
    before = run(playback, clock, 0.25)
    playback.pause(True)
    assert all(p.samples_uv.size == 0 for p in run(playback, clock, 1.0))
    playback.pause(False)
    after = run(playback, clock, 0.25)
    shown = np.concatenate([p.samples_uv for p in before + after])
    np.testing.assert_array_equal(shown, np.arange(shown.size) % 1000)
    assert abs(shown.size - 0.5 * RATE_HZ) < 3


def test_controls_reach_the_engine():
    playback, _, clock = started(CountingEngine())
    run(playback, clock, 0.1)
    playback.controls = Controls(effort=0.7)
    run(playback, clock, 0.1)
    assert playback.engine.controls[0].effort == 0
    assert playback.engine.controls[-1].effort == 0.7


def test_what_goes_wrong_in_the_engines_thread_is_raised_where_it_can_be_shown():
    playback, _, clock = started(CountingEngine(fails_at=2), threaded=True)
    with pytest.raises(RuntimeError, match="broke down"):
        for _ in range(100):
            clock.rest(0.02)
            time.sleep(0.01)
            playback.advance()
    playback.close()


def shown_by(played):
    return np.concatenate([p.samples_uv for p in played])


def counted(first, size):
    return np.arange(first, first + size) % 1000


def sounding(first, size, volume=0.5):
    scaled = counted(first, size).astype(np.float32) * (32767 / FULL_SCALE_UV * volume**2)
    return np.clip(np.rint(scaled), -32768, 32767)


def test_every_picture_knows_where_in_the_signal_it_is():
    playback, _, clock = started(CountingEngine(first=3))
    for played in run(playback, clock, 0.3):
        np.testing.assert_array_equal(played.samples_uv, counted(played.first_sample, played.samples_uv.size))
    assert played.first_sample > 3 * FRAME_SAMPLES


@pytest.mark.parametrize("frozen", [False, True])
def test_it_moves_to_another_loudspeaker_and_nothing_is_lost(frozen):
    playback, before, clock = started(CountingEngine(), volume=0.5)
    seen = run(playback, clock, 0.25)
    shown = shown_by(seen).size
    playback.pause(frozen)
    after = RecordingSink(clock.now)
    playback.move_to(after)
    heard = before.samples().size
    if frozen:
        assert not shown_by(run(playback, clock, 0.5)).size
        playback.pause(False)
    seen += run(playback, clock, 0.25)
    assert before.samples().size == heard
    np.testing.assert_array_equal(shown_by(seen), counted(0, shown_by(seen).size))
    assert abs(shown_by(seen).size - 0.5 * RATE_HZ) < 3
    np.testing.assert_array_equal(after.samples(), sounding(shown, after.samples().size))


@pytest.mark.parametrize("threaded", [False, True])
def test_a_skip_hands_out_every_sample_unheard_and_the_sound_goes_on_behind_it(threaded):
    playback, sink, clock = started(CountingEngine(), threaded=threaded)
    seen = played_until(playback, clock, lambda played: shown_by(played).size > 0.1 * RATE_HZ)
    shown = shown_by(seen).size
    sink.chunks.clear()
    playback.skip(5.0)
    assert playback.skipping == 1.0
    raced = played_until(playback, clock, lambda _: not playback.skipping)
    assert not sink.chunks
    assert max(p.samples_uv.size for p in raced) <= (KEPT if threaded else 0.4 * RATE_HZ)
    assert abs(shown_by(raced).size - 5.0 * RATE_HZ) <= FRAME_SAMPLES
    seen += raced + played_until(playback, clock, lambda played: shown_by(played).size > 0.1 * RATE_HZ)
    np.testing.assert_array_equal(shown_by(seen), counted(0, shown_by(seen).size))
    frames = [f.index for p in seen for f in p.frames]
    assert frames == list(range(len(frames)))
    np.testing.assert_array_equal(sink.samples(), sounding(shown + shown_by(raced).size, sink.samples().size))
    playback.close()


def played_until(playback, clock, done):
    seen = []
    for _ in range(2000):
        if playback._worker is not None:
            time.sleep(0.002)
        clock.rest(0.01)
        seen.append(playback.advance())
        if done(seen):
            return seen
    raise AssertionError("it never came to that")


@pytest.mark.parametrize("threaded", [False, True])
def test_a_skip_can_stand_still_and_be_closed(threaded):
    playback, _, clock = started(CountingEngine(), threaded=threaded)
    playback.skip(600.0)
    seen = played_until(playback, clock, lambda played: shown_by(played).size > 0)
    playback.pause(True)
    left = playback.skipping
    assert 0 < left < 1
    assert not shown_by(run(playback, clock, 0.2)).size
    assert playback.skipping == left
    playback.pause(False)
    seen += played_until(playback, clock, lambda played: shown_by(played).size > 0)
    np.testing.assert_array_equal(shown_by(seen), counted(0, shown_by(seen).size))
    playback.close()
    assert playback._worker is None or not playback._worker.is_alive()


@pytest.mark.parametrize("threaded", [False, True])
def test_what_goes_wrong_in_a_skip_is_raised(threaded):
    playback, _, clock = started(CountingEngine(fails_at=200), threaded=threaded)
    playback.skip(10.0)
    with pytest.raises(RuntimeError, match="broke down"):
        played_until(playback, clock, lambda _: False)
    playback.close()


def test_the_squelch_silences_what_is_quiet_and_draws_it_all_the_same():
    playback, sink, clock = started(CountingEngine(), volume=0.05)
    playback.squelch_uv = 2000.0
    shown = shown_by(run(playback, clock, 0.5))
    assert not sink.samples()[-CHUNK:].any()
    np.testing.assert_array_equal(shown, counted(0, shown.size))
    playback.squelch_uv = 0.0
    sink.chunks.clear()
    run(playback, clock, 0.3)
    assert sink.samples()[-1000:].any()


def test_the_sound_goes_on_while_what_the_needle_sees_next_is_computed():
    engine = CountingEngine()
    playback, sink, clock = started(engine, threaded=True)
    engine.held = threading.Event()
    for k in range(60):
        playback.controls = Controls(needle=Needle(0.0, k / 10))
        time.sleep(0.002)
        clock.rest(0.01)
        playback.advance()
    assert all(controls.needle is None for controls in engine.controls)
    assert sink.gaps == 0
    engine.held.set()
    for _ in range(60):
        time.sleep(0.002)
        clock.rest(0.01)
        playback.advance()
    places = {controls.needle for controls in engine.controls}
    assert {None, Needle(0.0, 5.9)} <= places, "it comes to where it was asked to be last"
    assert len(places) <= 3, "without going all the way there"
    playback.close()


def soak(seconds):
    """How often the sound breaks off while needle and effort change all the time; counts what is heard (s)."""
    engine = Engine(patient.build(load_scenario("als"), 3), "first_dorsal_interosseous")
    sink = RecordingSink(Steady().now)
    playback = Playback(engine, sink, Controls())
    start, draw = engine.needle, np.random.default_rng(2)
    playback.start()
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        effort = float(np.clip(playback.controls.effort + draw.normal(0, 0.05), 0, 1))
        playback.controls = Controls(effort, Needle(start.x_mm, start.depth_mm + float(draw.uniform(0, 2))))
        playback.advance()
        time.sleep(0.008)
    playback.close()
    return sink.gaps, sink.samples().size / RATE_HZ


class Steady:
    """The clock on the wall, less the moments in which the test itself was kept waiting."""

    def __init__(self):
        self.then = time.perf_counter()
        self.passed = 0.0

    def now(self):
        then, self.then = self.then, time.perf_counter()
        self.passed += min(self.then - then, 0.02)
        return self.passed


@pytest.mark.slow
def test_the_sound_never_breaks_off():
    gaps, heard_s = soak(20.0)
    assert gaps == 0
    assert heard_s > 10

"""What is heard is the engine's signal, sample by sample, and what is seen is what is being heard."""

import time

import numpy as np
import pytest

from scenes.clock import StillClock
from scenes.playback import AHEAD_FRAMES, FULL_SCALE_UV, Playback
from scenes.speaker import CHUNK, RATE_HZ, RecordingSink
from sim import patient
from sim.engine import FRAME_SAMPLES, Controls, Engine, Stream
from sim.loader import load_scenario
from tests.scenes.double import CountingEngine


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
    playback, _, clock = started(CountingEngine(), threaded=True)
    time.sleep(0.1)
    assert playback.engine.index <= AHEAD_FRAMES
    clock.rest(0.05)
    playback.advance()
    time.sleep(0.1)
    assert playback.engine.index * FRAME_SAMPLES <= 0.05 * RATE_HZ + 2 * CHUNK + AHEAD_FRAMES * FRAME_SAMPLES
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

"""Sound devices: the pace of the sound, and going on without one."""

import time

import numpy as np
import pygame
import pytest

from scenes.clock import StillClock
from scenes.speaker import CHUNK, RATE_HZ, MixerSink, NullSink, open_sink


class Ones:
    """A source that is always ready, or never."""

    def __init__(self, ready=True):
        self.ready, self.taken = ready, 0

    def take(self, count):
        if not self.ready:
            return None
        self.taken += count
        return np.ones(count, np.int16)


def test_the_device_sets_the_pace_and_never_goes_back():
    sink = MixerSink()
    source = Ones()
    try:
        sink.start(source)
        begun, seen = time.perf_counter(), []
        while time.perf_counter() - begun < 0.8:
            seen.append(sink.position())
            time.sleep(0.005)
        assert seen == sorted(seen)
        assert 0.5 * RATE_HZ < seen[-1] < 0.85 * RATE_HZ
        assert seen[-1] <= source.taken <= seen[-1] + 4 * CHUNK
    finally:
        sink.close()


def test_the_device_can_stand_still_and_go_on():
    sink = MixerSink()
    try:
        sink.start(Ones())
        time.sleep(0.3)
        sink.pause(True)
        stood = sink.position()
        time.sleep(0.2)
        assert sink.position() == stood
        sink.pause(False)
        time.sleep(0.2)
        assert stood < sink.position() < stood + 0.3 * RATE_HZ
    finally:
        sink.close()


def test_without_a_device_it_is_silent_and_says_why(monkeypatch, words):
    def none(*_args, **_kwargs):
        raise pygame.error("No such audio device")

    monkeypatch.setattr(pygame.mixer, "init", none)
    sink = open_sink(StillClock().now)
    assert isinstance(sink, NullSink)
    assert "no sound device" in words(sink.trouble)


def test_silence_keeps_the_pace_of_the_clock():
    clock = StillClock()
    sink = NullSink(clock.now)
    sink.start(Ones())
    clock.rest(1.5)
    assert sink.position() == pytest.approx(1.5 * RATE_HZ, abs=1)


def test_where_samples_are_late_time_waits_for_them():
    clock, source = StillClock(), Ones(ready=False)
    sink = NullSink(clock.now)
    sink.start(source)
    clock.rest(1.0)
    assert sink.position() == 0
    source.ready = True
    clock.rest(0.5)
    assert sink.position() == pytest.approx(0.5 * RATE_HZ, abs=1)

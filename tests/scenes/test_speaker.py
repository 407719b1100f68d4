"""Sound devices: the pace of the sound, what breaks it off, and going on without one."""

import time

import numpy as np
import pygame
import pytest

from scenes import speaker
from scenes.clock import StillClock
from scenes.speaker import LATENCIES, LEAP_S, RATE_HZ, MixerSink, NullSink, open_sink

LEAD = LATENCIES["usual"].lead


class Counted:
    """A source that is always ready, or never, and whose samples say where they belong."""

    def __init__(self, ready=True):
        self.ready, self.taken = ready, 0

    def take(self, count):
        if not self.ready:
            return None
        self.taken += count
        return (np.arange(self.taken - count, self.taken) % 30_000 + 1).astype(np.int16)


@pytest.fixture
def device():
    sink = MixerSink()
    yield sink
    sink.close()


def pass_time(sink, clock, seconds):
    for _ in range(round(seconds * 50)):
        clock.rest(1 / 50)
        sink.position()
    return sink.position()


def test_the_device_sets_the_pace_and_never_goes_back(device):
    source = Counted()
    device.start(source)
    begun, seen = time.perf_counter(), []
    while time.perf_counter() - begun < 0.8:
        seen.append(device.position())
        time.sleep(0.005)
    assert seen == sorted(seen)
    assert 0.5 * RATE_HZ < seen[-1] < 0.85 * RATE_HZ
    assert seen[-1] <= source.taken <= seen[-1] + 2 * LEAD


def test_the_device_can_stand_still_and_go_on(device):
    device.start(Counted())
    time.sleep(0.3)
    device.pause(True)
    stood = device.position()
    time.sleep(0.2)
    assert device.position() == stood
    device.pause(False)
    time.sleep(0.2)
    assert stood < device.position() < stood + 0.3 * RATE_HZ


def test_the_device_begins_at_any_sample(device):
    device.start(Counted(), at_sample=100_000)
    assert device.position() == 100_000
    time.sleep(0.2)
    assert 100_000 < device.position() < 100_000 + 0.3 * RATE_HZ


def test_samples_that_come_late_are_a_gap(device):
    source = Counted()
    device.start(source)
    time.sleep(0.15)
    assert not device.lost
    before, source.ready = device.gaps, False
    time.sleep(0.2)
    source.ready = True
    time.sleep(0.1)
    assert device.gaps > before


def test_the_device_plays_every_sample_in_order_and_nothing_twice(monkeypatch, tmp_path):
    monkeypatch.setenv("SDL_AUDIODRIVER", "disk")
    monkeypatch.setenv("SDL_DISKAUDIOFILE", str(tmp_path / "heard.raw"))
    sink, source = MixerSink(), Counted()
    sink.start(source)
    time.sleep(0.7)
    source.ready = False
    time.sleep(0.5)  # long enough for both blocks to come round again
    source.ready = True
    time.sleep(0.2)
    sink.pause(True)
    time.sleep(0.1)
    sink.pause(False)
    time.sleep(0.2)
    shown, gaps = sink.position(), sink.gaps
    sink.close()
    heard = np.fromfile(tmp_path / "heard.raw", np.int16)
    assert gaps == 1
    sounding = np.flatnonzero(heard)
    assert shown < sounding.size <= source.taken
    np.testing.assert_array_equal(heard[sounding], np.arange(sounding.size) % 30_000 + 1)
    assert np.count_nonzero(np.diff(sounding) > 1) <= 2, "silent where samples were late, and while it stood still"


def test_a_thread_that_is_late_by_less_than_the_lead_breaks_nothing_off(device, monkeypatch):
    monkeypatch.setattr(speaker, "POLL_S", 0.03)
    device.start(Counted())
    time.sleep(0.8)
    assert device.gaps == 0


def test_without_a_device_it_is_silent_and_says_why(monkeypatch, words):
    monkeypatch.setattr(pygame.mixer, "init", none)
    sink = open_sink(StillClock().now)
    assert isinstance(sink, NullSink)
    assert "no sound device" in words(sink.trouble)


def none(*_args, **_kwargs):
    raise pygame.error("No such audio device")


def test_silence_keeps_the_pace_of_the_clock():
    clock = StillClock()
    sink = NullSink(clock.now)
    sink.start(Counted(), at_sample=500)
    assert pass_time(sink, clock, 1.5) == pytest.approx(500 + 1.5 * RATE_HZ, abs=1)
    assert sink.gaps == 0


def test_where_samples_are_late_time_waits_for_them_and_it_is_one_gap():
    clock, source = StillClock(), Counted(ready=False)
    sink = NullSink(clock.now)
    sink.start(source)
    assert pass_time(sink, clock, 1.0) == 0
    assert sink.gaps == 0, "nothing breaks off that has not begun"
    source.ready = True
    assert pass_time(sink, clock, 0.5) == pytest.approx(0.5 * RATE_HZ, abs=1)
    source.ready = False
    pass_time(sink, clock, 0.5)
    source.ready = True
    pass_time(sink, clock, 0.5)
    assert sink.gaps == 1


def test_a_machine_that_has_slept_makes_no_hour_of_signal():
    clock, source = StillClock(), Counted()
    sink = NullSink(clock.now)
    sink.start(source)
    before = pass_time(sink, clock, 0.2)
    clock.rest(3600)
    assert sink.position() == pytest.approx(before + LEAP_S * RATE_HZ, abs=1)
    sink.pause(True)
    clock.rest(3600)
    sink.pause(False)
    assert sink.position() == pytest.approx(before + LEAP_S * RATE_HZ, abs=1)


def test_the_device_stays_sane_when_the_machine_has_slept(device, monkeypatch):
    source = Counted()
    device.start(source)
    time.sleep(0.1)
    real, slept_s = time.perf_counter, 3600
    monkeypatch.setattr(speaker.time, "perf_counter", lambda: real() + slept_s)
    assert device.position() <= source.taken
    time.sleep(0.15)
    assert device.position() <= source.taken
    assert not device.lost


def test_a_device_that_takes_nothing_any_more_is_lost(device, monkeypatch):
    monkeypatch.setattr(speaker, "LOST_AFTER_S", 0.05)
    device.start(Counted())
    time.sleep(0.1)
    pygame.mixer.Channel(0).pause()  # behind the sink's back: as a device that has died
    time.sleep(0.2)
    assert device.lost

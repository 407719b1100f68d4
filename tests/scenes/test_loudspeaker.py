"""A sound device that is pulled out while it plays, and comes back."""

import pygame
import pytest

from scenes.clock import StillClock
from scenes.loudspeaker import RETRY_S, Loudspeaker
from scenes.speaker import LATENCIES, devices


def none(*_args, **_kwargs):
    raise pygame.error("No such audio device")


@pytest.mark.parametrize("how", ["said", "seen"])
def test_a_lost_device_is_replaced_by_silence_until_there_is_one_again(monkeypatch, words, how):
    clock = StillClock()
    loudspeaker = Loudspeaker(clock.now)
    device = loudspeaker.sink
    assert not device.trouble
    clock.rest(RETRY_S)
    with monkeypatch.context() as patch:
        patch.setattr(pygame.mixer, "init", none)
        device.lost = how == "seen"
        loudspeaker.tend([pygame.event.Event(pygame.AUDIODEVICEREMOVED, which=2, iscapture=0)] if how == "said" else [])
        assert "is gone" in words(loudspeaker.news())
        assert loudspeaker.news() == ""
        silence = loudspeaker.sink
        assert silence.trouble
        device.stop()  # what still holds the device may go on calling it
        device.pause(True)
        for _ in range(20):
            clock.rest(RETRY_S / 10)
            loudspeaker.tend([])
        assert loudspeaker.sink is silence
    if how == "said":
        clock.rest(RETRY_S / 4)
        loudspeaker.tend([pygame.event.Event(pygame.AUDIODEVICEADDED, which=0, iscapture=0)])
    else:
        clock.rest(RETRY_S)
        loudspeaker.tend([])
    assert not loudspeaker.sink.trouble
    assert "again" in words(loudspeaker.news())
    loudspeaker.close()


def test_a_microphone_that_is_pulled_out_means_nothing():
    loudspeaker = Loudspeaker(StillClock().now)
    device = loudspeaker.sink
    loudspeaker.tend([pygame.event.Event(pygame.AUDIODEVICEREMOVED, which=2, iscapture=1)])
    assert loudspeaker.sink is device
    loudspeaker.close()


def test_another_latency_opens_the_device_anew():
    loudspeaker = Loudspeaker(StillClock().now)
    assert loudspeaker.sink.latency == LATENCIES["usual"]
    loudspeaker.set_latency("low")
    assert loudspeaker.sink.latency == LATENCIES["low"]
    assert loudspeaker.news() == ""
    loudspeaker.close()


def test_a_device_that_is_away_gives_way_to_that_of_the_system_and_one_that_is_chosen_is_opened(monkeypatch):
    asked, init = [], pygame.mixer.init

    def opened(*words, devicename=None, **rest):
        asked.append(devicename)
        init(*words, devicename=devicename, **rest)  # SDL's dummy knows no device of any other name

    monkeypatch.setattr(pygame.mixer, "init", opened)
    loudspeaker = Loudspeaker(StillClock().now, device="a headset that is away")
    assert not loudspeaker.sink.trouble
    assert asked == ["a headset that is away", None]
    (there, *_) = devices()
    loudspeaker.choose("usual", there)
    assert not loudspeaker.sink.trouble
    assert asked[2] == there
    loudspeaker.close()

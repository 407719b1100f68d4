"""Which sink there is: the sound device as long as it plays, silence while there is none, the device again when it comes back."""

import math
from collections.abc import Callable, Iterable

import pygame

from scenes.home import LOG
from scenes.speaker import LATENCIES, NullSink, Sink, open_sink

RETRY_S = 5.0
SOONEST_S = 1.0  # opening a device may itself report devices as new


class Loudspeaker:
    """Opens the sound device when it is first needed, and looks after it.

    What plays through `sink` has to look whether that is another one: `Playback.move_to(loudspeaker.sink)`.
    """

    def __init__(self, now: Callable[[], float], sink: Sink | None = None, latency: str = "usual", device: str = "") -> None:
        """`latency` is a key of LATENCIES, `device` the name of one; a sink that is given is used as it is."""
        self.latency, self.device = latency, device
        self._now, self._sink = now, sink
        self._tried_s, self._try_s = -math.inf, math.inf
        self._news = ""

    @property
    def sink(self) -> Sink:
        """Where sound goes now."""
        if self._sink is None:
            self._sink = open_sink(self._now, LATENCIES[self.latency], device=self.device)
            self._tried_s = self._now()
        return self._sink

    def news(self) -> str:
        """What the user should be told, as a word of the catalogue, once; empty if nothing has happened."""
        news, self._news = self._news, ""
        return news

    def set_latency(self, latency: str) -> None:
        """Another key of LATENCIES, from now on; a device that is open is opened anew."""
        self.choose(latency, self.device)

    def choose(self, latency: str, device: str) -> None:
        """Another latency or device (empty: the system's), from now on; one that is open gives way to it."""
        if (latency, device) == (self.latency, self.device):
            return
        self.latency, self.device = latency, device
        if self._sink is not None and not self._sink.trouble:
            self._sink.close()
            self._sink = None

    def tend(self, events: Iterable[pygame.event.Event]) -> None:
        """Notice that the device is gone or has come back; to be called now and then, with what has happened."""
        if self._sink is None:
            return
        happened = {event.type for event in events if not getattr(event, "iscapture", False)}
        if self._sink.lost or (pygame.AUDIODEVICEREMOVED in happened and not self._sink.trouble):
            self._lose(self._sink)
        elif pygame.AUDIODEVICEADDED in happened and self._sink.trouble:
            self._try_s = min(self._try_s, self._tried_s + SOONEST_S)
        if self._now() >= self._try_s:
            self._try()

    def _lose(self, sink: Sink) -> None:
        LOG.info("the sound device is gone")
        sink.close()
        self._sink = NullSink(self._now, "sound.lost")
        self._news = "sound.lost"
        self._try_s = self._tried_s + RETRY_S  # at once, unless it has only just been opened

    def _try(self) -> None:
        self._tried_s = self._now()
        opened = open_sink(self._now, LATENCIES[self.latency], "sound.lost", self.device)
        if opened.trouble:
            self._try_s = self._tried_s + RETRY_S
        else:
            LOG.info("there is a sound device again")
            self._sink, self._try_s, self._news = opened, math.inf, "sound.found"

    def close(self) -> None:
        """Give the device back."""
        if self._sink is not None:
            self._sink.close()

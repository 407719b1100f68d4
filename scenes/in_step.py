"""Two examinations that go on together, sample by sample, through one loudspeaker that plays one of them."""

import threading
from collections.abc import Sequence

import numpy as np

from scenes.playback import Playback, Played
from scenes.speaker import Sink
from sim.engine import Controls, Engine
from sim.neighbours import Skin

KEPT_FRAMES = 1000  # of what was asked for; the two are never so far from each other


class Agreed:
    """What is asked for in each frame: whichever engine comes to it first decides it for both."""

    def __init__(self) -> None:
        self._asked: dict[int, Controls] = {}
        self._lock = threading.Lock()

    def at(self, frame: int, asked: Controls) -> Controls:
        """The controls of this frame; `asked` if they are not yet decided."""
        with self._lock:
            self._asked.pop(frame - KEPT_FRAMES, None)
            return self._asked.setdefault(frame, asked)


class Follower:
    """A sink that plays nothing and is where it is told to be."""

    trouble, gaps, lost = "", 0, False

    def __init__(self, sink: Sink) -> None:
        self.latency = sink.latency
        self.at = 0

    def start(self, source: Playback, at_sample: int = 0) -> None:  # noqa: ARG002  whoever leads takes from both
        self.at = at_sample

    def stop(self) -> None:
        """Nothing plays."""

    def close(self) -> None:
        """Nothing to give back."""

    def pause(self, paused: bool) -> None:
        """It stands still with the sink that it follows."""

    def position(self) -> int:
        return self.at


class Locked(Playback):
    """Is asked in each frame for the same as the other."""

    def __init__(self, agreed: Agreed, engine: Engine, sink: Sink, controls: Controls, volume: float, skin: Skin | None) -> None:
        super().__init__(engine, sink, controls, volume, skin)
        self._agreed = agreed

    def asked(self) -> Controls:
        return self._agreed.at(self.engine.index, self.controls)


class InStep:
    """The playbacks of two engines and what the loudspeaker takes of them: both at once, one of them in silence.

    Which one is `heard`, the volume and muting are looked at before each piece, over which the one fades as the other comes: there is
    neither a gap nor a click, and nothing is heard twice.
    """

    def __init__(
        self, engines: Sequence[tuple[Engine, Skin | None]], sink: Sink, controls: Controls, heard: int = 0, volume: float = 0.5
    ) -> None:
        agreed = Agreed()
        self.heard, self.volume, self.muted, self.paused = heard, volume, False, False
        self._sink = sink
        self._followers = [Follower(sink) for _ in engines]
        volumes = [volume if number == heard else 0.0 for number in range(len(engines))]
        self.playbacks = [
            Locked(agreed, engine, follower, controls, loud, skin)
            for (engine, skin), follower, loud in zip(engines, self._followers, volumes, strict=True)
        ]
        self._taken: list[np.ndarray | None] = [None for _ in engines]

    def start(self, threaded: bool = True) -> None:
        """Begin with the first sample of both."""
        self._set()
        for playback in self.playbacks:
            playback.start(threaded)
        self._sink.start(self)

    def ask(self, controls: Controls) -> None:
        """Ask both for this from the next frame on that neither of them has."""
        for playback in self.playbacks:
            playback.controls = controls

    def close(self) -> None:
        """Stop the sound and both engines."""
        self._sink.stop()
        for playback in self.playbacks:
            playback.close()

    def pause(self, paused: bool) -> None:
        """Let both stand still, or go on with the very next sample."""
        self.paused = paused
        for playback in self.playbacks:
            playback.pause(paused)
        self._sink.pause(paused)

    def move_to(self, sink: Sink) -> None:
        """Play through another sink, from the sample that is shown now."""
        if sink is self._sink:
            return
        self._sink.stop()
        self._sink, shown = sink, self._followers[0].at
        self._taken = [None for _ in self.playbacks]
        self._followers = [Follower(sink) for _ in self.playbacks]
        for playback, follower in zip(self.playbacks, self._followers, strict=True):
            playback.move_to(follower)
        sink.start(self, shown)
        if self.paused:
            sink.pause(True)

    def _set(self) -> None:
        for number, playback in enumerate(self.playbacks):
            playback.volume, playback.muted = self.volume, self.muted or number != self.heard

    def take(self, count: int) -> np.ndarray | None:
        """The next samples for the loudspeaker, int16 (count,); None while one of the two has not made them."""
        if all(one is None for one in self._taken):
            self._set()
        self._taken = [playback.take(count) if one is None else one for playback, one in zip(self.playbacks, self._taken, strict=True)]
        parts = [one for one in self._taken if one is not None]
        if len(parts) < len(self.playbacks):
            return None
        self._taken = [None for _ in self.playbacks]
        return np.clip(np.sum(parts, axis=0, dtype=np.int32), -32768, 32767).astype(np.int16)

    def advance(self) -> list[Played]:
        """What has been played of each since the last call, up to the same sample."""
        at = self._sink.position()
        for follower in self._followers:
            follower.at = at
        return [playback.advance() for playback in self.playbacks]

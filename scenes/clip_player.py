"""Plays a clip once, and tells the picture what is being heard."""

import numpy as np

from scenes.playback import Played, gain_of, loudness, sixteen_bit
from scenes.shown_clip import ShownClip
from scenes.speaker import Sink
from sim.engine import FRAME_SAMPLES, RATE_HZ


class ClipPlayer:
    """The source of one clip's sound. `signal_uv` may be another than the clip's, as when only one unit is to be heard."""

    def __init__(self, sink: Sink, shown: ShownClip, signal_uv: np.ndarray | None = None) -> None:
        self.sink, self.shown = sink, shown
        self.signal_uv = shown.signal_uv if signal_uv is None else signal_uv
        self.gain = 0.0
        self.at = 0  # samples played
        self._taken = 0

    def hear(self, volume: float, muted: bool) -> None:
        """Set the loudspeaker's volume, 0 to 1."""
        self.gain = gain_of(volume, muted)

    def start(self) -> None:
        """Begin."""
        self.sink.start(self, self._taken)

    def close(self) -> None:
        """Play no more."""
        self.sink.stop()

    def move_to(self, sink: Sink) -> None:
        """Play through another sink from here on."""
        if sink is not self.sink:
            self.sink.stop()
            self.sink, self._taken = sink, self.at
            if not self.done:
                self.start()

    @property
    def done(self) -> bool:
        """Whether all has been played."""
        return self.at >= self.signal_uv.size

    def loudness(self, seconds: float) -> float:
        """The part of the loudspeaker's full scale that the last seconds reach, root mean square."""
        return 0.0 if self.done else loudness(self.signal_uv[max(0, self.at - round(seconds * RATE_HZ)) : self.at], self.gain)

    def take(self, count: int) -> np.ndarray:
        """The next samples for the loudspeaker, int16 (count,), silence after the end."""
        samples = np.zeros(count)
        part = self.signal_uv[self._taken : self._taken + count]
        samples[: part.size] = part
        self._taken += count
        return sixteen_bit(samples * self.gain)

    def advance(self) -> Played:
        """What has been played since the last call."""
        begin, self.at = self.at, min(max(self.at, self.sink.position()), self.signal_uv.size)
        first, last = (-(-at // FRAME_SAMPLES) for at in (begin, self.at))
        skin = self.shown.skin_mn[last - 1] if last > first else None
        return Played(self.signal_uv[begin : self.at], list(self.shown.frames[first:last]), skin, self.shown.begin + begin)

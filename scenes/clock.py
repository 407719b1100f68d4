"""Time, as the window sees it; tests put a clock of their own in its place."""

import time
from typing import Protocol


class Clock(Protocol):
    """What tells the time and waits for the next picture."""

    def now(self) -> float:
        """Seconds since some fixed moment."""

    def rest(self, seconds: float) -> None:
        """Let this much time pass."""


class RealClock:
    """The clock on the wall."""

    def now(self) -> float:
        """Seconds, monotonic."""
        return time.perf_counter()

    def rest(self, seconds: float) -> None:
        """Sleep."""
        if seconds > 0:
            time.sleep(seconds)


class StillClock:
    """A clock that moves only when it is told to: for pictures without a display, and for tests."""

    def __init__(self) -> None:
        self._now_s = 0.0

    def now(self) -> float:
        """Seconds told so far."""
        return self._now_s

    def rest(self, seconds: float) -> None:
        """Move on."""
        self._now_s += max(0.0, seconds)

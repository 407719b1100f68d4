"""How far long work is, on standard error."""

import sys
import time

QUIET_S, EVERY_S = 2.0, 10.0  # progress that is not shown on a terminal: none at first, then a line now and then


class ProgressBar:
    """A bar on a terminal, elsewhere a line now and then if it takes long."""

    def __init__(self) -> None:
        self._terminal, self._said, self._next = sys.stderr.isatty(), False, time.monotonic() + QUIET_S

    def __call__(self, share: float, doing: str) -> None:
        """`share` of the work (0-1) is done, and what is being done now."""
        if self._terminal:
            self._said = True
            print(f"\r{'█' * round(30 * share):░<30} {share:4.0%} {doing:36}", end="", file=sys.stderr, flush=True)
        elif share < 1 and time.monotonic() > self._next:
            self._next = time.monotonic() + EVERY_S
            print(f"{share:4.0%} {doing}", file=sys.stderr, flush=True)

    def close(self) -> None:
        """Wipe the bar."""
        if self._said:
            print(f"\r{'':76}\r", end="", file=sys.stderr, flush=True)

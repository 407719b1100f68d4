"""Which motor units are picked out of the muscle: selected, coloured, heard alone, or silenced."""

from collections.abc import Callable

from sim.intention import SINGLE_FIBRES

MARKS = 6  # colours there are
WHOLE_MS = (0.0, 10.0)


class Units:
    """What the trace, the raster, the cross-section and the skin show of single units, all at once.

    `span_of` gives the samples from a unit's discharge to the begin and the end of its potential at the needle.
    """

    def __init__(self, count: int, span_of: Callable[[int], tuple[int, int]]) -> None:
        self.count, self.span = count, span_of
        self.selected: int | None = None
        self.coloured: dict[int, int] = {}  # unit: number of its colour, in the order in which they were given
        self.alone: set[int] = set()
        self.muted: set[int] = set()
        self.silent: frozenset[int] = frozenset()  # what neither sounds nor moves the skin

    def name(self, unit: int) -> str:
        """A unit's number as it is shown, from 1 in the order of recruitment."""
        return str(unit + 1) if unit >= 0 else "•"

    def select(self, unit: int | None) -> None:
        """Speak of this unit from now on."""
        self.selected = unit if unit is None or -1 <= unit < self.count else None

    def colour(self, unit: int) -> None:
        """Give it a colour, or take it away; when all colours are given the one given first goes to it."""
        if self.coloured.pop(unit, None) is not None:
            return
        if len(self.coloured) == MARKS:
            del self.coloured[next(iter(self.coloured))]
        self.coloured[unit] = min(set(range(MARKS)) - set(self.coloured.values()))

    def solo(self, unit: int) -> None:
        """Let only this unit be heard, together with others that are heard alone; or end it."""
        self.alone ^= {unit}
        self._reckon()

    def mute(self, unit: int) -> None:
        """Silence it, or let it be heard again."""
        self.muted ^= {unit}
        self._reckon()

    def clear(self) -> None:
        """Let all be heard, and none be coloured."""
        self.coloured.clear()
        self.alone.clear()
        self.muted.clear()
        self._reckon()

    def _reckon(self) -> None:
        everyone = range(SINGLE_FIBRES, self.count)
        self.silent = frozenset(everyone) - self.alone if self.alone else frozenset(self.muted)

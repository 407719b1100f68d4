"""Which discharges make what a clip shows: those that are marked once the question is answered."""

from dataclasses import dataclass

import numpy as np

from sim.teach.clips import Discharges, Recording, discharges
from sim.teach.findings import AUDIBLE_UV, OFTEN, kinds_of

MARKED = 0.3  # of the largest discharge of a finding that others must have to be marked


@dataclass(frozen=True)
class Marks:
    """Some of the discharges of a recording: `chosen` (discharge,) says which."""

    fired: Discharges
    chosen: np.ndarray

    @property
    def who(self) -> frozenset[int]:
        """The units that fired them, SINGLE_FIBRES among them for fibres."""
        return frozenset(int(unit) for unit in np.unique(self.fired.spikes.unit[self.chosen]))


def marks(recording: Recording, shows: str, largest_only: bool = False) -> Marks:
    """The discharges that make what is shown and are large; with `largest_only`, of whoever has the largest potential that recurs."""
    fired = discharges(recording)
    chosen = fired.of(kinds_of(shows))
    largest = float(fired.size_uv[chosen].max(initial=0.0))
    chosen &= fired.size_uv >= max(AUDIBLE_UV, MARKED * largest)
    if largest_only and (who := fired.largest(chosen, OFTEN)) is not None:
        chosen &= fired.by(who)
    return Marks(fired, chosen)

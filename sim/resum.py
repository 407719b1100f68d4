"""What was recorded, summed anew from the log of its discharges: the needle's signal as it would have been with other units silent.

Nothing is subtracted. The potentials are computed again wherever the needle was, the discharges of those that are to be heard are added
up as the engine does it, and noise and filters are the same as they were.
"""

from collections.abc import Sequence
from itertools import groupby, pairwise

import numpy as np

from sim.amplifier import Amplifier, needle_settings
from sim.discharges import DISCHARGES
from sim.electrode import ELECTRODES, Needle
from sim.engine import BUFFER_SAMPLES, CHANNELS, Frame, add_to_needle, audible
from sim.insertion import Insertion, SingleFibre, hearing, insert
from sim.intention import silenced
from sim.muap import RATE_HZ
from sim.muscle import Muscle
from sim.spikes import FRAME_SAMPLES, KINDS, Spikes

FILL_FRAMES = -(-BUFFER_SAMPLES // FRAME_SAMPLES) - 1  # after which no discharge that began before the first frame goes on
LEAD_FRAMES = 30  # to give before those that are wanted: by then the filters, too, have forgotten the units silenced now
PLACES = 8  # of the needle whose potentials are remembered


class Resum:
    """Sums past frames of an engine anew; remembers what the needle saw at the last few places."""

    def __init__(self, muscle: Muscle, electrode: str) -> None:
        """`electrode` is a key of ELECTRODES, as the engine's that made the frames."""
        self._muscle = muscle
        self._electrode = electrode
        self._insertions: dict[tuple[Needle, float], Insertion] = {}

    def needle_uv(self, frames: Sequence[Frame], silent: frozenset[int] = frozenset()) -> np.ndarray:
        """The needle's channel during successive `frames`, with the units `silent` (as in Controls) left out; float32 (sample,), µV.

        Discharges that began before the first frame are missing. So give LEAD_FRAMES more and drop them (with no one silent FILL_FRAMES
        will do: from there on the signal is bit for bit the recorded one), or begin with the engine's first frame.
        ValueError if a frame is missing between two others.
        """
        if any(after.index != before.index + 1 for before, after in pairwise(frames)):
            raise ValueError("the frames to be summed anew do not follow each other")
        if not frames:
            return np.empty(0, dtype=np.float32)
        m = self._muscle
        hushed = silenced(silent, m.population.units)
        amplifier = Amplifier(needle_settings(ELECTRODES[self._electrode]), RATE_HZ, m.seed, m.key, CHANNELS.index("needle"))
        filled = frames[0].index + FILL_FRAMES if frames[0].index else 0
        out = np.zeros((len(frames) - 1) * FRAME_SAMPLES + BUFFER_SAMPLES)
        for (needle, slowing), run in groupby(frames, lambda frame: (frame.needle, frame.effect.slowing)):
            there = list(run)
            fired = [single_fibres(frame.spikes) for frame in there]
            here = self._insertion(needle, slowing, {fibre for frame in fired for fibre in frame if fibre is not None})
            for frame, fibres in zip(there, fired, strict=True):
                spikes, start = frame.spikes, (frame.index - frames[0].index) * FRAME_SAMPLES
                rows = np.array([-1 if fibre is None else here.row[fibre] for fibre in fibres], dtype=np.int64)
                unit, single = audible(spikes, rows, hushed)
                offset = spikes.sample - frame.index * FRAME_SAMPLES
                add_to_needle(here, frame.effect, spikes, unit, single, offset, out[start : start + BUFFER_SAMPLES])
                amplifier.set(frame.machine)
                if frame.index == filled:
                    amplifier.state[:] = frame.filters
                amplifier.amplify(out[start : start + FRAME_SAMPLES], frame.index * FRAME_SAMPLES)
        return out[: len(frames) * FRAME_SAMPLES].astype(np.float32)

    def _insertion(self, needle: Needle, slowing: float, fibres: set[SingleFibre]) -> Insertion:
        """The needle at a place where these single fibres are heard."""
        place = needle, slowing
        here = self._insertions.pop(place, None)
        if here is None:
            here = insert(self._muscle, self._electrode, needle, slowing)
        here = hearing(self._muscle, self._electrode, here, fibres)
        self._insertions[place] = here  # the last one used stands last
        while len(self._insertions) > PLACES:
            del self._insertions[next(iter(self._insertions))]
        return here


def single_fibres(spikes: Spikes) -> list[SingleFibre | None]:
    """Which single fibre each discharge is of; None for a unit's."""
    return [
        None if unit >= 0 else (fibre, DISCHARGES[KINDS[kind]].potential)  # type: ignore[attr-defined]  # only FibreDischarges fire so
        for unit, fibre, kind in zip(spikes.unit.tolist(), spikes.fibre.tolist(), spikes.kind.tolist(), strict=True)
    ]

"""A clip of the quiz made ready to be played: its frames, what moves the skin in each, and what of it a finding made."""

from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from pathlib import Path

import numpy as np

from scenes.preparation import Prepared, prepare
from sim.engine import FRAME_SAMPLES, Frame
from sim.intention import SINGLE_FIBRES
from sim.patient import Patient
from sim.resum import LEAD_FRAMES, Resum
from sim.spikes import Spikes
from sim.teach.clips import Patients, Recording
from sim.teach.item import Clip, Item
from sim.teach.marks import marks

FIRST = 0  # the number under which all that a finding made is shown


@dataclass(frozen=True)
class ShownClip:
    """`frames` and `skin_mn` belong together; `lead` are the frames before them."""

    clip: Clip
    prepared: Prepared
    lead: tuple[Frame, ...]
    frames: tuple[Frame, ...]
    skin_mn: tuple[np.ndarray, ...]

    @property
    def begin(self) -> int:
        """The engine's sample with which it begins."""
        return self.frames[0].index * FRAME_SAMPLES

    @cached_property
    def signal_uv(self) -> np.ndarray:
        """The needle's channel; float32 (sample,)."""
        return np.concatenate([frame.emg_uv[0] for frame in self.frames])

    def marked(self, shows: str, largest_only: bool = False) -> tuple[tuple[Frame, ...], frozenset[int]]:
        """The frames with only those discharges that make what is shown and are large, as of unit FIRST; and who truly fired them.

        With `largest_only`, of whoever has the largest potential that recurs.
        """
        marked = marks(Recording(self.prepared.engine, self.frames), shows, largest_only)
        sample = marked.fired.spikes.sample[marked.chosen]
        columns = Spikes(*(column[marked.chosen] for column in marked.fired.spikes))._replace(unit=np.full(sample.size, FIRST))
        edges = np.searchsorted(sample, [frame.index * FRAME_SAMPLES for frame in self.frames] + [self.begin + self.signal_uv.size])
        parts = [Spikes(*(column[low:high] for column in columns)) for low, high in pairwise(edges.tolist())]
        return tuple(replace(frame, spikes=part) for frame, part in zip(self.frames, parts, strict=True)), marked.who

    def alone(self, who: frozenset[int]) -> np.ndarray:
        """The signal as it would be with only these units (SINGLE_FIBRES for all single fibres) heard; float32 (sample,), µV."""
        muscle = self.prepared.muscle
        silent = frozenset(range(SINGLE_FIBRES, muscle.population.units)) - who
        frames = (*self.lead, *self.frames)
        return Resum(muscle, self.prepared.engine.electrode).needle_uv(frames, silent)[len(self.lead) * FRAME_SAMPLES :]


def made_ready(clip: Clip, folder: Path | None, known: Patient | None = None) -> ShownClip:
    """Build the patient, put the needle in, run up to the end of the clip."""
    begins = replace(clip.address, at_s=round(clip.address.at_s - clip.seconds, 2))
    prepared = prepare(begins, folder, lambda _share, _doing: None, known)
    changes, controls, engine = dict(clip.address.track), prepared.controls, prepared.engine
    frames, skin = [], []
    for index in range(engine.index, clip.address.frames):
        controls = changes.get(index, controls)
        frames.append(engine.step(controls))
        skin.append(prepared.skin.step(index, frames[-1].twitch_mn, controls))
    return ShownClip(clip, prepared, prepared.past[-LEAD_FRAMES:], tuple(frames), tuple(skin))


def all_ready(item: Item, patients: Patients) -> tuple[ShownClip, ...]:
    """Every clip of an item, of patients whose muscles may have been built already."""
    whose = [patients.patient(clip.address.case, clip.address.seed, clip.address.months) for clip in item.clips]
    return tuple(made_ready(clip, patients.folder, known) for clip, known in zip(item.clips, whose, strict=True))

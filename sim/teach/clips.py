"""From the address of a clip to its signal, and what is truly heard in it: who fired, and how large each discharge is at the needle."""

from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from sim.address import Address
from sim.engine import FRAME_SAMPLES, RATE_HZ, Controls, Engine, Frame
from sim.insertion import SingleFibre
from sim.kernels.random import Draws
from sim.loader import load_scenario
from sim.measure.potential import Potential, potential
from sim.measure.units import WINDOW_MS
from sim.patient import Patient, build
from sim.resum import single_fibres
from sim.scenario import Person
from sim.spikes import KINDS, Spikes, joined
from sim.surface import TONES
from sim.teach.item import Clip

SEEN_AS = 42  # names the draws of who is seen, apart from those of patients
OUT_OF_REACH = np.zeros(1, dtype=np.float32)  # of a fibre that the needle does not hear
WORTH_MENTION = 0.1  # of a potential's largest deflection
KEPT = 8  # patients whose muscles are remembered


@dataclass(frozen=True)
class Recording:
    """Successive frames of one insertion, and the engine that made them, whose needle has not moved."""

    engine: Engine
    frames: tuple[Frame, ...]

    @property
    def signal_uv(self) -> np.ndarray:
        """The needle's channel; float32 (sample,)."""
        return np.concatenate([frame.emg_uv[0] for frame in self.frames])

    @property
    def begin(self) -> int:
        """The engine's sample with which it begins."""
        return self.frames[0].index * FRAME_SAMPLES

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return len(self.frames) * FRAME_SAMPLES / RATE_HZ

    def part(self, begin_s: float, end_s: float) -> "Recording":
        """The frames from one second of the recording to before another."""
        begin, end = (round(at * RATE_HZ / FRAME_SAMPLES) for at in (begin_s, end_s))
        return Recording(self.engine, self.frames[begin:end])


class StoppedError(Exception):
    """Nobody waits any longer for what is being made."""


class SpentError(Exception):
    """So many insertions have been tried that what is looked for is given up."""


class Patients:
    """The last few patients, whose muscles are built once.

    Who asks for an insertion after `stop`, from any thread, gets StoppedError, and SpentError after as many as `allow` said (None: any).
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder
        self._stopped = False
        self._left: int | None = None
        self._known: OrderedDict[tuple[str, int, float | None], Patient] = OrderedDict()

    def patient(self, case: str, seed: int, months: float | None = None) -> Patient:
        """The patient; ScenarioError if the case is wrong."""
        key = case, seed, months
        if key not in self._known:
            self._known[key] = build(load_scenario(case, self.folder), seed, months, self.folder, somebody(seed))
            while len(self._known) > KEPT:
                self._known.popitem(last=False)
        self._known.move_to_end(key)
        return self._known[key]

    def stop(self) -> None:
        """Make nothing more, so that the program can end at once."""
        self._stopped = True

    def allow(self, insertions: int | None) -> None:
        """From now on, so many more insertions."""
        self._left = insertions

    def engine(self, address: Address) -> Engine:
        """An engine at the beginning of what the address names."""
        if self._stopped:
            raise StoppedError
        if self._left is not None:
            if not self._left:
                raise SpentError
            self._left -= 1
        patient = self.patient(address.case, address.seed, address.months)
        return Engine(patient, address.site, address.insertion, address.electrode)

    def record(self, clip: Clip) -> Recording:
        """The clip, made again from the beginning of its insertion."""
        recording = run(self.engine(clip.address), clip.address)
        return recording.part(clip.address.at_s - clip.seconds, clip.address.at_s)


def somebody(seed: int) -> Person:
    """Who is seen as the patient of this seed, whatever the case: the tone of a skin is not to tell a disease."""
    draws = Draws(seed, 0, SEEN_AS, 0).uniform(3)
    tones = list(TONES)
    return Person(sex="female" if draws[0] < 0.5 else "male", age=30 if draws[1] < 0.5 else 70, skin=tones[int(draws[2] * len(tones))])


def run(engine: Engine, address: Address) -> Recording:
    """Let an engine run on to the address's moment, as its track says."""
    changes, controls = dict(address.track), Controls()
    for frame, before in address.track:
        controls = before if frame < engine.index else controls
    frames = []
    for index in range(engine.index, address.frames):
        controls = changes.get(index, controls)
        frames.append(engine.step(controls))
    return Recording(engine, tuple(frames))


@dataclass(frozen=True)
class Discharges:
    """What fires in a recording, and how large it is at the needle."""

    spikes: Spikes
    size_uv: np.ndarray  # float64 (discharge,): peak to peak
    span: np.ndarray  # int64 (discharge, 2): samples from the discharge to the begin and the end of its potential at the needle

    def of(self, kinds: frozenset[str]) -> np.ndarray:
        """Which are of these kinds; bool (discharge,)."""
        return np.isin(self.spikes.kind, [KINDS.index(kind) for kind in kinds])

    def reached_uv(self, chosen: np.ndarray, count: int) -> float:
        """The size that `count` of the `chosen` (discharge,) reach; 0 if there are fewer."""
        sizes = np.sort(self.size_uv[chosen])[::-1]
        return float(sizes[count - 1]) if sizes.size >= count else 0.0

    def loudest(self, chosen: np.ndarray) -> tuple[int, int] | None:
        """Unit and fibre (one of them -1) of those `chosen` (discharge,) whose discharges sum up to most; None of none."""
        who, index, _ = self._each(chosen)
        return who[int(np.argmax(np.bincount(index, self.size_uv[chosen])))] if who else None

    def largest(self, chosen: np.ndarray, least: int) -> tuple[int, int] | None:
        """The same of the largest potential, of those that fire `least` times."""
        who, index, count = self._each(chosen)
        sizes = np.zeros(len(who))
        np.maximum.at(sizes, index, self.size_uv[chosen])
        sizes[count < least] = -1.0
        return who[int(np.argmax(sizes))] if who else None

    def _each(self, chosen: np.ndarray) -> tuple[list[tuple[int, int]], np.ndarray, np.ndarray]:
        """Unit and fibre of everyone among the `chosen`, whose each discharge is, and how many each has."""
        whose = np.stack([self.spikes.unit[chosen], self.spikes.fibre[chosen]], axis=1)
        who, index, count = np.unique(whose, axis=0, return_inverse=True, return_counts=True)
        return [(int(unit), int(fibre)) for unit, fibre in who], index.ravel(), count

    def by(self, who: tuple[int, int]) -> np.ndarray:
        """Which are of this unit or fibre; bool (discharge,)."""
        return (self.spikes.unit == who[0]) & (self.spikes.fibre == who[1])


def discharges(recording: Recording) -> Discharges:
    """All discharges of a recording."""
    spikes = joined([frame.spikes for frame in recording.frames])
    here = recording.engine.insertion
    fired = list(zip(spikes.unit.tolist(), single_fibres(spikes), strict=True))
    known: dict[tuple[int, SingleFibre | None], np.ndarray] = {}
    for unit, fibre in set(fired):
        row = here.row.get(fibre, -1) if fibre is not None else -1
        uv = here.potentials.whole_uv(unit) if fibre is None else here.single_uv[row] if row >= 0 else OUT_OF_REACH
        known[unit, fibre] = np.array([np.ptp(uv), *span_of(uv)], dtype=np.float64)
    each = np.array([known[who] for who in fired]).reshape(-1, 3)
    return Discharges(spikes, each[:, 0] * spikes.size, each[:, 1:].astype(np.int64))


def span_of(potential_uv: np.ndarray) -> tuple[int, int]:
    """The samples of a potential without noise from which on, and before which, it is worth mention."""
    large = np.flatnonzero(np.abs(potential_uv) >= WORTH_MENTION * np.abs(potential_uv).max())
    return int(large[0]), int(large[-1]) + 1


def whole_potential(engine: Engine, unit: int) -> Potential:
    """A unit's potential as the needle sees it with all fibres and without noise, measured."""
    quiet = np.zeros(round(WINDOW_MS * RATE_HZ / 1000))
    return potential(np.concatenate([quiet, engine.potentials.whole_uv(unit), quiet]))

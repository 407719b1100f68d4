"""The engine: controls in, one frame of 10 ms out. Streaming and rendering are slices and concatenations of the same frames."""

import heapq
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from sim import population
from sim.amplifier import NEEDLE, SURFACE, Amplifier
from sim.discharges import AXON_REFRACTORY_S, DISCHARGES
from sim.electrode import Needle
from sim.insertion import insert, insertion_place, struck, within_reach
from sim.kernels import pool, random, stream
from sim.kernels.random import Draws
from sim.loader import load_scenario
from sim.manoeuvres import MANOEUVRES, Manoeuvre
from sim.muap import RATE_HZ, TEMPLATE_SAMPLES, Potentials
from sim.muscle import Muscle, Source
from sim.patient import Patient, build
from sim.surface import Footprints, footprints, peak_displacement_mm, placement_at

FRAME_SAMPLES = 480
FRAME_MS = 10
CHANNELS = ("needle", "surface")
KINDS = ("voluntary", *DISCHARGES)

NEEDLE_FRAMES = 5  # while the needle moves, its potentials are computed at most every 50 ms
MOVED_MM = 0.005
SLACK = 32  # samples beyond the longest template, for jitter

# Membrane noise and common drive, in thresholds and relative to the drive [fitted to the interval variation, C.isi.cov_*]
NOISE_SD, NOISE_MS = 0.25, 4.0
COMMON_SD, COMMON_MS = 0.013, 80.0

# A fibre that fires again before it has recovered gives a smaller potential, and the deficit of many adds up (fibre refractory
# period 2-5 ms: Stålberg & Trontelj); it fades over a second. [deposit estimated: 200 Hz for 1 s leaves 0.4, A.neuromyotonia]
DEPOSIT, RECOVERY_MS, FADE_MS = 0.022, 3.0, 900.0


@dataclass(frozen=True)
class Controls:
    """What the examiner does in one frame: effort asked for (0-1), where the needle is put (None: left alone), a manoeuvre."""

    effort: float = 0.0
    needle: Needle | None = None
    manoeuvre: str | None = None


@dataclass(frozen=True)
class Spikes:
    """Discharges in order of time; all arrays have shape (discharge,)."""

    sample: np.ndarray  # int64, absolute: arrival at the unit's end-plates
    unit: np.ndarray  # int32, -1 for a single fibre
    fibre: np.ndarray  # int32, index in Fibres, -1 for a whole unit
    kind: np.ndarray  # int16, index in KINDS
    size: np.ndarray  # float64 (0-1]: share of the full potential that is left of it (refractoriness)


@dataclass(frozen=True)
class Frame:
    """10 ms of one muscle."""

    index: int
    emg_uv: np.ndarray  # float32 (channel, sample), amplifier output, positive = positive
    spikes: Spikes
    twitch_mn: np.ndarray  # float32 (unit,), force of each unit at the end of the frame
    effort: float
    needle: Needle
    reneedled: bool


class Engine:
    """One muscle of a patient with a needle in it and a surface pair on it."""

    def __init__(self, patient: Patient, site: str | None = None, insertion: int = 0, electrode: str | None = None) -> None:
        """`insertion` draws the needle's place; `electrode` is a key of ELECTRODES, the muscle's own if None."""
        self.muscle: Muscle = patient.muscle(site)
        m = self.muscle
        self.electrode = electrode or m.spec.electrode
        self.index = 0
        units = m.population.units
        self._state = np.zeros((pool.STATE, units))
        self._keys = np.empty(units, dtype=np.uint64)
        random.keys(np.uint64(m.seed), np.uint64(m.key), random.MEMBRANE, np.arange(units, dtype=np.uint64), self._keys)
        self._common = 0.0
        self._fired_unit, self._fired_ms = np.empty(4 * units, dtype=np.int64), np.empty(4 * units)
        self._last = np.full(units, -(10**9), dtype=np.int64)
        self._load = np.zeros(units)
        self._every_unit = np.arange(units)
        self._buffer = np.zeros((len(CHANNELS), FRAME_SAMPLES + TEMPLATE_SAMPLES + SLACK))
        self._amplifiers = [Amplifier(settings, RATE_HZ, m.seed, m.key, c) for c, settings in enumerate((NEEDLE, SURFACE))]
        self._twitches = m.twitches()
        self._needled_at = -NEEDLE_FRAMES
        self._waiting: list[tuple[int, int, Iterator[float] | None, Source]] = []  # heap of (sample, order, later times, source)
        self._order = 0
        for source in m.unit_sources:
            self._await(source, source.times(0.0))
        self._insert(insertion_place(m, insertion), [])

    @property
    def needle(self) -> Needle:
        """Where the needle is."""
        return self.insertion.needle

    @property
    def potentials(self) -> Potentials:
        """What the needle sees of every unit where it is now."""
        return self.insertion.potentials

    def footprints(self) -> Footprints:
        """Where and how far each unit moves the skin."""
        m = self.muscle
        return footprints(placement_at(m.site, m.spec.skin), m.spec.anatomy, m.fibres.centre_mm, m.fibres.territory_mm)

    def step(self, controls: Controls = Controls()) -> Frame:
        """The next 10 ms."""
        reneedled = self._follow(controls.needle)
        manoeuvre = MANOEUVRES[controls.manoeuvre] if controls.manoeuvre else None
        effort = min(max(controls.effort, 0.0), 1.0) * (manoeuvre.voluntary if manoeuvre else 1.0)
        spikes, single = self._discharge(effort, manoeuvre)
        self._sum(spikes, single)
        emg = np.empty((len(CHANNELS), FRAME_SAMPLES), dtype=np.float32)
        for c, amplifier in enumerate(self._amplifiers):
            signal = self._buffer[c, :FRAME_SAMPLES].copy()
            amplifier.amplify(signal, self.index * FRAME_SAMPLES)
            emg[c] = signal
        stream.shift(self._buffer, FRAME_SAMPLES)
        force = np.empty(self.muscle.population.units, dtype=np.float32)
        self._twitches.step(spikes.unit, (spikes.sample - self.index * FRAME_SAMPLES) * (1000.0 / RATE_HZ), float(FRAME_MS), force)
        frame = Frame(self.index, emg, spikes, force, effort, self.needle, reneedled)
        self.index += 1
        return frame

    def _discharge(self, effort: float, manoeuvre: Manoeuvre | None) -> tuple[Spikes, np.ndarray]:
        """This frame's discharges in order of time, and for each the row of its single-fibre potential (-1 for a unit's)."""
        unit, sample = self._voluntary(effort)
        own = self._spontaneous(manoeuvre)
        table = np.full((5, unit.size + len(own)), -1, dtype=np.int64)  # sample, unit, fibre, kind, row
        table[0, : unit.size], table[1, : unit.size], table[3, : unit.size] = sample, unit, 0
        if own:
            table[:, unit.size :] = np.array(own, dtype=np.int64).T
        table = table[:, np.argsort(table[0], kind="stable")]
        size = np.empty(table.shape[1])
        ms = RATE_HZ / 1000
        stream.recover(
            table[1], table[0], DEPOSIT, AXON_REFRACTORY_S * RATE_HZ, RECOVERY_MS * ms, FADE_MS * ms, self._last, self._load, size
        )
        if (size == 0).any():  # what falls into an axon's refractory period is not conducted
            table, size = table[:, size > 0], size[size > 0]
        return Spikes(table[0], table[1].astype(np.int32), table[2].astype(np.int32), table[3].astype(np.int16), size), table[4]

    def _spontaneous(self, manoeuvre: Manoeuvre | None) -> list[tuple[int, int, int, int, int]]:
        """Sample, unit, fibre, kind and row of what fires by itself in this frame."""
        start = self.index * FRAME_SAMPLES
        found = []
        while self._waiting and self._waiting[0][0] < start + FRAME_SAMPLES:
            at, _, later, source = heapq.heappop(self._waiting)
            if later is not None:
                self._await(source, later)
            row = self.insertion.row.get(source.fibre, -1)
            heard = source.unit >= 0 or row >= 0
            if heard and not (manoeuvre is not None and source.origin in manoeuvre.stops):
                found.append((max(at, start), source.unit, source.fibre, KINDS.index(source.kind), row))
        return found

    def _voluntary(self, effort: float) -> tuple[np.ndarray, np.ndarray]:
        """Units and absolute samples of this frame's voluntary discharges."""
        m, p = self.muscle, self.muscle.population
        common = np.empty(FRAME_MS)
        first_ms = self.index * FRAME_MS
        seed, site = np.uint64(m.seed), np.uint64(m.key)
        self._common = pool.common_drive(seed, site, first_ms, COMMON_SD, math.exp(-1 / COMMON_MS), self._common, common)
        n = pool.step_pool(
            effort, common, first_ms, self._keys, p.threshold, p.full_current, p.ahp_ms, p.alive, population.MEMBRANE_MS, population.AHP,
            population.INWARD, population.INWARD_MS, population.REFRACTORY_MS, population.START, population.HALF_GAIN, NOISE_SD,
            math.exp(-1 / NOISE_MS), self._state, self._fired_unit, self._fired_ms,
        )  # fmt: skip
        sample = self.index * FRAME_SAMPLES + (self._fired_ms[:n] * (RATE_HZ / 1000)).astype(np.int64)
        return self._fired_unit[:n], np.minimum(sample, (self.index + 1) * FRAME_SAMPLES - 1)

    def _sum(self, spikes: Spikes, single: np.ndarray) -> None:
        """Add this frame's discharges, whole, to the buffer."""
        here, p = self.insertion, self.insertion.potentials
        offset = spikes.sample - self.index * FRAME_SAMPLES
        unit = spikes.unit.astype(np.int64)
        stream.add_templates(unit, p.row, offset, spikes.size, p.templates_uv, p.length, self._buffer[0])
        surface_uv, length = self.muscle.surface_uv, self.muscle.surface_length
        stream.add_templates(unit, self._every_unit, offset, spikes.size, surface_uv, length, self._buffer[1])
        stream.add_near(
            unit, spikes.sample, offset, spikes.size, p.near_first, here.near_key, here.near_jitter, here.near_blocking, p.near_uv,
            self._buffer[0],
        )  # fmt: skip
        if here.single_uv.size:
            every = np.arange(len(here.single_uv))
            stream.add_templates(single, every, offset, spikes.size, here.single_uv, np.full(every.size, TEMPLATE_SAMPLES), self._buffer[0])

    def _follow(self, needle: Needle | None) -> bool:
        """Move the needle to where it is asked to be; True if the potentials changed in this frame."""
        if needle is None:
            return False
        needle = within_reach(self.muscle, needle)
        moved = math.hypot(needle.x_mm - self.needle.x_mm, needle.depth_mm - self.needle.depth_mm)
        if moved < MOVED_MM or self.index - self._needled_at < NEEDLE_FRAMES:
            return False
        self._needled_at = self.index
        self._insert(needle, struck(self.muscle, needle, self.index))
        return True

    def _insert(self, needle: Needle, struck_fibres: list[Source]) -> None:
        """Put the needle in at a new place; single fibres fire on from here if they are still within reach."""
        now = self.index * FRAME_SAMPLES / RATE_HZ
        self._waiting = [w for w in self._waiting if w[3].unit >= 0 or w[3].kind == "insertional_activity"]
        heapq.heapify(self._waiting)
        also = {w[3].fibre for w in self._waiting if w[3].fibre >= 0} | {s.fibre for s in struck_fibres}
        self.insertion = insert(self.muscle, self.electrode, needle, also)
        for source in self.insertion.sources:
            self._await(source, source.times(now))
        for source in struck_fibres:
            for time in source.recipe.times(Draws(source.seed, source.site, random.INSERTION, source.name)):
                self._push(now + float(time), None, source)

    def _await(self, source: Source, times: Iterator[float]) -> None:
        self._push(next(times), times, source)

    def _push(self, time_s: float, later: Iterator[float] | None, source: Source) -> None:
        self._order += 1
        heapq.heappush(self._waiting, (round(time_s * RATE_HZ), self._order, later, source))


ControlTrack = Controls | Callable[[int], Controls]


class Stream:
    """The engine's signal in blocks of any size."""

    def __init__(self, engine: Engine, controls: ControlTrack = Controls()) -> None:
        self._engine = engine
        self._controls = controls
        self._rest = np.empty((len(CHANNELS), 0), dtype=np.float32)

    def read(self, samples: int) -> np.ndarray:
        """The next `samples` of all channels, µV; float32 (channel, sample)."""
        parts, have = [self._rest], self._rest.shape[1]
        while have < samples:
            frame = self._engine.step(controls_at(self._controls, self._engine.index))
            parts.append(frame.emg_uv)
            have += FRAME_SAMPLES
        joined = np.concatenate(parts, axis=1)
        self._rest = joined[:, samples:]
        return joined[:, :samples]


@dataclass(frozen=True)
class Recording:
    """A whole render."""

    emg_uv: np.ndarray  # float32 (channel, sample)
    spikes: Spikes
    twitch_mn: np.ndarray  # float32 (unit, frame)
    displacement_mm: np.ndarray  # float32 (frame,): most displaced place of the skin
    rate_hz: int


def render(
    engine: Engine, seconds: float, controls: ControlTrack = Controls(), progress: Callable[[float], None] | None = None
) -> Recording:
    """Run the engine for `seconds` (rounded to 10 ms); `progress` is told the share that is done."""
    frames = max(1, round(seconds * 1000 / FRAME_MS))
    feet = engine.footprints()
    emg = np.empty((len(CHANNELS), frames * FRAME_SAMPLES), dtype=np.float32)
    twitch = np.empty((engine.muscle.population.units, frames), dtype=np.float32)
    moved = np.empty(frames, dtype=np.float32)
    spikes = []
    for k in range(frames):
        frame = engine.step(controls_at(controls, engine.index))
        emg[:, k * FRAME_SAMPLES : (k + 1) * FRAME_SAMPLES] = frame.emg_uv
        twitch[:, k] = frame.twitch_mn
        moved[k] = peak_displacement_mm(feet, frame.twitch_mn)
        spikes.append(frame.spikes)
        if progress and k % 20 == 19:
            progress((k + 1) / frames)
    return Recording(emg, joined(spikes), twitch, moved, RATE_HZ)


def joined(parts: list[Spikes]) -> Spikes:
    """Spikes of successive frames as one."""
    return Spikes(*(np.concatenate([getattr(p, name) for p in parts]) for name in ("sample", "unit", "fibre", "kind", "size")))


def controls_at(controls: ControlTrack, frame: int) -> Controls:
    """The controls of one frame."""
    return controls(frame) if callable(controls) else controls


def warm(progress: Callable[[float, str], None]) -> None:
    """Compile (or load) every kernel, before sound starts; `progress` is told the share that is done and what comes next."""
    progress(0.0, "muscle")
    patient = build(load_scenario("als"), seed=1)
    patient.muscle("first_dorsal_interosseous")
    progress(0.4, "needle")
    engine = Engine(patient, "first_dorsal_interosseous")
    progress(0.7, "signal")
    render(engine, 0.05, lambda k: Controls(0.5, Needle(engine.needle.x_mm, engine.needle.depth_mm + 0.1 * k)))
    progress(1.0, "")

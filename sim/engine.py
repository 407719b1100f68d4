"""The engine: controls in, one frame of 10 ms out. Streaming and rendering are slices and concatenations of the same frames."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from sim.activity import FRAME_MS, FRAME_SAMPLES, Activity, Spikes, joined
from sim.amplifier import SURFACE, Amplifier, needle_settings
from sim.electrode import ELECTRODES, Needle
from sim.insertion import insert, insertion_place, struck, within_reach
from sim.intention import Controls, Intention
from sim.kernels import stream
from sim.loader import load_scenario
from sim.manoeuvres import Effect
from sim.muap import RATE_HZ, TEMPLATE_SAMPLES, Potentials
from sim.muscle import Muscle
from sim.patient import Patient, build
from sim.source import Source
from sim.surface import Footprints, peak_displacement_mm
from sim.surface_emg import SURFACE_EVERY

CHANNELS = ("needle", "surface")

NEEDLE_FRAMES = 5  # while the needle moves, its potentials are computed at most every 50 ms
MOVED_MM = 0.005
SLACK = 128  # samples beyond the longest template, for jitter and for a branch that is behind


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
        self.body = patient.body
        m = self.muscle
        self.electrode = electrode or m.spec.electrode
        self.index = 0
        self._intention = Intention(m.rest)
        self._activity = Activity(m)
        self._buffer = np.zeros(FRAME_SAMPLES + TEMPLATE_SAMPLES + SLACK)
        self._coarse = np.zeros(self._buffer.size // SURFACE_EVERY)
        self._coarse_last = 0.0
        settings = needle_settings(ELECTRODES[self.electrode]), SURFACE
        self._amplifiers = [Amplifier(one, RATE_HZ, m.seed, m.key, c) for c, one in enumerate(settings)]
        self._twitches = m.twitches()
        self._needled_at = -NEEDLE_FRAMES
        self._slowing = 1.0
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
        """Where and how far each unit moves the skin; nowhere if there is no picture of it."""
        return self.muscle.footprints(self.body)

    def step(self, controls: Controls = Controls()) -> Frame:
        """The next 10 ms."""
        effort, elsewhere, effect = self._intention.of(controls, self.index)
        reneedled = self._follow(controls.needle, effect.slowing)
        if effect.strikes:
            self._insert(self.needle, struck(self.muscle, self.needle))
        spikes, single = self._activity.step(self.index, effort, elsewhere, effect)
        offset = spikes.sample - self.index * FRAME_SAMPLES
        self._sum(spikes, offset, single, effect)
        emg = np.empty((len(CHANNELS), FRAME_SAMPLES), dtype=np.float32)
        skin = np.empty(FRAME_SAMPLES)
        self._coarse_last = stream.refine(self._coarse, self._coarse_last, SURFACE_EVERY, skin)
        for c, signal in enumerate((self._buffer[:FRAME_SAMPLES], skin)):
            self._amplifiers[c].amplify(signal, self.index * FRAME_SAMPLES)
            emg[c] = signal
        stream.shift(self._buffer, FRAME_SAMPLES)
        stream.shift(self._coarse, FRAME_SAMPLES // SURFACE_EVERY)
        force = np.empty(self.muscle.population.units, dtype=np.float32)
        self._twitches.step(spikes.unit, offset * (1000.0 / RATE_HZ), float(FRAME_MS), force)
        frame = Frame(self.index, emg, spikes, force, effort, self.needle, reneedled)
        self.index += 1
        return frame

    def _sum(self, spikes: Spikes, offset: np.ndarray, single: np.ndarray, effect: Effect) -> None:
        """Add this frame's discharges, whole, to the buffer; `offset` (discharge,) samples from its start."""
        here, p = self.insertion, self.insertion.potentials
        jitter, blocking = here.near_jitter, here.near_blocking
        if effect.jitter != 1.0 or effect.blocking:
            jitter, blocking = jitter * effect.jitter, np.minimum(blocking + effect.blocking, 1.0)
        stream.add_units(
            spikes.unit, spikes.sample, offset, spikes.size, spikes.late, spikes.branch, p.row, p.templates_uv, p.length, p.near_first,
            here.near_key, jitter, blocking, p.near_uv, self._buffer,
        )  # fmt: skip
        m = self.muscle
        stream.add_coarse(spikes.unit, offset, SURFACE_EVERY, spikes.size, m.surface_uv, m.surface_length, self._coarse)
        if here.single_uv.size:
            stream.add_templates(single, offset, spikes.size, here.single_uv, here.single_length, self._buffer)

    def _follow(self, needle: Needle | None, slowing: float) -> bool:
        """Move the needle to where it is asked to be; True if the potentials changed in this frame."""
        if needle is None and slowing == self._slowing:
            return False
        needle = self.needle if needle is None else within_reach(self.muscle, needle)
        moved = math.dist((needle.x_mm, needle.depth_mm, needle.along_mm), (self.needle.x_mm, self.needle.depth_mm, self.needle.along_mm))
        if slowing == self._slowing and (moved < MOVED_MM or self.index - self._needled_at < NEEDLE_FRAMES):
            return False
        self._needled_at, self._slowing = self.index, slowing
        self._insert(needle, struck(self.muscle, needle) if moved >= MOVED_MM else [])
        return True

    def _insert(self, needle: Needle, off: list[Source]) -> None:
        """Put the needle in at a place, which sets the fibres `off` off; others fire on from here if they are still within reach."""
        also = self._activity.single_fibres() | {s.fibre for s in off}
        self.insertion = insert(self.muscle, self.electrode, needle, also, self._slowing)
        self._activity.hear(self.insertion, off, self.index)


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
    displacement_mm: np.ndarray  # float32 (frame,): most displaced place of the skin; 0 where no picture shows it
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

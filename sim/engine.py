"""The engine: controls in, one frame of 10 ms out. Streaming and rendering are slices and concatenations of the same frames."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from sim.activity import Activity
from sim.amplifier import SURFACE, Amplifier, Machine, needle_settings
from sim.electrode import ELECTRODES, Needle
from sim.insertion import Insertion, hearing, insert, insertion_place, struck, whole, within_reach
from sim.intention import Controls, Intention, pulling_mn, silenced
from sim.kernels import stream
from sim.loader import load_scenario
from sim.manoeuvres import Effect
from sim.muap import RATE_HZ, TEMPLATE_SAMPLES, Potentials
from sim.muscle import Muscle
from sim.patient import Patient, build
from sim.source import Source
from sim.spikes import FRAME_MS, FRAME_SAMPLES, Spikes, joined
from sim.surface import Footprints, peak_displacement_mm
from sim.surface_emg import SURFACE_EVERY

CHANNELS = ("needle", "surface")

NEEDLE_FRAMES = 5  # while the needle moves, its potentials are computed at most every 50 ms
MOVED_MM = 0.005
SLACK = 128  # samples beyond the longest template, for jitter and for a branch that is behind
BUFFER_SAMPLES = FRAME_SAMPLES + TEMPLATE_SAMPLES + SLACK  # that one frame's discharges reach


@dataclass(frozen=True)
class Frame:
    """10 ms of one muscle, with all that is needed to sum it anew (`sim.resum`); it keeps no potentials alive."""

    index: int
    emg_uv: np.ndarray  # float32 (channel, sample), amplifier output, positive = positive
    spikes: Spikes  # all of them, also of silent units
    twitch_mn: np.ndarray  # float32 (unit,), force of each unit at the end of the frame, also of silent ones
    effort: float
    needle: Needle
    reneedled: bool
    effect: Effect  # of the manoeuvre that goes on
    machine: Machine
    filters: np.ndarray  # (3, 2): state of the needle channel's filters at the start of the frame
    membrane_mv: np.ndarray | None  # float32 (ms,): of the neuron that is watched, NaN where its cell body fires (`Activity.membrane_mv`)


class Engine:
    """One muscle of a patient with a needle in it and a surface pair on it."""

    def __init__(self, patient: Patient, site: str | None = None, insertion: int = 0, electrode: str | None = None) -> None:
        """`insertion` draws the needle's place; `electrode` is a key of ELECTRODES, the muscle's own if None."""
        self.muscle: Muscle = patient.muscle(site)
        self.body = patient.body
        m = self.muscle
        self.electrode = electrode or m.spec.electrode
        self.index = 0
        self._intention = Intention(m.rest, m.seed)
        self._activity = Activity(m)
        self._buffer = np.zeros(BUFFER_SAMPLES)
        self._coarse = np.zeros(self._buffer.size // SURFACE_EVERY)
        self._coarse_last = 0.0
        settings = needle_settings(ELECTRODES[self.electrode]), SURFACE
        self._amplifiers = [Amplifier(one, RATE_HZ, m.seed, m.key, c) for c, one in enumerate(settings)]  # as CHANNELS
        self._twitches = m.twitches()
        self._needled_at = -NEEDLE_FRAMES
        self._arrived: Insertion | None = None  # for the needle's next move
        self._hear(insert(m, self.electrode, insertion_place(m, insertion)), [])

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
            self._hear(self.insertion, struck(self.muscle, self.needle))
        self._activity.watch(controls.watched)
        spikes, single = self._activity.step(self.index, effort, elsewhere, effect)
        offset = spikes.sample - self.index * FRAME_SAMPLES
        self._sum(spikes, offset, single, effect, controls.silent)
        self._amplifiers[0].set(controls.machine)
        filters = self._amplifiers[0].state.copy()
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
        frame = Frame(
            self.index, emg, spikes, force, effort, self.needle, reneedled, effect, controls.machine, filters, self._activity.membrane_mv()
        )
        self.index += 1
        return frame

    def _sum(self, spikes: Spikes, offset: np.ndarray, single: np.ndarray, effect: Effect, silent: frozenset[int]) -> None:
        """Add this frame's discharges, whole, to the buffers; `offset` (discharge,) samples from its start."""
        m = self.muscle
        unit = spikes.unit
        if silent:
            unit, single = audible(spikes, single, silenced(silent, m.population.units))
        add_to_needle(self.insertion, effect, spikes, unit, single, offset, self._buffer)
        stream.add_coarse(unit, offset, SURFACE_EVERY, spikes.size, m.surface_uv, m.surface_length, self._coarse)

    def approach(self, needle: Needle) -> Callable[[], Insertion] | None:
        """The work of moving the needle there, to be done in any thread while the engine goes on, and its result given to `arrive`.

        None if there is nothing to do: it is there, or what was given to `arrive` is not used yet.
        """
        needle = within_reach(self.muscle, needle)
        if self._arrived is not None or self._moved_mm(needle) < MOVED_MM:
            return None
        m, electrode, slowing, firing = self.muscle, self.electrode, self.insertion.slowing, self._activity.single_fibres()

        def work() -> Insertion:
            here = insert(m, electrode, needle, slowing)
            return hearing(m, electrode, here, whole(firing | {s.fibre for s in struck(m, needle)}))

        return work

    def arrive(self, insertion: Insertion) -> Needle:
        """Where to have the needle from the next step on: moving it then takes hardly longer than any other step, with the same signal.

        Unless the muscle has been cooled or warmed meanwhile, when it is worked out again.
        """
        self._arrived = insertion
        return insertion.needle

    def _moved_mm(self, needle: Needle) -> float:
        here = self.needle
        return math.dist((needle.x_mm, needle.depth_mm, needle.along_mm), (here.x_mm, here.depth_mm, here.along_mm))

    def _follow(self, needle: Needle | None, slowing: float) -> bool:
        """Move the needle to where it is asked to be; True if the potentials changed in this frame."""
        slowed = slowing != self.insertion.slowing
        if needle is None and not slowed:
            return False
        needle = self.needle if needle is None else within_reach(self.muscle, needle)
        moved = self._moved_mm(needle) >= MOVED_MM
        if not slowed and not moved:
            self._arrived = None  # it is there already
            return False
        if not slowed and self.index - self._needled_at < NEEDLE_FRAMES:
            return False
        self._needled_at = self.index
        known, self._arrived = self._arrived, None
        if known is None or (known.needle, known.slowing) != (needle, slowing):
            known = insert(self.muscle, self.electrode, needle, slowing)
        self._hear(known, struck(self.muscle, needle) if moved else [])
        return True

    def _hear(self, insertion: Insertion, off: list[Source]) -> None:
        """Hear what `insertion` tells, with the fibres `off` set off by it; others fire on from before if they are still within reach."""
        also = self._activity.single_fibres() | {s.fibre for s in off}
        self.insertion = hearing(self.muscle, self.electrode, insertion, whole(also))
        self._activity.hear(self.insertion, off, self.index)


def audible(spikes: Spikes, single: np.ndarray, silent: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The unit of each discharge, and the row of its single-fibre potential, -1 where it is `silent` (as `silenced` says); (discharge,)."""
    hushed = silent[spikes.unit]
    return np.where(hushed, -1, spikes.unit), np.where(hushed, -1, single)


def add_to_needle(
    here: Insertion, effect: Effect, spikes: Spikes, unit: np.ndarray, single: np.ndarray, offset: np.ndarray, out: np.ndarray
) -> None:
    """Add a frame's discharges, whole, to `out` (BUFFER_SAMPLES,), as a needle sees them, µV; all arrays have shape (discharge,).

    `unit` may be -1, as may be `single`, the row of a single fibre's potential: none. `offset` is in samples from the frame's start.
    """
    p = here.potentials
    jitter, blocking = here.near_jitter, here.near_blocking
    if effect.jitter != 1.0 or effect.blocking:
        jitter, blocking = jitter * effect.jitter, np.minimum(blocking + effect.blocking, 1.0)
    stream.add_units(
        unit, spikes.sample, offset, spikes.size, spikes.late, spikes.branch, p.row, p.templates_uv, p.length, p.near_first,
        here.near_key, jitter, blocking, p.near_uv, out,
    )  # fmt: skip
    if here.single_uv.size:
        stream.add_templates(single, offset, spikes.size, here.single_uv, here.single_length, out)


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
        now = controls_at(controls, engine.index)
        frame = engine.step(now)
        emg[:, k * FRAME_SAMPLES : (k + 1) * FRAME_SAMPLES] = frame.emg_uv
        twitch[:, k] = frame.twitch_mn
        moved[k] = peak_displacement_mm(feet, pulling_mn(frame.twitch_mn, now.silent))
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
    machine = Machine(notch_hz=50.0, mains_uv=1.0)
    render(engine, 0.05, lambda k: Controls(0.5, Needle(engine.needle.x_mm, engine.needle.depth_mm + 0.1 * k), machine=machine))
    progress(1.0, "")

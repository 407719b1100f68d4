"""Who fires in each frame: the will, what fires by itself, what is evoked, and how these meet on the axons."""

import math
from collections import deque
from typing import cast

import numpy as np

from sim import population
from sim.axon import BRANCH, CAPACITY, REFRACTORY_S, Impulses, Traffic
from sim.discharges import RepetitiveResponse, Response, SharedDischarge
from sim.insertion import Insertion, SingleFibre, of_fibre
from sim.kernels import pool, random, stream
from sim.kernels.random import Draws
from sim.manoeuvres import Effect
from sim.muap import RATE_HZ
from sim.muscle import Muscle
from sim.source import PATIENT, Agenda, Due, Firing, Source, source_of
from sim.spikes import AXONAL, EVOKED, FRAME_MS, FRAME_SAMPLES, KINDS, ORIGINS, SYNKINESIS, VOLUNTARY, Spikes, tagged

FORGET_FRAMES = 4  # how often impulses that are over are dropped
MS = RATE_HZ / 1000  # samples

# Membrane noise and common drive, in thresholds and relative to the drive [fitted to the interval variation, C.isi.cov_*]
NOISE_SD, NOISE_MS = 0.25, 4.0
SHARED = 0.35  # share of the variance of the membrane noise that all have in common [fitted to short-term synchrony]
SHARED_SD, OWN_SD = NOISE_SD * math.sqrt(SHARED), NOISE_SD * math.sqrt(1 - SHARED)
COMMON_SD, COMMON_MS = 0.022, 80.0
NOISE_DECAY, COMMON_DECAY = math.exp(-1 / NOISE_MS), math.exp(-1 / COMMON_MS)  # what a millisecond leaves of them

# A fibre that fires again before it has recovered gives a smaller potential, and the deficit of many adds up (fibre refractory
# period 2-5 ms: Stålberg & Trontelj); it fades over a second. [deposit estimated: 200 Hz for 1 s leaves 0.4, A.neuromyotonia]
DEPOSIT, RECOVERY_MS, FADE_MS = 0.022, 3.0, 900.0

AFTER_EFFORT, AFTER_EFFORT_S = 1.0, 8.0  # axons fire more for some seconds after a contraction: gain per unit of effort [estimates]
MOST_AGAIN = 2  # a source fires at most three times as often
TURNED = 3  # sources whose further turns begin in one frame: all at once would take longer to compute than a frame lasts
BRANCH_FAILS = 0.1  # share of discharges born in one branch that do not get into the other [estimate]
EPHAPSE_MS = 5.8  # to jump to another axon and run on through the bare stretch [fitted: lateral spread comes after 10 ms in all, A.hfs]
REFLEX_MS, REFLEX, REFLEX_FRAMES = 5.0, 0.12, 2  # in the spinal cord; a tap's drive, as an effort; how long it lasts [estimates]
BLINK_MS, BLINK = 60.0, 0.4  # a blink's drive, as an effort [estimates]


Births = list[tuple[float, int, float, int, int]]  # of impulses on axons: sample, unit, coordinate, kind, tag
Single = tuple[int, int, int, int, int, float]  # a single fibre's discharge: sample, fibre, kind, row of its potential, tag, size


class Activity:
    """The firing of one muscle's units and fibres, frame by frame."""

    def __init__(self, muscle: Muscle) -> None:
        m = self._muscle = muscle
        units = m.population.units
        self._state = np.zeros((pool.STATE, units))
        self._state[pool.SINCE_FIRED_MS] = 1e6
        self._keys = np.empty(units, dtype=np.uint64)
        random.keys(np.uint64(m.seed), np.uint64(m.key), random.MEMBRANE, np.arange(units, dtype=np.uint64), self._keys)
        self._common = self._shared = 0.0
        self._common_now, self._shared_now = np.empty(FRAME_MS), np.empty(FRAME_MS)
        self._cells = population.cells(m.population)
        self._driven: tuple[float, np.ndarray] | None = None
        self._no_place, self._no_number = np.zeros(4 * units), np.zeros(4 * units, dtype=np.int64)
        self._nothing = np.full(CAPACITY + 4 * units, -1, dtype=np.int64)
        self._seed, self._site = np.uint64(m.seed), np.uint64(m.key)
        self._wired = bool(m.axons.aberrant.any()) or m.rest.blinks_per_min > 0
        self._fired_unit, self._fired_ms = np.empty(4 * units, dtype=np.int64), np.empty(4 * units)
        self._fired_echo = np.zeros(4 * units, dtype=np.int64)
        self._watched, self._watched_v = -1, np.empty(FRAME_MS)
        self._back_kind = np.zeros(units, dtype=np.int64)
        self._last = np.full(units, -(10**9), dtype=np.int64)
        self._load = np.zeros(units)
        self._traffic = Traffic(m.axons, RATE_HZ)
        self._travel = m.axons.travel_s * RATE_HZ
        self._agenda = Agenda(RATE_HZ)
        self._effect = Effect.NOTHING
        self._effort_lately = 0.0
        self._more = False  # whether anything fires more often than its recipe says
        self._unturned: deque[Source] = deque()  # what is to fire more often and does not yet
        self._row: dict[SingleFibre, int] = {}
        for source in m.unit_sources:
            self._agenda.add(source, 0.0)

    # --- the needle -------------------------------------------------------------------------------------------------------------

    def hear(self, insertion: Insertion, struck: list[Source], index: int) -> None:
        """Follow the single fibres within reach of the needle from frame `index` on, and those that its movement `struck`."""
        now_s = index * FRAME_MS / 1000
        near = {(source.name, source.fibre) for source in insertion.sources}
        self._agenda.keep(lambda s: s.unit >= 0 or s.once or (s.first_name, s.fibre) in near)
        staying = {(s.name, s.fibre) for s in self._agenda.sources() if not s.once}  # whose next firing is known already
        self._unturned = deque(s for s in self._unturned if s.unit >= 0 or (s.name, s.fibre) in staying)
        self._row = insertion.row
        for source in insertion.sources:
            if (source.name, source.fibre) not in staying:
                self._agenda.add(source, now_s)
                if self._more:
                    self._unturned.append(source)
        for source in struck:
            self._agenda.add_once(source, source.struck(now_s, index))

    def single_fibres(self) -> set[int]:
        """Fibres that are still firing after the needle's movement."""
        return {s.fibre for s in self._agenda.sources() if s.fibre >= 0 and s.once}

    # --- the neuron that is looked at -------------------------------------------------------------------------------------------

    def watch(self, unit: int | None) -> None:
        """Follow the membrane of a unit's neuron from the next frame on; of none if it is None, dead, or no unit of this muscle."""
        alive = self._muscle.population.alive
        self._watched = unit if unit is not None and 0 <= unit < alive.size and alive[unit] else -1

    def membrane_mv(self) -> np.ndarray | None:
        """The membrane potential of the neuron that is watched at the end of each millisecond of the last frame; float32 (ms,), mV.

        The spike itself is not part of the model: a millisecond in which the cell body fired, by its own or invaded from its axon, is
        NaN. After it the after-hyperpolarisation shows. A neuron far from its threshold is not followed and lies at rest.
        """
        return population.membrane_mv(self._watched_v).astype(np.float32) if self._watched >= 0 else None

    # --- a frame ----------------------------------------------------------------------------------------------------------------

    def step(self, index: int, effort: float, elsewhere: float, effect: Effect) -> tuple[Spikes, np.ndarray]:
        """Frame `index`'s discharges in order of time, and for each the row of its single-fibre potential (-1 for a unit's).

        `effort` is what the patient makes in this muscle, `elsewhere` in the one whose nerve has grown into it.
        """
        start, end = index * FRAME_SAMPLES, (index + 1) * FRAME_SAMPLES
        self._effort_lately += (effort - self._effort_lately) * FRAME_MS / 1000 / AFTER_EFFORT_S
        self._enact(effect, effort, start / RATE_HZ)
        born, single = self._spontaneous(start, end, effect, effort)
        born += self._evoked(start, end, effect)
        self._launch(born)
        self._launch_from_soma(*self._soma(index, effort, elsewhere, effect))
        arrived = self._traffic.arrived(start, end)
        answers = self._answers(arrived, effect, end)
        if answers:
            self._launch(answers)
            arrived = arrived.with_later(self._traffic.arrived(start, end))
        if index % FORGET_FRAMES == 0:
            self._traffic.forget(start)
        return self._spikes(arrived, single, effect)

    def _enact(self, effect: Effect, effort: float, now_s: float) -> None:
        """Let the nerve block take effect, and find the sources that fire more often from now on."""
        changed, self._effect = effect is not self._effect, effect
        self._traffic.block = effect.block
        more = self._after_effort(effort) > 1.05 or effect.most > 1
        if self._more and (changed or not more):
            self._agenda.keep(lambda s: s.turn == 0)
            self._unturned.clear()
        if more and (changed or not self._more):
            # Units first, whose order is then the same wherever the needle is.
            self._unturned.extend(sorted((s for s in self._agenda.sources() if not s.once), key=lambda s: (s.fibre, s.name)))
        self._more = more
        for _ in range(min(TURNED, len(self._unturned))):
            source = self._unturned.popleft()
            for turn in range(1, turns_of(source, effect) + 1):
                self._agenda.add(source.again(turn), now_s)

    def _after_effort(self, effort: float) -> float:
        """Factor by which axons fire more often after a contraction."""
        return 1.0 + AFTER_EFFORT * max(0.0, self._effort_lately - effort)

    def _fires(self, due: Due, effect: Effect, effort: float) -> bool:
        """Whether a discharge takes place under the present effect: a source that fires more often has more turns."""
        gain = effect.kinds.get(due.source.kind, effect.gain.get(due.firing.origin, 1.0))
        if due.firing.origin in AXONAL:
            gain *= self._after_effort(effort)
        if gain == 1.0:
            return due.source.turn == 0
        return bool(due.source.chance(due.sample) < gain - due.source.turn)

    def _spontaneous(self, start: int, end: int, effect: Effect, effort: float) -> tuple[Births, list[Single]]:
        """What fires by itself in axons, and in single fibres."""
        born: Births = []
        single: list[Single] = []
        for due in self._agenda.due(end):
            s = due.source
            if not self._fires(due, effect, effort):
                continue
            at, kind = max(due.sample, start), KINDS.index(s.kind)
            if s.unit >= 0:
                place = s.place if due.firing.origin == s.recipe.origin else s.place_of(due.firing.origin)
                born.append((at, s.unit, place, kind, tagged(due.firing.origin, *self._branches(s, place, at))))
            elif (row := self._row.get((s.fibre, of_fibre(s).potential), -1)) >= 0 and (
                s.recipe.origin == "muscle_fibre" or effect.transmits
            ):
                single.append((at, s.fibre, kind, row, tagged(due.firing.origin), due.firing.size))
        return born, single

    def _branches(self, source: Source, place: float, sample: int) -> tuple[int, bool, int]:
        """By how many samples the branch that a discharge is not born in is behind, whether it fails, and in which it is born."""
        if place <= BRANCH:
            return 0, False, 0
        return round(2 * (place - BRANCH) * self._travel[source.unit]), source.chance(sample + 1) < BRANCH_FAILS, source.name & 1

    def _evoked(self, start: int, end: int, effect: Effect) -> Births:
        """Impulses of shocks to the nerve."""
        stimulus = effect.stimulus
        if stimulus is None:
            return []
        period = round(RATE_HZ / stimulus.rate_hz)
        shock = -(-start // period) * period
        if shock >= end:
            return []
        m = self._muscle
        if not stimulus.other_branch:
            return [(shock, int(u), stimulus.place, EVOKED, tagged("stimulus")) for u in np.flatnonzero(m.population.alive)]
        proximal = 0.1
        units = np.flatnonzero(m.population.alive & m.axons.ephaptic)
        way = (stimulus.place - proximal) * self._travel[units] + EPHAPSE_MS * MS
        return [(shock + round(w), int(u), proximal, EVOKED, tagged("stimulus")) for u, w in zip(units, way, strict=True)]

    def _soma(self, index: int, effort: float, elsewhere: float, effect: Effect) -> tuple[np.ndarray, np.ndarray, np.ndarray | None]:
        """Unit, sample and echo (bool; None: of none) of this frame's discharges of the cell bodies."""
        m, start = self._muscle, index * FRAME_SAMPLES
        back = self._traffic.home(start, start + FRAME_SAMPLES)
        back_ms = window_ms = back.time
        if back.unit.size:
            self._back_kind[back.unit] = back.kind
            back_ms, window_ms = (back.time - start) / MS, back.window / MS
        common, shared = self._common_now, self._shared_now
        first_ms = index * FRAME_MS
        self._common = pool.fluctuation(self._seed, self._site, 0, first_ms, COMMON_SD, COMMON_DECAY, self._common, common)
        self._shared = pool.fluctuation(self._seed, self._site, 1, first_ms, SHARED_SD, NOISE_DECAY, self._shared, shared)
        efforts = self._efforts(index, effort, elsewhere, effect)
        n = pool.step_pool(
            efforts, common, shared, first_ms, self._keys, self._cells, m.population.alive,
            back.unit, back_ms, window_ms, m.axons.echo,
            population.MEMBRANE_MS, population.AHP, population.INWARD, population.INWARD_MS, population.REFRACTORY_MS,
            population.START, OWN_SD, NOISE_DECAY,
            self._state, self._fired_unit, self._fired_ms, self._fired_echo, self._watched, self._watched_v,
        )  # fmt: skip
        echo = self._fired_echo[:n] > 0 if back.unit.size else None
        return self._fired_unit[:n], start + MS * self._fired_ms[:n], echo

    def _efforts(self, index: int, effort: float, elsewhere: float, effect: Effect) -> np.ndarray:
        """The drive of each unit, as an effort: the will's, a blink's, a stretch reflex's; shape (unit,)."""
        m, drive = self._muscle, self._muscle.population.drive
        if not self._wired and not effect.taps_hz:
            if self._driven is None or self._driven[0] != effort:
                self._driven = effort, effort * drive
            return self._driven[1]
        now_ms = index * FRAME_MS
        blink = BLINK if m.rest.blinks_per_min and blinking(m.seed, m.rest.blinks_per_min, now_ms / 1000) else 0.0
        own = max(effort, blink) if m.spec.blinks else effort
        efforts = np.where(m.axons.aberrant, max(elsewhere, blink), own) * drive
        if effect.taps_hz:
            way_ms = REFLEX_MS + 1000 * float(np.median(m.axons.travel_s))  # to the spinal cord as fast as from it
            if (now_ms - way_ms) % (1000 / effect.taps_hz) < REFLEX_FRAMES * FRAME_MS:
                efforts += REFLEX / np.maximum(drive, 0.3)  # what holds it back comes from above, too
        return efforts

    def _launch(self, born: Births) -> None:
        """Send impulses off."""
        if born:
            time, unit, place, kind, tag = (np.array(values) for values in zip(*sorted(born), strict=True))
            self._traffic.launch(time.astype(np.float64), unit, place.astype(np.float64), kind, tag)

    def _launch_from_soma(self, unit: np.ndarray, time: np.ndarray, echo: np.ndarray | None) -> None:
        """Send off what the cell bodies fired: of the will, of another muscle's will, or back out again."""
        kind = self._no_number[: unit.size]
        aberrant = self._muscle.axons.aberrant
        if self._wired or echo is not None:
            kind = np.where(aberrant[unit], SYNKINESIS, VOLUNTARY)
        if echo is not None:
            kind = np.where(echo, self._back_kind[unit], kind)
        self._traffic.launch(time, unit, self._no_place[: unit.size], kind, self._no_number[: unit.size])

    def _answers(self, arrived: Impulses, effect: Effect, end: int) -> Births:
        """Impulses that axons and end-plates add to those that have arrived; what comes after this frame goes on the agenda."""
        m = self._muscle
        now: Births = []
        if not m.responses and not effect.repeats:
            return now
        for time, unit, kind in zip(arrived.sample.tolist(), arrived.unit.tolist(), arrived.kind.tolist(), strict=True):
            sources = m.responses.get(unit, ())
            if effect.repeats:
                answer = RepetitiveResponse(kind="repetitive_response", probability=effect.repeats)
                sources = (*sources, source_of(answer, m.state, unit=unit))
            if any(KINDS[kind] == s.kind for s in sources):
                continue  # an answer is not answered
            for s in sources:
                interval_s = (time - self._last[unit]) / RATE_HZ
                delays = cast("Response", s.recipe).after(
                    interval_s, Draws(s.seed, s.site, random.RESPONSE, ((s.name << 32) ^ int(time)) % 2**64)
                )
                at = time + RATE_HZ * delays
                now += [(t, unit, s.place, KINDS.index(s.kind), tagged(s.recipe.origin)) for t in at.tolist() if t < end]
                self._agenda.add_once(s, [Firing(t / RATE_HZ, 1.0, s.recipe.origin) for t in at.tolist() if t >= end])
        return now

    def _spikes(self, arrived: Impulses, single: list[Single], effect: Effect) -> tuple[Spikes, np.ndarray]:
        """The discharges of a frame in order of time, with what is left of each unit's potential, and rows of single fibres."""
        n = arrived.sample.size if effect.transmits else 0
        sample, unit, kind, tag = arrived.sample, arrived.unit, arrived.kind, arrived.tag
        if not effect.transmits:
            sample, unit, kind, tag = sample[:0], unit[:0], kind[:0], tag[:0]
        fibre = row = self._nothing[:n]
        size = np.ones(n)
        if single:
            of_fibres = np.array(single).T
            table = np.full((6, n + len(single)), -1, dtype=np.int64)
            table[[0, 1, 3, 5], :n] = sample, unit, kind, tag
            table[[0, 2, 3, 4, 5], n:] = of_fibres[:5]
            order = np.argsort(table[0], kind="stable")
            sample, unit, fibre, kind, row, tag = table[:, order]
            size = np.concatenate([size, of_fibres[5]])[order]
        late, branch, origin = np.empty((3, size.size), dtype=np.int64)
        failed = stream.recover(
            unit, sample, tag, DEPOSIT, REFRACTORY_S * RATE_HZ, RECOVERY_MS * MS, FADE_MS * MS, self._last, self._load,
            size, late, branch, origin,
        )  # fmt: skip
        spikes = Spikes(sample, unit, fibre, kind, size, late, branch, origin)
        if not failed:
            return spikes, row
        return Spikes(*(field[size > 0] for field in spikes)), row[size > 0]


def turns_of(source: Source, effect: Effect) -> int:
    """How many more turns a source can have under an effect, and after any contraction: the others would never fire."""
    origins = ORIGINS if isinstance(source.recipe, SharedDischarge) else (source.recipe.origin,)
    gain = effect.kinds.get(source.kind, max(effect.gain.get(origin, 1.0) for origin in origins))
    most = gain * (1.0 + AFTER_EFFORT if any(origin in AXONAL for origin in origins) else 1.0)
    return min(MOST_AGAIN, max(0, math.ceil(most) - 1))


def blinking(seed: int, per_min: float, now_s: float) -> bool:
    """Whether the patient is blinking; the same in all muscles."""
    minute = int(now_s // 60)
    times = 60 * (minute + np.sort(Draws(seed, PATIENT, random.PHASE, minute).uniform(round(per_min))))
    return bool(((now_s >= times) & (now_s < times + BLINK_MS / 1000)).any())

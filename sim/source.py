"""One unit or one fibre that fires by itself as its recipe says, and the agenda of all of them."""

import heapq
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import compress, repeat
from typing import NamedTuple, cast

import numpy as np

from sim.axon import PLACES
from sim.discharges import AxonalDischarge, ComplexRepetitiveDischarge, Discharge, FibreDischarge, ScatteredDischarge, SharedDischarge
from sim.fibres import NO_UNIT, first_uniform
from sim.kernels import random
from sim.kernels.random import Draws
from sim.mechanisms import State

PATIENT = 0  # the site of draws that all muscles of a patient share
EPISODES = 1_000_003  # more than anyone will wait for


class Firing(NamedTuple):
    """One discharge of a source."""

    time_s: float
    size: float  # (0-1]
    origin: str


@dataclass(frozen=True)
class Source:
    """Who fires, and as which recipe says."""

    recipe: Discharge
    kind: str
    unit: int  # NO_UNIT for a single fibre
    fibre: int  # index in Fibres, -1 for a whole unit
    seed: int
    site: int
    name: int  # of kind and unit or fibre, whatever else is in the muscle
    late_s: float = 0.0  # behind the recipe's times: a fibre that is set off by its neighbour
    distance_mm: float = 0.0  # from the middle of what spreads over the muscle
    once: bool = False  # set off from outside, not by itself
    turn: int = 0  # 0 as the recipe says; 1 and more for what makes it fire more often

    def firings(self, start_s: float) -> Iterator[Firing]:
        """All its discharges from `start_s` on, the same whatever `start_s`."""
        length = self.recipe.episode_s
        site, name = self._shared_by or (self.site, self.name)
        phase = length * Draws(self.seed, site, random.PHASE, name).uniform(1)[0]
        episode = int((start_s - self.late_s + phase) // length)
        while True:
            begin = episode * length - phase + self.late_s
            times, sizes, origins = self._own(episode)
            times = begin + times
            later = times >= start_s
            yield from map(Firing, times[later].tolist(), sizes[later].tolist(), compress(origins, later))
            episode += 1

    def again(self, turn: int) -> "Source":
        """The same source with other times, for what makes it fire more often."""
        return replace(self, name=self.name ^ (turn << 61), turn=turn)

    @property
    def first_name(self) -> int:
        """Its name without a turn."""
        return self.name ^ (self.turn << 61)

    @cached_property
    def place(self) -> float:
        """Coordinate on the axon where it is born."""
        return self.place_of(self.recipe.origin)

    def place_of(self, origin: str) -> float:
        """Coordinate on the axon where what is born at `origin` is born: the same for every discharge of a source."""
        low, high = PLACES.get(origin, (1.0, 1.0))
        return low + (high - low) * float(Draws(self.seed, self.site, random.PLACE, self.name).uniform(1)[0])

    def chance(self, sample: int) -> float:
        """A uniform draw that belongs to the discharge at `sample`."""
        key = random.key(np.uint64(self.seed), np.uint64(self.site), random.GAIN, np.uint64(self.name))
        return float(random.uniform(np.uint64(key), sample))

    def struck(self, now_s: float, frame: int) -> Iterator[Firing]:
        """A fibre's discharges after a blow, or a movement of the needle, in a frame."""
        recipe = cast("FibreDischarge", self.recipe)
        times, sizes = recipe.run(Draws(self.seed, self.site, random.INSERTION, (self.name * EPISODES + frame) % 2**64))
        return map(Firing, (now_s + times).tolist(), sizes.tolist(), repeat(recipe.origin))

    @property
    def _shared_by(self) -> tuple[int, int] | None:
        """Site and name of the draws of events that it shares with others."""
        if not isinstance(self.recipe, SharedDischarge):
            return None
        return (self.site if self.recipe.scope == "muscle" else PATIENT), zlib.crc32(self.kind.encode())

    def _own(self, episode: int) -> tuple[np.ndarray, np.ndarray, Iterable[str]]:
        """Times (s), sizes and origins of its discharges in one episode."""
        thing = (self.name * EPISODES + episode) % 2**64
        if isinstance(self.recipe, SharedDischarge) and self._shared_by is not None:
            site, name = self._shared_by
            events = self.recipe.events(Draws(self.seed, site, random.DISCHARGE, (name * EPISODES + episode) % 2**64))
            parts = [
                self.recipe.of_unit(event, self.distance_mm, Draws(self.seed, self.site, random.DISCHARGE, (thing * 101 + k) % 2**64))
                for k, event in enumerate(events.tolist())
            ]
            times = np.concatenate([np.empty(0), *(part for part, _ in parts)])
            return times, np.ones(times.size), [origin for _, origins in parts for origin in origins]
        times, sizes = self.recipe.train(Draws(self.seed, self.site, random.DISCHARGE, thing))
        return times, sizes, repeat(self.recipe.origin)


class Due(NamedTuple):
    """A firing that is due."""

    sample: int
    firing: Firing
    source: Source


class Agenda:
    """What fires by itself, in order of time."""

    def __init__(self, rate_hz: float) -> None:
        self._rate_hz = rate_hz
        self._heap: list[tuple[int, int, Firing, Iterator[Firing], Source]] = []
        self._order = 0

    def add(self, source: Source, start_s: float) -> None:
        """Follow `source` from `start_s` on."""
        self._go_on(source.firings(start_s), source)

    def add_once(self, source: Source, firings: Iterable[Firing]) -> None:
        """Let `source` fire at some times only, in this order."""
        self._go_on(iter(firings), source)

    def due(self, end: int) -> Iterator[Due]:
        """What is due before sample `end`, in order of time; each source goes on."""
        while self._heap and self._heap[0][0] < end:
            sample, _, firing, later, source = heapq.heappop(self._heap)
            self._go_on(later, source)
            yield Due(sample, firing, source)

    def keep(self, wanted: Callable[[Source], bool]) -> None:
        """Forget the sources that are not wanted."""
        self._heap = [entry for entry in self._heap if wanted(entry[4])]
        heapq.heapify(self._heap)

    def sources(self) -> list[Source]:
        """Who is on the agenda."""
        return [entry[4] for entry in self._heap]

    def _go_on(self, firings: Iterator[Firing], source: Source) -> None:
        firing = next(firings, None)
        if firing is not None:
            self._order += 1
            heapq.heappush(self._heap, (round(firing.time_s * self._rate_hz), self._order, firing, firings, source))


def source_of(
    recipe: Discharge, state: State, unit: int = NO_UNIT, fibre: int = -1, late_s: float = 0.0, distance_mm: float = 0.0
) -> Source:
    """One unit, or one fibre (index), of a muscle that fires as `recipe` says."""
    kind = recipe.kind
    thing = int(state.fibres.id[fibre]) if fibre >= 0 else unit
    return Source(
        recipe, kind, unit, fibre, state.seed, state.site, (zlib.crc32(kind.encode()) << 24) + thing, late_s=late_s, distance_mm=distance_mm
    )


def sources_of(recipe: Discharge, state: State) -> list[Source]:
    """The units or fibres of a muscle that fire as `recipe` says."""
    kind = recipe.kind
    stream = random.DISCHARGE ^ zlib.crc32(kind.encode())

    def some(things: np.ndarray, ids: np.ndarray, share: float) -> np.ndarray:
        return things[first_uniform(state.seed, state.site, stream, ids, 0) < share]

    if isinstance(recipe, AxonalDischarge):
        pool, fibres = state.population, state.fibres
        units = np.flatnonzero(pool.alive if recipe.of_all_units else pool.excitability > 0)
        focus = fibres.centre_mm[np.argmin(first_uniform(state.seed, state.site, stream, np.arange(pool.units), 1))]
        far = np.hypot(*(fibres.centre_mm - focus).T)
        return [
            source_of(recipe.excited(float(pool.excitability[u]) or 1.0), state, unit=int(u), distance_mm=float(far[u]))
            for u in some(units, units, recipe.share)
        ]
    if isinstance(recipe, ComplexRepetitiveDischarge):
        return rings_of(recipe, state)
    if isinstance(recipe, ScatteredDischarge):
        concerned = np.flatnonzero(state.fibres.unit == NO_UNIT) if recipe.of_denervated else np.arange(state.fibres.id.size)
        these = some(concerned, state.fibres.id[concerned], recipe.share)
        first = zlib.crc32(kind.encode()) << 24  # as `source_of`, for thousands of fibres
        names = zip(these.tolist(), state.fibres.id[these].tolist(), strict=True)
        return [Source(recipe, kind, NO_UNIT, i, state.seed, state.site, first + name) for i, name in names]
    return []


def rings_of(recipe: ComplexRepetitiveDischarge, state: State) -> list[Source]:
    """Rings of neighbouring fibres, without a nerve where there are such; each member follows its pacemaker."""
    fibres = state.fibres
    orphans = np.flatnonzero(fibres.unit == NO_UNIT)
    pool = orphans if orphans.size >= recipe.fibres else np.arange(fibres.id.size)
    stream = random.DISCHARGE ^ zlib.crc32(recipe.kind.encode())
    draw = first_uniform(state.seed, state.site, stream, fibres.id[pool], 0)
    found = []
    for pacemaker in pool[np.argsort(draw)[: recipe.rings]].tolist():
        far = np.hypot(fibres.x_mm[pool] - fibres.x_mm[pacemaker], fibres.depth_mm[pool] - fibres.depth_mm[pacemaker])
        members = pool[np.argsort(far, kind="stable")[: recipe.fibres]].tolist()
        first = source_of(recipe, state, fibre=pacemaker)
        late = recipe.latencies(len(members), Draws(state.seed, state.site, random.GAIN, first.name))
        found += [replace(first, fibre=int(i), late_s=float(lag)) for i, lag in zip(members, late, strict=True)]
    return found

"""One muscle of one patient: its pool and fibres after the disease, and everything in it that fires by itself."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

import numpy as np

from sim import fibres as anatomy
from sim import mechanisms, population
from sim.discharges import EPISODE_S, AxonalDischarge, Discharge, FibreDischarge, InsertionalActivity, Origin, PositiveSharpWave
from sim.fibres import NO_UNIT, Fibres
from sim.kernels import random
from sim.kernels.random import Draws
from sim.muap import ended, surface_potentials
from sim.population import Population
from sim.scenario import MuscleSpec, Site
from sim.twitch import Twitches


@dataclass(frozen=True)
class Source:
    """One unit or one fibre that fires by itself as its recipe says."""

    recipe: Discharge
    kind: str
    unit: int  # NO_UNIT for a single fibre
    fibre: int  # index in Fibres, -1 for a whole unit
    seed: int
    site: int
    name: int  # of kind and unit or fibre, whatever else is in the muscle

    @property
    def origin(self) -> Origin:
        return self.recipe.origin

    def reach_mm(self, heard_mm: float) -> float:
        """How near the core a single fibre must be: to be injured, or else to be heard, mm."""
        return self.recipe.reach_mm if isinstance(self.recipe, PositiveSharpWave) else heard_mm

    def times(self, start_s: float) -> Iterator[float]:
        """Times (s) of all its discharges from `start_s` on, the same whatever `start_s`."""
        phase = EPISODE_S * Draws(self.seed, self.site, random.PHASE, self.name).uniform(1)[0]
        episode = int((start_s + phase) // EPISODE_S)
        while True:
            draws = Draws(self.seed, self.site, random.DISCHARGE, (self.name * 1_000_003 + episode) % 2**64)
            for time in self.recipe.times(draws) + (episode * EPISODE_S - phase):
                if time >= start_s:
                    yield float(time)
            episode += 1


@dataclass(frozen=True)
class Muscle:
    """A muscle ready to be examined."""

    site: str
    key: int  # of the site, in every draw
    seed: int
    spec: MuscleSpec
    population: Population
    fibres: Fibres
    strength: np.ndarray  # (unit,): contractile muscle of each unit over that in health
    unit_sources: tuple[Source, ...]
    fibre_sources: tuple[Source, ...]
    insertional: InsertionalActivity
    surface_uv: np.ndarray  # float32 (unit, sample)
    surface_length: np.ndarray  # (unit,): samples after which it is zero

    def twitches(self) -> Twitches:
        """The units' contractile elements, at rest."""
        return Twitches(self.spec.twitch, self.population.units, self.strength)


def build(spec: MuscleSpec, site_id: str, site: Site, seed: int, months: float) -> Muscle:
    """The muscle of patient `seed` at `site_id` after `months` of what `site` says."""
    key = zlib.crc32(site_id.encode())
    healthy = anatomy.build(spec.anatomy, spec.units, seed, key)
    state = mechanisms.State(seed, key, population.build(spec.firing, spec.units), healthy)
    for mechanism in site.mechanisms:
        state = mechanism.at(months).apply(state)
    sources = [source for recipe in site.discharges for source in _sources(recipe, state)]
    insertional = [d for d in site.discharges if isinstance(d, InsertionalActivity)] or [InsertionalActivity(kind="insertional_activity")]
    before, now = _area(healthy), _area(state.fibres)
    whole = spec.anatomy.innervation_ratio / healthy.born_fibres.mean()
    surface_uv = surface_potentials(state.fibres, max(whole, 1.0))
    return Muscle(
        site=site_id,
        key=key,
        seed=seed,
        spec=spec,
        population=state.population,
        fibres=state.fibres,
        strength=now / before,
        unit_sources=tuple(s for s in sources if s.fibre < 0),
        fibre_sources=tuple(s for s in sources if s.fibre >= 0),
        insertional=insertional[0],
        surface_uv=surface_uv,
        surface_length=ended(surface_uv),
    )


def _area(fibres: Fibres) -> np.ndarray:
    """Cross-section of each unit's fibres, µm²; shape (unit,)."""
    driven = fibres.unit >= 0
    return np.bincount(fibres.unit[driven], fibres.diameter_um[driven] ** 2, minlength=fibres.territory_mm.size)


def _sources(recipe: Discharge, state: mechanisms.State) -> Iterator[Source]:
    """The units or fibres that fire as `recipe` says."""
    kind = cast("str", recipe.kind)  # type: ignore[attr-defined]
    name = zlib.crc32(kind.encode())

    def chosen(things: np.ndarray, ids: np.ndarray, share: float) -> np.ndarray:
        return things[anatomy.first_uniform(state.seed, state.site, random.DISCHARGE ^ name, ids, 0) < share]

    if isinstance(recipe, AxonalDischarge):
        excitability = state.population.excitability
        excited = np.flatnonzero(excitability > 0)
        for unit in chosen(excited, excited, recipe.share).tolist():
            yield Source(recipe.excited(float(excitability[unit])), kind, unit, -1, state.seed, state.site, (name << 24) + unit)
    elif isinstance(recipe, FibreDischarge):
        denervated = np.flatnonzero(state.fibres.unit == NO_UNIT)
        for index in chosen(denervated, state.fibres.id[denervated], recipe.share).tolist():
            yield Source(recipe, kind, NO_UNIT, index, state.seed, state.site, (name << 24) + int(state.fibres.id[index]))

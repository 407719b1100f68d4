"""One muscle of one patient: its pool, axons and fibres after the disease, and everything in it that fires by itself."""

import zlib
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar, cast

import numpy as np

from sim import axon, population
from sim import fibres as anatomy
from sim.axon import BRANCH, Axons
from sim.discharges import EndPlateNoise, EndPlateSpike, FibreDischarge, InsertionalActivity, Response, ScatteredDischarge
from sim.fibres import Fibres
from sim.mechanisms import State
from sim.muap import ended
from sim.population import Population
from sim.scenario import MuscleSpec, Rest, Site
from sim.source import Source, sources_of
from sim.surface import Footprints, SurfaceError, footprints, place_at, unseen
from sim.surface_emg import surface_potentials
from sim.twitch import Twitches

HEARD_MM = 3.0  # single fibres farther from the core are not followed


@dataclass(frozen=True)
class Muscle:
    """A muscle ready to be examined."""

    site: str
    key: int  # of the site, in every draw
    seed: int
    spec: MuscleSpec
    state: State  # pool, axons and fibres after the disease
    wasted: float  # share of the healthy muscle's bulk that is gone, 0-1
    strength: np.ndarray  # (unit,): contractile muscle of each unit over that in health
    unit_sources: tuple[Source, ...]
    fibre_sources: tuple[Source, ...]
    responses: dict[int, tuple[Source, ...]]  # by unit: what answers an impulse that arrives
    insertional: InsertionalActivity
    at_end_plate: tuple[ScatteredDischarge, ...]  # what a needle near an end-plate sets going
    rest: Rest
    along_mm: float  # where the needle goes in
    surface_uv: np.ndarray  # float32 (unit, sample)
    surface_length: np.ndarray  # (unit,): samples after which it is zero

    def twitches(self) -> Twitches:
        """The units' contractile elements, at rest."""
        return Twitches(self.spec.twitch, self.population.units, self.strength)

    @property
    def hollow_mm(self) -> float:
        """How far the skin over it has sunk in: it has become thinner, not narrower."""
        return self.wasted * self.spec.anatomy.thickness_mm

    @property
    def registered(self) -> str:
        """The name under which the baked surfaces know the muscle."""
        return self.spec.registered

    def footprints(self, body: str, surface: str | None = None) -> Footprints:
        """Where and how far each unit moves the skin of a body on a surface, the muscle's own if None; nowhere if it is not seen there."""
        skin = self.spec.skin
        if skin is None:
            return unseen(self.population.units)
        try:
            place = place_at(self.site, self.registered, surface or skin.surface, body)
        except (KeyError, SurfaceError):  # it lies elsewhere, or the file that says where is lost: the muscle twitches all the same
            return unseen(self.population.units)
        full_mn = self.spec.twitch.full_mn(self.population.units)
        left = self.site.startswith("left_")
        return footprints(skin, place, self.spec.anatomy, self.fibres.centre_mm, self.fibres.territory_mm, full_mn, left)

    @cached_property
    def split(self) -> np.ndarray:
        """Units in which something is born beyond the first branching of the axon, so that its branches do not fire at once; (unit,)."""
        split = np.zeros(self.population.units, dtype=bool)
        split[[s.unit for s in self.unit_sources if s.place > BRANCH]] = True
        return split

    @cached_property
    def source_fibre(self) -> np.ndarray:
        """The fibre (index) of each of `fibre_sources`; (source,)."""
        return np.array([s.fibre for s in self.fibre_sources], dtype=np.int64)

    @cached_property
    def source_reach_mm(self) -> np.ndarray:
        """How near the needle each of `fibre_sources` must be to be followed, mm; (source,)."""
        return np.array([cast("FibreDischarge", s.recipe).within_mm(HEARD_MM) for s in self.fibre_sources], dtype=np.float64)

    @cached_property
    def source_struck(self) -> np.ndarray:
        """Whether a blow or a movement of the needle sets each of `fibre_sources` off; (source,)."""
        return np.array([cast("FibreDischarge", s.recipe).is_struck for s in self.fibre_sources], dtype=bool)

    @property
    def population(self) -> Population:
        return self.state.population

    @property
    def fibres(self) -> Fibres:
        return self.state.fibres

    @property
    def axons(self) -> Axons:
        return self.state.axons


def build(spec: MuscleSpec, site_id: str, site: Site, seed: int, months: float) -> Muscle:
    """The muscle of patient `seed` at `site_id` after `months` of what `site` says."""
    key = zlib.crc32(site_id.encode())
    healthy = anatomy.build(spec.anatomy, spec.units, seed, key)
    state = State(seed, key, population.build(spec.firing, spec.units), healthy, axon.build(spec.axon, spec.units, seed, key))
    for mechanism in site.mechanisms:
        state = mechanism.at(months).apply(state)
    sources = [source for recipe in site.discharges for source in sources_of(recipe, state)]
    responses: dict[int, tuple[Source, ...]] = {}
    for source in sources:
        if isinstance(source.recipe, Response):
            responses[source.unit] = (*responses.get(source.unit, ()), source)
    before, now = _area(healthy), _area(state.fibres)
    bulk = float((state.fibres.diameter_um**2).sum() / (healthy.diameter_um**2).sum())
    surface_uv = surface_potentials(state.fibres, spec.anatomy.fat_mm)
    return Muscle(
        site=site_id,
        key=key,
        seed=seed,
        spec=spec,
        state=state,
        wasted=min(max(1.0 - bulk, 0.0), 1.0),
        strength=now / np.maximum(before, 1e-9),
        unit_sources=tuple(s for s in sources if s.fibre < 0 and not isinstance(s.recipe, Response)),
        fibre_sources=tuple(s for s in sources if s.fibre >= 0),
        responses=responses,
        insertional=_said(site, InsertionalActivity(kind="insertional_activity")),
        at_end_plate=(_said(site, EndPlateNoise(kind="end_plate_noise")), _said(site, EndPlateSpike(kind="end_plate_spike"))),
        rest=site.rest,
        along_mm=site.along_mm,
        surface_uv=surface_uv,
        surface_length=ended(surface_uv),
    )


Usual = TypeVar("Usual", bound=FibreDischarge)


def _said(site: Site, usual: Usual) -> Usual:
    """What every muscle has: as the site says, or as usual."""
    return next((d for d in site.discharges if isinstance(d, type(usual))), usual)


def _area(fibres: Fibres) -> np.ndarray:
    """Cross-section of each unit's fibres, µm²; shape (unit,)."""
    driven = fibres.unit >= 0
    return np.bincount(fibres.unit[driven], fibres.diameter_um[driven] ** 2, minlength=fibres.territory_mm.size)

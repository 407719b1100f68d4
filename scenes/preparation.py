"""From the name of a case to a muscle that can be examined: everything that takes a moment, done before the scene shows it."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from threading import Thread

from scenes.job import Progress
from sim import patient as patients
from sim.engine import FRAME_SAMPLES, RATE_HZ, Controls, Engine
from sim.loader import load_muscle, load_scenario
from sim.muscle import Muscle
from sim.neighbours import Skin
from sim.patient import Patient
from sim.scenario import Scenario, muscle_of
from sim.surface import POSTURES, Place, Surface, SurfaceError, hollowed, is_mirrored, load_surface, place_at, register, surfaces_of

LEAST_HOLLOW_MM = 0.2  # less is not seen


@dataclass(frozen=True)
class Address:
    """What identifies an exemplar: case, site (None: the case's first), seed, and the second at which it begins."""

    case: str
    site: str | None = None
    seed: int = 1
    at_s: float = 0.0


@dataclass(frozen=True)
class Prepared:
    """A patient with the needle in one muscle, and the skin over it; `surface` is None where there is no picture, `trouble` says why."""

    address: Address
    scenario: Scenario
    patient: Patient
    site: str
    muscle: Muscle
    engine: Engine
    surface: Surface | None
    trouble: str
    skin: Skin

    def views(self) -> list[str]:
        """The surfaces on which the muscle is seen from near, in the patient's posture."""
        if self.surface is None:
            return []
        postures = {surface for other in POSTURES.values() for surface in other.values()}
        plain = [view for view in surfaces_of(self.muscle.registered, self.engine.body) if view != "body" and view not in postures]
        return [self.scenario.patient.seen(view) for view in plain]

    def seen_on(self, view: str) -> "Prepared":
        """The same muscle on another surface; as before, with the reason as `trouble`, if its picture is lost."""
        surface, trouble = read(view, self.site, self.engine.body)
        if surface is None:
            return replace(self, trouble=trouble)
        return replace(self, surface=sunken(surface, self.skin, self.engine.body), trouble="")

    @cached_property
    def place(self) -> Place | None:
        """Where the muscle lies on the surface; None where it is not seen."""
        if self.surface is None or self.muscle.spec.skin is None:
            return None
        return place_at(self.site, self.muscle.registered, self.surface.id, self.engine.body)

    def muscles(self) -> dict[str, Place]:
        """All muscles that the surface shows, by name; of one that it shows on both sides, the side that is examined."""
        if self.surface is None or self.place is None:
            return {}
        names = register()[self.engine.body][self.surface.id]
        places = {name: place_at(self.site, name, self.surface.id, self.engine.body) for name in names}
        places[self.muscle.registered] = self.place
        return {name.replace("_", " ").capitalize(): place for name, place in places.items()}


def preload(address: Address, folder: Path | None) -> None:
    """Begin to read the skin, which takes longest, while the kernels are still being loaded; whoever wants it later finds it read."""
    scenario = load_scenario(address.case, folder)
    site = address.site or next(iter(scenario.sites))
    Thread(target=surface_of, args=(scenario, site, folder), name="skin", daemon=True).start()


def prepare(address: Address, folder: Path | None, progress: Progress) -> Prepared:
    """Build the patient, put the needle in, and run the engine up to the second asked for; ScenarioError if the case is wrong."""
    progress(0.0, "muscle")
    scenario = load_scenario(address.case, folder)
    patient = patients.build(scenario, address.seed, folder=folder)
    site = address.site or next(iter(scenario.sites))
    with ThreadPoolExecutor(max_workers=1) as beside:
        picture = beside.submit(surface_of, scenario, site, folder)
        muscle = patient.muscle(site)
        progress(0.4, "needle")
        engine = Engine(patient, site)
        progress(0.6, "signal")
        for _ in range(round(address.at_s * RATE_HZ / FRAME_SAMPLES)):
            engine.step(Controls())
        progress(0.8, "picture")
        skin = Skin(patient, engine)
        surface, trouble = picture.result()
    return Prepared(address, scenario, patient, site, muscle, engine, sunken(surface, skin, engine.body), trouble, skin)


def surface_of(scenario: Scenario, site: str, folder: Path | None) -> tuple[Surface | None, str]:
    """The skin over a site, mirrored for the left side of what has only one; None if there is none, with the reason if it is lost."""
    skin = load_muscle(muscle_of(site), folder).skin
    if skin is None:
        return None, ""
    return read(scenario.patient.seen(skin.surface), site, scenario.patient.body)


def read(view: str, site: str, body: str) -> tuple[Surface | None, str]:
    """A surface of a body, mirrored if the site asks for it; None, with the reason, if it cannot be read."""
    try:
        surface = load_surface(view, body)
    except SurfaceError as error:
        return None, str(error)
    return surface.mirrored() if is_mirrored(site, view) else surface, ""


def sunken(surface: Surface | None, skin: Skin, body: str) -> Surface | None:
    """The surface with hollows over the muscles that have wasted."""
    if surface is None:
        return None
    for muscle in skin.muscles:
        if muscle.hollow_mm > LEAST_HOLLOW_MM and surface.id in surfaces_of(muscle.registered, body):
            surface = hollowed(surface, place_at(muscle.site, muscle.registered, surface.id, body), muscle.hollow_mm)
    return surface

"""From the name of a case to a muscle that can be examined: everything that takes a moment, done before the scene shows it."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

from scenes.job import Progress
from sim import patient as patients
from sim.engine import FRAME_SAMPLES, RATE_HZ, Controls, Engine
from sim.loader import load_muscle, load_scenario
from sim.muscle import Muscle
from sim.patient import Patient
from sim.scenario import Scenario, muscle_of
from sim.surface import TWO_SIDED, Footprints, Surface, load_surface


@dataclass(frozen=True)
class Address:
    """What identifies an exemplar: case, site (None: the case's first), seed, and the second at which it begins."""

    case: str
    site: str | None = None
    seed: int = 1
    at_s: float = 0.0


@dataclass(frozen=True)
class Prepared:
    """A patient with the needle in one muscle, and the skin over it, if there is a picture of it."""

    address: Address
    scenario: Scenario
    patient: Patient
    site: str
    muscle: Muscle
    engine: Engine
    surface: Surface | None
    footprints: Footprints


def preload(address: Address, folder: Path | None) -> None:
    """Begin to read the skin, which takes longest, while the kernels are still being loaded; whoever wants it later finds it read."""
    site = address.site or next(iter(load_scenario(address.case, folder).sites))
    skin = load_muscle(muscle_of(site), folder).skin
    if skin is not None:
        Thread(target=load_surface, args=(skin.surface,), name="skin", daemon=True).start()


def prepare(address: Address, folder: Path | None, progress: Progress) -> Prepared:
    """Build the patient, put the needle in, and run the engine up to the second asked for; ScenarioError if the case is wrong."""
    progress(0.0, "muscle")
    scenario = load_scenario(address.case, folder)
    patient = patients.build(scenario, address.seed, folder=folder)
    site = address.site or next(iter(scenario.sites))
    with ThreadPoolExecutor(max_workers=1) as beside:
        skin = beside.submit(skin_of, site, folder)
        muscle = patient.muscle(site)
        progress(0.4, "needle")
        engine = Engine(patient, site)
        progress(0.6, "signal")
        for _ in range(round(address.at_s * RATE_HZ / FRAME_SAMPLES)):
            engine.step(Controls())
        progress(0.8, "picture")
        surface = skin.result()
    return Prepared(address, scenario, patient, site, muscle, engine, surface, engine.footprints())


def skin_of(site: str, folder: Path | None) -> Surface | None:
    """The surface over a site, mirrored for the left side of what has only one; None if no picture shows it."""
    skin = load_muscle(muscle_of(site), folder).skin
    if skin is None:
        return None
    surface = load_surface(skin.surface)
    return surface.mirrored() if site.startswith("left_") and surface.id not in TWO_SIDED else surface

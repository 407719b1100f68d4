"""From the name of a case to a muscle that can be examined: everything that takes a moment, done before the scene shows it."""

from dataclasses import dataclass
from pathlib import Path

from scenes.job import Progress
from sim import patient as patients
from sim.engine import FRAME_SAMPLES, RATE_HZ, Controls, Engine
from sim.loader import load_scenario
from sim.muscle import Muscle
from sim.patient import Patient
from sim.scenario import Scenario
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
    """A patient with the needle in one muscle, and the skin over it."""

    address: Address
    scenario: Scenario
    patient: Patient
    site: str
    muscle: Muscle
    engine: Engine
    surface: Surface
    footprints: Footprints


def prepare(address: Address, folder: Path | None, progress: Progress) -> Prepared:
    """Build the patient, put the needle in, and run the engine up to the second asked for; ScenarioError if the case is wrong."""
    progress(0.0, "examine.preparing")
    scenario = load_scenario(address.case, folder)
    patient = patients.build(scenario, address.seed, folder=folder)
    site = address.site or next(iter(scenario.sites))
    muscle = patient.muscle(site)
    progress(0.4, "examine.preparing")
    engine = Engine(patient, site)
    progress(0.7, "examine.preparing")
    surface = load_surface(muscle.spec.skin.surface)
    if site.startswith("left_") and muscle.spec.skin.surface not in TWO_SIDED:
        surface = surface.mirrored()
    for _ in range(round(address.at_s * RATE_HZ / FRAME_SAMPLES)):
        engine.step(Controls())
    progress(1.0, "examine.preparing")
    return Prepared(address, scenario, patient, site, muscle, engine, surface, engine.footprints())

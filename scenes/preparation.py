"""From the name of a case to a muscle that can be examined: everything that takes a moment, done before the scene shows it."""

from collections import deque
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path
from threading import Thread

from scenes.history import KEPT_S
from scenes.job import Progress
from sim import patient as patients
from sim.address import Address, AddressError
from sim.engine import FRAME_SAMPLES, RATE_HZ, Controls, Engine, Frame
from sim.loader import load_muscle, load_scenario
from sim.muscle import Muscle
from sim.neighbours import Skin
from sim.patient import Patient
from sim.scenario import Person, Scenario, muscle_of
from sim.surface import POSTURES, Place, Surface, SurfaceError, hollowed, is_mirrored, load_surface, place_at, register, surfaces_of

LEAST_HOLLOW_MM = 0.2  # less is not seen


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
    past: tuple[Frame, ...]  # the last minute before `address.at_s`, as far as there is one
    controls: Controls  # the last of them

    def views(self) -> list[str]:
        """The surfaces on which the muscle is seen from near, in the patient's posture."""
        if self.surface is None:
            return []
        postures = {surface for other in POSTURES.values() for surface in other.values()}
        plain = [view for view in surfaces_of(self.muscle.registered, self.engine.body) if view != "body" and view not in postures]
        return [self.patient.person.seen(view) for view in plain]

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
    Thread(target=surface_of, args=(scenario.patient, site, folder), name="skin", daemon=True).start()


def prepare(
    address: Address,
    folder: Path | None,
    progress: Progress,
    known: Patient | None = None,
    without: Collection[str] = (),
    playable: Callable[[Prepared], None] | None = None,
) -> Prepared:
    """Build the patient, put the needle in, and run the engine up to the second asked for.

    `known` is a patient whose muscles have been built already; it is taken if it is the same one still. `without` are kinds of
    mechanisms that are left out. `playable`, if there is one, is given what can be played already, as soon as may be; only then is
    the picture of the skin read.
    ScenarioError if the case is wrong, AddressError if it has no such site.
    """
    progress(0.0, "muscle")
    scenario = load_scenario(address.case, folder).without(without)
    patient = patients.build(scenario, address.seed, address.months, folder)
    if known is not None and patient.same_as(known):
        patient = known
    site = address.site or next(iter(scenario.sites))
    if site not in scenario.sites:
        raise AddressError(f"the case {scenario.id} has no site `{site}`; it has: {', '.join(scenario.sites)}")
    with ThreadPoolExecutor(max_workers=1) as beside:
        read_skin = partial(surface_of, patient.person, site, folder)
        picture = beside.submit(read_skin) if playable is None else None
        muscle = patient.muscle(site)
        progress(0.4, "needle")
        engine = Engine(patient, site, address.insertion, address.electrode)
        skin = Skin(patient, engine)
        progress(0.6, "signal")
        past, controls = _run(engine, skin, address)
        progress(0.8, "picture")
        prepared = Prepared(address, scenario, patient, site, muscle, engine, None, "", skin, past, controls)
        if playable is not None:
            playable(prepared)
        surface, trouble = read_skin() if picture is None else picture.result()
    return replace(prepared, surface=sunken(surface, skin, engine.body), trouble=trouble)


def _run(engine: Engine, skin: Skin, address: Address) -> tuple[tuple[Frame, ...], Controls]:
    """Run the engine up to the second asked for, as the examiner did; the last minute, and the last controls."""
    past: deque[Frame] = deque(maxlen=KEPT_S * RATE_HZ // FRAME_SAMPLES)
    changes, controls = dict(address.track), Controls()
    for index in range(address.frames):
        controls = changes.get(index, controls)
        frame = engine.step(controls)
        skin.step(index, frame.twitch_mn, controls)
        past.append(frame)
    return tuple(past), controls


def surface_of(person: Person, site: str, folder: Path | None) -> tuple[Surface | None, str]:
    """The skin over a site, mirrored for the left side of what has only one; None if there is none, with the reason if it is lost."""
    skin = load_muscle(muscle_of(site), folder).skin
    if skin is None:
        return None, ""
    return read(person.seen(skin.surface), site, person.body)


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

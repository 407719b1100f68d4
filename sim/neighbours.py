"""The patient's other muscles under the same piece of skin: they move it too, though no needle is in them.

In hemifacial spasm, synkinesis or myokymia of the face the eye and the mouth are seen to move together, or one after the other.
"""

from dataclasses import replace

import numpy as np

from sim.activity import Activity
from sim.engine import Controls, Engine
from sim.intention import Intention, pulling_mn
from sim.mechanisms import AberrantRegeneration
from sim.muap import RATE_HZ
from sim.muscle import Muscle
from sim.patient import Patient
from sim.scenario import muscle_of
from sim.spikes import FRAME_MS, FRAME_SAMPLES
from sim.surface import Footprints, SurfaceError, is_mirrored, surfaces_of, together, unseen


class Skin:
    """All that moves the skin on the examined muscle's surface: its own units, then those of its neighbours, in this order."""

    def __init__(self, patient: Patient, engine: Engine) -> None:
        muscle = engine.muscle
        surface = muscle.spec.skin.surface if muscle.spec.skin else None
        self._body = engine.body
        self._neighbours = [_Neighbour(patient, site, muscle) for site in _beside(patient, muscle, surface)] if surface else []
        self.muscles = (muscle, *(neighbour.muscle for neighbour in self._neighbours))
        self.footprints = self.on(surface)

    def on(self, surface: str | None) -> Footprints:
        """Where and how far each unit moves the skin as another surface shows it."""
        return together([self._footprints(muscle, surface) for muscle in self.muscles])

    def _footprints(self, muscle: Muscle, surface: str | None) -> Footprints:
        """A muscle's footprints; none on a surface that shows one side of the body, if it is of the other."""
        if surface is not None and is_mirrored(muscle.site, surface) != is_mirrored(self.muscles[0].site, surface):
            return unseen(muscle.population.units)
        return muscle.footprints(self._body, surface)

    def step(self, index: int, own_mn: np.ndarray, controls: Controls) -> np.ndarray:
        """Forces (unit,), mN, at the end of frame `index`, in which the muscle's own units had the forces own_mn (unit,).

        Those that the controls silence are left out; neighbours go on.
        """
        own_mn = pulling_mn(own_mn, controls.silent)
        if not self._neighbours:
            return own_mn
        return np.concatenate([own_mn, *(neighbour.step(index, controls) for neighbour in self._neighbours)])


def _beside(patient: Patient, muscle: Muscle, surface: str) -> list[str]:
    """The other sites whose muscles this surface shows."""
    side, body = is_mirrored(muscle.site, surface), patient.body
    others = [site for site in patient.sites if site != muscle.site and is_mirrored(site, surface) == side]
    shown = [site for site in others if _registered(patient, site, surface)]  # the others need not be built to be left out
    return [site for site in shown if patient.muscle(site).footprints(body, surface).mm_per_mn.any()]


def _registered(patient: Patient, site: str, surface: str) -> bool:
    spec = patient.spec(site)
    try:
        return spec.skin is not None and surface in surfaces_of(spec.registered, patient.body)
    except SurfaceError:  # the file that says where muscles lie is lost
        return False


class _Neighbour:
    """A muscle that fires and pulls, unheard."""

    def __init__(self, patient: Patient, site: str, examined: Muscle) -> None:
        self.muscle = muscle = patient.muscle(site)
        other = muscle_of(examined.site)
        self._same = muscle_of(site) == other
        grown = [one for one in patient.scenario.sites[site].mechanisms if isinstance(one, AberrantRegeneration)]
        self._follows = any(one.source_muscle == other for one in grown)
        self._intention = Intention(muscle.rest, muscle.seed)
        self._activity = Activity(muscle)
        self._twitches = muscle.twitches()

    def step(self, index: int, controls: Controls) -> np.ndarray:
        """The units' forces (unit,) at the end of a frame.

        The same muscle of the other side is asked for the same effort; axons that came from the examined muscle's nerve follow it.
        """
        asked = replace(controls, effort=controls.effort if self._same else 0.0, elsewhere=controls.effort if self._follows else 0.0)
        effort, elsewhere, effect = self._intention.of(asked, index)
        spikes, _ = self._activity.step(index, effort, elsewhere, effect)
        force = np.empty(self.muscle.population.units, dtype=np.float32)
        self._twitches.step(spikes.unit, (spikes.sample - index * FRAME_SAMPLES) * (1000.0 / RATE_HZ), float(FRAME_MS), force)
        return force

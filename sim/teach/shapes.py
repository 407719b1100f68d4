"""Entries of the atlas that are potentials of a shape: which units have it at the needle, and whether the signal alone shows it."""

from collections.abc import Callable, Mapping

import numpy as np

from sim.engine import Engine
from sim.measure.analysis import POLYPHASIC
from sim.measure.naming import UNSTABLE
from sim.measure.potential import Potential
from sim.measure.units import WINDOW_MS, FoundUnit, find_units
from sim.muap import RATE_HZ
from sim.reference import ranges
from sim.teach.clips import Recording, discharges, whole_potential
from sim.teach.findings import MOST, OFTEN, WILLED

SEEN_UV = 50.0  # what is shown is larger than this: it should strike the eye
SATELLITE_UV, SMALL = 60.0, 0.5  # a satellite strikes the eye as well, and is small beside the main potential
FEW = 4  # units that may be seen at once; in a crowd no shape is made out


def polyphasic(look: Potential) -> bool:
    """Of many phases that belong together."""
    return look.phases > POLYPHASIC and not look.satellites


def with_satellite(look: Potential) -> bool:
    """With a satellite after it that is seen, and none that is large."""
    sizes = [part.amplitude_uv for part in look.late]
    return SATELLITE_UV <= max(sizes, default=0.0) <= SMALL * look.amplitude_uv


def nascent(look: Potential) -> bool:
    """Small and of many phases."""
    return look.phases > POLYPHASIC and look.amplitude_uv <= ranges()["B.nascent.amplitude_uV"].high


SHAPES: Mapping[str, Callable[[Potential], bool]] = {
    "polyphasic_potential": polyphasic,
    "satellite_potential": with_satellite,
    "nascent_motor_unit_potential": nascent,
}

STEADY = {"polyphasic_potential": True, "nascent_motor_unit_potential": False}  # whether it keeps its shape


def might_show(key: str, effort: float, engine: Engine) -> bool:
    """Whether a unit that fires with this effort has the shape at the needle."""
    pool = engine.muscle.population
    first = np.flatnonzero(pool.alive & (pool.threshold <= effort * pool.drive))
    seen = [unit for unit in first.tolist() if np.ptp(engine.potentials.whole_uv(unit)) >= SEEN_UV]
    return any(SHAPES[key](whole_potential(engine, unit)) for unit in seen)


def shows(key: str, recording: Recording) -> bool:
    """Whether a unit of this shape recurs among few others, and the signal alone shows it; a nascent one is not alone among others."""
    fired = discharges(recording)
    units, often = np.unique(fired.spikes.unit[fired.of(WILLED) & (fired.size_uv >= SEEN_UV)], return_counts=True)
    seen = units[often >= OFTEN].tolist()
    of_shape = [SHAPES[key](whole_potential(recording.engine, unit)) for unit in seen]
    least = MOST * len(seen) if key == "nascent_motor_unit_potential" else 0
    return len(seen) <= FEW and sum(of_shape) > least and bool(found(key, recording))


def found(key: str, recording: Recording) -> list[FoundUnit]:
    """The units of this shape that the signal alone shows, the largest first."""
    units = [one for one in find_units(recording.signal_uv) if one.clean and one.at.size >= OFTEN and one.potential.amplitude_uv >= SEEN_UV]
    return [one for one in units if SHAPES[key](one.potential) and STEADY.get(key) in (None, one.jiggle < UNSTABLE)]


def marks(key: str, engine: Engine, unit: int) -> tuple[int, int] | None:
    """What makes the entry in a unit's potential, in samples from its discharge to begin and end; None if it has not the shape.

    Of a satellite, it alone; of the others, all of the potential.
    """
    look = whole_potential(engine, unit)
    if look.amplitude_uv < SEEN_UV or not SHAPES[key](look):
        return None
    begin, end = (look.late[0].start_ms, look.late[-1].end_ms) if key == "satellite_potential" else (look.start_ms, look.end_ms)
    return round((begin - WINDOW_MS) * RATE_HZ / 1000), round((end - WINDOW_MS) * RATE_HZ / 1000)

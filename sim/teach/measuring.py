"""Questions that are answered by a number: rate of a train, amplitude, duration and phases of the largest potential."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.address import Address
from sim.engine import Controls
from sim.measure import heard
from sim.measure.potential import Potential
from sim.measure.units import find_units, near
from sim.muap import RATE_HZ
from sim.teach.clips import Recording, discharges, whole_potential
from sim.teach.findings import FINDINGS, OFTEN
from sim.teach.item import Clip, Item
from sim.teach.search import SEEDS, SETTLED_S, Lots
from sim.teach.wish import Wish

if TYPE_CHECKING:
    from sim.teach.bank import Bank

TRAINS = ("fibrillation", "positive_sharp_wave")
POTENTIALS = ("normal_motor_unit_potential", "neurogenic_motor_unit_potential")
CLIP_S = 9.0


@dataclass(frozen=True)
class Quantity:
    """Something to measure: of what, how exactly, and from the potential how. `tolerance` is a share of the true value."""

    unit: str
    shown_by: tuple[str, ...]
    tolerance: float
    of: Callable[[Potential], float] | None = None  # None: it is the rate of a train


QUANTITIES: dict[str, Quantity] = {
    "firing_rate": Quantity("hz", TRAINS, 0.15),
    "amplitude": Quantity("uv", POTENTIALS, 0.2, lambda p: p.amplitude_uv),
    "duration": Quantity("ms", POTENTIALS, 0.25, lambda p: p.duration_ms),
    "phases": Quantity("phases", POTENTIALS, 0.1, lambda p: float(p.phases)),
}


def quantities(bank: "Bank") -> tuple[str, ...]:
    """What can be measured in what the cases show."""
    return tuple(key for key, quantity in QUANTITIES.items() if any(finding in bank.places for finding in quantity.shown_by))


def measure(bank: "Bank", wish: Wish, lots: Lots) -> Item | None:
    """How much is it? Asked only where a measurement of the signal agrees with the truth within half the tolerance."""
    quantity = QUANTITIES[wish.finding]
    sources = [finding for finding in quantity.shown_by if finding in bank.places]
    while sources:
        shown = lots.pick(sources)
        clip = bank.clip(shown, lots, wish.difficulty) if quantity.of is None else contraction(bank, shown, lots)
        if clip is None:
            continue
        true, found = both(quantity, bank.patients.record(clip))
        if true is not None and found is not None and abs(found - true) <= quantity.tolerance * true / 2:
            return numbered(wish, clip, quantity, true)
    return None


def contraction(bank: "Bank", finding: str, lots: Lots) -> Clip:
    """A slight effort of a muscle that may show a finding."""
    case = lots.pick(list(bank.places[finding]))
    site = lots.pick(bank.places[finding][case])
    track = ((0, Controls(lots.pick(FINDINGS[finding].efforts))),)
    return Clip(Address(case, site, 1 + lots.below(SEEDS), SETTLED_S + CLIP_S, lots.below(1000), track=track), CLIP_S, finding)


def numbered(wish: Wish, clip: Clip, quantity: Quantity, true: float) -> Item:
    """The item, right within the tolerance."""
    low, high = true * (1 - quantity.tolerance), true * (1 + quantity.tolerance)
    return Item(
        wish.kind, wish.finding, wish.seed, "all", wish.difficulty, (clip,), low=round(low, 2), high=round(high, 2), unit=quantity.unit
    )


def both(quantity: Quantity, recording: Recording) -> tuple[float | None, float | None]:
    """The quantity in truth, and as the signal shows it; None where there is none."""
    if quantity.of is None:
        return true_rate(recording), heard(recording.signal_uv).rate_hz
    true, found = true_potential(recording), found_potential(recording)
    return quantity.of(true) if true else None, quantity.of(found) if found else None


def true_rate(recording: Recording) -> float | None:
    """Discharges a second of the one who fires most and largest; None with fewer than four."""
    fired = discharges(recording)
    who = fired.loudest(np.ones(fired.size_uv.size, dtype=bool))
    times = fired.spikes.sample[fired.by(who)] if who else np.empty(0)
    return float((times.size - 1) / (times[-1] - times[0]) * RATE_HZ) if times.size > 3 else None


def true_potential(recording: Recording) -> Potential | None:
    """The largest potential of a unit that fires often enough to be averaged, with all of its fibres and no noise."""
    fired = discharges(recording)
    unit, count = np.unique(fired.spikes.unit[fired.spikes.unit >= 0], return_counts=True)
    often = [whole_potential(recording.engine, one) for one in unit[count >= OFTEN].tolist()]
    return max(often, key=lambda one: one.amplitude_uv, default=None)


def found_potential(recording: Recording) -> Potential | None:
    """The largest potential that multi-MUP analysis finds, if it is clean and near the needle."""
    found = find_units(recording.signal_uv)
    return found[0].potential if found and found[0].clean and near(found[0].potential) else None

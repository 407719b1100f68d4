"""The automatic analyses of the EMG machine: each value beside what is normal for the muscle, where something is published.

Single potentials are compared with ranges of single potentials, and means of a subject with ranges of means, which are much narrower; a
mean of a few potentials is compared with nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.measure.pattern import pattern
from sim.measure.train import usual_interval
from sim.measure.units import SEEN_UV, FoundUnit, find_units, near
from sim.muap import RATE_HZ
from sim.reference import Range, normal

ENOUGH = 20  # potentials of one muscle, from several insertions, whose mean can be compared (Stålberg 1995)
POLYPHASIC = 4  # a potential of more phases is polyphasic
OF_POTENTIAL = ("amplitude_uv", "duration_ms", "phases", "turns", "area_uv_ms", "rise_us")
WINDOW_S = 0.1  # of the envelope


@dataclass(frozen=True)
class Measured:
    """A value, and what is normal."""

    quantity: str  # a field of Potential, or rate_hz, jiggle, polyphasia_pct, fastest_hz, turns_per_s, amplitude_per_turn_uv, rms_uv …
    value: float
    of: str  # potential, subject, pattern: what the value, and its range, are of
    normal: Range | None = None  # None where nothing is published, or the value may not be compared

    @property
    def verdict(self) -> str | None:
        """Where the value lies: below, within or above the normal range; None without one, or with one too uncertain to judge by."""
        return self.normal.verdict(self.value) if self.normal is not None and self.normal.firm else None


@dataclass(frozen=True)
class Examined:
    """A unit that was found: a row of the table."""

    unit: FoundUnit
    measured: tuple[Measured, ...]  # OF_POTENTIAL, then rate_hz and jiggle
    fault: str | None  # why it does not count in the means, and is compared with nothing: unclean, small, far

    @property
    def accepted(self) -> bool:
        """Whether it is clean and near the needle."""
        return self.fault is None


def potentials(signal_uv: np.ndarray, muscle: str, rate_hz: float = RATE_HZ) -> list[Examined]:
    """The units found in 5 to 20 s of `signal_uv` (sample,) of the muscle with this id, the largest first."""
    return [examined(unit, muscle, rate_hz) for unit in find_units(signal_uv, rate_hz)]


def examined(unit: FoundUnit, muscle: str, rate_hz: float = RATE_HZ) -> Examined:
    """One unit beside the ranges of single potentials."""
    values = {name: float(getattr(unit.potential, name)) for name in OF_POTENTIAL}
    values |= {"rate_hz": rate_hz / usual_interval(unit.at), "jiggle": unit.jiggle}
    p = unit.potential
    fault = "unclean" if not unit.clean else None if near(p) else "small" if p.amplitude_uv < SEEN_UV else "far"
    return Examined(unit, beside(values, muscle, "potential", compared=fault is None), fault)


def means(rows: Sequence[Examined], muscle: str) -> tuple[Measured, ...]:
    """Means of the accepted rows of one muscle, from any number of insertions, beside ranges of means if there are ENOUGH; none of none."""
    accepted = [row for row in rows if row.accepted]
    if not accepted:
        return ()
    found = [row.unit.potential for row in accepted]
    values = {name: float(np.mean([getattr(p, name) for p in found])) for name in OF_POTENTIAL}
    values["polyphasia_pct"] = 100 * float(np.mean([p.phases > POLYPHASIC for p in found]))
    return beside(values, muscle, "subject", compared=len(accepted) >= ENOUGH)


def fastest(rows: Sequence[Examined], muscle: str) -> Measured | None:
    """Rate of the fastest unit of a slight contraction, beside the upper limit for it: above it, too few units are there; None of none."""
    rates = [m.value for row in rows for m in row.measured if row.unit.clean and m.quantity == "rate_hz" and np.isfinite(m.value)]
    return beside({"fastest_hz": max(rates)}, muscle, "subject")[0] if rates else None


def interference(signal_uv: np.ndarray, muscle: str, full_effort: bool, rate_hz: float = RATE_HZ) -> tuple[Measured, ...]:
    """Turns, amplitude per turn, rms, and the envelope's median, of `signal_uv` (sample,); what is published is of full effort only."""
    signal = np.asarray(signal_uv, dtype=np.float64)
    turns = pattern(signal, rate_hz)
    values = {
        "turns_per_s": turns.turns_per_s,
        "amplitude_per_turn_uv": turns.amplitude_per_turn_uv,
        "rms_uv": float(np.sqrt((signal**2).mean())),
        "envelope_uv": float(np.median(envelope_uv(signal, rate_hz))),
    }
    return beside(values, muscle, "pattern", compared=full_effort)


def envelope_uv(signal_uv: np.ndarray, rate_hz: float = RATE_HZ) -> np.ndarray:
    """Peak to peak of each whole WINDOW_S of `signal_uv` (sample,), of all of it if that is shorter; (window,)."""
    width = min(round(WINDOW_S * rate_hz), signal_uv.size)
    return np.ptp(signal_uv[: signal_uv.size // width * width].reshape(-1, width), axis=1)


def beside(values: dict[str, float], muscle: str, of: str, compared: bool = True) -> tuple[Measured, ...]:
    """Values beside what is normal for the muscle, if they may be compared."""
    return tuple(Measured(name, value, of, normal(muscle, name, of) if compared else None) for name, value in values.items())

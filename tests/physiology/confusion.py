"""What a plain classifier is told of muscles whose truth the engine knows: figures that an electromyographer could measure, by name.

They are those of sim.measure, with the signal's spectrum, its envelope, and what its loud potentials look like; none knows of the case.
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from sim.measure import heard
from sim.measure.analysis import POLYPHASIC, Examined, fastest, interference, potentials
from sim.measure.clusters import peaks
from sim.measure.naming import fits, over_limits
from sim.measure.units import fall
from sim.muap import RATE_HZ

BANDS_HZ = (0, 60, 150, 300, 600, 1200, 2500, 5000, 12000)
WINDOW, FRAME_S, LAGS_S = 4096, 0.005, (0.01, 0.03, 0.1, 0.3, 1.0, 2.0)
EVENT_MS, SHAPE_MS, LEAST_UV, COMPARED, ALIKE = 15.0, 2.5, 30.0, 200, 0.9
KINDS_HEARD = ("silence", "hiss", "rumble", "sparse", "train", "several", "bursts", "interference")

Figures = dict[str, float]


def at_rest(signal_uv: np.ndarray) -> Figures:
    """Figures of some seconds of a muscle at rest, `signal_uv` (sample,)."""
    told = heard(signal_uv)
    numbers = {
        "noise": told.noise_uv, "rate": told.rate_hz, "cv": told.interval_cv, "amplitude": told.amplitude_uv, "duration": told.duration_ms,
        "burst": told.burst_s, "every": told.burst_every_s, "waning": told.waning, "single": told.single_uv,
    }  # fmt: skip
    known = {f"heard.{name}": _log(value) for name, value in numbers.items() if value is not None}
    kind = {f"heard.{kind}": float(told.kind == kind) for kind in KINDS_HEARD}
    first = {"positive": 1.0, "negative": -1.0}.get(told.first or "", 0.0)
    named = {f"fits.{name}": fit for name, fit in fits(told).items()}
    counts = {"heard.first": first, "heard.trains": float(told.trains)}
    return known | kind | counts | named | spectrum(signal_uv) | envelope(signal_uv) | events(signal_uv)


def with_slight_effort(signals_uv: Sequence[np.ndarray], muscle: str) -> Figures:
    """Figures of the muscle with this id, from the potentials of slight efforts at several insertions, each (sample,)."""
    each = [potentials(signal, muscle) for signal in signals_uv]
    rows = [row for rows in each for row in rows]
    figures = of_potentials([row for row in rows if row.accepted], muscle)
    rate = fastest(rows, muscle)
    figures |= {"units.found": len(rows) / len(each), "units.accepted": sum(row.accepted for row in rows) / len(each)}
    figures |= {"rate.fastest": rate.value} if rate else {}
    for name in ("turns_per_s", "amplitude_per_turn_uv", "rms_uv", "envelope_uv"):
        values = [m.value for signal in signals_uv for m in interference(signal, muscle, full_effort=False) if m.quantity == name]
        figures[f"pattern.{name}"] = _log(float(np.mean(values)))
    return figures | mean([spectrum(signal) | envelope(signal) for signal in signals_uv])


def of_potentials(rows: Sequence[Examined], muscle: str) -> Figures:
    """Means and largest of the accepted potentials of a muscle."""
    if not rows:
        return {}
    figures: Figures = {}
    for name in ("amplitude_uv", "duration_ms", "area_uv_ms", "rise_us"):
        logs = [_log(getattr(row.unit.potential, name)) for row in rows]
        figures |= {f"mup.{name}": float(np.mean(logs)), f"mup.{name}.most": max(logs), f"mup.{name}.spread": float(np.std(logs))}
    over = [over_limits(row.unit.potential, muscle) for row in rows]
    figures |= {"mup.over": float(np.mean([max(one) for one in over])), "mup.over.most": max(max(one) for one in over)}
    phases, satellites = ([getattr(row.unit.potential, name) for row in rows] for name in ("phases", "satellites"))
    rates = [m.value for row in rows for m in row.measured if m.quantity == "rate_hz" and np.isfinite(m.value)]
    return figures | {
        "mup.phases": float(np.mean(phases)),
        "mup.turns": float(np.mean([row.unit.potential.turns for row in rows])),
        "mup.polyphasic": float(np.mean([many > POLYPHASIC for many in phases])),
        "mup.satellites": float(np.mean(satellites)),
        "mup.jiggle": float(np.mean([row.unit.jiggle for row in rows])),
        "mup.jiggle.most": max(row.unit.jiggle for row in rows),
        "rate.mean": float(np.mean(rates)) if rates else 0.0,
    }


def spectrum(signal_uv: np.ndarray) -> Figures:
    """Share of the power in each band, and the skew and tails of the values."""
    signal = np.asarray(signal_uv, dtype=np.float64) - np.median(signal_uv)
    parts = signal[: signal.size // WINDOW * WINDOW].reshape(-1, WINDOW) * np.hanning(WINDOW)
    power, at = (np.abs(np.fft.rfft(parts)) ** 2).mean(axis=0), np.fft.rfftfreq(WINDOW, 1 / RATE_HZ)
    bands = np.array([power[(at >= low) & (at < high)].sum() for low, high in pairwise(BANDS_HZ)]) + 1e-9
    shares = {f"band.{low}": _log(share) for low, share in zip(BANDS_HZ, bands / bands.sum(), strict=False)}
    size = signal.std() + 1e-9
    whole = {"sd": _log(size), "skew": float((signal**3).mean() / size**3), "tails": _log(float((signal**4).mean() / size**4))}
    lopsided = {"lopsided": _log((signal.max() + 1) / (1 - signal.min()))}
    return shares | {f"values.{name}": value for name, value in (whole | lopsided).items()}


def envelope(signal_uv: np.ndarray) -> Figures:
    """How the rms of short frames is spread, and how alike it is to itself some time later."""
    frame = round(FRAME_S * RATE_HZ)
    signal = np.asarray(signal_uv, dtype=np.float64)
    rms = np.sqrt((signal[: signal.size // frame * frame].reshape(-1, frame) ** 2).mean(axis=1)) + 1e-9
    spread = {
        f"rms.{at}": _log(value) for at, value in zip((5, 25, 50, 75, 90, 99), np.percentile(rms, (5, 25, 50, 75, 90, 99)), strict=True)
    }
    wave = rms - rms.mean()
    power = np.abs(np.fft.rfft(wave, 2 * wave.size)) ** 2
    later = np.fft.irfft(power)[: wave.size]
    later /= max(later[0], 1e-9)
    edges = [round(lag / FRAME_S) for lag in LAGS_S]
    return spread | {f"later.{low}": float(later[low:high].max()) for low, high in pairwise(edges)}


def events(signal_uv: np.ndarray) -> Figures:
    """The loud potentials: how many, at what intervals, of what sizes, and whether the same come again."""
    signal = np.asarray(signal_uv, dtype=np.float64)
    steep, half, edge = fall(signal, RATE_HZ), round(SHAPE_MS * RATE_HZ / 1000), round(EVENT_MS * RATE_HZ / 1000)
    least = max(LEAST_UV, 6 * float(np.median(np.abs(steep))) / 0.6745)
    at = peaks(steep, least, edge)
    at = at[(at > half) & (at < signal.size - half - 1)]
    figures = {"events.rate": _log(at.size * RATE_HZ / signal.size + 0.01)}
    if at.size < 3:
        return figures
    gaps = np.log(np.diff(at) / RATE_HZ)
    shapes = signal[at[:COMPARED, None] + np.arange(-half, half + 1)]
    sizes = np.log(np.ptp(shapes, axis=1))
    shapes = shapes - shapes.mean(axis=1, keepdims=True)
    shapes /= np.linalg.norm(shapes, axis=1, keepdims=True)
    alike = shapes @ shapes.T - 2 * np.eye(len(shapes))
    figures |= {
        f"events.gap.{q}": float(value) for q, value in zip((5, 25, 50, 75, 95), np.percentile(gaps, (5, 25, 50, 75, 95)), strict=True)
    }
    return figures | {
        "events.gap.spread": float(gaps.std()),
        "events.size": float(np.median(sizes)),
        "events.size.spread": float(sizes.std()),
        "events.size.most": float(sizes.max()),
        "events.again": float((alike.max(axis=1) > ALIKE).mean()),
        "events.alike": float((alike > ALIKE).sum() / max(1, len(shapes) * (len(shapes) - 1))),
    }


def mean(parts: Sequence[Figures]) -> Figures:
    """The mean of each figure over those parts that have it."""
    return {
        name: float(np.mean([part[name] for part in parts if name in part])) for name in dict.fromkeys(n for part in parts for n in part)
    }


def table(figures: Sequence[Figures]) -> tuple[np.ndarray, list[str]]:
    """All figures as rows (muscle, figure), NaN where a muscle lacks one, and their names."""
    names = sorted({name for one in figures for name in one})
    return np.array([[one.get(name, np.nan) for name in names] for one in figures]), names


def _log(value: float) -> float:
    return float(np.log(max(value, 1e-6)))

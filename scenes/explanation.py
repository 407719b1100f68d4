"""Why there is something on the trace: which discharge made it, where it was born, and what it moves."""

from dataclasses import dataclass

import numpy as np

from scenes.history import History
from scenes.preparation import Prepared
from scenes.words import Words
from sim.engine import RATE_HZ
from sim.insertion import WHOLE, Insertion
from sim.measure import potential
from sim.muap import Potentials
from sim.spikes import KINDS, ORIGINS, Spikes

BEFORE_S = 0.03  # so long a potential may last before the sample that is asked about
NEAREST_UV = 3.0  # what is less than the noise made nothing that is seen
CLOSE_SAMPLES = 24


@dataclass(frozen=True)
class Discharge:
    """One discharge, with its share of what the needle saw."""

    sample: int
    unit: int  # -1: a single fibre
    kind: str
    origin: str
    peak_uv: float


def span_of(potentials: Potentials, unit: int) -> tuple[int, int]:
    """The samples after a unit's discharge at which its potential begins and ends; both 0 if it is not seen."""
    whole = potentials.whole_uv(unit).astype(np.float64)
    if np.ptp(whole) < 2 * NEAREST_UV:
        return 0, 0
    found = potential(whole)
    ms = RATE_HZ / 1000
    return round(found.start_ms * ms), round(found.end_ms * ms)


def loudest_at(history: History, insertion: Insertion, sample: int) -> Discharge | None:
    """The discharge that gave most of the signal around a sample, with the needle where it is now; None if nothing did."""
    spikes = history.spikes(sample - int(BEFORE_S * RATE_HZ), sample + CLOSE_SAMPLES)
    if spikes is None:
        return None
    best: tuple[float, int] | None = None
    for i in range(spikes.sample.size):
        at = sample - int(spikes.sample[i])
        template = _template(insertion, int(spikes.unit[i]), int(spikes.fibre[i]))
        if template is None or at + CLOSE_SAMPLES < 0:
            continue
        seen = template[max(0, at - CLOSE_SAMPLES) : at + CLOSE_SAMPLES + 1]
        size = float(np.abs(seen).max(initial=0.0)) * float(spikes.size[i])
        if size >= NEAREST_UV and (best is None or size > best[0]):
            best = size, i
    return None if best is None else _discharge(spikes, best[1], insertion)


def discharge_of(history: History, insertion: Insertion, sample: int, unit: int) -> Discharge | None:
    """The discharge of a unit (-1: of a single fibre) at exactly this sample; None if it is not kept any more."""
    spikes = history.spikes(sample, sample + 1)
    here = np.flatnonzero((spikes.sample == sample) & (spikes.unit == unit)) if spikes is not None else np.empty(0, np.int64)
    return _discharge(spikes, int(here[0]), insertion) if spikes is not None and here.size else None


def _discharge(spikes: Spikes, i: int, insertion: Insertion) -> Discharge:
    """The i-th of some discharges, with what the needle sees of it."""
    unit, fibre = int(spikes.unit[i]), int(spikes.fibre[i])
    template = _template(insertion, unit, fibre)
    peak = 0.0 if template is None else float(np.ptp(template)) * float(spikes.size[i])
    return Discharge(int(spikes.sample[i]), unit, KINDS[spikes.kind[i]], ORIGINS[spikes.origin[i]], peak)


def _template(insertion: Insertion, unit: int, fibre: int) -> np.ndarray | None:
    if unit >= 0:
        return insertion.potentials.whole_uv(unit)
    rows = [row for (one, _), row in insertion.row.items() if one == fibre] or [insertion.row.get((fibre, WHOLE), -1)]
    return insertion.single_uv[rows[0]] if rows[0] >= 0 else None


def explained(found: Discharge, prepared: Prepared, history: History, words: Words) -> list[tuple[str, str]]:
    """The explanation in blocks of a paragraph."""
    muscle = prepared.muscle
    who = words("why.unit", unit=found.unit + 1) if found.unit >= 0 else words("why.fibre")
    text = [
        ("strong", words("why.at", who=who, kind=words(f"kind.{found.kind}"), time=f"{found.sample / RATE_HZ:.3f}")),
        ("body", words(f"why.{found.origin}")),
        ("body", words("why.size", peak=f"{found.peak_uv:.0f}")),
    ]
    if found.unit < 0:
        return [*text, ("body", words("why.fibre_moves"))]
    unit = found.unit
    sample, fired = history.firing(found.sample - 10 * RATE_HZ, found.sample)
    before = sample[(fired == unit) & (sample < found.sample)]
    if before.size:
        interval = (found.sample - int(before[-1])) / RATE_HZ
        text.append(("body", words("why.interval", ms=f"{1000 * interval:.0f}", rate=f"{1 / interval:.1f}")))
    fibres, twitches = muscle.fibres, muscle.twitches()
    needle = prepared.engine.needle
    away = float(np.hypot(fibres.centre_mm[unit, 0] - needle.x_mm, fibres.centre_mm[unit, 1] - needle.depth_mm))
    feet = prepared.skin.footprints
    text += [
        ("body", words("why.fibres", fibres=int(fibres.counts()[unit]), territory=f"{fibres.territory_mm[unit]:.1f}", away=f"{away:.1f}")),
        ("body", words("why.recruited", percent=f"{100 * float(muscle.population.threshold[unit]):.0f}")),
        ("body", words("why.twitch", force=f"{float(twitches.peak_mn[unit]):.1f}", ms=f"{float(twitches.contraction_ms[unit]):.0f}")),
    ]
    moves = float(twitches.peak_mn[unit]) * float(np.abs(feet.mm_per_mn[unit]))
    return [*text, ("body", words("why.moves", mm=f"{moves:.3f}"))] if moves > 0 else text

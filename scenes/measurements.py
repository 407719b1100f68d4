"""The machine's automatic analyses in words: each value beside what is normal and who says so."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from scenes.description import compared
from scenes.scope import Scope
from scenes.views.trace import voltage
from scenes.words import Words
from sim.measure import Potential, crossings, cursors, triggered, usual_interval
from sim.measure.analysis import ENOUGH, OF_POTENTIAL, Examined, Measured, beside, fastest, interference, means
from sim.measure.triggered import HOLD_OFF_MS
from sim.muap import RATE_HZ

Blocks = list[tuple[str, str]]
MOST_ROWS = 8


@dataclass(frozen=True)
class Findings:
    """What an analysis found: words for a paragraph, and the potential that was measured (sample,), µV, if it is one."""

    blocks: Blocks
    average_uv: np.ndarray | None = None
    potential: Potential | None = None


def between_cursors(scope: Scope, words: Words) -> list[str]:
    """What the two cursors measure on the newest sweep, line by line; nothing without cursors, or without a signal between them."""
    at = scope.cursor_samples()
    if at is None:
        return []
    begin = min(at)
    signal = scope.history.samples(begin, max(at) + 1)
    if signal.size < abs(at[1] - at[0]) + 1:
        return []
    found = cursors(signal, at[0] - begin, at[1] - begin)
    values = {
        "interval": words("units.ms", value=f"{found.interval_ms:.1f}"),
        "rate": words("units.per_s", value=f"{found.rate_hz:.1f}" if found.rate_hz else "–"),
        "difference": voltage(words, float(f"{found.difference_uv:.3g}")),
        "peak": voltage(words, float(f"{found.peak_to_peak_uv:.3g}")),
    }
    return [words(f"measures.{name}", value=value) for name, value in values.items()]


def of_trigger(signal_uv: np.ndarray, level_uv: float, muscle: str, words: Words) -> Findings:
    """The average of the sweeps that a level caught in a signal (sample,), measured."""
    hold = round(HOLD_OFF_MS * RATE_HZ / 1000)
    found = triggered(signal_uv, crossings(signal_uv, level_uv, hold))
    if found is None:
        return Findings([("body", words("measures.too_few"))])
    blocks: Blocks = [("heading", words("measures.average"))]
    blocks.append(("small", words("measures.averaged", count=found.discharges, all=found.triggers)))
    if not found.clean:
        blocks.append(("body", words("analysis.unclean")))
    values = {name: float(getattr(found.potential, name)) for name in OF_POTENTIAL}
    values |= {"rate_hz": found.rate_hz, "jiggle": found.jiggle}
    blocks += told(beside(values, muscle, "potential", compared=found.clean), words)
    return Findings(blocks, found.average_uv, found.potential)


def of_potentials(here: Sequence[Examined], all_rows: Sequence[Examined], muscle: str, words: Words) -> Findings:
    """The units found at this place, and the means of all that were found in this muscle."""
    if not here:
        return Findings([("body", words("measures.none_found"))])
    blocks: Blocks = [("heading", words("measures.found_here", count=len(here)))]
    for n, row in enumerate(here[:MOST_ROWS]):
        p, rate = row.unit.potential, RATE_HZ / usual_interval(row.unit.at)
        told_here = words(
            "measures.row",
            number=n + 1,
            amplitude=shown(p.amplitude_uv),
            duration=shown(p.duration_ms),
            phases=p.phases,
            rate=shown(rate) if np.isfinite(rate) else "–",
        )
        blocks.append(("body", told_here))
        if row.fault:
            blocks.append(("small", words(f"analysis.{row.fault}")))
    accepted = sum(row.accepted for row in all_rows)
    blocks.append(("heading", words("measures.means", count=accepted)))
    if accepted < ENOUGH:
        blocks.append(("small", words("analysis.too_few", count=accepted)))
    blocks += told(means(all_rows, muscle), words)
    quickest = fastest(here, muscle)
    if quickest is not None:
        blocks += told((quickest,), words)
    return Findings(blocks)


def of_interference(signal_uv: np.ndarray, muscle: str, full_effort: bool, words: Words) -> Findings:
    """Turns and amplitude of a stretch of signal (sample,)."""
    if not signal_uv.size:
        return Findings([("body", words("measures.none_found"))])
    blocks: Blocks = [("heading", words("measures.interference"))]
    blocks.append(("small", words("measures.full" if full_effort else "measures.not_full")))
    return Findings(blocks + told(interference(signal_uv, muscle, full_effort), words))


def told(rows: Sequence[Measured], words: Words) -> Blocks:
    """Measured values, each with what is normal, whether it is so, and who says it."""
    blocks: Blocks = []
    for row in rows:
        if not np.isfinite(row.value):
            continue
        name, value, normal = compared(row, words)
        blocks.append(("body", words("measures.value", name=name, value=value)))
        if row.normal is not None:
            blocks.append(("small", words("measures.normal", normal=normal, source=row.normal.source)))
    return blocks


def shown(value: float) -> str:
    """A measure with as many digits as it is worth."""
    return f"{value:.0f}" if abs(value) >= 20 or value == round(value) else f"{value:.1f}" if abs(value) >= 1 else f"{value:.2f}"

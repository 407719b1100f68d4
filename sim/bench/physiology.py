"""The table of physiology: each quantity measured as a laboratory would, beside its published range."""

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from typing import Any

import numpy as np

from sim.bench import contraction, potentials, provoked, spontaneous
from sim.bench.row import Row
from sim.bench.speed import healthy
from sim.reference import ranges
from sim.twitch import Twitch


def rows(say: Callable[[str], None] = print, groups: Iterable[str] | None = None) -> list[dict[str, Any]]:
    """Every row, or those of some groups: key, value, low, high, ok, source, and whether the range is firm enough to be held to.

    Several groups are measured side by side in processes of their own, as many as there are cores.
    """
    wanted = list(groups or ROWS)
    if len(wanted) == 1:
        say(wanted[0])
        return group(wanted[0])
    with ProcessPoolExecutor(min(len(wanted), os.cpu_count() or 1), get_context("spawn")) as pool:
        measured = {pool.submit(group, name): name for name in sorted(wanted, key=lambda name: name not in LONGEST)}
        for done in as_completed(measured):
            say(measured[done])
        found = {name: done.result() for done, name in measured.items()}
    return [row for name in wanted for row in found[name]]


def group(name: str) -> list[dict[str, Any]]:
    """The rows of one group."""
    return [beside(row) for row in ROWS[name]()]


def beside(row: Row) -> dict[str, Any]:
    """A row beside its published range."""
    if row.key == "size_principle.rank_correlation":
        limits = {"low": 0.9, "high": 1.0, "ok": row.value >= 0.9, "source": contraction.SIZE_PRINCIPLE, "firm": True}
        return {"key": row.key, "value": row.value, **limits}
    published = ranges()[row.key]
    ok = bool(published.holds(row.value))
    low = 0.0 if published.limit else published.low
    limits = {"low": low, "high": published.high, "ok": ok, "source": published.source, "firm": published.firm}
    return {"key": row.key, "value": float(f"{row.value:.4g}"), **limits}


def twitches() -> Iterator[Row]:
    """Contraction times: the pool's mean."""
    for muscle, key in (("biceps_brachii", "biceps_ct_ms"), ("gastrocnemius_medial", "mg_ct_ms"), ("tibialis_anterior", "ta_rise_ms")):
        yield Row(f"C.twitch.{key}", float(healthy(muscle).twitches().contraction_ms.mean()))
    t = np.arange(0, 500, 0.1)
    units = healthy("tibialis_anterior").twitches()
    force = Twitch(1.0, float(units.contraction_ms.mean())).force_mn(t)
    yield Row("C.twitch.ta_hrt_ms", float(t[force >= 0.5][-1] - t[np.argmax(force)]))
    yield Row("C.twitch.fdi_force_mN", float(np.median(healthy("first_dorsal_interosseous").twitches().peak_mn)))
    yield Row("C.twitch.facial_ct_ms", float(healthy("orbicularis_oculi").twitches().contraction_ms.mean()))


ROWS: dict[str, Callable[[], Iterator[Row]]] = {
    **contraction.ROWS,
    **potentials.ROWS,
    "twitches": twitches,
    **spontaneous.ROWS,
    **provoked.ROWS,
}
LONGEST = "motor unit potentials", "single-fibre EMG"  # begun first, so that no core waits for them at the end

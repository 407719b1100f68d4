"""What the program measures of itself: its speed, and its physiology against the published ranges."""

from collections.abc import Callable
from typing import Any

from sim.bench import physiology, speed

__all__ = ["measure", "physiology", "speed", "table"]


def measure(
    part: str | None, scene_figures: Callable[[str], dict[str, float | None]], say: Callable[[str], None] = print
) -> dict[str, Any]:
    """Results of `part` (speed, physiology, None: both) by name; `say` is told what is being measured."""
    results: dict[str, Any] = {}
    if part != "physiology":
        results |= speed.figures(scene_figures, say)
    if part != "speed":
        results["physiology"] = physiology.rows(say)
    return results


def table(results: dict[str, Any]) -> str:
    """The results for people: one line each, with the bound or the published range beside it."""
    lines = []
    for key, value in results.items():
        if key == "physiology":
            continue
        sign, bound = speed.LIMITS.get(key, ("", 0.0))
        held = "" if not sign or value is None else "ok" if (value >= bound) == (sign == "≥") or value == bound else "NOT HELD"
        shown = "not measured here" if value is None else f"{value:g}"
        lines.append(f"{key:24} {shown:>12}   {f'{sign} {bound:g}' if sign else '':8} {held}")
    rows = results.get("physiology", [])
    if rows:
        lines += ["", f"{'quantity':36} {'model':>9}   {'published':>17}         source"]
    for row in rows:
        verdict = "ok" if row["ok"] else "OUTSIDE"
        low_high = f"{row['low']:g} – {row['high']:g}"
        lines.append(f"{row['key']:36} {row['value']:9.4g}   {low_high:>17} {verdict:7} {row['source']}")
    if rows:
        lines.append(f"{sum(row['ok'] for row in rows)} of {len(rows)} within the published range")
    return "\n".join(lines)

"""Does what a case says happen? Each site is examined for a while, and what is listed but never heard is told."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from sim import patient
from sim.electrode import Needle
from sim.engine import Controls, Engine, render
from sim.loader.complaints import Path as Within
from sim.scenario import Scenario
from sim.spikes import KINDS

INSERTIONS = 8
LISTENED_S = 10.0
PATIENTLY_S = 240.0  # the longest episode of a discharge (cramp)
MOVED_MM = 0.5


def rehearse(scenario: Scenario, folder: Path | None = None) -> Iterator[tuple[Within, str]]:
    """Where each discharge is listed that does not occur in eight insertions of 10 s, relaxed, and a sentence about it; seed 1."""
    someone = patient.build(scenario, 1, folder=folder)
    for name, site in scenario.sites.items():
        heard: set[str] = set()
        for insertion in range(INSERTIONS):
            heard |= _heard(Engine(someone, name, insertion=insertion))
        listed = [recipe.kind for recipe in site.discharges]
        if not heard.issuperset(listed):  # a cramp may be minutes away
            heard |= {KINDS[kind] for kind in np.unique(render(Engine(someone, name), PATIENTLY_S).spikes.kind)}
        for number, kind in enumerate(listed):
            if kind not in heard:
                told = f"`{kind}` is listed at `{name}`, but nothing of it was heard at {INSERTIONS} insertions of {LISTENED_S:g} s each"
                yield ("sites", name, "discharges", number, "kind"), told


def _heard(engine: Engine) -> set[str]:
    """Kinds that occur while the needle is moved a little and the patient lies relaxed."""
    start = engine.needle
    moved = Controls(needle=Needle(start.x_mm, start.depth_mm + MOVED_MM))
    recording = render(engine, LISTENED_S, controls=lambda frame: moved if frame >= 100 else Controls())
    if not np.isfinite(recording.emg_uv).all():
        raise AssertionError(f"the signal of {engine.muscle.site} is not finite")
    return {KINDS[kind] for kind in np.unique(recording.spikes.kind)}

"""Muscles of patients whose truth is known, examined as in a clinic: at rest, and with a slight effort, at several insertions."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context

import numpy as np

from sim.engine import FRAME_SAMPLES, RATE_HZ, Controls, Engine
from sim.loader import list_cases, list_exemplars, load_scenario
from sim.measure.clusters import peaks
from sim.measure.units import STEEP_UV, fall
from sim.patient import build
from sim.scenario import muscle_of
from sim.spikes import KINDS
from sim.teach.clips import Recording
from sim.teach.findings import AT_REST, COUNTED, only, places
from tests.physiology.confusion import Figures, at_rest, mean, with_slight_effort

SETTLED_S, CLIP_S, LISTENED_S, TRIES = 1.5, 8.0, 90.0, 4
EFFORTS, TICKS = (0.03, 0.06, 0.1, 0.15, 0.22, 0.3), 15  # raised until so many more potentials a second are heard, as one asks a patient to


@dataclass(frozen=True)
class Wanted:
    """A muscle to be examined, and what it is an instance of."""

    label: str
    case: str
    site: str
    seed: int


@dataclass(frozen=True)
class Examined:
    """A muscle that has been examined."""

    wanted: Wanted
    figures: Figures


def examined(wanted: Sequence[Wanted], how: Callable[[Wanted], Figures | None], processes: int = 2) -> list[Examined]:
    """All muscles that `how` could examine, in several processes."""
    with ProcessPoolExecutor(processes, get_context("spawn")) as pool:
        try:
            found = list(pool.map(how, wanted))
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)  # whoever interrupts does not wait for the others
            raise
        return [Examined(one, figures) for one, figures in zip(wanted, found, strict=True) if figures is not None]


def run(engine: Engine, seconds: float, effort: float = 0.0) -> Recording:
    """The next seconds of an insertion."""
    return Recording(engine, tuple(engine.step(Controls(effort)) for _ in range(round(seconds * RATE_HZ / FRAME_SAMPLES))))


def insertions(wanted: Wanted, count: int) -> Iterator[Engine]:
    """The needle at some places of a muscle."""
    patient = build(load_scenario(wanted.case), wanted.seed)
    return (Engine(patient, wanted.site, insertion) for insertion in range(count))


def resting(engine: Engine, seconds: float) -> Recording:
    """Rest, once the needle has come in."""
    run(engine, SETTLED_S)
    return run(engine, seconds)


def slight_effort(engine: Engine, seconds: float) -> np.ndarray:
    """The least effort that lets more potentials be heard than rest does; signal (sample,)."""
    idle = ticks(run(engine, 1.0))
    for effort in EFFORTS:
        if ticks(run(engine, 1.0, effort)) >= idle + TICKS:
            break
    return run(engine, seconds, effort).signal_uv


def ticks(recording: Recording) -> int:
    """How many crisp potentials are heard."""
    return peaks(fall(recording.signal_uv.astype(np.float64), RATE_HZ), STEEP_UV, round(RATE_HZ / 1000)).size


def at_rest_and_with_effort(wanted: Wanted, count: int = 3) -> Figures:
    """A muscle's figures of rest and of slight efforts at some insertions."""
    engines = list(insertions(wanted, count))
    rest = mean([at_rest(resting(engine, CLIP_S).signal_uv) for engine in engines])
    effort = with_slight_effort([slight_effort(engine, CLIP_S) for engine in engines], muscle_of(wanted.site))
    return {f"rest {name}": value for name, value in rest.items()} | {f"effort {name}": value for name, value in effort.items()}


def at_length(wanted: Wanted, count: int = 3) -> Figures | None:
    """A muscle's figures of the clinic's 90 s of rest, spread over some insertions; None of one that cramps meanwhile."""
    parts = [resting(engine, LISTENED_S / count) for engine in insertions(wanted, count)]
    cramps = any((frame.spikes.kind == KINDS.index("cramp")).any() for part in parts for frame in part.frames)
    return None if cramps else mean([at_rest(part.signal_uv) for part in parts])


def showing(wanted: Wanted) -> Figures | None:
    """The figures of the first insertion that truly shows the finding that is wanted, and nothing else; None if none of a few does."""
    kinds = COUNTED.get(wanted.label)
    truth = partial(only, kinds, frozenset(), 5) if kinds else AT_REST[wanted.label].truth
    clips = (resting(engine, CLIP_S) for engine in insertions(wanted, TRIES))
    return next((at_rest(clip.signal_uv) for clip in clips if truth(clip)), None)


def showing_places(finding: str) -> list[tuple[str, str]]:
    """Case and site of all that claim to show a finding at rest, and no other."""
    scenarios = {name: load_scenario(name) for name in (*list_cases(), *list_exemplars())}
    listed = [places(scenarios).get(key, {}) for key in (COUNTED.get(finding) or {finding})]
    shown = {
        (case, site): {key for key in scenario.sites[site].shows if key in AT_REST or key in COUNTED}
        for case, scenario in scenarios.items()
        for site in scenario.sites
    }
    there = dict.fromkeys((case, site) for of_key in listed for case, sites in of_key.items() for site in sites)
    return [place for place in there if shown[place] == {finding} or (not shown[place] and place[0] in list_exemplars())]

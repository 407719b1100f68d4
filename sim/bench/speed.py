"""How fast the engine runs, how long a needle move and a picture take, how late a control is heard, how much memory a muscle needs."""

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

import numpy as np

from sim import engine as engines
from sim import muscle as muscles
from sim.batch import Batch, render_one
from sim.discharges import Fasciculation
from sim.electrode import Needle
from sim.engine import FRAME_MS, NEEDLE_FRAMES, Controls, Engine
from sim.export import Address
from sim.loader import load_muscle, load_scenario
from sim.mechanisms import AxonalHyperexcitability
from sim.muscle import Muscle
from sim.patient import Patient, build
from sim.scenario import Site, muscle_of
from sim.surface import BODIES, LitSkin, load_surface

LIMITS = {
    "realtime_factor": ("≥", 80.0),
    "needle_move_ms": ("≤", 50.0),
    "skin_frame_ms": ("≤", 3.0),
    "skin_frame_hd_ms": ("≤", 8.0),
    "face_frame_ms": ("≤", 5.0),
    "face_frame_hd_ms": ("≤", 12.0),
    "surface_load_ms": ("≤", 150.0),
    "scene_frame_ms": ("≤", 12.0),
    "scene_frame_p99_ms": ("≤", 25.0),
    "compare_frame_ms": ("≤", 16.0),
    "atlas_entry_ms": ("≤", 500.0),
    "quiz_item_ms": ("≤", 300.0),
    "sound_latency_ms": ("≤", 150.0),
    "sound_latency_low_ms": ("≤", 90.0),
    "sound_gaps": ("≤", 0.0),
    "compare_sound_gaps": ("≤", 0.0),
    "batch_cpu_s_per_clip": ("≤", 1.2),  # a thousand clips in ten minutes on two cores
    "peak_memory_mb": ("≤", 1000.0),
}
MUSCLE, UNITS, SPIKES_PER_S = "biceps_brachii", 300, 6000.0
LARGE_CASE, LARGE_SITE = "benign_fasciculation", "gastrocnemius_medial"
SETTLING_S, MEASURED_S, REPEATS = 1.0, 3.0, 4  # the best of some runs: other programs only make it slower
GROWTH_UNITS, GROWTH_SOURCES = (50, 200, 1000), (1, 50, 500)
MOVES, SKIN_FRAMES, SKIN_UNITS, SKIN_SIZE, HD = 15, 120, 60, (640, 480), (1280, 720)
CLIP_CASE, CLIPS = "als", 5
FACE_CASE, FACE_SITE = "facial_myokymia", "right_orbicularis_oculi"

LARGE = """
import sys
from sim.engine import Controls, Engine, render
from sim.loader import load_scenario
from sim.patient import build
from sim.surface import LitSkin, load_surface
case, site = sys.argv[1:]
engine = Engine(build(load_scenario(case), 1), site)
recording = render(engine, 10.0, Controls(effort=0.5))
LitSkin(load_surface(engine.muscle.spec.skin.surface), (1280, 960)).draw(engine.footprints(), recording.twitch_mn[:, -1])
try:
    status = open("/proc/self/status").read()
    print(int(status.split("VmHWM:")[1].split()[0]) / 1024)
except OSError:
    import resource
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20)
"""


@dataclass(frozen=True)
class OneMuscle:
    """Stands in for a patient who has nothing but this muscle."""

    only: Muscle
    body: str = BODIES[0]

    def muscle(self, _site: str | None = None) -> Muscle:
        """The muscle, whatever is asked for."""
        return self.only


def healthy(muscle: str, units: int | None = None, seed: int = 1, site: Site | None = None) -> Muscle:
    """A muscle, healthy unless `site` says otherwise, with another number of units if one is given."""
    spec = load_muscle(muscle)
    return muscles.build(spec if units is None else spec.model_copy(update={"units": units}), muscle, site or Site(), seed, 0.0)


def engine_in(muscle: Muscle, insertion: int = 0) -> Engine:
    """An engine with its needle in a muscle that belongs to no patient."""
    return Engine(cast("Patient", OneMuscle(muscle)), insertion=insertion)


def figures(scene_figures: Callable[[str], dict[str, float | None]], say: Callable[[str], None] = print) -> dict[str, float | None]:
    """The figures of LIMITS, and those that go with them; `scene_figures` gives those of the examine scene with a case: drawing, sound."""
    say("compiling")
    engines.warm(lambda *_: None)
    muscle = healthy(MUSCLE, UNITS)
    say(f"effort at which {UNITS} units make {SPIKES_PER_S:g} spikes/s")
    effort = effort_for(muscle, SPIKES_PER_S)
    say("engine")
    step_ms, spikes_per_s = min((steps(muscle, effort) for _ in range(REPEATS)), key=lambda run: run[0].mean())
    say("growth")
    grown = growth(effort)
    say("needle")
    move_ms = needle_moves(muscle)
    say("skin")
    drawn = {
        f"{part}_frame{suffix}_ms": round(float(np.median(skin_frames(case, site, size))), 3)
        for part, case, site in (("skin", LARGE_CASE, LARGE_SITE), ("face", FACE_CASE, FACE_SITE))
        for suffix, size in (("", SKIN_SIZE), ("_hd", HD))
    }
    say("scene")
    scene = scene_figures(LARGE_CASE)
    say("batch")
    clip_s = clip_cpu_s()
    say("memory")
    return {
        "realtime_factor": round(FRAME_MS / float(step_ms.mean()), 1),
        "spikes_per_s": round(spikes_per_s),
        "effort": round(effort, 4),
        "engine_step_ms": round(float(np.median(step_ms)), 4),
        "engine_step_p99_ms": round(float(np.percentile(step_ms, 99)), 4),
        **grown,
        "needle_move_ms": round(float(np.median(move_ms)), 2),
        **drawn,
        "surface_load_ms": round(surface_load_ms(), 1),
        **scene,
        "batch_cpu_s_per_clip": round(clip_s, 3),
        "peak_memory_mb": peak_memory_mb(),
    }


def effort_for(muscle: Muscle, spikes_per_s: float) -> float:
    """The effort (0-1) at which all units together make so many spikes a second; 1 if they never do."""
    low, high = 0.0, 1.0
    for _ in range(8):
        middle = (low + high) / 2
        _, made = steps(muscle, middle, 0.7, 1.0)
        low, high = (middle, high) if made < spikes_per_s else (low, middle)
    return high


def steps(muscle: Muscle, effort: float, settling_s: float = SETTLING_S, measured_s: float = MEASURED_S) -> tuple[np.ndarray, float]:
    """Time (ms) of each step of the engine at a steady effort, and the spikes per second."""
    engine, controls = engine_in(muscle), Controls(effort=effort)
    for _ in range(round(settling_s * 1000 / FRAME_MS)):
        engine.step(controls)
    taken = np.empty(round(measured_s * 1000 / FRAME_MS))
    spikes = 0
    for k in range(taken.size):
        begun = time.perf_counter()
        frame = engine.step(controls)
        taken[k] = 1000 * (time.perf_counter() - begun)
        spikes += frame.spikes.unit.size
    return taken, spikes / (taken.size * FRAME_MS / 1000)


def growth(effort: float) -> dict[str, float]:
    """Time of a step (ms) with few and many units at an effort, and at rest with few and many axons that discharge once a second."""
    taken = {}
    for units in GROWTH_UNITS:
        taken[f"engine_step_ms_{units}_units"] = best_step_ms(healthy(MUSCLE, units), effort)
    for sources in GROWTH_SOURCES:
        excited = AxonalHyperexcitability(kind="axonal_hyperexcitability", share=1.0, spread=0.0)
        twitching = Fasciculation(kind="fasciculation", rate_hz=1.0, waxing=0.0)
        muscle = healthy(MUSCLE, max(GROWTH_SOURCES), site=Site(mechanisms=(excited,), discharges=(twitching,)))
        few = replace(muscle, unit_sources=muscle.unit_sources[:sources])
        taken[f"engine_step_ms_{sources}_sources"] = best_step_ms(few, 0.0)
    return taken


def best_step_ms(muscle: Muscle, effort: float) -> float:
    """Mean time (ms) of a step, the best of some runs."""
    return round(min(float(steps(muscle, effort)[0].mean()) for _ in range(REPEATS)), 4)


def needle_moves(muscle: Muscle) -> list[float]:
    """Time (ms) of each of some steps in which the needle moves by half a millimetre."""
    engine = engine_in(muscle)
    start, taken = engine.needle, []
    for move in range(MOVES):
        controls = Controls(needle=Needle(start.x_mm, start.depth_mm + 0.5 * (1 + move % 6)))
        begun = time.perf_counter()
        frame = engine.step(controls)
        if frame.reneedled:
            taken.append(1000 * (time.perf_counter() - begun))
        for _ in range(NEEDLE_FRAMES):
            engine.step(Controls())
    return taken


def skin_frames(case: str, site: str, size: tuple[int, int]) -> list[float]:
    """Time (ms) of drawing the skin over a site at a size, with 60 active units whose forces change from frame to frame."""
    engine = Engine(build(load_scenario(case), 1), site)
    muscle = engine.muscle
    units = muscle.population.units
    active = np.linspace(0, units - 1, SKIN_UNITS).astype(int)
    feet, lit = engine.footprints(), LitSkin(load_surface(muscle.spec.skin.surface if muscle.spec.skin else "", engine.body), size)
    peak, taken = muscle.twitches().peak_mn, []
    for k in range(SKIN_FRAMES):
        force = np.zeros(units, dtype=np.float32)
        force[active] = peak[active] * (0.5 + 0.5 * np.sin(0.3 * k + active))
        begun = time.perf_counter()
        lit.draw(feet, force)
        taken.append(1000 * (time.perf_counter() - begun))
    return taken[10:]


def surface_load_ms() -> float:
    """Time (ms) of reading the face of each body from its file, mean."""
    taken = []
    for body in BODIES:
        load_surface.cache_clear()
        begun = time.perf_counter()
        load_surface("face", body)
        taken.append(1000 * (time.perf_counter() - begun))
    return float(np.mean(taken))


def clip_cpu_s() -> float:
    """Processor time (s) that a batch spends on each patient of the case with most to build, 10 s without pictures, median."""
    scenario = load_scenario(CLIP_CASE)
    site = next(iter(scenario.sites))
    electrode = load_muscle(muscle_of(site)).electrode
    first = Address(scenario.id, site, 1, 0, scenario.months, electrode, effort=0.0, manoeuvre=None, seconds=10.0)
    taken = []
    with tempfile.TemporaryDirectory(prefix="fasciscope-") as folder:
        batch = Batch(Path(folder), scenario, first, CLIPS, ("edf", "wav", "npz"))
        for seed in batch.seeds:
            begun = time.process_time()
            render_one(batch, seed)
            taken.append(time.process_time() - begun)
    return float(np.median(taken))


def peak_memory_mb() -> float | None:
    """Most memory (MB) that a fresh process needs for 10 s of the largest shipped muscle and a picture of its skin; None on Windows."""
    if sys.platform == "win32":
        return None
    done = subprocess.run(
        [sys.executable, "-c", LARGE, LARGE_CASE, LARGE_SITE],
        cwd=Path(__file__).resolve().parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    return round(float(done.stdout), 1)

"""How long a picture of an examination takes, and of two, how late a control is heard, how often the sound breaks off: for `main.py bench`.

SDL's dummy devices take pictures and samples at the pace of real ones, so only what the system's own mixer adds is left out. With
SDL_VIDEODRIVER set, the pictures go there.
"""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from scenes.app import SWITCH_S
from scenes.clock import RealClock
from scenes.speaker import LATENCIES, MixerSink
from scenes.window import FRAME_S, Window
from scenes.words import Words
from sim import engine as engines
from sim.address import Address
from sim.engine import FRAME_SAMPLES, Controls, Frame

BENCH_S, MOVING_S = 3.5, 10.0
SIZE, COMPARED_SIZE = (1920, 1080), (1280, 800)
COMPARED_S, LISTENED_S = 8.0, 0.7  # how long two are compared, and after which time the other one is heard
SOONEST_S, LATEST_S = 0.2, 0.5  # between two changes of the effort
EFFORTS = np.arange(50, 600) / 1000  # each asked for once, so that it is known when; as finely as the scene rounds them
NEEDLE_MM = 0.02  # that a dragged needle goes from one picture to the next
TURN = 75  # pictures after which it goes back
ANSWERED, THOUGHT_S, READ_S = 8, 6.0, 2.0  # items of a practice, seconds until each is answered, and in which its reason is read
OPENED, FAR, LOOKED_S = 12, 5, 0.5  # entries of the atlas that are opened, how far apart they lie, how long each is looked at


def figures(case: str) -> dict[str, float | None]:
    """The figures of `main.py bench speed`: the longest latency (ms) at the usual setting and the low one; gaps and pictures (ms)."""
    moving, compared, opened_ms, next_ms = listen(case, "usual", MOVING_S, needle=True), compare(), atlas(), practice()
    return {
        "scene_frame_ms": round(float(np.median(moving.frame_ms)), 2),
        "scene_frame_p99_ms": round(float(np.percentile(moving.frame_ms, 99)), 2),
        "sound_gaps": moving.gaps,
        "sound_latency_ms": _longest(listen(case, "usual", BENCH_S).latency_ms),
        "sound_latency_low_ms": _longest(listen(case, "low", BENCH_S).latency_ms),
        "compare_frame_ms": round(float(np.median(compared.frame_ms)), 2),
        "compare_frame_p99_ms": round(float(np.percentile(compared.frame_ms, 99)), 2),
        "compare_sound_gaps": compared.gaps,
        "atlas_entry_ms": round(float(np.median(opened_ms))),
        "atlas_entry_longest_ms": round(float(opened_ms.max())),
        "quiz_item_ms": round(float(np.median(next_ms))),
        "quiz_item_longest_ms": round(float(next_ms.max())),
    }


def _longest(latency_ms: np.ndarray) -> float | None:
    return round(float(latency_ms.max()), 1) if latency_ms.size else None


@dataclass(frozen=True)
class Heard:
    """The delay of each change of the effort (ms), how often the sound broke off, and how long each picture took (ms)."""

    latency_ms: np.ndarray
    gaps: int
    frame_ms: np.ndarray


class Watched:
    """An engine that notes in which frame it is first asked for an effort."""

    def __init__(self, engine: Any) -> None:
        self.engine = engine
        self.frames: dict[float, int] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(self.engine, name)

    def step(self, controls: Controls) -> Frame:
        """The next 10 ms."""
        frame = self.engine.step(controls)
        self.frames.setdefault(controls.effort, frame.index)
        return frame


def listen(case: str, latency: str = "usual", seconds: float = BENCH_S, needle: bool = False) -> Heard:
    """Play a case through the device for so many seconds, with efforts asked for at random moments, the `needle` dragged or left alone.

    `latency` is a key of LATENCIES.
    """
    from scenes.examine import Examine

    with _window(latency, SIZE) as window:
        scene = Examine(window, Address(case))
        window.push(scene)
        while scene.playback is None:
            window.turn([])
            time.sleep(FRAME_S)
        return _listen(window, scene, seconds, needle)


def compare(seconds: float = COMPARED_S) -> Heard:
    """Play the first of the comparisons through the device for so many seconds, with now the one and now the other side heard."""
    from scenes.compare import Compare
    from sim.loader import load_comparisons

    with _window("usual", COMPARED_SIZE) as window:
        scene = Compare(window, next(iter(load_comparisons().values())))
        window.push(scene)
        while scene.running is None:
            window.turn([])
            time.sleep(FRAME_S)
        taken_s, begun, gaps = [], time.perf_counter(), window.sink.gaps
        while (now := time.perf_counter()) < begun + seconds:
            if int((now - begun) / LISTENED_S) % 2 != scene.heard:
                scene.hear(1 - scene.heard)
            window.picture()
            taken_s.append(time.perf_counter() - now)
            time.sleep(max(0.0, FRAME_S - taken_s[-1]))
        return Heard(np.empty(0), window.sink.gaps - gaps, 1000 * np.array(taken_s))


def atlas() -> np.ndarray:
    """How long it takes, ms, until an entry of the atlas is seen and heard that nobody could foresee: from one to the next far from it."""
    from scenes.atlas import Atlas

    with _window("usual", COMPARED_SIZE) as window:
        scene = Atlas(window)
        window.push(scene)
        keys = list(scene.exhibits)
        far = [keys[n * FAR % len(keys)] for n in range(1, OPENED + 1)]
        return np.array([_opened(window, scene, key) for key in far])


def _opened(window: Window, scene: Any, key: str) -> float:
    """Look at what is there for a while, then open an entry; the time (ms) until its sound and trace are there."""
    _turn(window, until=lambda: scene.preview.prepared is not None and not scene.preview.preparing)
    _turn(window, seconds=LOOKED_S)
    begun = time.perf_counter()
    scene.choose(key)
    _turn(window, until=lambda: scene.preview.prepared is not None and scene.preview.history.head > 0)
    return 1000 * (time.perf_counter() - begun)


def practice() -> np.ndarray:
    """How long it takes, ms, until the next item of a practice is seen, once it is asked for."""
    from scenes.learning import Learning

    with TemporaryDirectory() as home, _window("usual", COMPARED_SIZE) as window:
        window.learning = Learning(window, Path(home))
        window.learning.practise()
        scene = window.scenes[-1]
        _turn(window, until=lambda: scene.state == "asking")
        waited_ms = np.array([_next_item(window, scene) for _ in range(ANSWERED)])
        window.learning.close()
        return waited_ms


def _next_item(window: Window, scene: Any) -> float:
    """Think, answer, read why, and ask for the next item; the time (ms) until its picture is there."""
    _turn(window, seconds=THOUGHT_S)
    scene.choose(scene.item.right or (f"{scene.item.low}",))
    scene.sure(2)
    _turn(window, seconds=READ_S)
    begun = time.perf_counter()
    scene.next()
    _turn(window, until=lambda: scene.state == "asking")
    window.turn([])
    return 1000 * (time.perf_counter() - begun)


def _turn(window: Window, until: Callable[[], bool] = lambda: False, seconds: float = 60.0) -> None:
    """Let the window go on until something has come to pass, or for so many seconds."""
    end = time.perf_counter() + seconds
    while not until() and time.perf_counter() < end:
        window.turn([])
        time.sleep(FRAME_S / 4)


@contextmanager
def _window(latency: str, size: tuple[int, int]) -> Iterator[Window]:
    """A window and a sound device, with everything compiled."""
    os.environ.setdefault("SDL_VIDEODRIVER", "dummy")
    os.environ["SDL_AUDIODRIVER"] = "dummy"
    import pygame

    from scenes.views import trace

    engines.warm(lambda *_: None)
    trace.warm()
    switching = sys.getswitchinterval()
    sys.setswitchinterval(SWITCH_S)
    pygame.display.init()
    pygame.font.init()
    try:
        window = Window(pygame.display.set_mode(size), RealClock(), Words(), MixerSink(LATENCIES[latency]))
        yield window
        window.close()
    finally:
        pygame.quit()
        sys.setswitchinterval(switching)


def _listen(window: Window, scene: Any, seconds: float, needle: bool) -> Heard:
    playback, draw = scene.playback, np.random.default_rng(1)
    watched = playback.engine = Watched(playback.engine)
    place = watched.engine.needle
    efforts = draw.permutation(EFFORTS)
    gaps = window.sink.gaps
    asked, seen, taken_s = [], [], []
    end = time.perf_counter() + seconds
    due = time.perf_counter() + LATEST_S
    while (now := time.perf_counter()) < end:
        if now >= due:
            due = now + draw.uniform(SOONEST_S, LATEST_S)
            scene.effort.now = scene.effort.asked = float(efforts[len(asked) % efforts.size])
            asked.append((now, scene.effort.now))
        if needle:
            up = abs(len(seen) % (2 * TURN) - TURN)
            scene.move_needle(replace(place, depth_mm=place.depth_mm + NEEDLE_MM * up))
        window.picture()
        seen.append((time.perf_counter(), window.sink.position()))
        taken_s.append(seen[-1][0] - now)
        time.sleep(max(0.0, FRAME_S - taken_s[-1]))
    if playback.error is not None:
        raise playback.error
    times_s, positions = np.array(seen).T
    late = []
    for asked_s, effort in asked[: efforts.size]:
        sample = watched.frames.get(effort, np.inf) * FRAME_SAMPLES - playback.origin
        if sample <= positions[-1]:
            late.append(1000 * (np.interp(sample, positions, times_s) - asked_s))
    return Heard(np.array(late), window.sink.gaps - gaps, 1000 * np.array(taken_s))

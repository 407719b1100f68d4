"""Half an hour of somebody who presses everything: nothing fails, and memory stays where it is."""

import os
import random
from pathlib import Path

import numpy as np
import pygame
import pytest

from scenes.examine import Examine
from scenes.examine_keys import shortcuts
from scenes.memory import give_back
from scenes.problem import Problem
from tests.scenes.conftest import mouse, press

MINUTES = float(os.environ.get("SOAK_MINUTES", "2"))  # of signal; the whole half hour takes some minutes and is run by hand
STEP_S = 0.25  # of signal from picture to picture: faster than real time
MOST_MB, LONG = 20.0, 10.0
HOME = "als", "first_dorsal_interosseous"
STATUS = Path("/proc/self/statm")
SIZES = ((1024, 700), (1280, 800), (1920, 1080))
NAMED = {pygame.K_TAB: "", pygame.K_RETURN: "\r", pygame.K_UP: "", pygame.K_DOWN: "", pygame.K_LEFT: "", pygame.K_RIGHT: ""}


def resident_mb():
    return int(STATUS.read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def something(rng, scene, window):
    """Events of one thing that somebody does: a key of the examination, a key that goes about, the mouse, a setting."""
    kind = rng.random()
    place = rng.randrange(window.rect.width), rng.randrange(window.rect.height)
    if kind < 0.45:
        name = rng.choice([key for key in shortcuts(scene) if len(key) == 1])
        return [press(ord(name.lower()), name), pygame.event.Event(pygame.KEYUP, key=ord(name.lower()), mod=0)]
    if kind < 0.6:
        key = rng.choice(list(NAMED))
        return [press(key, NAMED[key], rng.choice([0, pygame.KMOD_SHIFT])), pygame.event.Event(pygame.KEYUP, key=key, mod=0)]
    if kind < 0.9:
        there = place[0] + rng.randrange(-60, 60), place[1] + rng.randrange(-60, 60)
        return [mouse(pygame.MOUSEBUTTONDOWN, place), mouse(pygame.MOUSEMOTION, there), mouse(pygame.MOUSEBUTTONUP, there)]
    if kind < 0.93:
        return [press(pygame.K_F5 + rng.randrange(4))]
    if kind < 0.96:
        return [press(pygame.K_EQUALS, "+", pygame.KMOD_CTRL)] if rng.random() < 0.5 else [press(pygame.K_MINUS, "-", pygame.KMOD_CTRL)]
    return [pygame.event.Event(rng.choice([pygame.WINDOWFOCUSLOST, pygame.WINDOWMINIMIZED, pygame.WINDOWRESTORED]))]


@pytest.mark.slow
@pytest.mark.skipif(not STATUS.exists(), reason="memory is read from /proc")
def test_nothing_fails_and_memory_stays_flat(desktops, tmp_path, monkeypatch):
    monkeypatch.setenv("FASCISCOPE_HOME", str(tmp_path))
    rng = random.Random(1)
    desktop = desktops((1280, 800))
    window = desktop.window
    steps = round(60 * MINUTES / STEP_S)
    memory: list[tuple[int, float]] = []
    for n in range(steps):
        desktop.clock.rest(STEP_S)
        scene = window.scenes[-1] if window.scenes else None
        if not isinstance(scene, Examine):  # it went to the menu, to the keys, to the settings …
            while window.scenes:
                window.pop()
            window.resize(pygame.Surface((1280, 800), depth=32))  # like is compared with like
            window.change(text_scale=1.0, hidden=())
            scene = desktop.examine(*HOME, anew=True)
            window.turn([])
            give_back()  # as before the sound begins
            memory.append((n, resident_mb()))
        window.turn(something(rng, scene, window) if n % 2 else [])
        assert not any(isinstance(one, Problem) for one in window.scenes), "something failed; the log tells what"
        if n % 400 == 399:
            window.resize(pygame.Surface(rng.choice(SIZES), depth=32))
        desktop.sink.chunks.clear()
    if MINUTES < LONG:
        return  # not all that is kept for good has been seen yet
    middle = [mb for n, mb in memory if steps / 3 <= n < 2 * steps / 3]
    last = [mb for n, mb in memory if n >= 2 * steps / 3]
    assert np.median(last) - np.median(middle) < MOST_MB, f"{np.median(middle):.0f} MB, later {np.median(last):.0f} MB"

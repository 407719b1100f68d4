"""How long one frame of the examine scene takes, for `main.py bench`: 1280×800, no display, everything in motion."""

import os
import time

import numpy as np

from scenes.clock import StillClock
from scenes.speaker import NullSink
from scenes.window import FRAME_S, USUAL, Window
from scenes.words import Words
from sim.address import Address

EFFORT = 0.4
SETTLING, MEASURED = 30, 120  # frames


def examine_frame_ms(case: str) -> float:
    """Median time (ms) of a round of events, update and drawing of the examine scene, with the muscle contracting."""
    os.environ["SDL_VIDEODRIVER"] = "dummy"
    import pygame

    from scenes.examine import Examine

    pygame.display.init()
    pygame.font.init()
    try:
        clock = StillClock()
        window = Window(pygame.display.set_mode(USUAL), clock, Words(), NullSink(clock.now))
        scene = Examine(window, Address(case), threaded=False)
        window.push(scene)
        if scene.desk is not None:
            scene.desk.effort.set(EFFORT)
        taken = []
        for _ in range(SETTLING + MEASURED):
            clock.rest(FRAME_S)
            begun = time.perf_counter()
            window.turn([])
            pygame.display.flip()
            taken.append(1000 * (time.perf_counter() - begun))
        window.close()
        return float(np.median(taken[SETTLING:]))
    finally:
        pygame.quit()

"""The first picture: the name of the program, and how far it is with getting ready."""

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pygame

from scenes.job import Job, Progress
from scenes.scene import Scene
from scenes.widgets.paragraph import wrapped
from scenes.window import Window

ALL_KERNELS = 40  # about as many are kept when everything has been compiled once
WARM = "from sim import engine; engine.warm(lambda share, step: None)"


def compiled_beside(progress: Progress) -> None:
    """On the first start a second process compiles the model's kernels while this one compiles those that draw; they meet in the cache."""
    from scenes.views import trace
    from sim import surface
    from sim.kernels import compiled

    beside = None
    if compiled.kept() < ALL_KERNELS:
        root = Path(__file__).resolve().parents[1]
        beside = subprocess.Popen([sys.executable, "-c", WARM], cwd=root, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    trace.warm()
    surface.warm()
    while beside is not None and beside.poll() is None:
        progress(0.9 * min(1.0, compiled.kept() / ALL_KERNELS), "compiling")
        time.sleep(0.1)


def menu_ready(window: Window, folder: Path | None, seed: int, progress: Progress) -> Scene:
    """Load the model and compile its kernels (the first time this takes some seconds, later a moment); the menu."""
    progress(0.0, "")
    from scenes import menu
    from sim import engine

    compiled_beside(progress)
    engine.warm(progress)
    return menu.Menu(window, folder, seed)


def case_ready(window: Window, folder: Path | None, case: str, site: str | None, seed: int, at: float, progress: Progress) -> Scene:
    """The same on the muscle that is to be examined; its examination."""
    progress(0.0, "")
    from scenes import examine
    from scenes.preparation import preload
    from sim.address import Address

    address = Address(case, site, seed, at)
    preload(address, folder)
    compiled_beside(progress)
    scene = examine.Examine(window, address, folder)
    scene.visits.build(progress)
    return scene


class Splash(Scene):
    """Shows the progress of `work`; then `go_on` takes its result and puts the next scene up."""

    pictures_per_s = 10  # every picture takes time from the compiler

    def __init__(self, window: Window, work: Callable[[Progress], Scene], go_on: Callable[[Scene], None]) -> None:
        super().__init__(window)
        self._work, self._go_on = work, go_on
        self._job: Job[Scene] | None = None

    def enter(self) -> None:
        self._job = Job(self._work)

    def update(self) -> None:
        if self._job is not None and self._job.done:
            job, self._job = self._job, None
            self._go_on(job.result())

    def draw(self, target: pygame.Surface) -> None:
        theme, words = self.window.theme, self.window.words
        colours = theme.palette
        target.fill(colours.ground)
        centre, room = self.window.rect.center, self.window.rect.width - 2 * theme.px(20)
        theme.write(target, words("app.name"), (centre[0], centre[1] - theme.px(60)), "display", anchor="center")
        top = centre[1] - theme.px(26)
        for line in wrapped(theme, words("app.motto"), "body", room):
            top = theme.write(target, line, (centre[0], top), colour=colours.quiet, anchor="midtop").bottom
        bar = pygame.Rect(0, 0, min(theme.px(360), room), theme.px(6))
        bar.midtop = (centre[0], max(top + theme.px(16), centre[1] + theme.px(37)))
        theme.box(target, bar, colours.line, radius=3)
        fraction = self._job.fraction if self._job is not None else 1.0
        if bar.width * fraction >= bar.height:
            theme.box(target, pygame.Rect(bar.topleft, (round(bar.width * fraction), bar.height)), colours.accent, radius=3)
        doing = self._job.doing if self._job is not None else ""
        said = words(f"splash.{doing}" if f"splash.{doing}" in words else "splash.ready")
        theme.write(target, said, (centre[0], bar.bottom + theme.px(20)), "small", colours.quiet, anchor="midtop")
        theme.write(
            target, words("app.honesty"), (centre[0], self.window.rect.bottom - theme.px(24)), "small", colours.quiet, anchor="midbottom"
        )

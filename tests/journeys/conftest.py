"""A desktop of its own for each journey: a virtual screen, the program in a real window, real keys and a real mouse."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pygame
import pytest

from scenes.settings import FILE

ROOT = Path(__file__).resolve().parents[2]
NEEDED = ("Xvfb", "xdotool", "import")
SEEN = '{"guided": true}'  # the first minute is over, so that the program begins with the menu
START_S = 150.0  # the first start compiles every kernel


class Student:
    """Sits before one screen: starts the program, presses keys, uses the mouse, looks."""

    def __init__(self, display: str, folder: Path, home: Path) -> None:
        self.folder, self.home = folder, home
        self.environment = {
            **os.environ,
            "DISPLAY": display,
            "SDL_VIDEODRIVER": "x11",
            "SDL_VIDEO_WINDOW_POS": "0,0",
            "SDL_AUDIODRIVER": "dummy",
            "FASCISCOPE_HOME": str(home),
        }
        self.environment.pop("WAYLAND_DISPLAY", None)
        self.program: subprocess.Popen[bytes] | None = None
        self.pictures = 0

    def start(self, *arguments: str, **environment: str) -> None:
        errors = (self.folder / "errors.txt").open("wb")
        self.program = subprocess.Popen(
            [sys.executable, "main.py", *arguments], cwd=ROOT, env={**self.environment, **environment}, stdout=errors, stderr=errors
        )
        errors.close()

    def do(self, *command: str) -> None:
        """One thing with keys or mouse, as xdotool names it."""
        subprocess.run(["xdotool", *command], env=self.environment, check=True, timeout=20)

    def key(self, *keys: str) -> None:
        for key in keys:
            self.do("key", key)
            time.sleep(0.12)

    def look(self) -> np.ndarray:
        """The whole screen (x, y, colour)."""
        self.pictures += 1
        file = self.folder / f"screen{self.pictures}.png"
        subprocess.run(["import", "-window", "root", str(file)], env=self.environment, check=True, timeout=20)
        return pygame.surfarray.array3d(pygame.image.load(file)).astype(int)

    def wait(self, what: Callable[[np.ndarray], bool], seconds: float, why: str) -> np.ndarray:
        """Look until it is so."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            picture = self.look()
            if what(picture):
                return picture
            assert self.running(), f"the program ended: {self.said()}"
            time.sleep(0.25)
        raise AssertionError(f"not within {seconds} s: {why}; {self.said()}; last seen in {self.folder}")

    def wait_log(self, words: str, seconds: float = START_S) -> None:
        """Wait until the program has written this to its log."""
        self.wait(lambda _: words in self.log(), seconds, words)

    def log(self) -> str:
        file = self.home / "fasciscope.log"
        return file.read_text(encoding="utf-8") if file.exists() else ""

    def said(self) -> str:
        return (self.folder / "errors.txt").read_text(encoding="utf-8")[-2000:]

    def running(self) -> bool:
        return self.program is not None and self.program.poll() is None

    def close(self) -> None:
        if self.program is not None and self.running():
            self.program.terminate()
            self.program.wait(timeout=20)


@pytest.fixture
def screen_size() -> tuple[int, int]:
    return 1280, 800


@pytest.fixture
def student(tmp_path: Path, own_home: Path, screen_size: tuple[int, int]) -> Iterator[Student]:
    missing = [tool for tool in NEEDED if shutil.which(tool) is None]
    if missing:
        pytest.skip(f"a journey needs {', '.join(missing)}")
    read, write = os.pipe()
    size = f"{screen_size[0]}x{screen_size[1]}x24"
    # Without -noreset the server begins anew when the last client leaves, and turns away a program that comes at that moment.
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", size, "-nolisten", "tcp", "-noreset"]
    server = subprocess.Popen(command, pass_fds=[write], stderr=subprocess.DEVNULL)
    os.close(write)
    with os.fdopen(read) as pipe:
        number = pipe.readline().strip()
    assert number, "Xvfb did not start"
    (own_home / FILE).write_text(SEEN, encoding="utf-8")
    made = Student(f":{number}", tmp_path, own_home)
    try:
        yield made
    finally:
        made.close()
        server.terminate()
        server.wait(timeout=20)

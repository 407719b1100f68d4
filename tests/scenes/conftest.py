"""A window without a display: a surface, a clock that is told the time, a loudspeaker that keeps what it hears."""

import os

os.environ["SDL_VIDEODRIVER"] = "dummy"
os.environ["SDL_AUDIODRIVER"] = "dummy"

from collections.abc import Callable, Iterator
from functools import lru_cache
from types import SimpleNamespace

import pygame
import pytest

from scenes.body import Body
from scenes.clock import StillClock
from scenes.examine import Examine
from scenes.example import NAME, example_answers, filled
from scenes.preparation import Address
from scenes.speaker import RecordingSink
from scenes.theme import Theme
from scenes.views.figure import Figure, figure
from scenes.window import FRAME_S, Window
from scenes.words import Words
from sim.loader import load_scenario
from sim.patient import build
from sim.teach.progress import Store
from tests.sim.patients import patient


@pytest.fixture(scope="session", autouse=True)
def screen() -> Iterator[pygame.Surface]:
    pygame.display.init()
    pygame.font.init()
    yield pygame.display.set_mode((1280, 800))
    pygame.quit()


@pytest.fixture(autouse=True)
def untidied(monkeypatch: pytest.MonkeyPatch) -> None:
    """No search through all that the tests before have left, which takes half a second at each item of a quiz."""
    monkeypatch.setattr("scenes.quiz.settle", lambda: None)


@pytest.fixture
def theme() -> Theme:
    return Theme()


@pytest.fixture
def words() -> Words:
    return Words()


class Desktop:
    """A window and the hands that use it."""

    def __init__(self, size: tuple[int, int] = (1280, 800)) -> None:
        self.clock = StillClock()
        self.sink = RecordingSink(self.clock.now)
        self.window = Window(pygame.Surface(size, depth=32), self.clock, Words(), self.sink)

    def key(self, key: int, text: str = "", mod: int = 0) -> None:
        self.send(press(key, text, mod), pygame.event.Event(pygame.KEYUP, key=key, mod=mod))

    def send(self, *events: pygame.event.Event) -> None:
        self.window.turn(list(events))

    def click(self, place: tuple[int, int]) -> None:
        self.send(mouse(pygame.MOUSEBUTTONDOWN, place), mouse(pygame.MOUSEBUTTONUP, place))

    def run(self, seconds: float) -> None:
        for _ in range(round(seconds / FRAME_S)):
            self.clock.rest(FRAME_S)
            self.window.turn([])

    def examine(self, case: str = "benign_fasciculation", site: str | None = None, seed: int = 1, anew: bool = False) -> Examine:
        """Examine a patient that other tests examine, too, or one whose muscles are built `anew`."""
        scene = Examine(self.window, Address(case, site, seed), threaded=False)
        if not anew:
            scene.visits.patient = patient(case, seed)
        self.window.push(scene)
        return scene


def press(key: int, text: str = "", mod: int = 0) -> pygame.event.Event:
    return pygame.event.Event(pygame.KEYDOWN, key=key, unicode=text, mod=mod)


def mouse(kind: int, place: tuple[int, int]) -> pygame.event.Event:
    if kind == pygame.MOUSEMOTION:
        return pygame.event.Event(kind, pos=place, rel=(0, 0), buttons=(1, 0, 0))
    return pygame.event.Event(kind, pos=place, button=1)


@pytest.fixture
def desktop() -> Iterator[Desktop]:
    made = Desktop()
    yield made
    made.window.close()


@pytest.fixture
def desktops() -> Iterator[Callable[[tuple[int, int]], Desktop]]:
    """Windows of any size."""
    made: list[Desktop] = []

    def make(size: tuple[int, int]) -> Desktop:
        made.append(Desktop(size))
        return made[-1]

    yield make
    for one in made:
        one.window.close()


@pytest.fixture(scope="session")
def example_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The progress of the made-up learner, and of one with a long name who has not begun; to be read, not changed."""
    with Store.open(tmp_path_factory.mktemp("progress")) as store:
        filled(store, NAME, example_answers(1))
        store.add_learner("W" * 40)
        yield store


@pytest.fixture(scope="session")
def lit_once() -> Callable[[str, str, tuple[int, int]], Figure]:
    """Bodies lit once and then made larger or smaller, as lighting takes a third of a second."""
    lit = lru_cache(maxsize=None)(figure.__wrapped__)

    def enlarged(body: str, tone: str, within: tuple[int, int]) -> Figure:
        small = lit(body, tone, (600, 400))
        return small.smaller(min(room / length for room, length in zip(within, small.picture.get_size(), strict=True)))

    return enlarged


def lone_body(window: Window, case: str = "normal") -> Body:
    """The body over an examination of which nothing is there but its case: no muscle is built."""
    scenario = load_scenario(case)
    site = next(iter(scenario.sites))
    desk = SimpleNamespace(prepared=SimpleNamespace(scenario=scenario, site=site, patient=build(scenario, seed=1)))
    examination = SimpleNamespace(window=window, desk=desk, folder=None, threaded=False, examined={site}, blind=False, update=lambda: None)
    scene = Body(examination)
    window.push(scene)
    return scene


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch, lit_once: Callable[[str, str, tuple[int, int]], Figure]) -> None:
    """The body scene without the time it takes to light a body."""
    monkeypatch.setattr("scenes.body.figure", lit_once)

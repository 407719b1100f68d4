"""Every scene drawn to a file without a display: one of them, or all of them side by side on a contact sheet."""

import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

import pygame

from scenes.about import about, news, places
from scenes.atlas import Atlas
from scenes.author import Author
from scenes.case import Case, ask_to_leave
from scenes.class_results import ClassResults
from scenes.classroom import Classroom
from scenes.clock import StillClock
from scenes.collect import Collect
from scenes.compare_menu import CompareMenu
from scenes.examine import Examine
from scenes.example import shown_example
from scenes.example_class import example_group
from scenes.guide import CASE, SEED, SITE, Guide
from scenes.handout import Handout
from scenes.keys import Keys
from scenes.learning import Again
from scenes.menu import Menu
from scenes.own_folder import choose_folder
from scenes.packing import Packing
from scenes.palettes import PALETTES
from scenes.png import write_png
from scenes.problem import Problem
from scenes.projector import Projector
from scenes.quiz import Quiz
from scenes.quiz_menu import QuizMenu
from scenes.rounds import Rounds
from scenes.scene import Scene
from scenes.speaker import NullSink
from scenes.splash import Splash
from scenes.spoken import class_words
from scenes.theme import Theme
from scenes.window import FRAME_S, Window
from scenes.words import Words
from sim.address import Address
from sim.classes.pack import made
from sim.classes.taking import Task
from sim.loader import path_of
from sim.teach.bank import Bank
from sim.teach.wish import Wish

LOOKS = tuple((theme, text) for text in (100, 200) for theme in PALETTES)  # of a contact sheet, text in percent
SHEET_SCALE, SHEET_GAP = 0.4, 16
WAIT_S = 0.05


@dataclass(frozen=True)
class Shot:
    """What is to be seen: a scene, of which patient, after which time, on how large a window, in which look; `text` in percent."""

    scene: str
    case: str
    site: str | None = None
    seed: int = 1
    at: float = 2.0
    effort: float = 0.0
    size: tuple[int, int] = (1280, 800)
    theme: str = "dark"
    text: int = 100


def screenshot(shot: Shot, out: Path) -> None:
    """Draw a scene to a PNG file."""
    with ExitStack() as stack:
        window = _opened(shot, stack)
        window.change(theme=shot.theme, text_scale=shot.text / 100)
        STAGE[shot.scene](window, shot, stack)
        _play(window, shot.at, shot.effort)
        out.parent.mkdir(parents=True, exist_ok=True)
        write_png(window.screen, out)


def contact_sheet(shot: Shot, out: Path) -> None:
    """Draw every scene in each theme, with text of usual and of double size, to one PNG file: a row a scene, a column a look."""
    width, height = (round(SHEET_SCALE * length) for length in shot.size)
    theme = Theme(1.0)
    head = theme.height("body") + SHEET_GAP
    sheet = pygame.Surface((SHEET_GAP + len(LOOKS) * (width + SHEET_GAP), len(STAGE) * (height + head) + SHEET_GAP), depth=32)
    sheet.fill(theme.palette.ground)
    for row, name in enumerate(STAGE):
        top = row * (height + head) + SHEET_GAP
        with ExitStack() as stack:
            window = _opened(shot, stack)
            STAGE[name](window, replace(shot, scene=name), stack)
            _play(window, shot.at, shot.effort)
            for column, (look, text) in enumerate(LOOKS):
                window.change(theme=look, text_scale=text / 100)
                window.draw()
                small = pygame.transform.smoothscale(window.screen, (width, height))
                left = SHEET_GAP + column * (width + SHEET_GAP)
                theme.write(sheet, f"{name} · {look} · {text} %", (left, top), "body")
                sheet.blit(small, (left, top + theme.height("body")))
    out.parent.mkdir(parents=True, exist_ok=True)
    write_png(sheet, out)


def _opened(shot: Shot, stack: ExitStack) -> Window:
    """A window on a plain surface, whose clock stands still."""
    clock = StillClock()
    window = Window(pygame.Surface(shot.size, depth=32), clock, Words(), NullSink(clock.now))
    stack.callback(window.close)
    return window


Staged = Callable[[Window, Shot, ExitStack], object]


def _of(make: Callable[[Window], Scene]) -> Staged:
    """A scene that needs nothing but its window."""
    return lambda window, _shot, _stack: window.push(make(window))


def _over_menu(show: Callable[[Window], None]) -> Staged:
    """What lies over the menu."""

    def staged(window: Window, shot: Shot, _stack: ExitStack) -> None:
        window.push(Menu(window, seed=shot.seed, at=shot.case))
        show(window)

    return staged


def _over_examination(show: Callable[[Window, Examine], None]) -> Staged:
    """An examination, and what lies over it."""

    def staged(window: Window, shot: Shot, _stack: ExitStack) -> None:
        examination = Examine(window, Address(shot.case, shot.site, shot.seed), threaded=False)
        window.push(examination)
        show(window, examination)

    return staged


def _guide(window: Window, _shot: Shot, _stack: ExitStack) -> None:
    examination = Examine(window, Address(CASE, SITE, SEED), threaded=False)
    window.push(examination)
    window.push(Guide(window, examination))


def _quiz(window: Window, shot: Shot, _stack: ExitStack | None = None) -> Quiz:
    item = Bank().make(Wish("name_discharge", "fibrillation", "", "all", 0.5, shot.seed))
    window.push(quiz := Quiz(window, Again(item, None), window.clear))
    while quiz.state == "preparing":
        time.sleep(WAIT_S)
        quiz.update()
    return quiz


def _answer(window: Window, shot: Shot, _stack: ExitStack) -> None:
    quiz = _quiz(window, shot)
    quiz.choose(("end_plate_spike",))
    quiz.sure(2)


def _projector(window: Window, shot: Shot, _stack: ExitStack | None = None) -> Projector:
    item = Bank().make(Wish("name_discharge", "fibrillation", "", "all", 0.5, shot.seed))
    window.push(scene := Projector(window, Rounds(Again(item, None)), window.words("classroom.show"), window.clear))
    while scene.state == "preparing":
        time.sleep(WAIT_S)
        scene.update()
    for n in range(len(item.options)):
        scene.rounds.round.count(item.options[n], (7 * n + 3) % 17)  # nothing of which is kept
    return scene


def _compare(window: Window, shot: Shot, _stack: ExitStack) -> None:
    window.push(menu := CompareMenu(window, threaded=False))
    menu.open(shot.case if shot.case in menu.told else next(iter(menu.told)))


def _handout(window: Window) -> Handout:
    pack = made("by_ear", None, 1, "", "", "")
    return Handout(window, Task(pack, pack.taken(None), Path("by_ear.fasciscope")))


STAGE: dict[str, Staged] = {
    "splash": _of(lambda window: Splash(window, lambda _: None, lambda _: None)),
    "guide": _guide,
    "menu": _over_menu(lambda _: None),
    "settings": _over_menu(Window.show_settings),
    "glossary": _over_menu(Window.show_glossary),
    "about": _over_menu(lambda window: window.push(about(window))),
    "news": _over_menu(lambda window: window.push(news(window))),
    "places": _over_menu(lambda window: window.push(places(window))),
    "folder": _over_menu(lambda window: window.push(choose_folder(window))),
    "examine": _over_examination(lambda _, __: None),
    "keys": _over_examination(lambda window, examination: window.push(Keys(window, examination.keys))),
    "body": _over_examination(lambda _, examination: examination.show_body()),
    "case": lambda window, shot, _: window.push(Case(window, seed=shot.seed)),
    "atlas": lambda window, shot, _: window.push(Atlas(window, threaded=False, first=shot.case)),
    "compare_menu": _of(lambda window: CompareMenu(window, threaded=False)),
    "compare": _compare,
    "quiz_menu": _over_menu(lambda window: window.push(QuizMenu(window))),
    "quiz": _quiz,
    "answer": _answer,
    "handout": _over_menu(lambda window: window.push(_handout(window))),
    "review": lambda window, shot, stack: stack.enter_context(shown_example(window, shot.seed)),
    "author": lambda window, shot, _: window.push(Author(window, path_of(shot.case, "cases", None), seed=shot.seed, threaded=False)),
    "classroom": _of(Classroom),
    "packing": _of(Packing),
    "collect": _of(Collect),
    "class_results": _of(lambda window: ClassResults(window, example_group(), class_words(None, window.words.language), None)),
    "projector": _projector,
    "projector_answer": lambda window, shot, stack: _projector(window, shot, stack).reveal(),
    "ask": _over_menu(lambda window: window.push(ask_to_leave(window, window.pop))),
    "problem": _over_menu(lambda window: window.push(Problem(window))),
}


def _play(window: Window, seconds: float, effort: float) -> None:
    """Let the time pass, in steps as of a screen."""
    for scene in window.scenes:
        if isinstance(scene, Author):
            scene.update()
            scene.effort.set(effort)
            scene.preview.effort.now = effort
        if isinstance(scene, Examine) and scene.desk is not None:
            scene.desk.effort.set(effort)
            scene.effort.now = effort
    for _ in range(max(1, round(seconds / FRAME_S))):
        window.clock.rest(FRAME_S)
        for scene in window.shown():
            scene.update()
    window.draw()

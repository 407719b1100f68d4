"""Opens the window, or draws a scene to a file without one. pygame is imported late, after a look at which one is installed."""

import os
import sys
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from importlib import metadata
from pathlib import Path

SCENES = (
    "splash", "guide", "menu", "settings", "glossary", "about", "news", "places", "folder", "examine", "keys", "body", "case", "atlas",
    "compare_menu", "compare", "quiz_menu", "quiz", "answer", "handout", "review", "author", "classroom", "packing", "collect",
    "class_results", "projector", "projector_answer", "ask", "problem",
)  # fmt: skip
ALL = "all"
NAMED_OTHERWISE = {"atlas": "entry", "compare": "comparison"}  # scenes in which `--case` names something else
DEFAULT_CASE = "benign_fasciculation"
SWITCH_S = 0.0005  # threads take turns ten times as often as usual, so that drawing never keeps the engine waiting for long


class NoDisplay(Exception):  # noqa: N818  a state of the machine, not a mistake
    """There is no display to open a window on; the message says why."""


def two_pygames() -> str:
    """One sentence if the original pygame is installed, alone or beside pygame-ce: they overwrite each other's files. Else empty."""
    if not _installed("pygame"):
        return ""
    also = "both pygame and pygame-ce are" if _installed("pygame-ce") else "pygame instead of pygame-ce is"
    return f"Fasciscope needs pygame-ce, but {also} installed: run `pip uninstall -y pygame pygame-ce`, then `pip install pygame-ce`."


def _installed(distribution: str) -> bool:
    try:
        metadata.distribution(distribution)
    except metadata.PackageNotFoundError:
        return False
    return True


def run(
    case: str | None = None,
    site: str | None = None,
    seed: int = 1,
    at: float | None = None,
    scenarios: Path | None = None,
    quiz: bool = False,
    pack: Path | None = None,
) -> int:
    """Open the window and stay until it is closed; with a case, begin there, `at` seconds into it, with a class pack, at that.

    Returns the exit code. Raises NoDisplay where no window can be opened, ScenarioError for a case that is wrong, and PackError for
    a pack that cannot be opened.
    """
    os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
    wrong = two_pygames()
    if wrong:
        print(wrong, file=sys.stderr)  # noqa: T201  a command line speaks here
        return 1
    if case is not None:
        _checked(case, site, scenarios)
    task = _task(pack, case) if pack is not None else None
    import pygame

    from scenes.clock import RealClock
    from scenes.home import LOG, chosen, close_log, open_log
    from scenes.settings import FILE
    from scenes.window import SMALLEST, USUAL, Window
    from scenes.words import Words

    sys.setswitchinterval(SWITCH_S)
    with ExitStack() as stack:
        log = open_log()
        stack.callback(close_log)
        screen = open_display(USUAL, SMALLEST)
        stack.callback(pygame.quit)
        words = Words()
        pygame.display.set_caption(words("app.name"))
        window = Window(screen, RealClock(), words, log=log, settings_file=chosen() / FILE, scenarios=scenarios)
        words.speak(window.settings.language)
        stack.callback(window.close)

        LOG.info("window opened")
        over = partial(_handout, task=task) if task is not None else _quiz_menu if quiz else None
        window.push(_splash(window, window.folder, case, site, seed, at or 0.0, over))
        window.run()
    return 0


def _splash(
    window: "Window",  # noqa: F821
    folder: Path | None,
    case: str | None,
    site: str | None,
    seed: int,
    at: float,
    over: Callable[..., "Scene"] | None,  # noqa: F821
) -> "Splash":  # noqa: F821
    """The splash, and after it the first minute, the menu, what lies `over` it, or a case on whose own muscle everything is made ready."""
    from scenes.catalogue import folder_for
    from scenes.splash import Splash, case_ready, menu_ready

    if case is None and over is None and not window.settings.guided:
        from scenes.guide import first_minute

        return first_minute(window)
    if case is None:
        begin = partial(_begin, window, folder, over) if over is not None else partial(_menu, window)
        return Splash(window, partial(menu_ready, window, folder, seed), begin)
    return Splash(window, partial(case_ready, window, folder_for(case, folder), case, site, seed, at), window.replace)


def _menu(window: "Window", menu: "Menu") -> None:  # noqa: F821
    """The menu, and over it, once, what is new in this version."""
    from scenes.about import tell_news

    window.replace(menu)
    tell_news(window)


def _begin(window: "Window", folder: Path | None, over: Callable[..., "Scene"], menu: "Menu") -> None:  # noqa: F821
    """The menu, and over it what was asked for."""
    window.replace(menu)
    window.push(over(window, folder))


def _quiz_menu(window: "Window", folder: Path | None) -> "QuizMenu":  # noqa: F821
    """The ways into the quiz."""
    from scenes.quiz_menu import QuizMenu

    return QuizMenu(window, folder)


def _handout(window: "Window", _: Path | None, task: "Task") -> "Handout":  # noqa: F821
    """A class pack."""
    from scenes.handout import Handout

    return Handout(window, task)


def _task(pack: Path, case: str | None) -> "Task":  # noqa: F821
    """What a class pack holds, before a window opens."""
    from scenes.home import chosen
    from sim.classes.taking import opened

    if case is not None:
        from sim.commands import ChoiceError

        raise ChoiceError("run: --pack begins with the class pack; leave --case out")
    return opened(pack, chosen())


def _checked(case: str, site: str | None, scenarios: Path | None) -> None:
    """Say what is wrong with a case before a window opens."""
    from sim.loader import load_scenario

    scenario = load_scenario(case, scenarios)
    if site is not None and site not in scenario.sites:
        from sim.commands import ChoiceError

        raise ChoiceError(f"--site: the case {scenario.id} has no site `{site}`; it has: {', '.join(scenario.sites)}")


def _known(scene: str, name: str | None) -> None:
    """Say that the atlas or the comparisons lack what is to be drawn."""
    from sim.loader import load_atlas, load_comparisons

    known = load_atlas() if scene == "atlas" else load_comparisons()
    if name is not None and name not in known:
        from sim.commands import ChoiceError

        raise ChoiceError(f"--case: there is no {NAMED_OTHERWISE[scene]} `{name}`; there are: {', '.join(known)}")


def open_display(size: tuple[int, int], smallest: tuple[int, int]) -> "pygame.Surface":  # noqa: F821
    """A window that can be resized, or NoDisplay."""
    import pygame

    asked = os.environ.get("SDL_VIDEODRIVER", "")
    try:
        pygame.display.init()
        pygame.font.init()
        if pygame.display.get_driver() == "x11":  # OpenGL in software, which SDL would take there, is three times as slow
            os.environ.setdefault("SDL_FRAMEBUFFER_ACCELERATION", "0")
        seen = pygame.display.get_driver() != "offscreen" or asked == "offscreen"
        desktop = pygame.display.get_desktop_sizes()[0]
        size = (max(smallest[0], min(size[0], desktop[0])), max(smallest[1], min(size[1], desktop[1])))
        screen = pygame.display.set_mode(size, pygame.RESIZABLE) if seen else None
    except pygame.error as error:
        pygame.display.quit()
        raise NoDisplay(str(error)) from None
    if screen is None:
        pygame.display.quit()
        raise NoDisplay("there is no screen here")
    pygame.Window.from_display_module().minimum_size = smallest
    return screen


def screenshot(
    scene: str,
    out: Path,
    case: str | None = None,
    seed: int = 1,
    at: float | None = None,
    size: tuple[int, int] = (1280, 800),
    site: str | None = None,
    effort: float = 0.0,
    theme: str = "dark",
    text: int = 100,
) -> int:
    """Draw a scene, `at` seconds (2 by default) after it began, to a PNG file, without a display; returns the exit code.

    `scene` is one of SCENES, or ALL: a sheet of each of them in every theme, with text of usual and of double size. `text` is the
    size of text in percent. Of the atlas, `case` names an entry, of `compare` a comparison.
    """
    os.environ.update(SDL_VIDEODRIVER="dummy", PYGAME_HIDE_SUPPORT_PROMPT="1")
    import pygame

    from scenes.stage import Shot, contact_sheet
    from scenes.stage import screenshot as draw

    if scene in NAMED_OTHERWISE:
        _known(scene, case)
    else:
        _checked(case or DEFAULT_CASE, site, None)
    shot = Shot(scene, case or DEFAULT_CASE, site, seed, 2.0 if at is None else at, effort, size, theme, text)
    pygame.display.init()
    pygame.font.init()
    try:
        (contact_sheet if scene == ALL else draw)(shot, out)
    finally:
        pygame.quit()
    return 0

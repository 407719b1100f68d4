"""Opens the window, or draws a scene to a file without one. pygame is imported late, after a look at which one is installed."""

import os
import sys
import time
from contextlib import ExitStack
from functools import partial
from importlib import metadata
from pathlib import Path

SCENES = (
    "splash",
    "menu",
    "examine",
    "keys",
    "body",
    "settings",
    "review",
    "quiz_menu",
    "quiz",
    "case",
    "author",
    "compare_menu",
    "compare",
    "atlas",
)
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
) -> int:
    """Open the window and stay until it is closed; with a case, begin there, `at` seconds into it. Returns the exit code.

    Raises NoDisplay where no window can be opened, and ScenarioError for a case that is wrong.
    """
    os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
    wrong = two_pygames()
    if wrong:
        print(wrong, file=sys.stderr)  # noqa: T201  a command line speaks here
        return 1
    if case is not None:
        _checked(case, site, scenarios)
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
        window.push(_splash(window, window.folder, case, site, seed, at or 0.0, quiz))
        window.run()
    return 0


def _splash(window: "Window", folder: Path | None, case: str | None, site: str | None, seed: int, at: float, quiz: bool) -> "Splash":  # noqa: F821
    """The splash, and after it the first minute, the menu, or a case on whose own muscle everything is made ready."""
    from scenes.catalogue import folder_for
    from scenes.splash import Splash, case_ready, menu_ready

    if case is None and not quiz and not window.settings.guided:
        from scenes.guide import first_minute

        return first_minute(window)
    if case is None:
        return Splash(
            window, partial(menu_ready, window, folder, seed), partial(_begin, window, folder) if quiz else partial(_menu, window)
        )
    return Splash(window, partial(case_ready, window, folder_for(case, folder), case, site, seed, at), window.replace)


def _menu(window: "Window", menu: "Menu") -> None:  # noqa: F821
    """The menu, and over it, once, what is new in this version."""
    from scenes.about import tell_news

    window.replace(menu)
    tell_news(window)


def _begin(window: "Window", folder: Path | None, menu: "Menu") -> None:  # noqa: F821
    """The menu, and over it the ways into the quiz."""
    from scenes.quiz_menu import QuizMenu

    window.replace(menu)
    window.push(QuizMenu(window, folder))


def _checked(case: str, site: str | None, scenarios: Path | None) -> None:
    """Say what is wrong with a case before a window opens."""
    from sim.loader import load_scenario

    scenario = load_scenario(case, scenarios)
    if site is not None and site not in scenario.sites:
        from sim.commands import ChoiceError

        raise ChoiceError(f"--site: the case {scenario.id} has no site `{site}`; it has: {', '.join(scenario.sites)}")


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

    `text` is the size of text in percent.
    """
    os.environ.update(SDL_VIDEODRIVER="dummy", PYGAME_HIDE_SUPPORT_PROMPT="1")
    import pygame

    if scene != "atlas":  # there `case` names an entry
        _checked(case or DEFAULT_CASE, site, None)
    with ExitStack() as stack:
        pygame.display.init()
        pygame.font.init()
        stack.callback(pygame.quit)
        window = _staged(scene, size, case or DEFAULT_CASE, site, seed, theme=theme, text_scale=text / 100)
        stack.callback(window.close)
        if scene == "review":
            from scenes.example import shown_example

            stack.enter_context(shown_example(window, seed))
        _play(window, 2.0 if at is None else at, effort)
        out.parent.mkdir(parents=True, exist_ok=True)
        pygame.image.save(window.screen, out)
    return 0


def _staged(scene: str, size: tuple[int, int], case: str, site: str | None, seed: int, **settings: object) -> "Window":  # noqa: F821
    """A window on a plain surface, whose clock stands still, with the scene in it."""
    import pygame

    from scenes.clock import StillClock
    from scenes.examine import Examine
    from scenes.keys import Keys
    from scenes.menu import Menu
    from scenes.quiz_menu import QuizMenu
    from scenes.speaker import NullSink
    from scenes.splash import Splash
    from scenes.window import Window
    from scenes.words import Words
    from sim.address import Address

    clock = StillClock()
    window = Window(pygame.Surface(size, depth=32), clock, Words(), NullSink(clock.now))
    window.change(**settings)
    if scene == "splash":
        window.push(Splash(window, lambda _: None, lambda _: None))
    elif scene == "quiz":
        from scenes.learning import Again
        from scenes.quiz import Quiz
        from sim.teach.bank import Bank
        from sim.teach.wish import Wish

        item = Bank().make(Wish("name_discharge", "fibrillation", "", "all", 0.5, seed))
        window.push(Quiz(window, Again(item, None), window.clear))
        while window.scenes[-1].state == "preparing":
            time.sleep(0.05)
            window.scenes[-1].update()
    elif scene == "case":
        from scenes.case import Case

        window.push(Case(window, seed=seed))
    elif scene in ("menu", "settings", "quiz_menu"):
        window.push(Menu(window, seed=seed, at=case))
        if scene == "quiz_menu":
            window.push(QuizMenu(window))
        if scene == "settings":
            window.show_settings()
    elif scene in ("author", "atlas", "compare_menu", "compare"):
        _show_preview(window, scene, case, seed)
    elif scene != "review":
        window.push(Examine(window, Address(case, site, seed), threaded=False))
        if scene == "keys":
            window.push(Keys(window, Examine.keys))
        elif scene == "body":
            window.scenes[-1].show_body()
    return window


def _show_preview(window: "Window", scene: str, case: str, seed: int) -> None:  # noqa: F821
    """Writing a case, the atlas, the list of comparisons, or the first of them; of the atlas, the entry that `case` names."""
    from scenes.atlas import Atlas
    from scenes.author import Author
    from scenes.compare_menu import CompareMenu
    from sim.loader import path_of

    if scene == "author":
        window.push(Author(window, path_of(case, "cases", None), seed=seed, threaded=False))
        return
    if scene == "atlas":
        window.push(Atlas(window, threaded=False, first=case))
        return
    window.push(CompareMenu(window, threaded=False))
    if scene == "compare":
        window.scenes[-1].open(next(iter(window.scenes[-1].told)))


def _play(window: "Window", seconds: float, effort: float) -> None:  # noqa: F821
    """Let the time pass, in steps as of a screen."""
    from scenes.author import Author
    from scenes.examine import Examine
    from scenes.window import FRAME_S

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

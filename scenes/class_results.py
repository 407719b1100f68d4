"""What came of a class, page by page, and out of the window as tables or as a page to print."""

import time
import webbrowser
from collections.abc import Callable
from pathlib import Path

import pygame

from scenes.classroom import remember_paths, used_last
from scenes.entry_card import EntryCard
from scenes.home import LOG
from scenes.job import Job
from scenes.own_folder import typed
from scenes.pages.calibrated import calibrated_page
from scenes.pages.confused import MOST, confusions_page
from scenes.pages.of_class import curves_page, items_page, learners_page, of_class, overview_page
from scenes.pages.page import Page, Progress
from scenes.scene import Scene
from scenes.settings import LONGEST_PATH
from scenes.spoken import class_words
from scenes.tabs import Tabs
from scenes.widgets.button import Button
from scenes.widgets.focus import Focus
from scenes.widgets.form import Form
from scenes.window import Window
from sim.classes.commands import REPORT, deliver, write_tables
from sim.classes.group import Group, mixed_up
from sim.classes.report import Told
from sim.commands import MISTAKES
from sim.teach.review import confusions

PAGES = ("overview", "confused", "calibrated", "items", "learners", "curves")
SCROLLS = {pygame.K_UP: -1, pygame.K_DOWN: 1, pygame.K_PAGEUP: -6, pygame.K_PAGEDOWN: 6, pygame.K_HOME: -1000, pygame.K_END: 1000}


class ClassResults(Scene):
    """The answers of a `group`; `told` says things, `folder` holds what its pack brought."""

    keys = "keys.class_results"

    def __init__(self, window: Window, group: Group, told: Told, folder: Path | None) -> None:
        super().__init__(window)
        self.group, self.folder, self._told = group, folder, told
        self._focus = Focus([])
        self._pages: dict[str, Page] = {}
        self._opening: tuple[Path, Job[bool]] | None = None
        self.page = "overview"
        self._begin()

    def _begin(self) -> None:
        words = self.window.words
        self.progress = Progress(of_class(words), self._told.name, self.group.attempts, {}, [], time.time())
        self._tables = Button(words("of_class.tables"), self.export, "E")
        self._report = Button(words("of_class.report"), self.report, "R")
        self._tabs = Tabs(self.window, {page: words(f"of_class.page_{page}") for page in PAGES}, self.show)

    def reword(self) -> None:
        self._told, self._pages = class_words(self.folder, self.window.words.language), {}
        self._begin()
        self.show(self.page)

    def enter(self) -> None:
        self.show(self.page)

    def show(self, page: str) -> None:
        """Turn to a page."""
        self.page = page
        if page not in self._pages:
            self._pages[page] = self._made(page)
        shown = self._pages[page]
        self._tabs.light(page)
        self._focus = Focus([*shown.widgets, *self._tabs.buttons])
        self._focus.give(shown.main or self._tabs.pages[page], ring=False)
        self.place()

    def _made(self, page: str) -> Page:
        progress, group, told = self.progress, self.group, self._told
        match page:
            case "overview":
                return overview_page(progress, group, [self._tables, self._report])
            case "confused":
                return confusions_page(progress, group.attempts, mixed_up(confusions(group.attempts), MOST))
            case "calibrated":
                return calibrated_page(progress)
            case "items":
                return items_page(progress, group, told, lambda item: self.window.learning.reopen(item, self.folder))
            case "learners":
                return learners_page(progress, group)
            case _:
                return curves_page(progress, group)

    # Out of the window

    def export(self) -> None:
        """Write the tables to a folder that is typed."""
        self._ask("of_class.tables", lambda out, force: write_tables(self.group, out, self._told, force), self._exported)

    def report(self) -> None:
        """Write the page to print, with the tables, and open it in the browser."""
        self._ask("of_class.report", lambda out, force: deliver(self.group, out, self._told, force), self._reported)

    def _ask(self, title: str, write: Callable[[Path, bool], None], then: Callable[[Path], None]) -> None:
        words = self.window.words

        def written(text: str, force: bool = False) -> str:
            out = typed(text)
            if out is None:
                return words("folder.empty")
            try:
                if not force and out.is_dir() and any(out.iterdir()):
                    return words("of_class.holds_files", folder=out)
                write(out, force)
            except (*MISTAKES, OSError) as error:
                return str(error)
            LOG.info("results of a class written")
            self.window.pop()
            remember_paths(self.window, written=out)
            then(out)
            return ""

        actions = [("of_class.write", written), ("of_class.write_over", lambda text: written(text, force=True))]
        suggested = used_last(self.window, "written") or str(Path.home() / self.group.pack.lesson)
        about = lambda: [words("of_class.write_about")]  # noqa: E731  said where it is used
        self.window.push(EntryCard(self.window, title, about, "folder.caption", suggested, actions, LONGEST_PATH))

    def _exported(self, out: Path) -> None:
        self.window.say(self.window.words("of_class.written", folder=out), 10.0)

    def _reported(self, out: Path) -> None:
        page = (out / REPORT).absolute()
        self.window.say(self.window.words("of_class.reported", file=page), 12.0)
        self._opening = page, Job(lambda _: webbrowser.open(page.as_uri()))  # some browsers keep whoever asks waiting

    @property
    def still(self) -> bool:  # type: ignore[override]
        """Until something is to be said of the browser."""
        return self._opening is None

    def update(self) -> None:
        if self._opening is not None and self._opening[1].done:
            (page, job), self._opening = self._opening, None
            if job.failed or not job.result():
                self.window.say(self.window.words("of_class.no_browser", file=page), 20.0)

    # Layout, events, picture

    def place(self) -> None:
        if self.page in self._pages:
            room = self._tabs.place(self.window.words("of_class.title", title=self.group.pack.title))
            self._pages[self.page].place(room, self.window.theme, self.window.rect)

    def controls(self) -> list[pygame.Rect]:
        return [widget.rect for widget in self._focus.widgets if isinstance(widget, Button)]

    def handle(self, event: pygame.event.Event) -> bool:
        if self._focus.handle(event):
            current = self._focus.current
            if self._focus.ring and current is not None and isinstance(current.container, Form):
                current.container.reveal(current)
            return True
        if event.type != pygame.KEYDOWN or event.mod & (pygame.KMOD_CTRL | pygame.KMOD_ALT):
            return False
        form, letter = self._pages[self.page].form, event.unicode.lower()
        if event.key == pygame.K_ESCAPE:
            self.window.pop()
        elif pygame.K_1 <= event.key < pygame.K_1 + len(PAGES):
            self.show(PAGES[event.key - pygame.K_1])
        elif letter in ("e", "r"):
            (self.export if letter == "e" else self.report)()
        elif event.key in SCROLLS and form.overflow:
            form.scroll(SCROLLS[event.key] * 2 * self.window.theme.height("body"))
        else:
            return False
        return True

    def draw(self, target: pygame.Surface) -> None:
        target.fill(self.window.theme.palette.ground)
        self._tabs.draw(target)
        self._focus.draw(target, self.window.theme)

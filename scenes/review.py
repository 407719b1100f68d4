"""What a learner sees of the own progress, page by page, and who learns here."""

import time
from collections.abc import Callable
from pathlib import Path

import pygame

from scenes.pages.answers import answers_page
from scenes.pages.calibrated import calibrated_page
from scenes.pages.confused import confused_page
from scenes.pages.curve import curve_page
from scenes.pages.due import due_page
from scenes.pages.learner import Learners
from scenes.pages.page import Page, Progress
from scenes.scene import Scene
from scenes.tabs import Tabs
from scenes.widgets.button import Button
from scenes.widgets.focus import Focus
from scenes.widgets.form import Form
from scenes.widgets.paragraph import Paragraph
from scenes.window import Window
from sim.teach.attempts import columns
from sim.teach.complaints import StoreError
from sim.teach.progress import Learner, Store

PAGES = ("curve", "confused", "calibrated", "due", "answers", "learner")
LATEST = 200  # answers that can be looked at again
SCROLLS = {pygame.K_UP: -1, pygame.K_DOWN: 1, pygame.K_PAGEUP: -6, pygame.K_PAGEDOWN: 6, pygame.K_HOME: -1000, pygame.K_END: 1000}


class Review(Scene):
    """The progress of one learner of a store, or, without one, the choice of who learns.

    `names` gives the term of a finding or case, as it is shown. `reopen` is given the text of a past item, `drill` the pairs that are mixed
    up, the worst first; `practise` begins a sitting, and `choose` is told who learns from now on. What none is given for has no
    button. After any of them, when this scene is seen again, the store is read anew.
    """

    keys = "keys.review"
    still = True

    def __init__(
        self,
        window: Window,
        store: Store,
        learner: Learner | None,
        names: Callable[[str], str],
        reopen: Callable[[str], None] | None = None,
        drill: Callable[[list[tuple[str, str]]], None] | None = None,
        practise: Callable[[], None] | None = None,
        choose: Callable[[Learner | None], None] | None = None,
        folder: Path | None = None,
        now: Callable[[], float] = time.time,
    ) -> None:
        super().__init__(window)
        self.store, self.learner, self._names, self.now = store, learner, names, now
        self.learners = Learners(self, folder)
        self._reopen, self._drill, self._practise = self._away(reopen), self._away(drill), self._away(practise)
        self._told = choose or (lambda _: None)
        self._stale = False
        self.page = "curve" if learner else "learner"
        self._pages: dict[str, Page] = {}
        self._focus = Focus([])
        self._make_tabs()
        self.progress = self._read()

    def _make_tabs(self) -> None:
        self._tabs = Tabs(self.window, {page: self.window.words(f"review.page_{page}") for page in PAGES}, self.show)

    def reword(self) -> None:
        self._make_tabs()
        self._pages = {}
        self.show(self.page)

    def _away(self, action: Callable[..., None] | None) -> Callable[..., None] | None:
        """Something that leaves this scene, after which what it shows may be out of date."""
        if action is None:
            return None

        def leave(*given: object) -> None:
            self._stale = True
            action(*given)

        return leave

    # What is shown

    def enter(self) -> None:
        if self.store.news:
            self.complain(*self.store.news)
        self.show(self.page)

    def complain(self, *errors: StoreError) -> None:
        """Tell the learner what is wrong with the store."""
        self.window.learning.tell(*errors)

    def _read(self) -> Progress:
        """All that the store has of the learner; nothing where it cannot be read."""
        words, now = self.window.words, self.now()
        if self.learner is not None:
            one = self.learner.id
            try:
                attempts, cards, latest = self.store.attempts(one), self.store.cards(one), self.store.recent(one, LATEST)
                return Progress(words, self._names, attempts, cards, latest, now)
            except StoreError as error:
                self.complain(error)
        return Progress(words, self._names, columns([]), {}, [], now)

    def refresh(self) -> None:
        """Read the store anew."""
        self.progress, self._pages, self._stale = self._read(), {}, False
        self.show(self.page)

    def show(self, page: str) -> None:
        """Turn to a page."""
        self.page = page
        if page not in self._pages:
            self._pages[page] = self._made(page)
        self._tabs.light(page)
        shown = self._pages[page]
        self._focus = Focus([*shown.widgets, *self._tabs.buttons])
        self._focus.give(shown.main or self._tabs.pages[page], ring=False)
        self.place()

    def _made(self, page: str) -> Page:
        progress, words = self.progress, self.window.words
        if page == "learner":
            return self.learners.page()
        if not len(progress.attempts):
            return self._invitation()
        match page:
            case "curve":
                return curve_page(progress)
            case "confused":
                return confused_page(progress, self._drill)
            case "calibrated":
                return calibrated_page(progress)
            case "due":
                return due_page(progress, self._button(words("review.practise"), self._practise, "P"))
            case _:
                return answers_page(progress, self._reopen)

    def _button(self, caption: str, action: Callable[[], None] | None, key: str) -> Button | None:
        return Button(caption, action, key, primary=True) if action is not None else None

    def _invitation(self) -> Page:
        """What is shown before the first answer."""
        words = self.window.words
        steps = (("item", words(f"review.empty_{step}")) for step in ("first", "second", "third"))
        text = Paragraph([("title", words("review.empty")), ("gap", ""), ("body", words("review.empty_about"))])
        practise = self._button(words("review.practise"), self._practise, "P")
        return Page([[text], *([[practise]] if practise else []), [Paragraph([*steps])]], main=practise)

    def take(self, learner: Learner | None) -> None:
        """Show the progress of another learner from now on, or, without one, who there is to choose from."""
        self.learner, self.page = learner, "curve" if learner else "learner"
        self._told(learner)
        self.refresh()

    # Layout, events, picture

    def place(self) -> None:
        if self.page not in self._pages:
            return
        words = self.window.words
        title = words("review.title", name=self.learner.name) if self.learner else words("review.nobody")
        self._pages[self.page].place(self._tabs.place(title), self.window.theme, self.window.rect)

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
        elif letter == "e":
            self.learners.export()
        elif letter == "d" and self.page == "confused":
            self._press("D")
        elif letter == "p" and self._practise is not None:
            self._practise()
        elif event.key in SCROLLS and form.overflow:
            form.scroll(SCROLLS[event.key] * 2 * self.window.theme.height("body"))
        else:
            return False
        return True

    def _press(self, key: str) -> None:
        """Do what the button with a key does, if the page has one."""
        for widget in self._focus.widgets:
            if isinstance(widget, Button) and widget.key == key:
                widget.on_press()
                return

    def update(self) -> None:
        if self._stale and self.window.scenes[-1] is self:
            self.refresh()

    def draw(self, target: pygame.Surface) -> None:
        target.fill(self.window.theme.palette.ground)
        self._tabs.draw(target)
        self._focus.draw(target, self.window.theme)

"""A page to be filled in: a title, a form that scrolls, and buttons below it."""

from collections.abc import Sequence

import pygame

from scenes.scene import Scene
from scenes.widgets.button import Button, in_rows
from scenes.widgets.focus import Focus
from scenes.widgets.form import Form
from scenes.widgets.paragraph import wrapped
from scenes.widgets.widget import Widget
from scenes.window import Window

WIDE = 820  # units of the design, at most
SCROLLS = {pygame.K_PAGEUP: -8, pygame.K_PAGEDOWN: 8, pygame.K_UP: -2, pygame.K_DOWN: 2}


class Sheet:
    """Lays out a scene in the middle of the window; `rows` and `buttons` are all that can be used, in the order of Tab."""

    def __init__(self, window: Window, title: str, rows: Sequence[Sequence[Widget]], buttons: Sequence[Button]) -> None:
        self.window, self.title = window, title
        self.form, self.buttons = Form(rows), list(buttons)
        self.focus = Focus([self.form, *self.form.widgets, *self.buttons])
        self._title: list[str] = []
        self._corner = (0, 0)

    def place(self) -> None:
        """Lay everything out."""
        theme, window = self.window.theme, self.window.rect
        whole = window.inflate(-2 * theme.px(20), -2 * theme.px(16))
        whole = pygame.Rect(0, 0, min(whole.width, theme.px(WIDE)), whole.height)
        whole.center = window.center
        self._title, self._corner = wrapped(theme, self.title, "title", whole.width), whole.topleft
        top = whole.y + len(self._title) * theme.height("title") + theme.px(8)
        row = in_rows(self.buttons, whole, theme)
        self.form.place(pygame.Rect(whole.x, top, whole.width, row.y - theme.px(10) - top), theme, window)
        for widget in self.form.widgets:
            if not widget.wanted:
                widget.visible = False

    def handle(self, event: pygame.event.Event) -> bool:
        """Keys and mouse; what the keyboard talks to comes into view."""
        if self.focus.handle(event):
            current = self.focus.current
            if event.type == pygame.KEYDOWN and current is not None and current.container is self.form:
                self.form.reveal(current)
            return True
        if event.type == pygame.KEYDOWN and event.key in SCROLLS and self.form.overflow:
            self.form.scroll(SCROLLS[event.key] * self.window.theme.height("body"))
            return True
        return False

    def controls(self) -> list[pygame.Rect]:
        """The places that a message in passing must not cover."""
        return [button.rect for button in self.buttons]

    def draw(self, target: pygame.Surface) -> None:
        """Title, form, buttons."""
        theme = self.window.theme
        target.fill(theme.palette.ground)
        for n, line in enumerate(self._title):
            theme.write(target, line, (self._corner[0], self._corner[1] + n * theme.height("title")), "title")
        self.focus.draw(target, theme)


class OnSheet(Scene):
    """A scene that is one sheet, `_sheet`; Esc goes back."""

    _sheet: Sheet

    def place(self) -> None:
        self._sheet.place()

    def controls(self) -> list[pygame.Rect]:
        return self._sheet.controls()

    def handle(self, event: pygame.event.Event) -> bool:
        if self._sheet.handle(event):
            return True
        if event.type == pygame.KEYDOWN and event.key == pygame.K_ESCAPE:
            self.window.pop()
            return True
        return False

    def draw(self, target: pygame.Surface) -> None:
        self._sheet.draw(target)

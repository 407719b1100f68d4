"""Says that something went wrong inside the program, where it is written down, and offers to go on."""

import pygame

from scenes.keys import shade
from scenes.scene import Scene
from scenes.widgets.button import Button, in_rows
from scenes.widgets.focus import Focus
from scenes.widgets.paragraph import Paragraph
from scenes.window import Window


class Problem(Scene):
    """Go on where it happened, back to the menu, or end the program."""

    still = True

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._behind = window.screen.copy()  # as it was; the scene that failed is not drawn again while this is shown
        self._box = pygame.Rect(0, 0, 0, 0)
        self.reword()

    def reword(self) -> None:
        words, window = self.window.words, self.window
        where = words("problem.log", file=window.log) if window.log else words("problem.no_log")
        self._text = Paragraph(
            [("title", words("problem.title")), ("gap", ""), ("body", words("problem.text")), ("gap", ""), ("quiet", where)]
        )
        self._buttons = [
            Button(words("problem.go_on"), window.pop, primary=True),
            Button(words("problem.menu"), self._to_menu),
            Button(words("problem.quit"), window.clear),
        ]
        self._focus = Focus([*self._buttons, self._text])
        self._focus.give(self._buttons[0], ring=True)

    def _to_menu(self) -> None:
        from scenes.menu import Menu

        self.window.replace(Menu(self.window))

    def place(self) -> None:
        theme, window = self.window.theme, self.window.rect
        edge, pad = theme.px(12), theme.px(24)
        self._box = pygame.Rect(0, 0, min(theme.px(640), window.width - 2 * edge), min(theme.px(330), window.height - 2 * edge))
        self._box.center = window.center
        inner = self._box.inflate(-2 * pad, -2 * pad)
        row = in_rows(self._buttons, inner, theme)
        self._text.place(pygame.Rect(inner.x, inner.y, inner.width, row.y - theme.px(16) - inner.y), theme)

    def controls(self) -> list[pygame.Rect]:
        return [button.rect for button in self._buttons]

    def handle(self, event: pygame.event.Event) -> bool:
        if not self._focus.handle(event):
            self._text.handle(event)
        return True

    def draw(self, target: pygame.Surface) -> None:
        theme = self.window.theme
        target.fill(theme.palette.ground)
        target.blit(self._behind, (0, 0))
        shade(target, theme.palette.ground)
        theme.box(target, self._box, theme.palette.panel, theme.palette.warning, radius=12)
        self._focus.draw(target, theme)

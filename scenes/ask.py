"""A question before something that cannot be undone."""

from collections.abc import Callable

import pygame

from scenes.keys import draw_card, place_card
from scenes.scene import Scene
from scenes.widgets.button import Button
from scenes.widgets.focus import Focus
from scenes.widgets.paragraph import Paragraph
from scenes.window import Window


class Ask(Scene):
    """Over another scene: a title, a plain sentence, and two answers. Enter says no at first, Esc always; only `yes` does anything.

    `title` and `yes` are keys of the catalogue, `sentence` says the sentence.
    """

    over = True
    still = True

    def __init__(self, window: Window, title: str, sentence: Callable[[], str], yes: str, on_yes: Callable[[], None]) -> None:
        super().__init__(window)
        self._title, self._sentence, self._answer, self._on_yes = title, sentence, yes, on_yes
        self._box = pygame.Rect(0, 0, 0, 0)
        self.reword()

    def reword(self) -> None:
        words = self.window.words
        self._text = Paragraph([("body", self._sentence())])
        self._no = Button(words("ask.no"), self.window.pop, "Esc", primary=True)
        self._yes = Button(words(self._answer), self._do)
        self._focus = Focus([self._no, self._yes, self._text])
        self._focus.give(self._no, ring=True)

    def _do(self) -> None:
        self.window.pop()
        self._on_yes()

    def place(self) -> None:
        theme = self.window.theme
        self._box = place_card(self.window, theme.px(520), self._text, self._no)
        width = self._yes.wanted_width(theme)
        self._yes.rect = pygame.Rect(self._no.rect.left - theme.px(12) - width, self._no.rect.y, width, self._no.rect.height)

    def controls(self) -> list[pygame.Rect]:
        return [self._yes.rect, self._no.rect]

    def handle(self, event: pygame.event.Event) -> bool:
        if event.type == pygame.KEYDOWN and event.key == pygame.K_ESCAPE:
            self.window.pop()
        elif not self._focus.handle(event):
            self._text.handle(event)
        return True

    def draw(self, target: pygame.Surface) -> None:
        theme = self.window.theme
        draw_card(target, theme, self._box, self.window.words(self._title), theme.palette.warning)
        self._focus.draw(target, theme)

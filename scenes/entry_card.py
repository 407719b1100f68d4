"""A card over another scene on which something is typed."""

from collections.abc import Callable, Sequence

import pygame

from scenes.keys import draw_card
from scenes.scene import Scene
from scenes.widgets.button import Button, in_rows
from scenes.widgets.focus import Focus
from scenes.widgets.paragraph import Paragraph
from scenes.widgets.text_entry import TextEntry
from scenes.window import Window

Action = tuple[str, Callable[[str], str]]


class EntryCard(Scene):
    """A title, a few words, a line to type into, and what can be done with it: the first of `actions` by Enter; Esc goes back.

    `title` and `caption` are keys of the catalogue, `about` says the few words. An action is a key, too, and what takes the text; that
    gives a sentence about what is wrong, and the card stays, or nothing, when it has itself taken the card away.
    """

    over = True
    still = True

    def __init__(
        self,
        window: Window,
        title: str,
        about: Callable[[], Sequence[str]],
        caption: str,
        text: str,
        actions: Sequence[Action],
        longest: int,
    ) -> None:
        super().__init__(window)
        self._title, self._about, self._caption, self._actions = title, about, caption, list(actions)
        self.entry = TextEntry("", lambda _: self.do(actions[0][1]), window.pop, longest=longest)
        self.entry.tell(text)
        self._box = pygame.Rect(0, 0, 0, 0)
        self._fresh = True
        self.reword()

    def reword(self) -> None:
        words = self.window.words
        self.entry.caption = words(self._caption)
        self.text = Paragraph(self._blocks())
        self.buttons = [
            Button(words(name), lambda does=does: self.do(does), primary=n == 0) for n, (name, does) in enumerate(self._actions)
        ]
        self.buttons[0].key = words("key.enter")
        self.buttons.append(Button(words("card.back"), self.window.pop, "Esc"))
        self._focus = Focus([self.entry, *self.buttons, self.text])
        self._focus.give(self.entry)

    def _blocks(self) -> list[tuple[str, str]]:
        return [("body", line) for line in self._about()]

    def do(self, action: Callable[[str], str]) -> None:
        """Do it with what has been typed; what is wrong is said on the card."""
        wrong = action(self.entry.text)
        self.text.blocks = [*self._blocks(), *([("gap", ""), ("strong", wrong)] if wrong else [])]
        self.place()
        if self.text.overflow:
            self.text.offset = self.text.overflow

    def place(self) -> None:
        theme, window = self.window.theme, self.window.rect
        edge, pad, gap = theme.px(12), theme.px(22), theme.px(12)
        head = theme.height("title") + gap
        wide = min(theme.px(680), window.width - 2 * edge)
        inner = pygame.Rect(0, 0, wide - 2 * pad, window.height - 2 * edge - 2 * pad)
        row, entry = in_rows(self.buttons, inner, theme), self.entry.wanted_height(theme, inner.width)
        self.text.place(pygame.Rect(0, 0, inner.width, window.height), theme)
        fixed = head + gap + entry + gap + row.height
        inner.height = min(inner.height, fixed + self.text.height)
        inner.center = window.center
        in_rows(self.buttons, inner, theme)
        self.text.place(pygame.Rect(inner.x, inner.y + head, inner.width, inner.height - fixed), theme)
        self.entry.rect = pygame.Rect(inner.x, self.text.rect.bottom + gap, inner.width, entry)
        self._box = inner.inflate(2 * pad, 2 * pad)

    def controls(self) -> list[pygame.Rect]:
        return [self.entry.rect, *(button.rect for button in self.buttons)]

    def update(self) -> None:
        self._fresh = False

    def handle(self, event: pygame.event.Event) -> bool:
        if self._fresh and event.type == pygame.TEXTINPUT:  # the letter of the key that opened the card
            return True
        if not self._focus.handle(event) and event.type == pygame.KEYDOWN and event.key == pygame.K_ESCAPE:
            self.window.pop()
        return True

    def draw(self, target: pygame.Surface) -> None:
        theme = self.window.theme
        draw_card(target, theme, self._box, self.window.words(self._title))
        self._focus.draw(target, theme)

"""The keys of a scene, shown over it."""

import pygame

from scenes.scene import Scene
from scenes.widgets.button import Button
from scenes.widgets.focus import Focus
from scenes.widgets.paragraph import Paragraph
from scenes.window import Window

ANYWHERE = "keys.anywhere"


class Keys(Scene):
    """Lists what the catalogue says under `section`, and the keys that work anywhere; any of Esc, F1, Enter closes it."""

    over = True
    still = True

    def __init__(self, window: Window, section: str) -> None:
        super().__init__(window)
        words = window.words
        rows = {**words.under(section), **words.under(ANYWHERE)}
        self.list = Paragraph([("pair", row) for row in rows.values()])
        self._close = Button(words("keys.close"), window.pop, "Esc", primary=True)
        self._focus = Focus([self._close, self.list])
        self._focus.give(self._close, ring=True)
        self._box = pygame.Rect(0, 0, 0, 0)

    def place(self) -> None:
        theme, window = self.window.theme, self.window.rect
        edge, pad, button = theme.px(12), theme.px(22), theme.px(34)
        head = theme.height("title") + theme.px(10)
        widest = max(sum(theme.width(part.strip(), "strong") for part in row.split("|", 1)) for _, row in self.list.blocks)
        wide = min(widest + theme.px(90), window.width - 2 * edge)
        self.list.place(pygame.Rect(0, 0, wide - 2 * pad, window.height), theme)
        tall = min(window.height - 2 * edge, self.list.height + head + button + 2 * pad + theme.px(10))
        self._box = pygame.Rect(0, 0, wide, tall)
        self._box.center = window.center
        inner = self._box.inflate(-2 * pad, -2 * pad)
        self.list.place(pygame.Rect(inner.x, inner.y + head, inner.width, inner.height - head - button - theme.px(10)), theme)
        width = self._close.wanted_width(theme)
        self._close.rect = pygame.Rect(inner.right - width, inner.bottom - button, width, button)

    def controls(self) -> list[pygame.Rect]:
        return [self._close.rect]

    def handle(self, event: pygame.event.Event) -> bool:
        if event.type == pygame.KEYDOWN and event.key in (pygame.K_ESCAPE, pygame.K_F1):
            self.window.pop()
        elif not self._focus.handle(event):
            self.list.handle(event)
        return True

    def draw(self, target: pygame.Surface) -> None:
        theme = self.window.theme
        shade(target, theme.palette.ground)
        theme.box(target, self._box, theme.palette.panel, theme.palette.line, radius=12)
        theme.write(target, self.window.words("keys.title"), (self._box.x + theme.px(22), self._box.y + theme.px(18)), "title")
        self._focus.draw(target, theme)


def shade(target: pygame.Surface, colour: tuple[int, int, int]) -> None:
    """Let what is there recede behind what is drawn next."""
    veil = pygame.Surface(target.get_size())
    veil.fill(colour)
    veil.set_alpha(190)
    target.blit(veil, (0, 0))

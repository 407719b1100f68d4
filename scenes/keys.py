"""The keys of a scene, shown over it."""

import pygame

from scenes.scene import Scene
from scenes.theme import Colour, Theme
from scenes.widgets.button import Button
from scenes.widgets.focus import Focus
from scenes.widgets.option_list import OptionList
from scenes.widgets.paragraph import Paragraph
from scenes.window import Window

ANYWHERE = "keys.anywhere"


class Keys(Scene):
    """Lists what the catalogue says under `section`, and the keys that work anywhere; any of Esc, F1, Enter closes it."""

    over = True
    still = True

    def __init__(self, window: Window, section: str) -> None:
        super().__init__(window)
        self._section = section
        self._box = pygame.Rect(0, 0, 0, 0)
        self.reword()

    def reword(self) -> None:
        words = self.window.words
        rows = {**words.under(self._section), **words.under(ANYWHERE)}
        self.list = Paragraph([("pair", row) for row in rows.values()])
        self._close = Button(words("keys.close"), self.window.pop, "Esc", primary=True)
        self._focus = Focus([self._close, self.list])
        self._focus.give(self._close, ring=True)

    def place(self) -> None:
        theme = self.window.theme
        widest = max(sum(theme.width(part.strip(), "strong") for part in row.split("|", 1)) for _, row in self.list.blocks)
        self._box = place_card(self.window, widest + theme.px(90), self.list, self._close)

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
        draw_card(target, theme, self._box, self.window.words("keys.title"))
        self._focus.draw(target, theme)


def draw_card(target: pygame.Surface, theme: Theme, box: pygame.Rect, title: str, edge: Colour | None = None) -> None:
    """A card over what recedes behind it, with its title; `edge` is the colour of its line."""
    shade(target, theme.palette.ground)
    theme.box(target, box, theme.palette.panel, edge or theme.palette.line, radius=12)
    theme.write(target, title, (box.x + theme.px(22), box.y + theme.px(22)), "title", width=box.width - theme.px(44))


def shade(target: pygame.Surface, colour: tuple[int, int, int]) -> None:
    """Let what is there recede behind what is drawn next."""
    veil = pygame.Surface(target.get_size())
    veil.fill(colour)
    veil.set_alpha(190)
    target.blit(veil, (0, 0))


def place_card(window: Window, wide: int, listing: Paragraph | OptionList, close: Button) -> pygame.Rect:
    """Put a list and the button under it on a card in the middle of the window, `wide` pixels if there is room, as tall as it needs."""
    theme, whole = window.theme, window.rect
    edge, pad, gap, button = theme.px(12), theme.px(22), theme.px(12), theme.px(36)
    head = theme.height("title") + gap
    wide = min(wide, whole.width - 2 * edge)
    listing.place(pygame.Rect(0, 0, wide - 2 * pad, whole.height), theme)
    card = pygame.Rect(0, 0, wide, min(whole.height - 2 * edge, listing.height + head + button + 2 * pad + gap))
    card.center = whole.center
    inner = card.inflate(-2 * pad, -2 * pad)
    listing.place(pygame.Rect(inner.x, inner.y + head, inner.width, inner.height - head - button - gap), theme)
    width = close.wanted_width(theme)
    close.rect = pygame.Rect(inner.right - width, inner.bottom - button, width, button)
    return card

"""The keys of a scene, shown over it."""

import pygame

from scenes.scene import Scene
from scenes.widgets.button import Button
from scenes.widgets.focus import Focus
from scenes.window import Window

ANYWHERE = "keys.anywhere"


class Keys(Scene):
    """Lists what the catalogue says under `section`, and the keys that work anywhere; any of Esc, F1, Enter closes it."""

    over = True

    def __init__(self, window: Window, section: str) -> None:
        super().__init__(window)
        words = window.words
        rows = {**words.under(section), **words.under(ANYWHERE)}
        self._rows = [tuple(part.strip() for part in row.split("|", 1)) for row in rows.values()]
        self._close = Button(words("keys.close"), window.pop, "Esc", primary=True)
        self._focus = Focus([self._close])
        self._focus.give(self._close, ring=True)
        self._box = pygame.Rect(0, 0, 0, 0)

    def place(self) -> None:
        theme = self.window.theme
        wide = self._key_width() + max(theme.width(about) for _, about in self._rows) + theme.px(60)
        tall = theme.px(120) + theme.height("title") + len(self._rows) * self._pitch()
        self._box = pygame.Rect(0, 0, min(wide, self.window.rect.width - theme.px(24)), tall)
        self._box.center = self.window.rect.center
        self._box.clamp_ip(self.window.rect)
        width = self._close.wanted_width(theme)
        self._close.rect = pygame.Rect(self._box.right - theme.px(24) - width, self._box.bottom - theme.px(24 + 34), width, theme.px(34))

    def _pitch(self) -> int:
        """From row to row; closer where the window is low."""
        theme = self.window.theme
        room = self.window.rect.height - theme.px(24) - theme.px(120) - theme.height("title")
        return min(theme.height("body") + theme.px(9), room // len(self._rows))

    def _key_width(self) -> int:
        return max(self.window.theme.width(key, "strong") for key, _ in self._rows) + self.window.theme.px(24)

    def handle(self, event: pygame.event.Event) -> bool:
        if event.type == pygame.KEYDOWN and event.key in (pygame.K_ESCAPE, pygame.K_F1):
            self.window.pop()
            return True
        self._focus.handle(event)
        return True

    def draw(self, target: pygame.Surface) -> None:
        theme = self.window.theme
        shade(target, theme.palette.ground)
        theme.box(target, self._box, theme.palette.panel, theme.palette.line, radius=12)
        left, top = self._box.x + theme.px(24), self._box.y + theme.px(20)
        theme.write(target, self.window.words("keys.title"), (left, top), "title")
        top += theme.height("title") + theme.px(12)
        room = self._box.width - theme.px(48) - self._key_width()
        for n, (key, about) in enumerate(self._rows):
            y = top + n * self._pitch()
            theme.write(target, key, (left, y), "strong", theme.palette.needle)
            theme.write(target, about, (left + self._key_width(), y), width=room)
        self._focus.draw(target, theme)


def shade(target: pygame.Surface, colour: tuple[int, int, int]) -> None:
    """Darken what is there."""
    veil = pygame.Surface(target.get_size())
    veil.fill(colour)
    veil.set_alpha(190)
    target.blit(veil, (0, 0))

"""A line into which text is typed."""

from collections.abc import Callable

import pygame

from scenes.theme import Theme
from scenes.widgets.widget import Widget, key_of, pressed

ENTER = (pygame.K_RETURN, pygame.K_KP_ENTER)
NUMBER = "0123456789.,-−"  # what a number is written with


class TextEntry(Widget):
    """A box with a caption above it, `unit` at its end, and a caret that stands still.

    Only characters in `allowed` are taken, where that is given, and no more than `longest`. Enter calls `on_enter` with the text, Esc
    calls `on_leave`; without that, Esc is left to others.
    """

    ringed = False

    def __init__(
        self,
        caption: str,
        on_enter: Callable[[str], None],
        on_leave: Callable[[], None] | None = None,
        allowed: str = "",
        longest: int = 40,
        unit: str = "",
    ) -> None:
        super().__init__()
        self.caption, self.on_enter, self.on_leave = caption, on_enter, on_leave
        self.allowed, self.longest, self.unit = allowed, longest, unit
        self.text = ""
        self.cursor = 0
        self._expected = ""  # what comes as text too, after the key that wrote it
        self._edges: list[tuple[int, int]] = []  # where carets can be in the picture: x, and before which character

    def tell(self, text: str) -> None:
        """Show other text, the caret at its end."""
        self.text = self._usable(text)[: self.longest]
        self.cursor = len(self.text)

    def wanted_height(self, theme: Theme, width: int) -> int:  # noqa: ARG002  its text does not wrap
        return self._head(theme) + theme.height("body") + theme.px(16)

    def _head(self, theme: Theme) -> int:
        return theme.height("small") + theme.px(4) if self.caption else 0

    def _usable(self, text: str) -> str:
        """The characters of a text that can be taken; breaks of lines become spaces."""
        flat = "".join(" " if c.isspace() else c for c in text)
        return "".join(c for c in flat if c.isprintable() and (not self.allowed or c in self.allowed))

    def write(self, text: str) -> None:
        """Put text in at the caret, as much of it as there is room for."""
        taken = self._usable(text)[: self.longest - len(self.text)]
        self.text = self.text[: self.cursor] + taken + self.text[self.cursor :]
        self.cursor += len(taken)

    def handle(self, event: pygame.event.Event) -> bool:
        """Type, move the caret, erase, paste (Ctrl+V), enter or leave; a press puts the caret there."""
        if event.type == pygame.TEXTINPUT:  # what an input method composes comes without a key
            if event.text != self._expected:
                self.write(event.text)
            self._expected = ""
            return True
        if pressed(event):
            self.cursor = min(self._edges, key=lambda edge: abs(edge[0] - event.pos[0]), default=(0, len(self.text)))[1]
            return True
        key = key_of(event)
        if key is None:
            return False
        ctrl = event.mod & pygame.KMOD_CTRL and not event.mod & pygame.KMOD_ALT  # both together are AltGr
        if ctrl:
            if key == pygame.K_v:
                self._paste()
            return key == pygame.K_v
        return self._edit(key) or self._type(event.unicode)

    def _edit(self, key: int) -> bool:
        """What keys do that write nothing."""
        moves = {pygame.K_LEFT: -1, pygame.K_RIGHT: 1, pygame.K_HOME: -self.longest, pygame.K_END: self.longest}
        if key in moves:
            self.cursor = max(0, min(len(self.text), self.cursor + moves[key]))
        elif key == pygame.K_BACKSPACE:
            self.text = self.text[: max(0, self.cursor - 1)] + self.text[self.cursor :]
            self.cursor = max(0, self.cursor - 1)
        elif key == pygame.K_DELETE:
            self.text = self.text[: self.cursor] + self.text[self.cursor + 1 :]
        elif key in ENTER:
            self.on_enter(self.text)
        elif key == pygame.K_ESCAPE and self.on_leave is not None:
            self.on_leave()
        else:
            return False
        return True

    def _type(self, character: str) -> bool:
        """Write a character, if the key stands for one that can be seen; one that is not allowed is swallowed."""
        if not character or not character.isprintable():
            return False
        self._expected = character
        self.write(character)
        return True

    def _paste(self) -> None:
        try:
            self.write(pygame.scrap.get_text())
        except pygame.error:
            return  # there is no clipboard here

    def draw(self, target: pygame.Surface, theme: Theme) -> None:
        """Caption, box, the part of the text round the caret that fits, and the caret while it has the focus."""
        colours, pad = theme.palette, theme.px(11)
        if self.caption:
            theme.write(target, self.caption, self.rect.topleft, "small", colours.quiet, width=self.rect.width)
        box = pygame.Rect(self.rect.x, self.rect.y + self._head(theme), self.rect.width, self.rect.height - self._head(theme))
        theme.box(target, box, colours.screen, colours.focus if self.focused else colours.line, thickness=2 if self.focused else 1)
        room = box.width - 2 * pad
        if self.unit:
            theme.write(target, self.unit, (box.right - pad, box.centery), colour=colours.quiet, anchor="midright")
            room -= theme.width(self.unit) + theme.px(8)
        begin, end = self._seen(theme, room)
        theme.write(target, self.text[begin:end], (box.x + pad, box.centery), anchor="midleft")
        self._edges = [(box.x + pad + theme.width(self.text[begin:at]), at) for at in range(begin, end + 1)]
        if self.focused:
            tall = theme.height("body")
            left = self._edges[self.cursor - begin][0]
            caret = pygame.Rect(left, box.centery - tall // 2, max(2, theme.px(2 * colours.stroke)), tall)
            pygame.draw.rect(target, colours.focus, caret)

    def _seen(self, theme: Theme, room: int) -> tuple[int, int]:
        """Which characters are shown: as many before the caret as fit, and then those after it."""
        begin, end = 0, self.cursor
        while begin < self.cursor and theme.width(self.text[begin : self.cursor]) > room:
            begin += 1
        while end < len(self.text) and theme.width(self.text[begin : end + 1]) <= room:
            end += 1
        return begin, end

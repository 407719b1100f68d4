"""A slider."""

from collections.abc import Callable

import pygame

from scenes.theme import Theme
from scenes.widgets.widget import Widget, key_of, pressed


class Slider(Widget):
    """A value between `low` and `high` in steps; caption on the left, the value in words on the right, the track below.

    `shown` is the value drawn as a second mark when it differs (the effort reached, while `value` is the effort asked for).
    """

    def __init__(
        self,
        caption: str,
        value: float,
        low: float,
        high: float,
        step: float,
        show: Callable[[float], str],
        on_change: Callable[[float], None],
    ) -> None:
        super().__init__()
        self.caption, self.value, self.low, self.high, self.step = caption, value, low, high, step
        self.show, self.on_change = show, on_change
        self.shown: float | None = None
        self._held = False

    def wanted_height(self, theme: Theme, width: int) -> int:  # noqa: ARG002  its text does not wrap
        return theme.height("body") + theme.px(22)

    def set(self, value: float) -> None:
        """Take the nearest step within the range, and tell."""
        steps = round((value - self.low) / self.step)
        value = min(self.high, max(self.low, self.low + steps * self.step))
        if value != self.value:
            self.value = value
            self.on_change(value)

    def handle(self, event: pygame.event.Event) -> bool:
        """Dragged by the mouse, or moved by arrow keys, Page Up and Down, Home and End."""
        if pressed(event):
            self._held = True
            self._follow(event.pos[0])
            return True
        if event.type == pygame.MOUSEBUTTONUP:
            self._held = False
            return True
        if event.type == pygame.MOUSEMOTION and self._held:
            self._follow(event.pos[0])
            return True
        by = {pygame.K_LEFT: -1, pygame.K_DOWN: -1, pygame.K_RIGHT: 1, pygame.K_UP: 1, pygame.K_PAGEDOWN: -5, pygame.K_PAGEUP: 5}
        key = key_of(event)
        if key in by:
            self.set(self.value + by[key] * self.step)
        elif key in (pygame.K_HOME, pygame.K_END):
            self.set(self.low if key == pygame.K_HOME else self.high)
        else:
            return False
        return True

    def _follow(self, x: int) -> None:
        pad = self.rect.height // 5
        self.set(self.low + (self.high - self.low) * (x - self.rect.x - pad) / max(1, self.rect.width - 2 * pad))

    def draw(self, target: pygame.Surface, theme: Theme) -> None:
        """Caption and value above, track and knob below."""
        colours = theme.palette
        value = self.show(self.value if self.shown is None else self.shown)
        room = self.rect.width - theme.width(value, "strong") - theme.px(8)
        theme.write(target, self.caption, self.rect.topleft, colour=colours.quiet, width=room)
        theme.write(target, value, self.rect.topright, "strong", anchor="topright")
        pad = self.rect.height // 5
        span = self.rect.width - 2 * pad
        track = pygame.Rect(self.rect.x + pad, self.rect.bottom - pad - theme.px(2), span, theme.px(4))
        theme.box(target, track, colours.line, radius=2)

        def across(amount: float) -> int:
            return round(span * (amount - self.low) / (self.high - self.low))

        reached = across(self.value if self.shown is None else self.shown)
        if reached > theme.px(4):
            theme.box(target, pygame.Rect(track.topleft, (reached, track.height)), colours.accent, radius=2)
        knob = pygame.Rect(0, 0, 2 * pad, 2 * pad)
        knob.center = (track.x + across(self.value), track.centery)
        theme.box(
            target,
            knob,
            colours.text if self.hovered or self._held else colours.quiet,
            colours.ground,
            radius=pad,
            thickness=2 / colours.stroke,
        )

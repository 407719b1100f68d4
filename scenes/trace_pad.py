"""Takes the mouse and the keys on the trace: cursors, the discharge to be explained, scrolling back."""

from collections.abc import Callable

import pygame

from scenes.theme import Theme
from scenes.views.trace import TraceView
from scenes.widgets.widget import Widget, pressed

GRAB = 12  # units of the design from which a cursor is caught
STEP, FINE = 0.01, 0.001  # shares of the screen


class TracePad(Widget):
    """A press near a cursor drags it, elsewhere it asks about the discharge there; a frozen screen is dragged or wheeled back in time.

    While it has the ring: Left and Right move cursor A, with Ctrl cursor B, with Shift finely; Page Up and Down scroll.
    """

    def __init__(self, view: TraceView, on_ask: Callable[[int], None]) -> None:
        super().__init__()
        self.view, self.on_ask = view, on_ask
        self._held: int | None = None
        self._from: tuple[int, int] | None = None
        self._scrolled = False

    def handle(self, event: pygame.event.Event) -> bool:
        scope = self.view.scope
        if pressed(event):
            self._from, self._scrolled, self._held = event.pos, False, self._cursor_near(event.pos[0])
        elif event.type == pygame.MOUSEMOTION and self._from is not None:
            self._drag(event)
        elif event.type == pygame.MOUSEBUTTONUP and self._from is not None:
            if self._held is None and not self._scrolled:
                sample = self.view.sample_at(event.pos[0])
                if sample is not None:
                    self.on_ask(sample)
            self._from = self._held = None
        elif event.type == pygame.MOUSEWHEEL:
            scope.step_back(-1 if event.y > 0 else 1)
        elif event.type == pygame.KEYDOWN and event.key in (pygame.K_LEFT, pygame.K_RIGHT) and scope.cursors is not None:
            which = 1 if event.mod & pygame.KMOD_CTRL else 0
            step = FINE if event.mod & pygame.KMOD_SHIFT else STEP
            scope.move_cursor(which, scope.cursors[which] + (step if event.key == pygame.K_RIGHT else -step))
        elif event.type == pygame.KEYDOWN and event.key in (pygame.K_PAGEUP, pygame.K_PAGEDOWN):
            scope.step_back(-1 if event.key == pygame.K_PAGEUP else 1)
        else:
            return False
        return True

    def _drag(self, event: pygame.event.Event) -> None:
        scope, screen = self.view.scope, self.view.screen
        if self._held is not None:
            scope.move_cursor(self._held, self.view.share_at(event.pos[0]))
        elif scope.frozen and (self._scrolled or abs(event.pos[0] - self._from[0]) > 4) and not scope.triggered:
            self._scrolled = True
            scope.scroll(-round(event.rel[0] * scope.window / max(1, screen.width)))

    def _cursor_near(self, x: int) -> int | None:
        cursors, screen = self.view.scope.cursors, self.view.screen
        if cursors is None:
            return None
        away = [abs(x - screen.x - share * screen.width) for share in cursors]
        nearest = away.index(min(away))
        return nearest if away[nearest] < GRAB * max(1.0, screen.width / 800) else None

    def draw(self, target: pygame.Surface, theme: Theme) -> None:
        """The trace is drawn under everything else."""

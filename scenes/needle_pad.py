"""Moves the needle over the cross-section by mouse and arrow keys, and along the fibres by page keys."""

from collections.abc import Callable

import pygame

from scenes.theme import Theme
from scenes.views.section import SectionView
from scenes.widgets.widget import Widget, pressed
from sim.electrode import Needle

STEP_MM, FINE_STEP_MM = 0.5, 0.1
ALONG_MM, FINE_ALONG_MM = 2.0, 0.5
# Across, down and along the fibres.
MOVES = {
    pygame.K_LEFT: (-1, 0, 0), pygame.K_RIGHT: (1, 0, 0), pygame.K_UP: (0, -1, 0), pygame.K_DOWN: (0, 1, 0),
    pygame.K_PAGEUP: (0, 0, -1), pygame.K_PAGEDOWN: (0, 0, 1),
}  # fmt: skip


class NeedlePad(Widget):
    """Takes presses and drags on the cross-section, arrow and page keys (with Shift: fine steps); tells where the needle is to go."""

    def __init__(self, view: SectionView, needle: Needle, on_move: Callable[[Needle], None]) -> None:
        super().__init__()
        self.view, self.needle, self.on_move = view, needle, on_move
        self._dragged = False

    def handle(self, event: pygame.event.Event) -> bool:
        if pressed(event):
            self._dragged = True
            self._go(self.view.at(event.pos))
        elif event.type == pygame.MOUSEMOTION and self._dragged:
            self._go(self.view.at(event.pos))
        elif event.type == pygame.MOUSEBUTTONUP and self._dragged:
            self._dragged = False
        elif event.type == pygame.KEYDOWN and event.key in MOVES:
            across, down, along = MOVES[event.key]
            step, far = (FINE_STEP_MM, FINE_ALONG_MM) if event.mod & pygame.KMOD_SHIFT else (STEP_MM, ALONG_MM)
            n = self.needle
            self._go(self.view.reach(n.x_mm + across * step, n.depth_mm + down * step, n.along_mm + along * far))
        else:
            return False
        return True

    def _go(self, needle: Needle) -> None:
        needle = Needle(*(round(mm, 3) for mm in (needle.x_mm, needle.depth_mm, needle.along_mm)))  # so that it can be written down
        if needle != self.needle:
            self.needle = needle
            self.on_move(needle)

    def draw(self, target: pygame.Surface, theme: Theme) -> None:
        self.view.draw(target, theme)

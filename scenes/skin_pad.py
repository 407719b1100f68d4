"""Moves the lamp over the skin, and looks closer, elsewhere, brighter: by mouse, and by keys while the skin has the ring."""

import math

import pygame

from scenes.theme import Theme
from scenes.views.skin import NoSkin, SkinView
from scenes.widgets.widget import Widget, pressed

TURN_DEG, RISE_DEG, STEP_EV, CLOSER, PAN = 10.0, 4.0, 0.25, 1.25, 0.1
# Turn of the lamp and its rise; with Shift, the part of the picture that is seen.
ARROWS = {pygame.K_LEFT: (1, 0), pygame.K_RIGHT: (-1, 0), pygame.K_UP: (0, 1), pygame.K_DOWN: (0, -1)}


class SkinPad(Widget):
    """Dragging puts the lamp where the pointer is, the other button shifts the picture, the wheel looks closer; arrows and + − do too."""

    def __init__(self, view: SkinView | NoSkin) -> None:
        super().__init__()
        self.view = view
        self._dragged = 0

    def handle(self, event: pygame.event.Event) -> bool:
        view = self.view
        if isinstance(view, NoSkin):
            return False
        if event.type == pygame.KEYDOWN:
            return self._key(view, event)
        if pressed(event) or (event.type == pygame.MOUSEBUTTONDOWN and event.button in (2, 3)):
            self._dragged = event.button
        elif event.type == pygame.MOUSEBUTTONUP and self._dragged:
            self._dragged = 0
            return True
        elif event.type == pygame.MOUSEWHEEL:
            view.look = view.look.closer(CLOSER**event.y)
            return True
        elif event.type != pygame.MOUSEMOTION or not self._dragged:
            return False
        if self._dragged == 1:
            self._shine_from(view, event.pos)
        elif event.type == pygame.MOUSEMOTION and view.pixels_per_mm:
            view.look = view.look.moved(-event.rel[0] / view.pixels_per_mm, -event.rel[1] / view.pixels_per_mm)
        return True

    def _shine_from(self, view: SkinView, place: tuple[int, int]) -> None:
        """The lamp stands over the pointer: in the middle it shines straight down, at the rim it rakes over the skin."""
        right, up = place[0] - view.rect.centerx, view.rect.centery - place[1]
        far = min(1.0, math.hypot(right, up) / (0.5 * min(view.rect.size)))
        view.look = view.look.turned(math.degrees(math.atan2(up, right)), 90.0 * (1 - far))

    def _key(self, view: SkinView, event: pygame.event.Event) -> bool:
        look = view.look
        if event.key in ARROWS and event.mod & pygame.KMOD_SHIFT:
            turn, rise = ARROWS[event.key]
            step = PAN * view.rect.width / max(view.pixels_per_mm, 1e-6)
            view.look = look.moved(-turn * step, -rise * step)
        elif event.key in ARROWS:
            turn, rise = ARROWS[event.key]
            view.look = look.turned(look.light.azimuth_deg + turn * TURN_DEG, look.light.elevation_deg + rise * RISE_DEG)
        elif event.key in (pygame.K_PAGEUP, pygame.K_PAGEDOWN):
            view.look = look.brighter(STEP_EV if event.key == pygame.K_PAGEUP else -STEP_EV)
        elif event.unicode in ("+", "=", "-"):
            view.look = look.closer(1 / CLOSER if event.unicode == "-" else CLOSER)
        elif event.key == pygame.K_HOME:
            view.reset()
        else:
            return False
        return True

    def draw(self, target: pygame.Surface, theme: Theme) -> None:
        """The skin is drawn under everything else."""

"""What every control has: a place, and whether it can be seen, used and reached by Tab."""

import pygame

from scenes.theme import Theme

PRESS = (pygame.K_SPACE, pygame.K_RETURN, pygame.K_KP_ENTER)


class Widget:
    """One control. `handle` returns True when it has used an event up; `draw` changes nothing but pictures kept for speed."""

    focusable = True
    ringed = True  # whether a ring round it shows that it has the focus; some show it by themselves

    def __init__(self) -> None:
        self.rect = pygame.Rect(0, 0, 0, 0)
        self.visible = True
        self.enabled = True
        self.hovered = False
        self.focused = False
        self.wanted = True  # whether a form has a place for it
        self.container: Widget | None = None  # the form that it lies in, which scrolls and clips it

    def wanted_height(self, theme: Theme, width: int) -> int:  # noqa: ARG002  for those whose text wraps
        """The height it takes in a form of this width."""
        return theme.height("body") + theme.px(16)

    @property
    def takes_everything(self) -> bool:
        """Whether it must see every event first, as an open list must."""
        return False

    def handle(self, event: pygame.event.Event) -> bool:  # noqa: ARG002  for those who do
        """Use an event; True if it was used."""
        return False

    def draw(self, target: pygame.Surface, theme: Theme) -> None:
        """Draw the control in its rectangle."""

    def draw_over(self, target: pygame.Surface, theme: Theme) -> None:
        """Draw what lies above all other controls, such as an open list."""


def pressed(event: pygame.event.Event) -> bool:
    """Whether the event is a press of the main mouse button."""
    return bool(event.type == pygame.MOUSEBUTTONDOWN and event.button == 1)


def key_of(event: pygame.event.Event) -> int | None:
    """The key that went down, or None."""
    return int(event.key) if event.type == pygame.KEYDOWN else None

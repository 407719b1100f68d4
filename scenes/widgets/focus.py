"""Which control the keyboard talks to, and who gets which event."""

from collections.abc import Sequence

import pygame

from scenes.theme import Theme
from scenes.widgets.widget import Widget, pressed

MOUSE = (pygame.MOUSEBUTTONDOWN, pygame.MOUSEBUTTONUP, pygame.MOUSEMOTION, pygame.MOUSEWHEEL)


class Focus:
    """The controls of a scene in Tab order. The ring is shown once the keyboard is used, and hidden again by the mouse."""

    def __init__(self, widgets: Sequence[Widget], otherwise: Widget | None = None) -> None:
        """`otherwise` gets the keys that the control in focus does not use, and the focus when it uses one."""
        self.widgets, self._otherwise = list(widgets), otherwise
        self.current: Widget | None = None
        self.ring = False
        self.over: Widget | None = None  # the control under the mouse
        self._dragging: Widget | None = None

    def give(self, widget: Widget | None, ring: bool = False) -> None:
        """Let the keyboard talk to this control."""
        if self.current is not None:
            self.current.focused = False
        self.current, self.ring = widget, ring
        if widget is not None:
            widget.focused = True

    @property
    def busy(self) -> bool:
        """Whether a control, such as an open list, has the keyboard to itself and may lie over others."""
        return any(widget.visible and widget.takes_everything for widget in self.widgets)

    def step(self, by: int) -> None:
        """Go to the next (or previous) control that can be reached."""
        reachable = [w for w in self.widgets if w.focusable and w.visible and w.enabled]
        if not reachable:
            return
        if self.current in reachable:
            self.give(reachable[(reachable.index(self.current) + by) % len(reachable)], ring=True)
        else:
            self.give(reachable[0 if by > 0 else -1], ring=True)

    def handle(self, event: pygame.event.Event) -> bool:
        """Give the event to whom it concerns; True if someone used it."""
        if event.type == pygame.WINDOWFOCUSLOST and self._dragging is not None:
            self._mouse(pygame.event.Event(pygame.MOUSEBUTTONUP, pos=pygame.mouse.get_pos(), button=1))
        for widget in self.widgets:
            if widget.visible and widget.takes_everything:
                return widget.handle(event)
        if event.type in MOUSE:
            return self._mouse(event)
        if event.type == pygame.KEYDOWN and event.key == pygame.K_TAB:
            self.step(-1 if event.mod & pygame.KMOD_SHIFT else 1)
            return True
        current = self.current
        used = current is not None and current.visible and current.enabled and current.handle(event)
        if used and event.type == pygame.KEYDOWN:
            self.ring = True
        if not used and self._otherwise is not None and event.type == pygame.KEYDOWN and self._otherwise.handle(event):
            self.give(self._otherwise)
            return True
        return bool(used)

    def _mouse(self, event: pygame.event.Event) -> bool:
        where = pygame.mouse.get_pos() if event.type == pygame.MOUSEWHEEL else event.pos
        if self._dragging is not None:
            dragged = self._dragging
            if event.type == pygame.MOUSEBUTTONUP:
                self._dragging = None
            return dragged.handle(event)
        under = None
        for widget in self.widgets:
            inside = widget.rect.collidepoint(where) and (widget.container is None or widget.container.rect.collidepoint(where))
            widget.hovered = widget.visible and widget.enabled and inside
            under = widget if widget.hovered else under
        self.over = under
        if event.type == pygame.MOUSEWHEEL and under is not None and under.container is not None:
            under = under.container
        if pressed(event):
            self.ring = False
            if under is not None and under.handle(event):
                self._dragging = under
                return True
            return False
        return under is not None and under.handle(event)

    def draw(self, target: pygame.Surface, theme: Theme) -> None:
        """Draw all controls, the ring around the one in focus, and open lists on top."""
        whole = target.get_clip()
        for widget in self.widgets:
            seen = whole if widget.container is None else widget.container.rect.clip(whole)
            if widget.visible and widget.rect.colliderect(seen):
                target.set_clip(seen)
                theme.scrolling = widget.container is not None
                widget.draw(target, theme)
        target.set_clip(whole)
        theme.scrolling = False
        self.draw_ring(target, theme)
        with theme.above():
            for widget in self.widgets:
                if widget.visible:
                    widget.draw_over(target, theme)

    def draw_ring(self, target: pygame.Surface, theme: Theme) -> None:
        """The ring around the control in focus, once the keyboard is used."""
        if self.ring and self.current is not None and self.current.visible and self.current.ringed:
            gap = theme.px(3 * theme.palette.stroke)
            theme.box(target, self.current.rect.inflate(2 * gap, 2 * gap), None, theme.palette.focus, radius=8, thickness=2)

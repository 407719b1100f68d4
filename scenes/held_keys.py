"""Keys that are held."""

import pygame

REPEATED = frozenset(
    {pygame.K_LEFT, pygame.K_RIGHT, pygame.K_UP, pygame.K_DOWN, pygame.K_PAGEUP, pygame.K_PAGEDOWN, pygame.K_BACKSPACE, pygame.K_DELETE}
)
AFTER_S, EVERY_S = 0.35, 0.05
SLEPT_S = 1.0  # a round as long as this is one in which the machine slept


class HeldKeys:
    """Held arrow keys, and those that erase, count again and again; others once. None is held any more after the machine has slept."""

    def __init__(self) -> None:
        self._due: dict[int, tuple[float, pygame.event.Event]] = {}
        self._then = 0.0

    @property
    def any(self) -> bool:
        """Whether a key is held."""
        return bool(self._due)

    def clear(self) -> None:
        """Take all keys for let go."""
        self._due.clear()

    def repeats(self, events: list[pygame.event.Event], now: float) -> list[pygame.event.Event]:
        """The key presses that come again now, after what has happened."""
        if now - self._then > SLEPT_S:
            self.clear()
        self._then = now
        for event in events:
            if event.type == pygame.KEYDOWN and event.key in REPEATED:
                self._due[event.key] = (now + AFTER_S, event)
            elif event.type == pygame.KEYUP:
                self._due.pop(event.key, None)
            elif event.type == pygame.WINDOWFOCUSLOST:
                self.clear()
        again = []
        for key, (due, event) in list(self._due.items()):
            if now >= due:
                self._due[key] = (now + EVERY_S, event)
                again.append(event)
        return again

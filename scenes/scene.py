"""What every scene can do."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pygame

if TYPE_CHECKING:
    from scenes.window import Window


class Scene:
    """One screen of the program. The window calls `enter` once, `place` at every new size, `handle`, `update`, `draw`, and `leave` once.

    `over` scenes lie on top of the one below, which goes on and is drawn first. `draw` changes nothing. How large text is and what
    the colours are may change at any time: then `place` is called, and whatever was drawn before and kept is drawn anew.
    """

    over = False
    keys = ""  # where in the catalogue this scene's keys are described
    pictures_per_s = 60
    withheld = ""  # where in the catalogue it is said why the glossary is not to be had now
    show_entry: Callable[[str], None] | None = None  # opens the atlas at an entry, where that loses nothing
    still = False  # whether nothing moves by itself: the window then draws only when something happens

    def __init__(self, window: "Window") -> None:
        self.window = window

    def enter(self) -> None:
        """The scene has come up for the first time."""

    def leave(self) -> None:
        """The scene is gone; give back what it holds."""

    def reword(self) -> None:
        """Say everything in another language."""

    def place(self) -> None:
        """Lay everything out for `window.rect` and `window.theme`."""

    def handle(self, event: pygame.event.Event) -> bool:  # noqa: ARG002  for those who do
        """Use an event; True if it was used."""
        return False

    def drop(self, file: Path) -> None:  # noqa: ARG002  for those who do
        """Use a file that was let fall on the window."""
        self.window.say(self.window.words("handout.menu_first"), 8.0)

    def update(self) -> None:
        """Go on to the present moment."""

    def room(self) -> pygame.Rect:
        """Where a message in passing is shown, at its foot."""
        return self.window.rect

    def controls(self) -> list[pygame.Rect]:
        """The places that a message in passing must not cover."""
        return []

    def draw(self, target: pygame.Surface) -> None:
        """Draw the scene."""

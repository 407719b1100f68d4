"""The bar over a scene whose parts lie side by side, or, in a small window, on pages."""

from collections.abc import Sequence

import pygame

from scenes.theme import Theme
from scenes.widgets.button import Button


def place_paged_bar(
    theme: Theme, bar: pygame.Rect, menu: Button, pages: Sequence[Button], settings: Button, keys: Button, paged: bool
) -> int:
    """The menu and the pages from the left, settings and keys on the right; where the former end, pixels.

    In a small window the settings are had by key.
    """
    gap = theme.px(8)
    settings.visible = not paged
    for button in pages:
        button.visible = paged
    begins = [menu, *(pages if paged else [])]
    ends = [keys, *([] if paged else [settings])]
    for button in (*begins, *ends):
        button.brief = False
    crowded = sum(button.wanted_width(theme) + gap for button in (*begins, *ends)) > bar.width
    left, right = bar.x, bar.right
    for button in (*begins, *ends):
        button.brief = crowded
    for button in ends:
        width = button.wanted_width(theme)
        button.rect = pygame.Rect(right - width, bar.y, width, bar.height)
        right -= width + gap
    for button in begins:
        button.rect = pygame.Rect(left, bar.y, button.wanted_width(theme), bar.height)
        left = button.rect.right + gap
    return left

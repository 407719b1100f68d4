"""Where the parts of the author scene lie."""

from typing import TYPE_CHECKING

import pygame

from scenes.paged_bar import place_paged_bar
from scenes.widgets.button import in_rows

if TYPE_CHECKING:
    from scenes.author import Author

PAGES = ("text", "trace", "skin")  # of a small window
LEAST_UNITS = (900, 560)  # of the design: in less there is room for one of them at a time
TABLE_SHARE, HEAD_SHARE = 0.34, 0.25  # of the height, at most


def place_author(scene: "Author") -> None:
    """Text and preview side by side, or, in a small window, one of them at a time."""
    theme, window = scene.window.theme, scene.window.rect
    pad, gap = theme.px(12), theme.px(12)
    wide, tall = theme.units(window)
    scene.paged = wide < LEAST_UNITS[0] or tall < LEAST_UNITS[1]
    bar = pygame.Rect(pad, theme.px(8), window.width - 2 * pad, theme.px(36))
    place_paged_bar(theme, bar, scene.menu, list(scene.pages.values()), scene.settings, scene.help, scene.paged)
    body = pygame.Rect(pad, bar.bottom + gap, bar.width, window.bottom - pad - bar.bottom - gap)
    left, right = body.copy(), body.copy()
    if not scene.paged:
        left.width = (body.width - gap) // 2
        right.x, right.width = left.right + gap, body.right - left.right - gap
    for widgets, pages in ((scene.left, PAGES[:1]), (scene.right, PAGES[1:])):
        for widget in widgets:
            widget.visible = not scene.paged or scene.page in pages
    _place_text(scene, left)
    _place_preview(scene, right)


def _place_text(scene: "Author", rect: pygame.Rect) -> None:
    """The name and the state, the text, what is wrong with it, and what can be done."""
    theme, gap = scene.window.theme, scene.window.theme.px(8)
    row = in_rows([scene.next, scene.check, scene.editor, scene.whole], rect, theme)
    tall = min(scene.head.wanted_height(theme, rect.width), round(HEAD_SHARE * rect.height))
    scene.head.place(pygame.Rect(rect.x, rect.y, rect.width, tall), theme)
    top, bottom = rect.y + tall + gap, row.y - gap
    scene.table.visible = scene.table.visible and bool(scene.faults)
    if scene.faults:
        scene.table.place(pygame.Rect(rect.x, 0, rect.width, rect.height), theme)
        high = min(scene.table.needed, round(TABLE_SHARE * (bottom - top)))
        scene.table.place(pygame.Rect(rect.x, bottom - high, rect.width, high), theme)
        bottom -= high + gap
    scene.source.place(pygame.Rect(rect.x, top, rect.width, max(1, bottom - top)), theme)


def _place_preview(scene: "Author", rect: pygame.Rect) -> None:
    """Whom one looks at, what is seen of the muscle, and the months and the effort."""
    theme, gap, top = scene.window.theme, scene.window.theme.px(8), rect.y
    for choice in (scene.whom.variants, scene.whom.sites):
        choice.visible = choice.visible and bool(choice.options)
        if choice.options:
            height = max(theme.px(36), choice.wanted_height(theme, rect.width))
            choice.place(pygame.Rect(rect.x, top, rect.width, height), theme, scene.window.rect)
            top += height + gap
    slider, mute = theme.height("body") + theme.px(22), scene.mute.wanted_width(theme)
    scene.honesty = rect.x, rect.bottom
    foot = rect.bottom - theme.height("small") - gap - slider
    scene.effort.rect = pygame.Rect(rect.x, foot, rect.width - mute - theme.px(14), slider)
    scene.mute.rect = pygame.Rect(rect.right - mute, foot + theme.px(4), mute, theme.px(32))
    months = scene.whom.months
    months.visible = months.visible and scene.whom.course
    if scene.whom.course:
        foot -= slider + gap
        months.rect = pygame.Rect(rect.x, foot, rect.width, slider)
    shown = PAGES[1:] if not scene.paged else PAGES[2:] if scene.page == "skin" else PAGES[1:2]
    scene.preview.place(pygame.Rect(rect.x, top, rect.width, max(1, foot - gap - top)), shown)

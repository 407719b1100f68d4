"""Where the parts of the atlas lie."""

from typing import TYPE_CHECKING

import pygame

from scenes.paged_bar import place_paged_bar
from scenes.widgets.button import in_rows

if TYPE_CHECKING:
    from scenes.atlas import Atlas

PAGES = ("list", "trace", "skin", "text")  # of a small window
LEAST_UNITS = (1000, 560)  # of the design: in less there is room for one of them at a time
LIST_SHARE, TEXT_SHARE = 0.23, 0.29  # of the width


def place_atlas(scene: "Atlas") -> None:
    """List, preview and text side by side, or, in a small window, one of them at a time."""
    theme, window = scene.window.theme, scene.window.rect
    pad, gap = theme.px(12), theme.px(12)
    wide, tall = theme.units(window)
    scene.paged = wide < LEAST_UNITS[0] or tall < LEAST_UNITS[1]
    bar = pygame.Rect(pad, theme.px(8), window.width - 2 * pad, theme.px(36))
    left = place_paged_bar(theme, bar, scene.menu, list(scene.pages.values()), scene.settings, scene.help, scene.paged)
    scene.title_at = left + gap, bar.centery
    body = pygame.Rect(pad, bar.bottom + gap, bar.width, window.bottom - pad - bar.bottom - gap)
    first, middle, last = body.copy(), body.copy(), body.copy()
    if not scene.paged:
        first.width, last.width = round(LIST_SHARE * body.width), round(TEXT_SHARE * body.width)
        last.right = body.right
        middle = pygame.Rect(first.right + gap, body.y, last.x - first.right - 2 * gap, body.height)
    for widgets, pages in ((scene.left, PAGES[:1]), (scene.middle, PAGES[1:3]), (scene.right, PAGES[3:])):
        for widget in widgets:
            widget.visible = not scene.paged or scene.page in pages
    scene.list.place(first, theme)
    _place_preview(scene, middle)
    _place_text(scene, last)


def _place_preview(scene: "Atlas", rect: pygame.Rect) -> None:
    """What is seen, the effort, and what can be done."""
    theme, gap = scene.window.theme, scene.window.theme.px(8)
    scene.honesty = rect.x, rect.bottom
    foot = rect.copy()
    foot.height -= theme.height("small") + gap
    row = in_rows(scene.buttons, foot, theme)
    slider, mute = theme.height("body") + theme.px(22), scene.mute.wanted_width(theme)
    top = row.y - gap - slider
    scene.effort.rect = pygame.Rect(rect.x, top, rect.width - mute - theme.px(14), slider)
    scene.mute.rect = pygame.Rect(rect.right - mute, top + theme.px(4), mute, theme.px(32))
    shown = PAGES[1:3] if not scene.paged else PAGES[2:3] if scene.page == "skin" else PAGES[1:2]
    scene.preview.place(pygame.Rect(rect.x, rect.y, rect.width, max(1, top - gap - rect.y)), shown)


def _place_text(scene: "Atlas", rect: pygame.Rect) -> None:
    """What it is, and below it with what it can be compared."""
    theme, gap = scene.window.theme, scene.window.theme.px(10)
    bottom = rect.bottom
    for button in scene.partners:
        button.caption = scene.partner[0]
        if button.wanted_width(theme) > rect.width:  # the term is told in the text, too
            button.caption = scene.partner[1]
    if scene.partners:
        bottom = in_rows(scene.partners, rect, theme).y - gap
    scene.text.place(pygame.Rect(rect.x, rect.y, rect.width, max(1, bottom - rect.y)), theme)

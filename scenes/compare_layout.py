"""Where the parts of a comparison lie."""

from typing import TYPE_CHECKING

import pygame

from scenes.compare_text import gain_in_words, sweep_in_words
from scenes.scope import SENSITIVITIES_UV, SWEEPS_MS
from scenes.widgets.widget import Widget

if TYPE_CHECKING:
    from scenes.compare import Compare

PAGES = ("trace", "skin", "controls")  # of a small window
LEAST_UNITS = (980, 640)  # of the design: in less there is room for one of them at a time
NARROW_UNITS = 460  # a side narrower than this says less of its keys, and in smaller type what is heard
HEAD_SHARE = 0.2  # of the height, at most


def place_compare(scene: "Compare") -> None:
    """The words above, the two sides, and the controls below; in a small window the sides, or the words with the controls."""
    theme, window = scene.window.theme, scene.window.rect
    pad, gap = theme.px(12), theme.px(8)
    wide, tall = theme.units(window)
    scene.paged = wide < LEAST_UNITS[0] or tall < LEAST_UNITS[1]
    sides, controls = not scene.paged or scene.page != "controls", not scene.paged or scene.page == "controls"
    for widget in (*scene.listen, *scene.names):
        widget.visible = sides
    for widget in scene.controls_here:
        widget.visible = controls
    scene.without.visible = controls and scene.flips
    scene.next.visible = controls and len(scene.pairs) > 1
    bar = pygame.Rect(pad, theme.px(8), window.width - 2 * pad, theme.px(36))
    _place_bar(scene, bar)
    scene.honesty = pad, window.bottom - theme.px(6)
    body = pygame.Rect(pad, bar.bottom + gap, bar.width, scene.honesty[1] - theme.height("small") - gap - bar.bottom - gap)
    if scene.paged and controls:
        tall = _place_controls(scene, body)
        scene.head.place(pygame.Rect(body.x, body.y, body.width, body.height - tall - gap), theme)
    elif scene.paged:
        _place_sides(scene, body, (scene.page,))
    else:
        tall = _place_controls(scene, body)
        high = min(scene.head.wanted_height(theme, body.width), round(HEAD_SHARE * body.height))
        scene.head.place(pygame.Rect(body.x, body.y, body.width, high), theme)
        top = body.y + high + gap
        _place_sides(scene, pygame.Rect(body.x, top, body.width, body.bottom - tall - gap - top), ("trace", "skin"))


def _place_bar(scene: "Compare", bar: pygame.Rect) -> None:
    """The way back and the pages from the left, settings and keys on the right; in a small window the settings are had by key."""
    theme, gap, pages = scene.window.theme, scene.window.theme.px(8), list(scene.pages.values())
    scene.settings.visible = not scene.paged
    for button in pages:
        button.visible = scene.paged
    begins = [scene.back, *(pages if scene.paged else [])]
    ends = [scene.help, *([] if scene.paged else [scene.settings])]
    for button in (*begins, *ends):
        button.brief = False
    crowded = sum(button.wanted_width(theme) + gap for button in (*begins, *ends)) > bar.width
    left, right = bar.x, bar.right
    for button in ends:
        button.brief = crowded
        width = button.wanted_width(theme)
        button.rect = pygame.Rect(right - width, bar.y, width, bar.height)
        right -= width + gap
    for button in begins:
        button.brief = crowded
        button.rect = pygame.Rect(left, bar.y, button.wanted_width(theme), bar.height)
        left = button.rect.right + gap


def _place_sides(scene: "Compare", rect: pygame.Rect, shown: tuple[str, ...]) -> None:
    """One beside the other: what is seen, what is heard in words, and below that which case it is."""
    theme, words, gap = scene.window.theme, scene.window.words, scene.window.theme.px(8)
    width = (rect.width - gap) // 2
    narrow = theme.units(pygame.Rect(0, 0, width, 1))[0] < NARROW_UNITS
    for number, button in enumerate(scene.listen):
        button.brief = narrow
        button.caption = words("compare.heard" if number == scene.heard else "compare.listen")
    button = max(one.wanted_width(theme) for one in scene.listen)
    beside = width - 3 * gap - button
    tall = min(max(name.wanted_height(theme, beside) for name in scene.names), rect.height // 3)
    foot = max(tall, theme.px(36))
    scene.frames = []
    for number, (side, name, listen) in enumerate(zip(scene.sides, scene.names, scene.listen, strict=True)):
        frame = pygame.Rect(rect.x + number * (width + gap), rect.y, width, rect.height)
        scene.frames.append(frame)
        within = frame.inflate(-2 * gap, -2 * gap)
        side.lines, side.role = (4, "small") if narrow else (2, "body")
        side.place(pygame.Rect(within.x, within.y, within.width, within.height - foot - gap), shown)
        listen.rect = pygame.Rect(within.x, within.bottom - foot, button, theme.px(36))
        name.place(pygame.Rect(listen.rect.right + gap, listen.rect.y, beside, tall), theme)


def _place_controls(scene: "Compare", rect: pygame.Rect) -> int:
    """Effort, manoeuvre and sound, and below them the rest, at the foot of a rectangle; the height of all of them."""
    theme, gap, height = scene.window.theme, scene.window.theme.px(8), scene.window.theme.px(36)
    slider, mute = scene.slider.wanted_height(theme, rect.width), scene.mute.wanted_width(theme)
    rows = _in_rows(scene, rect.width)
    doing = max(theme.width(name) for _, name in scene.doing.options) + theme.width(scene.doing.caption, "small") + theme.px(52)
    beside = rect.width - mute - gap >= 2 * doing
    tall = slider + gap + (0 if beside else height + gap) + len(rows) * (height + gap) - gap
    top = rect.bottom - tall
    if not beside:
        doing = min(doing, rect.width - mute - gap)
        scene.slider.rect = pygame.Rect(rect.x, top, rect.width, slider)
        top += slider + gap
    else:
        scene.slider.rect = pygame.Rect(rect.x, top, rect.width - doing - mute - 3 * gap, slider)
    scene.mute.rect = pygame.Rect(rect.right - mute, top, mute, height)
    left = scene.mute.rect.x - gap - doing if beside else rect.x
    scene.doing.place(pygame.Rect(left, top, doing, height), theme, scene.window.rect)
    top += (slider if beside else height) + gap
    for row in rows:
        left = rect.x
        for widget, width in row:
            widget.rect = pygame.Rect(left, top, width, height)
            left += width + gap
        top += height + gap
    return tall


def _in_rows(scene: "Compare", room: int) -> list[list[tuple[Widget, int]]]:
    """Gain, sweep and buttons with their widths, in as many rows as they need."""
    theme, words, gap = scene.window.theme, scene.window.words, scene.window.theme.px(8)
    values = {
        scene.gain: [gain_in_words(words, step) for step in SENSITIVITIES_UV],
        scene.sweep: [sweep_in_words(words, step) for step in SWEEPS_MS],
    }
    rows: list[list[tuple[Widget, int]]] = [[]]
    used = 0
    for widget in (one for one in scene.row if one.visible):
        longest = max(values.get(widget, [""]), key=lambda value: theme.width(value, "strong"))
        width = widget.wanted_width(theme, longest) if longest else widget.wanted_width(theme)
        if used + width > room and rows[-1]:
            rows.append([])
            used = 0
        rows[-1].append((widget, width))
        used += width + gap
    return rows

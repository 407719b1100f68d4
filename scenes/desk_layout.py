"""Where the controls of the desk lie."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pygame

from scenes.panes import Panes, pages
from scenes.scope import SENSITIVITIES_UV, SWEEPS_MS
from scenes.theme import Theme
from scenes.views.trace import duration, voltage
from scenes.widgets.button import Button
from scenes.widgets.stepper import Stepper
from scenes.widgets.widget import Widget

MOVEMENTS = (1, 3, 10, 30)

if TYPE_CHECKING:
    from scenes.desk import Desk


def place_bar(desk: "Desk", bar: pygame.Rect, paged: bool) -> None:
    """Menu, case, site and the body from the left, settings and keys on the right; in a small window the pages instead of the case."""
    theme, window = desk.window.theme, desk.window.rect
    gap, left = theme.px(8), bar.x
    shown = pages(window, theme, desk.scene.hidden) if paged else []
    chosen = [desk.sites] if desk.scene.blind else [desk.cases, desk.sites]
    for widget in (desk.cases, desk.sites, desk.body):
        widget.visible = not paged and (widget is desk.body or widget in chosen)
    for page, button in desk.pages.items():
        button.visible = page in shown
    right = bar.right
    ends = [desk.keys] if paged else [desk.keys, desk.settings]
    desk.settings.visible = not paged
    begins: list[Widget] = [desk.menu, *(desk.pages[page] for page in shown)] if paged else [desk.menu, *chosen, desk.body]
    row = [*begins, *ends]
    for button in row:
        if isinstance(button, Button):
            button.brief = False
    room = bar.width - gap * (len(row) - 1)
    for button in reversed(row):
        if sum(widget.wanted_width(theme) for widget in row) > room and isinstance(button, Button):
            button.brief = True
    for button in ends:
        width = button.wanted_width(theme)
        button.rect = pygame.Rect(right - width, bar.y, width, bar.height)
        right -= width + gap
    spare = max(0, sum(widget.wanted_width(theme) for widget in row) - room)
    for widget in begins:
        width = widget.wanted_width(theme)
        if widget in (desk.cases, desk.sites):
            width -= (spare + 1) // 2
            widget.place(pygame.Rect(left, bar.y, width, bar.height), theme, window)
        else:
            widget.rect = pygame.Rect(left, bar.y, width, bar.height)
        left += width + gap


def place_heads(desk: "Desk", parts: Panes) -> None:
    """The controls in the headlines, what matters most first."""
    words, theme = desk.words, desk.window.theme
    gains = [words("units.per_division", value=voltage(words, step)) for step in SENSITIVITIES_UV]
    sweeps = [words("units.per_division", value=duration(words, step)) for step in SWEEPS_MS]
    seen = desk.prepared.surface is not None
    trace = [(desk.gain, gains), (desk.sweep, sweeps), (desk.freeze, [words("trace.freeze"), words("trace.run")])]
    skin = [
        (desk.moving, [desk.enlarged(factor) for factor in MOVEMENTS]),
        (desk.closer, [desk.closer.caption]),
        (desk.muscles, [desk.muscles.caption]),
        (desk.view, [desk.view.caption]),
    ]
    if len(desk.prepared.views()) < 2:
        del skin[-1]
    for controls, pane, title, wanted in ((trace, parts.trace, 2, True), (skin, parts.skin, 0, seen)):
        for control, _ in ((desk.view, None), *controls) if pane is parts.skin else controls:
            control.visible = False
        if pane is not None and wanted:
            place_head(pane.head, desk.titles[title], controls, theme)


def place_head(head: pygame.Rect, title: str, controls: Sequence[tuple[Button | Stepper, list[str]]], theme: Theme) -> None:
    """Controls at the right end: where the headline would be cut off they say less, and the last of them are left out.

    Those that are left out are had by key, and on the machine's page.
    """
    gap, shown = theme.px(8), list(controls)
    least = theme.width(title.partition(",")[0])
    for control, _ in shown:
        control.brief = False
    while True:
        widths = [_wanted(control, values, theme) for control, values in shown]
        if least + sum(widths) + gap * (len(widths) + 1) <= head.width or not shown:
            break
        if not all(control.brief for control, _ in shown):
            for control, _ in shown:
                control.brief = True
        else:
            shown.pop()
    right = head.right
    for (control, _), width in reversed(list(zip(shown, widths, strict=True))):
        control.rect = pygame.Rect(right - width, head.y + theme.px(3), width, head.height - theme.px(6))
        control.visible = True
        right -= width + gap


def _wanted(control: Button | Stepper, values: list[str], theme: Theme) -> int:
    """The width for the widest of its values."""
    if isinstance(control, Stepper):
        return control.wanted_width(theme, max(values, key=lambda value: theme.width(value, "strong")))
    return control.wanted_width(theme) - theme.width(control.caption) + max(theme.width(value) for value in values)


def place_side(desk: "Desk", side: pygame.Rect | None, low: bool) -> None:
    """The panels' tabs above, the panel below them, and under it, unless the window is `low`, what is always wanted."""
    theme, window = desk.window.theme, desk.window.rect
    always = (desk.effort, desk.volume, desk.mute, desk.level)
    for tab in desk.tabs.values():
        tab.visible = side is not None
    fixed = side is not None and not low
    for widget in always:
        widget.visible, widget.wanted = fixed, low
    desk.relax_button.wanted = low
    if side is None:
        return
    inner = side.inflate(-theme.px(28), -theme.px(24))
    gap, left, top, tall = theme.px(6), inner.x, inner.y, theme.px(32)
    for tab in desk.tabs.values():
        width = tab.wanted_width(theme)
        if left > inner.x and left + width > inner.right:
            left, top = inner.x, top + tall + gap
        tab.rect = pygame.Rect(left, top, min(width, inner.width), tall)
        left += width + gap
    top += tall + theme.px(10)
    bottom = _place_fixed(desk, inner, theme) if fixed else inner.bottom
    form = desk.panels[desk.scene.panel].form
    form.visible = True
    form.place(pygame.Rect(inner.x, top, inner.width + theme.px(8), bottom - top), theme, window)


def _place_fixed(desk: "Desk", inner: pygame.Rect, theme: Theme) -> int:
    """Effort, volume and level at the foot of the side; returns where they begin."""
    slider, meter = theme.height("body") + theme.px(22), theme.height("body") + theme.px(14)
    bottom = inner.bottom - theme.height("small") - theme.px(8)
    desk.level.rect = pygame.Rect(inner.x, bottom - meter, inner.width, meter)
    mute = desk.mute.wanted_width(theme)
    top = desk.level.rect.y - theme.px(12) - slider
    desk.volume.rect = pygame.Rect(inner.x, top, inner.width - mute - theme.px(14), slider)
    desk.mute.rect = pygame.Rect(inner.right - mute, top + theme.px(4), mute, theme.px(32))
    desk.effort.rect = pygame.Rect(inner.x, top - theme.height("small") - theme.px(16) - slider, inner.width, slider)
    return desk.effort.rect.y - theme.px(14)

"""Where the controls of the desk lie."""

from typing import TYPE_CHECKING

import pygame

from scenes.panes import Panes
from scenes.theme import Theme
from scenes.views.trace import SENSITIVITIES_UV, SWEEPS_MS, duration, voltage
from scenes.widgets.button import Button
from scenes.widgets.stepper import Stepper

MOVEMENTS = (1, 3, 10, 30)

if TYPE_CHECKING:
    from scenes.desk import Desk


def place_bar(desk: "Desk", bar: pygame.Rect) -> None:
    """Menu, case, site and the body from the left; the keys on the right."""
    theme, window = desk.window.theme, desk.window.rect
    gap, left = theme.px(8), bar.x
    desk.menu.rect = pygame.Rect(left, bar.y, desk.menu.wanted_width(theme), bar.height)
    left = desk.menu.rect.right + gap
    width = desk.keys.wanted_width(theme)
    desk.keys.rect = pygame.Rect(bar.right - width, bar.y, width, bar.height)
    for choice in (desk.cases, desk.sites):
        width = choice.wanted_width(theme)
        choice.place(pygame.Rect(left, bar.y, width, bar.height), theme, window)
        left += width + gap
    desk.body.rect = pygame.Rect(left, bar.y, desk.body.wanted_width(theme), bar.height)


def place_heads(desk: "Desk", parts: Panes) -> None:
    """The controls in the headlines, from the right; where the headline would be cut off, they say less."""
    theme, words = desk.window.theme, desk.words
    gains = [words("units.per_division", value=voltage(words, step)) for step in SENSITIVITIES_UV]
    sweeps = [words("units.per_division", value=duration(words, step)) for step in SWEEPS_MS]
    rows: tuple[tuple[pygame.Rect, str, list[tuple[Button | Stepper, list[str]]]], ...] = (
        (
            parts.trace.head,
            desk.titles[2],
            [(desk.freeze, [words("trace.freeze"), words("trace.run")]), (desk.sweep, sweeps), (desk.gain, gains)],
        ),
        (
            parts.skin.head,
            desk.titles[0],
            [
                (desk.moving, [desk.enlarged(factor) for factor in MOVEMENTS]),
                (desk.closer, [desk.closer.caption]),
                (desk.muscles, [desk.muscles.caption]),
                (desk.view, [desk.view.caption]),
            ],
        ),
    )
    for _, _, controls in rows:
        for control, _ in controls:
            control.brief = False
    gap = theme.px(8)
    seen = desk.prepared.surface is not None
    desk.muscles.visible, desk.view.visible = seen, seen and len(desk.prepared.views()) > 1
    for head, title, controls in rows:
        shown = [(control, values) for control, values in controls if control.visible or not seen]
        while True:
            widths = [_wanted(control, values, theme) for control, values in shown]
            if theme.width(title, "strong") + sum(widths) + gap * (len(widths) + 1) <= head.width:
                break
            if not all(control.brief for control, _ in shown):
                for control, _ in shown:
                    control.brief = True
            elif shown[-1][0] in (desk.view, desk.muscles):  # where there is no room they are had by key
                shown.pop()[0].visible = False
            else:
                break
        right = head.right
        for (control, _), width in zip(shown, widths, strict=True):
            control.rect = pygame.Rect(right - width, head.y + theme.px(3), width, head.height - theme.px(6))
            right -= width + gap


def _wanted(control: Button | Stepper, values: list[str], theme: Theme) -> int:
    """The width for the widest of its values."""
    if isinstance(control, Stepper):
        return control.wanted_width(theme, max(values, key=lambda value: theme.width(value, "strong")))
    return control.wanted_width(theme) - theme.width(control.caption) + max(theme.width(value) for value in values)


def place_side(desk: "Desk", side: pygame.Rect) -> None:
    """Below the controls of patient and sound, above them the text in what room is left."""
    theme = desk.window.theme
    inner = side.inflate(-theme.px(28), -theme.px(24))
    bottom = inner.bottom - 2 * theme.height("body") - theme.height("small") - theme.px(20)
    slider, meter = theme.height("body") + theme.px(22), theme.height("body") + theme.px(14)
    desk.level.rect = pygame.Rect(inner.x, bottom - meter, inner.width, meter)
    mute = desk.mute.wanted_width(theme)
    volume_top = desk.level.rect.y - theme.px(14) - slider
    desk.volume.rect = pygame.Rect(inner.x, volume_top, inner.width - mute - theme.px(14), slider)
    desk.mute.rect = pygame.Rect(inner.right - mute, volume_top + theme.px(4), mute, theme.px(32))
    hint = theme.height("small") + theme.px(20)
    desk.effort.rect = pygame.Rect(inner.x, volume_top - hint - slider, inner.width, slider)
    row = theme.px(34)
    desk.manoeuvres.place(pygame.Rect(inner.x, desk.effort.rect.y - theme.px(14) - row, inner.width, row), theme, desk.window.rect)
    gap = theme.px(6)
    tab = (inner.width - gap * (len(desk.tabs) - 1)) // len(desk.tabs)
    for n, button in enumerate(desk.tabs):
        button.rect = pygame.Rect(inner.x + n * (tab + gap), inner.y, tab, theme.px(32))
    top = inner.y + theme.px(32 + 14)
    desk.text.place(pygame.Rect(inner.x, top, inner.width, desk.manoeuvres.rect.y - theme.px(14) - top), theme)

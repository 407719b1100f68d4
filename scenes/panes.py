"""Where the parts of the examination lie in the window."""

from dataclasses import dataclass

import pygame

from scenes.theme import Theme


@dataclass(frozen=True)
class Pane:
    """A part with a headline: `whole` is its box, `head` the line of its title and controls, `body` the rest."""

    whole: pygame.Rect
    head: pygame.Rect
    body: pygame.Rect


@dataclass(frozen=True)
class Panes:
    """A bar above; skin and cross-section side by side, the trace below them; the case and the controls on the right."""

    bar: pygame.Rect
    skin: Pane
    section: Pane
    trace: Pane
    side: pygame.Rect


def panes(window: pygame.Rect, theme: Theme) -> Panes:
    """Divide the window."""
    gap, pad = theme.px(10), theme.px(12)
    bar = pygame.Rect(pad, theme.px(8), window.width - 2 * pad, theme.px(36))
    top = bar.bottom + theme.px(8)
    tall = window.height - top - pad
    side_width = min(theme.px(330), max(theme.px(286), round(window.width * 0.235)))
    side = pygame.Rect(window.width - pad - side_width, top, side_width, tall)
    wide = side.x - gap - pad
    upper = round(tall * 0.47)
    half = (wide - gap) // 2
    return Panes(
        bar,
        skin=_pane(pygame.Rect(pad, top, half, upper), theme),
        section=_pane(pygame.Rect(pad + half + gap, top, wide - half - gap, upper), theme),
        trace=_pane(pygame.Rect(pad, top + upper + gap, wide, tall - upper - gap), theme),
        side=side,
    )


def _pane(whole: pygame.Rect, theme: Theme) -> Pane:
    margin, head = theme.px(10), theme.px(40)
    return Pane(
        whole,
        head=pygame.Rect(whole.x + margin, whole.y + theme.px(4), whole.width - 2 * margin, head - theme.px(4)),
        body=pygame.Rect(whole.x + margin, whole.y + head + theme.px(4), whole.width - 2 * margin, whole.height - head - theme.px(12)),
    )

"""Where the parts of the examination lie in the window."""

from collections.abc import Collection
from dataclasses import dataclass

import pygame

from scenes.theme import Theme

VIEWS = ("skin", "section", "trace")
PAGES = ("trace", "skin", "section", "side")  # of a small window, in order
LEAST_UNITS = (900, 600)  # of the design: in less there is room for one part at a time
LEAST_WITH_SIDE = 760  # units across: in less the side, too, is a page of its own
CAPTION_UNITS = 830  # that the longest description of a signal takes in one line
WORD_UNITS = 70  # by so much a line may be shorter than its room, as it is broken between words


@dataclass(frozen=True)
class Pane:
    """A part with a headline: `whole` is its box, `head` the line of its title and controls, `body` the rest."""

    whole: pygame.Rect
    head: pygame.Rect
    body: pygame.Rect


@dataclass(frozen=True)
class Panes:
    """A bar above; skin and cross-section side by side, the trace and a line of words below them; the side on the right.

    None is what is hidden. In a small window (`paged`) one of them is shown at a time.
    """

    bar: pygame.Rect
    skin: Pane | None
    section: Pane | None
    trace: Pane | None
    side: pygame.Rect | None
    caption: pygame.Rect
    bare: pygame.Rect | None  # where there would be views, if all are hidden
    paged: bool
    alone: bool  # whether the side, too, is a page


def pages(window: pygame.Rect, theme: Theme, hidden: Collection[str]) -> list[str]:
    """The pages between which one goes in a small window, in order; empty in one that shows everything."""
    wide, tall = window.width / theme.scale, window.height / theme.scale
    if wide >= LEAST_UNITS[0] and tall >= LEAST_UNITS[1]:
        return []
    return [page for page in PAGES if page not in hidden and (page != "side" or wide < LEAST_WITH_SIDE)]


def panes(window: pygame.Rect, theme: Theme, hidden: Collection[str] = (), page: str = "trace", captions: bool = True) -> Panes:
    """Divide the window."""
    gap, pad = theme.px(10), theme.px(12)
    bar = pygame.Rect(pad, theme.px(8), window.width - 2 * pad, theme.px(36))
    top = bar.bottom + theme.px(8)
    tall = window.height - top - pad
    several = pages(window, theme, hidden)
    alone = "side" in several
    page = page if page in several else several[0] if several else ""
    shown = [page] if several else [view for view in VIEWS if view not in hidden]
    side_width = round(min(theme.px(400), max(theme.px(300), window.width * 0.27)))
    side = pygame.Rect(window.width - pad - side_width, top, side_width, tall)
    wide = side.x - gap - pad
    if alone:
        side, wide = pygame.Rect(pad, top, window.width - 2 * pad, tall), window.width - 2 * pad
    lines = -(-theme.px(CAPTION_UNITS) // (wide - theme.px(WORD_UNITS)))
    caption = pygame.Rect(pad, 0, wide, lines * theme.height("body") + theme.px(8) if captions else 0)
    caption.bottom = window.height - pad
    if alone:
        side.height = caption.top - top
    left = pygame.Rect(pad, top, wide, caption.top - top - (theme.px(4) if captions else 0))
    places = _places(left, shown, gap)
    skin, section, trace = (_pane(places[view], theme) if view in places else None for view in VIEWS)
    bare = left.inflate(-2 * gap, 0) if not places and page != "side" else None
    return Panes(bar, skin, section, trace, side if not alone or page == "side" else None, caption, bare, bool(several), alone)


def _places(whole: pygame.Rect, shown: list[str], gap: int) -> dict[str, pygame.Rect]:
    """The trace across the lower half, the others side by side above it; each takes the room of what is not shown."""
    upper = [view for view in ("skin", "section") if view in shown]
    places = {}
    above = whole.copy()
    if "trace" in shown:
        if upper:
            above.height = round(whole.height * 0.47)
        below = whole.copy()
        if upper:
            below.top, below.height = above.bottom + gap, whole.bottom - above.bottom - gap
        places["trace"] = below
    width = (above.width - gap * (len(upper) - 1)) // max(1, len(upper))
    for n, view in enumerate(upper):
        places[view] = pygame.Rect(above.x + n * (width + gap), above.y, width, above.height)
    return places


def _pane(whole: pygame.Rect, theme: Theme) -> Pane:
    margin, head = theme.px(10), theme.px(40)
    return Pane(
        whole,
        head=pygame.Rect(whole.x + margin, whole.y + theme.px(4), whole.width - 2 * margin, head - theme.px(4)),
        body=pygame.Rect(whole.x + margin, whole.y + head + theme.px(4), whole.width - 2 * margin, whole.height - head - theme.px(12)),
    )

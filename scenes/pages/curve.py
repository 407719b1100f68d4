"""How the share of right answers, and the time they take, have come along."""

import time

import numpy as np
import pygame

from scenes.pages.page import Page, Progress
from scenes.theme import Theme
from scenes.views.charts import CurveView, Level, nice
from scenes.widgets.paragraph import Paragraph
from scenes.widgets.picture import Picture
from sim.teach.review import FEWEST, fluency_curve, learning_curve, share
from sim.teach.schedule import DAY_S, DAY_STARTS_S
from sim.teach.wish import FLUENT_S

TALL = 290
LOW = 50.0  # seconds at the top of the axis above which 0 and 15 s would stand too close together
STRETCHES = 50  # a curve of many answers is smoothed over this part of them


def curve_page(progress: Progress) -> Page:
    """Both curves, each once there are 20 answers for it, and the figures in words."""
    words, attempts = progress.words, progress.attempts
    all_of_them, rights = share(attempts), int(np.count_nonzero(attempts.right))
    days = np.unique((attempts.at + time.localtime(progress.now).tm_gmtoff - DAY_STARTS_S) // DAY_S).size
    blocks = [
        ("heading", words("review.right", right=all_of_them.right, items=len(attempts))),
        ("body", words("review.sittings", sittings=np.unique(attempts.sitting).size, days=days)),
        ("gap", ""),
    ]
    views = curves(progress)
    if len(attempts) < FEWEST:
        blocks.append(("body", words("review.no_share", missing=FEWEST - len(attempts))))
    else:
        blocks.append(("body", words("review.curve_note", window=window(len(attempts)))))
    blocks.append(("gap", ""))
    if rights < FEWEST:
        blocks += [("body", words("review.no_time", missing=FEWEST - rights)), ("gap", "")]
    blocks.append(("quiet", words("review.time_note", seconds=f"{FLUENT_S:g}")))

    def paint(target: pygame.Surface, rect: pygame.Rect, theme: Theme) -> None:
        gap, margins = theme.px(14), [view.margins(theme) for view in views]
        left, right = (max(side) for side in zip(*margins, strict=True))
        tall = (rect.height - gap * (len(views) - 1)) // len(views)
        for n, view in enumerate(views):
            view.draw(target, pygame.Rect(rect.x, rect.y + n * (tall + gap), rect.width, tall), theme, (left, right))

    return Page([[Paragraph(blocks)]], Picture(paint, TALL * len(views) / 2) if views else None)


def window(items: int) -> int:
    """Over how many answers a curve is smoothed: 20, and more of very many, whose chance would hide what they tell."""
    return max(FEWEST, items // STRETCHES)


def curves(progress: Progress) -> list[CurveView]:
    """The views of the curves that have any point."""
    words, attempts, views = progress.words, progress.attempts, []
    end, end_words = len(attempts), words("review.answers", count=f"{len(attempts):,}")
    wide = window(len(attempts))
    right = learning_curve(attempts, wide)
    if len(right.items):
        levels = tuple(Level(value / 100, words("units.percent", value=value)) for value in (0, 50, 100))
        now = words("units.percent", value=round(100 * right.value[-1]))
        views.append(CurveView(words("review.curve", window=wide), right, 1.0, levels, now, end, end_words))
    wide = window(int(np.count_nonzero(attempts.right)))
    times = fluency_curve(attempts, wide)
    if len(times.items):
        top = nice(max(float(times.value.max()), 1.2 * FLUENT_S))
        marked = (0.0, FLUENT_S, top) if top <= LOW else (FLUENT_S, top)
        levels = tuple(Level(value, words("units.s", value=f"{value:g}"), strong=value == FLUENT_S) for value in marked)
        now = words("units.s", value=f"{times.value[-1]:.1f}")
        views.append(CurveView(words("review.time", window=wide, fluent=f"{FLUENT_S:g}"), times, top, levels, now, end, end_words))
    return views

"""What a teacher sees of a class: who has handed in, the items, the learners, and how they came along."""

from collections.abc import Callable, Sequence
from copy import copy

import numpy as np
import pygame

from scenes.pages.page import Page, Progress
from scenes.theme import Theme
from scenes.views.charts import CurveView, Level
from scenes.widgets.button import Button
from scenes.widgets.paragraph import Paragraph
from scenes.widgets.picture import Picture
from scenes.widgets.table import Table
from scenes.words import Words
from sim.classes.group import Group
from sim.classes.pack import SHOWN
from sim.classes.report import Told
from sim.teach.review import FEWEST, Curve, Share, share

TALL = 330


def of_class(words: Words) -> Words:
    """The same words, but what is said to one learner of the own progress is said of a class."""
    told = copy(words)
    told.texts = words.texts | {f"review.{key}": words(f"of_class.instead.{key}") for key in words.under("of_class.instead")}
    return told


def said(words: Words, one: Share) -> str:
    """How many were right; of fewer than 20 answers without a percentage."""
    if one.value is None:
        return words("review.of", right=one.right, items=one.items)
    return words("review.percent_of", percent=round(100 * one.value), items=one.items)


def overview_page(progress: Progress, group: Group, buttons: Sequence[Button]) -> Page:
    """How much of it was right, who has handed in and who has not, and what was left out and why."""
    words, all_of_them = progress.words, share(group.attempts)
    answers = sum(map(len, group.learners.values()))
    blocks = [
        ("heading", words("of_class.right", share=said(words, all_of_them))),
        ("body", words("of_class.count", learners=len(group.learners), answers=answers, pack=group.pack.id[:SHOWN])),
    ]
    handed_in = [("heading", words("of_class.handed_in", count=len(group.learners))), ("body", ", ".join(group.learners))]
    missing = []
    if group.missing:
        missing = [("gap", ""), ("heading", words("of_class.missing", count=len(group.missing))), ("body", ", ".join(group.missing))]
    trouble = []
    if group.trouble:
        trouble = [("gap", ""), ("heading", words("of_class.trouble", count=len(group.trouble), refused=group.refused))]
        trouble += [("item", sentence) for sentence in group.trouble]
    note = [("gap", ""), ("quiet", words("class.proves_not"))]
    return Page([[Paragraph(blocks)], list(buttons), [Paragraph([*handed_in, *missing, *trouble, *note])]], main=None)


def items_page(progress: Progress, group: Group, told: Told, reopen: Callable[[str], None]) -> Page:
    """Every item, the hardest first; Enter asks the marked one again."""
    words, items = progress.words, group.items()
    heads = [words(f"class.item_{name}") for name in ("question", "finding", "right", "time", "wrong")]
    rows = [
        (told.question(one), told.name(one.finding), words("review.of", right=one.right.right, items=one.right.items),
         words("units.s", value=f"{one.seconds:.0f}"), told.answer(one) or "–")
        for one in items
    ]  # fmt: skip
    table = Table(heads, rows, lambda n: reopen(items[n].item), numbers=(2, 3))
    return Page([[Paragraph([("body", words("of_class.items_note", count=len(items)))])]], table=table)


def learners_page(progress: Progress, group: Group) -> Page:
    """Each learner's first answers; those who have not handed in come last."""
    words, shares = progress.words, group.shares()
    heads = [words(f"of_class.head_{name}") for name in ("learner", "items", "right", "share", "answers")]
    rows = [(name, str(one.items), str(one.right), _percent(words, one), str(len(group.learners[name]))) for name, one in shares.items()]
    rows += [(name, "–", "–", words("of_class.not_yet"), "–") for name in group.missing]
    return Page([[Paragraph([("body", words("of_class.learners_note", fewest=FEWEST))])]], table=Table(heads, rows, numbers=(1, 2, 3, 4)))


def _percent(words: Words, one: Share) -> str:
    return "–" if one.value is None else words("units.percent", value=round(100 * one.value))


def curves_page(progress: Progress, group: Group) -> Page:
    """The learning curves of all who have answered enough, drawn over each other, and the middle of them."""
    words, curves = progress.words, list(group.curves().values())
    if not curves:
        return Page([[Paragraph([("heading", words("of_class.curves")), ("body", words("of_class.no_curves", fewest=FEWEST))])]])
    middle, end = middle_of(curves), max(int(curve.items[-1]) for curve in curves)
    levels = tuple(Level(value / 100, words("units.percent", value=value)) for value in (0, 50, 100))
    now = words("units.percent", value=round(100 * middle.value[-1]))
    end_words = words("review.answers", count=f"{end:,}")
    view = CurveView(words("review.curve", window=FEWEST), middle, 1.0, levels, now, end, end_words, tuple(curves))
    blocks = [("heading", words("of_class.curves")), ("body", words("of_class.curves_note", count=len(curves), fewest=FEWEST))]

    def paint(target: pygame.Surface, rect: pygame.Rect, theme: Theme) -> None:
        view.draw(target, rect, theme)

    return Page([[Paragraph(blocks)]], Picture(paint, TALL))


def middle_of(curves: Sequence[Curve]) -> Curve:
    """The median of several curves, as far as half of those who have one have come."""
    values = np.full((len(curves), max(int(curve.items[-1]) for curve in curves) + 1), np.nan)
    for row, curve in zip(values, curves, strict=True):
        row[curve.items] = curve.value
    there = np.count_nonzero(~np.isnan(values), axis=0)
    items = np.flatnonzero(there >= max(1, (len(curves) + 1) // 2))
    return Curve(items, np.zeros(items.size), np.nanmedian(values[:, items], axis=0))

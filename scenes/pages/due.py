"""Which findings are to be asked again, when, and which are mastered."""

import numpy as np

from scenes.pages.page import Page, Progress
from scenes.widgets.button import Button
from scenes.widgets.paragraph import Paragraph
from scenes.widgets.table import Table
from sim.teach.review import Share, fluency_by_finding, share_by_finding
from sim.teach.schedule import DAY_S, due, mastered
from sim.teach.wish import FLUENT_S


def due_page(progress: Progress, practise: Button | None) -> Page:
    """A table of all findings that were met: those most overdue first, then those that come next."""
    words, cards, now = progress.words, progress.cards, progress.now
    waiting = due(cards, now)
    order = [*waiting, *sorted(cards.keys() - set(waiting), key=lambda finding: (cards[finding].due, finding))]
    shares, times = share_by_finding(progress.attempts), fluency_by_finding(progress.attempts)
    known = {finding for finding in order if mastered(progress.attempts.where(finding=finding))}
    rows = [
        [
            progress.name(finding),
            when(progress, cards[finding].due),
            _share(progress, shares.get(finding, Share(0, 0))),
            words("units.s", value=f"{times[finding].seconds:.0f}") if finding in times else "–",
            words("review.is_mastered") if finding in known else "–",
        ]
        for finding in order
    ]
    heads = [words(f"review.head_{head}") for head in ("finding", "due", "right", "time", "mastered")]
    blocks = [
        ("heading", words("review.due", due=len(waiting), all=len(order), mastered=len(known))),
        ("quiet", words("review.due_note", seconds=f"{FLUENT_S:g}")),
    ]
    return Page([[Paragraph(blocks)], *([[practise]] if practise else [])], table=Table(heads, rows, numbers=(2, 3)))


def when(progress: Progress, at: float) -> str:
    """When something is due, in words: from how long ago to in how many days."""
    words, days = progress.words, (at - progress.now) / DAY_S
    whole = int(np.floor(abs(days) + (0.5 if days > 0 else 0)))
    if days <= 0:
        return words("review.due_now") if whole < 1 else words("review.due_day") if whole == 1 else words("review.due_days", days=whole)
    return words("review.in_hours") if days < 0.5 else words("review.in_day") if whole == 1 else words("review.in_days", days=whole)


def _share(progress: Progress, share: Share) -> str:
    words = progress.words
    if share.value is None:
        return words("review.of", right=share.right, items=share.items)
    return words("review.percent_of", percent=round(100 * share.value), items=share.items)

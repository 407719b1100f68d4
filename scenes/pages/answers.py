"""The latest answers, each of which can be looked at again."""

from collections.abc import Callable
from datetime import datetime

from scenes import asking
from scenes.pages.page import Page, Progress
from scenes.widgets.paragraph import Paragraph
from scenes.widgets.table import Table
from sim.teach.attempts import Attempt


def answers_page(progress: Progress, reopen: Callable[[str], None] | None) -> Page:
    """When, what was asked, what was right, what was chosen; Enter asks it again."""
    words, answers = progress.words, progress.answers
    heads = [words(f"review.head_{head}") for head in ("when", "question", "finding", "chosen", "mark", "seconds")]
    table = Table(heads, [_row(progress, one) for one in answers], (lambda n: reopen(answers[n].item)) if reopen else None, numbers=(5,))
    note = words("review.answers_note", count=len(answers)) if reopen else words("review.answers_last", count=len(answers))
    return Page([[Paragraph([("body", note)])]], table=table)


def _row(progress: Progress, answer: Attempt) -> list[str]:
    words = progress.words
    kind = f"review.kind_{answer.kind}"
    return [
        datetime.fromtimestamp(answer.at).strftime("%Y-%m-%d %H:%M"),  # noqa: DTZ006 (the learner's own clock)
        words(kind) if kind in words else progress.name(answer.kind),
        progress.name(answer.finding),
        ", ".join(_chosen(progress, answer.kind, key) for key in answer.chosen.split("+")) if answer.chosen else "–",
        ("✓ " if answer.right else "✗ ") + words(f"review.sure_{answer.confidence}"),
        f"{answer.seconds:.0f}",
    ]


def _chosen(progress: Progress, kind: str, key: str) -> str:
    """An option as it was called when it was asked: "normal" is a case only where the options are cases."""
    option = f"quiz.option.{key}"
    return progress.words(option) if kind not in asking.PATIENTS and option in progress.words else progress.name(key)

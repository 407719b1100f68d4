"""Who learns here: choosing, adding, exporting, deleting."""

from collections.abc import Callable, Sequence

from scenes.pages.page import Page
from scenes.widgets.button import Button
from scenes.widgets.choice import Choice
from scenes.widgets.paragraph import Paragraph
from scenes.widgets.text_entry import TextEntry
from scenes.words import Words
from sim.teach.progress import LONGEST_NAME, Learner


def learner_page(
    words: Words,
    learners: Sequence[Learner],
    learner: Learner | None,
    kept: bool,
    choose: Callable[[int], None],
    add: Callable[[str], None],
    own: Sequence[tuple[str, str, Callable[[], None]]],
) -> Page:
    """A list of the learners, an entry for a new one, and what can be done with the own data: caption, key, and what does it, each."""
    blocks = [("heading", words("review.who")), ("body", words("review.who_note"))]
    if not kept:
        blocks.append(("strong", words("review.forgotten")))
    entry = TextEntry(words("review.new_learner"), add, longest=LONGEST_NAME)
    there = list(learners) if learner is None or learner in learners else [*learners, learner]
    named = [(str(each.id), each.name) for each in there]
    chosen = "" if learner is None else str(learner.id)
    choice = Choice(words("review.learner") if learner else words("review.choose"), named, chosen, lambda key: choose(int(key)))
    buttons = [Button(caption, action, key) for caption, key, action in own] if learner is not None else []
    rows = [
        [Paragraph(blocks)],
        *([[choice]] if there else []),
        [entry],
        [Button(words("review.add"), lambda: add(entry.text))],
        *([buttons] if buttons else []),
    ]
    return Page(rows, main=choice if there else entry)

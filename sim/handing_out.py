"""`main.py export`: a lesson for other systems, as a web page, Moodle XML or GIFT."""

import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from sim.commands import DONE, ChoiceError
from sim.lesson import Lesson
from sim.loader import load_lesson
from sim.progress_bar import ProgressBar
from sim.rendering import FolderError, delivery, ready_for, write_whole
from sim.teach.exchange.gift import gift
from sim.teach.exchange.handout import Handout, Pictures, items_of, of_length, question_of, unfit
from sim.teach.exchange.html import write_html
from sim.teach.exchange.moodle import moodle
from sim.teach.text_desk import Speech

SUFFIXES = {"html": "", "moodle": ".xml", "gift": ".txt"}  # Moodle takes GIFT from no other name
FIRST_SEED = 1  # of a lesson that says `fresh`, so that the same command gives the same files


def export(
    lesson: str,
    to: str,
    out: Path,
    *,
    seed: int | None,
    items: int | None,
    language: str,
    scenarios: Path | None,
    force: bool,
    speech: Callable[[Path | None, str], Speech],
    pictures: Callable[[Speech], Pictures],
) -> int:
    """Write a lesson to `out`; what it holds, how large it is, and what was left out is said."""
    terms, said = of_length(load_lesson(lesson, scenarios), items), speech(scenarios, language)
    if seed is None:
        seed = terms.seed if isinstance(terms.seed, int) else FIRST_SEED
    if to == "html":
        with delivery(out, force) as workshop:
            made = handout(terms, seed, language, scenarios, said, pictures(said))
            write_html(workshop, made, said)
            size = sum(file.stat().st_size for file in workshop.iterdir())
        what = f"{out / 'index.html'} and its sounds and pictures"
    else:
        out = out / (terms.id + SUFFIXES[to]) if out.is_dir() else out
        if out.exists() and not force:
            raise FolderError(f"{out} is there already; choose another name, or add --force to replace it")
        ready_for(out)
        made = handout(terms, seed, language, scenarios, said, pictures(said) if to == "moodle" else None)
        data = moodle(made, said) if to == "moodle" else gift(made, said).encode()
        write_whole(out, data)
        size, what = len(data), str(out)
    for line in made.left_out:
        print(line, file=sys.stderr)
    print(f"{made.title}: {len(made.questions)} questions of seed {seed} in {what}, {told_size(size)}")
    return DONE


def handout(terms: Lesson, seed: int, language: str, scenarios: Path | None, said: Speech, pictures: Pictures | None) -> Handout:
    """The items of a lesson that can be asked with these pictures, or in words if there are none. ChoiceError if there is none."""
    bar, length = ProgressBar(), max(terms.length, len(terms.own))
    asked, reasons, number = [], Counter[str](), 0
    try:
        bar(0.0, "reading the cases")
        for number, (item, recordings, patients) in enumerate(items_of(terms, seed, scenarios), 1):
            question = question_of(number, item, recordings, patients, said, pictures)
            if reason := unfit(question, in_words=pictures is None):
                reasons[reason] += 1
            else:
                asked.append(question)
            bar(min(0.99, number / length), "making questions")
    finally:
        bar.close()
    if number < length:
        reasons["exchange.not_made"] += length - number
    left_out = tuple(said.words(reason, count=count) for reason, count in reasons.items())
    if not asked:
        raise ChoiceError(" ".join((f"export: nothing of the lesson {terms.id} can be asked so.", *left_out)))
    return Handout(terms.id, terms.title, " ".join(terms.about.split()), seed, language, tuple(asked), left_out)


def told_size(size: int) -> str:
    """A number of bytes as one says it."""
    return f"{size / 1e6:.1f} MB" if size >= 1e5 else f"{size / 1e3:.1f} kB"

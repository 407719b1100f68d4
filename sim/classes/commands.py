"""`main.py pack`, `main.py merge` and `main.py quiz --pack`; each returns the exit code."""

import secrets
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from sim.classes import report
from sim.classes.group import Group, merged, read_roster
from sim.classes.pack import SHOWN, Pack, made, read_pack, unpacked
from sim.classes.results import file_name, handed_in
from sim.classes.taking import Standing, Task, opened, proposed
from sim.commands import DONE, WRONG_INPUT, ChoiceError, console, in_text, progress_of
from sim.export import version
from sim.formats import PACK_SUFFIX
from sim.progress_bar import ProgressBar
from sim.rendering import delivery, write_whole
from sim.teach.attempts import Attempt, Mode

if TYPE_CHECKING:
    from sim.teach.progress import Learner, Store
    from sim.teach.text_desk import Speech, Terminal

REPORT = "report.html"


def pack(lesson: str, out: Path | None, seed: int | None, fresh: bool, title: str, note: str, force: bool, scenarios: Path | None) -> int:
    """Write a lesson as a class pack; without a seed one is drawn, so that all get the same items, unless these are to be `fresh`."""
    if fresh and seed is not None:
        raise ChoiceError("--fresh: every learner gets other items, so that --seed means nothing; leave one of the two out")
    drawn = None if fresh else secrets.randbelow(2**31) if seed is None else seed
    ready = made(lesson, scenarios, drawn, note, version(), title)
    file = out or Path(f"{ready.lesson}{PACK_SUFFIX}")
    content = ready.bytes()
    if file.exists() and not force:
        raise ChoiceError(f"--out: {file} is there already; choose another name, or add --force to replace it")
    write_whole(file, content)
    items = "each learner gets other items" if drawn is None else f"the same items for all, seed {drawn}"
    print(f"{file}: {ready.title}, {len(content) / 1000:.1f} kB, {items}; pack {ready.id[:SHOWN]}")
    return DONE


def write_results(pack: Pack, learner: str, answers: Sequence[Attempt], folder: Path) -> Path:
    """Write what a learner hands in to a folder, in the place of what was handed in before; the file.

    ResultsError if nothing was answered, FolderError if it cannot be written.
    """
    file = folder / file_name(pack, learner)
    write_whole(file, handed_in(pack, learner, version(), time.time(), answers).bytes())
    return file


def take(
    *,
    pack: Path,
    learner: str | None,
    hand_in: Path | None,
    no_trace: bool,
    text: bool,
    home: Path,
    speech: Callable[[Path | None], "Speech"],
    **terms: object,
) -> int:
    """Hold the lesson of a pack in the terminal, and hand in at its end, or, where a folder is named, whenever the learner leaves."""
    assert text
    given = [name for name, value in terms.items() if value is not None]
    if given:
        raise ChoiceError(f"quiz: --{given[0]} means nothing with --pack, whose lesson the teacher has set; leave it out")
    task = opened(pack, home)
    said, terminal = speech(task.folder), console(draws=not no_trace)
    with progress_of(learner, home, terminal, said) as (store, known):
        if store is None or known is None:
            raise ChoiceError("quiz: --pack needs --learner NAME, the name under which you hand in")
        standing = task.standing(store.answers_in(known.id, task.pack.marked))
        if not standing.complete or not (standing.same or hand_in):
            _hold(task, standing, store, known, said, terminal)
            standing = task.standing(store.answers_in(known.id, task.pack.marked))
        if standing.answers and not standing.complete:
            terminal.say(said.words("handout.left", number=standing.answered, all=standing.length))
        if standing.answers and (standing.complete or hand_in):
            file = write_results(task.pack, known.name, standing.answers, hand_in or proposed(task.file, home))
            terminal.say(said.words("handout.holds", name=known.name))
            terminal.say(said.words("handout.is_in", file=file))
    return DONE


def _hold(task: Task, standing: Standing, store: "Store", known: "Learner", said: "Speech", terminal: "Terminal") -> None:
    """Say what the lesson is, and ask its items, those first that are left of a sitting that was broken off."""
    from sim.teach.bank import Bank
    from sim.teach.quiz import Quiz
    from sim.teach.terminal import Conversation
    from sim.teach.text_desk import played

    terms, seed, words = in_text(task.lesson, None, ""), task.pack.seed, said.words
    begin = words("quiz.text.begin", title=terms.title, items=terms.length)
    note = [words("handout.note"), task.pack.note] if task.pack.note else []
    about = [begin, " ".join(terms.about.split()), *note, *task.told(words), task.differs(words)]
    if standing.open:
        about.append(words("handout.answered", number=standing.answered, all=standing.length))
    for line in filter(None, about):
        terminal.say(line)
    mode: Mode = "exam" if terms.is_exam else "practice"
    bank = partial(Bank, terms.cases, task.folder)
    asking = Quiz(mode, bank, played, store, known.id, terms, seed, kept=standing.open)
    try:
        Conversation(asking, said, terminal).hold()
    finally:
        asking.close()


def merge(
    pack: Path, results: list[Path], out: Path, roster: Path | None, force: bool, language: str, told: Callable[[Path, str], report.Told]
) -> int:
    """Put together what a class handed in: tables and a page to print, in the folder `out`; what is left out is said, a line each."""
    handed_out = read_pack(pack)
    names = read_roster(roster) if roster else ()
    bar = ProgressBar()
    try:
        group = merged(handed_out, results, names, bar)
    finally:
        bar.close()
    for sentence in group.trouble:
        print(sentence, file=sys.stderr)
    if not group.learners:
        print(f"nothing of {len(results)} is a results file of {handed_out.title}: nothing was written", file=sys.stderr)
        return WRONG_INPUT
    with TemporaryDirectory() as beside:  # the teacher's own cases have names, too
        deliver(group, out, told(unpacked(handed_out, Path(beside)), language), force)
    answers = sum(map(len, group.learners.values()))
    missing = f", {len(group.missing)} have not handed in" if names else ""
    print(f"{handed_out.title}: {len(group.learners)} learners, {answers} answers{missing}: {REPORT} and tables in {out}")
    return WRONG_INPUT if group.refused else DONE


def deliver(group: Group, out: Path, told: report.Told, force: bool) -> None:
    """Write the page and the tables to a folder, all or none; FolderError if it cannot be."""
    with delivery(out, force) as folder:
        (folder / REPORT).write_text(report.page(group, told, time.time()), encoding="utf-8")
        _tables(group, folder, told)


def write_tables(group: Group, out: Path, told: report.Told, force: bool) -> None:
    """Write the tables alone to a folder, all or none; FolderError if it cannot be."""
    with delivery(out, force) as folder:
        _tables(group, folder, told)


def _tables(group: Group, folder: Path, told: report.Told) -> None:
    for name, table in report.tables(group, told).items():
        (folder / name).write_text(table, encoding="utf-8", newline="")

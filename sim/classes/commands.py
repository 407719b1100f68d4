"""`main.py pack` and `main.py merge`; each returns the exit code."""

import secrets
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from sim.classes import report
from sim.classes.group import Group, merged, read_roster
from sim.classes.pack import SHOWN, SUFFIX, made, read_pack, unpacked
from sim.commands import DONE, WRONG_INPUT, ChoiceError, ProgressBar
from sim.export import version
from sim.rendering import delivery

REPORT = "report.html"


def pack(lesson: str, out: Path | None, seed: int | None, fresh: bool, title: str, note: str, force: bool, scenarios: Path | None) -> int:
    """Write a lesson as a class pack; without a seed one is drawn, so that all get the same items, unless these are to be `fresh`."""
    if fresh and seed is not None:
        raise ChoiceError("--fresh: every learner gets other items, so that --seed means nothing; leave one of the two out")
    drawn = None if fresh else secrets.randbelow(2**31) if seed is None else seed
    ready = made(lesson, scenarios, drawn, note, version(), title)
    file = out or Path(f"{ready.lesson}{SUFFIX}")
    content = ready.bytes()
    if file.exists() and not force:
        raise ChoiceError(f"--out: {file} is there already; choose another name, or add --force to replace it")
    write(file, content)
    items = "each learner gets other items" if drawn is None else f"the same items for all, seed {drawn}"
    print(f"{file}: {ready.title}, {len(content) / 1000:.1f} kB, {items}; pack {ready.id[:SHOWN]}")
    return DONE


def write(file: Path, content: bytes) -> None:
    """Write a file whole or not at all; ChoiceError if it cannot be."""
    beside = file.with_name(f"{file.name}.new")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        beside.write_bytes(content)
        beside.replace(file)
    except OSError as error:
        raise ChoiceError(f"{file} cannot be written: {(error.strerror or str(error)).lower()}") from None
    finally:
        with suppress(OSError):  # as where the folder is none
            beside.unlink()


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

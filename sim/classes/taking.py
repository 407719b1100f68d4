"""A class pack as a learner takes it: how it is opened, what it asks for, how far one is, and where the results go."""

import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from sim.classes.pack import Pack, read_pack, unpacked
from sim.lesson import Lesson
from sim.teach.attempts import Attempt
from sim.teach.item import read_item

MOST_NAMED = 8  # files that differ and are named
KEPT = "kept"  # the folder in the program's own one for what cannot lie beside the pack


@dataclass(frozen=True)
class Task:
    """A pack that lies in a `file`, unpacked to a `folder`, and its lesson."""

    pack: Pack
    lesson: Lesson
    file: Path
    folder: Path | None = None

    @property
    def length(self) -> int:
        """Items of one sitting."""
        return max(self.lesson.length, len(self.lesson.own))

    def told(self, words: Callable[..., str]) -> list[str]:
        """What is asked of the learner, a sentence each."""
        lesson, ends = self.lesson, "each" if self.lesson.feedback == "each" else "end"
        limit = lesson.seconds_per_item
        return [
            words("handout.fresh" if self.pack.seed is None else "handout.same", count=self.length),
            words("handout.limit", seconds=f"{limit:g}") if limit is not None else words("handout.no_limit"),
            words(f"handout.told_{ends}"),
        ]

    def differs(self, words: Callable[..., str]) -> str:
        """The sentence that says which files are others here than the teacher's; empty if none is."""
        names = self.pack.differing()
        if not names:
            return ""
        named = ", ".join(name.removesuffix(".yaml") for name in names[:MOST_NAMED])
        more = words("handout.more", count=len(names) - MOST_NAMED) if len(names) > MOST_NAMED else ""
        return words("handout.differs", names=named + more)

    def standing(self, answers: Sequence[Attempt]) -> "Standing":
        """How far somebody is who gave these answers to it."""
        return Standing(tuple(answers), self.length, self.pack.seed is not None)


@dataclass(frozen=True)
class Standing:
    """How far a learner is with a pack: all `answers` to it, oldest first; `same` where every sitting asks the same items."""

    answers: tuple[Attempt, ...]
    length: int
    same: bool

    @cached_property
    def sittings(self) -> list[list[Attempt]]:
        """The answers of each sitting, each item's first: two windows may have gone on with the same one."""
        by_name: dict[str, dict[str, Attempt]] = {}
        for one in self.answers:
            by_name.setdefault(one.sitting, {}).setdefault(one.item, one)
        return [list(items.values()) for items in by_name.values()]

    @property
    def answered(self) -> int:
        """Items answered in the sitting that went furthest."""
        return min(self.length, max(map(len, self.sittings), default=0))

    @property
    def complete(self) -> bool:
        """Whether a sitting was taken to its end."""
        return self.answered >= self.length

    @property
    def open(self) -> list[Attempt]:
        """The answers of the sitting that is to be gone on with; none where another one begins."""
        if not self.same or self.complete or not self.sittings:
            return []
        last = max(self.sittings, key=len)
        return last if all(map(_readable, last)) else []


def _readable(attempt: Attempt) -> bool:
    """Whether an answer's item is of this version."""
    with suppress(ValueError):
        read_item(attempt.item)
        return True
    return False


def opened(file: Path, home: Path) -> Task:
    """The pack of a file, unpacked below `home`. PackError if it is none, ScenarioError if its lesson is wrong."""
    pack = read_pack(file)
    folder = unpacked(pack, home)
    return Task(pack, pack.taken(folder), file.absolute(), folder)


def proposed(file: Path, home: Path) -> Path:
    """Where results are written if nobody says otherwise: beside the pack, or in the program's own folder where that cannot be."""
    folder = file.absolute().parent
    with suppress(OSError), tempfile.TemporaryFile(dir=folder):
        return folder
    return home / KEPT

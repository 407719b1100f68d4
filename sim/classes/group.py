"""A whole class: what learners handed in put together, and what can be read from it."""

import statistics
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np

from sim.classes.pack import Pack
from sim.classes.results import ENDING, Results, ResultsError, read_results
from sim.rendering import reason
from sim.teach.attempts import Attempt, Attempts, columns
from sim.teach.confusability import DOUBT, UNLISTED, Mixed
from sim.teach.progress import folded
from sim.teach.review import Confusions, Curve, Share, learning_curve

Progress = Callable[[float, str], None]
LARGEST_ROSTER_KB, MOST_FILES = 100, 20_000


@dataclass(frozen=True)
class Asked:
    """One item as the class answered it, each learner's first answer counted; `wrong` is what was answered wrongly most often."""

    item: str
    kind: str
    finding: str
    right: Share
    seconds: float  # median, of all answers
    wrong: str  # as kept: keys joined by "+"; empty if nothing was


@dataclass(frozen=True)
class Group:
    """The class: `learners` by pseudonym, oldest answers first; `missing` are those of the roster who have not handed in.

    `trouble` has one sentence for every file that was left out, or that somebody should look at; `refused` counts those left out.
    """

    pack: Pack
    learners: Mapping[str, tuple[Attempt, ...]]
    missing: tuple[str, ...]
    trouble: tuple[str, ...]
    refused: int

    @cached_property
    def first(self) -> dict[str, tuple[Attempt, ...]]:
        """Of each learner the first answer to every item: who goes through a lesson again knows it."""
        return {name: tuple({one.item: one for one in reversed(answers)}.values())[::-1] for name, answers in self.learners.items()}

    @cached_property
    def attempts(self) -> Attempts:
        """All first answers as columns, learner after learner."""
        return columns(one for answers in self.first.values() for one in answers)

    def curves(self) -> dict[str, Curve]:
        """The learning curve of each learner who has answered enough for one, over all answers."""
        curves = {name: learning_curve(columns(answers)) for name, answers in self.learners.items()}
        return {name: curve for name, curve in curves.items() if curve.items.size}

    def shares(self) -> dict[str, Share]:
        """How many first answers of each learner were right."""
        return {name: Share(sum(one.right for one in answers), len(answers)) for name, answers in self.first.items()}

    def items(self) -> list[Asked]:
        """Every item, the one most often answered wrongly first."""
        given: defaultdict[str, list[Attempt]] = defaultdict(list)
        for answers in self.first.values():
            for one in answers:
                given[one.item].append(one)
        asked = [_asked(item, answers) for item, answers in given.items()]
        return sorted(asked, key=lambda one: (one.right.right / one.right.items, -one.right.items, one.finding, one.item))


def mixed_up(matrix: Confusions, most: int) -> list[Mixed]:
    """The pairs of findings that a class mixes up, the worst first, at most so many: every answer weighs the same, whoever gave it."""
    pairs = []
    for one, other in zip(*np.nonzero(np.triu(matrix.counts + matrix.counts.T, 1)), strict=True):
        there, back = int(matrix.counts[one, other]), int(matrix.counts[other, one])
        pair = matrix.findings[one], matrix.findings[other]
        items = int(matrix.counts[one].sum() + matrix.counts[other].sum())
        rate = (there + back + DOUBT * UNLISTED) / (items + DOUBT)
        pairs.append(Mixed(pair if there >= back else pair[::-1], there + back, items, rate))
    return sorted(pairs, key=lambda each: (-each.rate, -each.times, each.pair))[:most]


def _asked(item: str, answers: Sequence[Attempt]) -> Asked:
    wrong = Counter(one.chosen for one in answers if not one.right and one.chosen)
    right = Share(sum(one.right for one in answers), len(answers))
    most = max(wrong, key=lambda chosen: (wrong[chosen], chosen)) if wrong else ""
    return Asked(item, answers[0].kind, answers[0].finding, right, statistics.median(one.seconds for one in answers), most)


def merged(pack: Pack, paths: Iterable[Path], roster: Sequence[str] = (), progress: Progress = lambda *_: None) -> Group:
    """The class of all results files among the paths and in the folders among them; what cannot be used is told and left out."""
    files, trouble, refused = results_files(paths), [], 0
    handed: dict[str, list[tuple[Path, Results]]] = defaultdict(list)
    for number, file in enumerate(files):
        progress(number / len(files), f"{number + 1} / {len(files)}")
        try:
            results = read_results(file, pack)
        except ResultsError as error:
            trouble.append(str(error))
            refused += 1
        else:
            handed[folded(results.learner)].append((file, results))
    learners: dict[str, tuple[Attempt, ...]] = {}
    for several in handed.values():
        for name, results in _persons(several, trouble):
            learners[name] = results.attempts
    there = {folded(name) for name in learners}
    missing = tuple(name for name in dict.fromkeys(roster) if folded(name) not in there)
    if roster:
        listed = {folded(name) for name in roster}
        trouble += [f"{name} is not on the list of the class" for name in sorted(learners) if folded(name.rsplit(" (", 1)[0]) not in listed]
    return Group(pack, dict(sorted(learners.items(), key=lambda one: folded(one[0]))), missing, tuple(trouble), refused)


def results_files(paths: Iterable[Path]) -> list[Path]:
    """The files among the paths, and every results file in the folders among them, sorted within each."""
    files: list[Path] = []
    for path in paths:
        files += sorted(path.rglob(f"*{ENDING}")) if path.is_dir() else [path]
    return list(dict.fromkeys(files))[:MOST_FILES]


def _persons(several: list[tuple[Path, Results]], trouble: list[str]) -> list[tuple[str, Results]]:
    """Those who have handed in under one pseudonym: files that share a sitting are one person's, handed in more than once."""
    persons: list[tuple[Path, Results]] = []
    for file, results in sorted(several, key=lambda one: one[1].at):
        sittings = {one.sitting for one in results.attempts}
        same = next((n for n, (_, known) in enumerate(persons) if sittings & {one.sitting for one in known.attempts}), None)
        if same is None:
            persons.append((file, results))
            continue
        together = {(one.sitting, one.at, one.item): one for one in (*persons[same][1].attempts, *results.attempts)}
        persons[same] = file, replace(results, attempts=tuple(sorted(together.values(), key=lambda one: one.at)))
    named = []
    for number, (file, results) in enumerate(persons, start=1):
        name = results.learner if number == 1 else f"{results.learner} ({number})"
        if number > 1:
            trouble.append(f"{file}: {results.learner} has handed in from elsewhere, too, or two have this name; counted as {name}")
        named.append((name, results))
    return named


def read_roster(path: Path) -> tuple[str, ...]:
    """The pseudonyms of a class, one a line; ResultsError if the file cannot be read."""
    try:
        with path.open("rb") as stream:
            raw = stream.read(LARGEST_ROSTER_KB * 1000 + 1)
        if len(raw) > LARGEST_ROSTER_KB * 1000:
            raise ResultsError(f"{path} is too large for a list of names: at most {LARGEST_ROSTER_KB} kB")
        return tuple(line.strip() for line in raw.decode("utf-8-sig").splitlines() if line.strip())
    except UnicodeDecodeError:
        raise ResultsError(f"{path} is no list of names: save it as text in UTF-8, one name a line") from None
    except OSError as error:
        raise ResultsError(f"{path} cannot be read: {reason(error)}") from None

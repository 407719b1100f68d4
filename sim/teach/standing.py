"""How a learner stands with each finding: the staircase of difficulty, what is still new, how weak it is, what it is taken for."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from sim.teach.confusability import Confusability
from sim.teach.wish import Attempt, Syllabus, fluent_s

# A weighted staircase settles where up × P(right) = down × P(wrong) (Kaernbach 1991, doi 10.3758/BF03214307): with 0.04 up, 83 % right,
# with 0.07 up, 74 %.
UP, UP_FLUENT, DOWN = 0.04, 0.07, 0.2
HURRY = 2.0  # steps up are so much longer until the first error, to find the level soon
SURE = 3
START = 0.2
APART = 0.1  # right at so much below the level, or wrong so much above it, tells nothing of the level
FADING = 0.8  # what an earlier answer still weighs, for each later one
KNOWN = 2  # right answers after which a finding is no longer new
PATIENCE = 12  # nor is it after this many items, right or not: else a hard one would keep all others out


@dataclass(frozen=True)
class Standing:
    """How it stands with one finding; `weakness` is the share of errors among the latest answers, 0 to 1."""

    level: float = START
    right: int = 0
    asked: int = 0
    weakness: float = 0.5
    erred: bool = False

    @property
    def new(self) -> bool:
        """Whether it is still being introduced."""
        return self.right < KNOWN and self.asked < PATIENCE

    def after(self, attempt: Attempt) -> "Standing":
        """How it stands after one more answer."""
        return replace(
            self,
            level=self._stepped(attempt),
            right=self.right + attempt.right,
            asked=self.asked + 1,
            weakness=FADING * self.weakness + (1 - FADING) * (not attempt.right),
            erred=self.erred or not attempt.right,
        )

    def _stepped(self, attempt: Attempt) -> float:
        if attempt.right and attempt.difficulty >= self.level - APART:
            fluent = attempt.confidence >= SURE and attempt.seconds <= fluent_s(attempt.kind)
            return min(1.0, self.level + (UP_FLUENT if fluent else UP) * (1.0 if self.erred else HURRY))
        if not attempt.right and attempt.difficulty <= self.level + APART:
            return max(0.0, self.level - DOWN)
        return self.level


@dataclass
class Record:
    """All answers so far, earlier ones and those of this sitting, and what follows from them."""

    attempts: list[Attempt] = field(default_factory=list)
    standings: defaultdict[str, Standing] = field(default_factory=lambda: defaultdict(Standing))
    latest: dict[str, int] = field(default_factory=dict)  # finding -> which answer was the latest about it, from 1 on
    confusability: Confusability = field(default_factory=Confusability)

    def add(self, attempt: Attempt) -> None:
        """Count one more answer."""
        self.attempts.append(attempt)
        self.latest[attempt.finding] = len(self.attempts)
        self.standings[attempt.finding] = self.standings[attempt.finding].after(attempt)
        self.confusability.add(attempt)


def record(syllabus: Syllabus, history: Sequence[Sequence[object]]) -> Record:
    """The record of earlier answers, oldest first, each the values of an Attempt."""
    made = Record(confusability=Confusability(syllabus.findings, syllabus.confused_with))
    for row in history:
        made.add(Attempt(*row))  # type: ignore[arg-type]  # rows of a table
    return made

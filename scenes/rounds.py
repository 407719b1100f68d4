"""The items of a lesson as a class sees them together: one after the other, and back again; nothing of it is anybody's answer."""

import time
from collections.abc import Callable
from pathlib import Path

from scenes.job import Job
from scenes.quiz import Course
from scenes.shown_clip import ShownClip, all_ready
from sim.classes.votes import Round
from sim.teach.clips import Patients
from sim.teach.complaints import StoreError
from sim.teach.item import Item
from sim.teach.sitting import Result, Verdict

Clips = tuple[ShownClip, ...]
NEAR = 1  # items to each side of the present one whose signals are kept; others are made again


class Rounds:
    """`ahead` makes the items; there, what most of the class votes for counts as the answer, by which it chooses what comes next."""

    mode = "projector"
    news: tuple[StoreError, ...] = ()

    def __init__(self, ahead: Course, folder: Path | None = None, now: Callable[[], float] = time.time) -> None:
        self._ahead, self._folder, self._now = ahead, folder, now
        self.rounds: list[Round] = []
        self.at = 0
        self._passed = 0  # items after which the next one has been asked for
        self._clips: dict[int, Clips] = {}
        self._again: tuple[int, Job[Clips]] | None = None

    @property
    def length(self) -> int:
        """Items there are at most."""
        return self._ahead.length

    @property
    def number(self) -> int:
        """Items before the present one."""
        return self.at

    @property
    def over(self) -> bool:
        """Whether one has come to the end."""
        return self.at >= len(self.rounds) and self._ahead.over

    @property
    def round(self) -> Round:
        """The present item and its votes."""
        return self.rounds[self.at]

    def current(self, hurry: bool = False) -> tuple[Item, Clips] | None:  # noqa: ARG002  a class can wait
        """The present item, once it is ready; the one after it is made meanwhile."""
        made = self._ahead.current()
        if self.at == len(self.rounds) and made is not None:
            self.rounds.append(Round(made[0], self._now()))
            self._clips[self.at] = made[1]
        if self.at >= len(self.rounds):
            return None
        clips = self._clips.get(self.at) or self._made_again()
        return (self.round.item, clips) if clips is not None else None

    def coming(self) -> None:
        """Nothing is lit ahead, as a teacher may go back as well; the item after this one is made."""
        self._ahead.current()

    def _made_again(self) -> Clips | None:
        item = self.round.item
        if self._again is None or self._again[0] != self.at:
            self._again = self.at, Job(lambda _: all_ready(item, Patients(self._folder)))
        if not self._again[1].done:
            return None
        self._clips[self.at], self._again = self._again[1].result(), None
        return self._clips[self.at]

    def step(self, by: int) -> None:
        """On by one item, or back."""
        if by > 0 and self.at == self._passed:
            self._ahead.answered(self.round.led or _right(self.round.item), 2, 0.0)
            self._passed += 1
        self.at = max(0, min(len(self.rounds), self.at + by))
        self._clips = {n: clips for n, clips in self._clips.items() if abs(n - self.at) <= NEAR}

    def answered(self, answer: tuple[str, ...], _confidence: int, _seconds: float) -> Verdict:
        """What the class was for; nothing is kept of it here."""
        item = self.round.item
        return Verdict(item.is_right(answer), item.meant(answer), False, True)

    def result(self) -> Result | None:
        """Nothing is reckoned of anybody."""
        return None

    def close(self) -> None:
        """Make no more items."""
        self._ahead.close()


def _right(item: Item) -> tuple[str, ...]:
    """What is right, where nobody voted."""
    return item.right or (f"{((item.low or 0.0) + (item.high or 0.0)) / 2}",)

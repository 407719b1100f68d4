"""Looks for clips that clearly show a finding: patient after patient, insertion after insertion, until one does."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from sim.address import Address
from sim.engine import Controls, Engine, Frame
from sim.kernels.random import Draws
from sim.teach.clips import Patients, Recording, run
from sim.teach.findings import FINDINGS
from sim.teach.item import Clip

QUIZ = 41  # names the draws of the quiz, apart from those of patients
SEEDS = 100_000  # patients there are to meet
INSERTIONS = 4  # tried in one patient
SETTLED_S, LISTENED_S, STEP_S = 1.5, 12.0, 0.5  # after the needle has come in; listened to; from one stretch to the next
LATER_S = 0.4  # a reading at rest that hangs on where exactly the clip begins is none
READINGS = 2  # stretches of one insertion that are read, at most
T = TypeVar("T")


class Lots:
    """What is left to chance in one item; the same seed always draws the same."""

    def __init__(self, seed: int, stream: int = 0) -> None:
        self._draws = Draws(seed, stream, QUIZ, 0)

    def share(self) -> float:
        """A number from 0 to 1."""
        return float(self._draws.uniform(1)[0])

    def below(self, count: int) -> int:
        """A whole number from 0 to before `count`."""
        return min(int(self.share() * count), count - 1)

    def pick(self, things: Sequence[T]) -> T:
        """One of the things."""
        return things[self.below(len(things))]

    def shuffled(self, things: Sequence[T]) -> list[T]:
        """All of them in another order."""
        left = list(things)
        return [left.pop(self.below(len(left))) for _ in range(len(left))]


def search(finding: str, places: Mapping[str, Sequence[str]], patients: Patients, lots: Lots, difficulty: float = 0.0) -> Clip | None:
    """A clip that clearly shows the finding at one of the `places` (sites by case), however long it takes; None without any place."""
    while places:
        case = lots.pick(list(places))
        address = Address(case, lots.pick(places[case]), seed=1 + lots.below(SEEDS))
        clip = look(finding, address, patients, lots, difficulty)
        if clip is not None:
            return clip
    return None


def look(finding: str, there: Address, patients: Patients, lots: Lots, difficulty: float = 0.0, tries: int = INSERTIONS) -> Clip | None:
    """A clip that clearly shows the finding in this very muscle, whatever the insertion; None if none of a few does."""
    sought = FINDINGS[finding]
    easy, hard = sought.seconds
    seconds, effort, first = round(easy + (hard - easy) * difficulty, 1), lots.pick(sought.efforts), lots.below(1000)
    track = ((0, Controls(effort)),) if effort else ()
    for insertion in range(first, first + tries):
        address = replace(there, at_s=0.0, insertion=insertion, track=track)
        engine = patients.engine(address)
        at_s = shown_at(finding, engine, address, seconds) if sought.promising(engine) else None
        if at_s is not None:
            return Clip(replace(address, at_s=at_s), seconds, finding)
    return None


def shown_at(finding: str, engine: Engine, address: Address, seconds: float) -> float | None:
    """The second at which the first stretch of so many `seconds` ends that shows the finding; None if none of the first ones does."""
    sought, read = FINDINGS[finding], 0
    frames: list[Frame] = []
    end_s = SETTLED_S + seconds
    last_s = end_s if any(sought.efforts) else SETTLED_S + max(LISTENED_S, seconds)  # an effort goes on as it began
    while end_s <= last_s and read < READINGS:
        frames += run(engine, replace(address, at_s=end_s)).frames
        part = Recording(engine, tuple(frames)).part(end_s - seconds, end_s)
        if sought.truth(part):
            read += 1
            if sought.reading(part) == finding and (any(sought.efforts) or sought.reading(part.part(LATER_S, seconds)) == finding):
                return round(end_s, 2)
        end_s += STEP_S
    return None

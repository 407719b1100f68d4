"""What an exam asks: the same for everybody who takes it, whatever they answer."""

from collections import Counter

from sim.teach import choosing
from sim.teach.wish import DIFFICULTY, FINDING, Attempt, Chance, Plan, Syllabus, Wish

EASIEST, HARDEST = 0.2, 0.8


class Exam:
    """Every finding of either side in turn, in random order; what is asked follows from the seed alone."""

    def __init__(self, syllabus: Syllabus, plan: Plan, seed: int) -> None:
        self._syllabus, self._plan, self._seed = syllabus, plan, seed
        self._shown: list[str] = []
        self._last = ""

    def decide(self, index: int) -> Wish | None:
        """The index-th wish; to be asked for in order, once each."""
        if index >= self._plan.items or not self._syllabus.findings:
            return None
        chance = Chance(self._seed, index)
        finding = self._finding(chance)
        difficulty = EASIEST + (HARDEST - EASIEST) * chance.word(DIFFICULTY) / 2**64
        wish = choosing.phrased(self._syllabus, self._plan, chance, finding, choosing.Manner(difficulty, self._last))
        self._shown.append(finding)
        self._last = wish.kind
        return wish

    def learn(self, index: int, attempt: Attempt) -> None:
        """Nothing: an exam does not mind the answers."""

    def _finding(self, chance: Chance) -> str:
        """Of the first side that has one, a finding that was shown least often so far."""
        times, weary = Counter(self._shown), choosing.tired(self._shown)
        sides = choosing.sides_to_show(self._syllabus, chance, self._shown)
        usable = next((some for side in sides if (some := [each for each in self._syllabus.sides[side] if each != weary])), [weary])
        fewest = min(times[finding] for finding in usable)
        return chance.pick([finding for finding in usable if times[finding] == fewest], FINDING)

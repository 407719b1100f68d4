"""What an exam asks: the same for everybody who takes it, whatever they answer."""

from collections import Counter
from collections.abc import Sequence

from sim.teach import choosing
from sim.teach.wish import DIFFICULTY, FINDING, Attempt, Chance, Plan, Syllabus, Wish

EASIEST, HARDEST = 0.2, 0.8


class Exam(choosing.Kept):
    """Every finding of either side in turn, in random order; what is asked follows from the seed alone."""

    def __init__(self, syllabus: Syllabus, plan: Plan, seed: int) -> None:
        self._syllabus, self._plan, self._seed = syllabus, plan, seed
        self._wishes: list[Wish] = []  # as decided at first: what cannot be made on one machine must not change what comes later

    def decide(self, index: int) -> Wish | None:
        """The index-th wish; to be asked for in order, once each."""
        if index >= self._plan.items or not self._syllabus.findings:
            return None
        chance = Chance(self._seed, index)
        difficulty = EASIEST + (HARDEST - EASIEST) * chance.word(DIFFICULTY) / 2**64
        manner = choosing.Manner(difficulty, self._wishes[-1].kind if self._wishes else "")
        wish = choosing.phrased(self._syllabus, self._plan, chance, self._finding(chance), manner)
        self._wishes.append(wish)
        return wish

    def instead(self, index: int, refused: Sequence[Wish]) -> Wish | None:
        """A wish in the place of the index-th ones that cannot be made; it follows from the seed and from them alone."""
        manner = choosing.Manner(refused[0].difficulty, refused[-1].kind)
        return choosing.instead(self._syllabus, self._plan, Chance(self._seed, index), refused, lambda _: manner)

    def learn(self, index: int, attempt: Attempt) -> None:
        """Nothing: an exam does not mind the answers."""

    def _finding(self, chance: Chance) -> str:
        """Of the first side that has one, a finding that was shown least often so far."""
        shown = [wish.finding for wish in self._wishes]
        times, weary = Counter(shown), choosing.tired(shown)
        sides = choosing.sides_to_show(self._syllabus, chance, shown)
        usable = next((some for side in sides if (some := [each for each in self._syllabus.sides[side] if each != weary])), [weary])
        fewest = min(times[finding] for finding in usable)
        return chance.pick([finding for finding in usable if times[finding] == fewest], FINDING)

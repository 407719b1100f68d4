"""What a drill asks: the pairs of findings that this learner takes for each other, until they are told apart."""

from collections import Counter
from collections.abc import Sequence

from sim.teach import choosing
from sim.teach.confusability import MIXED_UP, Pair, ordered
from sim.teach.standing import Record
from sim.teach.wish import PAIR, SIDE, Attempt, Chance, Plan, Syllabus, Wish

A_DAY = 6  # items of drill a day that do: ten shrank confusions no further, and left more errors with the rest
IN_A_ROW = 4  # right answers, both findings among them, that end the drill of a pair
STAY = 12  # items with one pair before another has its turn
AHEAD = 2  # showings of one finding of the pair more than of the other, at most


def confused_pairs(syllabus: Syllabus, record: Record) -> dict[Pair, float]:
    """How badly each pair that can be asked about is mixed up, 0 to 1, worst first; empty if there is nothing to drill."""
    worst = {ordered(*mixed.pair): mixed.rate for mixed in record.confusability.worst() if mixed.rate >= MIXED_UP}
    return {pair: rate for pair, rate in worst.items() if choosing.telling_kinds(syllabus, *pair)}


class Drill(choosing.Kept):
    """Shows the two findings of a pair in turns that cannot be guessed; worse pairs come earlier, as a rule."""

    def __init__(self, syllabus: Syllabus, plan: Plan, seed: int, record: Record) -> None:
        self._syllabus, self._plan, self._seed, self._record = syllabus, plan, seed, record
        self._open = confused_pairs(syllabus, record)
        self._told: dict[Pair, list[str]] = {pair: [] for pair in self._open}  # findings told right since the last error
        self._asked: list[tuple[Pair, Wish]] = []

    def decide(self, index: int) -> Wish | None:
        """The index-th wish, to be asked for in order, once each; None when there is nothing to drill any more."""
        if index >= self._plan.items or not self._open:
            return None
        chance = Chance(self._seed, index)
        pair = self._pair(chance)
        wish = self._about(self._syllabus, chance, pair)
        self._asked.append((pair, wish))
        return wish

    def instead(self, index: int, refused: Sequence[Wish]) -> Wish | None:
        """A wish in the place of the index-th ones that cannot be made: about the same pair in another way, else about another pair."""
        left = self._syllabus.without(refused)
        pairs = [pair for pair in (self._asked[index][0], *self._open) if choosing.telling_kinds(left, *pair)]
        if not pairs:
            return None
        wish = self._about(left, Chance(self._seed, index).again(len(refused)), pairs[0])
        self._asked[index] = (pairs[0], wish)
        return wish

    def learn(self, index: int, attempt: Attempt) -> None:
        """Take note of an answer; a pair that was told apart often enough in a row is done with."""
        pair, _ = self._asked[index]
        told = self._told[pair]
        if not attempt.right:
            told.clear()
            return
        told.append(attempt.finding)
        if len(told) >= IN_A_ROW and len(set(told)) == len(pair):
            self._open.pop(pair, None)

    def _pair(self, chance: Chance) -> Pair:
        asked = [pair for pair, _ in self._asked[-STAY:]]
        last = asked[-1] if asked else None
        stayed = asked == [last] * STAY
        if last in self._open and not stayed:
            return last
        others = {pair: bad for pair, bad in self._open.items() if pair != last} or self._open
        return chance.pick(tuple(others), PAIR, tuple(others.values()))

    def _about(self, syllabus: Syllabus, chance: Chance, pair: Pair) -> Wish:
        finding = self._turn(chance, pair)
        against = pair[1] if finding == pair[0] else pair[0]
        last = self._asked[-1][1].kind if self._asked else ""
        manner = choosing.Manner(self._record.standings[finding].level, last, reasoning=False, alone=False)
        return choosing.contrasted(syllabus, self._plan, chance, finding, against, manner)

    def _turn(self, chance: Chance, pair: Pair) -> str:
        times = Counter(wish.finding for asked, wish in self._asked if asked == pair)
        ahead = times[pair[0]] - times[pair[1]]
        if abs(ahead) >= AHEAD:
            return pair[ahead > 0]
        return pair[chance.below(0.5, SIDE)]

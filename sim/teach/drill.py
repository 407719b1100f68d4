"""What a drill asks: the pairs of findings that this learner takes for each other, until they are told apart."""

from collections import Counter

from sim.teach import choosing
from sim.teach.standing import Record, is_confusion
from sim.teach.wish import PAIR, SIDE, Attempt, Chance, Plan, Syllabus, Wish

Pair = tuple[str, str]  # in alphabetical order
FADING = 0.85  # what an earlier answer about a pair still weighs, for each later one
BAD = 0.08  # below this a pair needs no drill: one confusion, and four right answers after it
IN_A_ROW = 4  # right answers, both findings among them, that end the drill of a pair
STAY = 12  # items with one pair before another has its turn
AHEAD = 2  # showings of one finding of the pair more than of the other, at most


def confused_pairs(syllabus: Syllabus, record: Record) -> dict[Pair, float]:
    """How badly each pair that can be asked about is confused, 0 to 1, worst first; empty if there is nothing to drill."""
    pairs = {_pair(*confusion) for confusion in record.confusions}
    askable = [pair for pair in sorted(pairs) if choosing.telling_kinds(syllabus, *pair)]
    badness = dict.fromkeys(askable, 0.0)
    for attempt in record.attempts:
        for pair in askable:
            if attempt.finding in pair:
                confused = is_confusion(attempt) and attempt.meant in pair
                badness[pair] = FADING * badness[pair] + (1 - FADING) * confused
    return {pair: bad for pair, bad in sorted(badness.items(), key=lambda each: -each[1]) if bad >= BAD}


class Drill:
    """Shows the two findings of a pair in turns that cannot be guessed; worse pairs come earlier, as a rule."""

    def __init__(self, syllabus: Syllabus, plan: Plan, seed: int, record: Record) -> None:
        self._syllabus, self._plan, self._seed, self._record = syllabus, plan, seed, record
        self._open = confused_pairs(syllabus, record)
        self._shown: dict[Pair, list[str]] = {pair: [] for pair in self._open}
        self._told: dict[Pair, list[str]] = {pair: [] for pair in self._open}  # findings told right since the last error
        self._asked: list[Pair] = []
        self._last = ""

    def decide(self, index: int) -> Wish | None:
        """The index-th wish, to be asked for in order, once each; None when there is nothing to drill any more."""
        if index >= self._plan.items or not self._open:
            return None
        chance = Chance(self._seed, index)
        pair = self._pair(chance)
        finding = self._turn(chance, pair)
        against = pair[1] if finding == pair[0] else pair[0]
        manner = choosing.Manner(self._record.standings[finding].level, self._last, reasoning=False, alone=False)
        wish = choosing.contrasted(self._syllabus, self._plan, chance, finding, against, manner)
        self._asked.append(pair)
        self._shown[pair].append(finding)
        self._last = wish.kind
        return wish

    def learn(self, index: int, attempt: Attempt) -> None:
        """Take note of an answer; a pair that was told apart often enough in a row is done with."""
        pair = self._asked[index]
        told = self._told[pair]
        if not attempt.right:
            told.clear()
            return
        told.append(attempt.finding)
        if len(told) >= IN_A_ROW and len(set(told)) == len(pair):
            self._open.pop(pair, None)

    def _pair(self, chance: Chance) -> Pair:
        last = self._asked[-1] if self._asked else None
        stayed = last is not None and self._asked[-STAY:] == [last] * STAY
        if last in self._open and not stayed:
            return last
        others = {pair: bad for pair, bad in self._open.items() if pair != last} or self._open
        return chance.pick(tuple(others), PAIR, tuple(others.values()))

    def _turn(self, chance: Chance, pair: Pair) -> str:
        times = Counter(self._shown[pair])
        ahead = times[pair[0]] - times[pair[1]]
        if abs(ahead) >= AHEAD:
            return pair[ahead > 0]
        return pair[chance.below(0.5, SIDE)]


def _pair(finding: str, meant: str) -> Pair:
    return (finding, meant) if finding < meant else (meant, finding)

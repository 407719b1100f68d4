"""Which findings a learner mixes up: the one estimate that practice, the drill and the review go by."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sim.teach.wish import Attempt

Pair = tuple[str, str]  # in alphabetical order
LISTED, UNLISTED = 0.06, 0.01  # how often two findings are mixed up before anything is known: if the glossary warns of it, if not
DOUBT = 10.0  # items that this weighs as much as, so that one slip in two items is not the worst confusion
MIXED_UP = 0.08  # the rate of a pair that counts as mixed up: from one confusion until two are right, or seven if the glossary warns of it
FADING = 0.95  # what an earlier item still weighs, for each later one that could tell: what was overcome is not held against the learner


@dataclass(frozen=True)
class Mixed:
    """Two findings that are mixed up, in either direction: how often, in how many items that could tell, and how bad that is.

    `rate` is from 0 to 1, smoothed, so that pairs with few and with many items can be compared.
    """

    pair: tuple[str, str]  # the first is the one more often taken for the other
    times: int
    items: int
    rate: float


@dataclass
class _Tally:
    times: int = 0  # that the first of the pair was taken for the second
    back: int = 0  # that the second was taken for the first
    items: int = 0
    confused: float = 0.0  # faded
    told: float = 0.0


def ordered(one: str, other: str) -> Pair:
    """Two findings as a pair: which of them is taken for the other does not matter, as telling them apart is one skill."""
    return (one, other) if one < other else (other, one)


class Confusability:
    """The mean of a beta distribution for each pair: what the glossary warns of is the prior, and only items that could tell count.

    An item can tell two findings apart if it shows the one and offers the other. Where it is not known what was offered, that is any of
    `findings`.
    """

    def __init__(self, findings: Iterable[str] = (), confused_with: Mapping[str, tuple[str, ...]] | None = None) -> None:
        self._findings = tuple(findings)
        self._listed = {ordered(finding, other) for finding, others in (confused_with or {}).items() for other in others}
        self._tallies: defaultdict[Pair, _Tally] = defaultdict(_Tally)

    def add(self, attempt: Attempt) -> None:
        """Count one more answer."""
        confused = is_confusion(attempt)
        offered = self._findings if attempt.offered is None else attempt.offered
        for other in dict.fromkeys((*offered, attempt.meant) if confused else offered):
            if other and other != attempt.finding and (attempt.right or confused):
                self._count(attempt.finding, other, confused and attempt.meant == other)

    def _count(self, finding: str, other: str, confused: bool) -> None:
        pair = ordered(finding, other)
        tally = self._tallies[pair]
        tally.items += 1
        tally.times += confused and finding == pair[0]
        tally.back += confused and finding == pair[1]
        tally.confused = FADING * tally.confused + confused
        tally.told = FADING * tally.told + (not confused)

    def rate(self, one: str, other: str) -> float:
        """How often two findings are likely to be mixed up, 0 to 1, in an item that could tell."""
        pair = ordered(one, other)
        tally = self._tallies[pair]
        prior = LISTED if pair in self._listed else UNLISTED
        return (tally.confused + DOUBT * prior) / (tally.confused + tally.told + DOUBT)

    def worst(self, most: int | None = None) -> list[Mixed]:
        """The pairs that were mixed up at least once, the worst first, at most so many."""
        mixed = [
            Mixed(pair if tally.times >= tally.back else pair[::-1], tally.times + tally.back, tally.items, self.rate(*pair))
            for pair, tally in self._tallies.items()
            if tally.times + tally.back
        ]
        return sorted(mixed, key=lambda each: (-each.rate, -each.times, each.pair))[:most]


def is_confusion(attempt: Attempt) -> bool:
    """Whether one finding was taken for another."""
    return not attempt.right and attempt.meant not in ("", attempt.finding)

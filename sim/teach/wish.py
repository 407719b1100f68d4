"""What is asked next, as plain data: a wish, which the bank turns into an item, and the syllabus, which says what can be wished for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal, NamedTuple, TypeVar

from sim.kernels import random
from sim.teach.item import SENSES, Senses

RECOGNISING = ("name_discharge", "which_of_two", "odd_one_out", "normal_or_not")
REASONING = ("measure", "origin", "diagnosis", "criteria", "what_next")
FLUENT_S = 15.0  # right within this time is mastery of what is recognised (LEARNING: ECG PALM)
FLUENT_BY_KIND_S = dict.fromkeys(REASONING, 60.0)  # cursors have to be set, or several facts weighed
FLUENT_BY_KIND_S |= {"which_of_two": FLUENT_S + 8.0, "odd_one_out": FLUENT_S + 16.0}  # each further clip has to be listened to
NAMELESS = ("normal_or_not", *REASONING)  # their options are no findings
CONTRASTING = ("which_of_two", "odd_one_out")  # they show or offer two findings, so they need one to tell from
Order = Literal["blocked", "mixed", "blocked_then_mixed"]
Offer = Mapping[str, tuple[str, ...]]  # kind of question -> findings that the bank can ask it about
T = TypeVar("T")


def fluent_s(kind: str) -> float:
    """The time within which a right answer to a question of this kind is fluent."""
    return FLUENT_BY_KIND_S.get(kind, FLUENT_S)


@dataclass(frozen=True)
class Wish:
    """An item to be made: `finding` is what it shows, `against` the finding that it is to be told from ("" leaves that to the bank)."""

    kind: str  # one of RECOGNISING or REASONING
    finding: str
    against: str
    senses: Senses
    difficulty: float  # 0 (easy) to 1
    seed: int  # below 2**29: an address takes nine digits


class Attempt(NamedTuple):
    """One answer of earlier or of now; any plain sequence of these will do, the last two may be left out."""

    finding: str
    meant: str  # the finding that was chosen; "" if the answer stood for none
    right: bool
    confidence: int  # 1 guess, 2 fairly, 3 sure; 0 not asked
    seconds: float
    difficulty: float
    kind: str = ""
    offered: tuple[str, ...] | None = None  # the findings that could be chosen; None if that is not known


@dataclass(frozen=True)
class Syllabus:
    """What can be asked: the bank's offer, which findings are normal, and what each is confused with, likeliest first (the glossary).

    `perceived` lists the senses by which a finding can be told, where these are not all of them: a fibrillation moves no skin.
    """

    offer: Offer
    normal: frozenset[str]
    confused_with: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    perceived: Mapping[str, tuple[Senses, ...]] = field(default_factory=dict)

    @cached_property
    def findings(self) -> tuple[str, ...]:
        """Every finding that something can be asked about, in the order of the offer."""
        return tuple(dict.fromkeys(finding for findings in self.offer.values() for finding in findings))

    @cached_property
    def first(self) -> tuple[str, ...]:
        """What a learner begins with: the findings that can be recognised, as numbers and patients presuppose them; else all."""
        return tuple(finding for finding in self.findings if set(self.kinds(finding)) & set(RECOGNISING)) or self.findings

    @cached_property
    def sides(self) -> dict[bool, tuple[str, ...]]:
        """The findings that are normal (True) and those that are not (False)."""
        return {side: tuple(finding for finding in self.findings if (finding in self.normal) is side) for side in (True, False)}

    def kinds(self, finding: str) -> tuple[str, ...]:
        """The kinds of question that the bank can ask about a finding."""
        return tuple(kind for kind, findings in self.offer.items() if finding in findings)

    def confusions(self, finding: str) -> tuple[str, ...]:
        """What a finding is taken for and can be asked about, likeliest first."""
        return tuple(other for other in self.confused_with.get(finding, ()) if other in self.findings and other != finding)

    def senses(self, finding: str, kind: str, wanted: Sequence[Senses]) -> tuple[Senses, ...]:
        """Those of the wanted senses by which a finding can be told; all of them together for what is measured or reasoned."""
        if kind not in RECOGNISING:
            return ("all",)
        possible = self.perceived.get(finding, SENSES)
        return tuple(senses for senses in wanted if senses in possible) or ("all",)

    def without(self, wishes: Sequence[Wish]) -> "Syllabus":
        """What is left if the findings of some wishes cannot be asked about in their way."""
        refused = {(wish.kind, wish.finding) for wish in wishes}
        left = {kind: tuple(each for each in findings if (kind, each) not in refused) for kind, findings in self.offer.items()}
        return replace(self, offer=left)


@dataclass(frozen=True)
class Plan:
    """What a lesson says about a sitting; `limit_s` is the time for each item of an exam, if there is one."""

    items: int = 20
    order: Order = "blocked_then_mixed"
    senses: tuple[Senses, ...] = ("all",)
    limit_s: float | None = None


@dataclass(frozen=True)
class Chance:
    """What is left to chance in the index-th item of a sitting: a hash, so that it depends on nothing else (splitmix64)."""

    seed: int
    index: int

    def word(self, what: int) -> int:
        """64 random bits for one of the decisions."""
        return int(random.key(self.seed & 0x7FFFFFFFFFFFFFFF, self.index, 0, what))

    def below(self, share: float, what: int) -> bool:
        """True in this share of the items."""
        return self.word(what) < share * 2**64

    def pick(self, things: Sequence[T], what: int, weights: Sequence[float] | None = None) -> T:
        """One of the things, at least one, all alike or by weight."""
        if weights is None:
            return things[self.word(what) * len(things) >> 64]
        point = self.word(what) / 2**64 * sum(weights)
        for thing, weight in zip(things, weights, strict=True):
            point -= weight
            if point < 0:
                return thing
        return things[-1]

    def again(self, times: int) -> "Chance":
        """Other draws for the same item, the times-th ones, which no item of the sitting has."""
        return Chance(self.seed, self.index + (times << LONGEST_BITS))

    @property
    def item_seed(self) -> int:
        """The seed of the item, below 2**29: as each step can be undone, another for every index of the sitting."""
        key, seed = Chance(self.seed, 0).word(SEED), self.index
        for _ in range(3):
            seed = ((seed ^ seed >> 15) * 0x2C1B3C6D + key) % 2**29
            key >>= 17
        return seed ^ seed >> 15


LONGEST_BITS = 20  # no sitting has more items than 2 to the power of this
# The decisions, so that none shares its draw with another.
SEED, SIDE, FINDING, KIND, AGAINST, SENSE, DIFFICULTY, NEW, AGAIN, PAIR = range(10)

"""A model learner who confuses some findings, to ask whether practice that adapts does more for them than the same items at random.

Its parameters were fixed before the comparison was run:

* TAKEN: how often a novice takes one finding of a confused pair for the other. Residents agreed with the reference in 28.5 % of
  recorded examinations, faculty in 60.5 % (Kendall & Werner 2006); six such confusions among 20 findings.
* LEARNT: each item with feedback in which the two could have been mixed up divides that chance by exp(0.12), so that it halves in six.
  An assumption: perceptual modules of some hundred items halve the errors (35 to 71 % right with fetal heart rates; electrocardiograms:
  Krasne 2021, doi 10.1002/aet2.10454).
* CONTRAST: it counts more if the two were offered against each other or shown one after the other: interleaving categories that look
  alike gave g = 0.42 in the mean of 59 studies (Brunmair & Richter 2019, doi 10.1037/bul0000209). 1 in the pessimistic variant.
* HALF_LIFE_DAYS, GROWTH: what was learnt fades by half in three days, in 1.7 times as many with each further day of training
  (the form, not the numbers, of half-life regression, Settles & Meeder 2016, doi 10.18653/v1/P16-1174; spacing g = 0.74).
* OTHERS: where a finding is to be named, all others can be chosen; FEW of them in a variant, as a bank may offer no more.
* HARDER: from the easiest to the hardest item the log odds of an error rise by 2. Difficulty does not change what is learnt from one.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from sim.teach.choosing import partners
from sim.teach.confusability import Confusability, ordered
from sim.teach.item import Item
from sim.teach.schedule import DAY_S, Card, due, reviewed
from sim.teach.sitting import Sitting, drill, practice
from sim.teach.wish import CONTRASTING, REASONING, RECOGNISING, Attempt, Plan, Syllabus, Wish

TAKEN, SLIP = (0.3, 0.6), (0.05, 0.15)
LEARNT, CONTRAST = 0.12, 1.5
HALF_LIFE_DAYS, GROWTH = 3.0, 1.7
HARDER = 2.0
OTHERS, FEW = 19, 4
CONFUSIONS, IN_GLOSSARY = 6, 4  # four of the six are in the glossary, two are the learner's own
DAYS, A_DAY = 10, 30
BEGIN, ITEM_S = 1_760_000_000.0, 25.0  # 8:53 UTC

NORMAL = tuple(f"normal_{k}" for k in range(7))
ABNORMAL = tuple(f"abnormal_{k}" for k in range(13))
FINDINGS = ABNORMAL + NORMAL
GLOSSARY = {
    **{each: (NORMAL[k % 7], ABNORMAL[(k + 1) % 13]) for k, each in enumerate(ABNORMAL)},
    **{each: (ABNORMAL[k], ABNORMAL[(k + 7) % 13]) for k, each in enumerate(NORMAL)},
}
SYLLABUS = Syllabus(dict.fromkeys(RECOGNISING + REASONING, FINDINGS), frozenset(NORMAL), GLOSSARY)


@dataclass
class Trace:
    """What was learnt of one thing, and on how many days."""

    learnt: float = 0.0
    days: int = 0
    last_day: int = -1

    def on(self, day: int) -> float:
        """What is left of it on a day."""
        half_life_days = HALF_LIFE_DAYS * GROWTH ** max(0, self.days - 1)
        return self.learnt * 2.0 ** (-(day - self.last_day) / half_life_days) if self.days else 0.0

    def train(self, day: int, learnt: float) -> None:
        self.learnt = self.on(day) + learnt
        self.days += day != self.last_day
        self.last_day = day


@dataclass
class Learner:
    """Takes some findings for others, and less so with every item; `contrast` is 1 for one whom contrasts help no more than the rest.

    `others` is how many more findings can be chosen where one is to be named: what is wished for, what the glossary warns of, then any.
    """

    seed: int
    contrast: float = CONTRAST
    others: int = OTHERS
    traces: dict[frozenset[str], Trace] = field(default_factory=dict)
    day: int = 0
    before: str = ""

    def __post_init__(self):
        draws = np.random.default_rng([self.seed, 1])
        self.answers = np.random.default_rng([self.seed, 2])
        listed = [(finding, other) for finding in FINDINGS for other in GLOSSARY[finding]]
        own = [(finding, other) for finding in FINDINGS for other in FINDINGS if other != finding and other not in GLOSSARY[finding]]
        chosen = [listed[k] for k in draws.choice(len(listed), IN_GLOSSARY, replace=False)]
        chosen += [own[k] for k in draws.choice(len(own), CONFUSIONS - IN_GLOSSARY, replace=False)]
        self.taken = {pair: draws.uniform(*TAKEN) for pair in chosen}
        self.slips = {finding: draws.uniform(*SLIP) for finding in FINDINGS}

    def confusion(self, pair: tuple[str, str], day: int) -> float:
        """The chance of taking the one for the other in an item of middle difficulty."""
        return self.taken[pair] * math.exp(-self.left(frozenset(pair), day))

    def slip(self, finding: str, day: int) -> float:
        """The chance of any other error with it."""
        return self.slips[finding] * math.exp(-self.left(frozenset((finding,)), day))

    def left(self, thing: frozenset[str], day: int) -> float:
        return self.traces.get(thing, Trace()).on(day)

    def possible(self, wish: Wish) -> list[str]:
        """What the finding could be taken for in this item."""
        if wish.kind in CONTRASTING:
            return [wish.against]
        if wish.kind == "name_discharge":
            others = [other for other in FINDINGS if other != wish.finding]
            likely = [other for other in dict.fromkeys((wish.against, *GLOSSARY[wish.finding])) if other]
            rest = [other for other in others if other not in likely]
            np.random.default_rng([wish.seed, 4]).shuffle(rest)
            return (likely + rest)[: self.others]
        if wish.kind == "normal_or_not":
            return [other for other in FINDINGS if (other in NORMAL) != (wish.finding in NORMAL)]
        return []

    def answer(self, wish: Wish) -> Attempt:
        """Answer, be told what was right, and learn from it."""
        possible = self.possible(wish)
        errors = {
            other: harder(self.confusion((wish.finding, other), self.day), wish)
            for other in possible
            if (wish.finding, other) in self.taken
        }
        slip = harder(self.slip(wish.finding, self.day), wish)
        wrong = min(0.95, sum(errors.values()) + slip)
        point, meant = self.answers.random(), wish.finding
        right = point >= wrong
        if not right:
            meant = next((other for other, upto in running(errors) if point < upto), "")
            meant = meant or (possible[self.answers.integers(len(possible))] if possible else "")
            meant = "" if wish.kind == "normal_or_not" else meant
        self.learn(wish, possible)
        offered = (wish.finding, *possible) if possible and wish.kind != "normal_or_not" else ()
        confidence = 3 if wrong < 0.15 else 2 if wrong < 0.35 else 1
        return Attempt(wish.finding, meant, right, confidence, 8.0 + 10.0 * wrong, wish.difficulty, wish.kind, offered)

    def learn(self, wish: Wish, possible: list[str]) -> None:
        self.traces.setdefault(frozenset((wish.finding,)), Trace()).train(self.day, LEARNT)
        for other in possible:
            near = other in (wish.against, self.before)
            thing = frozenset((wish.finding, other))
            self.traces.setdefault(thing, Trace()).train(self.day, LEARNT * (self.contrast if near else 1.0))
        self.before = wish.finding


def harder(chance: float, wish: Wish) -> float:
    """A chance of error at the item's difficulty, from that at middle difficulty."""
    return 1 / (1 + (1 / chance - 1) * math.exp(-HARDER * (wish.difficulty - 0.5)))


def running(errors: dict[str, float]) -> Iterator[tuple[str, float]]:
    total = 0.0
    for other, chance in errors.items():
        total += chance
        yield other, total


@dataclass
class Calendar:
    """The schedule of one learner and a clock on which an item with its answer and the reason for it takes `ITEM_S`."""

    cards: dict[str, Card] = field(default_factory=dict)
    now: float = 0.0

    def begin(self, day: int) -> None:
        self.now = BEGIN + DAY_S * day

    def note(self, attempt: Attempt) -> None:
        self.now += ITEM_S
        self.cards[attempt.finding] = reviewed(self.cards.get(attempt.finding), attempt, self.now)

    def due(self) -> list[str]:
        return due(self.cards, self.now)


def adaptive(learner: Learner, drilled: int) -> Iterator[Attempt]:
    """Days of practice with the schedule, and of drills of what is confused, so many items a day, where there is anything to drill."""
    history: list[Attempt] = []
    calendar = Calendar()
    for day in range(DAYS):
        learner.day = day
        calendar.begin(day)
        seed = 1000 * (learner.seed + 1) + 100 * day
        left = A_DAY
        for kind, items in (("practice", A_DAY - drilled), ("drill", drilled), ("practice", A_DAY)):
            if kind == "practice":
                sitting = practice(SYLLABUS, Plan(min(items, left)), seed + left, history, calendar.due)
            else:
                sitting = drill(SYLLABUS, Plan(items), seed, history)
            for attempt in sat(learner, sitting, calendar):
                history.append(attempt)
                left -= 1
                yield attempt


def sat(learner: Learner, sitting: Sitting, calendar: Calendar) -> Iterator[Attempt]:
    """The answers of one sitting."""
    while (wish := sitting.wish()) is not None:
        attempt = learner.answer(wish)
        made = Item(wish.kind, wish.finding, wish.seed, wish.senses, wish.difficulty, (), attempt.offered, attempt.offered, (wish.finding,))
        sitting.answered(made, (attempt.meant,) if attempt.meant else (), attempt.confidence, attempt.seconds, calendar.now)
        calendar.note(attempt)
        yield attempt


def at_random(learner: Learner, kinds: Sequence[str] = ()) -> Iterator[Attempt]:
    """The same number of items of the same offer in random order, of middle difficulty.

    Of `kinds`, those of the practice to be compared with, as many; else three of four recognise, as practice has it where it may choose.
    """
    draws = np.random.default_rng([learner.seed, 3])
    for index in range(DAYS * A_DAY):
        learner.day = index // A_DAY
        finding = FINDINGS[draws.integers(len(FINDINGS))]
        usual = RECOGNISING if draws.random() < 0.75 else REASONING
        kind = str(draws.choice(kinds or usual))
        others = partners(SYLLABUS, kind, finding) if kind in CONTRASTING else ("",)
        yield learner.answer(Wish(kind, finding, others[draws.integers(len(others))], "all", 0.5, index))


@dataclass(frozen=True)
class Outcome:
    """What came of it. The criterion of finding, fixed before the comparison: the six pairs at the head of the program's own estimate,
    after each item, from these answers alone, whoever chose the items. A confusion counts as found in whichever direction.
    """

    found: float  # items until half of the learner's confusions are among the six pairs; all of them if never
    among_60: float  # per cent of the six pairs that are true
    among_100: float
    among_150: float
    among_300: float  # what was overcome by then is not among them any more
    after_60: float  # mean chance of a confusion, on the day, per cent
    after_100: float
    after_200: float
    after_300: float
    post_confused: float  # post-test on the day after
    post_rest: float
    late_confused: float  # a fortnight after
    late_rest: float


def outcome(learner: Learner, answers: Iterable[Attempt]) -> Outcome:
    """Let a learner take all items and a test."""
    known = Confusability(FINDINGS, GLOSSARY)
    true = {ordered(*pair) for pair in learner.taken}
    found, among, after = DAYS * A_DAY, [], []
    for number, attempt in enumerate(answers, start=1):
        known.add(attempt)
        hits = sum(ordered(*mixed.pair) in true for mixed in known.worst(CONFUSIONS))
        if hits >= len(true) / 2:
            found = min(found, number)
        if number in (60, 100, 150, 300):
            among.append(100 * hits / CONFUSIONS)
        if number in (60, 100, 200, 300):
            after.append(confused(learner, learner.day))
    tests = [chance for day in (DAYS, DAYS + 13) for chance in (confused(learner, day), rest(learner, day))]
    return Outcome(float(found), *among, *after, *tests)


def confused(learner: Learner, day: int) -> float:
    return 100 * float(np.mean([learner.confusion(pair, day) for pair in learner.taken]))


def rest(learner: Learner, day: int) -> float:
    return 100 * float(np.mean([learner.slip(finding, day) for finding in FINDINGS]))

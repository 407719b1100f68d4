"""What every way of asking shares: about half of the items normal, no finding too often in a row, and how a finding is asked about."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sim.teach.confusability import Confusability
from sim.teach.wish import AGAINST, CONTRASTING, FINDING, KIND, RECOGNISING, SENSE, SIDE, Chance, Plan, Syllabus, Wish

BOUND = 3  # so many more of one side than of the other, at most: of any 20 items, 7 to 13 are normal
IN_A_ROW = 3
RECOGNISED = 0.75  # of the questions, where a finding has both sorts
NAMING = "name_discharge"
TELLING = ("which_of_two", NAMING, "odd_one_out")  # kinds that train to tell a finding from another, best first


@dataclass(frozen=True)
class Manner:
    """How a finding is asked about: how difficult, not of the `last` kind again if possible, what a learner is ready for.

    `reasoning` allows more than recognising it, `alone` allows the lesson's single senses; else they come all together, if the lesson
    has that at all.
    """

    difficulty: float
    last: str = ""
    reasoning: bool = True
    alone: bool = True


class Kept:
    """A way of asking that keeps to what it has decided: an exam is the same for everybody, a drill stays with its pairs."""

    def spare(self, _index: int) -> None:
        """Nothing is put in where an item is late."""

    def put_in(self, _index: int, _wish: Wish) -> bool:
        """Nothing else may come in."""
        return False


def sides_to_show(syllabus: Syllabus, chance: Chance, shown: Sequence[str]) -> tuple[bool, ...]:
    """Whether the next finding should be normal: the choices, preferred first.

    A fair coin until one side is BOUND ahead (Soares & Wu 1983, doi 10.1080/03610928308828586: the big stick), so that it can be
    guessed in one item of six only, and by nobody who does not count.
    """
    present = tuple(side for side in (True, False) if syllabus.sides[side])
    if len(present) < 2:
        return present
    normal = sum(finding in syllabus.normal for finding in shown)
    excess = normal - (len(shown) - normal)
    if abs(excess) >= BOUND:
        return (excess < 0,)
    first = chance.below(0.5, SIDE)
    return (first, not first)


def tired(shown: Sequence[str]) -> str:
    """The finding that was shown so often in a row that it must not come now; "" if there is none."""
    last = shown[-IN_A_ROW:]
    return last[0] if len(last) == IN_A_ROW and len(set(last)) == 1 else ""


def partners(syllabus: Syllabus, kind: str, finding: str) -> tuple[str, ...]:
    """The findings from which it can be told in a question of this kind, likeliest confusion first, then those of the other side."""
    offered = tuple(other for other in syllabus.offer[kind] if other != finding)
    confused = tuple(other for other in syllabus.confusions(finding) if other in offered)
    return confused or tuple(other for other in offered if (other in syllabus.normal) != (finding in syllabus.normal)) or offered


def telling_kinds(syllabus: Syllabus, finding: str, against: str) -> tuple[str, ...]:
    """The kinds of question in which the bank can show either of two findings, to be told from the other."""
    return tuple(kind for kind in TELLING if {finding, against} <= set(syllabus.offer.get(kind, ())))


def phrased(syllabus: Syllabus, plan: Plan, chance: Chance, finding: str, manner: Manner) -> Wish:
    """A wish for a finding, of a kind left to chance: recognising more often than the rest."""
    kinds = syllabus.kinds(finding)
    kinds = tuple(kind for kind in kinds if kind not in CONTRASTING or partners(syllabus, kind, finding)) or kinds
    if not manner.reasoning:
        kinds = tuple(kind for kind in kinds if kind in RECOGNISING) or kinds
    sorts = Counter(kind in RECOGNISING for kind in kinds)
    weights = [(RECOGNISED if kind in RECOGNISING else 1 - RECOGNISED) / sorts[kind in RECOGNISING] for kind in kinds]
    kind = chance.pick(kinds, KIND, [weight * _freshness(kind, manner) for kind, weight in zip(kinds, weights, strict=True)])
    others = partners(syllabus, kind, finding) if kind in CONTRASTING else ()
    against = chance.pick(others, AGAINST, [1 / (1 + place) for place in range(len(others))]) if others else ""
    return _wish(syllabus, plan, chance, kind, finding, against, manner)


def contrasted(syllabus: Syllabus, plan: Plan, chance: Chance, finding: str, against: str, manner: Manner) -> Wish:
    """A wish for a finding that is to be told from another; as `phrased` where the bank cannot ask that, or `against` is empty."""
    kinds = telling_kinds(syllabus, finding, against) if against else ()
    if not kinds:
        return phrased(syllabus, plan, chance, finding, manner)
    kind = chance.pick(kinds, KIND, [_freshness(kind, manner) / (1 + place) for place, kind in enumerate(kinds)])
    return _wish(syllabus, plan, chance, kind, finding, against, manner)


def probed(syllabus: Syllabus, plan: Plan, chance: Chance, finding: str, against: str, manner: Manner) -> Wish:
    """A wish for a finding to be named among many, `against` among them, as that tests many pairs at once; else as `phrased`."""
    if finding not in syllabus.offer.get(NAMING, ()):
        return phrased(syllabus, plan, chance, finding, manner)
    return _wish(syllabus, plan, chance, NAMING, finding, against if against in syllabus.offer[NAMING] else "", manner)


def instead(syllabus: Syllabus, plan: Plan, chance: Chance, refused: Sequence[Wish], manner: Callable[[str], Manner]) -> Wish | None:
    """A wish in the place of some that cannot be made: about the same finding in another way, else another of its side, else any."""
    left, finding = syllabus.without(refused), refused[0].finding
    findings = (finding,) if finding in left.findings else left.sides[finding in syllabus.normal] or left.findings
    if not findings:
        return None
    chance = chance.again(len(refused))
    finding = chance.pick(findings, FINDING)
    return phrased(left, plan, chance, finding, manner(finding))


def suspect(syllabus: Syllabus, chance: Chance, confusability: Confusability, finding: str) -> str:
    """What a finding may be taken for, left to chance, but by far likelier the more often that is; "" if there is nothing."""
    others = tuple(other for other in syllabus.findings if other != finding and telling_kinds(syllabus, finding, other))
    return chance.pick(others, AGAINST, [confusability.rate(finding, other) ** 2 for other in others]) if others else ""


def _freshness(kind: str, manner: Manner) -> float:
    return 0.25 if kind == manner.last else 1.0


def _wish(syllabus: Syllabus, plan: Plan, chance: Chance, kind: str, finding: str, against: str, manner: Manner) -> Wish:
    possible = syllabus.senses(finding, kind, plan.senses)
    senses = chance.pick(possible, SENSE) if manner.alone or "all" not in possible else "all"
    return Wish(kind, finding, against, senses, round(manner.difficulty, 3), chance.item_seed)

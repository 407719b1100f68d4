"""What practice asks next: due findings and recent errors first, new ones a few at a time, in blocks and then mixed, about half normal.

The first sitting begins with a sounding of what a learner knows already: each finding is to be named once, until it shows that too few
are known. To name one among many can reveal a confusion with any of them; and what is guessed wrong and then told is learnt the better
for it (Richland, Kornell & Kao 2009, J Exp Psychol Appl 15:243). Its errors return when it is over.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from sim.teach import choosing
from sim.teach.confusability import MIXED_UP, is_confusion
from sim.teach.standing import Record
from sim.teach.wish import AGAIN, FINDING, KIND, NEW, PAIR, Attempt, Chance, Plan, Syllabus, Wish

SOUNDED = 0.5  # difficulty of the sounding
ASTRAY = 2  # more wrong than right answers that end it: a guess among some options is right more rarely
BLOCK = 8  # items of one finding, its first confusion and normal ones
FAMILIAR = 4  # right answers after which a finding needs no block of its own
OPEN = 2  # findings that are new at the same time
INTRODUCED = 0.25  # share of items that show a new finding, if one may come, before those due: else a long list would keep it out for days
INTRODUCED_IF_NOTHING_IS_DUE = 0.6
LONG = 40  # items after which a finding is long unseen
REST = 3  # items before the same finding is taken for being due again
SOON = (2, 3, 4)  # items after an error until the finding returns; the next one is decided already
SPARE = 99  # tells the draws of a spare wish from those of one in the place of what could not be made
ALONE_FROM = 0.4  # difficulty at which a finding is asked for by ear, by eye or by skin alone
ALONE_AFTER = 3  # and right answers before it is


@dataclass(frozen=True)
class Return:
    """An error to be asked again from the item `at` on; `bare` once what it was taken for was shown instead, so that neither is sure."""

    meant: str
    at: int
    bare: bool = False


class Asked(NamedTuple):
    """A finding to be shown, what it is to be told from, and whether only to see if it is taken for that or for anything else."""

    finding: str
    against: str
    probing: bool = False


class Practice:
    """Decides one item after another. `due` is read before each: findings, most overdue first."""

    def __init__(self, syllabus: Syllabus, plan: Plan, seed: int, record: Record, due: Callable[[], Sequence[str]]) -> None:
        self._syllabus, self._plan, self._seed, self._record, self._due = syllabus, plan, seed, record, due
        self._wishes: list[Wish] = []
        self._returns: dict[str, Return] = {}
        self._sounding = not record.attempts and plan.order != "blocked"
        self._astray = 0  # so many more wrong than right answers
        self._first_block = 0  # the item with which it begins
        self._blocks = [] if self._sounding else self._planned_blocks()

    def decide(self, index: int) -> Wish | None:
        """The index-th wish; to be asked for in order, once each."""
        if index >= self._plan.items or not self._syllabus.findings:
            return None
        chance = Chance(self._seed, index)
        sounded = self._sounded(chance) if self._sounding else None
        self._sounding = sounded is not None
        asked = sounded or self._returning(chance) or self._next(chance)
        manner = replace(self._manner(asked.finding), difficulty=SOUNDED) if sounded else self._manner(asked.finding)
        way = choosing.probed if asked.probing else choosing.contrasted
        self._wishes.append(way(self._syllabus, self._plan, chance, asked.finding, asked.against, manner))
        return self._wishes[-1]

    def instead(self, index: int, refused: Sequence[Wish]) -> Wish | None:
        """A wish in the place of the index-th ones that cannot be made."""
        wish = choosing.instead(self._syllabus, self._plan, Chance(self._seed, index), refused, self._manner)
        self._wishes[index] = wish or self._wishes[index]
        return wish

    def learn(self, index: int, attempt: Attempt) -> None:
        """Take note of an answer: an error returns soon, and what was taken for what is kept apart."""
        finding = attempt.finding
        self._astray += -1 if attempt.right else 1
        if self._sounding and self._astray >= ASTRAY:
            self._sounding, self._first_block = False, len(self._wishes)
            self._blocks = self._planned_blocks()
        if attempt.right:
            waiting = self._returns.get(finding)
            if waiting and waiting.at <= index:
                del self._returns[finding]
        elif finding in self._syllabus.findings:
            self._returns[finding] = Return(
                attempt.meant if is_confusion(attempt) else "", index + Chance(self._seed, index).pick(SOON, AGAIN)
            )

    def spare(self, index: int) -> Wish | None:
        """Something that was begun, to be recognised, as that is made soonest; None where it would make the sitting longer."""
        if len(self._wishes) >= self._plan.items:
            return None
        chance = Chance(self._seed, index).again(SPARE)
        begun = self._begun - set(self._shown[-2:])  # what is asked now, and what comes then
        for side in choosing.sides_to_show(self._syllabus, chance, self._shown):
            known = [finding for finding in self._syllabus.first if finding in begun and (finding in self._syllabus.normal) is side]
            if known:
                finding = chance.pick(known, FINDING)
                manner = replace(self._manner(finding), reasoning=False)
                return choosing.probed(self._syllabus, self._plan, chance, finding, "", manner)
        return None

    def put_in(self, index: int, wish: Wish) -> bool:
        """Take note that a spare wish is asked as the index-th, if there is still room for it."""
        if len(self._wishes) >= self._plan.items:
            return False
        self._wishes.insert(index, wish)
        return True

    @property
    def _shown(self) -> list[str]:
        return [wish.finding for wish in self._wishes]

    def _manner(self, finding: str) -> choosing.Manner:
        standing = self._record.standings[finding]
        return choosing.Manner(
            standing.level,
            self._wishes[-1].kind if self._wishes else "",
            reasoning=not standing.new,
            alone=standing.level >= ALONE_FROM and standing.right >= ALONE_AFTER,
        )

    def _planned_blocks(self) -> list[tuple[str, str]]:
        syllabus, order = self._syllabus, self._plan.order
        trained = tuple(finding for finding in syllabus.first if finding not in syllabus.normal) or syllabus.first
        if order == "blocked_then_mixed":
            trained = tuple(finding for finding in trained if self._record.standings[finding].right < FAMILIAR)
        if order == "mixed" or not trained:
            return []
        due = [finding for finding in self._due() if finding in trained]
        begun = [finding for finding in trained if finding in self._begun]  # so that a sounding that was broken off is not left behind
        ordered = list(dict.fromkeys([*due, *begun, *trained]))
        number = -(-self._plan.items // BLOCK) if order == "blocked" else max(1, (self._plan.items - self._first_block) // 2 // BLOCK)
        return [(finding, next(iter(syllabus.confusions(finding)), "")) for finding in (ordered * number)[:number]]

    def _sounded(self, chance: Chance) -> Asked | None:
        """A finding that was never shown, or, where none is left of the side whose turn it is, one that was; None when all were."""
        begun = self._begun
        unknown = [finding for finding in self._syllabus.first if finding not in begun]
        if not unknown:
            return None
        for side in choosing.sides_to_show(self._syllabus, chance, self._shown):
            fresh = [finding for finding in unknown if (finding in self._syllabus.normal) is side]
            asked = Asked(chance.pick(fresh, FINDING), "") if fresh else self._of_side(chance, side)
            if asked is not None:
                suspect = choosing.suspect(self._syllabus, chance, self._record.confusability, asked.finding)
                return Asked(asked.finding, suspect, probing=True)
        return None

    def _returning(self, chance: Chance) -> Asked | None:
        """The oldest error whose time has come, and what it was taken for, or now and then the two the other way round."""
        shown, sides = self._shown, choosing.sides_to_show(self._syllabus, chance, self._shown)
        waiting = sorted((each.at, finding) for finding, each in self._returns.items() if each.at <= chance.index)
        for _, finding in waiting:
            each = self._returns[finding]
            if not each.bare and each.meant in self._begun and self._fits(each.meant, sides, shown) and chance.below(0.4, PAIR):
                self._returns[finding] = Return(each.meant, chance.index + 1, bare=True)
                return Asked(each.meant, finding)
            if self._fits(finding, sides, shown):
                del self._returns[finding]
                return Asked(finding, each.meant)
        return None

    def _fits(self, finding: str, sides: Sequence[bool], shown: Sequence[str]) -> bool:
        return finding in self._syllabus.findings and finding != choosing.tired(shown) and (finding in self._syllabus.normal) in sides

    def _next(self, chance: Chance) -> Asked:
        sides = choosing.sides_to_show(self._syllabus, chance, self._shown)
        for side in sides:
            of_block = chance.index < self._first_block + BLOCK * len(self._blocks)
            found = self._of_block(chance, side) if of_block else self._of_side(chance, side)
            if found is not None:
                return found
        usable = [finding for finding in self._syllabus.sides[sides[0]] if finding != choosing.tired(self._shown)]
        return Asked((usable or self._syllabus.sides[sides[0]])[0], "")

    def _of_block(self, chance: Chance, side: bool) -> Asked | None:
        pair = self._blocks[(chance.index - self._first_block) // BLOCK]
        members = [each for each in pair if each in self._syllabus.sides[side] and (each in self._begun or self._may_open(side))]
        if not members:
            found = self._of_side(chance, side)
            return Asked(found.finding, pair[0] if found.finding != pair[0] and chance.below(0.6, KIND) else "") if found else None
        finding = chance.pick(members, FINDING)
        other = pair[1] if finding == pair[0] else pair[0]
        return Asked(finding, other if chance.below(0.6, PAIR) else "")

    def _of_side(self, chance: Chance, side: bool) -> Asked | None:
        """A finding of one side that may be shown now: due, new, or one of those seen, weak and long unseen ones more often."""
        begun, weary = self._begun, choosing.tired(self._shown)
        usable = [finding for finding in self._syllabus.sides[side] if finding != weary]
        seen = [finding for finding in usable if finding in begun]
        fresh = [finding for finding in usable if finding not in begun]
        due = [finding for finding in self._due() if finding in seen and finding not in self._shown[-REST:]]
        opens = bool(fresh) and self._may_open(side)
        if opens and (not seen or chance.below(INTRODUCED if due else INTRODUCED_IF_NOTHING_IS_DUE, NEW)):
            finding = fresh[0]
        elif due:
            finding = due[0]
        elif seen:
            finding = chance.pick(seen, FINDING, [self._urgency(each) for each in seen])
        else:
            return None
        known = self._record.confusability
        against = choosing.suspect(self._syllabus, chance, known, finding) if chance.below(0.6, PAIR) else ""
        return Asked(finding, against, probing=bool(against) and known.rate(finding, against) < MIXED_UP)

    @property
    def _begun(self) -> set[str]:
        return {finding for finding, standing in self._record.standings.items() if standing.asked} | set(self._shown)

    def _may_open(self, side: bool) -> bool:
        """Whether one more finding of a side can be new; a place is kept for the other side while nothing of it was ever shown."""
        begun = self._begun
        new = sum(self._record.standings[finding].new for finding in begun if finding in self._syllabus.findings)
        kept = bool(self._syllabus.sides[not side]) and not begun & set(self._syllabus.sides[not side])
        return new + kept < OPEN

    def _urgency(self, finding: str) -> float:
        """How much a finding wants to be shown again: for being weak, and for being long unseen, today or on the days before."""
        record = self._record
        ago = self._shown[::-1].index(finding) + 1 if finding in self._shown else 1 + len(record.attempts) - record.latest.get(finding, 0)
        return (0.2 + record.standings[finding].weakness) * min(ago, LONG) / LONG

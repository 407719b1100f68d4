"""What practice asks next: due findings and recent errors first, new ones a few at a time, in blocks and then mixed, about half normal."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sim.teach import choosing
from sim.teach.standing import Record, is_confusion
from sim.teach.wish import AGAIN, FINDING, KIND, NEW, PAIR, Attempt, Chance, Plan, Syllabus, Wish

BLOCK = 8  # items of one finding, its first confusion and normal ones
FAMILIAR = 4  # right answers after which a finding needs no block of its own
OPEN = 2  # findings that are new at the same time
INTRODUCED = 0.25  # share of items that show a new finding, if one may come, before those due: else a long list would keep it out for days
INTRODUCED_IF_NOTHING_IS_DUE = 0.6
LONG = 40  # items after which a finding is long unseen
REST = 3  # items before the same finding is taken for being due again
SOON = (2, 3, 4)  # items after an error until the finding returns; the next one is decided already
ALONE_FROM = 0.4  # difficulty at which a finding is asked for by ear, by eye or by skin alone
ALONE_AFTER = 3  # and right answers before it is


@dataclass(frozen=True)
class Return:
    """An error to be asked again from the item `at` on; `bare` once what it was taken for was shown instead, so that neither is sure."""

    meant: str
    at: int
    bare: bool = False


class Practice:
    """Decides one item after another. `due` is read before each: findings, most overdue first."""

    def __init__(self, syllabus: Syllabus, plan: Plan, seed: int, record: Record, due: Callable[[], Sequence[str]]) -> None:
        self._syllabus, self._plan, self._seed, self._record, self._due = syllabus, plan, seed, record, due
        self._wishes: list[Wish] = []
        self._returns: dict[str, Return] = {}
        self._blocks = self._planned_blocks()

    def decide(self, index: int) -> Wish | None:
        """The index-th wish; to be asked for in order, once each."""
        if index >= self._plan.items or not self._syllabus.findings:
            return None
        chance = Chance(self._seed, index)
        finding, against = self._returning(chance) or self._next(chance)
        standing = self._record.standings[finding]
        manner = choosing.Manner(
            standing.level,
            self._wishes[-1].kind if self._wishes else "",
            reasoning=not standing.new,
            alone=standing.level >= ALONE_FROM and standing.right >= ALONE_AFTER,
        )
        wish = choosing.contrasted(self._syllabus, self._plan, chance, finding, against, manner)
        self._wishes.append(wish)
        return wish

    def learn(self, index: int, attempt: Attempt) -> None:
        """Take note of an answer: an error returns soon, and what was taken for what is kept apart."""
        finding = attempt.finding
        if attempt.right:
            waiting = self._returns.get(finding)
            if waiting and waiting.at <= index:
                del self._returns[finding]
        elif finding in self._syllabus.findings:
            self._returns[finding] = Return(
                attempt.meant if is_confusion(attempt) else "", index + Chance(self._seed, index).pick(SOON, AGAIN)
            )

    @property
    def _shown(self) -> list[str]:
        return [wish.finding for wish in self._wishes]

    def _planned_blocks(self) -> list[tuple[str, str]]:
        syllabus, order = self._syllabus, self._plan.order
        trained = syllabus.sides[False] or syllabus.findings
        if order == "blocked_then_mixed":
            trained = tuple(finding for finding in trained if self._record.standings[finding].right < FAMILIAR)
        if order == "mixed" or not trained:
            return []
        due = [finding for finding in self._due() if finding in trained]
        ordered = list(dict.fromkeys([*due, *trained]))
        number = -(-self._plan.items // BLOCK) if order == "blocked" else max(1, self._plan.items // 2 // BLOCK)
        return [(finding, next(iter(syllabus.confusions(finding)), "")) for finding in (ordered * number)[:number]]

    def _returning(self, chance: Chance) -> tuple[str, str] | None:
        """The oldest error whose time has come, and what it was taken for, or now and then the two the other way round."""
        shown, sides = self._shown, choosing.sides_to_show(self._syllabus, chance, self._shown)
        waiting = sorted((each.at, finding) for finding, each in self._returns.items() if each.at <= chance.index)
        for _, finding in waiting:
            each = self._returns[finding]
            if not each.bare and self._fits(each.meant, sides, shown) and chance.below(0.4, PAIR):
                self._returns[finding] = Return(each.meant, chance.index + 1, bare=True)
                return each.meant, finding
            if self._fits(finding, sides, shown):
                del self._returns[finding]
                return finding, each.meant
        return None

    def _fits(self, finding: str, sides: Sequence[bool], shown: Sequence[str]) -> bool:
        return finding in self._syllabus.findings and finding != choosing.tired(shown) and (finding in self._syllabus.normal) in sides

    def _next(self, chance: Chance) -> tuple[str, str]:
        sides = choosing.sides_to_show(self._syllabus, chance, self._shown)
        for side in sides:
            found = self._of_block(chance, side) if chance.index < BLOCK * len(self._blocks) else self._of_side(chance, side)
            if found is not None:
                return found
        usable = [finding for finding in self._syllabus.sides[sides[0]] if finding != choosing.tired(self._shown)]
        return (usable or self._syllabus.sides[sides[0]])[0], ""

    def _of_block(self, chance: Chance, side: bool) -> tuple[str, str] | None:
        pair = self._blocks[chance.index // BLOCK]
        members = [each for each in pair if each in self._syllabus.sides[side] and (each in self._begun or self._may_open(side))]
        if not members:
            found = self._of_side(chance, side)
            return (found[0], pair[0] if found[0] != pair[0] and chance.below(0.6, KIND) else "") if found else None
        finding = chance.pick(members, FINDING)
        other = pair[1] if finding == pair[0] else pair[0]
        return finding, other if chance.below(0.6, PAIR) else ""

    def _of_side(self, chance: Chance, side: bool) -> tuple[str, str] | None:
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
        worst = choosing.worst_confusion(self._syllabus, self._record.confusions, finding)
        return finding, worst if chance.below(0.6, PAIR) else ""

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

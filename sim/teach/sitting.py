"""One sitting of the quiz: what is asked next, how it was answered, and what came of it.

The next item is prepared while the present one is still unanswered, so it is decided when the present one is shown: an error can
return two items later at the earliest, and what `wish(1)` says does come next, unless it is not ready in time and something else is put in.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, TypeVar

from sim.teach.attempts import Attempt as Kept
from sim.teach.confusability import is_confusion
from sim.teach.drill import Drill
from sim.teach.exam import Exam
from sim.teach.item import Item, read_item
from sim.teach.practice import Practice
from sim.teach.standing import Record, record
from sim.teach.wish import NAMELESS, Attempt, Plan, Syllabus, Wish

Key = TypeVar("Key")
Mode = Literal["practice", "exam", "drill"]
ENOUGH = 20  # items below which there is no percentage (LEARNING: Pusic)


@dataclass(frozen=True)
class Verdict:
    """How one item was answered. `meant` is the finding that was chosen, if one was; `told` whether the learner is told at once."""

    right: bool
    meant: str
    late: bool
    told: bool


@dataclass(frozen=True)
class Answered:
    """One item with its answer, to be gone through afterwards; `at` is the `now` that was given."""

    item: Item
    answer: tuple[str, ...]
    confidence: int
    seconds: float
    at: float
    verdict: Verdict

    @property
    def attempt(self) -> Attempt:
        """What of it counts later."""
        verdict, item = self.verdict, self.item
        judged = (verdict.meant, verdict.right, self.confidence, self.seconds)
        return Attempt(item.finding, *judged, item.difficulty, item.kind, _offered(item))


@dataclass(frozen=True)
class Result:
    """What came of a sitting. `share` is None below 20 items."""

    number: int
    right: int
    share: float | None
    findings: dict[str, tuple[int, int]]  # finding -> asked, right
    confusions: tuple[tuple[str, str, int], ...]  # finding, what it was taken for, how often; most often first
    calibration: dict[int, tuple[int, int]]  # confidence -> asked, right
    answered: tuple[Answered, ...]


class _Asking(Protocol):
    def decide(self, index: int) -> Wish | None: ...

    def instead(self, index: int, refused: Sequence[Wish]) -> Wish | None: ...

    def learn(self, index: int, attempt: Attempt) -> None: ...

    def spare(self, index: int, /) -> Wish | None: ...

    def put_in(self, index: int, wish: Wish, /) -> bool: ...


class Sitting:
    """Items one after another; made by `practice`, `exam` or `drill`."""

    def __init__(self, mode: Mode, asking: _Asking, record: Record, limit_s: float | None = None) -> None:
        self.mode = mode
        self.limit_s = limit_s
        self._asking, self._record = asking, record
        self._answered: list[Answered] = []
        self._refused: defaultdict[int, list[Wish]] = defaultdict(list)
        self._wishes = [asking.decide(0), asking.decide(1)]

    def wish(self, ahead: int = 0) -> Wish | None:
        """What is asked now, or (`ahead` 1) after that; None when the sitting is over by then. Only `skipped` changes it."""
        if ahead not in (0, 1):
            raise ValueError(f"only the present item (0) and the next one (1) are decided, not {ahead}")
        return self._wishes[len(self._answered) + ahead]

    def skipped(self, ahead: int = 0) -> Wish | None:
        """Put aside a wish that the bank cannot make an item of; another one takes its place, None and the end if none is left.

        Its kind of question about its finding does not come again at this place, so that this ends. ValueError if the sitting is over.
        """
        index, wish = len(self._answered) + ahead, self.wish(ahead)
        if wish is None:
            raise ValueError("the sitting is over: there is no wish to be put aside")
        self._refused[index].append(wish)
        self._wishes[index] = self._asking.instead(index, self._refused[index])
        if self._wishes[index] is None:
            self._wishes[index:] = [None] * (len(self._wishes) - index)
        return self._wishes[index]

    def spare(self) -> Wish | None:
        """A wish that can be put in where the present item is not ready in time; None where what is asked is fixed."""
        return self._asking.spare(len(self._answered)) if self.wish() is not None else None

    def put_in(self, wish: Wish) -> bool:
        """Ask this now, and what was to be asked now after it; False where there is no room for one more."""
        index = len(self._answered)
        if not self._asking.put_in(index, wish):
            return False
        self._wishes.insert(index, wish)
        self._refused = defaultdict(list, {at + (at >= index): refused for at, refused in self._refused.items()})
        return True

    def answered(self, item: Item, answer: tuple[str, ...], confidence: int, seconds: float, now: float) -> Verdict:
        """Take the answer to the present item; after the time limit of an exam it counts as none given. ValueError if it is over."""
        if self.wish() is None:
            raise ValueError("the sitting is over: there is no item to be answered")
        late = self.limit_s is not None and seconds > self.limit_s
        answer = () if late else answer
        verdict = Verdict(item.is_right(answer), item.meant(answer), late, self.mode != "exam")
        index, done = len(self._answered), Answered(item, answer, confidence, seconds, now, verdict)
        self._answered.append(done)
        self._record.add(done.attempt)
        self._asking.learn(index, done.attempt)
        if len(self._wishes) <= index + 2:  # not after one that was put in
            self._wishes.append(self._asking.decide(index + 2) if self._wishes[-1] is not None else None)
        return verdict

    def result(self) -> Result:
        """What came of it, so far or at the end."""
        attempts = [each.attempt for each in self._answered]
        number, right = len(attempts), sum(attempt.right for attempt in attempts)
        taken = Counter((attempt.finding, attempt.meant) for attempt in attempts if is_confusion(attempt))
        return Result(
            number,
            right,
            right / number if number >= ENOUGH else None,
            _tally([(attempt.finding, attempt.right) for attempt in attempts]),
            tuple((finding, meant, times) for (finding, meant), times in taken.most_common()),
            _tally([(attempt.confidence, attempt.right) for attempt in attempts]),
            tuple(self._answered),
        )


def practice(
    syllabus: Syllabus, plan: Plan, seed: int, history: Sequence[Sequence[object]] = (), due: Callable[[], Sequence[str]] = tuple
) -> Sitting:
    """Practice with feedback; `due` gives the findings that are due, most overdue first, and is asked again before each item.

    `history` holds the earlier answers, oldest first, each with the values of an Attempt.
    """
    known = record(syllabus, history)
    return Sitting("practice", Practice(syllabus, plan, seed, known, due), known)


def exam(syllabus: Syllabus, plan: Plan, seed: int) -> Sitting:
    """An exam: the same wishes for everybody, nothing told before the end, and the plan's time limit."""
    return Sitting("exam", Exam(syllabus, plan, seed), Record(), plan.limit_s)


def drill(syllabus: Syllabus, plan: Plan, seed: int, history: Sequence[Sequence[object]]) -> Sitting:
    """A drill of what this learner confuses; over at once, `wish()` None, when there is nothing to drill."""
    known = record(syllabus, history)
    return Sitting("drill", Drill(syllabus, plan, seed, known), known)


def earlier(kept: Iterable[Kept]) -> list[Attempt]:
    """Answers as the store keeps them, oldest first, as the history of a sitting: what was offered is read from their items."""
    return [
        Attempt(each.finding, each.meant, each.right, each.confidence, each.seconds, each.difficulty, each.kind, _offered_then(each))
        for each in kept
    ]


def _offered_then(kept: Kept) -> tuple[str, ...] | None:
    try:
        return _offered(read_item(kept.item))
    except ValueError:  # of another version
        return () if kept.kind in NAMELESS else None


def _offered(item: Item) -> tuple[str, ...]:
    """The findings that could be chosen, the one that is shown among them; none where the options are no findings."""
    return item.means if item.finding in item.means else ()


def _tally(answers: Sequence[tuple[Key, bool]]) -> dict[Key, tuple[int, int]]:
    asked, right = Counter(key for key, _ in answers), Counter(key for key, good in answers if good)
    return {key: (times, right[key]) for key, times in asked.items()}

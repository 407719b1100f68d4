"""A quiz as it is taken: a sitting whose items are made ahead, beside the picture, and whose answers are kept at once."""

import logging
import time
import uuid
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from typing import Generic, TypeVar

from sim.address import Address
from sim.engine import Controls
from sim.lesson import ClipSpec, Lesson, OwnQuestion
from sim.teach import schedule, sitting
from sim.teach.attempts import Attempt, Mode
from sim.teach.bank import Bank
from sim.teach.clips import Patients, StoppedError
from sim.teach.complaints import StoreError
from sim.teach.item import Clip, Item, Senses, read_item
from sim.teach.progress import Store
from sim.teach.sitting import Answered, Result, Sitting, Verdict
from sim.teach.wish import Plan, Wish

SEEN = 3000  # latest answers from which a learner's standing is reckoned
OWN = "own"  # the kind of a teacher's own question
LOG = logging.getLogger("fasciscope")
T = TypeVar("T")


class Quiz(Generic[T]):
    """Items one after another; the next one is made while the present one is answered.

    `ready` makes of an item, with the bank's patients, what is to be shown. With `threaded`, that and the items are made in a thread of
    their own, else when they are asked for. Answers go to the `store`, if a learner is named, before the next item is asked for.
    `senses` are those by which is asked where no lesson says. `kept` are the answers of an exam of the same seed that was broken off,
    oldest first: it goes on with the next item, as the same sitting.
    """

    def __init__(
        self,
        mode: Mode,
        bank: Callable[[], Bank],
        ready: Callable[[Item, Patients], T],
        store: Store | None = None,
        learner: int | None = None,
        lesson: Lesson | None = None,
        seed: int | None = None,
        senses: tuple[Senses, ...] = ("all",),
        threaded: bool = True,
        now: Callable[[], float] = time.time,
        kept: Sequence[Attempt] = (),
    ) -> None:
        self.mode, self.lesson = mode, lesson
        self._store, self._learner, self._now, self._ready = store, learner, now, ready
        self._senses = senses
        self._kept = kept
        self._name = kept[0].sitting if kept else uuid.uuid4().hex
        self._seed = seed if seed is not None else uuid.uuid4().int % 2**31
        self._worker = ThreadPoolExecutor(1, "quiz") if threaded else None
        self._opening = self._do(bank)
        self._bank: Bank | None = None
        self._sitting: Sitting | None = None
        self._own = list(lesson.own) if lesson else []
        self._made: dict[Wish | int, Future[tuple[Item, T] | None]] = {}
        self._spare: tuple[Wish, Future[tuple[Item, T] | None]] | None = None
        self._handed: Wish | int | None = None  # under which the item that is asked was made
        self._own_answers: list[Answered] = []
        self._trouble: tuple[StoreError, ...] = ()

    def _do(self, work: Callable[..., object], *given: object) -> Future:
        """Have work done beside the picture, or at once."""
        if self._worker is not None:
            return self._worker.submit(work, *given)
        done: Future = Future()
        try:
            done.set_result(work(*given))
        except BaseException as error:  # noqa: BLE001  raised again by result(), as from the thread
            done.set_exception(error)
        return done

    def close(self) -> None:
        """Make no more items."""
        if self._bank is not None:
            self._bank.patients.stop()
        if self._worker is not None:
            self._worker.shutdown(wait=False, cancel_futures=True)

    # What is asked

    @property
    def plan(self) -> Plan:
        """How many items, in which order, by which senses."""
        lesson = self.lesson
        if lesson is None:
            return Plan(senses=self._senses)
        items = max(0, lesson.length - len(lesson.own))
        return Plan(items, lesson.order, lesson.senses, lesson.seconds_per_item)

    @property
    def length(self) -> int:
        """Items there are at most."""
        return self.plan.items + len(self._own)

    def current(self, hurry: bool = False) -> tuple[Item, T] | None:
        """The present item, ready; None while it is being made, and when the quiz is over. Raises what went wrong in making it.

        In a `hurry`, what a practice has in store is asked first where the present item is not ready.
        """
        if not self._open():
            return None
        self._prepare_both()
        if hurry and self._ready_now(0) is None:
            self._put_in()
        made = self._ready_now(0)
        if made is not None:
            self._handed = self._key(0)
        return made

    def coming(self) -> tuple[Item, T] | None:
        """What would be asked next if it were asked for now; None if nothing is ready."""
        if self._sitting is None:
            return None
        self._prepare_both()
        self._prepare_spare()
        spare = self._result(self._spare[1]) if self._spare is not None else None
        return self._ready_now(1 if self._key(0) == self._handed else 0) or spare

    def _ready_now(self, ahead: int) -> tuple[Item, T] | None:
        return self._result(self._made.get(self._key(ahead)))

    @staticmethod
    def _result(made: Future[tuple[Item, T] | None] | None) -> tuple[Item, T] | None:
        return made.result() if made is not None and made.done() else None

    def _prepare_both(self) -> None:
        """Have the present item made and the one after it."""
        for ahead in (0, 1):
            self._prepare(ahead)

    def _prepare_spare(self) -> None:
        """While nothing else is to be made, have something put in store for when a later item takes longer than the learner."""
        assert self._sitting is not None
        idle = self._worker is not None and all(made.done() for made in self._made.values())
        lacking = self._spare is None or (self._spare[1].done() and self._spare[1].result() is None)
        wish = self._sitting.spare() if idle and lacking else None
        if wish is not None and (self._spare is None or wish != self._spare[0]):
            self._spare = wish, self._do(self._make, wish)

    def _put_in(self) -> None:
        """Ask what is in store before the present item, if it is ready."""
        assert self._sitting is not None
        if self._spare is not None and self._result(self._spare[1]) is not None and self._sitting.put_in(self._spare[0]):
            self._made[self._spare[0]] = self._spare[1]
            self._spare = None

    def _key(self, ahead: int) -> Wish | int:
        """Under which the present item, or (1) the one after it, is made: the wish, or the number of a teacher's own, which come last."""
        assert self._sitting is not None
        present = self._sitting.wish()
        wish = self._sitting.wish(ahead) if present is not None else None
        return wish if wish is not None else self._own_answered + (ahead if present is None else 0)

    @property
    def over(self) -> bool:
        """Whether all has been answered."""
        return self._sitting is not None and self._sitting.wish() is None and self._own_answered >= len(self._own)

    @property
    def number(self) -> int:
        """Items answered."""
        result = self.result()
        return result.number if result else 0

    @property
    def _own_answered(self) -> int:
        return len(self._own_answers)

    @property
    def tells(self) -> bool:
        """Whether the learner is told after each item: as the lesson says, else in all but an exam."""
        return self.mode != "exam" if self.lesson is None else self.lesson.feedback == "each"

    def _open(self) -> bool:
        """Begin the sitting once the bank is there."""
        if self._sitting is None and self._opening.done():
            self._bank = self._opening.result()
            self._sitting = self._begin(self._bank)
        return self._sitting is not None

    def _begin(self, bank: Bank) -> Sitting:
        lesson = self.lesson
        syllabus = bank.syllabus(lesson.findings, lesson.questions) if lesson else bank.syllabus()
        if self.mode == "exam":
            return self._gone_on(sitting.exam(syllabus, self.plan, self._seed))
        known = self._store.recent(self._learner, SEEN)[::-1] if self._store is not None and self._learner is not None else []
        history = sitting.earlier(known)
        if self.mode == "drill":
            return sitting.drill(syllabus, self.plan, self._seed, history)
        return sitting.practice(syllabus, self.plan, self._seed, history, self._due)

    def _gone_on(self, begun: Sitting) -> Sitting:
        """An exam with the answers that it has already: as these decide nothing, nor what could not be made, each only takes its place."""
        for one in self._kept:
            item = read_item(one.item)
            answer = item.answer(one.chosen)
            if item.kind == OWN:
                verdict = Verdict(one.right, "", False, self.tells)
                self._own_answers.append(Answered(item, answer, one.confidence, one.seconds, one.at, verdict))
            elif begun.wish() is not None:
                begun.answered(item, answer, one.confidence, one.seconds, one.at)
        return begun

    def _due(self) -> list[str]:
        if self._store is None or self._learner is None:
            return []
        try:
            return schedule.due(self._store.cards(self._learner), self._now())
        except StoreError:
            return []

    def _prepare(self, ahead: int) -> None:
        """Have an item made, or another one in the place of one that cannot be."""
        assert self._sitting is not None
        while isinstance(key := self._key(ahead), Wish):
            if key not in self._made:
                self._made[key] = self._do(self._make, key)
            made = self._made[key]
            if not made.done() or made.result() is not None:
                return
            del self._made[key]
            self._sitting.skipped(ahead)
        if key < len(self._own) and key not in self._made:
            self._made[key] = self._do(self._make_own, self._own[key])

    def _make(self, wish: Wish) -> tuple[Item, T] | None:
        assert self._bank is not None
        if self.lesson is not None and self.lesson.difficulty != "adaptive":
            wish = replace(wish, difficulty=self.lesson.difficulty)
        try:
            item = self._bank.make(wish)
            return None if item is None else (item, self._ready(item, self._bank.patients))
        except StoppedError:
            raise
        except Exception:
            LOG.exception("an item could not be made: %s", wish)
            return None

    def _make_own(self, question: OwnQuestion) -> tuple[Item, T]:
        assert self._bank is not None
        item = own_item(question)
        return item, self._ready(item, self._bank.patients)

    # Answers

    def answered(self, answer: tuple[str, ...], confidence: int, seconds: float) -> Verdict:
        """Take the answer to the present item and keep it. ValueError while there is none."""
        shown = self.current()
        if shown is None or self._sitting is None:
            raise ValueError("there is no item to be answered")
        item, now = shown[0], self._now()
        del self._made[self._key(0)]  # with its clips and patients
        if item.kind == OWN:
            verdict = Verdict(item.is_right(answer), "", False, self.tells)
            self._own_answers.append(Answered(item, answer, confidence, seconds, now, verdict))
        else:
            verdict = replace(self._sitting.answered(item, answer, confidence, seconds, now), told=self.tells)
        if self._store is not None and self._learner is not None:
            self._keep(self._store, self._learner, item, () if verdict.late else answer, verdict, confidence, seconds, now)
        return verdict

    def _keep(
        self, store: Store, learner: int, item: Item, answer: tuple[str, ...], verdict: Verdict, confidence: int, seconds: float, now: float
    ) -> None:
        attempt = Attempt(
            now, self._name, self.mode, self.lesson.id if self.lesson else "", item.kind, item.finding, item.senses, "+".join(answer),
            verdict.meant, verdict.right, confidence, seconds, item.difficulty, item.text(),
        )  # fmt: skip
        try:
            card = None if item.kind == OWN else schedule.reviewed(store.cards(learner).get(item.finding), attempt, now)
        except StoreError as error:
            card, self._trouble = None, (error,)
        try:
            store.record(learner, attempt, card)
        except StoreError as error:  # the learner has been deleted meanwhile; the quiz goes on
            self._trouble = (error,)

    @property
    def news(self) -> tuple[StoreError, ...]:
        """What is wrong with the place where answers are kept, if anything is."""
        waiting = self._store.news if self._store is not None else ()
        return (*waiting, *self._trouble)

    def result(self) -> Result | None:
        """What came of it so far, the teacher's own questions last; None before the first item."""
        if self._sitting is None:
            return None
        result, own = self._sitting.result(), tuple(self._own_answers)
        number, right = result.number + len(own), result.right + sum(one.verdict.right for one in own)
        share = right / number if number >= sitting.ENOUGH else None
        return replace(result, number=number, right=right, share=share, answered=(*result.answered, *own))


def own_item(question: OwnQuestion) -> Item:
    """A teacher's own question as an item."""
    clips = (own_clip(question.clip),) if question.clip else ()
    means = ("",) * len(question.options)
    return Item(
        OWN, OWN, 0, clips=clips, options=question.options, means=means, right=question.right, several=len(question.right) > 1,
        ask=question.ask, why=question.why,
    )  # fmt: skip


def own_clip(spec: ClipSpec) -> Clip:
    """What is played with it."""
    controls = Controls(spec.effort, manoeuvre=spec.manoeuvre)
    track = () if controls == Controls() else ((0, controls),)
    return Clip(Address(spec.case, spec.site, spec.seed, spec.at_s, spec.insertion, track=track), spec.seconds, "")

"""A quiz as it is taken: the next item is ready before the answer, answers are kept at once, what cannot be made is passed over."""

import threading
import time

import pytest

from sim.lesson import Lesson, OwnQuestion
from sim.teach.item import Item
from sim.teach.progress import Store
from sim.teach.quiz import OWN, Quiz
from sim.teach.wish import Syllabus


class Shelf:
    """A bank whose items are made of nothing, and some of which cannot be made."""

    class Patients:
        stopped = False

        def stop(self):
            self.stopped = True

    def __init__(self, lacking=()):
        self.lacking, self.made, self.patients = set(lacking), [], self.Patients()

    def syllabus(self, findings=(), kinds=()):  # noqa: ARG002
        offer = {"name_discharge": ("silence", "spike", "wave"), "normal_or_not": ("silence", "spike")}
        return Syllabus({kind: one for kind, one in offer.items() if not kinds or kind in kinds}, frozenset({"silence"}))

    def make(self, wish):
        if wish.finding in self.lacking:
            return None
        item = Item(
            wish.kind, wish.finding, wish.seed, difficulty=wish.difficulty, options=("a", "b"), means=("silence", "spike"), right=("a",)
        )
        self.made.append(item)
        return item


def lesson(**more):
    return Lesson(title="A lesson", about="For the test", **{"length": 4, "questions": ("name_discharge", "normal_or_not"), **more})


def quiz(shelf, mode="practice", **more):
    return Quiz(mode, lambda: shelf, lambda item, _: item.finding, seed=5, threaded=False, **more)


def take(asked, answer=("a",)):
    while not asked.over:
        asked.answered(answer if asked.current()[0].kind != OWN else asked.current()[0].right, 2, 3.0)


def test_the_next_item_is_ready_before_the_present_one_is_answered():
    shelf = Shelf()
    asked = quiz(shelf, lesson=lesson())
    asked.current()
    assert len(shelf.made) == 2
    asked.answered(("a",), 2, 3.0)
    assert asked.current()[0] is shelf.made[1]


def test_what_the_bank_cannot_make_is_passed_over():
    shelf = Shelf(lacking={"wave"})
    asked = quiz(shelf, lesson=lesson(length=8))
    take(asked)
    assert asked.number == 8
    assert "wave" not in {item.finding for item in shelf.made}


def test_a_quiz_of_which_nothing_can_be_made_is_over_at_once():
    asked = quiz(Shelf(lacking={"wave", "spike", "silence"}), lesson=lesson())
    assert asked.current() is None
    assert asked.over


def test_each_answer_is_kept_before_the_next_item_is_asked_for(tmp_path):
    with Store.open(tmp_path) as store:
        me = store.add_learner("Ada").id
        asked = quiz(Shelf(), store=store, learner=me, lesson=lesson())
        for n in range(1, 4):
            item = asked.current()[0]
            asked.answered(("b",) if n == 2 else ("a",), n, 4.0)
            with Store.open(tmp_path) as other:  # as another window of the program sees it
                kept = other.recent(me, 1)[0]
                assert len(other.attempts(me)) == n
                assert (kept.finding, kept.right, kept.confidence, kept.item) == (item.finding, n != 2, n, item.text())
        assert store.cards(me), "what was asked is scheduled"


def test_without_a_learner_nothing_is_kept(tmp_path):
    with Store.open(tmp_path) as store:
        take(quiz(Shelf(), store=store, lesson=lesson()))
        assert store.learners() == []


def test_a_teachers_own_questions_are_asked_too_and_their_reason_is_at_hand():
    own = OwnQuestion(ask="Why?", options=("Because", "Not"), right=("Because",), why="It is so.", source=("A book",))
    asked = quiz(Shelf(), lesson=lesson(own=(own,)))
    kinds = []
    while not asked.over:
        item = asked.current()[0]
        kinds.append(item.kind)
        assert asked.answered(item.right, 3, 2.0).right
    assert kinds.count(OWN) == 1
    assert len(kinds) == 4
    assert (item.ask, item.why) == ("Why?", "It is so.")


def test_a_fixed_difficulty_is_that_of_every_item():
    shelf = Shelf()
    take(quiz(shelf, lesson=lesson(difficulty=0.7)))
    assert {item.difficulty for item in shelf.made} == {0.7}


def test_an_exam_tells_nothing_and_asks_the_same_of_everyone():
    shelves = Shelf(), Shelf()
    for shelf, answer in zip(shelves, (("a",), ("b",)), strict=True):
        asked = quiz(shelf, "exam", lesson=lesson(length=6, feedback="end"))
        asked.current()
        assert not asked.answered(answer, 2, 1.0).told
        take(asked, answer)
    assert shelves[0].made == shelves[1].made


def test_an_answer_to_nothing_is_refused():
    asked = quiz(Shelf(), lesson=lesson(length=1))
    take(asked)
    with pytest.raises(ValueError, match="no item"):
        asked.answered(("a",), 2, 1.0)


def test_leaving_lets_the_bank_stop():
    shelf = Shelf()
    asked = quiz(shelf, lesson=lesson())
    asked.current()
    asked.close()
    assert shelf.patients.stopped


# An exam that was broken off

OWN_ONES = tuple(
    OwnQuestion(ask=ask, options=("Yes", "No", "Yes+No"), right=right, why="It is so.", source=("A book",))
    for ask, right in (("First?", ("Yes",)), ("Second?", ("Yes+No",)), ("Third?", ("Yes", "No")))
)


def exam(store, learner, **more):
    return quiz(Shelf(lacking={"wave"}), "exam", store=store, learner=learner, lesson=lesson(length=9, own=OWN_ONES, seed=3, **more))


@pytest.mark.parametrize("broken_after", [1, 2, 5, 6, 7, 8, 9])
def test_an_exam_that_was_broken_off_goes_on_as_if_it_had_not_been(tmp_path, broken_after):
    with Store.open(tmp_path) as store:
        whole, parted = store.add_learner("Ada").id, store.add_learner("Bob").id
        in_one_go = exam(store, whole)
        take(in_one_go)
        begun = exam(store, parted)
        for n in range(broken_after):
            item = begun.current()[0]
            begun.answered(item.right if item.kind == OWN or n % 2 else ("b",), 2, 3.0)
        before = store.recent(parted, 50)[::-1]
        gone_on = quiz(
            Shelf(lacking={"wave"}), "exam", store=store, learner=parted, lesson=lesson(length=9, own=OWN_ONES, seed=3), kept=before
        )
        assert gone_on.current() is not None or broken_after == 9
        assert gone_on.number == broken_after
        take(gone_on)
        after = store.recent(parted, 50)[::-1]
        assert [one.item for one in after] == [one.item for one in store.recent(whole, 50)[::-1]], "each item once, in the same order"
        assert len({one.sitting for one in after}) == 1
        told = gone_on.result()
        assert [(one.item.text(), one.verdict.right) for one in told.answered] == [(one.item, one.right) for one in after]
        assert told.right == sum(one.right for one in after)


def test_an_answer_too_late_is_still_too_late_when_the_exam_goes_on(tmp_path):
    with Store.open(tmp_path) as store:
        me = store.add_learner("Ada").id
        begun = exam(store, me, seconds_per_item=5.0)
        begun.current()
        assert not begun.answered(("a",), 2, 6.0).right
        gone_on = quiz(Shelf(lacking={"wave"}), "exam", lesson=begun.lesson, kept=store.recent(me, 9))
        gone_on.current()
        assert [(one.answer, one.verdict.right) for one in gone_on.result().answered] == [((), False)]


def test_an_answer_is_read_back_from_the_text_that_is_kept_of_it():
    item = Item(OWN, OWN, 0, options=("a", "a+b", "b", "c+"), right=("a",), several=True)
    for answer in (("a",), ("a+b",), ("a", "c+"), ("c+", "b"), ("b", "a+b", "c+"), ()):
        assert item.answer("+".join(answer)) == answer
    assert item.answer("d") == item.answer("a+d") == ()
    assert Item("measure", "rate", 0, low=1, high=2).answer("1,5") == ("1,5",)


class Slow(Shelf):
    """A bank that takes as long as it is told to make anything of a wave."""

    def __init__(self):
        super().__init__()
        self.let, self.waiting = threading.Event(), False

    def make(self, wish):
        if wish.finding == "wave" and not self.let.is_set():
            self.waiting = True
            self.let.wait(60)
            self.waiting = False
        return super().make(wish)

    def make_it(self):
        self.let.set()
        wait(lambda: not self.waiting)
        self.let.clear()


def wait(so):
    """Wait for what is made beside this thread."""
    end = time.monotonic() + 60
    while not so():
        assert time.monotonic() < end
        time.sleep(0.002)


def asked_in_a_hurry(mode, seed):
    """What is asked of somebody who waits for nothing that takes long while anything else is ready; how often that was put in."""
    shelf, asked, put_in, owed = Slow(), [], 0, False
    quiz = Quiz(mode, lambda: shelf, lambda item, _: item.finding, seed=seed, lesson=lesson(length=12, order="mixed"))
    try:
        while not quiz.over:
            wait(lambda: quiz.current() is not None or shelf.waiting or quiz.over)
            ready, item = quiz.current(), quiz.current(hurry=True)
            if item is None:  # nothing is in store yet: this learner has to wait
                shelf.make_it()
                continue
            assert not owed or item[0].finding == "wave", "then comes what had to wait"
            late = ready is None and item[0].finding != "wave"
            put_in, owed = put_in + late, late
            asked.append(item[0])
            end = time.monotonic() + 0.12
            while time.monotonic() < end and not shelf.waiting and len(shelf.made) < len(asked) + 2:
                quiz.coming()  # this one is looked at, while the next one and one in store are made
                time.sleep(0.002)
            quiz.answered(("a",), 2, 3.0)
            if late:
                shelf.make_it()
        return asked, put_in
    finally:
        shelf.let.set()
        quiz.close()


def test_what_takes_too_long_is_asked_later_and_something_else_first():
    put_in = 0
    for seed in range(6):
        asked, times = asked_in_a_hurry("practice", seed)
        put_in += times
        assert len(asked) == 12, "no longer than it was to be"
        assert len({item.seed for item in asked}) == 12
        assert "wave" in {item.finding for item in asked}
    assert put_in > 0


def test_in_an_exam_nothing_is_put_in():
    asked, put_in = asked_in_a_hurry("exam", 5)
    assert put_in == 0
    assert [item.seed for item in asked] == [item.seed for item in asked_in_a_hurry("exam", 5)[0]]

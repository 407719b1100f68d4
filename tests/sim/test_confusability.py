"""The worst confusions of a learner: those made often among the items that could tell, and not yet overcome."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.teach.confusability import LISTED, MIXED_UP, UNLISTED, Confusability
from sim.teach.wish import Attempt

FINDINGS = ("cramp", "fibrillation", "tremor")
LIST = {"cramp": ("tremor",)}
ANSWERS = st.builds(
    Attempt, st.sampled_from(FINDINGS), st.sampled_from((*FINDINGS, "")), st.booleans(), st.just(2), st.just(5.0), st.just(0.3),
    st.just(""), st.none() | st.lists(st.sampled_from(FINDINGS), max_size=3).map(tuple),
)  # fmt: skip


def answer(finding: str, meant: str = "", offered: tuple[str, ...] | None = None) -> Attempt:
    return Attempt(finding, meant or finding, not meant, 2, 5.0, 0.3, "", offered)


def after(*answers: Attempt) -> Confusability:
    known = Confusability(FINDINGS, LIST)
    for each in answers:
        known.add(each)
    return known


def test_what_the_glossary_warns_of_is_feared_before_anything_is_known():
    assert after().rate("cramp", "tremor") == after().rate("tremor", "cramp") == pytest.approx(LISTED)
    assert after().rate("cramp", "fibrillation") == pytest.approx(UNLISTED)
    assert after().worst() == []


@given(answers=st.lists(ANSWERS, max_size=40))
def test_a_rate_is_a_rate_and_only_confusions_are_listed(answers):
    known = after(*answers)
    worst = known.worst()
    assert [mixed.rate for mixed in worst] == sorted((mixed.rate for mixed in worst), reverse=True)
    assert all(0 < mixed.rate < 1 and 0 < mixed.times <= mixed.items for mixed in worst)
    made = [each for each in answers if not each.right and each.meant not in ("", each.finding)]
    assert sum(mixed.times for mixed in worst) == len(made)
    assert known.worst(1) == worst[:1]


def test_an_item_in_which_a_pair_could_not_be_mixed_up_tells_nothing_of_it():
    mixed_up = answer("cramp", "tremor", ("cramp", "tremor"))
    untold = after(mixed_up, *[answer("cramp", offered=("cramp", "fibrillation"))] * 5, *[answer("cramp", offered=())] * 5)
    assert untold.rate("cramp", "tremor") == after(mixed_up).rate("cramp", "tremor")
    assert untold.worst()[0].items == 1
    assert untold.rate("cramp", "fibrillation") < UNLISTED


def test_a_wrong_answer_that_stands_for_no_finding_is_no_confusion_and_no_proof_of_skill():
    nothing = Attempt("cramp", "", False, 2, 5.0, 0.3, "", FINDINGS)
    assert after(nothing).rate("cramp", "tremor") == after().rate("cramp", "tremor")


def test_one_confusion_counts_as_mixed_up_until_some_answers_are_right():
    once = answer("cramp", "fibrillation")
    assert after(once).rate("cramp", "fibrillation") >= MIXED_UP
    assert after(once, *[answer("cramp"), answer("fibrillation")] * 2).rate("cramp", "fibrillation") < MIXED_UP


def test_what_was_overcome_gives_way_to_what_is_mixed_up_now():
    old = [answer("cramp", "tremor", ("cramp", "tremor"))] * 10 + [answer("cramp", offered=("cramp", "tremor"))] * 40
    new = [answer("cramp", "fibrillation", ("cramp", "fibrillation"))] * 3
    assert after(*new, *old).worst()[0].pair == ("cramp", "fibrillation")


def test_the_finding_that_is_more_often_taken_for_the_other_comes_first():
    known = after(answer("tremor", "cramp"), answer("tremor", "cramp"), answer("cramp", "tremor"))
    (mixed,) = known.worst()
    assert (mixed.pair, mixed.times, mixed.items) == (("tremor", "cramp"), 3, 3)

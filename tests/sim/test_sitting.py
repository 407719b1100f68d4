from dataclasses import replace
from itertools import pairwise

import pytest
from answers import an_answer, mistaken
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.teach.choosing import partners
from sim.teach.item import Item
from sim.teach.sitting import drill, earlier, exam, practice
from sim.teach.standing import record
from sim.teach.wish import CONTRASTING, REASONING, RECOGNISING, Plan, Syllabus
from sim.teach.wish import Attempt as Answer
from tests.sim.quiz import ABNORMAL, NORMAL, SYLLABUS, answer, take

KINDS = RECOGNISING + REASONING
seeds = st.integers(0, 2**64 - 1)
orders = st.sampled_from(["blocked", "mixed", "blocked_then_mixed"])
rights = st.lists(st.booleans(), min_size=1, max_size=60)
keys = st.sampled_from([*"abcdefgh"])
syllabuses = st.builds(
    Syllabus,
    st.dictionaries(st.sampled_from(KINDS), st.lists(keys, unique=True, max_size=8).map(tuple)),
    st.frozensets(keys),
    st.dictionaries(keys, st.lists(keys, max_size=4).map(tuple)),
)


def row(finding, meant="", right=True, difficulty=0.2, confidence=2, seconds=8.0):
    return (finding, meant or finding, right, confidence, seconds, difficulty)


def confusions(*pairs, times=5):
    return [row(finding, meant, right=False) for _ in range(times) for finding, meant in pairs]


FAMILIAR = [row(finding) for finding in ABNORMAL + NORMAL for _ in range(4)]


@settings(max_examples=30)
@given(seed=seeds, order=orders, right=rights)
def test_about_half_of_every_twenty_items_are_normal(seed, order, right):
    wishes = take(practice(SYLLABUS, Plan(100, order), seed), lambda index, _: right[index % len(right)])
    normal = [wish.finding in NORMAL for wish in wishes]
    assert all(7 <= sum(normal[at : at + 20]) <= 13 for at in range(81))


def test_whether_the_next_is_normal_cannot_be_guessed_from_the_last_ones():
    """The best guess from the last three, learnt from the very sequence, is right little more often than a coin."""
    normal = [wish.finding in NORMAL for wish in take(practice(SYLLABUS, Plan(600, "mixed"), 3, FAMILIAR))]
    seen: dict[tuple[bool, ...], list[bool]] = {}
    for at in range(3, len(normal)):
        seen.setdefault(tuple(normal[at - 3 : at]), []).append(normal[at])
    assert sum(max(sum(after), len(after) - sum(after)) for after in seen.values()) / (len(normal) - 3) < 0.66


@settings(max_examples=30)
@given(seed=seeds, order=orders)
def test_no_seed_comes_twice(seed, order):
    wishes = take(practice(SYLLABUS, Plan(120, order), seed), lambda index, _: index % 3 > 0)
    assert len({wish.seed for wish in wishes}) == 120
    assert all(0 <= wish.seed < 10**9 for wish in wishes)


def test_sittings_with_other_seeds_ask_other_items():
    one, other = (take(practice(SYLLABUS, Plan(60), seed)) for seed in (1, 2))
    assert not {wish.seed for wish in one} & {wish.seed for wish in other}
    assert max(wish.seed for wish in one) > 2**28 > min(wish.seed for wish in one)
    assert [wish.finding for wish in one] != [wish.finding for wish in other]


@settings(max_examples=30)
@given(seed=seeds, one=rights, other=rights)
def test_an_exam_asks_everybody_the_same(seed, one, other):
    plan = Plan(40, senses=("all", "ear"))
    sets = [take(exam(SYLLABUS, plan, seed), lambda index, _, right=right: right[index % len(right)]) for right in (one, other)]
    assert sets[0] == sets[1]
    normal = [wish.finding in NORMAL for wish in sets[0]]
    assert all(7 <= sum(normal[at : at + 20]) <= 13 for at in range(21))


def test_an_exam_asks_about_everything_and_tells_nothing_before_the_end():
    sitting = exam(SYLLABUS, Plan(60), 5)
    verdict = answer(sitting, "tremor")
    assert not verdict.told
    take(sitting)
    asked = {finding: times for finding, (times, _) in sitting.result().findings.items()}
    for side in (NORMAL, ABNORMAL):
        times = [asked[finding] for finding in side]
        assert max(times) - min(times) <= 1
    assert answer(practice(SYLLABUS, Plan(), 5)).told


def test_what_comes_too_late_in_an_exam_is_wrong():
    sitting = exam(SYLLABUS, Plan(20, limit_s=15.0), 5)
    assert answer(sitting, seconds=15.0).right
    late = answer(sitting, seconds=15.1)
    assert (late.right, late.late, late.meant) == (False, True, "")
    assert sitting.result().answered[1].answer == ()


@settings(max_examples=30)
@given(seed=seeds, order=orders, right=rights)
def test_the_next_item_is_known_before_the_present_one_is_answered(seed, order, right):
    for sitting in (practice(SYLLABUS, Plan(25, order), seed), drill(SYLLABUS, Plan(25), seed, confusions(("cramp", "fasciculation")))):
        index = 0
        while sitting.wish() is not None:
            announced = sitting.wish(1)
            answer(sitting, "" if right[index % len(right)] else "another")
            assert sitting.wish() == announced
            index += 1


def test_practice_is_over_after_the_plan_s_items_and_takes_no_more():
    sitting = practice(SYLLABUS, Plan(7), 1)
    assert len(take(sitting)) == 7
    with pytest.raises(ValueError, match="over"):
        sitting.answered(Item("measure", "cramp", 1), (), 1, 1.0, 0.0)
    with pytest.raises(ValueError, match="decided"):
        sitting.wish(2)


def levels(right, history=FAMILIAR, **how):
    """The difficulties at which fibrillation, the only abnormal finding, is asked for."""
    only = Syllabus(dict.fromkeys(KINDS, ("fibrillation", *NORMAL)), frozenset(NORMAL))
    sitting, asked = practice(only, Plan(60, "mixed"), 4, history), []
    while (wish := sitting.wish()) is not None:
        if wish.finding == "fibrillation":
            asked.append(wish.difficulty)
        answer(sitting, "" if right else "another", **how)
    return asked


def test_difficulty_rises_with_what_is_right_and_faster_if_sure_and_fast():
    slow, fast = levels(True)[:4], levels(True, confidence=3)[:4]
    assert slow[0] < slow[-1] < fast[-1]
    assert all(later >= earlier for earlier, later in pairwise(levels(True)))
    assert levels(True)[-1] == 1.0


def test_difficulty_falls_with_what_is_wrong():
    able = [row("fibrillation", difficulty=d / 10) for d in range(2, 10)]
    falling = levels(False, FAMILIAR + able)
    assert falling[0] > 0.5
    assert falling[-1] == 0.0
    assert all(later <= earlier for earlier, later in pairwise(falling))


def test_difficulty_settles_where_four_of_five_answers_are_right():
    """A learner who is right with a chance that falls from 1 to 0.4 with the difficulty."""
    only = Syllabus(dict.fromkeys(KINDS, ("fibrillation", *NORMAL)), frozenset(NORMAL))
    draws = iter(range(10**6))
    share = practice(only, Plan(1500, "mixed"), 4, FAMILIAR)
    take(share, lambda _, wish: (next(draws) * 0.6180339887) % 1.0 > 0.6 * wish.difficulty)
    assert 0.75 <= sum(each.verdict.right for each in share.result().answered[200:]) / 1300 <= 0.85


@settings(max_examples=100)
@given(seed=seeds, at=st.integers(0, 30), order=orders)
def test_an_error_comes_again_within_ten_items_and_is_another_item(seed, at, order):
    sitting = practice(SYLLABUS, Plan(60, order), seed, FAMILIAR)
    wishes = take(sitting, lambda index, _: index != at)
    again = [wish for wish in wishes[at + 2 : at + 11] if wish.finding == wishes[at].finding]
    assert again
    assert wishes[at].seed not in {wish.seed for wish in again}


def test_what_was_taken_for_what_is_contrasted_next_time():
    contrasted = 0
    for seed in range(30):
        sitting = practice(SYLLABUS, Plan(40, "mixed"), seed, FAMILIAR)
        first = sitting.wish()
        answer(sitting, "cramp" if first.finding != "cramp" else "tremor")
        meant = sitting.result().answered[0].verdict.meant
        contrasted += any({first.finding, meant} == {wish.finding, wish.against} for wish in take(sitting)[1:9])
    assert contrasted >= 28


@settings(max_examples=30)
@given(seed=seeds, right=rights)
def test_no_finding_comes_more_than_three_times_in_a_row_when_mixed(seed, right):
    for syllabus in (SYLLABUS, Syllabus(dict.fromkeys(KINDS, ("cramp", "tremor")), frozenset(("tremor",)))):
        for sitting in (practice(syllabus, Plan(60, "mixed"), seed), exam(syllabus, Plan(60), seed)):
            shown = [wish.finding for wish in take(sitting, lambda index, _: right[index % len(right)])]
            assert all(len(set(shown[at : at + 4])) > 1 for at in range(57))


@settings(max_examples=30)
@given(seed=seeds, order=orders, right=rights)
def test_at_most_two_findings_are_new_at_a_time(seed, order, right):
    sitting = practice(SYLLABUS, Plan(60, order), seed, [row("fibrillation")])
    known = {finding: int(finding == "fibrillation") for finding in SYLLABUS.findings}
    asked = dict(known)
    index = 0
    while (wish := sitting.wish()) is not None:
        asked[wish.finding] += 1
        assert sum(0 < asked[finding] < 12 and known[finding] < 2 for finding in asked) <= 2
        good = right[index % len(right)]
        answer(sitting, "" if good else "another")
        known[wish.finding] += good
        index += 1


def test_due_findings_come_first_and_are_read_again_before_each_item():
    due = ["cramp", "tremor", "myokymic_discharge", "end_plate_noise"]
    sitting, shown = practice(SYLLABUS, Plan(40, "mixed"), 2, FAMILIAR, lambda: due), []
    while due:
        shown.append(sitting.wish().finding)
        answer(sitting)
        due[:] = [finding for finding in due if finding != shown[-1]]
    assert len(shown) <= 10
    assert [finding for finding in shown if finding in ("cramp", "myokymic_discharge")][:1] == ["cramp"]


def test_a_block_is_of_one_finding_its_first_confusion_and_normal_ones():
    wishes = take(practice(SYLLABUS, Plan(40, "blocked_then_mixed"), 6, [row("fibrillation")]))
    block, rest = wishes[:8], wishes[20:]
    assert {wish.finding for wish in block} == {"fibrillation", "end_plate_spike"}
    assert len({wish.finding for wish in rest}) >= 4
    blocked = take(practice(SYLLABUS, Plan(48, "blocked"), 6, FAMILIAR))
    for at, finding in enumerate(ABNORMAL):
        abnormal = {wish.finding for wish in blocked[8 * at : 8 * at + 8]} - set(NORMAL)
        assert abnormal <= {finding, SYLLABUS.confusions(finding)[0]}


@given(seed=seeds)
def test_the_first_sitting_sounds_what_is_known_by_having_each_finding_named(seed):
    for order in ("mixed", "blocked_then_mixed"):
        wishes = take(practice(SYLLABUS, Plan(20, order), seed))
        sounding = [wish for wish in wishes if wish.kind == "name_discharge"]
        assert {wish.finding for wish in wishes[:16]} == set(SYLLABUS.findings)
        assert wishes[:10] == sounding[:10]
        assert {wish.difficulty for wish in wishes[:10]} == {0.5}


@given(seed=seeds)
def test_a_sounding_ends_soon_for_a_novice_who_then_trains_what_was_begun(seed):
    wishes = take(practice(SYLLABUS, Plan(40), seed), lambda *_: False)
    assert [wish.difficulty for wish in wishes].count(0.5) == 3
    assert len({wish.finding for wish in wishes[:15]} - {wish.finding for wish in wishes[:3]}) <= 2  # if all were of one side


@settings(max_examples=30)
@given(seed=seeds, order=orders, late=st.sets(st.integers(0, 29)), right=rights)
def test_what_is_put_in_makes_a_practice_no_longer_and_is_followed_by_what_was_late(seed, order, late, right):
    sitting, asked = practice(SYLLABUS, Plan(30, order), seed), []
    while (wish := sitting.wish()) is not None:
        spare = sitting.spare() if len(asked) in late else None
        if spare is not None and sitting.put_in(spare):
            assert spare.finding in {one.finding for one in asked}, "what was never shown is not begun in passing"
            assert (sitting.wish(), sitting.wish(1)) == (spare, wish)
            wish = spare
        answer(sitting, "" if right[len(asked) % len(right)] else wish.against or "another")
        asked.append(wish)
    assert len(asked) == 30
    assert len({wish.seed for wish in asked}) == 30


@pytest.mark.parametrize("order", ["blocked", "blocked_then_mixed"])
@pytest.mark.parametrize("seed", range(8))
def test_a_novice_learns_to_recognise_before_reasoning_about_patients(order, seed):
    reasoned = {"als": False, "isaacs_syndrome": False, "firing_rate": False, "normal": True}
    offer = SYLLABUS.offer | dict.fromkeys(("diagnosis", "what_next", "measure"), tuple(reasoned))
    syllabus = replace(SYLLABUS, offer=offer, normal=SYLLABUS.normal | {key for key, normal in reasoned.items() if normal})
    wishes = take(practice(syllabus, Plan(20, order), seed), lambda index, _: index % 3 > 0)
    abnormal = [wish.finding for wish in wishes if wish.finding not in syllabus.normal]
    assert not set(abnormal[:6]) & set(reasoned)


def test_a_lesson_about_patients_alone_begins_with_patients():
    syllabus = Syllabus({"diagnosis": ("als", "isaacs_syndrome", "normal")}, frozenset({"normal"}))
    assert [wish.kind for wish in take(practice(syllabus, Plan(20), 3))] == ["diagnosis"] * 20


def test_there_is_no_sounding_later_nor_where_the_lesson_has_blocks_only():
    for sitting in (practice(SYLLABUS, Plan(20), 3, FAMILIAR[:1]), practice(SYLLABUS, Plan(20, "blocked"), 3)):
        assert len({wish.finding for wish in take(sitting)[:8]}) <= 3


def test_what_is_only_feared_is_named_among_many_and_what_is_mixed_up_contrasted():
    def kinds(history):
        wishes = take(practice(SYLLABUS, Plan(200, "mixed"), 5, history))
        of_pair = [wish.kind for wish in wishes if {wish.finding, wish.against} == {"fibrillation", "end_plate_spike"}]
        return of_pair.count("name_discharge") / len(of_pair)

    assert kinds(FAMILIAR) > 0.5 > kinds(FAMILIAR + confusions(("fibrillation", "end_plate_spike"), times=60))


def sittings(seed, syllabus=SYLLABUS):
    history = confusions(("fibrillation", "end_plate_spike"), ("cramp", "tremor"))
    return practice(syllabus, Plan(30), seed), exam(syllabus, Plan(30), seed), drill(syllabus, Plan(30), seed, history)


@settings(max_examples=30)
@given(seed=seeds, ahead=st.sampled_from([0, 1]))
def test_a_wish_that_cannot_be_made_is_put_aside_for_another(seed, ahead):
    for sitting in sittings(seed):
        refused, other = sitting.wish(ahead), sitting.wish(1 - ahead)
        instead = sitting.skipped(ahead)
        assert instead == sitting.wish(ahead)
        assert (instead.kind, instead.finding) != (refused.kind, refused.finding)
        assert instead.seed != refused.seed
        assert sitting.wish(1 - ahead) == other
        wishes = take(sitting)
        assert instead in wishes
        assert refused not in wishes
        assert len({wish.seed for wish in wishes}) == len(wishes)
        assert sitting.mode == "drill" or len(wishes) == 30


@settings(max_examples=30)
@given(seed=seeds)
def test_a_wish_is_replaced_by_one_of_the_same_side(seed):
    for sitting in sittings(seed)[:2]:
        normal = sitting.wish().finding in NORMAL
        assert [sitting.skipped().finding in NORMAL for _ in range(8)] == [normal] * 8


@settings(max_examples=20)
@given(syllabus=syllabuses, seed=seeds, ahead=st.sampled_from([0, 1]))
def test_a_bank_that_can_make_nothing_ends_the_sitting(syllabus, seed, ahead):
    for each in (syllabus, SYLLABUS):
        for sitting in sittings(seed, each):
            if sitting.wish(ahead) is None:
                continue
            skips = 0
            while sitting.skipped(ahead) is not None:
                skips += 1
                assert skips < 100
            assert sitting.wish(1) is None
            assert (sitting.wish() is None) == (ahead == 0)
            take(sitting)
            with pytest.raises(ValueError, match="over"):
                sitting.skipped()


@settings(max_examples=30)
@given(seed=seeds, ahead=st.lists(st.booleans(), min_size=30, max_size=30))
def test_an_exam_replaces_alike_whether_it_is_noticed_early_or_late(seed, ahead):
    """All machines fail to make the same wishes, but a fast one while the item before is still unanswered."""

    def asked(early):
        sitting, wishes = exam(SYLLABUS, Plan(30), seed), []
        while sitting.wish() is not None:
            while unmade(sitting.wish()):
                sitting.skipped()
            while early[len(wishes)] and unmade(sitting.wish(1)):
                sitting.skipped(1)
            wishes.append(sitting.wish())
            answer(sitting)
        return wishes

    def unmade(wish):
        return wish is not None and wish.seed % 3 == 0

    assert asked([False] * 30) == asked(ahead)


def test_what_the_store_keeps_becomes_the_history_with_what_was_offered():
    offering = Item("name_discharge", "cramp", 1, options=("a", "b"), means=("cramp", "tremor"), right=("a",))
    of_no_finding = Item("normal_or_not", "cramp", 1, options=("normal", "not"), right=("not",))
    kept = [
        mistaken("cramp", "tremor", kind="name_discharge", item=offering.text()),
        an_answer(finding="cramp", kind="normal_or_not", item=of_no_finding.text()),
        an_answer(finding="cramp", kind="name_discharge", item="of another version"),
        an_answer(finding="cramp", kind="measure", item="of another version"),
    ]
    told = earlier(kept)
    assert [each.offered for each in told] == [("cramp", "tremor"), (), None, ()]
    assert [(each.finding, each.meant, each.right) for each in told][:1] == [("cramp", "tremor", False)]
    assert record(SYLLABUS, told).confusability.worst()[0].pair == ("cramp", "tremor")


def test_a_sitting_counts_for_a_pair_only_items_in_which_both_could_be_chosen():
    def rate(offered):
        known = record(SYLLABUS, [(*row("cramp", "tremor", right=False), "name_discharge", ("cramp", "tremor"))])
        for _ in range(6):
            known.add(Answer(*row("cramp"), "name_discharge", offered))
        return known.confusability.rate("cramp", "tremor")

    assert rate(("cramp", "tremor")) < 0.7 * rate(("cramp", "fibrillation"))
    assert rate(("cramp", "fibrillation")) == rate(())
    assert rate(None) == rate(("cramp", "tremor"))


def test_the_first_block_is_of_what_is_most_overdue():
    for order in ("blocked", "blocked_then_mixed"):
        wishes = take(practice(SYLLABUS, Plan(20, order), 6, FAMILIAR[::2], lambda: ["tremor", "cramp", "fibrillation"]))
        assert {wish.finding for wish in wishes[:8]} - set(NORMAL) <= {"cramp", "neuromyotonic_discharge"}


def test_recognising_is_asked_more_often_than_the_rest_and_kinds_vary():
    wishes = take(practice(SYLLABUS, Plan(400, "mixed"), 6, FAMILIAR))
    assert {wish.kind for wish in wishes} == set(KINDS)
    assert 0.65 < sum(wish.kind in RECOGNISING for wish in wishes) / 400 < 0.92


def test_a_new_finding_is_recognised_first_and_with_all_senses():
    wishes = take(practice(SYLLABUS, Plan(12, senses=("all", "ear", "eye")), 6))
    assert {wish.senses for wish in wishes[:6]} == {"all"}
    assert {wish.kind for wish in wishes[:3]} <= set(RECOGNISING)


def test_single_senses_come_later_and_only_those_by_which_a_finding_is_perceived():
    syllabus = replace(SYLLABUS, perceived={"fibrillation": ("all", "ear", "eye")})
    able = [row(finding, difficulty=d / 10, confidence=3) for finding in SYLLABUS.findings for d in range(2, 10)]
    wishes = take(practice(syllabus, Plan(300, "mixed", ("all", "ear", "skin")), 6, able))
    assert {wish.senses for wish in wishes} == {"all", "ear", "skin"}
    assert {wish.senses for wish in wishes if wish.finding == "fibrillation"} == {"all", "ear"}


def test_no_percentage_before_twenty_items():
    sitting = practice(SYLLABUS, Plan(20), 1)
    for number in range(20):
        result = sitting.result()
        assert (result.number, result.share) == (number, None)
        answer(sitting)
    assert sitting.result().share == 1.0


def test_the_result_counts_findings_confusions_and_confidence():
    sitting = practice(SYLLABUS, Plan(20, "mixed"), 1, FAMILIAR)
    first, second = sitting.wish(), sitting.wish(1)
    answer(sitting, "another", confidence=3)
    answer(sitting, confidence=1)
    result = sitting.result()
    assert (result.number, result.right) == (2, 1)
    assert result.confusions == ((first.finding, "another", 1),)
    assert result.calibration == {3: (1, 0), 1: (1, 1)}
    assert result.findings[second.finding][1] == 1
    assert [each.item.seed for each in result.answered] == [first.seed, second.seed]


@given(seed=seeds)
def test_a_drill_shows_both_findings_of_a_pair_and_ends_when_they_are_told_apart(seed):
    sitting = drill(SYLLABUS, Plan(50), seed, confusions(("fibrillation", "end_plate_spike")))
    wishes = take(sitting)
    assert {wish.finding for wish in wishes} == {"fibrillation", "end_plate_spike"}
    assert all({wish.finding, wish.against} == {"fibrillation", "end_plate_spike"} for wish in wishes)
    assert {wish.kind for wish in wishes} <= {"which_of_two", "name_discharge", "odd_one_out"}
    assert 4 <= len(wishes) <= 8


@given(seed=seeds)
def test_a_drill_goes_on_while_a_pair_is_confused_and_to_the_next_when_it_is_not(seed):
    history = confusions(("fibrillation", "end_plate_spike"), ("cramp", "neuromyotonic_discharge"))
    wishes = take(drill(SYLLABUS, Plan(60), seed, history), lambda _, wish: "cramp" not in (wish.finding, wish.against))
    assert len(wishes) == 60
    others = [wish for wish in wishes if "fibrillation" in (wish.finding, wish.against)]
    assert 4 <= len(others) <= 8


def test_an_error_in_a_drill_begins_the_count_again():
    for seed in range(10):
        sitting = drill(SYLLABUS, Plan(50), seed, confusions(("fibrillation", "end_plate_spike")))
        assert len(take(sitting, lambda index, _: index != 2)) >= 3 + 4


def test_worse_pairs_are_drilled_first_as_a_rule():
    history = confusions(("cramp", "tremor"), times=1) + confusions(("fibrillation", "end_plate_spike"), times=8)
    first = [drill(SYLLABUS, Plan(40), seed, history).wish().finding for seed in range(60)]
    assert sum(finding in ("fibrillation", "end_plate_spike") for finding in first) > 35


def test_nothing_is_drilled_that_is_not_confused_any_more():
    assert drill(SYLLABUS, Plan(40), 1, []).wish() is None
    assert drill(SYLLABUS, Plan(40), 1, FAMILIAR).wish() is None
    assert drill(SYLLABUS, Plan(40), 1, confusions(("cramp", "unheard_of"))).wish() is None
    once = confusions(("cramp", "tremor"), times=1)
    assert drill(SYLLABUS, Plan(40), 1, once).wish() is not None
    assert drill(SYLLABUS, Plan(40), 1, [*once, *[row("cramp"), row("tremor")] * 2]).wish() is None


@settings(max_examples=100)
@given(syllabus=syllabuses, seed=seeds, order=orders, right=rights, data=st.data())
def test_only_what_the_bank_offers_is_wished_for(syllabus, seed, order, right, data):
    history = data.draw(st.lists(st.builds(row, keys, keys, st.booleans(), st.floats(0, 1)), max_size=30))
    due = data.draw(st.lists(keys, max_size=8))
    plan = Plan(30, order, ("all", "ear"))
    for sitting in (practice(syllabus, plan, seed, history, lambda: due), exam(syllabus, plan, seed), drill(syllabus, plan, seed, history)):
        wishes = take(sitting, lambda index, _: right[index % len(right)])
        assert sitting.mode == "drill" or len(wishes) == (30 if syllabus.findings else 0)
        for wish in wishes:
            assert wish.finding in syllabus.offer[wish.kind]
            assert wish.against != wish.finding
            assert wish.against in ("", *syllabus.offer[wish.kind])
            assert wish.against or wish.kind not in CONTRASTING or not partners(syllabus, wish.kind, wish.finding)
            assert 0.0 <= wish.difficulty <= 1.0


def test_history_may_be_plain_rows_of_any_sequence():
    known = record(SYLLABUS, [["cramp", "tremor", False, 3, 4.0, 0.5], ("cramp", "cramp", True, 1, 4.0, 0.5)])
    assert [(mixed.pair, mixed.times) for mixed in known.confusability.worst()] == [(("cramp", "tremor"), 1)]
    assert known.standings["cramp"].right == 1

"""Questions have one right answer, whoever answers them: measured in the signal, by someone who does not see the truth."""

import os
import sys
from collections import Counter

import pytest

from sim.teach import sitting
from sim.teach.bank import Bank
from sim.teach.item import read_item
from sim.teach.wish import Plan
from tests.physiology.blind import LATER_S, holds

ITEMS = int(os.environ.get("QUESTIONS", "40"))


def items(bank, count, first):
    """As many items as asked for, as exams of twenty wish for them, and how many wishes could not be made."""
    missed, made, seed = Counter(), [], first
    while len(made) < count:
        exam = sitting.exam(bank.syllabus(), Plan(20, "mixed", ("all", "ear", "eye", "skin")), seed)
        for _ in range(20):
            while (wish := exam.wish()) is not None and (item := bank.make(wish)) is None:
                missed[wish.kind] += 1
                exam.skipped()
            if wish is None or len(made) == count:
                break
            made.append(item)
            exam.answered(item, (), 2, 5.0, 0.0)
        seed += 1
    return made, missed


@pytest.mark.slow
def test_questions_have_exactly_one_right_answer_by_a_blind_measurement(capsys):
    bank, wrong, asked, unlike = Bank(), Counter(), Counter(), []
    made, missed = items(bank, ITEMS, int(os.environ.get("QUESTIONS_FROM", "1")))
    for item in made:
        kept = read_item(item.text())
        asked[item.kind] += 1
        if not holds(kept, bank):
            wrong[item.kind, "as played"] += 1
            unlike.append(item.text())
        elif not holds(kept, bank, LATER_S):
            wrong[item.kind, "begun later"] += 1
    with capsys.disabled():
        sys.stdout.write(f"\n{len(made)} items: {dict(asked)}; could not be made: {dict(missed)}; not borne out: {dict(wrong)}\n")
        sys.stdout.writelines(f"{text}\n" for text in unlike)
    assert sum(count for (_, how), count in wrong.items() if how == "as played") <= 0.01 * len(made)
    assert missed.total() <= 0.1 * len(made)

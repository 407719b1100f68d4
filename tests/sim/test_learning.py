"""Whether practice and drills find and shrink a model learner's confusions sooner than random order.

They find them sooner than items of all kinds at random, as they have findings named more often, which can reveal a confusion with any
other; items of the same kinds find them as soon at random. They shrink them sooner than either.
"""

import sys
from dataclasses import astuple, fields

import numpy as np
import pytest

from sim.teach.drill import A_DAY
from tests.sim.learner import CONTRAST, FEW, OTHERS, Learner, Outcome, adaptive, at_random, outcome

LEARNERS = range(100, 140)  # others than those with which the rules of practice were written
WAYS = ("random order", "random, same kinds", "practice", "practice and drills")
COLUMN = {each.name: k for k, each in enumerate(fields(Outcome))}


def outcomes(contrast: float, others: int) -> dict[str, np.ndarray]:
    """(learner, quantity) of each way, the quantities in the order of Outcome."""
    made: dict[str, list[tuple[float, ...]]] = {way: [] for way in WAYS}
    for seed in LEARNERS:
        new = [Learner(seed, contrast, others) for _ in WAYS]
        kinds: list[str] = []
        drilled = outcome(new[3], noting(adaptive(new[3], A_DAY), kinds))
        rest = (outcome(new[0], at_random(new[0])), outcome(new[1], at_random(new[1], kinds)), outcome(new[2], adaptive(new[2], 0)))
        for way, came in zip(WAYS, (*rest, drilled), strict=True):
            made[way].append(astuple(came))
    return {way: np.array(rows) for way, rows in made.items()}


def noting(attempts, kinds):
    for attempt in attempts:
        kinds.append(attempt.kind)
        yield attempt


def table(title: str, made: dict[str, np.ndarray]) -> str:
    ours = made["practice and drills"]
    shown = made | {"drills - random": ours - made["random order"], "- same kinds": ours - made["random, same kinds"]}
    lines = [
        f"\n{title}, {len(LEARNERS)} learners, mean ± SE; per cent, `found` in items",
        " " * 14 + "".join(f"{way:>21}" for way in shown),
    ]
    for name, k in COLUMN.items():
        cells = (f"{values[:, k].mean():.1f} ± {se(values[:, k]):.1f}" for values in shown.values())
        lines.append(f"{name:14}" + "".join(f"{cell:>21}" for cell in cells))
    medians = "".join(f"{np.median(values[:, COLUMN['found']]):>21.1f}" for values in made.values())
    return "\n".join([*lines, f"{'found, median':14}" + medians]) + "\n"


def se(values: np.ndarray) -> float:
    return float(values.std(ddof=1) / np.sqrt(len(values)))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("contrast", "others"),
    [(CONTRAST, OTHERS), (1.0, OTHERS), (CONTRAST, FEW)],
    ids=["contrast helps", "pessimistic: contrast does not help", "few options"],
)
def test_practice_with_drills_finds_and_removes_confusions_sooner_than_random_order(contrast, others, capsys, request):
    made = outcomes(contrast, others)
    with capsys.disabled():
        sys.stdout.write(table(request.node.callspec.id, made))
    ours = made["practice and drills"]

    def gain(than: str, name: str) -> float:
        """By how many standard errors ours is better, in the mean of the paired differences."""
        less = made[than][:, COLUMN[name]] - ours[:, COLUMN[name]]
        return float((-less if name.startswith("among") else less).mean()) / se(less)

    for name in ("found", "among_60", "among_100"):
        assert gain("random order", name) > 2, name
    for name in ("after_60", "after_100", "after_200", "after_300", "post_confused", "late_confused"):
        assert gain("random order", name) > 3, name
        assert gain("random, same kinds", name) > 3, name
    for than in ("random order", "random, same kinds"):
        for name in ("post_confused", "late_confused"):
            assert ours[:, COLUMN[name]].mean() < 0.8 * made[than][:, COLUMN[name]].mean(), name
        for name in ("post_rest", "late_rest"):
            assert ours[:, COLUMN[name]].mean() < made[than][:, COLUMN[name]].mean() + 0.75, name

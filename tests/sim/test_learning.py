import sys
from dataclasses import astuple, fields

import numpy as np
import pytest

from tests.sim.learner import CONTRAST, Learner, Outcome, adaptive, at_random, outcome

LEARNERS = range(100, 140)  # others than those with which the rules of practice were written
WAYS = {
    "random order": at_random,
    "practice": lambda learner: adaptive(learner, drills=False),
    "practice and drills": lambda learner: adaptive(learner, drills=True),
}


def outcomes(contrast: float) -> dict[str, np.ndarray]:
    """(learner, quantity) of each way, the quantities in the order of Outcome."""
    made = {}
    for way, answers in WAYS.items():
        learners = [Learner(seed, contrast) for seed in LEARNERS]
        made[way] = np.array([astuple(outcome(each, answers(each))) for each in learners])
    return made


def table(title: str, made: dict[str, np.ndarray]) -> str:
    head = f"\n{title}, {len(LEARNERS)} learners, mean ± SE; per cent, `found` in items\n{'':24}"
    lines = [head + "".join(f"{each.name:>16}" for each in fields(Outcome))]
    paired = {"drills - random": made["practice and drills"] - made["random order"]}
    for way, values in (made | paired).items():
        errors = values.std(axis=0, ddof=1) / np.sqrt(len(values))
        lines.append(
            f"{way:24}" + "".join(f"{f'{mean:.1f} ± {error:.1f}':>16}" for mean, error in zip(values.mean(axis=0), errors, strict=True))
        )
    return "\n".join(lines) + "\n"


@pytest.mark.slow
@pytest.mark.parametrize("contrast", [CONTRAST, 1.0], ids=["contrast helps", "pessimistic: contrast does not help"])
def test_practice_with_drills_removes_more_confusions_than_random_order(contrast, capsys, request):
    made = outcomes(contrast)
    with capsys.disabled():
        sys.stdout.write(table(request.node.callspec.id, made))
    column = {each.name: k for k, each in enumerate(fields(Outcome))}
    ours, random = made["practice and drills"], made["random order"]
    for name in ("after_300", "post_confused", "late_confused"):
        gain = random[:, column[name]] - ours[:, column[name]]
        assert gain.mean() > 3 * gain.std(ddof=1) / np.sqrt(len(LEARNERS)), name
        assert ours[:, column[name]].mean() < 0.8 * random[:, column[name]].mean(), name
    for name in ("post_rest", "late_rest"):
        assert ours[:, column[name]].mean() < random[:, column[name]].mean() + 1.5, name

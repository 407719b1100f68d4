"""Answers for the tests of progress, and the process that is killed while it answers."""

import sys
from pathlib import Path
from typing import Any

from sim.teach.attempts import Attempt
from sim.teach.progress import Store
from sim.teach.schedule import reviewed

NOON = 1_760_011_200.0  # a Thursday, 12:00 UTC
DAY = 86_400.0


def an_answer(**but: Any) -> Attempt:
    """A right, quick and fairly sure answer, but for what is given."""
    usual = {
        "at": NOON, "sitting": "thursday", "mode": "practice", "lesson": "", "kind": "name_discharge", "finding": "fibrillation",
        "senses": "all",
        "chosen": "fibrillation", "meant": "fibrillation", "right": True, "confidence": 2, "seconds": 6.0, "difficulty": 0.3,
        "item": '{"kind":"name_discharge"}',
    }  # fmt: skip
    return Attempt(**{**usual, **but})


def mistaken(finding: str, meant: str, **but: Any) -> Attempt:
    """A wrong answer that takes one finding for another."""
    return an_answer(finding=finding, meant=meant, chosen=meant, right=False, **but)


def answer_on(folder: Path, name: str, most: int) -> None:
    """Answer one item after the other, and print the number of each that is kept."""
    with Store.open(folder) as store:
        found = [learner for learner in store.learners() if learner.name == name]
        learner = (found or [store.add_learner(name)])[0].id
        for n in range(most):
            attempt = an_answer(at=NOON + n, chosen=f"{name} {n}", item=f"item {n}" * 50)
            sys.stdout.write(f"{store.record(learner, attempt, reviewed(None, attempt, attempt.at))}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    answer_on(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))

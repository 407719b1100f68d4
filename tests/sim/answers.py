"""Answers for the tests of progress."""

from typing import Any

from sim.teach.attempts import Attempt

NOON = 1_760_011_200.0  # a Thursday, 12:00 UTC
DAY = 86_400.0


def an_answer(**but: Any) -> Attempt:
    """A right, quick and fairly sure answer, but for what is given."""
    usual = {
        "at": NOON, "sitting": "thursday", "mode": "practice", "lesson": "", "kind": "name_it", "finding": "fibrillation", "senses": "all",
        "chosen": "fibrillation", "meant": "fibrillation", "right": True, "confidence": 2, "seconds": 6.0, "difficulty": 0.3,
        "item": '{"kind":"name_it"}',
    }  # fmt: skip
    return Attempt(**{**usual, **but})


def mistaken(finding: str, meant: str, **but: Any) -> Attempt:
    """A wrong answer that takes one finding for another."""
    return an_answer(finding=finding, meant=meant, chosen=meant, right=False, **but)

"""A made-up class, for pictures of its results."""

import random

from scenes.example import BEGAN, TAKEN_FOR
from sim.classes.group import Group
from sim.classes.pack import Pack, made
from sim.teach.attempts import Attempt
from sim.teach.item import Item

LEARNERS, MISSING, ITEMS = 14, 3, 40
FOUR = 4  # options of an item


def example_item(number: int) -> Item:
    """One of the items that all of them were asked."""
    findings = list(TAKEN_FOR)
    right = findings[number % len(findings)]
    options = tuple(dict.fromkeys((right, TAKEN_FOR[right], *findings[number % 5 :])))[:FOUR]
    return Item("name_discharge", right, number, options=options, means=options, right=(right,))


def _answers(pack: Pack, learner: str, skill: float) -> tuple[Attempt, ...]:
    chance, given = random.Random(learner), []  # noqa: S311 (a picture)
    for number in range(ITEMS):
        item, difficulty = example_item(number), chance.random()
        right = chance.random() < skill + 0.3 * number / ITEMS - 0.3 * difficulty
        meant = item.finding if right else chance.choice((TAKEN_FOR[item.finding], item.options[-1]))
        given.append(
            Attempt(
                BEGAN + 20.0 * number, learner, "exam", pack.marked, item.kind, item.finding, "all", meant, meant, meant == item.finding,
                chance.choice((1, 2, 3, 3) if right else (1, 2, 2, 3)), chance.uniform(3, 25), difficulty, item.text(),
            )
        )  # fmt: skip
    return tuple(given)


def example_group() -> Group:
    """The class: some have not handed in, and one file was none of theirs."""
    pack = made("twitch_ripple_burst", None, 5, "", "0.1.0")
    names = [f"Learner {number}" for number in range(1, LEARNERS + MISSING + 1)]
    learners = {name: _answers(pack, name, 0.5 + 0.03 * number) for number, name in enumerate(names[:LEARNERS])}
    trouble = (f"results/old.results.json belongs to another pack, not to {pack.title}",)
    return Group(pack, learners, tuple(names[LEARNERS:]), trouble, 1)

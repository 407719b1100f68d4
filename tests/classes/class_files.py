"""A pack, and what learners hand in for it, made by hand: no signal is needed to put a class together."""

import random
from pathlib import Path

from sim.classes.pack import Pack, made
from sim.classes.results import Results, file_name
from sim.teach.attempts import Attempt
from sim.teach.item import Item

FINDINGS = ("fibrillation", "end_plate_spike", "fasciculation", "myokymic_discharge")


def a_pack(title: str = "By ear") -> Pack:
    return made("by_ear", None, 5, "Bring headphones.", "0.1.0", title)


def item(number: int) -> Item:
    right = FINDINGS[number % len(FINDINGS)]
    return Item("name_discharge", right, number, options=FINDINGS, means=FINDINGS, right=(right,))


def answers(pack: Pack, learner: str, count: int = 20, skill: float = 0.6, sitting: str = "", begin: float = 1.79e9) -> tuple[Attempt, ...]:
    """Those of somebody who takes what she does not know for the next finding in the list."""
    chance, given = random.Random(learner), []
    for number in range(count):
        one = item(number)
        right = chance.random() < skill
        chosen = one.finding if right else FINDINGS[(number + 1) % len(FINDINGS)]
        given.append(
            Attempt(
                begin + 20.0 * number, sitting or f"sitting of {learner}", "exam", pack.marked, one.kind, one.finding, "all", chosen,
                chosen, right, chance.choice((1, 2, 3)), chance.uniform(2, 20), chance.random(), one.text(),
            )
        )  # fmt: skip
    return tuple(given)


def handed(pack: Pack, learner: str, folder: Path, **how: object) -> Path:
    """A learner's file in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    results = Results(pack.id, learner, "0.1.0", 1.79e9 + 1000, answers(pack, learner, **how))
    file = folder / file_name(pack, learner)
    file.write_bytes(results.bytes())
    return file

"""A small syllabus, and items that stand for what the bank would make of a wish."""

from sim.teach.item import Item
from sim.teach.sitting import Sitting, Verdict
from sim.teach.wish import REASONING, RECOGNISING, Syllabus, Wish

NORMAL = ("end_plate_spike", "end_plate_noise", "normal_recruitment", "tremor")
ABNORMAL = ("fibrillation", "fasciculation", "myokymic_discharge", "myotonic_discharge", "neuromyotonic_discharge", "cramp")
CONFUSED = {
    "fibrillation": ("end_plate_spike", "myotonic_discharge"),
    "end_plate_spike": ("fibrillation",),
    "end_plate_noise": ("myotonic_discharge",),
    "fasciculation": ("normal_recruitment", "cramp"),
    "normal_recruitment": ("fasciculation",),
    "myokymic_discharge": ("tremor", "fasciculation"),
    "tremor": ("myokymic_discharge",),
    "myotonic_discharge": ("neuromyotonic_discharge",),
    "neuromyotonic_discharge": ("myotonic_discharge",),
    "cramp": ("neuromyotonic_discharge", "unheard_of"),
}
SYLLABUS = Syllabus(dict.fromkeys(RECOGNISING + REASONING, ABNORMAL + NORMAL), frozenset(NORMAL), CONFUSED)


def item(wish: Wish, meant: str) -> Item:
    """An item of two options, the finding and another one."""
    options = (wish.finding, meant if meant != wish.finding else "another")
    return Item(wish.kind, wish.finding, wish.seed, wish.senses, wish.difficulty, (), options, options, (wish.finding,))


def answer(sitting: Sitting, meant: str = "", confidence: int = 2, seconds: float = 8.0) -> Verdict:
    """Answer the present item: `meant`, or what is right."""
    wish = sitting.wish()
    assert wish is not None
    chosen = meant or wish.finding
    return sitting.answered(item(wish, chosen), (chosen,), confidence, seconds, now=0.0)


def take(sitting: Sitting, right=lambda _index, _wish: True, most: int = 2000) -> list[Wish]:
    """Answer all of a sitting, right where `right(index, wish)` says so; the wishes."""
    wishes: list[Wish] = []
    while (wish := sitting.wish()) is not None:
        assert len(wishes) < most, "it does not end"
        answer(sitting, "" if right(len(wishes), wish) else wish.against or "another")
        wishes.append(wish)
    return wishes

"""Items of the quiz that are known beforehand, with quick clips, and a course that asks them and keeps what is answered."""

from dataclasses import replace
from functools import cache

from scenes.catalogue import glossary
from scenes.shown_clip import ShownClip, all_ready
from sim.address import Address
from sim.loader import load_lesson, load_scenario
from sim.teach.clips import Patients
from sim.teach.item import Clip, Item
from sim.teach.sitting import Verdict

EYE = "facial_myokymia"
TWITCHING = Clip(Address(EYE, "right_orbicularis_oculi", 73099, 3.0, 506), 1.2, "myokymic_discharge")
SILENT = Clip(Address(EYE, "left_orbicularis_oculi", 73099, 3.0, 506), 0.6, "electrical_silence")
NAMES = ("fibrillation", "myokymic_discharge", "fasciculation")
CASES = ("als", "isaacs_syndrome", "benign_fasciculation")

NAMED = Item("name_discharge", "myokymic_discharge", 1, "all", 0.5, (TWITCHING,), NAMES, NAMES, ("myokymic_discharge",))
TWO = Item(
    "which_of_two",
    "myokymic_discharge",
    1,
    "all",
    0.5,
    (SILENT, TWITCHING),
    ("a", "b"),
    ("electrical_silence", "myokymic_discharge"),
    ("b",),
)
MUSCLE = Item(
    "criteria", "criteria", 1, "all", 0.5, (TWITCHING, SILENT), ("active_denervation", "fasciculation", "none_of_these"), ("",) * 3,
    ("active_denervation", "fasciculation"), several=True,
)  # fmt: skip
RATE = Item("measure", "firing_rate", 1, "all", 0.5, (TWITCHING,), low=8.0, high=9.0, unit="hz")
NEXT = Item("what_next", "als", 1, "all", 0.5, (TWITCHING, SILENT), CASES, ("",) * 3, ("als",))

READ = {"glossary": cache(glossary), "load_scenario": cache(load_scenario)}
READ_LESSON = cache(load_lesson)


def by(senses: str) -> Item:
    """The same question, judged by these senses."""
    return replace(NAMED, senses=senses)


@cache
def clips() -> dict[Clip, ShownClip]:
    """Both clips, made ready once: of one patient, without the picture of the skin, as lighting it takes long."""
    ready = (replace(clip, prepared=replace(clip.prepared, surface=None, trouble="")) for clip in all_ready(TWO, Patients()))
    return {clip.clip: clip for clip in ready}


class Given:
    """Asks these items one after the other."""

    mode, news = "practice", ()

    def __init__(self, *items: Item, told: bool = True) -> None:
        self.items = [(item, tuple(clips()[clip] for clip in item.clips)) for item in items]
        self.answers, self.told, self.closed = [], told, False

    @property
    def length(self):
        return len(self.items)

    @property
    def number(self):
        return len(self.answers)

    @property
    def over(self):
        return self.number >= self.length

    def current(self, hurry=False):  # noqa: ARG002
        return None if self.over else self.items[self.number]

    def coming(self):
        return None if self.over else self.items[self.number]

    def answered(self, answer, confidence, seconds):
        item = self.items[self.number][0]
        self.answers.append((answer, confidence, seconds))
        return Verdict(item.is_right(answer), item.meant(answer), False, self.told)

    def result(self):
        return None

    def close(self):
        self.closed = True

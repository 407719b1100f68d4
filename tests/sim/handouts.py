"""One handout with a question of each sort, whose texts hold every sign that a format could stumble over."""

from functools import cache, partial
from pathlib import Path

from scenes.clip_pictures import skin_webp, trace_png
from scenes.spoken import speech
from sim.address import Address, parse
from sim.engine import Controls
from sim.teach.clips import Patients
from sim.teach.exchange.handout import Handout, Pictures, Question, question_of
from sim.teach.item import Clip, Item

TITLE = 'Ear & eye: "a/b" <c>'
ABOUT = "What {is} 50 % ~ <b>bold</b> & more?"
ASK = 'Which of {these} = "right" ~ or # not: a\\b, <i>c</i> & d?\nSay all.'
OPTIONS = ("A: x = 1 & y < 2", "B ~ {b #2 \\n", "<i>C</i> &amp; C", "%50% [html] D")
RIGHT = (OPTIONS[0], OPTIONS[2])
WHY = "Since {1 < 2} = true; #1 ~ #2:\nC:\\temp & 'quoted' //"

MYOKYMIA = parse("facial_myokymia · orbicularis_oris · seed 9066 · insertion 201 · 8.50 s")
SILENCE = parse("normal · first_dorsal_interosseous · seed 60821 · insertion 871 · 9.50 s")
FIBRILLATION = parse("inflammatory_myopathy · deltoid · seed 21217 · insertion 206 · 7.50 s")
EFFORT = Address("pontine_glioma", "biceps_brachii", 80228, 10.5, 137, track=((0, Controls(0.08)),))
TWO = ("myokymic_discharge", "electrical_silence")
ITEMS = (
    Item("name_discharge", TWO[0], 1, "ear", 0.5, (Clip(MYOKYMIA, 3.0, TWO[0]),), TWO, TWO, TWO[:1]),
    Item("which_of_two", TWO[1], 2, "all", 0.5, (Clip(MYOKYMIA, 3.0, TWO[0]), Clip(SILENCE, 2.0, TWO[1])), ("a", "b"), TWO, ("b",)),
    Item("measure", "firing_rate", 3, clips=(Clip(FIBRILLATION, 6.0, "fibrillation"),), low=5.0, high=6.76, unit="hz"),
    Item("measure", "duration", 4, clips=(Clip(EFFORT, 4.0, "normal_motor_unit_potential"),), low=6.0, high=10.0, unit="ms"),
    Item("name_discharge", TWO[0], 5, "skin", 0.5, (Clip(MYOKYMIA, 1.0, TWO[0]),), TWO, TWO, TWO[:1]),
    Item("own", "own", 0, options=OPTIONS, means=("",) * 4, right=RIGHT, several=True, ask=ASK, why=WHY),
    Item("name_discharge", TWO[1], 7, "eye", 0.5, (Clip(SILENCE, 2.0, TWO[1]),), TWO, TWO, TWO[1:]),
)
EAR, PAIR, RATE, DURATION, SKIN, OWN, EYE = range(len(ITEMS))


def drawing(said: object) -> Pictures:
    """The real pictures."""
    return Pictures(partial(trace_png, said.words), partial(skin_webp, said.words))


@cache
def questions(language: str = "en", drawn: bool = True, folder: Path | None = None) -> tuple[Question, ...]:
    """The questions of all ITEMS."""
    said, patients = speech(folder, language), Patients(folder)
    recordings = [tuple(patients.record(clip) for clip in item.clips) for item in ITEMS]
    return tuple(
        question_of(number, item, recording, patients, said, drawing(said) if drawn else None)
        for number, (item, recording) in enumerate(zip(ITEMS, recordings, strict=True), 1)
    )


def handout(language: str = "en", drawn: bool = True, without: tuple[int, ...] = ()) -> Handout:
    """All of them, or all but some."""
    asked = tuple(one for n, one in enumerate(questions(language, drawn)) if n not in without)
    return Handout("signs", TITLE, ABOUT, 5, language, asked, ("Left out: 1.",) if without else ())

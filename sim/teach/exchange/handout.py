"""The items of a lesson with all that is seen, heard and said of them, before any format: what every export is written from.

Words come as a `Speech`, pictures as `Pictures`, so that nothing here knows a screen or a language.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from sim.lesson import Lesson
from sim.measure import heard
from sim.teach.bank import Bank
from sim.teach.clips import Patients, Recording
from sim.teach.exchange.close import LENGTH, alone, largest
from sim.teach.exchange.sound import full_scale_uv, small_wav
from sim.teach.item import Clip, Item
from sim.teach.marks import Marks, marks
from sim.teach.quiz import Quiz
from sim.teach.text_desk import LISTED, ONE_POTENTIAL, Speech
from sim.teach.text_trace import View, moments, whole

Points = list[tuple[float, float]]  # ms and µV


@dataclass(frozen=True)
class Pictures:
    """What draws: `trace` a recording (PNG) and close views of it, and `skin` a clip (WebP).

    A trace has a heading; close views are given by the samples with which they begin, and are large where one potential is to be
    measured; it has marks or not.
    """

    trace: Callable[[Recording, str, list[int], bool, Marks | None], bytes]
    skin: Callable[[Clip, Patients], bytes | None]


@dataclass(frozen=True)
class Choice:
    """An option as it reads, whether it is right, and what is said to somebody who chose it."""

    text: str
    right: bool
    why: tuple[str, ...]


@dataclass(frozen=True)
class Shown:
    """A clip: its name (empty where there is one only), what the patient does, and its files; `told` names no finding.

    `marked` is empty where nothing fires that could be marked, `skin` where it is not judged by the skin.
    """

    label: str
    situation: str
    seconds: float
    address: str
    told: str
    sound: bytes = b""
    trace: bytes = b""
    marked: bytes = b""
    skin: bytes = b""


@dataclass(frozen=True)
class Question:
    """An item in words: `number` counts the items of the exam from 1; `why` is for everybody, whatever was answered."""

    number: int
    item: Item
    ask: str
    unit: str
    choices: tuple[Choice, ...]
    answer: str
    why: tuple[str, ...]
    clips: tuple[Shown, ...]
    readable: bool = True  # whether words alone lead to the answer

    @property
    def seen(self) -> bool:
        """Whether the trace is seen before the answer."""
        return self.item.senses in ("all", "eye")

    @property
    def is_heard(self) -> bool:
        """Whether the sound is heard before the answer."""
        return self.item.senses in ("all", "ear")

    @property
    def value(self) -> float | None:
        """The number that is asked for; None where options are."""
        low, high = self.item.low, self.item.high
        return None if low is None or high is None else (low + high) / 2

    @property
    def tolerance(self) -> float:
        """How far from the value an answer counts as right."""
        return 0.0 if self.item.low is None or self.item.high is None else (self.item.high - self.item.low) / 2

    @property
    def stems(self) -> list[str]:
        """How the files of each clip are called, which tells nothing."""
        letters = "abcdefgh" if len(self.clips) > 1 else [""]
        return [f"{self.number:02}{letter}" for letter in letters[: len(self.clips)]]

    @property
    def shares(self) -> list[float]:
        """Percent of the mark for each option, as Moodle counts: what is right shares it, where several are; what is wrong takes all."""
        part = round(100 / max(1, sum(choice.right for choice in self.choices)), 5)
        wrong = -100.0 if self.item.several else 0.0
        return [part if choice.right else wrong for choice in self.choices]


@dataclass(frozen=True)
class Handout:
    """A lesson's items of one seed, and why others were left out."""

    name: str  # the lesson's id, for files
    title: str
    about: str
    seed: int
    language: str
    questions: tuple[Question, ...]
    left_out: tuple[str, ...] = ()


def caption(clip: Shown, said: Speech) -> str:
    """A clip's name, what the patient does in it, and how long it lasts."""
    key = "exchange.clip" if clip.label not in ("", clip.situation) else "exchange.alone"
    return said.words(key, label=clip.label, situation=clip.situation, seconds=f"{clip.seconds:g}")


def plain_number(value: float) -> str:
    """A number as files have it: a point, five digits after it at most, no zeros at its end."""
    return f"{value:.5f}".rstrip("0").rstrip(".")


def of_length(lesson: Lesson, items: int | None) -> Lesson:
    """A lesson with so many items, its own questions first of all; as long as it is if None."""
    return lesson if items is None else lesson.model_copy(update={"length": items, "own": lesson.own[:items]})


def items_of(lesson: Lesson, seed: int, folder: Path | None) -> Iterator[tuple[Item, tuple[Recording, ...], Patients]]:
    """The items as an exam of this seed asks them, with their signals."""

    def ready(item: Item, patients: Patients) -> tuple[tuple[Recording, ...], Patients]:
        return tuple(patients.record(clip) for clip in item.clips), patients

    quiz = Quiz("exam", partial(Bank, lesson.cases, folder), ready, lesson=lesson, seed=seed, threaded=False)
    try:
        while (shown := quiz.current()) is not None:
            item, (recordings, patients) = shown
            yield item, recordings, patients
            quiz.answered((), 0, 0.0)
    finally:
        quiz.close()


def question_of(
    number: int, item: Item, recordings: tuple[Recording, ...], patients: Patients, said: Speech, pictures: Pictures | None
) -> Question:
    """An item in words and, with `pictures`, as files."""
    why = said.reason(item, ())
    choices = tuple(
        Choice(said.option(item, key), key in item.right, tuple(line for line in said.reason(item, (key,)) if line not in why))
        for key in item.options
    )
    loudest_uv = full_scale_uv([one.signal_uv for one in recordings]) if recordings else 0.0
    clips = []
    for n, recording in enumerate(recordings):
        clip = _told(n, item, recording, said)
        clips.append(clip if pictures is None else _drawn(clip, n, item, recording, loudest_uv, patients, pictures))
    answer = said.answered(item, item.right) if item.options else ""
    readable = item.kind != "measure" or item.is_right(measured_by(item, points_of(item, recordings[0])))
    return Question(number, item, said.question(item), said.unit(item), choices, answer, tuple(why), tuple(clips), readable)


def _told(n: int, item: Item, recording: Recording, said: Speech) -> Shown:
    """The n-th clip in words: as it is heard, what is to be measured by its points, and nothing of what is to be seen on the skin."""
    clip, told = item.clips[n], ""
    if item.kind == "measure":
        listed = [said.words("quiz.text.point", ms=f"{ms:.1f}", uv=f"{uv:+.0f}") for ms, uv in points_of(item, recording)]
        told = said.words("exchange.points", points=said.words("quiz.and").join(listed))
    elif item.senses != "skin":
        told = said.describe(heard(recording.signal_uv))
    return Shown(said.label(item, n), said.situation(clip), clip.seconds, str(clip.address), told)


def _drawn(shown: Shown, n: int, item: Item, recording: Recording, loudest_uv: float, patients: Patients, pictures: Pictures) -> Shown:
    """The same with its sound and pictures."""
    heading = " · ".join(dict.fromkeys(part for part in (shown.label, shown.situation) if part))
    large, clip = item.unit in ONE_POTENTIAL, item.clips[n]
    found, closely = marked(item, n, recording), close_views(item, n, recording)
    return replace(
        shown,
        sound=small_wav(recording.signal_uv, loudest_uv),
        trace=pictures.trace(recording, heading, closely, large, None),
        marked=pictures.trace(recording, heading, closely, large, found) if found.chosen.any() else b"",
        skin=(pictures.skin(clip, patients) or b"") if item.senses == "skin" else b"",
    )


def marked(item: Item, n: int, recording: Recording) -> Marks:
    """What made the n-th clip's finding; of what is to be measured that alone."""
    return marks(recording, item.clips[n].shows or item.finding, item.kind == "measure")


def close_views(item: Item, n: int, recording: Recording) -> list[int]:
    """Samples at which the close views of the n-th clip begin: what is to be measured must be seen there as it is."""
    signal = recording.signal_uv
    found = alone(marked(item, n, recording), recording.begin, signal.size) if item.unit in ONE_POTENTIAL else []
    return found or largest(signal)


def points_of(item: Item, recording: Recording) -> Points:
    """What stands out in what is to be measured: turning points of one potential, else the potentials, the first 40."""
    signal = recording.signal_uv
    begin = close_views(item, 0, recording)[0]
    view = View(begin, min(begin + LENGTH, signal.size)) if item.unit in ONE_POTENTIAL else whole(signal)
    return moments(signal, view)[:LISTED]


def measured_by(item: Item, points: Points) -> tuple[str, ...]:
    """What somebody would answer who has nothing but these points: a rate or an amplitude; of others they do not tell."""
    times, sizes = [ms for ms, _ in points], [uv for _, uv in points]
    if len(points) < 2 or item.unit not in ("hz", "uv"):
        return ()
    return (str(1000 * (len(times) - 1) / (times[-1] - times[0]) if item.unit == "hz" else max(sizes) - min(sizes)),)


def unfit(question: Question, in_words: bool) -> str:
    """Why an item is left out, as a key of the catalogue; empty if it can be asked. `in_words`: without sound and picture."""
    item = question.item
    if item.senses == "skin" and (in_words or not all(clip.skin for clip in question.clips)):
        return "exchange.left_skin" if in_words else "exchange.left_no_skin"
    return "exchange.left_measure" if in_words and not question.readable else ""

"""The clips of an item as a learner in a terminal has them: described, drawn in characters, listed in numbers, measured, written as sound.

All of it is printed through `Terminal` in the words of `Speech`, so that nothing here knows a screen or a language.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from sim.export import write_sound
from sim.measure import Heard, cursors, heard
from sim.muap import RATE_HZ
from sim.teach import text_trace
from sim.teach.clips import Patients
from sim.teach.item import Clip, Item, read_number
from sim.teach.text_trace import View

LEAST_SWEEP_MS, POTENTIAL_MS = 0.5, 10.0  # shortest division; division in which a potential is measured
LISTED = 40  # points of a trace that are told
ONE_POTENTIAL = ("uv", "ms", "phases")  # units of what is measured of one potential


@dataclass(frozen=True)
class Speech:
    """What is said, in the words of one language."""

    words: Callable[..., str]
    describe: Callable[[Heard], str]
    names: Callable[[str], str]
    question: Callable[[Item], str]
    option: Callable[[Item, str], str]
    answered: Callable[[Item, tuple[str, ...]], str]
    label: Callable[[Item, int], str]
    situation: Callable[[Clip], str]
    unit: Callable[[Item], str]
    reason: Callable[[Item, tuple[str, ...]], list[str]]


@dataclass(frozen=True)
class Terminal:
    """Where the conversation is held: `ask` shows a text and returns what is typed, EOFError at the end of the input."""

    say: Callable[[str], None]
    ask: Callable[[str], str]
    wait: Callable[[str], None]  # says that something takes time
    columns: int = 80  # of a trace
    trace: bool = True  # whether to draw it
    folder: Path = Path()  # for sounds
    clock: Callable[[], float] = time.monotonic


@dataclass(frozen=True)
class Played:
    """A clip's signal, and what is heard in it."""

    signal_uv: np.ndarray
    heard: Heard


def played(item: Item, patients: Patients) -> tuple[Played, ...]:
    """The signals of an item, and what is heard in them."""
    signals = [patients.record(clip).signal_uv for clip in item.clips]
    return tuple(Played(signal, heard(signal)) for signal in signals)


class WrongInput(Exception):  # noqa: N818
    """What was typed cannot be taken; the text says what can."""


class Desk:
    """The clips of an item as a learner looks at them, and what can be done with them while the question is open."""

    def __init__(self, item: Item, played: Sequence[Played], speech: Speech, terminal: Terminal, number: int) -> None:
        self._item, self._played, self._speech, self._terminal, self._number = item, played, speech, terminal, number
        potential = item.unit in ONE_POTENTIAL
        self._views = [
            text_trace.around_largest(one.signal_uv, POTENTIAL_MS) if potential else text_trace.whole(one.signal_uv) for one in played
        ]

    def do(self, command: str, rest: Sequence[str]) -> None:
        """Follow one of COMMANDS; WrongInput if it cannot be followed."""
        if command != "?" and not self._played:
            raise WrongInput(self._speech.words("quiz.text.no_clip"))
        COMMANDS[command](self, rest)

    def _say(self, key: str, **values: object) -> None:
        self._terminal.say(self._speech.words(key, **values))

    def show(self, _: Sequence[str] = ()) -> None:
        """Describe every clip, and draw it."""
        for n, (clip, one) in enumerate(zip(self._item.clips, self._played, strict=True)):
            label, situation = self._speech.label(self._item, n), self._speech.situation(clip)
            self._say("quiz.text.labelled" if label else "quiz.text.clip", label=label, situation=situation, seconds=f"{clip.seconds:g}")
            if self._item.kind == "measure":
                self._say("quiz.text.not_described")
            else:
                self._terminal.say(self._speech.describe(one.heard))
            self._draw(one, self._views[n])

    def _draw(self, one: Played, view: View) -> None:
        if self._item.senses == "ear":
            self._say("quiz.text.ear_only")
            return
        seen = one.signal_uv[view.begin : view.end]
        per_row = text_trace.fitting_uv(seen)
        if self._terminal.trace:
            columns = max(2, self._terminal.columns // text_trace.DIVISIONS) * text_trace.DIVISIONS
            for line in text_trace.drawn(seen, per_row, columns):
                self._terminal.say(line)
        begin, end = (f"{at / RATE_HZ * 1000:.0f}" for at in (view.begin, view.end))
        key = "quiz.text.scale" if self._terminal.trace else "quiz.text.window"
        self._say(key, begin=begin, end=end, sweep=f"{view.sweep_ms:g}", gain=per_row)

    def turn(self, rest: Sequence[str]) -> None:
        """Another window: the next one, or one of another sweep round the largest deflection."""
        if rest:
            sweep = read_number(rest[0])
            longest = max((one.signal_uv.size / RATE_HZ * 1000 / text_trace.DIVISIONS for one in self._played), default=0.0)
            if sweep is None or not LEAST_SWEEP_MS <= sweep <= longest:
                raise WrongInput(self._speech.words("quiz.text.no_sweep", low=f"{LEAST_SWEEP_MS:g}", high=f"{longest:g}"))
            self._views = [text_trace.around_largest(one.signal_uv, sweep) for one in self._played]
        else:
            self._views = [text_trace.after(one.signal_uv, view) for one, view in zip(self._played, self._views, strict=True)]
        for n, (one, view) in enumerate(zip(self._played, self._views, strict=True)):
            if label := self._speech.label(self._item, n):
                self._terminal.say(label)
            self._draw(one, view)

    def points(self, _: Sequence[str]) -> None:
        """What stands out in the present window, in numbers."""
        for n, (one, view) in enumerate(zip(self._played, self._views, strict=True)):
            if label := self._speech.label(self._item, n):
                self._terminal.say(label)
            found = text_trace.moments(one.signal_uv, view)
            listed = [self._speech.words("quiz.text.point", ms=f"{ms:.1f}", uv=f"{uv:+.0f}") for ms, uv in found[:LISTED]]
            if not found:
                self._say("quiz.text.no_points")
                continue
            self._say("quiz.text.points", points=self._speech.words("quiz.and").join(listed), count=len(found))

    def between(self, rest: Sequence[str]) -> None:
        """Two cursors on a clip, the first one unless a third number says which."""
        numbers = [read_number(part) for part in rest]
        n = int(numbers[2] or 0) - 1 if len(numbers) == 3 else 0
        if len(numbers) not in {2, 3} or None in numbers or not 0 <= n < len(self._played):
            raise WrongInput(self._speech.words("quiz.text.no_cursors"))
        signal = self._played[n].signal_uv
        low, high = (round(min(max(ms or 0.0, 0.0), 1e6) * RATE_HZ / 1000) for ms in numbers[:2])
        read = cursors(signal, low, high)
        self._say("measures.interval", value=self._speech.words("units.ms", value=f"{read.interval_ms:.2f}"))
        if read.rate_hz is not None:
            self._say("measures.rate", value=self._speech.words("units.per_s", value=f"{read.rate_hz:.3g}"))
        self._say("measures.peak", value=self._speech.words("units.uv", value=f"{read.peak_to_peak_uv:.0f}"))

    def keep(self, _: Sequence[str]) -> None:
        """Write every clip as a sound beside which nothing is overwritten; the name tells nothing of what it shows."""
        for n, one in enumerate(self._played):
            stem = f"quiz-{self._number}" + (f"-{n + 1}" if len(self._played) > 1 else "")
            try:
                self._say("quiz.text.kept", file=self._written(stem, one.signal_uv))
            except OSError as error:
                raise WrongInput(self._speech.words("quiz.text.not_kept", why=error.strerror or str(error))) from error

    def _written(self, stem: str, signal_uv: np.ndarray) -> str:
        for again in ("", *(f"-again-{number}" for number in range(2, 10_000))):
            path = self._terminal.folder / f"{stem}{again}.wav"
            try:
                file = path.open("xb")
            except FileExistsError:
                continue
            try:
                with file:
                    write_sound(file, signal_uv)
            except OSError:
                path.unlink(missing_ok=True)  # half a sound is none
                raise
            return path.name
        raise FileExistsError(stem)

    def help(self, _: Sequence[str]) -> None:
        """What can be typed."""
        for key in (*COMMANDS, "q"):
            self._say("quiz.text.command", typed=key, text=self._speech.words(f"quiz.command.{'help' if key == '?' else key}"))


COMMANDS: dict[str, Callable[[Desk, Sequence[str]], None]] = {
    "r": Desk.show,
    "t": Desk.turn,
    "p": Desk.points,
    "m": Desk.between,
    "w": Desk.keep,
    "?": Desk.help,
}

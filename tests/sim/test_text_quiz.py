"""The quiz in a terminal, by the command: what is asked, how typing is taken, what is kept; and the trace in characters."""

import io
import re
import sys
import wave
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

import main
from scenes.spoken import speech
from scenes.words import Words
from sim.measure import heard
from sim.muap import RATE_HZ
from sim.teach import text_desk
from sim.teach.bank import Bank
from sim.teach.clips import Patients
from sim.teach.item import Item, read_item
from sim.teach.progress import Store
from sim.teach.text_desk import COMMANDS, Desk, Played, Terminal, WrongInput
from sim.teach.text_trace import ROWS, after, around_largest, drawn, fitting_uv, moments, plain, whole
from sim.teach.wish import Wish

LESSON = """\
title: Quick
about: Silence or bursts.
cases: [normal, facial_myokymia]
findings: [electrical_silence, myokymic_discharge]
questions: [name_discharge]
length: {length}
"""
OWN = """\
own:
  - ask: Which are odd?
    options: [One, Two, Three]
    right: [One, Three]
    why: They leave one over.
    source: [A book]
"""
Take = Callable[..., tuple[int, str, str]]
WORDS = Words()
MADE: dict[Wish, Item | None] = {}
PLAYED: dict[Item, tuple[Played, ...]] = {}


@pytest.fixture
def take(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Take:
    """Take a short lesson by the command line with these lines typed; exit code, standard output and error."""
    (tmp_path / "own" / "lessons").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)

    def taken(*typed: str, options: str = "", length: int = 2, more: str = "") -> tuple[int, str, str]:
        (tmp_path / "own" / "lessons" / "quick.yaml").write_text(LESSON.format(length=length) + more, encoding="utf-8")
        monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in typed)))
        words = ["quiz", "--text", "--scenarios", str(tmp_path / "own"), "--lesson", "quick", "--seed", "5", *options.split()]
        code = main.main(words)
        out, err = capsys.readouterr()
        return code, out, err

    return taken


@pytest.fixture(autouse=True)
def made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bank and the signals are the real ones, but what was made for one test is not made again for another."""
    make, played = Bank.make, text_desk.played

    def made(bank: Bank, wish: Wish) -> Item | None:
        return MADE[wish] if wish in MADE else MADE.setdefault(wish, make(bank, wish))

    def heard_of(item: Item, patients: Patients) -> tuple[Played, ...]:
        return PLAYED[item] if item in PLAYED else PLAYED.setdefault(item, played(item, patients))

    monkeypatch.setattr(Bank, "make", made)
    monkeypatch.setattr(text_desk, "played", heard_of)


def kept(home: Path) -> list:
    with Store.open(home) as store:
        (learner,) = store.learners()
        return store.recent(learner.id, 100)[::-1]


def test_a_practice_is_asked_answered_explained_and_kept(take: Take, own_home: Path, tmp_path: Path) -> None:
    code, out, err = take("1", "3", "w", "w", "2", "1", options="--learner Ann")
    assert (code, err) == (0, "")
    assert "Your answers are kept for Ann." in out
    assert "Item 1 of 2" in out
    assert "Item 2 of 2" in out
    assert out.count("What is this?") == 2
    assert "Bursts of 0.1 s at 38 per second" in out, "the signal in words"
    assert re.search(r"\|.*\n\+-------\+", out), "the signal in characters"
    assert "From 0 to 6000 ms: 600 ms per division (+), 100 µV per row; negative is up." in out
    answers = kept(own_home)
    assert [(each.mode, each.lesson, each.confidence) for each in answers] == [("practice", "quick", 3), ("practice", "quick", 1)]
    assert out.count("Right.\n") == sum(each.right for each in answers)
    assert out.count("Wrong.\n") == sum(not each.right for each in answers)
    assert "Told by this: " in out
    assert f"Address: {read_item(answers[0].item).clips[0].address}" in out
    assert "There is no percentage of fewer than 20 items." in out

    assert sorted(file.name for file in tmp_path.glob("*.wav")) == ["quiz-2-again-2.wav", "quiz-2.wav"], "nothing is overwritten"
    with wave.open(str(tmp_path / "quiz-2.wav")) as sound:
        assert sound.getframerate() == RATE_HZ
        samples = np.frombuffer(sound.readframes(sound.getnframes()), "<i2").astype(float)
    (clip,) = read_item(answers[1].item).clips
    signal = Patients().record(clip).signal_uv
    assert samples.size == signal.size == round(clip.seconds * RATE_HZ)
    assert np.corrcoef(samples, signal)[0, 1] > 0.999

    code, out, _ = take("q")
    assert "Your answers are kept for Ann." in out, "the only learner there is"


def test_an_exam_of_a_seed_is_the_same_for_all_and_told_at_the_end(take: Take) -> None:
    first = take("1", "3", "1", "1", options="--mode exam --no-trace --learner Ann")[1]
    other = take("2", "1", "2", "2", options="--mode exam --no-trace --learner Bob")[1]

    def asked(out: str) -> str:
        return out[out.index("Item 1 of 2") : out.index("Item 1 of 2", out.index("Item 2 of 2"))]

    assert asked(first) == asked(other)
    assert "Right." not in asked(first)
    assert "Wrong." not in asked(first)
    assert "|" not in first, "nothing is drawn"
    ends = [out[len(asked(out)) :] for out in (first, other)]
    assert [end.count("You answered: ") for end in ends] == [2, 2]
    assert re.findall("Address: .*", first) == re.findall("Address: .*", other)


def test_what_cannot_be_taken_gets_a_sentence_and_the_question_stays(take: Take, own_home: Path) -> None:
    typed = ("", "7", "fibrillation", "1 2", "t fast", "t 0", "m 1", "m 1 2 9", "1", "9", "2", "1 4", "3, 1", "2")
    code, out, _ = take(*typed, options="--learner Ann", more=OWN)
    assert code == 0
    assert out.count("Type one number from 1 to 2") == 4
    assert out.count("Type t and the milliseconds of a division") == 2
    assert out.count("Type m and two times") == 2
    assert "Type 1, 2 or 3" in out
    assert "Type numbers from 1 to 3, with spaces between" in out
    assert "They leave one over." in out
    answers = kept(own_home)
    assert [each.confidence for each in answers] == [2, 2]
    assert answers[1].chosen == "Three+One"
    assert answers[1].right


def test_commands_show_the_signal_in_other_ways(take: Take) -> None:
    out = take("?", "t 10", "t", "p", "m 100 120", "r", options="")[1]
    assert all(f"\n{key}  " in out for key in "rtpmw?q")
    windows = [tuple(map(int, found)) for found in re.findall(r"From (\d+) to (\d+) ms: 10 ms per division", out)]
    assert windows[0][1] == windows[0][0] + 100 == windows[1][0]
    assert "A to B: 20.00 ms" in out
    assert "One in that time: 50 /s" in out


@pytest.mark.parametrize("typed", [("1",), ("1", "3")])
def test_the_end_of_the_input_leaves_politely_and_keeps_what_was_answered(take: Take, own_home: Path, typed: tuple[str, ...]) -> None:
    code, out, err = take(*typed, options="--learner Ann")
    assert (code, err) == (0, "")
    assert "You left the quiz." in out
    assert len(kept(own_home)) == (len(typed) > 1)


def test_ctrl_c_leaves_politely_and_keeps_what_was_answered(
    take: Take, own_home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    class Typed(io.StringIO):
        def readline(self, *_: object) -> str:
            line = super().readline()
            if not line:
                raise KeyboardInterrupt
            return line

    take(length=2)
    monkeypatch.setattr(sys, "stdin", Typed("1\n3\n"))
    words = ("quiz", "--text", "--scenarios", str(tmp_path / "own"), "--lesson", "quick", "--seed", "5", "--learner", "Ann")
    assert main.main(words) == main.STOPPED
    out, err = capsys.readouterr()
    assert "You left the quiz." in out
    assert "Traceback" not in err
    assert len(kept(own_home)) == 1


def test_nothing_is_kept_for_nobody_and_that_is_said(take: Take, own_home: Path) -> None:
    code, out, _ = take("1", "1")
    assert code == 0
    assert "Your answers are not kept" in out
    assert not list(own_home.iterdir())


def test_an_unknown_lesson_or_a_name_that_will_not_do_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["quiz", "--text", "--lesson", "by_eer"]) == 1
    assert "did you mean `by_ear`?" in capsys.readouterr().err
    assert main.main(["quiz", "--text", "--learner", "x" * 50]) == 1
    assert "A name has 1 to 40 characters" in capsys.readouterr().err


def test_a_sound_that_cannot_be_written_is_said_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("sim.teach.text_desk.write_sound", full)
    signal = np.zeros(48_000, np.float32)
    item = Item("name_discharge", "fibrillation", 1)
    desk = Desk(item, [Played(signal, heard(signal))], speech(), Terminal(print, input, print, folder=tmp_path), 1)
    with pytest.raises(WrongInput, match="could not be written: No space left on device"):
        desk.do("w", [])
    assert not list(tmp_path.iterdir())


def test_there_is_nothing_to_drill_for_somebody_unknown(take: Take) -> None:
    assert "There is nothing to drill" in take(options="--mode drill")[1]


def test_every_command_has_its_help() -> None:
    assert set(WORDS.under("quiz.command")) == {"help" if key == "?" else key for key in (*COMMANDS, "q")}


# The trace in characters


@pytest.mark.parametrize("columns", [20, 70, 100])
def test_a_spike_is_never_dropped_and_negative_is_up(columns: int) -> None:
    for at in (0, 1, 4799, 24_000, 47_999):
        signal = np.zeros(48_000, np.float32)
        signal[at] = -380
        lines = drawn(signal, fitting_uv(signal), columns)
        assert len(lines) == ROWS + 1
        assert max(map(len, lines)) == columns
        assert "|" in lines[0], f"the spike at {at} is lost"
        assert lines[0].index("|") in {at * columns // 48_000, max(at * columns // 48_000 - 1, 0)}
        assert not any(lines[ROWS // 2 + 1 : ROWS]), "nothing is below the baseline"
        assert set("".join(lines)) <= set("|-+ ")


def test_what_is_larger_than_the_trace_is_marked() -> None:
    signal = np.zeros(1000, np.float32)
    signal[300], signal[700] = -900, 900
    lines = drawn(signal, 100, 100)
    assert "^" in lines[0]
    assert "v" in lines[ROWS - 1]


def test_fewer_samples_than_columns_are_drawn_too() -> None:
    assert max(map(len, drawn(np.array([0.0, 50.0, -50.0], np.float32), 20, 100))) == 100


def test_windows_follow_each_other_to_the_end_and_begin_anew() -> None:
    signal = np.zeros(48_000, np.float32)
    signal[47_990] = 1
    view = around_largest(signal, 25)
    assert view.begin <= 47_990 < view.end == 48_000
    assert view.sweep_ms == 25
    assert after(signal, view).begin == 0
    assert after(signal, whole(signal)) == whole(signal)


def test_what_stands_out_is_listed_in_time() -> None:
    signal = np.zeros(96_000, np.float32)
    for at in (9_600, 48_000, 60_000):
        signal[at : at + 3] = [200, -500, 100]
    assert [round(ms) for ms, _ in moments(signal, whole(signal))] == [200, 1000, 1250]
    assert [uv for _, uv in moments(signal, around_largest(signal, 1))] == [200, -500, 100]
    assert moments(np.zeros(96_000, np.float32), whole(signal)) == []


def test_a_terminal_with_ascii_only_gets_ascii() -> None:
    assert plain("50 µV · 2 × 3 – Zoë’s") == "50 uV | 2 x 3 - Zoe's"
    assert all(plain(text).isascii() and plain(text) for text in WORDS.under("quiz").values())

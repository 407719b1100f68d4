"""A learner's side of a class pack on the command line, and how far she is with it."""

import io
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from class_files import a_pack, answers

import main
from sim.classes.pack import made
from sim.classes.results import ENDING, read_results
from sim.classes.taking import Standing, Task, opened, proposed
from sim.teach.progress import Store

LESSON = """\
title: Odd ones
about: Questions without a signal.
cases: [normal]
length: 3
feedback: end
own:
"""
QUESTION = """\
  - ask: Which is odd, {n}?
    options: [One, Two, Three]
    right: [One, Three]
    why: They leave one over.
    source: [A book]
"""
Take = Callable[..., tuple[int, str, str]]


@pytest.fixture
def take(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Take:
    """Take a pack in the terminal with these lines typed; exit code, standard output and error."""

    def taken(file: Path, *typed: str, options: str = "--learner Ann") -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in typed)))
        capsys.readouterr()
        code = main.main(["quiz", "--text", "--pack", str(file), *options.split()])
        out, err = capsys.readouterr()
        return code, out, err.replace("Preparing …\n", "")  # said where the machine is busy

    return taken


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return packed(tmp_path)


def packed(folder: Path, *options: str) -> Path:
    own = folder / "own" / "lessons"
    own.mkdir(parents=True)
    (own / "odd.yaml").write_text(LESSON + "".join(QUESTION.format(n=n) for n in (1, 2, 3)), encoding="utf-8")
    file = folder / "class" / "odd.fasciscope"
    words = ["pack", "odd", "--scenarios", str(folder / "own"), "--out", str(file), "--note", "Bring a pencil."]
    assert main.main([*words, *(options or ("--seed", "5"))]) == 0
    return file


def results(folder: Path) -> list[Path]:
    return list(folder.glob(f"*{ENDING}"))


# In the terminal


def test_a_pack_is_taken_in_the_terminal_and_handed_in_at_its_end(take: Take, file: Path) -> None:
    code, out, err = take(file, "1 3", "2", "1", "3", "3 1", "1")
    assert (code, err) == (0, "")
    for words in (
        "Odd ones",
        "Questions without a signal.",
        "Bring a pencil.",
        "Items: 3, the same for all",
        "The file holds the name Ann",
    ):
        assert words in out
    assert out.index("Item 3 of 3") < out.index("Right: 2 of 3.")
    (handed,) = results(file.parent)
    assert str(handed) in out
    read = read_results(handed, opened(file, file.parent).pack)
    assert [(one.chosen, one.confidence) for one in read.attempts] == [("One+Three", 2), ("One", 3), ("Three+One", 1)]


def test_what_was_left_is_gone_on_with_and_told_as_one(take: Take, file: Path) -> None:
    _, out, _ = take(file, "1 3", "2", "q")
    assert results(file.parent) == [], "not finished, and no folder was named"
    assert "Answered: 1 of 3." in out
    assert "The same command goes on" in out
    _, out, _ = take(file, "1 3", "2", "2", "1")
    assert out.index("Item 2 of 3") < out.index("Item 1 of 3"), "the first one is not asked again, but gone through at the end"
    assert "Right: 2 of 3." in out, "the answer of before counts"
    (handed,) = results(file.parent)
    read = read_results(handed, opened(file, file.parent).pack)
    assert len({one.item for one in read.attempts}) == len(read.attempts) == 3
    assert len({one.sitting for one in read.attempts}) == 1


def test_with_a_folder_what_there_is_is_handed_in_and_in_the_end_without_a_question(take: Take, file: Path, tmp_path: Path) -> None:
    there = tmp_path / "shared"
    take(file, "1", "2", "q", options=f"--learner Ann --hand-in {there}")
    pack = opened(file, file.parent).pack
    assert len(read_results(results(there)[0], pack).attempts) == 1
    take(file, "1", "2", "1", "2", options=f"--learner Ann --hand-in {there}")
    code, out, _ = take(file, options=f"--learner ann --hand-in {tmp_path / 'again'}")
    assert code == 0
    assert "Item" not in out, "all is answered"
    (handed,) = results(tmp_path / "again")
    assert len(read_results(handed, pack).attempts) == 3
    assert results(there)[0].name == handed.name


def test_nothing_is_written_of_somebody_who_answered_nothing(take: Take, file: Path, tmp_path: Path) -> None:
    code, out, _ = take(file, "q", options=f"--learner Ann --hand-in {tmp_path / 'shared'}")
    assert code == 0
    assert not (tmp_path / "shared").exists()
    assert "Your results" not in out


def test_fresh_items_are_begun_anew(take: Take, tmp_path: Path) -> None:
    file = packed(tmp_path, "--fresh")
    take(file, "1", "2", "q")
    _, out, _ = take(file, "1", "2", "1", "2", "1", "2")
    assert "other ones for each of you" in out
    assert "Item 1 of 3" in out
    assert len(read_results(results(file.parent)[0], opened(file, file.parent).pack).attempts) == 4


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ("--learner Ann --seed 0", "quiz: --seed means nothing with --pack"),
        ("--learner Ann --lesson by_ear", "quiz: --lesson means nothing with --pack"),
        ("--learner Ann --mode exam", "quiz: --mode means nothing with --pack"),
        ("", "quiz: --pack needs --learner NAME"),
    ],
)
def test_what_a_pack_does_not_leave_open_is_said(take: Take, file: Path, options: str, sentence: str) -> None:
    code, _, err = take(file, "q", options=options)
    assert code == 2
    assert err.startswith(sentence)
    assert err.count("\n") == 1


def test_a_folder_that_cannot_be_written_to_is_said_and_the_answers_are_kept(take: Take, file: Path, own_home: Path) -> None:
    code, _, err = take(file, "1", "2", "1", "2", "1", "2", options=f"--learner Ann --hand-in {file}")
    assert code == 1
    assert "cannot be written" in err
    assert err.count("\n") == 1
    with Store.open(own_home) as store:
        assert len(store.answers_in(store.learners()[0].id, opened(file, own_home).pack.marked)) == 3


# The command line


@pytest.mark.parametrize("words", [("{file}",), ("run", "--pack", "{file}"), ("--pack", "{file}")])
def test_a_pack_as_the_only_word_opens_the_window_with_it(monkeypatch: pytest.MonkeyPatch, file: Path, words: tuple[str, ...]) -> None:
    asked = {}
    monkeypatch.setattr("scenes.app.run", lambda **given: asked.update(given) or 0)
    assert main.main([word.format(file=file) for word in words]) == 0
    assert asked["pack"] == file
    assert asked["case"] is None


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        ("{wrong}", 1, "is no class pack"),
        ("gone.fasciscope", 1, "cannot be read"),
        ("run --pack {file} --case als", 2, "leave --case out"),
        ("quiz --pack {file}", 2, "--pack needs --text; to take it in the window: main.py "),
        ("quiz --text --hand-in here", 2, "--hand-in needs --pack FILE"),
        ("quiz --text --learner Ann --pack {wrong}", 1, "is no class pack"),
    ],
)
def test_a_pack_that_cannot_be_opened_is_said_in_one_line_before_a_window_is(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, file: Path, words: str, code: int, sentence: str
) -> None:
    monkeypatch.setattr("scenes.app.open_display", lambda *_: pytest.fail("a window"))
    wrong = file.with_name("wrong.fasciscope")
    wrong.write_text("no", encoding="utf-8")
    capsys.readouterr()
    assert main.main(words.format(file=file, wrong=wrong).split()) == code
    out, err = capsys.readouterr()
    assert out == ""
    assert sentence in err
    assert err.count("\n") == 1


def test_where_there_is_no_display_the_way_in_the_terminal_is_said(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, file: Path
) -> None:
    from scenes.app import NoDisplay

    def none(**_: object) -> int:
        raise NoDisplay("no screen")

    monkeypatch.setattr("scenes.app.run", none)
    capsys.readouterr()
    assert main.main([str(file)]) == 2
    assert f"main.py quiz --text --pack {file}" in capsys.readouterr().err


# How far one is


def standing(*given: tuple, length: int = 5, same: bool = True) -> Standing:
    return Standing(tuple(one for some in given for one in some), length, same)


def test_two_windows_that_went_on_with_one_sitting_leave_no_item_out() -> None:
    pack = a_pack()
    there = answers(pack, "Ada", 3)
    twice = replace(there[2], at=there[2].at + 1)
    assert standing((*there, twice)).answered == 3
    assert [one.item for one in standing((*there, twice)).open] == [one.item for one in there]


def test_after_a_complete_sitting_another_one_is_begun_from_the_start() -> None:
    pack = a_pack()
    whole, again = answers(pack, "Ada", 5), answers(pack, "Ada", 2, sitting="again")
    assert standing(whole, again).complete
    assert standing(whole, again).open == []
    assert not standing(again).complete
    assert standing(again, same=False).open == []


def test_answers_of_another_version_are_not_gone_on_with() -> None:
    old = replace(answers(a_pack(), "Ada", 1)[0], item='{"kind": "of another version"}')
    assert standing((old,)).open == []


def test_the_proposed_folder_is_the_packs_own_only_where_it_can_be_written_to(tmp_path: Path) -> None:
    assert proposed(tmp_path / "a.fasciscope", tmp_path / "home") == tmp_path
    assert proposed(tmp_path / "gone" / "a.fasciscope", tmp_path / "home") == tmp_path / "home" / "kept"


def test_a_lesson_that_asks_more_of_its_own_than_its_length_is_as_long_as_that(tmp_path: Path) -> None:
    own = tmp_path / "lessons"
    own.mkdir()
    (own / "odd.yaml").write_text(LESSON.replace("length: 3", "length: 1") + QUESTION.format(n=1) + QUESTION.format(n=2), encoding="utf-8")
    pack = made("odd", tmp_path, 5, "", "0.1.0")
    assert Task(pack, pack.taken(tmp_path), tmp_path / "odd.fasciscope").length == 2

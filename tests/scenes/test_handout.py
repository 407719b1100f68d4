"""A class pack in the window: how it is opened, who answers, how far one is, and what is handed in."""

import time
from pathlib import Path

import pygame
import pytest

from scenes.entry_card import EntryCard
from scenes.handout import Handout, open_pack
from scenes.menu import Menu
from scenes.palettes import PALETTES
from scenes.quiz import Quiz
from scenes.quiz_menu import QuizMenu
from sim.classes.pack import Pack, made
from sim.classes.results import ENDING, read_results
from sim.classes.taking import opened
from sim.teach.clips import Patients
from sim.teach.progress import Store
from tests.scenes.overflow import colliding, faults

QUESTION = """\
  - ask: "{ask}"
    options: ["Yes", "No"]
    right: ["Yes"]
    why: "It is so."
    source: ["A book"]
"""
LESSON = "title: By word alone\nabout: Questions without a signal.\ncases: [normal]\nlength: {count}\n{more}own:\n"
ENTER, ESCAPE = (pygame.K_RETURN, "\r"), (pygame.K_ESCAPE, "")


def packed(folder: Path, count: int = 3, seed: int | None = 4, more: str = "feedback: end\n", note: str = "") -> Path:
    """The file of a pack with own questions only, which need no signal."""
    own = folder / "own"
    (own / "lessons").mkdir(parents=True, exist_ok=True)
    text = LESSON.format(count=count, more=more) + "".join(QUESTION.format(ask=f"Number {n}?") for n in range(1, count + 1))
    (own / "lessons" / "words.yaml").write_text(text, encoding="utf-8")
    file = folder / "class" / "words.fasciscope"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(made("words", own, seed, note, "0.1.0").bytes())
    return file


def pack_of(file: Path) -> Pack:
    return opened(file, file.parent).pack


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return packed(tmp_path)


@pytest.fixture
def desktop(desktop):
    """A window that shows the menu."""
    desktop.window.push(Menu(desktop.window))
    return desktop


def drop(desktop, file) -> None:
    desktop.send(pygame.event.Event(pygame.DROPFILE, file=str(file)))


def top(desktop):
    return desktop.window.scenes[-1]


def wait(desktop, state: str) -> None:
    until = time.monotonic() + 60
    while top(desktop).state != state:
        assert time.monotonic() < until
        desktop.window.turn([])
        time.sleep(0.01)


def type_in(desktop, text: str) -> None:
    """Put a text in the place of what a card proposes, and press Enter."""
    assert isinstance(top(desktop), EntryCard)
    top(desktop).entry.tell("")
    for character in text:
        desktop.key(ord(character.lower()), character)
    desktop.key(*ENTER)


def answer(desktop, option: str = "1") -> None:
    wait(desktop, "asking")
    desktop.key(ord(option), option)
    desktop.key(pygame.K_2, "2")


def said(scene: Handout) -> str:
    return " ".join(text for _, text in (*scene._who.blocks, *scene._about.blocks))


# Opening


@pytest.mark.parametrize("under", [Menu, QuizMenu])
def test_a_pack_that_falls_on_a_menu_is_opened(desktop, file, under):
    desktop.window.replace(under(desktop.window))
    drop(desktop, file)
    assert isinstance(top(desktop), Handout)
    desktop.key(*ESCAPE)
    assert isinstance(top(desktop), under)


def test_another_pack_takes_the_place_of_the_one_that_is_open(desktop, file, tmp_path):
    drop(desktop, file)
    drop(desktop, packed(tmp_path / "other", 5))
    assert len(desktop.window.scenes) == 2
    assert top(desktop).task.length == 5


def test_elsewhere_a_file_that_falls_on_the_window_is_not_opened_and_it_is_said_where_it_would_be(desktop, file):
    desktop.window.show_keys()
    drop(desktop, file)
    assert not isinstance(top(desktop), Handout)
    assert desktop.window.notice.words == desktop.window.words("handout.menu_first")


@pytest.mark.parametrize(("content", "why"), [(b"nothing", "is no class pack"), (None, "cannot be read")])
def test_a_file_that_is_no_pack_is_said_to_be_none_and_nothing_is_lost(desktop, tmp_path, content, why):
    file = tmp_path / "wrong.fasciscope"
    if content is not None:
        file.write_bytes(content)
    drop(desktop, file)
    assert isinstance(top(desktop), Menu)
    assert why in desktop.window.notice.words
    assert desktop.window.notice.words.count("\n") == 0


def test_the_menu_offers_to_go_on_with_the_pack_that_was_open_last(desktop, file):
    open_first = top(desktop)
    drop(desktop, file)
    desktop.key(*ESCAPE)
    desktop.key(pygame.K_g, "g")
    assert isinstance(top(desktop), Handout)
    desktop.key(*ESCAPE)
    file.unlink()
    open_first.reword()
    desktop.key(pygame.K_g, "g")
    assert top(desktop) is open_first, "it is there no more"


# What it says


def test_the_learner_is_told_what_is_asked_before_it_begins(desktop, tmp_path):
    open_pack(desktop.window, packed(tmp_path, 3, 4, "feedback: each\nseconds_per_item: 20\n", "Until Friday."))
    told = said(top(desktop))
    for words in (
        "By word alone",
        "Questions without a signal.",
        "Until Friday.",
        "Items: 3, the same for all",
        "within 20 s",
        "after each item",
    ):
        assert words in told
    open_pack(desktop.window, packed(tmp_path, 3, None))
    told = said(top(desktop))
    for words in ("other ones for each", "no time limit", "at the end"):
        assert words in told


def test_cases_that_are_others_here_are_named(desktop, file, monkeypatch):
    open_pack(desktop.window, file)
    assert "differ" not in said(top(desktop))
    monkeypatch.setattr(Pack, "differing", lambda _: [f"cases/number_{n}.yaml" for n in range(10)])
    top(desktop).refresh()
    assert "cases/number_0, cases/number_1" in said(top(desktop))
    assert "and 2 more" in said(top(desktop))
    assert ".yaml" not in said(top(desktop))


# Who answers


def test_the_name_is_asked_for_once_and_kept(desktop, file, own_home):
    open_pack(desktop.window, file)
    desktop.key(*ENTER)
    type_in(desktop, "Ada")
    assert isinstance(top(desktop), Quiz)
    drop(desktop, file)
    assert desktop.window.notice.words == desktop.window.words("handout.menu_first"), "no quiz is left for a file"
    answer(desktop)
    wait(desktop, "asking")
    desktop.key(*ESCAPE)
    assert "You answer as Ada." in said(top(desktop))
    assert "Answered: 1 of 3." in said(top(desktop))
    desktop.window.pop()
    open_pack(desktop.window, file)
    assert "You answer as Ada." in said(top(desktop)), "who has begun need not say so again"


def test_a_name_that_will_not_do_is_said_on_the_card(desktop, file):
    open_pack(desktop.window, file)
    desktop.key(pygame.K_n, "n")
    type_in(desktop, "   ")
    assert any("1 to 40 characters" in text for _, text in top(desktop).text.blocks)
    type_in(desktop, "Bob")
    assert "You answer as Bob." in said(top(desktop))


def test_whoever_learned_here_last_is_proposed_but_not_taken_for_the_one_who_answers(desktop, file):
    learning = desktop.window.learning
    learning.choose(learning.store.add_learner("Eve"))
    open_pack(desktop.window, file)
    assert "as Eve" not in said(top(desktop))
    desktop.key(*ENTER)
    assert top(desktop).entry.text == "Eve"
    type_in(desktop, "Ada")
    assert [one.name for one in learning.store.learners()] == ["Ada", "Eve"]


def test_a_name_under_which_somebody_has_begun_is_not_gone_on_with_unasked(desktop, file):
    take_all(desktop, file, stop=1)
    desktop.window.pop()
    learning = desktop.window.learning
    learning.choose(learning.store.add_learner("Bob"))
    open_pack(desktop.window, file)
    desktop.key(*ENTER)
    type_in(desktop, "ADA")
    assert isinstance(top(desktop), Handout)
    assert "Answered: 1 of 3." in said(top(desktop))


# From the first item to handing in


def take_all(desktop, file, name="Ada", stop=None):
    """Open a pack, answer all items or so many, and be back."""
    open_pack(desktop.window, file)
    desktop.key(*ENTER)
    type_in(desktop, name)
    length = desktop.window.scenes[-2].task.length
    for n in range(length if stop is None else stop):
        answer(desktop, "12"[n % 2])
    if stop is None:
        wait(desktop, "result")
        desktop.key(*ENTER)
    else:
        wait(desktop, "asking")
        desktop.key(*ESCAPE)
    assert isinstance(top(desktop), Handout)


def test_after_the_result_handing_in_is_the_next_step_and_enter_does_it(desktop, file):
    take_all(desktop, file)
    assert "All is answered: 3 of 3." in said(top(desktop))
    desktop.key(*ENTER)
    card = top(desktop)
    assert card.entry.text == str(file.parent)
    told = " ".join(text for _, text in card.text.blocks)
    assert "name Ada" in told
    assert "nothing of other lessons" in told
    assert "not prove" in told
    desktop.key(*ENTER)
    (results,) = file.parent.glob(f"*{ENDING}")
    assert str(results) in " ".join(text for _, text in top(desktop).text.blocks)
    read = read_results(results, pack_of(file))
    assert (read.learner, [one.right for one in read.attempts]) == ("Ada", [True, False, True])
    desktop.key(*ESCAPE)
    assert str(results) in said(top(desktop))
    desktop.key(*ENTER)
    assert isinstance(top(desktop), Menu), "all is done"


def test_one_goes_on_with_the_next_item_in_the_same_sitting(desktop, file):
    take_all(desktop, file, stop=1)
    desktop.key(*ENTER)
    assert isinstance(top(desktop), Quiz)
    for _ in range(2):
        answer(desktop)
    wait(desktop, "result")
    desktop.key(*ENTER)
    (learner,) = desktop.window.learning.store.learners()
    answers = desktop.window.learning.store.answers_in(learner.id, pack_of(file).marked)
    assert len({one.item for one in answers}) == len(answers) == 3
    assert len({one.sitting for one in answers}) == 1


def test_before_the_end_it_is_asked_whether_and_what_is_handed_in_again_is_all(desktop, file):
    take_all(desktop, file, stop=1)
    desktop.key(pygame.K_h, "h")
    assert not isinstance(top(desktop), EntryCard)
    desktop.key(*ESCAPE)
    assert list(file.parent.glob(f"*{ENDING}")) == []
    desktop.key(pygame.K_h, "h")
    desktop.key(pygame.K_TAB, "\t")
    desktop.key(*ENTER)
    desktop.key(*ENTER)
    (results,) = file.parent.glob(f"*{ENDING}")
    assert len(read_results(results, pack_of(file)).attempts) == 1
    desktop.key(*ESCAPE)
    desktop.key(*ENTER)
    for _ in range(2):
        answer(desktop)
    wait(desktop, "result")
    for _ in range(3):
        desktop.key(*ENTER)
    (results,) = file.parent.glob(f"*{ENDING}")
    assert len(read_results(results, pack_of(file)).attempts) == 3


def test_nothing_is_handed_in_before_anything_is_answered(desktop, file):
    open_pack(desktop.window, file)
    desktop.key(pygame.K_h, "h")
    assert isinstance(top(desktop), Handout)
    assert desktop.window.notice.words == desktop.window.words("handout.nothing")


def test_a_folder_that_cannot_be_used_is_said_on_the_card_and_another_can_be_typed(desktop, file, tmp_path):
    take_all(desktop, file)
    desktop.key(*ENTER)
    (tmp_path / "a_file").write_text("", encoding="utf-8")
    for wrong in (tmp_path / "gone", tmp_path / "a_file", "x" * 300):
        type_in(desktop, str(wrong))
        assert isinstance(top(desktop), EntryCard)
        assert "There is no folder" in top(desktop).text.blocks[-1][1] or "too long" in top(desktop).text.blocks[-1][1]
    (tmp_path / "shared").mkdir()
    type_in(desktop, str(tmp_path / "shared"))
    assert len(list((tmp_path / "shared").iterdir())) == 1, "the results and nothing half-written"


def test_where_the_packs_folder_cannot_be_written_to_the_programs_own_is_proposed(desktop, file, own_home, monkeypatch):
    take_all(desktop, file)

    def locked(**_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("sim.classes.taking.tempfile.TemporaryFile", locked)
    desktop.key(*ENTER)
    assert top(desktop).entry.text == str(own_home / "kept")
    desktop.key(*ENTER)
    assert len(list((own_home / "kept").glob(f"*{ENDING}"))) == 1


def test_a_pack_of_fresh_items_begins_anew_each_time(desktop, tmp_path):
    file = packed(tmp_path, 3, None)
    take_all(desktop, file, stop=2)
    desktop.key(*ENTER)
    wait(desktop, "asking")
    assert top(desktop).course.number == 0


def test_other_windows_answers_are_seen_at_once_and_a_killed_one_loses_nothing(desktop, desktops, file, own_home):
    take_all(desktop, file, stop=2)
    other = desktops((1280, 800))
    other.window.push(Menu(other.window))
    other.window.learning.choose(Store.open(own_home).learners()[0])
    open_pack(other.window, file)
    assert "Answered: 2 of 3." in said(top(other))


# Looks

LONG = "Practice it with headphones, before the seminar on Thursday, and hand in by mail. " * 6


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("size", [(1024, 700), (1280, 800)])
@pytest.mark.parametrize("state", ["begin", "complete", "name", "folder", "handed", "unfinished", "keys"])
def test_no_word_is_cut_off_or_lies_on_another(desktops, tmp_path, monkeypatch, state, size, language):
    monkeypatch.setattr(Patients, "stop", lambda _: None)
    folder = tmp_path / "a_folder_with_a_long_name" / "and_another_one_inside_it"
    folder.mkdir(parents=True)
    file = packed(folder, 3, 4, "feedback: each\nseconds_per_item: 20\n", LONG)
    desktop = desktops(size)
    window = desktop.window
    window.change(language=language)
    monkeypatch.setattr(Pack, "differing", lambda _: [f"cases/a_case_with_a_long_name_{n}.yaml" for n in range(12)])
    show(desktop, file, state)
    for text_scale, theme in [(2.0, "contrast"), *zip((1.0, 1.5, 2.0), PALETTES, strict=True)]:
        window.change(text_scale=text_scale, theme=theme)
        assert faults(window) == [], (text_scale, theme)
        held = [widget.rect for widget in top(desktop)._focus.widgets if widget.focusable and widget.rect.width]
        assert all(window.rect.contains(rect) for rect in held)
        assert colliding(held) == []


def show(desktop, file, state):
    """Put the scene, or what lies over it, into a window."""
    window = desktop.window
    window.push(Menu(window))
    answered = {"complete": 3, "folder": 3, "handed": 3, "unfinished": 1}.get(state, 0)
    if answered:
        fill(window, file, answered)
    open_pack(window, file)
    keys = {"name": "n", "folder": "h", "handed": "h", "unfinished": "h"}.get(state, "")
    for key in keys:
        desktop.key(ord(key), key)
    if state == "handed":
        desktop.key(*ENTER)
    if state == "keys":
        window.show_keys()


def fill(window, file, count):
    """Answer so many items of a pack without the window."""
    from sim.teach.bank import Bank
    from sim.teach.quiz import Quiz as Course

    task, learning = opened(file, file.parent), window.learning
    learner = learning.store.add_learner("Somebody with a name of forty characters"[:40])
    learning.choose(learner)
    course = Course(
        "exam", lambda: Bank(("normal",)), lambda *_: (), learning.store, learner.id, task.lesson, task.pack.seed, threaded=False
    )
    for _ in range(count):
        course.answered(course.current()[0].options[:1], 2, 3.0)

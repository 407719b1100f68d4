"""A learner sees the own progress, and does all that can be done with it, by keys alone."""

import csv
import time
from dataclasses import replace

import pygame
import pytest

from scenes.ask import Ask
from scenes.catalogue import term
from scenes.example import BEGAN, NAME, example_answers, filled
from scenes.keys import Keys
from scenes.pages.due import when
from scenes.pages.page import Progress
from scenes.review import PAGES, Review
from scenes.scene import Scene
from scenes.widgets.button import Button
from scenes.widgets.text_entry import TextEntry
from scenes.words import Words
from sim.teach.attempts import columns
from sim.teach.complaints import StoreError
from sim.teach.progress import FILE, Store
from sim.teach.tables import add_attempt, transaction
from tests.scenes.overflow import recorded

DAY = 86_400.0
ANSWERS = example_answers(1, (0, 1, 2))


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path) as opened:
        yield opened


@pytest.fixture
def told():
    return []


@pytest.fixture
def review(desktop, store, told, tmp_path):
    """Shows the progress of somebody who gave these answers; to practise is another scene."""

    def practise():
        told.append("practise")
        desktop.window.push(Scene(desktop.window))

    def show(answers=(), name=NAME, **more):
        learner = filled(store, name, list(answers)) if name else None
        scene = Review(
            desktop.window, store, learner, lambda key: key.replace("_", " ").capitalize(), told.append, told.append,
            practise, told.append, tmp_path, lambda: BEGAN + 14 * DAY, **more,
        )  # fmt: skip
        desktop.window.push(scene)
        return scene

    return show


def said(desktop):
    return " ".join(line.words for line in recorded(desktop.window))


def type_in(desktop, text):
    for character in text:
        desktop.key(0, character)


def test_numbers_turn_the_pages(desktop, review, words):
    scene = review(ANSWERS)
    for n, page in enumerate(PAGES):
        desktop.key(pygame.K_1 + n, str(n + 1))
        assert scene.page == page
    desktop.key(pygame.K_1, "1")
    assert words("review.right", right=int(scene.progress.attempts.right.sum()), items=120) in said(desktop)


def test_a_term_within_a_sentence_is_written_as_the_language_writes_nouns():
    terms = {"one": "Fibrillation potential", "other": "F wave"}
    english, german = (Progress(Words(language), terms.__getitem__, columns([]), {}, [], 0.0) for language in ("en", "de"))
    assert [english.inside(key) for key in terms] == ["fibrillation potential", "F wave"]
    assert german.inside("one") == "Fibrillation potential"


def test_a_past_answer_is_called_as_it_was_when_it_was_asked(desktop, review, words):
    scene = review([replace(ANSWERS[-1], kind="origin", chosen="beyond_the_block", right=True)])
    scene.show("answers")
    assert words("quiz.option.beyond_the_block")[:20] in said(desktop)


def test_every_control_of_every_page_is_reached_by_tab(desktop, review):
    scene = review(ANSWERS)
    for page in PAGES:
        scene.show(page)
        reached = set()
        for _ in scene._focus.widgets:
            desktop.key(pygame.K_TAB)
            reached.add(scene._focus.current)
        assert reached >= {widget for widget in scene._focus.widgets if isinstance(widget, (Button, TextEntry))}


def test_esc_goes_back_and_f1_tells_the_keys(desktop, review):
    scene = review(ANSWERS[:30])
    desktop.key(pygame.K_F1)
    assert isinstance(desktop.window.scenes[-1], Keys)
    desktop.key(pygame.K_ESCAPE)
    assert desktop.window.scenes == [scene]
    desktop.key(pygame.K_ESCAPE)
    assert desktop.window.scenes == []


def test_who_has_not_begun_is_told_how_to(desktop, review, told, words):
    review()
    for key in range(pygame.K_1, pygame.K_6):
        desktop.key(key, chr(key))
        assert words("review.empty") in said(desktop)
    desktop.key(pygame.K_RETURN, "\r")
    assert told == ["practise"]


def test_what_is_mixed_up_is_said_and_drilled(desktop, review, told):
    scene = review(ANSWERS)
    desktop.key(pygame.K_2, "2")
    assert "You take" in said(desktop)
    desktop.key(pygame.K_d, "d")
    (pairs,) = told
    assert ("end_plate_spike", "fibrillation") in [tuple(sorted(pair)) for pair in pairs]
    assert scene.page == "confused"


def test_the_drill_begins_by_enter_too(desktop, review, told):
    review(ANSWERS)
    desktop.key(pygame.K_2, "2")
    desktop.key(pygame.K_RETURN, "\r")
    assert len(told) == 1


def test_a_past_item_is_opened_again(desktop, review, told, store):
    scene = review(ANSWERS[:30])
    desktop.key(pygame.K_5, "5")
    for key in (pygame.K_DOWN, pygame.K_DOWN, pygame.K_UP, pygame.K_RETURN):
        desktop.key(key)
    assert told == [store.recent(scene.learner.id, 2)[1].item]


def test_the_marks_of_past_items_are_no_colours_only(review):
    scene = review(ANSWERS[:30])
    scene.show("answers")
    marks = [row[4][0] for row in scene._pages["answers"].table.rows]
    assert marks == ["✓" if answer.right else "✗" for answer in scene.progress.answers]


def test_what_was_answered_meanwhile_is_counted(desktop, review, store, told):
    scene = review(ANSWERS[:30])
    desktop.key(pygame.K_p, "p")
    store.record(scene.learner.id, ANSWERS[30], None)
    desktop.window.pop()
    desktop.run(0.1)
    assert told == ["practise"]
    assert len(scene.progress.attempts) == 31


def test_the_most_overdue_comes_first(review, store):
    scene = review(ANSWERS)
    scene.show("due")
    cards = store.cards(scene.learner.id)
    first = min(cards, key=lambda finding: (cards[finding].due, finding))
    assert scene._pages["due"].table.rows[0][0] == first.replace("_", " ").capitalize()
    assert len(scene._pages["due"].table.rows) == len(cards)


@pytest.mark.parametrize(
    ("days", "key"), [(-2.5, "due_days"), (-1.2, "due_day"), (-0.2, "due_now"), (0.2, "in_hours"), (1.2, "in_day"), (3.8, "in_days")]
)
def test_when_something_is_due_is_said_in_words(days, key, words):
    progress = Progress(words, str, columns([]), {}, [], BEGAN)
    number = {"due_days": 2, "in_days": 4}.get(key)
    assert when(progress, BEGAN + days * DAY) == words(f"review.{key}", days=number)


def test_the_first_learner_types_a_name(desktop, review, store, told):
    scene = review(name=None)
    type_in(desktop, "Ada 2")
    assert scene.page == "learner", "digits belong to the name"
    desktop.key(pygame.K_RETURN, "\r")
    assert [learner.name for learner in store.learners()] == ["Ada 2"]
    assert told == store.learners()
    assert scene.learner == told[0]


def test_a_name_that_is_taken_is_said(desktop, review, store, words):
    store.add_learner("Ada")
    scene = review(name=None)
    desktop.key(pygame.K_TAB)
    type_in(desktop, "ada")
    desktop.key(pygame.K_RETURN, "\r")
    assert scene.learner is None
    assert desktop.window.notice.words == words("progress.taken", name="ada")


def test_another_learner_is_chosen(desktop, review, store, told):
    other = store.add_learner("Ada")
    review(ANSWERS[:30])
    desktop.key(pygame.K_6, "6")
    for key in (pygame.K_RETURN, pygame.K_HOME, pygame.K_RETURN):
        desktop.key(key)
    assert told == [other]


def test_answers_are_exported(desktop, review, tmp_path):
    review(ANSWERS[:30], name="Ada/../B")
    desktop.key(pygame.K_e, "e")
    (file,) = tmp_path.glob("*.csv")
    assert str(file) in desktop.window.notice.words
    with file.open(encoding="utf-8", newline="") as opened:
        assert len(list(csv.reader(opened))) == 31


def test_a_table_that_cannot_be_written_is_said(desktop, review, tmp_path, monkeypatch):
    scene = review(ANSWERS[:5])
    scene.learners._folder = tmp_path / FILE / "below a file"
    desktop.key(pygame.K_e, "e")
    assert str(scene.learners._folder) in desktop.window.notice.words


def ask_to_delete(desktop, words):
    desktop.key(pygame.K_6, "6")
    scene = desktop.window.scenes[-1]
    while not (isinstance(scene._focus.current, Button) and scene._focus.current.caption == words("review.delete")):
        desktop.key(pygame.K_TAB)
    desktop.key(pygame.K_RETURN, "\r")
    assert isinstance(desktop.window.scenes[-1], Ask)


@pytest.mark.parametrize("key", [pygame.K_RETURN, pygame.K_ESCAPE])
def test_deleting_asks_first_and_takes_no_for_an_answer(desktop, review, store, words, key):
    scene = review(ANSWERS[:5])
    ask_to_delete(desktop, words)
    desktop.key(key)
    assert desktop.window.scenes == [scene]
    assert len(store.attempts(scene.learner.id)) == 5


def test_all_is_deleted_after_yes(desktop, review, store, told, words):
    scene = review(ANSWERS[:5])
    ask_to_delete(desktop, words)
    for key in (pygame.K_TAB, pygame.K_RETURN):
        desktop.key(key)
    assert store.learners() == []
    assert (scene.learner, scene.page, told) == (None, "learner", [None])
    assert desktop.window.notice.words == words("review.deleted", name=NAME)


def test_traces_that_are_left_are_said_and_can_be_deleted_once_more(desktop, review, store, monkeypatch, words):
    scene = review(ANSWERS[:5])
    delete = store.delete

    def leave_traces(learner):
        delete(learner)
        raise StoreError("progress.unwiped", file=FILE)

    monkeypatch.setattr(store, "delete", leave_traces)
    ask_to_delete(desktop, words)
    for key in (pygame.K_TAB, pygame.K_RETURN):
        desktop.key(key)
    assert desktop.window.notice.words == words("progress.unwiped", file=FILE)
    assert len(scene.progress.attempts) == 0
    monkeypatch.undo()
    ask_to_delete(desktop, words)
    for key in (pygame.K_TAB, pygame.K_RETURN):
        desktop.key(key)
    assert desktop.window.notice.words == words("review.deleted", name=NAME)


def test_what_is_wrong_with_the_store_is_said(desktop, tmp_path, words):
    (tmp_path / FILE).write_bytes(b"no database at all" * 100)
    with Store.open(tmp_path) as store:
        desktop.window.push(Review(desktop.window, store, None, str))
        assert "progress.damaged.sqlite3" in desktop.window.notice.words


def test_a_store_that_cannot_be_read_ends_nothing(desktop, review, store, monkeypatch, words):
    scene = review(ANSWERS[:5])

    def refuse(*_):
        raise StoreError("progress.unreadable", file=FILE)

    monkeypatch.setattr(store, "attempts", refuse)
    scene.refresh()
    assert desktop.window.notice.words == words("progress.unreadable", file=FILE)
    assert words("review.empty") in said(desktop)


def test_pages_that_are_longer_than_the_window_are_scrolled_by_keys(desktops, example_store):
    desktop = desktops((1024, 700))
    desktop.window.change(text_scale=2.0)
    learner = next(learner for learner in example_store.learners() if learner.name == NAME)
    scene = Review(desktop.window, example_store, learner, str)
    desktop.window.push(scene)
    form = scene._pages["curve"].form
    assert form.overflow > 0
    desktop.key(pygame.K_END)
    assert form.offset == form.overflow
    desktop.key(pygame.K_UP)
    assert 0 < form.offset < form.overflow


@pytest.mark.slow
def test_the_progress_of_a_hundred_thousand_answers_opens_within_half_a_second(desktop, store):
    learner = filled(store, NAME, ANSWERS)
    with transaction(store._connection):
        for answer in example_answers(2, tuple(range(500)), 200):
            add_attempt(store._connection, learner.id, answer, None)
    took = []
    for _ in range(3):
        begun = time.perf_counter()
        scene = Review(desktop.window, store, learner, term)
        desktop.window.push(scene)
        desktop.window.draw()
        took.append(time.perf_counter() - begun)
    assert len(scene.progress.attempts) == 100_120
    assert min(took) < 0.5


def test_terms_begin_small_within_a_sentence():
    progress = Progress(Words(), {"a": "Fibrillation", "b": "F wave", "c": "EMG"}.__getitem__, columns([]), {}, [], 0.0)
    assert [progress.inside(key) for key in "abc"] == ["fibrillation", "F wave", "EMG"]

"""A teacher shows a lesson before the class by keys alone: counts hands, shows the answer, goes on and back, and finds the votes kept."""

import csv
import time

import numpy as np
import pygame
import pytest

from scenes.home import chosen
from scenes.projector import Projector, show
from scenes.rounds import Rounds
from scenes.views.broad_trace import broadened
from sim.lesson import Lesson
from tests.scenes.conftest import press
from tests.scenes.given import MUSCLE, NAMED, RATE, READ, TWO, Given
from tests.scenes.overflow import recorded


@pytest.fixture(autouse=True)
def read_once(monkeypatch):
    for name, read in READ.items():
        monkeypatch.setattr(f"scenes.quiz.{name}", read)


@pytest.fixture
def shown(desktop):
    """Shows items; the scene."""

    def begin(*items):
        scene = Projector(desktop.window, Rounds(Given(*items), now=lambda: 1.79e9), "Twitches", desktop.window.pop, name="twitches")
        desktop.window.push(scene)
        scene.update()
        return scene

    return begin


def said(desktop):
    return " ".join(line.words for line in recorded(desktop.window))


def keys(desktop, text, mod=0):
    named = {"\r": pygame.K_RETURN, "\b": pygame.K_BACKSPACE, "<": pygame.K_LEFT, ">": pygame.K_RIGHT, "\x1b": pygame.K_ESCAPE}
    for character in text:
        desktop.key(named.get(character, ord(character)), "" if character in "<>" else character, mod)


def kept():
    (file,) = chosen().joinpath("kept").glob("votes_*_twitches.csv")
    with file.open(encoding="utf-8", newline="") as stream:
        return [(int(row["number"]), row["option"], int(row["votes"]), int(row["right"])) for row in csv.DictReader(stream)]


def test_digits_add_votes_and_with_shift_take_them_away(desktop, shown):
    scene = shown(NAMED)
    keys(desktop, "1222332")
    keys(desktop, "23", pygame.KMOD_LSHIFT)
    assert scene.rounds.round.votes == {"fibrillation": 1, "myokymic_discharge": 3, "fasciculation": 1}
    keys(desktop, "8")
    assert scene.rounds.round.cast == 5, "there is no eighth option"


def test_the_number_of_votes_is_typed_for_the_marked_option(desktop, shown):
    scene = shown(NAMED)
    desktop.key(pygame.K_DOWN)
    keys(desktop, "n127\b\r")
    assert scene.rounds.round.votes["myokymic_discharge"] == 12
    assert "12" in said(desktop)
    keys(desktop, "1")
    assert scene.rounds.round.votes["fibrillation"] == 1, "after Enter, digits are votes again"
    assert scene.state == "asking"


def test_votes_are_given_by_mouse_too(desktop, shown):
    scene = shown(NAMED)
    place = scene.panel.answers.row(2).center
    desktop.click(place)
    desktop.click(place)
    desktop.send(pygame.event.Event(pygame.MOUSEBUTTONDOWN, pos=place, button=3))
    assert scene.rounds.round.votes["fasciculation"] == 1


def test_the_answer_is_hidden_until_it_is_asked_for(desktop, shown, words):
    scene = shown(NAMED)
    keys(desktop, "113")
    assert "✓" not in said(desktop)
    keys(desktop, "\r")
    told = said(desktop)
    assert "✓" in told
    assert scene.reasons()[0].split(":")[0] in told
    assert words("sitting.wrong") not in told, "nobody has answered"
    assert scene.answer == ("fibrillation",), "what most took it for is what it is told apart from"
    keys(desktop, "2")
    assert scene.rounds.round.cast == 3, "the vote is over"


def test_right_goes_on_and_left_goes_back_to_the_votes_there_were(desktop, shown, words):
    scene = shown(NAMED, TWO)
    keys(desktop, "22>")
    assert scene.item == TWO
    assert words("projector.title", number=2, length=2) in said(desktop)
    keys(desktop, "1<")
    assert scene.item == NAMED
    assert scene.rounds.round.votes["myokymic_discharge"] == 2
    keys(desktop, "2>")
    assert scene.rounds.round.votes["a"] == 1
    assert kept() == [
        (1, "fibrillation", 0, 0),
        (1, "myokymic_discharge", 3, 1),
        (1, "fasciculation", 0, 0),
        (2, "a", 1, 0),
        (2, "b", 0, 1),
    ]


def test_left_of_the_first_item_stays_there(desktop, shown):
    scene = shown(NAMED)
    keys(desktop, "<")
    assert (scene.item, scene.state) == (NAMED, "asking")


def test_every_vote_is_on_the_disk_at_once(desktop, shown):
    shown(NAMED)
    keys(desktop, "3")
    assert (1, "fasciculation", 1, 0) in kept()
    keys(desktop, "3")
    assert (1, "fasciculation", 2, 0) in kept()


def test_what_the_class_is_for_decides_what_comes_next_and_is_nobodys_answer(desktop, shown):
    scene = shown(NAMED, TWO, MUSCLE)
    keys(desktop, "3>>")
    assert [answer[0] for answer in scene.rounds._ahead.answers] == [("fasciculation",), ("b",)]
    assert not list(chosen().glob("*.sqlite*"))


def test_an_item_without_options_has_no_votes_but_its_answer(desktop, shown):
    scene = shown(RATE)
    keys(desktop, "1n5")
    assert scene.rounds.round.cast == 0
    keys(desktop, "\r")
    assert "8 to 9" in said(desktop)


def test_the_end_tells_how_the_class_voted_and_one_can_go_back_from_it(desktop, shown, words):
    scene = shown(NAMED, TWO)
    keys(desktop, "2221\r\r2\r\r")
    told = said(desktop)
    assert words("projector.right", right=4, cast=5, items=2) in told
    assert words("projector.taken", finding=scene.name("myokymic_discharge"), meant=scene.name("fibrillation"), votes=1) in told
    assert "%" not in told, "of five votes a percentage would tell of chance"
    keys(desktop, "<")
    assert scene.item == TWO
    keys(desktop, ">\x1b")
    assert scene not in desktop.window.scenes


def test_esc_leads_to_the_votes_first_if_there_are_any(desktop, shown, words):
    scene = shown(NAMED, TWO)
    keys(desktop, "2\x1b")
    assert words("projector.result") in said(desktop)
    keys(desktop, "<")
    assert scene.item == NAMED, "back to what was shown last"
    keys(desktop, "\x1b\x1b")
    assert scene not in desktop.window.scenes
    other = shown(NAMED)
    keys(desktop, "\x1b")
    assert other not in desktop.window.scenes


def test_where_votes_cannot_be_kept_that_is_said_once_and_they_still_count(desktop, shown, words):
    chosen().joinpath("kept").write_text("a file where the folder should be")
    scene = shown(NAMED)
    keys(desktop, "2")
    assert words("projector.not_kept", why="File exists") in desktop.window.notice.words
    desktop.window.notice.words = ""
    keys(desktop, "2")
    assert desktop.window.notice.words == ""
    assert scene.rounds.round.votes["myokymic_discharge"] == 2


@pytest.mark.parametrize("size", [(1024, 700), (1280, 800), (1920, 1080)])
def test_running_text_is_as_high_as_the_last_row_needs_and_afterwards_as_it_was(desktops, size):
    desktop = desktops(size)
    before = desktop.window.theme.scale
    scene = Projector(desktop.window, Rounds(Given(NAMED)), "", desktop.window.pop)
    desktop.window.push(scene)
    assert desktop.window.theme.scale >= 1.5 * before
    assert 14 * desktop.window.theme.scale >= size[1] / 30.1
    desktop.window.change(theme="light")
    assert desktop.window.theme.scale >= 1.5 * before
    desktop.window.pop()
    assert desktop.window.theme.scale == before
    assert desktop.window.settings.text_scale == 1.0


def test_the_item_before_the_last_two_is_made_once_more(desktop, shown, monkeypatch):
    scene = shown(NAMED, TWO, MUSCLE)
    first = scene.clips
    monkeypatch.setattr("scenes.rounds.all_ready", lambda item, _: first)
    keys(desktop, ">>")
    assert scene.item == MUSCLE
    assert sorted(scene.rounds._clips) == [1, 2]
    keys(desktop, "<<")
    for _ in range(100):
        time.sleep(0.01)
        desktop.window.turn([])
        if scene.item == NAMED:
            break
    assert (scene.item, scene.state) == (NAMED, "asking")


def test_a_lesson_is_shown_with_its_own_items_and_nothing_of_it_is_kept_of_anybody(desktop, monkeypatch):
    began = {}

    class Course(Given):
        def __init__(self, mode, *_, store=None, learner=None, seed=None, **__):
            began.update(mode=mode, store=store, learner=learner, seed=seed)
            super().__init__(NAMED)

    monkeypatch.setattr("scenes.projector.Course", Course)
    lesson = Lesson(title="Twitches", about="What twitches.", seed=7).known_as("twitches")
    show(desktop.window, lesson, "twitches")
    assert began == {"mode": "exam", "store": None, "learner": None, "seed": 7}


def test_a_spike_of_one_column_is_as_broad_as_the_pen_and_the_line_between_as_thin_as_ever():
    spike = np.array([0.0, 0.0, 0.0, -5.0, 0.0, 0.0])
    assert broadened(spike, 3, np.minimum).tolist() == [0, 0, -5, -5, -5, 0]
    assert broadened(spike, 2, np.minimum).tolist() == [0, 0, 0, -5, -5, 0]
    assert broadened(spike, 1, np.minimum).tolist() == spike.tolist()


def test_a_key_that_means_nothing_is_not_used(desktop, shown):
    assert shown(NAMED).handle(press(pygame.K_z, "z")) is False

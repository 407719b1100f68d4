"""What was open last is what the menu offers first, after a restart too."""

import pygame
import pytest

from scenes.examine import Examine
from scenes.last import remember, title_of
from scenes.menu import GO_ON, Menu
from scenes.quiz_menu import QuizMenu
from scenes.settings import FILE, Settings, load, save
from tests.sim.patients import patient


def menu_of(desktop):
    menu = Menu(desktop.window)
    desktop.window.replace(menu)
    return menu


def titles(menu):
    return [entry.title for entry in menu.list.entries]


def test_nothing_is_offered_before_anything_was_opened(desktop):
    menu = menu_of(desktop)
    assert titles(menu)[0] == "Healthy muscle"
    desktop.key(pygame.K_g)
    assert desktop.window.scenes == [menu]


def test_a_muscle_that_was_examined_is_gone_on_with_by_one_key(desktop, monkeypatch):
    scene = desktop.examine("benign_fasciculation", "tibialis_anterior", seed=2)
    desktop.key(pygame.K_ESCAPE)
    menu = desktop.window.scenes[-1]
    desktop.run(0.05)
    assert "Benign fasciculation, Tibialis anterior" in titles(menu)[0]
    assert menu.list.entries[menu.list.at].key == "benign_fasciculation", "the mark stays on the case one comes from"
    begun = []
    monkeypatch.setattr("scenes.examine.Examine.enter", lambda self: begun.append(self.address))
    desktop.key(pygame.K_g)
    assert isinstance(desktop.window.scenes[-1], Examine)
    assert (begun[0].site, begun[0].seed, begun[0].at_s) == (scene.address.site, 2, 0.0)


def test_at_the_next_start_enter_goes_on(desktop, own_home, monkeypatch):
    save(Settings(last=("case", "als · biceps_brachii · seed 4 · insertion 1 · 0.00 s")), own_home / FILE)
    desktop.window.settings = load(own_home / FILE)
    menu = menu_of(desktop)
    assert menu.list.entries[menu.list.at].key == GO_ON
    begun = []
    monkeypatch.setattr("scenes.examine.Examine.enter", lambda self: begun.append(self.address))
    desktop.key(pygame.K_RETURN)
    assert (begun[0].case, begun[0].site, begun[0].seed, begun[0].insertion) == ("als", "biceps_brachii", 4, 1)


@pytest.mark.parametrize(("way", "what", "says"), [
    ("patient", "", "a patient"),
    ("atlas", "", "atlas"), ("compare", "", "side by side"),
    ("practice", "", "practice"), ("drill", "", "mix up"), ("lesson", "first_sounds", "lesson"),
    ("case", "als · biceps_brachii · seed 1", "Amyotrophic"),
])  # fmt: skip
def test_each_way_is_named(desktop, way, what, says):
    if way == "lesson":
        from sim.loader import list_lessons

        what = list_lessons()[0]
    remember(desktop.window, way, what)
    assert says in title_of(desktop.window, None)


@pytest.mark.parametrize(("way", "what"), [
    ("case", "no_such_case · biceps_brachii · seed 1"), ("case", "als · left_nose · seed 1"), ("case", "nonsense"), ("case", ""),
    ("lesson", "no_such_lesson"), ("write", "/no/such/file.yaml"), ("from_a_newer_version", "x"),
])  # fmt: skip
def test_what_is_there_no_more_is_not_offered(desktop, way, what):
    remember(desktop.window, way, what)
    assert titles(menu_of(desktop))[0] == "Healthy muscle"


def test_ways_out_of_the_menu_are_remembered_and_what_tells_an_answer_is_not(desktop, tmp_path, monkeypatch):
    window = desktop.window
    monkeypatch.setattr("scenes.quiz.Quiz.update", lambda _: None)
    window.replace(QuizMenu(window))
    window.learning.practise()
    assert window.settings.last == ("practice", "")
    window.pop()
    blind = Examine(window, patient_address(), threaded=False, on_leave=window.pop, on_stay=lambda _: None)
    blind.visits.patient = patient("benign_fasciculation", 1)
    window.push(blind)
    desktop.run(0.1)
    window.pop()
    assert window.settings.last == ("practice", ""), "a patient who is to be diagnosed is not named in the menu"


def patient_address():
    from sim.address import Address

    return Address("benign_fasciculation", "gastrocnemius_medial", 1)


def test_a_on_the_row_of_what_was_last_copies_no_case(desktop, words):
    remember(desktop.window, "practice")
    menu = menu_of(desktop)
    desktop.key(pygame.K_a)
    assert desktop.window.scenes == [menu]
    assert words("menu.mark_one") in desktop.window.notice.words

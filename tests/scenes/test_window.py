"""The window's manners: sizes, keys that are held, help, and a scene that fails."""

import pygame
import pytest

from scenes.home import close_log, open_log
from scenes.keys import Keys
from scenes.menu import Menu
from scenes.problem import Problem
from scenes.scene import Scene
from tests.scenes.conftest import press


class Failing(Scene):
    """Fails when it is told to."""

    keys = "keys.menu"
    failing = False

    def __init__(self, window):
        super().__init__(window)
        self.left = False
        self.seen = []

    def handle(self, event):
        if event.type == pygame.KEYDOWN:
            self.seen.append(event.key)
        return True

    def update(self):
        if self.failing:
            raise ValueError("a bug of ours")

    def leave(self):
        self.left = True


def test_a_bug_is_logged_and_the_window_offers_to_go_on(desktop, own_home):
    log = open_log()
    desktop.window.log = log
    scene = Failing(desktop.window)
    desktop.window.push(scene)
    scene.failing = True
    desktop.run(0.05)
    assert isinstance(desktop.window.scenes[-1], Problem)
    close_log()
    text = (own_home / "fasciscope.log").read_text(encoding="utf-8")
    assert "Traceback" in text
    assert "a bug of ours" in text
    scene.failing = False
    desktop.key(pygame.K_RETURN)
    desktop.run(0.05)
    assert desktop.window.scenes == [scene]


def test_a_bug_that_comes_again_and_again_can_be_left_for_the_menu(desktop):
    scene = Failing(desktop.window)
    desktop.window.push(scene)
    scene.failing = True
    desktop.run(0.2)
    assert [type(s) for s in desktop.window.scenes] == [Failing, Problem]
    desktop.key(pygame.K_TAB)
    desktop.key(pygame.K_RETURN)
    assert [type(s) for s in desktop.window.scenes] == [Menu]
    assert scene.left


def test_closing_the_window_ends_every_scene(desktop):
    scene = Failing(desktop.window)
    desktop.window.push(scene)
    desktop.send(pygame.event.Event(pygame.QUIT))
    assert desktop.window.scenes == []
    assert scene.left


def test_arrow_keys_repeat_while_held_and_others_do_not(desktop):
    scene = Failing(desktop.window)
    desktop.window.push(scene)
    desktop.send(press(pygame.K_LEFT), press(pygame.K_SPACE, " "))
    desktop.run(1.0)
    desktop.send(pygame.event.Event(pygame.KEYUP, key=pygame.K_LEFT))
    count = scene.seen.count(pygame.K_LEFT)
    desktop.run(0.5)
    assert 10 <= count <= 15
    assert scene.seen.count(pygame.K_LEFT) == count
    assert scene.seen.count(pygame.K_SPACE) == 1


def test_f1_shows_the_keys_and_hides_them(desktop):
    desktop.window.push(Menu(desktop.window))
    desktop.key(pygame.K_F1)
    assert isinstance(desktop.window.scenes[-1], Keys)
    desktop.key(pygame.K_F1)
    assert isinstance(desktop.window.scenes[-1], Menu)


def test_text_can_be_made_larger(desktop):
    desktop.window.push(Menu(desktop.window))
    before = desktop.window.theme.height("body")
    for _ in range(8):
        desktop.key(pygame.K_EQUALS, "+", pygame.KMOD_CTRL)
    assert desktop.window.theme.height("body") == pytest.approx(1.8 * before, rel=0.05)
    for _ in range(8):
        desktop.key(pygame.K_MINUS, "-", pygame.KMOD_CTRL)
    assert desktop.window.theme.height("body") == before
    for _ in range(12):
        desktop.key(pygame.K_EQUALS, "+", pygame.KMOD_CTRL)
    assert desktop.window.theme.height("body") == pytest.approx(2 * before, rel=0.05)
    desktop.key(pygame.K_0, "0", pygame.KMOD_CTRL)
    assert desktop.window.theme.height("body") == before


def test_a_case_is_chosen_by_keyboard(desktop):
    from scenes.examine import Examine

    menu = Menu(desktop.window)
    desktop.window.push(menu)
    desktop.key(pygame.K_DOWN)
    case = menu.list.entries[1].key
    desktop.key(pygame.K_RETURN)
    scene = desktop.window.scenes[-1]
    assert isinstance(scene, Examine)
    assert scene.address.case == case


def test_the_menu_shows_every_shipped_case(desktop):
    from sim.loader import list_cases

    menu = Menu(desktop.window)
    assert {entry.key for entry in menu.list.entries} == set(list_cases())
    assert all(entry.about.endswith((".", "!", "?")) for entry in menu.list.entries)


def test_held_arrows_do_not_run_on_after_the_machine_has_slept(desktop):
    scene = Failing(desktop.window)
    desktop.window.push(scene)
    desktop.send(press(pygame.K_LEFT))
    desktop.run(0.2)
    before = len(scene.seen)
    desktop.clock.rest(3600.0)
    desktop.run(0.5)
    assert len(scene.seen) == before
    desktop.clock.rest(3600.0)
    desktop.send()
    assert desktop.window.passed_s <= 0.25


class Counting(Scene):
    """Nothing moves in it; counts what it is asked."""

    still = True
    updates = draws = 0

    def update(self):
        self.updates += 1

    def draw(self, _):
        self.draws += 1


def test_a_still_scene_is_drawn_only_when_something_happens(desktop):
    window, scene = desktop.window, Counting(desktop.window)
    window.push(scene)
    assert not window.idle, "its first picture is still to be drawn"
    window.turn([], draw=False)
    assert (window.idle, scene.draws) == (True, 1)
    assert not window.turn([], draw=False)
    assert (scene.updates, scene.draws) == (2, 1)
    assert window.turn([pygame.event.Event(pygame.WINDOWEXPOSED)])
    assert scene.draws == 2
    window.say("a message", 1.0)
    desktop.clock.rest(2.0)
    assert window.turn([], draw=False), "without the message"
    window.push(Failing(window))
    assert not window.idle


def test_a_minimised_window_is_not_drawn_but_time_goes_on(desktop):
    scene = Counting(desktop.window)
    desktop.window.push(scene)
    desktop.send(pygame.event.Event(pygame.WINDOWMINIMIZED))
    before = scene.draws, scene.updates
    desktop.run(0.5)
    assert scene.draws == before[0]
    assert scene.updates > before[1] + 20
    desktop.send(pygame.event.Event(pygame.WINDOWRESTORED))
    assert scene.draws == before[0] + 1


@pytest.mark.parametrize("size", [(0, 0), (1, 1), (200, 90)])
def test_a_window_without_room_does_not_end_the_program(desktop, size):
    desktop.window.push(Menu(desktop.window))
    for over in (lambda: desktop.key(pygame.K_F1), lambda: desktop.key(pygame.K_F2), lambda: desktop.window.push(Problem(desktop.window))):
        over()
        desktop.window.resize(pygame.Surface(size, depth=32))
        desktop.run(0.05)
        desktop.window.pop()
    desktop.window.resize(pygame.Surface((1280, 800), depth=32))
    desktop.run(0.05)
    assert isinstance(desktop.window.scenes[-1], Menu)


def test_what_is_held_is_let_go_when_a_scene_comes_over_it(desktop):
    class Holding(Failing):
        def handle(self, event):
            self.seen.append(event.type)
            return True

    scene = Holding(desktop.window)
    desktop.window.push(scene)
    desktop.key(pygame.K_F2)
    assert pygame.WINDOWFOCUSLOST in scene.seen

"""What a student does, in a real window with real keys: the program must answer in what is seen on the screen."""

import time

import numpy as np
import pygame
import pytest

from scenes.panes import panes
from scenes.theme import Theme

pytestmark = pytest.mark.journey


@pytest.fixture
def parts(screen_size):
    """Where things lie on the screen."""
    return panes(pygame.Rect(0, 0, *screen_size), Theme())


def part(picture, rect):
    return picture[rect.left : rect.right, rect.top : rect.bottom]


def signal(picture, parts):
    """How many rows of the trace pane the trace reaches: few when the muscle is silent."""
    body = part(picture, parts.trace.body)[120:]
    red, green, blue = np.moveaxis(body, 2, 0)
    return int(((green > red + 35) & (green > blue + 15) & (green > 100)).any(axis=0).sum())


def moved(before, after, rect):
    """The share of pixels that look different."""
    return float((np.abs(part(before, rect) - part(after, rect)).sum(axis=2) > 40).mean())


def begin(student, *arguments):
    student.start(*arguments)
    student.wait_log("window opened")


def to_examination(student):
    """Through the menu by keyboard to the first case, the healthy muscle."""
    begin(student)
    student.wait_log("menu shown")
    time.sleep(0.5)
    student.key("Home", "Return")
    student.wait_log("playing normal", 60)
    time.sleep(1.0)


def test_a_student_examines_a_healthy_muscle(student, parts):
    """Opens the program, chooses a case by keyboard, raises the effort, moves the needle, and sees the trace change."""
    to_examination(student)
    relaxed = student.look()
    assert signal(relaxed, parts) < 40, "a relaxed healthy muscle is silent"

    student.do("keydown", "e")
    contracting = student.wait(lambda p: signal(p, parts) > 120, 20, "effort fills the trace")
    student.do("keyup", "e")
    assert moved(relaxed, contracting, parts.section.body) > 0.02, "units light up in the cross-section"
    student.wait(lambda p: signal(p, parts) < 40, 20, "it is silent again after letting go")

    for _ in range(6):
        student.key("Tab")  # from the needle over gain, sweep, freeze and the texts
    before = student.look()
    student.key("n", "Up", "Up")

    def pushed(picture):
        student.key("Up" if student.pictures % 2 else "Right")
        return signal(picture, parts) > 40

    after = student.wait(pushed, 30, "the needle is heard and seen to move: insertional activity")
    assert moved(before, after, parts.section.body) > 0.0008, "the needle is somewhere else"


def test_the_needle_follows_the_mouse(student, parts):
    begin(student, "run", "--case", "normal")
    student.wait_log("playing normal")
    time.sleep(1.0)
    body = parts.section.body
    before = student.look()
    student.do("mousemove", str(body.centerx), str(body.centery), "mousedown", "1")
    for step in range(1, 6):
        student.do("mousemove", str(body.centerx + 12 * step), str(body.centery + 4 * step))
    moving = student.wait(lambda p: moved(before, p, body) > 0.004, 10, "the needle follows")
    student.do("mouseup", "1")
    student.wait(lambda p: signal(p, parts) > 25 or moved(moving, p, parts.trace.body) > 0.001, 10, "moving it is heard and seen")


def test_freeze_stands_still_and_escape_leads_back(student, parts):
    begin(student, "run", "--case", "isaacs_syndrome")
    student.wait_log("playing isaacs_syndrome")
    student.key("period", "period", "period")
    time.sleep(2.0)
    first = student.look()
    time.sleep(0.6)
    assert moved(first, student.look(), parts.trace.body) > 0.002, "the trace runs"
    student.key("space")
    time.sleep(0.5)
    frozen = student.look()
    time.sleep(1.0)
    assert moved(frozen, student.look(), parts.trace.body) == 0, "frozen, nothing moves"
    student.key("space")
    time.sleep(1.0)
    assert moved(frozen, student.look(), parts.trace.body) > 0.002, "it goes on"
    student.key("F1")
    time.sleep(0.4)
    helped = student.look()
    student.key("Escape")
    time.sleep(0.4)
    assert moved(helped, student.look(), pygame.Rect(400, 200, 480, 400)) > 0.05, "the keys were shown and are gone"
    student.key("Escape")
    student.wait_log("menu shown", 20)
    student.key("Escape")
    student.program.wait(timeout=20)
    assert student.program.returncode == 0


def test_another_case_is_chosen_in_the_examination_by_keyboard(student):
    begin(student, "run", "--case", "normal")
    student.wait_log("playing normal")
    student.key("c", "Down", "Return")
    student.wait_log("playing als", 60)
    student.key("s", "End", "Return")
    student.wait(lambda _: student.log().count("playing als") == 2, 60, "another muscle of the same patient")
    student.key("b", "Home", "Return")
    student.wait(lambda _: student.log().count("playing als") == 3, 60, "the first muscle again, chosen on the body")
    assert "Traceback" not in student.log()


@pytest.mark.parametrize("screen_size", [(1024, 700)])
def test_without_a_sound_device_on_a_small_screen(student, parts):
    student.start("run", "--case", "benign_fasciculation", SDL_AUDIODRIVER="nonsense")
    student.wait_log("playing benign_fasciculation")
    time.sleep(1.0)
    first = student.look()
    time.sleep(1.5)
    assert moved(first, student.look(), parts.trace.body) > 0.001, "it runs without sound"
    assert "silent" in student.log()


def test_a_student_lights_the_skin_and_looks_at_the_face_from_the_side(student, parts):
    begin(student, "run", "--case", "facial_myokymia")
    student.wait_log("playing facial_myokymia")
    time.sleep(1.0)
    pane = parts.skin.body
    before = student.look()
    student.do("mousemove", str(pane.left + 30), str(pane.centery), "mousedown", "1")
    time.sleep(0.3)
    student.do("mousemove", str(pane.right - 60), str(pane.centery - 10))
    time.sleep(0.3)
    student.do("mouseup", "1")
    student.wait(lambda p: moved(before, p, pane) > 0.1, 10, "the lamp shines from the other side")
    student.key("o")

    def outlined(picture):
        red, green, blue = np.moveaxis(part(picture, pane), 2, 0)
        return np.count_nonzero((red > 230) & (abs(green - 190) < 30) & (abs(blue - 92) < 40)) > 150

    front = student.wait(outlined, 10, "the muscle is outlined")
    student.key("v")
    student.wait(lambda p: moved(front, p, pane) > 0.2, 10, "the face is seen from the side")

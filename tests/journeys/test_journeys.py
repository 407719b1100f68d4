"""What a student does, in a real window with real keys: the program must answer in what is seen on the screen."""

import re
import time
import wave
from dataclasses import replace

import numpy as np
import pygame
import pytest

from scenes.panes import panes
from scenes.theme import Theme
from sim.amplifier import Amplifier, needle_settings
from sim.electrode import ELECTRODES
from sim.engine import RATE_HZ, Controls, Engine
from sim.loader import load_scenario
from sim.measure import potential
from sim.patient import build

pytestmark = pytest.mark.journey


@pytest.fixture
def parts(screen_size):
    """Where things lie on the screen."""
    pygame.font.init()
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


@pytest.mark.slow
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


@pytest.mark.slow
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


def number(text, after):
    """The number that stands after these words in a text, the last time they occur."""
    return float(re.findall(re.escape(after) + r"\s*(-?[\d.]+)", text)[-1])


@pytest.mark.slow
def test_als_is_examined_at_three_sites_by_keyboard_only(student, parts):
    """From the menu: three muscles, each listened to for the whole time at rest and then contracted; none of it needs the mouse."""
    begin(student)
    student.wait_log("menu shown")
    time.sleep(0.5)
    student.key("Home", "Down", "Return")
    student.wait_log("playing als", 60)
    ways = [], ["s", "Home", "Down", "Return"], ["b", "End", "Return"]  # as it is; from the list; on the patient's body
    for nth, way in enumerate(ways):
        student.key(*way)
        student.wait(lambda _, nth=nth: student.log().count("playing als") == nth + 1, 60, "the next muscle")
        time.sleep(0.5)
        student.key("2", "f")
        student.wait(lambda _, nth=nth: student.log().count("listened long enough") == nth + 1, 60, "a minute and a half was run through")
        if not nth:
            student.key("minus", "minus")
        student.do("keydown", "e")
        student.wait(lambda p: signal(p, parts) > 120, 20, "effort is seen")
        student.do("keyup", "e")
        student.key("r")
    sites = re.findall(r"playing als, (\w+),", student.log())
    assert len(set(sites)) == 3
    assert "Traceback" not in student.log()


@pytest.mark.slow
def test_a_potential_is_triggered_and_measured_and_the_measure_is_true(student):
    """A slight effort, the trigger, the automatic average: amplitude and duration are those of the unit, by the same criterion."""
    site, seed, effort = "first_dorsal_interosseous", 1, 0.03
    begin(student, "run", "--case", "normal", "--site", site, "--seed", str(seed))
    student.wait_log("playing normal")
    student.key("0", "0", "0")
    time.sleep(12)
    student.key("t")
    time.sleep(1)
    student.key("shift+t")
    student.wait_log("measured: ", 30)
    amplitude, duration = number(student.log(), "Amplitude, µV:"), number(student.log(), "Duration, ms:")
    truth = largest_unit(site, seed, effort)
    assert amplitude == pytest.approx(truth.amplitude_uv, rel=0.10)
    assert duration == pytest.approx(truth.duration_ms, abs=1.5)


def largest_unit(site, seed, effort):
    """The potential of the unit that reaches furthest up on the screen, as the amplifier passes it on, measured."""
    engine = Engine(build(load_scenario("normal"), seed), site)
    fired = {int(unit) for _ in range(300) for unit in engine.step(Controls(effort)).spikes.unit}
    largest = min(fired, key=lambda unit: engine.potentials.whole_uv(unit).min())
    template = np.concatenate([np.zeros(RATE_HZ // 10), engine.potentials.whole_uv(largest).astype(float), np.zeros(RATE_HZ // 20)])
    settings = replace(needle_settings(ELECTRODES[engine.electrode]), noise_uv=0.0)
    Amplifier(settings, RATE_HZ, seed, 0, 0).amplify(template, 0)
    return potential(template)


@pytest.mark.slow
def test_a_clip_is_kept_and_its_address_opened_again(student):
    """Freeze, scroll back, keep a clip, copy the address; later the address is opened, and the clip kept from it is the same."""
    begin(student, "run", "--case", "benign_fasciculation")
    student.wait_log("playing benign_fasciculation")
    student.key("0", "Left", "Up", "period", "period", "period")
    time.sleep(4)
    student.key("space", "less", "less", "ctrl+s")
    student.wait_log("kept ", 20)
    student.key("ctrl+c", "space")
    time.sleep(1)
    student.key("ctrl+v")
    student.wait(lambda _: student.log().count("playing benign_fasciculation") == 2, 60, "the address is opened")
    time.sleep(1)
    student.key("ctrl+s")
    student.wait(lambda _: student.log().count("kept ") == 2, 20, "the clip is kept again")
    first, again = (np.frombuffer(read_frames(file), "<i2") for file in sorted((student.home / "kept").glob("*.wav")))
    same = min(first.size, again.size)
    assert same > 0.5 * RATE_HZ
    assert np.abs(first[-same:]).max() > 100, "there is something in it"
    np.testing.assert_array_equal(first[-same:], again[-same:])


def read_frames(file):
    with wave.open(str(file)) as clip:
        return clip.readframes(clip.getnframes())


@pytest.mark.slow
@pytest.mark.parametrize("screen_size", [(1024, 700)])
def test_without_a_sound_device_on_a_small_screen(student, parts):
    student.start("run", "--case", "benign_fasciculation", SDL_AUDIODRIVER="nonsense")
    student.wait_log("playing benign_fasciculation")
    time.sleep(1.0)
    first = student.look()
    time.sleep(1.5)
    assert moved(first, student.look(), parts.trace.body) > 0.001, "it runs without sound"
    assert "silent" in student.log()


@pytest.mark.slow
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

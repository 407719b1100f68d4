"""A learner compares two patients by keys alone, and sees what one thing does: the same units with and without what they have adopted."""

import time

import numpy as np
import pytest

from scenes.palettes import Palette

pytestmark = pytest.mark.journey

LEFT, RIGHT = 13, 645  # columns of the screen in which the frames of the two sides lie
APART = RIGHT - LEFT
TRACE = slice(95, 620), slice(360, 540)  # of the left side


def heard(picture):
    """Which of the two sides has the frame of the one that is heard."""
    middle = picture[[LEFT, RIGHT], 330:500].mean(axis=1)
    return [bool(np.abs(colour - np.array(Palette().accent)).sum() < 12) for colour in middle]


def unlike(picture):
    """The share of the trace that is not the same on both sides."""
    across, down = TRACE
    left, right = picture[across, down], picture[across.start + APART : across.stop + APART, down]
    return float((np.abs(left - right).sum(axis=2) > 60).mean())


@pytest.mark.slow
def test_a_learner_compares_als_with_and_without_reinnervation(student):
    student.start()
    student.wait_log("menu shown")
    time.sleep(0.5)
    student.key("c")
    student.wait_log("comparisons shown", 20)
    student.key("Home", "Return")
    student.wait_log("compared: als, als collateral_reinnervation", 90)
    student.wait(lambda p: heard(p) == [True, False], 20, "the left side is heard")
    student.key("s")
    student.wait(lambda p: heard(p) == [False, True], 10, "the right side is heard")
    time.sleep(2.0)
    student.key("space")
    time.sleep(0.5)
    assert unlike(student.look()) > 0.005, "what was adopted is seen in the trace"
    student.key("w")
    student.wait_log("compared: als, als\n", 60)
    time.sleep(2.0)
    student.key("space")
    student.wait(lambda p: unlike(p) < 0.0005, 10, "with the same fibres, both sides show the same")
    student.key("space", "t", "plus", "minus", "period", "comma", "0", "r", "n")
    student.wait(lambda _: student.log().count("compared: als, als\n") == 2, 60, "another patient on both sides")
    assert heard(student.look()) == [False, True], "and the same side is still heard"
    student.key("Escape", "Escape")
    time.sleep(1.0)
    assert student.running(), "back in the list, and from there in the menu"
    student.key("Escape")
    assert student.program.wait(timeout=20) == 0
    assert "Traceback" not in student.log()

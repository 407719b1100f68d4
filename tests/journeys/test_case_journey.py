"""A student works up a patient, in a real window with real keys."""

import time

import pytest

pytestmark = [pytest.mark.journey, pytest.mark.slow]


def test_a_patient_is_worked_up_from_the_story_to_the_diagnosis(student):
    student.start()
    student.wait_log("menu shown")
    time.sleep(0.5)
    student.key("w")
    student.wait_log("a patient to be worked up", 20)
    for _ in range(2):  # two needles in the first muscle
        before = student.log().count("playing")
        student.key("Return")
        student.wait(lambda _, known=before: student.log().count("playing") > known, 60, "the needle is in")
        time.sleep(4.0)
        student.key("9", "0", "0")  # a slight effort
        time.sleep(2.0)
        student.key("Escape")
        time.sleep(0.5)
    student.key("r", "space", "Down", "Down", "space", "Return", "d", "Down", "Return", "Up", "Return")
    student.wait_log("worked up: ", 60)
    time.sleep(1.0)
    student.key("Return")
    time.sleep(8.0)
    picture = student.look()
    student.key("Escape")
    time.sleep(1.0)
    assert (abs(picture - student.look()).sum(axis=2) > 40).mean() > 0.02, "the stored signal was shown in the place of the words"
    student.key("n")
    time.sleep(1.0)
    student.key("Escape")
    assert student.running()
    assert "Traceback" not in student.said() + student.log()

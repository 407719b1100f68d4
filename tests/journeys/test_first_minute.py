"""The very first start: a patient who twitches, three prompts, the menu; the second start begins with the menu."""

import time

import pytest

from scenes.settings import FILE

pytestmark = pytest.mark.journey


def test_the_first_minute_is_gone_through_by_keys_and_never_comes_again(student):
    (student.home / FILE).unlink()
    student.start()
    student.wait_log("playing benign_fasciculation")
    student.wait_log("first minute: needle", 20)
    time.sleep(1.5)
    student.key("Right", "Down")
    student.wait_log("first minute: effort", 20)
    student.do("keydown", "e")
    student.wait_log("first minute: heard", 20)
    student.do("keyup", "e")
    time.sleep(1.0)
    student.key("2")
    student.wait_log("first minute: answered fasciculation", 20)
    assert "menu shown" not in student.log()
    student.key("Return")
    student.wait_log("menu shown", 20)
    student.key("Escape")
    student.program.wait(timeout=20)
    assert student.program.returncode == 0
    student.start()
    student.wait(lambda _: student.log().count("menu shown") == 2, 60, "the menu at once")
    assert student.log().count("first minute: needle") == 1
    assert "Traceback" not in student.log()


@pytest.mark.slow
def test_it_is_skipped_by_one_key_and_never_comes_again(student):
    (student.home / FILE).unlink()
    student.start()
    student.wait_log("first minute: needle")
    time.sleep(1.0)
    student.key("Escape")
    student.wait_log("first minute over", 20)
    time.sleep(0.5)
    assert "menu shown" not in student.log(), "the patient stays"
    student.key("Escape")
    student.wait_log("menu shown", 20)
    student.key("Escape")
    student.program.wait(timeout=20)
    student.start()
    student.wait(lambda _: student.log().count("menu shown") == 2, 60, "the menu at once")

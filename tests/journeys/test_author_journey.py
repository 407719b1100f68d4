"""A teacher writes a case: the file is changed by another program, and the window answers in what is seen on the screen."""

import subprocess
import sys
import time

import numpy as np
import pytest

from scenes.palettes import Palette

pytestmark = pytest.mark.journey

CASE = """\
title: Hands at rest
patient: {sex: male, age: 30}
history: >-
  A painter of thirty asks whether his hands are healthy, as they tremble a little after a long day of work on a ladder.
findings: [Silence at rest]
explanation: Nothing fires by itself.
sources: [textbook]
sites:
  first_dorsal_interosseous:
    never: [fasciculation]
"""


def save(file, text):
    """As an editor does: another process writes beside the file and puts that in its place."""
    code = "import os, sys; open(sys.argv[1] + '~', 'w').write(sys.argv[2]); os.replace(sys.argv[1] + '~', sys.argv[1])"
    subprocess.run([sys.executable, "-c", code, str(file), text], check=True, timeout=20)


def marked_rows(picture):
    """The rows of the screen in which the bar of a line that is wrong stands at the left edge of the text."""
    at_edge = picture[12:16]
    return np.flatnonzero((np.abs(at_edge - np.array(Palette().bad)).sum(axis=2) < 12).all(axis=0))


@pytest.mark.slow
def test_a_teacher_breaks_and_mends_a_case_in_another_program(student):
    file = student.folder / "own" / "cases" / "hands.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(CASE, encoding="utf-8")
    student.start("run", "--scenarios", str(student.folder / "own"))
    student.wait_log("menu shown")
    time.sleep(0.5)
    student.key("Home", "a")
    student.wait_log("author scene shown", 20)
    student.wait_log("preview of hands.yaml, first_dorsal_interosseous", 60)
    time.sleep(1.0)
    assert marked_rows(student.look()).size == 0
    save(file, CASE.replace("never:", "nevr:"))
    student.wait_log("read hands.yaml, complaints: 1", 20)
    wrong = student.wait(lambda p: marked_rows(p).size > 8, 10, "the line that is wrong is marked")
    rows = marked_rows(wrong)
    assert rows[-1] - rows[0] == rows.size - 1 < 40, "one line and no other"
    save(file, CASE.replace("never:", "nevr:", 1).replace("sources:", "sorces:"))
    student.wait_log("read hands.yaml, complaints: 3", 20)
    above = student.wait(lambda p: marked_rows(p).size > 8 and marked_rows(p)[0] != rows[0], 10, "the first that is wrong is marked")
    assert marked_rows(above)[0] < rows[0]
    student.key("n", "n")
    student.wait(lambda p: marked_rows(p).size > 8 and marked_rows(p)[0] == rows[0], 10, "from mistake to mistake by key")
    save(file, CASE)
    student.wait_log("read hands.yaml, complaints: 0", 20)
    student.wait(lambda p: marked_rows(p).size == 0, 10, "mended, nothing is marked")
    student.key("Escape")
    student.wait(lambda _: student.log().count("menu shown") == 2, 20, "back in the menu")
    assert "Traceback" not in student.log()

"""A class: a teacher's pack, opened by a double click by two learners on machines of their own, handed in, and put together."""

import csv
import json
import re
import time

import pytest
from test_quiz_journeys import ITEM_S, asked, told, wait_for

import main
from sim.classes.results import ENDING
from sim.loader import load_glossary

pytestmark = pytest.mark.journey

LESSON = """\
title: Before the seminar
about: Three signals and a question.
cases: [normal, facial_myokymia, end_plate_noise]
findings: [electrical_silence, myokymic_discharge, end_plate_spike]
questions: [name_discharge]
length: 4
order: mixed
feedback: end
difficulty: 0.1
own:
  - ask: Which of these is heard close to an end-plate only?
    options: [End-plate noise, Fibrillation potentials]
    right: [End-plate noise]
    why: It is the sum of miniature end-plate potentials.
    source: [AANEM glossary of terms (2015)]
"""


def begin(student, file, name):
    """Open the pack as a double click does, and say who one is."""
    student.start(str(file))
    student.wait_log("pack opened: Before the seminar")
    time.sleep(0.5)
    student.key("Return")
    time.sleep(0.5)
    student.do("type", "--delay", "60", name)
    student.key("Return")


def reply(student, asked_by_now, option):
    """Answer the item that is the so-many-th of the log."""
    wait_for(student, lambda: len(asked(student)) >= asked_by_now, "an item is asked", ITEM_S)
    judged = len(told(student))
    time.sleep(0.2)
    student.key(option, "2")
    wait_for(student, lambda: len(told(student)) > judged, "it is answered", 30)


def hand_in(student):
    """See the result, and hand in: Enter is always the next step; then leave."""
    wait_for(student, lambda: "quiz ended: 4 items" in student.log(), "the result", 30)
    for _ in range(3):
        time.sleep(0.5)
        student.key("Return")
    wait_for(student, lambda: "handed in: 4 answers" in student.log(), "the results are handed in", 30)
    student.key("Escape", "Escape", "Escape")
    student.program.wait(timeout=20)
    assert "Traceback" not in student.log()


def test_a_class_takes_a_pack_and_the_teacher_sees_what_it_mixes_up(student, tmp_path):
    own = tmp_path / "own" / "lessons"
    own.mkdir(parents=True)
    (own / "seminar.yaml").write_text(LESSON, encoding="utf-8")
    there = tmp_path / "class"
    file = there / "seminar.fasciscope"
    words = ["pack", "seminar", "--scenarios", str(own.parent), "--out", str(file), "--seed", "5", "--note", "By Thursday."]
    assert main.main(words) == 0

    begin(student, file, "Ada")
    reply(student, 1, "1")
    wait_for(student, lambda: len(asked(student)) == 2, "the second item is asked", ITEM_S)
    student.program.kill()
    student.program.wait(timeout=20)
    student.start(str(file))
    wait_for(student, lambda: student.log().count("pack opened") == 2, "the pack is open again", 150.0)
    time.sleep(0.5)
    student.key("Return")
    for asked_by_now in (3, 4, 5):
        reply(student, asked_by_now, "1")
    assert re.findall(r"asked: \w+, (\d) of 4", student.log()) == ["1", "2", "2", "3", "4"], "it goes on with the item that was open"
    hand_in(student)

    (folder := tmp_path / "second").mkdir()
    second = type(student)(student.environment["DISPLAY"], folder, tmp_path / "home of the second")
    try:
        begin(second, file, "Bob")
        for asked_by_now in (1, 2, 3, 4):
            reply(second, asked_by_now, "2")
        hand_in(second)
    finally:
        second.close()

    handed = sorted(there.glob(f"*{ENDING}"))
    assert len(handed) == 2
    both = [json.loads(one.read_text(encoding="utf-8")) for one in handed]
    assert [one["learner"] for one in both] == ["Ada", "Bob"]
    items = [[one["item"] for one in results["attempts"]] for results in both]
    assert items[0] == items[1], "the same items for both, though one was broken off"
    assert len({*items[0]}) == 4

    assert main.main(["merge", str(file), str(there), "--out", str(tmp_path / "report")]) == 0
    wrong = {(one["finding"], one["meant"]) for results in both for one in results["attempts"] if one["meant"] not in ("", one["finding"])}
    assert wrong, "one always takes the first answer, the other the second: both cannot be right"
    with (tmp_path / "report" / "confusions.csv").open(encoding="utf-8", newline="") as table:
        assert {pair for row in csv.DictReader(table) if len({*(pair := (row["shown"], row["chosen"]))}) == 2} == wrong
    page = (tmp_path / "report" / "report.html").read_text(encoding="utf-8")
    glossary = load_glossary()
    assert all(glossary[key].term in page for pair in wrong for key in pair)
    assert "Ada" in page
    assert "Bob" in page

"""Votes by show of hands are counted, kept, and told as confusions of findings."""

import csv
from dataclasses import replace

import pytest

from sim.classes.votes import Round, keep, mistaken
from sim.rendering import FolderError
from tests.classes.class_files import FINDINGS, item


def voted(number, *votes):
    one = Round(item(number), 1.79e9)
    for option, count in zip(FINDINGS, votes, strict=False):
        one.count(option, count)
    return one


def read(file):
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_votes_are_never_less_than_none():
    one = voted(0, 3)
    one.count("fibrillation", -1)
    assert (one.cast, one.right, one.led) == (0, 0, ())


def test_what_most_are_for_leads_and_of_as_many_what_is_wrong():
    assert voted(0, 4, 3).led == ("fibrillation",)
    assert voted(0, 3, 3).led == ("end_plate_spike",), "then the class is told why that is not it"


def test_what_was_taken_for_what_is_counted_in_votes():
    rounds = [voted(0, 10, 4), voted(4, 9, 3, 1), voted(1, 2, 5)]
    assert mistaken(rounds) == [
        ("fibrillation", "end_plate_spike", 7),
        ("end_plate_spike", "fibrillation", 2),
        ("fibrillation", "fasciculation", 1),
    ]


def test_the_table_has_a_line_for_every_option_of_what_was_voted_on(tmp_path):
    file = tmp_path / "votes.csv"
    keep(file, [voted(0, 10, 4), Round(item(1), 1.79e9)])
    rows = read(file)
    assert [(row["number"], row["finding"], row["option"], row["votes"], row["right"]) for row in rows] == [
        ("1", "fibrillation", "fibrillation", "10", "1"),
        ("1", "fibrillation", "end_plate_spike", "4", "0"),
        ("1", "fibrillation", "fasciculation", "0", "0"),
        ("1", "fibrillation", "myokymic_discharge", "0", "0"),
    ]
    assert rows[0]["item"] == item(0).text()
    assert rows[0]["time_utc"].startswith("2026-09-2")


def test_no_spreadsheet_takes_an_option_for_a_formula(tmp_path):
    asked = replace(item(0), ask="=1+1", options=("-5", "5"), means=("", ""), right=("5",))
    one = Round(asked, 1.79e9)
    one.count("-5", 2)
    keep(tmp_path / "votes.csv", [one])
    row = read(tmp_path / "votes.csv")[0]
    assert (row["question"], row["option"]) == ("'=1+1", "'-5")


def test_a_table_that_cannot_be_written_is_said(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(FolderError, match="cannot be written"):
        keep(tmp_path / "file" / "votes.csv", [voted(0, 1)])

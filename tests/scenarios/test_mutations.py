"""Spoilt copies of shipped files: each is still right or is complained about at its place, soon, and nothing is run or read beside it."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from sim import loader
from tests.scenarios.mutations import LONGEST_S, spoilt

ROOT = loader.SHIPPED.parent
MOST_MB = 500


def become(first: int, last: int, within_s: float) -> list[dict[str, Any]]:
    """What became of the spoilt files of these numbers, in a process of their own."""
    words = [sys.executable, "-m", "tests.scenarios.mutations", str(first), str(last)]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", timeout=within_s, check=False)
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0, f"stopped at number {first + len(rows)}: {done.stderr[-2000:]}"
    return rows


@pytest.mark.parametrize("count", [50, pytest.param(200, marks=pytest.mark.slow)])
def test_spoilt_files_are_right_or_are_answered_at_their_place(count):
    *rows, last = become(0, count, within_s=1200)
    rows += [] if "peak_mb" in last else [last]
    assert [(row["number"], row["done"], row["fault"]) for row in rows if row["fault"]] == []
    for row in rows:
        assert all(re.match(rf"{re.escape(row['file'])}:[1-9]\d*:[1-9]\d*: .", line) for line in row["told"]), row
        assert len(row["told"]) <= 101
        assert row["took_s"] < LONGEST_S
        beside = {Path(event.removeprefix("open ")) for event in row["opened"]} - {Path(row["file"])}
        assert all(loader.SHIPPED in path.parents for path in beside), "a file can name nothing that is then run or read"
    right = sum(not row["told"] for row in rows)
    assert len(rows) == count
    assert 0.05 < right / count < 0.5, "some are spoilt only a little, most are not right any more"
    assert last.get("peak_mb", 0) < MOST_MB


def test_a_spoilt_file_is_the_same_each_time():
    assert [spoilt(number) for number in range(12)] == [spoilt(number) for number in range(12)]


# what takes longest among what fits into a file that is not too large: each would take minutes if all of it were answered
FULL = {
    "keys": "".join(f"k{number}:\n" for number in range(9000)),
    "sites": "sites:\n" + "".join(f"  bicep{number}: {{}}\n" for number in range(6000)),
    "findings": "findings: [" + ", ".join(f"[f{number}]" for number in range(6000)) + "]\n",
    "values": "findings: [" + "a," * 100_000 + "]\n",
    "words": "findings: [" + "no, " * 15_000 + "]\n",
}


@pytest.mark.parametrize("full", FULL)
def test_a_file_full_of_mistakes_is_answered_with_the_first_of_them(full, tmp_path):
    path = tmp_path / "case.yaml"
    path.write_text(FULL[full], encoding="utf-8")
    complaints = loader.check_file(path)
    assert 1 <= len(complaints) <= 101
    assert complaints[-1].message.startswith(("there is more that is wrong", "more values than anybody writes"))


@pytest.mark.parametrize("sites", ["0.7", "true", "biceps_brachii", "[biceps_brachii]", "null"])
def test_sites_that_are_none_are_complained_about(sites, tmp_path):
    path = tmp_path / "case.yaml"
    path.write_text(f"title: T\nhistory: H\nfindings: [F]\nexplanation: E\nsources: [S]\nsites: {sites}\n", encoding="utf-8")
    (complaint,) = loader.check_file(path)
    assert (complaint.line, complaint.column) == (6, 8)
    assert complaint.message.startswith("`sites`: `key: value` lines are needed")


NO_FILES = [
    "nowhere.yaml",
    "nowhere/at/all.yaml",
    "",
    ".",
    "a\0b.yaml",
    "x" * 5000 + ".yaml",
    "../" * 50 + "etc/passwd.yaml",
    "@",
    "als@",
    "@early",
]


@pytest.mark.parametrize("name", NO_FILES)
@pytest.mark.parametrize("as_path", [True, False])
def test_a_file_that_is_not_there_is_said(name, as_path, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(loader.ScenarioError) as raised:
        loader.load_scenario(Path(name) if as_path else name, tmp_path)
    assert all(complaint.message for complaint in raised.value.complaints)

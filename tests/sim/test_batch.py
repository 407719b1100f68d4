"""Many patients of a case: what is interrupted goes on, and is then as if it had not been."""

import csv
import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

import pytest

import main
from sim.discharges import DISCHARGES

ROOT = Path(main.__file__).parent
FORMATS = "edf,wav,npz"
OPTIONS = ("als", "--site", "first_dorsal_interosseous", "--seconds", "0.5", "--effort", "0.1", "--seed", "8", "--formats", FORMATS)
SEEDS = range(8, 12)
QUICK = ("--seconds", "0.01", "--jobs", "1")


def words(out, *more, count=4, jobs=1):
    return ("render", *OPTIONS, "--count", str(count), "--jobs", str(jobs), "--out", str(out), *more)


def files(folder):
    """What a folder holds, by path, hidden files and all."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def without_progress(err):
    """Standard error without the lines that a slow machine adds."""
    return re.sub(r"(?m)^ *\d+% \d+ of \d+.*\n", "", err)


def manifest(folder):
    return list(csv.DictReader((folder / "manifest.csv").read_text(encoding="utf-8").splitlines()))


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A batch that nothing interrupts."""
    out = tmp_path_factory.mktemp("batch") / "whole"
    assert main.main(words(out)) == 0
    return out


def test_every_patient_has_a_folder_of_its_own_as_render_writes_it(whole, tmp_path):
    assert sorted(path.name for path in whole.iterdir()) == ["batch.json", "manifest.csv", *(f"seed-{seed:06}" for seed in SEEDS)]
    assert main.main(("render", *OPTIONS, "--seed", "9", "--out", str(tmp_path / "alone"))) == 0
    assert files(whole / "seed-000009") == files(tmp_path / "alone")


def test_the_manifest_says_in_short_what_each_truth_says(whole):
    rows = manifest(whole)
    columns = list(rows[0])
    assert columns[:13] == [
        "folder", "case", "site", "seed", "insertion", "months", "electrode", "effort", "manoeuvre", "seconds", "version",
        "units_alive", "units_lost",
    ]  # fmt: skip
    assert columns[13:] == ["voluntary", *DISCHARGES, "evoked"]
    assert [int(row["seed"]) for row in rows] == list(SEEDS)
    for row in rows:
        truth = json.loads((whole / row["folder"] / "truth.json").read_text(encoding="utf-8"))
        for name in columns[1:11]:
            assert row[name] == ("" if truth[name] is None else str(truth[name])), name
        lost = [unit for unit in truth["units"] if not unit["alive"]]
        assert (int(row["units_alive"]), int(row["units_lost"])) == (len(truth["units"]) - len(lost), len(lost))
        assert {kind: int(row[kind]) for kind in columns[13:] if row[kind] != "0"} == Counter(one["kind"] for one in truth["spikes"])
    assert all(int(row["voluntary"]) and int(row["units_lost"]) for row in rows)


def test_two_processes_write_what_one_writes(whole, tmp_path):
    assert main.main(words(tmp_path / "two", jobs=2)) == 0
    assert files(tmp_path / "two") == files(whole)


@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C reaches a process group there")
def test_after_ctrl_c_and_after_a_kill_the_same_command_goes_on(whole, tmp_path):
    out = tmp_path / "o"
    code, err = stopped(out, signal.SIGINT, (out / "seed-000008").exists, jobs=1)
    assert code == main.STOPPED
    assert re.fullmatch(r"\nStopped; what is finished stays in .*, and the same command goes on from there.\n", err)
    assert not list(out.glob(".*"))
    assert not (out / "manifest.csv").exists()
    before = {path.name: path.stat().st_mtime_ns for path in out.glob("seed-*")}
    code, _ = stopped(out, signal.SIGKILL, lambda: any(out.glob(".unfinished-seed-*/.unfinished-*/signals.edf")))
    assert code == -signal.SIGKILL
    assert main.main(words(out)) == 0
    assert files(out) == files(whole)
    assert before.items() <= {path.name: path.stat().st_mtime_ns for path in out.glob("seed-*")}.items(), "they were not rendered again"


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="it has no SIGKILL")
def test_killed_at_any_moment_it_goes_on_as_if_nothing_had_been(whole, tmp_path):
    moments = random.Random(1)
    for k in range(6):
        end = time.monotonic() + moments.uniform(0.5, 5.0)
        stopped(tmp_path / "o", moments.choice([signal.SIGKILL, signal.SIGTERM, signal.SIGINT]), lambda: time.monotonic() > end)  # noqa: B023
        for folder in (tmp_path / "o").glob("seed-*"):
            assert files(folder) == files(whole / folder.name), k
    assert main.main(words(tmp_path / "o")) == 0
    assert files(tmp_path / "o") == files(whole)


def stopped(out, sign, when, jobs=2):
    """Exit code and standard error of a batch that is sent a signal as soon as `when`, Ctrl+C as by a terminal to all its processes."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell that runs the tests in the background ignores Ctrl-C
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "main.py"), *words(out, jobs=jobs)], start_new_session=True, stderr=subprocess.PIPE, text=True
    )
    signal.signal(signal.SIGINT, before)
    end = time.monotonic() + 120
    while not when() and process.poll() is None and time.monotonic() < end:
        time.sleep(0.005)
    with suppress(ProcessLookupError):  # where the machine is fast, all was done before the moment had come
        (os.killpg if sign == signal.SIGINT else os.kill)(process.pid, sign)
    return process.wait(60), without_progress(process.communicate()[1])


def test_other_options_are_named_and_nothing_is_touched(whole, tmp_path, capsys):
    before = files(whole)
    assert main.main(words(whole, "--effort", "0.2", "--formats", "wav")) == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "--effort 0.1, now 0.2; --formats edf,wav,npz, now wav" in said
    assert "--force" in said
    assert main.main(words(whole, count=5)) == 1
    assert "(--count 4, now 5)" in capsys.readouterr().err
    assert files(whole) == before


def test_a_case_that_was_changed_is_another_batch(tmp_path, capsys):
    assert main.main(("new", "mine", "--from", "normal", "--scenarios", str(tmp_path))) == 0
    case = tmp_path / "cases" / "mine.yaml"
    again = ("render", str(case), "--seconds", "0.01", "--formats", "wav", "--count", "1", "--out", str(tmp_path / "o"))
    assert main.main(again) == 0
    case.write_text(case.read_text(encoding="utf-8").replace("hum_uv: ", "hum_uv: 1") + "\nhum_uv: 7\n", encoding="utf-8")
    capsys.readouterr()
    assert main.main(again) == 1
    assert "the files of the case or of its muscle have changed" in capsys.readouterr().err


def test_force_begins_anew_but_removes_nothing_that_is_not_its_own(tmp_path, capsys):
    out = tmp_path / "o"
    quick = ("render", "normal", "--seconds", "0.01", "--formats", "wav", "--out", str(out), "--jobs", "1")
    out.mkdir()
    (out / "notes.txt").write_text("mine", encoding="utf-8")
    assert main.main((*quick, "--count", "2")) == 1
    assert "already holds files" in capsys.readouterr().err
    assert main.main((*quick, "--count", "2", "--force")) == 0
    (out / "seed-000002" / "notes.txt").write_text("mine", encoding="utf-8")
    before = files(out)
    assert main.main((*quick, "--count", "1", "--force")) == 1
    assert "seed-000002 holds what no render wrote (notes.txt)" in capsys.readouterr().err
    assert files(out) == before
    (out / "seed-000002" / "notes.txt").unlink()
    assert main.main((*quick, "--count", "1", "--force")) == 0
    assert sorted(path.name for path in out.iterdir()) == ["batch.json", "manifest.csv", "notes.txt", "seed-000001"]


def test_a_folder_that_is_no_longer_whole_is_made_again(tmp_path):
    again = ("render", "normal", "--seconds", "0.01", "--formats", "wav,edf", "--count", "2", "--out", str(tmp_path), "--jobs", "1")
    assert main.main(again) == 0
    before = files(tmp_path)
    (tmp_path / "seed-000001" / "signals.edf").unlink()
    (tmp_path / "seed-000002" / "truth.json").write_bytes(b"")  # as after a power cut
    assert main.main(again) == 0
    assert files(tmp_path) == before


def failing(names, folder, patient, engine, recording, address, **film):
    """Stands in for the pictures; it fails in one patient."""
    if address.seed == 2:
        raise ZeroDivisionError("in this one\nonly")


def full(names, folder, patient, engine, recording, address, **film):
    raise OSError(28, "No space left on device")


def test_a_fault_in_one_patient_is_told_and_the_others_are_rendered(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(main, "pictures", failing)
    assert main.main(("render", "normal", *QUICK, "--formats", "png", "--count", "3", "--out", str(tmp_path / "o"))) == 1
    said = capsys.readouterr()
    assert without_progress(said.err).startswith("seed 2 could not be rendered: ZeroDivisionError: in this one only\n")
    assert "2 folders and manifest.csv" in said.out
    assert [row["seed"] for row in manifest(tmp_path / "o")] == ["1", "3"]
    assert not list((tmp_path / "o").glob(".*"))


def test_a_full_disk_ends_a_batch_with_one_sentence(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(main, "pictures", full)
    assert main.main(("render", "normal", *QUICK, "--formats", "png", "--count", "3", "--out", str(tmp_path / "o"))) == 1
    said = without_progress(capsys.readouterr().err)
    assert said.count("\n") == 1
    assert f"{tmp_path / 'o' / 'seed-000001'} could not be written to: no space left on device" in said
    assert "the same command goes on" in said
    assert [path.name for path in (tmp_path / "o").iterdir()] == ["batch.json"]


@pytest.mark.parametrize(
    ("more", "code", "sentence"),
    [
        ("--count 0", 2, "--count: 0 is out of range; allowed: 1 to 100000"),
        ("--count", 2, "--count: expected one argument"),
        ("--count 2 --jobs 0", 2, "--jobs: 0 is out of range; allowed: 1 to 61"),
        ("--jobs 2", 2, "--jobs: one patient is rendered by one process; for many, add --count"),
        (f"--count 2 --seed {2**63 - 1}", 2, f"--count: the last seed would be {2**63}; at most {2**63 - 1} is possible"),
        ("--count 2 --out {file}", 1, "{file} cannot be a folder for the results: there is a file of this name"),
        ("--count 2 --out {file}/o", 1, "{file}/o cannot be a folder for the results: there is a file of this name"),
    ],
)
def test_bad_input_is_told_in_one_sentence(tmp_path, capsys, more, code, sentence):
    file = tmp_path / "file"
    file.write_text("mine", encoding="utf-8")
    given = ["render", "normal", "--out", str(tmp_path / "o"), *more.format(file=file).split()]
    with pytest.raises(SystemExit) as stop:
        sys.exit(main.main(given))
    assert stop.value.code == code
    said = capsys.readouterr().err
    assert said.startswith(sentence.format(file=file))
    assert said.count("\n") == 1
    assert file.read_text(encoding="utf-8") == "mine"


@pytest.mark.skipif(sys.platform != "linux", reason="/proc")
def test_a_folder_that_cannot_be_written_is_named(capsys):
    assert main.main(("render", "normal", "--count", "2", "--out", "/proc/fasciscope")) == 1
    assert capsys.readouterr().err.startswith("/proc/fasciscope cannot be written to")

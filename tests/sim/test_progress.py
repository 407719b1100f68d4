"""Progress: no answer is lost, whatever happens to the program, the disk or the file."""

import csv
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from answers import DAY, NOON, an_answer, mistaken
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import sim.teach.progress as module
from sim.teach.attempts import MODES, Attempt
from sim.teach.progress import FILE, Store, StoreError
from sim.teach.schedule import reviewed
from sim.teach.tables import MIGRATIONS

ROOT = Path(__file__).resolve().parents[2]
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
ATTEMPTS = st.builds(
    Attempt, at=st.floats(0, 4e9), sitting=TEXTS, mode=st.sampled_from(MODES), lesson=TEXTS, kind=TEXTS, finding=TEXTS.filter(bool),
    senses=TEXTS, chosen=TEXTS, meant=TEXTS, right=st.booleans(), confidence=st.integers(1, 3), seconds=st.floats(0, 1e6),
    difficulty=st.floats(0, 1), item=TEXTS,
)  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path) as opened:
        yield opened


def keys(store: Store) -> list[str]:
    return [trouble.key for trouble in store.news]


def complaint(act: Callable[..., object], *given: object) -> str | None:
    """The key of what is complained of when something is done; None if it is done."""
    try:
        act(*given)
    except StoreError as error:
        return error.key
    return None


def filled(folder: Path, answers: int = 40) -> dict[str, bytes]:
    """A closed store with one learner; returns its files."""
    with Store.open(folder) as store:
        ada = store.add_learner("Ada").id
        for n in range(answers):
            store.record(ada, an_answer(at=NOON + n, item=f"item {n} " * 100), None)
    return {file.name: file.read_bytes() for file in folder.iterdir()}


# --- what is kept ---------------------------------------------------------------------------------------------------------------------


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(answers=st.lists(ATTEMPTS, max_size=6))
def test_what_was_answered_is_there_when_the_program_starts_again(tmp_path_factory, answers):
    folder = tmp_path_factory.mktemp("store")
    with Store.open(folder) as store:
        ada = store.add_learner("Ada").id
        numbers = [store.record(ada, answer, None) for answer in answers]
    with Store.open(folder) as store:
        assert store.recent(ada, 10) == answers[::-1]
        assert [store.item_of(ada, number) for number in numbers] == [answer.item for answer in answers]
        columns = store.attempts(ada)
        assert columns.number.tolist() == numbers
        for name in ("at", "right", "confidence", "seconds", "difficulty"):
            assert getattr(columns, name).tolist() == [getattr(answer, name) for answer in answers]
        for name in ("sitting", "mode", "lesson", "kind", "senses", "finding", "meant"):
            assert [columns.words[code] for code in getattr(columns, name)] == [getattr(answer, name) for answer in answers]
        assert store.news == ()


def test_the_schedule_is_kept_with_the_answer(store, tmp_path):
    ada = store.add_learner("Ada").id
    first = an_answer()
    card = reviewed(None, first, NOON)
    store.record(ada, first, card)
    store.record(ada, an_answer(finding="fasciculation"), None)
    with Store.open(tmp_path) as other:
        assert other.cards(ada) == {"fibrillation": card}
        later = reviewed(card, first, NOON + 2 * DAY)
        other.record(ada, first, later)
    assert store.cards(ada) == {"fibrillation": later}


def test_learners_do_not_see_each_other(store):
    ada, bo = store.add_learner("Ada").id, store.add_learner("Bo").id
    store.record(ada, an_answer(), reviewed(None, an_answer(), NOON))
    assert (len(store.attempts(ada)), len(store.attempts(bo))) == (1, 0)
    assert (store.recent(bo, 5), store.cards(bo)) == ([], {})
    with pytest.raises(KeyError):
        store.item_of(bo, 1)


@pytest.mark.parametrize("name", ["", "   ", "\n", "x" * 41, "a\x00b", "\ud800", "a\u200bb"])
def test_a_name_must_be_one_that_can_be_seen(store, name):
    with pytest.raises(StoreError, match="1 to 40 characters"):
        store.add_learner(name)


@pytest.mark.parametrize("other", ["Jörg", "  jörg ", "JÖRG", "Jo\u0308rg"])
def test_no_two_learners_have_one_name(store, other):
    jorg = store.add_learner("  Jörg ")
    with pytest.raises(StoreError, match="already"):
        store.add_learner(other)
    assert store.learners() == [jorg]
    assert jorg.name == "Jörg"


@pytest.mark.parametrize(
    "wrong", [{"confidence": 0}, {"difficulty": 1.1}, {"difficulty": float("nan")}, {"seconds": -1.0}, {"at": float("inf")},
              {"finding": ""}, {"mode": "play"}, {"seconds": float("inf")}, {"chosen": "\ud800"}],
)  # fmt: skip
def test_what_is_no_answer_is_never_written(wrong):
    with pytest.raises(ValueError):  # noqa: PT011 (a programmer's mistake; no user sees its text)
        an_answer(**wrong)


def test_answers_cannot_be_changed_or_removed(store, tmp_path):
    ada = store.add_learner("Ada").id
    store.record(ada, an_answer(), None)
    with closing(sqlite3.connect(tmp_path / FILE)) as other:
        for change in ("UPDATE attempts SET is_right = 1", "DELETE FROM attempts", "UPDATE items SET item = ''", "DELETE FROM items"):
            with pytest.raises(sqlite3.IntegrityError, match="only added"):
                other.execute(change)


# --- killed, and two at once ----------------------------------------------------------------------------------------------------------


def answering(folder: Path, name: str, most: int = 100_000) -> subprocess.Popen[str]:
    script = [sys.executable, str(Path(__file__).with_name("answers.py")), str(folder), name, str(most)]
    return subprocess.Popen(script, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)})


def killed_again_and_again(folder: Path, kills: int) -> None:
    chance, told, kept = random.Random(7), [], []
    for kill in range(kills):
        process = answering(folder, "Ada")
        assert process.stdout
        first = process.stdout.readline() if kill % 3 else ""  # every third is killed while it starts, or soon after
        time.sleep(chance.uniform(0.0, 0.25 if first else 1.5))
        process.send_signal(signal.SIGKILL)
        process.wait()
        lines = (first + process.stdout.read()).split("\n")[:-1]  # a line without its end was being printed
        process.stdout.close()
        told += [int(line) for line in lines]
        with Store.open(folder) as store, closing(sqlite3.connect(folder / FILE)) as look:
            assert store.news == ()
            assert look.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            kept = [number for learner in store.learners() for number in store.attempts(learner.id).number.tolist()]
            assert kept == list(range(1, len(kept) + 1))
            assert set(told) <= set(kept)
            assert look.execute("SELECT count(*) FROM answers").fetchone() == (len(kept),)
    assert len(told) > kills
    assert len(kept) <= len(told) + kills  # of each, at most the answer that was being written has not been told


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="Windows has no SIGKILL")
def test_answers_outlive_a_killed_program(tmp_path):
    killed_again_and_again(tmp_path, 5)


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="Windows has no SIGKILL")
def test_answers_outlive_a_program_killed_fifty_times(tmp_path):
    killed_again_and_again(tmp_path, 50)


@pytest.mark.parametrize("names", [("Ada", "Bo"), ("Ada", "Ada")])
def test_two_windows_write_at_once(tmp_path, names):
    if len(set(names)) == 1:
        with Store.open(tmp_path) as store:
            store.add_learner("Ada")
    windows = [answering(tmp_path, name, 60) for name in names]  # they also begin the file at once, where it is not there
    told = [sorted(map(int, window.communicate(timeout=120)[0].split())) for window in windows]
    assert [window.returncode for window in windows] == [0, 0]
    with Store.open(tmp_path) as store:
        kept = {learner.name: store.attempts(learner.id).number.tolist() for learner in store.learners()}
    assert {name: len(numbers) for name, numbers in kept.items()} == {name: names.count(name) * 60 for name in names}
    assert sorted(told[0] + told[1]) == sorted(number for numbers in kept.values() for number in numbers)


# --- a bad file -----------------------------------------------------------------------------------------------------------------------


def in_the_middle(whole: bytes) -> bytes:
    """One page of the file overwritten, far from its header."""
    page = int.from_bytes(whole[16:18], "big")
    middle = len(whole) // page // 2 * page
    return whole[:middle] + random.Random(5).randbytes(page) + whole[middle + page :]


DAMAGE = {
    "random bytes": lambda whole: random.Random(1).randbytes(5000),
    "a text": lambda whole: b"Dear diary, today I have seen fasciculations.\n" * 30,
    "a short text": lambda whole: b"?",
    "half of it": lambda whole: whole[: len(whole) // 2],
    "an odd part of it": lambda whole: whole[:10_001],
    "the beginning of its header": lambda whole: whole[:50],
    "a page in the middle": in_the_middle,
    "the names of its tables": lambda whole: whole.replace(b"TABLE cards", b"TABL\xff \xe9ards"),
}


@pytest.mark.parametrize("kind", DAMAGE)
def test_a_damaged_file_is_set_aside_and_told(tmp_path, kind):
    damaged = DAMAGE[kind](filled(tmp_path)[FILE])
    (tmp_path / FILE).write_bytes(damaged)
    (tmp_path / "progress.damaged.sqlite3").write_bytes(b"from an earlier accident")
    with Store.open(tmp_path) as store:
        assert keys(store) == ["progress.damaged"]
        assert "set aside as progress.damaged-2.sqlite3" in str(store.news[0])
        assert (store.kept, store.learners()) == (True, [])
        assert store.record(store.add_learner("Ada").id, an_answer(), None) == 1
    assert (tmp_path / "progress.damaged-2.sqlite3").read_bytes() == damaged
    assert (tmp_path / "progress.damaged.sqlite3").read_bytes() == b"from an earlier accident"
    with Store.open(tmp_path) as store:
        assert store.news == ()
        assert len(store.attempts(store.learners()[0].id)) == 1


def test_the_log_of_a_damaged_file_goes_with_it(tmp_path):
    filled(tmp_path)
    with Store.open(tmp_path) as store:
        store.record(1, an_answer(), None)
        log = (tmp_path / f"{FILE}-wal").read_bytes()
    for left in (b"no store", b""):
        (tmp_path / FILE).write_bytes(left)
        (tmp_path / f"{FILE}-wal").write_bytes(log)
        with Store.open(tmp_path) as store:
            assert keys(store) == ["progress.damaged"]
            assert store.learners() == []
    assert [(tmp_path / f"progress.damaged{n}.sqlite3-wal").read_bytes() for n in ("", "-2")] == [log, log]


def test_a_file_that_another_window_has_just_replaced_is_used(tmp_path, monkeypatch):
    (tmp_path / "beside").mkdir()
    filled(tmp_path / "beside", answers=3)
    (tmp_path / FILE).write_bytes(b"no store")
    connected = module._connected

    def late(file: Path, migrations: object) -> sqlite3.Connection:
        try:
            return connected(file, migrations)
        finally:
            if (tmp_path / "beside" / FILE).exists():
                (tmp_path / "beside" / FILE).replace(file)

    monkeypatch.setattr(module, "_connected", late)
    with Store.open(tmp_path) as store:
        assert (store.news, len(store.attempts(1))) == ((), 3)
    assert not list(tmp_path.glob("*damaged*"))


def test_a_database_of_another_program_is_not_written_into(tmp_path):
    with closing(sqlite3.connect(tmp_path / FILE)) as other:
        other.execute("CREATE TABLE recipes (cake TEXT)")
    before = (tmp_path / FILE).read_bytes()
    with Store.open(tmp_path) as store:
        assert keys(store) == ["progress.damaged"]
    assert (tmp_path / "progress.damaged.sqlite3").read_bytes() == before


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_damage_ends_the_program(tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("store")
    whole = bytearray(filled(folder, answers=6)[FILE])
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(whole) - 1) | st.integers(0, 120))
        patch = data.draw(st.binary(min_size=1, max_size=300))
        whole[start : start + len(patch)] = patch
    (folder / FILE).write_bytes(whole)
    with Store.open(folder) as store:
        for read in (store.attempts, store.cards, lambda learner: store.recent(learner, 5)):
            assert complaint(read, 1) in {None, "progress.unreadable"}
        assert complaint(store.record, 1, an_answer(at=NOON + DAY), None) in {None, "progress.gone"}


def test_a_store_of_a_newer_version_is_left_alone(tmp_path):
    later = (*MIGRATIONS, ("ALTER TABLE attempts ADD COLUMN mood TEXT NOT NULL DEFAULT 'calm'",))
    filled(tmp_path, answers=3)
    with Store.open(tmp_path, later) as store:  # the newer version finds all that was kept
        assert (store.news, len(store.attempts(1))) == ((), 3)
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    with Store.open(tmp_path) as store:
        assert keys(store) == ["progress.newer"]
        assert not store.kept
        ada = store.add_learner("Ada").id
        store.record(ada, an_answer(), None)
        assert len(store.attempts(ada)) == 1
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == before


def test_a_migration_happens_whole_or_not_at_all(tmp_path):
    filled(tmp_path, answers=3)
    broken = (*MIGRATIONS, ("ALTER TABLE attempts ADD COLUMN mood TEXT", "ALTER TABLE no_such_table ADD COLUMN mood TEXT"))
    with pytest.raises(sqlite3.OperationalError, match="no_such_table"):
        Store.open(tmp_path, broken)
    with Store.open(tmp_path) as store:
        assert (store.news, len(store.attempts(1))) == ((), 3)


# --- a bad disk -----------------------------------------------------------------------------------------------------------------------


def goes_on_in_memory(folder: Path) -> None:
    with Store.open(folder) as store:
        assert keys(store) == ["progress.closed"]
        assert str(folder) in str(store.news[0])
        assert not store.kept
        ada = store.add_learner("Ada").id
        assert store.record(ada, an_answer(), None) == 1
        assert len(store.attempts(ada)) == 1


def test_a_folder_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / "home").write_text("a file is in the way")
    goes_on_in_memory(tmp_path / "home")


def test_a_folder_in_place_of_the_file_is_told(tmp_path):
    (tmp_path / FILE).mkdir()
    goes_on_in_memory(tmp_path)


@contextmanager
def mounted(folder: Path, options: str) -> Iterator[Path]:
    """A small disk of its own; skips where none can be mounted."""
    folder.mkdir()
    if (
        not shutil.which("mount")
        or subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder], check=False, capture_output=True).returncode
    ):
        pytest.skip("no disk can be mounted here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", folder], check=True)


def test_a_disk_that_is_read_only_is_told_and_not_touched(tmp_path):
    with mounted(tmp_path / "disk", "size=1m") as disk:
        before = filled(disk, answers=3)
        subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
        goes_on_in_memory(disk)
        assert {file.name: file.read_bytes() for file in disk.iterdir()} == before


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="permissions do not hold root back")
def test_a_folder_without_permission_is_told(tmp_path):
    filled(tmp_path, answers=3)
    tmp_path.chmod(0o500)
    try:
        goes_on_in_memory(tmp_path)
    finally:
        tmp_path.chmod(0o700)


def loses_nothing_while_full(store: Store, ada: int) -> list[str]:
    """Answer until the disk is full and then on, looking at all of it; returns what was answered."""
    answered: list[str] = []
    while len(store.news) == 0 or len(answered) % 5:
        answered.append(f"answer {len(answered)}")
        number = store.record(
            ada, an_answer(chosen=answered[-1], item=answered[-1] * 500), reviewed(None, an_answer(), NOON + len(answered))
        )
        assert (number < 0) == bool(store.news)
        assert store.item_of(ada, number) == answered[-1] * 500
    assert keys(store) == ["progress.full"]
    assert f"Answers not yet written: {store.news[0].values['count']}." in str(store.news[0])
    assert len(store.attempts(ada)) == len(answered)
    assert [attempt.chosen for attempt in store.recent(ada, 4)] == answered[:-5:-1]
    assert store.cards(ada)["fibrillation"].reviewed == NOON + len(answered)
    return answered


def test_nothing_is_lost_while_the_disk_is_full(tmp_path):
    with mounted(tmp_path / "disk", "size=1m") as disk:
        with Store.open(disk) as store:
            ada = store.add_learner("Ada").id
            answered = loses_nothing_while_full(store, ada)
            late = store.attempts(ada).number.min()
            (tmp_path / "elsewhere").mkdir()
            store.export_csv(ada, tmp_path / "elsewhere" / "all.csv")
            with pytest.raises(StoreError, match=r"full\.csv cannot be written"):
                store.export_csv(ada, disk / "full.csv")
            subprocess.run(["mount", "-o", "remount,size=8m", disk], check=True)
            answered.append("with room again")
            assert store.record(ada, an_answer(chosen=answered[-1]), None) == len(answered)
            assert store.news == ()
            assert store.item_of(ada, late).startswith("answer")
        with Store.open(disk) as store:
            assert [attempt.chosen for attempt in store.recent(ada, 10_000)] == answered[::-1]
        assert sorted(file.name for file in disk.iterdir()) == [FILE]
    with (tmp_path / "elsewhere" / "all.csv").open(encoding="utf-8") as file:
        assert [row["chosen"] for row in csv.DictReader(file)] == answered[:-1]


def test_what_waits_is_written_at_the_end_if_there_is_room_by_then(tmp_path):
    with Store.open(tmp_path) as store:
        ada = store.add_learner("Ada").id
        (pages,) = store._connection.execute("PRAGMA page_count").fetchone()
        store._connection.execute(f"PRAGMA max_page_count = {pages + 3}")
        answered = loses_nothing_while_full(store, ada)
        store._connection.execute("PRAGMA max_page_count = 100000")
    with Store.open(tmp_path) as store:
        assert [attempt.chosen for attempt in store.recent(ada, 10_000)] == answered[::-1]


def test_an_answer_waits_while_another_program_holds_the_file(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "PATIENCE_S", 0.1)
    with Store.open(tmp_path) as store, closing(sqlite3.connect(tmp_path / FILE, isolation_level=None)) as other:
        ada = store.add_learner("Ada").id
        other.execute("BEGIN IMMEDIATE")
        assert store.record(ada, an_answer(chosen="first"), None) < 0
        assert keys(store) == ["progress.waiting"]
        with pytest.raises(StoreError, match="cannot be written to at the moment"):
            store.add_learner("Bo")
        other.execute("ROLLBACK")
        assert store.record(ada, an_answer(chosen="second"), None) == 2
        assert store.news == ()
        assert [attempt.chosen for attempt in store.recent(ada, 5)] == ["second", "first"]


# --- taken out, and deleted -----------------------------------------------------------------------------------------------------------


def test_the_table_says_what_was_answered_with_units(store, tmp_path):
    ada = store.add_learner("Ada").id
    store.record(ada, an_answer(at=NOON + 0.25, lesson='Muskel, "zäh"'), None)
    store.record(ada, mistaken("fibrillation", "end_plate_spike", mode="exam"), None)
    store.export_csv(ada, tmp_path / "ada.csv")
    with (tmp_path / "ada.csv").open(encoding="utf-8", newline="") as file:
        first, second = csv.DictReader(file)
    assert first | {"item": ""} == {
        "number": "1", "time_utc": "2025-10-09T12:00:00.250Z", "sitting": "thursday", "mode": "practice", "lesson": 'Muskel, "zäh"',
        "kind": "name_discharge", "finding": "fibrillation", "senses": "all",
        "chosen": "fibrillation", "meant": "fibrillation", "right": "1",
        "confidence_1_to_3": "2", "answer_time_s": "6.0", "difficulty_0_to_1": "0.3", "item": "",
    }  # fmt: skip
    assert (second["mode"], second["meant"], second["right"]) == ("exam", "end_plate_spike", "0")


def test_a_table_that_cannot_be_written_leaves_the_one_before(store, tmp_path, monkeypatch):
    ada = store.add_learner("Ada").id
    store.record(ada, an_answer(), None)
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "ada.csv").write_text("as it was")

    def fails(*_: object) -> list[object]:
        raise OSError("no room")

    monkeypatch.setattr(module, "cells", fails)
    with pytest.raises(StoreError, match=r"ada\.csv cannot be written"):
        store.export_csv(ada, tmp_path / "out" / "ada.csv")
    assert [(file.name, file.read_text()) for file in (tmp_path / "out").iterdir()] == [("ada.csv", "as it was")]
    with pytest.raises(StoreError):
        store.export_csv(ada, tmp_path / "nowhere" / "ada.csv")


def test_a_deleted_learner_leaves_no_trace(store, tmp_path):
    ada, bo = store.add_learner("Ada Secretname").id, store.add_learner("Bo").id
    for n in range(60):
        secret = an_answer(
            sitting=f"secretsitting {n}", lesson="secretlesson", chosen=f"secretchoice {n}", item=f"secretitem {n} " * (n * 20)
        )
        store.record(ada, secret, reviewed(None, secret, NOON))
        store.record(bo, an_answer(chosen="kept"), None)
    store.delete(ada)
    left = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"secret" not in left.lower()
    assert [learner.name for learner in store.learners()] == ["Bo"]
    assert len(store.attempts(bo)) == 60
    assert (len(store.attempts(ada)), store.cards(ada)) == (0, {})
    assert store.add_learner("Ada Secretname").id not in {ada, bo}


def test_an_open_window_cannot_write_to_a_deleted_learner(store, tmp_path):
    ada = store.add_learner("Ada").id
    with Store.open(tmp_path) as other:
        other.delete(ada)
        bo = other.add_learner("Bo").id
    with pytest.raises(StoreError, match="has been deleted"):
        store.record(ada, an_answer(), None)
    assert store.record(bo, an_answer(), None) == 1
    assert store.news == ()


def test_traces_that_another_window_keeps_are_told(store, tmp_path, monkeypatch):
    ada = store.add_learner("Ada").id
    store.record(ada, an_answer(chosen="secret"), None)
    store._connection.execute("PRAGMA busy_timeout = 100")
    with closing(sqlite3.connect(tmp_path / FILE, isolation_level=None)) as other:
        other.execute("BEGIN")
        other.execute("SELECT * FROM learners").fetchall()
        with pytest.raises(StoreError, match="traces may be left"):
            store.delete(ada)
        other.execute("ROLLBACK")
    store.delete(ada)
    assert not any(b"secret" in file.read_bytes() for file in tmp_path.iterdir())

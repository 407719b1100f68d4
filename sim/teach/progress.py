"""The store of progress: every answer at once and for good, in one SQLite file that several windows may write to."""

import csv
import os
import sqlite3
import time
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import NamedTuple, Self

from sim.teach.attempts import COLUMNS, Attempt, Attempts, cells, columns
from sim.teach.complaints import StoreError
from sim.teach.schedule import Card
from sim.teach.tables import MIGRATIONS, add_attempt, read_answers, read_columns, transaction

FILE = "progress.sqlite3"
PATIENCE_S = 5.0  # for another window to finish writing
LONGEST_NAME = 40
MAGIC, SMALLEST, VERSION_AT = b"SQLite format 3\0", 512, slice(60, 64)  # of a database file, https://www.sqlite.org/fileformat.html
BROKEN = (sqlite3.DatabaseError, UnicodeDecodeError)  # the latter where damage has got into the text of SQLite's own complaint


class Learner(NamedTuple):
    """Somebody who learns, by number and pseudonym."""

    id: int
    name: str


class DamagedError(Exception):
    """The file is no store, or no longer one."""


@dataclass(frozen=True)
class Waiting:
    """An answer that is not yet written; its number is below 0."""

    learner: int
    number: int
    attempt: Attempt
    card: Card | None


class Store:
    """The progress of all learners, to be used in one thread: made by `Store.open`, closed by `close` or at the end of `with`.

    `kept` tells whether answers outlive the program. What reads raises StoreError where the file cannot be read any more.
    """

    def __init__(self, connection: sqlite3.Connection, file: Path, opened_with: StoreError | None, kept: bool) -> None:
        self._connection, self._file, self._opened_with, self.kept = connection, file, opened_with, kept
        self._waiting: list[Waiting] = []
        self._numbers = count(-1, -1)
        self._became: dict[int, int] = {}  # the number in the file of what had one below 0; 0 if its learner was gone
        self._trouble: StoreError | None = None

    @classmethod
    def open(cls, folder: Path, migrations: Sequence[Sequence[str]] = MIGRATIONS) -> Self:
        """The store of a folder, begun if there is none; it always opens, and `news` says what is wrong with it.

        A damaged file is set aside, never overwritten; one of a newer version is left alone. Where nothing can be kept, all is in memory.
        """
        file, opened_with = folder / FILE, None
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for _ in range(3):
                before = _identity(file)
                try:
                    return cls(_connected(file, migrations), file, opened_with, kept=True)
                except DamagedError:
                    if _identity(file) == before:  # else another window has just set it aside
                        opened_with = StoreError("progress.damaged", file=file.name, aside=_set_aside(file).name)
            opened_with = StoreError("progress.closed", folder=folder)
        except StoreError as error:
            opened_with = error
        except (OSError, sqlite3.OperationalError) as error:
            opened_with = StoreError("progress.closed", folder=folder)
            opened_with.__cause__ = error
        return cls(_opened(":memory:", file, migrations), file, opened_with, kept=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Try a last time to write what waits, and close the file; what could not be written is still in `news`."""
        try:
            self._write()
        finally:
            self._connection.close()

    @property
    def news(self) -> tuple[StoreError, ...]:
        """What the user has to know: what was wrong when the store was opened, and whether answers wait to be written."""
        return tuple(trouble for trouble in (self._opened_with, self._trouble) if trouble)

    def learners(self) -> list[Learner]:
        """Everybody who learns here, by name."""
        with self._reading():
            return [Learner(*row) for row in self._connection.execute("SELECT id, name FROM learners ORDER BY folded")]

    def add_learner(self, name: str) -> Learner:
        """A new learner; StoreError where the name will not do, is taken, or cannot be written."""
        name = unicodedata.normalize("NFC", " ".join(name.split()))
        if not 1 <= len(name) <= LONGEST_NAME or not name.isprintable():
            raise StoreError("progress.name", most=LONGEST_NAME)
        try:
            with transaction(self._connection):
                added = self._connection.execute("INSERT INTO learners (name, folded) VALUES (?, ?)", (name, folded(name))).lastrowid
        except sqlite3.IntegrityError:
            raise StoreError("progress.taken", name=name) from None
        except BROKEN as error:
            raise StoreError("progress.unwritten", file=self._file.name) from error
        assert added is not None
        return Learner(added, name)

    def record(self, learner: int, attempt: Attempt, card: Card | None) -> int:
        """Keep an answer and its finding's card (None leaves that as it is), both or neither; returns the attempt's number.

        When this returns, the answer is on the disk. Where that cannot be, its number is below 0, `news` says so, and it waits until it
        can be written with a later one. StoreError if the learner has been deleted, as by another window.
        """
        waiting = Waiting(learner, next(self._numbers), attempt, card)
        self._waiting.append(waiting)
        self._write()
        number = self._became.get(waiting.number, waiting.number)
        if number == 0:
            raise StoreError("progress.gone")
        return number

    def _write(self) -> None:
        """Write all that waits, or nothing of it."""
        if not self._waiting:
            return
        try:
            with transaction(self._connection):
                became = {w.number: add_attempt(self._connection, w.learner, w.attempt, w.card) for w in self._waiting}
        except BROKEN as error:
            key = "progress.full" if _code(error) == sqlite3.SQLITE_FULL else "progress.waiting"
            self._trouble = StoreError(key, file=self._file.name, count=len(self._waiting))
            self._trouble.__cause__ = error
        else:
            self._became |= became
            self._waiting, self._trouble = [], None

    def _late(self, learner: int) -> list[Waiting]:
        return [waiting for waiting in self._waiting if waiting.learner == learner]

    def attempts(self, learner: int) -> Attempts:
        """All answers of a learner as columns, those that wait to be written last."""
        with self._reading():
            kept = read_columns(self._connection, learner)
        late = self._late(learner)
        return kept.followed_by(columns([waiting.attempt for waiting in late], [waiting.number for waiting in late])) if late else kept

    def recent(self, learner: int, most: int) -> list[Attempt]:
        """The last answers of a learner, at most so many, the latest first."""
        late = [waiting.attempt for waiting in reversed(self._late(learner))][:most]
        with self._reading():
            return late + [attempt for _, attempt in read_answers(self._connection, learner, most - len(late))]

    def answers_in(self, learner: int, lesson: str) -> list[Attempt]:
        """All that a learner answered in one lesson, oldest first."""
        with self._reading():
            kept = [attempt for _, attempt in read_answers(self._connection, learner) if attempt.lesson == lesson]
        return kept + [one.attempt for one in self._late(learner) if one.attempt.lesson == lesson]

    def item_of(self, learner: int, number: int) -> str:
        """The text of the item that an attempt answered; KeyError if there is no such attempt."""
        waiting = {waiting.number: waiting.attempt.item for waiting in self._late(learner)}
        if number in waiting:
            return waiting[number]
        query = "SELECT item FROM items WHERE learner = ? AND number = ?"
        with self._reading():
            row = self._connection.execute(query, (learner, self._became.get(number, number))).fetchone()
        if row is None:
            raise KeyError(number)
        return str(row[0])

    def cards(self, learner: int) -> dict[str, Card]:
        """The schedule: the card of each finding that the learner has met."""
        query = """SELECT key, due_s, reviewed_s, stability_days, difficulty FROM cards JOIN findings ON findings.id = cards.finding
            WHERE learner = ?"""
        with self._reading():
            cards = {row[0]: Card(*row[1:]) for row in self._connection.execute(query, (learner,))}
        return cards | {waiting.attempt.finding: waiting.card for waiting in self._late(learner) if waiting.card}

    def export_csv(self, learner: int, path: Path) -> None:
        """Write all answers of a learner as a table, whole or not at all; StoreError where that cannot be."""
        beside = path.with_name(f"{path.name}.{os.getpid()}.new")
        try:
            with beside.open("w", encoding="utf-8", newline="") as file, self._reading():
                table = csv.writer(file)
                table.writerow(COLUMNS)
                table.writerows(cells(number, attempt) for number, attempt in read_answers(self._connection, learner))
                table.writerows(cells(waiting.number, waiting.attempt) for waiting in self._late(learner))
            beside.replace(path)
        except OSError as error:
            raise StoreError("progress.unexported", path=path) from error
        finally:
            with suppress(OSError):
                beside.unlink()

    def delete(self, learner: int) -> None:
        """Delete all of a learner and leave no trace in the file; StoreError where that cannot be, and it can be done again.

        Files that were set aside as damaged, and exported tables, are not looked into.
        """
        self._waiting = [waiting for waiting in self._waiting if waiting.learner != learner]
        try:
            with transaction(self._connection):
                self._connection.execute("DELETE FROM learners WHERE id = ?", (learner,))
        except BROKEN as error:
            raise StoreError("progress.unwritten", file=self._file.name) from error
        try:
            self._connection.execute("VACUUM")  # of what was moved within the file, copies may be left
            left, *_ = self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except BROKEN as error:
            raise StoreError("progress.unwiped", file=self._file.name) from error
        if left:  # as another window is reading
            raise StoreError("progress.unwiped", file=self._file.name)

    @contextmanager
    def _reading(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.DatabaseError, TypeError, ValueError, IndexError) as error:  # damage can look like a sound row of nonsense
            raise StoreError("progress.unreadable", file=self._file.name) from error


def folded(name: str) -> str:
    """A name as it is compared, whatever its case and spaces: no two learners have the same."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFC", " ".join(name.split()))).casefold()


def _code(error: Exception) -> int:
    """SQLite's number for the kind of an error, without its details; 0 where it has none."""
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


def _connected(file: Path, migrations: Sequence[Sequence[str]]) -> sqlite3.Connection:
    """The file, opened and brought to this version.

    DamagedError if it is damaged, StoreError if it is of a newer version, sqlite3.OperationalError where it cannot be written to.
    """
    log, header = file.with_name(f"{file.name}-wal"), b""
    with suppress(FileNotFoundError), file.open("rb") as opened:
        header = opened.read(SMALLEST)
    if header and (len(header) < SMALLEST or not header.startswith(MAGIC)):  # SQLite would write over some of what is no database
        raise DamagedError
    if not header and log.exists() and log.stat().st_size:  # it would throw the log away, and with it the last answers
        raise DamagedError
    if int.from_bytes(header[VERSION_AT], "big") > len(migrations):  # it would write to the file when it is closed
        raise StoreError("progress.newer", file=file.name)
    try:
        return _opened(file, file, migrations)
    except BROKEN as error:
        if isinstance(error, UnicodeDecodeError) or _code(error) in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}:
            raise DamagedError from error
        raise


def _opened(place: Path | str, file: Path, migrations: Sequence[Sequence[str]]) -> sqlite3.Connection:
    """A store in a place, the file or memory, ready for use; closed again where that fails."""
    connection = sqlite3.connect(place, timeout=PATIENCE_S, isolation_level=None)
    with ExitStack() as failed:
        failed.callback(connection.close)
        _prepare(connection)
        _migrate(connection, file, migrations)
        failed.pop_all()
    return connection


def _prepare(connection: sqlite3.Connection) -> None:
    """Look through the whole file, and choose how it is written: the log survives the program, FULL also a power cut.

    FULL waits for the disk at each answer, some milliseconds every few seconds. Where the file system can have no log of this kind, as
    on a network, SQLite goes on with its older journal, which is as safe.
    """
    if connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
        raise DamagedError
    with transaction(connection, "DEFERRED"):
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version == 0 and connection.execute("SELECT 1 FROM sqlite_master").fetchone():
            raise DamagedError  # a database, but of something else
    patience = time.monotonic() + PATIENCE_S
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL").fetchone()
            break
        except sqlite3.OperationalError as error:  # another window begins the same file; SQLite does not wait for that
            if _code(error) != sqlite3.SQLITE_BUSY or time.monotonic() > patience:
                raise
            time.sleep(0.02)
    for pragma in ("synchronous = FULL", "foreign_keys = ON", "secure_delete = ON"):  # the last: what is deleted becomes zeros
        connection.execute(f"PRAGMA {pragma}")


def _migrate(connection: sqlite3.Connection, file: Path, migrations: Sequence[Sequence[str]]) -> None:
    """Bring the tables to this version, all or nothing; it also finds out whether the file can be written to at all."""
    with transaction(connection):
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version > len(migrations):
            raise StoreError("progress.newer", file=file.name)
        for number, migration in enumerate(migrations[version:], version + 1):
            for statement in migration:
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {number:d}")


def _identity(file: Path) -> tuple[int, int] | None:
    """What tells a file from another of the same name; None if there is none."""
    try:
        status = file.stat()
    except FileNotFoundError:
        return None
    return status.st_dev, status.st_ino


def _set_aside(file: Path) -> Path:
    """Rename a file and what SQLite keeps beside it to names that nothing has; returns the file's."""
    for number in count(1):
        aside = file.with_name(f"{file.stem}.damaged{'' if number == 1 else f'-{number}'}{file.suffix}")
        if any(aside.with_name(f"{aside.name}{end}").exists() for end in ("-wal", "-shm")):
            continue
        with suppress(FileExistsError):
            aside.open("xb").close()  # from now on the name is ours
            break
    for end in ("-wal", "-shm", ""):  # the log first: it must not be taken for that of a new file
        with suppress(FileNotFoundError):
            file.with_name(f"{file.name}{end}").replace(aside.with_name(f"{aside.name}{end}"))
    return aside

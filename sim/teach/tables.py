"""The tables of the store of progress, from version to version, and the statements that write to them and read from them."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import chain
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from sim.teach.attempts import Attempt, Attempts
from sim.teach.schedule import Card

# MIGRATIONS[n] takes a store from version n to n + 1, statement by statement, in one transaction. A released one is never edited.
MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        # A number is never given to a second learner, so that another window cannot write into somebody else's progress.
        "CREATE TABLE learners (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, folded TEXT NOT NULL UNIQUE)",
        "CREATE TABLE findings (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE)",
        # What many attempts share is written once: the smaller the rows, the faster the statistics.
        """CREATE TABLE circumstances (id INTEGER PRIMARY KEY, learner INTEGER NOT NULL REFERENCES learners ON DELETE CASCADE,
            sitting TEXT NOT NULL, mode TEXT NOT NULL, lesson TEXT NOT NULL, kind TEXT NOT NULL, senses TEXT NOT NULL,
            UNIQUE (learner, sitting, mode, lesson, kind, senses))""",
        # Circumstances go with their learner, as attempts do; a reference between the two would only make deleting slow.
        """CREATE TABLE attempts (learner INTEGER NOT NULL REFERENCES learners ON DELETE CASCADE, number INTEGER NOT NULL,
            at_s REAL NOT NULL, circumstances INTEGER NOT NULL, finding INTEGER NOT NULL REFERENCES findings,
            meant INTEGER NOT NULL REFERENCES findings, chosen TEXT NOT NULL, is_right INTEGER NOT NULL, confidence INTEGER NOT NULL,
            answer_s REAL NOT NULL, difficulty REAL NOT NULL, PRIMARY KEY (learner, number)) WITHOUT ROWID""",
        """CREATE TABLE items (learner INTEGER NOT NULL, number INTEGER NOT NULL, item TEXT NOT NULL, PRIMARY KEY (learner, number),
            FOREIGN KEY (learner, number) REFERENCES attempts ON DELETE CASCADE)""",
        """CREATE TABLE cards (learner INTEGER NOT NULL REFERENCES learners ON DELETE CASCADE,
            finding INTEGER NOT NULL REFERENCES findings, due_s REAL NOT NULL, reviewed_s REAL NOT NULL, stability_days REAL NOT NULL,
            difficulty REAL NOT NULL, PRIMARY KEY (learner, finding)) WITHOUT ROWID""",
        "CREATE TRIGGER attempts_stay BEFORE UPDATE ON attempts BEGIN SELECT RAISE(ABORT, 'attempts are only added'); END",
        "CREATE TRIGGER items_stay BEFORE UPDATE ON items BEGIN SELECT RAISE(ABORT, 'attempts are only added'); END",
        """CREATE TRIGGER attempts_go_with_their_learner BEFORE DELETE ON attempts
            WHEN EXISTS (SELECT 1 FROM learners WHERE id = OLD.learner) BEGIN SELECT RAISE(ABORT, 'attempts are only added'); END""",
        """CREATE TRIGGER items_go_with_their_learner BEFORE DELETE ON items
            WHEN EXISTS (SELECT 1 FROM learners WHERE id = OLD.learner) BEGIN SELECT RAISE(ABORT, 'attempts are only added'); END""",
        """CREATE VIEW answers AS SELECT attempts.learner, number, at_s, sitting, mode, lesson, kind, asked.key AS finding, senses,
            chosen, taken_for.key AS meant, is_right, confidence, answer_s, difficulty, item
            FROM attempts JOIN circumstances ON circumstances.id = attempts.circumstances JOIN findings AS asked ON asked.id = finding
            JOIN findings AS taken_for ON taken_for.id = meant JOIN items USING (learner, number)""",
    ),
)
CODES = 1 << 24  # more findings than a glossary can have


@contextmanager
def transaction(connection: sqlite3.Connection, kind: Literal["IMMEDIATE", "DEFERRED"] = "IMMEDIATE") -> Iterator[None]:
    """All of what is done within, or nothing of it; IMMEDIATE waits for other writers at its beginning, DEFERRED is for reading."""
    connection.execute(f"BEGIN {kind}")
    try:
        yield
        connection.execute("COMMIT")
    finally:
        with suppress(sqlite3.DatabaseError):  # what went wrong is told by the error that is on its way
            if connection.in_transaction:
                connection.execute("ROLLBACK")


def add_attempt(connection: sqlite3.Connection, learner: int, attempt: Attempt, card: Card | None) -> int:
    """Write an attempt and the card of its finding, within a transaction; returns the attempt's number, 0 if there is no such learner."""
    if not connection.execute("SELECT 1 FROM learners WHERE id = ?", (learner,)).fetchone():
        return 0
    finding, meant = (_finding(connection, key) for key in (attempt.finding, attempt.meant))
    shared = (learner, attempt.sitting, attempt.mode, attempt.lesson, attempt.kind, attempt.senses)
    connection.execute("INSERT OR IGNORE INTO circumstances VALUES (NULL, ?, ?, ?, ?, ?, ?)", shared)
    query = "SELECT id FROM circumstances WHERE (learner, sitting, mode, lesson, kind, senses) = (?, ?, ?, ?, ?, ?)"
    (circumstances,) = connection.execute(query, shared).fetchone()
    (number,) = connection.execute("SELECT coalesce(max(number), 0) + 1 FROM attempts WHERE learner = ?", (learner,)).fetchone()
    judged = (attempt.chosen, attempt.right, attempt.confidence, attempt.seconds, attempt.difficulty)
    row = (learner, number, attempt.at, circumstances, finding, meant, *judged)
    connection.execute("INSERT INTO attempts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
    connection.execute("INSERT INTO items VALUES (?, ?, ?)", (learner, number, attempt.item))
    if card:
        memory = (card.due, card.reviewed, card.stability, card.difficulty)
        connection.execute("INSERT OR REPLACE INTO cards VALUES (?, ?, ?, ?, ?, ?)", (learner, finding, *memory))
    return int(number)


def _finding(connection: sqlite3.Connection, key: str) -> int:
    connection.execute("INSERT OR IGNORE INTO findings (key) VALUES (?)", (key,))
    (number,) = connection.execute("SELECT id FROM findings WHERE key = ?", (key,)).fetchone()
    return int(number)


def read_answers(connection: sqlite3.Connection, learner: int, latest: int | None = None) -> Iterator[tuple[int, Attempt]]:
    """All answers of a learner with their numbers, or the latest ones, latest first."""
    order = "" if latest is None else f"DESC LIMIT {latest:d}"
    names = "at_s, sitting, mode, lesson, kind, finding, senses, chosen, meant, is_right, confidence, answer_s, difficulty, item"
    query = f"SELECT number, {names} FROM answers WHERE learner = ? ORDER BY number {order}"  # noqa: S608 (nothing of the user's)
    for number, *values in connection.execute(query, (learner,)):
        values[9] = bool(values[9])
        yield number, Attempt(*values)


def read_columns(connection: sqlite3.Connection, learner: int) -> Attempts:
    """All answers of a learner as columns, in the order of their numbers."""
    packed = f"is_right + 2 * confidence + 8 * meant + {8 * CODES:d} * finding"  # fewer columns are read faster
    query = f"SELECT number, at_s, circumstances, answer_s, difficulty, {packed} FROM attempts WHERE learner = ? ORDER BY number"  # noqa: S608 (numbers only)
    shared = "SELECT id, sitting, mode, lesson, kind, senses FROM circumstances WHERE learner = ?"
    with transaction(connection, "DEFERRED"):
        rows = np.fromiter(connection.execute(query, (learner,)), np.dtype("i8, f8, i8, f8, f8, i8"))
        findings = dict(connection.execute("SELECT id, key FROM findings").fetchall())
        circumstances = {row[0]: row[1:] for row in connection.execute(shared, (learner,))}
    words = tuple(dict.fromkeys(chain(findings.values(), chain.from_iterable(circumstances.values()))))
    codes = {word: code for code, word in enumerate(words)}
    number, at, under, seconds, difficulty, row = (rows[name].copy() for name in rows.dtype.names or ())
    right, confidence, meant, finding = row % 2 == 1, (row // 2 % 4).astype(np.int8), row // 8 % CODES, row // (8 * CODES)
    keys = _translation({key: (codes[word],) for key, word in findings.items()}, 1)
    sitting, mode, lesson, kind, senses = _translation({key: tuple(codes[word] for word in row) for key, row in circumstances.items()}, 5)
    return Attempts(
        number, at, right, confidence, seconds, difficulty, sitting[under], mode[under], lesson[under], kind[under], senses[under],
        keys[0][finding], keys[0][meant], words,
    )  # fmt: skip


def _translation(codes: dict[int, tuple[int, ...]], width: int) -> NDArray[np.int32]:
    """Codes (column, id) of rows of a table, so that many ids are translated at once."""
    table = np.zeros((width, max(codes, default=0) + 1), np.int32)
    for key, row in codes.items():
        table[:, key] = row
    return table

"""What a learner answered: one attempt, and all attempts as columns for statistics."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Literal, Self, get_args

import numpy as np
from numpy.typing import NDArray

Mode = Literal["practice", "exam", "drill"]
MODES: tuple[Mode, ...] = get_args(Mode)
LATEST_S = 2.5e11  # unix time in the year 9892: beyond that no date can be reckoned from it
NUMBERS = ("number", "at", "right", "confidence", "seconds", "difficulty")
COLUMNS = (
    "number", "time_utc", "sitting", "mode", "lesson", "kind", "finding", "senses", "chosen", "meant", "right", "confidence_1_to_3",
    "answer_time_s", "difficulty_0_to_1", "item",
)  # fmt: skip
WORDS = ("sitting", "mode", "lesson", "kind", "senses", "finding", "meant")


@dataclass(frozen=True)
class Attempt:
    """One answer to one item; ValueError for what cannot be one.

    `chosen` is what was answered: keys of options joined by "+", or the number as it was typed, empty for nothing. `meant` is the finding
    that was chosen, empty if none. `item` is the text of the item, from which it can be asked again.
    """

    at: float  # unix time, seconds
    sitting: str
    mode: Mode
    lesson: str
    kind: str  # key of QUESTIONS
    finding: str
    senses: str
    chosen: str
    meant: str
    right: bool
    confidence: int  # 1 to 3
    seconds: float  # from the question to the answer
    difficulty: float  # 0 to 1
    item: str

    def __post_init__(self) -> None:
        if not (0 <= self.at <= LATEST_S and self.seconds >= 0 and math.isfinite(self.seconds)):
            raise ValueError(f"no time of an answer: {self.at}, {self.seconds}")
        if self.mode not in MODES or self.confidence not in {1, 2, 3} or not 0 <= self.difficulty <= 1 or not self.finding:
            raise ValueError(f"not an attempt: {self.mode!r}, {self.finding!r}, {self.confidence}, {self.difficulty}")
        "".join((*(getattr(self, name) for name in WORDS), self.chosen, self.item)).encode()  # half a character cannot be kept


@dataclass(frozen=True)
class Attempts:
    """Many attempts of one learner in the order in which they were kept, as columns (attempt,); words are indices into `words`.

    `number` finds an attempt in the store.
    """

    number: NDArray[np.int64]
    at: NDArray[np.float64]  # unix time, seconds
    right: NDArray[np.bool_]
    confidence: NDArray[np.int8]
    seconds: NDArray[np.float64]
    difficulty: NDArray[np.float64]
    sitting: NDArray[np.int32]
    mode: NDArray[np.int32]
    lesson: NDArray[np.int32]
    kind: NDArray[np.int32]
    senses: NDArray[np.int32]
    finding: NDArray[np.int32]
    meant: NDArray[np.int32]
    words: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.number)

    def __getitem__(self, chosen: slice | NDArray[np.bool_] | NDArray[np.int64]) -> Self:
        """Some of them: a slice, a mask or indices."""
        columns = {field.name: getattr(self, field.name)[chosen] for field in fields(self) if field.name != "words"}
        return type(self)(**columns, words=self.words)

    def code(self, word: str) -> int:
        """What stands for a word in the columns; -1, which stands nowhere, if it is in none."""
        return self.words.index(word) if word in self.words else -1

    def where(self, **words: str) -> Self:
        """Those with the given words, as in `where(finding="fibrillation", mode="exam")`."""
        chosen = np.ones(len(self), bool)
        for column, word in words.items():
            chosen &= getattr(self, column) == self.code(word)
        return self[np.flatnonzero(chosen)]  # indices are faster than a mask

    def followed_by(self, others: "Attempts") -> "Attempts":
        """These and then the others."""
        words = tuple(dict.fromkeys(self.words + others.words))
        recoded = np.array([words.index(word) for word in others.words], np.int32)
        columns = {name: np.concatenate((getattr(self, name), getattr(others, name))) for name in NUMBERS}
        columns |= {name: np.concatenate((getattr(self, name), recoded[getattr(others, name)])) for name in WORDS}
        return Attempts(**columns, words=words)


def columns(attempts: Iterable[Attempt], numbers: Sequence[int] | None = None) -> Attempts:
    """Attempts as columns, numbered from 1 on if no numbers are given."""
    rows = list(attempts)
    words = tuple(dict.fromkeys(getattr(row, name) for row in rows for name in WORDS))
    codes = {word: code for code, word in enumerate(words)}
    return Attempts(
        number=np.array(range(1, len(rows) + 1) if numbers is None else numbers, np.int64),
        at=np.array([row.at for row in rows], float),
        right=np.array([row.right for row in rows], bool),
        confidence=np.array([row.confidence for row in rows], np.int8),
        seconds=np.array([row.seconds for row in rows], float),
        difficulty=np.array([row.difficulty for row in rows], float),
        **{name: np.array([codes[getattr(row, name)] for row in rows], np.int32) for name in WORDS},
        words=words,
    )


def cells(number: int, attempt: Attempt) -> list[object]:
    """A row of the exported table, in the order of COLUMNS."""
    return [number, *(vars(attempt) | {"at": utc(attempt.at), "right": int(attempt.right)}).values()]


def utc(at: float) -> str:
    """A unix time as it stands in tables."""
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")

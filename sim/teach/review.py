"""What a learner can see of the own progress: shares, the learning curve, confusions, calibration and fluency, from all attempts."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from sim.teach.attempts import Attempts
from sim.teach.confusability import Confusability, Mixed
from sim.teach.wish import NAMELESS, RECOGNISING
from sim.teach.wish import Attempt as Answer

FEWEST = 20  # no percentage before so many items: it would tell of chance, not of skill (Pusic)
REMEMBERED = 2000  # answers: of what is older, nothing is left in the estimate
Band = Literal["easy", "medium", "hard"]
BANDS: tuple[Band, ...] = get_args(Band)  # thirds of the difficulty
# Where the share of right answers should lie by confidence: guess, fairly sure, sure. A convention of the program; nothing is published.
EXPECTED: dict[int, tuple[float, float]] = {1: (0.0, 0.7), 2: (0.6, 0.9), 3: (0.85, 1.0)}


@dataclass(frozen=True)
class Share:
    """How many of how many were right."""

    right: int
    items: int

    @property
    def value(self) -> float | None:
        """From 0 to 1; None before there are 20 items."""
        return self.right / self.items if self.items >= FEWEST else None


@dataclass(frozen=True)
class Curve:
    """Something that changes while items are answered, as points: how many items were answered, when (unix time, s), and the value."""

    items: NDArray[np.int64]
    at: NDArray[np.float64]
    value: NDArray[np.float64]


@dataclass(frozen=True)
class Confusions:
    """How often each finding was taken for which: counts (truth, chosen), both in the order of `findings`."""

    findings: tuple[str, ...]
    counts: NDArray[np.int64]


@dataclass(frozen=True)
class Fluency:
    """The median time of right answers, and of how many."""

    seconds: float
    items: int


def share(attempts: Attempts) -> Share:
    """How many were right."""
    return Share(int(np.count_nonzero(attempts.right)), len(attempts))


def share_by_finding(attempts: Attempts) -> dict[str, Share]:
    """How many were right, for each finding that was asked."""
    items = np.bincount(attempts.finding, minlength=len(attempts.words))
    right = np.bincount(attempts.finding[attempts.right], minlength=len(attempts.words))
    return {attempts.words[code]: Share(int(right[code]), int(items[code])) for code in np.flatnonzero(items)}


def learning_curve(attempts: Attempts, window: int = FEWEST) -> Curve:
    """The share right among the last `window` items, from the first full window on."""
    sums = np.concatenate(([0], np.cumsum(attempts.right)))
    items = np.arange(window, len(attempts) + 1)
    return Curve(items, attempts.at[window - 1 :], (sums[window:] - sums[:-window]) / window)


def confusions(attempts: Attempts) -> Confusions:
    """Truth against choice in items that name a finding, of right answers and of those wrong ones that chose one."""
    naming = [code for code in range(len(attempts.words)) if attempts.words[code] in RECOGNISING and attempts.words[code] not in NAMELESS]
    attempts = attempts[np.isin(attempts.kind, naming)]
    chosen = np.where(attempts.right, attempts.finding, attempts.meant)
    counted = attempts.right | ((attempts.meant != attempts.code("")) & (attempts.meant != attempts.finding))
    truth, chosen = attempts.finding[counted], chosen[counted]
    codes = sorted(np.flatnonzero(np.bincount(np.concatenate((truth, chosen)))).tolist(), key=attempts.words.__getitem__)
    row = np.zeros(len(attempts.words), np.int64)
    row[codes] = np.arange(len(codes))
    counts = np.bincount(row[truth] * len(codes) + row[chosen], minlength=len(codes) ** 2).reshape(len(codes), len(codes))
    return Confusions(tuple(attempts.words[code] for code in codes), counts)


def worst_confusions(attempts: Attempts, most: int = 5, confused_with: Mapping[str, tuple[str, ...]] | None = None) -> list[Mixed]:
    """The pairs that the learner mixes up, the worst first, at most so many; `confused_with` is what the glossary warns of.

    What is not known from the columns is which findings were offered, so that every right answer of a kind that offers findings counts
    for all pairs of its finding. Later items weigh more, and what was overcome is not held against the learner.
    """
    attempts = attempts[-REMEMBERED:]
    codes = np.unique(np.concatenate((attempts.finding, attempts.meant)))
    known = Confusability((attempts.words[code] for code in codes.tolist()), confused_with)
    rows = zip(attempts.finding.tolist(), attempts.meant.tolist(), attempts.right.tolist(), attempts.kind.tolist(), strict=True)
    for finding, meant, right, kind in rows:
        named = None if attempts.words[kind] not in NAMELESS else ()
        known.add(Answer(attempts.words[finding], attempts.words[meant], right, 0, 0.0, 0.0, attempts.words[kind], named))
    return known.worst(most)


def calibration(attempts: Attempts) -> dict[tuple[Band, int], Share]:
    """How many were right by difficulty of the items and confidence of the learner (1 to 3)."""
    band = np.minimum(attempts.difficulty * len(BANDS), len(BANDS) - 1).astype(np.int64)
    cell = band * 3 + attempts.confidence - 1
    items, right = np.bincount(cell, minlength=9).tolist(), np.bincount(cell[attempts.right], minlength=9).tolist()
    cells = [(name, confidence) for name in BANDS for confidence in (1, 2, 3)]
    return {key: Share(*counts) for key, counts in zip(cells, zip(right, items, strict=True), strict=True)}


def leaning(confidence: int, right: Share) -> Literal["over", "under", "fits"] | None:
    """Whether the learner is surer than the share of right answers warrants, or less sure; None before there are 20 items.

    It has to lie outside what is expected by more than its own standard error, so that chance alone is seldom held against anybody.
    """
    share = right.value
    if share is None:
        return None
    low, high = EXPECTED[confidence]
    error = float(np.sqrt(share * (1 - share) / right.items))
    return "over" if share + error < low else "under" if share - error > high else "fits"


def fluency_curve(attempts: Attempts, window: int = FEWEST) -> Curve:
    """The median seconds of right answers, `window` after `window` of them; what remains at the end makes no point."""
    right = np.flatnonzero(attempts.right)
    blocks = right[: len(right) // window * window].reshape(-1, window)
    last = blocks[:, -1]
    return Curve(last + 1, attempts.at[last], np.median(attempts.seconds[blocks], axis=1))


def fluency_by_finding(attempts: Attempts) -> dict[str, Fluency]:
    """The median seconds of right answers to each finding."""
    right = np.flatnonzero(attempts.right)
    right = right[np.argsort(attempts.finding[right], kind="stable")]
    items = np.bincount(attempts.finding[right], minlength=len(attempts.words))
    groups = np.split(attempts.seconds[right], np.cumsum(items)[:-1])
    return {attempts.words[code]: Fluency(float(np.median(groups[code])), int(items[code])) for code in np.flatnonzero(items)}

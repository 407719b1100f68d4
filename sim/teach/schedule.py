"""When a finding is asked again: spaced repetition of findings, not of items, since each item is a new exemplar.

The model of memory is FSRS-6 (after Ye, Su & Cao 2022, doi:10.1145/3534678.3539081) as the package fsrs has it, with its usual parameters.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

import fsrs
import numpy as np

from sim.teach.attempts import Attempt, Attempts
from sim.teach.wish import fluent_s

HARD_ITEM = 0.5  # difficulty from which on a sure and fluent answer shows that the finding is easy for this learner
DAY_S = 86_400.0
DAY_STARTS_S = 4 * 3600.0  # a sitting that goes on past midnight is still one day's
AGAIN_S = 600.0  # after an error: within the same sitting, if it lasts
LONGEST_DAYS = 60  # of a course of some four months: every finding comes again within it, however well it is known
SCHEDULER = fsrs.Scheduler(
    learning_steps=(),  # a sitting repeats by itself; an unsure answer would stay in the first step for ever, due again at once
    relearning_steps=(),
    maximum_interval=LONGEST_DAYS,
    enable_fuzzing=False,
)


@dataclass(frozen=True)
class Card:
    """What is known of one learner's memory of one finding; moments are unix times in seconds."""

    due: float
    reviewed: float
    stability: float  # days until the chance of recall has fallen to 90 %
    difficulty: float  # 1 to 10


def rating(card: Card | None, attempt: Attempt, now: float) -> fsrs.Rating:
    """How well the finding was known: Again, Hard (unsure or slow), Good, or Easy (sure and fluent on a hard item).

    Easy is given once a day only: fsrs would take twelve of them in one sitting for a memory of months.
    """
    if not attempt.right:
        return fsrs.Rating.Again
    if attempt.confidence == 1 or attempt.seconds > fluent_s(attempt.kind):
        return fsrs.Rating.Hard
    repeated = card is not None and now - card.reviewed < DAY_S
    sure = attempt.confidence == 3 and attempt.difficulty >= HARD_ITEM
    return fsrs.Rating.Easy if sure and not repeated else fsrs.Rating.Good


def reviewed(card: Card | None, attempt: Attempt, now: float) -> Card:
    """The card of a finding after an answer; `card` is the one before, None if the finding is new to the learner."""
    moment, known = datetime.fromtimestamp(now, UTC), rating(card, attempt, now)
    before = fsrs.Card(card_id=1, due=moment) if card is None else _in_package(card)  # without a number, the package waits for a new one
    after, _ = SCHEDULER.review_card(before, known, moment)
    assert after.stability is not None
    assert after.difficulty is not None
    again = now + AGAIN_S if known is fsrs.Rating.Again else after.due.timestamp()
    return Card(again, now, after.stability, after.difficulty)


def _in_package(card: Card) -> fsrs.Card:
    due, last = datetime.fromtimestamp(card.due, UTC), datetime.fromtimestamp(card.reviewed, UTC)
    return fsrs.Card(1, fsrs.State.Review, None, card.stability, card.difficulty, due, last)


def due(cards: Mapping[str, Card], now: float) -> list[str]:
    """The findings that should be asked again by now, the most overdue first."""
    return sorted((finding for finding, card in cards.items() if card.due <= now), key=lambda finding: (cards[finding].due, finding))


def recall(card: Card, now: float) -> float:
    """The probability, 0 to 1, that the finding would be known now; it falls in steps of whole days."""
    return float(SCHEDULER.get_card_retrievability(_in_package(card), datetime.fromtimestamp(now, UTC)))


def mastered(attempts: Attempts) -> bool:
    """Whether a finding, given all attempts at it, is mastered: right and fluent on two different days of the learner's clock."""
    limits_s = np.array([fluent_s(word) for word in attempts.words])[attempts.kind]
    fluent = attempts.at[attempts.right & (attempts.seconds <= limits_s)]
    return len(fluent) > 0 and _day(fluent.min()) != _day(fluent.max())


def _day(at: float) -> date:
    return datetime.fromtimestamp(at - DAY_STARTS_S).date()  # noqa: DTZ006 (the learner's own day)

"""A made-up learner, for pictures of the progress."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from scenes.catalogue import term
from scenes.review import Review
from scenes.window import Window
from sim.teach.attempts import Attempt
from sim.teach.progress import Learner, Store
from sim.teach.schedule import DAY_S, reviewed

NAME = "Example (made up)"
BEGAN = 1_760_000_400.0  # a Thursday morning
DAYS, A_DAY = (0, 1, 2, 4, 6, 9, 13), 40
TAKEN_FOR = {
    "fibrillation": "end_plate_spike",
    "end_plate_spike": "fibrillation",
    "positive_sharp_wave": "fibrillation",
    "fasciculation": "voluntary_activity",
    "voluntary_activity": "fasciculation",
    "myokymic_discharge": "multiplet",
    "multiplet": "fasciculation",
    "neuromyotonic_discharge": "myotonic_discharge",
    "myotonic_discharge": "complex_repetitive_discharge",
    "complex_repetitive_discharge": "neuromyotonic_discharge",
    "end_plate_noise": "electrical_silence",
    "electrical_silence": "end_plate_noise",
}
KINDS = ("name_discharge", "which_of_two", "odd_one_out", "normal_or_not")


def example_answers(seed: int, days: tuple[int, ...] = DAYS, a_day: int = A_DAY) -> list[Attempt]:
    """Answers of somebody who gets better and faster, is too sure of hard items, and mixes up what is often mixed up."""
    chance, answers = random.Random(seed), []  # noqa: S311 (a picture)
    findings = list(TAKEN_FOR)
    for sitting, day in enumerate(days):
        for n in range(a_day):
            learnt = (sitting * a_day + n) / (len(days) * a_day)
            finding = chance.choice(findings[: 4 + 4 * sitting // 3])
            difficulty = min(1.0, max(0.0, chance.gauss(0.2 + 0.6 * learnt, 0.2)))
            right = chance.random() < 0.6 + 0.55 * learnt - 0.4 * difficulty
            meant = finding if right else TAKEN_FOR[finding] if chance.random() < 0.75 else chance.choice(findings[:6])
            confidence = chance.choices((1, 2, 3), (1, 3, 5) if right else (3, 2, 1 + 4 * (difficulty > 0.6)))[0]
            seconds = max(2.0, chance.gauss(19 - 12 * learnt + 5 * difficulty, 3.0))
            at = BEGAN + day * DAY_S + 25.0 * n
            kind = chance.choice(KINDS)
            answers.append(
                Attempt(
                    at,
                    f"sitting {sitting}",
                    "practice",
                    "",
                    kind,
                    finding,
                    "all",
                    meant,
                    meant,
                    meant == finding,
                    confidence,
                    seconds,
                    difficulty,
                    "{}",
                )
            )
    return answers


def filled(store: Store, name: str, answers: list[Attempt]) -> Learner:
    """A new learner of a store, who gave these answers."""
    learner = store.add_learner(name)
    cards = store.cards(learner.id)
    for answer in answers:
        cards[answer.finding] = reviewed(cards.get(answer.finding), answer, answer.at)
        store.record(learner.id, answer, cards[answer.finding])
    return learner


@contextmanager
def shown_example(window: Window, seed: int = 1) -> Iterator[Review]:
    """The progress of the made-up learner on a window, as it is a day after the last sitting."""
    with TemporaryDirectory() as folder, Store.open(Path(folder)) as store:
        learner = filled(store, NAME, example_answers(seed))
        yield example_review(window, store, learner)


def example_review(window: Window, store: Store, learner: Learner | None) -> Review:
    """The scene, with nothing behind its buttons, on a day soon after the last sitting."""
    scene = Review(window, store, learner, term, lambda _: None, lambda _: None, lambda: None, now=lambda: BEGAN + (DAYS[-1] + 1) * DAY_S)
    window.push(scene)
    return scene

"""The sound in words: every second or two what is heard is described, from the signal alone."""

from scenes.description import description
from scenes.history import History
from scenes.job import Job
from scenes.words import Words
from sim.engine import RATE_HZ
from sim.measure import Heard, heard

LISTENED_S, LEAST_S, EVERY_S = 4.0, 1.0, 1.5


class Caption:
    """`text` is what was heard last; it is found beside the picture, as it takes longer than a picture may."""

    def __init__(self, words: Words, threaded: bool) -> None:
        self._words, self._threaded = words, threaded
        self.text = ""
        self._heard: Heard | None = None  # what was heard last
        self._next_s = 0.0
        self._job: Job[Heard] | None = None

    def reword(self) -> None:
        """Say what was heard last in the language of now."""
        self.text = description(self._heard, self._words) if self._heard is not None else ""

    def _take(self, heard: Heard) -> None:
        self._heard = heard
        self.reword()

    def update(self, now_s: float, history: History, wanted: bool) -> None:
        """Describe what was played last, if that is wanted and it is time to do so again."""
        if self._job is not None and self._job.done:
            job, self._job = self._job, None
            self._take(job.result())
        if not wanted or self._job is not None or now_s < self._next_s:
            return
        signal = history.latest(LISTENED_S)
        if signal.size < LEAST_S * RATE_HZ:
            return
        self._next_s = now_s + EVERY_S
        if self._threaded:
            self._job = Job(lambda _: heard(signal))
        else:
            self._take(heard(signal))

"""The sound in words: every second or two what is heard is described, from the signal alone."""

from scenes.description import description
from scenes.history import History
from scenes.job import Job
from scenes.words import Words
from sim.engine import RATE_HZ
from sim.measure import heard

LISTENED_S, LEAST_S, EVERY_S = 4.0, 1.0, 1.5


class Caption:
    """`text` is what was heard last; it is found beside the picture, as it takes longer than a picture may."""

    def __init__(self, words: Words, threaded: bool) -> None:
        self._words, self._threaded = words, threaded
        self.text = ""
        self._next_s = 0.0
        self._job: Job[str] | None = None

    def update(self, now_s: float, history: History, wanted: bool) -> None:
        """Describe what was played last, if that is wanted and it is time to do so again."""
        if self._job is not None and self._job.done:
            job, self._job = self._job, None
            self.text = job.result()
        if not wanted or self._job is not None or now_s < self._next_s:
            return
        signal = history.latest(LISTENED_S)
        if signal.size < LEAST_S * RATE_HZ:
            return
        self._next_s = now_s + EVERY_S
        if self._threaded:
            self._job = Job(lambda _: description(heard(signal), self._words))
        else:
            self.text = description(heard(signal), self._words)

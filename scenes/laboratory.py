"""Runs the machine's automatic analyses beside the picture, on what was played last."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from scenes.home import LOG
from scenes.job import Job
from scenes.measurements import Findings, of_interference, of_potentials, of_trigger
from sim.electrode import Needle
from sim.engine import BUFFER_SAMPLES, FRAME_SAMPLES, RATE_HZ
from sim.measure.analysis import Examined, potentials

if TYPE_CHECKING:
    from scenes.examine import Examine

AVERAGED_S, PATTERN_S, LEAST_S = 20.0, 1.0, 1.0
FULL_EFFORT = 0.8  # from which on a pattern is compared with those of full effort


class Laboratory:
    """One analysis at a time; `found` is the last one's result.

    Potentials are collected from place to place in a muscle, as a laboratory does, so that their mean can be compared.
    """

    def __init__(self, scene: "Examine") -> None:
        self._scene = scene
        self.found = Findings([])
        self._collected: dict[str, dict[Needle, list[Examined]]] = {}  # by site and place
        self._job: Job[Findings] | None = None
        self._work: Callable[[], Findings] | None = None  # what has found it

    def reword(self) -> None:
        """Find the same once more, in words of the language of now."""
        if self._work is not None:
            self._begin(self._work)

    def clear(self, patient: bool = False) -> None:
        """Forget what was found, for another muscle; for another patient also what was collected."""
        self._job, self._work, self.found = None, None, Findings([])
        if patient:
            self._collected.clear()

    @property
    def busy(self) -> bool:
        """Whether an analysis is going on."""
        return self._job is not None

    def triggered(self) -> None:
        """Measure the average of the sweeps that the trigger caught."""
        signal, muscle, words = self._signal(AVERAGED_S), self._muscle(), self._scene.window.words
        level = float(self._scene.scope.level_uv)
        self._start(lambda: of_trigger(signal, level, muscle, words))

    def potentials(self) -> None:
        """Find the units in the last seconds and measure them; those of other places in this muscle count in the means."""
        assert self._scene.desk is not None
        signal, muscle, words = self._signal(AVERAGED_S), self._muscle(), self._scene.window.words
        rows, place = self._collected.setdefault(self._scene.desk.prepared.site, {}), self._place()

        def work() -> Findings:
            rows[place] = potentials(signal, muscle) if signal.size >= LEAST_S * RATE_HZ else []
            return of_potentials(rows[place], [row for some in list(rows.values()) for row in some], muscle, words)

        self._start(work)

    def interference(self) -> None:
        """Measure turns and amplitude of the last second."""
        scene, signal, muscle, words = self._scene, self._signal(PATTERN_S), self._muscle(), self._scene.window.words
        frames = scene.history.frames_between(scene.scope.end - signal.size, scene.scope.end)
        full = bool(frames) and min(frame.effort for frame in frames) >= FULL_EFFORT
        self._start(lambda: of_interference(signal, muscle, full, words))

    def update(self) -> None:
        """Take up what has been found."""
        if self._job is not None and self._job.done:
            job, self._job = self._job, None
            self._take(job.result())

    def _take(self, found: Findings) -> None:
        self.found = found
        if self._scene.desk is not None:
            self._scene.desk.changed = True
        LOG.info("measured: %s", "; ".join(words for role, words in found.blocks if role != "small"))

    def _signal(self, seconds: float) -> np.ndarray:
        """The last seconds before what is on the screen ends, as far as the needle lay where it lies then (sample,), µV.

        From another place the same unit has another potential, and would be averaged with itself.
        """
        history, end = self._scene.history, self._scene.scope.end
        begin = end - int(seconds * RATE_HZ)
        moved = [frame.index for frame in history.frames_between(begin, end) if frame.reneedled]
        if moved:
            begin = moved[-1] * FRAME_SAMPLES + BUFFER_SAMPLES  # when what began before the move is over
        return history.samples(begin, end)

    def _place(self) -> Needle:
        """Where the needle lay when what is on the screen ends."""
        assert self._scene.desk is not None
        end = self._scene.scope.end
        frames = self._scene.history.frames_between(end - FRAME_SAMPLES, end)
        return frames[-1].needle if frames else self._scene.desk.prepared.engine.needle

    def _muscle(self) -> str:
        assert self._scene.desk is not None
        return self._scene.desk.prepared.muscle.spec.id

    def _start(self, work: Callable[[], Findings]) -> None:
        """Begin an analysis, on the page where it is shown; one that is still going on is forgotten."""
        assert self._scene.desk is not None
        self._work = work
        self._begin(work)
        self._scene.desk.show("measures")

    def _begin(self, work: Callable[[], Findings]) -> None:
        if self._scene.threaded:
            self.found = Findings([("quiet", self._scene.window.words("measures.working"))])
            self._job = Job(lambda _: work())
        else:
            self._take(work())

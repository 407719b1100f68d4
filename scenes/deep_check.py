"""Measures beside the picture whether a case's signals bear out what it claims."""

from pathlib import Path

from scenes.job import Job, Progress
from sim.authoring import unheard
from sim.loader import Complaint, ScenarioError
from sim.teach.clips import Patients, StoppedError


class DeepCheck:
    """`found` grows by one complaint after the other; it takes minutes."""

    def __init__(self, file: Path, folder: Path | None) -> None:
        self._file, self._folder = file, folder
        self._patients = Patients(folder)
        self.found: list[Complaint] = []
        self.stopped = False
        self._job = Job(self._work)

    def _work(self, _: Progress) -> None:
        try:
            for complaint in unheard(self._file, self._folder, self._patients):
                self.found.append(complaint)
                if self.stopped:
                    return
        except (StoppedError, ScenarioError):  # the latter where the file has become wrong meanwhile, which is told elsewhere
            return

    @property
    def done(self) -> bool:
        """Whether all has been measured; raises what went wrong with it."""
        if not self._job.done:
            return False
        self._job.result()
        return True

    def stop(self) -> None:
        """Measure no more."""
        self.stopped = True
        self._patients.stop()

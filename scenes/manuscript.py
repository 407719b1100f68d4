"""A case while it is being written in some editor: read again each time the file has been saved and stands still."""

from dataclasses import dataclass
from pathlib import Path

from scenes.job import Job
from sim.advice import advise
from sim.loader import Complaint, ScenarioError, check_file, lines_of, load_muscle, load_scenario, sort_of, stamp_of
from sim.scenario import MuscleSpec, Scenario, muscle_of

LOOK_S = 0.2  # so often the file is looked at
SETTLED_S = 0.25  # so long it must stand still, as editors write in several steps


@dataclass(frozen=True)
class Reading:
    """What a file says: its lines (None: it cannot be read), all that is wrong with it, and the case and advice about it if nothing is.

    `muscles` are those that the case needs, as their files say now.
    """

    lines: tuple[str, ...] | None
    complaints: tuple[Complaint, ...]
    scenario: Scenario | None
    advice: tuple[Complaint, ...] = ()
    muscles: tuple[MuscleSpec, ...] = ()


class Manuscript:
    """Looks at a file, and at the muscles and the glossary of the same folder, a few times a second."""

    def __init__(self, file: Path, folder: Path | None, threaded: bool) -> None:
        self.file, self.folder, self._threaded = file, folder, threaded
        self._read: tuple[object, ...] | None = None  # the stamps with which it was read last
        self._found: tuple[object, ...] = ()  # the stamps found last, and since when
        self._since_s = self._next_s = 0.0
        self._job: Job[Reading] | None = None

    def update(self, now_s: float) -> Reading | None:
        """What the file says, if it has been read anew."""
        if self._job is None and now_s >= self._next_s:
            self._next_s = now_s + LOOK_S
            self._look(now_s)
        if self._job is not None and (self._job.done or not self._threaded):
            job, self._job = self._job, None
            return job.result()
        return None

    def _look(self, now_s: float) -> None:
        stamps = tuple(map(stamp_of, [self.file, *self._beside()]))
        if stamps != self._found:
            self._found, self._since_s = stamps, now_s
        first = self._read is None
        if first or (stamps != self._read and now_s - self._since_s >= SETTLED_S):
            self._read = stamps
            self._job = Job(lambda _: read_case(self.file, self.folder))

    def _beside(self) -> list[Path]:
        """The other files of one's own by which a case may become right or wrong."""
        if self.folder is None:
            return []
        return [self.folder / "glossary.yaml", *sorted((self.folder / "muscles").glob("*.yaml"))]


def read_case(file: Path, folder: Path | None) -> Reading:
    """Read a file of cases as `main.py check` does."""
    lines = lines_of(file)
    complaints = tuple(check_file(file, folder))
    if complaints or sort_of(file, folder) != "cases":
        return Reading(lines, complaints, None)
    try:
        scenario = load_scenario(file, folder)
        muscles = tuple(load_muscle(muscle_of(site), folder) for site in scenario.sites)
        return Reading(lines, (), scenario, tuple(advise(file, folder)), muscles)
    except ScenarioError as error:  # written in between
        return Reading(lines, tuple(error.complaints), None)

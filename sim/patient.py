"""A patient: a scenario and a seed, with muscles made when they are first examined."""

from pathlib import Path

from sim import muscle
from sim.loader import load_muscle
from sim.muscle import Muscle
from sim.scenario import MuscleSpec, Person, Scenario, muscle_of


class Patient:
    """The same scenario and seed always make the same patient; `person` is who is seen, whatever the muscles do."""

    def __init__(self, scenario: Scenario, seed: int, months: float, folder: Path | None, person: Person) -> None:
        self.scenario = scenario
        self.person = person
        self.seed = seed
        self.months = months
        self._folder = folder
        self._muscles: dict[str, Muscle] = {}

    @property
    def body(self) -> str:
        """Key of the body on whose surfaces the patient is seen."""
        return self.person.body

    @property
    def sites(self) -> tuple[str, ...]:
        """Ids of the sites that can be examined, the default one first."""
        return tuple(self.scenario.sites)

    def muscle(self, site: str | None = None) -> Muscle:
        """The muscle at a site (the default one if none is named); KeyError if the scenario has no such site."""
        site = site or self.sites[0]
        if site not in self._muscles:
            self._muscles[site] = muscle.build(self.spec(site), site, self.scenario.sites[site], self.seed, self.months)
        return self._muscles[site]

    def same_as(self, other: "Patient") -> bool:
        """Whether what has been built of another patient can be taken for this one: it is the same, as the files of the muscles now say."""
        if (self.scenario, self.seed, self.months) != (other.scenario, other.seed, other.months):
            return False
        return all(built.spec == self.spec(site) for site, built in other._muscles.items())  # noqa: SLF001  its own

    def spec(self, site: str) -> MuscleSpec:
        """What the file of a muscle says now, seen on the surface of this patient's posture."""
        spec = load_muscle(muscle_of(site), self._folder)
        if spec.skin is None:
            return spec
        return spec.model_copy(update={"skin": spec.skin.model_copy(update={"surface": self.person.seen(spec.skin.surface)})})


def build(scenario: Scenario, seed: int, months: float | None = None, folder: Path | None = None, person: Person | None = None) -> Patient:
    """Patient `seed` of a scenario, at its own months and its own person unless others are given.

    Muscles of the author's own come from `folder`.
    """
    return Patient(scenario, seed, scenario.months if months is None else months, folder, person or scenario.patient)

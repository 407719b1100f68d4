"""The bank of questions: endless items, each made when it is wished for, of the cases that a lesson names."""

from collections.abc import Iterable
from copy import copy
from functools import cached_property
from pathlib import Path

from sim.loader import list_cases, list_exemplars, load_glossary, load_scenario
from sim.teach.cases import Expected, expected
from sim.teach.clips import Patients, SpentError
from sim.teach.findings import FINDINGS, places
from sim.teach.item import Clip, Item
from sim.teach.questions import QUESTIONS
from sim.teach.search import Lots, search
from sim.teach.wish import Syllabus, Wish

INSERTIONS = 60  # tried for one item; nineteen of twenty need fewer


class Bank:
    """Makes items of cases and exemplars (all if none are named) and knows what can be asked of them. ScenarioError if one is wrong.

    The same wish always gives the same item. A bank belongs to one thread.
    """

    def __init__(self, cases: Iterable[str] = (), folder: Path | None = None, patients: Patients | None = None) -> None:
        names = tuple(cases) or (*list_cases(folder), *list_exemplars(folder))
        self.scenarios = {name: load_scenario(name, folder) for name in names}
        self.glossary = load_glossary(folder)
        self.patients = patients or Patients(folder)
        self.places: dict[str, dict[str, list[str]]] = places(self.scenarios)

    @cached_property
    def diagnoses(self) -> tuple[str, ...]:
        """The cases that are asked for as a whole: those that say what to do next, and that the needle tells."""
        return tuple(name for name, scenario in self.scenarios.items() if scenario.next_step and scenario.told_by_needle)

    @cached_property
    def expected(self) -> dict[str, Expected]:
        """What the needle shows in patients of each case."""
        return {name: expected(scenario) for name, scenario in self.scenarios.items()}

    def anew(self) -> "Bank":
        """The same bank for another thread, which knows no patient yet."""
        other = copy(self)
        other.patients = Patients(self.patients.folder)
        return other

    def syllabus(self, findings: Iterable[str] = (), kinds: Iterable[str] = ()) -> Syllabus:
        """What can be asked; in these kinds of question, and of what is recognised these findings only, if any are named."""
        wanted, asked = set(findings), set(kinds)
        offers = {kind: question.findings(self) for kind, question in QUESTIONS.items() if not asked or kind in asked}
        offers = {kind: tuple(one for one in offer if not wanted or one in wanted or one not in FINDINGS) for kind, offer in offers.items()}
        entries = self.glossary.items()
        return Syllabus(
            offer={kind: offer for kind, offer in offers.items() if offer},
            normal=frozenset(key for key, entry in entries if entry.normal) | {"normal"},
            confused_with={key: entry.confused_with for key, entry in entries},
            perceived={key: finding.senses for key, finding in FINDINGS.items()},
        )

    def make(self, wish: Wish) -> Item | None:
        """The item that is wished for; None if no clip was found that shows it clearly."""
        self.patients.allow(INSERTIONS)
        try:
            return QUESTIONS[wish.kind].make(self, wish, Lots(wish.seed))
        except SpentError:
            return None
        finally:
            self.patients.allow(None)

    def clip(self, finding: str, lots: Lots, difficulty: float) -> Clip | None:
        """A clip that clearly shows a finding; None if no case may show it."""
        return search(finding, self.places.get(finding, {}), self.patients, lots, difficulty)

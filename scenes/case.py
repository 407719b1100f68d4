"""A patient to be worked up: the story, needles where one chooses, what they showed, a diagnosis, and then what was really there."""

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

import pygame

from scenes.ask import Ask
from scenes.case_panel import CasePanel
from scenes.catalogue import cases, folder_for, glossary, site_title, term
from scenes.clip_views import ClipViews
from scenes.home import LOG
from scenes.job import Job
from scenes.scene import Scene
from scenes.shown_clip import ShownClip, made_ready
from scenes.window import Window
from sim.address import Address
from sim.loader import ScenarioError, load_muscle, load_scenario, parted
from sim.scenario import Scenario, muscle_of
from sim.teach import workup
from sim.teach.attempts import Attempt
from sim.teach.clips import Patients
from sim.teach.complaints import StoreError
from sim.teach.item import Item
from sim.teach.workup import Assessment, Verdict

MOST_SEEDS = 2**29
T = TypeVar("T")


class Case(Scene):
    """One patient after the other; `seed` draws the first. The states are story, recording, diagnosis, sure, judging, told.

    `of` is a case that somebody asked for: all patients are of it, the first as the case itself has it.
    """

    keys = "keys.case"

    def __init__(
        self, window: Window, folder: Path | None = None, seed: int | None = None, threaded: bool = True, of: str | None = None
    ) -> None:
        super().__init__(window)
        self.folder, self._threaded, self._of = folder, threaded, of
        listed = [line.id for line in cases(folder) if not line.wrong]
        self._folders = {case: folder_for(case, folder) for case in listed}  # none for what something wrong in it would spoil
        self.cases = {case: load_scenario(case, self._folders[case]) for case in listed}
        self.glossary = glossary(folder, window.words.language)
        self.ease = ""
        self._seed = seed if seed is not None else time.time_ns() % MOST_SEEDS
        self._among = self.cases if of is None else {of: self.cases[of]}
        self.panel = CasePanel(self)
        self._meet(self.cases if of is None else {of: self.cases[of].model_copy(update={"variants": {}})})

    def _meet(self, among: Mapping[str, Scenario]) -> None:
        """Somebody of these cases, whom the seed draws."""
        self.address, self.difficulty = workup.somebody(among, self._seed, self.ease)
        case, variant = parted(self.address.case)
        self.scenario: Scenario = self.cases[str(case)].varied(variant) if variant else self.cases[str(case)]
        self._own = self._folders[str(case)]
        self.stays: list[Address] = []
        self._next_at: dict[str, int] = {}  # by site, the number of the next insertion
        self.recorded: dict[str, tuple[str, ...]] = {}
        self.state, self.site = "story", next(iter(self.scenario.sites))
        self.chosen, self.confidence = "", 0
        self.assessment: Assessment | None = None
        self.views: ClipViews | None = None
        self._judging: Job[Assessment] | None = None
        self._showing: Job[ShownClip] | None = None
        self._begun_s, self._seconds = self.window.clock.now(), 0.0
        self.panel.show()

    def reword(self) -> None:
        self.glossary = glossary(self.folder, self.window.words.language)
        row, self.panel = self.panel.table.at, CasePanel(self)
        self.panel.show()
        self.panel.table.at = row
        if self.views is not None:
            self.views.reword()

    @property
    def several(self) -> bool:
        """Whether there are patients of more than one difficulty."""
        return len(self._among) > 1 or any(case.variants for case in self._among.values())

    # Words

    def name(self, key: str) -> str:
        """The term of a finding, or the title of a case."""
        return term(key, self.folder, self.window.words.language)

    def site_name(self, site: str) -> str:
        """The name of a muscle."""
        return site_title(site, self.window.words, self.folder)

    @property
    def told(self) -> Scenario:
        """The case with its texts in the language of the window."""
        return self.scenario.told_in(self.window.words.language)

    # The work-up

    def enter(self) -> None:
        LOG.info("a patient to be worked up")

    def another(self) -> None:
        """The next patient."""
        self._leaving(self._next)

    def _next(self) -> None:
        self._stop()
        self._seed = (self._seed + 1) % MOST_SEEDS
        self._meet(self._among)
        self.place()

    def ask_ease(self, ease: str) -> None:
        """Somebody easier or harder, from now on."""
        self.ease = ease
        self.another()

    def examine(self) -> None:
        """Put a needle into the muscle that is chosen."""
        from scenes.examine import Examine

        address = Address(self.address.case, self.site, self.address.seed, insertion=self._next_at.get(self.site, 0))
        scene = Examine(self.window, address, self._own, self._threaded, on_leave=self.window.pop, on_stay=self._stayed)
        scene.visits.next_at = self._next_at
        self.window.push(scene)

    def _stayed(self, stay: Address) -> None:
        assert stay.site is not None
        if stay.at_s <= 0:  # it was pulled out before anything was heard
            return
        self.stays.append(stay)
        self._next_at[stay.site] = max(self._next_at.get(stay.site, 0), stay.insertion + 1)
        self.site = stay.site
        self.panel.show()

    def record(self) -> None:
        """Say what the needle showed in the muscle that is chosen."""
        if not self.needles(self.site):
            self.window.say(self.window.words("workup.needle_first"), 6.0)
            return
        self.go("recording")

    def write(self, found: tuple[str, ...]) -> None:
        """What it showed."""
        self.recorded[self.site] = found

    def found_at(self, site: str) -> str:
        """What was recorded in a muscle, in words; empty if nothing was."""
        return ", ".join(self.name(key) for key in self.recorded.get(site, ()))

    def needles(self, site: str) -> int:
        """How often a needle was put in there."""
        return sum(stay.site == site for stay in self.stays)

    def diagnose(self) -> None:
        """Say what the patient has."""
        if self.state == "story" and not self.stays:
            self.window.say(self.window.words("workup.needle_first"), 6.0)
        else:
            self.go("diagnosis")

    def choose(self, case: str) -> None:
        """This diagnosis."""
        self.chosen = case
        self.go("sure")

    def commit(self, confidence: int) -> None:
        """So sure of it: now it is judged."""
        self.confidence, self._seconds = confidence, self.window.clock.now() - self._begun_s
        stays, recorded, chosen = tuple(self.stays), dict(self.recorded), self.chosen
        self._judging = Job(lambda _: workup.assess(self.scenario, stays, recorded, chosen, self.cases, self.glossary, Patients(self._own)))
        self.go("judging")

    def go(self, state: str) -> None:
        """On to another step."""
        self.state = state
        self.panel.show()
        self.place()

    def back(self) -> None:
        """A step back, or to where this was opened from."""
        if self.state == "judging":
            return  # what was said is judged
        if self.views is not None:
            self._stop()
            self.panel.show()
            self.place()
        elif self.state in ("recording", "diagnosis", "sure"):
            self.go("diagnosis" if self.state == "sure" else "story")
        else:
            self._leaving(self.window.pop)

    def _leaving(self, then: Callable[[], None]) -> None:
        """Leave this patient; where that loses what was done at the needles, only once the question whether it may is answered."""
        if self.state == "told" or not self.stays:
            then()
        else:
            self.window.push(ask_to_leave(self.window, then))

    def _tell(self, assessment: Assessment) -> None:
        self.assessment = assessment
        self._keep(assessment)
        LOG.info("worked up: %s", "right" if assessment.right else "wrong")
        self.go("told")

    def _keep(self, assessment: Assessment) -> None:
        """Keep the diagnosis among the learner's answers, as those of the quiz are; not of a case that was asked for by its name."""
        if self._of is not None:
            self.window.say(self.window.words("workup.not_kept"), 5.0)
            return
        learning = self.window.learning
        learner = learning.learner
        if learner is None:
            self.window.say(self.window.words("sitting.not_kept"), 5.0)
            return
        case = workup.case_of(self.scenario)
        item = workup.item_of(case, assessment, self.stays, self.address.seed, sorted(self.cases), self.difficulty)
        attempt = Attempt(
            time.time(), f"case-{time.time_ns()}", "practice", "", item.kind, item.finding, item.senses, self.chosen, self.chosen,
            assessment.right, self.confidence, self._seconds, self.difficulty, item.text(),
        )  # fmt: skip
        try:
            learning.store.record(learner.id, attempt, None)
        except StoreError as error:
            learning.tell(error)

    # The stored signal

    def show_signal(self, verdict: Verdict) -> None:
        """Play where a finding was, or should have been, with what made it marked."""
        if verdict.clip is None:
            self.window.say(self.window.words("workup.no_signal"), 6.0)
        elif self._showing is None:
            clip = verdict.clip
            self._showing = Job(lambda _: made_ready(clip, self._own))
            self.window.say(self.window.words("workup.preparing"), 3.0)

    def _play(self, shown: ShownClip) -> None:
        self._stop()
        window = self.window
        self.views = ClipViews(shown, Item("diagnosis", shown.clip.shows, 0), window.words, window.theme)
        self.views.explain(shown.clip.shows)
        self.panel.show()
        self.place()
        self.replay()

    def replay(self) -> None:
        """Once more."""
        if self.views is not None:
            self.views.play(self.window.sink, self.window.settings.volume, self.window.settings.muted)

    def _stop(self) -> None:
        if self.views is not None:
            self.views.stop()
            self.views = None

    def muscles(self) -> dict[str, object]:
        """The muscles in which something was recorded or could have been, by site."""
        return {site: load_muscle(muscle_of(site), self._own) for site in self.scenario.sites if self.needles(site)}

    # Events, time, picture

    def leave(self) -> None:
        self._stop()

    def handle(self, event: pygame.event.Event) -> bool:
        return self.panel.handle(event)

    def update(self) -> None:
        if self._judging is not None and self._judging.done:
            job, self._judging = self._judging, None
            self._after(job, self._tell, "sure")
        if self._showing is not None and self._showing.done:
            job, self._showing = self._showing, None
            self._after(job, self._play, self.state)
        if self.views is not None and self is self.window.scenes[-1]:
            self.views.update(self.window.sink, self.window.settings.volume, self.window.settings.muted)

    def _after(self, job: Job[T], use: Callable[[T], None], otherwise: str) -> None:
        """Use what a job has made; where a file has gone or gone wrong meanwhile, say so."""
        try:
            made = job.result()
        except ScenarioError as wrong:
            self.window.say(str(wrong.complaints[0]), 12.0)
            self.go(otherwise)
        else:
            use(made)

    @property
    def still(self) -> bool:
        """Whether nothing moves by itself."""
        return self._judging is None and self._showing is None and (self.views is None or not self.views.playing)

    def place(self) -> None:
        self.panel.place()
        if self.views is not None:
            self.views.place(self.panel.room, self.window.theme)

    def room(self) -> pygame.Rect:
        return self.panel.room

    def controls(self) -> list[pygame.Rect]:
        return [button.rect for button in self.panel.buttons]

    def draw(self, target: pygame.Surface) -> None:
        target.fill(self.window.theme.palette.ground)
        if self.views is not None:
            self.views.draw(target)
        self.panel.draw(target)


def ask_to_leave(window: Window, then: Callable[[], None]) -> Ask:
    """Whether to leave a patient whose work-up is lost by it; `then` is done if so."""
    return Ask(window, "workup.leave_title", lambda: window.words("workup.leave_about"), "workup.leave_yes", then)

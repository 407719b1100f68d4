"""Who learns here, what is kept of it, and the ways into the quiz."""

import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from scenes.catalogue import cases, term
from scenes.home import LOG, chosen
from scenes.job import Job
from scenes.last import remember
from scenes.shown_clip import ShownClip, all_ready
from sim.classes.taking import Task
from sim.lesson import Lesson
from sim.loader import ScenarioError, list_exemplars, load_lesson, scenario_files, stamp_of
from sim.teach import schedule
from sim.teach.attempts import Attempt
from sim.teach.bank import Bank
from sim.teach.clips import Patients
from sim.teach.complaints import StoreError
from sim.teach.item import SENSES, Item, Senses, read_item
from sim.teach.progress import FILE, Learner, Store
from sim.teach.quiz import Quiz as Course
from sim.teach.sitting import Result, Verdict

if TYPE_CHECKING:
    from scenes.window import Window


class Learning:
    """The store of one window, opened when it is first needed; `home` is the program's own folder if None."""

    def __init__(self, window: "Window", home: Path | None = None) -> None:
        self._window, self._home = window, home
        self._store: Store | None = None
        self._banks: dict[tuple[tuple[str, ...], Path | None], tuple[object, Bank]] = {}

    @property
    def store(self) -> Store:
        """Where answers are kept."""
        if self._store is None:
            self._store = Store.open(self._home or chosen())
            if self._store.news:
                self.tell(*self._store.news)
        return self._store

    def tell(self, *errors: StoreError) -> None:
        """Say what is wrong with the store."""
        for error in errors:
            LOG.warning("%s", error, exc_info=error.__cause__)
        self._window.say(" ".join(self._window.words(error.key, **error.values) for error in errors), 12.0)

    def close(self) -> None:
        """Give the store back."""
        if self._store is not None:
            for error in self._store.news:
                LOG.warning("not kept: %s", error)
            self._store.close()
            self._store = None

    @property
    def learner(self) -> Learner | None:
        """Who learns: whoever was chosen last, else the only one there is; None if nobody is known."""
        try:
            there = self.store.learners()
        except StoreError as error:
            self.tell(error)
            return None
        named = [one for one in there if one.name == self._window.settings.learner]
        return named[0] if named else there[0] if len(there) == 1 else None

    def choose(self, learner: Learner | None) -> None:
        """Let somebody else learn from now on."""
        self._window.change(learner=learner.name if learner else "")

    def due(self) -> list[str]:
        """The findings that should be asked again by now, the most overdue first."""
        if self._store is None and not ((self._home or chosen()) / FILE).exists():
            return []  # nobody has learned here yet: no file is begun for a look at the menu
        learner = self.learner
        if learner is None:
            return []
        try:
            return schedule.due(self.store.cards(learner.id), time.time())
        except StoreError:
            return []

    def senses(self) -> tuple[Senses, ...]:
        """By which senses one can be asked here: not by ear alone where nothing is heard."""
        silent = self._window.settings.muted or bool(self._window.sink.trouble)
        return tuple(one for one in SENSES if not (silent and one == "ear"))

    # Into the quiz

    def practise(self, folder: Path | None = None, on_end: Callable[[], None] | None = None) -> None:
        """Practice with everything there is."""
        remember(self._window, "practice")
        self._begin("practice", None, folder, on_end)

    def drill(self, folder: Path | None = None, on_end: Callable[[], None] | None = None) -> None:
        """Only what this learner mixes up."""
        remember(self._window, "drill")
        self._begin("drill", None, folder, on_end)

    def take(self, lesson_id: str, folder: Path | None = None, on_end: Callable[[], None] | None = None) -> None:
        """A lesson, or an exam."""
        lesson = load_lesson(lesson_id, folder)
        if not lesson.is_exam:
            remember(self._window, "lesson", lesson_id)
        self._begin("exam" if lesson.is_exam else "practice", lesson, folder, on_end)

    def take_pack(self, task: Task, kept: Sequence[Attempt], on_end: Callable[[], None]) -> None:
        """The lesson of a class pack; one that was broken off with what was `kept` of it goes on."""
        self._begin("exam" if task.lesson.is_exam else "practice", task.lesson, task.folder, on_end, kept)

    def _begin(
        self, mode: str, lesson: Lesson | None, folder: Path | None, on_end: Callable[[], None] | None, kept: Sequence[Attempt] = ()
    ) -> None:
        from scenes.quiz import Quiz

        learner = self.learner
        course = Course(
            mode,
            partial(self.bank, lesson.cases if lesson else (), folder),
            all_ready,
            self.store if learner else None,
            learner.id if learner else None,
            lesson,
            seed=lesson.seed if lesson and isinstance(lesson.seed, int) else None,
            senses=self.senses(),
            kept=kept,
        )
        if learner is None:
            self._window.say(self._window.words("sitting.not_kept"), 10.0)
        self._window.push(Quiz(self._window, course, on_end or self._window.pop, folder, lesson.seconds_per_item if lesson else None))

    def warm(self, folder: Path | None = None) -> None:
        """Read all that is needed for the first item, beside the picture."""
        Job(lambda _: self.bank((), folder))

    def bank(self, named: tuple[str, ...], folder: Path | None) -> Bank:
        """The bank of these cases, read once, for the thread that makes the items; all that can be used if none are named."""
        stamps = tuple(map(stamp_of, scenario_files(folder))) if folder else ()  # one's own files may be changed meanwhile
        known = self._banks.get((named, folder))
        if known is None or known[0] != stamps:
            known = self._banks[named, folder] = stamps, Bank(named, folder) if named else _all_that_can_be_used(folder)
        return known[1].anew()

    def review(self, folder: Path | None = None) -> None:
        """What came of it so far."""
        from scenes.review import Review

        self._window.push(
            Review(
                self._window,
                self.store,
                self.learner,
                lambda key: term(key, folder, self._window.words.language),
                reopen=partial(self.reopen, folder=folder),
                drill=lambda _: self.drill(folder),
                practise=lambda: self.practise(folder),
                choose=self.choose,
                folder=self._home or chosen(),
            )
        )

    def reopen(self, text: str, folder: Path | None = None) -> None:
        """Ask a past item once more; nothing of it is kept."""
        from scenes.quiz import Quiz

        try:
            item = read_item(text)
        except ValueError:
            self._window.say(self._window.words("sitting.unreadable"), 8.0)
            return
        self._window.push(Quiz(self._window, Again(item, folder), self._window.pop, folder))


def _all_that_can_be_used(folder: Path | None) -> Bank:
    """The bank of every case; where some of one's own are wrong, of the others, and where all would be, of the shipped ones."""
    try:
        return Bank((), folder)
    except ScenarioError as error:
        LOG.warning("not asked in the quiz: %s", error)
    try:
        return Bank([*(line.id for line in cases(folder) if line.wrong is None), *list_exemplars()], folder)
    except ScenarioError:
        return Bank(())


class Again:
    """One item once more."""

    mode, length, news = "again", 1, ()

    def __init__(self, item: Item, folder: Path | None) -> None:
        self._item = item
        self._job = Job(lambda _: all_ready(item, Patients(folder)))
        self.number = 0

    @property
    def over(self) -> bool:
        """Whether it has been answered."""
        return self.number > 0

    def current(self, hurry: bool = False) -> tuple[Item, tuple[ShownClip, ...]] | None:  # noqa: ARG002  there is no other
        """The item, once it is ready."""
        return (self._item, self._job.result()) if self._job.done and not self.over else None

    def coming(self) -> None:
        """Nothing comes after it."""

    def answered(self, answer: tuple[str, ...], _confidence: int, _seconds: float) -> Verdict:
        """Whether it was right."""
        self.number = 1
        return Verdict(self._item.is_right(answer), self._item.meant(answer), False, True)

    def result(self) -> Result | None:
        """Nothing is reckoned of it."""
        return None

    def close(self) -> None:
        """Nothing is left open."""

"""The quiz: one item after the other, judged by ear and eye, each with how sure one is, and the reason shown on the signal."""

import gc
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pygame

from scenes import asking
from scenes.ahead import Ahead
from scenes.catalogue import glossary, site_title, term
from scenes.clip_views import ClipViews
from scenes.course import Course, Made
from scenes.home import LOG
from scenes.job import Job
from scenes.memory import settle
from scenes.quiz_panel import QuizPanel
from scenes.scene import Scene
from scenes.shown_clip import ShownClip, all_ready
from scenes.widgets.button import Button
from scenes.window import Window
from sim.loader import ScenarioError, load_scenario
from sim.scenario import Scenario
from sim.teach.complaints import StoreError
from sim.teach.item import Item
from sim.teach.sitting import Verdict
from sim.teach.wish import Wish

WAIT_S = 12.0  # after which a learner is told that it takes longer than usual


class Quiz(Scene):
    """`course` says what is asked; `on_end` is where one goes afterwards. `limit_s` is the time for each item, if there is one."""

    keys = "keys.quiz"

    def __init__(
        self, window: Window, course: Course, on_end: Callable[[], None], folder: Path | None = None, limit_s: float | None = None
    ) -> None:
        super().__init__(window)
        self.course, self.folder, self.limit_s, self.on_end = course, folder, limit_s, on_end
        self.glossary = glossary(folder, window.words.language)
        self.item: Item | None = None
        self.clips: tuple[ShownClip, ...] = ()
        self.views: list[ClipViews] = []
        self.at = 0  # the clip that is shown
        self.state = "preparing"  # preparing, asking, sure, told, result
        self.answer: tuple[str, ...] = ()
        self.verdict: Verdict | None = None
        self.compared: ClipViews | None = None
        self._who: list[frozenset[int]] = []
        self._solo: tuple[int, Job] | None = None
        self._comparing: Job | None = None
        self._ahead: Ahead | None = None
        self._drawn = self._begun = False  # whether the item that is asked has been seen, and then begun to be heard
        self._asked_s = self._begun_s = window.clock.now()
        self._seconds = 0.0  # that the answer took
        self._told_news: tuple[StoreError, ...] = ()
        self.panel = self.make_panel()

    def make_panel(self) -> QuizPanel:
        """What lays out the window."""
        return QuizPanel(self)

    def make_views(self, clip: ShownClip, item: Item) -> ClipViews:
        """What is seen of a clip."""
        return ClipViews(clip, item, self.window.words, self.window.theme)

    # Words

    def name(self, key: str) -> str:
        """The term of a finding or the title of a case."""
        return term(key, self.folder, self.window.words.language)

    def site(self, site: str) -> str:
        """The name of a muscle."""
        return site_title(site, self.window.words, self.folder)

    def option(self, key: str) -> str:
        """What can be answered, in words."""
        assert self.item is not None
        return asking.option(self.item, key, self.window.words, self.name, self._case)

    def _case(self, case: str) -> Scenario:
        return load_scenario(case, self.folder).told_in(self.window.words.language)

    def reasons(self) -> list[str]:
        """Why it is so."""
        assert self.item is not None
        return asking.reason(self.item, self.answer, self.glossary, self.window.words, self._case)

    def reword(self) -> None:
        self.glossary = glossary(self.folder, self.window.words.language)
        before, self.panel = self.panel, self.make_panel()
        self.panel.resume(before)
        ahead = self._ahead.views if self._ahead else []
        for views in (*self.views, *ahead, *([self.compared] if self.compared else [])):
            views.reword()

    # From item to item

    def leave(self) -> None:
        for views in self.views:
            views.stop()
        self.course.close()
        gc.unfreeze()

    def _light(self, made: Made) -> Ahead:
        """Make the views of an item that will be asked, unless that was done, and light its skins."""
        if self._ahead is None or self._ahead.item is not made[0]:
            views = [self.make_views(clip, made[0]) for clip in made[1]]
            self._ahead = Ahead(made[0], views, self.panel.room, self.window.theme)
        return self._ahead

    def _light_next(self) -> None:
        """Light what comes next, while it is made and once it is ready."""
        with suppress(ScenarioError):  # which is said when it is its turn
            coming = self.course.coming()
            if coming is not None and coming[0] is not self.item:
                self._light(coming)

    def _take(self, made: Made, views: list[ClipViews]) -> None:
        """Ask the next item."""
        self.item, self.clips = made
        self.views, self._ahead = views, None
        self.at, self.answer, self.verdict, self.compared, self._who = 0, (), None, None, []
        self._solo = self._comparing = None
        self.state, self._drawn, self._begun, self._asked_s = "asking", False, False, self.window.clock.now()
        self.panel.ask()
        self.place()
        LOG.info("asked: %s, %d of %d", self.item.kind, self.course.number + 1, self.course.length)

    def _begin(self) -> None:
        """Play what is seen now."""
        self._begun = True
        settle()  # without what the item before this one took
        self.replay()

    def show(self, n: int) -> None:
        """Another of the item's clips, from its beginning."""
        if n < len(self.views):
            self.views[self.at].stop()
            self._end_comparison()
            self.at = n
            self.panel.refresh()
            self.place()
            self.replay()

    def replay(self) -> None:
        """Play what is shown once more."""
        shown = self.shown
        if shown is not None:
            shown.play(self.window.sink, self.window.settings.volume, self.window.settings.muted)

    @property
    def shown(self) -> ClipViews | None:
        """The clip in view: one of the item's, or that with which it is compared."""
        return self.compared or (self.views[self.at] if self.views else None)

    def toggle_freeze(self) -> None:
        """Let it stand still, or play it once more from the beginning."""
        if self.shown is not None and self.shown.playing:
            self.shown.stand_still()
        else:
            self.replay()

    # Answers

    def choose(self, answer: tuple[str, ...]) -> None:
        """Take an answer, and ask how sure it is; none takes it back."""
        if self.state not in ("asking", "sure"):
            return
        self.answer = answer
        self.state = "sure" if answer else "asking"
        self._seconds = self.window.clock.now() - self._asked_s
        self.panel.refresh()

    def sure(self, confidence: int) -> None:
        """Give the answer, so sure."""
        if self.state == "sure":
            self._answer(confidence)

    def _answer(self, confidence: int) -> None:
        assert self.item is not None
        self.verdict = self.course.answered(self.answer, confidence, self._seconds)
        LOG.info("answered: %s", "right" if self.verdict.right else "wrong")
        self._complain()
        if self.verdict.told:
            self._tell()
        else:
            self.next()

    def _complain(self) -> None:
        """Say once what is wrong with the place where answers are kept."""
        news = self.course.news
        if news and [str(error) for error in news] != [str(error) for error in self._told_news]:
            self.window.learning.tell(*news)
        self._told_news = news

    def _tell(self) -> None:
        """Show on the signal what it was."""
        assert self.item is not None
        self.state = "told"
        self._who = [views.explain(views.shown.clip.shows or self.item.finding) for views in self.views]
        self.panel.tell()
        self.place()
        if self.verdict is not None and not self.verdict.right and self.chosen_finding():
            self._comparing = Job(lambda _: self._exemplar(self.chosen_finding()))

    def chosen_finding(self) -> str:
        """What was taken for what it was, if that is a finding that can be shown."""
        assert self.item is not None
        return self.item.meant(self.answer) if self.item.kind == "name_discharge" else ""

    def _exemplar(self, finding: str) -> tuple[Item, ShownClip] | None:
        """A clip of what was chosen, to be compared."""
        assert self.item is not None
        bank = self.window.learning.bank((), self.folder)
        made = bank.make(Wish("normal_or_not", finding, "", "all", 0.0, self.item.seed + 1))
        return None if made is None else (made, all_ready(made, bank.patients)[0])

    def compare(self) -> None:
        """Flip between the item and what it was taken for."""
        if self.state != "told" or not self.can_compare:
            return
        if self.compared is not None:
            self._end_comparison()
        else:
            self.views[self.at].stop()
            item, clip = self._comparing.result()
            self.compared = self.make_views(clip, item)
            self.compared.explain(clip.clip.shows)
        self.panel.refresh()
        self.place()
        self.replay()

    def _end_comparison(self) -> None:
        if self.compared is not None:
            self.compared.stop()
            self.compared = None

    @property
    def can_compare(self) -> bool:
        """Whether what was chosen is ready to be shown beside it."""
        return self._comparing is not None and self._comparing.done and not self._comparing.failed and self._comparing.result() is not None

    def solo(self) -> None:
        """Play only those who made the finding."""
        if self.state == "told" and self.compared is None and self.views and self._who[self.at] and self._solo is None:
            clip, who = self.clips[self.at], self._who[self.at]
            self._solo = self.at, Job(lambda _: clip.alone(who))

    def next(self) -> None:
        """The next item, once it is ready."""
        for views in self.views:
            views.stop()
        self._end_comparison()
        self.state, self._begun_s = "preparing", self.window.clock.now()
        self.panel.wait()
        self.update()

    def examine(self) -> None:
        """Go on with this patient freely, from the end of the clip."""
        from scenes.examine import Examine

        if self.state == "told" and self.views:
            self.views[self.at].stop()
            clip = self.clips[self.at]
            scene = Examine(self.window, clip.clip.address, self.folder, frozen=True, on_leave=self.window.pop)
            scene.visits.patient = clip.prepared.patient
            self.window.push(scene)

    @property
    def withheld(self) -> str:
        """In an exam no words are looked up before its end."""
        return "glossary.not_in_exam" if self.course.mode == "exam" and self.state != "result" else ""

    # Events, time, picture

    def handle(self, event: pygame.event.Event) -> bool:
        return self.panel.handle(event)

    def update(self) -> None:
        window = self.window
        if self.state == "preparing":
            try:
                made = self.course.current(hurry=True)
            except ScenarioError as wrong:  # as a case or lesson of a teacher's own
                window.say(str(wrong.complaints[0]), 12.0)
                self.on_end()
                return
            if made is not None:
                ahead = self._light(made)
                if ahead.lit:
                    self._take(made, ahead.views)
            elif self.course.over:
                self._end()
            return
        if self._drawn and not self._begun:
            self._begin()
        self._light_next()
        if self.shown is not None and self is window.scenes[-1]:
            self.shown.update(window.sink, window.settings.volume, window.settings.muted)
        if self._solo is not None and self._solo[1].done:
            (at, job), self._solo = self._solo, None
            if at == self.at and self.compared is None and not job.failed:
                self.views[at].play(window.sink, window.settings.volume, window.settings.muted, job.result())
        if self.state == "told":
            self.panel.offer()
        if self.limit_s is not None and self.state in ("asking", "sure") and self.left_s <= 0:
            self.answer, self._seconds = (), self.limit_s + 1.0
            self._answer(1)

    @property
    def left_s(self) -> float:
        """Seconds left for the present item."""
        return (self.limit_s or 0.0) - (self.window.clock.now() - self._asked_s)

    @property
    def slow(self) -> bool:
        """Whether the next item takes longer than usual."""
        return self.state == "preparing" and self.window.clock.now() - self._begun_s > WAIT_S

    def _end(self) -> None:
        if self.course.mode == "again":  # there is nothing to reckon of a past item
            self.on_end()
            return
        self.state, self.views, self.compared = "result", [], None
        LOG.info("quiz ended: %d items", self.course.number)
        self.panel.conclude(self.course.result())
        self.place()

    def place(self) -> None:
        self.panel.place()
        if self.shown is not None:  # the others are placed when they are shown
            self.shown.place(self.panel.room, self.window.theme)

    def room(self) -> pygame.Rect:
        return self.panel.room

    def controls(self) -> list[pygame.Rect]:
        return [widget.rect for widget in self.panel.focus.widgets if widget.visible and isinstance(widget, Button)]

    def draw(self, target: pygame.Surface) -> None:
        target.fill(self.window.theme.palette.ground)
        if self.shown is not None and self.state in ("asking", "sure", "told"):
            self.shown.draw(target)
        self.panel.draw(target)
        self._drawn = self.item is not None and self.state != "preparing"

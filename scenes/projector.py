"""A lesson shown before a class: large, with little beside the signal, votes by show of hands, and the answer when it is asked for."""

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from scenes import asking
from scenes.board import Board
from scenes.clip_views import ClipViews
from scenes.home import LOG, chosen
from scenes.keeping import free_names, kept_folder
from scenes.quiz import Quiz
from scenes.quiz_panel import QuizPanel
from scenes.rounds import Rounds
from scenes.shown_clip import ShownClip, all_ready
from scenes.theme import Theme, base_scale
from scenes.views.broad_trace import BroadTrace
from scenes.window import Window
from sim.classes.votes import keep
from sim.lesson import Lesson
from sim.rendering import FolderError
from sim.teach.item import Item
from sim.teach.quiz import Quiz as Course

LEAST_TEXT = 1.5  # of the usual size
LINES = 30  # of text that a window is high at most, so that it is read from the last row (the usual rule asks for 25 to 30)
BODY = 14  # units of the design, the size of running text


class Projector(Quiz):
    """The quiz without a learner: `rounds` are the items and the votes, which are kept in a file from the first one on."""

    keys = "keys.projector"

    def __init__(
        self, window: Window, rounds: Rounds, title: str, on_end: Callable[[], None], folder: Path | None = None, name: str = "lesson"
    ) -> None:
        self.rounds, self.title, self._name = rounds, title, name
        self.file: Path | None = None  # of the votes, once there are any
        self._complained = False
        super().__init__(window, rounds, on_end, folder)

    def make_panel(self) -> QuizPanel:
        return Board(self)

    def make_views(self, clip: ShownClip, item: Item) -> ClipViews:
        views = super().make_views(clip, item)
        views.trace = BroadTrace(views.words, views.scope, views.units)
        return views

    def called(self, item: Item, key: str) -> str:
        """An option of any item in words."""
        return asking.option(item, key, self.window.words, self.name, self._case)

    # Votes

    def vote(self, n: int, by: int) -> None:
        """One more vote for an option, or (-1) one less."""
        if self.item is not None and self.state == "asking":
            self.count(n, self.rounds.round.votes[self.item.options[n]] + by)

    def count(self, n: int, number: int) -> None:
        """So many votes for an option; the table on the disk is written anew."""
        if self.item is None or self.state != "asking":
            return
        self.rounds.round.count(self.item.options[n], number)
        try:
            if self.file is None:
                stem = f"votes_{time.strftime('%Y-%m-%d', time.localtime(self.rounds.round.at))}_{self._name}"
                (self.file,) = free_names(kept_folder(chosen()), stem, ".csv")
            keep(self.file, self.rounds.rounds)
        except (FolderError, OSError) as error:
            LOG.warning("votes not kept: %s", error)
            if not self._complained:
                self.window.say(self.window.words("projector.not_kept", why=getattr(error, "strerror", None) or error), 10.0)
            self._complained = True

    # From item to item

    def reveal(self) -> None:
        """Show what it is, and why; with most votes for something else, also why it is not that."""
        if self.state == "asking":
            self.answer = self.rounds.round.led
            self.verdict = self.course.answered(self.answer, 2, 0.0)
            self._tell()

    def go_on(self) -> None:
        """The answer first, then the next item."""
        if self.state == "result":
            self.on_end()
        elif self.state == "asking":
            self.reveal()
        else:
            self.next()

    def next(self) -> None:
        """The next item, whether the answer was shown or not."""
        if self.state in ("asking", "told"):
            self.rounds.step(1)
            super().next()

    def before(self) -> None:
        """The item before this one; from the end, the one that was shown last."""
        if self.state == "result" and self.rounds.at < len(self.rounds.rounds):
            super().next()
        elif self.rounds.at > 0:
            self.rounds.step(-1)
            super().next()

    def stop(self) -> None:
        """To the end, or, from there and where nobody has voted, out."""
        if self.state == "result" or not any(one.cast for one in self.rounds.rounds):
            self.on_end()
            return
        for views in self.views:
            views.stop()
        self._end()

    # Large

    def place(self) -> None:
        window, theme = self.window, self.window.theme
        scale = max(LEAST_TEXT * base_scale(window.rect.size), window.rect.height / (LINES * BODY), theme.scale)
        if scale > theme.scale:
            window.theme = Theme(scale, theme.palette, theme.reduced_motion)
        super().place()

    def leave(self) -> None:
        super().leave()
        self.window.resize(self.window.screen)  # which takes the usual size of text again


def show(window: Window, lesson: Lesson, name: str, folder: Path | None = None) -> Projector:
    """Show a lesson before the class; `folder` holds what is the teacher's own in it."""
    course = Course(
        "exam" if lesson.is_exam else "practice",
        partial(window.learning.bank, lesson.cases, folder),
        all_ready,
        lesson=lesson,
        seed=lesson.seed if isinstance(lesson.seed, int) else None,
        senses=window.learning.senses(),
    )
    scene = Projector(window, Rounds(course, folder), lesson.title, window.pop, folder, name)
    window.push(scene)
    return scene

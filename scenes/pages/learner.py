"""Who learns here: choosing, adding, exporting, deleting."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from scenes import home
from scenes.ask import Ask
from scenes.home import LOG
from scenes.pages.page import Page
from scenes.widgets.button import Button
from scenes.widgets.choice import Choice
from scenes.widgets.paragraph import Paragraph
from scenes.widgets.text_entry import TextEntry
from sim.teach.complaints import StoreError
from sim.teach.progress import LONGEST_NAME, Learner

if TYPE_CHECKING:
    from scenes.review import Review


class Learners:
    """The page of the learners, and what is done there; what fails is said in the window."""

    def __init__(self, review: "Review", folder: Path | None) -> None:
        self._review, self._folder = review, folder

    def page(self) -> Page:
        """A list of the learners, an entry for a new one, and what can be done with the own data."""
        words, learner, there = self._review.window.words, self._review.learner, self._there()
        blocks = [("heading", words("review.who")), ("body", words("review.who_note"))]
        if not self._review.store.kept:
            blocks.append(("strong", words("review.forgotten")))
        entry = TextEntry(words("review.new_learner"), self.add, longest=LONGEST_NAME)
        caption, chosen = words("review.learner") if learner else words("review.choose"), str(learner.id) if learner else ""
        choice = Choice(caption, [(str(each.id), each.name) for each in there], chosen, lambda key: self._choose(there, int(key)))
        own = [Button(words("review.export"), self.export, "E"), Button(words("review.delete"), self.ask_to_delete)]
        rows = [
            [Paragraph(blocks)],
            *([[choice]] if there else []),
            [entry],
            [Button(words("review.add"), lambda: self.add(entry.text))],
            *([own] if learner else []),
        ]
        return Page(rows, main=choice if there else entry)

    def _there(self) -> list[Learner]:
        """All learners of the store; the present one too, of whom traces may be left that can be deleted once more."""
        learner = self._review.learner
        try:
            there = self._review.store.learners()
        except StoreError as error:
            self._review.complain(error)
            there = []
        return there if learner is None or learner in there else [*there, learner]

    def _choose(self, there: list[Learner], number: int) -> None:
        self._review.take(next(each for each in there if each.id == number))

    def add(self, name: str) -> None:
        """Begin the progress of a new learner."""
        review = self._review
        try:
            added = review.store.add_learner(name)
        except StoreError as error:
            review.complain(error)
        else:
            review.take(added)
            review.window.say(review.window.words("review.added", name=added.name))

    def export(self) -> None:
        """Write all answers of the learner to a table in the program's own folder."""
        review, folder = self._review, self._folder or home.chosen()
        if review.learner is None:
            return
        name = "".join(c if c.isalnum() else "_" for c in review.learner.name)
        day = datetime.fromtimestamp(review.now()).strftime("%Y-%m-%d")  # noqa: DTZ006 (the learner's own day)
        path = folder / f"progress_{name}_{day}.csv"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            review.store.export_csv(review.learner.id, path)
        except StoreError as error:
            review.complain(error)
        except OSError as error:
            LOG.warning("nothing exported: %s", error)
            review.window.say(review.window.words("progress.unexported", path=path), 12.0)
        else:
            review.window.say(review.window.words("review.exported", file=path), 10.0)

    def ask_to_delete(self) -> None:
        """Ask whether all of the learner is to be deleted."""
        review, window = self._review, self._review.window
        assert review.learner is not None
        name, count = review.learner.name, len(review.progress.attempts)
        about = lambda: window.words("review.delete_about", name=name, count=count)  # noqa: E731  said where it is used
        window.push(Ask(window, "review.delete_title", about, "review.delete_yes", self._delete))

    def _delete(self) -> None:
        review = self._review
        assert review.learner is not None
        name = review.learner.name
        try:
            review.store.delete(review.learner.id)
        except StoreError as error:  # it can be done again
            review.refresh()
            review.complain(error)
        else:
            review.take(None)
            review.window.say(review.window.words("review.deleted", name=name))

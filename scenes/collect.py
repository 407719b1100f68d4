"""Collect: what a class handed in, put together beside the picture."""

from collections.abc import Callable
from pathlib import Path

from scenes.class_results import ClassResults
from scenes.classroom import remember_paths, used_last
from scenes.home import LOG, chosen
from scenes.job import Job
from scenes.job import Progress as Telling
from scenes.own_folder import typed
from scenes.quiz_text import Blocks
from scenes.settings import LONGEST_PATH
from scenes.sheet import OnSheet, Sheet
from scenes.spoken import class_words
from scenes.widgets.button import Button
from scenes.widgets.paragraph import Paragraph
from scenes.widgets.text_entry import TextEntry
from scenes.window import Window
from sim.classes.group import Group, merged, read_roster
from sim.classes.pack import read_pack, unpacked
from sim.classes.report import Told
from sim.classes.results import ENDING
from sim.commands import MISTAKES
from sim.formats import PACK_SUFFIX

FIELDS = ("pack", "results", "roster")
LISTS = (".txt", ".csv")  # what a list of names may end in, to be known when it is dropped
Together = tuple[Group, Path, Told]


class Collect(OnSheet):
    """The pack, the folder with the results, and a list of names if there is one: typed, or dropped on the window."""

    keys = "keys.collect"

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self.pack, self.results, self.roster = (TextEntry("", lambda _: self.begin(), longest=LONGEST_PATH) for _ in FIELDS)
        for entry, what in zip((self.pack, self.results, self.roster), FIELDS, strict=True):
            entry.tell(used_last(window, what))
        self.told = Paragraph()
        self._news: Callable[[], Blocks] = self._invitation
        self._job: Job[Together] | None = None
        self.reword()
        self._sheet.focus.give(self.pack)

    def reword(self) -> None:
        words, window, entries = self.window.words, self.window, (self.pack, self.results, self.roster)
        for entry, what in zip(entries, FIELDS, strict=True):
            entry.caption = words(f"collect.{what}")
        self.told.blocks = self._news()
        begin = Button(words("collect.begin"), self.begin, words("key.enter"), primary=True)
        buttons = [begin, Button(words("review.back"), window.pop, "Esc"), Button(words("menu.keys"), window.show_keys, "F1")]
        self._sheet = Sheet(window, words("collect.title"), [*([entry] for entry in entries), [self.told]], buttons)
        self._sheet.focus.give(next((entry for entry in entries if entry.focused), self.pack))

    def _invitation(self) -> Blocks:
        return [("quiet", self.window.words("collect.about"))]

    def say(self, news: Callable[[], Blocks]) -> None:
        """Tell what came of it, and bring that into view."""
        self._news = news
        if self.told.blocks != news():
            self.told.blocks = news()
            self.place()
            self._sheet.form.reveal(self.told)

    def begin(self) -> None:
        """Put together what is in the folder."""
        words, pack, results, roster = self.window.words, typed(self.pack.text), typed(self.results.text), typed(self.roster.text)
        if self._job is not None:
            return
        if pack is None or results is None:
            self.say(lambda: [("strong", words("collect.no_pack" if pack is None else "collect.no_results"))])
            return
        if not results.exists():
            self.say(lambda: [("strong", words("collect.missing", folder=results))])
            return
        remember_paths(self.window, pack=pack, results=results, roster=roster or "")
        language = words.language

        def together(progress: Telling) -> Together:
            handed_out = read_pack(pack)
            names = read_roster(roster) if roster is not None else ()
            folder = unpacked(handed_out, chosen())
            return merged(handed_out, [results], names, progress), folder, class_words(folder, language)

        self._job = Job(together)

    @property
    def still(self) -> bool:  # type: ignore[override]
        """Unless something is being put together."""
        return self._job is None

    def update(self) -> None:
        if self._job is None:
            return
        words = self.window.words
        if not self._job.done:
            percent, which = round(100 * self._job.fraction), self._job.doing
            self.say(lambda: [("heading", words("collect.doing", percent=percent, which=which))])
            return
        job, self._job = self._job, None
        try:
            group, folder, told = job.result()
        except MISTAKES as error:
            said = str(error)
            self.say(lambda: [("strong", said)])
            return
        LOG.info("class put together: %d learners, %d files refused", len(group.learners), group.refused)
        lines = [("item", sentence) for sentence in group.trouble]
        if group.learners:
            self.say(self._invitation)
            self.window.push(ClassResults(self.window, group, told, folder))
        else:
            self.say(lambda: [("strong", words("collect.nothing", title=group.pack.title)), *lines])

    def drop(self, file: Path) -> None:
        """Put a path that was dropped into the line where it belongs."""
        entry = self.pack if file.suffix == PACK_SUFFIX else self.roster if file.suffix.lower() in LISTS else self.results
        if not (file.is_dir() or file.name.endswith((PACK_SUFFIX, ENDING, *LISTS))):
            self.window.say(self.window.words("collect.strange", file=file.name), 8.0)
            return
        entry.tell(str(file.parent if file.name.endswith(ENDING) else file))
        self._sheet.focus.give(entry)

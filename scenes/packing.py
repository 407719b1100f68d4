"""Hand out: a lesson written as a class pack, and how the class opens it."""

import secrets
from collections.abc import Callable
from pathlib import Path

from scenes.ask import Ask
from scenes.classroom import remember_paths, used_last
from scenes.home import LOG
from scenes.own_folder import typed
from scenes.quiz_menu import lesson_entries
from scenes.quiz_text import Blocks
from scenes.settings import LONGEST_PATH
from scenes.sheet import OnSheet, Sheet
from scenes.widgets.button import Button
from scenes.widgets.choice import Choice
from scenes.widgets.paragraph import Paragraph
from scenes.widgets.text_entry import TextEntry
from scenes.window import Window
from sim.classes.pack import LONGEST_NOTE, SHOWN, Pack, made
from sim.commands import MISTAKES
from sim.export import version
from sim.formats import PACK_SUFFIX
from sim.rendering import write_whole

SAME, OWN = "same", "own"
LARGEST_SEED = 2**31
DIGITS = "0123456789"


class Packing(OnSheet):
    """The lesson, the same items for all or not, a note, and the file; Enter in any line, or the button, writes it."""

    keys = "keys.packing"
    still = True

    def __init__(self, window: Window, folder: Path | None = None) -> None:
        super().__init__(window)
        self._folder = folder
        self.lesson = Choice("", lesson_choices(window, folder), "", self._propose)
        self.lesson.chosen = self.lesson.options[0][0]
        self.items = Choice("", [], SAME, lambda _: self._refresh())
        self.seed = TextEntry("", lambda _: self.write(), allowed=DIGITS, longest=10)
        self.seed.tell(str(secrets.randbelow(LARGEST_SEED)))
        self.note = TextEntry("", lambda _: self.write(), longest=LONGEST_NOTE)
        self.file = TextEntry("", lambda _: self.write(), longest=LONGEST_PATH)
        self.told = Paragraph()
        self._news: Callable[[], Blocks] = lambda: [("quiet", window.words("packing.about"))]
        self.reword()
        self._sheet.focus.give(self.lesson, ring=True)
        self._propose(self.lesson.chosen)

    def reword(self) -> None:
        words, window = self.window.words, self.window
        self.lesson.options = lesson_choices(window, self._folder)
        self.items.options = [(kind, words(f"packing.{kind}")) for kind in (SAME, OWN)]
        named = {"lesson": self.lesson, "items": self.items, "seed": self.seed, "note": self.note, "file": self.file}
        for name, field in named.items():
            field.caption = words(f"packing.{name}")
        self.told.blocks = self._news()
        write = Button(words("packing.write"), self.write, words("key.enter"), primary=True)
        buttons = [write, Button(words("review.back"), window.pop, "Esc"), Button(words("menu.keys"), window.show_keys, "F1")]
        self._sheet = Sheet(window, words("packing.title"), [*([field] for field in named.values()), [self.told]], buttons)
        self._sheet.focus.give(next((field for field in named.values() if field.focused), self.lesson))

    def _propose(self, lesson: str) -> None:
        """A name for the file, in the folder that was used last."""
        last = used_last(self.window, "handed_out")
        self.file.tell(str((Path(last).parent if last else Path.home()) / f"{lesson}{PACK_SUFFIX}"))

    def _refresh(self) -> None:
        self.seed.wanted = self.items.chosen == SAME
        self.place()

    def say(self, news: Callable[[], Blocks]) -> None:
        """Tell what came of it, and bring that into view."""
        self._news = news
        self.told.blocks = news()
        self.place()
        self._sheet.form.reveal(self.told)

    def _refuse(self, say: Callable[[], str]) -> None:
        self.say(lambda: [("strong", say())])

    def write(self, force: bool = False) -> None:
        """Write the pack, whole or not at all; a file that is there is replaced only when that is wanted."""
        words, file = self.window.words, typed(self.file.text)
        if file is None:
            self._refuse(lambda: words("packing.no_file"))
            return
        if file.suffix != PACK_SUFFIX:
            file = file.with_name(file.name + PACK_SUFFIX)
        if self.items.chosen == SAME and not self.seed.text:
            self._refuse(lambda: words("packing.no_seed"))
            return
        seed = int(self.seed.text) if self.items.chosen == SAME else None
        try:
            if file.exists() and not force:
                there = lambda: words("packing.there_about", file=file)  # noqa: E731  said where it is used
                self.window.push(Ask(self.window, "packing.there", there, "packing.replace", lambda: self.write(True)))
                return
            pack = made(self.lesson.chosen, self._folder, seed, self.note.text, version())
            content = pack.bytes()
            write_whole(file, content)
        except (*MISTAKES, OSError) as error:
            said = str(error)
            self._refuse(lambda: said)
            return
        LOG.info("pack written: %s", pack.id[:SHOWN])
        remember_paths(self.window, handed_out=file, pack=file)
        self.file.tell(str(file))
        self.say(lambda: self._written(pack, file, len(content)))

    def _written(self, pack: Pack, file: Path, size: int) -> Blocks:
        words = self.window.words
        items = words("packing.told_own") if pack.seed is None else words("packing.told_same", seed=pack.seed)
        return [
            ("heading", words("packing.written", title=pack.title, size=f"{size / 1000:.1f}")),
            ("body", str(file)),
            ("body", words("packing.told", items=items, pack=pack.id[:SHOWN])),
            ("gap", ""),
            ("strong", words("packing.opened")),
            *(("item", words(f"packing.open_{way}", file=file.name)) for way in ("drop", "click", "run")),
            ("body", words("packing.keep_it")),
        ]


def lesson_choices(window: Window, folder: Path | None) -> list[tuple[str, str]]:
    """The lessons by id and title, in the order of the quiz."""
    return [(entry.key, entry.title) for entry in lesson_entries(window.words, folder)]

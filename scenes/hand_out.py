"""Hand out: a lesson written as a class pack, and how the class opens it."""

import secrets
from pathlib import Path

import pygame

from scenes.ask import Ask
from scenes.classroom import remember_paths, used_last
from scenes.home import LOG
from scenes.own_folder import typed
from scenes.quiz_menu import lesson_entries
from scenes.scene import Scene
from scenes.settings import LONGEST_PATH
from scenes.sheet import Sheet
from scenes.widgets.button import Button
from scenes.widgets.choice import Choice
from scenes.widgets.paragraph import Paragraph
from scenes.widgets.text_entry import TextEntry
from scenes.window import Window
from sim.classes.commands import write
from sim.classes.pack import LONGEST_NOTE, SHOWN, SUFFIX, made
from sim.commands import MISTAKES
from sim.export import version

SAME, OWN = "same", "own"
LARGEST_SEED = 2**31
DIGITS = "0123456789"


class HandOut(Scene):
    """The lesson, the same items for all or not, a note, and the file; Enter in any line, or the button, writes it."""

    keys = "keys.hand_out"
    still = True

    def __init__(self, window: Window, folder: Path | None = None) -> None:
        super().__init__(window)
        self._folder = folder
        words = window.words
        lessons = [(entry.key, entry.title) for entry in lesson_entries(words, folder)]
        self.lesson = Choice(words("hand_out.lesson"), lessons, lessons[0][0], self._propose)
        kinds = [(kind, words(f"hand_out.{kind}")) for kind in (SAME, OWN)]
        self.items = Choice(words("hand_out.items"), kinds, SAME, lambda _: self._refresh())
        self.seed = TextEntry(words("hand_out.seed"), lambda _: self.write(), allowed=DIGITS, longest=10)
        self.seed.tell(str(secrets.randbelow(LARGEST_SEED)))
        self.note = TextEntry(words("hand_out.note"), lambda _: self.write(), longest=LONGEST_NOTE)
        self.file = TextEntry(words("hand_out.file"), lambda _: self.write(), longest=LONGEST_PATH)
        self.told = Paragraph([("quiet", words("hand_out.about"))])
        self._write = Button(words("hand_out.write"), self.write, words("key.enter"), primary=True)
        buttons = [self._write, Button(words("review.back"), window.pop, "Esc"), Button(words("menu.keys"), window.show_keys, "F1")]
        fields = (self.lesson, self.items, self.seed, self.note, self.file, self.told)
        self._sheet = Sheet(window, words("hand_out.title"), [[field] for field in fields], buttons)
        self._sheet.focus.give(self.lesson, ring=True)
        self._propose(self.lesson.chosen)

    def _propose(self, lesson: str) -> None:
        """A name for the file, in the folder that was used last."""
        last = used_last(self.window, "handed_out")
        self.file.tell(str((Path(last).parent if last else Path.home()) / f"{lesson}{SUFFIX}"))

    def _refresh(self) -> None:
        self.seed.wanted = self.items.chosen == SAME
        self.place()

    def say(self, *blocks: tuple[str, str]) -> None:
        """Tell what came of it, and bring that into view."""
        self.told.blocks = list(blocks)
        self.place()
        self._sheet.form.reveal(self.told)

    def write(self, force: bool = False) -> None:
        """Write the pack, whole or not at all; a file that is there is replaced only when that is wanted."""
        words, file = self.window.words, typed(self.file.text)
        if file is None:
            self.say(("strong", words("hand_out.no_file")))
            return
        if file.suffix != SUFFIX:
            file = file.with_name(file.name + SUFFIX)
        if self.items.chosen == SAME and not self.seed.text:
            self.say(("strong", words("hand_out.no_seed")))
            return
        seed = int(self.seed.text) if self.items.chosen == SAME else None
        try:
            if file.exists() and not force:
                yes = words("hand_out.replace")
                asked = Ask(self.window, words("hand_out.there"), words("hand_out.there_about", file=file), yes, lambda: self.write(True))
                self.window.push(asked)
                return
            pack = made(self.lesson.chosen, self._folder, seed, self.note.text, version())
            content = pack.bytes()
            write(file, content)
        except (*MISTAKES, OSError) as error:
            self.say(("strong", str(error)))
            return
        LOG.info("pack written: %s", pack.id[:SHOWN])
        remember_paths(self.window, handed_out=file, pack=file)
        self.file.tell(str(file))
        items = words("hand_out.told_own") if seed is None else words("hand_out.told_same", seed=seed)
        self.say(
            ("heading", words("hand_out.written", title=pack.title, size=f"{len(content) / 1000:.1f}")),
            ("body", str(file)),
            ("body", words("hand_out.told", items=items, pack=pack.id[:SHOWN])),
            ("gap", ""),
            ("strong", words("hand_out.opened")),
            *(("item", words(f"hand_out.open_{way}", file=file.name)) for way in ("drop", "click", "run")),
            ("body", words("hand_out.keep_it")),
        )

    def place(self) -> None:
        self._sheet.place()

    def controls(self) -> list[pygame.Rect]:
        return self._sheet.controls()

    def handle(self, event: pygame.event.Event) -> bool:
        if self._sheet.handle(event):
            return True
        if event.type == pygame.KEYDOWN and event.key == pygame.K_ESCAPE:
            self.window.pop()
            return True
        return False

    def draw(self, target: pygame.Surface) -> None:
        self._sheet.draw(target)

"""The teacher's side: hand a lesson out, put together what comes back, or show it before the class."""

from pathlib import Path

import pygame

from scenes.entry_card import EntryCard
from scenes.home import LOG, chosen
from scenes.own_folder import typed
from scenes.projector import show
from scenes.quiz_menu import lesson_entries
from scenes.scene import Scene
from scenes.settings import LONGEST_PATH
from scenes.widgets.button import Button, in_rows
from scenes.widgets.focus import Focus
from scenes.widgets.menu_list import Entry, MenuList
from scenes.widgets.paragraph import Paragraph
from scenes.window import Window
from sim.classes.pack import read_pack, unpacked
from sim.commands import MISTAKES
from sim.formats import PACK_SUFFIX
from sim.loader import load_lesson

HAND_OUT, COLLECT, PACK = "*hand_out", "*collect", "*pack"


def used_last(window: Window, what: str) -> str:
    """The path that was used last for something; empty if none was."""
    return window.settings.paths.get(what, "")


def remember_paths(window: Window, **paths: object) -> None:
    """These paths were used last, by what they were for."""
    told = {what: str(path)[:LONGEST_PATH] for what, path in paths.items()}
    if told.items() - window.settings.paths.items():
        window.change(paths={**window.settings.paths, **told})


class Classroom(Scene):
    """Choose by arrow keys, number or mouse: hand out, collect, or which lesson or pack is shown before the class."""

    keys = "keys.classroom"
    still = True

    def __init__(self, window: Window, folder: Path | None = None) -> None:
        super().__init__(window)
        self._folder = folder
        self.list = MenuList([], self._open)
        self.reword()

    def reword(self) -> None:
        words = self.window.words
        ways = [Entry(f"*{way}", words(f"classroom.{way}"), words(f"classroom.{way}_about")) for way in ("hand_out", "collect")]
        pack = Entry(PACK, words("classroom.pack"), words("classroom.pack_about"), head=words("classroom.show"))
        self.list.entries = [*ways, pack, *lesson_entries(words, self._folder)]
        self._buttons = [Button(words("quiz_menu.back"), self.window.pop, "Esc"), Button(words("menu.keys"), self.window.show_keys, "F1")]
        self._about = Paragraph([("title", words("classroom.title")), ("gap", ""), ("body", words("classroom.about"))])
        self._focus = Focus([self.list, *self._buttons, self._about], otherwise=self.list)
        self._focus.give(self.list)

    def enter(self) -> None:
        LOG.info("classroom shown")

    def _open(self, way: str) -> None:
        from scenes.collect import Collect
        from scenes.packing import Packing

        if way == HAND_OUT:
            self.window.push(Packing(self.window, self._folder))
        elif way == COLLECT:
            self.window.push(Collect(self.window))
        elif way == PACK:
            self._ask_for_pack()
        else:
            show(self.window, load_lesson(way, self._folder), way, self._folder)

    def _ask_for_pack(self) -> None:
        actions = [("classroom.pack_show", self._show)]
        about, last = (lambda: [self.window.words("classroom.pack_ask")]), used_last(self.window, "pack")
        self.window.push(EntryCard(self.window, "classroom.pack", about, "classroom.pack_file", last, actions, LONGEST_PATH))

    def _show(self, text: str) -> str:
        """Show the pack of a file that was typed in place of the card; what is wrong with it."""
        file = typed(text)
        if file is None:
            return self.window.words("classroom.no_path")
        try:
            pack = read_pack(file)
            folder = unpacked(pack, chosen())
            lesson = pack.taken(folder)
        except MISTAKES as error:
            return str(error)
        self.window.pop()
        remember_paths(self.window, pack=file)
        show(self.window, lesson, pack.lesson, folder)
        return ""

    def place(self) -> None:
        """What it is for on the left, the list on the right; below each other where that would be narrow."""
        theme, window = self.window.theme, self.window.rect
        narrow = theme.units(window)[0] < 900
        edge = theme.px(16 if narrow else 40), theme.px(12 if narrow else 36)
        whole = window.inflate(-2 * edge[0], -2 * edge[1])
        left = whole.copy() if narrow else pygame.Rect(whole.x, whole.y, round(whole.width * 0.34), whole.height)
        row = in_rows(self._buttons, left, theme)
        room = row.y - theme.px(12) - left.y
        tall = min(self._about.wanted_height(theme, left.width), whole.height // 4 if narrow else room)
        self._about.place(pygame.Rect(left.x, left.y, left.width, tall if narrow else room), theme)
        if narrow:
            top = whole.y + tall + theme.px(10)
            self.list.place(pygame.Rect(whole.x, top, whole.width - theme.px(4), row.y - theme.px(10) - top), theme)
            return
        x = left.right + theme.px(32)
        self.list.place(pygame.Rect(x, whole.y, whole.right - x - theme.px(8), whole.height), theme)

    def controls(self) -> list[pygame.Rect]:
        return [button.rect for button in self._buttons]

    def handle(self, event: pygame.event.Event) -> bool:
        if event.type == pygame.KEYDOWN and event.key == pygame.K_ESCAPE:
            self.window.pop()
            return True
        return self._focus.handle(event)

    def drop(self, file: Path) -> None:
        if file.suffix != PACK_SUFFIX:
            self.window.say(self.window.words("classroom.no_pack", file=file.name), 8.0)
            return
        self._ask_for_pack()
        wrong = self._show(str(file))
        if wrong:
            self.window.pop()  # the card that asked for it
            self.window.say(wrong, 10.0)

    def draw(self, target: pygame.Surface) -> None:
        target.fill(self.window.theme.palette.ground)
        self._focus.draw(target, self.window.theme)

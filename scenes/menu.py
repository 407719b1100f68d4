"""The menu: the cases there are, each with a line about it."""

from pathlib import Path

import pygame

from scenes.catalogue import CaseLine, cases, folder_for
from scenes.home import LOG
from scenes.last import go_on, remember, title_of
from scenes.own_folder import copy_case
from scenes.scene import Scene
from scenes.widgets.button import Button, in_rows
from scenes.widgets.focus import Focus
from scenes.widgets.menu_list import Entry, MenuList
from scenes.widgets.paragraph import Paragraph, wrapped
from scenes.window import Window
from sim.address import Address

GO_ON = "*last"  # the row of what was opened last
TIGHT = 0.3  # of a small window: buttons that take more of it show no keys, and the list has room
NARROW, LOW = 900, 540  # units of the design: below these the words and the list do not stand side by side


class Menu(Scene):
    """Choose a case by arrow keys, number or mouse; Enter opens it."""

    keys = "keys.menu"
    still = True

    def __init__(self, window: Window, folder: Path | None = None, seed: int = 1, at: str | None = None) -> None:
        super().__init__(window)
        self._folder, self._seed, self._at = folder or window.folder, seed, at
        self._chosen, self._last = window.folder, window.settings.last  # in the settings, when this was opened
        self.list = MenuList([], self._open)
        self._quizzed = True  # whether what is due may have changed
        self._name = "display", (0, 0)
        self._motto: list[str] = []
        self._honesty: list[str] = []
        self._motto_y = self._honesty_y = 0
        self.reword()

    def reword(self) -> None:
        words, window = self.window.words, self.window
        self._list_cases(self.list.entries[self.list.at].key if self.list.entries else self._at)
        self._quizzed = True
        self._quiz = Button(words("menu.quiz"), self._to_quiz, "Q", primary=True)
        self._buttons = [
            self._quiz,
            Button(words("menu.atlas"), self._to_atlas, "T"),
            Button(words("menu.patient"), self._to_patient, "W"),
            Button(words("menu.this"), self._to_this, words("key.shift") + "+W"),
            Button(words("menu.progress"), self._to_progress, "P"),
            Button(words("menu.compare"), self._to_compare, "C"),
            Button(words("menu.write"), self._write, "A"),
            Button(words("menu.classroom"), self._to_class, "K"),
            Button(words("menu.keys"), window.show_keys, "F1"),
            Button(words("menu.settings"), window.show_settings, "F2"),
            Button(words("menu.program"), self._to_about, "I"),
            Button(words("menu.quit"), window.clear, "Esc"),
        ]
        self._about = Paragraph(
            [("body", words("menu.about")), ("gap", ""), *(("item", words(f"menu.{step}")) for step in ("first", "second", "third"))]
        )
        self._focus = Focus([self.list, *self._buttons, self._about], otherwise=self.list)
        self._focus.give(self.list)

    def enter(self) -> None:
        LOG.info("menu shown")
        if self._folder is not None and not self._folder.is_dir():
            self.window.say(self.window.words("folder.gone", folder=self._folder), 12.0)

    def _list_cases(self, at: str | None) -> None:
        """The cases there are now, one's own apart from the others; `at` is the one that is marked."""
        lines = cases(self._folder, self.window.words.language)
        firsts = {next((line.id for line in lines if (line.own is None) == shipped), ""): shipped for shipped in (False, True)}
        own = any(line.own for line in lines)
        heads = {case: self.window.words("menu.shipped" if shipped else "menu.own") for case, shipped in firsts.items() if own}
        self._lines = {line.id: line for line in lines}
        self.list.entries = [*self._going_on(), *(self._entry(line, heads.get(line.id, "")) for line in lines)]
        self.list.at = next((n for n, entry in enumerate(self.list.entries) if entry.key == at), 0)

    def _going_on(self) -> list[Entry]:
        """The row of what was opened last, if it can be opened again."""
        words, title = self.window.words, title_of(self.window, self._folder)
        return [Entry(GO_ON, words("menu.go_on", what=title), words("menu.go_on_about"), "G")] if title is not None else []

    def _entry(self, line: CaseLine, head: str) -> Entry:
        words, wrong = self.window.words, line.wrong
        if wrong is None:
            count = words("menu.one_muscle") if line.sites == 1 else words("menu.muscles", count=line.sites)
            return Entry(line.id, line.title, line.about, count, head)
        about = words("menu.wrong", file=Path(wrong.file).name, line=wrong.line, message=wrong.message)
        return Entry(line.id, line.title, about, words("menu.is_wrong"), head, warns=True)

    def _open(self, case: str) -> None:
        from scenes.examine import Examine

        if case == GO_ON:
            self._quizzed = True
            go_on(self.window, self._folder)
        elif self._lines[case].wrong is not None:
            self._write()
        else:
            self.window.replace(Examine(self.window, Address(case, seed=self._seed), folder_for(case, self._folder)))

    def _go_on(self) -> None:
        if self.list.entries and self.list.entries[0].key == GO_ON:
            self._open(GO_ON)

    def _write(self) -> None:
        """Write on at the marked case, if it is one's own; else make one's own copy of it first."""
        line = self._lines.get(self.list.entries[self.list.at].key)
        if line is None:
            self.window.say(self.window.words("menu.mark_one"))
            return
        if line.own is not None:
            self._to_author(line.own)
        else:
            copy_case(self.window, line.id, line.title, self._to_author)

    def _to_author(self, file: Path) -> None:
        from scenes.author import Author

        remember(self.window, "write", str(file))
        self.window.replace(Author(self.window, file, self.window.folder or self._folder, self._seed))

    def _to_quiz(self) -> None:
        from scenes.quiz_menu import QuizMenu

        self._quizzed = True
        self.window.push(QuizMenu(self.window, self._folder))

    def _to_patient(self, of: str | None = None) -> None:
        from scenes.case import Case

        self._quizzed = True
        remember(self.window, "patient")
        self.window.push(Case(self.window, self._folder, of=of))

    def _to_this(self) -> None:
        """Work up the marked case; one with something wrong in it, as its file is now, is to be mended first."""
        case = self.list.entries[self.list.at].key
        self._list_cases(case)
        self.place()
        if case in self._lines and self._lines[case].wrong is not None:
            self._write()
        elif case in self._lines:
            self._to_patient(case)
        else:
            self.window.say(self.window.words("menu.mark_one"))

    def _to_atlas(self) -> None:
        self.show_entry("")

    def show_entry(self, key: str) -> None:
        """The atlas at this entry, or at its first one."""
        from scenes.atlas import Atlas

        remember(self.window, "atlas")
        self.window.push(Atlas(self.window, self._folder, first=key))

    def _to_compare(self) -> None:
        from scenes.compare_menu import CompareMenu

        remember(self.window, "compare")
        self.window.push(CompareMenu(self.window, self._folder))

    def _to_class(self) -> None:
        from scenes.classroom import Classroom

        self.window.push(Classroom(self.window, self._folder))

    def drop(self, file: Path) -> None:
        from scenes.handout import open_pack

        self._quizzed = True
        open_pack(self.window, file)

    def _to_about(self) -> None:
        from scenes.about import about

        self.window.push(about(self.window))

    def _to_progress(self) -> None:
        self._quizzed = True
        self.window.learning.review(self._folder)

    def update(self) -> None:
        folder, last = self.window.folder, self.window.settings.last
        if (self._chosen, self._last) != (folder, last):
            if self._chosen != folder:  # another one has been chosen in the settings
                self._folder = folder
            self._chosen, self._last = folder, last
            self._list_cases(self.list.entries[self.list.at].key)
            self.place()
        if self._quizzed and self.window.scenes[-1] is self:
            self._quizzed = False
            due, words = len(self.window.learning.due()), self.window.words
            self._quiz.caption = words("menu.quiz_due", count=due) if due else words("menu.quiz")
            self.place()

    def place(self) -> None:
        """Words on the left and the list on the right; below each other, with fewer words, where that would be narrow."""
        theme, window = self.window.theme, self.window.rect
        wide, tall = theme.units(window)
        if wide < NARROW or tall < LOW:
            self._stack(window.inflate(-2 * theme.px(18), -2 * theme.px(14)))
        else:
            whole = pygame.Rect(0, 0, min(theme.px(1180), window.width - 2 * theme.px(56)), window.height - theme.px(96))
            whole.center = window.center
            self._columns(whole)

    def _columns(self, whole: pygame.Rect) -> None:
        theme = self.window.theme
        left = pygame.Rect(whole.topleft, (round(whole.width * 0.36), whole.height))
        row = self._place_buttons(left)
        below = self._place_texts("display", left, row.y - theme.px(16))
        self._about.visible = True
        bottom = self._honesty_y - len(self._honesty) * theme.height("small") - theme.px(12)
        self._about.place(pygame.Rect(left.x, below + theme.px(20), left.width - theme.px(16), bottom - below - theme.px(20)), theme)
        self._place_list(pygame.Rect(left.right + theme.px(32), whole.y, whole.right - left.right - theme.px(32), whole.height))

    def _stack(self, whole: pygame.Rect) -> None:
        theme = self.window.theme
        row = self._place_buttons(whole)
        tight = row.height > TIGHT * whole.height
        if tight:
            row = self._place_buttons(whole, brief=True)
        bottom = row.y - theme.px(8)
        below = self._place_texts("title", whole, bottom, motto=not tight)
        self._about.visible = False
        bottom -= len(self._honesty) * theme.height("small") + theme.px(8)
        self._place_list(pygame.Rect(whole.x, below + theme.px(4), whole.width - theme.px(4), bottom - below - theme.px(4)))

    def _place_buttons(self, within: pygame.Rect, brief: bool = False) -> pygame.Rect:
        """The buttons at the bottom, `brief` ones without their keys, in as many rows as they need; the place of all of them."""
        for button in self._buttons:
            button.brief = brief
        return in_rows(self._buttons, within, self.window.theme)

    def _place_texts(self, role: str, within: pygame.Rect, bottom: int, motto: bool = True) -> int:
        """The name with what it promises at the top, what it is not at the bottom; where the former end."""
        theme, words = self.window.theme, self.window.words
        self._name = role, within.topleft
        self._motto = wrapped(theme, words("app.motto"), "body", within.width) if motto else []
        self._motto_y = within.y + theme.height(role) + theme.px(4)
        self._honesty = wrapped(theme, words("app.honesty"), "small", within.width)
        self._honesty_y = bottom
        return self._motto_y + len(self._motto) * theme.height("body") + theme.px(8)

    def _place_list(self, within: pygame.Rect) -> None:
        theme = self.window.theme
        head = theme.height("body") + theme.px(10)
        self.list.place(pygame.Rect(within.x, within.y + head, within.width - theme.px(8), within.height - head), theme)

    def controls(self) -> list[pygame.Rect]:
        return [button.rect for button in self._buttons]

    def handle(self, event: pygame.event.Event) -> bool:
        if self._focus.handle(event):
            return True
        work_up = self._to_this if event.type == pygame.KEYDOWN and event.mod & pygame.KMOD_SHIFT else self._to_patient
        does = {
            pygame.K_ESCAPE: self.window.clear, pygame.K_q: self._to_quiz, pygame.K_t: self._to_atlas, pygame.K_c: self._to_compare,
            pygame.K_w: work_up, pygame.K_p: self._to_progress, pygame.K_a: self._write, pygame.K_g: self._go_on,
            pygame.K_i: self._to_about, pygame.K_k: self._to_class,
        }  # fmt: skip
        action = does.get(event.key) if event.type == pygame.KEYDOWN else None
        if action is not None:
            action()
        return action is not None

    def draw(self, target: pygame.Surface) -> None:
        theme, words = self.window.theme, self.window.words
        colours = theme.palette
        target.fill(colours.ground)
        role, corner = self._name
        theme.write(target, words("app.name"), corner, role)
        for n, line in enumerate(self._motto):
            theme.write(target, line, (corner[0], self._motto_y + n * theme.height("body")), colour=colours.accent)
        above = self.list.rect.x, self.list.rect.y - theme.px(6)
        theme.write(target, words("menu.choose"), above, colour=colours.quiet, anchor="bottomleft")
        for n, line in enumerate(reversed(self._honesty)):
            place = corner[0], self._honesty_y - n * theme.height("small")
            theme.write(target, line, place, "small", colours.warning, anchor="bottomleft")
        self._focus.draw(target, theme)

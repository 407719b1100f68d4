"""Ways into the quiz: practice, a drill of what one mixes up, lessons and exams; and what came of it so far."""

from contextlib import suppress
from pathlib import Path

import pygame

from scenes.home import LOG
from scenes.scene import Scene
from scenes.widgets.button import Button, in_rows
from scenes.widgets.focus import Focus
from scenes.widgets.menu_list import Entry, MenuList
from scenes.widgets.paragraph import Paragraph
from scenes.window import Window
from scenes.words import Words
from sim.loader import ScenarioError, list_lessons, load_lesson

LAST = 10_000  # where a lesson stands that names no place in the course
MOST_NAMED = 6  # findings that are due and named


class QuizMenu(Scene):
    """Choose by arrow keys, number or mouse; Enter begins."""

    keys = "keys.quiz_menu"
    still = True

    def __init__(self, window: Window, folder: Path | None = None) -> None:
        super().__init__(window)
        self._folder, self._learning = folder, window.learning
        self._stale = False  # whether who learns, and what is due, may have changed
        self.list = MenuList([], self._open)
        self._about = Paragraph()
        self.reword()

    def reword(self) -> None:
        words, window = self.window.words, self.window
        self.list.entries = self._entries()
        self._buttons = [
            Button(words("quiz_menu.back"), window.pop, "Esc"),
            Button(words("quiz_menu.progress"), self._to_progress, "P"),
            Button(words("menu.keys"), window.show_keys, "F1"),
        ]
        self._focus = Focus([self.list, *self._buttons, self._about], otherwise=self.list)
        self._focus.give(self.list)
        self._tell()

    def _entries(self) -> list[Entry]:
        """Practice and drill, then every lesson that can be read."""
        words = self.window.words
        entries = [Entry(f"*{way}", words(f"quiz_menu.{way}"), words(f"quiz_menu.{way}_about")) for way in ("practice", "drill")]
        return entries + lesson_entries(words, self._folder)

    def enter(self) -> None:
        LOG.info("quiz menu shown")
        self._learning.warm(self._folder)

    def _to_progress(self) -> None:
        self._stale = True
        self._learning.review(self._folder)

    def update(self) -> None:
        if self._stale and self.window.scenes[-1] is self:  # somebody may have a name now
            self._stale = False
            self._tell()
            self.place()

    def _tell(self) -> None:
        """Who learns, and what is due."""
        words, learner = self.window.words, self._learning.learner
        blocks = [("title", words("quiz_menu.title")), ("gap", "")]
        if learner is None:
            blocks.append(("body", words("quiz_menu.nobody")))
        else:
            due = self._learning.due()
            blocks.append(("body", words("quiz_menu.learner", name=learner.name)))
            blocks.append(("gap", ""))
            blocks.append(("body", words("quiz_menu.due", count=len(due)) if due else words("quiz_menu.nothing_due")))
            blocks += [("item", self._name(finding)) for finding in due[:MOST_NAMED]]
        blocks += [("gap", ""), ("quiet", words("quiz_menu.about"))]
        self._about.tell(blocks)

    def _name(self, finding: str) -> str:
        from scenes.catalogue import term

        return term(finding, self._folder, self.window.words.language)

    def _open(self, way: str) -> None:
        if way == "*practice":
            self._learning.practise(self._folder, self._home)
        elif way == "*drill":
            self._learning.drill(self._folder, self._home)
        else:
            self._learning.take(way, self._folder, self._home)

    def drop(self, file: Path) -> None:
        from scenes.handout import open_pack

        self._stale = True
        open_pack(self.window, file)

    def _home(self) -> None:
        """Back here, with what is due anew."""
        self.window.pop()
        self._tell()
        self.place()

    def place(self) -> None:
        """Who and what on the left, the list on the right; below each other where that would be narrow."""
        theme, window = self.window.theme, self.window.rect
        whole = window.inflate(-2 * theme.px(40), -2 * theme.px(36))
        if theme.units(window)[0] < 900:
            whole = window.inflate(-2 * theme.px(16), -2 * theme.px(12))
            row = in_rows(self._buttons, whole, theme)
            tall = min(self._about.wanted_height(theme, whole.width), whole.height // 4)
            self._about.place(pygame.Rect(whole.x, whole.y, whole.width, tall), theme)
            top = whole.y + tall + theme.px(10)
            self.list.place(pygame.Rect(whole.x, top, whole.width - theme.px(4), row.y - theme.px(10) - top), theme)
            return
        left = pygame.Rect(whole.x, whole.y, round(whole.width * 0.34), whole.height)
        row = in_rows(self._buttons, left, theme)
        self._about.place(pygame.Rect(left.x, left.y, left.width, row.y - theme.px(12) - left.y), theme)
        x = left.right + theme.px(32)
        self.list.place(pygame.Rect(x, whole.y, whole.right - x - theme.px(8), whole.height), theme)

    def controls(self) -> list[pygame.Rect]:
        return [button.rect for button in self._buttons]

    def handle(self, event: pygame.event.Event) -> bool:
        if event.type == pygame.KEYDOWN and event.key == pygame.K_ESCAPE:
            self.window.pop()
            return True
        if event.type == pygame.KEYDOWN and event.key == pygame.K_p:
            self._to_progress()
            return True
        return self._focus.handle(event)

    def draw(self, target: pygame.Surface) -> None:
        target.fill(self.window.theme.palette.ground)
        self._focus.draw(target, self.window.theme)


def lesson_entries(words: Words, folder: Path | None) -> list[Entry]:
    """Every lesson that can be read, one's own first, then in the order of the course."""
    lessons = []
    for name in list_lessons(folder):
        with suppress(ScenarioError):  # what is wrong with it is for `main.py check` to say
            lessons.append((name, load_lesson(name, folder)))
    shipped, entries = set(list_lessons()), []
    for name, lesson in sorted(lessons, key=lambda one: (one[0] in shipped, one[1].place or LAST, one[0])):
        kind = "exam" if lesson.is_exam else "lesson"
        aside = words(f"quiz_menu.{kind}", count=lesson.length)
        entries.append(Entry(name, lesson.title, " ".join(lesson.about.split()), aside))
    return entries

"""The menu: the cases there are, each with a line about it."""

from pathlib import Path

import pygame

from scenes.catalogue import cases
from scenes.home import LOG
from scenes.preparation import Address
from scenes.scene import Scene
from scenes.widgets.button import Button
from scenes.widgets.focus import Focus
from scenes.widgets.menu_list import Entry, MenuList
from scenes.widgets.paragraph import Paragraph, wrapped
from scenes.window import Window


class Menu(Scene):
    """Choose a case by arrow keys, number or mouse; Enter opens it."""

    keys = "keys.menu"

    def __init__(self, window: Window, folder: Path | None = None, seed: int = 1, at: str | None = None) -> None:
        super().__init__(window)
        words = window.words
        self._folder, self._seed = folder, seed
        entries = [Entry(case.id, case.title, case.about, self._sites(case.sites)) for case in cases(folder)]
        self.list = MenuList(entries, self._open)
        self.list.at = next((i for i, entry in enumerate(entries) if entry.key == at), 0)
        self._keys = Button(words("menu.keys"), self._show_keys, "F1")
        self._quit = Button(words("menu.quit"), window.clear, "Esc")
        self._about = Paragraph(
            [("body", words("menu.about")), ("gap", ""), *(("item", words(f"menu.{step}")) for step in ("first", "second", "third"))]
        )
        self._focus = Focus([self.list, self._keys, self._quit, self._about])
        self._focus.give(self.list)
        self._left = pygame.Rect(0, 0, 0, 0)
        self._motto: list[str] = []

    def enter(self) -> None:
        LOG.info("menu shown")

    def _sites(self, count: int) -> str:
        return self.window.words("menu.one_muscle") if count == 1 else self.window.words("menu.muscles", count=count)

    def _open(self, case: str) -> None:
        from scenes.examine import Examine

        self.window.replace(Examine(self.window, Address(case, seed=self._seed), self._folder))

    def _show_keys(self) -> None:
        from scenes.keys import Keys

        self.window.push(Keys(self.window, self.keys))

    def place(self) -> None:
        theme, window = self.window.theme, self.window.rect
        margin = theme.px(56)
        wide = min(theme.px(1180), window.width - 2 * margin)
        whole = pygame.Rect(0, 0, wide, window.height - theme.px(96))
        whole.center = (window.centerx, window.centery)
        self._left = pygame.Rect(whole.topleft, (round(wide * 0.36), whole.height))
        self._motto = wrapped(theme, self.window.words("app.motto"), "body", self._left.width)
        top = self._left.y + theme.height("display") + len(self._motto) * theme.height("body") + theme.px(60)
        button = theme.px(36)
        self._about.place(
            pygame.Rect(self._left.x, top, self._left.width - theme.px(16), self._left.bottom - button - theme.px(56) - top), theme
        )
        self._keys.rect = pygame.Rect(self._left.x, self._left.bottom - button, self._keys.wanted_width(theme), button)
        self._quit.rect = pygame.Rect(self._keys.rect.right + theme.px(12), self._keys.rect.y, self._quit.wanted_width(theme), button)
        right = pygame.Rect(self._left.right + theme.px(32), whole.y, whole.right - self._left.right - theme.px(32), whole.height)
        head = theme.height("body") + theme.px(14)
        self.list.place(pygame.Rect(right.x, right.y + head, right.width, right.height - head), theme)

    def handle(self, event: pygame.event.Event) -> bool:
        if self._focus.handle(event):
            return True
        if event.type == pygame.KEYDOWN and event.key == pygame.K_ESCAPE:
            self.window.clear()
            return True
        if event.type == pygame.KEYDOWN and self.list.handle(event):
            self._focus.give(self.list)
            return True
        return False

    def draw(self, target: pygame.Surface) -> None:
        theme, words = self.window.theme, self.window.words
        colours = theme.palette
        target.fill(colours.ground)
        theme.write(target, words("app.name"), self._left.topleft, "display", width=self._left.width)
        under = self._left.y + theme.height("display") + theme.px(8)
        for n, line in enumerate(self._motto):
            theme.write(target, line, (self._left.x, under + n * theme.height("body")), colour=colours.accent, width=self._left.width)
        theme.write(
            target, words("menu.choose"), (self.list.rect.x, self.list.rect.y - theme.px(12)), colour=colours.quiet, anchor="bottomleft"
        )
        theme.write(
            target,
            words("app.honesty"),
            (self._left.x, self._keys.rect.y - theme.px(16)),
            "small",
            colours.warning,
            anchor="bottomleft",
            width=self._left.width,
        )
        self._focus.draw(target, theme)

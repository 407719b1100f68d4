"""What can be compared: the comparisons that were made ready, and any two cases of one's own choice."""

from pathlib import Path

import pygame

from scenes.catalogue import cases
from scenes.home import LOG
from scenes.scene import Scene
from scenes.widgets.button import Button, in_rows
from scenes.widgets.choice import Choice
from scenes.widgets.focus import Focus
from scenes.widgets.menu_list import Entry, MenuList
from scenes.widgets.paragraph import Paragraph
from scenes.window import Window
from sim.comparison import Comparison, Member
from sim.loader import ScenarioError, list_exemplars, load_comparisons, load_scenario

FIRST = "normal", "als"  # of one's own choice, until one has chosen
NARROW = 900  # units of the design: below that, words and list lie below each other


class CompareMenu(Scene):
    """Choose by arrow keys, number or mouse; Enter opens both sides."""

    keys = "keys.compare_menu"
    still = True

    def __init__(self, window: Window, folder: Path | None = None, at: str | None = None, threaded: bool = True) -> None:
        super().__init__(window)
        self._folder, self._threaded = folder, threaded
        self.told = comparisons(folder)
        self.list = MenuList([], self.open)
        self.list.at = list(self.told).index(at) if at in self.told else 0
        self.chosen = [Choice("", [], case, lambda _: self.place()) for case in FIRST]
        self.reword()

    def reword(self) -> None:
        words, window = self.window.words, self.window
        told = {key: one.told_in(words.language) for key, one in self.told.items()}
        self.list.entries = [Entry(key, one.title, one.look_for, self._count(one)) for key, one in told.items()]
        options = self._options()
        for choice in self.chosen:
            choice.options = list(options)
        self._both = Button(words("compare.both"), self.open_chosen, "V")
        self._buttons = [Button(words("quiz_menu.back"), window.pop, "Esc"), Button(words("menu.keys"), window.show_keys, "F1")]
        self._about = Paragraph([("title", words("compare.title")), ("gap", ""), ("body", words("compare.about"))])
        self._own = Paragraph([("heading", words("compare.own")), ("quiet", words("compare.own_about"))])
        self._focus = Focus([self.list, *self.chosen, self._both, *self._buttons, self._about, self._own], otherwise=self.list)
        self._focus.give(self.list)

    def enter(self) -> None:
        LOG.info("comparisons shown")

    def _count(self, told: Comparison) -> str:
        return self.window.words("compare.members", count=len(told.members)) if len(told.members) > 2 else ""

    def _options(self) -> list[tuple[str, str]]:
        """Every case and exemplar that can be read, by title; an exemplar of the same name as a case is told apart."""
        words = self.window.words
        lines = [(line.id, line.title) for line in cases(self._folder, words.language) if line.wrong is None]
        for name in list_exemplars(self._folder):
            try:
                title = load_scenario(name, self._folder).told_in(words.language).title
            except ScenarioError:  # what is wrong with it is for `main.py check` to say
                continue
            lines.append((name, words("compare.exemplar", title=title)))
        return lines

    def open(self, key: str) -> None:
        """Open one of the comparisons."""
        self._show(self.told[key])

    def open_chosen(self) -> None:
        """Open the two cases that were chosen, in a muscle that both have if there is one."""
        try:
            left, right = (load_scenario(one.chosen, self._folder) for one in self.chosen)
        except ScenarioError:  # it has become wrong since it was listed
            self.window.say(self.window.words("compare.wrong"), 10.0)
            return
        site = next((site for site in left.sites if site in right.sites), None)
        members = tuple(Member(case=one.chosen, site=site) for one in self.chosen)
        self._show(Comparison.model_construct(title="", look_for="", members=members))

    def _show(self, told: Comparison) -> None:
        from scenes.compare import Compare

        self.window.push(Compare(self.window, told, self._folder, self._threaded))

    def place(self) -> None:
        """Words and one's own choice on the left, the list on the right; below each other, without the words, where that is narrow."""
        theme, window = self.window.theme, self.window.rect
        if theme.units(window)[0] < NARROW:
            whole = window.inflate(-2 * theme.px(16), -2 * theme.px(12))
            row = in_rows([*self._buttons, self._both], whole, theme)
            self._about.visible = self._own.visible = False
            top = self._place_chosen(pygame.Rect(whole.x, whole.y, whole.width, row.y - theme.px(10) - whole.y))
            self.list.place(pygame.Rect(whole.x, whole.y, whole.width - theme.px(4), top - theme.px(10) - whole.y), theme)
            return
        whole = window.inflate(-2 * theme.px(40), -2 * theme.px(36))
        left = pygame.Rect(whole.x, whole.y, round(whole.width * 0.34), whole.height)
        row = in_rows(self._buttons, left, theme)
        self._about.visible = self._own.visible = True
        wide, tall = self._both.wanted_width(theme), theme.px(36)
        self._both.rect = pygame.Rect(left.right - wide, row.y - theme.px(24) - tall, wide, tall)
        top = self._place_chosen(pygame.Rect(left.x, left.y, left.width, self._both.rect.y - theme.px(8) - left.y))
        tall = min(self._own.wanted_height(theme, left.width), top - left.y - theme.px(80))
        self._own.place(pygame.Rect(left.x, top - theme.px(8) - tall, left.width, tall), theme)
        self._about.place(pygame.Rect(left.x, left.y, left.width, self._own.rect.y - theme.px(12) - left.y), theme)
        x = left.right + theme.px(32)
        self.list.place(pygame.Rect(x, whole.y, whole.right - x - theme.px(8), whole.height), theme)

    def _place_chosen(self, within: pygame.Rect) -> int:
        """The two choices at the foot of a rectangle; where they begin."""
        theme, top = self.window.theme, within.bottom
        for choice in reversed(self.chosen):
            height = max(theme.px(36), choice.wanted_height(theme, within.width))
            choice.place(pygame.Rect(within.x, top - height, within.width, height), theme, self.window.rect)
            top -= height + theme.px(8)
        return top

    def controls(self) -> list[pygame.Rect]:
        return [button.rect for button in (*self._buttons, self._both)]

    def handle(self, event: pygame.event.Event) -> bool:
        if self._focus.busy:
            return self._focus.handle(event)
        does = {pygame.K_ESCAPE: self.window.pop, pygame.K_v: self.open_chosen}
        if event.type == pygame.KEYDOWN and event.key in does:
            does[event.key]()
            return True
        return self._focus.handle(event)

    def draw(self, target: pygame.Surface) -> None:
        target.fill(self.window.theme.palette.ground)
        self._focus.draw(target, self.window.theme)


def comparisons(folder: Path | None) -> dict[str, Comparison]:
    """All comparisons; the shipped ones alone where the author's own are wrong, which is for `main.py check` to say."""
    try:
        return load_comparisons(folder)
    except ScenarioError:
        return load_comparisons()

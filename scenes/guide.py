"""The first minute: three prompts over a patient who twitches, each done by doing it."""

from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pygame

from scenes.catalogue import term
from scenes.home import LOG
from scenes.scene import Scene
from scenes.splash import Splash, case_ready
from scenes.widgets.button import Button, in_rows
from scenes.widgets.focus import MOUSE, Focus
from scenes.widgets.paragraph import Paragraph
from scenes.window import Window
from sim.spikes import KINDS

if TYPE_CHECKING:
    from scenes.desk import Desk
    from scenes.examine import Examine

CASE, SITE, SEED = "benign_fasciculation", "gastrocnemius_medial", 10  # of this patient the needle hears two large twitches a second
STEPS = ("needle", "effort", "heard")
PAGES = {"needle": "section", "effort": "trace", "heard": "trace"}  # what a small window shows meanwhile
RIGHT, ANSWERS = "fasciculation", ("fibrillation", "fasciculation", "myokymic_discharge")
ANSWER_KEYS = {pygame.K_1: 0, pygame.K_2: 1, pygame.K_3: 2, pygame.K_KP1: 0, pygame.K_KP2: 1, pygame.K_KP3: 2}
LEAST = 124  # units of the design that a view keeps above the card, with its headline


def first_minute(window: Window) -> Splash:
    """What makes the patient of the first minute ready, and then opens it with the prompts over it."""
    return Splash(window, partial(case_ready, window, None, CASE, SITE, SEED, 0.0), partial(_open, window))


def _open(window: Window, examination: Scene) -> None:
    window.replace(examination)
    window.push(Guide(window, examination))  # type: ignore[arg-type]  case_ready makes an examination


class Guide(Scene):
    """Lies over a corner of an examination that goes on below it and gets every key and press that is not for the prompts.

    It is over when it has been skipped, answered, or left with the examination; then the settings say that it has been seen.
    """

    over = True
    still = True
    keys = "keys.guide"

    def __init__(self, window: Window, examination: "Examine") -> None:
        super().__init__(window)
        self.examination = examination
        self.at = 0
        self.answer: str | None = None
        self._desk: Desk | None = None
        self._needle: object = None  # where it was at first
        self._placed: object = None  # the layout of the desk for which the card was placed
        self._beside = False  # whether a press that began beside the card is still held
        self._box = pygame.Rect(0, 0, 0, 0)
        self._text = Paragraph()
        self.reword()

    @property
    def step(self) -> str:
        """What is asked for now."""
        return STEPS[self.at]

    # What is said

    def reword(self) -> None:
        words = self.window.words
        self._buttons = [Button(words("guide.skip"), self.end, "Esc")]
        if self.answer is not None:
            stay = Button(words("guide.stay"), self.end, "Esc")
            self._buttons = [Button(words("guide.menu"), self.to_menu, words("key.enter"), primary=True), stay]
        elif self.step == "heard":
            names = [term(finding, None, words.language) for finding in ANSWERS]
            self._buttons = [*(Button(name, partial(self.say_heard, n), f"{n + 1}") for n, name in enumerate(names)), *self._buttons]
        self._focus = Focus([*self._buttons, self._text])
        self._placed = None

    def _said(self, brief: bool) -> list[tuple[str, str]]:
        """The prompt, or what the answer was and why, in blocks of a paragraph; `brief` without what could be left out."""
        words, step = self.window.words, self.step
        if self.answer is not None:
            name = partial(term, folder=None, language=words.language)
            key = "guide.right" if self.answer == RIGHT else "guide.other" if brief else "guide.wrong"
            said = words(key, finding=name(RIGHT), chosen=name(self.answer))
            more = [] if brief else [("body", words("guide.others")), ("body", words("guide.coloured"))]
            return [("heading", said), ("body", words("guide.because")), *more]
        asked = [("heading", words(f"guide.{step}")), ("body", words(f"guide.{step}_how"))]
        if brief:
            return asked if step != "heard" else [("strong", words("guide.heard_how"))]
        before = words(f"guide.{STEPS[self.at - 1]}_done") if self.at else words("guide.needle_see")
        return [("small", words("guide.title", number=self.at + 1, count=len(STEPS))), ("body", before), *asked]

    # What is done

    def enter(self) -> None:
        LOG.info("first minute: %s", self.step)
        self._look()

    def leave(self) -> None:
        LOG.info("first minute over")
        if self._desk is not None and self._desk.foot:
            self._desk.foot = 0
            self._desk.place()
        self.window.change(guided=True)

    def end(self) -> None:
        """Only the prompts go; the patient stays."""
        self.window.pop()

    def to_menu(self) -> None:
        """Everything there is."""
        from scenes.menu import Menu

        self.window.replace(Menu(self.window, self.window.scenarios, at=CASE))

    def say_heard(self, number: int) -> None:
        """Answer the question; the units that were heard are coloured wherever they are seen."""
        self.answer = ANSWERS[number]
        LOG.info("first minute: answered %s", self.answer)
        desk, history = self.examination.desk, self.examination.history
        if desk is not None:
            _, unit, kind = history.log.between(0, history.head + 1)
            for one in np.unique(unit[(kind == KINDS.index(RIGHT)) & (unit >= 0)]).tolist():
                if one not in desk.units.coloured:
                    desk.units.colour(one)
        self.reword()
        self.place()

    def update(self) -> None:
        self._look()
        desk = self._desk
        if desk is None:
            return
        moved, contracts = desk.needle.needle != self._needle, self.examination.effort.now > 0
        if (self.step == "needle" and moved) or (self.step == "effort" and contracts):
            self.at += 1
            LOG.info("first minute: %s", self.step)
            self.reword()
            self._turn()
        if self._placed is not desk.parts:
            self.place()

    def _look(self) -> None:
        """Take up the muscle that is examined now."""
        desk = self.examination.desk
        if desk is not None and desk is not self._desk:
            self._desk, self._needle = desk, desk.needle.needle
            self._turn()

    def _turn(self) -> None:
        """In a small window, show what is spoken of."""
        if self._desk is not None and self._desk.parts is not None and self._desk.parts.paged:
            self._desk.turn_to(PAGES[self.step])

    # Layout: over the pages at the side, above the effort; in a small window in a strip of its own at the foot

    def place(self) -> None:
        desk, theme, window = self._desk, self.window.theme, self.window.rect
        if desk is None or desk.parts is None:
            return
        side, edge, pad = desk.parts.side, theme.px(12), theme.px(14)
        strip = desk.parts.paged or side is None
        self._text.blocks = self._said(brief=strip)
        if strip or side is None:
            self._box = pygame.Rect(edge, 0, window.width - 2 * edge, 0)
            bottom, beside = window.height - theme.px(8), self._beside_wide(self._box.width - 2 * pad)
            most = bottom - desk.parts.bar.bottom - desk.parts.caption.height - theme.px(LEAST)
        else:
            self._box = pygame.Rect(side.x + theme.px(6), 0, side.width - theme.px(12), 0)
            bottom, beside = desk.effort.rect.y - theme.px(6), 0
            most = bottom - side.y
        self._fill(bottom, most, beside)
        if self._text.overflow:
            self._text.blocks = self._said(brief=True)
            self._fill(bottom, most, beside)
        foot = self._box.height if strip else 0
        if foot != desk.foot:
            desk.foot = foot
            desk.place()
        self._placed = desk.parts

    def _beside_wide(self, wide: int) -> int:
        """How much of the strip's width the buttons take, if it is less high with them beside the text; 0: they stand below it."""
        theme = self.window.theme
        beside = min(sum(button.wanted_width(theme) + theme.px(10) for button in self._buttons), round(0.45 * wide))
        room = pygame.Rect(0, 0, beside, 0)
        tall = max(in_rows(self._buttons, room, theme).height, self._text.wanted_height(theme, wide - beside - theme.px(10)))
        below = in_rows(self._buttons, pygame.Rect(0, 0, wide, 0), theme).height + theme.px(8) + self._text.wanted_height(theme, wide)
        return beside if tall <= below else 0

    def _fill(self, bottom: int, most: int, beside: int) -> None:
        """Lay text and buttons into the card, whose foot stands at `bottom`, and make it as high as they need, but for `most`."""
        theme = self.window.theme
        pad = theme.px(14)
        inner = self._box.inflate(-2 * pad, 0)
        buttons, text = inner.copy(), inner.copy()
        if beside:
            buttons.width, buttons.right = beside, inner.right
            text.width = inner.width - beside - theme.px(10)
        row = in_rows(self._buttons, buttons, theme).height
        text.height = min(self._text.wanted_height(theme, text.width), most - 2 * pad - (0 if beside else row + theme.px(8)))
        self._box.height = 2 * pad + (max(text.height, row) if beside else text.height + theme.px(8) + row)
        self._box.bottom = bottom
        buttons.bottom = bottom - pad
        text.y = self._box.y + pad
        in_rows(self._buttons, buttons, theme)
        self._text.place(text, theme)

    def room(self) -> pygame.Rect:
        return self.examination.room()

    def controls(self) -> list[pygame.Rect]:
        return [self._box]

    # Events and picture

    def handle(self, event: pygame.event.Event) -> bool:
        if self._opened:
            return self.examination.handle(event)
        if event.type == pygame.KEYDOWN:
            if event.key == pygame.K_ESCAPE:
                self.end()
                return True
            if event.key in ANSWER_KEYS and self.step == "heard" and self.answer is None:
                self.say_heard(ANSWER_KEYS[event.key])
                return True
            if event.key in (pygame.K_RETURN, pygame.K_KP_ENTER) and self.answer is not None:
                self.to_menu()
                return True
        if event.type in MOUSE and self._is_mine(event):
            self._focus.handle(event)
            return True
        return self.examination.handle(event)

    @property
    def _opened(self) -> bool:
        """Whether a list below is open, which then has everything to itself."""
        return self.examination.desk is not None and self.examination.desk.focus.busy

    def _is_mine(self, event: pygame.event.Event) -> bool:
        """Whether what the mouse does is done to the card; what began beside it goes on beside it."""
        where = pygame.mouse.get_pos() if event.type == pygame.MOUSEWHEEL else event.pos
        inside, beside = self._box.collidepoint(where), self._beside
        if event.type == pygame.MOUSEBUTTONDOWN:
            self._beside = beside = not inside
        elif event.type == pygame.MOUSEBUTTONUP:
            self._beside = False
        elif event.type == pygame.MOUSEMOTION and not inside:
            self._focus.handle(event)  # no button is under the mouse any more
        return bool(inside and not beside)

    def draw(self, target: pygame.Surface) -> None:
        if self._opened or self._desk is None:
            return
        theme = self.window.theme
        theme.box(target, self._box, theme.palette.panel, theme.palette.accent, radius=10, thickness=2)
        self._focus.draw(target, theme)

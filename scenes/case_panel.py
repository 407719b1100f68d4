"""How the work-up of a patient is laid out: the story on the left, on the right what can be done at this step, buttons at the foot."""

from typing import TYPE_CHECKING

import pygame

from scenes.case_result import concluded, needled, outcome
from scenes.case_text import Blocks, story
from scenes.widgets.answers import Answers
from scenes.widgets.button import Button, in_rows
from scenes.widgets.choice import Choice
from scenes.widgets.focus import Focus
from scenes.widgets.form import Form
from scenes.widgets.paragraph import Paragraph
from scenes.widgets.table import Table
from scenes.widgets.text_entry import ENTER
from scenes.widgets.widget import Widget
from sim.teach.workup import HARDNESS, RECORDED

if TYPE_CHECKING:
    from scenes.case import Case

NARROW = 900  # units of the design in which story and steps stand side by side
LEFT, SIGNAL = 0.46, 0.6  # of the window, for the story, and for the signal
STORY = 0.38  # of the height, where they stand below each other
SCROLLS = {pygame.K_PAGEUP: -8, pygame.K_PAGEDOWN: 8}


class CasePanel:
    """Made once; `show` puts up what belongs to the scene's state. `room` is where the stored signal is shown."""

    def __init__(self, scene: "Case") -> None:
        self.scene, self.window = scene, scene.window
        words = self.words = scene.window.words
        self.text, self.head = Paragraph(), Paragraph()
        self.left = Form([[self.text]])
        self.right = Form([[self.head]])
        self.table = Table([""], [])
        self.answers = Answers([], False, lambda: None)
        eases = [(ease, words(f"workup.ease_{ease or 'any'}")) for ease in ("", *HARDNESS)]
        self.ease = Choice(words("workup.ease"), eases, "", scene.ask_ease)
        self._needle = Button(words("workup.examine"), scene.examine, words("key.enter"), primary=True)
        self._record = Button(words("workup.record"), scene.record, "R")
        self._diagnose = Button(words("workup.diagnose"), scene.diagnose, "D")
        self._another = Button(words("workup.another"), scene.another, "N")
        self._done = Button(words("workup.done"), lambda: scene.go("story"), words("key.enter"), primary=True)
        self._signal = Button(words("workup.signal"), self._use_row, words("key.enter"), primary=True)
        self._replay = Button(words("sitting.replay"), scene.replay, "P")
        self._back = Button(words("workup.back"), scene.back, "Esc")
        self._keys = Button(words("examine.keys"), self.window.show_keys, "F1")
        self.buttons: list[Button] = []
        self._head: Blocks = []
        self.room = pygame.Rect(0, 0, 0, 0)
        self.focus = Focus([])

    # What is shown

    def show(self) -> None:
        """What belongs to the present step."""
        scene, state = self.scene, self.scene.state
        {
            "story": self._story, "recording": self._recording, "diagnosis": self._diagnosis, "sure": self._sure,
            "judging": self._judging, "told": self._told,
        }[state]()  # fmt: skip
        self.ease.chosen = scene.ease

    def _story(self) -> None:
        scene, words = self.scene, self.words
        self.text.tell(story(scene.told, words))
        rows = [[scene.site_name(site), str(scene.needles(site) or ""), scene.found_at(site)] for site in scene.scenario.sites]
        self.table = Table([words("workup.muscle"), words("workup.needles_head"), words("workup.recorded")], rows, self._row_chosen, (1,))
        self.table.at = list(scene.scenario.sites).index(scene.site)
        self._say([("heading", words("workup.where")), ("quiet", words("workup.where_about"))])
        once = [self.ease] if scene.several and not scene.stays else []
        self._use(self.table, [self._needle, self._record, self._diagnose, self._another], once)

    def _row_chosen(self, _row: int) -> None:
        self._follow()
        self.scene.examine()

    def _follow(self) -> None:
        """Let the row be the muscle that is spoken of."""
        if self.scene.state == "story":
            self.scene.site = list(self.scene.scenario.sites)[self.table.at]

    def _recording(self) -> None:
        scene, words = self.scene, self.words
        self.answers = Answers([(key, scene.name(key)) for key in RECORDED], True, lambda: scene.write(self.answers.chosen))
        self.answers.chosen = scene.recorded.get(scene.site, ())
        self._say([("heading", words("workup.what", muscle=scene.site_name(scene.site))), ("quiet", words("workup.what_about"))])
        self._use(self.answers, [self._done])

    def _diagnosis(self) -> None:
        scene, words = self.scene, self.words
        lines = sorted(((case, scene.name(case)) for case in scene.cases), key=lambda line: line[1].lower())
        self.answers = Answers(lines, False, lambda: scene.choose(self.answers.chosen[0]))
        self.text.tell([*needled(scene), ("gap", ""), *story(scene.told, words)])
        self.left.offset = 0
        self._say([("heading", words("workup.which")), ("quiet", words("workup.which_about"))])
        self._use(self.answers, [])

    def _sure(self) -> None:
        scene, words = self.scene, self.words
        self.answers = Answers(
            [(str(n), words(f"sitting.sure_{n}")) for n in (1, 2, 3)], False, lambda: scene.commit(int(self.answers.chosen[0]))
        )
        self.answers.at = 1
        self._say([("heading", scene.name(scene.chosen)), ("strong", words("sitting.how_sure"))])
        self._use(self.answers, [])

    def _judging(self) -> None:
        self._say([("heading", self.words("workup.judging"))])
        self._use(None, [])

    def _told(self) -> None:
        scene, words = self.scene, self.words
        heads = [words("workup.muscle"), words("workup.finding"), words("workup.outcome")]
        shown = [n for n, verdict in enumerate(scene.assessment.verdicts) if verdict.clip]
        rows, at = outcome(scene), self.table.at if self.table.heads == heads else next(iter(shown), 0)
        self.text.tell(concluded(scene))
        self.table = Table(heads, rows, lambda _: self._use_row())
        self.table.at = at
        self._say([("heading", words("workup.findings")), ("quiet", words("workup.findings_about"))])
        playing = [self._replay] if scene.views is not None else []
        self._use(self.table, [self._signal, *playing, self._another])

    def _use_row(self) -> None:
        scene = self.scene
        if scene.assessment is not None and scene.assessment.verdicts:
            scene.show_signal(scene.assessment.verdicts[self.table.at])

    def _say(self, blocks: Blocks) -> None:
        """What stands above the widget; where there is little room, without what is said quietly."""
        self._head = blocks

    def _use(self, main: Widget | None, buttons: list[Button], more: list[Widget] | None = None) -> None:
        """Have this widget on the right, these buttons at the foot, and those above the widget."""
        column = [self.head, *(more or []), *([main] if isinstance(main, Answers) else [])]
        self.right = Form([[widget] for widget in column])
        self.buttons = [*buttons, self._back, self._keys]
        self._main = main
        left: list[Widget] = [] if self.scene.views is not None else [self.left, self.text]
        for widget in (self.left, self.text):
            widget.visible = bool(left)
        whole = [main] if main is not None and not isinstance(main, Answers) else []
        self.focus = Focus([*left, self.right, *column, *whole, *self.buttons], otherwise=main)
        self.focus.give(main)
        self.place()

    # Events

    def handle(self, event: pygame.event.Event) -> bool:
        """Keys by state, then the controls, then scrolling."""
        if event.type == pygame.KEYDOWN and self._key(event):
            return True
        used = self.focus.handle(event)
        if used:
            self._follow()
            if event.type == pygame.KEYDOWN:
                self._reveal()
        elif event.type == pygame.KEYDOWN and event.key in SCROLLS and self.left.overflow:
            self.left.scroll(SCROLLS[event.key] * self.window.theme.height("body"))
            return True
        return used

    def _key(self, event: pygame.event.Event) -> bool:
        """What a key does at this step; a button that has the ring keeps Enter."""
        scene, key = self.scene, event.key
        if self.focus.busy:
            return False
        on_button = self.focus.ring and isinstance(self.focus.current, Button | Choice)
        if key == pygame.K_ESCAPE:
            scene.back()
        elif key in ENTER and scene.state == "recording" and not on_button:
            scene.go("story")
        elif pygame.K_1 <= key <= pygame.K_9 and isinstance(self._main, Answers) and not event.mod & pygame.KMOD_CTRL:
            self._main.choose(key - pygame.K_1)
            self._reveal()
        elif key in SCROLLS and scene.state != "diagnosis" and self.left.overflow and scene.views is None:
            self.left.scroll(SCROLLS[key] * self.window.theme.height("body"))
        else:
            letters = {button.key.lower(): button.on_press for button in self.buttons if len(button.key) == 1}
            action = letters.get(event.unicode.lower()) if event.unicode else None
            if action is None:
                return False
            action()
        return True

    def _reveal(self) -> None:
        """Bring the row of an answer that the keyboard talks to into view."""
        current, form = self.focus.current, self.right
        if isinstance(current, Answers) and current.rows:
            row = current.row(current.at)
            if row.top < form.rect.top:
                form.scroll(row.top - form.rect.top)
            elif row.bottom > form.rect.bottom:
                form.scroll(row.bottom - form.rect.bottom)

    # Layout and picture

    def place(self) -> None:
        """Lay everything out."""
        theme, window = self.window.theme, self.window.rect
        pad, gap = theme.px(18), theme.px(14)
        whole = window.inflate(-2 * pad, -2 * pad)
        narrow = theme.units(window)[0] < NARROW
        self.head.tell([block for block in self._head if not (narrow and block[0] == "quiet")])
        for button in self.buttons:
            button.brief = narrow
        row = in_rows(self.buttons, whole, theme)
        tall = row.y - gap - whole.y
        alone = narrow and self.scene.views is not None
        if narrow:
            left = pygame.Rect(whole.x, whole.y, whole.width, tall if alone else round(tall * STORY))
            right = pygame.Rect(whole.x, left.bottom + gap, whole.width, tall - left.height - gap)
        else:
            left = pygame.Rect(whole.x, whole.y, round(whole.width * (LEFT if self.scene.views is None else SIGNAL)), tall)
            right = pygame.Rect(left.right + 2 * gap, whole.y, whole.right - left.right - 2 * gap, tall)
        self.room = left
        if self.scene.views is None:
            self.left.place(left, theme, window)
        self.table.visible = self.right.visible = not alone
        if alone:
            self.right.hide()
        else:
            self._place_right(right)

    def _place_right(self, right: pygame.Rect) -> None:
        """The words above, and a table in what they leave; answers scroll with the words."""
        theme, window = self.window.theme, self.window.rect
        if isinstance(self._main, Table):
            wide = right.width - theme.px(10)
            tall = sum(widget.wanted_height(theme, wide) + theme.px(8) for row in self.right.rows for widget in row) + theme.px(8)
            above = pygame.Rect(right.x, right.y, right.width, min(tall, right.height // 2))
            self.right.place(above, theme, window)
            self.table.place(pygame.Rect(right.x, above.bottom, right.width, right.bottom - above.bottom), theme)
        else:
            self.right.place(right, theme, window)
            self._reveal()

    def draw(self, target: pygame.Surface) -> None:
        """Everything that is in use."""
        self.focus.draw(target, self.window.theme)

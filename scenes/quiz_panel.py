"""The side of the quiz: what is asked, what can be answered, how sure one is, why it was so, and what can be done next."""

from typing import TYPE_CHECKING

import pygame

from scenes import asking, quiz_text
from scenes.measurements import between_cursors
from scenes.quiz_keys import pressed_key
from scenes.trace_pad import TracePad
from scenes.widgets.answers import Answers
from scenes.widgets.button import Button, in_rows
from scenes.widgets.focus import Focus
from scenes.widgets.form import Form
from scenes.widgets.paragraph import Paragraph
from scenes.widgets.text_entry import NUMBER, TextEntry
from scenes.widgets.widget import Widget
from sim.teach.item import read_number
from sim.teach.sitting import Result

if TYPE_CHECKING:
    from scenes.quiz import Quiz

SIDE, SIDE_UNITS = 0.36, 430  # of the window, and at least, where that leaves half of it to the views
RESULT_UNITS = 820  # no line of the result is longer
NARROW, LOW = 340, 430  # units of the design below which buttons show no keys, and only the one that goes on stays in view
SCROLLS = {pygame.K_UP: -2, pygame.K_DOWN: 2, pygame.K_PAGEUP: -8, pygame.K_PAGEDOWN: 8, pygame.K_HOME: -10_000, pygame.K_END: 10_000}


class QuizPanel:
    """Lays out the window: a bar above, the views on the left in `room`, words and controls on the right in a column that scrolls."""

    pressed, said = pressed_key, staticmethod(quiz_text.above)

    def __init__(self, scene: "Quiz") -> None:
        self.scene, self.window = scene, scene.window
        words = self.words = scene.window.words
        self.question, self.reason = Paragraph(), Paragraph()
        self.answers = Answers([], False, self._chosen)
        self.number = TextEntry("", self._typed, allowed=NUMBER, longest=9)
        self.sure = self._confidences()
        self.give = Button(words("sitting.give"), self.give_answer, words("key.enter"), primary=True)
        self.back = Button(words("sitting.take_back"), lambda: scene.choose(()), words("key.backspace"))
        self.next = Button(words("sitting.next"), scene.next, words("key.enter"), primary=True)
        self.replay = Button(words("sitting.replay"), scene.replay, "R")
        self.solo = Button(words("sitting.solo"), scene.solo, "S")
        self.compare = Button(words("sitting.compare"), scene.compare, "C")
        self.examine = Button(words("sitting.examine"), scene.examine, "E")
        self.menu = Button(words("sitting.leave"), scene.on_end, "Esc")
        self.keys = Button(words("examine.keys"), self.window.show_keys, "F1")
        self.ending = Button(words("sitting.to_menu"), scene.on_end, words("key.enter"), primary=True)
        self.clips: list[Button] = []
        self.labels: list[str] = []
        self.room = self.side = pygame.Rect(0, 0, 0, 0)
        self.focus = Focus([])
        self.form = Form([])
        self.pad: TracePad | None = None
        self._onward = [self.next]  # always in view after the answer
        self._fixed: list[Button] = []
        self._movable: list[Button] = []
        self._column: list[Widget] = []
        self._title = ("", (0, 0))
        self._cursors = pygame.Rect(0, 0, 0, 0)
        self.wait()

    def _confidences(self) -> Answers:
        rows = [(str(n), self.words(f"sitting.sure_{n}")) for n in (1, 2, 3)]
        return Answers(rows, False, lambda: self.scene.sure(int(self.sure.chosen[0])))

    # What is shown

    def wait(self) -> None:
        """While the next item is made."""
        self.question.tell([("heading", self.words("sitting.preparing"))])
        self.clips = []
        self._use([self.question])

    def ask(self) -> None:
        """A new item."""
        scene, words, item = self.scene, self.words, self.scene.item
        assert item is not None
        self.labels = [asking.clip_label(item, n, words, scene.site) for n in range(len(item.clips))]
        self.clips = [Button("", lambda n=n: scene.show(n), f"F{n + 5}") for n in range(len(self.labels))] if len(self.labels) > 1 else []
        self.answers = self._choices([(key, scene.option(key)) for key in item.options], item.several)
        self.number.tell("")
        self.number.unit = asking.unit(item, words)
        self.refresh()

    def _choices(self, rows: list[tuple[str, str]], several: bool) -> Answers:
        return Answers(rows, several, self._chosen)

    def refresh(self) -> None:
        """As the state of the scene is."""
        scene, item = self.scene, self.scene.item
        if item is None or scene.state in ("preparing", "result"):
            return
        if scene.state == "told":
            self._while_told()
        elif scene.state == "sure":
            self.sure = self._confidences()
            self.sure.at = 1
            self._use([self.question, self.sure], [], [self.back, self.replay], self.sure)
        else:
            field: Widget = self.answers if item.options else self.number
            self._use([self.question, field], [self.give] if item.several or not item.options else [], [self.replay], field)

    def resume(self, before: "QuizPanel") -> None:
        """Show what another panel has shown, with what was marked or typed there."""
        scene = self.scene
        if scene.state == "result":
            self.conclude(scene.course.result())
        elif scene.state != "preparing":
            self.ask()
            self.number.tell(before.number.text)
            self.answers.chosen, self.answers.at = before.answers.chosen, before.answers.at
            if scene.state == "told":
                self.tell()

    def tell(self) -> None:
        """Right or not, and why."""
        scene, item = self.scene, self.scene.item
        assert item is not None
        self.answers.right, self.answers.chosen = item.right, scene.answer
        self.form.offset = 0
        self._while_told()

    def _while_told(self) -> None:
        scene, item = self.scene, self.scene.item
        assert item is not None
        self.reason.tell(quiz_text.reasoned(scene))
        self.compare.caption = self.words("sitting.compare_back" if scene.compared else "sitting.compare")
        who = scene._who[scene.at] if scene.at < len(scene._who) else frozenset()  # noqa: SLF001
        playing = [self.replay, *([self.solo] if who and not scene.compared else []), self.examine] if scene.views else []
        comparing = [self.compare] if scene.can_compare else []
        kept = self.focus.current if self.focus.current in (*playing, *comparing, self.pad) and self.focus.ring else self.next
        column = [self.question, *([self.answers] if item.options else []), self.reason]
        self._use(column, self._onward, [*playing[:1], *comparing, *playing[1:]], kept)

    def offer(self) -> None:
        """Offer to compare once what was chosen is ready to be shown."""
        if self.scene.can_compare and self.compare not in self.focus.widgets:
            self._while_told()

    def conclude(self, result: Result | None) -> None:
        """What came of it."""
        self.reason.tell(quiz_text.concluded(self.scene, result))
        self.clips = []
        self.form.offset = 0
        self._use([self.reason], [self.ending], [], self.ending)

    def _use(
        self, column: list[Widget], fixed: list[Button] | None = None, movable: list[Button] | None = None, current: Widget | None = None
    ) -> None:
        """Have these in the column, these buttons always in view below it, and these there or, where it is low, at the column's end."""
        before = self.focus.widgets
        self._column, self._fixed, self._movable = column, fixed or [], movable or []
        offset = self.form.offset if set(column) == set(self.form.widgets[: len(column)]) else 0
        self.form = Form([[widget] for widget in column])
        self.form.offset = offset
        shown = self.scene.shown if self.scene.state in ("asking", "sure", "told") else None
        if shown is None or "trace" not in shown.seen:
            self.pad = None
        elif self.pad is None:
            self.pad = TracePad(shown.trace, lambda _: None)
        else:
            self.pad.view = shown.trace
        pads = [self.pad] if self.pad is not None else []
        ring, held = self.focus.ring, self.focus.current
        leaving = [self.menu] if self.scene.state != "result" else []  # there Back does the same
        buttons = [*self._fixed, *self._movable, *self.clips, *leaving, self.keys]
        for widget in (*before, self.answers, self.number, self.sure):
            widget.visible, widget.container = False, None
        for widget in column:
            widget.visible = True
        for widget in buttons:
            widget.visible, widget.container = True, None
        self.focus = Focus([*pads, self.form, *column, *buttons])
        if held is not None:
            held.focused = False
        self.focus.give(current, ring and current is held)
        self.place()

    # What controls do

    def _chosen(self) -> None:
        item = self.scene.item
        if item is not None and not item.several:
            self.scene.choose(self.answers.chosen)

    def _typed(self, text: str) -> None:
        if read_number(text) is None:
            self.window.say(self.words("sitting.no_number"), 5.0)
        else:
            self.scene.choose((text.strip(),))

    def give_answer(self) -> None:
        """Take what is marked or typed."""
        item = self.scene.item
        if item is None or not item.options:
            self._typed(self.number.text)
        elif self.answers.chosen:
            self.scene.choose(tuple(key for key in item.options if key in self.answers.chosen))
        else:
            self.window.say(self.words("sitting.none_marked"), 5.0)

    def toggle_cursors(self) -> None:
        """Show the cursors and let the keys move them, or not."""
        if self.pad is None:
            return
        scope = self.pad.view.scope
        scope.toggle_cursors()
        self.place()
        if scope.cursors is not None:
            self.focus.give(self.pad, ring=True)
        elif self.focus.current is self.pad:
            self.focus.give(next((one for one in (self.answers, self.number, self.sure, self.next) if one.visible), None))

    # Events

    def handle(self, event: pygame.event.Event) -> bool:
        """Keys by state, then the controls, then scrolling."""
        self._follow()
        key = event.key if event.type == pygame.KEYDOWN else None
        if key is not None and self.pressed(event):
            return True
        used = self.focus.handle(event)
        if key is not None and used:
            self.reveal()
        elif key in SCROLLS and self.form.overflow:
            self.form.scroll(SCROLLS[key] * self.window.theme.height("body"))
            return True
        return used

    def _follow(self) -> None:
        """Take the mouse where the trace is, which is placed after the panel; nowhere while it is not in its room."""
        if self.pad is not None:
            screen = self.pad.view.screen
            self.pad.rect = screen if self.room.contains(screen) else pygame.Rect(0, 0, 0, 0)

    def reveal(self) -> None:
        """Bring what the keyboard talks to into view: of answers, the row."""
        current, form = self.focus.current, self.form
        if current is None or current.container is not form or not current.visible:
            return
        row = current.row(current.at) if isinstance(current, Answers) and current.rows else current.rect
        if row.top < form.rect.top:
            form.scroll(row.top - form.rect.top)
        elif row.bottom > form.rect.bottom:
            form.scroll(min(row.bottom - form.rect.bottom, row.top - form.rect.top))

    # Layout and picture

    def place(self) -> None:
        """Lay everything out."""
        theme, window = self.window.theme, self.window.rect
        pad, gap = theme.px(14), theme.px(10)
        whole = window.inflate(-2 * pad, -2 * pad)
        bar = pygame.Rect(whole.x, whole.y, whole.width, theme.px(36))
        right = bar.right
        for button in (self.keys, self.menu):
            button.brief = theme.units(window)[0] < 2 * NARROW
            width = button.wanted_width(theme)
            button.rect = pygame.Rect(right - width, bar.y, width, bar.height)
            right -= width + gap
        self._title = (self._heading(), bar.midleft)
        below = pygame.Rect(whole.x, bar.bottom + gap, whole.width, whole.bottom - bar.bottom - gap)
        if self.scene.state == "result":
            wide = min(below.width, theme.px(RESULT_UNITS))
            self.side = self.room = pygame.Rect(below.centerx - wide // 2, below.y, wide, below.height)
        else:
            wide = max(round(SIDE * below.width), min(theme.px(SIDE_UNITS), below.width // 2))
            self.side = pygame.Rect(below.right - wide, below.y, wide, below.height)
            self.room = pygame.Rect(below.x, below.y, below.width - wide - gap, below.height)
        self._follow()
        self._place_side(self.side.inflate(-2 * theme.px(14), -2 * theme.px(12)))
        if self.scene.state == "result":
            self.room = self.form.rect

    def _place_side(self, inner: pygame.Rect) -> None:
        """Clips at the top, buttons at the foot, and between them the column, which says what it is made of."""
        theme, gap = self.window.theme, self.window.theme.px(10)
        wide, tall = theme.units(inner)
        low = tall < LOW
        for button in (*self._fixed, *self._movable):
            button.brief = wide < NARROW
        label = self._name_clips(inner.width)
        foot = self._fixed if low else [*self._fixed, *self._movable]
        top, bottom = inner.y, inner.bottom
        if self.clips:
            row = in_rows(self.clips, pygame.Rect(inner.x, inner.y, inner.width, 0), theme)
            for button in self.clips:
                button.rect.y += row.height
            top += row.height + gap
        if foot:
            bottom = in_rows(foot, inner, theme).y - gap
        lines = 3 * theme.height("small") if self._measures else 0
        self._cursors = pygame.Rect(inner.x, bottom - lines, inner.width, lines)
        bottom -= lines + gap if lines else 0
        if self.scene.item is not None and self.scene.state in ("asking", "sure", "told"):
            self.question.blocks = self.said(self.scene, label)
        self.form.rows = [[widget] for widget in self._ordered(low)] + ([list(self._movable)] if low and self._movable else [])
        for button in foot:
            button.container = None
        self.form.place(pygame.Rect(inner.x, top, inner.width, max(1, bottom - top)), theme, self.window.rect)

    def _ordered(self, low: bool) -> list[Widget]:
        """The column: where it is low, why comes before what there was to choose from."""
        last = self.answers if low and self.reason in self._column else None
        return sorted(self._column, key=lambda widget: widget is last)

    def _name_clips(self, width: int) -> str:
        """Put the names of the clips on their buttons, or, where these are too long, only the keys; what is to be said then."""
        theme = self.window.theme
        for n, button in enumerate(self.clips):
            button.caption, button.brief = self.labels[n], False
            button.lit = n == self.scene.at and self.scene.compared is None
        self.compare.lit = self.scene.compared is not None
        if theme.units(pygame.Rect(0, 0, width, 0))[0] >= NARROW and all(one.wanted_width(theme) <= width for one in self.clips):
            return ""
        for button in self.clips:
            button.caption, button.brief = button.key, True
        return self.labels[self.scene.at] if self.clips else ""

    @property
    def _measures(self) -> bool:
        return self.pad is not None and self.pad.view.scope.cursors is not None

    def _heading(self) -> str:
        course = self.scene.course
        number = min(course.number + (self.scene.state in ("asking", "sure", "preparing")), max(course.length, 1))
        return self.words(f"sitting.title_{course.mode}", number=max(1, number), length=course.length)

    def draw(self, target: pygame.Surface) -> None:
        """Bar, side, controls."""
        scene, theme = self.scene, self.window.theme
        theme.write(target, self._title[0], self._title[1], "heading", anchor="midleft")
        if scene.limit_s is not None and scene.state in ("asking", "sure"):
            left = self.words("sitting.left", seconds=max(0, round(scene.left_s)))
            place = self.menu.rect.x - theme.px(16), self.menu.rect.centery
            theme.write(target, left, place, "strong", theme.palette.warning, anchor="midright")
        theme.box(target, self.side, theme.palette.panel, theme.palette.line, radius=10)
        if scene.state == "preparing":
            words = self.words("sitting.still_preparing" if scene.slow else "sitting.wait")
            theme.write(target, words, self.room.center, "heading", theme.palette.quiet, anchor="center", width=self.room.width)
        if self.pad is not None and self._measures:
            for n, line in enumerate(between_cursors(self.pad.view.scope, self.words)):
                place = self._cursors.x, self._cursors.y + n * theme.height("small")
                theme.write(target, line, place, "small", width=self._cursors.width)
        self.focus.draw(target, theme)

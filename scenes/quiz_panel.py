"""The side of the quiz: what is asked, what can be answered, how sure one is, why it was so, and what can be done next."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pygame

from scenes import asking
from scenes.examine_keys import name_of
from scenes.theme import Theme
from scenes.widgets.answers import Answers
from scenes.widgets.button import Button, in_rows
from scenes.widgets.focus import Focus
from scenes.widgets.paragraph import Paragraph
from scenes.widgets.text_entry import NUMBER, TextEntry
from scenes.widgets.widget import Widget
from sim.teach.sitting import Result

if TYPE_CHECKING:
    from scenes.quiz import Quiz

SIDE, SIDE_UNITS = 0.36, 430  # of the window, and at most
MOST_FINDINGS = 8
Blocks = list[tuple[str, str]]


class QuizPanel:
    """Lays out the window: a bar above, the views on the left in `room`, words and controls on the right."""

    def __init__(self, scene: "Quiz") -> None:
        self.scene, self.window = scene, scene.window
        words = self.words = scene.window.words
        self.question, self.reason = Paragraph(), Paragraph()
        self.answers = Answers([], False, self._chosen)
        self.number = TextEntry("", self._typed, allowed=NUMBER, longest=9)
        self.give = Button(words("sitting.give"), self._give, words("key.enter"), primary=True)
        self.sure = {n: Button(words(f"sitting.sure_{n}"), lambda n=n: scene.sure(n), str(n)) for n in (1, 2, 3)}
        self.back = Button(words("sitting.take_back"), lambda: scene.choose(()), words("key.backspace"))
        self.next = Button(words("sitting.next"), scene.next, words("key.enter"), primary=True)
        self.replay = Button(words("sitting.replay"), scene.replay, "R")
        self.solo = Button(words("sitting.solo"), scene.solo, "S")
        self.compare = Button(words("sitting.compare"), scene.compare, "C")
        self.examine = Button(words("sitting.examine"), scene.examine, "E")
        self.menu = Button(words("sitting.leave"), self._leave, "Esc")
        self.keys = Button(words("examine.keys"), self.window.show_keys, "F1")
        self.ending = Button(words("sitting.to_menu"), scene.on_end, words("key.enter"), primary=True)
        self.clips: list[Button] = []
        self.room = self.side = pygame.Rect(0, 0, 0, 0)
        self._title = ("", (0, 0))
        self.focus = Focus([])
        self.wait()

    # What is shown

    def wait(self) -> None:
        """While the next item is made."""
        self._use(self.menu, self.keys)
        self.question.tell([("heading", self.words("sitting.preparing"))])
        self.place()

    def ask(self) -> None:
        """A new item."""
        scene, words, item = self.scene, self.words, self.scene.item
        assert item is not None
        self.clips = []
        labels = [asking.clip_label(item, n, words, scene.site) for n in range(len(item.clips))]
        if len(labels) > 1:
            self.clips = [Button(label, lambda n=n: scene.show(n), f"F{n + 5}") for n, label in enumerate(labels)]
        self.answers = Answers([(key, scene.option(key)) for key in item.options], item.several, self._chosen)
        self.number.tell("")
        self.number.unit = asking.unit(item, words)
        self.refresh()

    def refresh(self) -> None:
        """As the state of the scene is."""
        scene, words, item = self.scene, self.words, self.scene.item
        if item is None or scene.state in ("preparing", "result"):
            return
        if scene.state == "told":
            self._while_told()
            return
        blocks: Blocks = [("heading", asking.question(item, words, scene.name)), ("gap", "")]
        if item.clips:
            clip = item.clips[scene.at]
            blocks.append(("quiet", words("sitting.situation", text=asking.situation(clip, words, scene.site))))
        if scene.state == "sure":
            given = asking.answered(item, scene.answer, words, scene.name, scene._case)  # noqa: SLF001
            blocks += [("gap", ""), ("body", words("sitting.answer", answer=given)), ("gap", ""), ("strong", words("sitting.how_sure"))]
            self._use(*self.sure.values(), self.back, self.replay, *self.clips, self.menu, self.keys)
            self.focus.give(self.sure[2])
        else:
            blocks.append(("gap", ""))
            if item.several:
                blocks.append(("quiet", words("sitting.several")))
            field: list[Widget] = [self.answers] if item.options else [self.number]
            confirm = [self.give] if item.several or not item.options else []
            self._use(*field, *confirm, self.replay, *self.clips, self.menu, self.keys)
            self.focus.give(field[0])
        self.question.tell(blocks)
        self._light()
        self.place()

    def tell(self) -> None:
        """Right or not, and why."""
        scene, words, item, verdict = self.scene, self.words, self.scene.item, self.scene.verdict
        assert item is not None
        assert verdict is not None
        self.answers.right, self.answers.chosen = item.right, scene.answer
        blocks: Blocks = [("title", words("sitting.right" if verdict.right else "sitting.wrong"))]
        if not verdict.right and item.options:
            right = words("quiz.and").join(scene.option(key) for key in item.right)
            blocks.append(("heading", words("sitting.it_was", answer=right)))
        blocks.append(("gap", ""))
        for line in scene.reasons():
            blocks += [("body", line), ("gap", "")]
        if item.clips:
            blocks += [("small", words("sitting.address", address=str(item.clips[0].address).split(" · track")[0]))]
        self.reason.tell(blocks)
        self._while_told()

    def _while_told(self) -> None:
        scene = self.scene
        self.question.tell([("quiet", asking.question(scene.item, self.words, scene.name))])
        self.compare.caption = self.words("sitting.compare_back" if scene.compared else "sitting.compare")
        listed: list[Widget] = [self.answers] if scene.item is not None and scene.item.options else []
        playing: list[Widget] = [self.replay, self.solo, self.examine] if scene.views else []
        comparing: list[Widget] = [self.compare] if scene.can_compare else []
        self._use(*listed, self.reason, self.next, *playing, *comparing, *self.clips, self.menu, self.keys)
        self.focus.give(self.next)
        self._light()
        self.place()

    def offer(self) -> None:
        """Offer to compare once what was chosen is ready to be shown."""
        if self.scene.can_compare and self.compare not in self.focus.widgets:
            self._while_told()

    def conclude(self, result: Result | None) -> None:
        """What came of it."""
        self.question.tell([])
        self.reason.tell(self._concluded(result))
        self._use(self.reason, self.ending, self.keys)
        self.focus.give(self.ending)

    def _concluded(self, result: Result | None) -> Blocks:
        words, scene = self.words, self.scene
        if result is None or not result.number:
            nothing = "sitting.nothing_to_drill" if scene.course.mode == "drill" else "sitting.nothing_asked"
            return [("title", words("sitting.result")), ("gap", ""), ("body", words(nothing))]
        blocks: Blocks = [("title", words("sitting.result")), ("gap", "")]
        blocks.append(("heading", words("sitting.score", right=result.right, number=result.number)))
        if result.share is None:
            blocks.append(("body", words("sitting.too_few")))
        else:
            blocks.append(("body", words("sitting.share", share=round(100 * result.share))))
        blocks += [("gap", ""), ("heading", words("sitting.by_finding"))]
        worst = sorted(result.findings.items(), key=lambda one: one[1][1] / one[1][0])
        for finding, (asked, right) in worst[:MOST_FINDINGS]:
            blocks.append(("item", words("sitting.finding", finding=scene.name(finding), right=right, asked=asked)))
        if result.confusions:
            blocks += [("gap", ""), ("heading", words("sitting.confused"))]
            for finding, meant, times in result.confusions[:MOST_FINDINGS]:
                blocks.append(("item", words("sitting.confusion", finding=scene.name(finding), meant=scene.name(meant), times=times)))
        blocks += [("gap", ""), ("heading", words("sitting.went"))]
        for n, one in enumerate(result.answered, 1):
            mark = "✓" if one.verdict.right else "✗"
            names = [asking.answered(one.item, given, words, scene.name, scene._case) for given in (one.answer, one.item.right)]  # noqa: SLF001
            if not one.item.options:
                names[1] = words("sitting.between", low=f"{one.item.low:g}", high=f"{one.item.high:g}", unit=asking.unit(one.item, words))
            told = "sitting.went_right" if one.verdict.right else "sitting.went_wrong"
            blocks.append(("body", words(told, number=n, mark=mark, answer=names[0], right=names[1])))
        return blocks

    def _light(self) -> None:
        for n, button in enumerate(self.clips):
            button.lit = n == self.scene.at and self.scene.compared is None
        self.compare.lit = self.scene.compared is not None

    def _use(self, *widgets: Widget) -> None:
        """Have these controls, and no others."""
        everything = [self.answers, self.number, self.give, *self.sure.values(), self.back, self.next, self.replay, self.solo, self.compare]
        for widget in [*everything, self.examine, self.menu, self.keys, self.ending, self.reason, *self.clips]:
            widget.visible = widget in widgets
        self.question.visible = True
        self.focus = Focus([*widgets, self.question])

    # What controls do

    def _chosen(self) -> None:
        item = self.scene.item
        if item is not None and not item.several:
            self.scene.choose(self.answers.chosen)

    def _typed(self, text: str) -> None:
        from sim.teach.item import read_number

        if read_number(text) is None:
            self.window.say(self.words("sitting.no_number"), 5.0)
        else:
            self.scene.choose((text.strip(),))

    def _give(self) -> None:
        item = self.scene.item
        if item is not None and item.options:
            if self.answers.chosen:
                self.scene.choose(tuple(key for key in item.options if key in self.answers.chosen))
            else:
                self.window.say(self.words("sitting.none_marked"), 5.0)
        else:
            self._typed(self.number.text)

    def _leave(self) -> None:
        self.scene.on_end()

    # Events

    def handle(self, event: pygame.event.Event) -> bool:
        """Keys by state, then the controls."""
        scene = self.scene
        if event.type == pygame.KEYDOWN and self._key(event):
            return True
        if scene.state == "sure" and event.type == pygame.KEYDOWN and event.key == pygame.K_BACKSPACE:
            scene.choose(())
            return True
        return self.focus.handle(event)

    def _key(self, event: pygame.event.Event) -> bool:
        scene, key = self.scene, event.key
        if key == pygame.K_ESCAPE:
            scene.on_end()
            return True
        typing = scene.state == "asking" and scene.item is not None and not scene.item.options
        if pygame.K_F5 <= key <= pygame.K_F7 and self.clips:
            scene.show(key - pygame.K_F5)
            return True
        name = name_of(event)
        if pygame.K_1 <= key <= pygame.K_9 and not typing:
            return self._digit(key - pygame.K_1)
        if key in (pygame.K_RETURN, pygame.K_KP_ENTER) and scene.state in ("asking", "told") and not self._on_button():
            if scene.state == "told":
                scene.next()
                return True
            if scene.item is not None and scene.item.several:
                self._give()
                return True
            return False
        action = self._actions().get(name.lower()) if not typing or not (name.isdigit() or name in NUMBER) else None
        if action is None:
            return False
        action()
        return True

    def _on_button(self) -> bool:
        return self.focus.ring and isinstance(self.focus.current, Button) and self.focus.current not in (self.next, self.give)

    def _digit(self, n: int) -> bool:
        if self.scene.state == "asking":
            self.answers.choose(n)
            self.focus.give(self.answers) if self.answers in self.focus.widgets else None
        elif self.scene.state == "sure" and n < 3:
            self.scene.sure(n + 1)
        return True

    def _actions(self) -> dict[str, Callable[[], object]]:
        scene, window = self.scene, self.window
        scope = scene.shown.scope if scene.shown is not None else None
        actions: dict[str, Callable[[], object]] = {
            "r": scene.replay,
            "m": lambda: window.change(muted=not window.settings.muted),
            "[": lambda: window.change(volume=max(0.0, round(window.settings.volume - 0.1, 2)), muted=False),
            "]": lambda: window.change(volume=min(1.0, round(window.settings.volume + 0.1, 2)), muted=False),
            "s": scene.solo,
            "c": scene.compare,
            "e": scene.examine,
        }
        if scope is not None:
            actions |= {
                "<": lambda: scope.step_back(-1),
                ">": lambda: scope.step_back(1),
                "+": lambda: scope.step_sensitivity(-1),
                "=": lambda: scope.step_sensitivity(-1),
                "-": lambda: scope.step_sensitivity(1),
                ",": lambda: scope.step_sweep(-1),
                ".": lambda: scope.step_sweep(1),
                "x": scope.toggle_cursors,
            }
        if scene.state != "asking" or not isinstance(self.focus.current, Answers | TextEntry):
            actions[" "] = scene.toggle_freeze
        return actions

    # Layout and picture

    def place(self) -> None:
        """Lay everything out."""
        theme, window = self.window.theme, self.window.rect
        pad, gap = theme.px(14), theme.px(10)
        whole = window.inflate(-2 * pad, -2 * pad)
        bar = pygame.Rect(whole.x, whole.y, whole.width, theme.px(36))
        right = bar.right
        for button in (self.keys, self.menu):
            width = button.wanted_width(theme)
            button.rect = pygame.Rect(right - width, bar.y, width, bar.height)
            right -= width + gap
        self._title = (self._heading(), bar.midleft)
        below = pygame.Rect(whole.x, bar.bottom + gap, whole.width, whole.bottom - bar.bottom - gap)
        wide = whole.width if self.scene.state == "result" else max(round(SIDE * below.width), min(theme.px(SIDE_UNITS), below.width // 2))
        self.side = pygame.Rect(below.right - wide, below.y, wide, below.height)
        self.room = pygame.Rect(below.x, below.y, below.width - wide - gap, below.height)
        inner = self.side.inflate(-2 * theme.px(14), -2 * theme.px(12))
        inner = self._place_clips(inner, theme)
        inner = self._place_buttons(inner, theme)
        self._place_words(inner, theme)

    def _place_clips(self, inner: pygame.Rect, theme: Theme) -> pygame.Rect:
        if not any(button.visible for button in self.clips):
            return inner
        height = sum(theme.px(36) + theme.px(6) for _ in self._rows(self.clips, inner.width, theme))
        box = pygame.Rect(inner.x, inner.y, inner.width, height)
        in_rows(self.clips, box, theme)
        return pygame.Rect(inner.x, box.bottom + theme.px(8), inner.width, inner.bottom - box.bottom - theme.px(8))

    def _rows(self, buttons: list[Button], width: int, theme: Theme) -> list[int]:
        rows, left = [0], 0
        for button in buttons:
            wanted = button.wanted_width(theme)
            if left + wanted > width and left:
                rows.append(0)
                left = 0
            left += wanted + theme.px(10)
        return rows

    def _place_buttons(self, inner: pygame.Rect, theme: Theme) -> pygame.Rect:
        shown = [w for w in self.focus.widgets if isinstance(w, Button) and w not in (self.menu, self.keys) and w not in self.clips]
        if not shown:
            return inner
        row = in_rows(shown, inner, theme)
        return pygame.Rect(inner.x, inner.y, inner.width, row.y - theme.px(10) - inner.y)

    def _place_words(self, inner: pygame.Rect, theme: Theme) -> None:
        asked = min(self.question.wanted_height(theme, inner.width), inner.height)
        if self.scene.state == "result":
            asked = 0
        self.question.place(pygame.Rect(inner.x, inner.y, inner.width, asked), theme)
        below = pygame.Rect(inner.x, inner.y + asked + theme.px(6), inner.width, inner.height - asked - theme.px(6))
        if self.number.visible:
            self.number.rect = pygame.Rect(below.x, below.y, below.width, self.number.wanted_height(theme, below.width))
        if self.answers.visible:
            least = below.height // 3 if self.reason.visible else below.height
            height = min(self.answers.wanted_height(theme, below.width), max(least, theme.px(60)))
            self.answers.place(pygame.Rect(below.x, below.y, below.width, height), theme)
            below = pygame.Rect(below.x, below.y + height + theme.px(8), below.width, below.height - height - theme.px(8))
        if self.reason.visible:
            self.reason.place(below, theme)

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
        self.focus.draw(target, theme)

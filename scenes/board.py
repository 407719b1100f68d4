"""What a class sees beside the signal: the question, the options with the votes for each, and, once it is asked for, the answer."""

from typing import TYPE_CHECKING

import pygame

from scenes import votes_text
from scenes.examine_keys import name_of
from scenes.quiz_keys import shortcuts
from scenes.quiz_panel import QuizPanel
from scenes.widgets.answers import Answers
from scenes.widgets.button import Button
from scenes.widgets.text_entry import ENTER
from scenes.widgets.votes import Votes
from scenes.widgets.widget import Widget
from sim.teach.sitting import Result

if TYPE_CHECKING:
    from scenes.projector import Projector

SIDE, SIDE_UNITS = 0.4, 290  # of the window, and at least
MOST_DIGITS = 4


class Board(QuizPanel):
    """As the side of the quiz, with votes in the place of an answer, and with few controls."""

    scene: "Projector"
    said = staticmethod(votes_text.asked)

    def __init__(self, scene: "Projector") -> None:
        words = scene.window.words
        self.back_by_one = Button("◂", scene.before)
        self.show = Button(words("projector.answer"), scene.reveal, primary=True)
        self.leave = Button(words("projector.end"), scene.stop)
        self._typed_number: str | None = None
        super().__init__(scene)
        self.next.caption = "▸"
        self._onward = [self.back_by_one, self.next, self.leave]

    # What is shown

    def _choices(self, rows: list[tuple[str, str]], several: bool) -> Answers:  # noqa: ARG002  a hand may go up twice
        self._typed_number = None
        return Votes(rows, self.scene.rounds.round.votes, self.scene.vote)

    def refresh(self) -> None:
        if self.scene.item is None or self.scene.state in ("preparing", "result"):
            return
        if self.scene.state == "told":
            self._while_told()
            return
        column: list[Widget] = [self.question, *([self.answers] if self.answers.rows else [])]
        self.next.primary = False
        self._use(column, [self.back_by_one, self.show, self.next, self.leave], [], self.answers if self.answers.rows else self.show)

    def tell(self) -> None:
        self.end_typing()
        self.next.primary = True
        super().tell()

    def conclude(self, result: Result | None) -> None:  # noqa: ARG002  what came of it is in the votes
        self.reason.tell(votes_text.concluded(self.scene))
        self.clips = []
        self.form.offset = 0
        self._use([self.reason], [self.back_by_one, self.ending], [], self.ending)

    def _ordered(self, low: bool) -> list[Widget]:  # noqa: ARG002  the votes stay where they were
        return list(self._column)

    def _heading(self) -> str:
        rounds = self.scene.rounds
        if self.scene.state == "result":
            return self.scene.title
        return self.words("projector.title", number=min(rounds.number + 1, rounds.length), length=rounds.length)

    def place(self) -> None:
        """The signal at full height, the words beside it; the end as that of the quiz."""
        if self.scene.state == "result":
            super().place()
            return
        theme, window = self.window.theme, self.window.rect
        pad, gap = theme.px(12), theme.px(8)
        whole = window.inflate(-2 * pad, -2 * pad)
        wide = max(round(SIDE * whole.width), min(theme.px(SIDE_UNITS), whole.width // 2))
        head = theme.height("heading") + gap
        self.side = pygame.Rect(whole.right - wide, whole.y + head, wide, whole.height - head)
        self.room = pygame.Rect(whole.x, whole.y, whole.width - wide - gap, whole.height)
        self._title = self._heading(), (self.side.x + theme.px(4), whole.y + theme.height("heading") // 2)
        self.menu.visible = self.keys.visible = False
        self._follow()
        self._place_side(self.side.inflate(-2 * theme.px(12), -2 * theme.px(10)))

    # Keys

    @property
    def _votes(self) -> Votes | None:
        """The rows for which votes are taken now."""
        taken = self.scene.state == "asking" and isinstance(self.answers, Votes) and self.answers.rows
        return self.answers if taken else None  # type: ignore[return-value]

    def pressed(self, event: pygame.event.Event) -> bool:
        scene, key, votes = self.scene, event.key, self._votes
        aside = self.focus.ring and (self.focus.current is self.pad or isinstance(self.focus.current, Button))
        if self._typed_number is not None and self._type(event):
            return True
        if key == pygame.K_ESCAPE:
            scene.stop()
        elif key in (pygame.K_LEFT, pygame.K_RIGHT) and self.focus.current is not self.pad:
            (scene.next if key == pygame.K_RIGHT else scene.before)()
        elif key in ENTER and not aside:
            scene.go_on()
        elif pygame.K_F5 <= key <= pygame.K_F7 and self.clips:
            scene.show(key - pygame.K_F5)
        elif pygame.K_1 <= key <= pygame.K_8 and votes is not None and not event.mod & (pygame.KMOD_CTRL | pygame.KMOD_ALT):
            self._vote(votes, key - pygame.K_1, -1 if event.mod & pygame.KMOD_SHIFT else 1)
        elif key == pygame.K_n and votes is not None:
            self._typed_number, votes.typing = "", votes.at
        else:
            action = shortcuts(self).get(name_of(event).lower())
            if action is None:
                return False
            action()
        return True

    def _vote(self, votes: Votes, n: int, by: int) -> None:
        if n < len(votes.rows):
            self.focus.give(votes)
            votes.at = n
            self.scene.vote(n, by)
            self.reveal()

    def _type(self, event: pygame.event.Event) -> bool:
        """What a key does while a number of votes is typed; any but those that write it end that."""
        typed, digit = self._typed_number or "", event.unicode
        assert isinstance(self.answers, Votes)
        if digit.isascii() and digit.isdigit():
            self._typed_number = (typed + digit)[:MOST_DIGITS]
        elif event.key == pygame.K_BACKSPACE:
            self._typed_number = typed[:-1]
        else:
            self.end_typing()
            return event.key in (*ENTER, pygame.K_ESCAPE, pygame.K_n)
        self.scene.count(self.answers.at, int(self._typed_number or 0))
        return True

    def end_typing(self) -> None:
        """The number stands as it was typed."""
        self._typed_number = None
        if isinstance(self.answers, Votes):
            self.answers.typing = None

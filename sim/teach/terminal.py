"""The quiz as a conversation in plain lines: for terminals, and for those who have them read to them."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from sim.teach.item import Item, read_number
from sim.teach.quiz import Quiz
from sim.teach.sitting import ENOUGH, Verdict
from sim.teach.text_desk import COMMANDS, Desk, Played, Speech, Terminal, WrongInput

PATIENCE_S, POLL_S = 2.0, 0.05  # before it is said that something is being prepared; between two looks whether it is
CONFUSIONS = 3  # that are told at the end
SURE = ("1", "2", "3")


class Leaving(Exception):  # noqa: N818  not an error
    """The learner has had enough."""


@dataclass(frozen=True)
class Done:
    """An item that was answered."""

    item: Item
    answer: tuple[str, ...]
    verdict: Verdict


class Conversation:
    """One quiz, from the first item to the result."""

    def __init__(self, quiz: Quiz[tuple[Played, ...]], speech: Speech, terminal: Terminal) -> None:
        self._quiz, self._speech, self._words, self._terminal = quiz, speech, speech.words, terminal
        self._done: list[Done] = []

    def hold(self) -> None:
        """All of it. The learner may leave at any time; KeyboardInterrupt goes on to the caller after that was said."""
        try:
            while (shown := self._awaited()) is not None:
                self._item(*shown)
        except (Leaving, EOFError):
            self._say("quiz.text.left")
        except KeyboardInterrupt:
            self._say("quiz.text.left")
            raise
        self._result()

    def _say(self, key: str, **values: object) -> None:
        self._terminal.say(self._words(key, **values))

    def _awaited(self) -> tuple[Item, tuple[Played, ...]] | None:
        """The present item, once it is made; None at the end."""
        begun, said = self._terminal.clock(), False
        while (shown := self._quiz.current()) is None and not self._quiz.over:
            if not said and self._terminal.clock() - begun > PATIENCE_S:
                self._terminal.wait(self._words("quiz.text.preparing"))
                said = True
            time.sleep(POLL_S)
        return shown

    # One item

    def _item(self, item: Item, played: tuple[Played, ...]) -> None:
        number = self._quiz.number + 1
        self._terminal.say("")
        self._say("quiz.text.item", number=number, all=self._quiz.length)
        desk = Desk(item, played, self._speech, self._terminal, number)
        desk.show()
        self._options(item)
        begun = self._terminal.clock()
        answer = self._answer(item, desk)
        seconds = self._terminal.clock() - begun
        confidence = int(self._typed(desk, "quiz.text.sure", self._confidence)[0])
        verdict = self._quiz.answered(answer, confidence, seconds)
        self._done.append(Done(item, answer, verdict))
        if verdict.told:
            self._judge(self._done[-1])

    def _options(self, item: Item) -> None:
        self._terminal.say(self._speech.question(item))
        for number, key in enumerate(item.options, 1):
            self._say("quiz.text.option", number=number, text=self._speech.option(item, key))

    def _answer(self, item: Item, desk: "Desk") -> tuple[str, ...]:
        if not item.options:
            return self._typed(desk, "quiz.text.number", lambda text: self._number(item, text), unit=self._speech.unit(item))
        key = "quiz.text.several" if item.several else "quiz.text.one"
        return self._typed(desk, key, lambda text: self._chosen(item, text))

    def _typed(self, desk: "Desk", key: str, read: Callable[[str], tuple[str, ...]], **values: object) -> tuple[str, ...]:
        """What `read` makes of what is typed; commands are followed, and what cannot be taken is said, until it can."""
        while True:
            typed = self._terminal.ask(self._words(key, **values)).strip()
            command, *rest = typed.split() or [""]
            try:
                if command == "q":
                    raise Leaving
                if command in COMMANDS:
                    desk.do(command, rest)
                else:
                    return read(typed)
            except WrongInput as wrong:
                self._terminal.say(str(wrong))

    def _chosen(self, item: Item, text: str) -> tuple[str, ...]:
        """Keys of the options whose numbers, or letters, were typed."""
        known = {str(number): key for number, key in enumerate(item.options, 1)} | {key: key for key in item.options if len(key) == 1}
        keys = tuple(dict.fromkeys(known.get(part.lower(), "") for part in text.replace(",", " ").replace("+", " ").split()))
        if not keys or "" in keys or (len(keys) > 1 and not item.several):
            raise WrongInput(self._words("quiz.text.no_options" if item.several else "quiz.text.no_option", count=len(item.options)))
        return keys

    def _number(self, item: Item, text: str) -> tuple[str, ...]:
        bare = text.removesuffix(self._speech.unit(item)).strip()
        if read_number(bare) is None:
            raise WrongInput(self._words("quiz.text.no_number", unit=self._speech.unit(item)))
        return (bare,)

    def _confidence(self, text: str) -> tuple[str, ...]:
        if text not in SURE:
            raise WrongInput(self._words("quiz.text.not_sure"))
        return (text,)

    # Afterwards

    def _judge(self, done: Done) -> None:
        item, speech = done.item, self._speech
        self._say("quiz.text.late" if done.verdict.late else "quiz.text.right" if done.verdict.right else "quiz.text.wrong")
        if not done.verdict.right and item.options:
            self._say("quiz.text.would_be", answer=speech.answered(item, item.right))
        for line in speech.reason(item, done.answer):
            self._terminal.say(line)
        for clip in item.clips:
            self._say("quiz.text.address", address=clip.address)

    def _result(self) -> None:
        result = self._quiz.result()
        earlier = result.answered[: len(result.answered) - len(self._done)] if result is not None else ()  # before it was broken off
        done = [*(Done(one.item, one.answer, one.verdict) for one in earlier), *self._done]
        self._terminal.say("")
        if not done:
            empty = "quiz.text.nothing_to_drill" if self._quiz.mode == "drill" else "quiz.text.nothing_to_ask"
            self._say(empty if self._quiz.over else "quiz.text.nothing")
            return
        if self._quiz.mode == "exam" and not self._quiz.over:
            self._say("quiz.text.broken_off", number=len(done), all=self._quiz.length)
            return
        if not self._quiz.tells:
            self._go_through(done)
        right = sum(each.verdict.right for each in done)
        self._say("quiz.text.result", right=right, items=len(done))
        self._say(
            "quiz.text.percent" if len(done) >= ENOUGH else "quiz.text.no_percent", percent=round(100 * right / len(done)), few=ENOUGH
        )
        if result is not None:
            for sure, (asked, good) in sorted(result.calibration.items()):
                self._say("quiz.text.confidence", sure=self._words(f"review.sure_{sure}"), right=good, items=asked)
            for finding, meant, times in result.confusions[:CONFUSIONS]:
                key = "quiz.text.confused" if times > 1 else "quiz.text.confused_once"
                self._say(key, finding=self._speech.names(finding), meant=self._speech.names(meant), times=times)

    def _go_through(self, all_done: list[Done]) -> None:
        for number, done in enumerate(all_done, 1):
            self._say("quiz.text.item", number=number, all=len(all_done))
            self._terminal.say(self._speech.question(done.item))
            self._say("quiz.text.answered", answer=self._speech.answered(done.item, done.answer))
            self._judge(done)
            self._terminal.say("")

"""One item of the quiz as plain data: what is played, what is asked, what is right. It is kept with the answer, and can be asked again."""

import json
import math
from dataclasses import asdict, dataclass
from typing import Any, Literal, get_args

from sim.address import Address, AddressError, parse

Senses = Literal["all", "ear", "eye", "skin"]
SENSES: tuple[Senses, ...] = get_args(Senses)


@dataclass(frozen=True)
class Clip:
    """The `seconds` of signal before the address's moment, and the finding that they show (a key of the glossary)."""

    address: Address
    seconds: float
    shows: str


@dataclass(frozen=True)
class Item:
    """One question and its truth.

    `options` are keys that can be chosen, `right` those that should be: one, or all that apply if `several`. `means` names the finding
    that each option stands for, so that a wrong answer is a confusion of two findings. Without options a number is asked for, right
    between `low` and `high`.
    """

    kind: str  # key of QUESTIONS
    finding: str  # what it trains and what is scheduled: a key of the glossary
    seed: int
    senses: Senses = "all"
    difficulty: float = 0.0  # 0 (easy) to 1
    clips: tuple[Clip, ...] = ()
    options: tuple[str, ...] = ()
    means: tuple[str, ...] = ()
    right: tuple[str, ...] = ()
    several: bool = False
    low: float | None = None
    high: float | None = None
    unit: str = ""  # of the number: uv, ms, hz, phases
    ask: str = ""  # a teacher's own question, and its reason
    why: str = ""

    def is_right(self, answer: tuple[str, ...]) -> bool:
        """Whether an answer, keys of options or one number as text, is right; nothing is not."""
        if self.low is None or self.high is None:
            return bool(answer) and set(answer) == set(self.right)
        number = read_number(answer[0]) if answer else None
        return number is not None and self.low <= number <= self.high

    def meant(self, answer: tuple[str, ...]) -> str:
        """The finding that was chosen, for the matrix of confusions; empty where an answer stands for none or for several."""
        return self.means[self.options.index(answer[0])] if len(answer) == 1 and answer[0] in self.options else ""

    def answer(self, chosen: str) -> tuple[str, ...]:
        """The answer that an attempt keeps as one text: keys of options, which may hold a plus themselves, or a number."""
        return _parted(chosen, self.options) if self.options else (chosen,) if chosen else ()

    def text(self) -> str:
        """All of it as one line, from which `read_item` makes the same item again."""
        plain = asdict(self) | {"clips": [[str(clip.address), clip.seconds, clip.shows] for clip in self.clips]}
        return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))


def read_item(text: str) -> Item:
    """The item that a line holds; ValueError if it is none, or of another version."""
    try:
        plain: dict[str, Any] = json.loads(text)
        clips = tuple(Clip(parse(address), float(seconds), str(shows)) for address, seconds, shows in plain.pop("clips"))
        plain |= {key: tuple(value) for key, value in plain.items() if isinstance(value, list)}
        return Item(**plain, clips=clips)
    except (ValueError, TypeError, AttributeError, KeyError, AddressError) as error:
        raise ValueError(f"this is not an item of the quiz: {error}") from None


def _parted(chosen: str, options: tuple[str, ...]) -> tuple[str, ...]:
    """The options that a text names with "+" between them; none if it names anything else."""
    if chosen in options:
        return (chosen,)
    for option in sorted(options, key=len, reverse=True):
        rest = _parted(chosen.removeprefix(f"{option}+"), options) if chosen.startswith(f"{option}+") else ()
        if rest:
            return (option, *rest)
    return ()


def read_number(text: str) -> float | None:
    """The number that a learner typed, with a comma or a point; None if it is none."""
    try:
        number = float(text.strip().replace(",", "."))
    except ValueError:
        return None
    return number if math.isfinite(number) else None

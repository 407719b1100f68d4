"""What the quiz asks one after the other: a sitting, a class's lesson, or a past item once more."""

from typing import Protocol

from scenes.shown_clip import ShownClip
from sim.teach.complaints import StoreError
from sim.teach.item import Item
from sim.teach.sitting import Result, Verdict

Made = tuple[Item, tuple[ShownClip, ...]]


class Course(Protocol):
    """`current` is the present item, in a `hurry` whatever can be asked now; `coming` is what would be asked next at this moment."""

    mode: str
    length: int
    number: int
    over: bool
    news: tuple[StoreError, ...]

    def current(self, hurry: bool = False) -> Made | None: ...

    def coming(self) -> Made | None: ...

    def answered(self, answer: tuple[str, ...], confidence: int, seconds: float) -> Verdict: ...

    def result(self) -> Result | None: ...

    def close(self) -> None: ...

"""Makes the items of a quiz and their signals, beside the one who answers, until it is told to stop."""

from collections.abc import Iterable
from pathlib import Path

from sim.measure import heard
from sim.teach.bank import Bank
from sim.teach.clips import Patients
from sim.teach.item import Item
from sim.teach.text_desk import Played


class Workshop:
    """The bank and the signals of what it makes, to be used in the quiz's own thread; `stop` may be called from any."""

    def __init__(self, cases: Iterable[str], folder: Path | None) -> None:
        self._cases, self._folder, self._patients = tuple(cases), folder, Patients(folder)

    def bank(self) -> Bank:
        """The bank; ScenarioError if a case is wrong."""
        return Bank(self._cases, self._folder, self._patients)

    def played(self, item: Item) -> tuple[Played, ...]:
        """The signals of an item, and what is heard in them."""
        signals = [self._patients.record(clip).signal_uv for clip in item.clips]
        return tuple(Played(signal, heard(signal)) for signal in signals)

    def stop(self) -> None:
        """Make nothing more."""
        self._patients.stop()

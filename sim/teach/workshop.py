"""Makes the items of a quiz and their signals, beside the one who answers, until it is told to stop."""

from collections.abc import Iterable
from pathlib import Path

from sim.address import Address
from sim.engine import Engine
from sim.measure import heard
from sim.teach.bank import Bank
from sim.teach.clips import Patients, Recording
from sim.teach.item import Clip, Item
from sim.teach.text_desk import Played


class StoppedError(Exception):
    """Nobody waits any longer for what is being made."""


class Stoppable(Patients):
    """Patients of whom nothing more is recorded once they are told to stop, so that the program can end at once."""

    stopped = False

    def record(self, clip: Clip) -> Recording:
        self._go_on()
        return super().record(clip)

    def engine(self, address: Address) -> Engine:
        self._go_on()
        return super().engine(address)

    def _go_on(self) -> None:
        if self.stopped:
            raise StoppedError


class Workshop:
    """The bank and the signals of what it makes, to be used in the quiz's own thread; `stop` may be called from any."""

    def __init__(self, cases: Iterable[str], folder: Path | None) -> None:
        self._cases, self._folder, self._patients = tuple(cases), folder, Stoppable(folder)

    def bank(self) -> Bank:
        """The bank; ScenarioError if a case is wrong."""
        bank = Bank(self._cases, self._folder)
        bank.patients = self._patients
        return bank

    def played(self, item: Item) -> tuple[Played, ...]:
        """The signals of an item, and what is heard in them."""
        signals = [self._patients.record(clip).signal_uv for clip in item.clips]
        return tuple(Played(signal, heard(signal)) for signal in signals)

    def stop(self) -> None:
        """Make nothing more."""
        self._patients.stopped = True

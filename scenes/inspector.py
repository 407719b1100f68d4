"""Looking into the muscle: how large each unit is at the needle, which ones are picked out, and why something is on the trace."""

from typing import TYPE_CHECKING

from scenes.explanation import explained, loudest_at, sized
from scenes.resumming import Resumming
from scenes.units import Units
from sim.engine import RATE_HZ

if TYPE_CHECKING:
    from scenes.desk import Desk

JUST_AFTER = RATE_HZ // 500  # a potential is at its height about so many samples after the discharge
LOOK_BACK_S = 5


class Inspector:
    """What the desk knows of single units; `explanation` is the last answer to "why?", for a paragraph."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk
        self.units = Units(desk.prepared.muscle.population.units, self._span)
        self.explanation: list[tuple[str, str]] = [("small", desk.words("inside.ask"))]
        self._sizes: dict[int, tuple[float, tuple[int, int]]] = {}
        self._sized_for: object = None
        self.resumming = Resumming(desk.prepared.engine, desk.scope, self.units)

    def _measured_unit(self, unit: int) -> tuple[float, tuple[int, int]]:
        """Peak to peak of a unit's potential at the needle as it lies, µV, and where it begins and ends, samples from the discharge."""
        insertion = self._desk.prepared.engine.insertion
        if insertion is not self._sized_for:
            self._sizes.clear()
            self._sized_for = insertion
        if unit not in self._sizes:
            self._sizes[unit] = sized(insertion.potentials, unit)
        return self._sizes[unit]

    def size_uv(self, unit: int) -> float:
        """Peak to peak of a unit's potential at the needle, µV; of single fibres 0."""
        return self._measured_unit(unit)[0] if unit >= 0 else 0.0

    def _span(self, unit: int) -> tuple[int, int]:
        return self._measured_unit(unit)[1] if unit >= 0 else (0, RATE_HZ // 200)

    def select(self, unit: int) -> None:
        """Speak of this unit from now on."""
        self.units.select(unit)

    def mark(self, what: str) -> None:
        """Colour, solo or mute the selected unit, or undo it; `all`: hear and see all alike again."""
        unit = self.units.selected
        if what == "all":
            self.units.clear()
        elif unit is None:
            self._desk.scene.say(self._desk.words("inside.none"))
        else:
            getattr(self.units, what)(unit)

    def explain(self, sample: int) -> None:
        """Say which discharge made what the trace shows at a sample, where it was born, and what it moves."""
        found = loudest_at(self._desk.history, self._desk.prepared.engine.insertion, sample)
        if found is None:
            self.explanation = [("small", self._desk.words("inside.nothing_there"))]
            return
        self._desk.trace.chosen = found.sample
        self.units.select(found.unit)
        self.explanation = explained(found, self._desk.prepared, self._desk.history, self._desk.words)
        self._desk.show("inside")
        if self._desk.alone:
            self._desk.scene.say(self._desk.words("inside.explained"))

    def explain_next(self, by: int = -1) -> None:
        """Explain the discharge before (-1) or after (+1) the one that was explained, or the last one; of the selected unit, if any."""
        sample, unit = self._desk.history.firing(self._desk.scope.end - LOOK_BACK_S * RATE_HZ, self._desk.scope.end)
        chosen = self.units.selected
        if chosen is not None and (unit == chosen).any():
            sample = sample[unit == chosen]
        at = self._desk.trace.chosen
        sample = sample[sample < self._desk.scope.end]
        if at is not None:
            sample = sample[sample < at] if by < 0 else sample[sample > at]
        if sample.size:
            self.explain(int(sample[-1 if by < 0 else 0]) + JUST_AFTER)

"""The published ranges, typed: what the model is measured against, from scenarios/physiology.yaml."""

from dataclasses import dataclass
from functools import cache

from sim.loader import SHIPPED, read_yaml


@dataclass(frozen=True)
class Range:
    """One published quantity: the band a value should lie in, and how far it can be trusted."""

    key: str
    low: float
    typical: float
    high: float
    unit: str
    kind: str  # S read in a source, T textbook from memory, D derived, E estimate; joined where the band mixes them
    confidence: str  # high, medium, low
    source: str
    note: str = ""
    partly_estimated: bool = False

    @property
    def firm(self) -> bool:
        """Whether a value outside the band is a fault of the model: not so for estimates and uncertain ranges."""
        return self.confidence != "low" and self.kind != "E"

    @property
    def limit(self) -> bool:
        """Whether the band is that of an upper limit of normal, which a normal value only has to keep below."""
        return "_uln" in self.key

    def holds(self, value: float) -> bool:
        """Whether a value lies in the band, its ends included, or keeps below it where it is one of upper limits."""
        return (self.limit or self.low <= value) and value <= self.high


@cache
def ranges() -> dict[str, Range]:
    """Every published range by its key, as `A.fasc.unit_rate_Hz`."""
    table = read_yaml(SHIPPED / "physiology.yaml")
    titles = {key: source["title"] for key, source in table["sources"].items()}
    return {
        key: Range(key=key, source="; ".join(titles[name] for name in row.pop("sources")), **row) for key, row in table["ranges"].items()
    }

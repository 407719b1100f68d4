"""The published ranges, typed: what the model is measured against, from scenarios/physiology.yaml."""

from dataclasses import dataclass
from functools import cache

from sim.loader import SHIPPED, read_yaml

# The key of each muscle in the published tables of multi-MUP analysis
MUSCLES = {
    "biceps_brachii": "biceps", "deltoid": "deltoid", "first_dorsal_interosseous": "fdi", "tibialis_anterior": "ta",
    "vastus_lateralis": "vl", "genioglossus": "genioglossus",
}  # fmt: skip
# Rows that hold for single potentials: the muscle's own, else the general one. A general range is of textbooks, and wide. That of the
# face's duration spans the means of all ages, and is too uncertain to judge a single potential by.
POTENTIAL = {
    "amplitude_uv": "B.mup.amplitude_uV_general", "duration_ms": "B.mup.duration_ms_general", "phases": "B.mup.phases",
    "rise_us": "B.mup.rise_time_us",
    "biceps_brachii.amplitude_uv": "B.mup.biceps.amplitude_uV", "biceps_brachii.duration_ms": "B.mup.biceps.duration_ms",
    "deltoid.amplitude_uv": "B.mup.deltoid.amplitude_uV", "deltoid.duration_ms": "B.mup.deltoid.duration_ms",
    "first_dorsal_interosseous.amplitude_uv": "B.mup.fdi.amplitude_uV", "first_dorsal_interosseous.duration_ms": "B.mup.fdi.duration_ms",
    "orbicularis_oculi.amplitude_uv": "B.mup.facial.amplitude_uV", "orbicularis_oris.amplitude_uv": "B.mup.facial.amplitude_uV",
    "orbicularis_oculi.duration_ms": "B.mup.facial.duration_ms", "orbicularis_oris.duration_ms": "B.mup.facial.duration_ms",
}  # fmt: skip
# Rows that hold for the mean, or the share, of a subject's potentials. No general row: textbooks give ranges of single ones. Those of
# vastus and tongue are mean ± 2 SD of subjects, though not called so; those of calf and face were measured by hand (Buchthal).
SUBJECT = {
    "polyphasia_pct": "B.mup.polyphasia_pct", "fastest_hz": "B.recruit.fastest_low_effort_uln_Hz",
    "biceps_brachii.amplitude_uv": "B.mup.biceps.mean_amplitude_uV", "biceps_brachii.duration_ms": "B.mup.biceps.mean_duration_ms",
    "deltoid.amplitude_uv": "B.mup.deltoid.mean_amplitude_uV", "deltoid.duration_ms": "B.mup.deltoid.mean_duration_ms",
    "first_dorsal_interosseous.amplitude_uv": "B.mup.fdi.mean_amplitude_uV",
    "first_dorsal_interosseous.duration_ms": "B.mup.fdi.mean_duration_ms",
    "tibialis_anterior.amplitude_uv": "B.mup.ta.mean_amplitude_uV", "tibialis_anterior.duration_ms": "B.mup.ta.mean_duration_ms",
    "tibialis_anterior.phases": "B.mup.ta.phases", "tibialis_anterior.turns": "B.mup.ta.turns",
    "tibialis_anterior.area_uv_ms": "B.mup.ta.area_uV_ms",
    "vastus_lateralis.amplitude_uv": "B.mup.vl.amplitude_uV", "vastus_lateralis.duration_ms": "B.mup.vl.duration_ms",
    "genioglossus.amplitude_uv": "B.mup.genioglossus.amplitude_uV", "genioglossus.duration_ms": "B.mup.genioglossus.duration_ms",
    "gastrocnemius_medial.duration_ms": "B.mup.gastroc.duration_ms_20_29y",
    "orbicularis_oculi.duration_ms": "B.mup.facial.duration_ms_20_29y", "orbicularis_oris.duration_ms": "B.mup.facial.duration_ms_20_29y",
}  # fmt: skip
# Rows that hold for an interference pattern of full effort
PATTERN = {
    "turns_per_s": "B.ip.turns_per_s", "amplitude_per_turn_uv": "B.ip.amp_per_turn_uV",
    "genioglossus.turns_per_s": "B.ip.genioglossus.turns_per_s", "genioglossus.amplitude_per_turn_uv": "B.ip.genioglossus.amp_per_turn_uV",
}  # fmt: skip
TABLES = {"potential": POTENTIAL, "subject": SUBJECT, "pattern": PATTERN}
# General rows that are of limbs. In face and tongue potentials are smaller and briefer, and a unit fires faster before the second joins
# (Petajan & Philip 1969, Electroencephalogr Clin Neurophysiol 27:66: intervals of 90 ms in limbs and girdles, 40 ms in the face).
OF_LIMBS = {
    "B.mup.amplitude_uV_general", "B.mup.duration_ms_general", "B.recruit.fastest_low_effort_uln_Hz",
    "B.ip.turns_per_s", "B.ip.amp_per_turn_uV",
}  # fmt: skip
CRANIAL = {"orbicularis_oculi", "orbicularis_oris", "genioglossus"}
NO_LEAST = {"B.mup.phases", "B.mup.polyphasia_pct"}  # potentials of one phase, and few of many, are no finding


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
    def one_sided(self) -> bool:
        """Whether a value below the band means nothing: the source gives an upper limit, or less is no finding."""
        return self.limit or self.key in NO_LEAST

    @property
    def limit(self) -> bool:
        """Whether the band is that of an upper limit of normal, which a normal value only has to keep below."""
        return "_uln" in self.key

    def verdict(self, value: float) -> str:
        """Where a value lies: below, within or above."""
        return "above" if value > self.high else "below" if value < self.low and not self.one_sided else "within"

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


def normal(muscle: str, quantity: str, of: str) -> Range | None:
    """The normal range of a quantity for the muscle with this id; None where nothing is published that it may be compared with.

    `of` is what the value is of, a key of TABLES: a single potential, a subject's potentials (mean or share), a pattern of full effort.
    """
    own, general = TABLES[of].get(f"{muscle}.{quantity}"), TABLES[of].get(quantity)
    key = own or (None if muscle in CRANIAL and general in OF_LIMBS else general)
    return ranges()[key] if key else None

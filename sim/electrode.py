"""The electrodes, and where they are."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Needle:
    """Where the recording core lies in the muscle's cross-section; the shaft comes straight down from the skin."""

    x_mm: float
    depth_mm: float


@dataclass(frozen=True)
class Electrode:
    """A concentric needle: an elliptic core, long along the shaft, recorded against the steel cannula around it."""

    title: str
    core_long_mm: float
    core_short_mm: float
    source: str

    @property
    def core_area_mm2(self) -> float:
        return 3.141592653589793 * self.core_long_mm * self.core_short_mm / 4


Kind = Literal["concentric", "facial_concentric"]

ELECTRODES: dict[str, Electrode] = {
    "concentric": Electrode("Concentric needle, 0.07 mm²", 0.58, 0.15, "Preston & Shapiro; Barkhaus (0.46 mm diameter, 15° bevel)"),
    "facial_concentric": Electrode("Facial concentric needle, 0.03 mm²", 0.39, 0.10, "commercial value 0.03 mm²; Barkhaus gives 0.019 mm²"),
}
SURFACE_PAIR_MM = 20.0  # distance between the two surface electrodes, along the fibres (SENIAM)

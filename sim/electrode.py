"""The electrodes, and where they are."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Needle:
    """Where the recording core lies; the shaft comes straight down from the skin."""

    x_mm: float
    depth_mm: float
    along_mm: float = 0.0  # along the fibres, from the muscle's usual place


@dataclass(frozen=True)
class Electrode:
    """A needle: an elliptic recording surface, long along the shaft, against the steel cannula around it or a distant reference."""

    title: str
    core_long_mm: float
    core_short_mm: float
    source: str
    low_hz: float = 10.0  # usual low cut of the amplifier
    against_cannula: bool = True
    cannula_mm: float = 0.0  # thickness of the shaft if the surface is in its side: what lies behind the shaft is so much farther away

    @property
    def core_area_mm2(self) -> float:
        return 3.141592653589793 * self.core_long_mm * self.core_short_mm / 4


Kind = Literal["concentric", "facial_concentric", "monopolar", "single_fibre"]

ELECTRODES: dict[str, Electrode] = {
    "concentric": Electrode("Concentric needle, 0.07 mm²", 0.58, 0.15, "Preston & Shapiro; Barkhaus (0.46 mm diameter, 15° bevel)"),
    "facial_concentric": Electrode("Facial concentric needle, 0.03 mm²", 0.39, 0.10, "commercial value 0.03 mm²; Barkhaus gives 0.019 mm²"),
    "monopolar": Electrode(
        "Monopolar needle, 0.24 mm²", 0.9, 0.34, "Preston & Shapiro; TeleEMG (tip bare for 0.5 mm; 0.15-0.6 mm²)", against_cannula=False
    ),
    "single_fibre": Electrode(
        "Single-fibre needle, 25 µm",
        0.025,
        0.025,
        "Stålberg & Trontelj (25 µm port in the side of a 0.5 mm cannula, low cut 500 Hz)",
        low_hz=500.0,
        cannula_mm=0.5,
    ),
}
SURFACE_PAIR_MM = 20.0  # distance between the two surface electrodes, along the fibres (SENIAM)

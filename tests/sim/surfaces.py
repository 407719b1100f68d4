"""Small muscles for tests of the skin."""

import numpy as np

from sim.fibres import Anatomy
from sim.surface import Footprints, Placement, footprints

LEG = Placement(surface="shank", centre_mm=(100, 90), fibre_angle_deg=0)


def anatomy(**changes: float) -> Anatomy:
    """A leg muscle, with changes."""
    usual = {
        "width_mm": 32, "thickness_mm": 27, "fat_mm": 3, "territory_mm": 7, "fibres_per_mm2": 3, "innervation_ratio": 500,
        "fibre_diameter_um": 55, "fibre_diameter_sd_um": 6, "end_plate_mm": 30, "end_plate_sd_mm": 2, "tendon_mm": 40, "tendon_sd_mm": 4,
        "jitter_us": 25,
    }  # fmt: skip
    return Anatomy(**(usual | changes))


def one_unit(depth: float, territory: float = 7.0, tendon: float = 40.0) -> Footprints:
    """One unit in the middle of a leg muscle."""
    return footprints(LEG, anatomy(tendon_mm=tendon), np.array([[0.0, depth]]), np.array([territory]))

"""Small muscles for tests of the skin."""

import numpy as np

from sim.fibres import Anatomy
from sim.surface import Footprints, Place, Placement, footprints

LEG = Placement(surface="shank")
ON_LEG = Place("shank", (100.0, 90.0), 0.0, 0.0, np.array([[20.0, 72.0], [180.0, 72.0], [180.0, 108.0], [20.0, 108.0]]))
LID = Placement(surface="face", spread_mm=20, inserts_in_skin=True, shear_kpa=1)


def ring(**changes: float) -> Place:
    """A muscle that runs in a circle round the right eye of a face, with changes."""
    usual = {"centre_mm": (108.0, 102.0), "fibre_angle_deg": -42.0, "bend_mm": 16.0}
    return Place("face", outline_mm=np.array([[90.0, 80.0], [130.0, 80.0], [110.0, 110.0]]), **(usual | changes))


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
    return footprints(LEG, ON_LEG, anatomy(tendon_mm=tendon), np.array([[0.0, depth]]), np.array([territory]))

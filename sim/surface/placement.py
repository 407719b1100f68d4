"""Which baked surfaces and bodies there are, and how a muscle lies under the skin of one."""

from typing import Annotated

from pydantic import Field

from sim.recipe import Spec, one_of

# The baked maps and their size (width, height), mm; all limbs are right ones, TWO_SIDED show both sides.
SURFACES: dict[str, tuple[float, float]] = {
    "body": (2533.0, 1899.75),
    "face": (300.0, 225.0),
    "face_side": (300.0, 225.0),
    "eyelid": (64.0, 48.0),
    "mouth": (96.0, 72.0),
    "neck": (240.0, 180.0),
    "shoulder": (260.0, 195.0),
    "upper_arm": (240.0, 180.0),
    "forearm": (250.0, 187.5),
    "hand": (240.0, 180.0),
    "hand_stiff": (240.0, 180.0),
    "palm": (240.0, 180.0),
    "back": (420.0, 315.0),
    "thigh": (320.0, 240.0),
    "shank": (240.0, 180.0),
    "calf": (240.0, 180.0),
}
FROM_MIDDLE_MM = 620.0  # of the map "body": to the left the body seen from the front, to the right from behind; as bake_surfaces.py has it
TWO_SIDED = frozenset({"body", "face", "mouth", "back"})
# Postures, and which surface stands for which in them.
POSTURES: dict[str, dict[str, str]] = {"relaxed": {}, "stiff_fingers": {"hand": "hand_stiff"}}
BODIES = ("man_young", "man_old", "woman_young", "woman_old")


class Placement(Spec):
    """On which surface a muscle is shown first, and how the tissue there gives way to it."""

    surface: Annotated[str, one_of("surface", SURFACES)] = Field(
        description="Baked surface: " + ", ".join(SURFACES), json_schema_extra={"enum": list(SURFACES)}
    )
    registered_as: str | None = Field(
        None, max_length=60, description="Registered muscle in whose place it lies; the file's own name if left out"
    )
    spread_mm: float = Field(0.0, ge=0, le=200, description="Length along the fibres within which the middles of the units lie, mm")
    inserts_in_skin: bool = Field(False, description="Whether the fibres end in the skin and pull it along, as in the face")
    shuts_eye_mn: float = Field(0.0, ge=0, le=1e5, description="Force of all units at which the eye is shut, mN (0: it closes no eye)")
    shear_kpa: float = Field(5.0, ge=0.2, le=100, description="Shear modulus of relaxed muscle and skin, kPa")

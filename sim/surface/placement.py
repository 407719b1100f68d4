"""Which baked surfaces there are, and where a muscle lies on one."""

from typing import Self

from pydantic import Field, field_validator, model_validator

from sim.recipe import Spec

# The baked maps and their size (width, height), mm; all limbs are right ones, the face has both sides.
SURFACES: dict[str, tuple[float, float]] = {
    "face": (204.0, 153.0),
    "upper_arm": (240.0, 180.0),
    "hand": (180.0, 135.0),
    "calf": (240.0, 180.0),
    "shank": (240.0, 180.0),
}
TWO_SIDED = frozenset({"face"})


class Placement(Spec):
    """Where a muscle lies on a baked surface, and how the tissue gives way to it; files describe the right side."""

    surface: str = Field(description="Baked surface: " + ", ".join(SURFACES), json_schema_extra={"enum": list(SURFACES)})
    centre_mm: tuple[float, float] = Field(description="Where the needle goes in, from the surface's top left corner: right, down; mm")
    fibre_angle_deg: float = Field(ge=-180, le=180, description="Direction of the fibres there: 0 to the right, anticlockwise, degrees")
    spread_mm: float = Field(0.0, ge=0, le=200, description="Length along the fibres within which the middles of the units lie, mm")
    bend_mm: float = Field(
        0.0, ge=-100, le=100, description="Radius if the fibres run in a circle (0: straight); positive bends to the left, mm"
    )
    inserts_in_skin: bool = Field(False, description="Whether the fibres end in the skin and pull it along fibre_angle_deg, as in the face")
    shear_kpa: float = Field(5.0, ge=0.2, le=100, description="Shear modulus of relaxed muscle and skin, kPa")

    @field_validator("surface")
    @classmethod
    def _known(cls, surface: str) -> str:
        if surface not in SURFACES:
            raise ValueError(f"there is no surface `{surface}`; known: {', '.join(SURFACES)}")
        return surface

    @model_validator(mode="after")
    def _on_the_map(self) -> Self:
        width, height = SURFACES[self.surface]
        if not (0 <= self.centre_mm[0] <= width and 0 <= self.centre_mm[1] <= height):
            raise ValueError(f"centre_mm must lie on the surface `{self.surface}`, which is {width:g} x {height:g} mm")
        return self

    def mirrored(self) -> "Placement":
        """The same muscle of the left side, on the mirrored surface (the face is its own mirror image)."""
        angle = 180.0 - self.fibre_angle_deg
        return self.model_copy(
            update={
                "centre_mm": (SURFACES[self.surface][0] - self.centre_mm[0], self.centre_mm[1]),
                "fibre_angle_deg": angle - 360.0 if angle > 180.0 else angle,
                "bend_mm": 0.0 - self.bend_mm,
            }
        )


def placement_at(site: str, placement: Placement) -> Placement:
    """The placement for a site: mirrored if its id begins with `left_`."""
    return placement.mirrored() if site.startswith("left_") else placement

"""From the forces of the units to the displacement of the skin over them.

A contracting unit is a pair of forces that pull towards each other along the fibres, buried in an incompressible elastic
half-space. Mindlin (1936, Physics 7:195, equation for a horizontal force, Poisson ratio 1/2, at the free surface) gives for a
force P at depth c a skin displacement P x c / (4 π G R³), so for the pair, of moment M = P L,

    u(x, y) = M c (c² + y² - 2 x²) / (4 π G R⁵),    R² = x² + y² + c²:

the belly bulges, and the skin beyond it along the fibres is drawn in. Spread over the territory and the length of the fibres this is
close to a Gaussian across and a "Mexican hat" along, which costs two multiplications a pixel to draw.
"""

from typing import Self

from pydantic import Field, field_validator, model_validator

from sim.recipe import Spec

# The baked maps and their size (width, height), mm; all limbs are right ones, the face has both sides.
SURFACES: dict[str, tuple[float, float]] = {
    "face": (208.0, 156.0),
    "upper_arm": (240.0, 180.0),
    "hand": (160.0, 120.0),
    "calf": (280.0, 210.0),
    "shank": (280.0, 210.0),
}
TWO_SIDED = frozenset({"face"})


class Placement(Spec):
    """Where a right-hand muscle lies on a baked surface, and how the tissue gives way to it."""

    surface: str = Field(description="Baked surface: " + ", ".join(SURFACES), json_schema_extra={"enum": list(SURFACES)})
    centre_mm: tuple[float, float] = Field(description="Where the needle goes in, from the surface's top left corner: right, down; mm")
    fibre_angle_deg: float = Field(ge=-180, le=180, description="Direction of the fibres there: 0 to the right, anticlockwise, degrees")
    spread_mm: float = Field(0.0, ge=0, le=200, description="Length along the fibres within which the middles of the units lie, mm")
    bend_mm: float = Field(0.0, ge=-100, le=100, description="Radius if the fibres run in a circle (0: straight); positive bends to the left, mm")
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
        """The same muscle of the left side, on the mirrored surface."""
        angle = 180.0 - self.fibre_angle_deg
        return self.model_copy(update={
            "centre_mm": (SURFACES[self.surface][0] - self.centre_mm[0], self.centre_mm[1]),
            "fibre_angle_deg": angle - 360.0 if angle > 180.0 else angle,
            "bend_mm": -self.bend_mm,
        })

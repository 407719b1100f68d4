"""From the forces of the units to the displacement of the skin over them, and to the lit skin that is seen to twitch.

`placement` says where a muscle lies on a baked surface, `footprints` how far each unit moves the skin, `baked` reads the surfaces
from assets/surfaces, `light` draws them. Drawing changes nothing in the simulation.
"""

from sim.surface.baked import Surface, SurfaceError, load_surface
from sim.surface.footprints import VISIBLE_MM, Footprints, displacement_mm, footprints, peak_displacement_mm, unseen
from sim.surface.light import LIGHTS, TONES, LitSkin, SkinLight, Tone, relight, warm
from sim.surface.placement import SURFACES, TWO_SIDED, Placement, placement_at

__all__ = [
    "LIGHTS",
    "SURFACES",
    "TONES",
    "TWO_SIDED",
    "VISIBLE_MM",
    "Footprints",
    "LitSkin",
    "Placement",
    "SkinLight",
    "Surface",
    "SurfaceError",
    "Tone",
    "displacement_mm",
    "footprints",
    "load_surface",
    "peak_displacement_mm",
    "placement_at",
    "relight",
    "unseen",
    "warm",
]

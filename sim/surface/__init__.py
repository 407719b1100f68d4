"""From the forces of the units to the displacement of the skin over them, and to the lit skin that is seen to twitch.

`placement` says which surfaces there are, `muscles` where a muscle lies on one, `footprints` how far each unit moves the skin, `baked`
reads the surfaces from assets/surfaces, `hollow` sinks them over wasted muscle, `light` draws them. Drawing changes nothing in the
simulation.
"""

from sim.surface.baked import Surface, load_surface
from sim.surface.footprints import (
    GIVE_MM,
    VISIBLE_MM,
    Footprints,
    displacement_mm,
    footprints,
    peak_displacement_mm,
    peak_shifts_mm,
    shift_mm,
    together,
    unseen,
)
from sim.surface.hollow import hollowed
from sim.surface.light import LIGHTS, TONES, LitSkin, SkinLight, Tone, relight, warm
from sim.surface.muscles import Place, SurfaceError, is_mirrored, place_at, register, surfaces_of
from sim.surface.placement import BODIES, POSTURES, SURFACES, TWO_SIDED, Placement

__all__ = [
    "BODIES",
    "GIVE_MM",
    "LIGHTS",
    "POSTURES",
    "SURFACES",
    "TONES",
    "TWO_SIDED",
    "VISIBLE_MM",
    "Footprints",
    "LitSkin",
    "Place",
    "Placement",
    "SkinLight",
    "Surface",
    "SurfaceError",
    "Tone",
    "displacement_mm",
    "footprints",
    "hollowed",
    "is_mirrored",
    "load_surface",
    "peak_displacement_mm",
    "peak_shifts_mm",
    "place_at",
    "register",
    "relight",
    "shift_mm",
    "surfaces_of",
    "together",
    "unseen",
    "warm",
]

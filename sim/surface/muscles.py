"""Where the muscles lie on the baked surfaces, in millimetres, as assets/bake_muscles.py found it."""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from sim.surface.placement import FROM_MIDDLE_MM, SURFACES, TWO_SIDED

FOLDER = Path(__file__).resolve().parents[2] / "assets" / "surfaces"


class SurfaceError(OSError):
    """A baked surface is missing or damaged; the message names the file."""


@dataclass(frozen=True)
class Place:
    """A muscle on a surface: mm right and down from the top left corner, degrees anticlockwise from the right."""

    surface: str
    centre_mm: tuple[float, float]  # where the needle goes in
    fibre_angle_deg: float  # of the fibres there
    bend_mm: float  # radius if the fibres run in a circle (0: straight); positive bends to the left
    outline_mm: np.ndarray  # (point, 2)

    def mirrored(self) -> "Place":
        """The same muscle of the left side, on the mirrored surface (one that shows both sides is its own mirror image).

        The whole body is seen from the front and from behind, side by side: there, it is mirrored within the view that shows it.
        """
        width = 2 * self._axis_mm()
        angle = 180.0 - self.fibre_angle_deg
        outline = np.stack([width - self.outline_mm[:, 0], self.outline_mm[:, 1]], axis=1)
        return Place(
            self.surface,
            (width - self.centre_mm[0], self.centre_mm[1]),
            angle - 360.0 if angle > 180.0 else angle,
            0.0 - self.bend_mm,
            outline,
        )

    def _axis_mm(self) -> float:
        """From the left of the map to the line about which it is mirrored."""
        middle = SURFACES[self.surface][0] / 2
        if self.surface != "body":
            return middle
        return middle - FROM_MIDDLE_MM if self.centre_mm[0] < middle else middle + FROM_MIDDLE_MM


@lru_cache(maxsize=2)
def register(folder: Path = FOLDER) -> dict[str, dict[str, dict[str, Place]]]:
    """All places of the right side: body, surface, muscle; SurfaceError if the file is missing or damaged."""
    file = folder / "muscles.json"
    try:
        found = json.loads(file.read_text("utf-8"))
        return {
            body: {surface: {muscle: _place(surface, place) for muscle, place in muscles.items()} for surface, muscles in surfaces.items()}
            for body, surfaces in found.items()
        }
    except FileNotFoundError as missing:
        raise SurfaceError(f"{file}: the places of the muscles are missing; install the program's files again") from missing
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as damage:
        raise SurfaceError(f"{file}: the places of the muscles are damaged ({damage}); install the program's files again") from damage


def _place(surface: str, place: dict[str, object]) -> Place:
    x, y = map(float, place["centre_mm"])  # type: ignore[call-overload]  # JSON: floats, or a TypeError that is reported
    turn, bend = float(place["fibre_angle_deg"]), float(place["bend_mm"])  # type: ignore[arg-type]  # the same
    return Place(surface, (x, y), turn, bend, np.array(place["outline_mm"], float).reshape(-1, 2))


def surfaces_of(muscle: str, body: str) -> list[str]:
    """The surfaces that show a muscle, the whole body among them, in the order of SURFACES."""
    return [surface for surface in SURFACES if muscle in register()[body].get(surface, {})]


def place_at(site: str, muscle: str, surface: str, body: str) -> Place:
    """Where a site's muscle lies on a surface: mirrored if the site's id begins with `left_`; KeyError if it is not registered there."""
    place = register()[body][surface][muscle]
    return place.mirrored() if site.startswith("left_") else place


def is_mirrored(site: str, surface: str) -> bool:
    """Whether a site is seen on the mirror image of a surface: on the left, where the surface shows one side only."""
    return site.startswith("left_") and surface not in TWO_SIDED

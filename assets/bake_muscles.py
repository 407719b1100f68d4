"""Where the muscles lie on the baked surfaces: outlined once on one map of the young man, and taken from there to all maps of all bodies.

Part of the bake, not of the program; see bake_surfaces.py. A muscle is outlined by hand on the map where it is seen best, after the
surface anatomy of Lee, Anatomic localization for needle electromyography, and of Gray's. The outline is lifted onto the body, moves with
the body's shape and pose, and is registered on every map that shows the muscle's middle from not too far aside.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from bake_bodies import Carrier
from bake_mesh import Picture

ASIDE = 0.35  # least cosine between the skin over the muscle and the direction we look from
HIDDEN_MM = 6.0  # farther behind what is seen there, the muscle is not seen
ALONG_MM = 8.0  # a second point along the fibres, from which their direction is found again


@dataclass(frozen=True)
class Muscle:
    """The map where it is outlined; there the place for the needle, the fibres' direction and bend, and the outline (mm right, down)."""

    home: str
    needle: tuple[float, float]
    fibre_angle_deg: float
    outline: tuple[tuple[float, float], ...]
    bend_mm: float = 0.0


def ring(x: float, y: float, across: float, down: float) -> tuple[tuple[float, float], ...]:
    """An ellipse as an outline."""
    return tuple((x + across * np.cos(t), y + down * np.sin(t)) for t in np.linspace(0, 2 * np.pi, 16, endpoint=False))


MUSCLES: dict[str, Muscle] = {
    "frontalis": Muscle("face", (127, 52), 90, ((104, 40), (122, 31), (146, 30), (147, 70), (130, 76), (106, 74))),
    "orbicularis_oculi": Muscle("face", (107.9, 102.5), -42, ring(118.7, 91, 24, 20), 16.5),
    "zygomaticus_major": Muscle("face", (110, 140), -54, ((90, 117), (99, 112), (132, 157), (125, 165))),
    "orbicularis_oris": Muscle("face", (135, 153.5), -162, ring(150, 163, 34, 19), 30),
    "mentalis": Muscle("face", (144, 188), 90, ((137, 178), (149, 176), (149, 200), (139, 197))),
    "masseter": Muscle("face_side", (133, 155), -100, ((128, 128), (152, 124), (146, 165), (132, 190), (115, 178), (120, 150))),
    "genioglossus": Muscle("mouth", (42, 35), 90, ((34, 27.5), (50, 27), (65, 27.5), (63, 36), (57, 41), (50, 42.5), (42, 41), (36, 36))),
    "sternocleidomastoid": Muscle("neck", (150, 48), -80, ((139, 20), (150, 14), (161, 66), (154, 76), (147, 60))),
    "trapezius": Muscle(
        "neck", (155, 106), -26, ((108, 40), (124, 45), (138, 78), (172, 102), (226, 119), (215, 136), (170, 134), (122, 128), (106, 110))
    ),
    "deltoid": Muscle(
        "shoulder", (114, 58), -90, ((76, 28), (98, 8), (134, 10), (158, 45), (150, 85), (128, 125), (112, 134), (96, 110), (80, 70))
    ),
    "triceps_brachii": Muscle("shoulder", (88, 140), -88, ((74, 100), (88, 108), (98, 130), (104, 160), (100, 190), (86, 192), (79, 150))),
    "biceps_brachii": Muscle(
        "upper_arm", (110, 78), 0, ((48, 66), (80, 53), (120, 52), (165, 60), (188, 74), (165, 92), (120, 104), (80, 102), (50, 90))
    ),
    "brachioradialis": Muscle("forearm", (70, 60), -8, ((14, 54), (50, 51), (95, 57), (132, 66), (100, 70), (60, 69), (20, 68))),
    "extensor_digitorum": Muscle(
        "forearm", (80, 84), -6, ((20, 73), (60, 72), (110, 75), (142, 84), (140, 93), (100, 98), (55, 98), (22, 88))
    ),
    "first_dorsal_interosseous": Muscle("hand", (100, 75), 5, ((74, 74), (90, 68), (110, 69), (134, 73), (130, 79), (105, 83), (80, 84))),
    "abductor_pollicis_brevis": Muscle(
        "palm", (165, 87), 144, ((144, 70), (160, 70), (178, 82), (188, 94), (180, 103), (162, 100), (150, 86))
    ),
    "abductor_digiti_minimi": Muscle(
        "palm", (150, 144), -168, ((112, 143), (135, 137), (165, 131), (186, 128), (188, 138), (160, 150), (130, 154), (112, 152))
    ),
    "thoracic_paraspinals": Muscle("back", (233, 150), 90, ((216, 10), (238, 10), (246, 100), (252, 200), (252, 290), (216, 290))),
    "rectus_femoris": Muscle(
        "thigh", (140, 78), -2, ((20, 74), (80, 60), (160, 60), (225, 74), (250, 86), (225, 97), (160, 101), (80, 98), (25, 88))
    ),
    "vastus_lateralis": Muscle(
        "thigh", (190, 126), 10, ((50, 110), (120, 106), (200, 106), (262, 104), (282, 114), (250, 140), (180, 155), (100, 150), (55, 132))
    ),
    "vastus_medialis": Muscle("thigh", (236, 60), -45, ((165, 36), (215, 40), (262, 60), (284, 84), (258, 82), (214, 66), (180, 52))),
    "tibialis_anterior": Muscle(
        "shank", (95, 92), -3, ((20, 76), (60, 72), (120, 70), (180, 73), (228, 82), (226, 92), (180, 101), (120, 109), (60, 108), (25, 98))
    ),
    "peroneus_longus": Muscle("shank", (80, 128), -2, ((22, 112), (80, 119), (140, 121), (172, 118), (170, 132), (110, 140), (40, 130))),
    "gastrocnemius_medial": Muscle(
        "calf", (100, 97), 0, ((5, 86), (50, 76), (110, 74), (158, 82), (172, 96), (158, 116), (110, 128), (55, 127), (10, 118))
    ),
    "gastrocnemius_lateral": Muscle(
        "calf", (95, 58), 6, ((15, 78), (60, 56), (105, 42), (145, 48), (158, 62), (140, 74), (100, 70), (50, 73))
    ),
    "soleus": Muscle("calf", (198, 84), 0, ((162, 60), (200, 54), (236, 64), (236, 100), (200, 112), (170, 112), (176, 90))),
}


def lifted(shot: Picture, places: np.ndarray) -> np.ndarray:
    """Points on the body (point, 3; dm) under places of a map (point, 2; mm), from the nearest pixel that shows skin."""
    rows, columns = np.nonzero(shot.coverage == 1)
    seen = np.stack([columns + 0.5, rows + 0.5], axis=1) / shot.scale
    nearest = [int(((seen - place) ** 2).sum(axis=1).argmin()) for place in places]
    return shot.points[rows[nearest], columns[nearest]]


def registered(
    homes: dict[str, Picture], shots: dict[str, Picture], carriers: Callable[[str, str], Carrier], apart: np.ndarray
) -> dict[str, dict[str, Any]]:
    """Every muscle on every map of one body that shows it: map → muscle → centre_mm, fibre_angle_deg, bend_mm, outline_mm.

    `homes` are maps of the young man, `shots` those of the body, `carriers(home, map)` takes points from one to the other; `apart` is
    how far each copy of the whole body is moved.
    """
    found: dict[str, dict[str, Any]] = {name: {} for name in shots}
    for muscle, spec in MUSCLES.items():
        turn = np.radians(spec.fibre_angle_deg)
        along = (spec.needle[0] + ALONG_MM * np.cos(turn), spec.needle[1] - ALONG_MM * np.sin(turn))
        start = lifted(homes[spec.home], np.array([spec.needle, along, *spec.outline]))
        for name, shot in shots.items():
            points = carriers(spec.home, name)(start)
            if name != "body":
                place = on_map(shot, points)
            else:  # every muscle is marked on the whole body, be it at its edge
                front, behind = points - apart, points * np.array([-1.0, 1.0, -1.0]) + apart
                place = on_map(shot, front) or on_map(shot, behind) or on_map(shot, front, True) or on_map(shot, behind, True)
            if place is not None:
                found[name][muscle] = place | {"bend_mm": spec.bend_mm}
    return found


def on_map(shot: Picture, points: np.ndarray, even_aside: bool = False) -> dict[str, Any] | None:
    """The needle's place, the fibres' direction and the outline on a map, from the points' places; None where the muscle is not seen.

    With `even_aside`, what is seen from far aside or a little behind the edge counts.
    """
    height, width = shot.depth_mm.shape
    size = np.array([width, height]) / shot.scale
    seen = shot.view.seen(points)
    places = seen[:, :2] + size / 2
    column, row = (places[0] * shot.scale).astype(int)
    if not (4 <= column < width - 4 and 4 <= row < height - 4) or (shot.coverage[row, column] < 1 and not even_aside):
        return None
    rise = np.hypot(*(np.ptp(shot.depth_mm[row - 3 : row + 4, column - 3 : column + 4], axis=k).mean() for k in (0, 1))) * shot.scale / 6
    behind = abs(seen[0, 2] - shot.depth_mm[row, column]) > max(HIDDEN_MM, 2 / shot.scale)
    if (behind or 1 / np.hypot(1, rise) < ASIDE) and not even_aside:
        return None
    step = places[1] - places[0]
    outline = np.clip(places[2:], 0, size)
    return {
        "centre_mm": np.round(places[0], 1).tolist(),
        "fibre_angle_deg": round(float(np.degrees(np.arctan2(-step[1], step[0]))), 1),
        "outline_mm": np.round(outline, 1).tolist(),
    }

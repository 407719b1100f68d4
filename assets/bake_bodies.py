"""Who is baked and from where: four bodies, the views of their skin, and what is seen there of colour and hair.

Part of the bake, not of the program; see bake_surfaces.py. Points are on the young man, in dm; `Carrier` takes them to the other bodies.
"""

from dataclasses import dataclass, field

import numpy as np
from bake_mesh import Mesh, View
from scipy.spatial import cKDTree

REFERENCE = "man_young"
TURNED = (1.0, 0.0, 0.0)  # axis of the jaw and of the fingers' knuckles


def _body(sex: str, old: float, strong: float) -> dict[str, float]:
    """Targets of a body: the mean of three peoples, `old` and `strong` from 0 to 1."""
    targets: dict[str, float] = {}
    for age, share in (("young", 1 - old), ("old", old)):
        if share:
            targets |= {f"macrodetails/{people}-{sex}-{age}": share / 3 for people in ("caucasian", "african", "asian")}
            targets[f"macrodetails/universal-{sex}-{age}-averagemuscle-averageweight"] = share * (1 - strong)
            targets[f"macrodetails/universal-{sex}-{age}-maxmuscle-averageweight"] = share * strong
    return targets


BODIES: dict[str, dict[str, float]] = {
    "man_young": _body("male", 0.05, 0.5),
    "man_old": _body("male", 0.85, 0.4),
    "woman_young": _body("female", 0.05, 0.35),
    "woman_old": _body("female", 0.85, 0.3),
}


@dataclass(frozen=True)
class Flush:
    """A patch of redder and darker skin round a point of the body (dm)."""

    at: tuple[float, float, float]
    radius_mm: float
    red: float = 0.0
    dark: float = 0.0


@dataclass(frozen=True)
class Region:
    """What to bake: the view, targets besides the body's, bones turned, where it flushes, hair (per cm², direction, length in mm)."""

    view: View
    targets: dict[str, float] = field(default_factory=dict)
    pose: dict[str, tuple[tuple[float, float, float], float]] = field(default_factory=dict)
    subdivisions: int = 4
    flushes: tuple[Flush, ...] = ()
    hair: tuple[float, float, float] = (0.0, 0.0, 0.0)
    has_face: bool = False  # with open eyes
    shows_head: bool = False
    within_mm: float = 1e9  # what lies farther behind or before the middle is left out
    is_whole: bool = False  # the body from the front and from behind, side by side


def both(*flushes: Flush) -> tuple[Flush, ...]:
    """The flushes and their mirror images."""
    return flushes + tuple(Flush((-f.at[0], f.at[1], f.at[2]), f.radius_mm, f.red, f.dark) for f in flushes)


KNUCKLES = [
    (-5.192, 2.232, 3.13),
    (-5.375, 2.105, 2.941),
    (-5.458, 2.015, 2.752),
    (-5.226, 2.07, 3.365),
    (-5.453, 1.82, 3.179),
    (-5.555, 1.743, 2.917),
    (-4.667, 2.484, 2.795),
    (-4.524, 2.351, 3.15),
]
WIDE_EYES = {f"eyes/{side}-eye-{part}": weight for side in "lr" for part, weight in (("height2-incr", 0.5), ("scale-incr", 0.35))}
FACE = WIDE_EYES | {"mouth/mouth-upperlip-height-incr": 0.25}
OF_FACE = (
    Flush((0, 7.61, 1.9), 11, red=0.38),
    Flush((0, 7.06, 1.5), 13, red=0.10, dark=0.10),
    Flush((0, 7.43, 1.6), 10, dark=0.09),
    *both(
        Flush((-0.45, 7.74, 1.4), 20, red=0.36),
        Flush((-0.33, 7.93, 1.5), 9, red=0.10, dark=0.14),
        Flush((-0.88, 7.78, 0.6), 19, red=0.40),
        Flush((-0.33, 8.10, 1.5), 8, red=0.12, dark=0.08),
        Flush((-0.40, 7.20, 1.3), 20, dark=0.10),
        Flush((-0.17, 7.60, 1.6), 7, red=0.22),
    ),
)


def facing(view: View, subdivisions: int = 3) -> Region:
    """A view of the face with open eyes."""
    return Region(view, FACE, subdivisions=subdivisions, flushes=OF_FACE, has_face=True, shows_head=True)


ARM = {"arms/r-upperarm-muscle-incr": 0.6, "arms/r-lowerarm-muscle-incr": 0.3}
LEG = {"legs/r-lowerleg-muscle-incr": 0.7, "legs/r-upperleg-muscle-incr": 0.5}
HAND = View((-5.19, 2.17, 2.86), (-0.4465, -0.5662, 0.6929), (0.4484, 0.5303, 0.7195), 240.0)

# Knuckles bent, fingers straight, thumb drawn in: the hand of tetany and neuromyotonia.
TOWARDS_US = (-0.775, 0.632, 0.017)
STIFF = {f"finger{k}-1.R": (HAND.up, bent) for k, bent in ((2, 40.0), (3, 48.0), (4, 48.0), (5, 52.0))}
STIFF |= {f"finger{k}-2.R": (HAND.up, 12.0) for k in (2, 3, 4, 5)}
STIFF |= {bone: (TOWARDS_US, -turn) for bone, turn in (("metacarpal1.R", 10.0), ("finger1-1.R", 18.0), ("finger1-2.R", 18.0))}

REGIONS: dict[str, Region] = {
    "body": Region(View((0, 0.45, 0), (1, 0, 0), (0, 1, 0), 2533.0), subdivisions=2, shows_head=True, is_whole=True),
    "face": Region(
        View((0, 7.80, 1.2), (1, 0, 0), (0, 1, 0), 300.0), FACE, subdivisions=3, flushes=OF_FACE, has_face=True, shows_head=True
    ),
    "face_side": Region(
        View((-0.12, 7.80, 0.55), (0.80, 0, 0.60), (0, 1, 0), 300.0), FACE, subdivisions=3, flushes=OF_FACE, has_face=True, shows_head=True
    ),
    "eyelid": Region(
        View((-0.33, 7.98, 1.35), (1, 0, 0), (0, 1, 0), 64.0), FACE, subdivisions=5, flushes=OF_FACE, has_face=True, shows_head=True
    ),
    "mouth": Region(View((0, 7.25, 1.5), (1, 0, 0), (0, 1, -0.12), 96.0), pose={"jaw": (TURNED, 21.0)}, flushes=OF_FACE, subdivisions=4),
    "neck": Region(
        View((-0.75, 6.35, -0.3), (-0.66, 0, 0.75), (0, 1, 0), 240.0),
        flushes=(Flush((-0.5, 6.6, -0.3), 40, red=0.12), Flush((-1.4, 6.0, 0.1), 45, red=0.10)),
        shows_head=True,
    ),
    "shoulder": Region(
        View((-2.2, 5.15, 0.15), (0.05, 0, 1), (0, 1, 0), 260.0),
        ARM,
        flushes=(Flush((-2.3, 5.2, 0.2), 60, red=0.10),),
        hair=(0.6, -80.0, 6.0),
    ),
    "upper_arm": Region(
        View((-2.85, 4.51, 0.3), (-0.66, -0.75, 0), (0.75, -0.66, 0), 240.0),
        ARM,
        flushes=(Flush((-3.55, 3.9, 0.5), 22, red=0.18), Flush((-1.9, 5.9, 0.6), 40, red=0.10)),
        hair=(1.2, -15.0, 7.0),
    ),
    "forearm": Region(
        View((-4.20, 3.10, 1.05), (-0.505, -0.483, 0.717), (0.4484, 0.5303, 0.7195), 250.0),
        ARM,
        within_mm=60,
        flushes=(Flush((-3.52, 3.75, 0.1), 28, red=0.22), Flush((-4.85, 2.5, 2.0), 40, red=0.12)),
        hair=(7.0, -20.0, 9.0),
    ),
    "hand": Region(HAND, within_mm=80, flushes=tuple(Flush(at, 9, red=0.30, dark=0.10) for at in KNUCKLES), hair=(5.0, -25.0, 5.0)),
    "hand_stiff": Region(HAND, pose=STIFF, within_mm=80, flushes=tuple(Flush(at, 9, red=0.30, dark=0.10) for at in KNUCKLES)),
    "palm": Region(
        View(HAND.centre, (0.4465, 0.5662, -0.6929), HAND.up, 240.0),
        within_mm=80,
        flushes=(Flush((-4.85, 2.35, 2.9), 26, red=0.26), Flush((-5.25, 2.0, 2.6), 24, red=0.24), Flush((-5.1, 2.1, 2.95), 30, red=0.15)),
    ),
    "back": Region(
        View((0, 4.35, -0.6), (-1, 0, 0), (0, 1, 0), 420.0),
        {"torso/torso-muscle-dorsi-incr": 0.5},
        flushes=(Flush((0, 5.9, -1), 60, red=0.10),),
        shows_head=True,
    ),
    "thigh": Region(
        View((-1.42, -0.75, 0.55), (0, -1, 0), (0.90, 0, 0.43), 320.0),
        LEG,
        flushes=(Flush((-1.5, -3.1, 0.7), 45, red=0.2),),
        hair=(5.0, -16.0, 9.0),
    ),
    "shank": Region(
        View((-1.72, -4.30, 0), (0, -1, 0), (0.80, 0, 0.60), 240.0),
        LEG,
        flushes=(Flush((-1.5, -3.1, 0.6), 30, red=0.22), Flush((-1.9, -6.5, 0.4), 50, red=0.12)),
        hair=(14.0, -16.0, 10.0),
    ),
    "calf": Region(
        View((-1.70, -4.25, 0), (0, -1, 0), (-0.85, 0, -0.53), 240.0),
        LEG,
        flushes=(Flush((-1.55, -3.15, -0.5), 26, red=0.22), Flush((-1.9, -6.5, -0.3), 50, red=0.10)),
        hair=(9.0, -18.0, 9.0),
    ),
}


class Carrier:
    """Takes points on one body to where they are on another that has the same vertices."""

    def __init__(self, from_mesh: Mesh, to_mesh: Mesh, count: int = 12) -> None:
        used = np.unique(from_mesh.quads)
        self.start, self.shift = from_mesh.points[used], (to_mesh.points - from_mesh.points)[used]
        self.tree, self.count = cKDTree(self.start), count

    def __call__(self, points: np.ndarray) -> np.ndarray:
        """Points (point, 3), each moved as the vertices round it are, the nearest most."""
        distance, index = self.tree.query(points, k=self.count)
        weight = 1 / np.maximum(distance, 0.03) ** 2
        return points + (self.shift[index] * (weight / weight.sum(axis=1, keepdims=True))[..., None]).sum(axis=1)

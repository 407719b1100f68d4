"""Where the needle has been and for how long the relaxed muscle was listened to, as a laboratory asks for it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sim.electrode import Needle
from sim.engine import Frame
from sim.muscle import Muscle
from sim.spikes import FRAME_MS

LISTEN_S = 90.0  # at rest at one site, so that rare fasciculations are not missed (de Carvalho; Awaji practice)
PLACE_S = 1.0  # so long must the needle stand still for a place to count [estimate]
APART_MM = 1.0  # nearer places are one [estimate]
AT_REST = 0.02  # effort up to which a muscle counts as relaxed
QUADRANTS = ("shallow_left", "shallow_right", "deep_left", "deep_right")


@dataclass
class Listening:
    """One site: seconds listened to at rest, and the places at which the needle stood still."""

    muscle: Muscle
    seconds: float = 0.0
    places: list[Needle] = field(default_factory=list)
    _still: float = 0.0

    def advance(self, frames: Sequence[Frame]) -> None:
        """Take in what was played."""
        for frame in frames:
            self._still = 0.0 if frame.reneedled else self._still + FRAME_MS / 1000
            self.seconds += FRAME_MS / 1000 if frame.effort <= AT_REST else 0.0
            if self._still >= PLACE_S and all(_apart(frame.needle, place) for place in self.places):
                self.places.append(frame.needle)

    @property
    def left_s(self) -> float:
        """Seconds that are still to be listened to."""
        return max(0.0, LISTEN_S - self.seconds)

    def quadrants(self) -> dict[str, int]:
        """How many places lie in each quadrant of the muscle's cross-section."""
        counts = dict.fromkeys(QUADRANTS, 0)
        for place in self.places:
            counts[self.quadrant(place)] += 1
        return counts

    def quadrant(self, place: Needle) -> str:
        """The quadrant in which a place lies."""
        anatomy = self.muscle.spec.anatomy
        depth = "shallow" if place.depth_mm < anatomy.fat_mm + anatomy.thickness_mm / 2 else "deep"
        return f"{depth}_{'left' if place.x_mm < 0 else 'right'}"


def _apart(one: Needle, other: Needle) -> bool:
    far = (one.x_mm - other.x_mm) ** 2 + (one.depth_mm - other.depth_mm) ** 2 + (one.along_mm - other.along_mm) ** 2
    return far >= APART_MM**2

"""What is known of discharges: when each was, of which unit or fibre, of which kind, where it was born."""

from typing import NamedTuple

import numpy as np

from sim.discharges import DISCHARGES

FRAME_SAMPLES = 480
FRAME_MS = 10
KINDS = ("voluntary", *DISCHARGES, "evoked")
VOLUNTARY, EVOKED, SYNKINESIS = 0, len(KINDS) - 1, KINDS.index("synkinesis")
ORIGINS = ("soma", "proximal_axon", "distal_axon", "end_plate", "muscle_fibre", "stimulus")
AXONAL = ("proximal_axon", "distal_axon")


class Spikes(NamedTuple):
    """Discharges in order of time; all arrays have shape (discharge,) and are int64 but for the size."""

    sample: np.ndarray  # absolute: arrival at the unit's end-plates
    unit: np.ndarray  # -1 for a single fibre
    fibre: np.ndarray  # index in Fibres, -1 for a whole unit
    kind: np.ndarray  # index in KINDS
    size: np.ndarray  # float64 (0-1]: share of the full potential that is left of it (refractoriness)
    late: np.ndarray  # samples by which the unit's other branch is behind; 0 together, -1 it fails
    branch: np.ndarray  # in which of the unit's branches it was born, 0 or 1
    origin: np.ndarray  # index in ORIGINS


def tagged(origin: str, late: int = 0, fails: bool = False, branch: int = 0) -> int:
    """What an impulse is to tell at its arrival, in one number: whence it comes, and how the unit's branches follow."""
    return (late << 5) | (ORIGINS.index(origin) << 2) | (fails << 1) | branch


def joined(parts: list[Spikes]) -> Spikes:
    """Spikes of successive frames as one."""
    return Spikes(*(np.concatenate(field) for field in zip(*parts, strict=True)))

"""A row of the physiology table, and how its quantity is taken from spikes and potentials."""

from dataclasses import dataclass

import numpy as np

from sim.amplifier import NEEDLE, Amplifier, Settings
from sim.engine import RATE_HZ
from sim.fibres import NO_UNIT
from sim.spikes import KINDS, Spikes


@dataclass(frozen=True)
class Row:
    """One quantity of the model."""

    key: str
    value: float


def trains_of(spikes: Spikes, kind: str, of_fibres: bool = False) -> dict[int, np.ndarray]:
    """Times (s) of the discharges of one kind, by unit or by fibre."""
    mine = spikes.kind == KINDS.index(kind)
    who = (spikes.fibre if of_fibres else spikes.unit)[mine]
    times = spikes.sample[mine] / RATE_HZ
    return {int(one): times[who == one] for one in np.unique(who) if one != NO_UNIT}


def heard(potential_uv: np.ndarray) -> np.ndarray:
    """A potential through the needle's amplifier, without noise; 20 ms of quiet before and after it."""
    signal = np.concatenate([np.zeros(RATE_HZ // 50), potential_uv.astype(np.float64), np.zeros(RATE_HZ // 50)])
    Amplifier(Settings(NEEDLE.low_hz, NEEDLE.high_hz, 0.0), RATE_HZ, 0, 0, 0).amplify(signal, 0)
    return signal

"""What the examiner asks for, and what the patient then does: the effort, and the manoeuvre's effect as it goes on."""

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from sim.amplifier import USUAL, Machine
from sim.electrode import Needle
from sim.kernels import random
from sim.kernels.random import Draws
from sim.manoeuvres import MANOEUVRES, Effect
from sim.scenario import Jerks, Rest
from sim.source import PATIENT
from sim.spikes import FRAME_MS

MOST_BURSTS = 10_000  # of jerks in one attack, so that no two attacks share a draw
SINGLE_FIBRES = -1  # among silent units


@dataclass(frozen=True)
class Controls:
    """What the examiner does in one frame, and asks the patient to do."""

    effort: float = 0.0  # asked for, 0-1
    needle: Needle | None = None  # where the needle is put; None: left alone
    manoeuvre: str | None = None  # a key of MANOEUVRES
    elsewhere: float = 0.0  # effort asked for in the muscle whose nerve has grown into this one, 0-1
    machine: Machine = USUAL  # how the needle's channel is set
    silent: frozenset[int] = frozenset()  # units that are neither heard nor move the skin; SINGLE_FIBRES for all single fibres
    watched: int | None = None  # the unit whose neuron's membrane potential is wanted


@lru_cache(maxsize=4)
def silenced(silent: frozenset[int], units: int) -> np.ndarray:
    """Which of a muscle's units are silent; bool (unit + 1,), the last for single fibres. Numbers of no unit are passed over."""
    out = np.zeros(units + 1, dtype=bool)
    out[[u for u in silent if SINGLE_FIBRES <= u < units]] = True
    out.flags.writeable = False
    return out


def pulling_mn(force_mn: np.ndarray, silent: frozenset[int]) -> np.ndarray:
    """The forces (unit,) of a muscle's units, mN, that move the skin: none of silent ones."""
    return np.where(silenced(silent, force_mn.size)[:-1], np.float32(0.0), force_mn) if silent else force_mn


class Intention:
    """Turns controls into effort, frame by frame."""

    def __init__(self, rest: Rest, seed: int) -> None:
        """`seed` is the patient's: what is driven by the brain comes at the same moment in all muscles."""
        self._rest, self._seed = rest, seed
        self._manoeuvre: str | None = None
        self._begun = 0  # frame in which the manoeuvre was begun

    def of(self, controls: Controls, index: int) -> tuple[float, float, Effect]:
        """Effort of this muscle and of the one elsewhere, 0-1, and what the manoeuvre does in frame `index`."""
        if controls.manoeuvre != self._manoeuvre:
            self._manoeuvre, self._begun = controls.manoeuvre, index
        effect = MANOEUVRES[self._manoeuvre].after((index - self._begun) * FRAME_MS / 1000) if self._manoeuvre else Effect.NOTHING
        effort = max(self._effort(controls.effort, effect, index), self._jerk(effect, index))
        return effort, min(max(controls.elsewhere, 0.0), 1.0) * effect.effort, effect

    def _effort(self, asked: float, effect: Effect, index: int) -> float:
        """The effort that the patient makes: what is asked for, and what does not relax."""
        rest = self._rest
        effort = min(max(asked, effect.least_effort, 0.0), 1.0) * effect.effort
        if effect.relaxes or not rest.effort:
            return effort
        swing = math.sin(2 * math.pi * rest.tremor_hz * index * FRAME_MS / 1000) if rest.tremor_hz else 1.0
        return max(effort, rest.effort * max(0.0, swing))

    def _jerk(self, effect: Effect, index: int) -> float:
        """What the brain drives unwilled, as an effort: no relaxing ends it."""
        jerks = self._rest.jerks
        return jerking(jerks, self._seed, index * FRAME_MS / 1000) * effect.gain.get("soma", 1.0) if jerks else 0.0


def jerking(jerks: Jerks, seed: int, now_s: float) -> float:
    """The drive of jerks at one moment, as an effort: half a sine wave for each burst."""
    attack, now_s = divmod(now_s, jerks.attack_s + jerks.pause_s) if jerks.attack_s else (0.0, now_s)
    if now_s < jerks.march_s or 0 < jerks.attack_s <= now_s:
        return 0.0
    nearest = round(now_s * jerks.rate_hz)
    begins = [(k + _late(jerks, seed, k + int(attack) * MOST_BURSTS)) / jerks.rate_hz for k in range(max(0, nearest - 2), nearest + 2)]
    parts = [1000 * (now_s - begin) / jerks.burst_ms for begin in begins]
    return jerks.effort * max(math.sin(math.pi * part) if 0 <= part < 1 else 0.0 for part in parts)


def _late(jerks: Jerks, seed: int, burst: int) -> float:
    """How much later than by the clock a burst comes, in intervals; two of them make the variation of the interval between them."""
    if not jerks.interval_cv:
        return 0.0
    return jerks.interval_cv / math.sqrt(2) * float(Draws(seed, PATIENT, random.COMMON, burst).normal(1)[0])

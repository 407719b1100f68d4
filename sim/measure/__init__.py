"""What an electromyographer measures, from a signal or from discharge times; sim knows nothing better than the one who looks at it."""

from sim.measure.cursors import Cursors, cursors
from sim.measure.hearing import Heard, heard
from sim.measure.jitter import SPIKE_UV, Pair, fibre_spikes, mcd_us, pairs
from sim.measure.pattern import Pattern, pattern
from sim.measure.potential import Potential, potential, turns_of
from sim.measure.train import Train, bursts, train, usual_interval
from sim.measure.triggered import Triggered, crossings, triggered, usual_level_uv
from sim.measure.units import FoundUnit, find_units, near

__all__ = [
    "SPIKE_UV",
    "Cursors",
    "FoundUnit",
    "Heard",
    "Pair",
    "Pattern",
    "Potential",
    "Train",
    "Triggered",
    "bursts",
    "crossings",
    "cursors",
    "fibre_spikes",
    "find_units",
    "heard",
    "mcd_us",
    "near",
    "pairs",
    "pattern",
    "potential",
    "train",
    "triggered",
    "turns_of",
    "usual_interval",
    "usual_level_uv",
]

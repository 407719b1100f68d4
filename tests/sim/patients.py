"""Patients whose muscles are built once, however many tests listen to them."""

from functools import cache

from sim.loader import load_scenario
from sim.patient import Patient, build


@cache
def patient(case: str, seed: int) -> Patient:
    """A patient of a shipped case."""
    return build(load_scenario(case), seed)

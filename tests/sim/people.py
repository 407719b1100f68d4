"""Patients that several tests examine, made once."""

from functools import cache

from sim import patient
from sim.loader import load_scenario

SITE = "first_dorsal_interosseous"


@cache
def someone(case: str, seed: int = 1) -> patient.Patient:
    return patient.build(load_scenario(case), seed)

"""The files that people write: found, read strictly, checked, and complained about at file:line:column.

`strict_yaml` turns text into values and places, `complaints` says what is wrong in plain words, `files` finds and loads.
"""

from sim.loader.complaints import Complaint, ScenarioError
from sim.loader.files import (
    SHIPPED,
    check_file,
    list_cases,
    list_muscles,
    load_muscle,
    load_scenario,
    read_yaml,
    scenario_files,
    scenario_index,
)

__all__ = [
    "SHIPPED",
    "Complaint",
    "ScenarioError",
    "check_file",
    "list_cases",
    "list_muscles",
    "load_muscle",
    "load_scenario",
    "read_yaml",
    "scenario_files",
    "scenario_index",
]

"""The files that people write: found, read strictly, checked, and complained about at file:line:column.

`strict_yaml` turns text into values and places, `complaints` says what is wrong in plain words, `reading` makes models of them,
`words` loads the glossary, `atlas` what is shown of it, `files` cases and muscles, `lessons` and `comparisons` what teachers set, `checks`
says what there is and what is wrong.
"""

from sim.loader.atlas import load_atlas
from sim.loader.checks import check_file, entries_of, scenario_files, scenario_index, sort_of
from sim.loader.comparisons import load_comparisons
from sim.loader.complaints import Complaint, ScenarioError
from sim.loader.files import list_cases, list_exemplars, list_muscles, load_muscle, load_scenario, parted
from sim.loader.lessons import list_lessons, load_lesson
from sim.loader.reading import SHIPPED, files_of, lines_of, path_of, read_yaml, stamp_of
from sim.loader.words import load_glossary

__all__ = [
    "SHIPPED",
    "Complaint",
    "ScenarioError",
    "check_file",
    "entries_of",
    "files_of",
    "lines_of",
    "list_cases",
    "list_exemplars",
    "list_lessons",
    "list_muscles",
    "load_atlas",
    "load_comparisons",
    "load_glossary",
    "load_lesson",
    "load_muscle",
    "load_scenario",
    "parted",
    "path_of",
    "read_yaml",
    "scenario_files",
    "scenario_index",
    "sort_of",
    "stamp_of",
]

"""Which files there are, of which sort each is, what is wrong with one, and what they offer to choose from."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from sim.discharges import DISCHARGES
from sim.loader.atlas import ATLAS, read_atlas
from sim.loader.comparisons import COMPARISONS, load_comparisons, read_comparisons
from sim.loader.complaints import Complaint, ScenarioError
from sim.loader.files import list_cases, list_muscles, load_muscle, load_scenario
from sim.loader.lessons import list_lessons, load_lesson
from sim.loader.reading import SHIPPED, files_named, files_of, read_yaml, roots
from sim.loader.words import GLOSSARY, WORDINGS, load_glossary, read_glossary, read_wordings
from sim.manoeuvres import MANOEUVRES
from sim.mechanisms import MECHANISMS

IN_FOLDERS = ("cases", "exemplars", "muscles", "lessons")
RANGES = "physiology.yaml"


def scenario_files(folder: Path | None = None) -> list[Path]:
    """Every case, exemplar, muscle, lesson, glossary, atlas, comparisons; a file of `folder` stands in for a shipped one of its name."""
    files = [path for sort in IN_FOLDERS for _, path in sorted(files_of(sort, folder).items())]
    return [*files, *(path for name in (GLOSSARY, WORDINGS, ATLAS, COMPARISONS) for path in files_named(name, folder))]


def sort_of(path: str | Path, folder: Path | None = None) -> str:
    """What a file is taken for: cases, muscles (in the shipped or the given folder), lessons (in any), or what its name says."""
    path = Path(path).resolve()
    if path == SHIPPED / RANGES:
        return "ranges"
    by_name = {GLOSSARY: "glossary", ATLAS: "atlas", COMPARISONS: "comparisons"}
    if path.name in by_name:
        return by_name[path.name]
    if path.match(WORDINGS):
        return "wordings"
    if path.parent.name == "lessons":
        return "lessons"
    return "muscles" if path.parent in [root.resolve() / "muscles" for root in roots(folder)] else "cases"


def check_file(path: str | Path, folder: Path | None = None) -> list[Complaint]:
    """All that is wrong with a file of the sort that `sort_of` takes it for."""
    path = Path(path)
    check: dict[str, Callable[[], object]] = {
        "ranges": lambda: read_yaml(path),
        "glossary": lambda: read_glossary(path, {} if path.resolve() == SHIPPED / GLOSSARY else load_glossary()),
        "wordings": lambda: read_wordings(path, tuple(load_glossary(folder))),
        "atlas": lambda: read_atlas(path, folder),
        "lessons": lambda: load_lesson(path, folder),
        "comparisons": lambda: read_comparisons(path, folder),
        "muscles": lambda: load_muscle(path, folder),
        "cases": lambda: load_scenario(path, folder),
    }
    try:
        check[sort_of(path, folder)]()
    except ScenarioError as error:
        return error.complaints
    return []


def scenario_index(folder: Path | None = None) -> dict[str, list[dict[str, Any]]]:
    """What there is to choose from, by sort: id, title and what else tells the entries apart; raises ScenarioError."""
    return {sort: entries_of(sort, folder) for sort in INDEX}


def entries_of(sort: str, folder: Path | None = None) -> list[dict[str, Any]]:
    """What there is of one sort, as `scenario_index` gives it."""
    return INDEX[sort](folder)


def _cases(folder: Path | None) -> list[dict[str, Any]]:
    cases = [load_scenario(name, folder) for name in list_cases(folder)]
    return [
        {"id": case.id, "title": case.title, "sites": list(case.sites), "variants": [f"{case.id}@{variant}" for variant in case.variants]}
        for case in cases
    ]


def _muscles(folder: Path | None) -> list[dict[str, Any]]:
    muscles = [load_muscle(name, folder) for name in list_muscles(folder)]
    return [{"id": muscle.id, "title": muscle.title, "units": muscle.units} for muscle in muscles]


def _lessons(folder: Path | None) -> list[dict[str, Any]]:
    lessons = [load_lesson(name, folder) for name in list_lessons(folder)]
    return [{"id": lesson.id, "title": lesson.title, "length": lesson.length} for lesson in lessons]


def _comparisons(folder: Path | None) -> list[dict[str, Any]]:
    found = load_comparisons(folder).items()
    return [{"id": key, "title": one.title, "cases": [member.case for member in one.members]} for key, one in found]


def _glossary(folder: Path | None) -> list[dict[str, Any]]:
    return [{"id": key, "title": entry.term, "sort": entry.sort} for key, entry in load_glossary(folder).items()]


INDEX: dict[str, Callable[[Path | None], list[dict[str, Any]]]] = {
    "cases": _cases,
    "muscles": _muscles,
    "lessons": _lessons,
    "comparisons": _comparisons,
    "glossary": _glossary,
    "discharges": lambda _: [{"id": key, "title": kind.title, "origin": kind(kind=key).origin} for key, kind in DISCHARGES.items()],
    "mechanisms": lambda _: [{"id": key, "title": kind.title} for key, kind in MECHANISMS.items()],
    "manoeuvres": lambda _: [{"id": key, "title": kind.title} for key, kind in MANOEUVRES.items()],
}

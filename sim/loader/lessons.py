"""Lessons, with all that they name: cases, findings, sites."""

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from sim.glossary import findings
from sim.lesson import Lesson
from sim.loader.complaints import Path as Within
from sim.loader.complaints import hint
from sim.loader.files import list_cases, list_exemplars, load_scenario, parted
from sim.loader.reading import accepted, complain_of_unknown, files_of, path_of, read, stamp_of, validated
from sim.loader.strict_yaml import Document
from sim.loader.words import glossary_stamps, load_glossary


def load_lesson(name_or_path: str | Path, folder: Path | None = None) -> Lesson:
    """A lesson by its id or by the path of its file; `folder` is searched before the shipped files. Raises ScenarioError."""
    path = path_of(name_or_path, "lessons", folder)
    stamp = stamp_of(path)
    if stamp is None:
        return _lesson_in(path, folder)
    named = tuple((name, stamp_of(file)) for sort in ("cases", "exemplars", "muscles") for name, file in files_of(sort, folder).items())
    return _known_lesson(path.absolute(), (stamp, glossary_stamps(folder), named), folder)


@lru_cache(maxsize=64)
def _known_lesson(path: Path, _stamps: tuple[object, ...], folder: Path | None) -> Lesson:
    """A file that was read before is not read again until it, or anything that it may name, has changed: every menu asks for it."""
    return _lesson_in(path, folder)


def _lesson_in(path: Path, folder: Path | None) -> Lesson:
    document = read(path)
    lesson = validated(document, Lesson, path.stem)
    cases = [*list_cases(folder), *list_exemplars(folder)]
    complain_of_unknown(document, ("cases",), [*cases, *_variants(_named(document), cases, folder)], "case", "known cases")
    if lesson is not None and lesson.findings:
        complain_of_unknown(document, ("findings",), findings(load_glossary(folder)), "finding", "known")
    for number, question in enumerate(lesson.own if lesson else ()):
        if question.clip is not None:
            complain_of_case(document, ("own", number, "clip"), question.clip.case, question.clip.site, folder)
    return accepted(document, lesson)


def complain_of_case(document: Document, within: Within, case: str, site: str | None, folder: Path | None) -> bool:
    """Note a case and a site that are named there and do not exist; True if both do."""
    cases = [*list_cases(folder), *list_exemplars(folder)]
    if case not in cases and not _variants((case,), cases, folder):
        document.complain_at((*within, "case"), f"there is no case `{case}`{hint(case, cases, 'known cases')}")
        return False
    sites = load_scenario(case, folder).sites
    if site is not None and site not in sites:
        document.complain_at((*within, "site"), f"the case {case} has no site `{site}`{hint(site, sites, 'its sites')}")
        return False
    return True


def _named(document: Document) -> list[str]:
    """The cases that a lesson names, also where something else in it is wrong."""
    names = document.value.get("cases") if isinstance(document.value, dict) else None
    return [name for name in names if isinstance(name, str)] if isinstance(names, list) else []


def _variants(names: Iterable[str], cases: list[str], folder: Path | None) -> list[str]:
    """Those of the names that are variants, as `als@early`, of cases that there are."""
    parts = {name: parted(name) for name in names}
    return [name for name, (case, variant) in parts.items() if case in cases and variant in load_scenario(case, folder).variants]


def list_lessons(folder: Path | None = None) -> list[str]:
    """Ids of the lessons in `folder`/lessons and of the shipped ones, sorted."""
    return sorted(files_of("lessons", folder))

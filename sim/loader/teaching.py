"""The glossary and the lessons, with all that they name: entries, cases, sites."""

from pathlib import Path

from sim.glossary import KEY, Entry, findings
from sim.lesson import Lesson
from sim.loader.complaints import Complaint, ScenarioError, hint
from sim.loader.files import list_cases, list_exemplars, load_scenario
from sim.loader.reading import accepted, complain_of_unknown, files_of, path_of, read, roots, validated
from sim.loader.strict_yaml import Document

GLOSSARY = "glossary.yaml"


def load_glossary(folder: Path | None = None) -> dict[str, Entry]:
    """The entries by their keys, in the order of the file; those of `folder` stand in for shipped ones. Raises ScenarioError."""
    entries: dict[str, Entry] = {}
    for root in roots(folder):
        if (root / GLOSSARY).is_file():
            entries |= read_glossary(root / GLOSSARY, entries)
    return entries


def read_glossary(path: Path, others: dict[str, Entry]) -> dict[str, Entry]:
    """The entries of one file, which may also name `others`. Raises ScenarioError."""
    document = read(path)
    if not isinstance(document.value, dict):
        raise ScenarioError([Complaint(document.file, 1, 1, "entries are needed: a key, and below it lines as `term: …`")])
    entries = {key: validated(document, Entry, key, (key,)) for key in document.value}
    for key in document.value:
        if not KEY.fullmatch(key):
            document.complain_at(
                (key,), f"`{key}` cannot be used as a name: small letters, digits and underscores are allowed", about_key=True
            )
        known = [other for other in {**others, **entries} if other != key]
        complain_of_unknown(document, (key, "confused_with"), known, "other entry")
    return accepted(document, {key: entry for key, entry in entries.items() if entry is not None})


def load_lesson(name_or_path: str | Path, folder: Path | None = None) -> Lesson:
    """A lesson by its id or by the path of its file; `folder` is searched before the shipped files. Raises ScenarioError."""
    path = path_of(name_or_path, "lessons", folder)
    document = read(path)
    lesson = validated(document, Lesson, path.stem)
    cases = [*list_cases(folder), *list_exemplars(folder)]
    complain_of_unknown(document, ("cases",), cases, "case", "known cases")
    if lesson is not None and lesson.findings:
        complain_of_unknown(document, ("findings",), findings(load_glossary(folder)), "finding", "known")
    for number, question in enumerate(lesson.own if lesson else ()):
        if question.clip is not None:
            _check_clip(document, number, question.clip.case, question.clip.site, cases, folder)
    return accepted(document, lesson)


def _check_clip(document: Document, number: int, case: str, site: str | None, cases: list[str], folder: Path | None) -> None:
    """Note what a clip of a question names and is not there."""
    if case not in cases:
        document.complain_at(("own", number, "clip", "case"), f"there is no case `{case}`{hint(case, cases, 'known cases')}")
        return
    sites = load_scenario(case, folder).sites
    if site is not None and site not in sites:
        document.complain_at(("own", number, "clip", "site"), f"the case {case} has no site `{site}`{hint(site, sites, 'its sites')}")


def list_lessons(folder: Path | None = None) -> list[str]:
    """Ids of the lessons in `folder`/lessons and of the shipped ones, sorted."""
    return sorted(files_of("lessons", folder))

"""The cases and sites there are, by the names under which they are shown."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from scenes.words import FIRST, Words
from sim.exhibit import Exhibit
from sim.glossary import Entry
from sim.loader import SHIPPED, Complaint, ScenarioError, files_of, load_atlas, load_glossary, load_muscle, load_scenario, stamp_of
from sim.scenario import muscle_of


@dataclass(frozen=True)
class CaseLine:
    """A case as a menu shows it; `own` is the file of a case of one's own, `wrong` what is complained about first if it cannot be used."""

    id: str
    title: str
    about: str
    sites: int
    own: Path | None = None
    wrong: Complaint | None = None


def cases(folder: Path | None = None, language: str = FIRST) -> tuple[CaseLine, ...]:
    """Every case: first one's own, even those that are wrong, then the shipped ones that can be read, the normal one first."""
    files = files_of("cases", folder)
    others = [*files_of("muscles", folder).values(), *([folder / "glossary.yaml"] if folder else [])]
    return _cases(folder, language, tuple(files.items()), tuple(map(stamp_of, [*files.values(), *others])))


@lru_cache(maxsize=8)
def _cases(
    folder: Path | None, language: str, files: tuple[tuple[str, Path], ...], _stamps: tuple[tuple[int, int] | None, ...]
) -> tuple[CaseLine, ...]:
    """Files that have not changed are not read again."""
    lines = [line for case, file in files if (line := _line(case, file, folder, language)) is not None]
    return tuple(sorted(lines, key=lambda line: (line.own is None, line.id != "normal", line.title.lower())))


def _line(case: str, file: Path, folder: Path | None, language: str) -> CaseLine | None:
    """One case; None for a shipped one that cannot be read, which is for `main.py check` to say."""
    own = file if file.parent.parent != SHIPPED else None
    try:
        scenario = load_scenario(file, folder if own else None).told_in(language)  # what is wrong with one's own takes no shipped case away
    except ScenarioError as error:
        return CaseLine(case, case.replace("_", " ").capitalize(), "", 0, own, error.complaints[0]) if own else None
    return CaseLine(case, scenario.title, first_sentence(scenario.history), len(scenario.sites), own)


def is_own(case: str, folder: Path | None) -> bool:
    """Whether the case of this id is one of one's own."""
    file = files_of("cases", folder).get(case)
    return file is not None and file.parent.parent != SHIPPED


def folder_for(case: str, folder: Path | None) -> Path | None:
    """The folder with which a case is examined: none where something wrong in it spoils a shipped case."""
    try:
        for site in load_scenario(case, folder).sites:
            load_muscle(muscle_of(site), folder)
    except ScenarioError:
        return None
    return folder


def muscle_title(muscle: str, folder: Path | None = None, language: str = FIRST) -> str:
    """The name of a muscle."""
    return load_muscle(muscle, folder).told_in(language).title


def site_title(site: str, words: Words, folder: Path | None = None) -> str:
    """The name of a site: its muscle, and the side where there are two."""
    title = muscle_title(muscle_of(site), folder, words.language)
    for side in ("left", "right"):
        if site.startswith(side + "_"):
            return words(f"side.{side}", muscle=title)
    return title


def term(key: str, folder: Path | None = None, language: str = FIRST) -> str:
    """The name of a finding, or of a case; what is neither is shown by its key."""
    entry = glossary(folder, language).get(key)
    if entry is not None:
        return entry.term
    titles = {case.id: case.title for case in cases(folder, language)}
    return titles.get(key, key.replace("_", " "))


def glossary(folder: Path | None = None, language: str = FIRST) -> dict[str, Entry]:
    """The entries, in a language; the shipped ones alone where the author's own are wrong, which is for `main.py check` to say."""
    try:
        return load_glossary(folder, language)
    except ScenarioError:
        return load_glossary(None, language)


def exhibits(folder: Path | None = None) -> dict[str, Exhibit]:
    """What the atlas shows of each entry; the shipped ones alone where the author's own are wrong, which `main.py check` says."""
    try:
        return load_atlas(folder)
    except ScenarioError:
        return load_atlas(None)


def first_sentence(text: str) -> str:
    """The first sentence of a text, for a line about it."""
    flat = " ".join(text.split())
    end = next((i for i, c in enumerate(flat[:-1]) if c in ".!?" and flat[i + 1] == " " and i > 25), len(flat) - 1)
    return flat[: end + 1]

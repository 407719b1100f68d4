"""The cases and sites there are, by the names under which they are shown."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from scenes.words import FIRST, Words
from sim.glossary import Entry
from sim.loader import ScenarioError, list_cases, load_glossary, load_muscle, load_scenario
from sim.scenario import muscle_of


@dataclass(frozen=True)
class CaseLine:
    """A case as a menu shows it."""

    id: str
    title: str
    about: str
    sites: int


@lru_cache(maxsize=16)
def cases(folder: Path | None = None, language: str = FIRST) -> tuple[CaseLine, ...]:
    """Every case that can be read, the normal one first; what is wrong with the others is for `main.py check` to say."""
    found = []
    for case in list_cases(folder):
        try:
            scenario = load_scenario(case, folder).told_in(language)
        except ScenarioError:
            continue
        found.append(CaseLine(case, scenario.title, first_sentence(scenario.history), len(scenario.sites)))
    return tuple(sorted(found, key=lambda line: (line.id != "normal", line.title.lower())))


@lru_cache(maxsize=256)
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


@lru_cache(maxsize=1024)
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


def first_sentence(text: str) -> str:
    """The first sentence of a text, for a line about it."""
    flat = " ".join(text.split())
    end = next((i for i, c in enumerate(flat[:-1]) if c in ".!?" and flat[i + 1] == " " and i > 25), len(flat) - 1)
    return flat[: end + 1]

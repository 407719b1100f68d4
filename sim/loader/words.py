"""The glossary: the shipped entries and an author's own, and what they say in other languages."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from sim.glossary import KEY, Entry, Wording
from sim.loader.complaints import Complaint, ScenarioError, hint
from sim.loader.reading import accepted, complain_of_unknown, files_named, read, stamp_of, validated

GLOSSARY = "glossary.yaml"
WORDINGS = "glossary.*.yaml"  # in another language, by its two letters: glossary.de.yaml


def load_glossary(folder: Path | None = None, language: str = "") -> dict[str, Entry]:
    """The entries by their keys, in the order of the file; those of `folder` stand in for shipped ones. Raises ScenarioError.

    What is not translated is said as the entry itself has it.
    """
    paths, stamps = _stamped(GLOSSARY, folder)
    wordings, since = _stamped(WORDINGS.replace("*", language), folder) if language else ((), ())
    return dict(_known_entries(paths, wordings, (*stamps, *since)))


def glossary_stamps(folder: Path | None) -> tuple[tuple[int, int] | None, ...]:
    """What changes when a glossary does."""
    return _stamped(GLOSSARY, folder)[1]


def _stamped(name: str, folder: Path | None) -> tuple[tuple[Path, ...], tuple[tuple[int, int] | None, ...]]:
    paths = tuple(files_named(name, folder))
    return paths, tuple(stamp_of(path) for path in paths)


@lru_cache(maxsize=8)
def _known_entries(paths: tuple[Path, ...], wordings: tuple[Path, ...], _stamps: tuple[tuple[int, int] | None, ...]) -> dict[str, Entry]:
    """Files that were read before and have not changed since are not read again: every case that names a finding asks for them."""
    entries: dict[str, Entry] = {}
    for path in paths:
        entries |= read_glossary(path, entries)
    for path in wordings:
        for key, wording in read_wordings(path, tuple(entries)).items():
            entries[key] = entries[key].model_copy(update={name: getattr(wording, name) for name in wording.model_fields_set})
    return entries


def read_glossary(path: Path, others: Mapping[str, Entry]) -> dict[str, Entry]:
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


def read_wordings(path: Path, known: tuple[str, ...]) -> dict[str, Wording]:
    """What one file says in another language, of entries that are `known`. Raises ScenarioError."""
    document = read(path)
    if not isinstance(document.value, dict):
        raise ScenarioError([Complaint(document.file, 1, 1, "entries are needed: a key, and below it lines as `term: …`")])
    wordings = {key: validated(document, Wording, key, (key,)) for key in document.value}
    for key in document.value:
        if key not in known:
            document.complain_at((key,), f"there is no entry `{key}` in the glossary{hint(key, known)}", about_key=True)
    return accepted(document, {key: wording for key, wording in wordings.items() if wording is not None})

"""The glossary: the shipped entries and an author's own."""

from functools import lru_cache
from pathlib import Path

from sim.glossary import KEY, Entry
from sim.loader.complaints import Complaint, ScenarioError
from sim.loader.reading import accepted, complain_of_unknown, read, roots, stamp_of, validated

GLOSSARY = "glossary.yaml"


def load_glossary(folder: Path | None = None) -> dict[str, Entry]:
    """The entries by their keys, in the order of the file; those of `folder` stand in for shipped ones. Raises ScenarioError."""
    paths = tuple(root / GLOSSARY for root in roots(folder) if (root / GLOSSARY).is_file())
    return dict(_known_entries(paths, tuple(stamp_of(path) for path in paths)))


@lru_cache(maxsize=8)
def _known_entries(paths: tuple[Path, ...], _stamps: tuple[tuple[int, int] | None, ...]) -> dict[str, Entry]:
    """Files that were read before and have not changed since are not read again: every case that names a finding asks for them."""
    entries: dict[str, Entry] = {}
    for path in paths:
        entries |= read_glossary(path, entries)
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

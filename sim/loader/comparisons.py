"""Comparisons: the shipped ones and an author's own, with all that they name: cases, sites, mechanisms."""

from pathlib import Path

from sim.comparison import Comparison, Member
from sim.glossary import KEY
from sim.loader.complaints import Complaint, ScenarioError
from sim.loader.complaints import Path as Within
from sim.loader.files import load_scenario
from sim.loader.lessons import complain_of_case
from sim.loader.reading import accepted, complain_of_unknown, files_named, read, validated
from sim.loader.strict_yaml import Document

COMPARISONS = "comparisons.yaml"


def load_comparisons(folder: Path | None = None) -> dict[str, Comparison]:
    """The comparisons by their keys, in the order of the file; those of `folder` stand in for shipped ones. Raises ScenarioError."""
    found: dict[str, Comparison] = {}
    for path in files_named(COMPARISONS, folder):
        found |= read_comparisons(path, folder)
    return found


def read_comparisons(path: Path, folder: Path | None = None) -> dict[str, Comparison]:
    """The comparisons of one file. Raises ScenarioError."""
    document = read(path)
    if not isinstance(document.value, dict):
        raise ScenarioError([Complaint(document.file, 1, 1, "comparisons are needed: a key, and below it lines as `title: …`")])
    found = {key: validated(document, Comparison, key, (key,)) for key in document.value}
    for key, comparison in found.items():
        if not KEY.fullmatch(key):
            message = f"`{key}` cannot be used as a name: small letters, digits and underscores are allowed"
            document.complain_at((key,), message, about_key=True)
        for number, member in enumerate(comparison.members if comparison is not None else ()):
            _complain_of_member(document, (key, "members", number), member, folder)
    return accepted(document, {key: comparison for key, comparison in found.items() if comparison is not None})


def _complain_of_member(document: Document, within: Within, member: Member, folder: Path | None) -> None:
    """Note what a member names and is not there."""
    if complain_of_case(document, within, member.case, member.site, folder):
        sites = load_scenario(member.case, folder).sites
        site = member.site or next(iter(sites))
        kinds = [mechanism.kind for mechanism in sites[site].mechanisms]
        what = "mechanism at this site" if kinds else f"mechanism at all at `{site}`, and so no"
        complain_of_unknown(document, (*within, "without"), kinds, what, "those of this site")

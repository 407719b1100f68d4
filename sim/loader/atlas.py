"""The atlas: what is shown of each entry of the glossary."""

from pathlib import Path

from sim.exhibit import Exhibit
from sim.loader.complaints import Complaint, ScenarioError, hint
from sim.loader.lessons import complain_of_case
from sim.loader.reading import SHIPPED, accepted, files_named, read, validated
from sim.loader.words import load_glossary

ATLAS = "atlas.yaml"


def load_atlas(folder: Path | None = None) -> dict[str, Exhibit]:
    """What is shown, by keys of the glossary; what `folder` has stands in for what is shipped. Raises ScenarioError."""
    shown: dict[str, Exhibit] = {}
    for path in files_named(ATLAS, folder):
        shown |= read_atlas(path, folder)
    return shown


def read_atlas(path: Path, folder: Path | None = None) -> dict[str, Exhibit]:
    """What one file shows. Raises ScenarioError."""
    document = read(path)
    if not isinstance(document.value, dict):
        raise ScenarioError([Complaint(document.file, 1, 1, "entries are needed: a key of the glossary, and below it lines as `case: …`")])
    shipped = path.resolve() == SHIPPED / ATLAS
    known, where = (
        (load_glossary(folder), "the glossary") if shipped else (load_atlas(), "the atlas")
    )  # the program must know what shows it
    exhibits = {key: validated(document, Exhibit, key, (key,)) for key in document.value}
    for key, exhibit in exhibits.items():
        if key not in known:
            document.complain_at((key,), f"there is no entry `{key}` in {where}{hint(key, known)}", about_key=True)
        if exhibit is not None:
            complain_of_case(document, (key,), exhibit.case, exhibit.site, folder)
    return accepted(document, {key: exhibit for key, exhibit in exhibits.items() if exhibit is not None})

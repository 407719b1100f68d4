"""Where the files that people write are, and how the text of one becomes a checked model."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from sim.loader.complaints import Complaint, ScenarioError, hint, said
from sim.loader.complaints import Path as Within
from sim.loader.strict_yaml import MOST, Document, parse

Model = TypeVar("Model", bound=BaseModel)
Value = TypeVar("Value")

SHIPPED = Path(__file__).resolve().parents[2] / "scenarios"
LARGEST_KB = 256


def read_yaml(path: str | Path) -> Any:
    """Plain values of any of the project's YAML files, read as strictly as a case; raises ScenarioError."""
    document = read(Path(path))
    return accepted(document, document.value)


def roots(folder: Path | None) -> list[Path]:
    """The shipped folder and, after it, the author's own."""
    return [SHIPPED] if folder is None else [SHIPPED, Path(folder)]


def files_of(sort: str, folder: Path | None) -> dict[str, Path]:
    """The files of a sort by their ids; one of `folder` stands in for a shipped one."""
    return {path.stem: path for root in roots(folder) for path in sorted((root / sort).glob("*.yaml"))}


def files_named(name: str, folder: Path | None) -> list[Path]:
    """Files of this name, or pattern, that lie in the shipped folder itself and in the author's own."""
    return [path for root in roots(folder) for path in sorted(root.glob(name)) if path.is_file()]


def path_of(name_or_path: str | Path, sort: str, folder: Path | None) -> Path:
    """The file that an id or a path names; ScenarioError if there is none of that id."""
    name = str(name_or_path)
    files = files_of(sort, folder)
    if isinstance(name_or_path, Path) or name.endswith((".yaml", ".yml")) or "/" in name or "\\" in name:
        return Path(name_or_path)
    if name not in files and sort == "cases":
        files = files_of("exemplars", folder) | files
    if name in files:
        return files[name]
    if name and Path(name).is_file():
        return Path(name)
    raise ScenarioError([Complaint(name or "?", 1, 1, f"there is no {sort[:-1]} `{name}`{hint(name, files, f'known {sort}')}")])


def stamp_of(path: Path) -> tuple[int, int] | None:
    """What changes when a file does: when that was, and its size; None for what cannot be read."""
    try:
        status = path.stat()
    except (OSError, ValueError):
        return None
    return status.st_mtime_ns, status.st_size


def lines_of(path: Path) -> tuple[str, ...] | None:
    """A file's lines as they can be shown, counted like the lines and columns of complaints; None for what cannot be read.

    What cannot be printed is replaced: a tab by an arrow, all else by one sign for each character.
    """
    try:
        with path.open("rb") as stream:
            raw = stream.read(LARGEST_KB * 1024)
    except (OSError, ValueError):
        return None
    text = raw.decode("utf-8-sig", errors="replace").replace("\r\n", "\n").replace("\t", "→")
    return tuple("".join(c if c.isprintable() else "�" for c in line) for line in text.split("\n"))


def read(path: Path) -> Document:
    """Parsed text of a file that is not too large to have been written by a person."""
    file = _relative(path)
    reason = ""
    try:
        if not path.exists():
            beside = [p.name for p in path.parent.glob("*.yaml")] if path.parent.is_dir() else []
            reason = f"there is no such file{hint(path.name, beside)}"
        elif not path.is_file():
            reason = "this is not a file"
        else:
            with path.open("rb") as stream:
                raw = stream.read(LARGEST_KB * 1024 + 1)
            if len(raw) > LARGEST_KB * 1024:
                reason = f"the file is too large to be a case or a muscle: at most {LARGEST_KB} kB allowed"
    except (OSError, ValueError) as error:
        reason = f"the file cannot be read ({getattr(error, 'strerror', None) or error})"
    if reason:
        raise ScenarioError([Complaint(file, 1, 1, reason)])
    try:
        return parse(raw.decode("utf-8-sig").replace("\r\n", "\n"), file)
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        column = error.start - raw.rfind(b"\n", 0, error.start)
        raise ScenarioError([Complaint(file, line, column, "this is not text: save the file as UTF-8")]) from None


def _relative(path: Path) -> str:
    try:
        return str(path.resolve().relative_to(Path.cwd())) if path.is_absolute() else str(path)
    except (ValueError, OSError):
        return str(path)


def validated(document: Document, model: type[Model], name: str, within: Within = ()) -> Model | None:
    """The model of a document's values, or of those at a place within it; None with complaints noted."""
    value = _at(document.value, within)
    if not isinstance(value, dict):
        first = next(iter(model.model_fields))
        document.complain_at(within, f"`key: value` lines are needed, the first of them `{first}: …`")
        return None
    try:
        return model.model_validate_json(json.dumps(value), strict=True, context={"id": name})
    except ValidationError as error:
        for place, message, about_key in said(error.errors(include_url=False)[: 2 * MOST], value, model):
            document.complain_at((*within, *place), message, about_key)
        return None


def _at(value: Any, within: Within) -> Any:
    """What stands at a place within plain values; None if there is nothing."""
    for part in within:
        try:
            value = value[part]
        except (LookupError, TypeError):
            return None
    return value


def complain_of_unknown(document: Document, within: Within, known: Iterable[str], what: str, plural: str = "") -> None:
    """Note each word of a list in the document that is not among those known."""
    value = _at(document.value, within)
    options = list(known)
    for number, word in enumerate(value if isinstance(value, list) else ()):
        if isinstance(word, str) and word not in options:
            document.complain_at((*within, number), f"there is no {what} `{word}`{hint(word, options, plural)}")


def accepted(document: Document, value: Value | None) -> Value:
    """The value, unless something in its document was complained about; ScenarioError says what."""
    if document.complaints or value is None:
        raise ScenarioError(sorted(document.complaints))
    return value

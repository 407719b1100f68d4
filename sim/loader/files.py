"""Cases and muscles: where their files are, and how a file becomes a checked model."""

import json
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from sim.discharges import DISCHARGES
from sim.loader.complaints import Complaint, ScenarioError, hint, said
from sim.loader.strict_yaml import Document, parse
from sim.manoeuvres import MANOEUVRES
from sim.mechanisms import MECHANISMS
from sim.scenario import MuscleSpec, Scenario, muscle_of, unregistered, unsourced

Model = TypeVar("Model", bound=BaseModel)
Value = TypeVar("Value")

SHIPPED = Path(__file__).resolve().parents[2] / "scenarios"
LARGEST_KB = 256


def load_scenario(name_or_path: str | Path, folder: Path | None = None) -> Scenario:
    """A case or an exemplar by its id or by the path of its file; `folder` is searched before the shipped files. Raises ScenarioError."""
    path = _path_of(name_or_path, "cases", folder)
    document = _read(path)
    scenario = _validate(document, Scenario, path.stem)
    known = list_muscles(folder)
    for site in document.value.get("sites") or () if isinstance(document.value, dict) else ():
        if muscle_of(site) not in known:
            sides = known + [side + muscle for side in ("left_", "right_") if site.startswith(side) for muscle in known]
            message = f"there is no muscle `{muscle_of(site)}`{hint(site, sides, 'known muscles')}"
            document.complain_at(("sites", site), message, about_key=True)
    return _accept(document, scenario)


def load_muscle(name_or_path: str | Path, folder: Path | None = None) -> MuscleSpec:
    """A muscle by its id or by the path of its file; `folder` is searched before the shipped files. Raises ScenarioError."""
    path = _path_of(name_or_path, "muscles", folder)
    document = _read(path)
    muscle = _validate(document, MuscleSpec, path.stem)
    if isinstance(document.value, dict):
        for place, message in unsourced(document.value):
            document.complain_at(place, message, about_key=True)
    if muscle is not None and (reason := unregistered(muscle)):
        document.complain_at(("skin", "registered_as" if muscle.skin and muscle.skin.registered_as else "surface"), reason)
    return _accept(document, muscle)


def list_cases(folder: Path | None = None) -> list[str]:
    """Ids of the cases in `folder`/cases and of the shipped ones, sorted."""
    return sorted(_files("cases", folder))


def list_muscles(folder: Path | None = None) -> list[str]:
    """Ids of the muscles in `folder`/muscles and of the shipped ones, sorted."""
    return sorted(_files("muscles", folder))


def scenario_files(folder: Path | None = None) -> list[Path]:
    """Every case, exemplar and muscle file; one of `folder` stands in for a shipped one of the same name."""
    return [path for sort in ("cases", "exemplars", "muscles") for _, path in sorted(_files(sort, folder).items())]


def check_file(path: str | Path, folder: Path | None = None) -> list[Complaint]:
    """All that is wrong with a file, which is a muscle in the shipped or the given folder `muscles`, else a case."""
    parent = Path(path).resolve().parent
    try:
        if Path(path).resolve() == SHIPPED / "physiology.yaml":
            read_yaml(path)
        elif parent in [root.resolve() / "muscles" for root in _roots(folder)]:
            load_muscle(Path(path), folder)
        else:
            load_scenario(Path(path), folder)
    except ScenarioError as error:
        return error.complaints
    return []


def read_yaml(path: str | Path) -> Any:
    """Plain values of any of the project's YAML files, read as strictly as a case; raises ScenarioError."""
    document = _read(Path(path))
    return _accept(document, document.value)


def scenario_index(folder: Path | None = None) -> dict[str, list[dict[str, Any]]]:
    """What there is to choose from, by sort: id, title and what else tells the entries apart; raises ScenarioError."""
    cases = [load_scenario(name, folder) for name in list_cases(folder)]
    muscles = [load_muscle(name, folder) for name in list_muscles(folder)]
    return {
        "cases": [{"id": case.id, "title": case.title, "sites": list(case.sites)} for case in cases],
        "muscles": [{"id": muscle.id, "title": muscle.title, "units": muscle.units} for muscle in muscles],
        "discharges": [{"id": key, "title": kind.title, "origin": kind(kind=key).origin} for key, kind in DISCHARGES.items()],
        "mechanisms": [{"id": key, "title": kind.title} for key, kind in MECHANISMS.items()],
        "manoeuvres": [{"id": key, "title": kind.title} for key, kind in MANOEUVRES.items()],
    }


def _roots(folder: Path | None) -> list[Path]:
    return [SHIPPED] if folder is None else [SHIPPED, Path(folder)]


def _files(sort: str, folder: Path | None) -> dict[str, Path]:
    return {path.stem: path for root in _roots(folder) for path in sorted((root / sort).glob("*.yaml"))}


def _path_of(name_or_path: str | Path, sort: str, folder: Path | None) -> Path:
    name = str(name_or_path)
    files = _files(sort, folder)
    if isinstance(name_or_path, Path) or name.endswith((".yaml", ".yml")) or "/" in name or "\\" in name:
        return Path(name_or_path)
    if name not in files and sort == "cases":
        files = _files("exemplars", folder) | files
    if name in files:
        return files[name]
    if name and Path(name).is_file():
        return Path(name)
    known = {"cases": "known cases", "muscles": "known muscles"}[sort]
    raise ScenarioError([Complaint(name or "?", 1, 1, f"there is no {sort[:-1]} `{name}`{hint(name, files, known)}")])


def _read(path: Path) -> Document:
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


def _validate(document: Document, model: type[Model], name: str) -> Model | None:
    """The model of a document's values, or None with complaints noted."""
    if not isinstance(document.value, dict):
        document.complain_at((), "`key: value` lines are needed, the first of them `title: …`")
        return None
    try:
        return model.model_validate_json(json.dumps(document.value), strict=True, context={"id": name})
    except ValidationError as error:
        for place, message, about_key in said(error.errors(include_url=False), document.value, model):
            document.complain_at(place, message, about_key)
        return None


def _accept(document: Document, value: Value | None) -> Value:
    if document.complaints or value is None:
        raise ScenarioError(sorted(document.complaints))
    return value

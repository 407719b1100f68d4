"""What the command line does for those who write cases: begins one, checks files, gives editors the schema. All return the exit code."""

import json
import re
import sys
from collections.abc import Callable, Iterable
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.advice import advise
from sim.comparison import Comparison
from sim.exhibit import Exhibit
from sim.glossary import Entry, findings, schema_by_keys
from sim.lesson import lesson_schema
from sim.loader import (
    SHIPPED,
    Complaint,
    ScenarioError,
    check_file,
    list_cases,
    list_exemplars,
    list_muscles,
    load_glossary,
    load_scenario,
    path_of,
    scenario_files,
    sort_of,
)
from sim.loader.reading import read
from sim.scenario import schema_json

if TYPE_CHECKING:
    from sim.teach.clips import Patients

DONE, WRONG_INPUT = 0, 1
IDS = re.compile(r"[a-z][a-z0-9_]{0,59}")
SCHEMA = "case.schema.json"
HEAD = """# yaml-language-server: $schema=../{schema}
# A copy of {original}. Change it step by step, and after each step ask what is wrong with it:
#     uv run main.py check {path}
# and, once nothing is, whether the signals show what you claim:
#     uv run main.py check --deep {path}
"""


def new(case: str, original: str, scenarios: Path | None) -> int:
    """Begin a case in a folder of the author's own as a copy of another one. ScenarioError if the name is taken or cannot be an id."""
    path = begun(case, original, scenarios or Path("teaching"), scenarios)
    print(path)
    print(f"Now change it in any editor; then: uv run main.py check {path.as_posix()}", file=sys.stderr)
    return DONE


def begun(case: str, original: str, folder: Path, scenarios: Path | None) -> Path:
    """The file of a new case in `folder`, a copy of a case that `scenarios` or the shipped files have. ScenarioError as `new` says."""
    path = folder / "cases" / f"{case}.yaml"
    if not IDS.fullmatch(case):
        raise _refused(path, f"`{case}` cannot be the name of a case: small letters, digits and underscores, a letter first")
    if case in (*list_cases(), *list_exemplars()):
        raise _refused(path, f"there is a shipped case `{case}`, in whose place this one would stand; choose another name")
    load_scenario(original, scenarios)
    text = path_of(original, "cases", scenarios).read_text(encoding="utf-8-sig")
    text = _untranslated(text)
    text = re.sub(r"^title:.*$", f"title: {case.replace('_', ' ').capitalize()}", text, count=1, flags=re.MULTILINE)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(HEAD.format(schema=SCHEMA, original=original, path=path.as_posix()) + text)
        (folder / SCHEMA).write_text(_json(case_schema(scenarios)), encoding="utf-8")
    except FileExistsError:
        raise _refused(path, "this file is there already; choose another name, or delete it first") from None
    except OSError as error:
        raise _refused(path, f"the file cannot be written ({error.strerror or error})") from None
    return path


def _untranslated(text: str) -> str:
    """A case's text without its `translations`, which would be of another case before long."""
    kept: list[str] = []
    inside = -1  # how far the block that is left out is indented
    for line in text.splitlines(keepends=True):
        indent = len(line) - len(line.lstrip())
        if line.strip() and indent <= inside:
            inside = -1
        if inside < 0 and line.strip() == "translations:":
            inside = indent
        if inside < 0:
            kept.append(line)
    return "".join(kept)


def _refused(path: Path, reason: str) -> ScenarioError:
    return ScenarioError([Complaint(path.as_posix(), 1, 1, reason)])


def check(files: list[Path], scenarios: Path | None, deep: bool) -> int:
    """Say what is wrong with files, and what might be better; `deep` also runs each site of each case: what is claimed has to be heard."""
    paths = files or [*scenario_files(scenarios), SHIPPED / "physiology.yaml"]
    count = _said(str(complaint) for path in paths for complaint in check_file(path, scenarios))
    advised = _said(str(advice) for path in paths for advice in advise(path, scenarios))
    if deep and not count:
        from sim.teach.clips import Patients

        cases = [path for path in paths if sort_of(path, scenarios) == "cases"]
        count = _said(str(complaint) for path in cases for complaint in unheard(path, scenarios, Patients(scenarios)))
    found = "nothing is" if not count else f"{count} thing{'s are' if count > 1 else ' is'}"
    more = f", {advised} piece{'s' if advised > 1 else ''} of advice" if advised else ""
    print(f"{len(paths)} file{'s' if len(paths) > 1 else ''} read, {found} wrong{more}", file=sys.stderr)
    return WRONG_INPUT if count else DONE


def _said(complaints: Iterable[str]) -> int:
    """Print each as soon as it is known; how many there were."""
    count = 0
    for count, complaint in enumerate(complaints, 1):  # noqa: B007
        print(complaint, flush=True)
    return count


def unheard(path: Path, scenarios: Path | None, patients: "Patients") -> Iterable[Complaint]:
    """What of a case does not happen, and what its signals do not bear out, each as soon as it is found, at its place in the file."""
    from sim.rehearsal import rehearse
    from sim.teach.claims import unmet

    case, document = load_scenario(path, scenarios), read(path)
    for loc, told in chain(rehearse(case, scenarios), unmet(str(path), case, patients)):
        yield Complaint(document.file, *document.place_of(loc), told)
    for name, variant in case.variants.items():
        if variant.sites or variant.months is not None:  # whoever is seen, and the hum, change nothing of what can be found
            for loc, told in unmet(f"{path}@{name}", case.varied(name), patients):
                yield Complaint(document.file, *document.place_of(("variants", name, *loc)), f"variant `{name}`: {told}")


def case_schema(scenarios: Path | None = None) -> dict[str, Any]:
    """The schema of a case that knows the muscles of `scenarios`, too, and offers the claims that can be measured."""
    from sim.teach.claims import MEASURED

    return schema_json(list_muscles(scenarios), list(MEASURED))


def schema(sort: str) -> int:
    """Print the JSON Schema of one of SCHEMAS."""
    print(_json(SCHEMAS[sort]()))
    return DONE


SCHEMAS: dict[str, Callable[[], dict[str, Any]]] = {
    "case": case_schema,
    "lesson": lambda: lesson_schema([*list_cases(), *list_exemplars()], findings(load_glossary())),
    "glossary": lambda: schema_by_keys("glossary", Entry),
    "comparisons": lambda: schema_by_keys("comparisons", Comparison),
    "atlas": lambda: schema_by_keys("atlas", Exhibit),
}


def _json(value: object) -> str:
    return json.dumps(value, indent=1, ensure_ascii=False)

"""What is wrong with a file, said in plain words: where, why, and what would be right."""

import difflib
import re
import types
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

Path = tuple[str | int, ...]

UNITS = {
    "_hz": "Hz",
    "_ms": "ms",
    "_us": "µs",
    "_s": "s",
    "_per_min": "per minute",
    "_mm": "mm",
    "_um": "µm",
    "_mm2": "mm²",
    "_per_mm2": "per mm²",
    "_uv": "µV",
    "_mn": "mN",
    "_deg": "degrees",
    "_years": "years",
    "months": "months",
}
KINDS_OF_VALUE = {
    "bool": "true or false is needed",
    "int": "a whole number is needed",
    "float": "a number is needed",
    "str": "text is needed",
    "list": "a list is needed (lines that start with `- `)",
    "dict": "`key: value` lines are needed",
}


@dataclass(frozen=True, order=True)
class Complaint:
    """One thing that is wrong, at a place in a file; lines and columns count from 1."""

    file: str
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.message}"


class ScenarioError(Exception):
    """A file that a person wrote cannot be used; `complaints` says all that is wrong with it."""

    def __init__(self, complaints: Sequence[Complaint]) -> None:
        super().__init__(complaints)
        self.complaints = list(complaints)

    def __str__(self) -> str:
        return "\n".join(map(str, self.complaints))


def hint(word: object, known: Iterable[str], plural: str = "") -> str:
    """`; did you mean …`, or, where nothing is near, the list of what is known."""
    options = list(known)
    wanted = re.sub(r"[\s-]+", "_", str(word).strip()).lower()
    near = difflib.get_close_matches(wanted, options, n=1, cutoff=0.6)
    if near:
        return f"; did you mean `{near[0]}`?"
    if not options or not plural:
        return ""
    return f"; {plural}: " + ", ".join(sorted(options))


def shown(value: object, most: int = 40) -> str:
    """A value as a person would recognise it from the file, shortened."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "`true`" if value else "`false`"
    if isinstance(value, dict):
        return "`key: value` lines"
    if isinstance(value, list):
        return "a list"
    text = " ".join(str(value).split())
    return f"`{text if len(text) <= most else text[: most - 1] + '…'}`"


def in_words(error: Any, model: type[BaseModel]) -> tuple[str, bool]:
    """One of pydantic's error details as a sentence, and whether it is about a key (else about a value)."""
    kind, loc, value, context = error["type"], error["loc"], error["input"], error.get("ctx", {})
    holder, field = described(model, loc)
    name = f"`{loc[-1]}`" if loc and isinstance(loc[-1], str) else "this item"
    if loc and loc[-1] == "[key]":
        name, kind = shown(loc[-2]), "string_pattern_mismatch"
    if kind == "extra_forbidden":
        known = holder.model_fields if holder else {}
        return f"there is no {name} here{hint(loc[-1], known, 'known here')}", True
    if kind == "missing":
        return f"{name} is missing{_meaning(field)}", True
    if kind == "union_tag_not_found":
        return f"`kind` is missing{hint('', _tags(model, loc), 'it is one of')}", True
    if kind == "union_tag_invalid":
        what = {"discharges": "discharge", "mechanisms": "mechanism"}.get(str(loc[-2]) if len(loc) > 1 else "", "kind")
        return f"there is no {what} {shown(context['tag'])}{hint(context['tag'], _tags(model, loc), 'known')}", False
    choices = _choices(field)
    if kind == "literal_error" or (kind == "value_error" and choices):
        return f"there is no {name[1:-1].replace('_', ' ')} {shown(value)}{hint(value, choices, 'known')}", False
    if kind in ("value_error", "assertion_error"):
        return re.sub(r"^(Value|Assertion) error, ", "", error["msg"]), False
    if kind.startswith(("greater_than", "less_than", "finite_number")):
        way = {"g": "too small", "l": "too large"}.get(kind[0], "not a number that can be used")
        return f"{name} is {shown(value)}, {way}{_range(loc, field)}{_meaning(field)}", False
    if kind in ("too_short", "string_too_short"):
        return f"{name} is empty{_meaning(field)}" if not value else f"{name} is too short: {error['msg']}", False
    if kind in ("too_long", "string_too_long"):
        return f"{name} is too long: at most {context.get('max_length')} allowed", False
    if kind == "string_pattern_mismatch":
        return f"{name} cannot be used as a name: small letters, digits and underscores are allowed", True
    if kind == "int_from_float":
        return f"{name} is {shown(value)}: a whole number is needed{_range(loc, field)}", False
    return f"{name}: {_needed(kind, error['msg'])}, but here is {_found(value, kind)}{_range(loc, field)}{_meaning(field)}", False


def _needed(kind: str, otherwise: str) -> str:
    for start, group in (("model", "dict"), ("mapping", "dict"), ("tuple", "list"), ("string", "str")):
        kind = kind.replace(start, group)
    return KINDS_OF_VALUE.get(kind.split("_")[0], otherwise[:1].lower() + otherwise[1:])


def _found(value: object, kind: str) -> str:
    """What was found instead, with the remedy where it is plain."""
    numeric = kind.startswith(("float", "int"))
    if kind.startswith("string") and isinstance(value, int | float | bool):
        return f'{shown(value)}; put it in quotes: "{shown(value)[1:-1]}"'
    if isinstance(value, str) and numeric:
        number = re.fullmatch(r"\s*([-+]?\d+)(?:([.,])(\d+))?\s*(\S*)\s*", value)
        if number and not number[4] and number[2] != ",":
            return f"{shown(value)} in quotes; take the quotes off"
        if number:
            plain = number[1] + (f".{number[3]}" if number[3] else "")
            reason = "with a point" if number[2] == "," else "without a unit (the key's name says the unit)"
            return f"{shown(value)}; write {plain}, {reason}"
        return f"the text {shown(value)}"
    return shown(value)


def _range(loc: Path, field: FieldInfo | None) -> str:
    """Allowed range and unit of a field, from its bounds and its name."""
    if field is None:
        return ""
    bound = {key: getattr(m, key) for m in field.metadata for key in ("ge", "gt", "le", "lt") if getattr(m, key, None) is not None}
    names = [str(part) for part in loc if isinstance(part, str)]
    unit = next((f" {UNITS[end]}" for end in sorted(UNITS, key=len, reverse=True) if names and names[-1].endswith(end)), "")
    low = f"{bound['ge']:g}" if "ge" in bound else f"more than {bound['gt']:g}" if "gt" in bound else None
    high = f"{bound['le']:g}" if "le" in bound else f"less than {bound['lt']:g}" if "lt" in bound else None
    if low and high:
        return f"; allowed: {low} to {high}{unit}"
    if low or high:
        sides = (("at least ", "ge"), ("", "gt"), ("at most ", "le"), ("", "lt"))
        word = next(word for word, key in sides if key in bound)
        return f"; allowed: {word}{low or high}{unit}"
    return ""


def _meaning(field: FieldInfo | None) -> str:
    return f" ({field.description})" if field is not None and field.description else ""


def described(model: type[BaseModel], loc: Path) -> tuple[type[BaseModel] | None, FieldInfo | None]:
    """The model that holds the last part of a pydantic location, and that part's field where it has one."""
    annotation: Any = model
    holder: type[BaseModel] | None = None
    field: FieldInfo | None = None
    for part in loc:
        members = _members(annotation)
        tagged = [m for m in members if part in _literals(_kind(m))]
        if tagged:
            annotation = tagged[0]
            continue
        models = [m for m in members if isinstance(m, type) and issubclass(m, BaseModel)]
        if models:
            holder = models[0]
            field = holder.model_fields.get(str(part))
            annotation = field.annotation if field else None
            continue
        inner = [get_args(m) for m in members if get_origin(m) in (list, tuple, dict)]
        if inner:
            annotation = inner[0][1] if len(inner[0]) == 2 and inner[0][1] is not Ellipsis else inner[0][0]
            holder = None
    return holder, field


def _members(annotation: Any) -> list[Any]:
    """The alternatives of a type, with `Annotated`, `Optional` and unions taken apart."""
    if get_origin(annotation) is Annotated:
        return _members(get_args(annotation)[0])
    if get_origin(annotation) in (Union, types.UnionType):
        return [m for a in get_args(annotation) for m in _members(a)]
    return [annotation] if annotation not in (None, type(None)) else []


def _kind(member: Any) -> Any:
    fields = getattr(member, "model_fields", {})
    return fields["kind"].annotation if "kind" in fields else None


def _literals(annotation: Any) -> list[Any]:
    return [v for m in _members(annotation) if get_origin(m) is Literal for v in get_args(m)]


def _choices(field: FieldInfo | None) -> list[str]:
    """The words that a field can hold, where they are few."""
    extra = field.json_schema_extra if field and isinstance(field.json_schema_extra, dict) else {}
    return [str(v) for v in extra.get("enum", _literals(field.annotation if field else None))]  # type: ignore[union-attr]


def _tags(model: type[BaseModel], loc: Path) -> list[str]:
    """The kinds that could stand at a location inside a list of recipes."""
    _, field = described(model, loc[:-1])
    inner = [a for m in _members(field.annotation if field else None) for a in get_args(m) if a is not Ellipsis]
    return sorted(str(v) for a in inner for m in _members(a) for v in _literals(_kind(m)))

"""What is wrong with a file, said in plain words: where, why, and what would be right."""

import difflib
import re
import types
from collections.abc import Callable, Iterable, Sequence
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
ONE_OF: dict[str | int, str] = {"discharges": "discharge", "mechanisms": "mechanism", "questions": "kind of question", "senses": "sense"}
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


def said(errors: Iterable[Any], values: Any, model: type[BaseModel]) -> list[tuple[Path, str, bool]]:
    """Pydantic's errors about a file's values in words: where, what, and whether it is about a key (else about a value)."""
    faults = [_Fault(error, values, model) for error in errors]
    told = [fault for fault in faults if not any(fault.yields_to(other) for other in faults)]
    say = [next((say for starts, say in SAYINGS.items() if fault.kind.startswith(starts)), _wrong_sort) for fault in told]
    return [(fault.place, sentence(fault), fault.kind in ABOUT_KEYS) for fault, sentence in zip(told, say, strict=True)]


class _Fault:
    """What pydantic reports, with the field that it is about."""

    def __init__(self, error: Any, values: Any, model: type[BaseModel]) -> None:
        self.kind: str = error["type"]
        self.message: str = error["msg"]
        self.value, self.context = error["input"], error.get("ctx", {})
        self.model, self.loc = model, _without_labels(error["loc"], values, keep_last=self.kind == "missing")
        if error["loc"] and error["loc"][-1] == "[key]":
            self.kind = "key_name" if self.kind.startswith("string") else "key_number"
        self.holder, self.field, self.limits = described(model, self.loc, of_key=self.kind == "key_number")
        self.name = f"`{self.loc[-1]}`" if self.loc and isinstance(self.loc[-1], str) else "this item"

    @property
    def place(self) -> Path:
        return (*self.loc, "kind") if self.kind == "union_tag_invalid" else self.loc

    def yields_to(self, other: "_Fault") -> bool:
        """Whether this only says that a value is not of one sort, where the other says what is wrong with it as another sort.

        A list is called too short, too, where it is only so without an item in which something is wrong.
        """
        within = other.loc[: len(self.loc)] == self.loc
        if self.kind == "too_short" and len(self.value) >= self.context["min_length"]:
            return self is not other and within
        deeper = len(other.loc) > len(self.loc) or not other.kind.endswith("_type")
        return self is not other and self.kind.endswith("_type") and within and deeper

    @property
    def allowed(self) -> str:
        return _range(self.loc, self.limits) + (f" ({self.field.description})" if self.field and self.field.description else "")


def _unknown_key(fault: _Fault) -> str:
    known = fault.holder.model_fields if fault.holder else {}
    return f"there is no {fault.name} here{hint(fault.loc[-1], known, 'known here')}"


def _no_kind(fault: _Fault) -> str:
    return f"`kind` is missing{hint('', _tags(fault.model, fault.loc), 'it is one of')}"


def _unknown_kind(fault: _Fault) -> str:
    what = ONE_OF.get(fault.loc[-2], "kind") if len(fault.loc) > 1 else "kind"
    tag = fault.context["tag"]
    return f"there is no {what} {shown(tag)}{hint(tag, _tags(fault.model, fault.loc), 'known')}"


def _not_among_choices(fault: _Fault) -> str:
    choices = _choices(fault.field)
    if fault.kind == "value_error" and not choices:
        return fault.message.removeprefix("Value error, ")
    if choices and isinstance(fault.value, int | float) and all(choice.isdecimal() for choice in choices):
        return f"{fault.name} is {shown(fault.value)}; allowed: {', '.join(choices)}"
    key = fault.loc[-1] if isinstance(fault.loc[-1], str) else fault.loc[-2]
    return f"there is no {ONE_OF.get(key, str(key).replace('_', ' '))} {shown(fault.value)}{hint(fault.value, choices, 'known')}"


def _too_short(fault: _Fault) -> str:
    return f"{fault.name} is too short: at least {fault.context['min_length']} needed" if fault.value else f"{fault.name} is empty"


def _out_of_range(fault: _Fault) -> str:
    way = {"g": "too small", "l": "too large"}.get(fault.kind[0], "not a number that can be used")
    return f"{fault.name} is {shown(fault.value)}, {way}{fault.allowed}"


def _wrong_sort(fault: _Fault) -> str:
    return f"{fault.name}: {_needed(fault.kind, fault.message)}, but here is {_found(fault.value, fault.kind)}{fault.allowed}"


ABOUT_KEYS = {"extra_forbidden", "missing", "union_tag_not_found", "key_name", "key_number"}
SAYINGS: dict[tuple[str, ...], Callable[[_Fault], str]] = {
    ("extra_forbidden",): _unknown_key,
    ("missing",): lambda fault: f"{fault.name} is missing{fault.allowed}",
    ("union_tag_not_found",): _no_kind,
    ("union_tag_invalid",): _unknown_kind,
    ("literal_error", "value_error"): _not_among_choices,
    ("greater_than", "less_than", "finite_number"): _out_of_range,
    ("too_short", "string_too_short"): _too_short,
    ("too_long", "string_too_long"): lambda fault: f"{fault.name} is too long: at most {fault.context.get('max_length')} allowed",
    ("key_name",): lambda fault: f"{fault.name} cannot be used as a name: small letters, digits and underscores are allowed",
    ("key_number",): lambda fault: f"{fault.name} cannot be a key here: a number is needed{_range((), fault.limits)}",
    ("int_from_float",): lambda fault: f"{fault.name} is {shown(fault.value)}: a whole number is needed{fault.allowed}",
}


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
            if number[4] == "%":
                return f"{shown(value)}; write {float(plain) / 100:g}, as a share of 1"
            reason = "with a point" if number[2] == "," else "without a unit (the key's name says the unit)"
            return f"{shown(value)}; write {plain}, {reason}"
        return f"the text {shown(value)}"
    return shown(value)


def _range(loc: Path, limits: Iterable[Any]) -> str:
    """Allowed range and unit, from the bounds of a field and its name."""
    bound = {key: getattr(m, key) for m in limits for key in ("ge", "gt", "le", "lt") if getattr(m, key, None) is not None}
    names = [str(part) for part in loc if isinstance(part, str)]
    unit = next((f" {UNITS[end]}" for end in sorted(UNITS, key=len, reverse=True) if names and names[-1].endswith(end)), "")
    low = f"{bound['ge']:g}" if "ge" in bound else f"more than {bound['gt']:g}" if "gt" in bound else None
    high = f"{bound['le']:g}" if "le" in bound else f"less than {bound['lt']:g}" if "lt" in bound else None
    if low and high:
        return f"; allowed: {low} to {high}{unit}"
    if low:
        return f"; allowed: {'at least ' if 'ge' in bound else ''}{low}{unit}"
    return f"; allowed: {'at most ' if 'le' in bound else ''}{high}{unit}" if high else ""


def _without_labels(loc: Path, values: Any, keep_last: bool) -> Path:
    """A pydantic location without what is not in the file: names of a union's branches; kinds of recipes are kept."""
    path: Path = ()
    for i, part in enumerate(loc):
        inside = (isinstance(values, dict) and part in values) or (isinstance(values, list) and isinstance(part, int))
        label = not (isinstance(values, dict) and values.get("kind") == part) and not (keep_last and i == len(loc) - 1)
        if inside:
            values = values[part]
        if inside or not label:
            path = (*path, part)
    return path


def described(model: type[BaseModel], loc: Path, of_key: bool = False) -> tuple[type[BaseModel] | None, FieldInfo | None, list[Any]]:
    """The model that holds the last part of a location, that part's field where it has one, and the bounds of its value.

    With `of_key` the bounds are those of the last part itself, as a key.
    """
    annotation: Any = model
    holder: type[BaseModel] | None = None
    field: FieldInfo | None = None
    limits: list[Any] = []
    for depth, part in enumerate(loc, 1):
        members = [m for m, _ in _members(annotation)]
        tagged = [m for m in members if part in _literals(_kind(m))]
        models = [m for m in members if isinstance(m, type) and issubclass(m, BaseModel)]
        inner = [get_args(m) for m in members if get_origin(m) in (list, tuple, dict)]
        if tagged:
            annotation = tagged[0]
        elif models:
            holder = models[0]
            field = holder.model_fields.get(str(part))
            annotation = field.annotation if field else None
            limits = list(field.metadata) if field else []
        elif inner:
            of_value = len(inner[0]) == 2 and inner[0][1] is not Ellipsis and not (of_key and depth == len(loc))
            annotation = inner[0][1] if of_value else inner[0][0]
            holder, limits = None, []
    return holder, field, limits + [limit for _, more in _members(annotation) for limit in more]


def _members(annotation: Any, limits: tuple[Any, ...] = ()) -> list[tuple[Any, tuple[Any, ...]]]:
    """The alternatives of a type with their bounds: `Annotated`, `Optional` and unions taken apart."""
    if get_origin(annotation) is Annotated:
        inner, *more = get_args(annotation)
        return _members(inner, (*limits, *(bound for m in more for bound in getattr(m, "metadata", [m]))))
    if get_origin(annotation) in (Union, types.UnionType):
        return [m for a in get_args(annotation) for m in _members(a, limits)]
    return [(annotation, limits)] if annotation not in (None, type(None)) else []


def _kind(member: Any) -> Any:
    fields = getattr(member, "model_fields", {})
    return fields["kind"].annotation if "kind" in fields else None


def _literals(annotation: Any) -> list[Any]:
    return [v for m, _ in _members(annotation) if get_origin(m) is Literal for v in get_args(m)]


def _choices(field: FieldInfo | None) -> list[str]:
    """The words that a field, or each item of a field that is a list, can hold, where they are few."""
    extra = field.json_schema_extra if field and isinstance(field.json_schema_extra, dict) else {}
    annotation = field.annotation if field else None
    items = [inner for member, _ in _members(annotation) if get_origin(member) in (list, tuple) for inner in get_args(member)]
    return [str(v) for v in extra.get("enum", [v for a in (annotation, *items) for v in _literals(a)])]  # type: ignore[union-attr]


def _tags(model: type[BaseModel], loc: Path) -> list[str]:
    """The kinds that could stand at a location inside a list of recipes."""
    _, field, _ = described(model, loc[:-1])
    inner = [a for m, _ in _members(field.annotation if field else None) for a in get_args(m) if a is not Ellipsis]
    return sorted(str(v) for a in inner for m, _ in _members(a) for v in _literals(_kind(m)))

"""Strict YAML: text -> plain values, and the line and column where each of them stands.

Only what every YAML reader understands alike is accepted. `no`, `12:30`, `010` and their kin, which YAML 1.1 and 1.2 read
differently, must be put in quotes; anchors, tags and doubled keys are refused.
"""

import math
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import yaml

from sim.loader.complaints import Complaint, Path, ScenarioError, shown

Place = tuple[int, int]  # line and column, from 1

DEEPEST = 12
LARGEST = 20_000  # values and keys in one file; the longest of the shipped ones has 7,000
MOST = 100  # complaints about one file: nobody mends more at a time, and to word a hundred thousand takes minutes

NUMBER = re.compile(r"[-+]?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]{1,3})?")
WORDS = {"null": None, "~": None, "": None, "true": True, "false": False}
DISPUTED = (
    (re.compile(r"(?i)yes|no|on|off|y|n|true|false|null"), "which some programs read as yes/no or as nothing"),
    (re.compile(r"[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?"), "which some programs read as a number in base 60"),
    (re.compile(r"[-+]?0[0-9_]+"), "which some programs read as an octal number; without the leading zero it is a plain one"),
    (re.compile(r"[-+]?0(x[0-9a-fA-F_]+|o[0-7_]+|b[01_]+)"), "which is not a decimal number"),
    (re.compile(r"[-+]?[0-9]+(_[0-9]+)+(\.[0-9_]*)?"), "which some programs read as a number; write it without underscores"),
    (re.compile(r"(?i)[-+]?\.(inf|nan)"), "which is not a number that can be used"),
    (
        re.compile(r"[-+]?(\.[0-9]+|[0-9]+\.)([eE][-+]?[0-9]+)?"),
        "which some programs read as text; write digits on both sides of the point",
    ),
    (re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}.*"), "which some programs read as a date"),
    (re.compile(r"=|<<"), "which has a special meaning in YAML"),
)
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
UNLIKE = re.compile(r"[\t\x85\u2028\u2029\ufeff]")  # what libyaml reads otherwise than PyYAML in Python; `?` in brackets, too
TROUBLES = (
    ("but found '<stream end>'", "the file ends here, but a bracket is still open"),
    (
        "mapping values are not allowed",
        "a `:` where none can be: either this line is indented wrongly, or it is text with a colon, which needs quotes",
    ),
    ("could not find expected ':'", "a key without its `:`, or a line of text that is indented wrongly"),
    ("expected <block end>", "this line does not line up with the ones before it; check the indentation"),
    ("did not find expected ',' or", "a `,` or the closing bracket is missing"),
    ("expected ',' or", "a `,` or the closing bracket is missing"),
    ("found unexpected end of stream", "the quotes opened here are never closed"),
    ("found unexpected document separator", "the quotes opened here are never closed"),
    ("expected a single document", "one file holds one document: remove this `---`"),
    ("block sequence entries are not allowed", "a `- ` where no list item can be; check the indentation"),
    ("unknown escape character", "a backslash in double quotes has a special meaning: use single quotes or write it twice"),
    ("escape sequence", "a backslash in double quotes has a special meaning: use single quotes or write it twice"),
    ("found character '\\t'", "a tab; use spaces"),
    ("cannot start any token", "this character cannot start a value: put the text in quotes"),
    ("special characters are not allowed", "a character that is not text"),
    ("expected alphabetic or numeric character", "`*` and `&` have a special meaning: put the text in quotes"),
    ("expected the node content", "a value is missing here"),
    ("found undefined tag handle", "`!` has a special meaning: put the text in quotes"),
    ("expected a comment or a line break", "after `|` or `>` the text begins on the next line"),
)


@dataclass
class Document:
    """A file's values, where each key and value stands, and what is wrong with its YAML."""

    file: str
    value: Any = None
    keys: dict[Path, Place] = field(default_factory=dict)
    values: dict[Path, Place] = field(default_factory=dict)
    complaints: list[Complaint] = field(default_factory=list)

    def complain(self, place: Place, message: str) -> None:
        """Note a complaint; ScenarioError where there are too many to go on."""
        if len(self.complaints) == MOST:
            rest = Complaint(self.file, *place, "there is more that is wrong, here and elsewhere; mend the rest first")
            raise ScenarioError([*sorted(self.complaints), rest])
        self.complaints.append(Complaint(self.file, *place, message))

    def complain_at(self, loc: Path, message: str, about_key: bool = False) -> None:
        """Add a complaint at a location, as `place_of` finds it; a value is complained about once."""
        place = self.place_of(loc, about_key)
        if about_key or not any((c.line, c.column) == place for c in self.complaints):
            self.complain(place, message)

    def place_of(self, loc: Path, about_key: bool = False) -> Place:
        """Where a value, or its key, stands; parts of `loc` that are not in the file (a missing key, a union's tag) are passed over."""
        path: Path = ()
        for part in loc:
            if (*path, part) in self.values:
                path = (*path, part)
        whole = path and path[-1] == loc[-1]
        places = self.keys if about_key or not whole else self.values
        return places.get(path) or self.values.get(path, (1, 1))


def parse(text: str, file: str) -> Document:
    """Read a file's text; raises ScenarioError where nothing can be made of it, else notes complaints in the document."""
    document = Document(file)
    for number, line in enumerate(text.split("\n")):
        indent = re.match(r" *\t", line)
        if indent:
            document.complain((number + 1, indent.end()), "a tab in the indentation; use spaces")
    if document.complaints:
        raise ScenarioError(document.complaints)
    try:
        node = _composed(text)
    except yaml.MarkedYAMLError as error:
        problem = f"{error.problem}"
        mark = error.context_mark if "unexpected end of stream" in problem or "document separator" in problem else error.problem_mark
        document.complain(_place(mark or error.context_mark or error.problem_mark), _said(f"{error.context or ''}; {problem}", problem))
    except yaml.reader.ReaderError as error:
        before = text[: error.position]
        place = (before.count("\n") + 1, error.position - before.rfind("\n"))
        document.complain(place, "a character that is not text: this is no YAML file, or it is damaged")
    except (ValueError, OverflowError):  # PyYAML lets through what chr() and int() say to a monstrous escape or version
        document.complain((1, 1), "this is not YAML; is a backslash in double quotes?")
    if document.complaints:
        raise ScenarioError(document.complaints)
    if node is None:
        raise ScenarioError([Complaint(file, 1, 1, "the file is empty")])
    document.value = _build(node, (), document)
    return document


def _place(mark: yaml.Mark | None) -> Place:
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


def _said(whole: str, problem: str) -> str:
    return next((words for part, words in TROUBLES if part in whole), problem)


def _composed(text: str) -> yaml.Node | None:
    """The nodes of a text. libyaml, where it is there, reads it six times as fast; what is wrong is told by the reader in Python.

    So are the few characters that the two do not read alike.
    """
    asks = "?" in text and ("[" in text or "{" in text)
    if yaml.__with_libyaml__ and not asks and not UNLIKE.search(text):
        with suppress(yaml.YAMLError, ValueError, OverflowError):
            return _Quick(text).get_single_node()
    return _Composer(text).get_single_node()


class _Careful(yaml.composer.Composer):
    """Composes nodes, no deeper than needed, and refuses what could make a small file large or run code."""

    peek_event: Callable[[], Any]
    depth = 0
    nodes = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        event: Any = self.peek_event()
        refused = ""
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            refused = "`&` and `*` (anchors) are not used in these files: put text in quotes"
        elif getattr(event, "tag", None):
            refused = "`!` (tags) are not used in these files: put text in quotes"
        elif self.depth > DEEPEST:
            refused = "nested too deeply"
        elif self.nodes == LARGEST:
            refused = "more values than anybody writes into one file"
        if refused:
            raise yaml.composer.ComposerError(None, None, refused, event.start_mark)
        self.depth += 1
        self.nodes += 1
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node


class _Composer(_Careful, yaml.SafeLoader):
    """Reads in Python."""


class _Quick(_Careful, yaml.resolver.Resolver):
    """Reads by libyaml."""

    def __init__(self, text: str) -> None:
        yaml.composer.Composer.__init__(self)
        yaml.resolver.Resolver.__init__(self)
        events: Any = yaml.CSafeLoader(text)
        self.check_event, self.peek_event, self.get_event = events.check_event, events.peek_event, events.get_event


def _build(node: yaml.Node, path: Path, document: Document) -> Any:
    """Plain value of a node; notes where it stands."""
    document.values[path] = _place(node.start_mark)
    if isinstance(node, yaml.SequenceNode):
        return [_build(child, (*path, i), document) for i, child in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, path, document)
    text: str = node.value
    if UNPRINTABLE.search(text):
        document.complain(_place(node.start_mark), "a character that cannot be shown")
        return UNPRINTABLE.sub("?", text)
    quoted = isinstance(node, yaml.ScalarNode) and node.style
    return text if quoted else _plain(text, path, document)


def _mapping(node: yaml.MappingNode, path: Path, document: Document) -> dict[str, Any]:
    built: dict[str, Any] = {}
    for key_node, value_node in node.value:
        if not isinstance(key_node, yaml.ScalarNode):
            document.complain(_place(key_node.start_mark), "a key must be a single word")
            continue
        key = UNPRINTABLE.sub("?", key_node.value)
        here = (*path, key)
        if key in built:
            first = document.keys[here][0]
            document.complain(
                _place(key_node.start_mark), f"{shown(key)} stands here a second time (first in line {first}); remove one of the two"
            )
            continue
        document.keys[here] = _place(key_node.start_mark)
        built[key] = _build(value_node, here, document)
    return built


def _plain(text: str, path: Path, document: Document) -> Any:
    """Value of a scalar without quotes: nothing, true or false, a decimal number, or text."""
    if text in WORDS:
        return WORDS[text]
    number = NUMBER.fullmatch(text)
    if number and len(text) <= 30:
        value = float(text)
        if math.isfinite(value):
            return value if number[2] or number[3] or len(text) > 15 else int(text)
    reason = next((why for pattern, why in DISPUTED if pattern.fullmatch(text)), None)
    if reason:
        document.complain(document.values[path], f'{shown(text)}, {reason}; if text is meant, put it in quotes: "{text[:40]}"')
    return text

"""Every kind of mistake a teacher can make is answered in plain words, at its line and column, and never with a traceback."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim import loader
from sim.loader.strict_yaml import parse
from sim.scenario import Scenario

GOOD = """\
title: A trial
history: A man of 40 whose calf twitches.
findings:
  - Fasciculations in the calf.
explanation: Single units fire by themselves.
sources:
  - Kleine 2008
months: 6
sites:
  gastrocnemius_medial:
    note: The calf
    mechanisms:
      - kind: motor_neuron_loss
        share: 0.5
    discharges:
      - kind: fasciculation
        rate_hz: 0.5
  left_tibialis_anterior: {}
"""

# what is replaced, by what -> where the complaint points, what it says
MISTAKES = {
    "misspelt key": ("months: 6", "monhts: 6", (8, 1), "there is no `monhts` here; did you mean `months`?"),
    "misspelt key of a recipe": ("        rate_hz", "        rate_Hz", (17, 9), "there is no `rate_Hz` here; did you mean `rate_hz`?"),
    "unknown discharge": (
        "fasciculation\n",
        "fasciculatoin\n",
        (16, 15),
        "there is no discharge `fasciculatoin`; did you mean `fasciculation`?",
    ),
    "unknown mechanism": (
        "motor_neuron_loss",
        "neuron loss",
        (13, 15),
        "there is no mechanism `neuron loss`; did you mean `motor_neuron_loss`?",
    ),
    "unknown muscle from which axons have grown": (
        "kind: motor_neuron_loss\n        share: 0.5",
        "kind: aberrant_regeneration\n        share: 0.5\n        source_muscle: orbicularis_oculus",
        (15, 24),
        "there is no muscle `orbicularis_oculus`; did you mean `orbicularis_oculi`?",
    ),
    "discharge among the mechanisms": ("motor_neuron_loss", "fibrillation", (13, 15), "there is no mechanism `fibrillation`"),
    "recipe without a kind": ("kind: fasciculation\n        rate", "rate", (16, 9), "`kind` is missing; it is one of: "),
    "number too large": ("rate_hz: 0.5", "rate_hz: 50", (17, 18), "`rate_hz` is `50`, too large; allowed: 0.01 to 10 Hz"),
    "number too small": ("months: 6", "months: -1", (8, 9), "`months` is `-1`, too small; allowed: 0 to 600 months"),
    "text for a number": ("rate_hz: 0.5", "rate_hz: often", (17, 18), "`rate_hz`: a number is needed, but here is the text `often`"),
    "number in quotes": (
        "rate_hz: 0.5",
        'rate_hz: "0.5"',
        (17, 18),
        "a number is needed, but here is `0.5` in quotes; take the quotes off",
    ),
    "number with a unit": ("rate_hz: 0.5", "rate_hz: 0.5 Hz", (17, 18), "write 0.5, without a unit"),
    "number with a comma": ("rate_hz: 0.5", "rate_hz: 0,5", (17, 18), "write 0.5, with a point"),
    "number for a text": ("title: A trial", "title: 12", (1, 8), '`title`: text is needed, but here is `12`; put it in quotes: "12"'),
    "list for a text": ("title: A trial", "title: [A, trial]", (1, 8), "`title`: text is needed, but here is a list"),
    "text for a list": ("findings:\n  - F", "findings: F", (3, 11), "`findings`: a list is needed (lines that start with `- `)"),
    "text for lines": ("left_tibialis_anterior: {}", "left_tibialis_anterior: healthy", (18, 27), "`key: value` lines are needed"),
    "nothing for a text": ("title: A trial", "title:", (1, 7), "`title`: text is needed, but here is nothing"),
    "empty text": ("title: A trial", 'title: ""', (1, 8), "`title` is empty"),
    "missing key": ("title: A trial\n", "", (1, 1), "`title` is missing (Name of the case as it is shown)"),
    "duplicate key": ("months: 6", "months: 6\nmonths: 7", (9, 1), "`months` stands here a second time (first in line 8)"),
    "duplicate site": ("left_tibialis_anterior", "gastrocnemius_medial", (18, 3), "`gastrocnemius_medial` stands here a second time"),
    "no for a word": (
        "title: A trial",
        "title: no",
        (1, 8),
        '`no`, which some programs read as yes/no or as nothing; if text is meant, put it in quotes: "no"',
    ),
    "on for a word": ("note: The calf", "note: on", (11, 11), 'put it in quotes: "on"'),
    "time of day": ("note: The calf", "note: 12:30", (11, 11), "`12:30`, which some programs read as a number in base 60"),
    "time of day for a number": ("months: 6", "months: 12:30", (8, 9), "`12:30`, which some programs read as a number in base 60"),
    "octal number": ("months: 6", "months: 010", (8, 9), "`010`, which some programs read as an octal number"),
    "underscores": ("months: 6", "months: 1_0", (8, 9), "write it without underscores"),
    "infinity": ("months: 6", "months: .inf", (8, 9), "`.inf`, which is not a number that can be used"),
    "huge number": ("months: 6", "months: 1e999", (8, 9), "`months`: a number is needed"),
    "date": ("  - Kleine 2008", "  - 2008-01-31", (7, 5), "which some programs read as a date"),
    "tab": ("    note", "\tnote", (11, 1), "a tab in the indentation; use spaces"),
    "tab after spaces": ("    note", "   \tnote", (11, 4), "a tab in the indentation; use spaces"),
    "tab after a colon": ("months: 6", "months:\t6", (8, 8), "a tab; use spaces"),
    "wrong indentation": ("      - kind: fasc", "     - kind: fasc\n      - kind: fasc", (17, 7), "check the indentation"),
    "colon in a text": ("Single units", "Single: units", (5, 20), "it is text with a colon, which needs quotes"),
    "open quote": ("title: A trial", 'title: "A trial', (1, 8), "the quotes opened here are never closed"),
    "open bracket": ("left_tibialis_anterior: {}", "left_tibialis_anterior: {", (19, 1), "a bracket is still open"),
    "unknown muscle": (
        "gastrocnemius_medial",
        "gastrocnemius",
        (10, 3),
        "there is no muscle `gastrocnemius`; did you mean `gastrocnemius_medial`?",
    ),
    "unknown muscle of a side": ("left_tibialis_anterior", "left_tibialis", (18, 3), "did you mean `left_tibialis_anterior`?"),
    "site in capitals": ("gastrocnemius_medial", "Gastrocnemius", (10, 3), "small letters, digits and underscores"),
    "anchor": ("months: 6", "months: &m 6", (8, 9), "`&` and `*` (anchors) are not used in these files"),
    "alias": ("note: The calf", "note: *m", (11, 11), "`&` and `*` (anchors) are not used in these files"),
    "tag": ("note: The calf", "note: !!python/name:os.system", (11, 11), "`!` (tags) are not used in these files"),
    "merge": ("months: 6", "<<: {months: 6}", (8, 1), "there is no `<<` here"),
    "two documents": ("months: 6", "---\nmonths: 6", (8, 1), "one file holds one document"),
    "key that is a list": ("months: 6", "? [months]\n: 6", (8, 3), "a key must be a single word"),
    "unshowable character": ("title: A trial", 'title: "A\\0trial"', (1, 8), "a character that cannot be shown"),
    "half a character": ("title: A trial", 'title: "A\\ud800"', (1, 8), "a character that cannot be shown"),
    "deep nesting": ("note: The calf", "note: " + "[" * 5000 + "]" * 5000, (11, 21), "nested too deeply"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_answered_at_its_place(mistake: str, tmp_path: Path) -> None:
    before, after, place, words = MISTAKES[mistake]
    assert before in GOOD
    path = tmp_path / "case.yaml"
    path.write_text(GOOD.replace(before, after, 1), encoding="utf-8")
    complaints = loader.check_file(path)
    said = [f"{c.line}:{c.column}: {c.message}" for c in complaints]
    assert any((c.line, c.column) == place and words in c.message for c in complaints), said
    assert all(str(c).startswith(f"{path}:{c.line}:{c.column}: ") for c in complaints)
    with pytest.raises(loader.ScenarioError):
        loader.load_scenario(path)


COURSES = {
    "{0: 0.1, 10: 2}": ((14, 28), "`10` is `2`, too large; allowed: 0 to 1"),
    "{0: 0.1, ten: 0.5}": ((14, 25), "`ten` cannot be a key here: a number is needed; allowed: 0 to 600"),
    "{0: 0.1, 700: 0.5}": ((14, 25), "`700` cannot be a key here: a number is needed; allowed: 0 to 600"),
    "{0: 0.1}": ((14, 16), "`share` is too short: at least 2 needed"),
    "{0: 0.1, 10: most}": ((14, 29), "`10`: a number is needed, but here is the text `most`"),
    "most": ((14, 16), "`share`: a number is needed, but here is the text `most`; allowed: 0 to 1"),
    "2": ((14, 16), "`share` is `2`, too large; allowed: 0 to 1"),
}


@pytest.mark.parametrize("course", COURSES)
def test_a_mistake_in_a_course_over_months_is_answered_once(course: str, tmp_path: Path) -> None:
    place, words = COURSES[course]
    path = tmp_path / "case.yaml"
    path.write_text(GOOD.replace("share: 0.5", f"share: {course}"), encoding="utf-8")
    (complaint,) = loader.check_file(path)
    assert (complaint.line, words) == (place[0], complaint.message[: len(words)])


def test_the_text_that_the_mistakes_are_made_in_is_right(tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    path.write_text(GOOD, encoding="utf-8")
    assert loader.check_file(path) == []
    assert loader.load_scenario(path).id == "case"


def test_all_mistakes_of_a_file_are_said_at_once(tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    text = GOOD.replace("A trial", "12").replace("months: 6", "months: 010").replace("0.5\n  left", "50\n  left")
    path.write_text(text, encoding="utf-8")
    assert [(c.line, c.column) for c in loader.check_file(path)] == [(1, 8), (8, 9), (17, 18)]


def test_every_missing_key_is_said(tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    path.write_text("title: A trial\n", encoding="utf-8")
    said = [c.message.split(" (")[0] for c in loader.check_file(path)]
    assert sorted(said) == [f"`{key}` is missing" for key in ("explanation", "findings", "history", "sites", "sources")]


FILES = {
    "empty file": (b"", (1, 1), "the file is empty"),
    "only a comment": (b"# title: x\n", (1, 1), "the file is empty"),
    "a list": (b"- a\n", (1, 1), "`key: value` lines are needed"),
    "a word": (b"hello", (1, 1), "`key: value` lines are needed"),
    "binary rubbish": (bytes(range(256)) * 4, (2, 118), "this is not text"),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", (1, 1), "this is not text: save the file as UTF-8"),
    "UTF-16": ("title: x".encode("utf-16"), (1, 1), "this is not text: save the file as UTF-8"),
    "Latin-1": ("title: x\nhistory: caf\u00e9".encode("latin-1"), (2, 13), "this is not text: save the file as UTF-8"),
    "50 MB": (b"title: x\n" * 6_000_000, (1, 1), "the file is too large to be a case or a muscle"),
}


@pytest.mark.parametrize("kind", FILES)
def test_a_file_that_is_no_case_is_refused(kind: str, tmp_path: Path) -> None:
    content, place, words = FILES[kind]
    path = tmp_path / "case.yaml"
    path.write_bytes(content)
    (complaint,) = loader.check_file(path)
    assert (complaint.line, complaint.column) == place
    assert words in complaint.message


def test_a_missing_file_is_said_with_its_neighbour(tmp_path: Path) -> None:
    (tmp_path / "calf.yaml").write_text(GOOD, encoding="utf-8")
    (complaint,) = loader.check_file(tmp_path / "claf.yaml")
    assert str(complaint) == f"{tmp_path / 'claf.yaml'}:1:1: there is no such file; did you mean `calf.yaml`?"
    (complaint,) = loader.check_file(tmp_path)
    assert complaint.message == "this is not a file"


def test_an_unknown_case_is_answered_with_the_nearest() -> None:
    with pytest.raises(loader.ScenarioError, match=r"^nomal:1:1: there is no case `nomal`; did you mean `normal`\?$"):
        loader.load_scenario("nomal")
    with pytest.raises(loader.ScenarioError, match="there is no muscle `biceps`; did you mean `biceps_brachii`"):
        loader.load_muscle("biceps")


def test_windows_line_ends_and_a_byte_order_mark_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert loader.check_file(path) == []


def test_a_muscle_number_without_a_source_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "muscles"
    folder.mkdir()
    text = (loader.SHIPPED / "muscles" / "biceps_brachii.yaml").read_text(encoding="utf-8")
    path = folder / "biceps_brachii.yaml"
    path.write_text(text.replace("  units:", "  unts:", 1), encoding="utf-8")
    said = [str(c) for c in loader.check_file(path, tmp_path)]
    line = 1 + text.split("\n").index(next(row for row in text.split("\n") if row.startswith("units:")))
    assert f"{path}:{line}:1: this number has no source: add `units: …` under `sources`" in said
    assert any("`unts` names no number of this file" in s for s in said)
    path.write_text(text.replace("surface: ", "surface: x", 1), encoding="utf-8")
    assert any("there is no surface `x" in str(c) for c in loader.check_file(path, tmp_path))
    path.write_text(text.replace("surface: upper_arm", "surface: calf", 1), encoding="utf-8")
    line = 1 + text.split("\n").index("  surface: upper_arm")
    said = [str(c) for c in loader.check_file(path, tmp_path)]
    reason = "the muscle `biceps_brachii` is not registered on the surface `calf`; `biceps_brachii` is on: body, "
    assert any(s.startswith(f"{path}:{line}:12: {reason}") for s in said), said


def test_a_muscle_of_ones_own_lies_where_a_registered_one_does(tmp_path: Path) -> None:
    shipped = (loader.SHIPPED / "muscles" / "biceps_brachii.yaml").read_text(encoding="utf-8")
    folder = tmp_path / "muscles"
    folder.mkdir()
    path = folder / "biceps_of_a_child.yaml"
    path.write_text(shipped, encoding="utf-8")
    told = [str(c) for c in loader.check_file(path, tmp_path)]
    assert len(told) == 1
    assert "the muscle `biceps_of_a_child` is not registered on the surface `upper_arm`; on it are: " in told[0]
    assert "biceps_brachii" in told[0]
    path.write_text(shipped.replace("  surface: upper_arm", "  surface: upper_arm\n  registered_as: biceps_brachii"), encoding="utf-8")
    assert loader.check_file(path, tmp_path) == []


PIECES = [
    *("title", "sites", "kind", "no", "12:30", "010", "1e9", "&a", "*a", "!!int", "%YAML 1.1\n", "---", "...", "\U0001f9e0", "\x00"),
    *("\n", "  ", "\t", ": ", "- ", *":-[]{}'\"|>#\\?,@`%"),
]
YAML_LIKE = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)
MANGLED = st.tuples(st.integers(0, len(GOOD)), st.integers(0, 12), st.one_of(st.text(max_size=6), YAML_LIKE)).map(
    lambda cut: GOOD[: cut[0]] + cut[2] + GOOD[cut[0] + cut[1] :]
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.one_of(st.text(max_size=300), YAML_LIKE, MANGLED))
def test_any_text_gives_a_case_or_complaints(text: str, tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    path.write_text(text, encoding="utf-8", errors="surrogatepass", newline="")
    lines = len(re.split("\r\n|[\r\n\x85\u2028\u2029]", text))  # as YAML counts them
    try:
        assert isinstance(loader.load_scenario(path), Scenario)
        complaints = None
    except loader.ScenarioError as error:
        complaints = error.complaints
    assert complaints is None or complaints
    assert all(1 <= c.line <= lines + 1 and c.column >= 1 and c.message for c in complaints or ())


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=300))
def test_any_bytes_give_complaints(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    path.write_bytes(content)
    assert loader.check_file(path)


SHIPPED_FILES = sorted(path for path in loader.SHIPPED.rglob("*.yaml"))


@pytest.mark.parametrize("spoil", [lambda text: text, lambda text: text[: len(text) * 2 // 3], lambda text: text.replace(": ", ":  ", 9)])
def test_both_readers_of_yaml_make_the_same_of_a_file(monkeypatch: pytest.MonkeyPatch, spoil: Callable[[str], str]) -> None:
    def read(path: Path) -> object:
        try:
            return parse(spoil(path.read_text(encoding="utf-8")), path.name)
        except loader.ScenarioError as error:
            return str(error)

    quick = [read(path) for path in SHIPPED_FILES]
    monkeypatch.setattr("yaml.__with_libyaml__", False)
    assert [read(path) for path in SHIPPED_FILES] == quick


@pytest.mark.parametrize("text", ["a: [b\t, c]", "a: [is it? yes]", "a: b\u2028c", "\ufeff a: b", "a: {b?: c}", "a: b\x85c"])
def test_what_the_readers_of_yaml_take_otherwise_is_told_by_the_strict_one(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    def read() -> object:
        try:
            return parse(text, "x.yaml")
        except loader.ScenarioError as error:
            return str(error)

    usual = read()
    monkeypatch.setattr("yaml.__with_libyaml__", False)
    assert read() == usual

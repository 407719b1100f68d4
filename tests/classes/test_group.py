"""What a class hands in: put together, and refused where it is not what it says."""

import csv
import io
import json
from dataclasses import replace

import numpy as np
import pytest
from class_files import FINDINGS, a_pack, answers, handed

import main
from sim.classes.group import Group, merged, mixed_up, read_roster
from sim.classes.results import ResultsError, _seal, read_results
from sim.teach.review import confusions


@pytest.fixture(scope="module")
def pack():
    return a_pack()


@pytest.fixture
def file(tmp_path, pack):
    path = tmp_path / "lesson.fasciscope"
    path.write_bytes(pack.bytes())
    return path


def test_a_class_is_put_together(tmp_path, pack):
    for name in ("Owl", "Fox", "Hare"):
        handed(pack, name, tmp_path / "in")
    group = merged(pack, [tmp_path / "in"], ("Owl", "Mole", "fox ", "HARE"))
    assert list(group.learners) == ["Fox", "Hare", "Owl"]
    assert group.missing == ("Mole",)
    assert not group.trouble
    assert len(group.attempts) == 60
    matrix = confusions(group.attempts)
    wrong = sum(not one.right for given in group.learners.values() for one in given)
    assert matrix.counts.sum() - np.trace(matrix.counts) == wrong
    shown, chosen = (matrix.findings.index(finding) for finding in FINDINGS[:2])
    assert matrix.counts[shown, chosen] > 0
    items = group.items()
    assert len(items) == 20
    assert all(one.right.items == 3 for one in items)
    assert [one.right.right for one in items] == sorted(one.right.right for one in items), "the hardest first"


def test_what_a_class_mixes_up_does_not_hang_on_what_its_learners_are_called(pack):
    weak, strong = answers(pack, "Owl", count=40, skill=0.0), answers(pack, "Fox", count=40, skill=1.0)
    worst = [
        mixed_up(confusions(Group(pack, learners, (), (), 0).attempts), 2)
        for learners in ({"Ada": weak, "Zoe": strong}, {"Ada": strong, "Zoe": weak})
    ]
    assert worst[0] == worst[1]
    assert [(one.times, one.items) for one in worst[0]] == [(10, 40)] * 2
    assert worst[0][0].pair == ("end_plate_spike", "fasciculation")


def test_only_the_first_answer_to_an_item_counts(tmp_path, pack):
    once = answers(pack, "Owl", skill=0.0)
    again = answers(pack, "Owl", skill=1.0, sitting="later", begin=1.791e9)
    handed(pack, "Owl", tmp_path, skill=0.0)
    (path,) = tmp_path.iterdir()
    told = json.loads(path.read_bytes())
    group = merged(pack, [path])
    assert len(told["attempts"]) == len(once) == len(group.first["Owl"])
    both = replace(group, learners={"Owl": (*once, *again)})
    assert both.shares()["Owl"].right == 0
    assert both.curves()["Owl"].value[-1] == 1.0, "the curve shows that it was learnt"


def test_who_hands_in_twice_counts_once_and_two_of_one_name_are_told_apart(tmp_path, pack):
    handed(pack, "Owl", tmp_path / "a", count=8)
    handed(pack, "Owl", tmp_path / "b", count=20)  # the same sitting, gone on with
    group = merged(pack, [tmp_path])
    assert [len(one) for one in group.learners.values()] == [20]
    handed(pack, "OWL", tmp_path / "c", sitting="elsewhere")
    group = merged(pack, [tmp_path])
    assert len(group.learners) == 2
    assert any("two have this name" in sentence for sentence in group.trouble)


def change(**told):
    return lambda raw: json.dumps(json.loads(raw) | told).encode()


def sealed(**told):
    """A change by somebody who knows how the seal is made."""

    def changed(raw):
        whole = json.loads(raw) | told
        whole.pop("seal")
        return json.dumps(whole | {"seal": _seal(whole)}).encode()

    return changed


def first(**told):
    def changed(raw):
        attempts = json.loads(raw)["attempts"]
        return sealed(attempts=[attempts[0] | told, *attempts[1:]])(raw)

    return changed


HOSTILE = {
    "empty": (lambda raw: b"", "no results file"),
    "a picture": (lambda raw: b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "no results file"),
    "cut off": (lambda raw: raw[:-100], "no results file"),
    "something else": (lambda raw: b'{"a": 1}', "no results file"),
    "a list": (lambda raw: b"[]", "no results file"),
    "deep": (lambda raw: b"[" * 100_000, "no results file"),
    "too large": (lambda raw: raw + b" " * 5_000_000, "too large"),
    "changed by hand": (lambda raw: raw.replace(b'"right": false', b'"right": true'), "changed after it was handed in"),
    "a bit turned": (lambda raw: raw.replace(b"Hare", b"Hars", 1), "changed after it was handed in"),
    "newer": (change(fasciscope_results=2), "newer version"),
    "another pack": (sealed(pack="0" * 64), "belongs to another pack"),
    "no name": (sealed(learner=""), "no learner can have answered"),
    "a long name": (sealed(learner="x" * 500), "no learner can have answered"),
    "a name of two lines": (sealed(learner="a\nb"), "no learner can have answered"),
    "a name that is none": (sealed(learner=5), "no learner can have answered"),
    "half a character": (lambda raw: raw.replace(b"Hare", b"\\ud800", 1), "changed|no learner|no results"),
    "no answers": (sealed(attempts=5), "no learner can have answered"),
    "an answer no answer": (sealed(attempts=[5]), "no learner can have answered"),
    "time not a number": (first(seconds=float("nan")), "no learner can have answered"),
    "time without end": (first(at=1e300), "no learner can have answered"),
    "time below 0": (first(seconds=-1), "no learner can have answered"),
    "as sure as nobody": (first(confidence=9), "no learner can have answered"),
    "right a word": (first(right="yes"), "no learner can have answered"),
    "confidence true": (first(confidence=True), "no learner can have answered"),
    "a mode that is none": (sealed(mode="cheat"), "no learner can have answered"),
    "a finding missing": (first(finding=""), "no learner can have answered"),
    "an item that is a list": (first(item=[]), "no learner can have answered"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_what_is_no_results_file_is_refused_in_one_sentence_and_the_rest_is_merged(tmp_path, pack, kind):
    spoil, says = HOSTILE[kind]
    handed(pack, "Owl", tmp_path)
    bad = handed(pack, "Hare", tmp_path)
    bad.write_bytes(spoil(bad.read_bytes()))
    with pytest.raises(ResultsError, match=says) as refused:
        read_results(bad, pack)
    assert len(str(refused.value).splitlines()) == 1
    group = merged(pack, [tmp_path])
    assert list(group.learners) == ["Owl"]
    assert group.trouble == (str(refused.value),)
    assert group.refused == 1


def test_the_command_writes_a_page_and_tables_and_says_who_is_missing(tmp_path, pack, file, capsys):
    for name in ("Owl", "Fox & <b>", "=1+1"):
        handed(pack, name, tmp_path / "in")
    (tmp_path / "in" / "broken.results.json").write_bytes(b"{")
    (tmp_path / "names.txt").write_text("Owl\nMole\n", encoding="utf-8")
    out = tmp_path / "out"
    code = main.main(["merge", str(file), str(tmp_path / "in"), "--out", str(out), "--roster", str(tmp_path / "names.txt")])
    said = capsys.readouterr()
    assert code == 1, "one file was refused"
    assert "broken.results.json is no results file" in said.err
    assert "3 learners, 60 answers, 1 have not handed in" in said.out
    page = (out / "report.html").read_text(encoding="utf-8")
    assert "Fox &amp; &lt;b&gt;" in page
    assert "<b>: " not in page
    assert "Mole" in page
    assert "does not prove who answered" in page
    rows = list(csv.DictReader(io.StringIO((out / "answers.csv").read_text(encoding="utf-8"))))
    assert len(rows) == 60
    assert {row["learner"] for row in rows} == {"Owl", "Fox & <b>", "'=1+1"}, "no cell is a formula"
    assert main.main(["merge", str(file), str(tmp_path / "in"), "--out", str(out)]) == 1
    assert "already holds files" in capsys.readouterr().err


def test_nothing_handed_in_writes_nothing(tmp_path, file, capsys):
    (tmp_path / "in").mkdir()
    assert main.main(["merge", str(file), str(tmp_path / "in"), "--out", str(tmp_path / "out")]) == 1
    assert "nothing was written" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_roster_is_one_name_a_line_and_said_if_it_is_not(tmp_path):
    names = tmp_path / "names.txt"
    names.write_bytes("\ufeffÖwl\r\n\r\nFox\r\n".encode())
    assert read_roster(names) == ("Öwl", "Fox")
    names.write_bytes(b"\xff\xfeO\x00")
    with pytest.raises(ResultsError, match="UTF-8"):
        read_roster(names)


@pytest.mark.slow
def test_a_thousand_are_merged(tmp_path, pack, file):
    for number in range(1000):
        handed(pack, f"Learner {number}", tmp_path / "in", count=30)
    group = merged(pack, [tmp_path / "in"])
    assert len(group.learners) == 1000
    assert len(group.items()) == 30

"""What a teacher hands out, and files that only look like it."""

import io
import json
import struct
import zipfile
from pathlib import Path

import pytest
from class_files import a_pack

import main
from sim.classes.pack import LARGEST_PACK_KB, MOST_FILES, SHEET, PackError, made, read_pack, unpacked
from sim.lesson import Lesson
from sim.loader import load_lesson, load_scenario


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A teacher's folder: one case of her own and a lesson about it."""
    assert main.main(["new", "my_case", "--from", "normal", "--scenarios", str(tmp_path / "own")]) == 0
    folder = tmp_path / "own"
    (folder / "lessons").mkdir()
    text = "title: Mine\nabout: What we saw today\ncases: [my_case, als]\nlength: 6\n"
    (folder / "lessons" / "today.yaml").write_text(text, encoding="utf-8")
    return folder


def written(tmp_path: Path, pack) -> Path:
    file = tmp_path / "lesson.fasciscope"
    file.write_bytes(pack.bytes())
    return file


def test_a_pack_is_small_and_comes_out_as_it_went_in(tmp_path):
    pack = a_pack()
    file = written(tmp_path, pack)
    assert file.stat().st_size < 100_000
    read = read_pack(file)
    assert (read.id, read.title, read.seed, read.note) == (pack.id, "By ear", 5, "Bring headphones.")
    lesson = read.taken(unpacked(read, tmp_path / "home"))
    assert lesson.model_dump() == load_lesson("by_ear").model_dump() | {"title": "By ear", "seed": 5}
    assert lesson.id == pack.marked


def test_the_same_content_is_the_same_file_and_any_other_has_another_id():
    assert a_pack().bytes() == a_pack().bytes()
    ids = {a_pack().id, a_pack("Other").id, made("by_ear", None, 6, "", "0.1.0").id, made("faces", None, 5, "", "0.1.0").id}
    assert len(ids) == 4


def test_the_teachers_own_cases_travel_with_it_and_nothing_else_of_hers(own, tmp_path):
    (own / "cases" / "secret.yaml").write_text("title: not for the class", encoding="utf-8")
    pack = read_pack(written(tmp_path, made("today", own, None, "", "0.1.0")))
    assert set(pack.files) == {"lessons/today.yaml", "cases/my_case.yaml"}
    assert "cases/als.yaml" in pack.shipped
    folder = unpacked(pack, tmp_path / "home")
    assert load_scenario("my_case", folder).title == load_scenario("my_case", own).title
    assert pack.taken(folder).seed == "fresh"


def test_unpacking_twice_and_over_a_spoilt_folder_gives_the_pack(tmp_path):
    pack = a_pack()
    folder = unpacked(pack, tmp_path)
    assert unpacked(pack, tmp_path) == folder
    (folder / "lessons" / "by_ear.yaml").write_text("title: spoilt", encoding="utf-8")
    assert isinstance(pack.taken(unpacked(pack, tmp_path)), Lesson)


def test_cases_that_are_others_here_are_named(tmp_path, monkeypatch):
    pack = a_pack()
    assert pack.differing() == []
    monkeypatch.setattr(
        "sim.classes.pack._digest", lambda path: "other" if path.name == "als.yaml" else pack.shipped[f"{path.parent.name}/{path.name}"]
    )
    assert pack.differing() == ["cases/als.yaml"]


# Files that only look like packs


def packed(*entries: tuple[str, bytes], sheet: object = None) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        if sheet is not None:
            archive.writestr(SHEET, sheet if isinstance(sheet, bytes) else json.dumps(sheet))
        for name, content in entries:
            archive.writestr(name, content)
    return out.getvalue()


LESSON = ("lessons/by_ear.yaml", b"title: x")
TOLD = json.loads(a_pack().sheet)


def flipped(content: bytes, at: int) -> bytes:
    return content[:at] + bytes([content[at] ^ 0xFF]) + content[at + 1 :]


def locked(content: bytes) -> bytes:
    """The same zip, whose first entry says that it is encrypted."""
    at = content.index(b"PK\x01\x02") + 8
    return content[:6] + struct.pack("<H", 1) + content[8:at] + struct.pack("<H", 1) + content[at + 2 :]


HOSTILE = {
    "empty": (b"", "no class pack, or is damaged"),
    "text": (b"title: a case", "no class pack, or is damaged"),
    "cut off": (a_pack().bytes()[:-40], "no class pack, or is damaged"),
    "a bit turned": (flipped(a_pack().bytes(), 60), "damaged"),
    "too large": (b"\0" * (LARGEST_PACK_KB * 1000 + 1), "too large"),
    "climbs out": (packed(("../../evil.yaml", b"x"), LESSON, sheet=TOLD), "`../../evil.yaml`, which no pack has"),
    "climbs out on Windows": (packed(("..\\evil.yaml", b"x"), LESSON, sheet=TOLD), "which no pack has"),
    "absolute": (packed(("/etc/passwd", b"x"), sheet=TOLD), "which no pack has"),
    "a drive": (packed(("C:/evil.yaml", b"x"), sheet=TOLD), "which no pack has"),
    "a program": (packed(("cases/run.py", b"import os"), sheet=TOLD), "which no pack has"),
    "a folder": (packed(("cases/", b""), sheet=TOLD), "which no pack has"),
    "a deep name": (packed(("cases/a/b.yaml", b"x"), sheet=TOLD), "which no pack has"),
    "a long name": (packed((f"cases/{'a' * 300}.yaml", b"x"), sheet=TOLD), "which no pack has"),
    "a line in a name": (packed(("cases/a\nb.yaml", b"x"), sheet=TOLD), "which no pack has"),
    "10,000 files": (packed(*((f"cases/c{n}.yaml", b"") for n in range(10_000)), sheet=TOLD), f"at most {MOST_FILES + 1}|too large"),
    "a bomb": (packed(("cases/bomb.yaml", b"\0" * 30_000_000), LESSON, sheet=TOLD), "too large when unpacked"),
    "many bombs": (packed(*((f"cases/b{n}.yaml", b" " * 250_000) for n in range(30)), sheet=TOLD), "too large when unpacked"),
    "locked": (locked(packed(LESSON, sheet=TOLD)), "locked by a password"),
    "no sheet": (packed(LESSON), f"holds no {SHEET}"),
    "another zip": (packed(("word/document.xml", b"<x/>")), "which no pack has"),
    "sheet no text": (packed(LESSON, sheet=b"\xff\xfe\x00"), "cannot be read|damaged"),
    "sheet deep": (packed(LESSON, sheet=b"[" * 200_000), "damaged|cannot be read"),
    "sheet a list": (packed(LESSON, sheet=[1]), "cannot be read"),
    "newer": (packed(LESSON, sheet=TOLD | {"fasciscope_pack": 99, "program": "9.0"}), "newer version of Fasciscope \\(9.0\\)"),
    "older than the first": (packed(LESSON, sheet=TOLD | {"fasciscope_pack": 0}), "damaged class pack"),
    "format no number": (packed(LESSON, sheet=TOLD | {"fasciscope_pack": "1"}), "damaged class pack"),
    "seed a word": (packed(LESSON, sheet=TOLD | {"seed": "many"}), "damaged class pack"),
    "seed below 0": (packed(LESSON, sheet=TOLD | {"seed": -1}), "damaged class pack"),
    "lesson not in it": (packed(LESSON, sheet=TOLD | {"lesson": "other"}), "damaged class pack"),
    "lesson climbs out": (packed(LESSON, sheet=TOLD | {"lesson": "../../../etc/passwd"}), "damaged class pack"),
    "title a number": (packed(LESSON, sheet=TOLD | {"title": 5}), "damaged class pack"),
    "note without end": (packed(LESSON, sheet=TOLD | {"note": "x" * 100_000}), "damaged class pack"),
    "shipped climbs out": (packed(LESSON, sheet=TOLD | {"shipped": {"../x": "0"}}), "damaged class pack"),
    "sheet rewritten": (packed(LESSON, sheet=TOLD), "was changed"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_what_is_no_pack_is_refused_in_one_sentence_and_nothing_is_written(tmp_path, kind, capsys):
    content, says = HOSTILE[kind]
    file = tmp_path / "hostile.fasciscope"
    file.write_bytes(content)
    with pytest.raises(PackError, match=says) as refused:
        read_pack(file)
    assert len(str(refused.value).splitlines()) == 1
    assert main.main(["merge", str(file), str(tmp_path), "--out", str(tmp_path / "out")]) == 1
    assert capsys.readouterr().err.strip() == str(refused.value)
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["hostile.fasciscope"]


@pytest.mark.parametrize(("file", "says"), [("", "is a directory|cannot be read|permission denied"), ("none.fasciscope", "no such file")])
def test_a_file_that_is_not_there_is_said(tmp_path, file, says):
    with pytest.raises(PackError, match=says):
        read_pack(tmp_path / file)


def test_a_lesson_that_is_wrong_is_not_packed_and_says_where(own, capsys):
    (own / "lessons" / "today.yaml").write_text("title: Mine\nabout: x\ncases: [my_cas]\n", encoding="utf-8")
    assert main.main(["pack", "today", "--scenarios", str(own), "--out", str(own / "x.fasciscope")]) == 1
    assert "today.yaml:3:" in capsys.readouterr().err
    assert not (own / "x.fasciscope").exists()


def test_the_command_says_what_was_packed_and_never_overwrites(tmp_path, capsys):
    file = tmp_path / "deep" / "a.fasciscope"
    assert main.main(["pack", "by_ear", "--out", str(file), "--seed", "7"]) == 0
    assert "the same items for all, seed 7" in capsys.readouterr().out
    before = file.read_bytes()
    assert main.main(["pack", "faces", "--out", str(file)]) == 2
    assert "--force" in capsys.readouterr().err
    assert file.read_bytes() == before
    assert main.main(["pack", "by_ear", "--fresh", "--seed", "7"]) == 2

"""A class pack: one lesson with its seed, a note, and what the teacher has written herself, in one small zip file.

Shipped cases are not in it, but what they look like here: where they differ there, the same seed makes other items, and that is told.
What comes out of a file is trusted no more than any file from outside: only names that a pack can have, and little of each.
"""

import hashlib
import io
import json
import re
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from sim.lesson import Lesson
from sim.loader import load_lesson
from sim.loader.files import parted
from sim.loader.reading import LARGEST_KB, SHIPPED, files_named, files_of, path_of
from sim.rendering import reason
from sim.teach.complaints import ClassError

FORMAT = 1
SHEET = "pack.json"  # what stands beside the teacher's own files
SORTS = ("cases", "exemplars", "muscles")
NAME = re.compile(rf"pack\.json|(?:lessons|{'|'.join(SORTS)})/\w{{1,80}}\.yaml|glossary(?:\.[a-z]{{2}})?\.yaml")
MOST_FILES, MOST_KB = 200, 4000  # in one pack, unpacked
LARGEST_PACK_KB = 1000
LONGEST_NOTE = 2000
LOCKED = 1  # the flag of an entry that is encrypted
EPOCH = (1980, 1, 1, 0, 0, 0)  # so that the same content makes the same file
MARK = "pack:"  # before the id of a pack, where answers name the lesson that they were given in
SHOWN = 12  # characters of an id that people see


class PackError(ClassError):
    """A file that is no pack, or a pack that cannot be made; the text says why in one sentence."""


@dataclass(frozen=True)
class Pack:
    """One lesson as it is handed out; `files` are the teacher's own, by name. `seed` is None where every learner gets other items."""

    title: str
    lesson: str  # the lesson's id
    seed: int | None
    note: str
    program: str  # version that made it
    shipped: Mapping[str, str]  # of each shipped file that it rests on, the digest
    files: Mapping[str, bytes]

    @cached_property
    def sheet(self) -> bytes:
        """What the pack says of itself."""
        told = {
            "fasciscope_pack": FORMAT, "title": self.title, "lesson": self.lesson, "seed": self.seed, "note": self.note,
            "program": self.program, "shipped": dict(sorted(self.shipped.items())),
        }  # fmt: skip
        return json.dumps(told, ensure_ascii=False, indent=1).encode()

    @cached_property
    def id(self) -> str:
        """What tells it from every other pack: a digest of its content."""
        digest = hashlib.sha256()
        for name, content in sorted({**self.files, SHEET: self.sheet}.items()):
            digest.update(f"{name}\0{len(content)}\0".encode() + content)
        return digest.hexdigest()

    @property
    def marked(self) -> str:
        """How answers name it."""
        return MARK + self.id

    def differing(self) -> list[str]:
        """Shipped files that it rests on and that are others here, or gone: then items differ from the teacher's."""
        return [name for name, digest in self.shipped.items() if _digest(SHIPPED / name) != digest]

    def taken(self, folder: Path) -> Lesson:
        """The lesson as it is taken, from the `folder` that `unpacked` gave; ScenarioError if it is wrong."""
        lesson = load_lesson(self.lesson, folder)
        terms = {"title": self.title, "seed": "fresh" if self.seed is None else self.seed}
        return lesson.model_copy(update=terms).known_as(self.marked)

    def bytes(self) -> bytes:
        """The file."""
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
            for name, content in ((SHEET, self.sheet), *sorted(self.files.items())):
                archive.writestr(zipfile.ZipInfo(name, EPOCH), content, zipfile.ZIP_DEFLATED)
        return packed.getvalue()


def made(lesson_id: str, folder: Path | None, seed: int | None, note: str, program: str, title: str = "") -> Pack:
    """A pack of a lesson and of what it needs of the teacher's own `folder`.

    ScenarioError if something in it is wrong, PackError if it is too much.
    """
    lesson = load_lesson(lesson_id, folder)
    files = {f"lessons/{lesson.id}.yaml": path_of(lesson_id, "lessons", folder)}
    if folder is not None:
        files |= {path.name: path for path in files_named("glossary*.yaml", folder) if path.parent == folder}
    shipped: dict[str, str] = {}
    named = {str(parted(name)[0]) for name in (*lesson.cases, *(one.clip.case for one in lesson.own if one.clip))}
    for sort in SORTS:
        for name, path in files_of(sort, folder).items():
            if sort != "muscles" and lesson.cases and name not in named:
                continue
            within = f"{sort}/{name}.yaml"
            if path.is_relative_to(SHIPPED):
                shipped[within] = _digest(path)
            else:
                files[within] = path
    contents = {name: path.read_bytes() for name, path in files.items()}
    strange = next((name for name in contents if not NAME.fullmatch(name)), None)
    if strange is not None:
        raise PackError(f"{files[strange]}: a file in a pack has a name of letters, digits and underscores")
    pack = Pack(title or lesson.title, lesson.id, seed, note.strip(), program, shipped, contents)
    size = len(pack.bytes())
    if len(contents) > MOST_FILES or size > LARGEST_PACK_KB * 1000:
        raise PackError(f"too much for one pack: {len(contents)} files, {size // 1000} kB; at most {MOST_FILES} and {LARGEST_PACK_KB} kB")
    return pack


def read_pack(path: Path) -> Pack:
    """The pack that a file holds. PackError says in one sentence why it is none."""
    try:
        if path.stat().st_size > LARGEST_PACK_KB * 1000:
            raise PackError(f"{path} is too large for a class pack: at most {LARGEST_PACK_KB} kB")
        with zipfile.ZipFile(path) as archive:
            return _told(path, _contents(path, archive))
    except zipfile.BadZipFile as error:
        raise PackError(f"{path} is no class pack, or is damaged ({error})") from None
    except (zlib.error, EOFError, NotImplementedError, RuntimeError, RecursionError, UnicodeDecodeError) as error:
        raise PackError(f"{path} is a damaged class pack ({error})") from None
    except OSError as error:
        raise PackError(f"{path} cannot be read: {reason(error)}") from None


def _contents(path: Path, archive: zipfile.ZipFile) -> dict[str, bytes]:
    """The files in it, each as large as it says that it is."""
    entries = archive.infolist()
    if len(entries) > MOST_FILES + 1:
        raise PackError(f"{path} is no class pack: it holds {len(entries)} files; at most {MOST_FILES + 1} are allowed")
    contents: dict[str, bytes] = {}
    for entry in entries:
        if not NAME.fullmatch(entry.filename) or entry.filename in contents:
            name = "".join(c if c.isprintable() else "�" for c in entry.filename[:80])
            raise PackError(f"{path} is no class pack: it holds `{name}`, which no pack has")
        if entry.flag_bits & LOCKED or entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise PackError(f"{path} is no class pack: `{entry.filename}` in it is locked by a password, or packed as no pack is")
        with archive.open(entry) as stream:
            contents[entry.filename] = stream.read(LARGEST_KB * 1024 + 1)
        if len(contents[entry.filename]) > LARGEST_KB * 1024 or sum(map(len, contents.values())) > MOST_KB * 1000:
            raise PackError(f"{path} is no class pack: `{entry.filename}` is too large when unpacked")
    return contents


def _told(path: Path, contents: dict[str, bytes]) -> Pack:
    """The pack that the files make."""
    sheet = contents.pop(SHEET, None)
    if sheet is None:
        raise PackError(f"{path} is no class pack: it holds no {SHEET}")
    try:
        told: dict[str, Any] = json.loads(sheet)
        version = told["fasciscope_pack"]
    except (ValueError, KeyError, TypeError):
        raise PackError(f"{path} is no class pack: its {SHEET} cannot be read") from None
    if isinstance(version, int) and version > FORMAT:
        raise PackError(f"{path} was made by a newer version of Fasciscope ({str(told.get('program'))[:20]}): update this one to open it")
    if version != FORMAT or not _sound(told, contents):
        raise PackError(f"{path} is a damaged class pack: what its {SHEET} says is no lesson")
    pack = Pack(told["title"], told["lesson"], told["seed"], told["note"], told["program"], told["shipped"], contents)
    if sheet != pack.sheet:  # the id would not be that of the teacher's file
        raise PackError(f"{path} is a damaged class pack: its {SHEET} was changed")
    return pack


def _sound(told: dict[str, Any], contents: Mapping[str, bytes]) -> bool:
    """Whether what a sheet says can be so."""
    seed, shipped, texts = told.get("seed"), told.get("shipped"), [told.get(key) for key in ("title", "lesson", "note", "program")]
    return (
        all(isinstance(text, str) and len(text) <= LONGEST_NOTE for text in texts)
        and ("seed" in told and (seed is None or (type(seed) is int and 0 <= seed < 2**63)))
        and isinstance(shipped, dict)
        and all(NAME.fullmatch(name) and isinstance(digest, str) for name, digest in shipped.items())
        and f"lessons/{told['lesson']}.yaml" in contents
    )


def unpacked(pack: Pack, home: Path) -> Path:
    """The folder of one's own cases that the pack makes, below `home`; written whole or not at all, once. PackError if it cannot be."""
    folder = home / "packs" / pack.id[:SHOWN]
    contents = {**pack.files, SHEET: pack.sheet}
    try:
        if all((folder / name).is_file() and (folder / name).read_bytes() == content for name, content in contents.items()):
            return folder
        folder.parent.mkdir(parents=True, exist_ok=True)
        workshop = Path(tempfile.mkdtemp(prefix=".unfinished-", dir=folder.parent))
        try:
            for name, content in contents.items():
                file = workshop / name
                file.parent.mkdir(exist_ok=True)
                file.write_bytes(content)
            shutil.rmtree(folder, ignore_errors=True)
            workshop.rename(folder)
        finally:
            shutil.rmtree(workshop, ignore_errors=True)
    except OSError as error:
        raise PackError(f"the pack cannot be unpacked to {folder}: {reason(error)}") from None
    return folder


def _digest(path: Path) -> str:
    """Sixteen hexadecimal digits of a file's content, whatever the line ends; empty if there is none."""
    with suppress(OSError):
        return hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest()[:16]
    return ""

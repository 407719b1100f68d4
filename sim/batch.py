"""Many patients of one case: each rendered to a folder of its own by several processes, and all of them in one table.

A folder appears whole or not at all, so a batch that was interrupted goes on with the folders that are missing.
"""

import csv
import hashlib
import io
import json
import math
import os
import re
import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from pathlib import Path

from sim.crew import Told, share_out
from sim.export import Address, version
from sim.formats import DRAWN, FORMATS
from sim.loader import load_muscle
from sim.rendering import FolderError, Pictures, Progress, reason, render_to
from sim.scenario import Scenario, muscle_of
from sim.spikes import KINDS

TERMS, MANIFEST, UNFINISHED = "batch.json", "manifest.csv", ".unfinished-"
OF_ADDRESS = ("case", "site", "seed", "insertion", "months", "electrode", "effort", "manoeuvre", "seconds", "version")
COLUMNS = ("folder", *OF_ADDRESS, "units_alive", "units_lost", *KINDS)  # of the manifest; kinds count spikes
ENDED = "its process was ended from outside, perhaps for want of memory"
NAMED = {"case": "the case", "version": "version"}  # what of the terms is no option
Row = dict[str, object]


@dataclass(frozen=True)
class Batch:
    """What is rendered to `folder`: the address of the first patient, whom `count - 1` others follow with the next seeds."""

    folder: Path
    scenario: Scenario
    first: Address
    count: int
    formats: tuple[str, ...]
    scenarios: Path | None = None
    pictures: Pictures | None = None  # goes to other processes, so it is a function of a module, or a partial of one
    film: Mapping[str, float] = field(default_factory=dict)  # what of the options is about films, if there are any

    @property
    def seeds(self) -> range:
        return range(self.first.seed, self.first.seed + self.count)

    def terms(self) -> dict[str, object]:
        """Everything on which a byte of the files depends, as batch.json keeps it."""
        seen = any(name in DRAWN for name in self.formats)  # the skin moves with every muscle under it
        recipe = hashlib.sha256(self.scenario.model_dump_json(include={"patient", "hum_uv"}).encode())
        for site in self.scenario.sites if seen else (self.first.site,):
            recipe.update(self.scenario.sites[site].model_dump_json().encode())
            recipe.update(load_muscle(muscle_of(site), self.scenarios).model_dump_json().encode())
        formats = ",".join(name for name in FORMATS if name in self.formats)
        made_by = {"version": version(), "recipe": recipe.hexdigest()}
        return {**asdict(self.first), "count": self.count, "formats": formats, **self.film, **made_by}


def folder_of(batch: Batch, seed: int) -> Path:
    """Where a patient's files lie."""
    return batch.folder / f"seed-{seed:06}"


def begin(batch: Batch, force: bool) -> None:
    """Make the folder and note in batch.json what it is for; with `force`, what a batch left there before is removed.

    Raises FolderError, with nothing touched, if the folder cannot be used, or if it holds another batch or other files.
    """
    wanted = batch.terms()
    try:
        batch.folder.mkdir(parents=True, exist_ok=True)
        there = _terms_in(batch.folder)
        if force:
            _clear(batch, there or {})
        elif there is None and any(not entry.name.startswith(".") for entry in batch.folder.iterdir()):
            raise FolderError(f"{batch.folder} already holds files; choose another folder, or add --force to begin a batch in it")
        elif there is not None and there != wanted:
            differences = "; ".join(_differences(there, wanted))
            raise FolderError(
                f"{batch.folder} holds a batch with other options ({differences}); choose another folder, or add --force to begin it anew"
            )
        _tidy(batch.folder)
        _put(batch.folder / TERMS, json.dumps(wanted, ensure_ascii=False, indent=1) + "\n")
    except (FileExistsError, NotADirectoryError):
        raise FolderError(f"{batch.folder} cannot be a folder for the results: there is a file of this name") from None
    except OSError as error:
        raise FolderError(f"{batch.folder} cannot be written to: {reason(error)}") from None


def _terms_in(folder: Path) -> dict[str, object] | None:
    """What batch.json says; None if there is none, nothing if it says nothing that can be read."""
    try:
        there = json.loads((folder / TERMS).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except ValueError:
        return {}
    return there if isinstance(there, dict) else {}


def _differences(there: dict[str, object], wanted: dict[str, object]) -> Iterator[str]:
    if not there:
        yield f"{TERMS} cannot be read"
        return
    if there | {"recipe": wanted["recipe"]} == wanted:
        yield "the files of the case or of its muscle have changed"
    for key in (*wanted, *(key for key in there if key not in wanted)):
        before, now = ("none" if value is None else value for value in (there.get(key), wanted.get(key)))
        if before != now and key != "recipe":
            yield f"{NAMED.get(key, '--' + key.replace('_', '-'))} {before}, now {now}"


def _clear(batch: Batch, there: Mapping[str, object]) -> None:
    """Remove the folders of this batch and of the one that was there, unless one of them holds what no render wrote."""
    first, count = there.get("seed"), there.get("count")
    before = range(first, first + count) if isinstance(first, int) and isinstance(count, int) else batch.seeds
    written = {"truth.json", *(file for files in FORMATS.values() for file in files.split(", "))}
    numbered = [folder for folder in sorted(batch.folder.glob("seed-*")) if folder.is_dir() and folder.name[5:].isdecimal()]
    made = [folder for folder in numbered if int(folder.name[5:]) in before or int(folder.name[5:]) in batch.seeds]
    for folder in made:
        strange = [entry.name for entry in folder.iterdir() if entry.name not in written and not entry.name.startswith(".")]
        if strange:
            raise FolderError(f"{folder} holds what no render wrote ({strange[0]}); move it elsewhere first")
    for folder in made:
        shutil.rmtree(folder)
    (batch.folder / MANIFEST).unlink(missing_ok=True)


def _tidy(folder: Path) -> None:
    """Remove what a process that was stopped had not finished."""
    for left in folder.glob(f"{UNFINISHED}*"):
        shutil.rmtree(left, ignore_errors=True) if left.is_dir() else left.unlink(missing_ok=True)


def _put(file: Path, text: str) -> None:
    """Write a file whole or not at all."""
    beside = file.with_name(f"{UNFINISHED}{file.name}")
    beside.write_text(text, encoding="utf-8", newline="\n")
    beside.replace(file)


# --- one patient ----------------------------------------------------------------------------------------------------------------


def render_one(batch: Batch, seed: int, progress: Progress = lambda *_: None) -> Row:
    """Render one patient, whole or not at all; the row of the manifest. FolderError if the files cannot be written."""
    there = folder_of(batch, seed)
    making = there if there.exists() else batch.folder / f"{UNFINISHED}{there.name}-{os.getpid()}"
    address = replace(batch.first, seed=seed)
    try:
        render_to(
            making, batch.scenario, address, batch.formats,
            force=True, scenarios=batch.scenarios, progress=progress, pictures=batch.pictures,
        )  # fmt: skip
    except FolderError as error:
        raise FolderError(str(error).replace(str(making), str(there))) from None
    if making != there:
        _appear(making, there)
    return row(there)


def _appear(made: Path, there: Path) -> None:
    try:
        made.rename(there)
    except OSError as error:
        raise FolderError(f"{there} could not be written: {reason(error)}") from error


def row(folder: Path) -> Row:
    """What truth.json of a folder says, in short, by COLUMNS; ValueError, KeyError or OSError if it is not whole."""
    head, _, tail = (folder / "truth.json").read_text(encoding="utf-8").partition('"spikes": [')
    truth = json.loads(f'{head}"spikes": []}}')
    spikes = Counter(re.findall(r'"kind": "(\w+)"', tail))  # there may be a hundred thousand of them
    if not tail.endswith("]\n}\n"):
        raise ValueError("it ends too early")
    alive = sum(unit["alive"] for unit in truth["units"])
    address = {name: truth[name] for name in OF_ADDRESS}
    return {
        "folder": folder.name, **address, "units_alive": alive, "units_lost": len(truth["units"]) - alive,
        **{kind: spikes[kind] for kind in KINDS},
    }  # fmt: skip


def finished(batch: Batch, seed: int) -> Row | None:
    """The row of a patient who has been rendered; None of one who has not."""
    folder = folder_of(batch, seed)
    if not all((folder / FORMATS[name]).exists() for name in batch.formats if name not in DRAWN):
        return None
    try:
        return row(folder)
    except (OSError, ValueError, KeyError):
        return None


def write_manifest(batch: Batch, rows: Mapping[int, Row]) -> None:
    """manifest.csv: one line for each patient who has been rendered, by seed."""
    text = io.StringIO()
    table = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    table.writeheader()
    table.writerows(rows[seed] for seed in sorted(rows))
    try:
        _put(batch.folder / MANIFEST, text.getvalue())
    except OSError as error:
        raise FolderError(f"{batch.folder / MANIFEST} could not be written: {reason(error)}") from error


# --- all of them ----------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Outcome:
    """What came of a batch."""

    rows: dict[int, Row]  # by seed
    before: int  # of them had been rendered before
    failed: list[str]  # a sentence for each seed that could not be rendered


def render_all(batch: Batch, jobs: int, progress: Progress) -> Outcome:
    """Render the patients who are missing in `jobs` processes, then write the manifest of all.

    Raises FolderError if nothing more can be written, as on a full disk; what is finished stays, however it ends.
    """
    rows = {seed: known for seed in batch.seeds if (known := finished(batch, seed)) is not None}
    before, todo, failed = len(rows), [seed for seed in batch.seeds if seed not in rows], list[str]()
    shares, begun = dict.fromkeys(todo, 0.0), time.monotonic()
    progress(before / batch.count, f"{before} of {batch.count}")

    def hear(told: Told) -> None:
        shares[told.item] = told.share
        if isinstance(told.result, dict):
            rows[told.item] = told.result
        elif told.ended:
            failed.append(f"seed {told.item} could not be rendered: {ENDED if told.lost else told.result}")
        done = sum(shares.values())
        left = f", about {_left_min(len(todo), done, time.monotonic() - begun)} min left" if done else ""
        progress((before + done) / batch.count, f"{len(rows)} of {batch.count}{left}")

    try:
        share_out(todo, jobs, partial(_tried, batch), hear)
    finally:
        _tidy(batch.folder)
    write_manifest(batch, rows)
    return Outcome(rows, before, failed)


def _left_min(asked: int, done: float, taken_s: float) -> int:
    """Minutes that the rest will take if it takes as long as what is done."""
    return math.ceil((asked - done) * taken_s / done / 60)


def _tried(batch: Batch, seed: int, tell: Callable[[float], None]) -> Row | str:
    """The row of a patient, or what went wrong; FolderError, which the others would meet, too, is raised."""
    try:
        return render_one(batch, seed, lambda share, _: tell(share))
    except (FolderError, ConnectionError):
        raise
    except Exception as error:  # noqa: BLE001  a fault in one patient is told, and the others are rendered
        return f"{type(error).__name__}: {' '.join(str(error).split())}"

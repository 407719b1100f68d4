"""One address rendered to a folder: every file that was asked for, or none of them."""

import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from sim import export
from sim import patient as patients
from sim.amplifier import Machine
from sim.engine import Controls, Engine, Recording, render
from sim.export import Address
from sim.formats import DRAWN, USUAL
from sim.patient import Patient
from sim.scenario import Scenario
from sim.surface import SurfaceError

Progress = Callable[[float, str], None]  # share done 0-1, what is being done
Pictures = Callable[[Sequence[str], Path, Patient, Engine, Recording, Address], None]  # draws what some of DRAWN stand for


class FolderError(Exception):
    """The output folder cannot be used; the text says why, in one sentence."""


@contextmanager
def delivery(folder: Path, force: bool) -> Iterator[Path]:
    """A fresh folder to write files to; when all are written they move to `folder`, and if anything stops it, none does.

    Raises FolderError before any work if `folder` cannot be written, or holds files and `force` is off.
    """
    try:
        created = next((p for p in (*reversed(folder.parents), folder) if not p.exists()), None)
        folder.mkdir(parents=True, exist_ok=True)
        if not force and any(not entry.name.startswith(".") for entry in folder.iterdir()):
            raise FolderError(f"{folder} already holds files; choose another folder, or add --force to replace files of the same name")
        workshop = Path(tempfile.mkdtemp(prefix=".unfinished-", dir=folder))
    except (FileExistsError, NotADirectoryError):
        raise FolderError(f"{folder} cannot be a folder for the results: there is a file of this name") from None
    except OSError as error:
        raise FolderError(f"{folder} cannot be written to: {reason(error)}") from None
    finished = False
    try:
        yield workshop
        for file in sorted(workshop.iterdir()):
            if file.is_dir():
                _replace_numbered(file, folder / file.name)
            else:
                file.replace(folder / file.name)
        finished = True
    except OSError as error:
        if isinstance(error, SurfaceError):  # a damaged picture says so itself
            raise
        raise FolderError(f"{folder} could not be written to: {reason(error)}") from error
    finally:
        shutil.rmtree(workshop, ignore_errors=True)
        if created is not None and not finished:
            shutil.rmtree(created, ignore_errors=True)


def reason(error: OSError) -> str:
    """Why a file could not be written, in the system's words; numpy counts bytes instead, and has no number of the error."""
    if error.errno is None:
        return "not all of a file was taken, perhaps because the disk is full"
    return (error.strerror or str(error)).lower()


def _replace_numbered(made: Path, there: Path) -> None:
    """Move numbered pictures to a folder in place of those that are there, of which there may be more."""
    there.mkdir(exist_ok=True)
    for old in there.glob("[0-9][0-9][0-9][0-9].png"):
        old.unlink()
    for new in made.iterdir():
        new.replace(there / new.name)


def ready_for(file: Path) -> None:
    """Make the folder of a file that is to be written; FolderError if the file could not be."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        new = not file.exists()
        with file.open("ab"):
            pass
        if new:
            file.unlink()
    except OSError as error:
        raise FolderError(f"{file} cannot be written: {reason(error)}") from None


def write_whole(file: Path, content: bytes) -> None:
    """Write a file whole or not at all, and make its folder if it is missing; FolderError if that cannot be."""
    beside = file.with_name(f".unfinished-{file.name}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        beside.write_bytes(content)
        beside.replace(file)
    except OSError as error:
        raise FolderError(f"{file} cannot be written: {reason(error)}") from None
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)


def render_to(
    folder: Path,
    scenario: Scenario,
    address: Address,
    formats: Sequence[str] = USUAL,
    *,
    force: bool = False,
    scenarios: Path | None = None,
    progress: Progress,
    pictures: Pictures | None = None,
) -> list[str]:
    """Render an address and write its files to `folder`, truth.json always; returns their names.

    `pictures` draws the formats of DRAWN, of the skin only what there is a picture of. Raises FolderError before any work if the folder
    cannot be used.
    """
    with delivery(folder, force) as workshop:
        progress(0.0, "building the muscle")
        patient = patients.build(scenario, address.seed, months=address.months, folder=scenarios)
        engine = Engine(patient, address.site, insertion=address.insertion, electrode=address.electrode)
        controls = Controls(effort=address.effort, manoeuvre=address.manoeuvre, machine=Machine(mains_uv=scenario.hum_uv))
        recording = render(engine, address.seconds, controls=controls, progress=lambda share: progress(0.1 + 0.8 * share, "rendering"))
        progress(0.9, "writing")
        if "edf" in formats:
            export.write_edf(workshop / "signals.edf", recording, address)
        if "npz" in formats:
            export.write_npz(workshop / "signals.npz", recording)
        if "wav" in formats:
            export.write_wav(workshop / "sound.wav", recording)
        drawn = [name for name in DRAWN if name in formats]
        if drawn and pictures is not None:
            progress(0.9, f"drawing {', '.join(drawn)}")
            pictures(drawn, workshop, patient, engine, recording, address)
        export.write_truth(workshop / "truth.json", engine, recording, address)
        names = sorted(file.name for file in workshop.iterdir())
    progress(1.0, "done")
    return names

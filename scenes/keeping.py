"""What is kept of an examination: snapshots and clips, in the program's folder."""

import json
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pygame

from scenes.history import History
from scenes.png import write_png
from sim import export
from sim.address import Address, parse
from sim.engine import CHANNELS, FRAME_SAMPLES, RATE_HZ, Engine, Recording
from sim.spikes import joined

CLIP_S = 10.0  # the longest, unless the screen is longer


@dataclass(frozen=True)
class Clip:
    """A stretch of signal as it was played, and where it comes from."""

    emg_uv: np.ndarray
    address: Address
    begin_s: float


def kept_folder(home: Path) -> Path:
    """Where snapshots and clips go; made if missing. OSError where that cannot be done."""
    folder = home / "kept"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def free_names(folder: Path, stem: str, *suffixes: str) -> list[Path]:
    """Files of one name, none of which is there yet: the stem, with a number if need be."""
    name, n = stem, 2
    while any((folder / f"{name}{suffix}").exists() for suffix in suffixes):
        name, n = f"{stem}_{n}", n + 1
    return [folder / f"{name}{suffix}" for suffix in suffixes]


def stem(address: Address) -> str:
    """How a kept file of this address is called; of a case of one's own, by the name of its file."""
    return f"{Path(address.case).stem}_{address.site}_seed{address.seed}_{address.at_s:.2f}s"


def save_snapshot(home: Path, picture: pygame.Surface, address: Address) -> Path:
    """Keep a picture of the window as PNG; nothing is left behind where it fails (OSError)."""
    (path,) = free_names(kept_folder(home), stem(address), ".png")
    try:
        write_png(picture, path)
    except OSError:
        path.unlink(missing_ok=True)
        raise
    return path


def save_clip(home: Path, history: History, begin: int, end: int, engine: Engine, address: Address) -> Path:
    """Keep the frames from sample `begin` to `end` as WAV and EDF+, with the address that plays them again; returns the WAV file.

    OSError where nothing can be written (nothing is left behind), ValueError where there is no signal to keep.
    """
    frames = history.frames_between(max(begin, history.first), min(end, history.head))
    if not frames:
        raise ValueError("there is no signal to keep yet")
    at_s = (frames[-1].index + 1) * FRAME_SAMPLES / RATE_HZ
    address = replace(address, at_s=at_s)
    emg = np.concatenate([frame.emg_uv for frame in frames], axis=1)
    first = frames[0].index * FRAME_SAMPLES
    spikes = joined([frame.spikes for frame in frames])
    spikes = spikes._replace(sample=np.maximum(spikes.sample - first, 0))
    recording = Recording(emg, spikes, np.zeros((0, len(frames)), np.float32), np.zeros(len(frames), np.float32), RATE_HZ)
    seconds, months = len(frames) * FRAME_SAMPLES / RATE_HZ, address.months or 0.0
    case, effort = Path(address.case).stem, frames[-1].effort
    told = export.Address(case, address.site or "", address.seed, address.insertion, months, engine.electrode, effort, None, seconds)
    files = free_names(kept_folder(home), stem(address), ".wav", ".edf", ".json")
    try:
        export.write_wav(files[0], recording)
        export.write_edf(files[1], recording, told)
        note = {"address": str(address), "begin_s": first / RATE_HZ, "seconds": told.seconds, "channels": list(CHANNELS)}
        files[2].write_text(json.dumps(note, ensure_ascii=False, indent=1), encoding="utf-8")
    except (OSError, ValueError):
        for file in files:
            file.unlink(missing_ok=True)
        raise
    return files[0]


def read_address(text: str) -> Address:
    """The address in a text: itself, or the path of a clip's file; AddressError says what is wrong with it."""
    text = text.strip().strip('"')
    try:
        path = Path(text)
        if path.suffix in (".json", ".wav", ".edf") and path.with_suffix(".json").is_file():
            text = str(json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))["address"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        text = ""
    return parse(text)

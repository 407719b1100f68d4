"""What leaves the program: signals.edf, signals.npz, truth.json and sound.wav, the formats of one rendered address.

`sim.rendering` sees to it that a folder gets all of them or none. Pictures are drawn by scenes/pictures.py, because drawing needs pygame.
"""

import json
import re
import tomllib
import wave
import zipfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import BinaryIO

import numpy as np
from edfio import Edf, EdfAnnotation, EdfSignal, Patient, Recording

from sim.electrode import ELECTRODES
from sim.engine import CHANNELS, RATE_HZ, Engine
from sim.engine import Recording as Rendered
from sim.insertion import HEARD_MM
from sim.muap import apart_mm
from sim.spikes import KINDS, ORIGINS, Spikes

RECORD_S = 0.1  # of EDF+
DIGITAL_PEAK = 32767
SOUND_UV = 500.0  # full scale of sound.wav, unless the signal is larger
BLOCK = 480_000  # samples, or spikes, handled at a time, so that a long render needs no second copy in memory


@dataclass(frozen=True)
class Address:
    """What makes a signal: the same address gives the same signal on any desk."""

    case: str
    site: str
    seed: int
    insertion: int
    months: float
    electrode: str
    effort: float
    manoeuvre: str | None
    seconds: float

    def __str__(self) -> str:
        return f"{self.case} · {self.site} · seed {self.seed} · insertion {self.insertion}"


@cache
def version() -> str:
    """The program's version, as pyproject.toml has it."""
    text = (Path(__file__).resolve().parents[1] / "pyproject.toml").read_text(encoding="utf-8")
    return str(tomllib.loads(text)["project"]["version"])


def write_npz(path: Path, recording: Rendered) -> None:
    """signals.npz: emg_uv (channel, sample), rate_hz, twitch_mn (unit, frame), displacement_mm (frame,); byte for byte repeatable."""
    arrays = {
        "emg_uv": recording.emg_uv,
        "rate_hz": np.float64(recording.rate_hz),
        "twitch_mn": recording.twitch_mn,
        "displacement_mm": recording.displacement_mm,
        "channels": np.array(CHANNELS),
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name, array in arrays.items():
            entry = zipfile.ZipInfo(f"{name}.npy", date_time=(1980, 1, 1, 0, 0, 0))  # a clock would make two renders differ
            with archive.open(entry, "w", force_zip64=True) as file:
                np.lib.format.write_array(file, np.asanyarray(array), allow_pickle=False)


def write_edf(path: Path, recording: Rendered, address: Address) -> None:
    """signals.edf: EDF+, records of 0.1 s, uV; channel 0 the needle, then surface; what discharged by itself as annotations.

    The last record is filled up with zeros after an annotation that says where the signal ends.
    """
    per_record = round(RECORD_S * RATE_HZ)
    samples = recording.emg_uv.shape[1]
    padded = -(-samples // per_record) * per_record
    signals = [
        _edf_signal(recording.emg_uv[channel], padded, name, address.electrode if name == "needle" else "surface pair")
        for channel, name in enumerate(CHANNELS)
    ]
    annotations = [EdfAnnotation(when, None, text) for when, text in _annotations(recording.spikes)]
    if padded != samples:
        annotations.append(EdfAnnotation(samples / RATE_HZ, None, "end of the signal"))
    Edf(
        signals,
        patient=Patient(code=f"seed_{address.seed}", name="model", additional=(_header_word(address.case),)),
        recording=Recording(equipment_code="Fasciscope", additional=(version(), address.site, f"insertion_{address.insertion}")),
        data_record_duration=RECORD_S,
        annotations=annotations,
    ).write(path)


def _header_word(name: str) -> str:
    """A name as the header of EDF+ takes it, which knows neither blanks nor letters beyond ASCII, and has 80 places for all."""
    return re.sub(r"[^!-~]+", "_", name)[:30]


def _edf_signal(signal_uv: np.ndarray, padded: int, label: str, transducer: str) -> EdfSignal:
    peak = float(np.ceil(max(100.0, float(signal_uv.max(initial=0.0)), -float(signal_uv.min(initial=0.0)))))
    digital = np.zeros(padded, dtype=np.int16)
    for start in range(0, signal_uv.size, BLOCK):
        block = signal_uv[start : start + BLOCK].astype(np.float64)
        digital[start : start + block.size] = np.rint(block * (DIGITAL_PEAK / peak))
    return EdfSignal.from_digital(
        digital,
        RATE_HZ,
        label=label,
        transducer_type=transducer,
        physical_dimension="uV",
        physical_range=(-peak, peak),
        digital_range=(-DIGITAL_PEAK, DIGITAL_PEAK),
        prefiltering="see truth.json",
    )


def _annotations(spikes: Spikes) -> Iterator[tuple[float, str]]:
    """Discharges of units (time in s, text); single fibres and voluntary firing stand in truth.json only."""
    for i in np.flatnonzero((spikes.kind != 0) & (spikes.unit >= 0)):
        yield int(spikes.sample[i]) / RATE_HZ, f"{KINDS[spikes.kind[i]]} unit {int(spikes.unit[i])}"


def write_wav(path: Path, recording: Rendered) -> None:
    """sound.wav: the needle's signal as the loudspeaker plays it, 48 kHz, 16 bit, one channel."""
    with path.open("wb") as file:
        write_sound(file, recording.emg_uv[0])


def write_sound(file: BinaryIO, signal_uv: np.ndarray) -> None:
    """The same of any signal (sample,), to an open file."""
    full_scale = sound_full_scale_uv(signal_uv)
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(RATE_HZ)
        for start in range(0, signal_uv.size, BLOCK):
            block = np.rint(signal_uv[start : start + BLOCK].astype(np.float64) * (DIGITAL_PEAK / full_scale))
            sound.writeframesraw(block.astype("<i2").tobytes())


def sound_full_scale_uv(signal_uv: np.ndarray) -> float:
    """The voltage at which the sound of a signal (sample,) is at its loudest."""
    return max(SOUND_UV, float(signal_uv.max(initial=0.0)), -float(signal_uv.min(initial=0.0)))


def write_truth(path: Path, engine: Engine, recording: Rendered, address: Address) -> None:
    """truth.json: the address, the units, and every spike with its cause; one unit and one spike a line."""
    head = {
        **asdict(address),
        "version": version(),
        "rate_hz": RATE_HZ,
        "channels": list(CHANNELS),
        "needle": {**asdict(engine.needle), "title": ELECTRODES[address.electrode].title},
        "sound_full_scale_uv": sound_full_scale_uv(recording.emg_uv[0]),
    }
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(json.dumps(head, ensure_ascii=False, indent=1)[:-2])
        file.write(',\n "units": [\n')
        file.write(",\n".join(json.dumps(unit) for unit in _units(engine)))
        file.write('\n ],\n "spikes": [')
        comma = "\n"
        for row in _spikes(engine, recording.spikes):
            file.write(comma + row)
            comma = ",\n"
        file.write("\n ]\n}\n")


def _units(engine: Engine) -> Iterator[dict[str, object]]:
    muscle = engine.muscle
    population, fibres, twitches = muscle.population, muscle.fibres, muscle.twitches()
    counts = fibres.counts()
    for i in range(population.units):
        yield {
            "id": i,
            "fibres": int(counts[i]),
            "threshold": round(float(population.threshold[i]), 6),
            "alive": bool(population.alive[i]),
            "x_mm": round(float(fibres.centre_mm[i, 0]), 4),
            "depth_mm": round(float(fibres.centre_mm[i, 1]), 4),
            "territory_mm": round(float(fibres.territory_mm[i]), 4),
            "twitch_mn": round(float(twitches.peak_mn[i]), 4),
            "contraction_ms": round(float(twitches.contraction_ms[i]), 3),
        }


def _spikes(engine: Engine, spikes: Spikes) -> Iterator[str]:
    """One JSON object a spike; single fibres are those that the needle can hear, named by the id that outlives every mechanism."""
    fibres = engine.muscle.fibres
    near, names = (apart_mm(fibres, engine.needle) <= HEARD_MM).tolist(), fibres.id.tolist()
    caused = [[f'"kind": "{kind}", "origin": "{origin}"' for origin in ORIGINS] for kind in KINDS]
    for start in range(0, spikes.sample.size, BLOCK):
        columns = spikes.sample, spikes.unit, spikes.fibre, spikes.kind, spikes.size, spikes.late, spikes.origin
        part = [column[start : start + BLOCK].tolist() for column in columns]
        for sample, unit, fibre, kind, size, late, origin in zip(*part, strict=True):
            if unit < 0 and not near[fibre]:
                continue
            source = f'"unit": {unit}' if unit >= 0 else f'"fibre": {names[fibre]}'
            shrunk = f', "size": {size:.6g}' if size < 0.999999 else ""
            partial = ', "partial": true' if late < 0 else ""
            yield f'{{"time_s": {sample / RATE_HZ:.6f}, {source}, {caused[kind][origin]}{shrunk}{partial}}}'

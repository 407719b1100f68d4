"""What makes a signal, as one line of text: the same address gives the same signal on any desk."""

import base64
import binascii
import json
import math
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from sim.amplifier import HIGH_CUTS_HZ, LOW_CUTS_HZ, NOTCHES_HZ, Machine
from sim.electrode import ELECTRODES, Needle
from sim.engine import FRAME_SAMPLES, RATE_HZ
from sim.intention import Controls
from sim.manoeuvres import MANOEUVRES

BETWEEN = " · "
LONGEST_S = 3600.0
MOST_HUM_UV = 1000.0
MOST_TRACK = 4_000_000  # bytes of an unpacked track
Change = tuple[int, Controls]  # the frame from which on the controls are these


class AddressError(ValueError):
    """What is wrong with a text that should be an address, in one sentence."""


@dataclass(frozen=True)
class Address:
    """Case, site (None: the case's first), seed, insertion, and the second of the signal; what is None is as the case says.

    `track` holds what the examiner did until then; without it the muscle was left at rest and the needle where it went in.
    """

    case: str
    site: str | None = None
    seed: int = 1
    at_s: float = 0.0
    insertion: int = 0
    months: float | None = None
    electrode: str | None = None
    track: tuple[Change, ...] = ()

    def __str__(self) -> str:
        parts = [self.case, self.site or "", f"seed {self.seed}", f"insertion {self.insertion}", f"{self.at_s:.2f} s"]
        if self.months is not None:
            parts.append(f"{self.months:g} months")
        if self.electrode is not None:
            parts.append(self.electrode)
        if self.track:
            parts.append(f"track {packed(self.track)}")
        return BETWEEN.join(part for part in parts if part)

    @property
    def frames(self) -> int:
        """Frames of the engine up to `at_s`."""
        return round(self.at_s * RATE_HZ / FRAME_SAMPLES)


def parse(text: str) -> Address:
    """The address that a line of text names; AddressError if it is none."""
    parts = [part.strip() for part in text.replace("|", "·").split("·") if part.strip()]
    example = "als · biceps_brachii · seed 1 · insertion 0 · 2.00 s"
    if len(parts) < 2:
        raise AddressError(f"this is not an address; one looks like: {example}")
    address = Address(parts[0])
    for part in parts[1:]:
        word, _, value = part.partition(" ")
        if word == "seed":
            address = replace(address, seed=_whole(value, part))
        elif word == "insertion":
            address = replace(address, insertion=_whole(value, part))
        elif value == "s":
            address = replace(address, at_s=_number(word, part, LONGEST_S))
        elif value == "months":
            address = replace(address, months=_number(word, part, 600.0))
        elif word == "track":
            address = replace(address, track=unpacked(value))
        elif part in ELECTRODES:
            address = replace(address, electrode=part)
        elif address.site is None and part.replace("_", "").isalnum():
            address = replace(address, site=part)
        else:
            raise AddressError(f"`{part[:60]}` is no part of an address; one looks like: {example}")
    return address


def _whole(value: str, part: str) -> int:
    if not value.isdecimal() or len(value) > 9:
        raise AddressError(f"`{part[:60]}` should be a whole number from 0 on")
    return int(value)


def _number(value: str, part: str, most: float) -> float:
    try:
        number = float(value)
    except ValueError:
        number = -1.0
    if not 0 <= number <= most:
        raise AddressError(f"`{part[:60]}` should be a number from 0 to {most:g}")
    return number


def packed(track: Sequence[Change]) -> str:
    """A track of controls as one word: what changes, from change to change."""
    rows: list[list[object]] = []
    before, at = vars(Controls()), 0
    for frame, controls in track:
        now = vars(controls)
        rows.append([frame - at, {key: _plain(value) for key, value in now.items() if value != before[key] and key != "watched"}])
        before, at = now, frame
    return base64.urlsafe_b64encode(zlib.compress(json.dumps(rows, separators=(",", ":")).encode(), 9)).decode()


def _plain(value: Any) -> Any:
    if isinstance(value, frozenset):
        return sorted(value)
    return asdict(value) if isinstance(value, Needle | Machine) else value


def unpacked(word: str) -> tuple[Change, ...]:
    """The track that a word holds; AddressError if it is damaged."""
    try:
        return tuple(_changes(_unzipped(word)))
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError, zlib.error, binascii.Error):
        raise AddressError("the track in this address is damaged: copy the whole of it") from None


def _unzipped(word: str) -> bytes:
    """The text of a track; it must have its end, and be no longer than any examination makes it."""
    unpacker = zlib.decompressobj()
    text = unpacker.decompress(base64.urlsafe_b64decode(word.encode()), MOST_TRACK)
    if not unpacker.eof:
        raise ValueError(word)
    return text


def _changes(text: bytes) -> Iterator[Change]:
    """The changes of a track, one frame after the other."""
    controls, frame, least = Controls(), 0, 0
    for step, changes in json.loads(text):
        frame += int(step)
        if not least <= frame <= LONGEST_S * RATE_HZ / FRAME_SAMPLES:
            raise ValueError(step)
        controls = replace(controls, **{key: _typed(key, value) for key, value in changes.items()})
        yield frame, controls
        least = frame + 1


def _typed(key: str, value: Any) -> Any:
    """A value of a control as it was before it was packed."""
    if key == "needle":
        return None if value is None else Needle(**{name: _finite(number) for name, number in value.items()})
    if key == "machine":
        return _machine(**value)
    if key == "silent":
        return frozenset(int(unit) for unit in value)
    if key == "manoeuvre":
        return None if value is None else {name: name for name in MANOEUVRES}[value]
    if key == "watched":  # is no part of the signal, and never packed
        raise KeyError(key)
    return _finite(value)


def _finite(value: Any) -> float:
    number = float(value)
    if not math.isfinite(number):
        raise ValueError(value)
    return number


def _machine(low_hz: Any, high_hz: Any, notch_hz: Any, mains_uv: Any, mains_hz: Any) -> Machine:
    """The machine's settings, which must be such as it has."""
    low = None if low_hz is None else _finite(low_hz)
    machine = Machine(low, _finite(high_hz), _finite(notch_hz), _finite(mains_uv), _finite(mains_hz))
    known = machine.high_hz in HIGH_CUTS_HZ and machine.notch_hz in NOTCHES_HZ and machine.mains_hz in NOTCHES_HZ[1:]
    if not known or (low is not None and low not in LOW_CUTS_HZ) or not 0 <= machine.mains_uv <= MOST_HUM_UV:
        raise ValueError(machine)
    return machine

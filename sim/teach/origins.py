"""Where is it born? The same moment at rest, with the nerve blocked, and with all end-plates blocked by curare."""

from dataclasses import replace
from typing import TYPE_CHECKING

from sim.engine import Controls
from sim.spikes import ORIGINS
from sim.teach.clips import Recording, discharges
from sim.teach.findings import AT_REST, SILENT_UV
from sim.teach.item import Clip, Item
from sim.teach.search import Lots
from sim.teach.wish import Wish

if TYPE_CHECKING:
    from sim.teach.bank import Bank

MANOEUVRES = ("nerve_block", "curare")
PLACES = {  # where it is born, by whether it goes on with the nerve blocked, and with end-plates blocked
    (False, False): "above_the_block",
    (True, False): "beyond_the_block",
    (True, True): "in_the_muscle_fibre",
}
BORN = {
    "soma": "above_the_block",
    "proximal_axon": "above_the_block",
    "distal_axon": "beyond_the_block",
    "end_plate": "beyond_the_block",
    "muscle_fibre": "in_the_muscle_fibre",
}


def findings(bank: "Bank") -> tuple[str, ...]:
    """What can be asked so: all that fires in the cases."""
    return tuple(one for one in AT_REST if one in bank.places and one != "electrical_silence")


def origin(bank: "Bank", wish: Wish, lots: Lots) -> Item | None:
    """An item of three clips; only where a reading of them leads to the origin that is true."""
    while (rest := bank.clip(wish.finding, lots, wish.difficulty)) is not None:
        clips = [rest, *(during(rest, manoeuvre) for manoeuvre in MANOEUVRES)]
        true = born(bank.patients.record(rest))
        if true is not None and true == read(wish.finding, [bank.patients.record(clip) for clip in clips[1:]]):
            options = tuple(PLACES.values())
            means = ("",) * len(options)
            return Item(wish.kind, wish.finding, wish.seed, "all", wish.difficulty, tuple(clips), options, means, (true,))
    return None


def during(rest: Clip, manoeuvre: str) -> Clip:
    """The same patient, needle and moment, with a manoeuvre from the beginning."""
    begun = rest.address.track or ((0, Controls()),)
    track = tuple((frame, replace(controls, manoeuvre=manoeuvre)) for frame, controls in begun)
    return replace(rest, address=replace(rest.address, track=track))


def born(recording: Recording) -> str | None:
    """Where what is heard is born, if all of it is born in the same part."""
    fired = discharges(recording)
    heard = fired.size_uv >= SILENT_UV
    found = {BORN[ORIGINS[origin]] for origin in set(fired.spikes.origin[heard].tolist()) if ORIGINS[origin] in BORN}
    return found.pop() if len(found) == 1 else None


def read(finding: str, recordings: list[Recording]) -> str | None:
    """Where it is born according to the signals with each of MANOEUVRES; None if one of them is not clear."""
    named = [AT_REST[finding].reading(recording) for recording in recordings]
    if not set(named) <= {finding, "electrical_silence"}:
        return None
    block, curare = (name == finding for name in named)
    return PLACES.get((block, curare))

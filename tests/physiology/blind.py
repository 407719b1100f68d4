"""How someone answers an item of the quiz who sees the signals of its clips, and neither the truth nor how the item was made."""

from sim.measure import heard
from sim.measure.analysis import potentials
from sim.measure.naming import counted, named, potentials_named, recruitment_named
from sim.measure.units import find_units
from sim.scenario import muscle_of
from sim.teach.bank import Bank
from sim.teach.cases import explaining, muscles_of, seen
from sim.teach.clips import Patients, Recording
from sim.teach.findings import AT_REST
from sim.teach.item import Clip, Item

OF_POTENTIAL = {"amplitude": "amplitude_uv", "duration": "duration_ms", "phases": "phases"}
SLIGHT = 0.2  # effort up to which single potentials are told apart
LATER_S = 0.37  # a reading that hangs on where exactly the clip begins is none


def recorded(patients: Patients, clip: Clip, later_s: float = 0.0) -> Recording:
    """The clip without its beginning, from its address alone."""
    recording = patients.record(clip)
    return recording.part(later_s, recording.seconds)


def readings(recording: Recording, kind: str) -> str | None:
    """What the signal of a clip shows, of what its effort can show."""
    if kind == "recruitment":
        return recruitment_named(recording.signal_uv)
    muscle = muscle_of(recording.engine.muscle.site)
    if kind == "potentials":
        return potentials_named(potentials(recording.signal_uv, muscle), muscle)
    return named(heard(recording.signal_uv))


def at_rest(recording: Recording) -> str | None:
    """What a muscle at rest shows, several things at once if they are what criteria count."""
    found = counted(heard(recording.signal_uv))
    return named(heard(recording.signal_uv)) if found is None else "+".join(found) or "electrical_silence"


def with_effort(clip: Clip, recording: Recording) -> str | None:
    """What a muscle shows with effort: potentials of a slight one, the pattern of a strong one."""
    return readings(recording, "potentials" if clip.address.track[0][1].effort <= SLIGHT else "recruitment")


def asked_of(finding: str) -> str:
    """What one has to look at to tell it."""
    return "recruitment" if finding.endswith("recruitment") else "rest" if finding in AT_REST else "potentials"


def right_options(item: Item, bank: Bank, later_s: float = 0.0) -> list[str]:
    """The options that the signals bear out; of an item that is measured, "in" or "out" of its tolerance."""
    clips = [recorded(bank.patients, clip, later_s) for clip in item.clips]
    if item.kind == "measure":
        if item.finding == "firing_rate":
            value = heard(clips[0].signal_uv).rate_hz
        else:
            found = find_units(clips[0].signal_uv)
            value = getattr(found[0].potential, OF_POTENTIAL[item.finding]) if found else None
        return ["in" if value is not None and item.low <= value <= item.high else "out"]
    if item.kind == "origin":
        goes_on = tuple(named(heard(clip.signal_uv)) == item.finding for clip in clips[1:])
        born = {(False, False): "above_the_block", (True, False): "beyond_the_block", (True, True): "in_the_muscle_fibre"}
        return [born.get(goes_on, "nowhere")]
    if item.kind in ("diagnosis", "what_next"):
        read = [with_effort(clip, rec) if clip.address.track else at_rest(rec) for clip, rec in zip(item.clips, clips, strict=True)]
        return [] if None in read else explaining({case: bank.expected[case] for case in item.options}, seen(read), muscles_of(item.clips))
    if item.kind == "criteria":
        rest = counted(heard(clips[0].signal_uv))
        chronic = readings(clips[1], "potentials") == "neurogenic_motor_unit_potential"
        found = [*(rest if rest is not None else ["?"]), *(["chronic_neurogenic_change"] if chronic else [])]
        return [option for option in item.options if option in found] or (["none_of_these"] if rest is not None else [])
    names = [readings(clip, asked_of(item.finding)) for clip in clips]
    if item.kind == "normal_or_not":
        return [] if names[0] is None else ["normal" if bank.glossary[names[0]].normal else "abnormal"]
    if item.kind == "name_discharge":
        return [option for option in item.options if option == names[0]]
    return [option for option, name in zip(item.options, names, strict=True) if name == item.finding]


def holds(item: Item, bank: Bank, later_s: float = 0.0) -> bool:
    """Whether the signals bear out the right answer and no other."""
    found = right_options(item, bank, later_s)
    return found == ["in"] if item.kind == "measure" else set(found) == set(item.right)

"""What is seen on the skin over a clip's muscle."""

from sim.engine import pulling_mn
from sim.surface import peak_displacement_mm
from sim.teach.clips import Patients
from sim.teach.item import Clip

VISIBLE_MM, STILL_MM = 0.06, 0.005  # moves enough to be seen in raking light, or not at all [estimates]


def moves(patients: Patients, clip: Clip) -> bool:
    """Whether the skin shows what the clip does: it moves visibly, or, over a silent muscle, not at all."""
    recording = patients.record(clip)
    if recording.engine.muscle.spec.skin is None:
        return False
    feet = recording.engine.footprints()
    peaks = [peak_displacement_mm(feet, pulling_mn(frame.twitch_mn, frozenset())) for frame in recording.frames]
    return max(peaks) < STILL_MM if clip.shows == "electrical_silence" else max(peaks) > VISIBLE_MM

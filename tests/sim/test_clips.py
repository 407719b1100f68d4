"""What is truly heard in a clip, and how large it is."""

from sim.engine import Engine
from sim.loader import load_scenario
from sim.patient import build
from sim.spikes import KINDS
from sim.teach.clips import Recording, discharges


def test_the_noise_of_an_end_plate_is_as_small_as_its_miniature_potentials():
    engine = Engine(build(load_scenario("end_plate_noise"), 1))
    recording = Recording(engine, tuple(engine.step() for _ in range(300)))
    fired = discharges(recording)
    noise, spikes = (fired.size_uv[fired.spikes.kind == KINDS.index(kind)] for kind in ("end_plate_noise", "end_plate_spike"))
    assert min(noise.size, spikes.size) > 100
    assert noise.max() < 50.0, "10-50 µV (AANEM glossary), also of a fibre whose spikes are heard"
    assert spikes.max() > 100.0

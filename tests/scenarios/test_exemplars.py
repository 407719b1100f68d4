"""The exemplars show the discharge that they are named after, heard by the needle of their first site."""

from pathlib import Path

import numpy as np
import pytest

from sim import loader
from sim.discharges import DISCHARGES
from sim.engine import RATE_HZ, Controls, Engine, Recording, render
from sim.patient import build
from sim.spikes import KINDS

EXEMPLARS = sorted((loader.SHIPPED / "exemplars").glob("*.yaml"))
AT_REST = Controls()
PROVOKED_BY = {
    "after_discharge": Controls(manoeuvre="nerve_stimulation"),
    "repetitive_response": Controls(manoeuvre="nerve_stimulation"),
    "synkinesis": Controls(elsewhere=0.3),
}
SECONDS = {"cramp": 240.0}


def run(path: Path, controls: Controls = AT_REST, insertion: int = 0) -> Recording:
    return render(Engine(build(loader.load_scenario(path), seed=1), insertion=insertion), SECONDS.get(path.stem, 10.0), controls)


@pytest.mark.parametrize("path", [path for path in EXEMPLARS if path.stem in DISCHARGES], ids=lambda path: path.stem)
def test_an_exemplar_shows_its_discharge_within_a_few_insertions(path):
    loudest = 0.0
    for insertion in range(4):
        recording = run(path, PROVOKED_BY.get(path.stem, AT_REST), insertion)
        at = recording.spikes.sample[recording.spikes.kind == KINDS.index(path.stem)]
        assert at.size > 10
        windows = (recording.emg_uv[0, s : s + RATE_HZ // 100] for s in at[:: max(1, at.size // 200)].tolist())
        loudest = max(loudest, *(float(np.ptp(window)) for window in windows if window.size))
        if loudest > 100:
            break
    assert loudest > 100, "µV"


@pytest.mark.parametrize(("name", "low_hz", "high_hz"), [("poor_relaxation", 5, 12), ("tremor", 4, 12)])
def test_mimics_are_voluntary_units_in_rhythm(name, low_hz, high_hz):
    """A unit that does not relax fires at its slowest rate; a tremor comes in its own rhythm."""
    recording = run(loader.SHIPPED / "exemplars" / f"{name}.yaml")
    spikes = recording.spikes
    assert set(spikes.kind) == {KINDS.index("voluntary")}
    if name == "tremor":
        count = np.bincount(spikes.sample // (RATE_HZ // 100), minlength=1000).astype(float)
        power = np.abs(np.fft.rfft(count - count.mean())) ** 2
        assert low_hz <= np.fft.rfftfreq(1000, 0.01)[int(np.argmax(power))] <= high_hz
    else:
        rates = [
            1 / np.median(np.diff(spikes.sample[spikes.unit == u])) * RATE_HZ
            for u in np.unique(spikes.unit)
            if (spikes.unit == u).sum() > 20
        ]
        assert low_hz <= np.median(rates) <= high_hz
    relaxed = render(
        Engine(build(loader.load_scenario(loader.SHIPPED / "exemplars" / f"{name}.yaml"), seed=1)), 2.0, Controls(manoeuvre="sleep")
    )
    assert relaxed.spikes.sample.size == 0

"""A very small muscle, 100 ms of it, against numbers written down once: the signal of a seed does not drift unnoticed.

When it is meant to change, say so under "Signals" in the CHANGELOG and write the numbers anew: `python -m tests.golden.test_golden`.
"""

from pathlib import Path

import numpy as np
import pytest

from sim import engine, muscle, patient
from sim.engine import Controls, Engine
from sim.loader import load_muscle, load_scenario

GOLDEN = Path(__file__).with_name("small_muscle.npz")
SITE = "right_orbicularis_oculi"


def small_muscle() -> dict[str, np.ndarray]:
    scenario = load_scenario("normal")
    someone = patient.build(scenario, seed=2)
    spec = load_muscle("orbicularis_oculi")
    anatomy = spec.anatomy.model_copy(update={"width_mm": 4.0, "thickness_mm": 2.0, "territory_mm": 1.5})
    few = spec.model_copy(update={"units": 3, "anatomy": anatomy})
    someone._muscles[SITE] = muscle.build(few, SITE, scenario.sites[SITE], 2, 0.0)
    recording = engine.render(Engine(someone, SITE), 0.1, Controls(1.0))
    return {"emg_uv": recording.emg_uv, "sample": recording.spikes.sample, "unit": recording.spikes.unit, "twitch_mn": recording.twitch_mn}


@pytest.mark.uncompiled
def test_the_small_muscle_is_as_it_was():
    golden = np.load(GOLDEN)
    now = small_muscle()
    assert np.array_equal(now["unit"], golden["unit"])
    assert np.abs(now["sample"] - golden["sample"]).max() <= 1  # within one sample on another platform
    assert np.abs(golden["emg_uv"][0]).max() > 30
    assert now["emg_uv"] == pytest.approx(golden["emg_uv"], abs=0.02)
    assert now["twitch_mn"] == pytest.approx(golden["twitch_mn"], rel=1e-4, abs=1e-6)


if __name__ == "__main__":
    np.savez_compressed(GOLDEN, **small_muscle())

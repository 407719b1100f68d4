"""Units found in a needle signal are those that fired, and look as they do."""

from functools import cache

import numpy as np
import pytest

from sim.bench.clinic import SECONDS, SLIGHT, altered, multi_mup, needle_in, recruited, recruitment_ratios
from sim.bench.row import heard
from sim.bench.speed import healthy
from sim.engine import RATE_HZ, Controls, Engine, Recording, render
from sim.loader import load_scenario
from sim.measure import FoundUnit, find_units
from sim.mechanisms import MECHANISMS
from sim.patient import build
from sim.reference import ranges


@cache
def examined(insertion: int) -> tuple[Engine, Recording, list[FoundUnit]]:
    engine = needle_in(healthy("biceps_brachii"), insertion)
    recording = render(engine, SECONDS, Controls(effort=SLIGHT))
    return engine, recording, find_units(recording.emg_uv[0])


def agreement(found: FoundUnit, recording: Recording) -> tuple[float, int]:
    """Share of a found unit's discharges that are one true unit's, and which."""
    best = (0.0, -1)
    for unit in np.unique(recording.spikes.unit):
        own = recording.spikes.sample[recording.spikes.unit == unit]
        near = np.clip(np.searchsorted(own, found.at), 1, own.size - 1)
        lag = found.at - own[near - 1]
        step = np.median(lag[(lag > 0) & (lag < 0.02 * RATE_HZ)]) if ((lag > 0) & (lag < 0.02 * RATE_HZ)).any() else 0
        best = max(best, (float((np.abs(lag - step) < 0.0006 * RATE_HZ).mean()), int(unit)))
    return best


@pytest.mark.parametrize("insertion", [0, 5])
def test_what_is_found_is_what_fired(insertion):
    engine, recording, found = examined(insertion)
    large = [unit for unit in found if unit.clean and unit.potential.amplitude_uv > 150]
    assert len(large) >= 4
    true = [agreement(unit, recording) for unit in large]
    shares = [share for share, _ in true]
    assert np.median(shares) > 0.85
    assert min(shares) > 0.75, "also where two units look alike"
    assert len({unit for _, unit in true}) == len(true), "none is found twice"
    for seen, (_, unit) in zip(large, true, strict=True):
        whole = heard(engine.potentials.whole_uv(unit))
        assert seen.potential.amplitude_uv == pytest.approx(np.ptp(whole), rel=0.12)
        assert seen.at.size > 0.7 * np.count_nonzero(recording.spikes.unit == unit), "also where others hide it"
        correlation = np.correlate(whole / np.linalg.norm(whole), seen.average_uv / np.linalg.norm(seen.average_uv), "full").max()
        assert correlation > 0.95


def test_young_sprouts_make_potentials_jiggle():
    """Stålberg & Sonoo 1994: the shape changes from discharge to discharge where end-plates are immature."""

    def jiggles(maturity: float) -> float:
        mechanisms = [
            MECHANISMS["motor_neuron_loss"](kind="motor_neuron_loss", share=0.8),
            MECHANISMS["collateral_reinnervation"](kind="collateral_reinnervation", share=0.9, maturity=maturity),
        ]
        muscle = altered("biceps_brachii", mechanisms)
        found = [u for k in range(4) for u in find_units(render(needle_in(muscle, k), SECONDS, Controls(effort=SLIGHT)).emg_uv[0])]
        return float(np.median([unit.jiggle for unit in found if unit.potential.amplitude_uv > 500]))  # clear of the background

    assert jiggles(0.1) > max(0.01, 3 * jiggles(1.0))


def test_silence_has_no_units():
    assert find_units(render(needle_in(healthy("biceps_brachii")), 2.0).emg_uv[0]) == []


@pytest.mark.slow
@pytest.mark.parametrize(("muscle", "key"), [("biceps_brachii", "biceps"), ("deltoid", "deltoid"), ("first_dorsal_interosseous", "fdi")])
def test_single_potentials_keep_within_the_limits_of_single_potentials(muscle, key):
    """At most a tenth of a healthy subject's potentials is outside (limits: part B of the published ranges)."""
    potentials = [unit.potential for unit in multi_mup(healthy(muscle))]
    height, length = ranges()[f"B.mup.{key}.amplitude_uV"], ranges()[f"B.mup.{key}.duration_ms"]
    assert len(potentials) >= 20
    assert np.mean([not height.low <= p.amplitude_uv <= height.high for p in potentials]) <= 0.1
    assert np.mean([not length.low <= p.duration_ms <= length.high for p in potentials]) <= 0.1


@pytest.mark.slow
def test_a_biceps_in_als_is_neurogenic():
    """Larger, longer, with more phases and turns, and recruited late (ratio above 5); docs/multi_mup.png has ten of each."""
    well, ill = healthy("biceps_brachii"), [build(load_scenario("als"), seed).muscle("biceps_brachii") for seed in range(1, 6)]
    normal, neurogenic = ([unit.potential for unit in multi_mup(muscle, sites=10)] for muscle in (well, ill[0]))
    for field, least in (("amplitude_uv", 1.3), ("duration_ms", 1.1), ("phases", 1.1), ("turns", 1.3)):
        assert np.mean([getattr(p, field) for p in neurogenic]) > least * np.mean([getattr(p, field) for p in normal]), field
    # As far as it takes until others appear: a weaker effort hears only those whose second unit comes early, which have the low ratios.
    late = [ratio for muscle in ill for k in range(3) for ratio in recruitment_ratios(recruited(muscle, 0.4, k))]
    usual = [ratio for k in range(6) for ratio in recruitment_ratios(recruited(well, 0.06, k))]
    assert np.median(late) > 5 > np.median(usual), "of five patients: one alone can be near normal"

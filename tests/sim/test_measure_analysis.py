from dataclasses import replace

import numpy as np
import pytest

from sim.loader import list_muscles
from sim.measure import FoundUnit, Potential, analysis
from sim.measure.naming import BEYOND, over_limits
from sim.muap import RATE_HZ
from sim.reference import TABLES, normal, ranges

pytestmark = pytest.mark.uncompiled


def unit(amplitude_uv: float = 900.0, duration_ms: float = 10.0, phases: int = 3, rise_us: float = 300.0, clean: bool = True) -> FoundUnit:
    """A unit that fires ten times a second."""
    potential = Potential(amplitude_uv, duration_ms, phases, 2, 600.0, rise_us, (), 20.0, 20.0 + duration_ms)
    return FoundUnit(np.arange(50) * RATE_HZ // 10, np.zeros(100), potential, 0.05, clean)


def verdicts(measured: tuple[analysis.Measured, ...]) -> dict[str, str | None]:
    return {m.quantity: m.verdict for m in measured}


def test_every_range_that_values_are_compared_with_is_published_and_of_a_muscle_that_there_is():
    for table in TABLES.values():
        assert set(table.values()) <= set(ranges())
        assert {name.split(".")[0] for name in table if "." in name} <= set(list_muscles())


def test_single_potentials_and_means_are_compared_with_different_ranges():
    # 900 µV is not unusual for one potential of biceps (178-1414), but much for a mean (206-666)
    row = analysis.examined(unit(), "biceps_brachii")
    assert verdicts(row.measured)["amplitude_uv"] == "within"
    mean = verdicts(analysis.means([row] * 20, "biceps_brachii"))
    assert mean["amplitude_uv"] == "above"
    assert mean["duration_ms"] == "within"
    assert mean["phases"] is None  # published for single ones only


def test_a_mean_of_few_potentials_is_told_but_compared_with_nothing():
    few = analysis.means([analysis.examined(unit(), "biceps_brachii")] * 5, "biceps_brachii")
    assert {m.quantity: m.value for m in few}["amplitude_uv"] == 900
    assert set(verdicts(few).values()) == {None}
    assert analysis.means([], "biceps_brachii") == ()


def test_what_is_far_or_small_or_has_no_baseline_counts_in_no_mean():
    rows = [analysis.examined(u, "biceps_brachii") for u in (unit(rise_us=1500.0), unit(amplitude_uv=40.0), unit(clean=False))]
    assert [row.fault for row in rows] == ["far", "small", "unclean"]
    assert all(set(verdicts(row.measured).values()) == {None} for row in rows)
    assert analysis.means(rows, "biceps_brachii") == ()


def test_few_phases_and_a_slow_first_unit_are_no_finding():
    assert verdicts(analysis.examined(unit(phases=1), "deltoid").measured)["phases"] == "within"
    assert verdicts(analysis.examined(unit(phases=7), "deltoid").measured)["phases"] == "above"
    fastest = analysis.fastest([analysis.examined(unit(), "deltoid")], "deltoid")
    assert fastest is not None
    assert (fastest.value, fastest.verdict) == (pytest.approx(10), "within")
    assert analysis.fastest([], "deltoid") is None


def test_a_range_too_uncertain_to_judge_by_is_shown_without_a_verdict():
    values = analysis.interference(np.random.default_rng(1).normal(0, 300, RATE_HZ), "biceps_brachii", full_effort=True)
    turns = values[0]
    assert turns.normal is not None
    assert turns.verdict is None
    tongue = analysis.interference(np.zeros(RATE_HZ), "genioglossus", full_effort=True)
    assert verdicts(tongue)["turns_per_s"] == "below"
    slight = analysis.interference(np.zeros(RATE_HZ), "genioglossus", full_effort=False)
    assert set(verdicts(slight).values()) == {None}


FACE_AND_TONGUE = ["orbicularis_oculi", "orbicularis_oris", "genioglossus"]


@pytest.mark.parametrize("muscle", FACE_AND_TONGUE)
@pytest.mark.parametrize("duration_ms", [4.5, 7.0])
def test_a_short_potential_of_face_or_tongue_is_not_called_short(muscle, duration_ms):
    """Means of a healthy face are 4.2 to 7.4 ms (Buchthal 1957), of a tongue 6.6 ms (Finsterer 1997); single ones scatter more."""
    row = analysis.examined(unit(duration_ms=duration_ms, amplitude_uv=90.0), muscle)
    assert verdicts(row.measured)["duration_ms"] is None, "no limits of single ones are published"
    assert verdicts(row.measured)["amplitude_uv"] is None
    in_a_limb = verdicts(analysis.examined(unit(duration_ms=4.5), "vastus_lateralis").measured)
    assert in_a_limb["duration_ms"] == "below"


def test_a_facial_potential_is_shown_beside_means_of_the_face_and_a_tongues_beside_nothing():
    (face,) = analysis.beside({"duration_ms": 4.5}, "orbicularis_oris", "potential")
    assert face.normal is not None
    assert (face.normal.low, face.normal.high) == (3.7, 8.3)
    assert normal("genioglossus", "duration_ms", "potential") is None
    assert normal("genioglossus", "duration_ms", "subject") == ranges()["B.mup.genioglossus.duration_ms"]


@pytest.mark.parametrize("muscle", FACE_AND_TONGUE)
def test_the_fastest_unit_of_face_or_tongue_is_not_held_against_limbs(muscle):
    """The second unit joins after intervals of 90 ms in limbs, of 40 ms in the face (Petajan & Philip 1969)."""
    lone = replace(unit(), at=np.arange(50) * RATE_HZ // 22)
    for where, verdict in ((muscle, None), ("deltoid", "above")):
        quickest = analysis.fastest([analysis.examined(lone, where)], where)
        assert quickest is not None
        assert (quickest.value, quickest.verdict) == (pytest.approx(22, rel=0.01), verdict)


def test_what_is_long_in_a_face_is_not_yet_long_in_a_limb():
    long = unit(duration_ms=12.0, amplitude_uv=400.0).potential
    assert over_limits(long, "orbicularis_oculi")[0] > BEYOND
    assert over_limits(long, "vastus_lateralis")[0] < 1
    assert over_limits(long, "genioglossus")[0] < 1, "nothing is published for single ones: only what is long anywhere is long"


def test_nothing_is_made_up_where_nothing_is_published():
    assert normal("biceps_brachii", "area_uv_ms", "potential") is None
    assert normal("vastus_lateralis", "amplitude_uv", "potential") == ranges()["B.mup.amplitude_uV_general"]
    assert normal("gastrocnemius_medial", "amplitude_uv", "subject") is None


def test_the_units_of_a_signal_become_rows_of_a_table():
    rng = np.random.default_rng(3)
    t = (np.arange(RATE_HZ // 50) * 1000 / RATE_HZ - 10) / 0.5
    signal = rng.normal(0, 3, 5 * RATE_HZ)
    for at in np.arange(0.1, 4.9, 0.09) + rng.normal(0, 0.008, 54):
        signal[round(at * RATE_HZ) : round(at * RATE_HZ) + t.size] -= 300 * (1 - t**2) * np.exp(-(t**2) / 2)
    (row,) = analysis.potentials(signal, "biceps_brachii")
    values = {m.quantity: m.value for m in row.measured}
    assert values["amplitude_uv"] == pytest.approx(300 * 1.446, rel=0.05)
    assert values["rate_hz"] == pytest.approx(11.1, rel=0.05)
    assert row.unit.at.size > 45

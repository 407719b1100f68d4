"""A reading of a signal names what textbooks describe, and nothing that is too close to call."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.measure.hearing import Heard
from sim.measure.naming import CLEAR, UNCLEAR, counted, fits, named, recruitment_named

TEXTBOOK = {  # figures of physiology.yaml, part A
    "electrical_silence": Heard("silence", 3.0),
    "end_plate_spike": Heard("train", 4.0, 60, 1, rate_hz=15, interval_cv=1.0, amplitude_uv=300, duration_ms=3.5, first="negative"),
    "fibrillation": Heard("train", 3.0, 30, 1, rate_hz=5, interval_cv=0.04, amplitude_uv=150, duration_ms=3, first="positive"),
    "positive_sharp_wave": Heard("train", 3.0, 30, 1, rate_hz=5, interval_cv=0.03, amplitude_uv=200, duration_ms=20, first="positive"),
    "voluntary_activity": Heard("train", 4.0, 50, 1, rate_hz=8, interval_cv=0.18, amplitude_uv=600, duration_ms=11, first="positive"),
    "fasciculation": Heard("sparse", 3.0, 4, rate_hz=0.7, amplitude_uv=800),
    "myokymic_discharge": Heard("bursts", 3.0, 70, 1, rate_hz=40, interval_cv=0.2, amplitude_uv=300, burst_s=0.1, burst_every_s=0.4),
    "neuromyotonic_discharge": Heard("bursts", 3.0, 200, 1, rate_hz=200, interval_cv=0.1, amplitude_uv=300, burst_s=0.8, waning=0.5),
    "complex_repetitive_discharge": Heard("train", 3.0, 150, 1, rate_hz=30, interval_cv=0.0005, amplitude_uv=300, duration_ms=9),
    "myotonic_discharge": Heard("bursts", 9.0, 150, 2, rate_hz=60, interval_cv=0.4, amplitude_uv=300, burst_s=2.0, waning=0.6),
}


@pytest.mark.parametrize("pattern", TEXTBOOK)
def test_a_textbook_pattern_is_called_by_its_name(pattern):
    assert named(TEXTBOOK[pattern]) == pattern


@pytest.mark.parametrize(
    ("why", "heard"),
    [
        ("as regular as a fibrillation, as long as a unit", Heard("train", 3.0, 30, 1, rate_hz=5, interval_cv=0.05, duration_ms=7)),
        ("a fibrillation under fasciculations", Heard("train", 3.0, 30, 1, rate_hz=5, interval_cv=0.04, duration_ms=3, single_uv=900.0)),
        (
            "bursts between myokymia and multiplets",
            Heard("bursts", 3.0, 40, 1, rate_hz=68, interval_cv=0.2, burst_s=0.1, burst_every_s=1.0),
        ),
        ("a single potential", Heard("sparse", 3.0, 1, rate_hz=0.2, amplitude_uv=900)),
        ("an interference pattern", Heard("interference", 40.0, 300, amplitude_uv=2000)),
    ],
)
def test_what_is_too_close_to_call_has_no_name(why, heard):
    assert named(heard) is None, why


numbers = st.one_of(st.none(), st.floats(0.001, 3000))


@given(
    st.sampled_from(["silence", "hiss", "rumble", "sparse", "train", "several", "bursts", "interference"]),
    *[numbers] * 7,
    st.sampled_from(["positive", "negative", None]),
)
def test_no_two_names_are_ever_clear_at_once(kind, rate, cv, amplitude, duration, burst, every, waning, first):
    heard = Heard(kind, 4.0, 20, 1, rate, cv, amplitude, duration, first, burst, every, waning)
    found = fits(heard)
    assert all(0 <= fit <= 1 for fit in found.values())
    name = named(heard)
    if name is not None:
        assert found[name] >= CLEAR
        assert max(fit for other, fit in found.items() if other != name) <= UNCLEAR


def test_both_signs_of_motor_neuron_disease_are_counted_where_both_are_heard():
    ticking = Heard("train", 3.0, 30, 1, rate_hz=5, interval_cv=0.04, amplitude_uv=150, duration_ms=3, first="positive", single_uv=1200.0)
    assert counted(ticking) == {"active_denervation", "fasciculation"}
    assert counted(TEXTBOOK["fasciculation"]) == {"fasciculation"}
    assert counted(TEXTBOOK["electrical_silence"]) == frozenset()
    assert counted(TEXTBOOK["voluntary_activity"]) is None


def test_a_full_trace_and_pickets_are_told_apart():
    draws = np.random.default_rng(1)
    full = draws.normal(0, 300, 96_000)
    pickets = draws.normal(0, 4, 96_000)
    pickets[::2400] = 2000
    for k in range(0, 96_000, 2400):
        pickets[k : k + 200] += 900 * np.sin(np.arange(200) / 10)
    assert recruitment_named(full) == "normal_recruitment"
    assert recruitment_named(pickets) == "reduced_recruitment"

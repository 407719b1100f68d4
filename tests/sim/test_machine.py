"""What can be set on the machine: it filters as said, does not jump when it is set otherwise, and is part of the control track."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.signal import iirnotch, lfilter

from sim.amplifier import HIGH_CUTS_HZ, LOW_CUTS_HZ, NEEDLE, NOTCH_Q, NOTCHES_HZ, Amplifier, Machine
from sim.engine import RATE_HZ, Controls, Engine, render
from tests.sim.people import SITE, someone

FRAME = 480


def through(signal: np.ndarray, *machines: Machine, noise_uv: float = 0.0) -> np.ndarray:
    """`signal` through the needle's amplifier, set as the machines say one after the other, for as long each."""
    amplifier, out = Amplifier(replace(NEEDLE, noise_uv=noise_uv), RATE_HZ, 1, 1, 0), signal.astype(float)
    frames = out.size // FRAME
    for k in range(frames):
        amplifier.set(machines[k * len(machines) // frames])
        amplifier.amplify(out[k * FRAME : (k + 1) * FRAME], k * FRAME)
    return out


def amplitude_uv(signal: np.ndarray, hz: float) -> float:
    """Of one second of a signal at a frequency."""
    return float(2 * np.abs(np.fft.rfft(signal))[round(hz)] / signal.size)


@pytest.mark.parametrize("hz", [50.0, 60.0])
def test_the_notch_is_the_textbooks(hz):
    signal = np.random.default_rng(1).normal(size=4800)
    expected = lfilter(*iirnotch(hz, NOTCH_Q, RATE_HZ), through(signal, Machine()))
    assert through(signal, Machine(notch_hz=hz)) == pytest.approx(expected, abs=1e-9)


def test_the_notch_takes_the_hum_away_and_leaves_its_harmonics():
    hum = through(np.zeros(2 * RATE_HZ), Machine(mains_uv=100.0))[RATE_HZ:]
    left = through(np.zeros(2 * RATE_HZ), Machine(mains_uv=100.0, notch_hz=50.0))[RATE_HZ:]
    elsewhere = through(np.zeros(2 * RATE_HZ), Machine(mains_uv=100.0, mains_hz=60.0, notch_hz=50.0))[RATE_HZ:]
    assert amplitude_uv(hum, 50) == pytest.approx(100.0, rel=0.05)
    assert amplitude_uv(left, 50) < 1.0
    assert amplitude_uv(left, 150) == pytest.approx(amplitude_uv(hum, 150), rel=0.05)
    assert amplitude_uv(hum, 150) > 10
    assert amplitude_uv(hum, 100) < 0.1  # only odd ones
    assert amplitude_uv(elsewhere, 60) > 70


SETTINGS = (
    [Machine(low_hz=low) for low in LOW_CUTS_HZ]
    + [Machine(high_hz=high) for high in HIGH_CUTS_HZ]
    + [Machine(notch_hz=notch) for notch in NOTCHES_HZ]
    + [Machine(2, 500, 60), Machine(500, 10_000, 50)]
)


@pytest.mark.parametrize("there", SETTINGS)
def test_setting_the_filters_at_rest_makes_no_step_and_no_burst(there):
    """Whatever the direction, and though the electrode has an offset of some mV: nothing beyond the noise of either setting."""
    offset = np.full(2 * 100 * FRAME, 3000.0)
    rest = {machine: through(offset, machine, noise_uv=5.5)[50 * FRAME :] for machine in (Machine(low_hz=10), there)}
    noise = max(np.abs(signal).max() for signal in rest.values())
    step = max(np.abs(np.diff(signal)).max() for signal in rest.values())
    for pair in (Machine(low_hz=10), there), (there, Machine(low_hz=10)):
        changed = through(offset, *pair, noise_uv=5.5)[95 * FRAME :]
        assert np.abs(changed).max() < 1.3 * noise
        assert np.abs(np.diff(changed)).max() < 1.3 * step


def test_a_low_cut_of_20_hz_distorts_what_is_slow():
    """KNFI: 20 Hz shortens motor unit potentials and turns their slow end over."""
    slow = np.zeros(20 * FRAME)
    slow[FRAME : 3 * FRAME] = 100 * np.sin(np.linspace(0, np.pi, 2 * FRAME))
    overshoot = {low: -through(slow, Machine(low_hz=low)).min() for low in (2, 20)}
    assert overshoot[2] < 20
    assert overshoot[20] > 40


def test_the_machine_is_part_of_the_control_track_and_only_the_needles():
    def track(frame: int) -> Controls:
        return Controls(0.3, machine=Machine(20, 2000, 50, mains_uv=30.0) if frame >= 20 else Machine())

    usual, once, again = (render(Engine(someone("normal"), SITE), 0.5, how) for how in (Controls(0.3), track, track))
    assert np.array_equal(once.emg_uv, again.emg_uv)
    assert np.array_equal(once.emg_uv[:, : 20 * FRAME], usual.emg_uv[:, : 20 * FRAME])
    assert not np.array_equal(once.emg_uv[0], usual.emg_uv[0])
    assert np.array_equal(once.emg_uv[1], usual.emg_uv[1])
    assert np.array_equal(once.spikes.sample, usual.spikes.sample)


def test_no_low_cut_is_the_electrodes_own():
    chosen, own = (render(Engine(someone("normal"), SITE), 0.2, Controls(machine=Machine(low_hz=low))).emg_uv for low in (10.0, None))
    assert np.array_equal(chosen, own)

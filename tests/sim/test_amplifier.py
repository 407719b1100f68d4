import numpy as np
import pytest
from scipy.signal import butter, sosfilt

from sim.amplifier import Amplifier, Settings

pytestmark = pytest.mark.uncompiled

RATE = 48_000.0


@pytest.mark.parametrize(("low", "high"), [(10.0, 10_000.0), (20.0, 500.0), (2.0, 5_000.0)])
def test_the_filters_are_the_textbooks(low, high):
    signal = np.random.default_rng(1).normal(size=4800)
    expected = sosfilt(butter(2, high, fs=RATE, output="sos"), sosfilt(butter(1, low, "hp", fs=RATE, output="sos"), signal))
    got = signal.copy()
    Amplifier(Settings(low, high, 0.0), RATE, 1, 1, 0).amplify(got, 0)
    assert got == pytest.approx(expected, abs=1e-9)


def test_filters_and_noise_do_not_notice_where_a_frame_ends():
    signal = np.random.default_rng(2).normal(size=960)
    whole, parts = signal.copy(), signal.copy()
    Amplifier(Settings(10.0, 10_000.0, 3.0), RATE, 1, 1, 0).amplify(whole, 0)
    amplifier = Amplifier(Settings(10.0, 10_000.0, 3.0), RATE, 1, 1, 0)
    for first in range(0, 960, 160):
        amplifier.amplify(parts[first : first + 160], first)
    assert np.array_equal(whole, parts)

import numpy as np
import pytest

from sim import measure

pytestmark = pytest.mark.uncompiled


def test_two_cursors_read_amplitude_interval_and_rate():
    signal = np.zeros(48_000)
    signal[1000], signal[2000], signal[5800] = 300.0, -700.0, 100.0
    got = measure.cursors(signal, 1000, 5800)
    assert got.difference_uv == -200.0
    assert got.peak_to_peak_uv == 1000.0
    assert got.interval_ms == pytest.approx(100.0)
    assert got.rate_hz == pytest.approx(10.0)


def test_cursors_that_changed_places_differ_by_the_sign_of_the_difference_only():
    signal = np.sin(np.arange(1000) / 30)
    there, back = measure.cursors(signal, 100, 700), measure.cursors(signal, 700, 100)
    assert back.difference_uv == -there.difference_uv
    assert (back.peak_to_peak_uv, back.interval_ms) == (there.peak_to_peak_uv, there.interval_ms)


def test_cursors_on_one_sample_have_no_rate_and_none_leaves_the_signal():
    signal = np.arange(100.0)
    assert measure.cursors(signal, 5, 5).rate_hz is None
    assert measure.cursors(signal, -10, 500).difference_uv == 99.0
    with pytest.raises(ValueError, match="signal"):
        measure.cursors(np.empty(0), 0, 0)

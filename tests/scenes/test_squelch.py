"""The squelch: noise is not heard, what is loud is, and nothing clicks."""

import numpy as np

from scenes.speaker import RATE_HZ
from scenes.squelch import WINDOW, Gate, squelched


def test_the_squelch_opens_at_once_closes_slowly_and_never_clicks():
    second = np.random.default_rng(1).normal(0, 3, RATE_HZ + WINDOW)
    second[WINDOW + RATE_HZ // 2 :][: RATE_HZ // 100] += 300  # a potential of 10 ms
    gain, _ = squelched(second, 20.0, Gate())
    opened, ended = RATE_HZ // 2, RATE_HZ // 2 + RATE_HZ // 100
    assert gain[opened - 1] == 0, "noise is not heard"
    assert gain[opened + 5 * RATE_HZ // 1000] == 1
    closed = np.flatnonzero(gain[ended:] == 0)[0] / RATE_HZ
    assert 0.1 < closed < 0.26
    assert np.abs(np.diff(gain)).max() < 0.01
    parts, gate = [], Gate()
    for begin in range(0, RATE_HZ, 1000):
        part, gate = squelched(second[begin : begin + WINDOW + 1000], 20.0, gate)
        parts.append(part)
    np.testing.assert_allclose(np.concatenate(parts), gain, atol=1e-9)

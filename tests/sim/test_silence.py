"""Units that are silenced are left out of what is heard and seen; all else goes on as it was."""

import numpy as np
import pytest

from sim.amplifier import Amplifier, needle_settings
from sim.electrode import ELECTRODES
from sim.engine import FRAME_SAMPLES, RATE_HZ, Controls, Engine, Frame
from sim.neighbours import Skin
from tests.sim.people import SITE, someone

CASE, FRAMES = "als", 60
EVERYBODY = frozenset(range(-1, someone(CASE).muscle(SITE).population.units))
LOUD = frozenset({-1, *range(0, 60, 2)})


def frames(silent: frozenset[int], since: int = 0) -> list[Frame]:
    e = Engine(someone(CASE), SITE)
    return [e.step(Controls(0.3, silent=silent if k >= since else frozenset())) for k in range(FRAMES)]


@pytest.fixture(scope="module")
def whole() -> list[Frame]:
    return frames(frozenset())


def needle_uv(some: list[Frame]) -> np.ndarray:
    return np.concatenate([frame.emg_uv[0] for frame in some]).astype(float)


def test_with_all_silent_only_the_amplifiers_noise_is_left_and_all_fire_on(whole):
    silent = frames(EVERYBODY)
    m = someone(CASE).muscle(SITE)
    noise = np.zeros(FRAMES * FRAME_SAMPLES)
    Amplifier(needle_settings(ELECTRODES[m.spec.electrode]), RATE_HZ, m.seed, m.key, 0).amplify(noise, 0)
    assert np.array_equal(needle_uv(silent), noise.astype(np.float32))
    assert np.abs(np.concatenate([frame.emg_uv[1] for frame in silent])).max() < 10  # and at the skin
    assert np.abs(needle_uv(whole)).max() > 200
    for a, b in zip(silent, whole, strict=True):
        assert np.array_equal(a.spikes.sample, b.spikes.sample)
        assert np.array_equal(a.twitch_mn, b.twitch_mn)


def test_some_and_all_the_others_add_up_to_the_whole(whole):
    """But for the noise, which both have."""
    parts = needle_uv(frames(LOUD)) + needle_uv(frames(EVERYBODY - LOUD)) - needle_uv(frames(EVERYBODY))
    assert parts == pytest.approx(needle_uv(whole), abs=0.01)


def test_discharges_that_have_begun_are_heard_to_their_end(whole):
    since = 30
    later, never = needle_uv(frames(EVERYBODY, since)), needle_uv(frames(EVERYBODY))
    start = since * FRAME_SAMPLES
    assert np.array_equal(later[:start], needle_uv(whole)[:start])
    assert np.abs(later[start : start + FRAME_SAMPLES] - never[start : start + FRAME_SAMPLES]).max() > 20
    assert later[-10 * FRAME_SAMPLES :] == pytest.approx(never[-10 * FRAME_SAMPLES :], abs=0.5)


def test_silent_units_do_not_move_the_skin(whole):
    patient = someone(CASE)
    skin = Skin(patient, Engine(patient, SITE))
    own = whole[-1].twitch_mn
    forces = skin.step(0, own, Controls(silent=LOUD | {10_000}))  # a number that no unit has is passed over
    hushed = np.isin(np.arange(own.size), list(LOUD))
    assert own[hushed].any()
    assert not forces[: own.size][hushed].any()
    assert np.array_equal(forces[: own.size][~hushed], own[~hushed])

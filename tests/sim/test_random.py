import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sim.kernels import random
from sim.kernels.random import Draws

words = st.integers(0, 2**64 - 1)
KNOWN_UNIFORM = [0.6883594333431555, 0.8949767761551914, 0.6953975126763098]
KNOWN_NORMAL = [-0.6261362330892579, 0.9584367975805427, 1.0842903140029014]
KNOWN_QUICK = 0.7417298227721136


def test_normal_draws_are_normal():
    draws = Draws(1, 2, random.JITTER, 3).normal(20_000)
    assert stats.kstest(draws, "norm").pvalue > 0.01


def test_uniform_draws_are_uniform():
    draws = Draws(5, 2, random.FIBRE, 3).uniform(20_000)
    assert stats.kstest(draws, "uniform").pvalue > 0.01


def test_quick_normal_has_unit_variance_and_is_white():
    noise = np.array([random.quick_normal(np.uint64(99), k) for k in range(20_000)])
    assert abs(noise.mean()) < 0.03
    assert abs(noise.std() - 1) < 0.03
    assert abs(np.corrcoef(noise[1:], noise[:-1])[0, 1]) < 0.03


@given(seed=st.integers(0, 2**63), thing=words, n=st.integers(1, 50))
def test_draws_belong_to_the_thing_and_not_to_the_order_of_calls(seed, thing, n):
    once = Draws(seed, 1, 1, thing).uniform(n)
    other = Draws(seed, 1, 1, thing)
    in_parts = np.concatenate([other.uniform(1) for _ in range(n)])
    assert np.array_equal(once, in_parts)
    assert (once >= 0).all()
    assert (once < 1).all()


@pytest.mark.uncompiled
def test_compiled_or_not_the_draws_are_the_same():
    """The first draws of one key, written down once: every seed of every teacher depends on them."""
    draws = Draws(2026, 7, random.FIBRE, 12_345)
    assert draws.uniform(3) == pytest.approx(KNOWN_UNIFORM, abs=0)
    assert draws.normal(3) == pytest.approx(KNOWN_NORMAL, rel=1e-12)
    assert random.quick_normal(np.uint64(2026), 5) == pytest.approx(KNOWN_QUICK, rel=1e-12)


def test_streams_sites_and_seeds_do_not_share_draws():
    keys = [(1, 1, 1, 1), (2, 1, 1, 1), (1, 2, 1, 1), (1, 1, 2, 1), (1, 1, 1, 2)]
    first = {Draws(*key).uniform(1)[0] for key in keys}
    assert len(first) == len(keys)

import json
from collections.abc import Iterator

import numpy as np
import pytest

import main
from sim import bench
from sim.bench import physiology, speed, spontaneous
from sim.bench.row import Row
from sim.engine import RATE_HZ
from sim.reference import ranges

GROWTH = {f"engine_step_ms_{n}" for n in ("50_units", "200_units", "1000_units", "1_sources", "50_sources", "500_sources")}
KEYS = GROWTH | {
    "realtime_factor",
    "spikes_per_s",
    "engine_step_ms",
    "needle_move_ms",
    "scene_frame_ms",
    "scene_frame_p99_ms",
    "peak_memory_mb",
}
KEYS |= {
    "compare_frame_ms",
    "compare_sound_gaps",
    "atlas_entry_ms",
    "quiz_item_ms",
    "skin_frame_ms",
    "face_frame_hd_ms",
    "surface_load_ms",
    "batch_cpu_s_per_clip",
    "sound_latency_ms",
    "sound_latency_low_ms",
}


def test_more_effort_makes_more_spikes_and_steps_are_timed():
    muscle = speed.healthy("first_dorsal_interosseous", units=20)
    low, high = (speed.steps(muscle, effort, 0.2, 0.5) for effort in (0.1, 0.9))
    assert low[0].shape == (50,)
    assert (low[0] > 0).all()
    assert 0 < low[1] < high[1]


def test_moving_the_needle_is_timed():
    taken = speed.needle_moves(speed.healthy("first_dorsal_interosseous", units=20))
    assert len(taken) == speed.MOVES
    assert min(taken) > 0


def test_a_large_muscle_needs_less_than_a_gigabyte():
    used = speed.peak_memory_mb()
    assert used is None or 50 < used < speed.LIMITS["peak_memory_mb"][1]


def test_every_quick_row_of_physiology_stands_beside_its_published_range():
    rows = {row.key: row.value for name in ("twitches", "myokymia") for row in physiology.ROWS[name]()}
    assert set(rows) <= set(ranges())
    assert all(np.isfinite(value) for value in rows.values())


def test_the_phases_of_a_positive_sharp_wave_are_those_that_were_drawn():
    ms = RATE_HZ // 1000
    positive = 200 * np.sin(np.pi * np.arange(3 * ms) / (3 * ms))
    tail = -40 * np.exp(-np.arange(40 * ms) / (5 * ms))
    amplitude, positive_ms, tail_ms = spontaneous.phases(np.concatenate([np.zeros(ms), positive, tail]))
    assert amplitude == pytest.approx(240, rel=0.01)
    assert positive_ms == pytest.approx(3, abs=0.2)
    assert tail_ms == pytest.approx(5 * np.log(10), abs=0.2)


def test_the_command_prints_only_json_on_standard_output(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    def a_row() -> Iterator[Row]:
        yield Row("A.fib.rate_Hz", 5.0)

    monkeypatch.setattr(physiology, "ROWS", {"one": a_row})
    assert main.main(["bench", "physiology", "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)["physiology"]
    assert {"key", "value", "low", "high", "ok", "source"} <= set(row)
    assert row["ok"] is True
    assert main.main(["bench", "physiology"]) == 0
    assert "A.fib.rate_Hz" in capsys.readouterr().out


@pytest.mark.slow
def test_every_speed_that_was_promised_is_measured():
    """Whether it holds depends on the machine and on who else uses it: `main.py bench` says so, a test does not."""
    results = bench.measure("speed", main.scene_figures, say=lambda line: None)
    assert set(results) >= KEYS
    assert set(speed.LIMITS) <= set(results)
    assert results["spikes_per_s"] == pytest.approx(speed.SPIKES_PER_S, rel=0.05)
    assert all(results[key] is None or results[key] > 0 for key in KEYS)

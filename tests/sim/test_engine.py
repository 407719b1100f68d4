"""The engine: same address, same signal; any block size; and the spikes explain the signal."""

import numpy as np
import pytest
from scipy.interpolate import CubicSpline
from scipy.signal import butter, sosfilt

from sim import engine, patient
from sim.amplifier import NEEDLE
from sim.discharges import DISCHARGES
from sim.electrode import Needle
from sim.engine import RATE_HZ, Controls, Engine, Recording, Stream
from sim.insertion import Insertion
from sim.kernels import random
from sim.loader import load_scenario
from sim.muap import TEMPLATE_SAMPLES
from sim.spikes import KINDS
from tests.sim.people import SITE, someone


def ramp(frame: int) -> Controls:
    return Controls(effort=min(frame / 50, 0.6))


def test_blocks_of_any_size_and_one_go_are_identical():
    whole = engine.render(Engine(someone("als"), SITE), 2.0, ramp).emg_uv
    seconds = Stream(Engine(someone("als"), SITE), ramp)
    assert np.array_equal(whole, np.concatenate([seconds.read(RATE_HZ) for _ in range(2)], axis=1))
    sevens = Stream(Engine(someone("als"), SITE), ramp)
    assert np.array_equal(whole[:, :2100], np.concatenate([sevens.read(7) for _ in range(300)], axis=1))


def test_the_same_address_gives_the_same_signal_and_another_seed_another_patient():
    a, b = (engine.render(Engine(patient.build(load_scenario("als"), 4), SITE), 1.0).emg_uv for _ in range(2))
    other = engine.render(Engine(someone("als", 5), SITE), 1.0).emg_uv
    assert np.array_equal(a, b)
    assert not np.array_equal(a, other)


def test_another_insertion_is_the_same_patient_elsewhere():
    first, second = Engine(someone("als"), SITE), Engine(someone("als"), SITE, insertion=1)
    assert first.needle != second.needle
    assert first.muscle is second.muscle


def test_moving_the_needle_changes_only_what_is_discharged_later():
    still, moving = Engine(someone("normal"), SITE), Engine(someone("normal"), SITE)
    elsewhere = Needle(moving.needle.x_mm + 1.0, moving.needle.depth_mm + 0.5)
    before = [(still.step(Controls(0.3)), moving.step(Controls(0.3))) for _ in range(30)]
    assert all(np.array_equal(a.emg_uv, b.emg_uv) for a, b in before)
    a, b = still.step(Controls(0.3)), moving.step(Controls(0.3, elsewhere))
    assert b.reneedled
    assert b.needle == elsewhere
    voluntary = b.spikes.kind == 0
    assert np.array_equal(a.spikes.sample, b.spikes.sample[voluntary])
    later = [(still.step(Controls(0.3)), moving.step(Controls(0.3))) for _ in range(20)]
    assert any(not np.array_equal(a.emg_uv[0], b.emg_uv[0]) for a, b in later)
    assert all(np.array_equal(a.emg_uv[1], b.emg_uv[1]) for a, b in later)


def test_a_moved_needle_sets_off_fibres_that_fall_silent():
    e = Engine(someone("normal"), SITE)
    quiet = engine.render(e, 1.0)
    assert quiet.spikes.sample.size == 0
    moved = engine.render(e, 1.0, Controls(needle=Needle(e.needle.x_mm, e.needle.depth_mm + 1.0)))
    struck = moved.spikes.sample[moved.spikes.kind == KINDS.index("insertional_activity")] - RATE_HZ
    assert struck.size > 10
    assert struck.max() < 0.5 * RATE_HZ  # A.insertional.duration_ms
    assert (moved.spikes.unit == -1).all()


def test_a_dragged_needle_is_followed_every_50_ms():
    e = Engine(someone("normal"), SITE)
    x, depth = e.needle.x_mm, e.needle.depth_mm
    followed = [e.step(Controls(needle=Needle(x + 0.02 * k, depth))).reneedled for k in range(1, 41)]
    assert 7 <= sum(followed) <= 8
    assert np.diff(np.flatnonzero(followed)).min() >= 5


def test_a_needle_that_arrives_prepared_sees_and_sets_off_the_same():
    straight, prepared = Engine(someone("als"), SITE), Engine(someone("als"), SITE)
    x, depth = straight.needle.x_mm, straight.needle.depth_mm
    moved = 0
    for k in range(80):
        asked = Needle(x, depth + 0.05 * (k // 10))
        work = prepared.approach(asked)
        if work:
            prepared.step(Controls())  # the engine goes on meanwhile, in which fibres that were set off fall silent
            straight.step(Controls())
            assert prepared.arrive(work()) == asked
            moved += 1
        a, b = straight.step(Controls(needle=asked)), prepared.step(Controls(needle=asked))
        assert np.array_equal(a.emg_uv, b.emg_uv)
        assert a.reneedled == b.reneedled
    assert moved == 7


def test_a_needle_that_arrives_late_can_be_moved_on():
    e = Engine(someone("normal"), SITE)
    there, elsewhere = (Needle(e.needle.x_mm, e.needle.depth_mm + far) for far in (0.5, 1.0))
    work = e.approach(there)
    e.step(Controls(needle=there))
    e.arrive(work())
    e.step(Controls(needle=there))
    assert e.approach(elsewhere) is not None


@pytest.mark.parametrize(("case", "effort"), [("normal", 0.15), ("als", 0.3), ("isaacs_syndrome", 0.0), ("facial_myokymia", 0.0)])
def test_spikes_explain_the_signal(case, effort):
    """Put the model's own potentials where the spikes are, filter as the machine does: only amplifier noise is left over."""
    site = None if case == "facial_myokymia" else SITE
    e = Engine(someone(case), site)
    recording = engine.render(e, 3.0, Controls(effort))
    machine = butter(1, 10, "hp", fs=RATE_HZ, output="sos"), butter(2, 10_000, fs=RATE_HZ, output="sos")
    filtered = explained(e, recording)
    noise = np.random.default_rng(1).normal(0, NEEDLE.noise_uv, filtered.size)
    for sos in machine:
        filtered, noise = sosfilt(sos, filtered), sosfilt(sos, noise)
    rest = recording.emg_uv[0] - filtered
    assert recording.spikes.sample.size > 20
    assert recording.emg_uv[0].std() > 1.5 * noise.std()
    assert rest.std() == pytest.approx(noise.std(), rel=0.02)
    assert np.abs(rest).max() < 6 * noise.std()


def explained(e: Engine, recording: Recording) -> np.ndarray:
    """The needle's signal before the amplifier, from the spikes and the potentials alone."""
    here: Insertion = e.insertion
    p, s = here.potentials, recording.spikes
    out = np.zeros(recording.emg_uv.shape[1] + 2 * TEMPLATE_SAMPLES)
    grid = np.arange(TEMPLATE_SAMPLES)
    between = [CubicSpline(grid, template) for template in p.near_uv]
    for sample, unit, fibre, kind, size, late, branch in zip(s.sample, s.unit, s.fibre, s.kind, s.size, s.late, s.branch, strict=True):
        if unit < 0:
            sort = DISCHARGES[KINDS[kind]].potential
            out[sample : sample + TEMPLATE_SAMPLES] += size * here.single_uv[here.row[int(fibre), sort]]
            continue
        for slot, behind in ((2 * unit + branch, 0), (2 * unit + 1 - branch, late)):
            if behind < 0:  # this branch of the axon has failed
                continue
            window = out[sample + behind : sample + behind + TEMPLATE_SAMPLES]
            if p.row[slot] >= 0:
                window += size * p.templates_uv[p.row[slot]]
            for j in range(p.near_first[slot], p.near_first[slot + 1]):
                if random.uniform(np.uint64(here.near_key[j]), 3 * sample) >= here.near_blocking[j]:
                    shift = here.near_jitter[j] * random.normal(np.uint64(here.near_key[j]) + np.uint64(1), sample)
                    window += size * between[j](grid - shift)
    return out[: recording.emg_uv.shape[1]]


def test_survivors_do_not_notice_who_died():
    """One mechanism removed, same seed: the surviving units fire as before."""
    scenario = load_scenario("als")
    ill = scenario.sites[SITE]
    well = replace_site(scenario, ill.model_copy(update={"mechanisms": (), "discharges": ()}))
    sick = replace_site(scenario, ill.model_copy(update={"mechanisms": ill.mechanisms[:1], "discharges": ()}))
    a, b = (Engine(patient.build(s, 2), SITE) for s in (well, sick))
    everyone, survivors = (engine.render(e, 2.0, Controls(0.5)).spikes for e in (a, b))
    alive = b.muscle.population.alive
    assert 0 < alive.sum() < alive.size
    kept = alive[everyone.unit]
    assert np.array_equal(everyone.sample[kept], survivors.sample)
    assert np.array_equal(everyone.unit[kept], survivors.unit)


def replace_site(scenario, site):
    return scenario.model_copy(update={"sites": {SITE: site}})


def test_denervated_fibres_are_silent_until_they_are_said_to_fibrillate():
    scenario = load_scenario("als")
    site = scenario.sites[SITE].model_copy(update={"discharges": ()})
    assert engine.render(Engine(patient.build(replace_site(scenario, site), 1), SITE), 2.0).spikes.sample.size == 0


def test_manoeuvres_stop_what_is_born_upstream():
    kinds = {}
    for manoeuvre in (None, "relax", "nerve_block", "curare"):
        for case, site in (("als", SITE), ("facial_myokymia", None)):
            spikes = engine.render(Engine(someone(case), site), 5.0, Controls(0.3, manoeuvre=manoeuvre)).spikes
            kinds[case, manoeuvre] = {KINDS[k] for k in spikes.kind}
    assert {"voluntary", "fasciculation", "fibrillation"} <= kinds["als", None]
    assert kinds["als", "relax"] == kinds["als", None] - {"voluntary"}
    assert "fasciculation" in kinds["als", "nerve_block"]  # born in the distal axon
    assert {"fibrillation"} <= kinds["als", "curare"] <= {"fibrillation", "positive_sharp_wave", "insertional_activity"}
    assert "myokymic_discharge" in kinds["facial_myokymia", "relax"]
    assert not kinds["facial_myokymia", "nerve_block"]


def test_a_source_that_comes_within_reach_late_has_the_right_phase():
    muscle = someone("als").muscle(SITE)
    source = muscle.fibre_sources[0]
    from_start = source.firings(0.0)
    early = [next(from_start) for _ in range(200)]
    middle = early[60].time_s
    late = source.firings(middle)
    assert [next(late) for _ in range(100)] == early[60:160]


def test_a_muscle_whose_units_have_all_died_is_silent():
    scenario = load_scenario("als")
    loss = scenario.sites[SITE].mechanisms[0].model_copy(update={"share": 1.0})
    site = scenario.sites[SITE].model_copy(update={"mechanisms": (loss,), "discharges": ()})
    recording = engine.render(Engine(patient.build(replace_site(scenario, site), 1), SITE), 1.0, Controls(1.0))
    assert recording.spikes.sample.size == 0
    assert recording.twitch_mn.max() == 0
    assert recording.emg_uv[0].std() < 5


def test_noise_is_the_machines():
    silent = engine.render(Engine(someone("normal"), SITE), 2.0).emg_uv
    assert 3.0 < silent[0].std() < 5.0  # C.machine.noise_uV_needle

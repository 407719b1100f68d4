"""Every cell of the table of manoeuvres: what each does to what is born where, counted at the muscle."""

from functools import cache

import numpy as np
import pytest

from sim import engine, measure
from sim.bench.speed import OneMuscle
from sim.engine import Controls, Engine
from sim.loader import load_muscle
from sim.manoeuvres import GROUPS, MANOEUVRES
from sim.muscle import Muscle, build
from sim.scenario import Site
from sim.spikes import FRAME_MS, KINDS, ORIGINS, Spikes, joined
from sim.telling import matter
from tests.sim.people import SITE, someone

SECONDS, CRAMPED = 12.0, 240.0  # a cramp comes once in an episode
END_PLATE_MM = load_muscle("first_dorsal_interosseous").anatomy.end_plate_mm
EXCITED = {"kind": "axonal_hyperexcitability", "share": 1.0, "spread": 0.0}
DENERVATED = {"kind": "denervation", "share": 0.1, "atrophy": 0.1}
SITES = {
    "voluntary": {},
    "soma": {"mechanisms": [EXCITED], "discharges": [{"kind": "fasciculation", "born": "soma", "rate_hz": 1.0}]},
    "proximal_axon": {"mechanisms": [EXCITED], "discharges": [{"kind": "fasciculation", "born": "proximal_axon", "rate_hz": 1.0}]},
    "distal_axon": {"mechanisms": [EXCITED], "discharges": [{"kind": "fasciculation", "born": "distal_axon", "rate_hz": 1.0}]},
    "end_plate": {"along_mm": -END_PLATE_MM},
    "muscle_fibre": {"mechanisms": [DENERVATED], "discharges": [{"kind": "fibrillation", "share": 0.3}]},
    "cramp": {"mechanisms": [EXCITED], "discharges": [{"kind": "cramp", "per_hour": 60, "duration_s": 30}]},
    "hemifacial_burst": {"mechanisms": [{"kind": "ephapse", "share": 1.0}], "discharges": [{"kind": "hemifacial_burst"}]},
    "myotonic_discharge": {"discharges": [{"kind": "myotonic_discharge", "runs_per_min": 8}]},
}
COUNTED = {
    "voluntary": {"voluntary"},
    "end_plate": {"end_plate_noise", "end_plate_spike"},
    "muscle_fibre": {"fibrillation"},
    "cramp": {"cramp"},
    "hemifacial_burst": {"hemifacial_burst"},
    "myotonic_discharge": {"myotonic_discharge"},
}
# 0 abolished, = unchanged, + more, - less, b less because some is born above the block. Uncertain effects (?) are mild and not held to.
TABLE: dict[str, dict[str, str]] = {
    "relax": {"voluntary": "0", "proximal_axon": "=", "distal_axon": "=", "end_plate": "=", "muscle_fibre": "="},
    "contract": {"end_plate": "=", "muscle_fibre": "="},
    "contract_antagonist": {
        "voluntary": "0", "cramp": "-", "proximal_axon": "=", "distal_axon": "=", "end_plate": "=", "muscle_fibre": "=",
    },
    "stretch": {"cramp": "0", "proximal_axon": "=", "distal_axon": "=", "end_plate": "=", "muscle_fibre": "="},
    "sleep": {"voluntary": "0", "proximal_axon": "=", "distal_axon": "=", "end_plate": "=", "muscle_fibre": "="},
    "nerve_block": {"voluntary": "0", "soma": "0", "proximal_axon": "0", "distal_axon": "=", "end_plate": "=", "muscle_fibre": "="},
    "distal_nerve_block": {
        "voluntary": "0", "soma": "0", "proximal_axon": "0", "distal_axon": "b", "end_plate": "=", "muscle_fibre": "=",
    },
    "curare": {"voluntary": "0", "soma": "0", "proximal_axon": "0", "distal_axon": "0", "end_plate": "0", "muscle_fibre": "="},
    "partial_curare": {"soma": "=", "proximal_axon": "=", "distal_axon": "=", "end_plate": "-", "muscle_fibre": "="},
    "cooling": {"soma": "=", "end_plate": "-", "muscle_fibre": "-"},
    "ischaemia": {"soma": "=", "muscle_fibre": "="},
    "ischaemia_release": {"soma": "=", "distal_axon": "+", "muscle_fibre": "="},
    "hyperventilation": {"proximal_axon": "+", "distal_axon": "+", "end_plate": "=", "muscle_fibre": "="},
    "percussion": {"soma": "=", "proximal_axon": "=", "muscle_fibre": "+", "myotonic_discharge": "+"},
    "sodium_channel_blocker": {
        "proximal_axon": "-", "distal_axon": "-", "end_plate": "=", "muscle_fibre": "=", "myotonic_discharge": "-",
    },
    "neostigmine": {"soma": "=", "proximal_axon": "=", "distal_axon": "+", "end_plate": "+"},
    "nerve_stimulation": {"end_plate": "=", "muscle_fibre": "="},
    "other_branch_stimulation": {"proximal_axon": "=", "distal_axon": "=", "end_plate": "=", "muscle_fibre": "="},
    "tendon_tap": {"proximal_axon": "=", "distal_axon": "=", "end_plate": "=", "muscle_fibre": "="},
}  # fmt: skip


@cache
def muscle(what: str, seed: int = 1) -> Muscle:
    spec = load_muscle("first_dorsal_interosseous").model_copy(update={"units": 16 if what == "cramp" else 60})
    return build(spec, "first_dorsal_interosseous", Site.model_validate(SITES[what]), seed, 0.0)


@cache
def fired(what: str, manoeuvre: str | None, seconds: float = SECONDS) -> Spikes:
    e, controls = Engine(OneMuscle(muscle(what))), Controls(0.3 if what == "voluntary" else 0.0, manoeuvre=manoeuvre)
    return joined([e.step(controls).spikes for _ in range(round(1000 * seconds / FRAME_MS))])


def count(what: str, manoeuvre: str | None, seconds: float = SECONDS) -> int:
    """Discharges of the kind that `what` is about, up to 3 s for what lasts no longer."""
    kinds = [KINDS.index(kind) for kind in COUNTED.get(what, {"fasciculation"})]
    spikes = fired(what, manoeuvre, seconds)
    return int(np.isin(spikes.kind, kinds).sum())


@pytest.mark.parametrize(("manoeuvre", "born", "expected"), [(m, o, e) for m, row in TABLE.items() for o, e in row.items()])
def test_a_cell_of_the_table(manoeuvre, born, expected):
    seconds = 3.0 if manoeuvre == "percussion" else CRAMPED if born == "cramp" else SECONDS
    before, after = count(born, None, seconds), count(born, manoeuvre, seconds)
    assert before > 20
    ratio = after / before
    assert {"0": after == 0, "=": 0.9 < ratio < 1.1, "+": ratio > 1.2, "-": ratio < 0.9 and after > 0, "b": 0.2 < ratio < 0.8}[expected], (
        f"{before} -> {after}"
    )


def test_every_manoeuvre_has_a_row():
    assert set(TABLE) == set(MANOEUVRES)


def test_a_contraction_hides_axonal_discharges_by_collision_and_brings_more_of_them_afterwards():
    e = Engine(OneMuscle(muscle("proximal_axon")))
    kind = KINDS.index("fasciculation")

    def rate(seconds: float, effort: float) -> float:
        return float((engine.render(e, seconds, Controls(effort)).spikes.kind == kind).sum() / seconds)

    rest, during, after = rate(20.0, 0.0), rate(20.0, 0.8), rate(4.0, 0.0)
    assert during < 0.9 * rest
    assert after > 1.2 * rest


def test_a_nerve_block_shortens_a_cramp_to_its_trigger():
    """A.cramp.duration_nerve_block_s: it still starts, and lasts 1.3-3.9 s instead of about a minute."""

    def lasts(manoeuvre: str | None) -> float:
        spikes = fired("cramp", manoeuvre, CRAMPED)
        times = spikes.sample[spikes.kind == KINDS.index("cramp")] / engine.RATE_HZ
        return float(max(np.ptp(cramp) for cramp in measure.bursts(times, 5.0)))

    assert lasts(None) > 15
    assert 0.5 < lasts("nerve_block") < 4.0


def test_a_block_takes_the_f_wave_away():
    """Impulses that come out of the cell body again after running back to it: the partner of a distal fasciculation."""
    soma, kind = ORIGINS.index("soma"), KINDS.index("fasciculation")
    free, blocked = (fired("distal_axon", manoeuvre, 60.0) for manoeuvre in (None, "nerve_block"))
    assert ((free.kind == kind) & (free.origin == soma)).sum() > 20
    assert not ((blocked.kind == kind) & (blocked.origin == soma)).any()


def test_cooling_slows_potentials_and_makes_them_larger():
    warm, cold = (Engine(OneMuscle(muscle("voluntary"))) for _ in range(2))
    cold.step(Controls(manoeuvre="cooling"))
    uv = [[np.ptp(e.potentials.whole_uv(u)) for u in range(60)] for e in (warm, cold)]
    loud = np.array(uv[0]) > 100
    assert (np.array(uv[1])[loud] / np.array(uv[0])[loud]).mean() > 1.05


def test_a_tap_answers_where_there_are_motor_neurons_and_more_briskly_without_the_upper_ones():
    def volley(mechanisms: list[dict[str, object]]) -> int:
        site = Site.model_validate({"mechanisms": mechanisms})
        m = build(muscle("voluntary").spec, "first_dorsal_interosseous", site, 1, 0.0)
        return engine.render(Engine(OneMuscle(m)), 4.0, Controls(manoeuvre="tendon_tap")).spikes.sample.size

    healthy, lower, upper = (
        volley(mechanisms) for mechanisms in ([], [{"kind": "motor_neuron_loss", "share": 0.8}], [{"kind": "drive_loss", "share": 0.5}])
    )
    assert healthy > 10
    assert lower < 0.4 * healthy
    assert upper > 1.3 * healthy


def test_other_branch_spreads_only_where_axons_touch_and_after_about_10_ms():
    """A.hfs.lateral_spread_latency_ms."""
    site = Site.model_validate({"mechanisms": [{"kind": "ephapse", "share": 0.5}]})
    spec = load_muscle("orbicularis_oris")
    sick, well = (build(spec, "orbicularis_oris", s, 1, 0.0) for s in (site, Site()))
    evoked = [engine.render(Engine(OneMuscle(m)), 3.0, Controls(manoeuvre="other_branch_stimulation")).spikes.sample for m in (sick, well)]
    assert evoked[1].size == 0
    latency_ms = (evoked[0] % engine.RATE_HZ) / 48.0
    assert 8 < np.median(latency_ms) < 12


def test_a_response_to_nerve_stimulation_is_direct_then_f_wave():
    spikes = engine.render(Engine(OneMuscle(muscle("voluntary"))), 30.0, Controls(manoeuvre="nerve_stimulation")).spikes
    late = (spikes.sample % engine.RATE_HZ) / 48.0
    direct = spikes.origin == ORIGINS.index("stimulus")
    assert direct.sum() == 60 * 30
    assert late[direct].max() < 10
    share = (~direct).sum() / direct.sum()
    assert 0.005 < share < 0.06  # of one unit's stimuli 1-5 % are answered by an F wave (Kimura)
    assert 20 < np.median(late[~direct]) < 35  # of a hand


def test_every_manoeuvre_is_in_a_group():
    assert {manoeuvre.group for manoeuvre in MANOEUVRES.values()} == set(GROUPS)


def test_in_a_healthy_muscle_only_what_makes_it_answer_matters():
    assert matter(someone("normal").muscle(SITE))[:3] == ("nerve_stimulation", "tendon_tap", "contract")
    assert "curare" not in matter(someone("normal").muscle(SITE))


def test_in_facial_myokymia_the_block_of_the_nerve_matters_most_and_so_does_sleep():
    telling = matter(someone("facial_myokymia").muscle())
    assert telling[0] == "nerve_block"
    assert "sleep" in telling
    assert len(telling) <= 6


def test_in_als_curare_tells_fasciculation_from_fibrillation_and_a_block_of_the_nerve_does_nothing():
    telling = matter(someone("als").muscle(SITE))
    assert telling[0] == "curare"
    assert "nerve_block" not in telling


@pytest.mark.parametrize(
    ("what", "telling"),
    [
        ("cramp", {"stretch", "contract_antagonist"}),
        ("hemifacial_burst", {"other_branch_stimulation", "nerve_block"}),
        ("myotonic_discharge", {"percussion", "sodium_channel_blocker"}),
        ("end_plate", {"curare"}),
        ("distal_axon", {"curare", "hyperventilation"}),
        ("muscle_fibre", {"cooling", "percussion"}),
    ],
)
def test_what_fires_by_itself_decides_which_manoeuvres_matter(what, telling):
    assert telling <= set(matter(muscle(what)))


def test_what_matters_changes_something():
    """What leaves the rate of what fires in the first part of the axon as it is matters only for the will, or as an answer."""
    for key in set(matter(muscle("proximal_axon"))) - {"sleep", "contract", "nerve_stimulation", "tendon_tap"}:
        assert TABLE[key].get("proximal_axon") != "=", key

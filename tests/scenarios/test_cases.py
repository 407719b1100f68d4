"""The shipped cases hold what their findings say: each is run, and its discharges are looked at as a learner would."""

from functools import cache
from pathlib import Path

import numpy as np
import pytest

from sim import loader, patient
from sim.discharges import DISCHARGES
from sim.engine import RATE_HZ, Engine, Recording, render
from sim.mechanisms import MECHANISMS
from sim.scenario import Scenario, schema_json
from sim.spikes import KINDS

CASES = ("normal", "benign_fasciculation", "als", "isaacs_syndrome", "facial_myokymia")
SEEDS = (1, 2, 3)


@cache
def run(case: str, seed: int, seconds: float = 30.0, site: str | None = None) -> Recording:
    return render(Engine(patient.build(loader.load_scenario(case), seed), site), seconds)


def kinds(recording: Recording) -> set[str]:
    return {KINDS[kind] for kind in np.unique(recording.spikes.kind)}


def trains(recording: Recording, kind: str) -> list[np.ndarray]:
    """Times (s) of the discharges of a kind, one array for each unit."""
    spikes = recording.spikes
    mine = spikes.kind == KINDS.index(kind)
    return [spikes.sample[mine & (spikes.unit == unit)] / RATE_HZ for unit in np.unique(spikes.unit[mine])]


def groups(times: np.ndarray, longest_gap_s: float) -> list[np.ndarray]:
    return np.split(times, np.flatnonzero(np.diff(times) > longest_gap_s) + 1)


@pytest.mark.parametrize("path", loader.scenario_files(), ids=lambda path: path.stem)
def test_a_shipped_file_is_right(path: Path) -> None:
    assert loader.check_file(path) == []


def test_the_table_of_ranges_is_right() -> None:
    assert loader.check_file(loader.SHIPPED / "physiology.yaml") == []


def test_the_first_cases_are_there_with_their_sites() -> None:
    index = loader.scenario_index()
    sites = {case["id"]: case["sites"] for case in index["cases"]}
    assert set(CASES) <= set(sites)
    assert all("biceps_brachii" in sites[case] for case in ("normal", "als"))
    assert {entry["id"] for entry in index["discharges"]} == set(DISCHARGES)
    assert {entry["id"] for entry in index["mechanisms"]} == set(MECHANISMS)
    assert all(entry["title"] for sort in index.values() for entry in sort)


def test_a_healthy_muscle_is_silent_at_rest() -> None:
    for site in loader.load_scenario("normal").sites:
        recording = run("normal", 1, 2.0, site)
        assert recording.spikes.sample.size == 0
        assert recording.emg_uv[0].std() < 10, "C.machine.noise_uV_needle"


def test_benign_fasciculation_is_irregular_and_without_denervation() -> None:
    recordings = [run("benign_fasciculation", seed, 60.0) for seed in SEEDS]
    assert all(kinds(recording) == {"fasciculation"} for recording in recordings)
    intervals = np.concatenate([np.diff(train) for recording in recordings for train in trains(recording, "fasciculation")])
    assert intervals.size >= 200
    assert 0.8 <= intervals.std() / intervals.mean() <= 1.6, "A.fasc.isi_cov"


@pytest.mark.parametrize("seed", SEEDS)
def test_als_shows_fasciculation_and_denervation_within_half_a_minute(seed: int) -> None:
    assert {"fasciculation", "fibrillation", "positive_sharp_wave"} <= kinds(run("als", seed))


def test_als_has_more_fasciculating_units_than_benign_fasciculation_each_of_them_slower() -> None:
    units, rates = {}, {}
    for case in ("als", "benign_fasciculation"):
        found = [train for seed in SEEDS for train in trains(run(case, seed, 30.0, "gastrocnemius_medial"), "fasciculation")]
        units[case], rates[case] = len(found), np.mean([train.size / 30.0 for train in found])
    assert units["als"] > 2 * units["benign_fasciculation"]
    assert rates["benign_fasciculation"] > 2 * rates["als"]
    ratio = units["als"] * rates["als"] / (units["benign_fasciculation"] * rates["benign_fasciculation"])
    assert 1.2 <= ratio <= 10, "A.fasc.ratio_als_over_bfs_gastroc: 1.5 to 5, with their bands"


@pytest.mark.parametrize("seed", SEEDS)
def test_isaacs_syndrome_has_groups_throughout_and_a_neuromyotonic_burst_every_half_minute(seed: int) -> None:
    recording = run("isaacs_syndrome", seed, 60.0)
    for kind in ("doublet", "multiplet"):
        times = np.sort(np.concatenate(trains(recording, kind)))
        assert np.diff(times).max() < 5, f"{kind} throughout"
        within = np.concatenate([np.diff(group) for train in trains(recording, kind) for group in groups(train, 0.05)])
        assert 30 <= 1 / np.median(within) <= 300, "A.neuromyotonia.multiplet_Hz"
    starts = np.sort([g[0] for t in trains(recording, "neuromyotonic_discharge") for g in groups(t, 0.05) if g.size > 20])
    assert np.diff(np.concatenate([[0.0], starts, [60.0]])).max() <= 30
    rates = [1 / np.median(np.diff(g)) for t in trains(recording, "neuromyotonic_discharge") for g in groups(t, 0.05) if g.size > 20]
    assert all(150 <= rate <= 300 for rate in rates), "A.neuromyotonia.intraburst_Hz"


def test_isaacs_syndrome_is_milder_near_the_trunk() -> None:
    spikes = {site: run("isaacs_syndrome", 1, 30.0, site) for site in ("first_dorsal_interosseous", "biceps_brachii")}
    share = {site: len(np.unique(r.spikes.unit)) / r.twitch_mn.shape[0] for site, r in spikes.items()}
    assert share["first_dorsal_interosseous"] > 4 * share["biceps_brachii"]
    assert "neuromyotonic_discharge" not in kinds(spikes["biceps_brachii"])


@pytest.mark.parametrize("site", ["right_orbicularis_oculi", "orbicularis_oris"])
def test_facial_myokymia_comes_in_semirhythmic_bursts(site: str) -> None:
    for train in trains(run("facial_myokymia", 1, 30.0, site), "myokymic_discharge"):
        bursts = groups(train, 0.06)
        within = np.concatenate([np.diff(burst) for burst in bursts if burst.size > 1])
        assert 30 <= 1 / np.median(within) <= 60, "A.myokymia.intraburst_Hz in the face"
        between = np.diff([burst[0] for burst in bursts])
        assert 2 <= 1 / np.median(between) <= 8, "A.myokymia.facial.burst_rate_Hz"
        assert between.std() / between.mean() <= 0.35, "A.myokymia.burst_interval_cov"


def test_facial_myokymia_leaves_the_other_side_and_the_arm_alone() -> None:
    for site in ("left_orbicularis_oculi", "biceps_brachii"):
        assert run("facial_myokymia", 1, 2.0, site).spikes.sample.size == 0


def test_the_schema_of_a_case_knows_kinds_sites_and_bounds() -> None:
    schema = schema_json(loader.list_muscles())
    assert "right_orbicularis_oculi" in schema["properties"]["sites"]["propertyNames"]["enum"]
    recipes = {name: body for name, body in schema["$defs"].items() if "kind" in body.get("properties", {})}
    assert {body["properties"]["kind"]["const"] for body in recipes.values()} == {*DISCHARGES, *MECHANISMS}
    fields = [field for body in recipes.values() for key, field in body["properties"].items() if key != "kind"]
    assert all(field.get("description") for field in fields)
    assert all(field.get("description") for field in schema["properties"].values())
    assert {"next_step", "criteria"} <= set(schema["properties"]) - set(schema["required"])
    assert all(field.get("description") for field in schema["$defs"]["Criteria"]["properties"].values())


def test_a_case_of_the_authors_own_folder_stands_before_the_shipped_one(tmp_path: Path) -> None:
    folder = tmp_path / "cases"
    folder.mkdir()
    text = (loader.SHIPPED / "cases" / "normal.yaml").read_text(encoding="utf-8")
    (folder / "normal.yaml").write_text(text.replace("Healthy muscle", "My own"), encoding="utf-8")
    (folder / "mine.yaml").write_text(text, encoding="utf-8")
    assert loader.load_scenario("normal", folder.parent).title == "My own"
    assert loader.load_scenario("normal").title == "Healthy muscle"
    assert set(loader.list_cases(folder.parent)) == {*loader.list_cases(), "mine"}
    case = loader.load_scenario("mine", folder.parent)
    assert isinstance(case, Scenario)
    assert case.id == "mine"

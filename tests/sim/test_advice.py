"""Advice to authors: what is not wrong but might be better, at its place; nothing about what is in order."""

from pathlib import Path

import pytest

from sim.advice import PUBLISHED, advice, advise
from sim.discharges import DISCHARGES
from sim.loader import load_scenario
from sim.reference import ranges

CASE = """\
# A remark
title: A hand
history: It twitches.
findings: [Something fires]
explanation: Something is excitable.
sources: [Kleine 2008 Neurology]
differentials: [{name: Another, told_by: A sign}]
objectives: [Hear it]
next_step: Examine again.
sites:
  deltoid:
    shows: [fibrillation]
    mechanisms: [{kind: denervation, share: 0.2}]
    discharges:
      - kind: fibrillation
        rate_hz: 5
"""


def advised(folder: Path, text: str) -> list[tuple[int, int, str]]:
    path = folder / "hand.yaml"
    path.write_text(text, encoding="utf-8")
    return [(one.line, one.column, one.message) for one in advise(path)]


def test_each_published_range_is_of_a_number_of_a_discharge_whose_default_keeps_it() -> None:
    for (kind, key), name in PUBLISHED.items():
        published = ranges()[name]
        assert published.firm, f"{name}: nobody's measurement"
        assert published.holds(DISCHARGES[kind].model_fields[key].default), f"{kind}.{key}"


def test_about_a_case_in_order_nothing_is_advised(tmp_path: Path) -> None:
    assert advised(tmp_path, CASE) == []


def test_a_number_outside_the_published_range_is_told_with_range_and_source(tmp_path: Path) -> None:
    ((line, column, told),) = advised(tmp_path, CASE.replace("rate_hz: 5", "rate_hz: 22"))
    assert (line, column) == (16, 18)
    assert told.startswith(
        "advice: `rate_hz` is 22, outside the published range of 0.5 to 15 Hz, A.fib.rate_Hz in physiology.yaml (StatPearls"
    )


def test_numbers_in_variants_are_looked_at_and_those_left_out_are_not(tmp_path: Path) -> None:
    variant = """\
variants:
  late:
    title: Late
    difficulty: same
    sites:
      deltoid:
        mechanisms: [{kind: denervation, share: 0.2}, {kind: axonal_hyperexcitability, share: 0.1}]
        discharges: [{kind: fibrillation}, {kind: cramp, per_hour: 1, rate_hz: 28}]
"""
    ((line, column, told),) = advised(tmp_path, CASE + variant)
    assert (line, column) == (24, 80)
    assert "10 to 26 per second, A.cramp.mean_rate_pps" in told


@pytest.mark.parametrize("source", [
    "Kleine 2008 Neurology", "doi 10.1016/0022-510X(79)90177-1", "pubmed 8761268", "PMID: 8761268", "PMC6327708 (30 patients)",
    "https://example.org/atlas", "Preston & Shapiro, Electromyography and Neuromuscular Disorders", "AANEM glossary of terms",
])  # fmt: skip
def test_a_source_that_can_be_looked_up_is_enough(tmp_path: Path, source: str) -> None:
    assert advised(tmp_path, CASE.replace("[Kleine 2008 Neurology]", f'[My own patients, "{source}"]')) == []


@pytest.mark.parametrize("source", ["My own patients", "A textbook, page 312", "A series of 12008 fibres", "J Physiol 240:505"])
def test_sources_that_nobody_can_look_up_are_told(tmp_path: Path, source: str) -> None:
    ((line, column, told),) = advised(tmp_path, CASE.replace("[Kleine 2008 Neurology]", f'["{source}"]'))
    assert (line, column) == (6, 1)
    assert "a year, a DOI or a PubMed number" in told


def test_what_is_missing_of_the_sheet_is_told_in_one_line(tmp_path: Path) -> None:
    lines = [line for line in CASE.splitlines(keepends=True) if not line.startswith(("differentials", "next_step"))]
    ((line, column, told),) = advised(tmp_path, "".join(lines))
    assert (line, column) == (2, 1)
    assert told.startswith("advice: without `differentials` and `next_step` a learner will miss what it may be taken for")
    assert "objectives" not in told


def test_a_case_that_claims_nothing_is_told_so_but_not_a_healthy_one(tmp_path: Path) -> None:
    ((line, column, told),) = advised(tmp_path, CASE.replace("    shows: [fibrillation]\n", ""))
    assert (line, column) == (10, 1)
    assert "no claim" in told
    assert advised(tmp_path, CASE.replace("    shows: [fibrillation]\n", "    never: [fasciculation]\n")) == []
    assert advised(tmp_path, CASE.partition("    shows:")[0].replace("deltoid:", "deltoid: {}")) == []


def test_a_discharge_that_nothing_could_fire_is_told_where_it_is_listed(tmp_path: Path) -> None:
    ((line, column, told),) = advised(tmp_path, CASE.replace("kind: fibrillation\n        rate_hz: 5", "kind: fasciculation"))
    assert (line, column) == (15, 15)
    assert "fired by hyperexcitable axons" in told
    assert "without `axonal_hyperexcitability` or `ephapse`" in told
    ((_, _, told),) = advised(tmp_path, CASE.replace("kind: denervation", "kind: fibre_atrophy"))
    assert "without `denervation` or `motor_neuron_loss`" in told


def test_a_cause_that_a_variant_inherits_is_enough_and_one_that_it_took_away_is_missed(tmp_path: Path) -> None:
    variant = "variants:\n  late:\n    title: Late\n    difficulty: same\n    sites:\n      deltoid: {PART}\n"
    assert advised(tmp_path, CASE + variant.replace("PART", "discharges: [{kind: positive_sharp_wave}]")) == []
    ((line, _, told),) = advised(tmp_path, CASE + variant.replace("PART", "mechanisms: []"))
    assert line == 22
    assert "fibres without a nerve" in told


def test_a_claim_that_nobody_can_measure_is_told(tmp_path: Path) -> None:
    ((line, column, told),) = advised(tmp_path, CASE.replace("shows: [fibrillation]", "shows: [fibrillation, tremor]"))
    assert (line, column) == (12, 27)
    assert "whether `tremor` is seen cannot be measured; what can: electrical_silence," in told


def test_an_exemplar_needs_no_sheet_and_no_claims(tmp_path: Path) -> None:
    (tmp_path / "exemplars").mkdir()
    bare = CASE.partition("differentials")[0] + CASE.partition("next_step: Examine again.\n")[2].replace("    shows: [fibrillation]\n", "")
    assert len(advised(tmp_path, bare)) == 2
    assert advised(tmp_path / "exemplars", bare) == []
    assert list(advice(load_scenario(tmp_path / "hand.yaml"), exemplar=True)) == []


def test_a_file_that_is_wrong_or_is_no_case_gets_no_advice(tmp_path: Path) -> None:
    assert advised(tmp_path, CASE.replace("rate_hz: 5", "rate_hz: 500")) == []
    assert advised(tmp_path, CASE.replace("title:", "\ttitle:")) == []
    (tmp_path / "lessons").mkdir()
    assert advised(tmp_path / "lessons", "title: Mine\nabout: It.\n") == []

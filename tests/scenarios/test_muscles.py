"""The shipped muscles: each number has a source, and lies in the published range that the source names."""

import re

import pytest

from sim import loader
from sim.reference import ranges
from sim.scenario import MuscleSpec

MUSCLES = {name: loader.load_muscle(name) for name in loader.list_muscles()}
REAL_INNERVATION = {"biceps_brachii": 774, "first_dorsal_interosseous": 119, "tibialis_anterior": 445, "gastrocnemius_medial": 579}
SOURCED = [(name, path) for name, muscle in MUSCLES.items() for path in muscle.sources]


def number_at(muscle: MuscleSpec, path: str) -> object:
    value: object = muscle
    for part in path.split("."):
        value = getattr(value, part)
    return value


def test_the_muscles_of_the_first_cases_are_there() -> None:
    assert {*REAL_INNERVATION, "orbicularis_oculi", "orbicularis_oris"} <= set(MUSCLES)
    assert {"deltoid", "vastus_lateralis", "genioglossus"} <= set(MUSCLES), "potentials of these are published (reference, B1)"
    assert {name: MUSCLES[name].units for name in REAL_INNERVATION} == REAL_INNERVATION


@pytest.mark.parametrize(("name", "path"), SOURCED)
def test_a_number_lies_in_the_range_that_its_source_names(name: str, path: str) -> None:
    source = MUSCLES[name].sources[path]
    for key in re.findall(r"\b[A-G]\.[A-Za-z0-9_.]*\w", source):
        assert key in ranges(), f"{name}: {path}: {key}"
    key, colon, _ = source.partition(":")
    if colon and key in ranges():
        value = number_at(MUSCLES[name], path)
        assert isinstance(value, int | float)
        assert ranges()[key].holds(value), f"{name}: {path}: {value} is not in {ranges()[key]}"
    else:
        assert re.match(r"\[[STDE]\] ", source), f"{name}: {path}: begin with a key of physiology.yaml, or with [S], [T], [D] or [E]"


@pytest.mark.parametrize("name", MUSCLES)
def test_a_muscle_is_possible(name: str) -> None:
    muscle = MUSCLES[name]
    anatomy = muscle.anatomy
    assert 2 <= anatomy.fibres_per_mm2 <= 4
    crossing = anatomy.fibres_per_mm2 * 3.1416 / 4 * anatomy.territory_mm**2
    assert crossing <= 1.1 * anatomy.innervation_ratio
    density = muscle.units * crossing / (3.1416 / 4 * anatomy.width_mm * anatomy.thickness_mm)
    packed = 0.85 / (3.1416 / 4 * (anatomy.fibre_diameter_um / 1000) ** 2)
    assert density < packed, f"{density:.0f} fibres per mm² do not fit, {packed:.0f} do"
    assert anatomy.territory_mm < min(anatomy.width_mm, anatomy.thickness_mm)
    assert anatomy.end_plate_mm < anatomy.tendon_mm - 2 * anatomy.tendon_sd_mm, "the needle must lie on the fibres"
    assert muscle.firing.last_maximum_rate_hz <= muscle.firing.first_maximum_rate_hz
    assert muscle.twitch.smallest_mn < muscle.twitch.largest_mn
    assert muscle.twitch.shortest_ms < muscle.twitch.longest_ms

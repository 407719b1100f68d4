"""What criteria make of findings, by the rules that their papers give."""

import pytest

from sim.loader import list_muscles, load_muscle
from sim.teach.criteria import CRITERIA, checklist, region_of

MUSCLES = {name: load_muscle(name) for name in list_muscles()}
ALL = frozenset(CRITERIA)
SICK = {"fibrillation", "neurogenic_motor_unit_potential"}
TWITCHING = {"fasciculation", "neurogenic_motor_unit_potential"}


def counts(**found):
    return {region.name: region.counts for region in checklist(found, MUSCLES)}


@pytest.mark.parametrize(
    ("muscle", "region"),
    [
        ("genioglossus", "bulbar"),
        ("biceps_brachii", "cervical"),
        ("first_dorsal_interosseous", "cervical"),
        ("vastus_lateralis", "lumbosacral"),
    ],
)
def test_regions_are_those_of_the_roots(muscle, region):
    assert region_of(MUSCLES[muscle]) == region


def test_a_limb_needs_two_muscles_of_other_root_and_nerve():
    assert counts(biceps_brachii=SICK) == {"cervical": frozenset()}
    assert counts(biceps_brachii=SICK, deltoid=SICK) == {"cervical": frozenset()}, "two nerves, but the same roots"
    assert counts(biceps_brachii=SICK, first_dorsal_interosseous=SICK) == {"cervical": ALL}
    assert counts(biceps_brachii=SICK, tibialis_anterior=SICK) == {"cervical": frozenset(), "lumbosacral": frozenset()}


def test_the_tongue_counts_by_itself():
    assert counts(genioglossus=SICK) == {"bulbar": ALL}


def test_fasciculation_stands_for_fibrillation_by_awaji_and_gold_coast_only_and_beside_chronic_change_only():
    assert counts(genioglossus=TWITCHING) == {"bulbar": {"awaji", "gold_coast"}}
    assert counts(genioglossus={"fasciculation"}) == {"bulbar": frozenset()}
    assert counts(genioglossus={"fibrillation", "fasciculation"}) == {"bulbar": frozenset()}, "without chronic change"


def test_muscles_are_counted_by_what_they_show():
    (region,) = checklist({"biceps_brachii": SICK, "deltoid": {"fasciculation"}, "first_dorsal_interosseous": set()}, MUSCLES)
    assert (region.muscles, region.chronic, region.denervated, region.fasciculating) == (3, 1, 1, 1)

"""Every shipped comparison can be shown, a mistake in one is answered at its place, and what is left out changes nothing else."""

from pathlib import Path

import numpy as np
import pytest

from sim import loader
from sim.authoring import check
from sim.comparison import Told
from sim.engine import Controls, Engine
from sim.mechanisms import MECHANISMS
from sim.patient import build
from tests.scenarios.test_wordings import same

GOOD = """\
ours:
  title: A trial
  look_for: For the test.
  members:
    - case: als
      site: biceps_brachii
      without: [collateral_reinnervation]
    - {case: normal@at_the_end_plate, months: 3}
  effort: 0.2
  manoeuvre: sleep
  sweep_ms: 20
  sensitivity_uv: 200
  translations:
    de: {title: Ein Versuch, look_for: Für den Test.}
"""
# what is replaced, by what -> where the complaint points, what it says
MISTAKES = {
    "misspelt key": ("effort:", "efort:", (9, 3), "there is no `efort` here; did you mean `effort`?"),
    "misspelt key of a member": ("      without:", "      witout:", (7, 7), "there is no `witout` here; did you mean `without`?"),
    "unknown case": ("case: als", "case: asl", (5, 13), "there is no case `asl`; did you mean `als`?"),
    "unknown variant": ("normal@at_the_end_plate", "normal@at_the_end", (8, 14), "there is no case `normal@at_the_end`"),
    "unknown site": ("biceps_brachii", "biceps", (6, 13), "the case als has no site `biceps`; did you mean `biceps_brachii`?"),
    "unknown mechanism": (
        "[collateral_reinnervation]", "[motor_neuron_loss, colateral_reinervation]", (7, 36),
        "there is no mechanism at this site `colateral_reinervation`; did you mean `collateral_reinnervation`?",
    ),
    "mechanism that this site has not": ("[collateral", "[ephapse, collateral", (7, 17), "no mechanism at this site `ephapse`; those"),
    "unknown manoeuvre": ("manoeuvre: sleep", "manoeuvre: slep", (10, 14), "there is no manoeuvre `slep`; did you mean `sleep`?"),
    "sweep that the machine has not": ("sweep_ms: 20", "sweep_ms: 25", (11, 13), "`sweep_ms` is `25`; allowed: 1, 2, 5, 10, 20"),
    "gain as a word": ("sensitivity_uv: 200", "sensitivity_uv: high", (12, 19), "there is no sensitivity uv `high`; known: 10"),
    "effort in per cent": ("effort: 0.2", "effort: 20", (9, 11), "`effort` is `20`, too large; allowed: 0 to 1"),
    "one member": ("    - {case: normal@at_the_end_plate, months: 3}\n", "", (5, 5), "`members` is too short: at least 2 needed"),
    "missing title": ("  title: A trial\n", "", (1, 1), "`title` is missing"),
    "missing words of a translation": ("title: Ein Versuch, ", "", (14, 5), "`title` is missing"),
    "name with a capital": ("ours:", "Ours:", (1, 1), "`Ours` cannot be used as a name"),
}  # fmt: skip


def write(folder: Path, text: str) -> Path:
    path = folder / "comparisons.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_shipped_comparisons_are_without_mistakes() -> None:
    path = loader.SHIPPED / "comparisons.yaml"
    assert path in loader.scenario_files()
    assert loader.check_file(path) == []
    assert [entry["id"] for entry in loader.entries_of("comparisons")] == list(loader.load_comparisons())


@pytest.mark.parametrize("name", loader.load_comparisons())
def test_a_comparison_says_the_same_in_german(name: str) -> None:
    told = loader.load_comparisons()[name]
    same(told, told.translations["de"], Told)
    assert told.told_in("de").title == told.translations["de"].title
    assert told.told_in("fr") is told


def test_the_text_that_the_mistakes_are_made_in_is_right(tmp_path: Path) -> None:
    path = write(tmp_path, GOOD)
    assert loader.check_file(path) == []
    told = loader.load_comparisons(tmp_path)
    assert told["ours"].members[0].without == ("collateral_reinnervation",)
    assert (told["ours"].sweep_ms, told["ours"].seed, told["ours"].members[1].insertion) == (20, 1, 0)
    assert list(told)[-1] == "ours", "one's own come beside the shipped ones"


@pytest.mark.parametrize(("right", "wrong", "place", "says"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_answered_at_its_place(tmp_path: Path, right: str, wrong: str, place: tuple[int, int], says: str) -> None:
    assert right in GOOD
    path = write(tmp_path, GOOD.replace(right, wrong, 1))
    complaint = loader.check_file(path)[0]
    assert ((complaint.line, complaint.column), says in complaint.message) == (place, True), str(complaint)
    with pytest.raises(loader.ScenarioError):
        loader.load_comparisons(tmp_path)


def test_ones_own_stands_in_for_a_shipped_one_and_is_checked_by_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    name = next(iter(loader.load_comparisons()))
    path = write(tmp_path, GOOD.replace("ours:", f"{name}:").replace("case: als", "case: asl"))
    assert check([path], tmp_path, deep=False) == 1
    assert "comparisons.yaml:5:13: there is no case `asl`" in capsys.readouterr().out
    write(tmp_path, GOOD.replace("ours:", f"{name}:"))
    assert loader.load_comparisons(tmp_path)[name].title == "A trial"


def test_a_list_is_no_comparisons(tmp_path: Path) -> None:
    assert "comparisons are needed" in loader.check_file(write(tmp_path, "- als\n"))[0].message


def test_nothing_is_left_out_but_what_is_named() -> None:
    case = loader.load_scenario("als")
    less = case.without(("collateral_reinnervation",))
    assert case.without(()) is case
    assert less.id == case.id
    for name, site in case.sites.items():
        kinds = [one.kind for one in site.mechanisms]
        assert [one.kind for one in less.sites[name].mechanisms] == [kind for kind in kinds if kind != "collateral_reinnervation"]
        assert less.sites[name].model_dump(exclude={"mechanisms"}) == site.model_dump(exclude={"mechanisms"})
    assert "collateral_reinnervation" in MECHANISMS


def test_without_reinnervation_the_same_neurons_fire_and_the_same_fibres_lie_there_but_their_potentials_are_small() -> None:
    case = loader.load_scenario("als")
    engines = [Engine(build(one, 1), "biceps_brachii") for one in (case, case.without(("collateral_reinnervation",)))]
    willed = []
    for engine in engines:
        frames = [engine.step(Controls(0.1)) for _ in range(100)]
        spikes = [
            (s, u)
            for frame in frames
            for s, u, k in zip(*(frame.spikes.sample, frame.spikes.unit, frame.spikes.kind), strict=True)
            if not k
        ]
        willed.append(spikes)
    assert willed[0] == willed[1]
    assert len(willed[0]) > 100
    with_it, without = (engine.muscle for engine in engines)
    assert np.array_equal(with_it.population.threshold, without.population.threshold)
    assert np.array_equal(with_it.fibres.id, without.fibres.id)
    assert np.array_equal(with_it.fibres.x_mm, without.fibres.x_mm)
    own = (without.fibres.unit >= 0) & (with_it.fibres.unit == without.fibres.unit)
    assert np.count_nonzero(own) == np.count_nonzero(without.fibres.unit >= 0), "who had its nerve keeps it"
    assert np.count_nonzero(with_it.fibres.unit >= 0) > 2 * np.count_nonzero(own), "orphans were adopted"
    unit = max({u for _, u in willed[0]}, key=lambda u: np.ptp(engines[0].potentials.whole_uv(u)))
    large, small = (float(np.ptp(engine.potentials.whole_uv(unit))) for engine in engines)
    assert large > 2 * small, "the same unit, with and without those that it adopted"

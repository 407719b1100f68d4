"""The authoring guide is true: its example is a case, and it names every kind and key with its default."""

import re
from pathlib import Path
from typing import get_args

import pytest

from sim import loader
from sim.advice import advise
from sim.comparison import Comparison, Member
from sim.discharges import DISCHARGES
from sim.exhibit import Exhibit
from sim.glossary import Entry
from sim.lesson import KINDS, ClipSpec, Lesson, OwnQuestion, Sense
from sim.mechanisms import MECHANISMS
from sim.scenario import Criteria, Jerks, MuscleSpec, Scenario, Site, Variant
from sim.surface import SURFACES

GUIDE = (loader.SHIPPED / "README.md").read_text(encoding="utf-8")
RECIPES = [(kind, recipe) for recipes in (MECHANISMS, DISCHARGES) for kind, recipe in recipes.items()]


NAMES = ("case", "variants", "translations", "lesson", "comparisons", "glossary", "atlas")
EXAMPLES = dict(zip(NAMES, re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL), strict=True))


def test_the_example_is_a_case_without_mistakes(tmp_path: Path) -> None:
    example = EXAMPLES["case"]
    path = tmp_path / "twitching_hand.yaml"
    path.write_text(example, encoding="utf-8")
    assert loader.check_file(path) == []
    told = [str(piece).replace(str(path), "") for piece in advise(path)]
    assert re.findall(r"twitching_hand\.yaml(:\S+ advice: .+)", GUIDE) == told
    broken = path.with_name("broken.yaml")
    broken.write_text(example.replace("rate_hz", "rate_Hz"), encoding="utf-8")
    shown = [str(complaint).replace(str(broken), "") for complaint in loader.check_file(broken)]
    assert all(f"teaching/cases/twitching_hand.yaml{complaint}" in GUIDE for complaint in shown), shown


def test_the_examples_of_variants_and_translations_go_with_the_case(tmp_path: Path) -> None:
    path = tmp_path / "twitching_hand.yaml"
    path.write_text(EXAMPLES["case"] + EXAMPLES["variants"] + EXAMPLES["translations"], encoding="utf-8")
    assert loader.check_file(path) == []
    assert loader.load_scenario(f"{path}@early").sites["first_dorsal_interosseous"].shows == ("voluntary_activity",)
    assert loader.load_scenario(path).told_in("de").title == "Die zuckende Hand"


def test_the_example_of_a_lesson_is_right_and_names_every_key(tmp_path: Path) -> None:
    path = tmp_path / "lessons" / "first_hour.yaml"
    path.parent.mkdir()
    path.write_text(EXAMPLES["lesson"], encoding="utf-8")
    assert loader.check_file(path) == []
    lesson = loader.load_lesson(path)
    defaults = {key: Lesson.model_fields[key].default for key in ("order", "feedback", "seed", "difficulty")}
    assert {key: getattr(lesson, key) for key in defaults} == defaults, "the example's remarks say what is the default"
    for model in (Lesson, OwnQuestion, ClipSpec):
        assert all(f"{key}:" in EXAMPLES["lesson"] for key in model.model_fields)
    path.write_text(EXAMPLES["lesson"].replace("- fibrillation", "- fibrilation"), encoding="utf-8")
    (complaint,) = loader.check_file(path)
    assert f"teaching/lessons/first_hour.yaml{str(complaint).replace(str(path), '')}" in GUIDE


def test_the_example_of_a_comparison_is_right_and_names_every_key(tmp_path: Path) -> None:
    path = tmp_path / "comparisons.yaml"
    path.write_text(EXAMPLES["comparisons"], encoding="utf-8")
    assert loader.check_file(path) == []
    for model in (Comparison, Member):
        assert all(f"{key}:" in EXAMPLES["comparisons"] for key in model.model_fields)
    for key in ("sweep_ms", "sensitivity_uv"):
        (line,) = re.findall(rf"{key}: .+", EXAMPLES["comparisons"])
        assert set(get_args(Comparison.model_fields[key].annotation)) == set(map(int, re.findall(r"\d+", line.partition("division")[2])))


def test_the_example_of_the_atlas_is_right_and_names_every_key(tmp_path: Path) -> None:
    path = tmp_path / "atlas.yaml"
    path.write_text(EXAMPLES["atlas"], encoding="utf-8")
    assert loader.check_file(path) == []
    assert all(f"{key}:" in EXAMPLES["atlas"] for key in Exhibit.model_fields)
    path.write_text(EXAMPLES["atlas"].replace("fibrillation:", "motor_unit_potential:", 1), encoding="utf-8")
    (complaint,) = loader.check_file(path)
    assert ":1:1: there is no entry `motor_unit_potential` in the atlas; did you mean" in str(complaint), "nobody could say what shows it"
    path.write_text(EXAMPLES["atlas"].replace("site: first", "site: frst"), encoding="utf-8")
    (complaint,) = loader.check_file(path)
    assert str(complaint).endswith(
        ":3:9: the case fibrillation has no site `frst_dorsal_interosseous`; did you mean `first_dorsal_interosseous`?"
    )


def test_the_example_of_an_entry_is_right_and_names_every_key(tmp_path: Path) -> None:
    path = tmp_path / "glossary.yaml"
    path.write_text(EXAMPLES["glossary"], encoding="utf-8")
    assert loader.check_file(path) == []
    assert set(Entry.model_fields) == loader.load_glossary(tmp_path)["fibrillation"].model_fields_set


@pytest.mark.parametrize(("kind", "recipe"), RECIPES, ids=lambda value: value if isinstance(value, str) else "")
def test_the_guide_names_a_kind_with_its_keys_and_defaults(kind: str, recipe: type) -> None:
    start = re.search(rf"^\| `{kind}`|^`{kind}`", GUIDE, re.MULTILINE)
    assert start, kind
    rows = re.split(r"\n\n|\n\| `[a-z_]+` \| `", GUIDE[start.start() + 1 :])[0]
    for key, field in recipe.model_fields.items():  # type: ignore[attr-defined]
        if key != "kind" and not (key == "share" and "share` (1\nif left out)" in GUIDE and field.default == 1.0):
            assert f"`{key}`" in rows, f"{kind}: {key}"
            default = "needed" if field.is_required() else field.default if isinstance(field.default, str) else f"{field.default:g}"
            assert re.search(rf"\b{re.escape(default)}\b", rows), f"{kind}: {key}: {default}"


def test_the_guide_names_every_key_of_cases_muscles_and_surfaces() -> None:
    keys = {
        *Scenario.model_fields,
        *Variant.model_fields,
        *Criteria.model_fields,
        *Site.model_fields,
        *MuscleSpec.model_fields,
        *SURFACES,
        *KINDS,
        *get_args(Sense),
    }
    assert {key for key in keys if f"`{key}`" not in GUIDE} == set()


def test_the_guide_names_the_keys_of_jerks_with_their_defaults_and_bounds() -> None:
    example = GUIDE.partition("      jerks:\n")[2].partition("\n\n")[0]
    told = dict(re.findall(r"^ +(\w+: \S+) +# .*?(\S+-[\d.]+)", example, re.MULTILINE))
    bounds = {
        key: [getattr(part, name) for part in field.metadata for name in ("gt", "ge", "le") if hasattr(part, name)]
        for key, field in Jerks.model_fields.items()
    }
    assert told == {f"{key}: {field.default:g}": "{:g}-{:g}".format(*bounds[key]) for key, field in Jerks.model_fields.items()}

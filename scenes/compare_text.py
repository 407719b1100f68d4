"""What is said in a comparison: what to look for, which side is which, gain and sweep."""

from typing import TYPE_CHECKING

from scenes.catalogue import site_title, term
from scenes.views.trace import duration, voltage
from scenes.words import Words
from sim.loader import ScenarioError, load_scenario

if TYPE_CHECKING:
    from scenes.compare import Compare

Blocks = list[tuple[str, str]]


def head(scene: "Compare") -> Blocks:
    """What is compared and what to look for; while titles are hidden neither."""
    words, told = scene.window.words, scene.told.told_in(scene.window.words.language)
    if scene.titled and told.title:
        return [("heading", told.title), ("body", told.look_for)]
    if scene.titled:  # it is of one's own choice
        left, right = (_title(one.case, scene) for one in told.members)
        return [("heading", words("compare.pair", left=left, right=right)), ("body", words("compare.own_look_for"))]
    return [("heading", words("compare.guess")), ("body", words("compare.guess_about"))]


def _title(case: str, scene: "Compare") -> str:
    """The title of a case or an exemplar; of one that cannot be read any more, its key."""
    try:
        return load_scenario(case, scene.folder).told_in(scene.window.words.language).title
    except ScenarioError:
        return case


def name_of_side(scene: "Compare", number: int) -> Blocks:
    """Which case a side is, in which muscle, and what is left out of it or put in."""
    words, prepared, folder = scene.window.words, scene.sides[number].prepared, scene.folder
    if scene.preparing:
        return [("quiet", words("examine.preparing"))]
    if prepared is None or not scene.titled:
        return [("strong", words("compare.unknown"))]
    kinds = scene.written[number].without
    named = ", ".join(term(kind, folder, words.language) for kind in kinds)
    how = [words("compare.with" if scene.whole else "compare.lacking", mechanisms=named)] if kinds else []
    return [
        ("strong", prepared.scenario.told_in(words.language).title),
        ("small", " · ".join((site_title(prepared.site, words, folder), *how))),
    ]


def gain_in_words(words: Words, sensitivity_uv: int) -> str:
    """Microvolts per division."""
    return words("units.per_division", value=voltage(words, sensitivity_uv))


def sweep_in_words(words: Words, sweep_ms: int) -> str:
    """Milliseconds per division."""
    return words("units.per_division", value=duration(words, sweep_ms))

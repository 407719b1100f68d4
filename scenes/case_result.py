"""What is said of a work-up: before the diagnosis what was recorded, and once it is judged what was really there."""

from typing import TYPE_CHECKING

from scenes.case_text import Blocks, part, why
from sim.teach.criteria import CRITERIA, checklist

if TYPE_CHECKING:
    from scenes.case import Case

MARKS = {"found": "✓", "missed": "✗", "imagined": "✗", "unclear": "·", "unseen": "·"}


def needled(scene: "Case") -> Blocks:
    """What was recorded so far, a line for each muscle in which there was a needle."""
    words = scene.window.words
    text: Blocks = [("heading", words("workup.so_far"))]
    for site in scene.scenario.sites:
        if scene.needles(site):
            found = scene.found_at(site) or words("workup.nothing_recorded")
            text.append(("item", words("workup.recorded_in", muscle=scene.site_name(site), found=found)))
    return text


def concluded(scene: "Case") -> Blocks:
    """The diagnosis, the findings in numbers, the needles, the criteria, and then all that the case tells."""
    words, result, case = scene.window.words, scene.assessment, scene.told
    assert result is not None
    text: Blocks = [("title", words("sitting.right" if result.right else "sitting.wrong")), ("heading", case.title)]
    text.append(("body", words(f"workup.was_{scene.confidence}", chosen=scene.name(scene.chosen))))
    if not result.right:
        text += _why_not(scene)
    counts = {outcome: result.count(outcome) for outcome in ("found", "missed", "imagined", "unseen")}
    text += [("gap", ""), ("strong", words("workup.findings")), ("body", words("workup.counts", **counts)), ("quiet", words("workup.look"))]
    text += [("gap", ""), ("strong", words("workup.cost")), *_cost(scene)]
    text += _criteria(scene)
    for key in ("laboratory", "imaging"):
        text += part(f"case.{key}", getattr(case.report, key), words)
    return [*text, ("gap", ""), *why(case, words)]


def _why_not(scene: "Case") -> Blocks:
    """What speaks against the diagnosis that was chosen."""
    words, result = scene.window.words, scene.assessment
    assert result is not None
    text: Blocks = []
    for key, signs in (("unexplained", result.unexplained), ("lacking", result.lacking)):
        if signs:
            text.append(("body", words(f"workup.{key}", chosen=scene.name(scene.chosen), signs=_listed(scene, signs))))
    title = scene.name(scene.chosen).lower()
    text += [("body", other.told_by) for other in scene.told.differentials if other.name.lower() == title]
    return text or [("body", words("workup.not_by_needle"))]


def _listed(scene: "Case", keys: tuple[str, ...]) -> str:
    return ", ".join(scene.name(key) for key in keys)


def _cost(scene: "Case") -> Blocks:
    """Needles and manoeuvres."""
    words, result = scene.window.words, scene.assessment
    assert result is not None
    cost = result.cost
    few = words("quiz.and").join(scene.site_name(site) for site in cost.enough)
    counts = {"count": cost.needles, "percent": round(100 * cost.sparing), "enough": len(cost.enough)}
    key = "workup.needles" if cost.needles >= len(cost.enough) else "workup.few_needles"
    text: Blocks = [("body", words(key, **counts, few=few))]
    if cost.manoeuvres:
        text.append(("body", words("workup.manoeuvres", names=", ".join(words(f"manoeuvre.{key}") for key in cost.manoeuvres))))
    return text


def _criteria(scene: "Case") -> Blocks:
    """What the criteria of ALS make of what was recorded, where the question arises."""
    words = scene.window.words
    muscles = scene.muscles()
    regions = checklist({site: scene.recorded.get(site, ()) for site in muscles}, muscles)
    if not (scene.told.criteria or scene.cases[scene.chosen].criteria):
        return []
    text: Blocks = [("gap", ""), ("strong", words("workup.criteria"))]
    for region in regions:
        counts = {"muscles": region.muscles, "chronic": region.chronic, "denervated": region.denervated, "twitching": region.fasciculating}
        text.append(("item", words("workup.region", region=words(f"workup.region_{region.name}"), **counts)))
    for key in CRITERIA:
        shown = [words(f"workup.region_{region.name}") for region in regions if key in region.counts]
        told = words("workup.counted", criteria=words(f"workup.{key}"), regions=", ".join(shown)) if shown else ""
        text.append(("item", told or words("workup.uncounted", criteria=words(f"workup.{key}"))))
    return [*text, ("quiet", words("workup.bedside"))]


def outcome(scene: "Case") -> list[list[str]]:
    """A row for each finding: muscle, finding, what became of it."""
    words, result = scene.window.words, scene.assessment
    assert result is not None
    rows = []
    for verdict in result.verdicts:
        told = words(f"workup.{verdict.outcome}")
        if verdict.truly:
            told = words("workup.taken_for", truly=scene.name(verdict.truly))
        rows.append([scene.site_name(verdict.site), scene.name(verdict.key), f"{MARKS[verdict.outcome]} {told}"])
    return rows

"""What is written about a case, in the blocks that a paragraph shows."""

from collections.abc import Sequence

from scenes.catalogue import site_title
from scenes.preparation import Prepared
from scenes.words import Words

TABS = ("patient", "findings", "why")
Blocks = list[tuple[str, str]]


def blocks(tab: str, prepared: Prepared, words: Words) -> Blocks:
    """The text of a tab: the patient and this muscle, what the needle finds, or why."""
    return {"patient": _patient, "findings": _findings, "why": _why}[tab](prepared, words)


def _patient(prepared: Prepared, words: Words) -> Blocks:
    scenario, spec, site = prepared.scenario, prepared.muscle.spec, prepared.scenario.sites[prepared.site]
    text: Blocks = [("heading", scenario.title), ("body", scenario.history), ("gap", "")]
    text += [("strong", site_title(prepared.site, words)), ("quiet", words("case.supply", nerve=spec.nerve, root=spec.root))]
    if site.note:
        text.append(("body", site.note))
    signs = [words(f"case.sign_{key}", text=line) for key, line in scenario.signs if line]
    text += _part("case.signs", signs, words)
    for key, lines in scenario.report:
        text += _part(f"case.{key}", lines, words)
    return text


def _findings(prepared: Prepared, words: Words) -> Blocks:
    return [("heading", words("case.findings")), *(("item", line) for line in prepared.scenario.findings)]


def _why(prepared: Prepared, words: Words) -> Blocks:
    scenario = prepared.scenario
    text: Blocks = [("heading", words("case.why")), ("body", scenario.explanation)]
    others = [words("case.differential", name=other.name, told_by=other.told_by) for other in scenario.differentials]
    text += _part("case.differentials", others, words)
    text += _part("case.next", [scenario.next_step] if scenario.next_step else [], words)
    text += _part("case.management", [scenario.management] if scenario.management else [], words)
    text += _part("case.objectives", scenario.objectives, words)
    text += _part("case.limits", scenario.limits, words)
    return [*text, ("gap", ""), ("strong", words("case.sources")), *(("small", source) for source in scenario.sources)]


def _part(title: str, lines: Sequence[str], words: Words) -> Blocks:
    """A part with its title, or nothing of it where the case says nothing."""
    if not lines:
        return []
    style = "body" if len(lines) == 1 else "item"
    return [("gap", ""), ("strong", words(title)), *((style, line) for line in lines)]

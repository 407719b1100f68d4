"""What is written about a case, in the blocks that a paragraph shows."""

from collections.abc import Sequence

from scenes.catalogue import site_title
from scenes.preparation import Prepared
from scenes.words import Words
from sim.scenario import Scenario

TABS = ("patient", "findings", "why")
Blocks = list[tuple[str, str]]


def blocks(tab: str, prepared: Prepared, words: Words) -> Blocks:
    """The text of a tab: the patient and this muscle, what the needle finds, or why."""
    return {"patient": _patient, "findings": _findings, "why": _why}[tab](prepared, words)


def _patient(prepared: Prepared, words: Words) -> Blocks:
    scenario = prepared.scenario.told_in(words.language)
    site = scenario.sites[prepared.site]
    text: Blocks = [("heading", scenario.title), ("body", scenario.history), ("gap", ""), *_muscle(prepared, words)]
    if site.note:
        text.append(("body", site.note))
    text += signs(scenario, words)
    for key, lines in scenario.report:
        text += part(f"case.{key}", lines, words)
    return text


def unnamed(prepared: Prepared, words: Words) -> Blocks:
    """The patient and this muscle, without what names the disease."""
    return [*story(prepared.scenario.told_in(words.language), words), ("gap", ""), *_muscle(prepared, words)]


def story(scenario: Scenario, words: Words) -> Blocks:
    """What the patient tells, the examination without a needle, and nerve conduction, which is measured before the needle goes in."""
    text: Blocks = [("heading", words("case.patient")), ("body", scenario.history), *signs(scenario, words)]
    return text + part("case.conduction", scenario.report.conduction, words)


def signs(scenario: Scenario, words: Words) -> Blocks:
    """The examination without a needle."""
    return part("case.signs", [words(f"case.sign_{key}", text=line) for key, line in scenario.signs if line], words)


def _muscle(prepared: Prepared, words: Words) -> Blocks:
    spec = prepared.muscle.spec.told_in(words.language)
    return [("strong", site_title(prepared.site, words)), ("quiet", words("case.supply", nerve=spec.nerve, root=spec.root))]


def _findings(prepared: Prepared, words: Words) -> Blocks:
    return [("heading", words("case.findings")), *(("item", line) for line in prepared.scenario.told_in(words.language).findings)]


def _why(prepared: Prepared, words: Words) -> Blocks:
    return why(prepared.scenario.told_in(words.language), words)


def why(scenario: Scenario, words: Words) -> Blocks:
    """Why it is so, what it may be taken for, what is done, and where that is written."""
    text: Blocks = [("heading", words("case.why")), ("body", scenario.explanation)]
    others = [words("case.differential", name=other.name, told_by=other.told_by) for other in scenario.differentials]
    text += part("case.differentials", others, words)
    text += part("case.next", [scenario.next_step] if scenario.next_step else [], words)
    text += part("case.management", [scenario.management] if scenario.management else [], words)
    text += part("case.objectives", scenario.objectives, words)
    text += part("case.limits", scenario.limits, words)
    return [*text, ("gap", ""), ("strong", words("case.sources")), *(("small", source) for source in scenario.sources)]


def part(title: str, lines: Sequence[str], words: Words) -> Blocks:
    """A part with its title, or nothing of it where the case says nothing."""
    if not lines:
        return []
    style = "body" if len(lines) == 1 else "item"
    return [("gap", ""), ("strong", words(title)), *((style, line) for line in lines)]

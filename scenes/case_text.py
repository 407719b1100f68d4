"""What is written about a case, in the blocks that a paragraph shows."""

from scenes.catalogue import site_title
from scenes.preparation import Prepared
from scenes.words import Words

TABS = ("patient", "findings", "why")
Blocks = list[tuple[str, str]]


def blocks(tab: str, prepared: Prepared, words: Words) -> Blocks:
    """The text of a tab: the patient and this muscle, what the needle finds, or why."""
    return {"patient": _patient, "findings": _findings, "why": _why}[tab](prepared, words)


def _patient(prepared: Prepared, words: Words) -> Blocks:
    spec, site = prepared.muscle.spec, prepared.scenario.sites[prepared.site]
    text: Blocks = [("heading", prepared.scenario.title), ("body", prepared.scenario.history), ("gap", "")]
    text += [("strong", site_title(prepared.site, words)), ("quiet", words("case.supply", nerve=spec.nerve, root=spec.root))]
    if site.note:
        text.append(("body", site.note))
    return text


def _findings(prepared: Prepared, words: Words) -> Blocks:
    return [("heading", words("case.findings")), *(("item", line) for line in prepared.scenario.findings)]


def _why(prepared: Prepared, words: Words) -> Blocks:
    scenario = prepared.scenario
    return [
        ("heading", words("case.why")),
        ("body", scenario.explanation),
        ("gap", ""),
        ("strong", words("case.sources")),
        *(("small", source) for source in scenario.sources),
    ]

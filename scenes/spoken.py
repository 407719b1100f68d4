"""The quiz in words: what the conversation in a terminal says, as the window would say it."""

from functools import cache, partial
from pathlib import Path

from scenes import asking
from scenes.catalogue import site_title, term
from scenes.description import description
from scenes.words import Words
from sim.loader import load_glossary, load_scenario
from sim.teach.text_desk import Speech


def speech(folder: Path | None = None, language: str = "en") -> Speech:
    """What is said of the files in `folder` and of the shipped ones; ScenarioError if the glossary is wrong."""
    words, glossary = Words(language), load_glossary(folder, language)
    names, sites = partial(term, folder=folder, language=language), partial(site_title, words=words, folder=folder)
    cases = cache(lambda case: load_scenario(case, folder).told_in(language))
    return Speech(
        words,
        describe=partial(description, words=words),
        names=names,
        question=partial(asking.question, words=words, names=names),
        option=partial(asking.option, words=words, names=names, cases=cases),
        answered=partial(asking.answered, words=words, names=names, cases=cases),
        label=partial(asking.clip_label, words=words, sites=sites),
        situation=partial(asking.situation, words=words, sites=sites),
        unit=partial(asking.unit, words=words),
        reason=partial(asking.reason, glossary=glossary, words=words, cases=cases),
    )

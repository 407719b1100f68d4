"""The quiz in words: what the conversation in a terminal says, as the window would say it."""

from functools import cache, partial
from pathlib import Path

from scenes import asking
from scenes.catalogue import site_title, term
from scenes.description import description
from scenes.words import Words
from sim.classes.group import Asked
from sim.classes.report import Told
from sim.loader import load_glossary, load_scenario
from sim.teach.item import Item, read_item
from sim.teach.text_desk import Speech


def class_words(folder: Path | None, language: str) -> Told:
    """How what came of a class is told; `folder` holds what its pack brought."""
    said = speech(folder, language)

    def question(one: Asked) -> str:
        item = _item(one)
        return said.question(item) if item is not None else one.kind.replace("_", " ")

    def answer(one: Asked) -> str:
        item = _item(one)
        if item is None or not one.wrong:
            return one.wrong
        whole = one.wrong in item.options or not item.options  # a teacher's own words may hold a plus
        chosen = (one.wrong,) if whole else tuple(one.wrong.split("+"))
        text, meant = said.answered(item, chosen), item.meant(chosen)
        return f"{text} ({said.names(meant)})" if meant not in ("", *chosen) else text  # of two clips, what the other one shows

    return Told(said.words, language, said.names, question, answer)


def _item(one: Asked) -> Item | None:
    """The item that was asked; None if it cannot be read, as it is of another version."""
    try:
        return read_item(one.item)
    except ValueError:
        return None


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

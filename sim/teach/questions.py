"""The kinds of question, each made of clips whose truth the engine knows: what can be asked of a finding, and how."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.teach import cases, measuring, origins
from sim.teach.findings import FINDINGS, group_of
from sim.teach.item import Clip, Item
from sim.teach.search import Lots
from sim.teach.seen import moves
from sim.teach.wish import Wish

if TYPE_CHECKING:
    from sim.teach.bank import Bank

Maker = Callable[["Bank", Wish, Lots], Item | None]
LETTERS = ("a", "b", "c")
FEWEST, MORE = 3, 2  # options of an easy item, and how many more a hard one has
EITHER_WAY = ("fasciculation",)  # is found in the healthy and in the ill, so that it is no answer to whether something is normal


@dataclass(frozen=True)
class Question:
    """One kind of question: the findings that it can be asked about, and how an item of it is made."""

    findings: Callable[["Bank"], tuple[str, ...]]
    make: Maker


def item_of(wish: Wish, clips: tuple[Clip, ...], options: list[str], right: str, means: list[str]) -> Item:
    """An item with one right answer."""
    return Item(wish.kind, wish.finding, wish.seed, wish.senses, wish.difficulty, clips, tuple(options), tuple(means), (right,))


def alternatives(bank: "Bank", wish: Wish, lots: Lots) -> list[str]:
    """What else the same question could be answered with: what it is to be told from, then what it is confused with, then others.

    For an easy item those that it is seldom confused with come first.
    """
    possible = [one for one in group_of(wish.finding) if one in bank.places and one != wish.finding]
    if wish.senses == "skin":
        possible = [one for one in possible if "skin" in FINDINGS[one].senses]
    confused = [one for one in bank.glossary[wish.finding].confused_with if one in possible]
    rest = lots.shuffled([one for one in possible if one not in confused])
    ordered = rest + confused[::-1] if lots.share() > 0.4 + wish.difficulty else confused + rest
    return sorted(ordered, key=lambda one: one != wish.against)


def recognisable(bank: "Bank") -> tuple[str, ...]:
    """The findings that the cases show and that can be told from another."""
    return tuple(one for one in bank.places if any(other in bank.places and other != one for other in group_of(one)))


def shown(bank: "Bank", finding: str, wish: Wish, lots: Lots) -> Clip | None:
    """A clip of a finding that reaches the sense by which it is to be told; None if no case may show it."""
    while (clip := bank.clip(finding, lots, wish.difficulty)) is not None:
        if wish.senses != "skin" or moves(bank.patients, clip):
            return clip
    return None


def name_discharge(bank: "Bank", wish: Wish, lots: Lots) -> Item | None:
    """What is this?"""
    clip = shown(bank, wish.finding, wish, lots)
    others = alternatives(bank, wish, lots)[: FEWEST - 1 + round(MORE * wish.difficulty)]
    options = lots.shuffled([wish.finding, *others])
    return item_of(wish, (clip,), options, wish.finding, options) if clip else None


def which_of_two(bank: "Bank", wish: Wish, lots: Lots) -> Item | None:
    """Which of the two is it?"""
    return among(bank, wish, lots, others=1)


def odd_one_out(bank: "Bank", wish: Wish, lots: Lots) -> Item | None:
    """Which one is not like the others?"""
    return among(bank, wish, lots, others=2)


def among(bank: "Bank", wish: Wish, lots: Lots, others: int) -> Item | None:
    """A clip of the finding among clips of another one."""
    other = next(iter(alternatives(bank, wish, lots)), None)
    if other is None:
        return None
    clips = [shown(bank, finding, wish, lots) for finding in lots.shuffled([wish.finding, *[other] * others])]
    found = tuple(clip for clip in clips if clip)
    letters, means = list(LETTERS[: len(found)]), [clip.shows for clip in found]
    return item_of(wish, found, letters, letters[means.index(wish.finding)], means) if len(found) == len(clips) else None


def normal_or_not(bank: "Bank", wish: Wish, lots: Lots) -> Item | None:
    """Is this normal?"""
    clip = shown(bank, wish.finding, wish, lots)
    right = "normal" if bank.glossary[wish.finding].normal else "abnormal"
    return item_of(wish, (clip,), ["normal", "abnormal"], right, ["", ""]) if clip else None


QUESTIONS: dict[str, Question] = {
    "name_discharge": Question(recognisable, name_discharge),
    "which_of_two": Question(recognisable, which_of_two),
    "odd_one_out": Question(recognisable, odd_one_out),
    "normal_or_not": Question(lambda bank: tuple(one for one in bank.places if one not in EITHER_WAY), normal_or_not),
    "measure": Question(measuring.quantities, measuring.measure),
    "origin": Question(origins.findings, origins.origin),
    "diagnosis": Question(cases.asked, cases.diagnosis),
    "criteria": Question(cases.judged, cases.criteria),
    "what_next": Question(cases.asked, cases.what_next),
}

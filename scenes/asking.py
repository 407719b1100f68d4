"""What the quiz says about an item, the same in the window and in a terminal: the question, options, clips, and the reason after it.

`names` gives the name of a finding or a case by its key, `sites` that of a muscle, `cases` a case by its id.
"""

from collections.abc import Callable, Mapping

from scenes.words import Words
from sim.glossary import Entry
from sim.scenario import Scenario
from sim.teach.cases import expected, muscles_of, seen
from sim.teach.item import Clip, Item

Names = Callable[[str], str]
Cases = Callable[[str], Scenario]

OWN = "own"
PATIENTS = ("diagnosis", "what_next")  # kinds whose clips are of several muscles, and whose options are cases
LETTERED = ("which_of_two", "odd_one_out")
CLIPS = {"origin": ("rest", "block", "curare"), "criteria": ("rest", "effort")}
SLIGHT = 0.2  # effort up to which single potentials are told apart
SENTENCES, FINDINGS = 2, 3  # of a case's explanation, and of its findings, that are told


def question(item: Item, words: Words, names: Names) -> str:
    """What is asked."""
    if item.kind == OWN:
        return item.ask
    if item.kind == "measure":
        return words(f"quiz.measure.{item.finding}")
    return words(f"quiz.ask.{item.kind}", finding=names(item.finding))


def option(item: Item, key: str, words: Words, names: Names, cases: Cases) -> str:
    """What can be answered."""
    if item.kind == OWN:
        return key
    if item.kind == "what_next":
        return next_step(cases(key))
    return words(f"quiz.option.{key}") if f"quiz.option.{key}" in words else names(key)


def answered(item: Item, answer: tuple[str, ...], words: Words, names: Names, cases: Cases) -> str:
    """An answer as it is read back: options, or a number with its unit."""
    if not answer:
        return words("quiz.no_answer")
    if item.options:
        return words("quiz.and").join(option(item, key, words, names, cases) for key in answer)
    return f"{answer[0]} {unit(item, words)}"


def unit(item: Item, words: Words) -> str:
    """The unit of the number that is asked for; empty where none is."""
    return words(f"quiz.unit.{item.unit}") if item.unit else ""


def clip_label(item: Item, n: int, words: Words, sites: Names) -> str:
    """The name of the n-th clip, from 0; empty where there is one only."""
    if item.kind in LETTERED:
        return words(f"quiz.clip.{'abc'[n]}")
    if item.kind in CLIPS:
        return words(f"quiz.clip.{CLIPS[item.kind][n]}")
    if item.kind not in PATIENTS:
        return ""
    clip = item.clips[n]
    return situation(clip, words, sites) if effort(clip) else sites(clip.address.site or "")


def situation(clip: Clip, words: Words, sites: Names) -> str:
    """What the patient was asked to do in a clip; of potentials and patterns also the muscle, as each has its own norm."""
    if not effort(clip):
        return words("quiz.clip.relaxed")
    told = words("quiz.clip.slight" if effort(clip) <= SLIGHT else "quiz.clip.strong")
    return words("quiz.clip.of_muscle", muscle=sites(clip.address.site), effort=told) if clip.address.site else told


def effort(clip: Clip) -> float:
    """The strongest effort in a clip, 0 at rest."""
    return max((controls.effort for _, controls in clip.address.track), default=0.0)


def reason(item: Item, answer: tuple[str, ...], glossary: Mapping[str, Entry], words: Words, cases: Cases) -> list[str]:
    """Why it is so, in a few lines, for somebody who answered so; nothing of it says whether that was right."""
    if item.kind == OWN:
        return [item.why]
    return REASONS.get(item.kind, _of_finding)(item, answer, glossary, words, cases)


def _of_finding(item: Item, answer: tuple[str, ...], glossary: Mapping[str, Entry], words: Words, _: Cases) -> list[str]:
    """Of what is recognised: what it was, and what was taken for it."""
    lines = []
    if item.kind in LETTERED:
        shown = [words("quiz.reason.clip", clip=words(f"quiz.clip.{key}"), finding=glossary[clip.shows].term) for key, clip in _clips(item)]
        lines.append(words("quiz.reason.sentence", text=words("quiz.and").join(shown)))
    lines += _defined(glossary[item.finding], words)
    if item.kind == "normal_or_not":
        side = "normal" if glossary[item.finding].normal else "abnormal"
        lines.append(words(f"quiz.reason.{side}", finding=glossary[item.finding].term))
    others = [meant] if (meant := item.meant(answer)) else []
    if item.kind == "odd_one_out":
        others = [means for means in item.means if means != item.finding][:1]
    return lines + [line for other in others if other != item.finding for line in _told_apart(glossary[other], item.kind, words)]


def _clips(item: Item) -> list[tuple[str, Clip]]:
    return list(zip("abc", item.clips, strict=False))


def _defined(entry: Entry, words: Words) -> list[str]:
    told = [words("quiz.reason.told_by", text=entry.told_by)] if entry.told_by else []
    return [words("quiz.reason.was", finding=entry.term, definition=entry.definition), *told]


def _told_apart(entry: Entry, kind: str, words: Words) -> list[str]:
    key = "quiz.reason.others" if kind == "odd_one_out" else "quiz.reason.chosen"
    return [words(key, finding=entry.term, told_by=entry.told_by or entry.definition)]


def _of_number(item: Item, _answer: tuple[str, ...], glossary: Mapping[str, Entry], words: Words, _cases: Cases) -> list[str]:
    """What is measured: the true value, what was accepted, and what the quantity is."""
    assert item.low is not None
    assert item.high is not None
    true = (item.low + item.high) / 2
    entry = glossary[item.finding]
    defined = words("quiz.reason.quantity", quantity=entry.term, definition=entry.definition)
    if item.unit == "phases":
        return [words("quiz.reason.phases", value=f"{true:.0f}"), defined]
    values = {"value": _rounded(true), "low": _rounded(item.low), "high": _rounded(item.high)}
    return [words("quiz.reason.value", unit=unit(item, words), **values), defined]


def _rounded(value: float) -> str:
    return f"{value:.0f}" if value >= 100 else f"{value:.3g}"


def _of_origin(item: Item, answer: tuple[str, ...], glossary: Mapping[str, Entry], words: Words, _: Cases) -> list[str]:
    """Why what the manoeuvres left over leads to the place, and what would have been seen of the place that was chosen."""
    (right,) = item.right
    lines = [words("quiz.reason.it_was", finding=glossary[item.finding].term), words(f"quiz.born.{right}")]
    return lines + [words(f"quiz.if_born.{key}") for key in answer if key != right and key in item.options]


def _of_criteria(item: Item, _answer: tuple[str, ...], glossary: Mapping[str, Entry], words: Words, _cases: Cases) -> list[str]:
    """What the muscle shows, and what the Gold Coast and the Awaji criteria make of it."""
    shown = [words("quiz.and").join(glossary[one].term for one in clip.shows.split("+")) for clip in item.clips]
    lines = [words("quiz.reason.muscle", rest=shown[0], effort=shown[1])] if len(shown) == 2 else []
    counted = "_and_".join(key for key in item.right)
    return [*lines, words(f"quiz.criteria.{counted}")]


def _of_patient(item: Item, answer: tuple[str, ...], glossary: Mapping[str, Entry], words: Words, cases: Cases) -> list[str]:
    """What was seen, who has it, and why; after a wrong answer also why that is not the best."""
    case, shown = cases(item.right[0]), [clip.shows for clip in item.clips]
    told = words("quiz.and").join(_terms(one.split("+"), glossary, words) for one in shown)
    lines = [words("quiz.reason.patient", shown=told), words("quiz.reason.it_was", finding=case.title)]
    for other in (cases(key) for key in answer if key in item.options and key not in item.right):
        its = expected(other)
        unexplained, lacking = seen(shown) - its.explained, its.at(muscles_of(item.clips)) - seen(shown)
        key, those = ("quiz.reason.unexplained", unexplained) if unexplained else ("quiz.reason.lacking", lacking)
        if those:  # in an item kept before the cases changed it may be neither
            lines.append(words(key, case=other.title, findings=_terms(sorted(those), glossary, words)))
    if item.kind == "what_next":
        lines.append(words("quiz.reason.next", text=next_step(case)))
    return [*lines, first_sentences(case.explanation, SENTENCES), *case.findings[:FINDINGS]]


def _terms(findings: list[str], glossary: Mapping[str, Entry], words: Words) -> str:
    return words("quiz.with").join(glossary[one].term for one in findings if one in glossary)


Reason = Callable[[Item, tuple[str, ...], Mapping[str, Entry], Words, Cases], list[str]]
REASONS: dict[str, Reason] = {
    "measure": _of_number,
    "origin": _of_origin,
    "criteria": _of_criteria,
    "diagnosis": _of_patient,
    "what_next": _of_patient,
}


def next_step(case: Scenario) -> str:
    """What a case asks for next, on one line."""
    return " ".join((case.next_step or "").split())


def first_sentences(text: str, count: int) -> str:
    """The first sentences of a text, on one line."""
    flat = " ".join(text.split())
    ends = [i + 1 for i, c in enumerate(flat[:-1]) if c in ".!?" and flat[i + 1] == " " and flat[i + 2 : i + 3].isupper()]
    return flat[: ends[count - 1]] if len(ends) >= count else flat

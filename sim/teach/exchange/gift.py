"""A handout as GIFT: plain text that Moodle and others read, with the signals in words.

The format: https://docs.moodle.org/en/GIFT_format; what is escaped and how a line is broken follows Moodle's own reader.
"""

from sim.teach.exchange.handout import Handout, Question, caption, plain_number
from sim.teach.text_desk import Speech

SPECIAL = str.maketrans({**{char: f"\\{char}" for char in "\\~=#{}:"}, "\n": "\\n", "\r": ""})
PLAIN = "[plain]"  # the form of the texts, so that nothing in them is taken for markup


def gift(handout: Handout, said: Speech) -> str:
    """All of it, one question after the other with an empty line between."""
    head = [said.words("exchange.in_gift"), said.words("app.honesty"), handout.title, *handout.left_out]
    category = " ".join(handout.title.replace("/", "//").split())  # which is not unescaped by those who read it
    parts = ["\n".join(f"// {line}" for line in head), f"$CATEGORY: $course$/top/Fasciscope/{category}"]
    return "\n\n".join(parts + [_question(handout, one, said) for one in handout.questions]) + "\n"


def escaped(text: str) -> str:
    """A text in which nothing is taken for a sign of the format, nor a bracket at its beginning for the name of a form."""
    return (PLAIN if text.startswith("[") else "") + text.translate(SPECIAL)


def _question(handout: Handout, question: Question, said: Speech) -> str:
    name = said.words("exchange.name", title=handout.title, seed=handout.seed, number=question.number)
    asked = "\n".join([question.ask, *(f"{caption(clip, said)}: {clip.told}" for clip in question.clips)])
    why = "\n".join([*question.why, *(said.words("quiz.text.address", address=clip.address) for clip in question.clips)])
    number = "" if question.value is None else f"#{plain_number(question.value)}:{plain_number(question.tolerance)}"
    choices = [
        f"\t{sign}{escaped(choice.text)}" + (f"#{escaped(chr(10).join(choice.why))}" if choice.why else "")
        for sign, choice in zip(_signs(question), question.choices, strict=True)
    ]
    return "\n".join([f"::{name.translate(SPECIAL)}::{PLAIN}{escaped(asked)}{{{number}", *choices, f"\t####{escaped(why)}", "}"])


def _signs(question: Question) -> list[str]:
    """What stands before each option: its share of the mark, where several are right."""
    if not question.item.several:
        return ["=" if choice.right else "~%0%" if choice.text.startswith("%") else "~" for choice in question.choices]
    return [f"~%{plain_number(share)}%" for share in question.shares]

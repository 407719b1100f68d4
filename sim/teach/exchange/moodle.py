"""A handout as Moodle XML: one file with sounds and pictures in it, for a course's question bank.

The format: https://docs.moodle.org/en/Moodle_XML_format. A lesson becomes a category; nothing is shuffled, as A, B and C stay in order.
"""

from base64 import b64encode
from html import escape
from xml.etree import ElementTree as ET

from sim.teach.exchange.handout import Handout, Question, Shown, caption, plain_number
from sim.teach.text_desk import Speech

Files = dict[str, bytes]


def moodle(handout: Handout, said: Speech) -> bytes:
    """All of it, UTF-8."""
    quiz = ET.Element("quiz")
    category = _under(quiz, "question", type="category")
    title = " ".join(handout.title.replace("/", "//").split())
    _text(_under(category, "category"), f"$course$/top/Fasciscope/{title}")
    about = [handout.about, said.words("app.honesty"), *handout.left_out]
    _text(_under(category, "info", format="html"), "".join(map(_paragraph, about)))
    for question in handout.questions:
        _add(quiz, handout, question, said)
    ET.indent(quiz)
    return ET.tostring(quiz, encoding="UTF-8", xml_declaration=True) + b"\n"


def _add(quiz: ET.Element, handout: Handout, question: Question, said: Speech) -> None:
    """A question with all that Moodle wants to know of it."""
    one = _under(quiz, "question", type="multichoice" if question.choices else "numerical")
    number = f"{question.number:02}"
    _text(_under(one, "name"), said.words("exchange.name", title=handout.title, seed=handout.seed, number=number))
    asked, files = _asked(question, said)
    _with_files(_under(one, "questiontext", format="html"), asked, files)
    why, files = _why(question, said)
    _with_files(_under(one, "generalfeedback", format="html"), why, files)
    for tag, value in (("defaultgrade", "1"), ("penalty", "0"), ("hidden", "0"), ("idnumber", f"{handout.name}-{handout.seed}-{number}")):
        _under(one, tag).text = value
    if question.value is not None:
        answer = _under(one, "answer", fraction="100", format="moodle_auto_format")
        _text(answer, plain_number(question.value))
        _under(answer, "tolerance").text = plain_number(question.tolerance)
        _under(one, "unitgradingtype").text = "0"
        _under(one, "showunits").text = "3"  # none is to be typed: the question names it
        return
    settings = {"single": "false" if question.item.several else "true", "shuffleanswers": "false", "answernumbering": "none"}
    for tag, value in settings.items():
        _under(one, tag).text = value
    for choice, share in zip(question.choices, question.shares, strict=True):
        answer = _under(one, "answer", fraction=plain_number(share), format="html")
        _text(answer, escape(choice.text))
        _text(_under(answer, "feedback", format="html"), "".join(map(_paragraph, choice.why)))


def _asked(question: Question, said: Speech) -> tuple[str, Files]:
    """The question, and its clips as far as they may be seen and heard before the answer."""
    parts, files = [_paragraph(question.ask)], Files()
    for clip, stem in zip(question.clips, question.stems, strict=True):
        parts.append(_paragraph(caption(clip, said)))
        if question.is_heard:
            files[f"{stem}.wav"] = clip.sound
            parts.append(_sound(f"{stem}.wav", clip, said))
        if question.seen:
            files[f"{stem}.png"] = clip.trace
            parts.append(_picture(f"{stem}.png", said.words("exchange.trace", told=clip.told)))
        if clip.skin:
            files[f"{stem}.webp"] = clip.skin
            parts.append(_picture(f"{stem}.webp", said.words("exchange.skin")))
        if clip.told:
            summary = escape(said.words("exchange.in_words"))
            parts.append(f"<details><summary>{summary}</summary>{_paragraph(clip.told)}</details>")
    return "\n".join(parts), files


def _why(question: Question, said: Speech) -> tuple[str, Files]:
    """The reason, the marked signals, and whatever was kept back before the answer."""
    parts, files = [_paragraph(line) for line in question.why], Files()
    for clip, stem in zip(question.clips, question.stems, strict=True):
        if clip.label:
            parts.append(_paragraph(caption(clip, said)))
        if not question.is_heard:
            files[f"{stem}.wav"] = clip.sound
            parts.append(_sound(f"{stem}.wav", clip, said))
        if clip.marked:
            files[f"{stem}-marked.png"] = clip.marked
            parts += [_picture(f"{stem}-marked.png", said.words("exchange.marked")), _paragraph(said.words("exchange.caption"))]
        elif not question.seen:
            files[f"{stem}.png"] = clip.trace
            parts.append(_picture(f"{stem}.png", said.words("exchange.trace", told=clip.told)))
        parts.append(_paragraph(said.words("quiz.text.address", address=clip.address)))
    parts.append(_paragraph(said.words("app.honesty")))
    return "\n".join(parts), files


def _paragraph(text: str) -> str:
    return f"<p>{escape(text)}</p>"


def _sound(name: str, clip: Shown, said: Speech) -> str:
    label = escape(said.words("exchange.sound", clip=caption(clip, said)))
    return f'<p><audio controls="controls" aria-label="{label}"><source src="@@PLUGINFILE@@/{name}" type="audio/wav" />{label}</audio></p>'


def _picture(name: str, alt: str) -> str:
    return f'<p><img src="@@PLUGINFILE@@/{name}" alt="{escape(alt)}" style="max-width:100%;height:auto" /></p>'


def _under(above: ET.Element, tag: str, **attributes: str) -> ET.Element:
    return ET.SubElement(above, tag, attributes)


def _text(above: ET.Element, text: str) -> None:
    _under(above, "text").text = text


def _with_files(above: ET.Element, text: str, files: Files) -> None:
    """A text, and the files that it names."""
    _text(above, text)
    for name, data in files.items():
        _under(above, "file", name=name, path="/", encoding="base64").text = b64encode(data).decode("ascii")

"""A handout as a folder that any browser opens without the program and without a network: index.html, sounds and pictures.

What is right stands in the page's source: it serves practice, not examination.
"""

from html import escape
from pathlib import Path
from struct import unpack

from sim.export import version
from sim.teach.exchange.handout import Handout, Question, Shown, caption
from sim.teach.text_desk import Speech

PAGE = Path(__file__).resolve().parents[3] / "assets" / "handout"
SURE = ("1", "2", "3")


def write_html(folder: Path, handout: Handout, said: Speech) -> None:
    """All of it into an empty folder that is there. OSError where it cannot be written."""
    for question in handout.questions:
        for name, data in files_of(question).items():
            (folder / name).write_bytes(data)
    (folder / "index.html").write_text(page(handout, said), encoding="utf-8", newline="\n")


def files_of(question: Question) -> dict[str, bytes]:
    """The sounds and pictures of a question by their names; some are shown with the answer only."""
    files: dict[str, bytes] = {}
    for clip, stem in zip(question.clips, question.stems, strict=True):
        trace = clip.trace if question.seen or not clip.marked else b""
        some = {f"{stem}.wav": clip.sound, f"{stem}.png": trace, f"{stem}-marked.png": clip.marked, f"{stem}.webp": clip.skin}
        files |= {name: data for name, data in some.items() if data}
    return files


def page(handout: Handout, said: Speech) -> str:
    """index.html."""
    words = said.words
    style, script = ((PAGE / name).read_text(encoding="utf-8") for name in ("page.css", "page.js"))
    texts = {
        "right": words("sitting.right"), "wrong": words("sitting.wrong"), "none": words("quiz.no_answer"),
        "score": words("quiz.text.result"), "by-sure": words("quiz.text.confidence"),
        **{f"sure{level}": words(f"review.sure_{level}") for level in SURE},
    }  # fmt: skip
    data = "".join(f' data-{key}="{escape(text)}"' for key, text in texts.items())
    seed = words("exchange.of_seed", count=len(handout.questions), seed=handout.seed)
    left_out = "".join(f'<p class="quiet">{escape(line)}</p>\n' for line in handout.left_out)
    return f"""<!DOCTYPE html>
<html lang="{handout.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="Fasciscope {version()}">
<title>{escape(handout.title)}</title>
<style>
{style}</style>
</head>
<body{data}>
<header>
<h1>{escape(handout.title)}</h1>
<p class="honesty">{escape(words("app.honesty"))}</p>
<p>{escape(handout.about)}</p>
<p class="quiet">{escape(seed)}</p>
{left_out}<noscript><p class="honesty">{escape(words("exchange.no_script"))}</p></noscript>
</header>
<main>
{"".join(_form(question, said) for question in handout.questions)}</main>
<footer>
<p id="score" role="status"></p>
<p class="honesty">{escape(words("app.honesty"))}</p>
</footer>
<script>
{script}</script>
</body>
</html>
"""


def _form(question: Question, said: Speech) -> str:
    """One question: its clips, what can be answered, and the answer, hidden."""
    item, number = question.item, question.number
    right = " ".join(str(n) for n, choice in enumerate(question.choices, 1) if choice.right)
    truth = f'data-low="{item.low}" data-high="{item.high}"' if question.value is not None else f'data-right="{right}"'
    clips = "".join(_clip(question, clip, stem, said) for clip, stem in zip(question.clips, question.stems, strict=True))
    several = f'<p class="quiet">{escape(said.words("sitting.several"))}</p>\n' if item.several else ""
    sure = "".join(
        f'<label><input type="radio" name="sure" value="{level}"> {escape(said.words(f"sitting.sure_{level}"))}</label>\n' for level in SURE
    )
    return f"""<form id="q{number}" {truth} autocomplete="off">
<h2>{escape(said.words("exchange.question", number=number))}</h2>
{clips}<fieldset class="options">
<legend>{escape(question.ask)}</legend>
{several}{_options(question)}</fieldset>
<fieldset class="sure">
<legend>{escape(said.words("sitting.how_sure"))}</legend>
{sure}</fieldset>
<button type="submit">{escape(said.words("exchange.show"))}</button>
<section class="answer" hidden>
{_answer(question, said)}</section>
</form>
"""


def _options(question: Question) -> str:
    if question.value is not None:
        return f'<label><input type="text" inputmode="decimal" name="number"> {escape(question.unit)}</label>\n'
    kind = "checkbox" if question.item.several else "radio"
    return "".join(
        f'<label><input type="{kind}" name="option" value="{n}"> <span>{escape(choice.text)}</span></label>\n'
        for n, choice in enumerate(question.choices, 1)
    )


def _clip(question: Question, clip: Shown, stem: str, said: Speech) -> str:
    """A clip as far as it may be seen and heard before the answer."""
    parts = [f"<figure>\n<figcaption>{escape(caption(clip, said))}</figcaption>\n"]
    if question.is_heard:
        parts.append(_sound(clip, stem, said))
    if question.seen:
        parts.append(_picture(f"{stem}.png", clip.trace, said.words("exchange.trace", told=clip.told)))
    if clip.skin:
        shown = f'hidden id="m{stem}" src="data:," data-src="{stem}.webp" alt="{escape(said.words("exchange.skin"))}"'
        parts.append(
            f'<button type="button" data-moving="m{stem}" aria-pressed="false">{escape(said.words("exchange.move_skin"))}</button>\n'
        )
        parts.append(f"<img {shown}>\n")
    if clip.told:
        summary, told = escape(said.words("exchange.in_words")), escape(clip.told)
        parts.append(f"<details><summary>{summary}</summary><p>{told}</p></details>\n")
    return "".join([*parts, "</figure>\n"])


def _answer(question: Question, said: Speech) -> str:
    """Whether it was right, why, and what was kept back: marked traces, and what was not to be judged by."""
    would_be = said.words("quiz.text.would_be", answer=question.answer) if question.answer else ""
    parts = ['<p class="verdict" tabindex="-1"></p>\n', f'<p class="would-be">{escape(would_be)}</p>\n']
    parts += [f"<p>{escape(line)}</p>\n" for line in question.why]
    for n, choice in enumerate(question.choices, 1):
        parts += [f'<p data-chosen="{n}" hidden>{escape(line)}</p>\n' for line in choice.why]
    for clip, stem in zip(question.clips, question.stems, strict=True):
        parts.append(f"<figure>\n<figcaption>{escape(caption(clip, said))}</figcaption>\n")
        if not question.is_heard:
            parts.append(_sound(clip, stem, said))
        if clip.marked:
            parts.append(_picture(f"{stem}-marked.png", clip.marked, said.words("exchange.marked")))
            parts.append(f'<p class="quiet">{escape(said.words("exchange.caption"))}</p>\n')
        elif not question.seen:
            parts.append(_picture(f"{stem}.png", clip.trace, said.words("exchange.trace", told=clip.told)))
        parts.append(f'<p class="address">{escape(said.words("quiz.text.address", address=clip.address))}</p>\n</figure>\n')
    return "".join(parts)


def _sound(clip: Shown, stem: str, said: Speech) -> str:
    label = escape(said.words("exchange.sound", clip=caption(clip, said)))
    return f'<audio controls preload="none" src="{stem}.wav" aria-label="{label}"></audio>\n'


def _picture(name: str, png: bytes, alt: str) -> str:
    """A picture with its size, so that nothing jumps while it is loaded."""
    width, height = unpack(">II", png[16:24])
    size = f'width="{width}" height="{height}"'
    return f'<div class="picture"><img src="{name}" {size} alt="{escape(alt)}"></div>\n'

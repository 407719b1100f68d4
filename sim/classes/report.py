"""What came of a class as tables (CSV) and as one page to print, which opens in any browser."""

import csv
import html
import io
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from sim.classes.group import Asked, Group, mixed_up
from sim.classes.pack import SHOWN
from sim.teach.attempts import COLUMNS, cells, utc
from sim.teach.review import BANDS, Confusions, Share, calibration, confusions, share

Words = Callable[..., str]
Row = Sequence[object]
RUNS = "=+-@\t\r"  # a spreadsheet would reckon a cell that begins so
MOST_PAIRS, MOST_ITEMS, MOST_FINDINGS = 6, 12, 14  # on the page; the tables have all

STYLE = """
:root { color-scheme: light }
body { font: 11pt/1.35 system-ui, sans-serif; margin: 1.5em auto; max-width: 62em; color: #111; background: #fff; padding: 0 1em }
h1 { font-size: 1.5em; margin: 0 } h2 { font-size: 1.1em; margin: 1.2em 0 .3em }
table { border-collapse: collapse; font-size: .85em } th, td { border: 1px solid #999; padding: .15em .5em; text-align: left }
td.n, th.n { text-align: right } td.right { outline: 2px solid #111; outline-offset: -2px } .quiet { color: #555 }
.matrix th { font-weight: normal } .matrix thead th { writing-mode: vertical-rl; transform: rotate(180deg); text-align: left }
.columns { display: grid; grid-template-columns: 1fr 1fr; gap: 0 2em }
.names { columns: 3; font-size: .85em; margin: 0; padding-left: 1.2em }
@media (max-width: 50em) { .columns { grid-template-columns: 1fr } .names { columns: 1 } }
@page { size: A4; margin: 12mm } @media print { body { font-size: 8pt; margin: 0; padding: 0 } h2 { break-after: avoid } }
"""


@dataclass(frozen=True)
class Told:
    """How things are said: `words` of the catalogue, `name` of a finding or case, `question` of a kind, and `answer` of an item as kept."""

    words: Words
    language: str
    name: Callable[[str], str]
    question: Callable[[Asked], str]
    answer: Callable[[Asked], str]


def tables(group: Group, told: Told) -> dict[str, str]:
    """The files of the class as CSV, by name."""
    return {
        "learners.csv": _csv(("learner", "items", "right", "answers", "last_utc"), _learners(group)),
        "items.csv": _csv(("question", "finding", "asked", "right", "median_s", "most_wrong", "item"), _items(group, told)),
        "confusions.csv": _csv(("shown", "chosen", "times"), _pairs(confusions(group.attempts))),
        "answers.csv": _csv(("learner", *COLUMNS[1:]), _answers(group)),
    }


def _learners(group: Group) -> Iterable[Row]:
    shares = group.shares()
    for name, answers in group.learners.items():
        yield name, shares[name].items, shares[name].right, len(answers), utc(answers[-1].at) if answers else ""
    for name in group.missing:
        yield name, 0, 0, 0, ""


def _items(group: Group, told: Told) -> Iterable[Row]:
    for one in group.items():
        yield told.question(one), one.finding, one.right.items, one.right.right, f"{one.seconds:.1f}", told.answer(one), one.item


def _answers(group: Group) -> Iterable[Row]:
    for name, answers in group.learners.items():
        for one in answers:
            yield [name, *cells(0, one)[1:]]


def _pairs(matrix: Confusions) -> Iterable[Row]:
    for shown, chosen in zip(*np.nonzero(matrix.counts), strict=True):
        yield matrix.findings[shown], matrix.findings[chosen], int(matrix.counts[shown, chosen])


def _csv(head: Sequence[str], rows: Iterable[Row]) -> str:
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(head)
    table.writerows([_cell(value) for value in row] for row in rows)
    return text.getvalue()


def _cell(value: object) -> object:
    """A value as no spreadsheet takes it for a formula."""
    return f"'{value}" if isinstance(value, str) and value[:1] in RUNS else value


def page(group: Group, told: Told, at: float) -> str:
    """The report as HTML, complete in itself; `at` is when it was made (unix time, s)."""
    words, attempts = told.words, group.attempts
    day = time.strftime("%Y-%m-%d", time.localtime(at))
    parts = [
        f"<h1>{html.escape(group.pack.title)}</h1>",
        _line(words("class.head", learners=len(group.learners), date=day, pack=group.pack.id[:SHOWN]), " class=quiet"),
        _line(_overall(share(attempts), words)),
        _line(words("class.missing", count=len(group.missing), names=", ".join(group.missing))) if group.missing else "",
        _headed(words("class.confused"), _worst(group, told) + _matrix(confusions(attempts), told)),
        _headed(words("class.items"), _hardest(group, told)),
        "<div class=columns>",
        _headed(words("class.calibration"), _calibration(group, words)),
        _headed(words("class.learners"), _names(group, words)),
        "</div>",
        _line(words("class.proves_not"), " class=quiet"),
        _line(words("app.honesty"), " class=quiet"),
    ]
    title = html.escape(words("class.report", title=group.pack.title))
    head = f'<!doctype html>\n<html lang="{told.language}"><meta charset="utf-8"><title>{title}</title><style>{STYLE}</style>'
    return "\n".join((head, *parts, "</html>\n"))


def _line(text: str, attributes: str = "") -> str:
    return f"<p{attributes}>{html.escape(text)}</p>"


def _headed(title: str, content: str) -> str:
    return f"<section><h2>{html.escape(title)}</h2>{content}</section>"


def _overall(all_of_them: Share, words: Words) -> str:
    if all_of_them.value is None:
        return words("review.right", right=all_of_them.right, items=all_of_them.items)
    return words("class.share", percent=round(100 * all_of_them.value), items=all_of_them.items)


def _worst(group: Group, told: Told) -> str:
    """The pairs that the class mixes up most, in words."""
    matrix = confusions(group.attempts)
    lines = []
    for mixed in mixed_up(matrix, MOST_PAIRS):
        one, other = (matrix.findings.index(finding) for finding in mixed.pair)
        times, items = int(matrix.counts[one, other]), int(matrix.counts[one].sum())
        shown, chosen = (told.name(finding) for finding in mixed.pair)
        lines.append("<li>" + html.escape(told.words("class.taken", shown=shown, chosen=chosen, times=times, items=items)))
    return f"<ul>{''.join(lines)}</ul>" if lines else _line(told.words("class.nothing_mixed"))


def _matrix(matrix: Confusions, told: Told) -> str:
    """What was shown against what was chosen, of the findings that were most often mixed up."""
    wrong = matrix.counts - np.diag(np.diag(matrix.counts))
    busiest = np.argsort(-(wrong.sum(0) + wrong.sum(1)), kind="stable")[:MOST_FINDINGS]
    chosen = np.sort(busiest)
    if not chosen.size:
        return ""
    names = [html.escape(told.name(matrix.findings[n])) for n in chosen]
    head = "".join(f"<th>{name}</th>" for name in names)
    most = max(1, int(matrix.counts.max()))
    rows = []
    for n, name in zip(chosen.tolist(), names, strict=True):
        cells = []
        for m in chosen.tolist():
            count = int(matrix.counts[n, m])
            shade = round(255 - 110 * (count / most) ** 0.5)
            right = " right" if n == m else ""
            cells.append(f'<td class="n{right}" style="background:rgb({shade},{shade},255)">{count or ""}</td>')
        rows.append(f"<tr><th>{name}</th>{''.join(cells)}</tr>")
    note = _line(told.words("class.matrix_note", shown=len(names), all=len(matrix.findings)), " class=quiet")
    return f"<table class=matrix><thead><tr><td></td>{head}</tr></thead>{''.join(rows)}</table>{note}"


def _hardest(group: Group, told: Told) -> str:
    words = told.words
    head = [words(f"class.item_{name}") for name in ("question", "finding", "right", "time", "wrong")]
    rows = []
    for one in group.items()[:MOST_ITEMS]:
        cells = (told.question(one), told.name(one.finding), words("review.of", right=one.right.right, items=one.right.items),
                 words("units.s", value=f"{one.seconds:.0f}"), told.answer(one))  # fmt: skip
        rows.append("<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in cells) + "</tr>")
    return f"<table><tr>{''.join(f'<th>{html.escape(name)}</th>' for name in head)}</tr>{''.join(rows)}</table>"


def _calibration(group: Group, words: Words) -> str:
    """Shares right by difficulty and confidence; of few answers as a count."""
    cells = calibration(group.attempts)
    head = "".join(f"<th>{html.escape(words(f'review.sure_{sure}'))}</th>" for sure in (1, 2, 3))
    rows = []
    for band in BANDS:
        shares = [cells[band, sure] for sure in (1, 2, 3)]
        row = "".join(f"<td>{html.escape(_share(one, words))}</td>" for one in shares)
        rows.append(f"<tr><th>{html.escape(words(f'review.band_{band}'))}</th>{row}</tr>")
    return f"<table><tr><td></td>{head}</tr>{''.join(rows)}</table>"


def _share(one: Share, words: Words) -> str:
    if one.value is None:
        return words("review.of", right=one.right, items=one.items)
    return words("review.percent_of", percent=round(100 * one.value), items=one.items)


def _names(group: Group, words: Words) -> str:
    shares = group.shares()
    return "<ul class=names>" + "".join(f"<li>{html.escape(f'{name}: {_share(one, words)}')}" for name, one in shares.items()) + "</ul>"

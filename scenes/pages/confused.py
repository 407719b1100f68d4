"""What the learner takes for what, and the worst of it in words."""

from collections.abc import Callable

from scenes.pages.page import Page, Progress
from scenes.views.matrix import MatrixView
from scenes.widgets.button import Button
from scenes.widgets.paragraph import Paragraph
from scenes.widgets.picture import Picture
from sim.teach.attempts import Attempts
from sim.teach.review import Confusions, Mixed, confusions, worst_confusions

LATEST = 300  # answers that count: what was overcome before is not held against the learner
MOST = 5
TALL = 330


def confused_page(progress: Progress, drill: Callable[[list[tuple[str, str]]], None] | None) -> Page:
    """The matrix of the latest answers, the worst pairs, and a button that drills them."""
    latest = progress.attempts[-LATEST:]
    return confusions_page(progress, latest, worst_confusions(latest, MOST), drill)


def confusions_page(
    progress: Progress, answers: Attempts, worst: list[Mixed], drill: Callable[[list[tuple[str, str]]], None] | None = None
) -> Page:
    """The matrix of these answers, and the pairs that are the worst of them."""
    words, matrix = progress.words, confusions(answers)
    note = words("review.matrix_note", count=len(answers))
    if not worst:
        return Page([[Paragraph([("heading", words("review.mixed")), ("body", words("review.nothing_mixed")), ("quiet", note)])]])
    blocks = [("heading", words("review.mixed")), *(("item", sentence(progress, matrix, mixed)) for mixed in worst)]
    rows = [[Paragraph(blocks)]]
    button = None
    if drill is not None:
        button = Button(words("review.drill"), lambda: drill([mixed.pair for mixed in worst]), "D", primary=True)
        rows.append([button])
    rows.append([Paragraph([("quiet", note)])])
    view = MatrixView(
        matrix, progress.name, words("review.shown"), words("review.chosen"), lambda some, of: words("review.some", some=some, all=of)
    )
    return Page(rows, Picture(view.draw, TALL), main=button)


def sentence(progress: Progress, matrix: Confusions, mixed: Mixed) -> str:
    """How often the first of a pair is taken for the second, and the other way round, if it ever is."""
    words = progress.words
    one, other = (matrix.findings.index(finding) for finding in mixed.pair)
    shown, chosen = (progress.inside(finding) for finding in mixed.pair)
    times, items = int(matrix.counts[one, other]), int(matrix.counts[one].sum())
    text = words("review.taken", shown=shown, chosen=chosen, times=times, items=items)
    back = int(matrix.counts[other, one])
    return text + (words("review.taken_back", times=back, items=int(matrix.counts[other].sum())) if back else "")

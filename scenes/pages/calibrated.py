"""Whether the learner is as often right as sure."""

from scenes.pages.page import Page, Progress
from scenes.views.charts import Bar, BarsView, Level
from scenes.widgets.paragraph import Paragraph
from scenes.widgets.picture import Picture
from sim.teach.review import BANDS, EXPECTED, FEWEST, Band, Share, calibration, leaning

TALL = 270


def calibrated_page(progress: Progress) -> Page:
    """Shares right by difficulty and confidence, and in words what they mean."""
    words, shares = progress.words, calibration(progress.attempts)
    leanings = {cell: leaning(cell[1], share) for cell, share in shares.items()}
    if not any(leanings.values()):
        missing = FEWEST - max(share.items for share in shares.values())
        blocks = [("heading", words("review.calibration")), ("body", words("review.no_calibration", missing=missing))]
        return Page([[Paragraph([*blocks, ("gap", ""), ("quiet", words("review.confidence_note"))])]])
    blocks = [("heading", words("review.calibration"))]
    for lean in ("over", "under"):
        cells = [cell for cell, leans in leanings.items() if leans == lean]
        if cells:
            blocks += [("body", words(f"review.lean_{lean}")), *(("item", _told(progress, cell, shares[cell])) for cell in cells)]
    if len(blocks) == 1:
        blocks.append(("body", words("review.calibrated")))
    blocks += [("gap", ""), ("quiet", words("review.calibration_note", fewest=FEWEST))]
    view = bars(progress, shares)
    return Page([[Paragraph(blocks)]], Picture(view.draw, TALL))


def bars(progress: Progress, shares: dict[tuple[Band, int], Share]) -> BarsView:
    """A group of bars for each third of the difficulty, a bar for each confidence."""
    words, groups = progress.words, []
    for band in BANDS:
        cells = [(confidence, shares[band, confidence]) for confidence in EXPECTED]
        groups.append((words(f"review.band_{band}"), tuple(_bar(progress, confidence, share) for confidence, share in cells)))
    levels = tuple(Level(value / 100, words("units.percent", value=value)) for value in (0, 50, 100))
    return BarsView(words("review.bars"), tuple(groups), levels)


def _bar(progress: Progress, confidence: int, share: Share) -> Bar:
    words = progress.words
    value = "" if share.value is None else words("units.percent", value=round(100 * share.value))
    return Bar(
        words(f"review.sure_{confidence}"), share, value, words("review.of", right=share.right, items=share.items), EXPECTED[confidence]
    )


def _told(progress: Progress, cell: tuple[Band, int], share: Share) -> str:
    words, (band, confidence) = progress.words, cell
    sure, percent = words(f"review.sure_{confidence}"), round(100 * (share.value or 0))
    return words("review.when", band=words(f"review.band_{band}"), sure=sure, percent=percent, items=share.items)

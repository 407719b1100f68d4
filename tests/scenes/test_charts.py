"""Charts of progress show each point and each count, and nothing of fewer than 20 answers."""

import numpy as np
import pygame
import pytest

from scenes.example import example_answers
from scenes.pages.calibrated import bars, calibrated_page
from scenes.pages.curve import curve_page, curves, window
from scenes.pages.page import Progress
from scenes.theme import Theme
from scenes.views.charts import Share, nice
from scenes.views.matrix import MatrixView
from scenes.words import Words
from sim.teach.attempts import columns
from sim.teach.review import Confusions, calibration

SCREEN = pygame.Rect(40, 30, 600, 200)


def progress(answers):
    return Progress(Words(), lambda key: key, columns(answers), {}, answers, answers[-1].at if answers else 0.0)


def written(draw, size=(800, 600)):
    """The words that are drawn."""
    theme = Theme()
    theme.written = []
    draw(pygame.Surface(size), pygame.Rect((0, 0), size), theme)
    return [line.words for line in theme.written]


@pytest.mark.parametrize("items", [20, 21, 100, 280])
def test_the_curve_has_a_point_for_each_answer_from_the_twentieth_on(items):
    view = curves(progress(example_answers(1)[:items]))[0]
    points = view.points(SCREEN)
    assert len(points) == items - 19
    assert points[-1][0] == SCREEN.right - 1
    assert all(SCREEN.collidepoint(point) for point in points)
    assert [SCREEN.bottom - 1 - y for _, y in points] == pytest.approx(view.curve.value * (SCREEN.height - 1), abs=1)


def test_below_twenty_answers_there_is_no_curve_but_what_is_missing():
    few = progress(example_answers(1)[:19])
    assert curves(few) == []
    page = curve_page(few)
    assert page.figure is None
    said = " ".join(words for _, words in page.form.rows[0][0].blocks)
    assert few.words("review.no_share", missing=1) in said


def test_very_many_answers_make_a_curve_of_as_many_points_as_pixels():
    many = progress(example_answers(1, tuple(range(50)), 60))
    assert window(len(many.attempts)) == 60
    for view in curves(many):
        points = view.points(SCREEN)
        assert len(points) <= SCREEN.width
        assert points == sorted(points, key=lambda point: point[0])


def test_the_present_values_stand_beside_the_curves():
    shown = progress(example_answers(1))
    share, time = curves(shown)
    assert f"{round(100 * share.curve.value[-1])} %" in written(share.draw)
    assert {"15 s", time.last, "280 answers"} <= set(written(time.draw))


def test_a_curve_that_lies_beyond_its_axis_does_not_leave_the_picture():
    assert [nice(value) for value in (0.3, 1, 14, 20, 21, 99)] == [0.5, 1, 20, 20, 50, 100]


def test_each_count_stands_in_its_cell():
    counts = np.array([[41, 7, 0], [3, 52, 0], [0, 11, 63]])
    view = MatrixView(Confusions(("a", "b", "c"), counts), lambda key: f"finding {key}", "shown", "chosen", "{} of {}".format)
    said = written(view.draw)
    assert sorted(int(words) for words in said if words.isdigit()) == sorted(int(n) for n in counts[counts > 0])
    assert view.order() == [1, 2, 0], "the most confused first"
    assert [words for words in said if "finding" in words] == ["1 finding b", "2 finding c", "3 finding a"]


def test_where_not_all_findings_fit_the_most_confused_are_shown_and_that_is_said():
    counts = np.diag(np.arange(30)) + np.eye(30, k=1, dtype=int) * np.arange(30)
    view = MatrixView(Confusions(tuple(map(str, range(30))), counts), str, "shown", "chosen", "{} of {}".format)
    said = written(view.draw, (400, 300))
    fit = view.count((400, 300), Theme())
    assert 5 < fit < 30
    assert f"{fit} of 30" in said


def test_bars_are_drawn_from_twenty_answers_on():
    shares = dict.fromkeys(calibration(columns([])), Share(0, 0)) | {("easy", 3): Share(19, 19), ("hard", 1): Share(5, 20)}
    said = written(bars(progress([]), shares).draw)
    assert [words for words in said if words.endswith("%") and words not in ("0 %", "50 %", "100 %")][-1] == "25 %"
    assert "19 of 19" in said
    assert "100 %" in said
    assert said.count("100 %") == 1, "only on the axis"


def test_before_twenty_answers_of_a_kind_confidence_is_not_judged():
    page = calibrated_page(progress(example_answers(1)[:15]))
    assert page.figure is None
    assert any("20 answers" in words for _, words in page.form.rows[0][0].blocks)

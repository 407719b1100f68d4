"""Words can be read in every theme, and colours that must be told apart can be told apart by everybody."""

from itertools import combinations, product

import numpy as np
import pytest

from scenes.palettes import PALETTES

GROUNDS = ("ground", "panel", "raised", "hover", "screen")
INKS = ("text", "quiet", "warning", "needle")
# Machado, Oliveira & Fernandes 2009, IEEE Trans Vis Comput Graph 15:1291, table of severity 1.0; linear RGB
SEEN_AS = {
    "by most": np.eye(3),
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}
APART = 20.0  # CIELAB; 2.3 can just be seen side by side


def linear(colour):
    share = np.array(colour) / 255
    return np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)


def contrast(one, other):
    """WCAG 2.2, relative luminance."""
    light = sorted(float(linear(colour) @ [0.2126, 0.7152, 0.0722]) + 0.05 for colour in (one, other))
    return light[1] / light[0]


def lab(colour, matrix):
    """CIELAB under D65 of a colour as it is seen."""
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    xyz = to_xyz @ np.clip(np.array(matrix) @ linear(colour), 0, 1) / [0.9505, 1, 1.089]
    x, y, z = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("theme", PALETTES)
def test_words_stand_out_from_what_they_are_written_on(theme):
    colours, least = PALETTES[theme], 7.0 if theme == "contrast" else 4.5
    pairs = [*product(INKS, GROUNDS), ("on_accent", "accent"), *product(("accent", "trace", "good", "bad"), GROUNDS)]
    pairs += product(("cursor_a", "cursor_b", "unit"), ("screen", "panel"))
    weak = {(ink, on): contrast(getattr(colours, ink), getattr(colours, on)) for ink, on in pairs}
    assert {pair: round(value, 1) for pair, value in weak.items() if value < least} == {}


@pytest.mark.parametrize("theme", PALETTES)
def test_rings_and_marks_are_seen(theme):
    colours = PALETTES[theme]
    assert all(contrast(colours.focus, getattr(colours, on)) >= 3 for on in GROUNDS)
    assert all(contrast(mark, colours.screen) >= 3 for mark in colours.marks)
    assert contrast(colours.denervated, colours.muscle_tissue) >= 3
    assert contrast(colours.fibre, colours.muscle_tissue) >= 1.5


@pytest.mark.parametrize("seen_as", SEEN_AS)
@pytest.mark.parametrize("theme", PALETTES)
def test_what_must_be_told_apart_can_be_told_apart(theme, seen_as):
    colours, matrix = PALETTES[theme], SEEN_AS[seen_as]
    assert len(colours.marks) == 6
    groups = [(*colours.marks, colours.screen), (colours.cursor_a, colours.cursor_b), (colours.good, colours.bad)]
    groups += [(colours.unit, colours.fibre, colours.denervated)]
    for group in groups:
        for one, other in combinations(group, 2):
            assert np.linalg.norm(lab(one, matrix) - lab(other, matrix)) > APART, (one, other)

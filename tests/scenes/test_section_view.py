"""The cross-section shows where the needle is and which units fire."""

from types import SimpleNamespace

import numpy as np
import pygame
import pytest

from scenes.needle_pad import NeedlePad
from scenes.units import Units
from scenes.views.section import SectionView
from sim.electrode import Needle
from tests.scenes.conftest import mouse, press
from tests.sim.patients import patient

RECT = pygame.Rect(40, 30, 430, 290)


@pytest.fixture(scope="module")
def muscle():
    return patient("normal", 1).muscle("first_dorsal_interosseous")


@pytest.fixture
def view(muscle, words, theme):
    made = SectionView(muscle, words)
    made.place(RECT, theme)
    return made


def frame(units, needle=None):
    unit = np.array(units, np.int32)
    return SimpleNamespace(spikes=SimpleNamespace(unit=unit, fibre=np.full(unit.size, -1, np.int32)), needle=needle)


def picture(view, theme):
    target = pygame.Surface((520, 360), depth=32)
    view.draw(target, theme)
    return pygame.surfarray.array3d(target).astype(int)


def test_a_unit_that_fires_lights_up_its_territory(view, theme, muscle):
    before = picture(view, theme)
    view.advance([frame([5])], 0.01)
    change = (picture(view, theme) - before)[..., 2]
    x, depth = muscle.fibres.centre_mm[5]
    radius = muscle.fibres.territory_mm[5] / 2
    columns, rows = np.nonzero(change > 8)
    assert columns.size
    here = [view.at((int(c), int(r))) for c, r in zip(columns, rows, strict=True)]
    assert all(np.hypot(n.x_mm - x, n.depth_mm - depth) < radius + 0.5 for n in here)


def test_it_fades_and_does_not_flicker(view, theme):
    """At ten discharges a second the glow never falls below half of its peak: nothing flashes."""
    bright = []
    for k in range(100):
        view.advance([frame([5] if k % 10 == 0 else [])], 0.01)
        bright.append(view._glow[5])
    assert min(bright[50:]) > 0.5 * max(bright[50:])
    view.advance([], 3.0)
    assert view._glow.max() < 0.01


def test_a_place_in_the_picture_is_a_place_in_the_muscle(view, muscle):
    for needle in (Needle(0.0, 5.0), Needle(-4.0, 9.5)):
        x, y = view._xy(needle.x_mm, needle.depth_mm)
        back = view.at((x + RECT.x, y + RECT.y))
        assert back.x_mm == pytest.approx(needle.x_mm, abs=0.1)
        assert back.depth_mm == pytest.approx(needle.depth_mm, abs=0.1)


def test_the_needle_stays_in_the_arm(view, muscle):
    anatomy = muscle.spec.anatomy
    far = view.at((10_000, 10_000))
    assert far == Needle(anatomy.width_mm / 2, anatomy.fat_mm + anatomy.thickness_mm)


def test_arrow_keys_move_the_needle_by_half_a_millimetre_and_finely(view):
    moved = []
    pad = NeedlePad(view, Needle(0.0, 8.0), moved.append)
    pad.handle(press(pygame.K_DOWN))
    pad.handle(press(pygame.K_RIGHT))
    pad.handle(press(pygame.K_UP, mod=pygame.KMOD_SHIFT))
    assert [(round(n.x_mm, 3), round(n.depth_mm, 3)) for n in moved] == [(0.0, 8.5), (0.5, 8.5), (0.5, 8.4)]


def test_the_needle_is_dragged(view):
    moved = []
    pad = NeedlePad(view, Needle(0.0, 8.0), moved.append)
    start, end = ((RECT.x + x, RECT.y + y) for x, y in (view._xy(1.0, 6.0), view._xy(-2.0, 9.0)))
    pad.handle(mouse(pygame.MOUSEBUTTONDOWN, start))
    pad.handle(mouse(pygame.MOUSEMOTION, end))
    pad.handle(mouse(pygame.MOUSEBUTTONUP, end))
    assert not pad.handle(mouse(pygame.MOUSEMOTION, start))
    assert moved[-1].x_mm == pytest.approx(-2.0, abs=0.1)
    assert moved[-1].depth_mm == pytest.approx(9.0, abs=0.1)


def test_denervated_fibres_are_seen(words, theme):
    muscle = patient("als", 1).muscle("first_dorsal_interosseous")
    assert (muscle.fibres.unit < 0).any()
    view = SectionView(muscle, words)
    view.place(RECT, theme)
    shown = picture(view, theme)
    greyish = (abs(shown[..., 0] - shown[..., 2]) < 40) & (shown[..., 2] > 110)
    inside = greyish[RECT.x + 80 : RECT.right - 20, RECT.y + 60 : RECT.bottom - 60]
    assert inside.sum() > 20


def test_a_unit_that_is_picked_out_is_seen_in_its_colour_though_it_is_silent(muscle, words, theme):
    units = Units(muscle.population.units, lambda _: (0, 1))
    view = SectionView(muscle, words, units)
    view.place(RECT, theme)
    before = picture(view, theme)
    units.colour(5)
    shown = picture(view, theme)
    ring = np.argwhere((np.abs(shown - before).sum(axis=2) > 40) & (np.abs(shown - theme.palette.marks[0]).sum(axis=2) < 60))
    x, y = view._xy(*muscle.fibres.centre_mm[5])
    assert np.abs(np.median(ring, axis=0) - (x + RECT.x, y + RECT.y)).max() < view._px_per_mm * muscle.fibres.territory_mm[5] / 2


def test_drawing_changes_nothing(view, theme):
    view.advance([frame([1, 2, 3], Needle(0.0, 7.0))], 0.01)
    np.testing.assert_array_equal(picture(view, theme), picture(view, theme))

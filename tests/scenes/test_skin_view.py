"""The skin on the screen: it fills its place, tells its scale and its enlargement, and changes nothing it is given."""

import numpy as np
import pygame
import pytest

from scenes.views.skin import SkinView, fitted
from sim.surface import SURFACES, load_surface
from tests.sim.surfaces import ON_LEG, one_unit


def picture(size=(640, 480)):
    target = pygame.Surface(size, depth=32)
    target.fill((255, 0, 255))
    return target


def pixels(target):
    return pygame.surfarray.array3d(target).astype(int)


@pytest.fixture
def view():
    return SkinView(load_surface("shank"), one_unit(6.0), pygame.Rect(0, 0, 640, 480), place=ON_LEG)


def test_a_twitch_is_seen_and_goes_away(view):
    target = picture()
    view.draw(target, np.zeros(1))
    rest = pixels(target)
    view.draw(target, np.array([150.0]))
    twitching = pixels(target)
    assert np.abs(twitching - rest).max() >= 3
    x, y = view.at(100, 90)
    assert np.abs(twitching - rest)[x - 60 : x + 60, y - 60 : y + 60].max() == np.abs(twitching - rest).max()
    view.draw(target, np.zeros(1))
    assert np.array_equal(pixels(target), rest)


def test_drawing_changes_nothing(view):
    force = np.array([150.0])
    before = {name: np.copy(getattr(view.footprints, name)) for name in ("x_mm", "y_mm", "mm_per_mn")}
    depth = view.surface.depth_mm.copy()
    view.draw(picture(), force)
    assert force[0] == 150.0
    assert np.array_equal(depth, view.surface.depth_mm)
    assert all(np.array_equal(before[name], getattr(view.footprints, name)) for name in before)


def test_enlarged_movement_is_written_on_the_picture(view):
    target = picture()
    view.draw(target, np.zeros(1))
    plain = pixels(target)
    view.gain = 10.0
    view.draw(target, np.zeros(1))
    changed = np.argwhere(np.abs(pixels(target) - plain).sum(axis=2) > 0)
    assert changed.size, "the factor is never silent"
    assert changed[:, 1].max() < 60, "in the top corner"
    view.gain = 1.0
    view.draw(target, np.zeros(1))
    assert np.array_equal(pixels(target), plain)


def test_the_lamp_moves(view):
    target = picture()
    view.draw(target, np.zeros(1))
    rest = pixels(target)
    view.look = view.look.turned(view.look.light.azimuth_deg + 90, view.look.light.elevation_deg)
    view.draw(target, np.zeros(1))
    assert np.abs(pixels(target) - rest).mean() > 5


@pytest.mark.parametrize(
    "rect", [(0, 0, 640, 480), (10, 20, 700, 300), (5, 5, 200, 420), (0, 0, 90, 60), (0, 0, 1600, 1200), (3, 3, 5, 400)]
)
@pytest.mark.parametrize("name", ["face", "hand"])
def test_any_place_is_filled_in_proportion(rect, name):
    rect = pygame.Rect(rect)
    target = picture((1620, 1220))
    view = SkinView(load_surface(name), one_unit(4.0), rect)
    view.draw(target, np.zeros(1))
    outside = pixels(target)
    outside[rect.x : rect.right, rect.y : rect.bottom] = (255, 0, 255)
    assert (outside == (255, 0, 255)).all(), "nothing outside its rectangle"
    if min(rect.size) >= 8:
        crop, place = fitted(SURFACES[name], rect, (90, 70))
        assert place.width / place.height == pytest.approx(crop[2] / crop[3], rel=0.05)
        assert place.width == rect.width or place.height == rect.height
        assert crop[2] >= 0.69 * SURFACES[name][0]
        assert crop[3] >= 0.69 * SURFACES[name][1]


def test_the_muscle_stays_in_the_picture():
    crop, place = fitted((240, 180), pygame.Rect(0, 0, 200, 500), (20, 100))
    assert crop[0] <= 20 <= crop[0] + crop[2]
    assert place.center == (100, 250)


def test_looking_closer_shows_less_round_the_muscle(view):
    target = picture()
    view.draw(target, np.zeros(1))
    scale = view.pixels_per_mm
    view.look = view.look.closer(2.0)
    view.draw(target, np.zeros(1))
    assert view.pixels_per_mm == pytest.approx(2 * scale, rel=0.01)
    assert view.rect.collidepoint(view.at(100, 90))


def test_the_scale_bar_is_as_long_as_it_says(view):
    target = picture()
    view.draw(target, np.zeros(1))
    assert view.pixels_per_mm == pytest.approx(640 / 240, rel=0.01)
    row = pixels(target)[:, 480 - 14]
    bar = np.flatnonzero((row == (236, 240, 242)).all(axis=1))
    assert bar.size == pytest.approx(50 * view.pixels_per_mm, abs=2)

"""Choosing a muscle on the patient's whole body, by keyboard and mouse."""

import time
from itertools import product

import numpy as np
import pygame
import pytest

from scenes.body import Body
from scenes.examine import Examine
from scenes.keys import Keys
from scenes.views.figure import figure
from scenes.views.labels import apart, assigned, reached, slots
from sim.loader import list_cases, load_scenario
from sim.scenario import Scenario
from sim.surface import SURFACES, SurfaceError, load_surface
from tests.scenes.conftest import lone_body, mouse

SIZES = ((1024, 700), (1280, 800), (1920, 1080))
LOOKS = tuple(product(SIZES, (1.0, 1.5, 2.0)))
TIGHT = ((SIZES[0], 1.0), (SIZES[0], 2.0))


def look(desktop, case="normal", site=None) -> Body:
    desktop.examine(case, site)
    desktop.key(pygame.K_b, "b")
    scene = desktop.window.scenes[-1]
    assert isinstance(scene, Body)
    return scene


def ticked(desktop, body, n):
    """Whether a tick is seen at the end of a label."""
    label = pygame.surfarray.array3d(desktop.window.screen.subsurface(body.view.marks[n].label)).astype(int)
    return (np.abs(label[-30:] - desktop.window.theme.palette.trace).sum(axis=2) < 60).any()


def settle(desktop, scene: Examine):
    """Let the muscle that was chosen come up; without threads it is ready at once."""
    desktop.run(0.02)
    assert not scene.visits.preparing


def crossing(one, other):
    """Whether two lines (from, to) cross."""

    def side(a, b, c):
        return np.sign((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]))

    return side(*one, other[0]) * side(*one, other[1]) < 0 and side(*other, one[0]) * side(*other, one[1]) < 0


@pytest.mark.parametrize("case", list_cases())
def test_every_site_is_marked_on_bare_skin_and_named_beside_it(desktop, quick, case):
    scene, scenario = lone_body(desktop.window, case), load_scenario(case)
    seen = load_surface("body", scenario.patient.body)
    assert [spot.number for spot in scene.view.spots] == list(range(1, len(scenario.sites) + 1))
    for size in SIZES:
        desktop.window.resize(pygame.Surface(size, depth=32))
        view = scene.view
        for spot, mark in zip(view.spots, view.marks, strict=True):
            column, row = (np.array(spot.place_mm) / seen.pixel_mm).astype(int)
            assert seen.coverage[row, column] > 127, spot.name
            assert seen.other[row, column] < 128, f"{spot.name} is not under clothes"
            x, y = view.figure.at(*spot.place_mm)
            picture = view.figure.picture
            assert picture.get_at((round(x), round(y))).a > 127, "the picture shows the body there"
            assert np.hypot(mark.ring[0] - mark.place[0], mark.ring[1] - mark.place[1]) < 3 * desktop.window.theme.px(9)
            assert " ".join(mark.lines) == spot.name
        labels = [mark.label for mark in view.marks]
        assert all(scene.picker.rect.contains(label) for label in labels)
        assert all(label.collidelist(labels[:n]) < 0 for n, label in enumerate(labels)), "no label lies on another"
        lines = [(mark.ring, reached(mark.ring, mark.label)) for mark in view.marks]
        assert not any(crossing(one, other) for n, one in enumerate(lines) for other in lines[:n])


def test_left_and_right_of_the_face_are_on_either_side(desktop, quick):
    scene = lone_body(desktop.window, "facial_myokymia")
    x_mm = {site: spot.place_mm[0] for site, spot in zip(scene.sites, scene.view.spots, strict=True)}
    middle = x_mm["orbicularis_oris"]
    assert x_mm["right_orbicularis_oculi"] < middle < x_mm["left_orbicularis_oculi"] < SURFACES["body"][0] / 2, "seen from the front"


def test_a_muscle_is_chosen_by_keys_only_and_ticked_when_examined(desktop, quick):
    examination = desktop.examine("als")
    sites = list(load_scenario("als").sites)
    desktop.key(pygame.K_b, "b")
    body = desktop.window.scenes[-1]
    desktop.run(0.05)
    assert not ticked(desktop, body, 2)
    desktop.key(pygame.K_RIGHT)
    desktop.key(pygame.K_DOWN)
    assert body.picker.at == 2
    desktop.key(pygame.K_UP)
    desktop.key(pygame.K_3, "3")
    assert body.picker.at == 2
    desktop.key(pygame.K_RETURN)
    assert desktop.window.scenes == [examination]
    settle(desktop, examination)
    assert examination.desk.prepared.site == sites[2]
    assert examination.examined == {sites[0], sites[2]}
    desktop.key(pygame.K_b, "b")
    body = desktop.window.scenes[-1]
    assert (body.present, body.picker.at) == (2, 2)
    desktop.key(pygame.K_1, "1")
    desktop.run(0.05)
    assert [ticked(desktop, body, n) for n in range(4)] == [True, False, True, False]
    desktop.key(pygame.K_3, "3")
    desktop.key(pygame.K_SPACE, " ")
    desktop.run(0.05)
    assert desktop.window.scenes == [examination]
    assert not examination.visits.preparing, "the present muscle is not prepared once more"


def test_another_case_begins_with_nothing_examined(desktop, quick):
    examination = desktop.examine("als")
    examination.visits.open_case("normal")
    settle(desktop, examination)
    assert examination.examined == {next(iter(load_scenario("normal").sites))}


def test_the_mouse_points_and_clicks(desktop, quick):
    body = look(desktop, "als")
    examination = body.examination
    desktop.send(mouse(pygame.MOUSEMOTION, body.view.marks[3].label.center))
    assert body.picker.at == 3
    desktop.send(mouse(pygame.MOUSEMOTION, tuple(map(round, body.view.marks[1].ring))))
    assert body.picker.at == 1
    desktop.click((body.picker.rect.centerx, body.picker.rect.bottom - 2))
    assert desktop.window.scenes[-1] is body, "a click beside everything chooses nothing"
    desktop.click(tuple(map(round, body.view.marks[1].ring)))
    settle(desktop, examination)
    assert examination.desk.prepared.site == body.sites[1]


def test_the_examination_goes_on_meanwhile_and_escape_leads_back_to_it(desktop, quick):
    body = look(desktop, "als")
    examination = body.examination
    head = examination.history.head
    desktop.run(0.5)
    assert examination.history.head > head
    desktop.key(pygame.K_F1)
    assert isinstance(desktop.window.scenes[-1], Keys)
    desktop.key(pygame.K_ESCAPE)
    desktop.key(pygame.K_ESCAPE)
    assert desktop.window.scenes == [examination]
    desktop.key(pygame.K_b, "b")
    desktop.key(pygame.K_b, "b")
    assert desktop.window.scenes == [examination]


def test_tab_reaches_the_buttons(desktop, quick):
    body = look(desktop, "als")
    desktop.key(pygame.K_TAB)
    desktop.key(pygame.K_RETURN)
    assert body not in desktop.window.scenes, "back"


def test_the_button_opens_it(desktop, quick):
    examination = desktop.examine("als")
    desktop.click(examination.desk.body.rect.center)
    assert isinstance(desktop.window.scenes[-1], Body)


@pytest.mark.parametrize("looks", [TIGHT, pytest.param(LOOKS, marks=pytest.mark.slow)], ids=["tight", "all"])
@pytest.mark.parametrize("case", list_cases())
def test_no_text_is_cut_off_at_any_size(desktop, quick, case, looks):
    body = lone_body(desktop.window, case)
    for size, text_scale in looks:
        desktop.window.resize(pygame.Surface(size, depth=32))
        desktop.window.change(text_scale=text_scale)
        desktop.key(pygame.K_HOME)
        for n in range(len(body.sites)):
            assert body.picker.rect.contains(body.view.marks[n].label), "brought into view where the list is long"
            desktop.key(pygame.K_DOWN)
        assert desktop.window.theme.cut == set(), (size, text_scale)
        labels = [mark.label for mark in body.view.marks]
        assert all(label.collidelist(labels[:n]) < 0 for n, label in enumerate(labels))


@pytest.mark.parametrize("lost", ["body.man_old.npz.xz", "muscles.json"])
def test_without_its_map_the_sites_are_a_list_and_the_file_is_named(desktop, monkeypatch, lost):
    def load(*_):
        raise SurfaceError(f"assets/surfaces/{lost}: the picture is missing; install the program's files again")

    figure.cache_clear()
    monkeypatch.setattr("scenes.views.figure.load_surface" if lost.endswith("xz") else "scenes.body.place_at", load)
    body = look(desktop, "als")
    desktop.run(0.02)
    assert lost in body.trouble
    empty = pygame.Surface(body.picker.rect.size)
    empty.fill(desktop.window.theme.palette.panel)
    right = pygame.Rect(body.picker.rect.center, (body.picker.rect.width // 2 - 40, 60))
    said = pygame.surfarray.array3d(desktop.window.screen.subsurface(right))
    assert (said != np.array(desktop.window.theme.palette.panel)).any(), "a sentence stands where the body would be"
    assert desktop.window.theme.cut == set()
    tops = [mark.label.top for mark in body.view.marks]
    assert tops == sorted(tops), "in order, one below the other"
    desktop.key(pygame.K_DOWN)
    desktop.key(pygame.K_RETURN)
    settle(desktop, body.examination)
    assert body.examination.desk.prepared.site == body.sites[1]


def test_the_body_is_lit_once_for_every_size(desktop, monkeypatch):
    figure.cache_clear()
    look(desktop, "als")
    desktop.run(0.1)
    desktop.key(pygame.K_ESCAPE)
    desktop.key(pygame.K_b, "b")
    assert figure.cache_info().misses == 1
    desktop.window.resize(pygame.Surface((1100, 720), depth=32))
    assert figure.cache_info().misses == 2
    desktop.run(0.1)
    assert desktop.window.rect.contains(desktop.window.scenes[-1].picker.rect)


def test_in_a_window_the_body_is_lit_beside_the_picture(desktop):
    figure.cache_clear()
    examination = desktop.examine("als")
    examination.threaded = True
    desktop.key(pygame.K_b, "b")
    body = desktop.window.scenes[-1]
    desktop.key(pygame.K_DOWN)
    for _ in range(1000):
        if body.view.marks:
            break
        time.sleep(0.01)
        desktop.run(0.02)
    assert len(body.view.marks) == len(body.sites)
    assert body.picker.at == 1, "keys were heard before"


def test_as_many_sites_as_a_case_may_have_all_get_a_label(desktop, quick):
    body = lone_body(desktop.window)
    most = next(m.max_length for m in Scenario.model_fields["sites"].metadata if hasattr(m, "max_length"))
    body.view.spots = [body.view.spots[n % len(body.sites)] for n in range(most)]
    body.place()
    labels = [mark.label for mark in body.view.marks]
    assert len(labels) == most
    assert all(label.collidelist(labels[:n]) < 0 for n, label in enumerate(labels))


def test_points_are_pushed_apart_no_further_than_needed():
    moved = apart([(0, 0), (0, 0), (50, 0), (100, 100)], 10)
    assert all(np.hypot(a[0] - b[0], a[1] - b[1]) > 9.9 for n, a in enumerate(moved) for b in moved[:n])
    assert moved[2:] == [(50, 0), (100, 100)]


def test_lines_to_labels_do_not_cross_and_too_many_labels_are_refused():
    column = pygame.Rect(0, 0, 50, 100)
    places = slots([column], 20, 5, lambda _: True)
    taken = assigned([(200, 80), (210, 10), (120, 50)], places, 25)
    assert places[taken[1]].y < places[taken[2]].y < places[taken[0]].y
    assert assigned([(200, 80)] * 5, places, 25) is None

"""Free examination by keyboard and mouse, on the real model."""

import threading

import numpy as np
import pygame
import pytest

from scenes import preparation
from scenes.menu import Menu
from scenes.panels import PANELS
from scenes.window import FRAME_S
from sim.address import Address
from sim.loader import load_scenario
from sim.surface import SurfaceError
from tests.scenes.conftest import mouse, press

SITE = "first_dorsal_interosseous"


def heard(desktop, seconds):
    desktop.sink.chunks.clear()
    desktop.run(seconds)
    return desktop.sink.samples().astype(float)


def test_a_relaxed_healthy_muscle_is_silent_and_effort_fills_the_trace(desktop):
    scene = desktop.examine("normal", SITE)
    quiet = heard(desktop, 0.5)
    desktop.send(press(pygame.K_e, "e"))
    desktop.run(1.2)
    assert scene.effort.now > 0.35
    loud = heard(desktop, 0.5)
    assert np.abs(loud).mean() > 5 * np.abs(quiet).mean()
    assert scene.desk.trace.measured().rms_uv > 20


def test_effort_rises_while_the_key_is_held_and_goes_back(desktop):
    scene = desktop.examine("normal", SITE)
    desktop.send(press(pygame.K_e, "e"))
    desktop.run(1.0)
    first = scene.effort.now
    desktop.run(0.5)
    assert 0.2 < first < scene.effort.now
    desktop.send(pygame.event.Event(pygame.KEYUP, key=pygame.K_e, mod=0))
    desktop.run(1.0)
    assert scene.effort.now == 0


def test_the_slider_asks_for_effort_by_key(desktop):
    scene = desktop.examine("normal", SITE)
    scene.desk.focus.give(scene.desk.effort, ring=True)
    for _ in range(6):
        desktop.key(pygame.K_RIGHT)
    desktop.run(1.0)
    assert scene.effort.now == pytest.approx(0.06)
    assert scene.playback.controls.effort == pytest.approx(0.06)
    desktop.key(pygame.K_r, "r")
    desktop.run(1.0)
    assert scene.effort.now == 0


def test_arrow_keys_move_the_needle_of_the_engine(desktop):
    scene = desktop.examine("normal", SITE)
    before = scene.playback.engine.needle
    for _ in range(4):
        desktop.key(pygame.K_LEFT)
    desktop.run(0.3)
    after = scene.playback.engine.needle
    assert after.x_mm == pytest.approx(before.x_mm - 2.0, abs=0.01)
    assert after.depth_mm == pytest.approx(before.depth_mm, abs=0.01)


def test_the_mouse_moves_the_needle_of_the_engine(desktop):
    scene = desktop.examine("normal", SITE)
    rect = scene.desk.section.rect
    place = (rect.x + rect.width // 2, rect.y + rect.height // 2)
    desktop.click(place)
    desktop.run(0.3)
    wanted = scene.desk.section.at(place)
    assert scene.playback.engine.needle.x_mm == pytest.approx(wanted.x_mm, abs=0.05)
    assert scene.playback.engine.needle.depth_mm == pytest.approx(wanted.depth_mm, abs=0.05)


def test_gain_sweep_freeze_mute_volume_and_movement_have_keys(desktop):
    scene = desktop.examine("normal", SITE)
    desk = scene.desk
    desktop.key(pygame.K_PLUS, "+")
    assert desk.scope.sensitivity_uv == 20
    desktop.key(pygame.K_MINUS, "-")
    desktop.key(pygame.K_MINUS, "-")
    assert desk.scope.sensitivity_uv == 100
    desktop.key(pygame.K_PERIOD, ".")
    assert desk.scope.sweep_ms == 20
    desktop.key(pygame.K_COMMA, ",")
    desktop.key(pygame.K_COMMA, ",")
    assert desk.scope.sweep_ms == 5
    desktop.key(pygame.K_RIGHTBRACKET, "]")
    assert scene.volume == pytest.approx(0.6)
    desktop.key(pygame.K_m, "m")
    assert scene.muted
    desktop.run(0.1)
    assert not heard(desktop, 0.2).any()
    desktop.key(pygame.K_k, "k")
    assert desk.skin.gain == 3


@pytest.mark.parametrize("lost", ["calf.man_young.npz.xz", "muscles.json"])
def test_a_muscle_whose_picture_is_lost_is_examined_all_the_same(desktop, monkeypatch, lost):
    def load(*_):
        raise SurfaceError(f"assets/surfaces/{lost}: the picture of the skin is missing; install the program's files again")

    if lost == "muscles.json":
        monkeypatch.setattr("sim.surface.muscles.register", load)
        monkeypatch.setattr("scenes.preparation.place_at", load)
    monkeypatch.setattr("scenes.preparation.load_surface", load)
    monkeypatch.setattr("sim.muscle.place_at", load)
    scene = desktop.examine("normal", "genioglossus", anew=True)
    assert lost in scene.desk.skin.text, "it is said which file"
    desk = scene.desk
    pane = desk.skin.rect
    empty = pygame.Surface(pane.size)
    empty.fill(desktop.window.theme.palette.panel)
    said = pygame.surfarray.array3d(desktop.window.screen.subsurface(pane)) != pygame.surfarray.array3d(empty)
    assert said.any(), "a sentence stands where the skin would be"
    assert not desk.moving.visible, "what enlarges the skin has nothing to do"
    assert not desk.closer.visible
    assert not desk.muscles.visible
    desktop.key(pygame.K_o, "o")
    desktop.key(pygame.K_l, "l")
    desktop.key(pygame.K_z, "z")
    desktop.key(pygame.K_k, "k")
    desktop.send(press(pygame.K_e, "e"))
    desktop.run(1.2)
    assert np.abs(heard(desktop, 0.3)).max() > 0
    assert desk.trace.measured().rms_uv > 20
    assert desktop.window.theme.cut == set()


def test_frozen_the_picture_stands_and_goes_on_where_it_stood(desktop):
    scene = desktop.examine("normal", SITE)
    desktop.run(0.3)
    desktop.key(pygame.K_SPACE, " ")
    head = scene.history.head
    desktop.run(0.5)
    assert scene.history.head == head
    desktop.key(pygame.K_SPACE, " ")
    desktop.run(0.2)
    assert scene.history.head == pytest.approx(head + 0.2 * 48_000, abs=2000)


def test_a_focused_button_keeps_space_to_itself(desktop):
    scene = desktop.examine("normal", SITE)
    scene.desk.focus.give(scene.desk.mute, ring=True)
    desktop.key(pygame.K_SPACE, " ")
    assert scene.muted
    assert not scene.playback.paused


def test_another_muscle_of_the_same_patient(desktop):
    scene = desktop.examine("normal", SITE)
    first = scene.playback
    desktop.key(pygame.K_s, "s")
    desktop.key(pygame.K_HOME)
    desktop.key(pygame.K_RETURN)
    for _ in range(400):
        desktop.run(0.02)
        if scene.playback is not first:
            break
        __import__("time").sleep(0.02)
    assert scene.desk.prepared.site == next(iter(load_scenario("normal").sites))
    assert scene.address.seed == 1


def test_the_same_seed_is_the_same_signal(desktops):
    signals = []
    for seed, anew in ((1, False), (1, True), (2, False)):
        desktop = desktops((1280, 800))
        desktop.examine("als", SITE, seed, anew)
        signals.append(heard(desktop, 0.4))
    np.testing.assert_array_equal(signals[0], signals[1])
    assert not np.array_equal(signals[0], signals[2])


def test_escape_goes_back_to_the_menu_at_the_case_it_came_from(desktop):
    scene = desktop.examine("als", SITE)
    playback = scene.playback
    desktop.key(pygame.K_ESCAPE)
    menu = desktop.window.scenes[-1]
    assert isinstance(menu, Menu)
    assert menu.list.entries[menu.list.at].key == "als"
    assert playback._closed


def test_without_a_sound_device_it_says_so_and_goes_on(desktop):
    desktop.sink.trouble = "sound.no_device"
    scene = desktop.examine("normal", SITE)
    desktop.run(0.3)
    assert desktop.window.notice.words == desktop.window.words("sound.no_device")
    assert scene.history.head > 0


def test_pages_have_the_keys_one_to_five(desktop):
    scene = desktop.examine("normal", SITE)
    for n, page in enumerate(PANELS):
        desktop.key(pygame.K_1 + n, f"{n + 1}")
        assert scene.panel == page
        assert [name for name, panel in scene.desk.panels.items() if panel.form.visible] == [page]


def test_texts_about_the_case_can_be_read_by_key(desktop):
    scene = desktop.examine("als", SITE)
    desktop.key(pygame.K_2, "2")
    desktop.key(pygame.K_1, "1")
    panel, shown = scene.desk.panels["patient"], []
    scene.desk.focus.give(panel.form.widgets[0], ring=True)
    for button in panel._tabs.values():
        while scene.desk.focus.current is not button:
            desktop.key(pygame.K_TAB)
        desktop.key(pygame.K_SPACE, " ")
        shown.append(" ".join(words for _, words in panel._text.blocks))
    scenario = load_scenario("als")
    assert scenario.history in shown[0]
    assert all(finding in shown[1] for finding in scenario.findings)
    assert scenario.explanation in shown[2]
    assert all(source in shown[2] for source in scenario.sources)


def test_what_tab_reaches_on_a_page_is_scrolled_into_view(desktops):
    desktop = desktops((1024, 700))
    scene = desktop.examine("normal", SITE)
    desktop.key(pygame.K_3, "3")
    form = scene.desk.panels["machine"].form
    assert form.overflow
    scene.desk.focus.give(form.widgets[1], ring=True)
    for _ in range(24):
        desktop.key(pygame.K_TAB)
        current = scene.desk.focus.current
        assert current.container is not form or form.rect.contains(current.rect)


def test_a_resized_window_is_laid_out_anew(desktop):
    scene = desktop.examine("normal", SITE)
    desktop.window.resize(pygame.Surface((1600, 900), depth=32))
    desktop.run(0.1)
    assert scene.desk.level.rect.right > 1500
    desktop.window.resize(pygame.Surface((1024, 700), depth=32))
    desktop.run(0.1)
    assert desktop.window.rect.contains(scene.desk.level.rect)


def test_dragging_goes_on_outside_the_section(desktop):
    scene = desktop.examine("normal", SITE)
    rect = scene.desk.section.rect
    desktop.send(mouse(pygame.MOUSEBUTTONDOWN, rect.center))
    desktop.send(mouse(pygame.MOUSEMOTION, (rect.centerx, rect.bottom + 200)))
    anatomy = scene.desk.prepared.muscle.spec.anatomy
    assert scene.desk.needle.needle.depth_mm == pytest.approx(anatomy.fat_mm + anatomy.thickness_mm)


def grab(desktop):
    return pygame.surfarray.array3d(desktop.window.screen.subsurface(desktop.window.scenes[-1].desk.skin.rect)).astype(int)


def test_the_lamp_follows_the_pointer_and_the_wheel_looks_closer(desktop):
    scene = desktop.examine("normal", SITE)
    view = scene.desk.skin
    pane = view.rect
    desktop.run(0.05)
    before = grab(desktop)
    at = (pane.centerx + pane.height // 3, pane.centery)
    desktop.send(mouse(pygame.MOUSEBUTTONDOWN, at), mouse(pygame.MOUSEMOTION, at), mouse(pygame.MOUSEBUTTONUP, at))
    assert view.look.light.azimuth_deg == pytest.approx(0, abs=2), "the lamp stands to the right"
    assert 20 < view.look.light.elevation_deg < 45
    desktop.run(0.05)
    assert np.abs(grab(desktop) - before).mean() > 2
    desktop.key(pygame.K_l, "l")
    desktop.key(pygame.K_PAGEUP)
    assert view.look.exposure_ev > 0
    desktop.key(pygame.K_PLUS, "+")
    assert view.look.zoom > 1
    scale = view.look.zoom
    desktop.key(pygame.K_LEFT, mod=pygame.KMOD_SHIFT)
    assert view.look.pan_mm[0] < 0
    desktop.key(pygame.K_UP)
    assert view.look.light.elevation_deg > 24
    desktop.key(pygame.K_MINUS, "-")
    assert view.look.zoom < scale
    desktop.key(pygame.K_HOME)
    desktop.run(0.05)
    assert np.abs(grab(desktop) - before).mean() < 1, "and all is as it was"


def test_the_muscles_are_outlined_with_their_names_on_request(desktop):
    scene = desktop.examine("facial_myokymia")
    desktop.run(0.05)
    before = grab(desktop)
    desktop.key(pygame.K_o, "o")
    assert {"Orbicularis oculi", "Orbicularis oris", "Frontalis"} <= set(scene.desk.skin.outlined)
    desktop.run(0.02)
    assert (np.abs(grab(desktop) - before).sum(axis=2) > 90).sum() > 1500
    desktop.key(pygame.K_o, "o")
    assert not scene.desk.skin.outlined


def test_the_muscle_is_seen_from_another_side_on_request(desktop):
    scene = desktop.examine("facial_myokymia")
    seen = [scene.desk.skin.surface.id]
    for _ in range(3):
        desktop.key(pygame.K_v, "v")
        desktop.run(0.05)
        seen.append(scene.desk.skin.surface.id)
    assert seen == ["face", "face_side", "eyelid", "face"]
    assert scene.desk.skin.rect.collidepoint(scene.desk.skin.at(*scene.desk.prepared.place.centre_mm))
    assert desktop.window.theme.cut == set()


def test_a_stiff_hand_is_seen_stiff(desktop):
    scene = desktop.examine("isaacs_syndrome", SITE)
    assert scene.desk.skin.surface.id == "hand_stiff"
    assert scene.desk.prepared.views() == ["hand_stiff"]
    assert scene.desk.prepared.skin.footprints.mm_per_mn.all()
    assert desktop.examine("normal", SITE).desk.skin.surface.id == "hand"


@pytest.mark.parametrize("colour", [False, True])
@pytest.mark.parametrize("case", ["als", "facial_myokymia", "isaacs_syndrome"])
def test_a_picture_drawn_only_where_something_moved_is_the_whole_picture(desktop, case, colour):
    scene = desktop.examine(case)
    scene.desk.effort.set(0.3)
    desktop.run(0.5)
    desk, target = scene.desk, desktop.window.screen
    desk.step_movement(2)
    if case == "isaacs_syndrome":
        scene.scope.step_sweep(3)  # one second, with a crowd of marks
    if colour:
        for line in desk.panels["inside"].list.lines[:2]:
            desk.units.select(line.key)
            desk.inspector.mark("colour")
    desk.changed = True  # as after any event
    desktop.run(0.1)
    views = desk.skin.rect, desk.section.rect, desk.trace.screen
    areas, compared = 0, 0
    for k in range(90):
        desktop.clock.rest(FRAME_S)
        scene.update()
        moved = desk.picture.draw_moving(target)
        areas += sum(rect.width * rect.height for rect in moved if any(view.contains(rect) for view in views))
        if k % 9 < 2 and desk.section.rect in moved:  # which is in every other picture
            compared += 1
            whole = target.copy()
            desk.picture.draw(whole, waiting=False)
            for view in views:
                differ = (pygame.surfarray.array2d(whole.subsurface(view)) != pygame.surfarray.array2d(target.subsurface(view))).sum()
                assert differ == 0, f"{differ} pixels of {view} at picture {k}"
    assert compared == 10
    assert areas < 0.7 * 90 * sum(view.width * view.height for view in views)


def test_the_skin_is_read_while_the_kernels_are_loaded(monkeypatch):
    seen = []
    monkeypatch.setattr(preparation, "read", lambda *view: seen.append(view) or (None, ""))
    preparation.preload(Address("als"), None)
    for thread in threading.enumerate():
        if thread.name == "skin":
            thread.join()
    assert seen == [("upper_arm", "biceps_brachii", "man_old")]

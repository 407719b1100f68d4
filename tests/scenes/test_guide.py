"""The first minute: three prompts, each done by doing it, over an examination that goes on."""

from pathlib import Path

import pygame
import pytest

from scenes import app
from scenes.examine import Examine
from scenes.guide import CASE, Guide, first_minute
from scenes.menu import Menu
from scenes.palettes import PALETTES
from scenes.quiz_menu import QuizMenu
from scenes.settings import FILE, Settings, load
from scenes.widgets.button import Button
from tests.scenes.conftest import mouse, press
from tests.scenes.overflow import colliding, faults

SIZES = ((1024, 700), (1280, 800), (1920, 1080))


def begin(desktop):
    """The prompts over a patient who twitches."""
    guide = Guide(desktop.window, desktop.examine(CASE, "gastrocnemius_medial"))
    desktop.window.push(guide)
    desktop.run(0.1)
    return guide


def hold_e(desktop, seconds=0.2):
    desktop.send(press(pygame.K_e, "e"))
    desktop.run(seconds)
    desktop.send(pygame.event.Event(pygame.KEYUP, key=pygame.K_e, mod=0))


def to_question(desktop):
    desktop.key(pygame.K_RIGHT)
    hold_e(desktop)


def test_each_prompt_is_done_by_doing_it(desktop):
    guide = begin(desktop)
    examination = guide.examination
    assert guide.step == "needle"
    hold_e(desktop)
    assert guide.step == "needle", "one after the other"
    desktop.run(1.0)
    heard = examination.history.head
    desktop.key(pygame.K_RIGHT)
    assert guide.step == "effort"
    hold_e(desktop)
    assert guide.step == "heard"
    assert examination.history.head > heard, "what is below goes on"
    desktop.key(pygame.K_2, "2")
    assert guide.answer == "fasciculation"
    assert examination.panel == "patient", "the number was an answer, not a page"
    assert not desktop.window.settings.guided
    desktop.key(pygame.K_ESCAPE)
    assert desktop.window.scenes == [examination]
    assert desktop.window.settings.guided


def test_by_mouse_alone(desktop):
    guide = begin(desktop)
    desk = guide.examination.desk
    desktop.click((desk.needle.rect.centerx + 40, desk.needle.rect.centery))
    assert guide.step == "effort"
    desktop.click((desk.effort.rect.x + desk.effort.rect.width // 4, desk.effort.rect.bottom - 10))
    desktop.run(0.1)
    assert guide.step == "heard"
    answer = next(button for button in guide._buttons if button.key == "1")
    desktop.click(answer.rect.center)
    assert guide.answer == "fibrillation"
    desktop.click(guide._buttons[0].rect.center)
    assert [type(scene) for scene in desktop.window.scenes] == [Menu]
    assert desktop.window.settings.guided


def test_a_press_on_the_card_presses_nothing_below_and_a_needle_that_is_dragged_over_it_is_not_lost(desktop):
    guide = begin(desktop)
    desk = guide.examination.desk
    below = [widget for widget in desk.focus.widgets if widget.visible and isinstance(widget, Button)]
    for button in below:
        button.on_press = pytest.fail
    desktop.click((guide._box.x + 8, guide._box.y + 8))
    middle = desk.needle.rect.center
    desktop.send(mouse(pygame.MOUSEBUTTONDOWN, middle), mouse(pygame.MOUSEMOTION, guide._box.center))
    desktop.send(mouse(pygame.MOUSEBUTTONUP, guide._box.center))
    there = desk.needle.needle
    desktop.send(mouse(pygame.MOUSEMOTION, middle))
    assert desk.needle.needle == there, "it has been let go"


@pytest.mark.parametrize(
    ("key", "chosen", "mark"), [("1", "Fibrillation potential", "✗"), ("2", "Fasciculation", "✓"), ("3", "Myokymic", "✗")]
)
def test_the_answer_is_explained_and_shown_on_the_signal(desktop, key, chosen, mark):
    guide = begin(desktop)
    to_question(desktop)
    desktop.run(3.0)
    desktop.key(ord(key), key)
    said = " ".join(text for _, text in guide._text.blocks)
    assert mark in said
    assert chosen in said
    assert "Fasciculation" in said
    assert "by themselves" in said
    desk = guide.examination.desk
    fired = set(desk.history.firing(0, desk.history.head)[1].tolist())
    assert desk.units.coloured.keys() <= fired
    assert desk.units.coloured
    desktop.key(pygame.K_RETURN)
    assert [type(scene) for scene in desktop.window.scenes] == [Menu]


def test_escape_skips_the_prompts_at_any_moment_and_the_patient_stays(desktop):
    guide = begin(desktop)
    desktop.key(pygame.K_ESCAPE)
    assert desktop.window.scenes == [guide.examination]
    assert desktop.window.settings.guided
    desktop.key(pygame.K_ESCAPE)
    assert [type(scene) for scene in desktop.window.scenes] == [Menu]


def test_f1_tells_its_keys_and_settings_and_glossary_lie_over_it(desktop):
    guide = begin(desktop)
    for key in (pygame.K_F1, pygame.K_F2, pygame.K_F3):
        desktop.key(key)
        assert desktop.window.scenes[-1] is not guide
        desktop.key(pygame.K_ESCAPE)
        assert desktop.window.scenes[-1] is guide
    desktop.window.change(language="de")
    desktop.run(0.05)
    assert any("Die Nadel bewegen" in text for _, text in guide._text.blocks)


def test_in_another_muscle_the_needle_has_still_to_be_moved(desktop):
    guide = begin(desktop)
    guide.examination.visits.open_site("tibialis_anterior")
    desktop.run(0.1)
    assert guide.step == "needle"
    desktop.key(pygame.K_DOWN)
    assert guide.step == "effort"


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["en", "de"])
def test_it_can_be_read_and_covers_neither_trace_nor_needle(desktops, size, language):
    desktop = desktops(size)
    window = desktop.window
    window.change(language=language)
    guide = begin(desktop)
    for text_scale, theme in zip((1.0, 1.5, 2.0, 1.2), [*PALETTES, "dark"], strict=True):
        window.change(text_scale=text_scale, theme=theme)
        for at, answer in ((0, None), (1, None), (2, None), (2, "fibrillation")):
            guide.at, guide.answer = at, answer
            guide.reword()
            guide._turn()
            desktop.run(0.05)
            assert faults(window) == [], (text_scale, theme, at)
            assert window.rect.contains(guide._box)
            assert guide._text.overflow == 0, (text_scale, at, answer)
            assert colliding([button.rect for button in guide._buttons]) == []
            desk = guide.examination.desk
            seen = [pad.rect for pad in (desk.needle, desk.screen, desk.light, desk.effort, desk.volume, desk.mute) if pad.visible]
            assert guide._box.collidelist(seen) == -1, (text_scale, at)
            assert desk.screen.rect.height > 30, (text_scale, at)
    guide.end()
    assert guide.examination.desk.foot == 0


def test_the_first_start_begins_with_it_and_no_other(desktop, own_home):
    window = desktop.window
    first = app._splash(window, None, None, None, 1, 0.0, None)
    assert first._go_on.func.__module__ == first_minute(window)._go_on.func.__module__ == "scenes.guide"
    for case, over in ((CASE, None), (None, QuizMenu)):
        splash = app._splash(window, None, case, None, 1, 0.0, over)
        assert getattr(splash._go_on, "func", splash._go_on).__module__ != "scenes.guide"
    window.change(guided=True)
    later = app._splash(window, None, None, None, 1, 0.0, None)
    assert getattr(later._go_on, "func", later._go_on).__module__ != "scenes.guide"
    old = own_home / FILE
    old.write_text('{"theme": "light"}', encoding="utf-8")
    assert load(old) == Settings(theme="light", guided=False)


def test_what_the_first_start_makes_ready_is_a_patient_who_twitches_loudly(desktop):
    window = desktop.window
    splash = first_minute(window)
    made = splash._work(lambda *_: None)
    assert isinstance(made, Examine)
    assert Path("scenarios/cases", f"{CASE}.yaml").exists()
    made.threaded = False
    splash._go_on(made)
    assert [type(scene) for scene in window.scenes] == [Examine, Guide]
    desktop.run(4.0)
    assert abs(made.history.latest(4.0)).max() > 200, "µV: it is heard within seconds"

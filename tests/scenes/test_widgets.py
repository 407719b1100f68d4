"""Controls work by keyboard as well as by mouse."""

import numpy as np
import pygame
import pytest

from scenes.theme import Theme
from scenes.widgets.button import Button
from scenes.widgets.choice import Choice
from scenes.widgets.focus import Focus
from scenes.widgets.label import Label
from scenes.widgets.menu_list import Entry, MenuList
from scenes.widgets.meter import Meter
from scenes.widgets.notice import Notice
from scenes.widgets.paragraph import Paragraph, wrapped
from scenes.widgets.slider import Slider
from scenes.widgets.stepper import Stepper
from tests.scenes.conftest import mouse, press

WINDOW = pygame.Rect(0, 0, 800, 600)


@pytest.fixture
def told():
    return []


def slider(told):
    made = Slider("Effort", 0.0, 0.0, 1.0, 0.05, lambda v: f"{v:.2f}", told.append)
    made.rect = pygame.Rect(100, 100, 200, 40)
    return made


def choice(told, theme):
    made = Choice("Case", [("a", "First"), ("b", "Second"), ("c", "Third")], "a", told.append)
    made.place(pygame.Rect(10, 10, 160, 30), theme, WINDOW)
    return made


def test_tab_goes_round_and_back(theme, told):
    buttons = [Button(name, lambda: None) for name in "abc"]
    label = Label("not a control")
    focus = Focus([buttons[0], label, buttons[1], buttons[2]])
    visited = []
    for _ in range(4):
        focus.handle(press(pygame.K_TAB))
        visited.append(focus.current)
    assert visited == [*buttons, buttons[0]]
    focus.handle(press(pygame.K_TAB, mod=pygame.KMOD_SHIFT))
    assert focus.current is buttons[2]
    assert focus.ring


def test_a_ring_shows_where_the_keyboard_is(theme):
    button = Button("Go", lambda: None)
    button.rect = pygame.Rect(50, 50, 100, 30)
    focus = Focus([button])
    without, ringed = pygame.Surface((200, 150)), pygame.Surface((200, 150))
    focus.draw(without, theme)
    focus.handle(press(pygame.K_TAB))
    focus.draw(ringed, theme)
    assert np.abs(np.subtract(ringed.get_at((50 - 3, 65))[:3], theme.palette.focus)).max() < 12
    assert np.abs(np.subtract(without.get_at((50 - 3, 65))[:3], theme.palette.focus)).max() > 100


def test_the_mouse_hides_the_ring(theme):
    button = Button("Go", lambda: None)
    button.rect = pygame.Rect(50, 50, 100, 30)
    focus = Focus([button])
    focus.handle(press(pygame.K_TAB))
    focus.handle(mouse(pygame.MOUSEBUTTONDOWN, (60, 60)))
    assert not focus.ring


@pytest.mark.parametrize("key", [pygame.K_SPACE, pygame.K_RETURN])
def test_a_button_is_pressed_by_key(told, key):
    Button("Go", lambda: told.append(1)).handle(press(key))
    assert told == [1]


def test_a_slider_moves_by_key_and_stops_at_its_ends(told):
    made = slider(told)
    made.handle(press(pygame.K_RIGHT))
    assert made.value == pytest.approx(0.05)
    made.handle(press(pygame.K_END))
    made.handle(press(pygame.K_RIGHT))
    assert made.value == 1.0
    made.handle(press(pygame.K_HOME))
    made.handle(press(pygame.K_LEFT))
    assert made.value == 0.0
    assert told == pytest.approx([0.05, 1.0, 0.0])


def test_a_slider_is_dragged_even_beyond_its_ends(told):
    made = slider(told)
    focus = Focus([made])
    focus.handle(mouse(pygame.MOUSEBUTTONDOWN, (200, 130)))
    assert made.value == pytest.approx(0.5, abs=0.03)
    focus.handle(mouse(pygame.MOUSEMOTION, (900, 500)))
    assert made.value == 1.0
    focus.handle(mouse(pygame.MOUSEBUTTONUP, (900, 500)))
    focus.handle(mouse(pygame.MOUSEMOTION, (200, 130)))
    assert made.value == 1.0


def test_what_is_dragged_is_let_go_when_the_window_loses_the_focus(told):
    made = slider(told)
    focus = Focus([made])
    focus.handle(mouse(pygame.MOUSEBUTTONDOWN, (200, 130)))
    focus.handle(pygame.event.Event(pygame.WINDOWFOCUSLOST))
    before = made.value
    focus.handle(mouse(pygame.MOUSEMOTION, (280, 130)))
    assert made.value == before


def test_a_choice_opens_moves_and_chooses_by_key(told, theme):
    made = choice(told, theme)
    made.handle(press(pygame.K_RETURN))
    assert made.takes_everything
    made.handle(press(pygame.K_DOWN))
    made.handle(press(pygame.K_DOWN))
    made.handle(press(pygame.K_RETURN))
    assert (made.chosen, told, made.takes_everything) == ("c", ["c"], False)


def test_a_choice_folds_away_by_escape_without_choosing(told, theme):
    made = choice(told, theme)
    made.unfold()
    made.handle(press(pygame.K_DOWN))
    made.handle(press(pygame.K_ESCAPE))
    assert (made.chosen, told) == ("a", [])


def test_a_choice_is_made_by_mouse(told, theme):
    made = choice(told, theme)
    made.handle(mouse(pygame.MOUSEBUTTONDOWN, (20, 20)))
    made.handle(mouse(pygame.MOUSEBUTTONDOWN, (20, made._list.y + 4 + made._row + 5)))
    assert told == ["b"]


def test_an_open_list_stays_in_the_window(told, theme):
    made = Choice("", [(str(n), f"Option {n}") for n in range(12)], "0", told.append)
    made.place(pygame.Rect(700, 560, 90, 30), theme, WINDOW)
    assert WINDOW.contains(made._list)


def test_an_open_list_longer_than_the_window_scrolls(told):
    theme = Theme(2.0)
    made = Choice("", [(str(n), f"Option {n}") for n in range(40)], "0", told.append)
    made.place(pygame.Rect(10, 10, 200, 60), theme, WINDOW)
    made.unfold()
    made.handle(press(pygame.K_UP))
    assert WINDOW.contains(made._list)
    theme.written = []
    made.draw_over(pygame.Surface(WINDOW.size), theme)
    last = next(line for line in theme.written if line.words == "Option 39")
    assert made._list.contains(last.rect)
    made.handle(mouse(pygame.MOUSEBUTTONDOWN, last.rect.center))
    assert told == ["39"]


def test_an_open_list_has_the_keyboard_to_itself(told, theme):
    made, button = choice(told, theme), Button("Go", lambda: told.append("pressed"))
    focus = Focus([button, made])
    focus.give(button)
    made.unfold()
    focus.handle(press(pygame.K_RETURN))
    assert told == []


def test_a_stepper_steps(told):
    made = Stepper("Gain", lambda: "50", told.append)
    made.rect = pygame.Rect(0, 0, 200, 30)
    made.handle(press(pygame.K_RIGHT))
    made.handle(press(pygame.K_LEFT))
    made.handle(mouse(pygame.MOUSEBUTTONDOWN, (10, 10)))
    made.handle(mouse(pygame.MOUSEBUTTONDOWN, (190, 10)))
    assert told == [1, -1, -1, 1]


def test_a_list_opens_what_is_chosen(told, theme):
    made = MenuList([Entry(k, k.upper(), "about " + k) for k in "abc"], told.append)
    made.place(pygame.Rect(0, 0, 400, 500), theme)
    made.handle(press(pygame.K_DOWN))
    made.handle(press(pygame.K_RETURN))
    made.handle(press(pygame.K_3))
    made.handle(press(pygame.K_SPACE))
    made.handle(mouse(pygame.MOUSEBUTTONDOWN, (20, 10)))
    assert told == ["b", "c", "a"]


def test_a_long_list_scrolls_to_what_is_chosen(told, theme):
    made = MenuList([Entry(str(n), f"Title {n}", "about") for n in range(30)], told.append)
    made.place(pygame.Rect(0, 0, 400, 300), theme)
    made.handle(press(pygame.K_END))
    assert made.rect.contains(made.row(29))
    made.handle(press(pygame.K_HOME))
    assert made.rect.contains(made.row(0))


def test_text_breaks_between_words_and_loses_none(theme):
    text = "A carpenter of 61 dropped tools with the right hand ten months ago. " * 4
    lines = wrapped(theme, text, "body", 180)
    assert " ".join(lines).split() == text.split()
    assert all(theme.width(line) <= 180 for line in lines)


def test_a_word_too_long_for_a_line_is_broken(theme):
    lines = wrapped(theme, "x" * 200, "body", 100)
    assert "".join(lines) == "x" * 200
    assert all(theme.width(line) <= 100 for line in lines)


def test_long_text_scrolls_by_key_to_its_end(theme):
    made = Paragraph([("body", "word " * 800)])
    made.place(pygame.Rect(0, 0, 200, 100), theme)
    assert made.focusable
    made.handle(press(pygame.K_END))
    assert made.offset == made.overflow > 0
    made.handle(press(pygame.K_HOME))
    assert made.offset == 0


def test_text_that_fits_is_skipped_by_tab(theme):
    made = Paragraph([("body", "short")])
    made.place(pygame.Rect(0, 0, 200, 100), theme)
    assert not made.focusable


def test_a_notice_goes_away_by_itself():
    made = Notice()
    made.say("no sound", now_s=10.0, seconds=5.0)
    made.update(14.9)
    assert made.words
    made.update(15.0)
    assert not made.words


@pytest.mark.parametrize(("level", "share"), [(1.0, 1.0), (0.0, 0.0), (10 ** (-30 / 20), 0.5)])
def test_the_meter_is_in_decibels(level, share):
    made = Meter("Loudspeaker")
    made.level = level
    assert made.fraction() == pytest.approx(share)


def test_a_text_too_wide_is_noticed(theme):
    theme.write(pygame.Surface((300, 50)), "far too wide for this place", (0, 0), width=60)
    assert theme.cut == {"far too wide for this place"}


def test_a_choice_whose_options_take_a_while_asks_for_them_when_it_is_opened_and_only_then(theme):
    asked, chosen = [], []

    def options():
        asked.append(True)
        return [("a", "Alpha"), ("b", "Beta"), ("c", "Gamma")]

    choice = Choice("Letter", [("b", "Beta")], "b", chosen.append, options)
    choice.place(pygame.Rect(0, 0, 200, 36), theme, pygame.Rect(0, 0, 800, 600))
    assert choice.name() == "Beta"
    assert not asked
    for key in (pygame.K_RETURN, pygame.K_DOWN, pygame.K_RETURN):
        choice.handle(press(key))
    choice.unfold()
    assert chosen == ["c"]
    assert len(asked) == 1

"""A form flows into its width, scrolls, and hides what does not fit from the mouse but not from the keyboard."""

from itertools import pairwise

import pygame
import pytest

from scenes.widgets.button import Button
from scenes.widgets.choice import Choice
from scenes.widgets.focus import Focus
from scenes.widgets.form import Form
from scenes.widgets.paragraph import Paragraph
from scenes.widgets.slider import Slider
from scenes.widgets.stepper import Stepper
from scenes.widgets.unit_list import Line, UnitList
from tests.scenes.conftest import mouse, press
from tests.scenes.overflow import colliding

WINDOW = pygame.Rect(0, 0, 800, 600)
HERE = pygame.Rect(100, 80, 300, 200)


@pytest.fixture
def told():
    return []


def buttons(told, count):
    return [Button(f"Number {n}", lambda n=n: told.append(n)) for n in range(count)]


def placed(rows, theme, rect=HERE):
    form = Form(rows)
    form.place(rect, theme, WINDOW)
    return form


def wheel(monkeypatch, focus, place, y):
    monkeypatch.setattr(pygame.mouse, "get_pos", lambda: place)
    return focus.handle(pygame.event.Event(pygame.MOUSEWHEEL, y=y, x=0))


def test_buttons_of_a_row_stand_side_by_side_and_wrap_where_there_is_no_room(told, theme):
    row = buttons(told, 5)
    text, slider = Paragraph([("body", "A line. " * 30)]), Slider("Effort", 0, 0, 1, 0.1, str, told.append)
    for width in (700, 300, 60):
        form = placed([[text], row, [slider]], theme, pygame.Rect(20, 20, width, 500))
        rects = [widget.rect for widget in form.widgets]
        assert colliding(rects) == []
        assert all(form.rect.left <= rect.left and rect.right <= form.rect.right for rect in rects)
        assert all(one.y < other.y or (one.y == other.y and one.x < other.x) for one, other in pairwise(rects)), "in the order of reading"
        lines = len({button.rect.y for button in row})
        assert lines == 1 if width == 700 else lines > 1
        assert slider.rect.top >= row[-1].rect.bottom
    assert lines == 5


def test_what_is_not_wanted_takes_no_place(told, theme):
    first, second, third = buttons(told, 3)
    second.wanted = False
    placed([[first], [second], [third]], theme)
    one = third.rect.y
    second.wanted = True
    placed([[first], [second], [third]], theme)
    assert second.rect.y == one
    assert third.rect.y > second.rect.y


def test_tab_reaches_what_lies_out_of_view_and_reveal_scrolls_to_it(told, theme):
    rows = [[button] for button in buttons(told, 20)]
    form = placed(rows, theme)
    focus = Focus([form, *form.widgets])
    assert form.overflow > 0
    for by, order in ((1, range(20)), (-1, range(18, -1, -1))):
        for n in order:
            focus.handle(press(pygame.K_TAB, mod=0 if by > 0 else pygame.KMOD_SHIFT))
            assert focus.current is rows[n][0]
            form.reveal(focus.current)
            assert form.rect.contains(focus.current.rect)
    focus.handle(press(pygame.K_SPACE, " "))
    assert told == [0]


def test_of_what_is_taller_than_the_form_the_beginning_is_revealed(told, theme):
    text = Paragraph([("body", "word " * 500)])
    form = placed([[button] for button in buttons(told, 8)] + [[text]], theme)
    form.reveal(text)
    assert form.rect.top <= text.rect.top < form.rect.top + 20


def test_a_click_outside_the_form_does_not_hit_what_is_scrolled_out(told, theme):
    form = placed([[button] for button in buttons(told, 20)], theme)
    focus = Focus([form, *form.widgets])
    last = form.widgets[-1]
    assert last.rect.top > HERE.bottom
    assert not focus.handle(mouse(pygame.MOUSEBUTTONDOWN, last.rect.center))
    assert not last.hovered
    form.reveal(last)
    first = form.widgets[0]
    assert not focus.handle(mouse(pygame.MOUSEBUTTONDOWN, first.rect.center))
    assert told == []
    assert focus.handle(mouse(pygame.MOUSEBUTTONDOWN, last.rect.center))
    assert told == [19]


def test_what_is_scrolled_out_is_not_drawn(told, theme):
    form = placed([[button] for button in buttons(told, 20)], theme)
    target = pygame.Surface(WINDOW.size)
    form.scroll(37)
    Focus([form, *form.widgets]).draw(target, theme)
    inside = target.subsurface(HERE).copy()
    target.fill((0, 0, 0), HERE)
    assert pygame.mask.from_threshold(target, (0, 0, 0), (1, 1, 1)).count() == WINDOW.width * WINDOW.height
    assert pygame.mask.from_threshold(inside, (0, 0, 0), (1, 1, 1)).count() < HERE.width * HERE.height


@pytest.mark.parametrize("others", [0, 20])
def test_the_wheel_scrolls_and_does_not_turn_a_stepper(monkeypatch, told, theme, others):
    stepper, slider = Stepper("Gain", lambda: "50", told.append), Slider("Effort", 0.5, 0, 1, 0.1, str, told.append)
    form = placed([[stepper], [slider], *([button] for button in buttons(told, others))], theme)
    focus = Focus([form, *form.widgets])
    for widget in (stepper, slider):
        form.scroll(-10_000)
        wheel(monkeypatch, focus, widget.rect.center, -1)
        assert (form.offset > 0) == (others > 0)
    assert told == []


def test_the_wheel_stops_at_the_ends(monkeypatch, told, theme):
    form = placed([[button] for button in buttons(told, 20)], theme)
    focus = Focus([form, *form.widgets])
    for _ in range(50):
        wheel(monkeypatch, focus, HERE.center, -1)
    assert form.offset == form.overflow
    assert form.widgets[-1].rect.bottom <= HERE.bottom
    for _ in range(50):
        wheel(monkeypatch, focus, HERE.center, 1)
    assert form.offset == 0


def test_text_that_grows_moves_what_lies_below_and_nothing_else(told, theme):
    above, below = buttons(told, 2)
    text = Paragraph([("body", "short")])
    form = placed([[above], [text], [below]], theme)
    before = below.rect.y, above.rect.y
    form.tell(text, [("body", "other")])
    assert (below.rect.y, above.rect.y) == before
    form.tell(text, [("body", "much longer " * 20)])
    assert below.rect.y > before[0]
    assert below.rect.top >= text.rect.bottom
    assert above.rect.y == before[1]


def test_a_larger_place_shows_all_again(told, theme):
    form = placed([[button] for button in buttons(told, 12)], theme)
    form.scroll(10_000)
    form.place(pygame.Rect(0, 0, 300, 590), theme, WINDOW)
    assert (form.offset, form.overflow) == (0, 0)
    assert all(form.rect.contains(widget.rect) for widget in form.widgets)


def test_a_hidden_form_has_nothing_to_be_reached(told, theme):
    form = placed([buttons(told, 3)], theme)
    focus = Focus([form, *form.widgets])
    form.hide()
    focus.handle(press(pygame.K_TAB))
    assert focus.current is None
    assert not focus.handle(mouse(pygame.MOUSEBUTTONDOWN, form.widgets[0].rect.center))


def test_a_list_opened_in_a_form_reaches_beyond_it(told, theme):
    choice = Choice("Needle", [(str(n), f"Kind {n}") for n in range(9)], "0", told.append)
    form = placed([[choice]], theme, pygame.Rect(100, 80, 300, 60))
    focus = Focus([form, choice])
    focus.handle(mouse(pygame.MOUSEBUTTONDOWN, choice.rect.center))
    target = pygame.Surface(WINDOW.size)
    focus.draw(target, theme)
    assert pygame.mask.from_threshold(target.subsurface((100, 150, 300, 200)), (0, 0, 0), (1, 1, 1)).count() < 3000
    focus.handle(press(pygame.K_END))
    focus.handle(press(pygame.K_RETURN))
    assert told == ["8"]


def units(told, count=20):
    made = UnitList(
        ("Unit", "Rate"), (0.5, 0.5), lambda unit: told.append(("chosen", unit)), lambda unit: told.append(("used", unit)), rows=4
    )
    made.tell([Line(10 * n, (str(n), "5/s")) for n in range(count)])
    return made


def test_units_are_chosen_and_used_by_key_and_scroll_into_view(told, theme):
    made = units(told)
    placed([[made]], theme)
    for key in (pygame.K_DOWN, pygame.K_DOWN, pygame.K_PAGEDOWN, pygame.K_UP, pygame.K_RETURN):
        made.handle(press(key))
    assert told == [("chosen", 0), ("chosen", 10), ("chosen", 50), ("chosen", 40), ("used", 40)]
    assert made.first <= made.at < made.first + made.rows
    made.tell([Line(40, ("4", "1/s"))])
    assert (made.chosen, made.at, made.first) == (40, 0, 0), "what was chosen stays so while the list changes"


def test_units_are_chosen_by_mouse_and_used_by_a_second_click(told, theme):
    made = units(told)
    placed([[made]], theme)
    made.draw(pygame.Surface(WINDOW.size), theme)
    third = (made.rect.centerx, made.rect.y + round(3.5 * made.rect.height / 5))
    for _ in range(2):
        made.handle(mouse(pygame.MOUSEBUTTONDOWN, third))
    assert told == [("chosen", 20), ("chosen", 20), ("used", 20)]


def test_an_empty_list_of_units_takes_no_harm(told, theme):
    made = units(told, 0)
    placed([[made]], theme)
    for key in (pygame.K_DOWN, pygame.K_RETURN):
        made.handle(press(key))
    made.handle(mouse(pygame.MOUSEBUTTONDOWN, made.rect.center))
    assert told == []

"""Text is typed, corrected, pasted and entered by keys, and the caret is always seen."""

import pygame
import pytest

from scenes.theme import Theme
from scenes.widgets.focus import Focus
from scenes.widgets.text_entry import NUMBER, TextEntry
from tests.scenes.conftest import mouse, press


@pytest.fixture
def told():
    return []


@pytest.fixture
def entry(told):
    made = TextEntry("Name", told.append, lambda: told.append("left"), longest=12)
    made.rect = pygame.Rect(20, 20, 160, 60)
    return made


def type_in(entry, text):
    for character in text:
        entry.handle(press(0, character))


def test_what_is_typed_is_entered(entry, told):
    type_in(entry, "Ada L")
    assert entry.handle(press(pygame.K_RETURN, "\r"))
    assert told == ["Ada L"]


def test_the_caret_moves_and_erases_on_both_sides(entry):
    type_in(entry, "fibre")
    for key in (pygame.K_LEFT, pygame.K_LEFT, pygame.K_BACKSPACE, pygame.K_DELETE):
        entry.handle(press(key))
    assert (entry.text, entry.cursor) == ("fie", 2)
    entry.handle(press(pygame.K_HOME))
    entry.handle(press(pygame.K_BACKSPACE))
    type_in(entry, "x")
    entry.handle(press(pygame.K_END))
    entry.handle(press(pygame.K_DELETE))
    type_in(entry, "y")
    assert entry.text == "xfiey"


def test_esc_leaves_or_is_left_to_others(entry, told):
    assert entry.handle(press(pygame.K_ESCAPE, "\x1b"))
    assert told == ["left"]
    assert not TextEntry("Name", told.append).handle(press(pygame.K_ESCAPE, "\x1b"))


def test_no_more_than_the_longest_is_taken(entry):
    type_in(entry, "a name that is too long")
    assert entry.text == "a name that "


def test_a_number_takes_no_letters_and_swallows_them(told):
    entry = TextEntry("Rate", told.append, allowed=NUMBER, unit="Hz")
    assert entry.handle(press(pygame.K_m, "m")), "no key of the scene may answer to it"
    type_in(entry, "1b2,5 ")
    assert entry.text == "12,5"


def test_keys_without_a_character_are_left_to_others(entry):
    assert not entry.handle(press(pygame.K_F5))
    assert not entry.handle(press(pygame.K_s, "\x13", pygame.KMOD_CTRL))
    assert entry.handle(press(pygame.K_q, "@", pygame.KMOD_CTRL | pygame.KMOD_ALT)), "AltGr comes as both on some machines"
    assert entry.text == "@"


def test_what_comes_as_key_and_as_text_is_written_once(entry):
    entry.handle(press(pygame.K_e, "é"))
    entry.handle(pygame.event.Event(pygame.TEXTINPUT, text="é"))
    entry.handle(pygame.event.Event(pygame.TEXTINPUT, text="學"))
    assert entry.text == "é學"


def test_pasted_text_becomes_one_line(entry, monkeypatch):
    monkeypatch.setattr("pygame.scrap.get_text", lambda: "Ada\nL\x07")
    entry.handle(press(pygame.K_v, "\x16", pygame.KMOD_CTRL))
    assert entry.text == "Ada L"


def test_without_a_clipboard_nothing_happens(entry, monkeypatch):
    def refuse():
        raise pygame.error

    monkeypatch.setattr("pygame.scrap.get_text", refuse)
    assert entry.handle(press(pygame.K_v, "\x16", pygame.KMOD_CTRL))
    assert entry.text == ""


@pytest.mark.parametrize("moves", [[], [pygame.K_HOME], [pygame.K_LEFT] * 6])
def test_the_caret_is_seen_where_the_text_is_longer_than_the_box(entry, theme, moves):
    type_in(entry, "WWWWWWWWWWWW")
    for key in moves:
        entry.handle(press(key))
    focus = Focus([entry])
    focus.give(entry)
    target = pygame.Surface((200, 100))
    focus.draw(target, theme)
    seen = [x for x in range(entry.rect.width) if target.get_at((entry.rect.x + x, entry.rect.bottom - 20))[:3] == theme.palette.focus]
    assert seen
    assert theme.cut == set()


def test_a_press_puts_the_caret_there(entry):
    theme = Theme()
    type_in(entry, "fibre")
    entry.draw(pygame.Surface((200, 100)), theme)
    entry.handle(mouse(pygame.MOUSEBUTTONDOWN, (entry.rect.x + theme.px(11) + theme.width("fi"), entry.rect.bottom - 10)))
    assert entry.cursor == 2

"""What a user chooses holds at once, is found again at the next start, and is never lost without a word."""

import errno

import pygame
import pytest

from scenes.clock import StillClock
from scenes.menu import Menu
from scenes.palettes import PALETTES
from scenes.preferences import Preferences
from scenes.settings import FILE, Settings
from scenes.speaker import NullSink
from scenes.window import Window
from scenes.words import Words
from tests.scenes.conftest import mouse, press
from tests.scenes.overflow import recorded


@pytest.fixture
def open_window(own_home):
    """Starts the program's window with the settings that its folder keeps."""
    opened = []

    def start():
        clock = StillClock()
        opened.append(Window(pygame.Surface((1280, 800), depth=32), clock, Words(), NullSink(clock.now), settings_file=own_home / FILE))
        return opened[-1]

    yield start
    for window in opened:
        window.close()


def keys(window, *pressed):
    window.turn([press(key) for key in pressed])


def test_what_is_chosen_holds_after_a_restart(open_window):
    window = open_window()
    window.push(Menu(window))
    keys(window, pygame.K_F2)
    assert isinstance(window.scenes[-1], Preferences)
    keys(window, pygame.K_RIGHT, pygame.K_DOWN, pygame.K_RIGHT, pygame.K_RIGHT, pygame.K_DOWN, pygame.K_SPACE)
    keys(window, pygame.K_DOWN, pygame.K_RETURN, pygame.K_DOWN, pygame.K_RIGHT, pygame.K_ESCAPE)
    assert isinstance(window.scenes[-1], Menu)
    chosen = Settings(theme="light", text_scale=1.2, reduced_motion=True, captions=False, latency="low")
    assert window.settings == chosen
    assert window.theme.palette == PALETTES["light"]
    assert window.theme.reduced_motion
    assert open_window().settings == chosen


def test_settings_are_changed_by_mouse(open_window):
    window = open_window()
    window.push(Preferences(window))
    box = window.scenes[-1].list.value_box(0)
    window.turn([mouse(pygame.MOUSEBUTTONDOWN, (box.right - 5, box.centery))])
    assert window.settings.theme == "light"
    box = window.scenes[-1].list.value_box(0)
    window.turn([mouse(pygame.MOUSEBUTTONDOWN, (box.x + 5, box.centery))])
    assert window.settings.theme == "dark"


def test_the_menu_has_a_button_for_the_settings_and_f1_tells_their_keys(desktop, words):
    window = desktop.window
    window.push(Menu(window))
    button = next(b for b in window.scenes[0]._buttons if b.caption == words("menu.settings"))
    desktop.click(button.rect.center)
    assert isinstance(window.scenes[-1], Preferences)
    desktop.key(pygame.K_F1)
    desktop.key(pygame.K_ESCAPE)
    desktop.key(pygame.K_F2)
    assert isinstance(window.scenes[-1], Menu), "F2 again goes back"


def test_a_changed_theme_is_seen_at_once(desktop):
    window = desktop.window
    window.push(Menu(window))
    desktop.run(0.05)
    window.change(theme="light")
    desktop.run(0.05)
    assert window.screen.get_at((2, 2))[:3] == PALETTES["light"].ground


@pytest.mark.parametrize("text", ["{", "", '{"theme": "pink"}', '{"text_scale": 3}', '{"from_a_newer_version": 1}', b"\xff\xfe\x00"])
def test_a_file_that_is_not_understood_is_set_aside_and_said(open_window, own_home, text):
    (own_home / FILE).write_bytes(text if isinstance(text, bytes) else text.encode())
    (own_home / "settings.damaged.json").write_text("an older one", encoding="utf-8")
    window = open_window()
    assert window.settings == Settings()
    assert FILE in window.notice.words
    assert "settings.damaged-2.json" in window.notice.words
    window.clock.rest(19.0)
    window.turn([])
    window.replace(Menu(window))
    window.clock.rest(15.0)
    window.turn([])
    assert FILE in window.notice.words, "the first start takes a minute, and it is read thereafter"
    window.change(theme="light")
    assert (own_home / "settings.damaged.json").read_text(encoding="utf-8") == "an older one"
    kept = (own_home / "settings.damaged-2.json").read_bytes()
    assert kept == (text if isinstance(text, bytes) else text.encode()), "nothing of it is lost"
    assert open_window().settings.theme == "light"


@pytest.mark.parametrize("error", [PermissionError("read-only"), OSError(errno.ENOSPC, "no space left on device")])
def test_settings_that_cannot_be_kept_hold_for_the_session_and_that_is_said_once(open_window, own_home, monkeypatch, error):
    window = open_window()
    window.change(theme="light")
    before = (own_home / FILE).read_bytes()

    def refuse(*_, **__):
        raise error

    monkeypatch.setattr("pathlib.Path.write_text", refuse)
    window.change(theme="contrast")
    assert window.settings.theme == "contrast"
    assert FILE in window.notice.words
    window.notice.words = ""
    window.change(text_scale=1.5)
    assert window.notice.words == ""
    assert (own_home / FILE).read_bytes() == before, "what was kept before is whole"
    assert [file.name for file in own_home.iterdir()] == [FILE], "and nothing half written lies about"


def test_a_damaged_file_that_cannot_be_set_aside_is_left_as_it_is(open_window, own_home, monkeypatch):
    (own_home / FILE).write_text("{", encoding="utf-8")

    def refuse(*_):
        raise PermissionError("read-only")

    monkeypatch.setattr("pathlib.Path.rename", refuse)
    window = open_window()
    assert FILE in window.notice.words
    window.change(theme="light")
    assert (own_home / FILE).read_text(encoding="utf-8") == "{"


def test_a_folder_that_is_none_costs_no_more_than_the_memory(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("", encoding="utf-8")
    clock = StillClock()
    window = Window(pygame.Surface((1024, 700)), clock, Words(), NullSink(clock.now), settings_file=tmp_path / "file" / FILE)
    window.change(theme="light")
    assert window.settings.theme == "light"
    assert FILE in window.notice.words
    assert [file.name for file in tmp_path.iterdir()] == ["file"]


def test_a_window_without_a_file_keeps_nothing(desktop, own_home):
    desktop.window.change(theme="contrast", hidden=("sound",), volume=0.2)
    assert desktop.window.settings.hidden == ("sound",)
    assert list(own_home.iterdir()) == []


def test_the_sound_device_is_chosen_by_key_and_found_again(open_window, monkeypatch):
    monkeypatch.setattr("scenes.preferences.devices", lambda: ["Loudspeakers", "A headset whose name is far too long for any screen, 2"])
    window = open_window()
    window.push(Preferences(window))
    option = next(option for option in window.scenes[-1].list.options if option.caption == window.words("settings.device"))
    window.scenes[-1].list.at = window.scenes[-1].list.options.index(option)
    keys(window, pygame.K_RIGHT)
    assert window.settings.device == window.loudspeaker.device == "Loudspeakers"
    keys(window, pygame.K_RIGHT)
    assert window.settings.device.endswith("screen, 2")
    assert option.values[-1][1].endswith("screen, 2"), "by its end two of a kind are told apart"
    monkeypatch.setattr("scenes.preferences.devices", list)
    window = open_window()
    assert window.loudspeaker.device.endswith("screen, 2")
    window.push(Preferences(window))
    assert any("headset" in line.words for line in recorded(window)), "it is shown as chosen, though it is away"


def test_another_language_holds_at_once_in_the_menu_and_after_a_restart(open_window):
    window = open_window()
    window.push(Menu(window))
    keys(window, pygame.K_F2, pygame.K_END, pygame.K_RIGHT)
    assert window.settings.language == "de"
    assert window.words("settings.language") == "Sprache"
    assert any("Sprache" in line.words for line in recorded(window)), "the settings themselves are said anew"
    assert window.words("units.uv", value=5) == "5 µV"
    keys(window, pygame.K_LEFT, pygame.K_ESCAPE)
    assert window.words("settings.language") == "Language"

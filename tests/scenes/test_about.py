"""What the program says of itself, and what is new in it."""

import re
from pathlib import Path

import pygame
import pytest

from scenes.about import Page, about, copy, places, tell_news
from scenes.menu import Menu
from scenes.splash import Splash
from scenes.words import Words
from sim.export import version
from sim.reference import ranges
from tests.scenes.overflow import recorded

ROOT = Path(__file__).resolve().parents[2]


def text_of(page):
    return " ".join(text for _, text in page.text.blocks)


def test_it_tells_version_limits_sources_licence_and_how_to_cite_it(desktop):
    desktop.window.push(Menu(desktop.window))
    desktop.key(pygame.K_i)
    page = desktop.window.scenes[-1]
    said = text_of(page)
    for needed in (version(), "not patients", "not a medical device", str(len(ranges())), "MakeHuman", "DejaVu", "MIT", "CITATION.cff"):
        assert needed in said
    desktop.key(pygame.K_END)
    assert page.text.offset == page.text.overflow
    desktop.key(pygame.K_ESCAPE)
    assert isinstance(desktop.window.scenes[-1], Menu)


def test_the_citation_agrees_with_the_file_for_reference_managers(desktop):
    cff = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    said = text_of(about(desktop.window))
    for field in ("title", "version", "  - name"):
        value = re.search(rf"^{field}: (.+)$", cff, re.MULTILINE).group(1)
        assert value in said


def test_what_is_brought_along_is_named_as_in_the_notice(desktop):
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    said = text_of(about(desktop.window))
    for name in ("MakeHuman", "CC0 1.0", "DejaVu Sans", "Bitstream Vera and Arev"):
        assert name in notice
        assert name in said


def test_the_first_minute_can_be_seen_again(desktop, monkeypatch):
    desktop.window.change(guided=True)
    desktop.window.push(Menu(desktop.window))
    desktop.window.push(about(desktop.window))
    monkeypatch.setattr(Splash, "enter", lambda _: None)
    desktop.key(pygame.K_g)
    assert [type(scene) for scene in desktop.window.scenes] == [Splash]


def test_what_is_new_is_told_once_in_each_version_and_not_to_whom_everything_is(desktop):
    window = desktop.window
    window.push(Menu(window))
    tell_news(window)
    assert [type(scene) for scene in window.scenes] == [Menu]
    window.change(version="0.0.1")
    tell_news(window)
    assert [type(scene) for scene in window.scenes] == [Menu, Page]
    desktop.key(pygame.K_RETURN)
    tell_news(window)
    assert [type(scene) for scene in window.scenes] == [Menu]


def test_another_language_is_spoken_at_once(desktop):
    desktop.window.push(about(desktop.window))
    desktop.window.change(language="de")
    assert any("Signale eines Modells" in line.words for line in recorded(desktop.window))
    assert Words("de")("news.title") in text_of(desktop.window.scenes[-1])


def test_the_data_folder_is_shown_opened_and_copied(desktop, own_home, monkeypatch):
    window = desktop.window
    window.push(Menu(window))
    window.show_settings()
    desktop.key(pygame.K_d)
    page = window.scenes[-1]
    assert str(own_home) in text_of(page)
    assert "FASCISCOPE_HOME" in text_of(page)
    opened, copied = [], []
    monkeypatch.setattr("scenes.about.open_in_editor", opened.append)
    monkeypatch.setattr(pygame.scrap, "put_text", copied.append)
    desktop.key(pygame.K_d)
    desktop.key(pygame.K_c)
    assert (opened, copied) == ([own_home], [str(own_home)])
    assert str(own_home) in window.notice.words


@pytest.mark.parametrize("why", ["nothing opens folders", "no clipboard"])
def test_what_cannot_be_done_is_said(desktop, own_home, monkeypatch, why):
    from scenes.editor import NoEditorError

    def refuse(*_):
        raise NoEditorError if why.startswith("nothing") else pygame.error(why)

    window = desktop.window
    window.push(places(window))
    if why.startswith("nothing"):
        monkeypatch.setattr("scenes.about.open_in_editor", refuse)
        desktop.key(pygame.K_d)
        assert str(own_home) in window.notice.words
    else:
        monkeypatch.setattr(pygame.scrap, "put_text", refuse)
        copy(window, "text")
        assert why in window.notice.words

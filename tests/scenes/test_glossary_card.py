"""The glossary: from any scene a word of the field is looked up by key or mouse, and one is back where one was."""

import pygame
import pytest

from scenes.atlas import Atlas
from scenes.glossary import Glossary
from scenes.keys import Keys
from scenes.menu import Menu
from scenes.quiz_menu import QuizMenu
from sim.loader import load_atlas, load_glossary
from tests.scenes.conftest import mouse
from tests.scenes.overflow import recorded

SMALL = "continuous_single_discharge"  # in a muscle of 119 units, which is built in no time
UNSHOWN = "jitter"


def type_in(desktop, text):
    for character in text:
        desktop.key(ord(character), character)


def opened(desktop, scene=None):
    """The glossary over a scene, the menu if none is given."""
    desktop.window.push(scene or Menu(desktop.window))
    desktop.key(pygame.K_F3)
    return desktop.window.scenes[-1]


def listed(glossary):
    return [row.key for row in glossary.list.entries]


def seen(desktop):
    return " ".join(line.words for line in recorded(desktop.window) if line.layer >= 10)


def told(glossary):
    return " ".join(text for _, text in glossary.text.blocks)


def test_all_entries_are_listed_by_name_and_the_marked_one_is_told(desktop):
    glossary, entries = opened(desktop), load_glossary()
    assert sorted(listed(glossary)) == sorted(entries)
    terms = [row.title.lower() for row in glossary.list.entries]
    assert terms == sorted(terms)
    desktop.key(pygame.K_PAGEDOWN)
    desktop.key(pygame.K_UP)
    assert glossary.key == listed(glossary)[2]
    type_in(desktop, "fibrillation pot")
    entry = entries[glossary.key]
    assert glossary.key == "fibrillation"
    for text in (entry.term, entry.definition, entry.sound, entry.skin, entry.told_by, *entry.source):
        assert text is None or text in told(glossary)
    for key in entry.confused_with:
        assert key not in entries or ("item", entries[key].term) in glossary.text.blocks


def test_typing_narrows_the_list_whatever_the_case_and_accents(desktop):
    glossary = opened(desktop)
    type_in(desktop, "FIBR")
    assert "fibrillation" in listed(glossary)
    assert len(listed(glossary)) < 10
    assert all("fibr" in row.key or "fibr" in row.title.lower() for row in glossary.list.entries)
    desktop.window.change(language="de")
    accented = next(row for row in load_glossary(None, "de").values() if "ü" in row.term)
    glossary.entry.tell("")
    type_in(desktop, accented.term.replace("ü", "u")[:12])
    assert accented.term in [row.title for row in glossary.list.entries]


def test_letters_that_no_word_has_are_told_and_taken_back(desktop):
    glossary = opened(desktop)
    type_in(desktop, "xq")
    assert listed(glossary) == []
    assert "xq" in told(glossary)
    desktop.key(pygame.K_DOWN)
    desktop.key(pygame.K_RETURN)
    assert desktop.window.scenes[-1] is glossary
    desktop.key(pygame.K_BACKSPACE)
    desktop.key(pygame.K_BACKSPACE)
    assert len(listed(glossary)) == len(load_glossary())


def test_an_entry_is_chosen_with_the_mouse_and_its_text_is_scrolled(desktops):
    desktop = desktops((1024, 700))
    glossary = opened(desktop)
    row = glossary.list.row(3)
    desktop.send(mouse(pygame.MOUSEMOTION, row.center))
    assert glossary.key == listed(glossary)[0], "what the mouse only passes is not told"
    desktop.click(row.center)
    assert glossary.key == listed(glossary)[3]
    desktop.window.change(text_scale=1.3)
    type_in(desktop, "fasciculation")
    while glossary.key != "fasciculation":
        desktop.key(pygame.K_DOWN)
    assert glossary.text.overflow
    desktop.key(pygame.K_TAB)
    desktop.key(pygame.K_DOWN)
    assert glossary.text.offset > 0
    assert glossary.key == "fasciculation"
    desktop.click(glossary.close.rect.center)
    assert [type(scene) for scene in desktop.window.scenes] == [Menu]


def test_with_large_text_list_and_text_are_two_pages(desktops):
    desktop = desktops((1024, 700))
    desktop.window.change(text_scale=2.0)
    glossary = opened(desktop)
    definition = load_glossary()["fibrillation"].definition.split()
    type_in(desktop, "fibrillation pot")
    assert " ".join(definition[:4]) not in seen(desktop)
    desktop.key(pygame.K_RETURN)
    assert " ".join(definition[:4]) in seen(desktop)
    desktop.key(pygame.K_DOWN)
    assert glossary.text.offset > 0
    desktop.key(pygame.K_LEFT)
    assert glossary.list.visible
    desktop.key(pygame.K_RETURN)
    desktop.key(pygame.K_BACKSPACE)
    assert glossary.list.visible, "whoever types sees what is left"
    assert glossary.entry.text == "fibrillation po"
    desktop.click(glossary.list.row(0).center)
    assert glossary.text.visible
    desktop.click(glossary.back.rect.center)
    assert glossary.list.visible
    desktop.key(pygame.K_ESCAPE)
    assert [type(scene) for scene in desktop.window.scenes] == [Menu]


def test_enter_opens_the_atlas_at_the_entry_from_the_menu(desktop, monkeypatch):
    shown = []
    monkeypatch.setattr(Menu, "show_entry", lambda _, key: shown.append(key))
    glossary = opened(desktop)
    type_in(desktop, UNSHOWN)
    assert UNSHOWN not in load_atlas()
    assert not glossary.atlas.visible
    desktop.key(pygame.K_RETURN)
    assert desktop.window.scenes[-1] is glossary
    glossary.entry.tell("")
    type_in(desktop, load_glossary()[SMALL].term)
    desktop.key(pygame.K_RETURN)
    assert shown == [SMALL]
    assert [type(scene) for scene in desktop.window.scenes] == [Menu]


def test_the_atlas_goes_to_the_entry_that_was_looked_up(desktop):
    atlas = Atlas(desktop.window, threaded=False, first=SMALL)
    glossary = opened(desktop, atlas)
    begun = atlas.preview.history.head
    desktop.run(0.2)
    assert atlas.preview.history.head > begun, "what is below goes on"
    chosen = []
    atlas.choose = chosen.append
    type_in(desktop, load_glossary()[SMALL].term)
    desktop.click(glossary.atlas.rect.center)
    assert chosen == [SMALL]
    assert desktop.window.scenes == [atlas]


def test_elsewhere_the_atlas_is_not_offered_as_that_would_leave_what_one_does(desktop):
    menu = QuizMenu(desktop.window)
    glossary = opened(desktop, menu)
    type_in(desktop, load_glossary()[SMALL].term)
    assert not glossary.atlas.visible
    desktop.key(pygame.K_RETURN)
    assert desktop.window.scenes == [menu, glossary]
    desktop.key(pygame.K_F3)
    assert desktop.window.scenes == [menu]


def test_it_is_opened_once_and_speaks_the_language_that_is_chosen_over_it(desktop):
    glossary = opened(desktop)
    type_in(desktop, "fibrillation")
    key = glossary.key
    desktop.key(pygame.K_F1)
    assert isinstance(desktop.window.scenes[-1], Keys)
    desktop.key(pygame.K_F3)
    assert sum(isinstance(scene, Glossary) for scene in desktop.window.scenes) == 1
    desktop.key(pygame.K_ESCAPE)
    desktop.window.change(language="de")
    assert (glossary.key, glossary.entry.text) == (key, "fibrillation")
    assert load_glossary(None, "de")[key].definition in told(glossary)
    desktop.key(pygame.K_ESCAPE)
    assert [type(scene) for scene in desktop.window.scenes] == [Menu]


def test_the_words_of_ones_own_folder_are_found(desktop, tmp_path):
    (tmp_path / "glossary.yaml").write_text(
        "wobble:\n  term: Wobble\n  definition: A thing that wobbles.\n  sort: concept\n  source: [A teacher 2026]\n", encoding="utf-8"
    )
    desktop.window.change(folder=str(tmp_path))
    glossary = opened(desktop)
    type_in(desktop, "wobb")
    assert listed(glossary) == ["wobble"]
    assert "A thing that wobbles." in told(glossary)


@pytest.mark.parametrize("blind", [False, True])
def test_words_are_looked_up_in_an_examination_which_goes_on(desktop, blind):
    examination = desktop.examine()
    examination.blind = blind
    begun = examination.history.head
    desktop.key(pygame.K_F3)
    assert isinstance(desktop.window.scenes[-1], Glossary)
    type_in(desktop, "fib")
    desktop.run(0.3)
    assert not desktop.window.scenes[-1].atlas.visible
    desktop.key(pygame.K_ESCAPE)
    assert desktop.window.scenes == [examination]
    assert examination.history.head > begun

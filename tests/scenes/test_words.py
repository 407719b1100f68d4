"""All visible words come from the catalogue, and the catalogue holds no others."""

import importlib
import re
import string
from pathlib import Path

import pytest

from scenes.keys import Keys
from scenes.scene import Scene
from scenes.sheet import OnSheet
from scenes.theme import FONTS
from scenes.words import FIRST, LANGUAGES, Words, catalogue
from sim.electrode import ELECTRODES
from sim.manoeuvres import MANOEUVRES
from sim.teach.complaints import SENTENCES

BY_THEIR_BUTTONS = {"Splash", "Keys", "Ask", "EntryCard", "Problem"}  # all that they take stands on their buttons
ROOT = Path(__file__).resolve().parents[2]
SPOKEN = ("commands.py", "teach/terminal.py", "teach/text_desk.py", "classes/report.py", "classes/commands.py", "classes/taking.py")
IN_A_TERMINAL = [ROOT / "sim" / name for name in SPOKEN]
IN_A_TERMINAL += [ROOT / "sim" / "handing_out.py", *ROOT.joinpath("sim", "teach", "exchange").glob("*.py")]
SOURCES = {path: path.read_text(encoding="utf-8") for path in (*ROOT.joinpath("scenes").rglob("*.py"), *IN_A_TERMINAL)}


def used() -> set[str]:
    return {key for text in SOURCES.values() for key in re.findall(r'"([a-z_]+\.[a-z_]+(?:\.[a-z_]+)?)"', text)}


def built() -> set[str]:
    """Beginnings of the keys that are put together at run time."""
    return {start for text in SOURCES.values() for start in re.findall(r'f"([a-z_]+(?:\.[a-z_]*)+)\{', text)}


def test_every_key_that_is_used_exists(words):
    for text in SOURCES.values():
        for key in re.findall(r'(?:words|_say)\("([a-z_.]+)"', text):
            assert key in words, key


def test_every_key_that_exists_is_used(words):
    for key in words.texts:
        assert key in used() or any(key.startswith(start) for start in built()) or key.startswith("keys.") or key in SENTENCES, key


def test_a_missing_key_is_an_error(words):
    with pytest.raises(KeyError):
        words("menu.nonsense")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_font_has_every_character(language):
    import pygame

    font = pygame.font.Font(FONTS / "DejaVuSans.ttf", 16)
    for text in catalogue(language).values():
        for character in set(text) - {"\n"}:
            assert font.metrics(character)[0] is not None, (character, text)


def put_in(text):
    """What the program puts into a text: names and how they are written."""
    return {(name, form) for _, name, form, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_text_with_the_same_values_put_in(language):
    ours, theirs = catalogue(FIRST), catalogue(language)
    assert (sorted(ours.keys() - theirs.keys()), sorted(theirs.keys() - ours.keys())) == ([], []), "missing, left over"
    assert {key: put_in(theirs[key]) for key in ours} == {key: put_in(ours[key]) for key in ours}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_ends_of_a_text_are_the_same_in_every_language(language):
    told = catalogue(language)
    for key, text in catalogue(FIRST).items():
        assert (told[key][0] == " ", told[key][-1] == " ") == (text[0] == " ", text[-1] == " "), key


def test_the_fonts_licence_lies_beside_it():
    assert "Bitstream" in (FONTS / "LICENSE_DEJAVU.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
def test_lists_of_keys_have_a_key_and_what_it_does(language):
    words = Words(language)
    for section in ("keys.menu", "keys.examine", "keys.body", "keys.review", "keys.guide", "keys.page", "keys.settings", "keys.anywhere"):
        assert all(row.count("|") == 1 for row in words.under(section).values())


def test_every_electrode_and_manoeuvre_has_its_words(words):
    assert set(words.under("electrode")) == set(ELECTRODES)
    assert set(words.under("manoeuvre")) == set(words.under("manoeuvre_reach")) == set(MANOEUVRES)


def test_the_store_of_progress_says_the_same_in_the_catalogue(words):
    assert {f"progress.{key}": text for key, text in words.under("progress").items()} == SENTENCES


def test_values_are_put_in():
    assert Words()("units.uv", value=50) == "50 µV"


def test_decimals_are_written_as_the_language_writes_them():
    assert Words()("units.mv", value="−1.6") == "−1.6 mV"
    assert Words("de")("units.mv", value="−1.6") == "−1,6 mV"
    assert "0.1.0" in Words("de")("about.version", version="0.1.0"), "a version is no number"


def below(kind):
    """Every class that is one of this kind."""
    return [one for child in kind.__subclasses__() for one in (child, *below(child))]


def test_every_scene_that_takes_keys_tells_them_with_f1(words, desktop):
    for path in ROOT.joinpath("scenes").glob("*.py"):
        importlib.import_module(f"scenes.{path.stem}")
    told = {scene.__name__: scene.keys for scene in below(Scene) if scene.__module__.startswith("scenes.")}
    assert {name for name, section in told.items() if not section} <= BY_THEIR_BUTTONS | {OnSheet.__name__}
    for section in filter(None, told.values()):
        assert words.under(section), section
        assert all(row.count("|") == 1 for row in words.under(section).values()), section
        desktop.window.push(Keys(desktop.window, section))
        said = [words for _, words in desktop.window.scenes[-1].list.blocks]
        assert any(row.startswith("F3 |") for row in said), "the glossary is one key from every scene"

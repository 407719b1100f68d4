"""Another language, chosen over any scene, is spoken there at once, and nothing is lost by it."""

from functools import cache

import pygame
import pytest

from scenes.atlas import Atlas
from scenes.author import Author
from scenes.case import Case, ask_to_leave
from scenes.class_results import PAGES as CLASS_PAGES
from scenes.class_results import ClassResults
from scenes.clip_views import ClipViews
from scenes.collect import Collect
from scenes.compare_menu import CompareMenu
from scenes.example import NAME, example_review
from scenes.example_class import example_group
from scenes.keys import Keys
from scenes.menu import Menu
from scenes.own_folder import choose_folder, copy_case
from scenes.packing import Packing
from scenes.problem import Problem
from scenes.projector import Projector
from scenes.quiz import Quiz
from scenes.quiz_menu import QuizMenu
from scenes.review import PAGES
from scenes.rounds import Rounds
from scenes.spoken import class_words
from scenes.words import catalogue
from sim.loader import path_of
from tests.scenes.conftest import lone_body
from tests.scenes.given import MUSCLE, NAMED, RATE, READ, Given
from tests.scenes.overflow import faults, recorded

SMALL = "continuous_single_discharge"  # in a muscle of 119 units, which is built in no time
WORDS = 3  # of a line that breaks off, from which on one can tell whose sentence it is


@cache
def english():
    """The texts that are not the same in German."""
    german = set(catalogue("de").values())
    return [text for text in catalogue("en").values() if text not in german]


def said_in_english(window):
    """Lines in view that are an English text of the catalogue, or part of one."""
    wholes, said = set(english()), [line.words for line in recorded(window)]
    return [words for words in said if words in wholes or (len(words.split()) >= WORDS and any(words in text for text in english()))]


def changed(window):
    """Have another language chosen; what was shown before, and is shown now."""
    before = {line.words for line in recorded(window)}
    window.change(language="de")
    window.notice.words = ""
    assert said_in_english(window) == []
    assert faults(window) == []
    return before, {line.words for line in recorded(window)}


def letters(desktop, text):
    for character in text:
        desktop.key(ord(character), character)


@pytest.fixture
def quiz(desktop, monkeypatch):
    for name, read in READ.items():
        monkeypatch.setattr(f"scenes.quiz.{name}", read)
    monkeypatch.setattr(ClipViews, "draw", lambda *_: None)

    def ask(*items, **course):
        scene = Quiz(desktop.window, Given(*items, **course), desktop.window.pop)
        desktop.window.push(scene)
        scene.update()
        return scene

    return ask


def test_english_is_found_where_it_is_left(desktop):
    desktop.window.push(Menu(desktop.window))
    assert len(said_in_english(desktop.window)) > 5


@pytest.mark.parametrize("scene", [QuizMenu, CompareMenu, lambda window: Keys(window, "keys.menu")])
def test_lists_speak_it_and_mark_the_same_line(desktop, scene):
    scene = scene(desktop.window)
    desktop.window.push(scene)
    desktop.key(pygame.K_DOWN)
    at = scene.list.at if hasattr(scene.list, "at") else 0
    before, now = changed(desktop.window)
    assert not before & now & set(english())
    assert len(now) > 5
    assert at == getattr(scene.list, "at", 0)
    assert desktop.window.scenes == [scene]


def test_the_atlas_speaks_it_and_plays_on(desktop):
    atlas = Atlas(desktop.window, threaded=False, first=SMALL)
    desktop.window.push(atlas)
    desktop.run(1.2)
    atlas.effort.set(0.3)
    atlas.flipped_from = SMALL  # as after a flip
    played, key = atlas.preview.playback, atlas.key
    before, now = changed(desktop.window)
    assert atlas.glossary[key].term in now - before
    assert (atlas.key, atlas.list.entries[atlas.list.at].key) == (key, key)
    assert atlas.preview.playback is played
    assert atlas.effort.value == atlas.preview.effort.asked
    assert len(atlas.partners) == 1, "one still flips back"


@pytest.mark.parametrize("own", [False, True])
def test_a_comparison_speaks_it_and_goes_on(desktop, own):
    menu = CompareMenu(desktop.window, threaded=False)
    desktop.window.push(menu)
    if own:
        menu.chosen[0].chosen, menu.chosen[1].chosen = "facial_myokymia", "benign_fasciculation"
        menu.open_chosen()
    else:
        menu.open(next(iter(menu.told)))
    scene = desktop.window.scenes[-1]
    scene.hear(1)
    scene.slider.set(0.2)
    running = scene.running
    before, now = changed(desktop.window)
    assert scene.running is running
    assert (scene.heard, scene.slider.value) == (1, 0.2)
    title = scene.head.blocks[0][1]
    assert title
    assert any(title.startswith(words) for words in now - before)
    desktop.window.change(language="en")
    assert any(scene.head.blocks[0][1].startswith(words) for words in before), "and back"


def test_the_work_up_of_a_patient_speaks_it_and_keeps_what_was_recorded(desktop):
    scene = Case(desktop.window, seed=3, threaded=False, of="benign_fasciculation")
    desktop.window.push(scene)
    scene.stays.append(scene.address)
    changed(desktop.window)
    desktop.window.change(language="en")
    scene.go("recording")
    letters(desktop, "12")
    recorded_before = scene.recorded[scene.site]
    assert len(recorded_before) == 2
    changed(desktop.window)
    assert scene.panel.answers.chosen == recorded_before
    scene.go("diagnosis")
    desktop.window.change(language="en")
    before, now = changed(desktop.window)
    assert now - before


def test_a_question_speaks_it_and_keeps_what_was_marked(desktop, quiz):
    scene = quiz(MUSCLE)
    letters(desktop, "1")
    marked = scene.panel.answers.chosen
    assert marked
    changed(desktop.window)
    assert scene.panel.answers.chosen == marked
    desktop.key(pygame.K_RETURN)
    desktop.window.change(language="en")
    changed(desktop.window)
    assert scene.state == "sure"
    letters(desktop, "2")
    desktop.window.change(language="en")
    changed(desktop.window)
    assert scene.state == "told"
    assert scene.panel.answers.right == MUSCLE.right


def test_a_number_that_was_typed_stays(desktop, quiz):
    scene = quiz(RATE)
    letters(desktop, "12")
    changed(desktop.window)
    assert scene.panel.number.text == "12"
    letters(desktop, "5")
    assert scene.panel.number.text == "125"


def test_the_result_of_a_quiz_speaks_it(desktop, quiz):
    scene = quiz(NAMED, told=False)
    letters(desktop, "11")
    assert scene.state == "result"
    changed(desktop.window)


@pytest.mark.parametrize("page", PAGES)
def test_the_progress_speaks_it(desktop, example_store, page):
    learner = next(one for one in example_store.learners() if one.name == NAME)
    scene = example_review(desktop.window, example_store, learner)
    scene.show(page)
    changed(desktop.window)
    assert scene.page == page


def test_an_examination_speaks_it_and_keeps_what_is_marked_measured_and_asked(desktop):
    scene = desktop.examine()
    desktop.run(2.0)
    desk = scene.desk
    desk.effort.set(0.2)
    desktop.run(1.0)
    desktop.key(pygame.K_DOWN)
    desktop.run(0.2)
    needle, played = desk.needle.needle, scene.playback
    desk.inspector.explain_next()
    unit = desk.units.selected
    assert unit is not None
    desk.inspector.mark("colour")
    desk.panels["inside"].toggle_membrane()
    scene.laboratory.interference()
    found = scene.laboratory.found.blocks
    assert found
    for panel in desk.panels:
        desk.show(panel)
        desktop.run(0.1)
        changed(desktop.window)
        desktop.window.change(language="en")
    assert scene.desk is desk
    assert scene.playback is played
    assert (desk.needle.needle, desk.effort.value) == (needle, 0.2)
    assert (desk.units.selected, unit in desk.units.coloured, scene.watching) == (unit, True, True)
    assert scene.laboratory.found.blocks == found
    desktop.key(pygame.K_DOWN)
    assert desk.needle.needle != needle, "the keyboard talks to the needle"


def test_the_body_speaks_it(desktop, quick):
    body = lone_body(desktop.window)
    desktop.key(pygame.K_DOWN)
    at = body.picker.at
    changed(desktop.window)
    assert body.picker.at == at


def test_a_question_before_leaving_a_card_and_a_failure_speak_it(desktop, tmp_path):
    done = []
    desktop.window.push(ask_to_leave(desktop.window, lambda: done.append(True)))
    changed(desktop.window)
    desktop.window.pop()
    desktop.window.change(language="en")
    card = choose_folder(desktop.window)
    card.entry.tell("here")
    changed(desktop.window)
    assert card.entry.text == "here"
    desktop.window.pop()
    desktop.window.change(language="en", folder=str(tmp_path))
    copy_case(desktop.window, "als", "ALS", lambda _: None)
    changed(desktop.window)
    desktop.window.pop()
    desktop.window.change(language="en")
    desktop.window.push(Problem(desktop.window))
    changed(desktop.window)


def test_the_settings_are_seen_at_once_in_the_language_that_is_chosen_there(desktop):
    desktop.window.push(Menu(desktop.window))
    desktop.key(pygame.K_F2)
    desktop.key(pygame.K_END)
    desktop.key(pygame.K_RIGHT)
    assert desktop.window.settings.language == "de"
    settings = desktop.window.scenes[-1]
    assert settings.list.rect.width > 300, "it has a place before anything else is pressed"
    assert settings.list.options[settings.list.at].caption == "Sprache"


def test_writing_a_case_speaks_it(desktop):
    scene = Author(desktop.window, path_of("benign_fasciculation", "cases", None), threaded=False)
    desktop.window.push(scene)
    desktop.run(1.2)
    scene.effort.set(0.2)
    played, site = scene.preview.playback, scene.whom.sites.chosen
    changed(desktop.window)
    assert scene.preview.playback is played
    assert (scene.effort.value, scene.whom.sites.chosen) == (0.2, site)


def test_handing_out_speaks_it_and_keeps_what_was_typed(desktop, tmp_path):
    scene = Packing(desktop.window)
    desktop.window.push(scene)
    scene.note.tell("Bring headphones.")
    scene.file.tell(str(tmp_path / "pack"))
    scene._sheet.focus.give(scene.note)
    changed(desktop.window)
    letters(desktop, "!")
    assert scene.note.text == "Bring headphones.!", "the keyboard still talks to the line that it talked to"
    scene.write()
    desktop.window.change(language="en")
    changed(desktop.window)


def test_collecting_speaks_it_and_keeps_what_was_typed(desktop):
    scene = Collect(desktop.window)
    desktop.window.push(scene)
    letters(desktop, "a pack")
    desktop.key(pygame.K_RETURN, "\r")
    changed(desktop.window)
    assert scene.pack.text == "a pack"


@pytest.mark.parametrize("page", CLASS_PAGES)
def test_the_results_of_a_class_speak_it(desktop, page):
    scene = ClassResults(desktop.window, example_group(), class_words(None, "en"), None)
    desktop.window.push(scene)
    scene.show(page)
    before, now = changed(desktop.window)
    assert scene.page == page
    assert before != now


@pytest.mark.parametrize("keys", ["22", "22\r", "22\r\r"])
def test_what_is_shown_before_a_class_speaks_it_and_keeps_the_votes(desktop, monkeypatch, keys):
    for name, read in READ.items():
        monkeypatch.setattr(f"scenes.quiz.{name}", read)
    monkeypatch.setattr(ClipViews, "draw", lambda *_: None)
    scene = Projector(desktop.window, Rounds(Given(NAMED)), "", desktop.window.pop)
    desktop.window.push(scene)
    scene.update()
    letters(desktop, keys)
    state = scene.state
    changed(desktop.window)
    assert scene.state == state
    assert scene.rounds.rounds[0].votes["myokymic_discharge"] == 2

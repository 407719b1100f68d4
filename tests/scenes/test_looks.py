"""Every word can be read: in each window, at each size of text, in each set of colours."""

from dataclasses import replace
from itertools import product
from pathlib import Path

import pygame
import pytest

from scenes.about import about, news, places
from scenes.class_results import PAGES as CLASS_PAGES
from scenes.class_results import ClassResults
from scenes.classroom import Classroom
from scenes.clip_views import ClipViews
from scenes.collect import Collect
from scenes.example import NAME, example_review
from scenes.example_class import example_group
from scenes.keys import Keys
from scenes.menu import Menu
from scenes.packing import Packing
from scenes.palettes import PALETTES
from scenes.problem import Problem
from scenes.projector import Projector
from scenes.quiz import Quiz
from scenes.quiz_menu import QuizMenu
from scenes.review import PAGES
from scenes.rounds import Rounds
from scenes.scene import Scene
from scenes.splash import Splash
from scenes.spoken import class_words
from scenes.widgets.paragraph import clipped
from sim.teach.sitting import Answered, Result, Verdict
from tests.scenes.conftest import lone_body, press
from tests.scenes.given import NAMED, NAMES, NEXT, RATE, READ, READ_LESSON, Given, by
from tests.scenes.overflow import colliding, faults

SIZES = ((1024, 700), (1280, 800), (1920, 1080), (3840, 2160))
LONG = ("complex_repetitive_discharge", "positive_sharp_wave", "neuromyotonic_discharge", "voluntary_activity", "end_plate_noise")
USUALLY = [size if size == (1280, 800) else pytest.param(size, marks=pytest.mark.slow) for size in SIZES]  # the others take minutes
EIGHT = replace(NAMED, options=(*NAMES, *LONG), means=(*NAMES, *LONG))
LOG = Path("/home/a_student_with_a_long_name/.local/share/fasciscope/fasciscope.log")


def show(window, scene):
    """Put a scene, with what it lies over, into a window."""
    if scene == "splash":
        window.push(Splash(window, lambda _: None, lambda _: None))
    elif scene == "body":
        lone_body(window)
    else:
        window.change(last=("case", "benign_fasciculation · right_orbicularis_oculi · seed 1"))
        window.push(Menu(window))
        over = {
            "menu": lambda: None,
            "keys": lambda: window.push(Keys(window, "keys.examine")),
            "settings": window.show_settings,
            "glossary": window.show_glossary,
            "entry": lambda: entry(window),
            "problem": lambda: window.push(Problem(window)),
            "about": lambda: window.push(about(window)),
            "news": lambda: window.push(news(window)),
            "places": lambda: window.push(places(window)),
        }
        over[scene]()


def entry(window):
    """The glossary with the text of an entry that says as much as any."""
    window.show_glossary()
    window.scenes[-1].tell("fasciculation")


def looks(scene, size):
    """Sizes of text and sets of colours to try: all together in the smallest window, else each once; fewer where drawing takes long."""
    paired = list(zip((1.0, 1.5, 2.0), PALETTES, strict=True))
    if size == SIZES[-1]:
        return paired[::2]
    return list(product((1.0, 1.5, 2.0), PALETTES)) if size == SIZES[0] and scene != "body" else paired


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scene", ["splash", "menu", "keys", "settings", "glossary", "entry", "problem", "body", "about", "news", "places"])
def test_no_word_is_cut_off_or_lies_on_another(desktops, quick, scene, size):
    window = desktops(size).window
    window.log = LOG
    show(window, scene)
    for text_scale, theme in looks(scene, size):
        window.change(text_scale=text_scale, theme=theme)
        assert faults(window) == [], (text_scale, theme)
        focus = getattr(window.scenes[-1], "_focus", getattr(window.scenes[-1], "focus", None))
        controls = [widget.rect for widget in focus.widgets if widget.visible] if focus else []
        assert all(window.rect.contains(rect) for rect in controls)
        assert colliding(controls) == []


@pytest.mark.parametrize("scene", ["menu", "keys", "settings", "glossary", "entry", "about", "news", "places"])
def test_no_german_word_is_cut_off_or_lies_on_another(desktops, quick, scene):
    window = desktops(SIZES[0]).window
    window.change(language="de", text_scale=2.0)
    show(window, scene)
    assert faults(window) == []


@pytest.mark.parametrize("size", USUALLY)
@pytest.mark.parametrize("page", [*PAGES, "ask", "empty", "nobody", "keys"])
def test_no_word_of_the_progress_is_cut_off_or_lies_on_another(desktops, example_store, page, size):
    window = desktops(size).window
    scene = show_review(window, example_store, page)
    for text_scale, theme in looks("review", size):
        window.change(text_scale=text_scale, theme=theme)
        assert faults(window) == [], (text_scale, theme)
        held = [widget for widget in scene._focus.widgets if widget.container is None and widget.rect.width and widget.focusable]
        assert all(window.rect.contains(widget.rect) for widget in held)
        assert colliding([widget.rect for widget in held]) == []


def show_review(window, store, page):
    """Put a page of the progress of the example, or of somebody else, into a window."""
    learners = {learner.name: learner for learner in store.learners()}
    who = learners.get({"empty": "W" * 40, "nobody": ""}.get(page, NAME))
    scene = example_review(window, store, who)
    if page in PAGES:
        scene.show(page)
    elif page == "ask":
        scene.learners.ask_to_delete()
    elif page == "keys":
        window.show_keys()
    return scene


@pytest.mark.parametrize("size", USUALLY)
@pytest.mark.parametrize("state", ["menu", "asking", "ear", "long", "number", "sure", "told", "long told", "result"])
def test_no_word_of_the_quiz_is_cut_off_or_lies_on_another(desktops, monkeypatch, state, size):
    for name, read in READ.items():
        monkeypatch.setattr(f"scenes.quiz.{name}", read)
    monkeypatch.setattr("scenes.quiz_menu.load_lesson", READ_LESSON)
    monkeypatch.setattr(ClipViews, "draw", lambda *_: None)  # what is beside them is looked at here
    window = desktops(size).window
    focus = show_quiz(window, state)
    for text_scale, theme in looks("quiz", size):
        window.change(text_scale=text_scale, theme=theme)
        assert faults(window) == [], (text_scale, theme)
        held = [widget.rect for widget in focus().widgets if widget.visible and widget.container is None and widget.focusable]
        assert all(window.rect.contains(rect) for rect in held)
        assert colliding(held) == []


def show_quiz(window, state):
    """Put the quiz, in one of its states, into a window; what gives its controls."""
    if state == "menu":
        window.push(QuizMenu(window))
        return lambda: window.scenes[-1]._focus
    item = {"ear": by("ear"), "long": NEXT, "number": RATE, "long told": NEXT}.get(state, NAMED)
    course = Given(item, told=state != "result")
    scene = Quiz(window, course, window.pop, limit_s=100.0)
    window.push(scene)
    scene.update()
    scene.shown.finish()
    keys = {"number": "x", "sure": "1", "told": "33", "long told": "33", "result": "33"}.get(state, "")
    if state == "result":
        course.result = lambda: RESULT
    for character in keys:
        window.turn([press(ord(character), character)])
    return lambda: scene.panel.focus


@pytest.mark.parametrize("size", USUALLY)
@pytest.mark.parametrize("scene", ["classroom", "packing", "written", "collect", "refused", *(f"class {page}" for page in CLASS_PAGES)])
def test_no_word_of_the_teachers_side_is_cut_off_or_lies_on_another(desktops, monkeypatch, tmp_path, scene, size):
    monkeypatch.setattr("scenes.quiz_menu.load_lesson", READ_LESSON)
    window = desktops(size).window
    shown = show_class(window, scene, tmp_path)
    for language, (text_scale, theme) in product(("en", "de"), looks("class", size)):
        window.change(text_scale=text_scale, theme=theme, language=language)
        window.notice.words = ""
        assert faults(window) == [], (language, text_scale, theme)
        focus = getattr(shown, "_focus", None) or shown._sheet.focus
        held = [widget.rect for widget in focus.widgets if widget.visible and widget.container is None and widget.focusable]
        assert all(window.rect.contains(rect) for rect in held)
        assert colliding(held) == []


def show_class(window, scene, folder):
    """Put a scene of the teacher's side, as it is at first or at its end, into a window."""
    if scene == "classroom":
        shown = Classroom(window)
    elif scene in ("packing", "written"):
        shown = Packing(window)
        shown.file.tell(str(folder / "a_folder_with_a_long_name" / "a_pack"))
    elif scene in ("collect", "refused"):
        shown = Collect(window)
    else:
        shown = ClassResults(window, example_group(), class_words(None, window.words.language), None)
        shown.page = scene.split()[1]
    window.push(shown)
    if scene == "written":
        shown.write(force=True)
    elif scene == "refused":
        sentence = "is damaged or was changed after it was handed in: ask for it again"
        shown.say(lambda: [("strong", window.words("collect.nothing", title="W" * 40)), *[("item", f"{LOG} {sentence}")] * 9])
    return shown


@pytest.mark.parametrize("size", USUALLY)
@pytest.mark.parametrize("state", ["asking", "voted", "typing", "eight", "number", "told", "long told", "result", "nobody"])
def test_no_word_before_the_class_is_cut_off_or_lies_on_another(desktops, monkeypatch, state, size):
    for name, read in READ.items():
        monkeypatch.setattr(f"scenes.quiz.{name}", read)
    monkeypatch.setattr(ClipViews, "draw", lambda *_: None)  # what is beside them is looked at here
    window = desktops(size).window
    item = {"eight": EIGHT, "number": RATE, "long told": NEXT}.get(state, NAMED)
    scene = Projector(window, Rounds(Given(item)), "Fasciculation, myokymia, neuromyotonia", window.pop)
    window.push(scene)
    scene.update()
    scene.shown.finish()
    for n in range(len(item.options) if state not in ("asking", "nobody") else 0):
        scene.rounds.round.count(item.options[n], 9 * n + 1)
    scene.file = LOG
    keys = {"typing": "n12", "told": "\r", "long told": "\r", "result": "\r\r", "nobody": "\r\r"}.get(state, "")
    for character in keys:
        window.turn([press(ord(character), character)])
    for text_scale, theme in looks("quiz", size):
        window.change(text_scale=text_scale, theme=theme)
        assert faults(window) == [], (text_scale, theme)
        held = [one.rect for one in scene.panel.focus.widgets if one.visible and one.container is None and one.focusable]
        assert all(window.rect.contains(rect) for rect in held)
        assert colliding(held) == []


def answered(item, answer):
    return Answered(item, answer, 2, 5.0, 0.0, Verdict(item.is_right(answer), item.meant(answer), False, False))


ANSWERED = (answered(NAMED, ("fasciculation",)), answered(NEXT, ("isaacs_syndrome",)), answered(RATE, ("12,5",)), answered(RATE, ()))
CONFUSED = (("myokymic_discharge", "complex_repetitive_discharge", 12),)
RESULT = Result(4, 0, None, {"myokymic_discharge": (1, 0), "als": (1, 0)}, CONFUSED, {2: (4, 0)}, ANSWERED)


class Untidy(Scene):
    """Writes where it must not."""

    def draw(self, target):
        theme = self.window.theme
        theme.write(target, "one", (50, 50))
        theme.write(target, "another", (55, 52))
        theme.write(target, "outside", (target.get_width() - 10, 200))
        theme.write(target, "too wide", (50, 300), width=10)
        with theme.above():
            theme.write(target, "over it", (50, 50))
        with clipped(target, pygame.Rect(300, 300, 100, 20)):
            theme.write(target, "half seen", (300, 310))


def test_faults_are_found(desktop):
    desktop.window.push(Untidy(desktop.window))
    said = " ".join(faults(desktop.window))
    for words in ("`one` lies on `another`", "`outside`", "`too wide` is cut off", "`half seen`"):
        assert words in said
    assert "over it" not in said


@pytest.mark.parametrize("scene", ["menu", "keys", "settings", "glossary", "entry", "problem", "about", "places"])
def test_a_message_covers_no_control(desktops, scene):
    window = desktops(SIZES[0]).window
    show(window, scene)
    window.change(text_scale=2.0)
    window.say(window.words("settings.damaged", file="settings.json", aside="settings.damaged.json"))
    assert faults(window) == []
    for button in window.scenes[-1].controls():
        drawn = window.screen.subsurface(button).copy()
        window.notice.words = ""
        window.draw()
        assert pygame.image.tobytes(drawn, "RGB") == pygame.image.tobytes(window.screen.subsurface(button), "RGB")

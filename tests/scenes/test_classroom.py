"""A teacher hands out, collects and looks at what came of it, by keys alone and by dropping files on the window."""

import csv
import time
from pathlib import Path

import pygame
import pytest

from scenes.ask import Ask
from scenes.class_results import PAGES, ClassResults
from scenes.classroom import Classroom
from scenes.collect import Collect
from scenes.menu import Menu
from scenes.packing import Packing
from scenes.pages.of_class import middle_of
from scenes.settings import Settings, load
from sim.classes.commands import REPORT
from sim.classes.pack import read_pack
from sim.teach.attempts import columns
from sim.teach.review import learning_curve
from tests.classes.class_files import a_pack, answers, handed
from tests.scenes.overflow import recorded


def said(desktop):
    return " ".join(line.words for line in recorded(desktop.window))


def key(desktop, code, text=""):
    desktop.key(code, text)


def enter(desktop):
    desktop.key(pygame.K_RETURN, "\r")


def drop(desktop, path):
    desktop.send(pygame.event.Event(pygame.DROPFILE, file=str(path)))


def wait_for(desktop, true):
    for _ in range(500):
        desktop.window.turn([])
        if true():
            return
        time.sleep(0.01)
    pytest.fail("it did not come to pass")


# The way there


def test_the_menu_leads_to_the_class_and_that_to_its_ways(desktop, words):
    desktop.window.push(Menu(desktop.window))
    key(desktop, pygame.K_k, "k")
    assert isinstance(desktop.window.scenes[-1], Classroom)
    shown = said(desktop)
    for way in ("hand_out", "collect", "show"):
        assert words(f"classroom.{way}") in shown
    enter(desktop)
    assert isinstance(desktop.window.scenes[-1], Packing)
    key(desktop, pygame.K_ESCAPE)
    key(desktop, pygame.K_2, "2")
    enter(desktop)
    assert isinstance(desktop.window.scenes[-1], Collect)


# Hand out


@pytest.fixture
def hand_out(desktop, tmp_path):
    scene = Packing(desktop.window)
    desktop.window.push(scene)
    scene.file.tell(str(tmp_path / "by ear"))
    return scene


def give(scene, widget):
    scene._sheet.focus.give(widget)


def test_a_pack_is_written_with_seed_and_note_and_how_it_is_opened_is_told(desktop, hand_out, tmp_path, words):
    hand_out.lesson.chosen = "by_ear"
    hand_out.seed.tell("7")
    give(hand_out, hand_out.note)
    for character in "Bring headphones.":
        key(desktop, 0, character)
    enter(desktop)
    pack = read_pack(tmp_path / "by ear.fasciscope")
    assert (pack.lesson, pack.seed, pack.note) == ("by_ear", 7, "Bring headphones.")
    told = said(desktop)
    assert words("packing.told_same", seed=7) in told
    assert "main.py run --pack" in told
    assert pack.id[:12] in told


def test_a_seed_is_drawn_and_shown_and_none_is_needed_where_each_gets_other_items(desktop, hand_out, tmp_path):
    assert hand_out.seed.text.isdigit()
    hand_out.items.chosen = "own"
    hand_out.items.on_choose("own")
    assert not hand_out.seed.visible
    hand_out.write()
    assert read_pack(tmp_path / "by ear.fasciscope").seed is None


def test_a_name_is_proposed_in_the_folder_that_was_used_last(desktop, hand_out, tmp_path):
    hand_out.write()
    again = Packing(desktop.window)
    assert Path(again.file.text).parent == tmp_path
    again.lesson.on_choose("faces")
    assert Path(again.file.text) == tmp_path / "faces.fasciscope"


def test_a_file_that_is_there_is_replaced_only_if_that_is_wanted(desktop, hand_out, tmp_path):
    file = tmp_path / "by ear.fasciscope"
    file.write_bytes(b"an older pack")
    give(hand_out, hand_out.file)
    enter(desktop)
    assert isinstance(desktop.window.scenes[-1], Ask)
    enter(desktop)  # no, at first
    assert file.read_bytes() == b"an older pack"
    enter(desktop)
    key(desktop, pygame.K_TAB)
    enter(desktop)
    assert read_pack(file).seed == int(hand_out.seed.text)


@pytest.mark.parametrize(("field", "text", "told"), [("file", " ", "packing.no_file"), ("seed", "", "packing.no_seed")])
def test_what_is_missing_is_said_and_nothing_is_written(desktop, hand_out, tmp_path, words, field, text, told):
    getattr(hand_out, field).tell(text)
    hand_out.write()
    assert words(told) in said(desktop)
    assert list(tmp_path.iterdir()) == []


def test_what_cannot_be_written_is_one_sentence_and_what_was_typed_stays(desktop, hand_out, tmp_path):
    (tmp_path / "file").write_text("")
    hand_out.note.tell("Bring headphones.")
    hand_out.file.tell(str(tmp_path / "file" / "pack"))
    hand_out.write()
    assert "cannot be written" in said(desktop)
    assert hand_out.note.text == "Bring headphones."


# Collect


@pytest.fixture
def handed_in(tmp_path):
    """A pack and a folder with the results of three, one of them spoilt; and a list of names."""
    pack = a_pack()
    (tmp_path / "by_ear.fasciscope").write_bytes(pack.bytes())
    results = tmp_path / "results"
    for learner, count, skill in (("Ada", 30, 0.9), ("Ben", 30, 0.5), ("Cleo", 10, 0.3)):
        handed(pack, learner, results, count=count, skill=skill)
    handed(a_pack("Another"), "Dan", results)
    (tmp_path / "names.txt").write_text("Ada\nBen\nCleo\nDan\n", encoding="utf-8")
    return tmp_path


@pytest.fixture
def collected(desktop, handed_in):
    scene = Collect(desktop.window)
    desktop.window.push(scene)
    for name in ("by_ear.fasciscope", "results", "names.txt"):
        drop(desktop, handed_in / name)
    assert scene.still
    scene.begin()
    assert not scene.still, "how far it has come is seen"
    wait_for(desktop, lambda: isinstance(desktop.window.scenes[-1], ClassResults))
    return desktop.window.scenes[-1]


def test_what_is_dropped_fills_the_line_where_it_belongs(desktop, handed_in, words):
    scene = Collect(desktop.window)
    desktop.window.push(scene)
    drop(desktop, next((handed_in / "results").iterdir()))
    assert scene.results.text == str(handed_in / "results"), "a results file stands for its folder"
    drop(desktop, handed_in / "names.txt")
    drop(desktop, handed_in / "by_ear.fasciscope")
    assert (scene.pack.text, scene.roster.text) == (str(handed_in / "by_ear.fasciscope"), str(handed_in / "names.txt"))
    drop(desktop, handed_in / "picture.png")
    assert words("collect.strange", file="picture.png") in desktop.window.notice.words


def test_the_overview_tells_who_has_handed_in_and_what_was_refused(desktop, collected, words):
    told = said(desktop)
    assert "Ada, Ben, Cleo" in told
    assert words("of_class.missing", count=1) in told
    assert "belongs to another pack" in told
    assert words("of_class.count", learners=3, answers=70, pack=collected.group.pack.id[:12]) in told


def test_the_paths_are_offered_again_even_after_a_restart(desktop, collected, handed_in):
    again = Collect(desktop.window)
    assert (again.pack.text, again.results.text) == (str(handed_in / "by_ear.fasciscope"), str(handed_in / "results"))
    kept = handed_in / "settings.json"
    kept.write_text(desktop.window.settings.model_dump_json(), encoding="utf-8")
    assert load(kept).paths["roster"] == str(handed_in / "names.txt")
    kept.write_text('{"theme": "light"}', encoding="utf-8")
    assert load(kept) == Settings(theme="light"), "settings that know of no paths are read as ever"


def test_every_page_is_turned_to_and_every_control_of_it_is_reached_by_tab(desktop, collected):
    for n, page in enumerate(PAGES):
        key(desktop, pygame.K_1 + n, str(n + 1))
        assert collected.page == page
        wanted = {widget for widget in collected._focus.widgets if widget.focusable and widget.visible}
        reached = set()
        for _ in range(2 * len(wanted)):
            key(desktop, pygame.K_TAB)
            reached.add(collected._focus.current)
        assert reached == wanted


def test_the_pages_speak_of_the_class(desktop, collected, words):
    collected.show("confused")
    told = said(desktop)
    assert words("of_class.instead.mixed") in told
    assert words("review.mixed") not in told
    assert words("review.mixed") == "What you mix up", "one's own progress goes on as before"


def test_learners_have_a_share_only_from_twenty_items_on(desktop, collected):
    collected.show("learners")
    rows = {row[0]: row for row in collected._pages["learners"].table.rows}
    assert rows["Ada"][3].endswith("%")
    assert rows["Cleo"][1:4] == ["10", rows["Cleo"][2], "–"]
    assert rows["Dan"][1] == "–"


def test_the_curves_of_those_who_answered_enough_lie_over_each_other(desktop, collected, words):
    collected.show("curves")
    assert words("of_class.curves_note", count=2, fewest=20) in said(desktop)


def test_the_middle_of_curves_goes_as_far_as_half_of_them():
    pack = a_pack()
    curves = [
        learning_curve(columns(answers(pack, name, count, skill)))
        for name, count, skill in (("a", 40, 1.0), ("b", 30, 0.0), ("c", 30, 1.0))
    ]
    middle = middle_of(curves)
    assert (middle.items[0], middle.items[-1]) == (20, 30)
    assert set(middle.value) == {1.0}


def test_the_hardest_item_comes_first_and_is_asked_again_with_the_packs_own_folder(desktop, collected, monkeypatch):
    asked = []
    monkeypatch.setattr(desktop.window.learning, "reopen", lambda item, folder: asked.append((item, folder)))
    collected.show("items")
    key(desktop, pygame.K_RETURN, "\r")
    assert asked == [(collected.group.items()[0].item, collected.folder)]
    assert (collected.folder / "lessons" / "by_ear.yaml").is_file()


def type_path(desktop, path):
    card = desktop.window.scenes[-1]
    card.entry.tell(str(path))
    enter(desktop)


def test_e_writes_the_tables_whole_and_over_others_only_when_asked(desktop, collected, tmp_path, words):
    key(desktop, pygame.K_e, "e")
    type_path(desktop, tmp_path / "out")
    with (tmp_path / "out" / "learners.csv").open(encoding="utf-8", newline="") as stream:
        assert [row["learner"] for row in csv.DictReader(stream)] == ["Ada", "Ben", "Cleo", "Dan"]
    assert not (tmp_path / "out" / REPORT).exists()
    assert desktop.window.scenes[-1] is collected
    key(desktop, pygame.K_e, "e")
    (tmp_path / "out" / "learners.csv").write_text("mine")
    enter(desktop)
    assert ("strong", words("of_class.holds_files", folder=tmp_path / "out")) in desktop.window.scenes[-1].text.blocks
    assert (tmp_path / "out" / "learners.csv").read_text() == "mine"
    over = next(b for b in desktop.window.scenes[-1].buttons if b.caption == words("of_class.write_over"))
    over.on_press()
    assert (tmp_path / "out" / "learners.csv").read_text() != "mine"


@pytest.mark.parametrize("opens", [True, False])
def test_r_writes_the_page_and_opens_it_or_says_where_it_is(desktop, collected, tmp_path, words, monkeypatch, opens):
    opened = []
    monkeypatch.setattr("webbrowser.open", lambda uri: (opened.append(uri), opens)[1])
    key(desktop, pygame.K_r, "r")
    type_path(desktop, tmp_path / "report of the class")
    page = tmp_path / "report of the class" / REPORT
    wait_for(desktop, lambda: collected._opening is None)
    assert opened == [page.as_uri()]
    assert "Ada" in page.read_text(encoding="utf-8")
    assert desktop.window.notice.words == words("of_class.reported" if opens else "of_class.no_browser", file=page)


@pytest.mark.parametrize(
    ("pack", "results", "told"),
    [
        ("", "results", "Type the path of the pack"), ("by_ear.fasciscope", "", "Type the folder"),
        ("by_ear.fasciscope", "gone", "There is no"), ("names.txt", "results", "is no class pack"),
        ("gone.fasciscope", "results", "cannot be read"),
    ],
)  # fmt: skip
def test_what_cannot_be_put_together_is_said_in_one_sentence(desktop, handed_in, pack, results, told):
    scene = Collect(desktop.window)
    desktop.window.push(scene)
    scene.pack.tell(str(handed_in / pack) if pack else "")
    scene.results.tell(str(handed_in / results) if results else "")
    enter(desktop)
    wait_for(desktop, lambda: scene._job is None)
    assert told in said(desktop)
    assert desktop.window.scenes[-1] is scene


def test_where_nothing_belongs_to_the_pack_every_file_is_told_with_its_reason(desktop, handed_in, words):
    other = handed_in / "another.fasciscope"
    other.write_bytes(a_pack("A third").bytes())
    scene = Collect(desktop.window)
    desktop.window.push(scene)
    drop(desktop, other)
    drop(desktop, handed_in / "results")
    enter(desktop)
    wait_for(desktop, lambda: scene._job is None)
    assert desktop.window.scenes[-1] is scene
    assert [role for role, _ in scene.told.blocks] == ["strong", *["item"] * 4]


# Show before the class


@pytest.fixture
def shows(desktop, monkeypatch):
    """What is shown before the class, as the folder and the lesson."""
    asked = []
    monkeypatch.setattr("scenes.classroom.show", lambda _, lesson, name, folder: asked.append((name, lesson.seed, folder)))
    desktop.window.push(Classroom(desktop.window))
    return asked


def test_a_pack_is_shown_from_its_path_or_dropped_with_the_items_of_the_class(desktop, shows, handed_in, words):
    scene = desktop.window.scenes[-1]
    key(desktop, pygame.K_3, "3")
    enter(desktop)
    type_path(desktop, handed_in / "names.txt")
    assert "is no class pack" in said(desktop)
    type_path(desktop, handed_in / "by_ear.fasciscope")
    drop(desktop, handed_in / "by_ear.fasciscope")
    assert [one[:2] for one in shows] == [("by_ear", 5)] * 2
    assert desktop.window.scenes == [scene]
    drop(desktop, handed_in / "gone.fasciscope")
    assert "cannot be read" in desktop.window.notice.words
    drop(desktop, handed_in / "names.txt")
    assert words("classroom.no_pack", file="names.txt") in desktop.window.notice.words
    assert desktop.window.scenes == [scene]


def test_a_lesson_of_the_list_is_shown(desktop, shows):
    key(desktop, pygame.K_4, "4")
    enter(desktop)
    assert shows[0][2] is None


def test_the_ways_are_told_by_f1(desktop, words):
    desktop.window.push(Classroom(desktop.window))
    key(desktop, pygame.K_F1)
    assert words("keys.classroom.open").split("|")[1].strip() in said(desktop)

"""Writing a case beside the patient it makes: what is saved is shown, what is wrong is said at its line, and what was right goes on."""

import re

import numpy as np
import pygame
import pytest

from scenes import author as scene_of_author
from scenes.author import Author
from scenes.editor import NoEditorError
from scenes.entry_card import EntryCard
from scenes.examine import Examine
from scenes.menu import Menu
from scenes.own_folder import choose_folder
from scenes.palettes import PALETTES
from scenes.preferences import Preferences
from scenes.problem import Problem
from scenes.widgets.source import broken
from sim.loader import SHIPPED, Complaint, load_scenario
from sim.patient import build
from sim.spikes import KINDS
from tests.scenes.conftest import press
from tests.scenes.overflow import colliding, faults

HEALTHY = """\
title: Hands at rest
patient: {sex: male, age: 30}
history: >-
  A painter of thirty asks whether his hands are healthy, as they tremble a little after a long day of work on a ladder.
findings: [Silence at rest]
explanation: Nothing fires by itself.
sources: ["Daube & Rubin 2009, Muscle & Nerve 39:244"]
differentials: [{name: Tremor, told_by: Bursts at rest}]
objectives: [Hear that a muscle at rest is silent]
next_step: Tell him that his hands are healthy.
sites:
  first_dorsal_interosseous:
    never: [fasciculation]
"""
TWITCHING = HEALTHY.replace(
    "    never: [fasciculation]\n",
    """\
    mechanisms: [{kind: axonal_hyperexcitability, share: 0.3}]
    discharges: [{kind: fasciculation, rate_hz: 0.5}]
""",
)
WRONG = HEALTHY.replace("age: 30", "age: thirty").replace("never:", "nevr:")
SETTLES_S = 0.7


@pytest.fixture
def own(tmp_path):
    """A teacher's own folder with one case in it."""
    (tmp_path / "own" / "cases").mkdir(parents=True)
    (tmp_path / "own" / "cases" / "hands.yaml").write_text(HEALTHY, encoding="utf-8")
    return tmp_path / "own"


@pytest.fixture
def file(own):
    return own / "cases" / "hands.yaml"


@pytest.fixture(scope="module")
def painter(tmp_path_factory):
    """The patient of the healthy case, whose muscle is built once for all tests."""
    file = tmp_path_factory.mktemp("painter") / "hands.yaml"
    file.write_text(HEALTHY, encoding="utf-8")
    return build(load_scenario(file), 1)


def write_at(desktop, file, own, painter):
    scene = Author(desktop.window, file, own, threaded=False)
    scene.preview.patient = painter
    desktop.window.push(scene)
    desktop.run(0.1)
    assert scene.preview.prepared.patient is painter
    return scene


@pytest.fixture
def author(desktop, own, file, painter):
    return write_at(desktop, file, own, painter)


def save(desktop, file, text):
    file.write_text(text, encoding="utf-8")
    desktop.run(SETTLES_S)


def loudest(desktop, scene, seconds=3.0):
    """The largest sample that comes from now on, µV."""
    begin = scene.preview.history.head
    desktop.run(seconds)
    return float(np.abs(scene.preview.history.samples(begin, scene.preview.history.head)).max())


def test_what_is_saved_is_shown_and_heard(desktop, author, file):
    assert author.source.lines[0] == "title: Hands at rest"
    assert loudest(desktop, author) < 60, "a healthy muscle is silent at rest"
    save(desktop, file, TWITCHING)
    assert "    discharges: [{kind: fasciculation, rate_hz: 0.5}]" in author.source.lines
    desktop.run(3.0)
    log = author.preview.history.log
    assert "fasciculation" in {KINDS[kind] for kind in log.between(0, author.preview.history.head)[2]}, "what was written fires"


def test_what_is_wrong_is_told_at_its_line_and_what_was_right_goes_on(desktop, author, file):
    before = author.preview.prepared
    save(desktop, file, WRONG)
    assert [fault.at for fault in author.faults] == [(2, 27), (13, 5)]
    assert "thirty" in author.faults[0].message
    assert author.source.at == (2, 27)
    assert author.source.marked == {2, 13}
    assert "2" in author.head.blocks[-1][1]
    begin = author.preview.history.head
    desktop.run(0.5)
    assert author.preview.prepared is before
    assert author.preview.history.head > begin, "the last good patient is still being examined"
    save(desktop, file, HEALTHY)
    assert author.faults == []
    assert author.source.marked == frozenset()
    assert author.preview.prepared is before, "it is the same patient as before, so nothing begins anew"


def test_advice_is_listed_but_is_no_mistake(desktop, author, file):
    save(desktop, file, TWITCHING.replace("objectives:", "# objectives:"))
    assert [(fault.at, "objectives" in fault.message) for fault in author.faults] == [((1, 1), True), ((11, 1), False)]
    assert author.table.rows[0][1].startswith("advice: ")
    assert author.source.marked == frozenset()
    assert author.source.at is None
    assert author.head.blocks[-1][1] == desktop.window.words("author.right")
    assert author.good.sites["first_dorsal_interosseous"].discharges, "it is played"
    desktop.key(pygame.K_n, "n")
    assert author.source.at == (11, 1)


def test_one_goes_from_mistake_to_mistake_by_key(desktop, author, file):
    save(desktop, file, WRONG)
    desktop.key(pygame.K_n, "n")
    assert author.source.at == (13, 5)
    desktop.key(pygame.K_n, "n")
    assert author.source.at == (2, 27), "after the last one the first"
    desktop.key(pygame.K_n, "N", pygame.KMOD_SHIFT)
    assert author.source.at == (13, 5)


def test_the_line_that_is_wrong_is_scrolled_to(desktop, author, file):
    lines = HEALTHY + "\n" * 300 + "nonsense: 1\n"
    save(desktop, file, lines)
    at = lines.count("\n")
    assert author.source.at[0] == at
    seen = range(author.source.first + 1, author.source.first + author.source.seen + 1)
    assert at in seen
    desktop.key(pygame.K_HOME)
    assert author.source.first == 0
    desktop.key(pygame.K_END)
    assert author.source.first > 250


def test_a_file_that_is_being_written_is_not_read(desktop, author, file):
    for _ in range(6):
        file.write_text(WRONG + "#" * _, encoding="utf-8")
        desktop.run(0.2)
    assert author.faults == []
    desktop.run(SETTLES_S)
    assert author.faults != []


def test_a_file_that_vanishes_is_waited_for(desktop, author, file):
    file.unlink()
    desktop.run(SETTLES_S)
    assert author.head.blocks[-1][1] == desktop.window.words("author.gone")
    assert author.source.lines[0] == "title: Hands at rest", "what was read last can still be read"
    begin = author.preview.history.head
    desktop.run(0.3)
    assert author.preview.history.head > begin
    save(desktop, file, HEALTHY)
    assert author.faults == []


@pytest.mark.parametrize("raw", [b"", b"\xff\xfe\x00\x01", b"title: [\n", b"\t\ttitle: x\n", b"x" * 300_000])
def test_anything_may_be_in_the_file(desktop, author, file, raw):
    file.write_bytes(raw)
    desktop.run(SETTLES_S)
    assert author.faults
    assert faults(desktop.window) == []


def test_a_mistake_in_another_file_is_told_with_its_name_and_mended_there(desktop, author, own, file):
    save(desktop, own / "glossary.yaml", "Nonsense\n")
    save(desktop, file, HEALTHY + "# changed\n")
    assert author.faults[0].at is None
    assert "glossary.yaml" in author.faults[0].place
    (own / "glossary.yaml").unlink()
    desktop.run(SETTLES_S)
    assert author.faults == []


def test_the_muscle_that_is_looked_at_is_kept_and_another_can_be_chosen(desktop, author, file):
    two = HEALTHY + "  orbicularis_oculi: {note: Strong}\n"
    save(desktop, file, two)
    desktop.key(pygame.K_s, "s")
    desktop.key(pygame.K_END)
    desktop.key(pygame.K_RETURN)
    assert author.preview.prepared.site == "orbicularis_oculi"
    save(desktop, file, two.replace("Strong", "Weak"))
    assert author.preview.prepared.site == "orbicularis_oculi"
    save(desktop, file, HEALTHY)
    assert author.preview.prepared.site == "first_dorsal_interosseous"


def test_a_muscle_of_ones_own_that_is_changed_is_built_anew(desktop, author, own, file):
    shipped = (SHIPPED / "muscles" / "first_dorsal_interosseous.yaml").read_text(encoding="utf-8")
    (own / "muscles").mkdir()
    for units in (12, 24):
        text = re.sub(r"(?m)^units: \d+", f"units: {units}", shipped)
        save(desktop, own / "muscles" / "first_dorsal_interosseous.yaml", text)
        assert author.preview.prepared.muscle.spec.units == units
        assert author.preview.prepared.muscle.population.units == units
    before = author.preview.prepared
    save(desktop, own / "muscles" / "first_dorsal_interosseous.yaml", text + "# as before\n")
    assert author.preview.prepared is before, "only what is said of the muscle counts"


VARIED = (
    HEALTHY
    + """\
  orbicularis_oculi: {}
variants:
  early: {title: At first, difficulty: harder, patient: {age: 25}, sites: {first_dorsal_interosseous: {never: [], discharges: []}}}
  late:
    title: Ten years later
    difficulty: easier
    months: 30
    translations: {de: {title: Zehn Jahre danach}}
    sites: {first_dorsal_interosseous: {never: [], mechanisms: [{kind: motor_neuron_loss, share: {12: 0.1, 48: 0.9}}]}}
translations:
  de: {title: Hände in Ruhe}
"""
)


@pytest.fixture
def varied(desktop, own, file):
    """A case with variants of muscles so small that they are built in a moment."""
    (own / "muscles").mkdir()
    for muscle in ("first_dorsal_interosseous", "orbicularis_oculi"):
        text = (SHIPPED / "muscles" / f"{muscle}.yaml").read_text(encoding="utf-8")
        (own / "muscles" / f"{muscle}.yaml").write_text(re.sub(r"(?m)^units: \d+", "units: 12", text), encoding="utf-8")
    file.write_text(VARIED, encoding="utf-8")
    scene = Author(desktop.window, file, own, threaded=False)
    desktop.window.push(scene)
    desktop.run(0.1)
    assert scene.faults == []
    return scene


def choose_variant(desktop, downs):
    desktop.key(pygame.K_v, "v")
    for _ in range(downs):
        desktop.key(pygame.K_DOWN)
    desktop.key(pygame.K_RETURN)


def test_another_patient_of_the_case_is_chosen_and_examined(desktop, varied):
    assert [name for _, name in varied.whom.variants.options] == ["The case itself", "At first", "Ten years later"]
    assert varied.preview.prepared.scenario.patient.age == 30
    choose_variant(desktop, 1)
    assert varied.preview.prepared.scenario.patient.age == 25
    assert varied.preview.prepared.scenario.title == "Hands at rest: At first"
    desktop.key(pygame.K_s, "s")
    desktop.key(pygame.K_END)
    desktop.key(pygame.K_RETURN)
    assert varied.preview.prepared.site == "orbicularis_oculi"
    assert varied.preview.prepared.scenario.patient.age == 25, "another muscle of the same patient"
    desktop.key(pygame.K_x, "x")
    assert desktop.window.scenes[-1].desk.prepared.scenario.patient.age == 25
    desktop.key(pygame.K_ESCAPE)
    assert desktop.window.scenes == [varied]
    assert varied.preview.prepared.scenario.patient.age == 25


def test_a_variant_is_kept_while_it_is_written_and_is_the_case_itself_once_it_is_gone(desktop, varied, file):
    choose_variant(desktop, 1)
    save(desktop, file, VARIED.replace("age: 25", "age: 26"))
    assert varied.preview.prepared.scenario.patient.age == 26
    save(desktop, file, VARIED.replace("  early:", "  first:"))
    assert varied.whom.variants.chosen == ""
    assert varied.preview.prepared.scenario.patient.age == 30
    save(desktop, file, VARIED[: VARIED.index("variants:")])
    assert not varied.whom.variants.visible, "there is nothing to choose from"
    desktop.key(pygame.K_v, "v")
    assert varied.focus.busy is False


def test_a_variant_that_is_chosen_while_something_is_wrong_is_shown_once_it_is_mended(desktop, varied, file):
    save(desktop, file, VARIED.replace("findings:", "findngs:"))
    choose_variant(desktop, 1)
    assert varied.preview.prepared.scenario.patient.age == 30
    save(desktop, file, VARIED)
    assert varied.preview.prepared.scenario.patient.age == 25


def test_the_months_of_a_course_are_chosen_and_follow_what_is_written(desktop, varied, file):
    whom = varied.whom
    assert not whom.months.visible, "nothing in the case itself changes with the months"
    choose_variant(desktop, 2)
    assert (whom.months.visible, whom.months.value, whom.months.high) == (True, 30, 48)
    assert varied.preview.prepared.patient.months == 30
    many = varied.preview.prepared.muscle.population.alive.sum()
    varied.focus.give(whom.months)
    desktop.key(pygame.K_END)
    desktop.run(0.3)
    assert varied.preview.prepared.patient.months == 30, "not before the slider stands still"
    desktop.run(0.5)
    assert varied.preview.prepared.patient.months == 48
    assert varied.preview.prepared.muscle.population.alive.sum() < many
    save(desktop, file, VARIED.replace("At first", "At the very first"))
    assert varied.preview.prepared.patient.months == 48, "what was asked for goes on"
    save(desktop, file, VARIED.replace("months: 30", "months: 24"))
    assert varied.preview.prepared.patient.months == whom.months.value == 24, "and what has just been written is seen"
    desktop.key(pygame.K_v, "v")
    desktop.key(pygame.K_HOME)
    desktop.key(pygame.K_RETURN)
    assert varied.preview.prepared.address.months is None


def test_effort_fills_the_trace_and_stays_when_another_version_is_saved(desktop, author, file):
    author.effort.set(0.5)
    desktop.run(0.6)
    assert loudest(desktop, author, 0.5) > 200
    save(desktop, file, HEALTHY.replace("age: 30", "age: 31"))
    assert loudest(desktop, author, 0.5) > 200


def test_the_deep_check_shows_what_is_found_as_it_is_found(desktop, author, monkeypatch):
    found = []

    class Measuring:
        def __init__(self, *_):
            self.found, self.done, self.stopped = found, False, False

        def stop(self):
            self.stopped = True

    monkeypatch.setattr(scene_of_author, "DeepCheck", Measuring)
    desktop.key(pygame.K_d, "d")
    desktop.run(0.1)
    assert desktop.window.words("author.measuring", count=0) == author.head.blocks[-1][1]
    told = "`fasciculation` is claimed at `deltoid`, but was found in 0 of 5 patients (8 insertions each)"
    found.append(Complaint(str(author.file), 7, 5, told))
    desktop.run(0.1)
    assert author.table.rows == [[desktop.window.words("author.place", line=7, column=5), told]]
    assert author.source.marked == {7}, "it is marked in the text"
    author.deep.done = True
    desktop.run(0.1)
    assert desktop.window.words("author.not_borne_out", count=1) == author.head.blocks[-1][1]


def test_a_deep_check_ends_when_the_file_changes_and_is_not_begun_with_mistakes(desktop, author, file, monkeypatch):
    begun = []

    class Measuring:
        found, done, stopped = (), False, False

        def __init__(self, *_):
            begun.append(self)
            self.found = []

        def stop(self):
            self.stopped = True

    monkeypatch.setattr(scene_of_author, "DeepCheck", Measuring)
    desktop.key(pygame.K_d, "d")
    save(desktop, file, WRONG)
    assert begun[0].stopped
    desktop.key(pygame.K_d, "d")
    assert len(begun) == 1
    assert desktop.window.notice.words == desktop.window.words("author.first_mend")


@pytest.mark.slow
def test_the_deep_check_measures_the_claims(desktop, author, file):
    save(desktop, file, HEALTHY.replace("never:", "shows:"))
    desktop.key(pygame.K_d, "d")
    author.deep._job._thread.join()
    desktop.run(0.1)
    assert "`fasciculation` is claimed" in author.table.rows[0][1]


def test_the_file_is_opened_in_the_systems_editor_or_its_place_is_told(desktop, author, file, monkeypatch):
    opened = []
    monkeypatch.setattr(scene_of_author, "open_in_editor", opened.append)
    desktop.key(pygame.K_o, "o")
    assert opened == [file]

    def none(_):
        raise NoEditorError

    monkeypatch.setattr(scene_of_author, "open_in_editor", none)
    desktop.key(pygame.K_o, "o")
    assert str(file) in desktop.window.notice.words


def test_the_whole_examination_and_back(desktop, author):
    desktop.key(pygame.K_x, "x")
    assert isinstance(desktop.window.scenes[-1], Examine)
    desktop.run(0.2)
    desktop.key(pygame.K_ESCAPE)
    assert desktop.window.scenes == [author]
    begin = author.preview.history.head
    desktop.run(0.3)
    assert author.preview.history.head > begin


# The teacher's own folder


def menu_of(desktop, own):
    desktop.window.change(folder=str(own))
    desktop.window.push(Menu(desktop.window))
    desktop.run(0.05)
    return desktop.window.scenes[-1]


def test_ones_own_cases_stand_apart_in_the_menu(desktop, own, words):
    menu = menu_of(desktop, own)
    heads = [(entry.key, entry.head) for entry in menu.list.entries if entry.head]
    assert heads == [("hands", words("menu.own")), ("normal", words("menu.shipped"))]
    desktop.window.change(folder="")
    desktop.run(0.05)
    assert [entry.head for entry in menu.list.entries if entry.head] == [], "without a folder there is nothing to tell apart"
    assert "hands" not in [entry.key for entry in menu.list.entries]


def test_a_broken_file_tells_in_the_menu_what_is_wrong_and_opens_there(desktop, own, file):
    file.write_text(WRONG, encoding="utf-8")
    menu = menu_of(desktop, own)
    entry = menu.list.entries[0]
    assert entry.warns
    assert "line 2" in entry.about
    assert "thirty" in entry.about
    assert len(menu.list.entries) > 20, "the others are there"
    desktop.key(pygame.K_RETURN)
    scene = desktop.window.scenes[-1]
    assert isinstance(scene, Author)
    desktop.run(0.2)
    assert scene.source.at == (2, 27)
    desktop.key(pygame.K_ESCAPE)
    assert isinstance(desktop.window.scenes[-1], Menu)


def test_a_broken_glossary_takes_no_shipped_case_away(desktop, own):
    (own / "glossary.yaml").write_text("Nonsense\n", encoding="utf-8")
    menu = menu_of(desktop, own)
    assert "als" in [entry.key for entry in menu.list.entries]
    menu.list.at = next(n for n, entry in enumerate(menu.list.entries) if entry.key == "benign_fasciculation")
    desktop.key(pygame.K_RETURN)
    assert isinstance(desktop.window.scenes[-1], Examine)
    assert desktop.window.scenes[-1].folder is None


def test_the_quiz_asks_what_can_be_asked_when_a_case_of_ones_own_is_broken(desktop, own, file):
    file.write_text(WRONG, encoding="utf-8")
    (own / "cases" / "well.yaml").write_text(HEALTHY, encoding="utf-8")
    bank = desktop.window.learning.bank((), own)
    assert "well" in bank.scenarios
    assert "als" in bank.scenarios
    assert "hands" not in bank.scenarios


def test_the_quiz_asks_of_a_case_as_it_was_saved_last(desktop, own, file):
    learning = desktop.window.learning
    assert learning.bank((), own).scenarios["hands"].title == "Hands at rest"
    file.write_text(HEALTHY.replace("at rest", "at ease"), encoding="utf-8")
    assert learning.bank((), own).scenarios["hands"].title == "Hands at ease"


def test_the_quiz_asks_in_the_words_of_a_glossary_as_it_was_saved_last(desktop, own):
    learning = desktop.window.learning
    entry = "my_twitch:\n  term: TERM\n  definition: It twitches.\n  sort: finding\n  normal: true\n  told_by: Twitches\n  source: [A]\n"
    for term in ("Twitch", "A twitch of mine"):
        (own / "glossary.yaml").write_text(entry.replace("TERM", term), encoding="utf-8")
        assert learning.bank((), own).glossary["my_twitch"].term == term


def test_a_deep_check_that_fails_is_told_once(desktop, author, monkeypatch):
    def fail(*_):
        raise RuntimeError("the engine broke down")

    monkeypatch.setattr("scenes.deep_check.unheard", fail)
    desktop.key(pygame.K_d, "d")
    desktop.run(0.1)
    assert isinstance(desktop.window.scenes[-1], Problem)
    desktop.key(pygame.K_RETURN)
    desktop.run(0.1)
    assert desktop.window.scenes == [author], "and one goes on writing"


def test_a_case_mended_meanwhile_is_listed_anew(desktop, own, file):
    file.write_text(WRONG, encoding="utf-8")
    assert menu_of(desktop, own).list.entries[0].warns
    file.write_text(HEALTHY, encoding="utf-8")
    desktop.window.replace(Menu(desktop.window))
    assert not desktop.window.scenes[-1].list.entries[0].warns


def test_scenarios_on_the_command_line_hold_instead_of_the_settings(desktop, own, tmp_path):
    desktop.window.scenarios = tmp_path
    assert "hands" not in [entry.key for entry in menu_of(desktop, own).list.entries]
    assert str(tmp_path) in " ".join(words for _, words in choose_folder(desktop.window).text.blocks)


def test_a_folder_that_is_gone_is_said(desktop, tmp_path):
    menu_of(desktop, tmp_path / "stick")
    assert "stick" in desktop.window.notice.words


def typed(desktop, text):
    """Put up the card of the folder by keys alone, type, and press Enter."""
    if not desktop.window.scenes:
        desktop.window.push(Menu(desktop.window))
    desktop.key(pygame.K_F2)
    assert isinstance(desktop.window.scenes[-1], Preferences)
    desktop.key(pygame.K_o, "o")
    card = desktop.window.scenes[-1]
    assert isinstance(card, EntryCard)
    card.entry.tell("")
    desktop.window.turn([press(pygame.K_a, character) for character in text])
    desktop.key(pygame.K_RETURN)
    return card


def test_the_folder_is_chosen_in_the_window(desktop, own):
    desktop.window.push(Menu(desktop.window))
    typed(desktop, f'"{own}"')
    assert desktop.window.settings.folder == str(own)
    desktop.key(pygame.K_ESCAPE)
    desktop.run(0.05)
    assert desktop.window.scenes[-1].list.entries[0].key == "hands", "and the menu lists its cases at once"


@pytest.mark.parametrize(("what", "says"), [
    ("nowhere", "folder.missing"), ("own/cases/hands.yaml", "folder.no_folder"), ("own/cases", "folder.above"), ("", "folder.empty"),
])  # fmt: skip
def test_what_is_no_folder_of_cases_is_said_plainly(desktop, own, words, what, says):
    card = typed(desktop, str(own.parent / what) if what else "")
    folder = own if what == "own/cases" else own.parent / what
    assert card.text.blocks[-1] == ("strong", words(says, folder=folder))
    assert desktop.window.scenes[-1] is card
    assert desktop.window.settings.folder == ""


@pytest.mark.parametrize(("stray", "says"), [(False, "folder.no_cases"), (True, "folder.stray")])
def test_a_folder_without_cases_is_taken_and_that_is_said(desktop, tmp_path, words, stray, says):
    if stray:
        (tmp_path / "hands.yaml").write_text(HEALTHY, encoding="utf-8")
    typed(desktop, str(tmp_path))
    assert desktop.window.settings.folder == str(tmp_path)
    assert desktop.window.notice.words == words(says, folder=tmp_path)


def test_a_shipped_case_is_copied_to_ones_own_folder_and_written_on(desktop, tmp_path):
    """Without a folder yet: first the folder, which is made, then the name, then the author scene."""
    desktop.window.push(Menu(desktop.window, at="benign_fasciculation"))
    desktop.key(pygame.K_a, "a")
    card = desktop.window.scenes[-1]
    card.entry.tell(str(tmp_path / "teaching"))
    desktop.click(card.buttons[1].rect.center)
    card = desktop.window.scenes[-1]
    card.entry.tell("als")
    desktop.key(pygame.K_RETURN)
    assert "shipped" in card.text.blocks[-1][1], "a name that is taken is refused"
    card.entry.tell("Restless calf")
    desktop.key(pygame.K_RETURN)
    scene = desktop.window.scenes[-1]
    assert isinstance(scene, Author)
    assert scene.file == tmp_path / "teaching" / "cases" / "restless_calf.yaml"
    assert "title: Restless calf" in scene.file.read_text(encoding="utf-8")


def test_ones_own_case_is_written_on_by_key(desktop, own, file):
    menu_of(desktop, own)
    desktop.key(pygame.K_a, "a")
    assert isinstance(desktop.window.scenes[-1], Author)
    assert desktop.window.scenes[-1].file == file


# Looks

SIZES = ((1024, 700), (1280, 800), (1920, 1080))


def looks(size):
    """Sizes of text and sets of colours: more of them in the smallest window."""
    return (
        [(scale, theme) for scale in (1.0, 1.5, 2.0) for theme in PALETTES]
        if size == SIZES[0]
        else zip((1.0, 1.5, 2.0), PALETTES, strict=True)
    )


@pytest.mark.parametrize("size", SIZES)
def test_no_word_is_cut_off_or_lies_on_another(desktops, own, file, painter, size):
    desktop = desktops(size)
    scene, window = write_at(desktop, file, own, painter), desktop.window
    desktop.run(1.2)
    for state in ("right", "wrong"):
        if state == "wrong":
            save(desktop, file, WRONG + "nonsense: " + "very " * 40 + "\n")
        for text_scale, theme in looks(size):
            window.change(text_scale=text_scale, theme=theme)
            for page in ("text", "trace", "skin") if scene.paged else ("text",):
                scene.turn_to(page)
                assert faults(window) == [], (state, text_scale, theme, page)
                held = [widget.rect for widget in scene.focus.widgets if widget.visible and widget.focusable]
                assert all(window.rect.contains(rect) for rect in held)
                assert colliding(held) == []


@pytest.mark.parametrize("size", SIZES)
def test_no_word_of_the_variants_is_cut_off(desktops, varied, size):
    window = varied.window
    window.resize(pygame.Surface(size, depth=32))
    varied.whom.variants.chosen = "late"
    varied.whom.take(varied.good)
    for text_scale, theme in looks(size):
        for language in ("en", "de"):
            window.change(text_scale=text_scale, theme=theme, language=language)
            for page in ("trace", "skin") if varied.paged else ("text",):
                varied.turn_to(page)
                assert faults(window) == [], (text_scale, theme, page)
                held = [widget.rect for widget in varied.focus.widgets if widget.visible and widget.focusable]
                assert all(window.rect.contains(rect) for rect in held)
                assert colliding(held) == []
                assert varied.preview.trace.screen.height > 40 or page == "skin"


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("card", ["folder", "copy", "menu"])
def test_no_word_of_the_cards_and_the_menu_is_cut_off(desktops, own, file, size, card):
    window = desktops(size).window
    file.write_text(WRONG, encoding="utf-8")
    window.change(folder=str(own))
    window.push(Menu(window, at="als"))
    if card == "folder":
        choose_folder(window).do(lambda _: window.words("folder.above", folder=own))
    elif card == "copy":
        window.turn([press(pygame.K_a, "a")])
    else:
        window.turn([press(pygame.K_HOME)])
    for text_scale, theme in looks(size):
        window.change(text_scale=text_scale, theme=theme)
        assert faults(window) == [], (text_scale, theme)
        held = [widget.rect for widget in window.scenes[-1]._focus.widgets if widget.visible and widget.focusable]
        assert all(window.rect.contains(rect) for rect in held)
        assert colliding(held) == []


def test_long_lines_are_broken_and_nothing_of_them_is_lost():
    line = "    - " + "word " * 30 + "x" * 90
    rows = broken(line, 40)
    assert all(indent + len(words) <= 40 for _, words, indent in rows)
    assert "".join("".join(words.split()) for _, words, _ in rows) == "".join(line.split())
    assert [line[begin] for begin, *_ in rows[1:]] == [words[0] for _, words, _ in rows[1:]]

"""A student works up a patient by keys: needles, findings, a diagnosis, and then what was really there."""

import time

import pygame
import pytest

from scenes.ask import Ask
from scenes.author import Author
from scenes.body import Body
from scenes.case import Case
from scenes.catalogue import cases
from scenes.examine import Examine
from scenes.menu import Menu
from sim.address import Address
from sim.teach.attempts import Attempt
from sim.teach.item import read_item
from tests.scenes.overflow import colliding, faults, recorded
from tests.sim.test_workup import CASE, OTHER

SEED = 1
SIGNS = "signs: {power: Normal, reflexes: Normal}\nreport: {conduction: [Sural 12 µV], laboratory: [Calcium 2.4 mmol/l]}\n"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder with two cases, the only ones there are."""
    (tmp_path / "cases").mkdir()
    (tmp_path / "cases" / "calf.yaml").write_text(CASE.replace("sites:", SIGNS + "sites:"), encoding="utf-8")
    (tmp_path / "cases" / "other.yaml").write_text(OTHER, encoding="utf-8")
    monkeypatch.setattr("scenes.case.cases", lambda folder: [line for line in cases(folder) if line.id in ("calf", "other")])
    return tmp_path


@pytest.fixture
def meet(desktop, folder):
    """A patient of the first case."""

    def begin(on=desktop):
        seed = next(seed for seed in range(100) if _drawn(on, folder, seed) == "calf")
        scene = Case(on.window, folder, seed, threaded=False)
        on.window.push(scene)
        on.run(0.05)
        return scene

    return begin


def _drawn(desktop, folder, seed):
    return Case(desktop.window, folder, seed, threaded=False).address.case


def said(desktop):
    return " ".join(line.words for line in recorded(desktop.window))


def until(desktop, holds):
    end = time.monotonic() + 30
    while not holds() and time.monotonic() < end:
        time.sleep(0.02)
        desktop.run(0.05)
    assert holds()


def examine(desktop, seconds):
    """Put a needle in, listen, and come back."""
    desktop.key(pygame.K_RETURN)
    assert isinstance(desktop.window.scenes[-1], Examine)
    desktop.run(seconds)
    desktop.key(pygame.K_ESCAPE)


def test_a_patient_is_worked_up_by_keys(desktop, meet):
    scene = meet()
    story = said(desktop)
    assert "It twitches." in story
    assert "Sural 12 µV" in story
    assert "A twitching calf" not in story, "the story does not tell the diagnosis"
    assert "Calcium" not in story, "the laboratory answers later"
    examine(desktop, 8.0)
    assert [stay.site for stay in scene.stays] == ["biceps_brachii"]
    assert scene.stays[0].at_s == pytest.approx(8.0, abs=0.2)
    desktop.key(pygame.K_r, "r")
    desktop.key(pygame.K_6, "6")
    assert scene.recorded == {"biceps_brachii": ("fasciculation",)}
    desktop.key(pygame.K_RETURN)
    assert scene.state == "story"
    desktop.key(pygame.K_d, "d")
    desktop.key(pygame.K_RETURN)
    assert scene.chosen == "calf"
    desktop.key(pygame.K_UP)
    desktop.key(pygame.K_DOWN)
    desktop.key(pygame.K_DOWN)
    desktop.key(pygame.K_RETURN)
    until(desktop, lambda: scene.state == "told")
    assert scene.confidence == 3
    assert scene.assessment.right
    told = said(desktop)
    assert "✓ found" in told
    assert "A twitching calf" in told
    desktop.key(pygame.K_RETURN)
    until(desktop, lambda: scene.views is not None)
    assert "Cross-section at the needle" in said(desktop)
    desktop.run(9.0)
    assert scene.views.units.coloured, "what made it is marked"
    desktop.key(pygame.K_ESCAPE)
    assert scene.views is None
    assert scene.state == "told"


def test_nothing_in_the_examination_names_the_disease_or_opens_the_muscle(desktop, meet):
    meet()
    desktop.key(pygame.K_RETURN)
    examination = desktop.window.scenes[-1]
    desktop.run(1.0)
    for panel in list(examination.desk.panels):
        examination.desk.show(panel)
        shown = said(desktop)
        assert "A twitching calf" not in shown
        assert "Unit that fires" not in shown
    assert "inside" not in examination.desk.panels
    desktop.key(pygame.K_b, "b")
    assert isinstance(desktop.window.scenes[-1], Body)
    assert "A twitching calf" not in said(desktop)
    desktop.key(pygame.K_ESCAPE)
    before = examination.address
    desktop.key(pygame.K_w, "w")
    desktop.key(pygame.K_v, "v", pygame.KMOD_CTRL)
    assert examination.panel != "inside"
    assert examination.address == before


def test_another_insertion_is_another_needle_and_moving_on_keeps_each(desktop, meet):
    scene = meet()
    desktop.key(pygame.K_RETURN)
    desktop.run(1.0)
    desktop.key(pygame.K_i, "i")
    desktop.run(1.0)
    desktop.window.scenes[-1].visits.open_site("deltoid")
    desktop.run(1.0)
    desktop.key(pygame.K_ESCAPE)
    assert [(stay.site, stay.insertion) for stay in scene.stays] == [("biceps_brachii", 0), ("biceps_brachii", 1), ("deltoid", 0)]
    assert scene.site == "deltoid"
    scene.site = "biceps_brachii"
    scene.examine()
    assert desktop.window.scenes[-1].address.insertion == 2
    desktop.run(1.0)
    desktop.window.scenes[-1].visits.open_site("deltoid")
    desktop.run(1.0)
    assert desktop.window.scenes[-1].address.insertion == 1, "a muscle is never needled twice at the same place"


def test_a_finding_or_a_diagnosis_needs_a_needle_first(desktop, meet):
    scene = meet()
    for key in "rd":
        desktop.key(ord(key), key)
        assert scene.state == "story"
        assert "Put a needle in first" in said(desktop)


def test_a_step_back_loses_nothing(desktop, meet):
    scene = meet()
    scene.stays.append(Address("calf", "biceps_brachii", at_s=2.0))
    desktop.key(pygame.K_r, "r")
    desktop.key(pygame.K_SPACE, " ")
    desktop.key(pygame.K_ESCAPE)
    desktop.key(pygame.K_d, "d")
    desktop.key(pygame.K_RETURN)
    assert scene.state == "sure"
    desktop.key(pygame.K_ESCAPE)
    desktop.key(pygame.K_ESCAPE)
    assert scene.state == "story"
    assert scene.recorded == {"biceps_brachii": ("electrical_silence",)}


@pytest.mark.parametrize(("key", "text"), [(pygame.K_ESCAPE, ""), (pygame.K_n, "n")])
def test_a_patient_in_the_middle_of_a_work_up_is_not_lost_by_a_key(desktop, meet, key, text):
    desktop.window.push(Menu(desktop.window))
    scene = meet()
    scene.stays.append(Address("calf", "biceps_brachii", at_s=2.0))
    scene.write(("fasciculation",))
    desktop.key(key, text)
    assert isinstance(desktop.window.scenes[-1], Ask)
    for _ in range(7):
        desktop.key(pygame.K_ESCAPE)
        assert scene in desktop.window.scenes, "however often it is pressed"
    assert scene.recorded == {"biceps_brachii": ("fasciculation",)}
    if not isinstance(desktop.window.scenes[-1], Ask):
        desktop.key(key, text)
    desktop.key(pygame.K_TAB)
    desktop.key(pygame.K_RETURN)
    assert scene.stays == [] or scene not in desktop.window.scenes
    assert desktop.window.scenes, "and the program goes on"


def test_a_patient_in_whom_there_was_no_needle_is_left_at_once(desktop, meet):
    desktop.window.push(Menu(desktop.window))
    scene = meet()
    desktop.key(pygame.K_ESCAPE)
    assert scene not in desktop.window.scenes
    assert isinstance(desktop.window.scenes[-1], Menu)


def test_what_was_recorded_is_read_again_before_the_diagnosis(desktop, meet):
    scene = meet()
    scene.stays += [Address("calf", site, at_s=2.0) for site in ("biceps_brachii", "deltoid")]
    scene.write(("fasciculation", "electrical_silence"))
    for state, key in (("diagnosis", pygame.K_d), ("sure", pygame.K_RETURN)):
        desktop.key(key, "d" if key == pygame.K_d else "")
        assert scene.state == state
        shown = said(desktop)
        first, other = scene.site_name("biceps_brachii"), scene.site_name("deltoid")
        assert f"{first}: {scene.name('fasciculation')}, {scene.name('electrical_silence')}" in shown
        assert f"{other}: nothing recorded" in shown
        assert shown.index(other) < shown.index("It twitches."), "above the story, which may be long"


def test_the_diagnosis_is_kept_and_can_be_asked_again(desktop, meet, tmp_path):
    learning = desktop.window.learning
    learner = learning.store.add_learner("Ann")
    learning.choose(learner)
    scene = meet()
    scene.stays.append(Address("calf", "biceps_brachii", at_s=6.0))
    scene.chosen = "other"
    scene.commit(2)
    until(desktop, lambda: scene.state == "told")
    (kept,) = learning.store.recent(learner.id, 5)
    assert isinstance(kept, Attempt)
    assert (kept.kind, kept.finding, kept.meant, kept.right, kept.confidence) == ("diagnosis", "calf", "other", False, 2)
    assert read_item(kept.item).is_right(("calf",))
    assert "does not explain" in said(desktop)


def test_the_next_patient_begins_anew(desktop, meet):
    scene = meet()
    scene.stays.append(Address("calf", "biceps_brachii", at_s=2.0))
    desktop.key(pygame.K_n, "n")
    desktop.key(pygame.K_TAB)
    desktop.key(pygame.K_RETURN)
    assert (scene.stays, scene.recorded, scene.state) == ([], {}, "story")


def test_the_menu_leads_there(desktop):
    desktop.window.push(Menu(desktop.window))
    desktop.key(pygame.K_w, "w")
    assert isinstance(desktop.window.scenes[-1], Case)


def marked(desktop, folder, case, meanwhile=lambda: None):
    """Work up a case that is marked in the menu of a folder of one's own; its title."""
    menu = Menu(desktop.window, folder, at=case)
    desktop.window.push(menu)
    meanwhile()
    desktop.key(pygame.K_w, "W", pygame.KMOD_SHIFT)
    return next(entry.title for entry in menu.list.entries if entry.key == case)


@pytest.mark.parametrize("case", ["calf", "als"])
def test_the_marked_case_is_worked_up_and_not_named_before_the_diagnosis(desktop, tmp_path, case):
    (tmp_path / "cases").mkdir()
    (tmp_path / "cases" / "calf.yaml").write_text(CASE, encoding="utf-8")
    title = marked(desktop, tmp_path, case)
    scene = desktop.window.scenes[-1]
    assert isinstance(scene, Case)
    assert scene.address.case == case, "first the case itself"
    assert title not in said(desktop)
    met = set()
    for _ in range(30):
        desktop.key(pygame.K_n, "n")
        met.add(scene.address.case)
    assert {one.partition("@")[0] for one in met} == {case}
    assert (len(met) > 1) == bool(scene.cases[case].variants), "then its other patients, too"
    scene.stays.append(Address(case, scene.site, at_s=2.0))
    desktop.key(pygame.K_r, "r")
    assert title not in said(desktop)
    scene.go("diagnosis")
    assert len(scene.panel.answers.rows) > 20


def test_a_diagnosis_of_a_case_that_was_asked_for_is_judged_but_not_kept(desktop, folder):
    learning = desktop.window.learning
    learner = learning.store.add_learner("Ann")
    learning.choose(learner)
    scene = Case(desktop.window, folder, SEED, threaded=False, of="calf")
    desktop.window.push(scene)
    scene.stays.append(Address("calf", "biceps_brachii", at_s=6.0))
    scene.chosen = "calf"
    scene.commit(3)
    until(desktop, lambda: scene.state == "told")
    assert scene.assessment.right
    assert learning.store.recent(learner.id, 5) == []


def test_a_marked_case_with_something_wrong_in_it_is_mended_first(desktop, tmp_path):
    (tmp_path / "cases").mkdir()
    file = tmp_path / "cases" / "calf.yaml"
    file.write_text(CASE, encoding="utf-8")
    marked(desktop, tmp_path, "calf", lambda: file.write_text(CASE.replace("sites:", "sights:"), encoding="utf-8"))
    assert isinstance(desktop.window.scenes[-1], Author)


SIZES = [(1280, 800), *(pytest.param(size, marks=pytest.mark.slow) for size in ((1024, 700), (1920, 1080)))]


@pytest.mark.parametrize("size", SIZES)
def test_no_word_is_cut_off_or_lies_on_another(desktops, meet, size):
    desktop = desktops(size)
    scene = meet(desktop)
    scene.stays.append(Address("calf", "biceps_brachii", at_s=6.0))
    scene.recorded["biceps_brachii"] = ("multiplet", "fibrillation")
    for state in ("story", "recording", "diagnosis", "sure", "told"):
        if state == "sure":
            scene.chosen = "calf"
        if state == "told":
            scene.commit(1)
            until(desktop, lambda: scene.state == "told")
        else:
            scene.go(state)
        for text, theme in ((1.0, "dark"), (1.5, "light"), (2.0, "contrast")):
            desktop.window.change(text_scale=text, theme=theme)
            assert faults(desktop.window) == [], (state, text)
            held = [widget for widget in scene.panel.focus.widgets if widget.visible and widget.container is None and widget.focusable]
            assert all(desktop.window.rect.contains(widget.rect) for widget in held), (state, text)
            assert colliding([button.rect for button in scene.panel.buttons]) == []

"""The atlas: what is chosen is seen, heard and explained; one key flips to what it is confused with, another shows another patient."""

from threading import Event

import numpy as np
import pygame
import pytest

from scenes.atlas import Atlas
from scenes.examine import Examine
from scenes.exhibition import Making, first_of
from scenes.menu import Menu
from scenes.shown_clip import FIRST
from sim.engine import RATE_HZ
from sim.loader import load_atlas, load_glossary
from sim.spikes import KINDS
from sim.teach.atlas import TRUTHS
from sim.teach.shapes import SATELLITE_UV
from sim.teach.shapes import SMALL as SMALL_BESIDE
from tests.scenes.overflow import colliding, faults

MS_10 = RATE_HZ // 100
SMALL = "continuous_single_discharge"  # in a muscle of 119 units, which is built in no time


@pytest.fixture
def atlas(desktop):
    scene = Atlas(desktop.window, threaded=False, first=SMALL)
    desktop.window.push(scene)
    return scene


def choose(desktop, atlas, key):
    atlas.list.at = next(n for n, entry in enumerate(atlas.list.entries) if entry.key == key)
    atlas.focus.give(atlas.list)
    desktop.key(pygame.K_RETURN)


def heard_uv(desktop, atlas, seconds):
    desktop.run(seconds)
    return float(np.abs(atlas.preview.history.latest(seconds)).max())


def words_of(atlas):
    return " ".join(text for _, text in atlas.text.blocks)


def test_every_entry_has_words_and_a_truth_and_what_it_is_confused_with_is_mostly_there():
    glossary, shown = load_glossary(), load_atlas()
    for key in shown:
        assert glossary[key].definition
        assert key in TRUTHS
    lonely = [key for key in shown if not any(other in shown for other in glossary[key].confused_with)]
    assert lonely == []
    discharges = [key for key, entry in glossary.items() if entry.sort == "discharge"]
    assert set(discharges) <= set(shown), "every discharge of the glossary can be seen and heard"


def test_an_entry_is_heard_marked_and_explained(desktop, atlas):
    assert heard_uv(desktop, atlas, 1.5) > 100
    marked = atlas.preview.history.spikes(0, 10**9)
    assert set(marked.unit.tolist()) == {FIRST}
    assert {KINDS[kind] for kind in marked.kind} == {SMALL}
    entry = load_glossary()[SMALL]
    for text in (entry.term, entry.definition, entry.sound, entry.told_by, entry.source[0]):
        assert text in words_of(atlas)


def test_marks_can_be_taken_away(desktop, atlas):
    desktop.key(pygame.K_k, "k")
    desktop.run(1.0)
    assert atlas.preview.history.spikes(0, 10**9).sample.size == 0


def test_marks_lie_on_what_they_mark(desktop, atlas):
    """The signal is as large where the marks are as it gets, and quiet before them."""
    desktop.run(2.0)
    history = atlas.preview.history
    at = [s for s in history.spikes(0, 10**9).sample.tolist() if history.first + MS_10 < s < history.head - MS_10]
    assert len(at) > 3
    marked = np.median([np.ptp(history.samples(s, s + MS_10)) for s in at])
    assert marked > 0.7 * np.ptp(history.latest(2.0))
    assert np.median([np.ptp(history.samples(s - MS_10, s)) for s in at]) < 0.2 * marked


def test_of_a_satellite_it_alone_is_marked(desktop, atlas):
    choose(desktop, atlas, "satellite_potential")
    desktop.run(2.0)
    history, units = atlas.preview.history, atlas.preview.trace.units
    marked = history.spikes(0, 10**9)
    assert len(set(marked.unit.tolist())) == 1
    begin, end = units.span(int(marked.unit[0]))
    at = [s for s in marked.sample.tolist() if s + end < history.head]
    satellite, main = (np.median([np.ptp(history.samples(s + a, s + b)) for s in at]) for a, b in ((begin, end), (0, begin)))
    assert satellite > 0.8 * SATELLITE_UV
    assert satellite < SMALL_BESIDE * main


def test_the_list_goes_from_what_may_be_normal_to_what_is_not_to_what_is_seen_with_effort(atlas):
    heads = [entry.head for entry in atlas.list.entries if entry.head]
    assert len(heads) == 3
    keys = [entry.key for entry in atlas.list.entries]
    assert keys.index("end_plate_spike") < keys.index("fibrillation") < keys.index("reduced_recruitment")
    assert keys.index("positive_sharp_wave") < keys.index("normal_motor_unit_potential") < keys.index("poor_activation")


def test_what_is_chosen_is_shown_with_its_own_sweep_gain_and_effort(desktop, atlas):
    choose(desktop, atlas, "normal_motor_unit_potential")
    shown = load_atlas()["normal_motor_unit_potential"]
    assert atlas.preview.scope.sweep_ms == shown.sweep_ms
    assert atlas.preview.scope.sensitivity_uv == shown.gain_uv
    assert atlas.effort.value == shown.effort
    assert heard_uv(desktop, atlas, 1.0) > 100
    desktop.key(pygame.K_r, "r")
    desktop.run(1.0)
    assert heard_uv(desktop, atlas, 1.0) < 50, "relaxed"


def test_c_flips_to_what_it_is_confused_with_and_back(desktop, atlas):
    choose(desktop, atlas, "tetany")
    desktop.key(pygame.K_c, "c")
    first, second = [key for key in load_glossary()["tetany"].confused_with if key in load_atlas()][:2]
    assert atlas.key == first
    desktop.key(pygame.K_c, "C", pygame.KMOD_SHIFT)
    assert atlas.key == second
    desktop.key(pygame.K_c, "c")
    assert atlas.key == "tetany"
    assert desktop.window.words("atlas.flip", term=load_glossary()[first].term) in [button.caption for button in atlas.partners]


def test_n_shows_it_in_another_patient(desktop, atlas):
    before = atlas.preview.prepared.address
    desktop.key(pygame.K_n, "n")
    after = atlas.preview.prepared.address
    assert after.seed > before.seed
    assert atlas.key == SMALL
    assert heard_uv(desktop, atlas, 1.5) > 50
    desktop.key(pygame.K_n, "n")
    assert atlas.preview.prepared.address.seed > after.seed


def test_nothing_is_played_as_an_entry_before_it_is_ready(desktop, atlas):
    atlas.preview.threaded = True
    desktop.run(0.2)
    choose(desktop, atlas, "reduced_recruitment")
    assert atlas.preview.playback is None, "the muscle of before would be heard under another name, with this one's effort"
    assert atlas.preview.preparing
    atlas.preview.stop()


def test_what_was_being_made_and_was_stopped_is_made_anew_when_it_is_asked_for(desktop, atlas):
    address, goes_on = first_of(atlas.exhibits["fibrillation"]), Event()

    def building(playable):
        def build(_):
            goes_on.wait(10)
            playable(None)

        return build

    atlas.preview._making = Making(address, building)
    atlas.preview._making.stop()
    atlas.choose("fibrillation")
    goes_on.set()
    desktop.window.turn([])
    assert desktop.window.scenes[-1] is atlas
    assert atlas.preview.prepared.address == address


def test_the_needle_moves_where_its_movement_is_what_is_shown(desktop, atlas):
    choose(desktop, atlas, "insertional_activity")
    places = set()
    for _ in range(8):
        desktop.run(0.5)
        places.add(atlas.preview.prepared.engine.needle.depth_mm)
    assert len(places) > 2


def test_x_examines_the_patient_and_esc_comes_back(desktop, atlas):
    desktop.key(pygame.K_n, "n")
    seed = atlas.preview.prepared.address.seed
    desktop.key(pygame.K_x, "x")
    examine = desktop.window.scenes[-1]
    assert isinstance(examine, Examine)
    assert examine.address.case == load_atlas()[SMALL].case
    desktop.key(pygame.K_ESCAPE)
    assert desktop.window.scenes[-1] is atlas
    assert atlas.preview.prepared.address.seed == seed, "to the same patient"
    assert heard_uv(desktop, atlas, 1.0) > 50


def test_it_is_opened_from_the_menu_and_left_to_it(desktop):
    menu = Menu(desktop.window)
    desktop.window.push(menu)
    desktop.key(pygame.K_t, "t")
    assert isinstance(desktop.window.scenes[-1], Atlas)
    desktop.key(pygame.K_ESCAPE)
    assert desktop.window.scenes == [menu]


@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("size", [(1024, 700), (1280, 800)])
def test_nothing_is_cut_off_or_lies_over_anything(desktop, size, scale):
    desktop.window.screen = pygame.Surface(size, depth=32)
    desktop.window.change(text_scale=scale)
    atlas = Atlas(desktop.window, threaded=False, first=SMALL)
    desktop.window.push(atlas)
    for page in atlas.pages:
        atlas.turn_to(page)
        desktop.run(0.1)
        assert faults(desktop.window) == []
        assert colliding([widget.rect for widget in atlas.focus.widgets if widget.visible]) == []

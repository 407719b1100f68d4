"""Two examinations side by side: locked in all but what differs, one of them heard, and a key for each thing one would ask."""

from dataclasses import replace

import numpy as np
import pygame
import pytest

from scenes.compare import Compare
from scenes.compare_menu import CompareMenu, comparisons
from scenes.menu import Menu
from scenes.palettes import PALETTES
from scenes.playback import gain_of
from scenes.speaker import NullSink
from sim.comparison import Comparison, Member
from sim.engine import FRAME_SAMPLES, RATE_HZ
from sim.loader import SHIPPED, load_comparisons, load_scenario
from sim.patient import build
from tests.scenes.overflow import colliding, faults, recorded
from tests.sim.patients import patient

LEFT_OUT = ("collateral_reinnervation",)
CASES = Comparison(
    title="Hand and calf", look_for="What differs?", sensitivity_uv=200,
    members=(
        Member(case="als", site="biceps_brachii"), Member(case="als", site="biceps_brachii", without=LEFT_OUT),
        Member(case="normal", site="biceps_brachii"),
    ),
)  # fmt: skip


@pytest.fixture(scope="module")
def known():
    """Patients whose muscles are built once for all tests."""
    less = build(load_scenario("als").without(LEFT_OUT), 1)
    return {("als", ()): patient("als", 1), ("als", LEFT_OUT): less, ("normal", ()): patient("normal", 1)}


def opened(desktop, known, told=CASES):
    scene = Compare(desktop.window, told, threaded=False)
    for side in scene.sides:
        side._known.update({(case, 1, None, without): one for (case, without), one in known.items()})
    desktop.window.push(scene)
    return scene


@pytest.fixture
def scene(desktop, known):
    made = opened(desktop, known)
    desktop.run(0.2)
    return made


def text(desktop, letter):
    desktop.key(pygame.key.key_code(letter) if len(letter) == 1 else 0, letter)


def test_both_run_side_by_side_to_the_same_sample(desktop, scene):
    for _ in range(5):
        desktop.run(0.1)
        one, other = scene.sides
        assert one.history.head == other.history.head > 0
        assert [frame.index for frame in one.history.frames] == [frame.index for frame in other.history.frames]
    assert not np.array_equal(one.history.latest(0.5), other.history.latest(0.5))


def test_the_heard_one_changes_by_one_key_without_gap_or_repeat(desktop, scene):
    scene.effort.now = scene.effort.asked = 0.1
    desktop.run(0.5)
    before = desktop.sink.samples().size
    text(desktop, "s")
    assert scene.heard == 1
    desktop.run(0.6)
    text(desktop, "s")
    again = desktop.sink.samples().size
    desktop.run(0.6)
    heard, gain = desktop.sink.samples(), gain_of(desktop.window.settings.volume, False)

    def as_heard(side, begin, end):
        signal = scene.sides[side].history.samples(begin, end)
        return np.clip(np.rint(signal * gain), -32768, 32767).astype(np.int16)

    lead = NullSink.latency.lead
    end = scene.sides[0].history.head
    for side, begin, until in ((0, 0, before), (1, before + lead, again), (0, again + lead, end)):
        assert np.array_equal(heard[begin:until], as_heard(side, begin, until)), (side, begin)
        assert heard[begin:until].any()
    assert desktop.sink.gaps == 0


def test_a_click_on_a_side_lets_it_be_heard_and_the_button_says_so(desktop, scene, words):
    desktop.click(scene.listen[1].rect.center)
    assert scene.heard == 1
    assert [button.caption for button in scene.listen] == [words("compare.listen"), words("compare.heard")]
    desktop.run(0.1)
    assert [playback.muted for playback in scene.running.playbacks] == [True, False]
    text(desktop, "m")
    desktop.run(0.1)
    assert all(playback.muted for playback in scene.running.playbacks)


def test_there_is_one_gain_and_one_sweep_for_both(desktop, scene):
    one, other = (side.scope for side in scene.sides)
    assert (one.sensitivity_uv, one.sweep_ms) == (200, 10)
    for letter, gain, sweep in (("+", 100, 10), ("-", 200, 10), ("-", 500, 10), (".", 500, 20), (",", 500, 10)):
        text(desktop, letter)
        assert (one.sensitivity_uv, one.sweep_ms) == (other.sensitivity_uv, other.sweep_ms) == (gain, sweep)
    desktop.click((scene.gain.rect.right - 3, scene.gain.rect.centery))
    assert one.sensitivity_uv == other.sensitivity_uv == 200, "the plus of the gain shows it larger"


def test_effort_and_manoeuvre_are_the_same_for_both_in_every_frame(desktop, scene):
    for letter in "000":
        text(desktop, letter)
    desktop.run(0.4)
    assert scene.slider.value == pytest.approx(0.03)
    text(desktop, "d")
    desktop.key(pygame.K_END)
    desktop.key(pygame.K_RETURN)
    assert scene.manoeuvre == "tendon_tap"
    desktop.run(0.4)
    one, other = (list(side.history.frames) for side in scene.sides)
    assert [(frame.effort, frame.effect) for frame in one] == [(frame.effort, frame.effect) for frame in other] or (
        max(abs(a.effort - b.effort) for a, b in zip(one, other, strict=True)) < 0.03  # drive that is lost lowers it alike on both
    )
    assert one[-1].effect is other[-1].effect
    text(desktop, "r")
    desktop.run(0.5)
    assert scene.effort.now == 0.0


def test_the_same_neurons_fire_with_and_without_what_was_left_out(desktop, scene):
    scene.slider.set(0.1)
    desktop.run(0.8)
    willed = []
    for side in scene.sides:
        sample, unit, kind = side.history.log.between(0, side.history.head)
        willed.append([(s, u) for s, u, k in zip(sample.tolist(), unit.tolist(), kind.tolist(), strict=True) if k == 0])
    assert len(willed[0]) > 50
    assert willed[0] == willed[1]


def test_one_key_puts_in_what_was_left_out_and_both_begin_anew(desktop, scene, words):
    first = scene.sides[0].prepared.patient
    assert "collateral_reinnervation" not in {one.kind for one in scene.sides[1].prepared.scenario.sites["biceps_brachii"].mechanisms}
    assert words("compare.lacking", mechanisms="Collateral reinnervation") in scene.names[1].blocks[1][1]
    desktop.run(0.5)
    text(desktop, "w")
    desktop.run(0.2)
    assert scene.sides[1].prepared.scenario == scene.sides[0].prepared.scenario
    assert scene.sides[0].prepared.patient is first, "what has not changed is not built again"
    assert words("compare.with", mechanisms="Collateral reinnervation") in scene.names[1].blocks[1][1]
    one, other = (side.history for side in scene.sides)
    assert one.head == other.head < RATE_HZ // 2, "from the same first sample"
    assert np.array_equal(one.latest(0.1), other.latest(0.1)), "the same patient, then"
    text(desktop, "w")
    assert scene.members == list(CASES.members[:2])


def test_where_nothing_is_left_out_there_is_nothing_to_put_in(desktop, known):
    two = CASES.model_copy(update={"members": (CASES.members[0], CASES.members[2])})
    scene = opened(desktop, known, two)
    assert not scene.without.visible
    assert not scene.next.visible
    began = scene.running
    for letter in "wb":
        text(desktop, letter)
    assert scene.running is began


def test_a_key_goes_through_the_pairs_of_three(desktop, scene):
    seen = []
    for _ in range(4):
        seen.append([(side.prepared.scenario.id, side._without) for side in scene.sides])
        text(desktop, "b")
        desktop.run(0.05)
    als, less, normal = ("als", ()), ("als", LEFT_OUT), ("normal", ())
    assert seen == [[als, less], [als, normal], [less, normal], [als, less]]


def test_titles_can_be_hidden_so_that_one_guesses_first(desktop, scene):
    def shown():
        return " ".join(line.words for line in recorded(desktop.window))

    assert "sclerosis" in shown()
    text(desktop, "t")
    hidden = shown()
    for telling in ("sclerosis", "einnervation", "Hand and calf", "What differs?"):
        assert telling not in hidden
    text(desktop, "t")
    assert "sclerosis" in shown()


def test_with_another_patient_the_sides_change_places_by_lot_while_titles_are_hidden(desktop, scene, monkeypatch):
    monkeypatch.setattr(scene, "_begin", lambda: None)  # who is built does not matter
    left = set()
    for _ in range(12):
        text(desktop, "n")
        left.add(scene.members[0].without)
    assert left == {()}, "while they are told they stay"
    text(desktop, "t")
    for _ in range(12):
        text(desktop, "n")
        left.add(scene.members[0].without)
        assert {one.without for one in scene.members} == {(), LEFT_OUT}
    assert left == {(), LEFT_OUT}


def test_another_patient_and_another_place_on_both_sides(desktop, scene):
    places = [side.prepared.engine.needle for side in scene.sides]
    assert places[0] == places[1], "the same seed: the same place in the same muscle"
    text(desktop, "i")
    moved = [side.prepared.engine.needle for side in scene.sides]
    assert moved[0] == moved[1] != places[0]
    text(desktop, "n")
    assert {side.prepared.patient.seed for side in scene.sides} == {2}


def test_frozen_both_stand_still_and_one_can_look_back_on_both(desktop, scene):
    scene.effort.now = scene.effort.asked = 0.1
    desktop.run(1.5)
    desktop.key(pygame.K_SPACE, " ")
    desktop.run(0.3)
    heads = [side.history.head for side in scene.sides]
    desktop.run(0.3)
    assert scene.still
    assert [side.history.head for side in scene.sides] == heads
    text(desktop, "<")
    one, other = (side.scope for side in scene.sides)
    assert one.right == other.right < heads[0]
    desktop.key(pygame.K_SPACE, " ")
    desktop.run(0.2)
    assert [side.history.head for side in scene.sides] != heads
    text(desktop, "<")
    desktop.run(0.1)
    assert scene.running.paused, "to look back freezes"


def test_what_is_heard_is_put_into_words_on_both_sides(desktop, scene):
    scene.effort.now = scene.effort.asked = 0.1
    desktop.run(4.0)
    assert all(side.caption.text for side in scene.sides)


def test_the_sound_device_may_change_meanwhile(desktop, scene):
    desktop.run(0.3)
    shown = scene.sides[0].history.head
    desktop.window.loudspeaker._sink = NullSink(desktop.clock.now)
    desktop.run(0.3)
    assert scene.sides[0].history.head == scene.sides[1].history.head > shown


def test_it_is_opened_from_the_menu_by_key_and_left_by_key(desktop):
    desktop.window.push(Menu(desktop.window))
    text(desktop, "c")
    menu = desktop.window.scenes[-1]
    assert isinstance(menu, CompareMenu)
    assert [entry.key for entry in menu.list.entries] == list(load_comparisons())
    menu._threaded = False
    desktop.key(pygame.K_DOWN)
    desktop.key(pygame.K_RETURN)
    shown = desktop.window.scenes[-1]
    assert isinstance(shown, Compare)
    assert shown.told.id == list(load_comparisons())[1]
    assert (shown.slider.value, shown.effort.now) == (shown.told.effort,) * 2, "with the effort that was written"
    desktop.run(0.2)
    assert all(side.history.head for side in shown.sides)
    desktop.key(pygame.K_ESCAPE)
    assert desktop.window.scenes[-1] is menu
    assert desktop.sink._source is None, "nothing plays any more"
    desktop.key(pygame.K_ESCAPE)
    assert isinstance(desktop.window.scenes[-1], Menu)


def test_any_two_cases_can_be_compared_in_a_muscle_that_both_have(desktop, known):
    menu = CompareMenu(desktop.window, threaded=False)
    desktop.window.push(menu)
    menu.chosen[0].chosen, menu.chosen[1].chosen = "normal", "tetany"
    text(desktop, "v")
    shown = desktop.window.scenes[-1]
    assert [side.prepared.site for side in shown.sides] == ["first_dorsal_interosseous"] * 2
    desktop.key(pygame.K_ESCAPE)
    menu.chosen[1].chosen = "synkinesis"
    text(desktop, "v")
    sites = [side.prepared.site for side in desktop.window.scenes[-1].sides]
    assert sites == ["biceps_brachii", "left_orbicularis_oris"], "else the first of each"


def test_a_teachers_own_comparisons_are_listed_and_wrong_ones_take_no_others_away(desktop, tmp_path):
    file = tmp_path / "comparisons.yaml"
    file.write_text("mine:\n  title: Mine\n  look_for: All.\n  members: [{case: als}, {case: normal}]\n", encoding="utf-8")
    assert "mine" in comparisons(tmp_path)
    file.write_text(file.read_text(encoding="utf-8").replace("als", "asl"), encoding="utf-8")
    assert list(comparisons(tmp_path)) == list(load_comparisons())


def test_a_case_that_is_broken_meanwhile_is_told_and_what_was_there_goes_on(desktop, tmp_path, words):
    (tmp_path / "cases").mkdir()
    file = tmp_path / "cases" / "mine.yaml"
    file.write_text((SHIPPED / "cases" / "normal.yaml").read_text(encoding="utf-8").partition("translations:")[0], encoding="utf-8")
    two = Comparison(title="Mine", look_for="All.", members=(Member(case="mine"), Member(case="mine")))
    scene = Compare(desktop.window, two, tmp_path, threaded=False)
    desktop.window.push(scene)
    desktop.run(0.2)
    file.write_text("title: 3\n", encoding="utf-8")
    text(desktop, "n")
    assert desktop.window.notice.words == words("compare.wrong")
    begin = scene.sides[0].history.head
    desktop.run(0.2)
    assert scene.sides[1].history.head > begin


@pytest.mark.slow
@pytest.mark.parametrize("name", load_comparisons())
def test_every_comparison_can_be_shown_and_runs(desktop, name):
    told = load_comparisons()[name]
    scene = Compare(desktop.window, told, threaded=False)
    desktop.window.push(scene)
    for _ in scene.pairs:
        desktop.run(1.0)
        for side in scene.sides:
            assert side.history.head >= 0.9 * RATE_HZ
            assert side.history.latest(0.8).std() > 1.0
            assert len(side.history.frames) >= 0.9 * RATE_HZ / FRAME_SAMPLES
        text(desktop, "b")


# Looks

SIZES = ((1024, 700), (1280, 800), (1920, 1080))


def looks(size):
    """Sizes of text and sets of colours: more of them in the smallest window."""
    return (
        [(scale, theme) for scale in (1.0, 1.5, 2.0) for theme in PALETTES]
        if size == SIZES[0]
        else zip((1.0, 1.5, 2.0), PALETTES, strict=True)
    )


def fits(window, controls):
    held = [widget.rect for widget in controls if widget.visible and widget.focusable]
    assert all(window.rect.contains(rect) for rect in held)
    assert colliding(held) == []


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("size", SIZES)
def test_no_word_is_cut_off_or_lies_on_another(desktops, known, size, language):
    desktop = desktops(size)
    window = desktop.window
    window.change(language=language)
    window.notice.words = ""
    told = load_comparisons()["als_reinnervation"].told_in(language)
    scene = opened(desktop, known, told.model_copy(update={"members": CASES.members}))
    for side in scene.sides:  # lighting the skin takes long
        side.prepared, side.skin = replace(side.prepared, surface=None), None
        side.skin = scene.sides[0].skin or _no_skin(side)
    scene.effort.now = scene.effort.asked = 0.1
    desktop.run(3.0)
    scene.toggle_freeze()
    for text_scale, theme in looks(size):
        window.change(text_scale=text_scale, theme=theme)
        for titled in (True, False):
            scene.titled = titled
            scene._tell()
            for page in scene.pages if scene.paged else ("trace",):
                scene.turn_to(page)
                for sensitivity_uv in (told.sensitivity_uv, 10):  # at the latter the signal is larger than the screen
                    for side in scene.sides:
                        side.scope.sensitivity_uv = sensitivity_uv
                    assert faults(window) == [], (text_scale, theme, page, titled, sensitivity_uv)
                fits(window, scene.focus.widgets)
                if page != "controls":
                    assert all(side.trace.screen.width > 100 and side.trace.screen.height > 60 for side in scene.sides)


def _no_skin(side):
    from scenes.desk import skin_view

    return skin_view(side.prepared, side.rect, side.window.words, side.window.theme)


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("size", SIZES)
def test_no_word_of_the_list_is_cut_off_or_lies_on_another(desktops, size, language):
    window = desktops(size).window
    window.change(language=language)
    window.notice.words = ""
    scene = CompareMenu(window)
    window.push(scene)
    for text_scale, theme in looks(size):
        window.change(text_scale=text_scale, theme=theme)
        assert faults(window) == [], (text_scale, theme)
        fits(window, scene._focus.widgets)

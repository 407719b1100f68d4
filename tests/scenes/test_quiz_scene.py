"""A learner takes a quiz by keys alone: answers, says how sure, is told why, and finds kept what was answered."""

import time
from types import SimpleNamespace

import numpy as np
import pygame
import pytest

from scenes import learning
from scenes.catalogue import term
from scenes.examine import Examine
from scenes.glossary import Glossary
from scenes.keys import Keys
from scenes.learning import Learning
from scenes.playback import FULL_SCALE_UV
from scenes.quiz import Quiz
from scenes.quiz_menu import QuizMenu
from scenes.review import PAGES
from sim.engine import RATE_HZ
from sim.lesson import Lesson
from sim.teach.attempts import Attempt
from sim.teach.item import Item
from sim.teach.quiz import Quiz as Course
from sim.teach.schedule import reviewed
from sim.teach.sitting import ENOUGH
from tests.scenes.given import MUSCLE, NAMED, RATE, READ, READ_LESSON, SILENT, TWITCHING, TWO, Given, by, clips
from tests.scenes.overflow import recorded
from tests.sim.quiz import SYLLABUS

DAY = 86_400.0


@pytest.fixture(autouse=True)
def read_once(monkeypatch):
    """Files are read once for all tests, as that takes longest."""
    for name, read in READ.items():
        monkeypatch.setattr(f"scenes.quiz.{name}", read)
    monkeypatch.setattr("scenes.quiz_menu.load_lesson", READ_LESSON)


@pytest.fixture
def ask(desktop):
    """Asks items in the window; the scene."""

    def begin(*items, told=True, **more):
        scene = Quiz(desktop.window, Given(*items, told=told), desktop.window.pop, **more)
        desktop.window.push(scene)
        scene.update()
        desktop.window.turn([])  # it is heard once it has been seen
        return scene

    return begin


def said(desktop):
    return " ".join(line.words for line in recorded(desktop.window))


def type_in(desktop, text):
    for character in text:
        desktop.key({"\r": pygame.K_RETURN, "\b": pygame.K_BACKSPACE}.get(character, ord(character)), character)


def let_pass(desktop, seconds):
    """Time goes by, of which only the end is seen."""
    for _ in range(round(seconds / 0.02)):
        desktop.clock.rest(0.02)
        desktop.window.turn([], draw=False)


# Answers


def test_numbers_choose_and_say_how_sure_and_enter_goes_on(desktop, ask, words):
    scene = ask(NAMED, TWO)
    shown = said(desktop)
    assert words("quiz.ask.name_discharge") in shown
    assert term("myokymic_discharge") in shown
    let_pass(desktop, 0.5)
    type_in(desktop, "2")
    assert words("sitting.how_sure") in said(desktop)
    assert scene.course.answers == []
    type_in(desktop, "3")
    assert scene.course.answers == [(("myokymic_discharge",), 3, pytest.approx(0.5, abs=0.05))]
    assert words("sitting.right") in said(desktop)
    type_in(desktop, "\r")
    assert scene.item == TWO
    assert words("sitting.title_practice", number=2, length=2) in said(desktop)


def test_backspace_takes_an_answer_back_before_it_is_given(desktop, ask):
    scene = ask(NAMED)
    type_in(desktop, "1\b21")
    assert [answer[:2] for answer in scene.course.answers] == [(("myokymic_discharge",), 1)]


def test_what_was_answered_cannot_be_changed_any_more(desktop, ask):
    scene = ask(NAMED)
    type_in(desktop, "23\b1")
    assert len(scene.course.answers) == 1
    assert scene.answer == ("myokymic_discharge",)


def test_arrow_keys_and_space_choose_too(desktop, ask):
    scene = ask(NAMED)
    desktop.key(pygame.K_DOWN)
    desktop.key(pygame.K_DOWN)
    type_in(desktop, " 2")
    assert scene.course.answers[0][:2] == (("fasciculation",), 2)


@pytest.mark.parametrize(("typed", "right"), [("8.5", True), ("8,5", True), ("12", False), ("-8.5", False)])
def test_a_number_is_typed_with_a_comma_or_a_point(desktop, ask, words, typed, right):
    scene = ask(RATE)
    type_in(desktop, typed + "\r")
    assert words("sitting.how_sure") in said(desktop)
    type_in(desktop, "2")
    assert scene.course.answers[0][:2] == ((typed,), 2)
    assert scene.verdict.right is right
    shown = said(desktop)
    assert words("sitting.right" if right else "sitting.wrong") in shown
    assert "8 to 9" in shown


def test_what_is_no_number_is_not_taken(desktop, ask, words):
    scene = ask(RATE)
    type_in(desktop, "\r")
    assert words("sitting.no_number") in said(desktop)
    type_in(desktop, "1.2.3\r")
    assert scene.state == "asking"
    type_in(desktop, "\b" * 5 + "9\r1")
    assert scene.course.answers[0][:2] == (("9",), 1)


def test_several_answers_are_marked_and_then_given(desktop, ask, words):
    scene = ask(MUSCLE)
    type_in(desktop, "\r")
    assert words("sitting.none_marked") in said(desktop)
    type_in(desktop, "2331\r")
    assert scene.state == "sure"
    type_in(desktop, "3")
    assert scene.course.answers[0][:2] == (("active_denervation", "fasciculation"), 3)
    assert scene.verdict.right


# After the answer


def test_a_wrong_answer_shows_what_was_right_and_why(desktop, ask, words):
    scene = ask(NAMED)
    let_pass(desktop, 1.5)
    type_in(desktop, "12")
    marks = [line for line in recorded(desktop.window) if line.words in ("✓", "✗")]
    rows = {line.words: line.rect for line in recorded(desktop.window)}
    beside = {mark.words: mark.rect.centery for mark in marks}
    assert beside["✗"] == pytest.approx(rows[term("fibrillation")].centery, abs=4)
    assert beside["✓"] == pytest.approx(rows[term("myokymic_discharge")].centery, abs=4)
    shown = said(desktop)
    assert words("sitting.wrong") in shown
    for line in scene.reasons():
        assert line in shown


def test_who_fired_is_marked_on_the_trace_only_after_the_answer(desktop, ask):
    scene = ask(NAMED)
    let_pass(desktop, 1.5)
    assert scene.shown.units.coloured == {}
    type_in(desktop, "23")
    assert scene.shown.units.coloured
    marked = [spike for frame in scene.shown.frames for spike in frame.spikes.sample]
    assert len(marked) > 5
    assert scene.shown.seen == ("skin", "trace")
    assert scene.shown.opened


def test_what_made_it_is_heard_alone(desktop, ask, words):
    scene = ask(NAMED)
    type_in(desktop, "s")
    assert scene._solo is None, "not before the answer"
    type_in(desktop, "23")
    assert words("sitting.solo") in said(desktop)
    desktop.sink.chunks.clear()
    clip, who = clips()[TWITCHING], clips()[TWITCHING].marked("myokymic_discharge")[1]
    desktop.sink.stop()
    type_in(desktop, "s")
    scene._solo[1]._thread.join()
    let_pass(desktop, 1.5)
    expected = sound(clip.alone(who), desktop)
    assert np.abs(expected).max() > 100
    assert_heard(desktop, expected)
    assert not np.array_equal(expected, sound(clip.signal_uv, desktop))


def test_what_nobody_made_is_not_offered_alone(desktop, ask, words):
    ask(TWO)
    type_in(desktop, "23")
    assert words("sitting.solo") not in said(desktop), "the first clip is silent"
    desktop.key(pygame.K_F6)
    assert words("sitting.solo") in said(desktop)


def test_a_patient_is_examined_freely_after_the_answer(desktop, ask, monkeypatch):
    begun = []
    monkeypatch.setattr(Examine, "enter", lambda scene: begun.append((scene.address, scene.visits.patient)))
    monkeypatch.setattr(Examine, "place", lambda _: None)
    monkeypatch.setattr(Examine, "draw", lambda *_: None)
    monkeypatch.setattr(Examine, "update", lambda _: None)
    scene = ask(NAMED)
    type_in(desktop, "e")
    assert begun == []
    type_in(desktop, "23e")
    assert begun == [(TWITCHING.address, scene.clips[0].prepared.patient)], "it is still the same person"
    desktop.window.scenes.pop()


def test_in_a_low_window_the_reason_is_seen_at_once_and_the_answers_after_it(desktops):
    desktop = desktops((1024, 700))
    desktop.window.change(text_scale=2.0)
    scene = Quiz(desktop.window, Given(NAMED), desktop.window.pop)
    desktop.window.push(scene)
    scene.update()
    type_in(desktop, "12")
    shown = [line.words for line in recorded(desktop.window)]
    assert scene.reasons()[0].split()[0] in " ".join(shown)
    panel = scene.panel
    assert panel.reason.rect.y < panel.answers.rect.y
    assert panel.reason.rect.y < panel.form.rect.bottom


def test_a_long_reason_is_scrolled_by_arrow_keys(desktops):
    desktop = desktops((1024, 700))
    desktop.window.change(text_scale=2.0)
    scene = Quiz(desktop.window, Given(NAMED), desktop.window.pop)
    desktop.window.push(scene)
    scene.update()
    type_in(desktop, "12")
    before = {line.words: line.rect.y for line in recorded(desktop.window)}
    desktop.key(pygame.K_DOWN)
    after = {line.words: line.rect.y for line in recorded(desktop.window)}
    assert any(after[line] < before[line] for line in set(before) & set(after))
    type_in(desktop, "\r")
    assert scene.state == "result", "Enter still goes on"


# Clips and senses


def sound(signal_uv, desktop):
    """What a signal is as samples of the loudspeaker."""
    gain = 32767 / FULL_SCALE_UV * desktop.window.settings.volume**2
    return np.clip(np.rint(signal_uv.astype(float) * gain), -32768, 32767).astype(np.int16)


def assert_heard(desktop, expected):
    heard = desktop.sink.samples()
    np.testing.assert_array_equal(heard[: expected.size], expected)
    assert not heard[expected.size :].any(), "silence after the end"


def test_a_clip_is_heard_sample_by_sample_as_the_engine_made_it(desktop, ask):
    ask(NAMED)
    let_pass(desktop, 1.5)
    assert np.abs(clips()[TWITCHING].signal_uv).max() > 100
    assert_heard(desktop, sound(clips()[TWITCHING].signal_uv, desktop))


def test_a_clip_is_seen_whole_and_stands_still_at_its_end(desktop, ask):
    scene = ask(NAMED)
    let_pass(desktop, 0.5)
    assert scene.shown.history.head - scene.shown.history.first == pytest.approx(0.5 * RATE_HZ, abs=0.03 * RATE_HZ)
    let_pass(desktop, 1.0)
    history, signal = scene.shown.history, clips()[TWITCHING].signal_uv
    np.testing.assert_array_equal(history.samples(history.first, history.head), signal)
    assert scene.shown.scope.frozen


def test_between_two_items_nothing_of_the_last_one_can_be_heard(desktop, ask, monkeypatch):
    scene = ask(TWO, NAMED)
    type_in(desktop, "23")
    monkeypatch.setattr(scene.course, "current", lambda: None)
    type_in(desktop, "\r")
    assert scene.state == "preparing"
    desktop.sink.chunks.clear()
    type_in(desktop, "r ")
    desktop.key(pygame.K_F6)
    let_pass(desktop, 1.0)
    assert not desktop.sink.samples().any()


def test_it_is_played_again(desktop, ask):
    ask(NAMED)
    let_pass(desktop, 1.5)
    desktop.sink.chunks.clear()
    type_in(desktop, "r")
    let_pass(desktop, 1.5)
    assert_heard(desktop, sound(clips()[TWITCHING].signal_uv, desktop))


def test_f5_to_f7_switch_clips(desktop, ask, words):
    scene = ask(TWO)
    shown = said(desktop)
    assert words("quiz.clip.a") in shown
    assert words("quiz.clip.b") in shown
    let_pass(desktop, 0.1)
    desktop.sink.chunks.clear()
    desktop.key(pygame.K_F6)
    assert scene.shown.shown.clip == TWITCHING
    let_pass(desktop, 1.5)
    assert_heard(desktop, sound(clips()[TWITCHING].signal_uv, desktop))
    desktop.key(pygame.K_F7)
    assert scene.shown.shown.clip == TWITCHING, "there is no third one"
    desktop.key(pygame.K_F5)
    assert scene.shown.shown.clip == SILENT


@pytest.mark.parametrize(
    ("senses", "skin", "trace", "heard"),
    [("all", True, True, True), ("ear", False, False, True), ("eye", False, True, False), ("skin", True, False, False)],
)
def test_only_what_it_may_be_judged_by_is_seen_and_heard(desktop, ask, words, senses, skin, trace, heard):
    scene = ask(by(senses))
    let_pass(desktop, 1.5)
    shown = said(desktop)
    assert (words("examine.skin") in shown) is skin
    assert ("µV" in shown) is trace
    assert words("examine.section") not in shown, "in which one sees who fires"
    assert (words("sitting.listen") in shown) is (senses == "ear")
    assert bool(desktop.sink.samples().any()) is heard
    type_in(desktop, "23")
    after = said(desktop)
    assert words("examine.skin") in after
    assert "µV" in after
    desktop.sink.chunks.clear()
    type_in(desktop, "r")
    let_pass(desktop, 1.5)
    assert scene.shown.seen == ("skin", "trace")
    assert desktop.sink.samples().any(), "after the answer all of it is there"


def test_the_wheel_and_the_keys_go_back_in_the_trace(desktop, ask, monkeypatch):
    scene = ask(NAMED)
    let_pass(desktop, 1.5)
    end = scene.shown.scope.right
    type_in(desktop, "<")
    assert scene.shown.scope.right < end
    type_in(desktop, ">")
    assert scene.shown.scope.right == end
    monkeypatch.setattr(pygame.mouse, "get_pos", lambda: scene.shown.trace.screen.center)
    desktop.send(pygame.event.Event(pygame.MOUSEWHEEL, x=0, y=1))
    assert scene.shown.scope.right < end


def test_cursors_measure_while_a_number_is_asked_for(desktop, ask, words):
    """X shows them, arrow keys move them, their distance is told, and what is typed still goes to the number."""
    scene = ask(RATE)
    let_pass(desktop, 1.5)
    type_in(desktop, "x")
    scope = scene.shown.scope
    apart = (scope.cursors[1] - scope.cursors[0]) * scope.sweep_ms * 10
    assert words("measures.interval", value=words("units.ms", value=f"{apart:.1f}")) in said(desktop)
    before = scope.cursors
    desktop.key(pygame.K_RIGHT)
    desktop.key(pygame.K_LEFT, mod=pygame.KMOD_CTRL)
    assert scope.cursors[0] > before[0]
    assert scope.cursors[1] < before[1]
    type_in(desktop, "8,5\r2")
    assert scene.course.answers[0][:2] == (("8,5",), 2)


def test_m_mutes(desktop, ask):
    ask(NAMED)
    type_in(desktop, "m")
    assert desktop.window.settings.muted
    desktop.sink.chunks.clear()
    type_in(desktop, "r")
    let_pass(desktop, 1.5)
    assert not desktop.sink.samples().any()


def test_f1_tells_the_keys_meanwhile_nothing_is_answered(desktop, ask):
    scene = ask(NAMED)
    desktop.key(pygame.K_F1)
    assert isinstance(desktop.window.scenes[-1], Keys)
    type_in(desktop, "2")
    desktop.key(pygame.K_ESCAPE)
    assert desktop.window.scenes == [scene]
    assert scene.state == "asking"


def test_esc_leaves_and_ends_the_sound(desktop, ask):
    scene = ask(NAMED)
    desktop.key(pygame.K_ESCAPE)
    assert desktop.window.scenes == []
    assert scene.course.closed
    desktop.sink.chunks.clear()
    desktop.sink.position()
    assert not desktop.sink.samples().any()


# Exams


def test_an_exam_tells_nothing_before_the_end(desktop, ask, words):
    scene = ask(NAMED, TWO, told=False)
    type_in(desktop, "12")
    shown = said(desktop)
    assert scene.item == TWO, "the next one at once"
    for telling in (words("sitting.right"), words("sitting.wrong"), "✓", "✗", term("fibrillation")):
        assert telling not in shown


def test_in_an_exam_no_words_are_looked_up_and_afterwards_and_in_practice_they_are(desktop, ask, words):
    scene = ask(NAMED)
    desktop.key(pygame.K_F3)
    assert isinstance(desktop.window.scenes[-1], Glossary), "in practice words may be looked up"
    type_in(desktop, "2")
    desktop.key(pygame.K_ESCAPE)
    assert scene.state == "asking"
    scene.course.mode = "exam"
    desktop.key(pygame.K_F3)
    assert desktop.window.scenes == [scene]
    assert desktop.window.notice.words == words("glossary.not_in_exam")
    desktop.key(pygame.K_F1)
    desktop.key(pygame.K_F3)
    assert isinstance(desktop.window.scenes[-1], Keys), "nor over what lies over it"
    desktop.key(pygame.K_ESCAPE)
    scene.state = "result"
    desktop.key(pygame.K_F3)
    assert isinstance(desktop.window.scenes[-1], Glossary)


def test_what_is_not_answered_in_time_counts_as_wrong(desktop, ask, words):
    scene = ask(NAMED, TWO, told=False, limit_s=5.0)
    assert words("sitting.left", seconds=5) in said(desktop)
    let_pass(desktop, 3.0)
    assert words("sitting.left", seconds=2) in said(desktop)
    type_in(desktop, "2")
    let_pass(desktop, 2.2)
    assert [(answer, confidence) for answer, confidence, _ in scene.course.answers] == [((), 1)]
    assert scene.item == TWO
    assert words("sitting.left", seconds=5) in said(desktop), "the next one has its own time"


# Sittings, what is kept


class SmallBank:
    """Makes items without clips of a small syllabus at once."""

    def __init__(self, *_):
        self.patients = SimpleNamespace(stop=lambda: None)
        self.wishes = []

    def anew(self):
        return self

    def syllabus(self, *_):
        return SYLLABUS

    def make(self, wish):
        self.wishes.append(wish)
        options = (wish.finding, wish.against or next(one for one in SYLLABUS.findings if one != wish.finding))
        return Item("name_discharge", wish.finding, wish.seed, wish.senses, wish.difficulty, (), options, options, (wish.finding,))


@pytest.fixture
def learns(desktop, tmp_path, monkeypatch):
    """Somebody learns at this window, whose answers are kept in a real store."""
    monkeypatch.setattr(learning, "Bank", SmallBank)
    desktop.window.learning = Learning(desktop.window, tmp_path)
    yield desktop.window.learning
    desktop.window.learning.close()


def come(desktop):
    """Wait until the next item or the end is there."""
    for _ in range(500):
        desktop.window.turn([], draw=False)
        if desktop.window.scenes[-1].state != "preparing":
            return desktop.window.scenes[-1]
        time.sleep(0.01)
    raise AssertionError("nothing came")


def test_esc_leaves_and_what_was_answered_is_kept(desktop, learns):
    learner = learns.store.add_learner("Ada")
    learns.practise()
    for _ in range(2):
        come(desktop)
        type_in(desktop, "12\r")
    come(desktop)
    desktop.key(pygame.K_ESCAPE)
    assert desktop.window.scenes == []
    kept = learns.store.recent(learner.id, 10)
    assert [(one.mode, one.right, one.confidence) for one in kept] == [("practice", True, 2)] * 2
    assert set(learns.store.cards(learner.id)) == {one.finding for one in kept}


def test_who_has_no_name_is_told_that_nothing_is_kept(desktop, learns, words):
    learns.practise()
    come(desktop)
    assert words("sitting.not_kept")[:30] in said(desktop)
    type_in(desktop, "12\r")
    assert learns.store.learners() == []


@pytest.mark.parametrize("items", [ENOUGH - 1, ENOUGH])
def test_there_is_no_percentage_of_few_items(desktop, words, items):
    lesson = Lesson(title="Short", about="Short.", length=items, feedback="end")
    course = Course("exam", SmallBank, lambda *_: (), lesson=lesson, seed=1, threaded=False)
    desktop.window.push(Quiz(desktop.window, course, desktop.window.pop))
    for n in range(items):
        come(desktop)
        type_in(desktop, f"{1 + n % 2}1")
    assert come(desktop).state == "result"
    shown = said(desktop)
    assert words("sitting.score", right=(items + 1) // 2, number=items) in shown
    assert ("%" in shown) is (items >= ENOUGH)
    assert (words("sitting.too_few")[:30] in shown) is (items < ENOUGH)
    assert "✗" in shown
    type_in(desktop, "\r")
    assert desktop.window.scenes == [], "Enter goes back"


def test_the_result_after_clips_is_seen(desktop, ask):
    scene = ask(NAMED)
    type_in(desktop, "23\r")
    assert scene.state == "result"
    assert desktop.window.scenes == [scene]


def test_after_an_exam_it_is_said_of_each_mistake_why_it_was_one(desktop, words):
    lesson = Lesson(title="Short", about="Short.", length=2, feedback="end")
    course = Course("exam", SmallBank, lambda *_: (), lesson=lesson, seed=1, threaded=False)
    desktop.window.push(Quiz(desktop.window, course, desktop.window.pop))
    come(desktop)
    type_in(desktop, "1121")
    scene = come(desktop)
    assert scene.state == "result"
    wrong, right = sorted(scene.course.result().answered, key=lambda one: one.verdict.right)
    assert (wrong.verdict.right, right.verdict.right) == (False, True)
    shown = said(desktop)
    entries = scene.glossary
    assert entries[wrong.item.finding].definition in shown
    if right.item.finding not in (wrong.item.finding, *wrong.answer):
        assert entries[right.item.finding].definition not in shown


def test_the_drill_says_when_there_is_nothing_to_drill(desktop, learns, words):
    learns.store.add_learner("Ada")
    learns.drill()
    come(desktop)
    assert words("sitting.nothing_to_drill")[:40] in said(desktop)
    type_in(desktop, "\r")
    assert desktop.window.scenes == []


def test_a_past_item_is_asked_again_from_the_progress_and_not_kept_anew(desktop, learns, words):
    learner = learns.store.add_learner("Ada")
    learns.practise()
    item = come(desktop).item
    type_in(desktop, "12")
    desktop.key(pygame.K_ESCAPE)
    learns.review()
    type_in(desktop, str(1 + PAGES.index("answers")))
    type_in(desktop, "\r")
    scene = come(desktop)
    assert scene.item == item
    assert words("sitting.title_again") in said(desktop)
    type_in(desktop, "22")
    assert words("sitting.wrong") in said(desktop)
    assert len(learns.store.recent(learner.id, 10)) == 1


def test_who_is_muted_is_asked_nothing_by_ear_alone(desktop, learns):
    learner = learns.store.add_learner("Ada")
    for seconds in range(120):  # known well enough to be asked by one sense alone
        finding = SYLLABUS.findings[seconds % len(SYLLABUS.findings)]
        learns.store.record(learner.id, answered(finding, at=float(seconds)), None)
    asked = {}
    for muted in (False, True):
        desktop.window.change(muted=muted)
        learns.practise()
        come(desktop)
        for _ in range(12):
            type_in(desktop, "13\r")
            come(desktop)
        asked[muted] = {wish.senses for wish in learns._banks[(), None][1].wishes}
        learns._banks.clear()
        desktop.key(pygame.K_ESCAPE)
    assert "ear" in asked[False]
    assert "ear" not in asked[True]


def answered(finding, at=0.0, right=True):
    item = Item("name_discharge", finding, 1, options=(finding, "tremor"), means=(finding, "tremor"), right=(finding,))
    chosen = finding if right else "tremor"
    return Attempt(at, "s", "practice", "", "name_discharge", finding, "all", chosen, chosen, right, 3, 4.0, 0.9, item.text())


def test_the_menu_says_who_learns_and_how_much_is_due(desktop, learns, words):
    learner = learns.store.add_learner("Ada")
    long_ago = time.time() - 100 * DAY
    for finding in ("fibrillation", "cramp"):
        attempt = answered(finding, long_ago)
        learns.store.record(learner.id, attempt, reviewed(None, attempt, long_ago))
    desktop.window.push(QuizMenu(desktop.window))
    shown = said(desktop)
    assert words("quiz_menu.learner", name="Ada") in shown
    assert words("quiz_menu.due", count=2) in shown
    assert term("cramp") in shown
    learns.store.delete(learner.id)
    desktop.window.pop()
    desktop.window.push(QuizMenu(desktop.window))
    assert words("quiz_menu.nobody")[:30] in said(desktop)


def test_practice_and_drill_are_begun_from_the_menu(desktop, learns):
    learns.store.add_learner("Ada")
    menu = QuizMenu(desktop.window)
    desktop.window.push(menu)
    type_in(desktop, "\r")
    assert come(desktop).course.mode == "practice"
    desktop.key(pygame.K_ESCAPE)
    assert desktop.window.scenes == [menu]
    type_in(desktop, "2\r")
    assert come(desktop).course.mode == "drill"
    type_in(desktop, "\r")
    assert desktop.window.scenes == [menu]

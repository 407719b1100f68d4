"""A lesson for other systems: what is written is read again by parsers that know nothing of this program."""

import base64
import io
import re
import sys
import warnings
import wave
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from moodle_xml_parser.parser import parse_bytes
from PIL import Image

import main
from scenes import clip_pictures
from scenes.spoken import speech
from scenes.theme import Theme
from sim.loader import load_glossary
from sim.measure.potential import potential
from sim.muap import RATE_HZ
from sim.teach.clips import whole_potential
from sim.teach.exchange.close import LENGTH
from sim.teach.exchange.gift import escaped, gift
from sim.teach.exchange.handout import close_views, marked, plain_number, question_of, unfit
from sim.teach.exchange.html import files_of, page
from sim.teach.exchange.moodle import moodle
from sim.teach.exchange.sound import SOUND_HZ, full_scale_uv, halved, small_wav
from sim.teach.measuring import QUANTITIES
from tests.sim import handouts
from tests.sim.handouts import ABOUT, ASK, DURATION, EAR, EYE, ITEMS, OPTIONS, OWN, PAIR, RATE, SKIN, TITLE, WHY, handout, questions

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # of how its patterns are written
    import pygiftparser.parser as pygiftparser

SAID = speech()
LESSON = """\
title: Quick
about: Silence or bursts.
cases: [normal, facial_myokymia]
findings: [electrical_silence, myokymic_discharge]
questions: [name_discharge]
length: 3
own:
  - ask: Which are odd?
    options: [One, Two, Three]
    right: [One, Three]
    why: They leave one over.
    source: [A book]
"""
# What Moodle's quiz can give for a question; all else it refuses.
GRADES = {100, 90, 83.33333, 80, 75, 70, 66.66667, 60, 50, 40, 33.33333, 30, 25, 20, 16.66667, 14.28571, 12.5, 11.11111, 10, 5, 0}


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A folder with a short lesson."""
    (tmp_path / "own" / "lessons").mkdir(parents=True)
    (tmp_path / "own" / "lessons" / "quick.yaml").write_text(LESSON, encoding="utf-8")
    return tmp_path / "own"


def export(own: Path, *words: str) -> int:
    return main.main(["export", *words, "--scenarios", str(own)])


# What is asked


def test_the_items_are_those_of_the_exam_of_the_seed(own, tmp_path, monkeypatch, capsys):
    out = tmp_path / "quick.txt"
    assert export(own, "quick", "--to", "gift", "--seed", "5", "--out", str(out)) == 0
    said = capsys.readouterr()
    assert said.out.startswith(f"Quick: 3 questions of seed 5 in {out}, ")
    assert "Left out" not in said.err
    written = re.findall(r"Address\\: (.*?)(?:\\n|$)", out.read_text(encoding="utf-8"), re.MULTILINE)
    monkeypatch.setattr(sys, "stdin", io.StringIO("1\n1\n" * 3))
    monkeypatch.chdir(tmp_path)
    words = ["quiz", "--text", "--no-trace", "--mode", "exam", "--seed", "5", "--lesson", "quick", "--scenarios", str(own)]
    assert main.main(words) == 0
    asked = re.findall(r"Address: (.*)", capsys.readouterr().out)
    assert len(asked) == 2
    assert written == asked
    assert "Which are odd?" in out.read_text(encoding="utf-8").split("::")[-1], "a teacher's own come last"

    before = out.read_bytes()
    assert export(own, "quick", "--to", "gift", "--seed", "5", "--out", str(out)) == 1
    assert capsys.readouterr().err == f"{out} is there already; choose another name, or add --force to replace it\n"
    assert export(own, "quick", "--to", "gift", "--seed", "5", "--out", str(tmp_path), "--force") == 0
    assert out.read_bytes() == before, "a folder is given the lesson's name; the same input, the same file"


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["quik", "--to", "gift", "--out", "x.txt"], 1, "there is no lesson `quik`; did you mean `quick`?"),
        (["quick", "--to", "word", "--out", "x"], 2, "--to: there is no format `word`"),
        (["quick", "--to", "gift", "--out", "file/x.txt"], 1, "cannot be written"),
        (["quick", "--to", "html", "--out", "file"], 1, "cannot be a folder for the results: there is a file of this name"),
        (["quick", "--to", "html", "--out", "full"], 1, "already holds files"),
        (["quick", "--to", "html", "--out", "x", "--items", "0"], 2, "0 is out of range; allowed: 1 to 500"),
        (["quick", "--to", "html", "--out", "x", "--language", "fr"], 2, "there is no language `fr`"),
        (["quick", "--to", "html"], 2, "--out"),
    ],
)
def test_a_mistake_gets_one_plain_sentence(own, tmp_path, monkeypatch, capsys, words, code, said):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "notes.txt").write_text("mine", encoding="utf-8")
    try:
        got = export(own, *words)
    except SystemExit as ended:
        got = ended.code
    assert got == code
    told = capsys.readouterr().err
    assert said in told
    assert told.count("\n") == 1
    assert (tmp_path / "file").read_text(encoding="utf-8") == "mine"
    assert not (tmp_path / "x").exists()


def test_words_name_no_finding_before_the_answer():
    terms = {entry.term.lower() for entry in load_glossary().values() if entry.is_finding}
    for question in questions():
        for clip in question.clips:
            assert not any(term in clip.told.lower() for term in terms), clip.told


def test_what_a_format_cannot_carry_is_left_out_with_a_reason():
    words, files = questions(drawn=False), questions()
    assert unfit(words[SKIN], in_words=True) == "exchange.left_skin"
    assert unfit(words[DURATION], in_words=True) == "exchange.left_measure"
    assert [unfit(words[n], in_words=True) for n in (EAR, PAIR, RATE, OWN, EYE)] == [""] * 5
    assert [unfit(one, in_words=False) for one in files] == [""] * len(ITEMS)


# Sound and pictures


def tone(hz: float) -> np.ndarray:
    return (100 * np.sin(2 * np.pi * hz * np.arange(RATE_HZ) / RATE_HZ)).astype(np.float32)


@pytest.mark.parametrize(("hz", "low_db", "high_db"), [(20, -0.1, 0.1), (9_500, -0.1, 0.1), (14_000, -300, -70), (20_000, -300, -70)])
def test_the_sound_keeps_what_the_machine_lets_through_and_nothing_folds_back(hz, low_db, high_db):
    inner = halved(tone(hz))[200:-200]
    assert low_db <= 20 * np.log10(max(1e-15, float(np.sqrt(np.mean(inner**2))) / (100 / np.sqrt(2)))) <= high_db


def test_sounds_that_are_compared_are_as_loud_as_their_signals():
    pair = [tone(1000), 20 * tone(1000)]
    read = []
    for signal in pair:
        with wave.open(io.BytesIO(small_wav(signal, full_scale_uv(pair)))) as sound:
            assert (sound.getframerate(), sound.getsampwidth(), sound.getnchannels()) == (SOUND_HZ, 2, 1)
            read.append(np.frombuffer(sound.readframes(sound.getnframes()), "<i2").astype(float))
    assert read[0].size == RATE_HZ // 2
    assert read[1].std() / read[0].std() == pytest.approx(20, rel=0.01)
    assert np.abs(read[1]).max() > 32000


def test_the_noise_of_the_amplifier_stays():
    with wave.open(io.BytesIO(questions()[EYE].clips[0].sound)) as sound:
        samples = np.frombuffer(sound.readframes(sound.getnframes()), "<i2") * (500 / 32767)
    assert 2.5 < samples.std() < 4.5, "3.6 µV over 10 kHz"


def test_a_picture_is_marked_only_after_the_answer_and_where_something_fires():
    def orange(png: bytes) -> int:
        red, green, blue = np.moveaxis(np.asarray(Image.open(io.BytesIO(png)).convert("RGB")).astype(int), 2, 0)
        return int(((red > 200) & (green < 140) & (blue < 100)).sum())

    for n in (EAR, RATE, DURATION):
        (clip,) = questions()[n].clips
        assert orange(clip.trace) == 0
        assert orange(clip.marked) > 100
    assert questions()[EYE].clips[0].marked == b"", "silence"
    assert questions()[RATE].clips[0].skin == b""
    moving = Image.open(io.BytesIO(questions()[SKIN].clips[0].skin))
    assert moving.n_frames > 5


@pytest.mark.parametrize("language", ["en", "de"])
def test_no_words_in_a_picture_are_cut_off(monkeypatch, language):
    made = []

    def kept(*given: object) -> Theme:
        made.append(Theme(*given))
        return made[-1]

    monkeypatch.setattr(clip_pictures, "Theme", kept)
    said = speech(language=language)
    patients = handouts.Patients()
    for n in (PAIR, DURATION):
        recordings = tuple(patients.record(clip) for clip in ITEMS[n].clips)
        question_of(1, ITEMS[n], recordings, patients, said, handouts.drawing(said))
    assert made
    assert [theme.cut for theme in made if theme.cut] == []


def test_what_is_to_be_measured_is_seen_closely_where_it_stands_alone():
    patients, item = handouts.Patients(), ITEMS[DURATION]
    recording = patients.record(item.clips[0])
    found = marked(item, 0, recording)
    (unit,) = found.who
    true = whole_potential(recording.engine, unit)
    for begin in close_views(item, 0, recording):
        seen = potential(recording.signal_uv[begin : begin + LENGTH])
        assert seen.amplitude_uv == pytest.approx(true.amplitude_uv, rel=QUANTITIES["amplitude"].tolerance)


# GIFT


def gift_read(text: str) -> list:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return pygiftparser.parseFile(io.StringIO(text))


def unescaped(text: str) -> str:
    """As Moodle undoes it; line breaks were undone by the parser already."""
    return re.sub(r"\\([\\~=#{}:])", r"\1", text)


def test_gift_is_read_again_with_every_sign_in_its_place():
    text = gift(handout(drawn=False, without=(SKIN, DURATION)), SAID)
    assert text.startswith("// The signals are described in words here, as GIFT carries neither sound nor picture")
    assert "// Left out: 1." in text
    assert all(line.strip() for block in text.split("\n\n") for line in block.rstrip("\n").split("\n")), "an empty line ends a question"
    read = gift_read(text)
    assert len(read) == 5
    assert all(one.valid and one.answers.valid for one in read)
    assert len({one.title for one in read}) == 5
    ear, pair, rate, own, _ = read
    assert [(one.answer, one.fraction) for one in ear.answers.answers] == [("Myokymic discharge", 100), ("Electrical silence", 0)]
    assert "told by this" in unescaped(ear.answers.answers[1].feedback), "of what was chosen instead"
    assert "Bursts of" in ear.text
    assert "Myokymic" not in ear.text
    assert "facial_myokymia · orbicularis_oris · seed 9066" in ear.generalFeedback
    assert [one.fraction for one in pair.answers.answers] == [0, 100]
    assert pair.text.count("s)") == 2, "both clips"
    assert rate.answers.answers[0].value == pytest.approx(5.88)
    assert rate.answers.answers[0].tolerance == pytest.approx(0.88)
    assert unescaped(own.text) == ASK
    assert [unescaped(one.answer.strip()) for one in own.answers.answers] == list(OPTIONS)
    assert [one.fraction for one in own.answers.answers] == [50, -100, 50, -100]
    assert unescaped(own.generalFeedback) == WHY


def test_gift_escapes_what_its_readers_take_for_signs():
    assert escaped("a~b=c#d{e}f:g\\h\ni") == "a\\~b\\=c\\#d\\{e\\}f\\:g\\\\h\\ni"
    assert escaped("[html] no form") == "[plain][html] no form"


def test_numbers_are_written_as_files_have_them():
    assert [plain_number(value) for value in (100.0, 100 / 3, -100.0, 5.88, 0.885, 0.0)] == [
        "100",
        "33.33333",
        "-100",
        "5.88",
        "0.885",
        "0",
    ]


# Moodle


def test_moodle_xml_has_the_documented_structure_and_its_files():
    data = moodle(handout(), SAID)
    assert data.startswith(b"<?xml"), "nothing may come before"
    root = ET.fromstring(data)
    assert root.tag == "quiz"
    category, *rest = root.findall("question")
    assert category.get("type") == "category"
    assert category.findtext("category/text") == f"$course$/top/Fasciscope/{TITLE.replace('/', '//')}"
    assert "50 % ~ &lt;b&gt;bold&lt;/b&gt; &amp; more?" in category.findtext("info/text")
    assert [one.get("type") for one in rest] == ["multichoice"] * 2 + ["numerical"] * 2 + ["multichoice"] * 3
    for path in ("name/text", "idnumber"):
        names = [one.findtext(path) for one in rest]
        assert len({*names}) == len(rest)
    for one in rest:
        for part in (one.find("questiontext"), one.find("generalfeedback")):
            assert part.get("format") == "html"
            files = {file.get("name"): file for file in part.findall("file")}
            assert sorted(files) == sorted(set(re.findall(r"@@PLUGINFILE@@/([\w.-]+)", part.findtext("text")))), "each named, each there"
            for name, file in files.items():
                assert (file.get("encoding"), file.get("path")) == ("base64", "/")
                content = base64.b64decode(file.text, validate=True)
                assert content[:4] == {"wav": b"RIFF", "png": b"\x89PNG", "webp": b"RIFF"}[name.rpartition(".")[2]]
            ET.fromstring(f"<div>{part.findtext('text')}</div>")  # well-formed itself
        assert all(abs(float(answer.get("fraction"))) in GRADES for answer in one.findall("answer"))


def test_in_moodle_nothing_is_shown_by_another_sense_than_the_one_that_is_asked():
    root = ET.fromstring(moodle(handout(), SAID))
    kinds = [{name.get("name").rpartition(".")[2] for name in one.findall("questiontext/file")} for one in root.findall("question")[1:]]
    assert [kinds[n] for n in (EAR, PAIR, RATE, SKIN, OWN, EYE)] == [{"wav"}, {"wav", "png"}, {"wav", "png"}, {"webp"}, set(), {"png"}]


def test_moodle_xml_is_read_again_by_another_reader(capsys):
    read = parse_bytes(moodle(handout(), SAID))["multichoice"]
    assert capsys.readouterr().out == "", "it prints what it cannot read"
    assert len(read) == 5
    ear, pair, _, own, _ = read
    assert [(one.answer, one.score_fraction) for one in ear.options] == [("Myokymic discharge", 100), ("Electrical silence", 0)]
    assert "told by this" in ear.options[1].feedback
    assert ear.single
    assert [one.score_fraction for one in pair.options] == [0, 100]
    assert [one.answer for one in own.options] == list(OPTIONS)
    assert [one.score_fraction for one in own.options] == [50, -100, 50, -100]
    assert not own.single
    assert not own.shuffle_answers
    assert ASK in own.text_pre_parse
    assert WHY in own.general_feedback
    assert "Address" not in ear.text_pre_parse
    assert "facial_myokymia" in ear.general_feedback


def test_a_number_in_moodle_is_right_within_what_the_program_accepts():
    rate = ET.fromstring(moodle(handout(), SAID)).findall("question")[1 + RATE]
    (answer,) = rate.findall("answer")
    value, tolerance = float(answer.findtext("text")), float(answer.findtext("tolerance"))
    assert (value - tolerance, value + tolerance) == (pytest.approx(5.0), pytest.approx(6.76))
    assert "Answer in discharges per second" in rate.findtext("questiontext/text")


# The web page


class Seen(HTMLParser):
    """What a browser shows before anything is answered: texts, without what is hidden or folded away; and every element."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self._open: list[tuple[str, bool]] = []
        self.feed(text)
        assert not self._open, "every element is closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.elements.append((tag, given))
        if tag not in ("meta", "img", "input", "link"):
            hidden = "hidden" in given or tag in ("style", "script", "noscript", "details", "title")
            self._open.append((tag, hidden or any(above for _, above in self._open)))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        if self._open and not self._open[-1][1]:
            self.texts.append(data)


@pytest.fixture(scope="module")
def seen() -> Seen:
    return Seen(page(handout(), SAID))


def test_the_page_shows_no_answer_before_it_is_asked_for(seen):
    shown = " ".join(seen.texts)
    assert "Model signals, not patients" in shown
    assert ABOUT in shown
    assert ASK in shown
    assert all(option in shown for option in OPTIONS)
    for kept_back in (WHY, "Address", "Told by this", "Right would be", "In truth"):
        assert kept_back not in shown, kept_back
    assert "facial_myokymia" not in shown


def test_the_page_needs_no_network_and_has_all_its_files(seen):
    sources = {given.get("src") or given.get("data-src") for _, given in seen.elements if "src" in given} - {"data:,"}
    moving = {given["data-src"] for _, given in seen.elements if "data-src" in given}
    files = {name for question in questions() for name in files_of(question)}
    assert sources | moving == files
    assert not any(given.get("href") for _, given in seen.elements)
    assert "http" not in page(handout(), SAID).replace("www.w3.org", "")


def test_every_picture_and_sound_has_words_and_every_field_a_label(seen):
    for tag, given in seen.elements:
        if tag == "img":
            assert given["alt"], given
        if tag == "audio":
            assert "controls" in given
            assert given["aria-label"].startswith("Sound: ")
    tags = [tag for tag, _ in seen.elements]
    assert tags.count("input") == tags.count("label")
    assert tags.count("fieldset") == tags.count("legend") == 2 * len(ITEMS)


def test_the_page_is_in_the_language_that_was_asked_for():
    text = page(handout("de"), speech(language="de"))
    assert '<html lang="de">' in text
    assert "Antwort zeigen" in text
    assert "Signale eines Modells, keine Patienten" in text
    assert "Show answer" not in text


def test_the_page_is_judged_by_the_right_options(seen):
    forms = [given for tag, given in seen.elements if tag == "form"]
    assert [form.get("data-right") for form in forms] == ["1", "2", None, None, "1", "1 3", "2"]
    assert (forms[RATE]["data-low"], forms[RATE]["data-high"]) == ("5.0", "6.76")


def test_the_same_input_gives_the_same_files():
    again = replace(handout(), questions=handouts.questions.__wrapped__())
    assert again == handout(), "sounds and pictures, byte for byte"
    assert page(again, SAID) == page(handout(), SAID)
    assert moodle(again, SAID) == moodle(handout(), SAID)

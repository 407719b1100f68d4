"""The command line as other people's scripts use it: exit codes, messages, files."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import main
from sim.loader import list_cases, list_muscles
from sim.surface import SurfaceError

ROOT = Path(main.__file__).parent
ALL_FILES = {"signals.edf", "signals.npz", "truth.json", "sound.wav", "trace.png", "skin.png"}
BAD_CASES = {
    "empty.yaml": b"",
    "rubbish.yaml": bytes(range(256)) * 40,
    "huge.yaml": b"title: x\n" * 6_000_000,
    "tabs.yaml": b"title: A\n\thistory: B\n",
    "misspelt.yaml": (ROOT / "scenarios" / "cases" / "normal.yaml").read_bytes().replace(b"history:", b"histry:", 1),
    "twice.yaml": b"title: A\ntitle: B\n",
}


def run(*words: str, cwd: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    """A process of its own, as a user starts it."""
    return subprocess.run(
        [sys.executable, str(ROOT / "main.py"), *words], cwd=cwd, env={**os.environ, **environment}, capture_output=True, text=True,
        encoding="utf-8", timeout=300, check=False,
    )  # fmt: skip


def called(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of a call in this process."""
    try:
        code = main.main(words)
    except SystemExit as stop:  # argparse leaves so
        code = int(stop.code or 0)
    out, err = capsys.readouterr()
    return code, out, err


def test_render_writes_every_file_and_says_where(tmp_path: Path) -> None:
    done = run("render", "benign_fasciculation", "--seconds", "0.5", "--out", str(tmp_path / "made" / "here"))
    assert done.returncode == 0, done.stderr
    assert {file.name for file in (tmp_path / "made" / "here").iterdir()} == ALL_FILES
    assert str(tmp_path / "made" / "here") in done.stdout
    assert done.stdout.count("\n") == 1


def test_only_the_formats_asked_for_are_written_and_truth_always(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, *_ = called(capsys, "render", "normal", "--seconds", "0.1", "--formats", "npz", "--out", str(tmp_path / "o"))
    assert code == 0
    assert {file.name for file in (tmp_path / "o").iterdir()} == {"signals.npz", "truth.json"}


def test_films_are_written_as_asked_and_force_replaces_a_longer_one(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    asked = ("render", "normal", "--seconds", "0.4", "--formats", "frames,gif,strip", "--out", str(tmp_path / "o"))
    code, out, err = called(capsys, *asked)
    assert code == 0, err
    assert {file.name for file in (tmp_path / "o").iterdir()} == {"skin_frames", "skin.gif", "skin_strip.png", "truth.json"}
    assert "skin_frames" in out
    assert len(list((tmp_path / "o" / "skin_frames").iterdir())) == 10, "the whole recording, where it is shorter than a film usually is"
    assert called(capsys, *asked, "--loop-seconds", "0.08", "--force")[0] == 0
    assert {file.name for file in (tmp_path / "o" / "skin_frames").iterdir()} == {"0001.png", "0002.png"}


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("--formats frames --loop-seconds 5", r"--loop-seconds: 5 s are longer than the recording; ask for more --seconds than 4"),
        ("--formats strip --seconds 0.3", r"--seconds: 0.3 s are too short for strip; at least 0.31 s are needed"),
        ("--formats gif,strip --seconds 0.03", r"--seconds: 0.03 s are too short for gif, strip"),
        ("--formats mp4", r'--formats: mp4 needs PyAV, which is not installed; install it with: pip install "\.\[video\]"'),
    ],
)
def test_a_film_that_cannot_be_made_is_said_before_any_work(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: str, sentence: str
) -> None:
    monkeypatch.setattr("sim.commands.find_spec", lambda name: None)
    monkeypatch.setattr("sim.commands.render_to", lambda *rest, **options: pytest.fail("something was computed"))
    code, out, err = called(capsys, "render", "normal", "--seconds", "4", "--out", str(tmp_path / "o"), *words.split())
    assert (code, out) == (2, "")
    assert re.search(sentence, err)
    assert err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_a_muscle_whose_picture_is_lost_is_rendered_without_one_and_it_is_said(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def load(surface: str, body: str) -> None:
        raise SurfaceError(f"assets/surfaces/{surface}.{body}.npz.xz: the picture of the skin is missing")

    monkeypatch.setattr("scenes.preparation.load_surface", load)
    monkeypatch.setattr("sim.commands.load_surface", load)
    code, out, err = called(capsys, "render", "normal", "--site", "genioglossus", "--seconds", "0.1", "--out", str(tmp_path / "o"))
    assert code == 0
    assert {file.name for file in (tmp_path / "o").iterdir()} == ALL_FILES - {"skin.png"}
    assert "skin.png" not in out
    assert "skin.png is left out: assets/surfaces/mouth.woman_young.npz.xz: the picture of the skin is missing" in err


def test_a_film_of_a_lost_picture_is_left_out_and_the_rest_is_written(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def load(surface: str, body: str) -> None:
        raise SurfaceError(f"assets/surfaces/{surface}.{body}.npz.xz: the picture of the skin is missing")

    monkeypatch.setattr("scenes.preparation.load_surface", load)
    monkeypatch.setattr("sim.commands.load_surface", load)
    code, _, err = called(capsys, "render", "normal", "--seconds", "0.4", "--formats", "npz,gif,frames,strip", "--out", str(tmp_path / "o"))
    assert code == 0
    assert {file.name for file in (tmp_path / "o").iterdir()} == {"signals.npz", "truth.json"}
    assert re.fullmatch(r"skin.gif, skin_frames, skin_strip.png are left out: assets/surfaces/.*: the picture .* is missing\n", err)


def test_every_choice_of_render_is_in_the_truth(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    chosen = "--site tibialis_anterior --seed 7 --seconds 0.234 --effort 0.1 --insertion 3 --electrode facial_concentric --months 2"
    code, *_ = called(
        capsys, "render", "als", *chosen.split(), "--manoeuvre", "nerve_block", "--formats", "npz", "--out", str(tmp_path / "o")
    )
    assert code == 0
    truth = json.loads((tmp_path / "o" / "truth.json").read_text(encoding="utf-8"))
    expected = {
        "case": "als", "site": "tibialis_anterior", "seed": 7, "insertion": 3, "months": 2.0, "electrode": "facial_concentric",
        "effort": 0.1, "manoeuvre": "nerve_block", "seconds": 0.23,
    }  # fmt: skip
    assert {key: truth[key] for key in expected} == expected


def test_files_that_are_there_are_kept_unless_forced(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "truth.json").write_text("mine", encoding="utf-8")
    asked = ("render", "normal", "--seconds", "0.1", "--formats", "npz", "--out", str(tmp_path))
    code, out, err = called(capsys, *asked)
    assert (code, out) == (1, "")
    assert "already holds files" in err
    assert "--force" in err
    assert [file.name for file in tmp_path.iterdir()] == ["truth.json"]
    assert (tmp_path / "truth.json").read_text(encoding="utf-8") == "mine"
    assert called(capsys, *asked, "--force")[0] == 0
    assert {file.name for file in tmp_path.iterdir()} == {"signals.npz", "truth.json"}
    assert (tmp_path / "truth.json").read_text(encoding="utf-8") != "mine"


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs a folder that nobody can write to")
def test_a_folder_that_cannot_be_written_is_said_before_any_work(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = called(capsys, "render", "normal", "--seconds", "3600", "--out", "/proc/fasciscope")
    assert code == 1
    assert "/proc/fasciscope cannot be written to" in err
    assert err.count("\n") == 1
    code, _, err = called(capsys, "screenshot", "menu", "--out", "/proc/fasciscope.png")
    assert code == 1
    assert "/proc/fasciscope.png cannot be written" in err
    assert err.count("\n") == 1


def test_an_output_folder_that_is_a_file_is_said_before_any_work(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "o").write_text("", encoding="utf-8")
    code, _, err = called(capsys, "render", "normal", "--seconds", "3600", "--out", str(tmp_path / "o"))
    assert code == 1
    assert err.count("\n") == 1
    assert "there is a file of this name" in err


@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C reaches a process group there")
def test_ctrl_c_leaves_nothing_behind(tmp_path: Path) -> None:
    out = tmp_path / "o"
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell that runs the tests in the background ignores Ctrl-C
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "main.py"), "render", "normal", "--seconds", "3000", "--effort", "0.5", "--out", str(out)],
        stderr=subprocess.PIPE, text=True, encoding="utf-8",
    )  # fmt: skip
    signal.signal(signal.SIGINT, before)
    try:
        end = time.monotonic() + 120
        while not out.exists() and time.monotonic() < end:
            time.sleep(0.02)
        time.sleep(1.0)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    finally:
        if process.poll() is None:
            process.kill()
            process.communicate()
    assert process.returncode == main.STOPPED
    assert "Stopped" in err
    assert "Traceback" not in err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("rendr als", r"no command `rendr`; did you mean `render`\?"),
        ("render als --out x --electrode concentrc", r"--electrode: there is no electrode `concentrc`; did you mean `concentric`\?"),
        ("render als --out x --manoeuvre nerveblock", r"--manoeuvre: there is no manoeuvre `nerveblock`; did you mean `nerve_block`\?"),
        ("render als --out x --formats edf,wave", r"--formats: there is no format `wave` among .*mp4; did you mean `wav`\?"),
        ("render als --out x --formats edf,avi", r"no format `avi` among edf, wav, npz, png, gif, frames, strip, mp4"),
        ("render als --out x --formats ,", r"no format `,` among edf"),
        ("render als --out x --formats gif --loop-seconds 0", r"--loop-seconds: 0 is out of range; allowed: 0.04 to 60 s"),
        ("render als --out x --formats gif --loop-seconds 61", r"--loop-seconds: 61 is out of range; allowed: 0.04 to 60 s"),
        ("render als --out x --formats gif --loop-seconds nan", r"--loop-seconds: nan is out of range"),
        ("render als --out x --formats gif --magnify 0.5", r"--magnify: 0.5 is out of range; allowed: 1 to 100"),
        ("render als --out x --formats gif --magnify nan", r"--magnify: nan is out of range"),
        ("render als --out x --site biceps", r"--site: the case als has no site `biceps`; did you mean `biceps_brachii`\?"),
        ("render als --out x --seconds nan", r"--seconds: nan is out of range"),
        ("render als --out x --seconds 0", r"--seconds: 0 is out of range; allowed: 0.01 to 3600 s"),
        ("render als --out x --seconds ten", r"--seconds: `ten` is not a number"),
        ("render als --out x --effort 40", r"--effort: 40 is out of range; allowed: 0 to 1"),
        ("render als --out x --seed 1.5", r"--seed: `1.5` is not a whole number"),
        ("render als --out x --seed -1", r"--seed: -1 is out of range"),
        ("render als --out x --insertion -1", r"--insertion: -1 is out of range"),
        ("render als", r"required: --out"),
        ("list muscels", r"did you mean `muscles`\?"),
        ("list lesson", r"did you mean `lessons`\?"),
        ("schema lessn", r"there is no schema `lessn`; did you mean `lesson`\?"),
        ("quiz --items 5", r"quiz: --items needs --text; in the window, lessons and learners are chosen from lists"),
        ("quiz --text --mode exm", r"--mode: there is no mode `exm`; did you mean `exam`\?"),
        ("quiz --text --items 0", r"--items: 0 is out of range; allowed: 1 to 500"),
        ("bench sped", r"did you mean `speed`\?"),
        ("screenshot examin --out x.png", r"no scene `examin`; did you mean `examine`\?"),
        ("screenshot examine --out x.jpg", r"--out: `x.jpg` is not the name of a PNG file"),
        ("screenshot examine --out x.png --size big", r"--size: `big` is not a size; write it as 1280x800"),
        ("--sed 3", r"--sed"),
    ],
)
def test_a_wrong_command_line_is_said_in_one_line(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: str, sentence: str
) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, err = called(capsys, *words.split())
    assert (code, out) == (2, "")
    assert re.search(sentence, err)
    assert err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_case_is_wrong_input(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, _, err = called(capsys, "render", "alz", "--out", str(tmp_path / "o"))
    assert code == 1
    assert "did you mean `als`?" in err
    assert not (tmp_path / "o").exists()


@pytest.mark.parametrize("name", BAD_CASES)
def test_check_and_render_say_where_a_bad_file_is_wrong(capsys: pytest.CaptureFixture[str], tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.write_bytes(BAD_CASES[name])
    code, out, err = called(capsys, "check", str(file))
    assert code == 1
    assert re.match(rf".*{name}:\d+:\d+: .+", out)
    code, _, err = called(capsys, "render", str(file), "--out", str(tmp_path / "o"))
    assert code == 1
    assert re.match(rf".*{name}:\d+:\d+: .+", err)
    assert not (tmp_path / "o").exists()


def test_check_of_what_is_shipped_finds_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = called(capsys, "check")
    assert (code, out) == (0, "")
    assert "nothing is wrong" in err


def test_check_takes_a_file_for_what_its_folder_or_name_says(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "lessons").mkdir()
    lesson, words = tmp_path / "lessons" / "mine.yaml", tmp_path / "glossary.yaml"
    lesson.write_text("title: Mine\nabout: It.\ncases: [nomal]\n", encoding="utf-8")
    words.write_text("thud:\n  term: Thud\n  definition: A sound.\n  sort: sing\n  source: [A book]\n", encoding="utf-8")
    code, out, _ = called(capsys, "check", str(lesson), str(words), "--deep")
    assert code == 1
    assert out.splitlines() == [
        f"{lesson}:3:9: there is no case `nomal`; did you mean `normal`?",
        f"{words}:4:9: there is no sort `sing`; did you mean `sign`?",
    ]
    lesson.write_text("title: Mine\nabout: It.\n", encoding="utf-8")
    assert called(capsys, "check", str(lesson), "--deep")[:2] == (0, ""), "nothing of a lesson is run"


def test_advice_is_printed_and_counted_apart_and_is_no_error(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "hand.yaml"
    file.write_text(
        "title: A\nhistory: B\nfindings: [C]\nexplanation: D\nsources: [My own patients]\n"
        "differentials: [{name: E, told_by: F}]\nobjectives: [G]\nsites: {deltoid: {}}\n"
    )
    code, out, err = called(capsys, "check", str(file))
    assert code == 0
    assert out.splitlines() == [
        f"{file}:1:1: advice: without `next_step` a learner will miss the question what to do next",
        f"{file}:5:1: advice: none of the `sources` can be looked up: give a year, a DOI or a PubMed number",
    ]
    assert err == "1 file read, nothing is wrong, 2 pieces of advice\n"


@pytest.mark.slow
def test_everything_that_the_shipped_cases_list_is_heard(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = called(capsys, "check", "--deep")
    assert (code, out) == (0, "")


def test_list_gives_ids_and_titles(capsys: pytest.CaptureFixture[str]) -> None:
    for sort in main.SORTS:
        code, out, _ = called(capsys, "list", sort, "--json")
        assert code == 0
        entries = json.loads(out)
        assert all(entry["id"] and entry["title"] for entry in entries)
        assert all("sites" in entry for entry in entries) == (sort == "cases")
        code, out, _ = called(capsys, "list", sort)
        assert code == 0
        assert [line.split()[0] for line in out.splitlines()] == [entry["id"] for entry in entries]
    code, out, _ = called(capsys, "list", "--json")
    assert [entry["id"] for entry in json.loads(out)] == list_cases()


def test_schema_knows_the_sites(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = called(capsys, "schema")
    assert code == 0
    assert set(list_muscles()) <= set(json.loads(out)["properties"]["sites"]["propertyNames"]["enum"])


@pytest.mark.parametrize("sort", ["lesson", "glossary", "comparisons", "atlas"])
def test_lessons_and_the_glossary_have_schemas_too(capsys: pytest.CaptureFixture[str], sort: str) -> None:
    code, out, _ = called(capsys, "schema", sort)
    assert code == 0
    schema = json.loads(out)
    fields = schema["properties" if sort == "lesson" else "additionalProperties"]
    assert all(field.get("description") for field in fields.get("properties", fields).values())
    if sort == "lesson":
        assert "als" in fields["cases"]["items"]["enum"]
        assert "fibrillation" in fields["findings"]["items"]["enum"]


def test_without_a_display_the_app_says_so_and_renders(tmp_path: Path) -> None:
    bare = dict.fromkeys(("DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER", "XDG_RUNTIME_DIR"), "")
    for expected in ("benign_fasciculation-seed-1", "benign_fasciculation-seed-1-2"):
        done = run(cwd=tmp_path, **bare)
        assert done.returncode == 0, done.stderr
        assert "no display" in done.stdout
        assert str(Path("out") / expected) in done.stdout
        assert {file.name for file in (tmp_path / "out" / expected).iterdir()} == ALL_FILES


def test_screenshot_draws_without_a_display(tmp_path: Path) -> None:
    import pygame

    done = run("screenshot", "menu", "--out", str(tmp_path / "menu.png"), "--size", "1024x768", DISPLAY="")
    assert done.returncode == 0, done.stderr
    assert pygame.image.load(tmp_path / "menu.png").get_size() == (1024, 768)


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = called(capsys, "--help")
    assert code == 0
    assert all(command in out for command in main.COMMANDS)


def test_a_case_is_begun_as_a_copy_that_is_right_from_the_start(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    folder = tmp_path / "teaching"
    code, out, _ = called(capsys, "new", "twitching_hand", "--from", "benign_fasciculation", "--scenarios", str(folder))
    path = folder / "cases" / "twitching_hand.yaml"
    assert (code, out.strip()) == (0, str(path))
    assert "title: Twitching hand\n" in path.read_text()
    assert json.loads((folder / "case.schema.json").read_text())["title"]
    assert called(capsys, "check", str(path))[0] == 0
    assert "twitching_hand" in called(capsys, "list", "--scenarios", str(folder))[1]


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("twitching_hand",), "this file is there already"),
        (("als",), "there is a shipped case `als`"),
        (("../../escaped",), "cannot be the name of a case"),
        (("Hand",), "cannot be the name of a case"),
        (("other", "--from", "benign_fasciculatoin"), "did you mean `benign_fasciculation`"),
    ],
)
def test_a_case_is_never_begun_over_another(capsys: pytest.CaptureFixture[str], tmp_path: Path, words: tuple[str, ...], why: str) -> None:
    mine = tmp_path / "cases" / "twitching_hand.yaml"
    mine.parent.mkdir()
    mine.write_text("mine")
    code, _, err = called(capsys, "new", *words, "--scenarios", str(tmp_path))
    assert code == 1
    assert why in err
    assert mine.read_text() == "mine"
    assert [path.name for path in mine.parent.iterdir()] == ["twitching_hand.yaml"]

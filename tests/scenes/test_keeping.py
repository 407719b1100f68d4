"""What is kept of an examination is whole, agrees with what was played, and leads back to where it came from."""

import errno
import json
import wave
from pathlib import Path

import edfio
import numpy as np
import pygame
import pytest

from scenes.history import History
from scenes.keeping import read_address, save_clip, save_snapshot
from sim import export
from sim.address import Address, AddressError
from sim.engine import FRAME_SAMPLES, RATE_HZ, Controls, Engine
from tests.sim.patients import patient

FRAMES = 40
ADDRESS = Address("als", "first_dorsal_interosseous", 1, 0.4, track=((3, Controls(effort=0.4)),))


@pytest.fixture(scope="module")
def played():
    """An engine, and the history of the first 400 ms of what it did, but for the last 100 samples."""
    engine, history = Engine(patient("als", 1), ADDRESS.site), History()
    frames = [engine.step(Controls(effort=0.4 if n >= 3 else 0.0)) for n in range(FRAMES)]
    history.feed(np.concatenate([frame.emg_uv[0] for frame in frames])[:-100], frames)
    return engine, history


@pytest.fixture
def clip(played, tmp_path):
    """Keeps samples 5000 to 15,000, or others; gives the path."""
    engine, history = played
    return lambda begin=5000, end=15_000, address=ADDRESS: save_clip(tmp_path, history, begin, end, engine, address)


def fill_up(path):
    """Write a part of a file, as when the disk is full."""
    Path(path).write_bytes(b"half of it")
    raise OSError(errno.ENOSPC, "No space left on device")


def kept(home):
    return sorted(path.name for path in (home / "kept").iterdir())


def test_a_clip_agrees_with_what_was_played_sample_by_sample(clip, played):
    path, history = clip(), played[1]
    note = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    first = round(note["begin_s"] * RATE_HZ)
    assert first == 10 * FRAME_SAMPLES, "from the frame in which its first sample lies"
    assert note["seconds"] == 0.22
    wanted = history.samples(first, first + 22 * FRAME_SAMPLES)
    assert np.ptp(wanted) > 50, "the muscle is at work"
    with wave.open(str(path)) as file:
        assert (file.getframerate(), file.getnframes()) == (RATE_HZ, wanted.size)
        sound = np.frombuffer(file.readframes(wanted.size), "<i2")
    np.testing.assert_allclose(sound * (np.abs(wanted).max() / np.abs(sound).max()), wanted, atol=0.2)
    edf = edfio.read_edf(path.with_suffix(".edf"))
    needle = edf.signals[0]
    assert needle.physical_dimension == "uV"
    np.testing.assert_allclose(needle.data[: wanted.size], wanted, atol=0.05)
    assert [signal.label for signal in edf.signals] == note["channels"]


def test_a_clip_that_ends_with_the_newest_sample_has_its_last_frame(clip, played):
    path = clip(0, played[1].head)
    assert read_address(str(path)).at_s == FRAMES * FRAME_SAMPLES / RATE_HZ


@pytest.mark.parametrize("suffix", [".json", ".wav", ".edf"])
def test_each_of_its_files_leads_back_to_the_moment_at_its_end(clip, suffix):
    path = clip().with_suffix(suffix)
    opened = read_address(f'"{path}"\n')
    assert (opened.case, opened.site, opened.seed, opened.track) == (ADDRESS.case, ADDRESS.site, ADDRESS.seed, ADDRESS.track)
    assert opened.at_s == 0.32


def test_a_second_clip_of_the_same_moment_replaces_nothing(clip, tmp_path):
    first = clip()
    first.unlink()  # the learner wanted the signals only
    before = first.with_suffix(".edf").read_bytes()
    assert clip().stem == f"{first.stem}_2"
    assert first.with_suffix(".edf").read_bytes() == before
    assert len(kept(tmp_path)) == 5


@pytest.mark.parametrize("fails", ["write_wav", "write_edf", "json"])
def test_on_a_full_disk_a_clip_is_written_whole_or_not_at_all(clip, tmp_path, monkeypatch, fails):
    clip()
    before = kept(tmp_path)
    if fails == "json":
        monkeypatch.setattr(Path, "write_text", lambda path, *_, **__: fill_up(path))
    else:
        monkeypatch.setattr(export, fails, lambda path, *_: fill_up(path))
    with pytest.raises(OSError, match="No space left") as full:
        clip()
    assert full.value.strerror == "No space left on device", "what the user is told"
    assert kept(tmp_path) == before


def test_on_a_full_disk_a_picture_is_written_whole_or_not_at_all(tmp_path, monkeypatch):
    monkeypatch.setattr("scenes.keeping.write_png", lambda _, path: fill_up(path))
    with pytest.raises(OSError, match="No space left") as full:
        save_snapshot(tmp_path, pygame.Surface((20, 10)), ADDRESS)
    assert full.value.strerror == "No space left on device"
    assert kept(tmp_path) == []


def test_a_picture_is_the_window_and_replaces_none(tmp_path):
    window = pygame.Surface((20, 10))
    window.fill((10, 200, 30))
    paths = {save_snapshot(tmp_path, window, ADDRESS) for _ in range(3)}
    assert len(paths) == 3
    assert all(pygame.image.load(path).get_at((3, 3))[:3] == (10, 200, 30) for path in paths)


def test_before_there_is_a_signal_there_is_no_clip(played, tmp_path):
    with pytest.raises(ValueError, match="no signal"):
        save_clip(tmp_path, History(), 0, 480, played[0], ADDRESS)


def test_a_case_of_ones_own_is_kept_in_the_same_folder(clip, tmp_path):
    own = tmp_path / "my own" / "Fall 7 für Übungen.yaml"
    path = clip(address=Address(str(own), "first_dorsal_interosseous", 1, 0.4))
    assert path.parent == tmp_path / "kept"
    assert read_address(str(path)).case == str(own)


@pytest.mark.parametrize("text", [
    "", "{}", "[]", "7", '{"address": 7}', '{"address": "als"}', '{"addr', "[" * 100_000, "\0\0\0",
])  # fmt: skip
def test_a_damaged_clip_is_refused_in_words(tmp_path, text):
    file = tmp_path / "clip.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(AddressError, match="not an address"):
        read_address(str(file))


def test_a_clip_in_another_encoding_is_refused_in_words(tmp_path):
    (tmp_path / "clip.json").write_bytes(b'{"address": "\xff\xfe"}')
    with pytest.raises(AddressError):
        read_address(str(tmp_path / "clip.wav"))


@pytest.mark.parametrize("text", ["x" * 5000 + ".json", "\0.json", "/nowhere/clip.wav", ".json", "clip.json"])
def test_what_is_no_file_is_read_as_an_address(text):
    with pytest.raises(AddressError):
        read_address(text)

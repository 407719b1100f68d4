import hashlib
import json
import wave
from pathlib import Path

import numpy as np
import pytest

from sim import export
from sim.discharges import DISCHARGES
from sim.engine import RATE_HZ
from sim.loader import load_muscle, load_scenario
from sim.rendering import FolderError, delivery, render_to
from sim.scenario import muscle_of
from sim.spikes import KINDS

SECONDS = 2.05  # not a whole number of EDF records
PADDED = round(2.1 * RATE_HZ)


def rendered(folder: Path, case: str = "als", seed: int = 1, seconds: float = SECONDS, effort: float = 0.05) -> Path:
    scenario = load_scenario(case)
    site = next(iter(scenario.sites))
    address = export.Address(case, site, seed, 0, scenario.months, load_muscle(muscle_of(site)).electrode, effort, None, seconds)
    render_to(folder, scenario, address, ("edf", "wav", "npz"), progress=lambda share, doing: None)
    return folder


@pytest.fixture(scope="module")
def als(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return rendered(tmp_path_factory.mktemp("als"))


@pytest.fixture(scope="module")
def arrays(als: Path) -> dict[str, np.ndarray]:
    with np.load(als / "signals.npz") as file:
        return dict(file)


@pytest.fixture(scope="module")
def truth(als: Path) -> dict:
    return json.loads((als / "truth.json").read_text(encoding="utf-8"))


def test_npz_holds_the_signals_with_their_shapes(arrays: dict[str, np.ndarray], truth: dict) -> None:
    frames = round(SECONDS * 100)
    assert arrays["emg_uv"].shape == (2, frames * 480)
    assert arrays["emg_uv"].dtype == np.float32
    assert float(arrays["rate_hz"]) == RATE_HZ
    assert arrays["twitch_mn"].shape == (len(truth["units"]), frames)
    assert arrays["displacement_mm"].shape == (frames,)


def test_edf_opens_in_pyedflib_with_the_samples_of_the_npz(als: Path, arrays: dict[str, np.ndarray]) -> None:
    import pyedflib

    with pyedflib.EdfReader(str(als / "signals.edf")) as file:
        assert file.filetype == pyedflib.FILETYPE_EDFPLUS
        assert file.getSignalLabels() == ["needle", "surface"]
        assert file.datarecord_duration == pytest.approx(0.1)
        for channel, signal_uv in enumerate(arrays["emg_uv"]):
            assert file.getPhysicalDimension(channel) == "uV"
            assert file.getSampleFrequency(channel) == RATE_HZ
            step_uv = (file.getPhysicalMaximum(channel) - file.getPhysicalMinimum(channel)) / 65534
            read = file.readSignal(channel)
            assert read.size == PADDED
            assert np.abs(read[: signal_uv.size] - signal_uv).max() <= step_uv
            assert np.abs(read[signal_uv.size :]).max() < step_uv


def test_edf_opens_in_mne_with_the_samples_of_the_npz(als: Path, arrays: dict[str, np.ndarray]) -> None:
    import mne

    raw = mne.io.read_raw_edf(als / "signals.edf", preload=True, verbose="error")
    assert raw.info["sfreq"] == RATE_HZ
    assert raw.ch_names == ["needle", "surface"]
    for read_v, signal_uv in zip(raw.get_data(), arrays["emg_uv"], strict=True):
        step_uv = 2 * max(100.0, np.ceil(np.abs(signal_uv).max())) / 65534
        assert np.abs(1e6 * read_v[: signal_uv.size] - signal_uv).max() <= step_uv


def test_edf_annotates_what_units_discharged_by_themselves(als: Path, truth: dict) -> None:
    import pyedflib

    with pyedflib.EdfReader(str(als / "signals.edf")) as file:
        onsets, _, texts = file.readAnnotations()
    written = {(round(float(onset), 4), text) for onset, text in zip(onsets, texts, strict=True)}
    expected = {
        (round(s["time_s"], 4), f"{s['kind']} unit {s['unit']}") for s in truth["spikes"] if "unit" in s and s["kind"] != "voluntary"
    }
    assert expected
    assert written == expected | {(SECONDS, "end of the signal")}


def test_sound_is_the_needle(als: Path, arrays: dict[str, np.ndarray], truth: dict) -> None:
    with wave.open(str(als / "sound.wav"), "rb") as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, RATE_HZ)
        heard = np.frombuffer(file.readframes(file.getnframes()), dtype="<i2")
    full_scale = truth["sound_full_scale_uv"]
    assert np.abs(arrays["emg_uv"][0]).max() <= full_scale
    np.testing.assert_allclose(heard * (full_scale / 32767), arrays["emg_uv"][0], atol=full_scale / 32767)


def test_truth_names_the_address_the_units_and_every_spike(truth: dict) -> None:
    address = {key: truth[key] for key in ("case", "site", "seed", "insertion", "rate_hz")}
    assert address == {"case": "als", "site": next(iter(load_scenario("als").sites)), "seed": 1, "insertion": 0, "rate_hz": RATE_HZ}
    assert truth["version"] == export.version()
    assert truth["months"] == load_scenario("als").months
    units = truth["units"]
    assert [unit["id"] for unit in units] == list(range(len(units)))
    assert {"id", "fibres", "threshold", "alive"} <= set(units[0])
    assert any(not unit["alive"] for unit in units)
    assert all(unit["fibres"] == 0 for unit in units if not unit["alive"])
    times = [spike["time_s"] for spike in truth["spikes"]]
    assert times == sorted(times)
    assert 0 <= times[0] <= times[-1] <= SECONDS
    for spike in truth["spikes"]:
        born = DISCHARGES[spike["kind"]](kind=spike["kind"]).origin if spike["kind"] in DISCHARGES else "soma"
        assert spike["origin"] in {born, "soma"}  # an impulse that has run back to the cell body may come out again
        assert ("unit" in spike) != ("fibre" in spike)
        assert "fibre" in spike or units[spike["unit"]]["alive"]
    assert {spike["kind"] for spike in truth["spikes"]} <= set(KINDS)


def test_two_renders_of_one_address_are_the_same_bytes_and_another_seed_is_not(als: Path, tmp_path: Path) -> None:
    digests = [
        hashlib.sha256((folder / "signals.npz").read_bytes()).hexdigest()
        for folder in (als, rendered(tmp_path / "again"), rendered(tmp_path / "other", seed=2))
    ]
    assert digests[0] == digests[1] != digests[2]
    assert (als / "truth.json").read_bytes() == (tmp_path / "again" / "truth.json").read_bytes()
    assert (als / "signals.edf").read_bytes() == (tmp_path / "again" / "signals.edf").read_bytes()


def test_a_longer_render_continues_a_shorter_one(als: Path, arrays: dict[str, np.ndarray], tmp_path: Path) -> None:
    with np.load(rendered(tmp_path / "shorter", seconds=1.0) / "signals.npz") as shorter:
        np.testing.assert_array_equal(shorter["emg_uv"], arrays["emg_uv"][:, :RATE_HZ])


def test_nothing_is_left_when_writing_stops_halfway(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), delivery(tmp_path / "a" / "b", force=False) as workshop:
        (workshop / "signals.edf").write_bytes(b"half")
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []


def test_a_stopped_render_leaves_what_was_there(tmp_path: Path) -> None:
    (tmp_path / "truth.json").write_text("old", encoding="utf-8")
    with pytest.raises(KeyboardInterrupt), delivery(tmp_path, force=True) as workshop:
        (workshop / "truth.json").write_text("new", encoding="utf-8")
        raise KeyboardInterrupt
    assert [(file.name, file.read_text(encoding="utf-8")) for file in tmp_path.iterdir()] == [("truth.json", "old")]


def test_a_folder_with_files_is_refused_unless_forced_and_only_same_names_are_replaced(tmp_path: Path) -> None:
    for name in ("truth.json", "mine.txt"):
        (tmp_path / name).write_text("old", encoding="utf-8")
    with pytest.raises(FolderError, match=r"already holds files.*--force"), delivery(tmp_path, force=False):
        pytest.fail("work began")
    with delivery(tmp_path, force=True) as workshop:
        (workshop / "truth.json").write_text("new", encoding="utf-8")
    assert {file.name: file.read_text(encoding="utf-8") for file in tmp_path.iterdir()} == {"truth.json": "new", "mine.txt": "old"}


def test_a_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    for folder in (tmp_path / "file", tmp_path / "file" / "inside"):
        with pytest.raises(FolderError, match="there is a file of this name"), delivery(folder, force=True):
            pytest.fail("work began")

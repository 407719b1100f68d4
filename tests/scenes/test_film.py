"""Films of the skin as whoever opens the files sees them: how many pictures, how long, of which moments, and with what sound."""

from dataclasses import replace
from importlib.util import find_spec

import numpy as np
import pygame
import pytest
from PIL import Image

from scenes import film as films
from scenes.film import Film
from scenes.pictures import facts
from scenes.theme import Theme
from scenes.words import Words
from sim import patient as patients
from sim.engine import RATE_HZ, Controls, Engine, render
from sim.export import Address
from sim.formats import FILMS
from sim.loader import SHIPPED, load_scenario
from sim.neighbours import Skin
from sim.surface import SurfaceError, shift_mm

SMALL = (160, 120)
SYNKINESIS = SHIPPED / "exemplars" / "synkinesis.yaml"


def filmed(case: str, seconds: float, **changes: object) -> Film:
    scenario = load_scenario(case)
    patient = patients.build(scenario, 1)
    engine = Engine(patient)
    address = Address(case, engine.muscle.site, 1, 0, scenario.months, engine.electrode, 0.0, None, seconds)
    return replace(Film(patient, engine, render(engine, seconds), address, loop_s=1.0, size=SMALL), **changes)


@pytest.fixture(scope="module")
def twitching() -> Film:
    """Three seconds of a calf that fasciculates, the movement enlarged so that a small picture shows it."""
    return filmed("benign_fasciculation", 3.0, gain=10.0)


def skin(picture: Image.Image) -> np.ndarray:
    return np.asarray(picture.convert("RGB"), int)[: SMALL[1]]


def test_every_format_of_the_command_line_has_a_writer():
    assert set(films.WRITERS) == set(FILMS)


def test_the_film_lies_round_the_moment_of_most_movement_and_wholly_in_the_recording():
    moved = np.zeros(300)
    for most in (0, 3, 150, 299):
        moved[:], moved[most] = 0, 1
        frames = films.stretch(moved, 25, 4, 12)
        assert (len(frames), frames.step) == (25, 4)
        assert frames.start >= 0
        assert frames.stop <= 300
        assert frames.start <= most < frames.stop
    moved[:], moved[150] = 0, 1
    assert films.stretch(moved, 25, 4, 12)[12] == 150
    assert films.stretch(moved, 75, 4, 37) == range(0, 300, 4)


def test_a_gif_has_all_its_pictures_of_40_ms_and_goes_on_for_ever(twitching, tmp_path):
    films.write_gif(tmp_path, twitching)
    with Image.open(tmp_path / "skin.gif") as gif:
        assert gif.n_frames == 25
        assert gif.info["loop"] == 0
        pictures = []
        for k in range(gif.n_frames):
            gif.seek(k)
            assert gif.info["duration"] == 40
            pictures.append(skin(gif))
    moved = twitching.moved_mm[list(twitching.frames)]
    change = np.abs(pictures[int(moved.argmax())] - pictures[int(moved.argmin())])
    assert change[30:].max() > 20, "below the label, where the skin is"


def test_a_gif_shows_what_the_frames_show(twitching, tmp_path):
    short = replace(twitching, loop_s=0.2)
    films.write_gif(tmp_path, short)
    films.write_frames(tmp_path, short)
    files = sorted((tmp_path / "skin_frames").iterdir())
    assert [file.name for file in files] == [f"000{k}.png" for k in range(1, 6)]
    with Image.open(tmp_path / "skin.gif") as gif:
        for k, file in enumerate(files):
            gif.seek(k)
            with Image.open(file) as png:
                assert png.size == gif.size
                assert np.abs(np.asarray(png.convert("RGB"), int) - np.asarray(gif.convert("RGB"), int)).max() < 40
                assert np.abs(skin(png) - skin(gif)).mean() < 3


def test_each_picture_shows_the_engines_frame_of_its_time(twitching, words):
    view, canvas = twitching.view(SMALL, words), pygame.Surface(SMALL, depth=32)
    for frame, shot in zip(twitching.frames, films.shots(twitching, twitching.frames), strict=True):
        view.draw(canvas, twitching.forces_mn[frame])
        assert np.array_equal(pygame.surfarray.array3d(canvas), pygame.surfarray.array3d(shot)[:, : SMALL[1]])


def test_a_normal_muscle_at_rest_does_not_move(tmp_path):
    resting = filmed("normal", 0.4, loop_s=0.4)
    films.write_frames(tmp_path, resting)
    films.write_gif(tmp_path, resting)
    files = list((tmp_path / "skin_frames").iterdir())
    assert len(files) == 10
    assert len({file.read_bytes() for file in files}) == 1
    with Image.open(tmp_path / "skin.gif") as gif:
        assert gif.n_frames == 10, "equal pictures are not made one"


def test_enlarged_movement_is_written_on_every_picture_and_true_movement_is_not(twitching):
    for gain, labelled in ((10.0, True), (1.0, False)):
        shot = next(films.shots(replace(twitching, gain=gain), twitching.frames[:1]))
        pixels = pygame.surfarray.array3d(shot)[:, :40].astype(int)
        amber = (pixels[..., 0] > 200) & (pixels[..., 2] < 130)
        assert amber.any() == labelled


def test_the_pictures_say_what_they_are(twitching, words, monkeypatch):
    written = spied(monkeypatch)
    list(films.shots(replace(twitching, size=(640, 480)), twitching.frames[:1], traced=True))
    text = " ".join(written)
    assert twitching.engine.muscle.spec.title in text
    assert all(fact in text for fact in facts(words, twitching.address))
    assert words("app.honesty") in text
    assert "…" not in text


def test_the_strip_says_the_times_of_the_recording(twitching, words, monkeypatch):
    written = spied(monkeypatch)
    picture = films.strip_picture(twitching)
    times_ms = [int(text.removesuffix(" ms")) for text in written if text.removesuffix(" ms").isdigit()]
    recording = twitching.recording
    assert (len(times_ms), set(np.diff(times_ms))) == (10, {30})
    assert times_ms[3] == 10 * (int(twitching.moved_mm.argmax()) + 1), "a twitch's force is that at the end of 10 ms"
    per_tile = twitching.strip_uv.size // 10
    assert per_tile == 30 * RATE_HZ // 1000
    for k, time_ms in enumerate(times_ms):
        assert twitching.strip_uv[k * per_tile + per_tile // 2] == recording.emg_uv[0, time_ms * RATE_HZ // 1000]
    assert any("seed 1" in text and twitching.address.site in text and "× 10" in text for text in written)
    tiles = pygame.surfarray.array3d(picture)[films.STRIP_MARGIN : -films.STRIP_MARGIN].astype(int)
    tiles = np.stack(np.split(tiles, 10))[:, :, films.STRIP_TOP + 40 : films.STRIP_TOP + films.TILE[1] - 40]
    assert np.abs(tiles[3] - tiles[0]).max() > 20


@pytest.mark.parametrize("most", [0, 150, 299])
def test_a_strip_at_either_end_lies_wholly_in_the_recording(twitching, most):
    moved = np.zeros(300, np.float32)
    moved[most] = 1
    at_end = replace(twitching, recording=replace(twitching.recording, displacement_mm=moved))  # a limb's skin is not pulled
    assert at_end.strip_uv.size == 300 * RATE_HZ // 1000
    assert at_end.strip_frames.stop <= 300


def test_the_film_is_of_the_moment_of_most_movement_sideways_too():
    blinking = filmed(str(SYNKINESIS), 3.0)
    feet, recording = blinking.engine.footprints(), blinking.recording
    most = int(blinking.moved_mm.argmax())
    shift = np.hypot(*shift_mm(feet, recording.twitch_mn[:, most], feet.x_mm, feet.y_mm)).max()
    assert blinking.moved_mm[most] == pytest.approx(max(shift, recording.displacement_mm[most]))
    assert shift > 1.5 * recording.displacement_mm.max()
    assert most in blinking.frames or most in blinking.strip_frames


def test_all_muscles_under_the_skin_are_filmed_the_lid_with_the_mouth():
    blinking = filmed(str(SYNKINESIS), 3.0)
    own = blinking.engine.muscle.population.units
    shut = [blinking.skin.footprints.shut(blinking.forces_mn[frame])[1] for frame in blinking.strip_frames]
    pulled = [blinking.forces_mn[frame][:own].sum() for frame in blinking.strip_frames]
    assert max(shut) > 0.5
    assert max(pulled) > 0
    assert min(shut) < 0.2, "and opens again"
    places = [place.centre_mm for place in blinking.places]
    view = blinking.view(films.TILE, Words())
    view.look = films.closest(blinking, view.look)
    view.draw(pygame.Surface(films.TILE, depth=32), blinking.forces_mn[blinking.strip_frames[0]])
    assert len(places) == 2
    assert all(view.rect.inflate(-20, -20).collidepoint(view.at(*place)) for place in places), "the strip shows both"


def test_neighbours_move_in_a_part_as_in_the_whole():
    blinking = filmed(str(SYNKINESIS), 3.0)
    skin, recording = Skin(blinking.patient, blinking.engine), blinking.recording
    for frame in range(max(blinking.frames) + 1):
        forces_mn = skin.step(frame, recording.twitch_mn[:, frame], Controls())
        if frame in blinking.frames:
            assert np.array_equal(forces_mn, blinking.forces_mn[frame])


def test_a_lost_picture_of_the_skin_leaves_no_film(twitching, tmp_path, monkeypatch):
    def load(surface: str, body: str) -> None:
        raise SurfaceError("the picture of the skin is missing")

    monkeypatch.setattr("scenes.preparation.load_surface", load)
    films.shoot(["gif", "frames", "strip"], tmp_path, replace(twitching))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(find_spec("av") is None, reason="PyAV, the optional dependency of video, is not installed")
def test_an_mp4_has_pictures_and_sound_of_equal_length(twitching, tmp_path):
    import av

    films.write_mp4(tmp_path, twitching)
    with av.open(str(tmp_path / "skin.mp4")) as file:
        video, audio = file.streams.video[0], file.streams.audio[0]
        assert (float(video.average_rate), audio.rate) == (25.0, RATE_HZ)
        assert float(video.duration * video.time_base) == pytest.approx(1.0)
        assert float(audio.duration * audio.time_base) == pytest.approx(1.0, abs=0.001)
        pictures = [frame.to_ndarray(format="rgb24").astype(int) for frame in file.decode(video)]
    assert len(pictures) == 25
    moved = twitching.moved_mm[list(twitching.frames)]
    most, least = pictures[int(moved.argmax())], pictures[int(moved.argmin())]
    assert np.abs(most - least)[30 : SMALL[1]].max() > 15
    with av.open(str(tmp_path / "skin.mp4")) as file:
        heard = np.concatenate([frame.to_ndarray()[0] for frame in file.decode(audio=0)])
    signal = twitching.needle_uv
    near = min(heard.size, signal.size)
    assert np.corrcoef(heard[:near], signal[:near])[0, 1] > 0.9, "what the trace shows, at the same time"


def spied(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is written from now on."""
    written: list[str] = []
    write = Theme.write

    def spy(self, target, words, *rest, **options):
        written.append(words)
        return write(self, target, words, *rest, **options)

    monkeypatch.setattr(Theme, "write", spy)
    return written

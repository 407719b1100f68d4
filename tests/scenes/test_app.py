"""Opening the window, or saying why it cannot be opened."""

import os
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pygame
import pytest

from scenes import app
from scenes.stage import STAGE

ROOT = Path(__file__).resolve().parents[2]


def python(code, **environment):
    bare = {k: v for k, v in os.environ.items() if k not in {"DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER"}}
    return subprocess.run([sys.executable, "-c", code], cwd=ROOT, env={**bare, **environment}, capture_output=True, text=True, check=False)


@pytest.mark.skipif(sys.platform != "linux", reason="only there can a machine be without a display so easily")
@pytest.mark.parametrize("driver", [{}, {"SDL_VIDEODRIVER": "x11"}])
def test_without_a_display_it_says_so(driver):
    result = python("from scenes import app\ntry:\n    app.run()\nexcept app.NoDisplay as reason:\n    print('none:', reason)", **driver)
    assert result.stdout.startswith("none: ")
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(("installed", "says"), [
    ({"pygame", "pygame-ce"}, "both pygame and pygame-ce"), ({"pygame"}, "pygame instead of pygame-ce"), ({"pygame-ce"}, ""),
])  # fmt: skip
def test_the_wrong_pygame_is_named_in_one_sentence(monkeypatch, capsys, installed, says):
    def distribution(name):
        if name not in installed:
            raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "distribution", distribution)
    assert says in app.two_pygames()
    if says:
        assert app.run() == 1
        assert len(capsys.readouterr().err.strip().splitlines()) == 1


def test_a_wrong_case_is_said_before_a_window_opens():
    result = python("from scenes import app\napp.run('als', 'left_nose')", SDL_VIDEODRIVER="dummy")
    assert "left_nose" in result.stderr.splitlines()[-1]


def test_every_scene_that_is_named_can_be_drawn():
    assert set(app.SCENES) == set(STAGE)


@pytest.mark.slow
def test_the_contact_sheet_has_every_scene_in_each_theme_and_two_sizes_of_text(tmp_path):
    out = tmp_path / "sheet.png"
    result = python(f"from pathlib import Path\nfrom scenes import app\napp.screenshot('all', Path({str(out)!r}), at=0.1)")
    assert result.returncode == 0, result.stderr
    sheet = pygame.image.load(out)
    wide, tall = sheet.get_width() / 6, sheet.get_height() / len(app.SCENES)
    cells = [sheet.subsurface((int(x * wide) + 40, int(y * tall) + 60, 400, 200)) for y in range(len(app.SCENES)) for x in range(6)]
    assert len({pygame.image.tobytes(cell, "RGB") for cell in cells}) == len(cells)


@pytest.mark.parametrize(("scene", "says"), [("atlas", "no entry `als`; there are: electrical"), ("compare", "no comparison `als`")])
def test_what_the_atlas_and_the_comparisons_lack_is_said(scene, says):
    result = python(f"from pathlib import Path\nfrom scenes import app\napp.screenshot({scene!r}, Path('none.png'), 'als')")
    assert says in result.stderr.splitlines()[-1]


@pytest.mark.parametrize("scene", [pytest.param(scene, marks=[] if scene == "body" else pytest.mark.slow) for scene in app.SCENES])
def test_a_scene_is_drawn_to_a_file(tmp_path, scene):
    out = tmp_path / "deep" / f"{scene}.png"
    code = f"from pathlib import Path\nfrom scenes import app\napp.screenshot({scene!r}, Path({str(out)!r}), at=0.3, size=(1100, 720))"
    result = python(code)
    assert result.returncode == 0, result.stderr
    picture = pygame.image.load(out)
    assert picture.get_size() == (1100, 720)
    colours = {tuple(picture.get_at((x, y))) for x in range(0, 1100, 7) for y in range(0, 720, 7)}
    assert len(colours) > 5

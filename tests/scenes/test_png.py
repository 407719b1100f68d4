import subprocess
import sys

import pygame
import pytest

from scenes.png import write_png

LIMITED = """
import resource, sys
from pathlib import Path
import pygame
from scenes.png import write_png
resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))
picture = pygame.Surface((300, 200))
pygame.surfarray.pixels2d(picture)[:] = [[x * y * 7919 % 2**24 for y in range(200)] for x in range(300)]
try:
    write_png(picture, Path(sys.argv[1]))
except OSError:
    print("told")
"""


def test_a_picture_is_what_was_drawn(tmp_path):
    picture = pygame.Surface((30, 20))
    picture.fill((10, 200, 30), (5, 5, 10, 10))
    write_png(picture, tmp_path / "a.png")
    assert pygame.image.tobytes(pygame.image.load(tmp_path / "a.png"), "RGB") == pygame.image.tobytes(picture, "RGB")


@pytest.mark.skipif(sys.platform == "win32", reason="files have no limit there")
def test_a_picture_for_which_there_is_no_room_is_not_cut_off_in_silence(tmp_path):
    done = subprocess.run([sys.executable, "-c", LIMITED, str(tmp_path / "a.png")], capture_output=True, text=True, check=True)
    assert "told" in done.stdout

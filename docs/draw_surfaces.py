"""Draw docs/surfaces.jpg: every surface of two bodies in two tones of skin.

uv run python docs/draw_surfaces.py [FILE]
"""

import os
import sys
from pathlib import Path

import numpy as np

os.environ.setdefault("SDL_VIDEODRIVER", "dummy")
import pygame

from sim.surface import SURFACES, LitSkin, load_surface, unseen

PATIENTS = (("woman_young", "light"), ("woman_young", "deep"), ("man_old", "light"), ("man_old", "brown"))
SIZE, ACROSS = (240, 180), 8


def main() -> None:
    """One row of eight pictures after the other, patient by patient."""
    file = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent / "surfaces.jpg"
    rows = -(-len(SURFACES) // ACROSS)
    sheet = pygame.Surface((SIZE[0] * ACROSS, SIZE[1] * rows * len(PATIENTS)), depth=32)
    for p, (body, tone) in enumerate(PATIENTS):
        for n, surface in enumerate(SURFACES):
            lit = LitSkin(load_surface(surface, body), (2 * SIZE[0], 2 * SIZE[1]), tone=tone)
            lit.draw(unseen(1), np.zeros(1))
            picture = pygame.image.frombuffer(lit.frame, lit.size, "RGBX")
            place = SIZE[0] * (n % ACROSS), SIZE[1] * (p * rows + n // ACROSS)
            sheet.blit(pygame.transform.smoothscale(picture, SIZE), place)
    pygame.image.save(sheet, file)


if __name__ == "__main__":
    main()

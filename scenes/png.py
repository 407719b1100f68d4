"""A picture written to a file."""

import io
from pathlib import Path

import pygame


def write_png(picture: pygame.Surface, path: Path) -> None:
    """Write a PNG file; OSError if it cannot be written whole, of which pygame's own `save` says nothing where the disk is full."""
    file = io.BytesIO()
    pygame.image.save(picture, file, ".png")
    path.write_bytes(file.getvalue())

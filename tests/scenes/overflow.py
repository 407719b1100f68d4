"""Finds text that is cut off, outside of its place, or on other text."""

from itertools import combinations

import pygame

from scenes.theme import Written
from scenes.window import Window

TOUCHING = 2  # pixels by which the boxes of two lines may overlap, as letters seldom fill them


def faults(window: Window) -> list[str]:
    """What is wrong with the words in the window's next picture, one sentence each; nothing if all can be read.

    Scenes are placed anew, so that what they keep is drawn, too. Words of different layers, as those of an open list or of a scene
    on top, may lie on each other.
    """
    window.theme.cut.clear()
    written = recorded(window)
    found = [f"`{words}` is cut off" for words in window.theme.cut]
    for line in written:
        seen = line.seen_in.inflate(0, 10_000) if line.scrolls else line.seen_in
        if not (window.rect.contains(line.rect) or line.scrolls) or not seen.contains(line.rect):
            found.append(f"`{line.words}` at {line.rect} leaves {line.seen_in}")
    for one, other in combinations(written, 2):
        shared = one.rect.clip(one.seen_in).clip(other.rect.clip(other.seen_in))
        if one.layer == other.layer and min(shared.size) > TOUCHING:
            found.append(f"`{one.words}` lies on `{other.words}` at {shared}")
    return found


def recorded(window: Window) -> list[Written]:
    """Every line of text in the window's next picture, each once."""
    theme = window.theme
    theme.written = []
    for n, scene in enumerate(window.shown()):
        theme.layer = 10 * n
        scene.place()
    theme.layer = 0
    window.draw()
    written, theme.written = theme.written, None
    return list({(line.words, tuple(line.rect), line.layer): line for line in written}.values())


def colliding(rects: list[pygame.Rect]) -> list[tuple[pygame.Rect, pygame.Rect]]:
    """Controls that lie on each other."""
    return [(one, other) for one, other in combinations(rects, 2) if one.colliderect(other)]

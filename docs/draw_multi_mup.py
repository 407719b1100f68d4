"""Draws multi_mup.png: ten healthy subjects and ten with ALS examined as a laboratory would, from the needle's signal alone.

    python -m docs.draw_multi_mup                 (some ten minutes on two cores)

Each dot is one motor unit potential of biceps brachii (20 sites a subject; recruitment: at six of them), each bar a subject's
mean, and the band that of published subjects' means, where there is one (scenarios/physiology.yaml).
"""

import os
from concurrent.futures import ProcessPoolExecutor
from itertools import product
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pygame

from scenes.theme import Theme
from sim.bench.clinic import multi_mup, recruited, recruitment_ratios
from sim.bench.speed import healthy
from sim.loader import load_scenario
from sim.patient import build
from sim.reference import ranges

SITE = "biceps_brachii"
SUBJECTS, INSERTIONS = range(1, 11), 6
GROUPS = {"normal": 0.06, "als": 0.15}  # effort at the end of the slow ramp: with few units left, more is needed to see any
PANELS = {  # title, greatest value drawn, key of the published range
    "amplitude_uv": ("Amplitude, µV", 4000.0, "B.mup.biceps.mean_amplitude_uV"),
    "duration_ms": ("Duration, ms", 40.0, "B.mup.biceps.mean_duration_ms"),
    "phases": ("Phases", 12.0, "B.mup.phases"),
    "turns": ("Turns", 20.0, ""),
    "ratio": ("Rate of the fastest unit over number of units", 20.0, "B.recruit.ratio"),
}
Subject = dict[str, list[float]]


def examine(group: str, seed: int) -> Subject:
    """All that is measured in one subject, by panel."""
    muscle = healthy(SITE, seed=seed) if group == "normal" else build(load_scenario(group), seed).muscle(SITE)
    potentials = [unit.potential for unit in multi_mup(muscle)]
    ratios = [ratio for k in range(INSERTIONS) for ratio in recruitment_ratios(recruited(muscle, GROUPS[group], k))]
    return {**{name: [float(getattr(p, name)) for p in potentials] for name in list(PANELS)[:4]}, "ratio": ratios}


def draw(found: dict[tuple[str, int], Subject]) -> pygame.Surface:
    """One panel a quantity, the healthy subjects to the left."""
    theme, width, height = Theme(1.25), 1600, 330
    picture = pygame.Surface((width, 130 + height * len(PANELS)))
    picture.fill(theme.palette.ground)
    theme.write(picture, "Biceps brachii: ten healthy subjects, and ten with ALS of ten months", (40, 30), "title")
    theme.write(picture, "Model signals, not patients", (width - 40, 40), "small", theme.palette.quiet, anchor="topright")
    for row, (name, (title, most, key)) in enumerate(PANELS.items()):
        screen = pygame.Rect(120, 140 + row * height, width - 160, height - 70)
        pygame.draw.rect(picture, theme.palette.screen, screen)
        theme.write(picture, title, (screen.x, screen.y - 6), "body", theme.palette.quiet, anchor="bottomleft")

        def y(value: float, screen: pygame.Rect = screen, most: float = most) -> int:
            return round(screen.bottom - min(value / most, 1.0) * screen.height)

        if key:
            band = ranges()[key]
            pygame.draw.rect(picture, theme.palette.raised, (screen.x, y(band.high), screen.width, y(band.low) - y(band.high)))
        for tick in np.linspace(0, most, 5):
            theme.write(picture, f"{tick:g}", (screen.x - 12, y(tick)), "small", theme.palette.quiet, anchor="midright")
        for column, who in enumerate(product(GROUPS, SUBJECTS)):
            values = found[who][name]
            colour = theme.palette.accent if who[0] == "normal" else theme.palette.needle
            middle = screen.x + round((column + 0.5) * screen.width / len(found))
            for k, value in enumerate(values):
                pygame.draw.circle(picture, colour, (middle + (k * 7) % 41 - 20, y(value)), 3)
            if values:
                centre = float(np.median(values) if name == "ratio" else np.mean(values))
                pygame.draw.line(picture, theme.palette.text, (middle - 26, y(centre)), (middle + 26, y(centre)), 4)
    return picture


def main() -> None:
    """Examine everyone, print the subjects' means, and draw them."""
    everyone = list(product(GROUPS, SUBJECTS))
    with ProcessPoolExecutor(os.cpu_count() or 1, get_context("spawn")) as pool:
        found = dict(zip(everyone, pool.map(examine, *zip(*everyone, strict=True)), strict=True))
    for (group, seed), subject in found.items():
        means = {name: round(float(np.median(v) if name == "ratio" else np.mean(v)), 2) for name, v in subject.items() if v}
        print(group, seed, len(subject["phases"]), "potentials", means)  # noqa: T201
    pygame.font.init()
    pygame.image.save(draw(found), Path(__file__).with_name("multi_mup.png"))


if __name__ == "__main__":
    main()

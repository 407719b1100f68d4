"""What is drawn over the picture of the skin: where the needle goes in, and where the units that are picked out move it."""

import math

import pygame

from scenes.theme import Colour, Theme
from scenes.units import Units
from scenes.views.skin import SkinView
from sim.electrode import Needle
from sim.surface import Place


def mark_skin(target: pygame.Surface, theme: Theme, skin: SkinView, place: Place, needle: Needle, units: Units) -> None:
    """A ring where the needle goes through the skin, and one with its number over each unit that has a colour."""
    turn, feet = math.radians(place.fibre_angle_deg), skin.footprints
    x_mm, y_mm = place.centre_mm
    rings: list[tuple[float, float, Colour, str]] = [
        (x_mm + needle.x_mm * math.sin(turn), y_mm + needle.x_mm * math.cos(turn), theme.palette.needle, "")
    ]
    for unit, mark in units.coloured.items():
        if unit >= 0:
            name = units.name(unit) if unit == units.selected else ""
            rings.append((float(feet.x_mm[unit]), float(feet.y_mm[unit]), theme.palette.marks[mark], name))
    for x, y, colour, name in rings:
        at = skin.at(x, y)
        if not skin.rect.collidepoint(at):
            continue
        pygame.draw.aacircle(target, theme.palette.ground, at, theme.px(6), theme.px(4))
        pygame.draw.aacircle(target, colour, at, theme.px(5), max(2, theme.px(2)))
        if name:
            label = pygame.Rect(0, 0, theme.width(name, "small") + theme.px(6), theme.height("small"))
            label.midleft = (at[0] + theme.px(8), at[1])
            theme.box(target, label, theme.palette.screen, colour, radius=3)
            theme.write(target, name, label.center, "small", colour, anchor="center")

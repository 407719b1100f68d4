"""Curves and bars of a learner's progress, with their units on the axes and their values beside them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pygame

from scenes.theme import Colour, Theme
from scenes.widgets.paragraph import wrapped
from sim.teach.review import Curve, Share

FEW = 60  # points of a curve up to which each is marked


@dataclass(frozen=True)
class Level:
    """A value on an axis and the words for it; a `strong` one is drawn through the chart."""

    value: float
    words: str
    strong: bool = False


@dataclass(frozen=True)
class CurveView:
    """One curve over the number of answers: `title` names the quantity and its unit, `last` is its present value in words.

    `end` is the number of answers at the right edge, in words in `end_words`. `others` are drawn thinly behind it.
    """

    title: str
    curve: Curve
    top: float
    levels: tuple[Level, ...]
    last: str
    end: int
    end_words: str
    others: tuple[Curve, ...] = ()

    def wanted_head(self, theme: Theme, width: int) -> list[str]:
        """The title in lines."""
        return wrapped(theme, self.title, "strong", width)

    def points(self, screen: pygame.Rect) -> list[tuple[int, int]]:
        """Where the points of the curve lie in the picture: all of them, or one for each pixel across."""
        count = len(self.curve.items)
        chosen = np.unique(np.linspace(0, count - 1, min(count, screen.width)).astype(int)) if count else np.zeros(0, int)
        x = screen.x + self.curve.items[chosen] / max(1, self.end) * (screen.width - 1)
        y = screen.bottom - 1 - np.minimum(self.curve.value[chosen] / self.top, 1.0) * (screen.height - 1)
        return [(round(float(a)), round(float(b))) for a, b in zip(x, y, strict=True)]

    def margins(self, theme: Theme) -> tuple[int, int]:
        """What the numbers of its axis take to its left, and its present value to its right."""
        left = max(theme.width(level.words, "small") for level in self.levels) + theme.px(8)
        return left, theme.width(self.last, "strong") + theme.px(16)

    def screen(self, rect: pygame.Rect, theme: Theme, margins: tuple[int, int]) -> pygame.Rect:
        """Where in `rect` the curve is drawn."""
        head = len(self.wanted_head(theme, rect.width)) * theme.height("strong") + theme.height("small") // 2 + theme.px(3)
        foot = theme.height("small") + theme.px(6)
        return pygame.Rect(rect.x + margins[0], rect.y + head, rect.width - sum(margins), rect.height - head - foot)

    def draw(self, target: pygame.Surface, rect: pygame.Rect, theme: Theme, margins: tuple[int, int] | None = None) -> None:
        """Title, axes, curve, and its present value at its end; with the margins of several, their axes are in line."""
        colours, screen = theme.palette, self.screen(rect, theme, margins or self.margins(theme))
        for n, line in enumerate(self.wanted_head(theme, rect.width)):
            theme.write(target, line, (rect.x, rect.y + n * theme.height("strong")), "strong")
        pygame.draw.rect(target, colours.screen, screen)
        for level in self.levels:
            y = screen.bottom - 1 - round(level.value / self.top * (screen.height - 1))
            ink = colours.warning if level.strong else colours.grid_strong
            (_dashes if level.strong else pygame.draw.line)(target, ink, (screen.x, y), (screen.right - 1, y))
            theme.write(target, level.words, (screen.x - theme.px(6), y), "small", colours.quiet, anchor="midright")
        below = screen.bottom + theme.px(4)
        theme.write(target, "0", (screen.x, below), "small", colours.quiet)
        theme.write(target, self.end_words, (screen.right, below), "small", colours.quiet, anchor="topright")
        pygame.draw.line(target, colours.line, screen.bottomleft, screen.bottomright, max(1, theme.px(colours.stroke)))
        for other in self.others:
            points = replace(self, curve=other).points(screen)
            if len(points) > 1:
                pygame.draw.aalines(target, colours.quiet, False, points)
            elif points:
                pygame.draw.circle(target, colours.quiet, points[0], theme.px(2))
        self._draw_curve(target, screen, theme)

    def _draw_curve(self, target: pygame.Surface, screen: pygame.Rect, theme: Theme) -> None:
        colours, points = theme.palette, self.points(screen)
        if not points:
            return
        if len(points) > 1:
            pygame.draw.lines(target, colours.accent, False, points, max(2, theme.px(2 * colours.stroke)))
        for point in points if len(points) <= FEW else points[-1:]:
            pygame.draw.circle(target, colours.accent, point, theme.px(3))
        pygame.draw.circle(target, colours.accent, points[-1], theme.px(5))
        tall = theme.height("strong")
        y = max(screen.y + tall // 2, min(screen.bottom - tall // 2, points[-1][1]))
        theme.write(target, self.last, (points[-1][0] + theme.px(10), y), "strong", anchor="midleft")


@dataclass(frozen=True)
class Bar:
    """How many were right of some answers: what they have in common, the share and its count in words, and where it should lie."""

    name: str
    share: Share
    value: str  # of the share; empty if there are too few
    count: str
    expected: tuple[float, float]


@dataclass(frozen=True)
class BarsView:
    """Groups of bars, 0 to 1 high, over their names; a hatched bracket behind each shows where it should end."""

    title: str
    groups: tuple[tuple[str, tuple[Bar, ...]], ...]
    levels: tuple[Level, ...]

    def draw(self, target: pygame.Surface, rect: pygame.Rect, theme: Theme) -> None:
        """Title, axis, bars with their values above them, their names and counts below, and below these the groups' names."""
        colours, small, gap = theme.palette, theme.height("small"), theme.px(12)
        title = wrapped(theme, self.title, "strong", rect.width)
        for n, line in enumerate(title):
            theme.write(target, line, (rect.x, rect.y + n * theme.height("strong")), "strong")
        left = max(theme.width(level.words, "small") for level in self.levels) + theme.px(8)
        wide = (rect.width - left - gap * (len(self.groups) - 1)) // len(self.groups)
        slot = wide // max(len(bars) for _, bars in self.groups)
        names = {bar: [*wrapped(theme, bar.name, "small", slot), bar.count] for _, bars in self.groups for bar in bars}
        foot = max(map(len, names.values())) * small + theme.height("strong") + theme.px(12)
        head = len(title) * theme.height("strong") + theme.px(6) + small  # above 100 % there is room for a value
        screen = pygame.Rect(rect.x + left, rect.y + head, rect.width - left, rect.height - head - foot)
        for level in self.levels:
            y = screen.bottom - round(level.value * screen.height)
            pygame.draw.line(target, colours.grid_strong, (screen.x, y), (screen.right, y))
            theme.write(target, level.words, (screen.x - theme.px(6), y), "small", colours.quiet, anchor="midright")
        for n, (name, bars) in enumerate(self.groups):
            x = screen.x + n * (wide + gap)
            for k, bar in enumerate(bars):
                place = pygame.Rect(x + k * slot, screen.y, slot, screen.height)
                self._draw_bar(target, place, theme, bar)
                for m, line in enumerate(names[bar]):
                    theme.write(
                        target, line, (place.centerx, screen.bottom + theme.px(4) + m * small), "small", colours.quiet, anchor="midtop"
                    )
            pygame.draw.line(target, colours.line, (x, screen.bottom), (x + wide, screen.bottom), max(1, theme.px(colours.stroke)))
            theme.write(target, name, (x + wide // 2, rect.bottom), "strong", anchor="midbottom")

    def _draw_bar(self, target: pygame.Surface, place: pygame.Rect, theme: Theme, bar: Bar) -> None:
        colours = theme.palette
        low, high = (place.bottom - round(share * place.height) for share in bar.expected)
        _hatch(
            target,
            (colours.grid_strong, colours.quiet),
            pygame.Rect(place.x + theme.px(3), high, place.width - theme.px(6), low - high),
            theme.px(7),
        )
        if bar.share.value is None:
            return
        tall = round(bar.share.value * place.height)
        wide = max(theme.px(8), round(0.45 * place.width))
        box = pygame.Rect(place.centerx - wide // 2, place.bottom - tall, wide, tall)
        pygame.draw.rect(target, colours.accent, box)
        pygame.draw.rect(target, colours.text, box, max(1, theme.px(colours.stroke)))
        words = theme.words(bar.value, "small", colours.text).get_rect(midbottom=(place.centerx, box.y - theme.px(2)))
        pygame.draw.rect(target, colours.ground, words.inflate(theme.px(4), 0))
        theme.write(target, bar.value, words.topleft, "small")


def mixed(one: Colour, other: Colour, share: float) -> Colour:
    """A colour between two: all of the first at 0, all of the other at 1."""
    red, green, blue = (round(a + share * (b - a)) for a, b in zip(one, other, strict=True))
    return red, green, blue


def nice(most: float, steps: Sequence[float] = (1, 2, 5)) -> float:
    """The next larger round number, of the kind 1, 2, 5, 10 …"""
    decade = 10.0 ** np.floor(np.log10(max(most, 1e-9)))
    return float(next(decade * step for step in (*steps, 10) if decade * step >= most))


def _dashes(target: pygame.Surface, colour: Colour, begin: tuple[int, int], end: tuple[int, int]) -> None:
    """A line from left to right that is not taken for one of the grid."""
    for x in range(begin[0], end[0], 10):
        pygame.draw.line(target, colour, (x, begin[1]), (min(x + 5, end[0]), begin[1]), 2)


def _hatch(target: pygame.Surface, inks: tuple[Colour, Colour], box: pygame.Rect, pitch: int) -> None:
    """A range as a bracket in the second colour, filled with slanted lines in the first."""
    before = target.get_clip()
    target.set_clip(box.clip(before))
    for x in range(box.x - box.height, box.right, max(3, pitch)):
        pygame.draw.line(target, inks[0], (x, box.bottom), (x + box.height, box.y))
    target.set_clip(before)
    for y in (box.y, box.bottom - 1):
        pygame.draw.line(target, inks[1], (box.x, y), (box.right - 1, y), 2)

"""Sites marked on the whole body of the patient, with their names beside it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import hypot

import pygame

from scenes.theme import Colour, Theme
from scenes.views.figure import Figure
from scenes.views.labels import Point, apart, assigned, reached, slots
from scenes.widgets.paragraph import clipped, scroll_bar, wrapped
from sim.surface import SURFACES
from sim.surface.placement import FROM_MIDDLE_MM

MOST_LINES = 2  # of a name
PARTS = 6  # of a label's height: so finely may labels be shifted up and down
SIZES = (1.0, 0.9, 0.8, 0.7)  # of the figure: smaller where there would be no room for labels beside it
STEEPEST = 0.15  # of the view's height: so far above or below its ring may a label be, if a smaller figure can help it


@dataclass(frozen=True)
class Spot:
    """A site to be marked: its number, its name, and where it is on the map of the whole body, mm; None where that is not known."""

    number: int
    name: str
    place_mm: tuple[float, float] | None


@dataclass(frozen=True)
class Mark:
    """Where a site is drawn: the place itself and the ring round its number (None where it is not known), and the label with its lines."""

    place: Point | None
    ring: Point | None
    label: pygame.Rect
    lines: list[str]


class BodyView:
    """Draws the body, a numbered ring at every spot and its name beside the body; drawing changes nothing.

    Where there is no room for the names round the body they stand in a list to its left, which scrolls. `sides` are what is
    written under the views from the front and from behind.
    """

    def __init__(self, spots: Sequence[Spot], sides: tuple[str, str], tick: str) -> None:
        self.spots, self.sides, self.tick = list(spots), sides, tick
        self.marks: list[Mark] = []
        self.figure: Figure | None = None
        self._room = pygame.Rect(0, 0, 0, 0)
        self._corner = (0, 0)
        self._radius = 1
        self._list: pygame.Rect | None = None
        self._offset = self._overflow = 0

    @staticmethod
    def room(rect: pygame.Rect, theme: Theme) -> tuple[int, int]:
        """Width and height that the figure may have in a rectangle."""
        return rect.width - theme.px(24), rect.height - theme.height("small") - theme.px(24)

    def place(self, rect: pygame.Rect, theme: Theme, shown: Figure | None) -> None:
        """Lay the figure and all marks out in `rect`; without a figure, the names stand in a list."""
        self._radius, self._list = theme.px(9), None
        best = None
        for share in SIZES if shown is not None else ():
            self._set(rect, theme, shown.smaller(share) if shown is not None and share < 1 else shown)
            marks = self._marked(rect, theme, MOST_LINES) or self._marked(rect, theme, 1)
            steep = _steepest(marks)
            if marks and (best is None or steep < best[0]):
                best = steep, marks, self.figure
            if best is not None and best[0] <= STEEPEST * rect.height:
                break
        if best is None:
            self.marks = self._listed(rect, theme, shown)
        else:
            self.marks = best[1]
            self._set(rect, theme, best[2])

    def _listed(self, rect: pygame.Rect, theme: Theme, shown: Figure | None) -> list[Mark]:
        """The marks with their names below each other on the left; the figure, as large as it can be, beside them."""
        inner, gap, edge = rect.inflate(-theme.px(24), -theme.px(24)), theme.px(4), theme.px(60)
        names = [spot.name for spot in self.spots]
        width = min(_narrowest(names, theme, MOST_LINES) + edge, inner.width // 2)
        lines = [wrapped(theme, name, "strong", width - edge) for name in names]
        self._list = pygame.Rect(inner.topleft, (width + theme.px(10), inner.height))
        beside = pygame.Rect(self._list.right, rect.y, rect.right - self._list.right, rect.height)
        if shown is not None:
            room = self.room(beside, theme)
            share = min(1.0, room[0] / shown.picture.get_width(), (room[1] - theme.height("small")) / shown.picture.get_height())
            self._set(beside, theme, shown.smaller(share) if share < 1 else shown)
        else:
            self._set(beside, theme, None)
        rings, places = self._rings()
        marks, top = [], inner.y
        for n in range(len(names)):
            label = pygame.Rect(inner.x, top, width, len(lines[n]) * theme.height("strong") + theme.px(8))
            marks.append(Mark(places[n], rings[n], label, lines[n]))
            top = label.bottom + gap
        self._offset, self._overflow = 0, max(0, top - gap - inner.bottom)
        return marks

    def reveal(self, n: int) -> None:
        """Bring the name of a spot into view, where the list is longer than its room."""
        if self._list is not None and self.marks:
            label = self.marks[n].label
            self.scroll(max(0, label.bottom - self._list.bottom) - max(0, self._list.top - label.top))

    def scroll(self, by: int) -> None:
        """Move the list of names by so many pixels, as far as it goes."""
        if self._list is None:
            return
        by = max(0, min(self._overflow, self._offset + by)) - self._offset
        self._offset += by
        self.marks = [replace(mark, label=mark.label.move(0, -by)) for mark in self.marks]

    @property
    def row_height(self) -> int:
        """How high a name is, pixels."""
        return self.marks[0].label.height if self.marks else 1

    def clear(self) -> None:
        """Show nothing until the next `place`."""
        self.marks, self.figure = [], None

    def _set(self, rect: pygame.Rect, theme: Theme, shown: Figure | None) -> None:
        """Put the figure into the middle of its room."""
        self.figure, self._room = shown, rect
        if shown is not None:
            (width, height), (_, room) = shown.picture.get_size(), self.room(rect, theme)
            self._corner = rect.x + (rect.width - width) // 2, rect.y + theme.px(12) + (room - height) // 2

    def _rings(self) -> tuple[list[Point | None], list[Point | None]]:
        """Where the rings of the spots are, none on another, and the places themselves."""
        places = [self._pixel(spot) for spot in self.spots]
        parted = iter(apart([place for place in places if place is not None], 2.2 * self._radius))
        return [None if place is None else next(parted) for place in places], places

    def _marked(self, rect: pygame.Rect, theme: Theme, most: int) -> list[Mark]:
        """The marks, with names in at most so many lines; none if there is no room for them beside the body."""
        rings, places = self._rings()
        names, gap = [spot.name for spot in self.spots], theme.px(6)
        width = _narrowest(names, theme, most)
        lines = [wrapped(theme, name, "strong", width) for name in names]
        height = max(map(len, lines)) * theme.height("strong") + theme.px(10)
        step = -(-(height + gap) // PARTS)
        columns = self._columns(rect.inflate(-theme.px(24), -theme.px(24)), width + theme.px(60))
        free = slots(columns, height, step, self._beside(rings, theme))
        taken = assigned(rings, free, PARTS * step)
        if taken is None:
            return []
        return [Mark(places[n], rings[n], free[taken[n]], lines[n]) for n in range(len(names))]

    def _pixel(self, spot: Spot) -> Point | None:
        if spot.place_mm is None or self.figure is None:
            return None
        x, y = self.figure.at(*spot.place_mm)
        return self._corner[0] + x, self._corner[1] + y

    def _beside(self, rings: list[Point | None], theme: Theme) -> Callable[[pygame.Rect], bool]:
        """Whether a label would lie on neither the body nor a ring."""
        assert self.figure is not None
        mask, radius = pygame.mask.from_surface(self.figure.picture), self._radius
        boxes = [pygame.Rect(x - radius, y - radius, 2 * radius, 2 * radius) for x, y in filter(None, rings)]
        boxes += [rect for _, rect in self._sides(theme)]

        def free(label: pygame.Rect) -> bool:
            edge = label.inflate(theme.px(8), 0)
            corner = edge.x - self._corner[0], edge.y - self._corner[1]
            return edge.collidelist(boxes) < 0 and not mask.overlap(pygame.Mask(edge.size, fill=True), corner)

        return free

    def _columns(self, inner: pygame.Rect, width: int) -> list[pygame.Rect]:
        """Where labels may stand: on the left, between the two views, on the right."""
        assert self.figure is not None
        middle = self._corner[0] + round(self.figure.at(SURFACES["body"][0] / 2, 0)[0])
        lefts = inner.x, middle - width // 2, inner.right - width
        return [pygame.Rect(left, inner.y, width, inner.height) for left in lefts]

    def index_at(self, place: tuple[int, int]) -> int | None:
        """The spot whose ring or label is at a pixel."""
        near = [(hypot(m.ring[0] - place[0], m.ring[1] - place[1]), n) for n, m in enumerate(self.marks) if m.ring is not None]
        if near and min(near)[0] <= 1.4 * self._radius:
            return min(near)[1]
        if self._list is not None and not self._list.collidepoint(place):
            return None
        return next((n for n, mark in enumerate(self.marks) if mark.label.collidepoint(place)), None)

    def draw_body(self, target: pygame.Surface, theme: Theme) -> None:
        """What stays the same: the figure and what is written under it."""
        if self.figure is None:
            return
        target.blit(self.figure.picture, self._corner)
        for line, rect in self._sides(theme):
            theme.write(target, line, rect.topleft, "small", theme.palette.quiet)

    def _sides(self, theme: Theme) -> list[tuple[str, pygame.Rect]]:
        """What is written under the views, line by line, and where."""
        assert self.figure is not None
        middles = [self.figure.at(SURFACES["body"][0] / 2 + side * FROM_MIDDLE_MM, 0)[0] for side in (-1, 1)]
        lines = []
        for middle, words in zip(middles, self.sides, strict=True):
            x, y = self._corner[0] + round(middle), self._corner[1] + self.figure.picture.get_height() + theme.px(4)
            room = min(round(middles[1] - middles[0]), 2 * (x - self._room.left), 2 * (self._room.right - x)) - theme.px(8)
            for line in wrapped(theme, words, "small", room):
                rect = pygame.Rect(0, y, theme.width(line, "small"), theme.height("small"))
                rect.centerx, y = x, rect.bottom
                lines.append((line, rect))
        return lines

    def draw(self, target: pygame.Surface, theme: Theme, at: int, present: int, examined: set[int]) -> None:
        """The marks: that of the spot `at` is larger, the `present` one is of the needle's colour, the `examined` have a tick."""
        order = [n for n in range(len(self.marks)) if n != at] + [at]
        colours = [self._colour(theme, n, at, present) for n in range(len(self.marks))]
        for n in order if self._list is None else [at] if self._list.colliderect(self.marks[at].label) else []:
            self._draw_line(target, theme, self.marks[n], colours[n])
        for n in order:
            self._draw_ring(target, theme, n, colours[n], n == at, n == present)
        with clipped(target, self._list or target.get_rect()):
            for n in order:
                if self._list is None or self._list.colliderect(self.marks[n].label):
                    self._draw_label(target, theme, n, colours[n], "strong" if n == present else "body", n == at, n in examined)
        if self._list is not None:
            scroll_bar(target, theme, self._list, self._offset, self._overflow)

    @staticmethod
    def _colour(theme: Theme, n: int, at: int, present: int) -> Colour:
        colours = theme.palette
        return colours.needle if n == present else colours.accent if n == at else colours.quiet

    @staticmethod
    def _draw_line(target: pygame.Surface, theme: Theme, mark: Mark, colour: Colour) -> None:
        if mark.ring is None or mark.place is None:
            return
        end = reached(mark.ring, mark.label)
        pygame.draw.aaline(target, theme.palette.ground, (mark.ring[0], mark.ring[1] + 1), (end[0], end[1] + 1))
        pygame.draw.aaline(target, colour, mark.ring, end)
        pygame.draw.aaline(target, colour, mark.ring, mark.place)
        pygame.draw.aacircle(target, theme.palette.ground, mark.place, theme.px(4))
        pygame.draw.aacircle(target, colour, mark.place, theme.px(3))

    def _draw_ring(self, target: pygame.Surface, theme: Theme, n: int, colour: Colour, large: bool, filled: bool) -> None:
        ring = self.marks[n].ring
        if ring is None:
            return
        radius = self._radius + (theme.px(4) if large else 0)
        pygame.draw.aacircle(target, theme.palette.ground, ring, radius)
        pygame.draw.aacircle(target, colour, ring, radius, 0 if filled else max(2, theme.px(2)))
        ink = theme.palette.on_accent if filled else theme.palette.text
        theme.write(
            target, str(self.spots[n].number), (round(ring[0]), round(ring[1])), "strong" if large else "small", ink, anchor="center"
        )

    def _draw_label(self, target: pygame.Surface, theme: Theme, n: int, colour: Colour, role: str, lit: bool, ticked: bool) -> None:
        mark, colours, scrolls = self.marks[n], theme.palette, self._list is not None
        box = mark.label
        theme.box(target, box, colours.hover if lit else colours.raised, colours.line if colour == colours.quiet else colour)
        number = box.x + theme.px(18), box.centery
        theme.write(target, str(self.spots[n].number), number, "strong", colour, anchor="center", scrolls=scrolls)
        top = box.centery - len(mark.lines) * theme.height("strong") // 2
        room = box.width - theme.px(56)
        for i, line in enumerate(mark.lines):
            place = box.x + theme.px(34), top + i * theme.height("strong")
            theme.write(target, line, place, role, width=room, scrolls=scrolls)
        if ticked:
            end = box.right - theme.px(8), box.centery
            theme.write(target, self.tick, end, "strong", theme.palette.trace, anchor="midright", scrolls=scrolls)


def _steepest(marks: Sequence[Mark]) -> float:
    """How far a label is above or below its ring at most, pixels."""
    return max((abs(reached(mark.ring, mark.label)[1] - mark.ring[1]) for mark in marks if mark.ring is not None), default=0.0)


def _narrowest(names: Sequence[str], theme: Theme, most: int) -> int:
    """The least width at which no name needs more lines than `most`, and no word is broken."""
    least = max(theme.width(word, "strong") for name in names for word in name.split())
    widest = max(theme.width(name, "strong") for name in names)
    tried = range(least, widest, max(1, theme.px(6)))
    return next((width for width in tried if all(len(wrapped(theme, name, "strong", width)) <= most for name in names)), widest)

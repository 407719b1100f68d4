"""Where the names of places in a picture are written, so that none lies on another and the lines to them do not cross."""

from collections.abc import Callable, Sequence
from math import hypot

import pygame

Point = tuple[float, float]
ROUNDS = 80


def apart(points: Sequence[Point], gap: float) -> list[Point]:
    """The points, moved no further than needed for each to be `gap` from every other."""
    moved = [pygame.Vector2(point) for point in points]
    for _ in range(ROUNDS):
        still = True
        for i, one in enumerate(moved):
            for other in moved[i + 1 :]:
                away = other - one
                if away.length() >= gap - 0.01:
                    continue
                still = False
                push = (away.normalize() if away.length() > 0 else pygame.Vector2(0, 1)) * (gap - away.length()) / 2
                one -= push
                other += push
        if still:
            break
    return [(point.x, point.y) for point in moved]


def slots(columns: Sequence[pygame.Rect], height: int, step: int, free: Callable[[pygame.Rect], bool]) -> list[pygame.Rect]:
    """Places for labels of this height every `step` down the columns, from the top of the first one on; only those that are free."""
    rows = [
        pygame.Rect(column.x, top, column.width, height)
        for column in columns
        for top in range(column.top, column.bottom - height + 1, step)
    ]
    return [row for row in rows if free(row)]


def reached(start: Point, label: pygame.Rect) -> tuple[int, int]:
    """Where the line from a point ends at a label: in the middle of its left or right side, or above or below it if the point is there."""
    x, y = start
    beside, over = max(label.left - x, x - label.right), max(label.top - y, y - label.bottom)
    if over <= beside:
        return (label.left if x < label.left else label.right), label.centery
    corner = label.height // 3
    return round(min(max(x, label.left + corner), label.right - corner)), label.top if y < label.centery else label.bottom


def assigned(starts: Sequence[Point | None], places: Sequence[pygame.Rect], pitch: int) -> list[int] | None:
    """Which of the places each point's label takes, none nearer than `pitch` below another; what has no point takes the first ones.

    All lines together are short. Of two lines that cross, those with their ends exchanged are shorter: so hardly any do. None if the
    places are too few.
    """
    lengths = [[_length(start, place, n) for n, place in enumerate(places)] for start in starts]
    clashes = [_clashing(place, places, pitch) for place in places]
    rows: dict[int, list[int]] = {}  # places as close to each other as can be, by how far down they begin
    for n, place in enumerate(places):
        rows.setdefault(place.top % pitch, []).append(n)
    found = []
    for begun_among in (*rows.values(), range(len(places))):
        taken = _begun(lengths, clashes, begun_among)
        if taken is not None:
            for _ in range(ROUNDS):
                if not _shortened(taken, lengths, clashes):
                    break
            found.append((sum(row[n] for row, n in zip(lengths, taken, strict=True)), taken))
    return min(found)[1] if found else None


def _clashing(one: pygame.Rect, places: Sequence[pygame.Rect], pitch: int) -> set[int]:
    """The places that cannot be taken together with this one, itself among them."""
    return {n for n, other in enumerate(places) if abs(other.top - one.top) < pitch and other.left < one.right and one.left < other.right}


def _begun(lengths: list[list[float]], clashes: list[set[int]], among: Sequence[int]) -> list[int] | None:
    """The nearest free place for one label after the other; None if one finds none."""
    taken: list[int] = []
    for row in lengths:
        free = [n for n in among if clashes[n].isdisjoint(taken)]
        if not free:
            return None
        taken.append(min(free, key=row.__getitem__))
    return taken


def _length(start: Point | None, place: pygame.Rect, n: int) -> float:
    if start is None:
        return float(n)
    end = reached(start, place)
    return hypot(end[0] - start[0], end[1] - start[1])


def _shortened(taken: list[int], lengths: list[list[float]], clashes: list[set[int]]) -> bool:
    """Move one label to a free place, or exchange two, wherever that makes the lines shorter; False if nothing does."""
    better = False
    for i, row in enumerate(lengths):
        others = taken[:i] + taken[i + 1 :]
        nearer = [n for n, length in enumerate(row) if length < row[taken[i]] - 1e-6 and clashes[n].isdisjoint(others)]
        if nearer:
            taken[i], better = min(nearer, key=row.__getitem__), True
        for j in range(i):
            other, mine, its = lengths[j], taken[i], taken[j]
            if row[its] + other[mine] < row[mine] + other[its] - 1e-6:
                taken[i], taken[j], better = its, mine, True
    return better

"""A signal in plain characters, for terminals, and as numbers, for those who have it read to them."""

import unicodedata
from dataclasses import dataclass

import numpy as np

from sim.measure.clusters import peaks
from sim.measure.potential import turns_of
from sim.muap import RATE_HZ

DIVISIONS, ROWS = 10, 9  # a row is a division, too; the baseline is the middle one
STEPS_UV = tuple(step * 10**power for power in range(5) for step in (1, 2, 5))
LEAST_UV = 10  # no row is less, so that noise stays small
BEFORE = 2  # divisions of the first window before the largest deflection
MOMENTS_MS, APART_MS = 500.0, 15.0  # windows longer than this are listed by potentials, so far apart, shorter ones by turning points
LARGE, TURN, TURN_UV = (
    0.4,
    0.1,
    20.0,
)  # of the largest, that a listed potential has; of the window's height, and at least, that a turn stands out by

PLAIN = str.maketrans(
    {"µ": "u", "μ": "u", "·": "|", "–": "-", "—": "-", "−": "-", "’": "'", "“": '"', "”": '"', "×": "x", "²": "^2", "ß": "ss"}
)


@dataclass(frozen=True)
class View:
    """A stretch of a signal: samples from `begin` to before `end`."""

    begin: int
    end: int

    @property
    def sweep_ms(self) -> float:
        """Milliseconds of one division."""
        return (self.end - self.begin) / RATE_HZ * 1000 / DIVISIONS


def whole(signal_uv: np.ndarray) -> View:
    """All of a signal."""
    return View(0, signal_uv.size)


def around_largest(signal_uv: np.ndarray, sweep_ms: float) -> View:
    """A window round the largest deflection; all of the signal if that is not longer."""
    length = max(1, round(sweep_ms * DIVISIONS * RATE_HZ / 1000))
    begin = int(np.argmax(np.abs(signal_uv))) - round(sweep_ms * BEFORE * RATE_HZ / 1000)
    return _within(signal_uv, begin, length)


def after(signal_uv: np.ndarray, view: View) -> View:
    """The window that follows; after the last one the first."""
    return _within(signal_uv, view.end if view.end < signal_uv.size else 0, view.end - view.begin)


def _within(signal_uv: np.ndarray, begin: int, length: int) -> View:
    begin = max(0, min(begin, signal_uv.size - length))
    return View(begin, min(begin + length, signal_uv.size))


def fitting_uv(signal_uv: np.ndarray) -> int:
    """Microvolts of a row, in steps of 1, 2 and 5, with which all of a signal is seen."""
    largest = float(np.abs(signal_uv).max(initial=0.0))
    return next((step for step in STEPS_UV if step >= LEAST_UV and step * ROWS / 2 >= largest), STEPS_UV[-1])


def drawn(signal_uv: np.ndarray, uv_per_row: float, columns: int) -> list[str]:
    """Lines of plain characters, negative up, and a ruler whose plus signs are a division apart; `columns` is a multiple of 10.

    A column shows all from the lowest to the highest value of its time, so that no spike is lost; ^ and v say that it goes beyond.
    """
    bounds = np.linspace(0, signal_uv.size, columns + 1).astype(int)
    field = [[" "] * columns for _ in range(ROWS)]
    for column in range(columns):
        part = signal_uv[
            bounds[column] : max(bounds[column + 1], bounds[column]) + 1
        ]  # with the next one's first, so that lines are joined
        top, bottom = (round(ROWS // 2 + float(value) / uv_per_row) for value in (part.min(), part.max()))
        for row in range(max(top, 0), min(bottom, ROWS - 1) + 1):
            field[row][column] = "|" if bottom > top else "-"
        if top < 0:
            field[0][column] = "^"
        if bottom >= ROWS:
            field[-1][column] = "v"
    ruler = ("+" + "-" * (columns // DIVISIONS - 1)) * DIVISIONS
    return ["".join(row).rstrip() for row in field] + [ruler]


def moments(signal_uv: np.ndarray, view: View) -> list[tuple[float, float]]:
    """What stands out in a window, in order: ms from the beginning of the signal, and µV, negative below 0.

    In a long window these are the highest points of potentials, in a short one the turning points of the trace.
    """
    part = np.asarray(signal_uv[view.begin : view.end], dtype=np.float64)
    if view.sweep_ms * DIVISIONS > MOMENTS_MS:
        size = np.abs(part)
        at = peaks(size, max(LARGE * float(size.max(initial=0.0)), TURN_UV), round(APART_MS * RATE_HZ / 1000))
    else:
        at = np.sort(turns_of(part, max(TURN * float(np.ptp(part)), TURN_UV)))
    return [((view.begin + int(index)) / RATE_HZ * 1000, float(part[index])) for index in at]


def plain(text: str) -> str:
    """A text in ASCII, for a terminal that has nothing else."""
    return unicodedata.normalize("NFKD", text.translate(PLAIN)).encode("ascii", "ignore").decode()

"""Pictures of a quiz's clips for paper and for other programs: the trace as it is asked about, the same with marks, and the moving skin."""

from collections.abc import Sequence
from io import BytesIO

import numpy as np
import pygame
from PIL import Image

from scenes.desk import skin_view
from scenes.palettes import PALETTES
from scenes.pictures import DIVISIONS, MOST_ROWS, draw_screen, milliseconds, one_two_five, sensitivity_uv
from scenes.shown_clip import made_ready
from scenes.theme import Colour, Theme
from scenes.views.trace import duration, voltage
from scenes.words import Words
from sim.engine import FRAME_SAMPLES, RATE_HZ
from sim.kernels.trace import paint_columns, sweep_columns
from sim.teach.clips import Patients, Recording
from sim.teach.exchange.close import CLOSE_MS, LENGTH
from sim.teach.item import Clip
from sim.teach.marks import Marks

WIDTH, MARGIN, RULER, ROW = 900, 20, 78, 62  # pixels
APART = 92  # between two close views, for the voltages of the second
SCALE = 1.4  # so that it can be read on a telephone
DETAIL = 210  # height of a close view
COLOURS = 64  # of a PNG file
FILM = (480, 360)  # pixels
PICTURE_FRAMES = 8  # of the engine between two pictures of the skin: 12.5 a second
TICK = 6


def trace_png(
    words: Words, recording: Recording, heading: str, closely: Sequence[int], large: bool = False, marks: Marks | None = None
) -> bytes:
    """All of a clip in rows, and close views from the samples `closely` on, `large` ones where one potential is to be measured.

    Sweep and gain are written on it, negative is up; what `marks` chose is coloured and ticked. PNG.
    """
    pygame.font.init()
    theme, signal = Theme(SCALE, PALETTES["light"]), recording.signal_uv
    row_s = one_two_five(signal.size / RATE_HZ / MOST_ROWS)
    samples = round(row_s * RATE_HZ)
    rows = max(1, -(-signal.size // samples))
    line = theme.height("small") + 8
    top = theme.height("strong") + 2 * line + 10 if heading else 2 * line
    room = WIDTH - 2 * MARGIN - RULER
    height = DETAIL * 3 // 2 if large else DETAIL
    wide = room if large else (room - APART) // 2
    screen = pygame.Rect(MARGIN + RULER, top, room, rows * ROW)
    below = screen.bottom + 3 * line
    places = [
        pygame.Rect(screen.x, below + n * (height + 2 * line), wide, height) if large else
        pygame.Rect(screen.x + n * (wide + APART), below, wide, height)
        for n in range(len(closely))
    ]  # fmt: skip
    picture = pygame.Surface((WIDTH, places[-1].bottom + 2 * line + 10), depth=32)
    ink = theme.palette
    picture.fill(ink.ground)
    if heading:
        theme.write(picture, heading, (MARGIN, 10), "strong", width=WIDTH - 2 * MARGIN)

    gain = sensitivity_uv(signal, usual=0.8, most=1.6)
    _caption(picture, theme, words, screen, row_s * 1000 / DIVISIONS, gain)
    draw_screen(picture, theme, screen, 2 * rows, range(1, 2 * rows, 2))
    for row in range(rows):
        middle = row * ROW + ROW // 2
        label = duration(words, milliseconds(row * row_s))
        theme.write(picture, label, (screen.x - 10, screen.y + middle), "small", ink.quiet, anchor="midright")
        _trace(picture, theme, screen, recording, (row * samples, samples), (row * ROW, middle), ROW / 2 / gain, marks)
    _times(picture, theme, words, screen, row_s)
    for place, begin in zip(places, closely, strict=True):
        _close(picture, theme, words, place, recording, begin, marks)
    foot = picture.get_height() - 8
    theme.write(picture, words("picture.polarity"), (screen.x, foot), "small", ink.quiet, anchor="bottomleft")
    theme.write(picture, words("app.honesty"), (screen.right, foot), "small", ink.quiet, anchor="bottomright")
    return _png(picture)


def _caption(picture: pygame.Surface, theme: Theme, words: Words, screen: pygame.Rect, sweep_ms: float, gain: int) -> None:
    """Sweep and gain, above a screen."""
    text = words("picture.needle", sweep=duration(words, sweep_ms), gain=voltage(words, gain))
    theme.write(picture, text, (screen.x, screen.y - 4), "small", theme.palette.quiet, anchor="bottomleft", width=screen.width)


def _times(picture: pygame.Surface, theme: Theme, words: Words, screen: pygame.Rect, length_s: float) -> None:
    """The axis of time below a screen."""
    for share, anchor in ((0.0, "topleft"), (0.5, "midtop"), (1.0, "topright")):
        place = screen.x + round(share * screen.width), screen.bottom + 4
        theme.write(picture, duration(words, share * length_s * 1000), place, "small", theme.palette.quiet, anchor=anchor)


def _close(
    picture: pygame.Surface, theme: Theme, words: Words, screen: pygame.Rect, recording: Recording, begin: int, marks: Marks | None
) -> None:
    """A close view, its voltages at the left and its times below."""
    samples = LENGTH
    gain = sensitivity_uv(recording.signal_uv[begin : begin + samples], usual=3.5, most=3.5)
    _caption(picture, theme, words, screen, CLOSE_MS / DIVISIONS, gain)
    draw_screen(picture, theme, screen, 8, range(4, 5))
    for division in (-3, 0, 3):
        place = screen.x - 8, screen.y + round(screen.height * (0.5 + division / 8))
        theme.write(picture, voltage(words, division * gain), place, "small", theme.palette.quiet, anchor="midright")
    _trace(picture, theme, screen, recording, (begin, samples), (0, screen.height // 2), screen.height / 8 / gain, marks)
    for share, anchor in ((0.0, "topleft"), (1.0, "topright")):
        at_s = (begin + share * samples) / RATE_HZ
        text = words("units.s", value=f"{at_s:.3f}")
        place = screen.x + round(share * screen.width), screen.bottom + 4
        theme.write(picture, text, place, "small", theme.palette.quiet, anchor=anchor)


def _trace(
    picture: pygame.Surface,
    theme: Theme,
    screen: pygame.Rect,
    recording: Recording,
    window: tuple[int, int],
    rows: tuple[int, int],
    px_per_uv: float,
    marks: Marks | None,
) -> None:
    """The part of the signal that `window` (first sample, number) names over the width; `rows` are those of the ticks and of zero."""
    (begin, samples), (above, middle) = window, rows
    part = np.ascontiguousarray(recording.signal_uv[begin : begin + samples])
    low, high = np.ones(screen.width), np.zeros(screen.width)
    sweep_columns(part, part.size, samples, 0, 0, low.size, low, high)
    inside, ticks = _columns(recording, window, screen.width, marks)
    _paint(picture, screen, np.where(inside, 1.0, low), np.where(inside, 0.0, high), middle, px_per_uv, 1.6, theme.palette.trace)
    _paint(picture, screen, np.where(inside, low, 1.0), np.where(inside, high, 0.0), middle, px_per_uv, 2.2, theme.palette.marks[0])
    for x in ticks:
        top = screen.y + above
        tip = screen.x + x, top + TICK
        pygame.draw.polygon(picture, theme.palette.marks[0], [tip, (tip[0] - TICK // 2, top), (tip[0] + TICK // 2, top)])


def _columns(recording: Recording, window: tuple[int, int], width: int, marks: Marks | None) -> tuple[np.ndarray, list[int]]:
    """The columns in which potentials of marked discharges lie (column,), and those in which they begin."""
    inside = np.zeros(width, dtype=bool)
    if marks is None:
        return inside, []
    at = marks.fired.spikes.sample[marks.chosen] - recording.begin - window[0]
    columns = (at[:, None] + marks.fired.span[marks.chosen]) * width / window[1]
    seen = columns[(columns[:, 1] > 0) & (columns[:, 0] < width)]
    for first, last in seen.tolist():
        inside[max(0, int(first)) : int(last) + 1] = True
    return inside, sorted({int(first) for first in seen[:, 0].tolist() if first >= 0})


def _paint(
    picture: pygame.Surface,
    screen: pygame.Rect,
    low: np.ndarray,
    high: np.ndarray,
    middle: int,
    px_per_uv: float,
    thickness: float,
    colour: Colour,
) -> None:
    """Columns of a trace in one colour."""
    part = pygame.surfarray.pixels2d(picture)[screen.x : screen.right, screen.y : screen.bottom]
    pixels = np.ascontiguousarray(part.T)
    paint_columns(pixels, low, high, middle, px_per_uv, thickness, *colour)
    part[:] = pixels.T


def _png(picture: pygame.Surface) -> bytes:
    image = Image.frombytes("RGB", picture.get_size(), pygame.image.tobytes(picture, "RGB"))
    out = BytesIO()
    image.quantize(COLOURS, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()


def skin_webp(words: Words, clip: Clip, patients: Patients) -> bytes | None:
    """The skin over the muscle while a clip lasts, again and again, nothing written on it; None if there is no picture of it.

    WebP without loss: a twitch changes a pixel by a few parts of 256, which the colours of a GIF do not have.
    """
    pygame.font.init()
    known = patients.patient(clip.address.case, clip.address.seed, clip.address.months)
    shown = made_ready(clip, patients.folder, known)
    if shown.prepared.surface is None:
        return None
    theme = Theme(1.0, PALETTES["light"])
    view = skin_view(shown.prepared, pygame.Rect((0, 0), FILM), words, theme)
    picture, images = pygame.Surface(FILM, depth=32), []
    for forces_mn in shown.skin_mn[::PICTURE_FRAMES]:
        picture.fill(theme.palette.ground)
        view.draw(picture, forces_mn)
        images.append(Image.frombytes("RGB", FILM, pygame.image.tobytes(picture, "RGB")))
    out = BytesIO()
    wait_ms = PICTURE_FRAMES * FRAME_SAMPLES * 1000 // RATE_HZ
    images[0].save(out, "WEBP", save_all=True, append_images=images[1:], loop=0, duration=wait_ms, lossless=True)
    return out.getvalue()

"""trace.png and skin.png of a rendered address, drawn without a display."""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np
import pygame

from scenes.png import write_png
from scenes.preparation import read, sunken
from scenes.theme import Colour, Theme
from scenes.views.trace import duration, voltage
from scenes.words import Words
from sim.electrode import ELECTRODES
from sim.engine import RATE_HZ, Engine, Recording
from sim.export import Address
from sim.kernels.trace import paint_columns, sweep_columns
from sim.neighbours import Skin
from sim.patient import Patient
from sim.surface import LitSkin, Surface, displacement_mm

WIDTH, MARGIN, RULER = 1600, 36, 96  # pixels of trace.png; RULER is what the times at the left take
ROW = 92
DIVISIONS = 10
MOST_ROWS = 10
DETAIL_MS = 50.0
SKIN = (800, 600)
CONTOURS = (0.2, 0.4, 0.6, 0.8)  # of the largest displacement
COARSE = 8  # pixels between the points at which the displacement is computed
CLOSE_UP = 0.4  # of the map's width, beside the whole
LINE = 2.0  # pixels
STRIP = 150

Crop = tuple[float, float, float, float]  # left, top, width, height, mm


def draw(folder: Path, patient: Patient, engine: Engine, recording: Recording, address: Address) -> None:
    """Write the pictures to `folder`; skin.png only if there is a picture of the skin over this muscle, and its file is whole."""
    pygame.font.init()
    write_png(trace_picture(engine, recording, address), folder / "trace.png")
    surface = seen(patient, engine)
    if surface is not None:
        write_png(skin_picture(surface, patient.person.skin, engine, recording, address), folder / "skin.png")


def seen(patient: Patient, engine: Engine) -> Surface | None:
    """The skin over the muscle with its hollows; None if there is no picture of it, or its file is lost."""
    spec = engine.muscle.spec
    if spec.skin is None:
        return None
    surface, _ = read(spec.skin.surface, engine.muscle.site, engine.body)
    return sunken(surface, Skin(patient, engine), engine.body)


def trace_picture(engine: Engine, recording: Recording, address: Address) -> pygame.Surface:
    """The needle's whole recording in rows as on a machine, its largest potential spread out, and the surface electrodes beside it."""
    theme, words = Theme(1.25), Words()
    needle, seconds = recording.emg_uv[0], recording.emg_uv.shape[1] / RATE_HZ
    row_s = one_two_five(seconds / MOST_ROWS)
    rows = max(1, int(np.ceil(seconds / row_s - 1e-9)))
    top, detail_height = 150, 380
    height = top + rows * ROW + 80 + detail_height + 70
    picture = pygame.Surface((WIDTH, height), depth=32)
    picture.fill(theme.palette.ground)
    _heading(picture, theme, words, engine, address)

    gain = sensitivity_uv(needle, usual=0.8, most=5.0)
    screen = pygame.Rect(MARGIN + RULER, top, WIDTH - 2 * MARGIN - RULER, rows * ROW)
    caption = words("picture.needle", sweep=duration(words, milliseconds(row_s / DIVISIONS)), gain=voltage(words, gain))
    theme.write(picture, caption, (screen.x, top - 10), "body", theme.palette.quiet, anchor="bottomleft")
    draw_screen(picture, theme, screen, 2 * rows, range(1, 2 * rows, 2))
    samples = round(row_s * RATE_HZ)
    for row in range(rows):
        middle = row * ROW + ROW // 2
        theme.write(picture, f"{row * row_s:g} s", (screen.x - 14, screen.y + middle), "small", theme.palette.quiet, anchor="midright")
        draw_trace(picture, screen, needle[row * samples : (row + 1) * samples], samples, middle, ROW / 2 / gain, theme.palette.trace)

    below = top + rows * ROW + 76
    half = (WIDTH - 2 * MARGIN - 40 - RULER) // 2
    left, right = pygame.Rect(screen.x, below, half, detail_height), pygame.Rect(screen.x + half + 40, below, half, detail_height)
    _largest(picture, theme, words, left, needle)
    _surface_channel(picture, theme, words, right, recording.emg_uv[1], seconds)
    theme.write(picture, words("app.honesty"), (WIDTH - MARGIN, height - 24), "small", theme.palette.quiet, anchor="bottomright")
    theme.write(picture, words("picture.polarity"), (screen.x, height - 24), "small", theme.palette.quiet, anchor="bottomleft")
    return picture


def _heading(picture: pygame.Surface, theme: Theme, words: Words, engine: Engine, address: Address) -> None:
    width = picture.get_width() - 2 * MARGIN
    theme.write(picture, engine.muscle.spec.title, (MARGIN, 22), "title", width=width)
    theme.write(picture, " · ".join(facts(words, address)), (MARGIN, 66), "body", theme.palette.quiet, width=width)


def facts(words: Words, address: Address) -> list[str]:
    """What was rendered: case, site and patient, then the needle and what the patient does."""
    known = [address.case, address.site, words("picture.seed", seed=address.seed, insertion=address.insertion)]
    known.append(ELECTRODES[address.electrode].title)
    if address.months:
        known.append(words("picture.months", months=f"{address.months:g}"))
    known.append(words("picture.effort", percent=f"{100 * address.effort:.0f}") if address.effort else words("picture.relaxed"))
    if address.manoeuvre:
        known.append(words("picture.manoeuvre", name=address.manoeuvre.replace("_", " ")))
    return known


def _largest(picture: pygame.Surface, theme: Theme, words: Words, screen: pygame.Rect, needle_uv: np.ndarray) -> None:
    """The largest potential in the middle of a fast sweep."""
    at = int(np.argmax(np.abs(needle_uv)))
    samples = round(DETAIL_MS / 1000 * RATE_HZ)
    first = min(max(0, at - samples * 2 // 5), max(0, needle_uv.size - samples))
    part = needle_uv[first : first + samples]
    gain = sensitivity_uv(part, usual=3.5, most=3.5)
    caption = words("picture.largest", time=f"{at / RATE_HZ:.3f}", size=voltage(words, round(float(np.ptp(part)))))
    theme.write(picture, caption, (screen.x, screen.y - 10), "body", theme.palette.quiet, anchor="bottomleft", width=screen.width)
    draw_screen(picture, theme, screen, 8, range(4, 5))
    draw_trace(picture, screen, part, samples, screen.height // 2, screen.height / 8 / gain, theme.palette.trace)
    draw_scale_bars(picture, theme, screen, duration(words, milliseconds(DETAIL_MS / 1000 / DIVISIONS)), voltage(words, gain), 8)


def _surface_channel(
    picture: pygame.Surface, theme: Theme, words: Words, screen: pygame.Rect, surface_uv: np.ndarray, seconds: float
) -> None:
    gain = sensitivity_uv(surface_uv, usual=3.5, most=3.5)
    caption = words("picture.surface", length=f"{seconds:g}")
    theme.write(picture, caption, (screen.x, screen.y - 10), "body", theme.palette.quiet, anchor="bottomleft", width=screen.width)
    draw_screen(picture, theme, screen, 8, range(4, 5))
    draw_trace(picture, screen, surface_uv, surface_uv.size, screen.height // 2, screen.height / 8 / gain, theme.palette.accent)
    draw_scale_bars(picture, theme, screen, duration(words, milliseconds(seconds / DIVISIONS)), voltage(words, gain), 8)


def draw_screen(picture: pygame.Surface, theme: Theme, rect: pygame.Rect, divisions: int, zeros: range) -> None:
    """The machine's screen: ten divisions of time, `divisions` of voltage, the zero lines stronger."""
    pygame.draw.rect(picture, theme.palette.screen, rect)
    for k in range(DIVISIONS + 1):
        x = rect.x + round(k * (rect.width - 1) / DIVISIONS)
        pygame.draw.line(picture, theme.palette.grid, (x, rect.y), (x, rect.bottom - 1))
    for k in range(divisions + 1):
        y = rect.y + round(k * (rect.height - 1) / divisions)
        colour = theme.palette.grid_strong if k in zeros else theme.palette.grid
        pygame.draw.line(picture, colour, (rect.x, y), (rect.right - 1, y))


def draw_trace(
    picture: pygame.Surface, rect: pygame.Rect, signal_uv: np.ndarray, window: int, middle: int, px_per_uv: float, colour: Colour
) -> None:
    """Draw a signal of which `window` samples fill the width, zero at row `middle`; negative up, no spike dropped."""
    low, high = np.empty(rect.width), np.empty(rect.width)
    sweep_columns(np.ascontiguousarray(signal_uv), signal_uv.size, window, 0, 0, low.size, low, high)
    pixels = np.ascontiguousarray(pygame.surfarray.pixels2d(picture)[rect.x : rect.right, rect.y : rect.bottom].T)
    paint_columns(pixels, low, high, middle, px_per_uv, 1.5, *colour)
    pygame.surfarray.pixels2d(picture)[rect.x : rect.right, rect.y : rect.bottom] = pixels.T


def draw_scale_bars(picture: pygame.Surface, theme: Theme, rect: pygame.Rect, time: str, size: str, divisions: int) -> None:
    """One division each way, in the lower right corner, with its value."""
    wide, high = rect.width // DIVISIONS, rect.height // divisions
    corner = rect.right - wide // 4, rect.bottom - high // 3
    ink = theme.palette.text
    pygame.draw.line(picture, ink, corner, (corner[0] - wide, corner[1]), 2)
    pygame.draw.line(picture, ink, corner, (corner[0], corner[1] - high), 2)
    theme.write(picture, time, (corner[0] - wide // 2, corner[1] - 3), "small", ink, anchor="midbottom")
    theme.write(picture, size, (corner[0] - 8, corner[1] - high), "small", ink, anchor="topright")


def skin_picture(surface: Surface, tone: str, engine: Engine, recording: Recording, address: Address) -> pygame.Surface:
    """The skin at the moment it moves most, where it moves and how far, and the movement over the whole recording."""
    theme, words = Theme(1.25), Words()
    moved = recording.displacement_mm
    frame = int(np.argmax(moved))
    seconds, frame_s = recording.emg_uv.shape[1] / RATE_HZ, recording.emg_uv.shape[1] / RATE_HZ / moved.size
    feet = engine.footprints()
    twitch = recording.twitch_mn[:, frame]
    top = 150
    picture = pygame.Surface((2 * SKIN[0] + 2 * MARGIN + 24, top + SKIN[1] + 84 + STRIP + 70), depth=32)
    picture.fill(theme.palette.ground)
    _heading(picture, theme, words, engine, address)
    left = pygame.Rect(MARGIN, top, *SKIN)
    right = left.move(SKIN[0] + 24, 0)
    peak = float(moved[frame])
    lift = twitch * feet.mm_per_mn
    most = int(np.argmax(lift))
    near = _around(float(feet.x_mm[most]), float(feet.y_mm[most]), surface)
    for rect, force, crop in ((left, twitch, None), (right, np.zeros_like(twitch), near)):
        pixels = LitSkin(surface, SKIN, tone=tone, crop_mm=crop).draw(feet, force)
        picture.blit(pygame.image.frombuffer(np.ascontiguousarray(pixels[..., :3]), SKIN, "RGB"), rect)
    when = words("picture.skin_moved", time=f"{(frame + 1) * frame_s:.2f}", size=f"{peak:.2g}")
    theme.write(picture, when, (left.x, top - 10), "body", theme.palette.quiet, anchor="bottomleft", width=SKIN[0])
    where = words("picture.skin_where", times=f"{1 / CLOSE_UP:g}")
    theme.write(picture, where, (right.x, top - 10), "body", theme.palette.quiet, anchor="bottomleft", width=SKIN[0])
    if peak > 0:
        _contours(picture, theme, words, right, near, peak, lambda x, y: displacement_mm(feet, twitch, x, y))
    _movement(picture, theme, words, pygame.Rect(MARGIN, right.bottom + 66, picture.get_width() - 2 * MARGIN, STRIP), moved, seconds, frame)
    theme.write(
        picture,
        words("app.honesty"),
        (picture.get_width() - MARGIN, picture.get_height() - 24),
        "small",
        theme.palette.quiet,
        anchor="bottomright",
    )
    return picture


def _around(x_mm: float, y_mm: float, surface: Surface) -> Crop:
    """The part of the map around a point that is shown close up."""
    width, height = CLOSE_UP * surface.width_mm, CLOSE_UP * surface.height_mm
    left = min(max(0.0, x_mm - width / 2), surface.width_mm - width)
    return left, min(max(0.0, y_mm - height / 2), surface.height_mm - height), width, height


def _contours(
    picture: pygame.Surface,
    theme: Theme,
    words: Words,
    rect: pygame.Rect,
    crop_mm: Crop,
    peak_mm: float,
    field: Callable[[np.ndarray, np.ndarray], np.ndarray],
) -> None:
    """Lines of equal displacement over the skin: outwards blue, drawn in amber; the levels stand in the corner."""
    mm_per_px = crop_mm[2] / rect.width
    coarse = [np.arange(0, size + COARSE, COARSE) for size in rect.size]
    share = field(*np.meshgrid(crop_mm[0] + coarse[0] * mm_per_px, crop_mm[1] + coarse[1] * mm_per_px, indexing="ij")) / peak_mm
    for axis in (0, 1):  # the field is smooth: straight lines between points a few pixels apart do
        fine = np.arange(rect.size[axis])
        share = np.apply_along_axis(lambda line, axis=axis, fine=fine: np.interp(fine, coarse[axis], line), axis, share)
    steepness = np.hypot(*np.gradient(share))
    pixels = pygame.surfarray.pixels3d(picture)
    part = pixels[rect.x : rect.right, rect.y : rect.bottom]
    for level in (*CONTOURS, *(-level for level in CONTOURS)):
        away_px = np.abs(share - level) / np.maximum(steepness, 1e-9)
        ink = np.clip(LINE / 2 + 0.5 - away_px, 0, 1)[..., None]
        part[:] = part * (1 - ink) + np.array(theme.palette.accent if level > 0 else theme.palette.warning) * ink
    del part, pixels  # they hold the picture locked
    levels = words("picture.levels", levels=", ".join(f"{c * peak_mm:.2g}" for c in CONTOURS))
    label = theme.words(levels, "small", theme.palette.text)
    plate = label.get_rect(bottomright=(rect.right - 16, rect.bottom - 14)).inflate(16, 10)
    theme.box(picture, plate, theme.palette.panel)
    picture.blit(label, label.get_rect(center=plate.center))


def _movement(
    picture: pygame.Surface, theme: Theme, words: Words, rect: pygame.Rect, moved_mm: np.ndarray, seconds: float, frame: int
) -> None:
    """Displacement of the most displaced place over time, with a mark at the moment that is shown."""
    top_mm = one_two_five(max(0.02, float(moved_mm.max())))
    caption = words("picture.movement", top=f"{top_mm:g}", length=f"{seconds:g}")
    theme.write(picture, caption, (rect.x, rect.y - 10), "body", theme.palette.quiet, anchor="bottomleft", width=rect.width)
    pygame.draw.rect(picture, theme.palette.screen, rect)
    for k in range(DIVISIONS + 1):
        x = rect.x + round(k * (rect.width - 1) / DIVISIONS)
        pygame.draw.line(picture, theme.palette.grid, (x, rect.y), (x, rect.bottom - 1))
        anchor = "topleft" if k == 0 else "topright" if k == DIVISIONS else "midtop"
        theme.write(picture, f"{k * seconds / DIVISIONS:g} s", (x, rect.bottom + 4), "small", theme.palette.quiet, anchor=anchor)
    for mm in (0.5 * top_mm, top_mm):
        y = rect.bottom - 1 - round(mm / top_mm * (rect.height - 1))
        pygame.draw.line(picture, theme.palette.grid_strong, (rect.x, y), (rect.right - 1, y))
    edges = np.linspace(0, moved_mm.size, rect.width + 1)
    height = [float(moved_mm[int(a) : max(int(a) + 1, int(np.ceil(b)))].max()) for a, b in pairwise(edges)]
    for column, mm in enumerate(height):
        y = rect.bottom - 1 - round(mm / top_mm * (rect.height - 1))
        pygame.draw.line(picture, theme.palette.unit, (rect.x + column, rect.bottom - 1), (rect.x + column, y))
    x = rect.x + int((frame + 0.5) / moved_mm.size * rect.width)
    pygame.draw.polygon(picture, theme.palette.text, [(x, rect.y), (x - 7, rect.y - 12), (x + 7, rect.y - 12)])


def one_two_five(value: float) -> float:
    """The smallest of 1, 2, 5, 10, 20 … (and 0.5, 0.2 …) that is not below `value`."""
    power = 10.0 ** np.floor(np.log10(value))
    return float(next(step * power for step in (1, 2, 5, 10) if step * power >= value * (1 - 1e-9)))


def sensitivity_uv(signal_uv: np.ndarray, usual: float, most: float) -> int:
    """µV per division at which 99 % of the signal stay within `usual` divisions of zero and all within `most`; 20 or more, as at rest."""
    size = np.abs(signal_uv)
    needed = max(float(np.percentile(size, 99)) / usual, float(size.max()) / most, 1.0)
    return max(20, round(one_two_five(needed)))


def milliseconds(seconds: float) -> int:
    """Whole milliseconds, as the catalogue's durations are given."""
    return round(1000 * seconds)

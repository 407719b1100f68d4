"""Moving pictures of the skin over a rendered muscle: skin.gif, skin_frames, skin_strip.png and skin.mp4, drawn without a display."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pygame
from PIL import Image, ImageChops
from PIL.GifImagePlugin import getdata

from scenes.pictures import DIVISIONS, draw_screen, draw_trace, facts, milliseconds, seen, sensitivity_uv
from scenes.png import write_png
from scenes.theme import Theme
from scenes.views.skin import Look, SkinView
from scenes.views.trace import duration, voltage
from scenes.widgets.paragraph import wrapped
from scenes.words import Words
from sim.engine import FRAME_SAMPLES, RATE_HZ, Controls, Engine, Recording
from sim.export import DIGITAL_PEAK, Address, sound_full_scale_uv
from sim.neighbours import Skin
from sim.patient import Patient
from sim.spikes import FRAME_MS
from sim.surface import SURFACES, VISIBLE_MM, Place, Surface, peak_shifts_mm, place_at

RATE = 25  # pictures per second
PICTURE_MS = 1000 // RATE
SPACING = PICTURE_MS // FRAME_MS  # frames of the engine between two pictures
SOUND = SPACING * FRAME_SAMPLES  # samples of the needle's signal beside one picture
SAMPLED = 12  # pictures of a film from which the colours of skin.gif are chosen
MARGIN, TRACE = 16, 128  # pixels

STRIP, STRIP_SPACING = 10, 3  # pictures of skin_strip.png, and frames of the engine between them
AHEAD = 3  # of them before the moment of most movement
TILE = (280, 280)
STRIP_ZOOM, STRIP_MARGIN, STRIP_TOP, STRIP_TRACE = 2.5, 36, 156, 260
AROUND = 1.15  # times what the muscles take, of which the strip shows all


@dataclass(frozen=True)
class Film:
    """What is filmed: a recording, how many seconds of it, `gain` times the movement, and the size of the skin in pixels (even)."""

    patient: Patient
    engine: Engine
    recording: Recording
    address: Address
    loop_s: float
    gain: float = 1.0
    size: tuple[int, int] = (640, 480)

    @cached_property
    def moved_mm(self) -> np.ndarray:
        """How far the examined muscle moves the skin, outwards or sideways, where it moves it most (frame,)."""
        return np.maximum(self.recording.displacement_mm, peak_shifts_mm(self.engine.footprints(), self.recording.twitch_mn))

    @cached_property
    def frames(self) -> range:
        """The frame of the engine that each picture shows: all of them round the one in which the skin moves most."""
        count = max(1, int(self.loop_s * RATE + 1e-9))
        return stretch(self.moved_mm, count, SPACING, count // 2)

    @cached_property
    def skin(self) -> Skin:
        """All that moves on this surface."""
        return Skin(self.patient, self.engine)

    @cached_property
    def forces_mn(self) -> dict[int, np.ndarray]:
        """Forces (unit,) of all muscles under this skin, in every frame that is shown; the neighbours are run from the beginning."""
        wanted = {*self.frames, *self.strip_frames}
        controls = Controls(effort=self.address.effort, manoeuvre=self.address.manoeuvre)
        stepped = ((k, self.skin.step(k, self.recording.twitch_mn[:, k], controls)) for k in range(max(wanted) + 1))
        return {k: forces_mn for k, forces_mn in stepped if k in wanted}

    @cached_property
    def surface(self) -> Surface | None:
        """The skin; None if there is no picture of it, or its file is lost."""
        return seen(self.patient, self.engine)

    @property
    def needle_uv(self) -> np.ndarray:
        """The needle's signal while they are shown."""
        return self.recording.emg_uv[0, self.frames.start * FRAME_SAMPLES : self.frames.stop * FRAME_SAMPLES]

    @cached_property
    def strip_frames(self) -> range:
        """The same for skin_strip.png; nothing if the recording is too short for one."""
        if self.moved_mm.size <= STRIP * STRIP_SPACING:
            return range(0)
        return stretch(self.moved_mm, STRIP, STRIP_SPACING, AHEAD, earliest=1)

    @property
    def strip_uv(self) -> np.ndarray:
        """The needle's signal of 300 ms, in which the picture of each frame lies in the middle of 30."""
        length = STRIP_SPACING * FRAME_SAMPLES
        first = reached_ms(self.strip_frames.start) * RATE_HZ // 1000 - length // 2
        return self.recording.emg_uv[0, first : first + STRIP * length]

    @cached_property
    def places(self) -> list[Place]:
        """Where the muscles under this skin lie, the examined one first."""
        return [place_at(muscle.site, muscle.registered, self.surface.id, self.engine.body) for muscle in self.skin.muscles]

    def view(self, size: tuple[int, int], words: Words) -> SkinView:
        """The skin as the app draws it, with the movement enlarged."""
        rect = pygame.Rect((0, 0), size)
        texts = {"magnified": words("examine.magnified"), "millimetres": words("examine.skin_scale")}
        view = SkinView(self.surface, self.skin.footprints, rect, self.patient.person.skin, self.places[0], **texts)
        view.gain = self.gain
        return view


def stretch(moved_mm: np.ndarray, count: int, spacing: int, ahead: int, earliest: int = 0) -> range:
    """`count` frames, `spacing` apart, all in the recording: `ahead` of them lie before the most displaced one of moved_mm (frame,)."""
    first = min(int(np.argmax(moved_mm)) - ahead * spacing, moved_mm.size - count * spacing)
    first = max(first, earliest)
    return range(first, first + count * spacing, spacing)


def reached_ms(frame: int) -> int:
    """When, in the recording, a frame's forces are reached: at its end."""
    return (frame + 1) * FRAME_MS


def shots(film: Film, frames: Iterable[int], traced: bool = False) -> Iterator[pygame.Surface]:
    """The pictures of some frames, one after the other on the same surface: skin, trace with a line at the moment, and what it is."""
    pygame.font.init()
    theme, words = Theme(), Words()
    view, width = film.view(film.size, words), film.size[0]
    below = [*([_trace(film, theme, words)] if traced else []), _caption(film, theme, words)]
    picture = pygame.Surface((width, film.size[1] + sum(part.get_height() for part in below)), depth=32)
    picture.fill(theme.palette.ground)
    for frame in frames:
        view.draw(picture, film.forces_mn[frame])
        y = film.size[1]
        for part in below:
            picture.blit(part, (0, y))
            y += part.get_height()
        if traced:
            x = MARGIN + (frame - film.frames.start) * (width - 2 * MARGIN) // (film.frames.stop - film.frames.start)
            foot = film.size[1] + below[0].get_height() - 1
            pygame.draw.line(picture, theme.palette.text, (x, foot - TRACE + 1), (x, foot))
        yield picture


def _caption(film: Film, theme: Theme, words: Words) -> pygame.Surface:
    """What is shown, which part of the recording, and the line of honesty; its height is even, as films want it."""
    width, quiet = film.size[0] - 2 * MARGIN, theme.palette.quiet
    known, honesty = facts(words, film.address), words("app.honesty")
    start_s, stop_s = film.frames.start * FRAME_MS / 1000, film.frames.stop * FRAME_MS / 1000
    when = words("film.stretch", length=f"{stop_s - start_s:g}", start=f"{start_s:g}")
    texts = [
        ("heading", film.engine.muscle.spec.title),
        *(("small", text) for text in (" · ".join(known[:3]), " · ".join(known[3:]), when)),
    ]
    lines = [(role, line) for role, text in texts for line in wrapped(theme, text, role, width)]
    if theme.width(lines[-1][1], "small") + theme.width(honesty, "small") + MARGIN > width:
        lines.append(("small", ""))
    height = sum(theme.height(role) for role, _ in lines) + MARGIN
    picture = pygame.Surface((film.size[0], height + height % 2), depth=32)
    picture.fill(theme.palette.ground)
    y = MARGIN // 2
    for role, line in lines:
        theme.write(picture, line, (MARGIN, y), role, theme.palette.text if role == "heading" else quiet)
        y += theme.height(role)
    theme.write(picture, honesty, (film.size[0] - MARGIN, y), "small", theme.palette.warning, anchor="bottomright", width=width)
    return picture


def _trace(film: Film, theme: Theme, words: Words) -> pygame.Surface:
    """The needle's signal of the whole film under its sweep and gain."""
    signal = film.needle_uv
    gain = sensitivity_uv(signal, usual=1.8, most=1.8)
    head = MARGIN // 2 + theme.height("small") + 4
    picture = pygame.Surface((film.size[0], (head + TRACE + 1) // 2 * 2), depth=32)
    picture.fill(theme.palette.ground)
    screen = pygame.Rect(MARGIN, picture.get_height() - TRACE, film.size[0] - 2 * MARGIN, TRACE)
    text = words("picture.needle", sweep=duration(words, milliseconds(signal.size / RATE_HZ / DIVISIONS)), gain=voltage(words, gain))
    theme.write(picture, text, (screen.x, screen.y - 4), "small", theme.palette.quiet, anchor="bottomleft", width=screen.width)
    draw_screen(picture, theme, screen, 4, range(2, 3))
    draw_trace(picture, screen, signal, signal.size, TRACE // 2, TRACE / 4 / gain, theme.palette.trace)
    return picture


def write_gif(folder: Path, film: Film) -> None:
    """skin.gif: one palette for all pictures, no dithering, without end."""
    palette = _palette(film)
    before: Image.Image | None = None
    with (folder / "skin.gif").open("w+b") as file:
        for shot in shots(film, film.frames):
            image = _image(shot).quantize(palette=palette, dither=Image.Dither.NONE)
            if before is None:
                image.save(file, "GIF", loop=0, duration=PICTURE_MS, optimize=False)
                file.seek(-1, os.SEEK_END)  # more follows where the file would have ended
            else:  # Pillow's save_all would keep all pictures in memory, and make one of equal ones
                changed = ImageChops.subtract_modulo(image, before).getbbox() or (0, 0, 1, 1)
                file.writelines(getdata(image.crop(changed), changed[:2], duration=PICTURE_MS))
            before = image
        file.write(b";")


def _palette(film: Film) -> Image.Image:
    """The 256 colours of the whole film, as an image with them."""
    frames = film.frames
    some = [frames[k] for k in sorted({*range(0, len(frames), -(-len(frames) // SAMPLED)), len(frames) // 2})]
    images = [_image(shot) for shot in shots(film, some)]
    together = Image.new("RGB", (images[0].width, images[0].height * len(images)))
    for k, image in enumerate(images):
        together.paste(image, (0, k * image.height))
    return together.quantize(256, Image.Quantize.MAXCOVERAGE, kmeans=3)


def _image(shot: pygame.Surface) -> Image.Image:
    return Image.frombytes("RGB", shot.get_size(), pygame.image.tobytes(shot, "RGB"))


def write_frames(folder: Path, film: Film) -> None:
    """skin_frames/0001.png and so on."""
    (folder / "skin_frames").mkdir()
    for k, shot in enumerate(shots(film, film.frames), 1):
        write_png(shot, folder / "skin_frames" / f"{k:04}.png")


def write_mp4(folder: Path, film: Film) -> None:
    """skin.mp4: the skin, the trace below it, and the sound of sound.wav."""
    import av

    scale = DIGITAL_PEAK / sound_full_scale_uv(film.recording.emg_uv[0])
    signal = np.rint(film.needle_uv.astype(np.float64) * scale).astype(np.int16).reshape(-1, SOUND)
    with av.open(str(folder / "skin.mp4"), "w", options={"movflags": "faststart"}) as file:
        video = file.add_stream("libx264", rate=RATE, options={"crf": "17"})
        audio = file.add_stream("aac", rate=RATE_HZ, layout="mono", bit_rate=160_000)
        for k, (shot, block) in enumerate(zip(shots(film, film.frames, traced=True), signal, strict=True)):
            image = av.VideoFrame.from_ndarray(np.ascontiguousarray(pygame.surfarray.array3d(shot).swapaxes(0, 1)), format="rgb24")
            if k == 0:
                video.width, video.height, video.pix_fmt = image.width, image.height, "yuv420p"
            sound = av.AudioFrame.from_ndarray(block[None], format="s16", layout="mono")
            sound.sample_rate, sound.pts = RATE_HZ, k * SOUND
            image.pts = k
            file.mux(video.encode(image))
            file.mux(audio.encode(sound))
        file.mux(video.encode(None))
        file.mux(audio.encode(None))


def write_strip(folder: Path, film: Film) -> None:
    """skin_strip.png: ten pictures over 300 ms, and the needle's signal of these 300 ms with a mark at each of them."""
    pygame.font.init()
    write_png(strip_picture(film), folder / "skin_strip.png")


def strip_picture(film: Film) -> pygame.Surface:
    """Ten pictures side by side under their times in the recording; the signal below, each picture over the middle of its 30 ms."""
    theme, words = Theme(1.25), Words()
    screen = pygame.Rect(STRIP_MARGIN, STRIP_TOP + TILE[1] + 70, STRIP * TILE[0], STRIP_TRACE)
    picture = pygame.Surface((screen.width + 2 * STRIP_MARGIN, screen.bottom + 56), depth=32)
    picture.fill(theme.palette.ground)
    movement = words("film.not_enlarged") if film.gain == 1 else words("examine.magnified", gain=film.gain)
    theme.write(picture, film.engine.muscle.spec.title, (screen.x, 22), "title", width=screen.width)
    known = " · ".join([*facts(words, film.address), movement])
    theme.write(picture, known, (screen.x, 66), "body", theme.palette.quiet, width=screen.width)
    theme.write(picture, words("film.strip"), (screen.x, 92), "body", theme.palette.quiet, width=screen.width)
    _tiles(picture, screen, film, theme, words)
    signal = film.strip_uv
    gain = sensitivity_uv(signal, usual=1.8, most=1.8)
    draw_trace(picture, screen, signal, signal.size, screen.height // 2, screen.height / 4 / gain, theme.palette.trace)
    text = words("picture.needle", sweep=duration(words, STRIP_SPACING * FRAME_MS), gain=voltage(words, gain))
    foot = f"{text} · {words('picture.polarity')}"
    theme.write(picture, foot, (screen.x, screen.bottom + 12), "body", theme.palette.quiet)
    theme.write(picture, words("app.honesty"), (screen.right, screen.bottom + 12), "body", theme.palette.warning, anchor="topright")
    return picture


def _tiles(picture: pygame.Surface, screen: pygame.Rect, film: Film, theme: Theme, words: Words) -> None:
    """The ten pictures above `screen`, their times, and the lines from them down into it."""
    draw_screen(picture, theme, screen, 4, range(2, 3))
    view, most = film.view((TILE[0] - 4, TILE[1]), words), int(np.argmax(film.moved_mm))
    view.look = closest(film, view.look)
    for k, frame in enumerate(film.strip_frames):
        tile = pygame.Rect(screen.x + k * TILE[0] + 2, STRIP_TOP, TILE[0] - 4, TILE[1])
        view.draw(picture.subsurface(tile), film.forces_mn[frame])
        ink, x = theme.palette.warning if frame == most else theme.palette.quiet, tile.centerx
        theme.write(picture, words("units.ms", value=reached_ms(frame)), (x, tile.y - 6), "strong", ink, anchor="midbottom")
        pygame.draw.line(picture, ink, (x, tile.bottom + 6), (x, screen.bottom - 1))
        pygame.draw.polygon(picture, ink, [(x, tile.bottom + 6), (x - 8, tile.bottom + 20), (x + 8, tile.bottom + 20)])


def closest(film: Film, look: Look) -> Look:
    """The part of the surface that shows the examined muscle and all that are seen to move with it, not closer than STRIP_ZOOM."""
    feet, own = film.skin.footprints, film.places[0]
    moved_mm = np.zeros(len(film.places))
    for frame in film.strip_frames:
        size_mm = np.maximum(feet.heights_mm(film.forces_mn[frame]), feet.pulls_mm(film.forces_mn[frame]))
        moved_mm = np.maximum(moved_mm, np.bincount(feet.muscle, size_mm, minlength=moved_mm.size))
    moving = [place for place, mm in zip(film.places[1:], moved_mm[1:], strict=True) if mm > VISIBLE_MM]
    if not moving:
        return look.closer(STRIP_ZOOM)
    outlines_mm = np.concatenate([place.outline_mm for place in (own, *moving)])
    low, high = outlines_mm.min(axis=0), outlines_mm.max(axis=0)
    zoom = float((np.array(SURFACES[film.surface.id]) / (AROUND * (high - low))).min())
    right, down = ((low + high) / 2 - own.centre_mm).tolist()
    return look.closer(min(zoom, STRIP_ZOOM)).moved(right, down)


WRITERS: dict[str, Callable[[Path, Film], None]] = {"gif": write_gif, "frames": write_frames, "strip": write_strip, "mp4": write_mp4}


def shoot(names: Sequence[str], folder: Path, film: Film) -> None:
    """Write some of WRITERS to `folder`; nothing if there is no picture of the skin over this muscle, or its file is lost."""
    if film.surface is None:
        return
    for name in names:
        WRITERS[name](folder, film)

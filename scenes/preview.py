"""A small running examination: the skin over one muscle, the trace and its sound; while another is made ready it goes on."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pygame

from scenes.caption import Caption
from scenes.desk import reword_skin, skin_view
from scenes.effort import Effort
from scenes.history import History
from scenes.home import LOG
from scenes.job import Job, Progress
from scenes.playback import Playback, Played
from scenes.preparation import Prepared, prepare
from scenes.scope import Scope
from scenes.units import Units
from scenes.views.skin import NoSkin, SkinView
from scenes.views.trace import TraceView
from scenes.widgets.paragraph import wrapped
from scenes.window import Window
from sim.address import Address, AddressError
from sim.engine import FRAME_SAMPLES, RATE_HZ, Controls, Frame
from sim.loader import ScenarioError
from sim.patient import Patient

LONGEST_STEP_S = 0.25
VIEWS = ("trace", "skin")
SKIN_SHARE = 0.48
UNIT_SPAN = 0, RATE_HZ * 15 // 1000

Built = tuple[Prepared, SkinView | NoSkin]


class Preview:
    """Prepares what `show` is asked for beside the picture, then plays it with the effort that there was before."""

    def __init__(self, window: Window, folder: Path | None, threaded: bool) -> None:
        self.window, self.folder, self.threaded = window, folder, threaded
        self.history = History()
        self.scope = Scope(self.history)
        self.scope.sweep_ms = 20
        self.effort = Effort()
        self.caption = Caption(window.words, threaded)
        self.trace = TraceView(window.words, self.scope, Units(1, lambda _: UNIT_SPAN))
        self.skin: SkinView | NoSkin | None = None
        self.prepared: Prepared | None = None
        self.patient: Patient | None = None  # whose muscles, once built, are not built again
        self.playback: Playback | None = None
        self.rect, self.shown = pygame.Rect(0, 0, 320, 320), VIEWS
        self.lines, self.role = 2, "body"  # of what is heard in words: at most so many lines, of this type
        self._skin_mn = np.zeros(0, np.float32)
        self._words = pygame.Rect(0, 0, 0, 0)
        self._skin_place = pygame.Rect(0, 0, 320, 240)
        self._job: Job[Built] | None = None
        self._next: Address | None = None
        self._then = window.clock.now()

    def reword(self) -> None:
        """Have what is heard, and what is written over the skin, in the language of now."""
        self.caption.reword()
        if self.prepared is not None and self.skin is not None and not self.preparing:
            reword_skin(self.skin, self.prepared, self.window.words)

    # What is shown

    def show(self, address: Address) -> None:
        """Examine this next; of what is asked for while something is being made ready, the last."""
        self._next = address
        if not self.threaded:
            self._begin()
            self._finish()

    @property
    def preparing(self) -> bool:
        """Whether another muscle is being made ready."""
        return self._job is not None or self._next is not None

    def shows(self, address: Address) -> bool:
        """Whether this is examined, or something is being made ready."""
        return self.preparing or (self.prepared is not None and self.prepared.address == address)

    def close(self) -> None:
        """Play no more."""
        if self.playback is not None:
            self.playback.close()
            self.playback = None

    def _begin(self) -> None:
        assert self._next is not None
        address, self._next = self._next, None
        self._job = self.job(address)

    def job(self, address: Address) -> Job[Built]:
        """Make a muscle ready beside the picture."""
        return Job(self.building(address))

    def building(self, address: Address, playable: Callable[[Prepared], None] | None = None) -> Callable[[Progress], Built]:
        """What makes a muscle ready; `playable` is given what can be played before its skin can be seen."""
        known, place, theme, words = self.patient, self._skin_place.copy(), self.window.theme, self.window.words

        def build(progress: Progress) -> Built:
            prepared = self.prepare(address, progress, known, playable)
            skin = skin_view(prepared, place, words, theme)
            skin.prepare()
            return prepared, skin

        return build

    def prepare(self, address: Address, progress: Progress, known: Patient | None, playable: Callable[[Prepared], None] | None) -> Prepared:
        """Make a muscle ready, beside the picture; `known` is the patient of before."""
        return prepare(address, self.folder, progress, known, playable=playable)

    def _finish(self) -> bool:
        """Take up what has been made ready; False if the file has become wrong in between."""
        assert self._job is not None
        job, self._job = self._job, None
        try:
            built = job.result()
        except (ScenarioError, AddressError) as error:
            LOG.info("not shown: %s", error)
            return False
        self.ready(*built)
        return True

    def ready(self, prepared: Prepared, skin: SkinView | NoSkin) -> None:
        """Play what has been made ready."""
        self.close()
        settings = self.window.settings
        playback = Playback(prepared.engine, self.window.sink, self.controls(), settings.volume, prepared.skin)
        playback.muted = settings.muted
        self.take(prepared, skin, playback)
        playback.start(self.threaded)
        self._then = self.window.clock.now()
        LOG.info("preview of %s, %s", Path(prepared.address.case).name, prepared.site)

    def take(self, prepared: Prepared, skin: SkinView | NoSkin, playback: Playback) -> None:
        """Show this from now on, from the first sample that `playback` gives."""
        self.prepared, self.patient, self.skin, self.playback = prepared, prepared.patient, skin, playback
        self._skin_mn = np.zeros(prepared.skin.footprints.x_mm.size, np.float32)
        self.history.start(prepared.engine.index * FRAME_SAMPLES)
        self.scope.freeze(False)
        self.place(self.rect, self.shown)

    def freeze(self) -> None:
        """Let everything stand still, or go on from there."""
        if self.playback is not None:
            self.playback.pause(not self.playback.paused)
            self.scope.freeze(self.playback.paused)

    def controls(self) -> Controls:
        """What is asked of the patient now."""
        return Controls(round(self.effort.now, 3))

    def told(self, frames: Sequence[Frame]) -> list[Frame]:
        """The frames with those discharges that are marked."""
        return list(frames)

    # Time

    def update(self) -> bool:
        """Go on to the present moment; True if another muscle, or another description, is shown now."""
        now = self.window.clock.now()
        seconds, self._then = min(now - self._then, LONGEST_STEP_S), now
        fresh = self.tend()
        playback = self.playback
        if playback is None:
            return fresh
        if self.scope.frozen and not playback.paused:
            playback.pause(True)  # one looks back
        if not playback.paused:
            self.effort.pass_time(seconds)
        playback.controls = self.controls()
        playback.volume, playback.muted = self.window.settings.volume, self.window.settings.muted
        playback.move_to(self.window.sink)
        self.feed(playback.advance())
        return self.describe(not playback.paused) or fresh

    def tend(self) -> bool:
        """Begin to make ready what was asked for last, and take up what is ready; True if something is."""
        if self._next is not None and self._job is None:
            self._begin()
        return self._job is not None and self._job.done and self._finish()

    def feed(self, played: Played) -> None:
        """Take in what has been played since the last picture."""
        self.history.feed(played.samples_uv, self.told(played.frames))
        self.scope.feed(played.frames)
        if played.skin_mn is not None:
            self._skin_mn = played.skin_mn

    def describe(self, wanted: bool) -> bool:
        """Say in words what is heard, if that is wanted and it is time to; True if that is another description."""
        before = self.caption.text
        self.caption.update(self.window.clock.now(), self.history, wanted and self.window.settings.captions)
        return self.caption.text != before

    @property
    def still(self) -> bool:
        """Whether nothing moves by itself."""
        return (self.playback is None or self.playback.paused) and not self.preparing

    # Picture

    def place(self, rect: pygame.Rect, shown: Sequence[str] = VIEWS) -> None:
        """The skin over the trace, or the one of them that is `shown`, and below them what is heard."""
        theme = self.window.theme
        self.rect, self.shown = pygame.Rect(rect), tuple(shown)
        gap, tall = theme.px(8), self.lines * theme.height(self.role) + theme.px(4) if self.window.settings.captions else 0
        self._words = pygame.Rect(rect.x, rect.bottom - tall, rect.width, tall)
        room = pygame.Rect(rect.x, rect.y, rect.width, max(1, rect.height - tall - (gap if tall else 0)))
        both = len(self.shown) > 1
        skin = pygame.Rect(room.topleft, (room.width, round(room.height * SKIN_SHARE) if both else room.height))
        if "skin" in self.shown:
            self._skin_place = skin
        if "trace" in self.shown:
            top = skin.bottom + gap if both else room.y
            self.trace.place(pygame.Rect(room.x, top, room.width, max(1, room.bottom - top)), theme)
        if self.prepared is None or self.skin is None:
            return
        if "skin" in self.shown and self.skin.rect != self._skin_place:
            self.skin = skin_view(self.prepared, self._skin_place, self.window.words, theme)
        self.skin.scale = theme.scale

    def draw(self, target: pygame.Surface) -> None:
        """All of it; without anything to play, only its place."""
        theme = self.window.theme
        if self.prepared is None or self.skin is None:
            theme.box(target, self.rect, theme.palette.panel, theme.palette.line, radius=10)
            said = self.window.words("examine.preparing" if self.preparing else "author.no_preview")
            for n, line in enumerate(wrapped(theme, said, "body", self.rect.width - theme.px(40))):
                place = self.rect.centerx, self.rect.centery + n * theme.height("body")
                theme.write(target, line, place, colour=theme.palette.quiet, anchor="center")
            return
        if "skin" in self.shown:
            self.skin.move(self._skin_mn)
            self.skin.show(target)
        if "trace" in self.shown:
            self.trace.draw(target, theme)
        said = wrapped(theme, self.caption.text, self.role, self._words.width)[: self.lines] if self._words.height else []
        for n, line in enumerate(said):
            theme.write(target, line, (self._words.x, self._words.y + n * theme.height(self.role)), self.role)

    def draw_moving(self, target: pygame.Surface, ground: tuple[int, int, int]) -> list[pygame.Rect]:
        """Only what moves by itself, over the last picture; where that was."""
        if self.prepared is None or self.skin is None:
            return []
        theme, whole, done = self.window.theme, target.get_clip(), []
        parts = [(self.trace.moved(theme), lambda: self.trace.draw(target, theme))] if "trace" in self.shown else []
        if "skin" in self.shown:
            parts.append((self.skin.move(self._skin_mn), lambda: self.skin.show(target)))
        for place, draw in parts:
            rect = place.clip(whole)
            if not rect:
                continue
            target.set_clip(rect)
            if not self.trace.screen.contains(rect):
                target.fill(ground, rect)
            draw()
            done.append(rect)
        target.set_clip(whole)
        return done

"""What is seen and heard of one clip of the quiz: the skin, the trace, and afterwards what made it."""

import numpy as np
import pygame

from scenes.asking import effort
from scenes.clip_player import ClipPlayer
from scenes.description import description
from scenes.desk import reword_skin, skin_view
from scenes.history import History
from scenes.inspector import FIBRE_SPAN
from scenes.scope import SENSITIVITIES_UV, Scope
from scenes.shown_clip import FIRST, ShownClip
from scenes.speaker import Sink
from scenes.theme import Theme
from scenes.units import MARKS, Units
from scenes.views.section import SectionView
from scenes.views.trace import TraceView
from scenes.widgets.meter import Meter
from scenes.widgets.paragraph import wrapped
from scenes.words import Words
from sim.engine import FRAME_SAMPLES, RATE_HZ
from sim.intention import SINGLE_FIBRES
from sim.measure import heard
from sim.teach.findings import WITH_EFFORT
from sim.teach.item import Item, Senses

SEEN: dict[Senses, tuple[str, ...]] = {"all": ("skin", "trace"), "ear": (), "eye": ("trace",), "skin": ("skin",)}
HEARD: tuple[Senses, ...] = ("all", "ear")
SWEEPS_MS = {"rest": 50, "potentials": 20, "recruitment": 100}
LEAST_UV = 20  # a division; at 10 the noise alone would fill the screen
UNIT_SPAN = 0, RATE_HZ * 15 // 1000  # samples from a unit's discharge in which its potential lies
LEAST_WIDE = 680  # units of the design in which skin and cross-section stand side by side, so that its legend is not cut off
ROOM = 4.0  # divisions to each side in which the signal should have room


class ClipViews:
    """The views of one clip, which is played once and then stands still."""

    def __init__(self, shown: ShownClip, item: Item, words: Words, theme: Theme) -> None:
        self.shown, self.words, self.theme = shown, words, theme
        self.seen, self.is_heard = SEEN[item.senses], item.senses in HEARD
        self.history = History()
        self.scope = Scope(self.history)
        self.units = Units(1, lambda _: self._span)
        self.trace = TraceView(words, self.scope, self.units)
        self.section = SectionView(shown.prepared.muscle, words, Units(shown.prepared.muscle.population.units, lambda _: FIBRE_SPAN))
        self.skin = skin_view(shown.prepared, pygame.Rect(0, 0, 64, 64), words, theme)
        self.meter = Meter("")
        self.measured = item.kind == "measure"
        self.caption = ""  # what is heard, in words, for those who cannot hear it
        self.frames = shown.frames
        self._span = UNIT_SPAN
        self.sectioned = False  # whether there is room for it
        self.opened = False  # whether the cross-section may be seen, in which one sees who fires
        self.player: ClipPlayer | None = None
        self._skin_mn = np.zeros_like(shown.skin_mn[0])
        self._covered = pygame.Rect(0, 0, 0, 0)
        self.heads: list[tuple[str, tuple[int, int]]] = []
        self._prepare_scope()
        self.reword()

    def reword(self) -> None:
        """Say all that is written in the views in the language of now."""
        self.meter.caption = self.words("sound.level")
        reword_skin(self.skin, self.shown.prepared, self.words)
        if self.caption:
            self.caption = description(heard(self.shown.signal_uv), self.words)

    def _prepare_scope(self) -> None:
        """Sweep for what is looked at, and gain so that all of it has room: the height of a trace is no hint, its units are on the axis."""
        kind = "rest"
        if effort(self.shown.clip) > 0:
            kind = "recruitment" if self.shown.clip.shows in WITH_EFFORT and self.shown.clip.shows.endswith("recruitment") else "potentials"
        self.scope.sweep_ms = SWEEPS_MS[kind]
        largest = float(np.percentile(np.abs(self.shown.signal_uv), 99.95))
        self.scope.sensitivity_uv = next(
            (step for step in SENSITIVITIES_UV if step >= LEAST_UV and largest < ROOM * step), SENSITIVITIES_UV[-1]
        )

    # Playing

    def play(self, sink: Sink, volume: float, muted: bool, signal_uv: np.ndarray | None = None) -> None:
        """From the beginning; `signal_uv` is what is heard and drawn instead of the clip's own."""
        self.stop()
        self.history.start(self.shown.begin)
        self.scope.freeze(False)
        first, self.player = self.player is None, ClipPlayer(sink, self.shown, signal_uv)
        self.player.hear(volume, muted or not self.is_heard)
        if self.is_heard and not self.seen and first and (muted or sink.trouble):
            self.caption = description(heard(self.shown.signal_uv), self.words)
        self.player.start()

    def stop(self) -> None:
        """Play no more."""
        if self.player is not None:
            self.player.close()

    def stand_still(self) -> None:
        """Show what has been played so far, and play no more."""
        if self.player is not None:
            self.player.close()
            self.player.signal_uv = self.player.signal_uv[: self.player.at]
        self.scope.freeze(True)

    @property
    def playing(self) -> bool:
        """Whether it is being played."""
        return self.player is not None and not self.player.done

    def update(self, sink: Sink, volume: float, muted: bool) -> None:
        """Go on to what is heard now."""
        if self.player is None or not self.playing:
            return
        self.player.move_to(sink)
        self.player.hear(volume, muted or not self.is_heard)
        played = self.player.advance()
        first = played.frames[0].index - self.shown.frames[0].index if played.frames else 0
        frames = list(self.frames[first : first + len(played.frames)])
        self.history.feed(played.samples_uv, frames)
        self.section.advance(played.frames, played.samples_uv.size / (100 * FRAME_SAMPLES))
        if played.skin_mn is not None:
            self._skin_mn = played.skin_mn
        self.meter.level = self.player.loudness(0.1)
        if self.player.done:
            self.player.close()
            self.scope.freeze(True)

    def finish(self) -> None:
        """Show all of it at once, as after playing."""
        if self.player is not None:
            self.player.close()
            self.player.at = self.player.signal_uv.size
        self.history.start(self.shown.begin)
        self.history.feed(self.shown.signal_uv, list(self.frames))
        self.scope.freeze(True)

    # After the answer

    def explain(self, shows: str) -> frozenset[int]:
        """Mark what made what the clip shows, and show who fires; the units that did (SINGLE_FIBRES among them for fibres)."""
        self.opened, self.seen, self.is_heard = True, ("skin", "trace"), True
        self.frames, who = self.shown.marked(shows, self.measured)
        self.units.coloured = {FIRST: 0}
        self._span = FIBRE_SPAN if SINGLE_FIBRES in who else UNIT_SPAN
        fired = sorted(unit for unit in who if unit >= 0)[:MARKS]
        self.section.units.coloured = {unit: mark for mark, unit in enumerate(fired)}
        if self.history.head > self.shown.begin:
            head = self.history.head
            self.history.start(self.shown.begin)
            count = (head - self.shown.begin) // FRAME_SAMPLES
            self.history.feed(self.shown.signal_uv[: head - self.shown.begin], list(self.frames[:count]))
            self.scope.freeze(self.scope.frozen or not self.playing)
        return who

    # Layout and picture

    def place(self, rect: pygame.Rect, theme: Theme) -> None:
        """Skin, after the answer with the cross-section beside it, over the trace; only what this item may be judged by."""
        self.theme, gap, head = theme, theme.px(8), theme.height("small") + theme.px(6)
        meter = pygame.Rect(rect.x, rect.bottom - theme.height("body") - theme.px(14), rect.width, theme.height("body") + theme.px(14))
        self.meter.rect = meter
        room = pygame.Rect(rect.x, rect.y, rect.width, meter.top - gap - rect.y)
        self.heads = []
        both = len(self.seen) == 2
        above = pygame.Rect(room.x, room.y, room.width, round(room.height * 0.46) if both else room.height)
        below = pygame.Rect(room.x, above.bottom + gap, room.width, room.bottom - above.bottom - gap) if both else above
        if "skin" in self.seen:
            body = pygame.Rect(above.x, above.y + head, above.width, above.height - head)
            beside = self.opened and body.width >= theme.px(LEAST_WIDE)
            skin = pygame.Rect(body.x, body.y, round(body.width * 0.52) if beside else body.width, body.height)
            if self.skin.rect != skin:
                self.skin = skin_view(self.shown.prepared, skin, self.words, theme)
                self.skin.scale = theme.scale
            self.heads.append((self.words("examine.skin"), above.topleft))
            self.sectioned = beside
            if beside:
                self.section.place(pygame.Rect(skin.right + gap, body.y, body.right - skin.right - gap, body.height), theme)
                self.heads.append((self.words("examine.section"), (skin.right + gap, above.y)))
        if "trace" in self.seen:
            self.trace.place(pygame.Rect(below.x, below.y + head, below.width, below.height - head), theme)
            needle = f"electrode.{self.shown.prepared.engine.electrode}" if self.opened else "sitting.needle"  # it tells the muscle
            self.heads.append((self.words(needle), below.topleft))
        self._covered = room

    def draw(self, target: pygame.Surface) -> None:
        """All that may be seen."""
        theme = self.theme
        for words, place in self.heads:
            theme.write(target, words, place, "small", theme.palette.quiet)
        if "skin" in self.seen:
            self.skin.move(self._skin_mn)
            self.skin.show(target)
            if self.sectioned:
                self.section.draw(target, theme)
        if "trace" in self.seen:
            self.trace.draw(target, theme)
        if not self.seen:
            theme.box(target, self._covered, theme.palette.panel, theme.palette.line, radius=10)
            theme.write(target, self.words("sitting.listen"), self._covered.center, "title", theme.palette.quiet, anchor="center")
            lines = wrapped(theme, self.caption, "body", round(self._covered.width * 0.8)) if self.caption else []
            for n, line in enumerate(lines):
                place = self._covered.centerx, self._covered.centery + theme.px(40) + n * theme.height("body")
                theme.write(target, line, place, anchor="midtop")
        if self.is_heard:
            self.meter.draw(target, theme)

"""What lies before the examiner: the panes, the controls, and the words on them."""

from typing import TYPE_CHECKING

import numpy as np
import pygame

from scenes.case_text import TABS, blocks
from scenes.catalogue import cases, site_title
from scenes.desk_layout import MOVEMENTS, place_bar, place_heads, place_side
from scenes.needle_pad import NeedlePad
from scenes.panes import Pane, Panes, panes
from scenes.preparation import Prepared
from scenes.skin_pad import SkinPad
from scenes.theme import Theme
from scenes.views.section import SectionView
from scenes.views.skin import NoSkin, SkinView
from scenes.views.trace import TraceView, duration, voltage
from scenes.widgets.button import Button
from scenes.widgets.choice import Choice
from scenes.widgets.focus import Focus
from scenes.widgets.meter import Meter
from scenes.widgets.paragraph import Paragraph
from scenes.widgets.slider import Slider
from scenes.widgets.stepper import Stepper
from scenes.words import Words
from sim.engine import RATE_HZ
from sim.manoeuvres import MANOEUVRES

if TYPE_CHECKING:
    from scenes.examine import Examine

CLOSER = 2.5


class Desk:
    """The controls of one examination, and the three views of the muscle under it; made anew for every muscle."""

    def __init__(self, scene: "Examine", prepared: Prepared, skin: SkinView | NoSkin) -> None:
        self.scene, self.prepared = scene, prepared
        self.window = scene.window
        words = self.words = scene.window.words
        self.trace = TraceView(words, RATE_HZ, scene.sweep_ms, scene.sensitivity_uv)
        self.section = SectionView(prepared.muscle, words)
        self.skin = skin
        self.movement = 1
        self.titles = words("examine.skin"), words("examine.section"), words(f"electrode.{prepared.engine.electrode}")
        self.skin_mn = np.zeros(prepared.skin.footprints.x_mm.size, np.float32)
        self._panes: Panes | None = None
        self._back: pygame.Surface | None = None
        self._measured = ("", "")
        self._make_controls(scene, prepared)

    def _make_controls(self, scene: "Examine", prepared: Prepared) -> None:
        words = self.words
        self.needle = NeedlePad(self.section, prepared.engine.needle, scene.move_needle)
        self.light = SkinPad(self.skin)
        self.muscles = Button(words("examine.muscles"), self.show_muscles, "O")
        self.view = Button(words("examine.view"), self.next_view, "V")
        self.menu = Button(words("examine.menu"), scene.to_menu, "Esc")
        self.keys = Button(words("examine.keys"), scene.show_keys, "F1")
        lines = [(line.id, line.title) for line in cases(scene.folder)]
        if scene.address.case not in dict(lines):
            lines.append((scene.address.case, prepared.scenario.title))
        self.cases = Choice(words("examine.case"), lines, scene.address.case, scene.open_case)
        sites = [(site, site_title(site, words, scene.folder)) for site in prepared.scenario.sites]
        self.sites = Choice(words("examine.site"), sites, prepared.site, scene.open_site)
        self.body = Button(words("examine.body"), scene.show_body, "B")
        doing = [("", words("examine.nothing")), *((key, words(f"manoeuvre.{key}")) for key in MANOEUVRES)]
        self.manoeuvres = Choice(words("examine.manoeuvre"), doing, "", scene.do)
        self.moving = Stepper(words("examine.movement"), lambda: self.enlarged(self.movement), self.step_movement)
        self.closer = Button(words("examine.closer"), self.look_closer, "Z")
        self.light.visible = self.muscles.visible = self.moving.visible = self.closer.visible = prepared.surface is not None
        self.gain = Stepper(words("trace.gain"), self._gain_in_words, lambda by: self.step_gain(-by))
        self.sweep = Stepper(words("trace.sweep"), self._sweep_in_words, self.step_sweep)
        self.freeze = Button(words("trace.freeze"), scene.toggle_freeze, words("key.space"))
        self.tabs = [Button(words(f"case.tab_{tab}"), lambda tab=tab: self.show(tab)) for tab in TABS]
        self.text = Paragraph(blocks(scene.tab, prepared, words))
        self.effort = Slider(words("examine.effort"), 0.0, 0.0, 1.0, 0.05, self._percent, scene.ask_effort)
        self.volume = Slider(words("sound.volume"), scene.volume, 0.0, 1.0, 0.05, self._volume_in_words, scene.set_volume)
        self.mute = Button(words("sound.mute"), scene.toggle_mute, "M")
        self.level = Meter(words("sound.level"))
        self.focus = Focus([
            self.menu, self.cases, self.sites, self.body, self.keys,
            self.view, self.muscles, self.closer, self.moving, self.light, self.needle, self.gain, self.sweep, self.freeze,
            *self.tabs, self.text, self.manoeuvres, self.effort, self.volume, self.mute, self.level,
        ])  # fmt: skip
        self.focus.give(self.needle)

    # Values in words

    def _percent(self, share: float) -> str:
        return self.words("units.percent", value=round(100 * share))

    def _volume_in_words(self, volume: float) -> str:
        if self.window.sink.trouble:
            return self.words("sound.silent")
        return self.words("sound.muted") if self.scene.muted else self._percent(volume)

    def enlarged(self, factor: int) -> str:
        """How much the skin's movement is enlarged, in words."""
        return self.words("examine.times", factor=factor)

    def _gain_in_words(self) -> str:
        return self.words("units.per_division", value=voltage(self.words, self.trace.sensitivity_uv))

    def _sweep_in_words(self) -> str:
        return self.words("units.per_division", value=duration(self.words, self.trace.sweep_ms))

    # What keys and controls do here

    def relax(self) -> None:
        """Ask for no effort."""
        self.effort.set(0.0)

    def needle_first(self) -> None:
        """Let the keyboard talk to the needle."""
        self.focus.give(self.needle, ring=True)

    def step_gain(self, by: int) -> None:
        """More (+1) or fewer (-1) microvolts per division."""
        self.trace.step_sensitivity(by)
        self.scene.sensitivity_uv = self.trace.sensitivity_uv

    def step_sweep(self, by: int) -> None:
        """More (+1) or fewer (-1) milliseconds per division."""
        self.trace.step_sweep(by)
        self.scene.sweep_ms = self.trace.sweep_ms

    def step_movement(self, by: int) -> None:
        """Enlarge the skin's movement more or less; it comes back to life size after the largest."""
        self.movement = MOVEMENTS[(MOVEMENTS.index(self.movement) + by) % len(MOVEMENTS)]
        self.skin.gain = float(self.movement)

    def look_closer(self) -> None:
        """Look at the skin over the muscle from near, or at all of it again."""
        if isinstance(self.skin, SkinView):
            self.skin.look = self.skin.look.closer(CLOSER if self.skin.look.zoom == 1.0 else 1e-9)

    def next_view(self) -> None:
        """Look at the muscle on the next surface that shows it."""
        views = self.prepared.views()
        if len(views) < 2:
            return
        assert self.prepared.surface is not None
        at = views.index(self.prepared.surface.id)
        self.prepared = self.prepared.seen_on(views[(at + 1) % len(views)])
        outlined = isinstance(self.skin, SkinView) and bool(self.skin.outlined)
        self.skin = self.light.view = skin_view(self.prepared, self.skin.rect, self.words, self.window.theme)
        self.skin.gain = float(self.movement)
        if outlined:
            self.show_muscles()
        if self.prepared.trouble:
            self.scene.notice.say(self.prepared.trouble, self.window.clock.now(), 8.0)

    def show_muscles(self) -> None:
        """Outline the muscles under the skin, or not."""
        if isinstance(self.skin, SkinView):
            self.skin.outlined = {} if self.skin.outlined else self.prepared.muscles()

    def light_first(self) -> None:
        """Let the keyboard talk to the lamp over the skin."""
        if self.light.visible:
            self.focus.give(self.light, ring=True)

    def show(self, tab: str) -> None:
        """Show another text about the case."""
        self.scene.tab = tab
        self.text.tell(blocks(tab, self.prepared, self.words))

    def measure(self, loudness: float) -> None:
        """Take the level and the measures of the last second."""
        self.level.level = loudness
        self.level.words = self.words("sound.decibel", value=f"{20 * np.log10(loudness):.0f}".replace("-", "−")) if loudness > 1e-3 else ""
        measured = self.trace.measured()
        if measured is None:
            return
        peak, rms = measured.peak_to_peak_uv, measured.rms_uv
        self._measured = (
            self.words("trace.peak", value=voltage(self.words, rounded(peak))),
            self.words("trace.rms", value=voltage(self.words, rounded(rms))),
        )

    # Layout and picture

    def place(self) -> None:
        """Lay everything out for the window as it is."""
        theme, window = self.window.theme, self.window.rect
        self._panes = parts = panes(window, theme)
        place_bar(self, parts.bar)
        place_heads(self, parts)
        place_side(self, parts.side)
        if self.skin.rect != parts.skin.body:
            before, self.skin = self.skin, skin_view(self.prepared, parts.skin.body, self.words, theme)
            if isinstance(before, SkinView) and isinstance(self.skin, SkinView):
                self.skin.look, self.skin.outlined = before.look, before.outlined
        self.skin.gain = float(self.movement)
        self.light.view, self.light.rect = self.skin, parts.skin.body
        self.section.place(parts.section.body, theme)
        self.needle.rect = parts.section.body
        self.trace.place(parts.trace.body, theme)
        self._back = None

    def draw(self, target: pygame.Surface, waiting: bool) -> None:
        """Everything."""
        theme, words, parts = self.window.theme, self.words, self._panes
        if parts is None:
            return
        scene, colours = self.scene, theme.palette
        target.blit(self._background(parts), (0, 0))
        self.skin.draw(target, self.skin_mn)
        self._mark_needle(target)
        self.trace.draw(target, theme)
        paused = scene.playback is not None and scene.playback.paused
        self.freeze.lit, self.mute.lit = paused, scene.muted
        if isinstance(self.skin, SkinView):
            self.closer.lit, self.muscles.lit = self.skin.look.zoom > 1.0, bool(self.skin.outlined)
        self.freeze.caption = words("trace.run" if paused else "trace.freeze")
        self.effort.shown = scene.effort.now
        for tab, button in zip(TABS, self.tabs, strict=True):
            button.lit = tab == scene.tab
        hint_y = self.effort.rect.bottom + theme.px(6)
        theme.write(target, words("examine.hold"), (self.effort.rect.x, hint_y), "small", colours.quiet, width=self.effort.rect.width)
        for n, line in enumerate(self._measured):
            place = (self.level.rect.x, self.level.rect.bottom + theme.px(10) + n * theme.height("body"))
            theme.write(target, line, place, width=self.level.rect.width)
        honest = (self.level.rect.x, parts.side.bottom - theme.px(12))
        theme.write(target, words("app.honesty"), honest, "small", colours.warning, width=self.level.rect.width, anchor="bottomleft")
        self.focus.draw(target, theme)
        if waiting:
            box = pygame.Rect(0, 0, theme.width(words("examine.preparing"), "heading") + theme.px(48), theme.px(56))
            box.center = self.window.rect.center
            theme.box(target, box, colours.raised, colours.accent, radius=10)
            theme.write(target, words("examine.preparing"), box.center, "heading", anchor="center")

    def _mark_needle(self, target: pygame.Surface) -> None:
        """A ring where the needle goes through the skin."""
        if isinstance(self.skin, NoSkin):
            return
        entry = self.prepared.place
        if entry is None:
            return
        turn, x_mm = np.radians(entry.fibre_angle_deg), self.needle.needle.x_mm
        place = self.skin.at(entry.centre_mm[0] + x_mm * np.sin(turn), entry.centre_mm[1] + x_mm * np.cos(turn))
        if self.skin.rect.collidepoint(place):
            theme = self.window.theme
            pygame.draw.aacircle(target, theme.palette.ground, place, theme.px(6), theme.px(4))
            pygame.draw.aacircle(target, theme.palette.needle, place, theme.px(5), max(2, theme.px(2)))

    def _background(self, parts: Panes) -> pygame.Surface:
        """What stays the same until the window changes: boxes and headlines."""
        if self._back is None:
            theme = self.window.theme
            back = pygame.Surface(self.window.rect.size)
            back.fill(theme.palette.ground)
            first = min(button.rect.left for button in (self.closer, self.muscles, self.view) if button.visible or button is self.closer)
            rights = (first, parts.section.head.right, self.gain.rect.left)
            for pane, title, right in zip((parts.skin, parts.section, parts.trace), self.titles, rights, strict=True):
                self._head(back, pane, title, right)
            theme.box(back, parts.side, theme.palette.panel, theme.palette.line, radius=10)
            self._back = back
        return self._back

    def _head(self, back: pygame.Surface, pane: Pane, title: str, right: int) -> None:
        theme = self.window.theme
        theme.box(back, pane.whole, theme.palette.panel, theme.palette.line, radius=10)
        room = right - pane.head.x - theme.px(8)
        if theme.width(title) > room:
            title = title.partition(",")[0]  # of a needle, without its size
        role = "strong" if theme.width(title, "strong") <= room else "body"
        theme.write(back, title, (pane.head.x + theme.px(2), pane.head.centery), role, anchor="midleft", width=room)


def skin_view(prepared: Prepared, rect: pygame.Rect, words: Words, theme: Theme) -> SkinView | NoSkin:
    """The skin over a muscle, drawn in `rect`, or the word that there is no picture of it, and why."""
    if prepared.surface is None:
        return NoSkin(rect, prepared.trouble or words("examine.no_skin"), theme)
    texts = {"magnified": words("examine.magnified"), "millimetres": words("examine.skin_scale")}
    return SkinView(prepared.surface, prepared.skin.on(prepared.surface.id), rect, prepared.scenario.patient.skin, prepared.place, **texts)


def rounded(value: float) -> int:
    """A measure to two digits, as it is worth no more."""
    digits = 0 if value < 100 else 1 if value < 1000 else 2
    return int(round(value, -digits))

"""What lies before the examiner: the views of one muscle, the controls around them, and the pages at the side."""

from typing import TYPE_CHECKING

import numpy as np
import pygame

from scenes.catalogue import cases, is_own, site_title
from scenes.desk_layout import MOVEMENTS, place_bar, place_heads, place_side
from scenes.desk_picture import DeskPicture
from scenes.inspector import Inspector
from scenes.needle_pad import NeedlePad
from scenes.panels import PANELS, TELLING
from scenes.panes import PAGES, Panes, panes
from scenes.preparation import Prepared
from scenes.skin_pad import SkinPad
from scenes.theme import Theme
from scenes.trace_pad import TracePad
from scenes.views.section import SectionView
from scenes.views.skin import NoSkin, SkinView
from scenes.views.trace import TraceView, duration, voltage
from scenes.widgets.button import Button
from scenes.widgets.choice import Choice
from scenes.widgets.focus import Focus
from scenes.widgets.form import Form
from scenes.widgets.meter import Meter
from scenes.widgets.slider import Slider
from scenes.widgets.stepper import Stepper
from scenes.words import Words

if TYPE_CHECKING:
    from scenes.examine import Examine

CLOSER = 2.5
LOW_UNITS = 560  # of the design: in a lower window effort and volume stand on the pages


class Desk:
    """The controls of one examination, and the views of the muscle; made anew for every muscle."""

    def __init__(self, scene: "Examine", prepared: Prepared, skin: SkinView | NoSkin) -> None:
        self.scene, self.prepared = scene, prepared
        self.window = scene.window
        self.words = scene.window.words
        self.history, self.scope = scene.history, scene.scope
        self.inspector = Inspector(self)
        self.units = self.inspector.units
        self.trace = TraceView(self.words, self.scope, self.units)
        self.section = SectionView(prepared.muscle, self.words, self.units, closed=scene.blind)
        self.skin = skin
        self.movement = 1
        self.skin_mn = np.zeros(prepared.skin.footprints.x_mm.size, np.float32)
        self.caption = ""
        self.changed = True  # whether anything may differ from the last picture
        self.refreshed = True  # whether the words and numbers at the side and at the foot may
        self.parts: Panes | None = None
        self.foot = 0  # pixels at the foot of the window that something else has taken
        self.picture = DeskPicture(self)
        self._make_controls(scene, prepared)

    def _make_controls(self, scene: "Examine", prepared: Prepared) -> None:
        words = self.words
        self.titles = words("examine.skin"), words("examine.section"), words(f"electrode.{prepared.engine.electrode}")
        self.needle = NeedlePad(self.section, prepared.engine.needle, scene.move_needle)
        self.light = SkinPad(self.skin)
        self.screen = TracePad(self.trace, (lambda _: None) if scene.blind else self.inspector.explain)
        self.muscles = Button(words("examine.muscles"), self.show_muscles, "O")
        self.view = Button(words("examine.view"), self.next_view, "V")
        self.menu = Button(words("workup.back" if scene.blind else "examine.menu"), scene.to_menu, "Esc")
        self.keys = Button(words("examine.keys"), scene.show_keys, "F1")
        self.settings = Button(words("examine.settings"), scene.window.show_settings, "F2")
        title = prepared.scenario.told_in(words.language).title
        this = scene.address.case, words("examine.own", title=title) if is_own(scene.address.case, scene.folder) else title

        def all_cases() -> list[tuple[str, str]]:
            listed = [line for line in cases(scene.folder, words.language) if not line.wrong]
            lines = [(line.id, words("examine.own", title=line.title) if line.own else line.title) for line in listed]
            return lines if this[0] in dict(lines) else [*lines, this]

        self.cases = Choice(words("examine.case"), [this], this[0], scene.visits.open_case, all_cases)
        sites = [(site, site_title(site, words, scene.folder)) for site in prepared.scenario.sites]
        self.sites = Choice(words("examine.site"), sites, prepared.site, scene.visits.open_site)
        self.body = Button(words("examine.body"), scene.show_body, "B")
        self.pages = {page: Button(words(f"page.{page}"), lambda page=page: self.turn_to(page)) for page in PAGES}
        self.moving = Stepper(words("examine.movement"), lambda: self.enlarged(self.movement), self.step_movement)
        self.closer = Button(words("examine.closer"), self.look_closer, "Z")
        self.gain, self.gain_too = (Stepper(words("trace.gain"), self._gain_in_words, lambda by: self.step_gain(-by)) for _ in range(2))
        self.sweep, self.sweep_too = (Stepper(words("trace.sweep"), self._sweep_in_words, self.scope.step_sweep) for _ in range(2))
        self.freeze, self.freeze_too = (Button(words("trace.freeze"), scene.toggle_freeze, words("key.space")) for _ in range(2))
        self.back = Button(words("trace.back"), lambda: self.scope.step_back(-1), "<")
        self.forth = Button(words("trace.forth"), lambda: self.scope.step_back(1), ">")
        self.effort = Slider(words("examine.effort"), 0.0, 0.0, 1.0, 0.01, self._percent, scene.ask_effort)
        self.relax_button = Button(words("examine.relax"), self.relax, "R")
        self.volume = Slider(words("sound.volume"), scene.volume, 0.0, 1.0, 0.05, self._volume_in_words, scene.set_volume)
        self.mute = Button(words("sound.mute"), scene.toggle_mute, "M")
        self.level = Meter(words("sound.level"))
        shown = {name: panel for name, panel in PANELS.items() if name not in TELLING or not scene.blind}
        self.tabs = {name: Button(words(f"panel.{name}"), lambda name=name: self.show(name), f"{n + 1}") for n, name in enumerate(shown)}
        self.panels = {name: panel(self) for name, panel in shown.items()}
        forms: list[Form] = [panel.form for panel in self.panels.values()]
        in_forms = [widget for form in forms for widget in (form, *form.widgets)]
        rest = [
            self.menu, *self.pages.values(), self.cases, self.sites, self.body, self.settings, self.keys,
            self.moving, self.closer, self.muscles, self.view, self.light, self.needle, self.gain, self.sweep, self.freeze, self.screen,
            *self.tabs.values(),
        ]  # fmt: skip
        always = [self.effort, self.volume, self.mute, self.level]
        self.focus = Focus(list(dict.fromkeys([*rest, *in_forms, *always])))
        self.focus.give(self.needle)

    def reword(self) -> None:
        """Say everything in the language of now; what is shown, asked, marked and measured stays."""
        scene, needle, watching = self.scene, self.needle.needle, self.scene.watching
        for told in (scene.caption, scene.laboratory, self.inspector):
            told.reword()
        reword_skin(self.skin, self.prepared, self.words)
        self._make_controls(scene, self.prepared)
        self.needle.needle, self.effort.value = needle, scene.effort.asked
        self.place()
        if watching:
            self.panels["inside"].toggle_membrane()
        self.panels[scene.panel].refresh()

    @property
    def alone(self) -> bool:
        """Whether the pages at the side fill the window when they are shown."""
        return self.parts is not None and self.parts.alone

    @property
    def room(self) -> pygame.Rect:
        """Where a message in passing is least in the way: over the foot of the views, above the words of what is heard."""
        if self.parts is None:
            return self.window.rect
        caption = self.parts.caption
        return pygame.Rect(caption.x, self.parts.bar.bottom, caption.width, caption.top - self.parts.bar.bottom)

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
        return self.words("units.per_division", value=voltage(self.words, self.scope.sensitivity_uv))

    def _sweep_in_words(self) -> str:
        return self.words("units.per_division", value=duration(self.words, self.scope.sweep_ms))

    # What keys and controls do here

    def relax(self) -> None:
        """Ask for no effort."""
        self.effort.set(0.0)

    def needle_first(self) -> None:
        """Let the keyboard talk to the needle."""
        self.focus.give(self.needle, ring=True)

    def trace_first(self) -> None:
        """Let the keyboard talk to the trace."""
        self.focus.give(self.screen, ring=True)

    def units_first(self) -> None:
        """Let the keyboard talk to the list of units."""
        self.show("inside")
        self.focus.give(self.panels["inside"].list, ring=True)

    def toggle_cursors(self) -> None:
        """Show the cursors and let the keyboard talk to them, or hide them."""
        self.scope.toggle_cursors()
        if self.scope.cursors is not None:
            self.turn_to("trace")
            self.trace_first()

    def step_gain(self, by: int) -> None:
        """More (+1) or fewer (-1) microvolts per division."""
        self.scope.step_sensitivity(by)

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
        self._take_skin(skin_view(self.prepared, self.skin.rect, self.words, self.window.theme))
        if outlined:
            self.show_muscles()
        if self.prepared.trouble:
            self.scene.say(self.prepared.trouble)

    def _take_skin(self, skin: SkinView | NoSkin) -> None:
        self.skin = self.light.view = skin
        skin.gain, skin.scale = float(self.movement), self.window.theme.scale

    def show_muscles(self) -> None:
        """Outline the muscles under the skin, or not."""
        if isinstance(self.skin, SkinView):
            self.skin.outlined = {} if self.skin.outlined else self.prepared.muscles()

    def light_first(self) -> None:
        """Let the keyboard talk to the lamp over the skin."""
        if self.light.visible:
            self.turn_to("skin")
            self.focus.give(self.light, ring=True)

    def turn_to(self, page: str) -> None:
        """In a small window, show this part."""
        self.scene.page = page
        self.place()

    def show(self, panel: str) -> None:
        """Show another page at the side."""
        self.scene.panel = panel
        if self.alone:
            self.scene.page = "side"
        self.panels[panel].refresh()
        self.place()

    def reveal_focus(self) -> None:
        """Scroll the page so that the control with the ring is seen."""
        current = self.focus.current
        if self.focus.ring and current is not None and isinstance(current.container, Form):
            current.container.reveal(current)

    def refresh(self, loudness: float) -> None:
        """Bring words and numbers up to date; a few times a second."""
        self.refreshed = True
        self.level.level = loudness
        self.level.words = self.words("sound.decibel", value=f"{20 * np.log10(loudness):.0f}".replace("-", "−")) if loudness > 1e-3 else ""
        self.panels[self.scene.panel].refresh()

    # Layout and picture

    def place(self) -> None:
        """Lay everything out for the window as it is."""
        self.changed = True
        theme, window, scene = self.window.theme, self.window.rect, self.scene
        window.height -= self.foot
        self.parts = parts = panes(window, theme, scene.hidden, scene.page, self.window.settings.captions)
        for panel in self.panels.values():
            panel.form.hide()
        for widget in (self.cases, self.sites, self.body, self.settings):
            widget.wanted = parts.paged
        place_bar(self, parts.bar, parts.paged)
        place_heads(self, parts)
        place_side(self, parts.side, low=window.height / theme.scale < LOW_UNITS)
        self.light.visible = parts.skin is not None and self.prepared.surface is not None
        self.needle.visible, self.screen.visible = parts.section is not None, parts.trace is not None
        self.skin.scale = theme.scale
        if parts.skin is not None and self.skin.rect != parts.skin.body:
            before = self.skin
            self._take_skin(skin_view(self.prepared, parts.skin.body, self.words, theme))
            if isinstance(before, SkinView) and isinstance(self.skin, SkinView):
                self.skin.look, self.skin.outlined = before.look, before.outlined
        if parts.skin is not None:
            self.light.rect = parts.skin.body
        if parts.section is not None:
            self.section.place(parts.section.body, theme)
            self.needle.rect = parts.section.body
        if parts.trace is not None:
            self.trace.place(parts.trace.body, theme)
            self.screen.rect = self.trace.screen
        current = self.focus.current
        if current is not None and not current.visible:
            self.focus.give(self.needle)
        self.picture.forget()


def skin_view(prepared: Prepared, rect: pygame.Rect, words: Words, theme: Theme) -> SkinView | NoSkin:
    """The skin over a muscle, drawn in `rect`, or the word that there is no picture of it, and why."""
    if prepared.surface is None:
        return NoSkin(rect, prepared.trouble or words("examine.no_skin"), theme)
    skin = SkinView(prepared.surface, prepared.skin.on(prepared.surface.id), rect, prepared.patient.person.skin, prepared.place)
    reword_skin(skin, prepared, words)
    return skin


def reword_skin(skin: SkinView | NoSkin, prepared: Prepared, words: Words) -> None:
    """Have what is written in a picture of the skin in the language of now."""
    if isinstance(skin, NoSkin):
        skin.text = prepared.trouble or words("examine.no_skin")
    else:
        skin.magnified, skin.millimetres = words("examine.magnified"), words("examine.skin_scale")

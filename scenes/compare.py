"""Two examinations side by side, locked in sweep, gain, seed, effort and manoeuvre: one of them is heard, and a key changes which."""

from itertools import combinations
from pathlib import Path

import numpy as np
import pygame

from scenes.compare_layout import PAGES, place_compare
from scenes.compare_text import gain_in_words, head, name_of_side, sweep_in_words
from scenes.effort import Effort
from scenes.examine_keys import act, of_effort, of_sound
from scenes.home import LOG
from scenes.in_step import InStep
from scenes.preview import LONGEST_STEP_S
from scenes.scene import Scene
from scenes.side import Side
from scenes.widgets.button import Button
from scenes.widgets.choice import Choice
from scenes.widgets.focus import Focus
from scenes.widgets.paragraph import Paragraph
from scenes.widgets.slider import Slider
from scenes.widgets.stepper import Stepper
from scenes.window import Window
from sim.comparison import Comparison, Member
from sim.engine import Controls
from sim.manoeuvres import MANOEUVRES

WRONG_S = 10.0
DESCRIBED_EVERY_S = 0.8  # one side, then the other: to put a sound into words takes longer than a picture


class Compare(Scene):
    """Makes both sides ready, then lets them run together; one without a title is told by the titles of its two cases."""

    keys = "keys.compare"

    def __init__(self, window: Window, told: Comparison, folder: Path | None = None, threaded: bool = True) -> None:
        super().__init__(window)
        self.told, self.folder, self.threaded = told, folder, threaded
        self.seed, self.again = told.seed, 0  # which patient, and how often the needle has been put in anew
        self.pairs = list(combinations(range(len(told.members)), 2))
        self.pair, self.swapped = 0, False
        self.whole = False  # whether nothing is left out of any member
        self.titled, self.heard = True, 0
        self.effort, self.manoeuvre = Effort(told.effort), told.manoeuvre
        self.sides = [Side(window, folder, threaded) for _ in range(2)]
        for side in self.sides:
            side.scope.sweep_ms, side.scope.sensitivity_uv = told.sweep_ms, told.sensitivity_uv
        self.running: InStep | None = None
        self.page, self.paged = "trace", False
        self.frames: list[pygame.Rect] = []  # round each side
        self.honesty = (0, 0)
        self._changed, self._then = True, window.clock.now()
        self.head = Paragraph()
        self.names = [Paragraph(), Paragraph()]
        self._make_controls()

    def _make_controls(self) -> None:
        words, window = self.window.words, self.window
        self.listen = [Button(words("compare.listen"), lambda number=number: self.hear(number), "S") for number in range(2)]
        self.back = Button(words("compare.back"), window.pop, "Esc")
        self.help = Button(words("examine.keys"), window.show_keys, "F1")
        self.settings = Button(words("examine.settings"), window.show_settings, "F2")
        self.pages = {page: Button(words(f"compare.page_{page}"), lambda page=page: self.turn_to(page)) for page in PAGES}
        percent = lambda share: words("units.percent", value=round(100 * share))  # noqa: E731  said where it is used
        self.slider = Slider(words("examine.effort"), self.effort.asked, 0.0, 1.0, 0.01, percent, self._ask_effort)
        doings = [("", words("compare.nothing")), *((key, words(f"manoeuvre.{key}")) for key in MANOEUVRES)]
        self.doing = Choice(words("compare.manoeuvre"), doings, self.manoeuvre or "", self._do)
        self.gain = Stepper(
            words("trace.gain"), lambda: gain_in_words(words, self.sides[0].scope.sensitivity_uv), lambda by: self.step_gain(-by)
        )
        self.sweep = Stepper(words("trace.sweep"), lambda: sweep_in_words(words, self.sides[0].scope.sweep_ms), self.step_sweep)
        self.freeze = Button(words("trace.freeze"), self.toggle_freeze, words("key.space"))
        self.without = Button(words("compare.without"), self.flip, "W")
        self.next = Button(words("compare.next"), self.next_pair, "B")
        self.titles = Button(words("compare.titles"), self.toggle_titles, "T")
        self.another = Button(words("compare.another"), self.next_patient, "N")
        self.needle = Button(words("compare.insertion"), self.insert_anew, "I")
        self.mute = Button(words("sound.mute"), self.window.toggle_mute, "M")
        self.row = [self.gain, self.sweep, self.freeze, self.titles, self.without, self.next, self.another, self.needle]
        set_here = [self.slider, self.doing, self.mute, *self.row]
        self.controls_here = [self.head, *set_here]
        self.focus = Focus([self.back, *self.pages.values(), *self.listen, *self.names, self.head, *set_here, self.settings, self.help])

    def reword(self) -> None:
        self._make_controls()
        for side in self.sides:
            side.reword()
        self._tell()

    def enter(self) -> None:
        LOG.info("comparison shown: %s", self.told.id)
        self._begin()

    def leave(self) -> None:
        self._stop()

    # What is compared

    @property
    def written(self) -> list[Member]:
        """The two that are shown, left and right, as they were written."""
        pair = self.pairs[self.pair]
        return [self.told.members[number] for number in (reversed(pair) if self.swapped else pair)]

    @property
    def members(self) -> list[Member]:
        """The two as they are shown."""
        return [one.model_copy(update={"without": ()}) for one in self.written] if self.whole else self.written

    @property
    def flips(self) -> bool:
        """Whether one of the two has something left out that may be put in."""
        return any(one.without for one in self.written)

    def _begin(self) -> None:
        """Make both sides ready; what is there now goes on until they are."""
        for side, member in zip(self.sides, self.members, strict=True):
            side.compare(member, self.seed, self.again)
        if self.preparing:
            self._tell()
        else:
            self._take_up()

    @property
    def preparing(self) -> bool:
        """Whether a side is being made ready."""
        return any(side.preparing for side in self.sides)

    def _take_up(self) -> None:
        """Let both begin at the same moment."""
        if not all(side.waiting for side in self.sides):  # a file has become wrong in between
            self.window.say(self.window.words("compare.wrong"), WRONG_S)
            self._tell()
            return
        self._stop()
        built = [side.built[0] for side in self.sides if side.built is not None]
        volume = 0.0 if self.window.settings.muted else self.window.settings.volume
        self.running = InStep([(one.engine, one.skin) for one in built], self.window.sink, self._controls(), self.heard, volume)
        for side, playback in zip(self.sides, self.running.playbacks, strict=True):
            side.begin(playback)
        self._set_sound()
        self._tell()
        self.running.start(self.threaded)
        self._then = self.window.clock.now()
        LOG.info("compared: %s", ", ".join(" ".join((one.case, *one.without)) for one in self.members))

    def _stop(self) -> None:
        if self.running is not None:
            self.running.close()
            self.running = None
        for side in self.sides:
            side.playback = None

    def flip(self) -> None:
        """Put in what is left out on a side, or leave it out again."""
        if self.flips:
            self.whole = not self.whole
            self._begin()

    def next_pair(self) -> None:
        """Show the next two of more than two members."""
        if len(self.pairs) > 1:
            self.pair = (self.pair + 1) % len(self.pairs)
            self._begin()

    def next_patient(self) -> None:
        """Another seed on both sides, which change places by lot while titles are hidden."""
        self.seed += 1
        self.swapped = not self.titled and bool(np.random.default_rng(self.seed).integers(2))
        self._begin()

    def insert_anew(self) -> None:
        """Put both needles in at another place."""
        self.again += 1
        self._begin()

    def _tell(self) -> None:
        """What is compared and what to look for, and which side is which."""
        self.head.tell(head(self))
        for number, name in enumerate(self.names):
            name.tell(name_of_side(self, number))
        self.place()

    # What the controls ask for

    def hear(self, number: int) -> None:
        """Listen to this side; the other goes on in silence."""
        self.heard = number
        self._set_sound()
        self.place()

    def _set_sound(self) -> None:
        if self.running is not None:
            settings = self.window.settings
            self.running.heard, self.running.volume, self.running.muted = self.heard, settings.volume, settings.muted

    def toggle_titles(self) -> None:
        """Hide what is compared, so that one can guess first, or tell it."""
        self.titled = not self.titled
        self._tell()

    def toggle_freeze(self) -> None:
        """Let both stand still, or go on from there."""
        if self.running is not None:
            self.running.pause(not self.running.paused)
            for side in self.sides:
                side.scope.freeze(self.running.paused)
            self.place()

    def step_back(self, by: int) -> None:
        """Look further back, or forth again, on both."""
        for side in self.sides:
            side.scope.step_back(by)

    def step_gain(self, by: int) -> None:
        """More (+1) or fewer (-1) microvolts per division on both."""
        for side in self.sides:
            side.scope.step_sensitivity(by)

    def step_sweep(self, by: int) -> None:
        """A slower (+1) or faster (-1) sweep on both."""
        for side in self.sides:
            side.scope.step_sweep(by)

    def _ask_effort(self, effort: float) -> None:
        self.effort.asked = effort

    def _contract(self) -> None:
        self.effort.held = True

    def _do(self, manoeuvre: str) -> None:
        self.manoeuvre = manoeuvre or None
        if manoeuvre:
            self.window.say(self.window.words(f"manoeuvre_reach.{manoeuvre}"))

    def _controls(self) -> Controls:
        return Controls(round(self.effort.now, 3), manoeuvre=self.manoeuvre)

    # Layout

    def turn_to(self, page: str) -> None:
        """In a small window, show this part."""
        self.page = page
        self.place()

    def place(self) -> None:
        """Lay everything out for the window as it is."""
        self._changed = True
        place_compare(self)
        current = self.focus.current
        if current is not None and not current.visible:
            self.focus.give(None)

    def controls(self) -> list[pygame.Rect]:
        return [widget.rect for widget in self.focus.widgets if isinstance(widget, Button) and widget.visible]

    # Events, time, picture

    def handle(self, event: pygame.event.Event) -> bool:
        if (event.type == pygame.KEYUP and event.key == pygame.K_e) or event.type == pygame.WINDOWFOCUSLOST:
            self.effort.held = False
        over = self.focus.over
        used = self.focus.handle(event)
        self._changed |= used or event.type != pygame.MOUSEMOTION or self.focus.over is not over
        return used or (event.type == pygame.KEYDOWN and self._shortcut(event))

    def _shortcut(self, event: pygame.event.Event) -> bool:
        does = {
            **of_sound(self.window), **of_effort(self.slider),
            "\x1b": self.window.pop, "s": lambda: self.hear(1 - self.heard), "w": self.flip, "b": self.next_pair, "n": self.next_patient,
            "i": self.insert_anew, "t": self.toggle_titles, "e": self._contract, "d": self._unfold, " ": self.toggle_freeze,
            "<": lambda: self.step_back(-1), ">": lambda: self.step_back(1), "+": lambda: self.step_gain(-1),
            "=": lambda: self.step_gain(-1), "-": lambda: self.step_gain(1), ",": lambda: self.step_sweep(-1),
            ".": lambda: self.step_sweep(1),
            "y": lambda: self.turn_to(PAGES[(PAGES.index(self.page) + 1) % len(PAGES)]),
        }  # fmt: skip
        return act(does, event)

    def _unfold(self) -> None:
        if not self.doing.visible:
            self.turn_to("controls")
        self.doing.unfold()

    def update(self) -> None:
        now = self.window.clock.now()
        seconds, self._then = min(now - self._then, LONGEST_STEP_S), now
        preparing = self.preparing
        for side in self.sides:
            side.tend()
        if preparing and not self.preparing:
            self._take_up()
        running = self.running
        if running is None:
            return
        if self.sides[0].scope.frozen and not running.paused:
            running.pause(True)  # one looks back
        if not running.paused:
            self.effort.pass_time(seconds)
        running.ask(self._controls())
        self._set_sound()
        running.move_to(self.window.sink)
        turn = int(now / DESCRIBED_EVERY_S) % 2
        for number, (side, played) in enumerate(zip(self.sides, running.advance(), strict=True)):
            side.feed(played)
            self._changed |= side.describe(number == turn and not running.paused)
        self._changed |= self.effort.now != (self.slider.value if self.slider.shown is None else self.slider.shown)
        self.slider.shown = self.effort.now

    @property
    def still(self) -> bool:
        """Nothing moves while it is frozen."""
        return self.running is not None and self.running.paused and not self._changed and not self.preparing

    def draw(self, target: pygame.Surface) -> None:
        theme, words = self.window.theme, self.window.words
        seen = not self.paged or self.page != "controls"
        if self.window.again and not self._changed and not self.focus.busy:
            moved = [side.draw_moving(target, theme.palette.ground) for side in self.sides] if seen else []
            self.window.parts = [part for parts in moved for part in parts]
            return
        self._changed = False
        target.fill(theme.palette.ground)
        self._light()
        for number, frame in enumerate(self.frames if seen else []):
            heard = number == self.heard
            theme.box(target, frame, None, theme.palette.accent if heard else theme.palette.line, radius=10, thickness=2 if heard else 1)
            self.sides[number].draw(target)
        theme.write(target, words("app.honesty"), self.honesty, "small", theme.palette.warning, anchor="bottomleft")
        self.focus.draw(target, theme)

    def _light(self) -> None:
        """Show on the buttons what is so now."""
        words = self.window.words
        for number, button in enumerate(self.listen):
            button.lit = number == self.heard
        self.mute.lit, self.titles.lit, self.without.lit = self.window.settings.muted, self.titled, self.whole
        self.freeze.lit = self.running is not None and self.running.paused
        for page, button in self.pages.items():
            button.lit = page == self.page
        self.freeze.caption = words("trace.run") if self.freeze.lit else words("trace.freeze")

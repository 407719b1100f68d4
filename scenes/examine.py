"""Free examination of a case: the skin, the muscle in cross-section with the needle, the trace and its sound."""

from pathlib import Path

import pygame

from scenes.desk import Desk, skin_view
from scenes.effort import Effort
from scenes.home import LOG
from scenes.job import Job, Progress
from scenes.needle_pad import MOVES
from scenes.panes import panes
from scenes.playback import Playback
from scenes.preparation import Address, Prepared, prepare
from scenes.scene import Scene
from scenes.views import trace
from scenes.views.skin import NoSkin, SkinView
from scenes.widgets.notice import Notice
from scenes.window import Window
from sim.electrode import Needle
from sim.engine import RATE_HZ, Controls

LOUD_S = 0.1
MEASURE_EVERY_S = 0.25


def warm() -> None:
    """Compile (or load) what draws this scene, before it is needed."""
    trace.warm()


class Examine(Scene):
    """Prepares a case beside the picture, then plays it: what is seen is what is being heard.

    Without `threaded`, everything happens when the picture asks for it: for pictures without a display, and for tests.
    """

    keys = "keys.examine"

    def __init__(self, window: Window, address: Address, folder: Path | None = None, threaded: bool = True) -> None:
        super().__init__(window)
        self.address, self.folder, self.threaded = address, folder, threaded
        self.effort = Effort()
        self.notice = Notice()
        self.volume, self.muted = 0.5, False
        self.sweep_ms, self.sensitivity_uv = 10, 50
        self.tab = "patient"
        self.examined: set[str] = set()  # sites of this case into which the needle has been put
        self.desk: Desk | None = None
        self.playback: Playback | None = None
        self._needle: Needle | None = None
        self._manoeuvre: str | None = None
        self._built: tuple[Prepared, SkinView | NoSkin] | None = None
        self._job: Job[tuple[Prepared, SkinView | NoSkin]] | None = None
        self._then = window.clock.now()
        self._measured_s = 0.0

    def enter(self) -> None:
        if self._built is None:
            self._prepare(self.address)
        else:
            self._begin(*self._built)
        if not self.threaded:
            while self._job is not None:
                self._finish()

    def leave(self) -> None:
        if self.playback is not None:
            self.playback.close()
            self.playback = None

    def build(self, progress: Progress) -> tuple[Prepared, SkinView | NoSkin]:
        """Everything that takes a moment; nothing of it is seen, so it may be done beside the picture."""
        prepared = prepare(self.address, self.folder, progress)
        theme = self.window.theme
        skin = skin_view(prepared, panes(self.window.rect, theme).skin.body, self.window.words, theme)
        skin.prepare()
        self._built = prepared, skin
        return self._built

    def _prepare(self, address: Address) -> None:
        self.address = address
        self._job = Job(self.build)

    def _finish(self) -> None:
        """Put the muscle that has been prepared in the place of the one before."""
        assert self._job is not None
        job, self._job = self._job, None
        self._begin(*job.result())

    def _begin(self, prepared: Prepared, skin: SkinView | NoSkin) -> None:
        self.leave()
        self._built = None
        self.effort = Effort()
        self._manoeuvre, self._needle = None, prepared.engine.needle
        self.playback = Playback(prepared.engine, self.window.sink, Controls(), self.volume, prepared.skin)
        self.playback.muted = self.muted
        if self.desk is not None and self.desk.prepared.address.case != prepared.address.case:
            self.examined.clear()
        self.examined.add(prepared.site)
        self.desk = Desk(self, prepared, skin)
        self.desk.place()
        self.desk.draw(self.window.screen, waiting=False)  # once before the sound begins, as the first picture takes longest
        self.playback.start(self.threaded)
        LOG.info("playing %s, %s, seed %d", self.address.case, prepared.site, self.address.seed)
        self._then = self.window.clock.now()
        if self.window.sink.trouble:
            LOG.info("silent: %s", self.window.sink.trouble)
            self.notice.say(self.window.words(self.window.sink.trouble), self._then, 8.0)

    def place(self) -> None:
        if self.desk is not None:
            self.desk.place()

    # What the controls of the desk ask for

    def open_case(self, case: str) -> None:
        """Examine another case, at its first site."""
        self._prepare(Address(case, None, self.address.seed))

    def open_site(self, site: str) -> None:
        """Examine another muscle of the same patient."""
        self._prepare(Address(self.address.case, site, self.address.seed))

    def move_needle(self, needle: Needle) -> None:
        """Put the needle there."""
        self._needle = needle

    def do(self, manoeuvre: str) -> None:
        """Let the patient do this, or have it done; an empty word ends it."""
        self._manoeuvre = manoeuvre or None
        if manoeuvre:
            self.notice.say(self.window.words(f"manoeuvre_reach.{manoeuvre}"), self.window.clock.now(), 8.0)

    def ask_effort(self, effort: float) -> None:
        """Ask the patient to contract this strongly."""
        self.effort.asked = effort

    def set_volume(self, volume: float) -> None:
        """The loudspeaker's volume, 0 to 1; turning it ends muting."""
        self.volume = volume
        if self.muted:
            self.toggle_mute()

    def toggle_mute(self) -> None:
        """Sound off or on."""
        self.muted = not self.muted

    def toggle_freeze(self) -> None:
        """Let everything stand still, or go on from there."""
        if self.playback is not None:
            self.playback.pause(not self.playback.paused)

    def to_menu(self) -> None:
        """Back to the list of cases."""
        from scenes.menu import Menu

        self.window.replace(Menu(self.window, self.folder, self.address.seed, self.address.case))

    def show_keys(self) -> None:
        """The keys of this scene."""
        from scenes.keys import Keys

        self.effort.held = False
        self.window.push(Keys(self.window, self.keys))

    def show_body(self) -> None:
        """The sites on the patient's whole body, to choose from; not while a muscle is being prepared."""
        from scenes.body import Body

        if self._job is None:
            self.effort.held = False
            self.window.push(Body(self))

    # Events, time, picture

    def handle(self, event: pygame.event.Event) -> bool:
        released = event.type == pygame.KEYUP and event.key == pygame.K_e
        if released or event.type == pygame.WINDOWFOCUSLOST:
            self.effort.held = False
        if self.desk is not None and self.desk.focus.handle(event):
            return True
        return event.type == pygame.KEYDOWN and self._shortcut(event)

    def _shortcut(self, event: pygame.event.Event) -> bool:
        if event.key == pygame.K_ESCAPE:
            self.to_menu()
            return True
        desk = self.desk
        if desk is None:
            return False
        if event.key in MOVES:
            return desk.needle.handle(event)
        does = {
            "e": self._contract,
            " ": self.toggle_freeze,
            "m": self.toggle_mute,
            "r": desk.relax,
            "n": desk.needle_first,
            "c": desk.cases.unfold,
            "s": desk.sites.unfold,
            "b": self.show_body,
            "z": desk.look_closer,
            "v": desk.next_view,
            "o": desk.show_muscles,
            "l": desk.light_first,
            "k": lambda: desk.step_movement(1),
            "+": lambda: desk.step_gain(-1),
            "=": lambda: desk.step_gain(-1),
            "-": lambda: desk.step_gain(1),
            ",": lambda: desk.step_sweep(-1),
            ".": lambda: desk.step_sweep(1),
            "[": lambda: desk.volume.set(self.volume - 0.1),
            "]": lambda: desk.volume.set(self.volume + 0.1),
            "1": lambda: desk.show("patient"),
            "2": lambda: desk.show("findings"),
            "3": lambda: desk.show("why"),
        }.get(event.unicode.lower())
        if does is None:
            return False
        does()
        return True

    def _contract(self) -> None:
        self.effort.held = True

    def update(self) -> None:
        now = self.window.clock.now()
        seconds, self._then = now - self._then, now
        self.notice.update(now)
        if self._job is not None and self._job.done:
            self._finish()
        playback, desk = self.playback, self.desk
        if playback is None or desk is None:
            return
        if not playback.paused:
            self.effort.pass_time(seconds)
        playback.controls = Controls(self.effort.now, self._needle, self._manoeuvre)
        playback.volume, playback.muted = self.volume, self.muted
        played = playback.advance()
        desk.trace.feed(played.samples_uv)
        desk.section.advance(played.frames, played.samples_uv.size / RATE_HZ)
        desk.section.needle = self._needle
        if played.frames:
            desk.skin_mn = played.skin_mn
        if now - self._measured_s >= MEASURE_EVERY_S or not self.threaded:
            self._measured_s = now
            desk.measure(0.0 if playback.paused else playback.loudness(desk.trace.latest(LOUD_S)))

    def draw(self, target: pygame.Surface) -> None:
        theme = self.window.theme
        if self.desk is None:
            target.fill(theme.palette.ground)
            theme.write(
                target, self.window.words("examine.preparing"), self.window.rect.center, "heading", theme.palette.quiet, anchor="center"
            )
        else:
            self.desk.draw(target, waiting=self._job is not None)
        self.notice.draw(target, theme, self.window.rect)

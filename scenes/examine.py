"""Free examination of a case: the skin, the muscle in cross-section with the needle, the EMG machine and its sound."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pygame

from scenes.caption import Caption
from scenes.desk import Desk
from scenes.effort import Effort
from scenes.examine_keys import act, shortcuts
from scenes.history import History
from scenes.home import LOG
from scenes.keeper import Keeper
from scenes.laboratory import Laboratory
from scenes.last import remember
from scenes.listening import Listening
from scenes.needle_pad import MOVES
from scenes.panes import pages
from scenes.playback import Playback
from scenes.preparation import Prepared
from scenes.scene import Scene
from scenes.scope import Scope
from scenes.views.skin import NoSkin, SkinView
from scenes.visits import Visits
from scenes.window import Window
from sim.address import Address
from sim.amplifier import Machine
from sim.electrode import Needle
from sim.engine import RATE_HZ, Controls, Frame

LOUD_S = 0.1
REFRESH_EVERY_S = 0.25
LONGEST_STEP_S = 0.25  # of the effort, however long the last picture is ago
NOTICE_S = 8.0


class Examine(Scene):
    """Prepares a case beside the picture, then plays it: what is seen is what is being heard.

    Without `threaded`, everything happens when the picture asks for it: for pictures without a display, and for tests.
    """

    keys = "keys.examine"

    def __init__(
        self,
        window: Window,
        address: Address,
        folder: Path | None = None,
        threaded: bool = True,
        frozen: bool = False,
        on_leave: Callable[[], None] | None = None,
        on_stay: Callable[[Address], None] | None = None,
    ) -> None:
        """`on_stay` is told of each stay of the needle as it ends; then nothing of the screen tells the diagnosis."""
        super().__init__(window)
        self.address, self.folder, self.threaded = address, folder, threaded
        self.effort = Effort()
        self.history = History()
        self.scope = Scope(self.history)
        self.laboratory = Laboratory(self)
        self.caption = Caption(window.words, threaded)
        self.keeper = Keeper(self)
        self.visits = Visits(self)
        self.machine = Machine()
        self.squelch_uv = 0
        self.tab, self.panel, self.page = "patient", "patient", "trace"
        self.watching = False
        self.examined: set[str] = set()  # sites of this case into which the needle has been put
        self.listened: dict[str, Listening] = {}
        self.desk: Desk | None = None
        self.playback: Playback | None = None
        self.manoeuvre: str | None = None
        self._frozen_at_first, self._on_leave, self._on_stay = frozen, on_leave, on_stay
        self.blind = on_stay is not None
        self._needle: Needle | None = None
        self._then = window.clock.now()
        self._refreshed_s = 0.0
        self._stale = False  # whether something has been done since

    # Settings that outlive the scene

    @property
    def volume(self) -> float:
        return self.window.settings.volume

    @property
    def muted(self) -> bool:
        return self.window.settings.muted or "sound" in self.hidden

    @property
    def hidden(self) -> tuple[str, ...]:
        return self.window.settings.hidden

    # From muscle to muscle

    def enter(self) -> None:
        self.visits.begin(self._frozen_at_first)

    def leave(self) -> None:
        if self.playback is not None:
            if self._on_stay is not None:
                self._on_stay(self.keeper.stay())
            elif self._on_leave is None:
                remember(self.window, "case", str(replace(self.address, at_s=0.0, track=())))
            self.playback.close()
            self.playback = None

    def examine(self, prepared: Prepared, skin: SkinView | NoSkin, frozen: bool) -> None:
        """Put the needle in a muscle that has been made ready; `frozen`: look at what came before."""
        self.leave()
        if self.desk is None or self.desk.prepared.patient is not prepared.patient:
            self.examined.clear()
            self.listened.clear()
            self.laboratory.clear(patient=True)
            self.machine = replace(self.machine, mains_uv=prepared.scenario.hum_uv)
        self.examined.add(prepared.site)
        self.listened.setdefault(prepared.site, Listening(prepared.muscle))
        self.address = replace(prepared.address, site=prepared.site)
        controls = prepared.controls
        self.effort = Effort(controls.effort)
        self.manoeuvre, self._needle = controls.manoeuvre, controls.needle
        if prepared.address.track:
            self.machine = controls.machine
        self.history.recall(prepared.past)
        self.scope.frozen = False
        self.scope.search()
        self.playback = Playback(prepared.engine, self.window.sink, controls, self.volume, prepared.skin)
        self.playback.muted = self.muted
        self.playback.track = list(prepared.address.track)
        self.laboratory.clear()
        self.desk = Desk(self, prepared, skin)
        self.desk.effort.value = controls.effort
        self.desk.place()
        self.desk.picture.draw(self.window.screen, waiting=False)  # once before the sound begins, as the first picture takes longest
        self.playback.start(self.threaded)
        if frozen:
            self.toggle_freeze()
            self.say(self.window.words("keep.opened", time=f"{self.address.at_s:.2f}"))
        LOG.info("playing %s, %s, seed %d", self.address.case, prepared.site, self.address.seed)
        self._then = self.window.clock.now()
        if self.window.sink.trouble:
            LOG.info("silent: %s", self.window.sink.trouble)
            self.say(self.window.words(self.window.sink.trouble))

    def reword(self) -> None:
        if self.desk is not None:
            self.desk.reword()

    def place(self) -> None:
        if self.desk is not None:
            self.desk.place()

    def say(self, words: str) -> None:
        """Tell in passing."""
        self.window.say(words, NOTICE_S)

    # What the controls of the desk ask for

    def move_needle(self, needle: Needle) -> None:
        """Put the needle there."""
        self._needle = needle

    def do(self, manoeuvre: str) -> None:
        """Let the patient do this, or have it done; asked again, it ends."""
        self.manoeuvre = manoeuvre if manoeuvre != self.manoeuvre else None
        if self.manoeuvre:
            self.say(self.window.words(f"manoeuvre_reach.{manoeuvre}"))

    def ask_effort(self, effort: float) -> None:
        """Ask the patient to contract this strongly."""
        self.effort.asked = effort

    def contract(self) -> None:
        """Contract more and more, as long as the key is held."""
        self.effort.held = True

    def set_volume(self, volume: float) -> None:
        """The loudspeaker's volume, 0 to 1; turning it ends muting."""
        self.window.change(volume=volume, muted=False)

    def toggle_mute(self) -> None:
        """Sound off or on."""
        self.window.toggle_mute()

    def toggle_sense(self, sense: str) -> None:
        """Hide the skin, the cross-section, the trace or the sound, or show it again."""
        hidden = tuple(one for one in self.hidden if one != sense) if sense in self.hidden else (*self.hidden, sense)
        self.window.change(hidden=hidden)
        self.place()

    def next_page(self) -> None:
        """In a small window, the next part of the examination."""
        several = pages(self.window.rect, self.window.theme, self.hidden)
        if several and self.desk is not None:
            at = several.index(self.page) if self.page in several else -1
            self.desk.turn_to(several[(at + 1) % len(several)])

    def toggle_freeze(self) -> None:
        """Let everything stand still, or go on from there."""
        if self.playback is not None:
            self.playback.pause(not self.playback.paused)
            self.scope.freeze(self.playback.paused)

    def toggle_trigger(self) -> None:
        """Let the sweep wait for the level, or run free."""
        self.scope.trigger(not self.scope.triggered)

    @property
    def skipping(self) -> bool:
        """Whether the signal runs ahead of time."""
        return self.playback is not None and self.playback.skipping > 0

    def fast_forward(self) -> None:
        """Run to the end of the time for which one listens to a relaxed muscle."""
        if self.playback is None or self.desk is None or self.skipping:
            return
        left = self.listened[self.desk.prepared.site].left_s
        if not left:
            self.say(self.window.words("listening.enough"))
            return
        if self.playback.paused:
            self.toggle_freeze()
        self.playback.skip(left)

    # Elsewhere

    def to_menu(self) -> None:
        """Back to the list of cases, or to where this was opened from."""
        from scenes.menu import Menu

        if self._on_leave is not None:
            self._on_leave()
        else:
            self.window.replace(Menu(self.window, self.window.scenarios, self.address.seed, self.address.case))

    def show_keys(self) -> None:
        """The keys of this scene."""
        from scenes.keys import Keys

        self.effort.held = False
        self.window.push(Keys(self.window, self.keys))

    def show_body(self) -> None:
        """The sites on the patient's whole body, to choose from; not while a muscle is being prepared."""
        from scenes.body import Body

        if not self.visits.preparing:
            self.effort.held = False
            self.window.push(Body(self))

    # Events, time, picture

    def drop(self, file: Path) -> None:
        super().drop(file) if self.blind else self.keeper.open(str(file))

    def handle(self, event: pygame.event.Event) -> bool:
        released = event.type == pygame.KEYUP and event.key == pygame.K_e
        if released or event.type == pygame.WINDOWFOCUSLOST:
            self.effort.held = False
        if self.desk is None:
            return event.type == pygame.KEYDOWN and self._shortcut(event)
        desk, before = self.desk, self.desk.focus.over
        used = desk.focus.handle(event)
        if used:
            desk.reveal_focus()
        desk.changed |= used or event.type != pygame.MOUSEMOTION or desk.focus.over is not before
        return used or (event.type == pygame.KEYDOWN and self._shortcut(event))

    def _shortcut(self, event: pygame.event.Event) -> bool:
        if event.key == pygame.K_ESCAPE:
            self.to_menu()
            return True
        if self.desk is None:
            return False
        if event.key in MOVES:
            return self.desk.needle.handle(event)
        return act(shortcuts(self), event)

    def update(self) -> None:
        now = self.window.clock.now()
        seconds, self._then = min(now - self._then, LONGEST_STEP_S), now
        self.laboratory.update()
        self.visits.update(now)
        playback, desk = self.playback, self.desk
        if playback is None or desk is None:
            return
        if self.scope.frozen and not playback.paused:
            playback.pause(True)  # one looks back
        before = self.effort.now
        if not playback.paused and not self.skipping:
            self.effort.pass_time(seconds)
        desk.refreshed |= self.effort.now != before
        watched = desk.units.selected if self.watching and self.panel == "inside" else None
        playback.controls = Controls(
            round(self.effort.now, 3), self._needle, self.manoeuvre, machine=self.machine, silent=desk.units.silent, watched=watched
        )
        playback.volume, playback.muted, playback.squelch_uv = self.volume, self.muted, self.squelch_uv
        playback.move_to(self.window.sink)
        played = playback.advance()
        self.history.feed(played.samples_uv, played.frames)
        self.scope.feed(played.frames)
        self._listen(self.listened[desk.prepared.site], played.frames)
        desk.inspector.resumming.update()
        self.caption.update(now, self.history, self.window.settings.captions and not playback.paused)
        desk.caption = self.caption.text
        desk.section.advance(played.frames, played.samples_uv.size / RATE_HZ)
        if self._needle is not None:
            desk.section.needle = self._needle
        if played.skin_mn is not None:
            desk.skin_mn = played.skin_mn
        due = now - self._refreshed_s >= REFRESH_EVERY_S or not self.threaded
        self._stale |= desk.changed
        if due and (self._stale or not playback.paused):
            self._refreshed_s, self._stale = now, False
            desk.refresh(0.0 if playback.paused else playback.loudness(self.history.latest(LOUD_S)))

    @property
    def still(self) -> bool:
        """Frozen, nothing moves until something is done."""
        ready = self.desk is not None and self.playback is not None and not self.visits.preparing
        return ready and self.playback.paused and not (self.desk.changed or self.desk.refreshed) and not self.laboratory.busy

    def _listen(self, listening: Listening, frames: list[Frame]) -> None:
        """Count the time at rest, and say when it is enough."""
        left = listening.left_s
        if self.desk is not None:
            self.desk.section.places = listening.places
        listening.advance(frames)
        if left and not listening.left_s:
            LOG.info("listened long enough")
            self.say(self.window.words("listening.enough"))

    def room(self) -> pygame.Rect:
        return self.window.rect if self.desk is None else self.desk.room

    def draw(self, target: pygame.Surface) -> None:
        theme = self.window.theme
        if self.desk is None:
            target.fill(theme.palette.ground)
            theme.write(
                target, self.window.words("examine.preparing"), self.window.rect.center, "heading", theme.palette.quiet, anchor="center"
            )
        elif self.window.again and not self.desk.changed and not self.visits.preparing and not self.desk.focus.busy:
            self.window.parts = self.desk.picture.draw_moving(target)
        else:
            self.desk.picture.draw(target, waiting=self.visits.preparing)

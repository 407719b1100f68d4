"""The window: a stack of scenes, the events they get, the picture they draw, and what happens when one of them fails."""

from contextlib import ExitStack
from pathlib import Path

import pygame

from scenes.clock import Clock
from scenes.home import LOG
from scenes.loudspeaker import Loudspeaker
from scenes.scene import Scene
from scenes.speaker import Sink
from scenes.theme import Theme
from scenes.words import Words

SMALLEST = (1024, 700)
USUAL = (1280, 800)
FEWEST = (930, 600)  # units of the design that the widest scene needs
FRAME_S = 1 / 60
REPEATED = frozenset({pygame.K_LEFT, pygame.K_RIGHT, pygame.K_UP, pygame.K_DOWN, pygame.K_PAGEUP, pygame.K_PAGEDOWN})
ZOOM = {pygame.K_PLUS: 1, pygame.K_EQUALS: 1, pygame.K_KP_PLUS: 1, pygame.K_MINUS: -1, pygame.K_KP_MINUS: -1}
REPEAT_AFTER_S, REPEAT_EVERY_S = 0.35, 0.05


class Window:
    """Draws the stack's topmost scenes on `screen`, sixty times a second, until the stack is empty.

    A scene that fails does not end the program: the traceback goes to the log and the window offers to go on.
    """

    def __init__(self, screen: pygame.Surface, clock: Clock, words: Words, sink: Sink | None = None, log: Path | None = None) -> None:
        self.screen, self.clock, self.words, self.log = screen, clock, words, log
        self.scenes: list[Scene] = []
        self.text_scale = 1.0
        self.theme = Theme()
        self.frame_s = 0.0
        self.loudspeaker = Loudspeaker(clock.now, sink)
        self._held: dict[int, tuple[float, pygame.event.Event]] = {}
        self._closing = ExitStack()
        self._closing.callback(self.loudspeaker.close)
        self._fit()

    @property
    def rect(self) -> pygame.Rect:
        """The whole drawing area."""
        return self.screen.get_rect()

    @property
    def sink(self) -> Sink:
        """Where sound goes now: opened when it is first needed, another one when the device is lost or found."""
        return self.loudspeaker.sink

    def _fit(self) -> None:
        width, height = self.screen.get_size()
        scale = max(0.92, min(1.8, width / USUAL[0], height / USUAL[1])) * self.text_scale
        scale = min(scale, width / FEWEST[0], height / FEWEST[1])
        if scale != self.theme.scale:
            self.theme = Theme(scale)
        for scene in self.scenes:
            scene.place()

    def resize(self, screen: pygame.Surface) -> None:
        """Draw on another screen from now on."""
        self.screen = screen
        self._fit()

    def zoom(self, by: int) -> None:
        """Larger or smaller text, from 100 to 150 % as far as the window has room for it."""
        before = self.text_scale, self.theme.scale
        self.text_scale = min(1.5, max(1.0, round(self.text_scale + 0.1 * by, 1)))
        self._fit()
        if self.theme.scale == before[1]:
            self.text_scale = before[0]

    def push(self, scene: Scene) -> None:
        """Put a scene on top."""
        self.scenes.append(scene)
        scene.enter()
        scene.place()

    def pop(self) -> None:
        """Take the topmost scene away."""
        self.scenes.pop().leave()

    def replace(self, scene: Scene) -> None:
        """Put a scene in the place of all there are."""
        self.clear()
        self.push(scene)

    def clear(self) -> None:
        """Take all scenes away, which ends the program."""
        while self.scenes:
            self.pop()

    def close(self) -> None:
        """End all scenes and give the loudspeaker back."""
        try:
            self.clear()
        finally:
            self._closing.close()

    def run(self) -> None:
        """The main loop."""
        while self.scenes:
            begun = self.clock.now()
            self.turn(pygame.event.get())
            pygame.display.flip()
            rate = self.scenes[-1].pictures_per_s if self.scenes else 60
            self.clock.rest(1 / rate - (self.clock.now() - begun))

    def turn(self, events: list[pygame.event.Event]) -> None:
        """One round: events, the passing of time, the picture."""
        begun = self.clock.now()
        try:
            for event in [*events, *self._repeats(events, begun)]:
                self._handle(event)
            self.loudspeaker.tend(events)
            shown = self.shown()
            for scene in shown:
                scene.update()
            self.draw()
        except Exception:  # noqa: BLE001  a bug must not end the session: it is logged, and shown
            LOG.exception("a scene failed")
            self._held.clear()
            self._admit()
        self.frame_s = self.clock.now() - begun

    def _admit(self) -> None:
        from scenes.problem import Problem

        if self.scenes and isinstance(self.scenes[-1], Problem):
            self.clear()  # the message itself fails: nothing is left to show
        else:
            self.push(Problem(self))

    def shown(self) -> list[Scene]:
        """The scenes in view, lowest first."""
        first = max((i for i, scene in enumerate(self.scenes) if not scene.over), default=0)
        return self.scenes[first:]

    def draw(self) -> None:
        """Draw the scenes in view."""
        for scene in self.shown():
            scene.draw(self.screen)

    def _handle(self, event: pygame.event.Event) -> None:
        if not self.scenes:
            return
        if event.type == pygame.QUIT:
            self.clear()
        elif event.type == pygame.VIDEORESIZE:
            surface = pygame.display.get_surface()
            self.resize(surface if surface is not None else self.screen)
        elif event.type == pygame.KEYDOWN and event.mod & pygame.KMOD_CTRL and event.key in ZOOM:
            self.zoom(ZOOM[event.key])
        elif event.type == pygame.KEYDOWN and event.key == pygame.K_F1 and self.scenes[-1].keys:
            from scenes.keys import Keys

            self.push(Keys(self, self.scenes[-1].keys))
        else:
            self.scenes[-1].handle(event)

    def _repeats(self, events: list[pygame.event.Event], now: float) -> list[pygame.event.Event]:
        """Arrow keys that are held count again and again; other keys count once."""
        for event in events:
            if event.type == pygame.KEYDOWN and event.key in REPEATED:
                self._held[event.key] = (now + REPEAT_AFTER_S, event)
            elif event.type == pygame.KEYUP:
                self._held.pop(event.key, None)
            elif event.type == pygame.WINDOWFOCUSLOST:
                self._held.clear()
        again = []
        for key, (due, event) in list(self._held.items()):
            if now >= due:
                self._held[key] = (now + REPEAT_EVERY_S, event)
                again.append(event)
        return again

"""The window: a stack of scenes, the events they get, the picture they draw, and what happens when one of them fails."""

from contextlib import ExitStack
from pathlib import Path

import pygame

from scenes.anywhere import pressed_anywhere
from scenes.clock import Clock
from scenes.held_keys import HeldKeys
from scenes.home import LOG
from scenes.learning import Learning
from scenes.loudspeaker import Loudspeaker
from scenes.palettes import PALETTES
from scenes.scene import Scene
from scenes.settings import Settings, SettingsError, load, save
from scenes.speaker import Sink
from scenes.theme import USUAL, Theme, base_scale
from scenes.widgets.notice import Notice
from scenes.words import Words

SMALLEST = (1024, 700)
FRAME_S = 1 / 60
WAIT_MS = 100  # while nothing moves: so often scenes may see that something has come to pass
LEAP_S = 0.25  # longer rounds are those in which the machine slept
AWAY = (pygame.WINDOWMINIMIZED, pygame.WINDOWHIDDEN)
BACK = (pygame.WINDOWRESTORED, pygame.WINDOWSHOWN, pygame.WINDOWMAXIMIZED, pygame.WINDOWEXPOSED, pygame.WINDOWFOCUSGAINED)


class Window:
    """Draws the stack's topmost scenes on `screen`, sixty times a second while something moves, until the stack is empty.

    A scene that fails does not end the program: the traceback goes to the log and the window offers to go on. The settings are
    those of `settings_file`, and are kept there; without one they live as long as the window. `passed_s` is the time since the
    round before, which is never long, even after the machine has slept. `scenarios` is a folder of one's own that holds instead of
    the one in the settings.
    """

    def __init__(
        self,
        screen: pygame.Surface,
        clock: Clock,
        words: Words,
        sink: Sink | None = None,
        log: Path | None = None,
        settings_file: Path | None = None,
        scenarios: Path | None = None,
    ) -> None:
        self.screen, self.clock, self.words, self.log = screen, clock, words, log
        self.scenarios = scenarios
        self.scenes: list[Scene] = []
        self.settings = Settings()
        self.theme = Theme()
        self.notice = Notice()
        self.frame_s = self.passed_s = 0.0
        self.loudspeaker = Loudspeaker(clock.now, sink)
        self._held = HeldKeys()
        self._closing = ExitStack()
        self._closing.callback(self.loudspeaker.close)
        self.learning = Learning(self)
        self._closing.callback(self.learning.close)
        self._then = clock.now()
        self._away = False
        self._seen: list[Scene] = []  # the scenes in the picture that was drawn last
        self._look: tuple[object, ...] = ()  # what that picture was of, if of one scene alone
        self.again = False  # whether that picture still stands, so that a scene need draw only what has moved
        self.parts: list[pygame.Rect] | None = None  # where it has; None: anywhere
        self._windowed = USUAL
        self._file = settings_file
        self._load()
        self.loudspeaker.choose(self.settings.latency, self.settings.device)
        self._fit()

    @property
    def rect(self) -> pygame.Rect:
        """The whole drawing area."""
        return self.screen.get_rect()

    @property
    def sink(self) -> Sink:
        """Where sound goes now: opened when it is first needed, another one when the device is lost or found."""
        return self.loudspeaker.sink

    @property
    def folder(self) -> Path | None:
        """The folder of one's own cases, if there is one."""
        return self.scenarios or (Path(self.settings.folder) if self.settings.folder else None)

    # Settings and size

    def _load(self) -> None:
        """Take up the settings that were kept."""
        if self._file is None:
            return
        try:
            self.settings = load(self._file)
        except SettingsError as unusable:
            self.say(self.words(unusable.key, **unusable.values), 20.0)
            if not unusable.usable:
                self._file = None

    def toggle_mute(self) -> None:
        """Sound off or on."""
        self.change(muted=not self.settings.muted)

    def step_volume(self, by: float) -> None:
        """Louder or softer by a share of full volume; that ends muting."""
        self.change(volume=min(1.0, max(0.0, round(self.settings.volume + by, 2))), muted=False)

    def change(self, **changes: object) -> None:
        """Change settings by name: they hold at once, everything is drawn anew, and they are kept.

        Where they cannot be kept, the user is told so once, and they hold until the window is closed.
        """
        self.settings = self.settings.but(**changes)
        self.loudspeaker.choose(self.settings.latency, self.settings.device)
        if self.words.language != self.settings.language:
            self._speak()
        if self._fit():
            self._place()
        if self._file is None:
            return
        try:
            save(self.settings, self._file)
        except OSError as error:
            LOG.warning("settings are not kept: %s", error)
            self.say(self.words("settings.not_kept", file=self._file), 10.0)
            self._file = None

    def _speak(self) -> None:
        """Change the language of everything that is open."""
        self.words.speak(self.settings.language)
        for scene in self.scenes:
            scene.reword()
        self._place()

    def _tend_sound(self, events: list[pygame.event.Event]) -> None:
        """Look after the sound device, and say what became of it."""
        self.loudspeaker.tend(events)
        news = self.loudspeaker.news()
        if news:
            self.say(self.words(news), 8.0)

    def zoom(self, by: int) -> None:
        """Larger or smaller text, in steps of 10 %, from 100 to 200 %."""
        self.change(text_scale=min(2.0, max(1.0, round(self.settings.text_scale + 0.1 * by, 1))))

    def say(self, words: str, seconds: float = 6.0) -> None:
        """Show a message over all scenes for a while."""
        self.notice.say(words, self.clock.now(), seconds)

    def _fit(self) -> bool:
        """Look as the settings say, at the size that the window has; True if that is another look."""
        settings, theme = self.settings, self.theme
        scale, palette = base_scale(self.screen.get_size()) * settings.text_scale, PALETTES[settings.theme]
        if (scale, palette, settings.reduced_motion) == (theme.scale, theme.palette, theme.reduced_motion):
            return False
        self.theme = Theme(scale, palette, settings.reduced_motion)
        return True

    def _place(self) -> None:
        for scene in self.scenes:
            scene.place()

    def resize(self, screen: pygame.Surface) -> None:
        """Draw on another screen from now on; one without any room, as a window has while it is folded away, is not taken."""
        if 0 in screen.get_size():
            return
        self.screen = screen
        self._fit()
        self._place()

    def toggle_full_screen(self) -> None:
        """Fill the whole display, or have a window again."""
        if self.screen is not pygame.display.get_surface():
            return
        full = not pygame.display.is_fullscreen()
        if full:
            self._windowed = self.screen.get_size()
        self.resize(pygame.display.set_mode((0, 0) if full else self._windowed, pygame.FULLSCREEN if full else pygame.RESIZABLE))
        pygame.Window.from_display_module().minimum_size = SMALLEST  # it has been forgotten meanwhile

    # Scenes

    def push(self, scene: Scene) -> None:
        """Put a scene on top."""
        self.scenes.append(scene)
        scene.enter()
        scene.place()

    def pop(self) -> None:
        """Take the topmost scene away, and forget its picture, which would keep all of it."""
        self.scenes.pop().leave()
        self._seen, self._look = [], ()

    def replace(self, scene: Scene) -> None:
        """Put a scene in the place of all there are; a message is shown anew, as it may have been said long before there was this one."""
        self.clear()
        self.push(scene)
        self.notice.again(self.clock.now())

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

    # Rounds

    @property
    def idle(self) -> bool:
        """Whether nothing in view moves by itself, so that nothing need be drawn until something happens."""
        return not self._held.any and self._seen == self.shown() and all(scene.still for scene in self._seen)

    def run(self) -> None:
        """The main loop."""
        while self.scenes:
            begun = self.clock.now()
            self.picture()
            rate = self.scenes[-1].pictures_per_s if self.scenes else 60
            self.clock.rest(1 / rate - (self.clock.now() - begun))

    def picture(self) -> None:
        """One round with what has happened, and its picture shown."""
        happened = self._happened()
        if self.turn(happened, draw=bool(happened) or not self.idle):
            self._flip()

    def _happened(self) -> list[pygame.event.Event]:
        """What has happened; while the window is idle, the first thing that happens within a moment."""
        first = [pygame.event.wait(WAIT_MS)] if self.idle else []
        return [event for event in [*first, *pygame.event.get()] if event.type != pygame.NOEVENT]

    def _flip(self) -> None:
        try:
            pygame.display.update(self.parts) if self.parts is not None else pygame.display.flip()
        except pygame.error as lost:  # as while the display is being changed; the next event brings another screen
            LOG.warning("a picture was not shown: %s", lost)

    def turn(self, events: list[pygame.event.Event], draw: bool = True) -> bool:
        """One round: events, the passing of time, the picture. True if one was drawn.

        Without `draw` that is only if the scenes in view have become others, or a message has gone; never while the window is away.
        """
        begun = self.clock.now()
        self.passed_s, self._then = min(begun - self._then, LEAP_S), begun
        try:
            for event in [*events, *self._held.repeats(events, begun)]:
                self._handle(event)
            self._tend_sound(events)
            for scene in self.shown():
                scene.update()
            gone = self.notice.update(begun)
            drawn = (draw or gone or self._seen != self.shown()) and not self._away
            if drawn:
                self.draw()
        except Exception:  # noqa: BLE001  a bug must not end the session: it is logged, and shown
            LOG.exception("a scene failed")
            self._held.clear()
            self._admit()
            drawn = False
        self.frame_s = self.clock.now() - begun
        return drawn

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
        """Draw the scenes in view, and the message over them if there is one."""
        shown = self.shown()
        look = shown[0] if len(shown) == 1 and not self.notice.words else None, self.theme, self.screen
        self.again, self.parts = look[0] is not None and look == self._look, None
        self._look, self._seen = look, shown
        for n, scene in enumerate(shown):
            self.theme.layer = 10 * n
            scene.draw(self.screen)
        room, controls = (shown[-1].room(), shown[-1].controls()) if shown else (self.rect, [])
        self.theme.layer = 10 * len(shown)
        self.notice.draw(self.screen, self.theme, room, controls)
        self.theme.layer = 0

    def _handle(self, event: pygame.event.Event) -> None:
        if not self.scenes:
            return
        if event.type in (*AWAY, *BACK):
            self._away = event.type in AWAY
        if event.type == pygame.QUIT:
            self.clear()
        elif event.type == pygame.VIDEORESIZE:
            surface = pygame.display.get_surface()
            self.resize(surface if surface is not None else self.screen)
        elif event.type == pygame.DROPFILE:
            self.scenes[-1].drop(Path(event.file))
        elif event.type != pygame.KEYDOWN or not pressed_anywhere(self, event):
            self.scenes[-1].handle(event)

    def show_keys(self) -> None:
        """The keys of the topmost scene, over it."""
        from scenes.keys import Keys

        self._cover(Keys(self, self.scenes[-1].keys))

    def show_settings(self) -> bool:
        """The settings, over the topmost scene; False if they are shown already."""
        from scenes.preferences import Preferences

        if any(isinstance(scene, Preferences) for scene in self.scenes):
            return False
        self._cover(Preferences(self))
        return True

    def show_glossary(self) -> bool:
        """The glossary, over the topmost scene, if no scene there is withholds it; False if it is shown already."""
        from scenes.glossary import Glossary

        if any(isinstance(scene, Glossary) for scene in self.scenes):
            return False
        withheld = next((scene.withheld for scene in self.scenes if scene.withheld), "")
        if withheld:
            self.say(self.words(withheld))
        else:
            self._cover(Glossary(self, self.scenes[-1].show_entry if self.scenes else None))
        return True

    def _cover(self, scene: Scene) -> None:
        """Put a scene over the topmost one, which lets go of what is held, as it will not see it released."""
        self.scenes[-1].handle(pygame.event.Event(pygame.WINDOWFOCUSLOST))
        self.push(scene)

"""The settings, shown over any scene; what is changed holds at once."""

import pygame

from scenes.about import places
from scenes.keys import draw_card, place_card
from scenes.own_folder import choose_folder
from scenes.scene import Scene
from scenes.settings import Settings
from scenes.speaker import devices
from scenes.widgets.button import Button
from scenes.widgets.focus import Focus
from scenes.widgets.option_list import Option, OptionList
from scenes.window import Window
from scenes.words import LANGUAGES

TEXT_SCALES = tuple(round(1 + step / 10, 1) for step in range(11))
WORDED = ("theme", "latency")  # whose values have words of their own in the catalogue
SWITCHES = ("reduced_motion", "captions")
LONGEST = 26  # characters of a device's name that are shown


class Preferences(Scene):
    """Theme, size of text, movement, captions, sound, the device that plays it, where things are kept; Esc, F2 or Close goes back."""

    over = True
    still = True
    keys = "keys.settings"

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self.reword()
        self._box = pygame.Rect(0, 0, 0, 0)

    def reword(self) -> None:
        words, window = self.window.words, self.window
        at = self.list.at if hasattr(self, "list") else 0
        sizes = [(scale, words("units.percent", value=round(100 * scale))) for scale in TEXT_SCALES]
        self.list = OptionList([
            self._option("theme", self._worded("theme")),
            self._option("text_scale", sizes),
            *(self._option(name, [(False, words("settings.off")), (True, words("settings.on"))]) for name in SWITCHES),
            self._option("latency", self._worded("latency")),
            self._option("device", self._devices()),
            self._option("language", list(LANGUAGES.items())),
        ])  # fmt: skip
        self.list.at = at
        self._close = Button(words("settings.close"), window.pop, "Esc", primary=True)
        self._folder = Button(words("settings.folder"), lambda: choose_folder(window), "O")
        self._places = Button(words("settings.places"), lambda: window.push(places(window)), "D")
        self._focus = Focus([self.list, self._places, self._folder, self._close])
        self._focus.give(self.list)

    def _devices(self) -> list[tuple[object, str]]:
        """The system's device, and all that can be named; one that is chosen is among them though it may be away."""
        chosen, _ = self.window.settings.device, self.window.sink  # opened, as names are known only then
        names = dict.fromkeys([*devices(), *([chosen] if chosen else [])])
        return [("", self.window.words("settings.device_usual")), *((name, _short(name)) for name in names)]

    def _worded(self, name: str) -> list[tuple[object, str]]:
        return [(value, self.window.words(f"settings.{name}_{value}")) for value in Settings.model_fields[name].annotation.__args__]

    def _option(self, name: str, values: list[tuple[object, str]]) -> Option:
        window = self.window
        return Option(
            window.words(f"settings.{name}"),
            window.words(f"settings.{name}_about"),
            values,
            lambda: getattr(window.settings, name),
            lambda value: window.change(**{name: value}),
        )

    def place(self) -> None:
        theme, close = self.window.theme, self._close
        self._box = place_card(self.window, theme.px(720), self.list, close)
        width = self._folder.wanted_width(theme)
        self._folder.rect = pygame.Rect(close.rect.left - theme.px(12) - width, close.rect.y, width, close.rect.height)
        width = self._places.wanted_width(theme)
        self._places.rect = pygame.Rect(self._folder.rect.left - theme.px(12) - width, close.rect.y, width, close.rect.height)

    def controls(self) -> list[pygame.Rect]:
        return [self._places.rect, self._folder.rect, self._close.rect]

    def handle(self, event: pygame.event.Event) -> bool:
        if event.type == pygame.KEYDOWN and event.key in (pygame.K_ESCAPE, pygame.K_F2):
            self.window.pop()
        elif event.type == pygame.KEYDOWN and event.key == pygame.K_o:
            choose_folder(self.window)
        elif event.type == pygame.KEYDOWN and event.key == pygame.K_d:
            self.window.push(places(self.window))
        elif not self._focus.handle(event) and event.type == pygame.KEYDOWN and self.list.handle(event):
            self._focus.give(self.list)
        return True

    def draw(self, target: pygame.Surface) -> None:
        theme = self.window.theme
        draw_card(target, theme, self._box, self.window.words("settings.title"))
        self._focus.draw(target, theme)


def _short(name: str) -> str:
    """A device's name, which may be long, by its beginning and its end, in which devices differ."""
    return name if len(name) <= LONGEST else f"{name[: LONGEST // 2].rstrip()}…{name[-LONGEST // 2 :].lstrip()}"

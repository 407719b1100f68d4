"""What the program is, what is new in it, and where it keeps things: cards of text over any scene."""

from collections.abc import Callable, Sequence

import pygame

from scenes.editor import NoEditorError, open_in_editor
from scenes.home import chosen
from scenes.keys import draw_card
from scenes.scene import Scene
from scenes.widgets.button import Button, in_rows
from scenes.widgets.focus import Focus
from scenes.widgets.paragraph import Paragraph
from scenes.window import Window
from scenes.words import Words

CANNOT, SOURCES = ("muscles", "time", "rest", "rates", "case"), ("skin", "fonts", "seen")
NEWS = ("first", "atlas", "compare", "last", "sound")  # of this version
Blocks = list[tuple[str, str]]
Action = tuple[str, int, Callable[[], None]]  # where the catalogue has its name, its key, what it does


class Page(Scene):
    """A title, a text that scrolls, and buttons, each with a key; Esc goes back."""

    over = True
    still = True
    keys = "keys.page"

    def __init__(self, window: Window, title: str, told: Callable[[Words], Blocks], actions: Sequence[Action] = ()) -> None:
        """`title` is a key of the catalogue."""
        super().__init__(window)
        self._title, self._told = title, told
        self._actions = list(actions)
        self._box = pygame.Rect(0, 0, 0, 0)
        self.reword()

    def reword(self) -> None:
        words = self.window.words
        self.text = Paragraph(self._told(words))
        self.buttons = [Button(words(name), does, pygame.key.name(key).upper()) for name, key, does in self._actions]
        self.buttons.append(Button(words("keys.close"), self.window.pop, "Esc", primary=True))
        self._focus = Focus([*self.buttons, self.text], otherwise=self.text)
        self._focus.give(self.buttons[-1], ring=True)

    def place(self) -> None:
        theme, window = self.window.theme, self.window.rect
        edge, pad, gap = theme.px(12), theme.px(22), theme.px(12)
        head = theme.height("title") + gap
        inner = pygame.Rect(0, 0, min(theme.px(720), window.width - 2 * edge) - 2 * pad, window.height - 2 * (edge + pad))
        row = in_rows(self.buttons, inner, theme)
        inner.height = min(inner.height, head + self.text.wanted_height(theme, inner.width) + gap + row.height)
        inner.center = window.center
        row = in_rows(self.buttons, inner, theme)
        self.text.place(pygame.Rect(inner.x, inner.y + head, inner.width, row.y - gap - inner.y - head), theme)
        self._box = inner.inflate(2 * pad, 2 * pad)

    def controls(self) -> list[pygame.Rect]:
        return [button.rect for button in self.buttons]

    def handle(self, event: pygame.event.Event) -> bool:
        key = event.key if event.type == pygame.KEYDOWN else None
        action = next((does for _, one, does in self._actions if one == key), None)
        if key == pygame.K_ESCAPE:
            self.window.pop()
        elif action is not None:
            action()
        else:
            self._focus.handle(event)
        return True

    def draw(self, target: pygame.Surface) -> None:
        theme = self.window.theme
        draw_card(target, theme, self._box, self.window.words(self._title))
        self._focus.draw(target, theme)


def about(window: Window) -> Page:
    """Version, what it is not, sources, how to cite it, licence; from it the first minute can be seen again."""
    from scenes.guide import first_minute

    again: Action = ("about.again", pygame.K_g, lambda: window.replace(first_minute(window)))
    cite: Action = ("about.copy", pygame.K_c, lambda: copy(window, _citation(window.words)))
    return Page(window, "app.name", _about, [again, cite])


def _about(words: Words) -> Blocks:
    from sim.export import version
    from sim.reference import ranges

    return [
        ("strong", words("about.version", version=version())),
        ("strong", words("app.honesty")),
        ("body", words("about.model")),
        ("heading", words("about.cannot")),
        *(("item", words(f"about.cannot_{what}")) for what in CANNOT),
        ("heading", words("about.sources")),
        ("body", words("about.ranges", count=len(ranges()))),
        *(("item", words(f"about.source_{what}")) for what in SOURCES),
        ("heading", words("about.cite")),
        ("body", _citation(words)),
        ("quiet", words("about.cite_about")),
        ("heading", words("news.title")),
        *_news(words),
        ("heading", words("about.licence")),
        ("body", words("about.licence_about")),
    ]


def _news(words: Words) -> Blocks:
    return [("item", words(f"news.item_{what}")) for what in NEWS]


def _citation(words: Words) -> str:
    from sim.export import version

    return words("about.citation", version=version())


def copy(window: Window, text: str) -> None:
    """Put a text on the clipboard."""
    try:
        pygame.scrap.put_text(text)
    except pygame.error as error:
        window.say(window.words("keep.no_clipboard", why=error))
    else:
        window.say(window.words("keep.copied", address=text))


def news(window: Window) -> Page:
    """What is new in this version."""
    return Page(window, "news.title", _news)


def tell_news(window: Window) -> None:
    """Show what is new, once in each version; not to whom everything is new."""
    from sim.export import version

    before = window.settings.version
    if before == version():
        return
    window.change(version=version())
    if before:
        window.push(news(window))


def places(window: Window) -> Page:
    """Where the program keeps what belongs to its user, and how to have it elsewhere."""

    def show() -> None:
        try:
            open_in_editor(chosen())
        except NoEditorError:
            window.say(window.words("places.not_opened", folder=chosen()))

    def told(words: Words) -> Blocks:
        return [
            ("body", words("places.here")), ("strong", str(chosen())), ("gap", ""),
            ("body", words("places.elsewhere")), ("gap", ""), ("quiet", words("places.own")),
        ]  # fmt: skip

    return Page(
        window, "places.title", told, [("places.open", pygame.K_d, show), ("places.copy", pygame.K_c, lambda: copy(window, str(chosen())))]
    )

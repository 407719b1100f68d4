"""The glossary, over any scene: every word of the field, found by typing, with what it means and by what it is told."""

import unicodedata
from collections.abc import Callable

import pygame

from scenes.catalogue import exhibits, glossary, term
from scenes.entry_text import told
from scenes.keys import draw_card
from scenes.scene import Scene
from scenes.widgets.button import Button, in_rows
from scenes.widgets.focus import Focus
from scenes.widgets.menu_list import Entry, MenuList
from scenes.widgets.paragraph import Paragraph
from scenes.widgets.text_entry import ENTER, TextEntry
from scenes.widgets.widget import key_of
from scenes.window import Window

LARGEST = 1120, 760  # units of the design: the card is no larger than that
LEAST_UNITS = 640  # of the design: in a narrower card there is room for the list or the text
LIST_SHARE = 0.36  # of the width
MOVES = (pygame.K_UP, pygame.K_DOWN, pygame.K_PAGEUP, pygame.K_PAGEDOWN)
ERASES = (pygame.K_BACKSPACE, pygame.K_DELETE)


class Glossary(Scene):
    """Whatever is typed narrows the list; Up and Down go through it; Esc or F3 goes back to where one was.

    `show_entry` opens the atlas at an entry, where that loses nothing.
    """

    over = True
    still = True
    keys = "keys.glossary"

    def __init__(self, window: Window, show_entry: Callable[[str], None] | None = None) -> None:
        super().__init__(window)
        self._show_entry, self._shown = show_entry, exhibits(window.folder) if show_entry else {}
        self.key = ""  # the entry that is told
        self.page, self.paged = "list", False
        self._typed = ""  # what the list has been narrowed by
        self._box = pygame.Rect(0, 0, 0, 0)
        self.reword()

    def reword(self) -> None:
        words = self.window.words
        entries = glossary(self.window.folder, words.language)
        self.entries = dict(sorted(entries.items(), key=lambda item: plain(item[1].term)))
        self.entry = TextEntry(words("glossary.find"), lambda _: self.go_on())
        self.entry.tell(self._typed)
        self.list = MenuList([], self.tell)
        self.list.focusable = False  # arrow keys always talk to it, or to the text
        self.text = Paragraph()
        self.read = Button(words("glossary.read"), self.go_on, words("key.enter"), primary=True)
        self.back = Button(words("atlas.list"), lambda: self.turn_to("list"), "←")
        self.atlas = Button(words("glossary.atlas"), self.to_atlas, words("key.enter"))
        self.close = Button(words("keys.close"), self.window.pop, "Esc")
        self.focus = Focus([self.entry, self.list, self.text, self.read, self.back, self.atlas, self.close])
        self.focus.give(self.entry)
        self._narrow(self.key)

    # What is listed and told

    def _narrow(self, key: str = "") -> None:
        """List what has the typed letters in it, and tell the entry of this key, else the first one."""
        self._typed = self.entry.text
        sought = plain(self._typed)
        self.list.entries = [
            Entry(one, entry.term, "") for one, entry in self.entries.items() if sought in plain(entry.term) or sought in plain(one)
        ]
        keys = [row.key for row in self.list.entries]
        self.list.at = keys.index(key) if key in keys else 0
        self._tell(keys[self.list.at] if keys else "")

    def _tell(self, key: str) -> None:
        """Tell this entry; without one, that there is none."""
        words, self.key = self.window.words, key
        if key:
            self.text.tell(told(self.entries[key], words, lambda other: term(other, self.window.folder, words.language)))
        else:
            self.text.tell([("body", words("glossary.nothing", letters=self._typed))])
        self.place()

    def tell(self, key: str) -> None:
        """Tell the entry that was chosen."""
        self.list.at = [row.key for row in self.list.entries].index(key)
        self._tell(key)
        self.turn_to("text")

    def turn_to(self, page: str) -> None:
        """In a narrow window, show this part."""
        self.page = page
        self.place()

    def go_on(self) -> None:
        """Tell the marked entry; where that is told already, on to the atlas."""
        marked = self.list.entries[self.list.at].key if self.list.entries else ""
        if marked and (marked != self.key or self.read.visible):
            self.tell(marked)
        elif self.atlas.visible:
            self.to_atlas()

    def to_atlas(self) -> None:
        """See and hear it."""
        self.window.pop()
        assert self._show_entry is not None
        self._show_entry(self.key)

    # Layout

    def place(self) -> None:
        """List and text side by side; in a narrow window one of them."""
        theme, window = self.window.theme, self.window.rect
        edge, pad, gap = theme.px(12), theme.px(22), theme.px(12)
        self._box = pygame.Rect(
            0, 0, min(theme.px(LARGEST[0]), window.width - 2 * edge), min(theme.px(LARGEST[1]), window.height - 2 * edge)
        )
        self._box.center = window.center
        self.paged = theme.units(self._box)[0] < LEAST_UNITS
        listed, read = not self.paged or self.page == "list", not self.paged or self.page == "text"
        self.entry.visible = self.list.visible = listed
        self.text.visible = read
        self.read.visible, self.back.visible = self.paged and listed and bool(self.key), self.paged and read
        self.atlas.visible = read and self.key in self._shown
        inner = self._box.inflate(-2 * pad, -2 * pad)
        row = in_rows([one for one in (self.read, self.back, self.atlas, self.close) if one.visible], inner, theme)
        top = inner.y + theme.height("title") + gap
        body = pygame.Rect(inner.x, top, inner.width, row.y - gap - top)
        left, right = body.copy(), body.copy()
        if not self.paged:
            left.width = round(LIST_SHARE * body.width)
            right.x, right.width = left.right + 2 * gap, body.right - left.right - 2 * gap
        self.entry.rect = pygame.Rect(left.topleft, (left.width, self.entry.wanted_height(theme, left.width)))
        self.list.place(pygame.Rect(left.x, self.entry.rect.bottom + gap, left.width, left.bottom - self.entry.rect.bottom - gap), theme)
        self.text.place(right, theme)

    def controls(self) -> list[pygame.Rect]:
        return [one.rect for one in (self.read, self.back, self.atlas, self.close) if one.visible]

    # Events and picture

    def handle(self, event: pygame.event.Event) -> bool:
        key = key_of(event)
        if key in (pygame.K_ESCAPE, pygame.K_F3):
            self.window.pop()
        elif key is None or key == pygame.K_TAB or isinstance(self.focus.current, Button):
            self.focus.handle(event)
        else:
            self._key(event)
        if self.entry.text != self._typed:
            self.page = "list"
            self._narrow(self.key)
        return True

    def _key(self, event: pygame.event.Event) -> None:
        """Enter goes on, arrows go through the list or the text, and all that is typed goes to the line above the list."""
        reading = self.paged and self.page == "text"
        if event.key in ENTER:
            self.go_on()
        elif reading and event.key == pygame.K_LEFT:
            self.turn_to("list")
        elif (reading or self.focus.current is self.text) and self.text.handle(event):
            return
        elif event.key in MOVES:
            if not reading and self.list.entries and self.list.handle(event):
                self._tell(self.list.entries[self.list.at].key)
        elif self.entry.visible or event.key in ERASES or event.unicode.isprintable():
            self.focus.give(self.entry)
            self.entry.handle(event)

    def draw(self, target: pygame.Surface) -> None:
        theme = self.window.theme
        draw_card(target, theme, self._box, self.window.words("glossary.title"))
        self.focus.draw(target, theme)


def plain(text: str) -> str:
    """A text as it is compared: without accents, in small letters, its words apart."""
    bare = (letter for letter in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(letter))
    return "".join(bare).replace("_", " ")

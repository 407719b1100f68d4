"""The atlas: every discharge and potential, seen, heard and explained, one key from what it is confused with."""

from collections.abc import Mapping
from pathlib import Path

import pygame

from scenes.atlas_layout import PAGES, place_atlas
from scenes.catalogue import exhibits, glossary, site_title, term
from scenes.entry_text import told
from scenes.examine_keys import act, of_effort, of_sound
from scenes.exhibition import Exhibition, first_of
from scenes.home import LOG
from scenes.scene import Scene
from scenes.widgets.button import Button
from scenes.widgets.focus import Focus
from scenes.widgets.menu_list import Entry as Row
from scenes.widgets.menu_list import MenuList
from scenes.widgets.paragraph import Paragraph
from scenes.widgets.slider import Slider
from scenes.window import Window
from sim.address import Address
from sim.exhibit import Exhibit
from sim.glossary import Entry
from sim.loader import load_scenario

NOTICE_S = 5.0
GROUPS = ("rest_normal", "rest_abnormal", "with_effort")


class Atlas(Scene):
    """A list of entries; what is chosen plays on and on, each time it is asked for in another patient."""

    keys = "keys.atlas"

    def __init__(self, window: Window, folder: Path | None = None, threaded: bool = True, first: str = "") -> None:
        super().__init__(window)
        self.folder = folder
        self.exhibits = listed(folder)
        self.key = first if first in self.exhibits else next(iter(self.exhibits))
        self.flipped_from = ""  # the entry to which one flips back
        self._near: list[str] = []  # entries that may be asked for next
        self.page = "list"
        self.paged = False
        self.preview = Exhibition(window, folder, threaded)
        self._changed = True
        self.honesty = self.title_at = (0, 0)
        self.text = Paragraph()
        self._make_controls()
        self._show(self.key, first_of(self.exhibits[self.key]))

    def _make_controls(self) -> None:
        words, window = self.window.words, self.window
        self.glossary = glossary(self.folder, words.language)
        self.list = MenuList(self._entries(), self.choose)
        self._mark()
        self.menu = Button(words("examine.menu"), self.to_menu, "Esc")
        self.help = Button(words("examine.keys"), window.show_keys, "F1")
        self.settings = Button(words("examine.settings"), window.show_settings, "F2")
        self.pages = {
            page: Button(words(f"atlas.{page}" if page in ("list", "text") else f"page.{page}"), lambda page=page: self.turn_to(page))
            for page in PAGES
        }
        percent = lambda share: words("units.percent", value=round(100 * share))  # noqa: E731  said where it is used
        self.effort = Slider(words("examine.effort"), self.preview.effort.asked, 0.0, 1.0, 0.01, percent, self._ask_effort)
        self.mute = Button(words("sound.mute"), self.window.toggle_mute, "M")
        self.buttons = [
            Button(words("atlas.another"), self.another, "N"),
            Button(words("atlas.marks"), self.toggle_marks, "K"),
            Button(words("trace.freeze"), self.preview.freeze, "F"),
            Button(words("atlas.examine"), self.examine, "X"),
        ]
        self.partners: list[Button] = []
        self.partner: tuple[str, ...] = ()  # what the button says that flips, at length and in short
        self.left = [self.list]
        self.middle = [self.effort, self.mute, *self.buttons]
        self.right: list[Paragraph | Button] = [self.text]
        self.focus = Focus([])

    def reword(self) -> None:
        self._make_controls()
        self.preview.reword()
        self._tell()

    def _entries(self) -> list[Row]:
        """What there is to see, group by group."""
        entries, before = [], ""
        for key in self.exhibits:
            group = group_of(key, self.glossary)
            entries.append(Row(key, self._term(key), "", head="" if group == before else self.window.words(f"atlas.{group}")))
            before = group
        return entries

    def _term(self, key: str) -> str:
        return self.glossary[key].term if key in self.glossary else term(key, self.folder, self.window.words.language)

    def enter(self) -> None:
        LOG.info("atlas shown")

    def leave(self) -> None:
        self.preview.stop()

    # From entry to entry

    def choose(self, key: str) -> None:
        """See and hear this entry."""
        self.flipped_from = ""
        self._show(key, first_of(self.exhibits[key]))
        if self.paged and self.page == "list":
            self.turn_to("trace")

    def _show(self, key: str, address: Address) -> None:
        self.key = key
        self.preview.show_entry(key, self.exhibits[key], address)
        self.effort.set(self.exhibits[key].effort)
        self._mark()
        self._tell()
        LOG.info("atlas: %s", key)

    def _mark(self) -> None:
        """Have what is shown marked in the list."""
        self.list.at = next(n for n, entry in enumerate(self.list.entries) if entry.key == self.key)

    def another(self) -> None:
        """The same in another patient."""
        if self.preview.another(self.key, self.exhibits[self.key]):
            self._tell()
        else:
            self.window.say(self.window.words("atlas.seeking"), NOTICE_S)

    def confusions(self, key: str) -> list[str]:
        """What an entry is confused with, as far as it can be shown, the most frequent first."""
        entry = self.glossary.get(key)
        return [other for other in entry.confused_with if other in self.exhibits] if entry else []

    def flip(self, to: str = "") -> None:
        """To what it is confused with, and back."""
        if self.flipped_from and not to:
            back, self.flipped_from = self.flipped_from, ""
            self._show(back, first_of(self.exhibits[back]))
            return
        others = self.confusions(self.key)
        if to or others:
            origin = self.flipped_from or self.key
            self.flipped_from = origin
            self._show(to or others[0], first_of(self.exhibits[to or others[0]]))

    def flip_on(self) -> None:
        """To the next thing that it is confused with."""
        origin = self.flipped_from or self.key
        others = self.confusions(origin)
        if others:
            at = (others.index(self.key) + 1) % len(others) if self.key in others else 0
            self.flip(others[at])

    # Words

    def _tell(self) -> None:
        """What is shown, in words, and what it can be compared with."""
        words, entry, exhibit = self.window.words, self.glossary[self.key], self.exhibits[self.key]
        scenario = load_scenario(exhibit.case, self.folder)
        case = scenario.told_in(words.language).title
        muscle = site_title(exhibit.site or next(iter(scenario.sites)), words, self.folder)
        self.text.tell(told(entry, words, self._term, [words("atlas.seen_in", case=case, muscle=muscle)]))
        self._offer()
        self.place()

    def _offer(self) -> None:
        """Buttons for what can be flipped to, and what is to be made ready for it."""
        words, others = self.window.words, self.confusions(self.flipped_from or self.key)
        to, key = (self.flipped_from, "atlas.flip_back") if self.flipped_from else (others[0] if others else "", "atlas.flip")
        self.partner = (words(key, term=self._term(to)), words(f"{key}_short")) if to else ()
        self.partners = [Button(self.partner[0], self.flip, "C", primary=True)] if to else []
        self.right = [self.text, *self.partners]
        ring, current = self.focus.ring, self.focus.current
        self.focus = Focus([self.menu, *self.pages.values(), *self.left, *self.middle, *self.right, self.settings, self.help])
        self.focus.give(current if current in self.focus.widgets else self.list, ring)
        keys = list(self.exhibits)
        at = keys.index(self.key)
        self._near = [self.flipped_from, *others[:2], *keys[at + 1 : at + 3], *keys[max(0, at - 1) : at]]

    def _foresee(self) -> None:
        """Have what is marked in the list, what can be flipped to, and what stands beside it made ready."""
        near = [self.list.entries[self.list.at].key, *self._near]
        self.preview.wanted = tuple(first_of(self.exhibits[key]) for key in dict.fromkeys(near) if key and key != self.key)

    # What controls ask for

    def show_entry(self, key: str) -> None:
        """See and hear this entry, which was looked up."""
        self.choose(key)

    def to_menu(self) -> None:
        """Back to where one came from."""
        self.window.pop()

    def examine(self) -> None:
        """Examine the patient with everything there is, and come back."""
        from scenes.examine import Examine

        if self.preview.prepared is None:
            return
        self.preview.close()
        address = self.preview.prepared.address
        self.window.push(Examine(self.window, address, self.folder, threaded=self.preview.threaded, on_leave=self._come_back))

    def _come_back(self) -> None:
        self.window.pop()
        assert self.preview.prepared is not None
        self._show(self.key, self.preview.prepared.address)

    def toggle_marks(self) -> None:
        """Mark what makes the entry, or not."""
        self.preview.marking = not self.preview.marking

    def turn_to(self, page: str) -> None:
        """In a small window, show this part."""
        self.page = page
        self.place()

    def _ask_effort(self, effort: float) -> None:
        self.preview.effort.asked = effort

    def _contract(self) -> None:
        self.preview.effort.held = True

    # Layout, events, time, picture

    def place(self) -> None:
        """Lay everything out for the window as it is."""
        self._changed = True
        place_atlas(self)
        current = self.focus.current
        if current is not None and not current.visible:
            self.focus.give(next((one for one in (self.list, self.effort, self.text) if one.visible), None), self.focus.ring)

    def controls(self) -> list[pygame.Rect]:
        return [widget.rect for widget in self.focus.widgets if isinstance(widget, Button) and widget.visible]

    def handle(self, event: pygame.event.Event) -> bool:
        if (event.type == pygame.KEYUP and event.key == pygame.K_e) or event.type == pygame.WINDOWFOCUSLOST:
            self.preview.effort.held = False
        over = self.focus.over
        used = self.focus.handle(event)
        self._changed |= used or event.type != pygame.MOUSEMOTION or self.focus.over is not over
        return used or (event.type == pygame.KEYDOWN and self._shortcut(event))

    def _shortcut(self, event: pygame.event.Event) -> bool:
        scope = self.preview.scope
        does = {
            **of_sound(self.window), **of_effort(self.effort),
            "\x1b": self.to_menu, "n": self.another, "c": self.flip, "C": self.flip_on, "k": self.toggle_marks, "x": self.examine,
            "e": self._contract, "f": self.preview.freeze,
            "+": lambda: scope.step_sensitivity(-1), "=": lambda: scope.step_sensitivity(-1), "-": lambda: scope.step_sensitivity(1),
            ",": lambda: scope.step_sweep(-1), ".": lambda: scope.step_sweep(1),
            "y": lambda: self.turn_to(PAGES[(PAGES.index(self.page) + 1) % len(PAGES)]),
        }  # fmt: skip
        return act(does, event)

    def update(self) -> None:
        self._foresee()
        self._changed |= self.preview.update()
        effort = self.preview.effort.now
        self._changed |= effort != (self.effort.value if self.effort.shown is None else self.effort.shown)
        self.effort.shown = effort

    @property
    def still(self) -> bool:
        """Nothing moves until something is done."""
        return self.preview.still and not self._changed

    def draw(self, target: pygame.Surface) -> None:
        theme, words, seen = self.window.theme, self.window.words, not self.paged or self.page in PAGES[1:3]
        if self.window.again and not self._changed and not self.focus.busy:
            self.window.parts = self.preview.draw_moving(target, theme.palette.ground) if seen else []
            return
        self._changed = False
        target.fill(theme.palette.ground)
        self.mute.lit = self.window.settings.muted
        self.buttons[1].lit = self.preview.marking
        for page, button in self.pages.items():
            button.lit = page == self.page
        if not self.paged:
            theme.write(target, self._term(self.key), self.title_at, "heading", anchor="midleft")
        if seen:
            self.preview.draw(target)
            theme.write(target, words("app.honesty"), self.honesty, "small", theme.palette.warning, anchor="bottomleft")
        self.focus.draw(target, theme)


def listed(folder: Path | None) -> dict[str, Exhibit]:
    """What is shown of each entry, group by group."""
    entries = glossary(folder)
    return dict(sorted(exhibits(folder).items(), key=lambda item: GROUPS.index(group_of(item[0], entries))))


def group_of(key: str, entries: Mapping[str, Entry]) -> str:
    """Whether an entry is seen with effort, and what it means if it is seen at rest."""
    if entries[key].sort == "potential" or key.endswith(("recruitment", "activation")):
        return "with_effort"
    return "rest_normal" if entries[key].normal else "rest_abnormal"

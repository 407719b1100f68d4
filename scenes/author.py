"""Writing a case: its file on the left as any editor saves it, what is wrong with it below, and on the right the patient it makes."""

from dataclasses import dataclass
from pathlib import Path

import pygame

from scenes.author_layout import PAGES, place_author
from scenes.deep_check import DeepCheck
from scenes.editor import NoEditorError, open_in_editor
from scenes.examine_keys import act, of_effort, of_sound
from scenes.home import LOG
from scenes.manuscript import Manuscript, Reading
from scenes.preview import Preview
from scenes.scene import Scene
from scenes.whom import Whom
from scenes.widgets.button import Button
from scenes.widgets.choice import Choice
from scenes.widgets.focus import Focus
from scenes.widgets.paragraph import Paragraph
from scenes.widgets.slider import Slider
from scenes.widgets.source import Source
from scenes.widgets.table import Table
from scenes.window import Window
from sim.loader import Complaint
from sim.scenario import MuscleSpec, Scenario

NOTICE_S = 8.0


@dataclass(frozen=True)
class Fault:
    """What is complained about: the place in words, the sentence, and where in the file itself that is, if anywhere; or only advised."""

    place: str
    message: str
    at: tuple[int, int] | None
    advised: bool = False


class Author(Scene):
    """Nothing is written here but in the editor: what is saved is shown at once, and while it is wrong what was right last goes on."""

    keys = "keys.author"

    def __init__(self, window: Window, file: Path, folder: Path | None = None, seed: int = 1, threaded: bool = True) -> None:
        super().__init__(window)
        self.file, self.folder, self._seed = file.absolute(), folder, seed
        self.manuscript = Manuscript(self.file, folder, threaded)
        self.preview = Preview(window, folder, threaded)
        self.reading: Reading | None = None
        self.good: Scenario | None = None  # the last version with which nothing was wrong
        self._muscles: tuple[MuscleSpec, ...] = ()  # and the muscles of then
        self.deep: DeepCheck | None = None
        self.faults: list[Fault] = []
        self.page = "text"
        self.paged = False
        self._measured = 0, False  # how many complaints of the deep check are shown, and whether it has ended
        self._changed = True
        self.honesty = (0, 0)  # where it is said that these are model signals
        self.source, self.head = Source(), Paragraph()
        self.whom = Whom(window, folder, self._show)
        self._make_controls()

    def _make_controls(self) -> None:
        words, window = self.window.words, self.window
        self.table = Table([words("author.head_place"), words("author.head_wrong")], [], lambda _: self._speak_of_it())
        self.menu = Button(words("examine.menu"), self.to_menu, "Esc")
        self.help = Button(words("examine.keys"), window.show_keys, "F1")
        self.settings = Button(words("examine.settings"), window.show_settings, "F2")
        self.pages = {
            page: Button(words("author.text" if page == "text" else f"page.{page}"), lambda page=page: self.turn_to(page)) for page in PAGES
        }
        self.next = Button(words("author.next"), self.next_fault, "N")
        self.check = Button(words("author.deep"), self.check_deep, "D")
        self.editor = Button(words("author.editor"), self.open_editor, "O")
        self.whole = Button(words("author.examine"), self.examine, "X")
        percent = lambda share: words("units.percent", value=round(100 * share))  # noqa: E731  said where it is used
        self.effort = Slider(words("examine.effort"), self.preview.effort.asked, 0.0, 1.0, 0.01, percent, self._ask_effort)
        self.mute = Button(words("sound.mute"), self.window.toggle_mute, "M")
        self.left = [self.source, self.table, self.head, self.next, self.check, self.editor, self.whole]
        self.right = [self.whom.variants, self.whom.sites, self.whom.months, self.effort, self.mute]
        ends = [self.settings, self.help]
        self.focus = Focus([self.menu, *self.pages.values(), *self.left, *self.right, *ends])
        self.focus.give(self.source)

    def reword(self) -> None:
        row = self.table.at
        self._make_controls()
        self.table.at = row
        self.whom.reword()
        self.preview.reword()
        self._tell()

    def enter(self) -> None:
        LOG.info("author scene shown")
        self._tell()

    def leave(self) -> None:
        self.preview.close()
        self._stop_measuring()

    # The file

    def _take(self, reading: Reading) -> None:
        """Show what has been saved."""
        scenario = reading.scenario
        self._stop_measuring()
        self.reading = reading
        if reading.lines is not None:
            self.source.tell(reading.lines)
        self.faults = [self._fault(one) for one in (*reading.complaints, *reading.advice)]
        LOG.info("read %s, complaints: %d", self.file.name, len(reading.complaints))
        if scenario is not None and (scenario, reading.muscles) != (self.good, self._muscles):
            self.good, self._muscles = scenario, reading.muscles
            self.whom.take(scenario)
            self._show()
        elif scenario is not None and not self.preview.shows(self.whom.address(self.file, self._seed)):  # chosen while something was wrong
            self._show()
        self.table.at = self.table.offset = 0
        self._tell()

    def _fault(self, one: Complaint) -> Fault:
        """A complaint with its place in words, which a file that cannot be read has not."""
        words, reading = self.window.words, self.reading
        if reading is None or reading.lines is None:
            return Fault("", one.message, None)
        place, here = words("author.place", line=one.line, column=one.column), Path(one.file).absolute() == self.file
        if not here:
            place = words("author.elsewhere", file=Path(one.file).name, place=place)
        return Fault(place, one.message, (one.line, one.column) if here else None, one in reading.advice)

    def _show(self) -> None:
        """Examine whom one has chosen."""
        self.preview.show(self.whom.address(self.file, self._seed))
        self.place()

    def _tell(self) -> None:
        """The state in words, the list of complaints, and their marks in the text."""
        self.head.tell([("strong", self.file.name), ("body", self._state())])
        self.table.rows = [[fault.place, fault.message] for fault in self.faults]
        self.next.enabled = bool(self.faults)
        self.place()
        self._speak_of_it(asked=False)

    def _state(self) -> str:
        words, count = self.window.words, len(self.faults)
        if self.reading is None:
            return words("author.reading")
        if self.reading.lines is None:
            return words("author.gone")
        if self.reading.complaints:
            said = words("author.wrong_one") if count == 1 else words("author.wrong", count=count)
            return said if self.good is None else " ".join((said, words("author.last_good")))
        if self.deep is not None and not self._measured[1]:
            return words("author.measuring", count=count)
        if self.deep is not None:
            return words("author.not_borne_out", count=count) if count else words("author.borne_out")
        return words("author.right") if self.good is not None else words("author.no_case")

    def _speak_of_it(self, asked: bool = True) -> None:
        """Mark what is wrong in the text, and bring the complaint that is chosen into view; a piece of advice only when asked."""
        chosen = self.faults[self.table.at].at if self.faults and (asked or not self.faults[self.table.at].advised) else None
        self.source.mark({fault.at[0] for fault in self.faults if fault.at is not None and not fault.advised}, chosen)
        self._changed = True

    def next_fault(self, by: int = 1) -> None:
        """Go to the next complaint, or the one before."""
        if self.faults:
            self.table.at = (self.table.at + by) % len(self.faults)
            self.place()
            self._speak_of_it()

    # The deep check

    def check_deep(self) -> None:
        """Measure whether the signals bear out what is claimed; asked again while that goes on, end it."""
        if self.deep is not None and not self._measured[1]:
            self._stop_measuring()
            self.faults = []
        elif self.reading is None or self.reading.scenario is None:
            self.window.say(self.window.words("author.first_mend"), NOTICE_S)
        else:
            self.faults, self._measured = [], (0, False)
            self.deep = DeepCheck(self.file, self.folder)
        self._tell()

    def _stop_measuring(self) -> None:
        if self.deep is not None:
            self.deep.stop()
            self.deep = None

    def _measure(self) -> None:
        """Take up what the deep check has found meanwhile."""
        if self.deep is None or self._measured[1]:
            return
        try:
            done = self.deep.done
        except Exception:
            self.deep = None  # so that it is told once
            raise
        found = self.deep.found[:]
        if (len(found), done) != self._measured:
            self._measured = len(found), done
            self.faults = [self._fault(one) for one in found]
            LOG.info("measured: %d complaints%s", len(found), ", done" if done else "")
            self._tell()

    # Elsewhere

    def to_menu(self) -> None:
        """Back to the list of cases, where this one is marked."""
        from scenes.menu import Menu

        self.window.replace(Menu(self.window, self.window.scenarios, self._seed, self.file.stem))

    def open_editor(self) -> None:
        """Open the file in the system's editor, or say where it is."""
        try:
            open_in_editor(self.file)
        except NoEditorError:
            self.window.say(self.window.words("author.no_editor", file=self.file), 15.0)
        else:
            self.window.say(self.window.words("author.opened", file=self.file), NOTICE_S)

    def examine(self) -> None:
        """Examine the patient with everything there is, and come back."""
        from scenes.examine import Examine

        if self.reading is None or self.reading.scenario is None:
            self.window.say(self.window.words("author.first_mend"), NOTICE_S)
            return
        self.preview.close()
        self._stop_measuring()
        address = self.whom.address(self.file, self._seed)
        self.window.push(Examine(self.window, address, self.folder, threaded=self.preview.threaded, on_leave=self._come_back))

    def _come_back(self) -> None:
        self.window.pop()
        self._show()
        self._tell()

    # What the controls ask for

    def turn_to(self, page: str) -> None:
        """In a small window, show this part."""
        self.page = page
        self.place()

    def _unfold(self, choice: Choice) -> None:
        """Choose from these, or, in a small window, show first where they are."""
        if choice.visible:
            choice.unfold()
        elif choice.options:
            self.turn_to("trace")

    def _ask_effort(self, effort: float) -> None:
        self.preview.effort.asked = effort

    def _contract(self) -> None:
        self.preview.effort.held = True

    # Layout

    def place(self) -> None:
        """Lay everything out for the window as it is."""
        self._changed = True
        place_author(self)
        current = self.focus.current
        if current is not None and not current.visible:
            self.focus.give(self.source if self.source.visible else self.whom.sites, self.focus.ring)

    def controls(self) -> list[pygame.Rect]:
        return [widget.rect for widget in self.focus.widgets if isinstance(widget, Button) and widget.visible]

    # Events, time, picture

    def handle(self, event: pygame.event.Event) -> bool:
        if (event.type == pygame.KEYUP and event.key == pygame.K_e) or event.type == pygame.WINDOWFOCUSLOST:
            self.preview.effort.held = False
        before, over = self.table.at, self.focus.over
        used = self.focus.handle(event)
        if self.table.at != before:
            self._speak_of_it()
        self._changed |= used or event.type != pygame.MOUSEMOTION or self.focus.over is not over
        if used or event.type != pygame.KEYDOWN:
            return used
        if self.source.visible and self.source.handle(event):
            self.focus.give(self.source, self.focus.ring)
            return True
        return self._shortcut(event)

    def _shortcut(self, event: pygame.event.Event) -> bool:
        scope = self.preview.scope
        does = {
            **of_sound(self.window), **of_effort(self.effort),
            "\x1b": self.to_menu, "n": self.next_fault, "N": lambda: self.next_fault(-1), "d": self.check_deep, "o": self.open_editor,
            "x": self.examine, "e": self._contract, "s": lambda: self._unfold(self.whom.sites),
            "v": lambda: self._unfold(self.whom.variants), " ": self.preview.freeze,
            "+": lambda: scope.step_sensitivity(-1), "=": lambda: scope.step_sensitivity(-1), "-": lambda: scope.step_sensitivity(1),
            ",": lambda: scope.step_sweep(-1), ".": lambda: scope.step_sweep(1),
            "y": lambda: self.turn_to(PAGES[(PAGES.index(self.page) + 1) % len(PAGES)]),
        }  # fmt: skip
        return act(does, event)

    def update(self) -> None:
        reading = self.manuscript.update(self.window.clock.now())
        if reading is not None:
            self._take(reading)
        self._measure()
        self.whom.update()
        self._changed |= self.preview.update()
        effort = self.preview.effort.now
        self._changed |= effort != (self.effort.value if self.effort.shown is None else self.effort.shown)
        self.effort.shown = effort

    @property
    def still(self) -> bool:
        """Nothing moves until something is done or saved."""
        return self.preview.still and not self._changed

    def draw(self, target: pygame.Surface) -> None:
        theme, words, seen = self.window.theme, self.window.words, not self.paged or self.page != "text"
        if self.window.again and not self._changed and not self.focus.busy:
            self.window.parts = self.preview.draw_moving(target, theme.palette.ground) if seen else []
            return
        self._changed = False
        target.fill(theme.palette.ground)
        self.mute.lit = self.window.settings.muted
        for page, button in self.pages.items():
            button.lit = page == self.page
        if seen:
            self.preview.draw(target)
            theme.write(target, words("app.honesty"), self.honesty, "small", theme.palette.warning, anchor="bottomleft")
        self.focus.draw(target, theme)

"""Choosing the muscle to examine on the patient's whole body, over the examination, which goes on."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import pygame

from scenes.catalogue import site_title
from scenes.job import Job, Progress
from scenes.scene import Scene
from scenes.views.body import BodyView, Spot
from scenes.views.figure import Figure, figure
from scenes.widgets.button import Button
from scenes.widgets.focus import Focus
from scenes.widgets.paragraph import wrapped
from scenes.widgets.widget import PRESS, Widget, key_of, pressed
from sim.loader import load_muscle
from sim.scenario import muscle_of
from sim.surface import SurfaceError, place_at

if TYPE_CHECKING:
    from pathlib import Path

    from scenes.examine import Examine

STEPS = {pygame.K_UP: -1, pygame.K_LEFT: -1, pygame.K_DOWN: 1, pygame.K_RIGHT: 1}


class Body(Scene):
    """Shows the sites of the case that is examined on the patient; Enter, Space or a click puts the needle into one, Esc goes back.

    Nothing is seen of the examination, so this is no scene that lies `over` it; but time goes on there, as its sound does.
    """

    keys = "keys.body"
    pictures_per_s = 30

    def __init__(self, examination: "Examine") -> None:
        window, desk = examination.window, examination.desk
        super().__init__(window)
        assert desk is not None
        self.examination, self.prepared = examination, desk.prepared
        self.sites = list(self.prepared.scenario.sites)
        self.present = self.sites.index(self.prepared.site)
        self.trouble = ""
        self.picker: SitePicker | None = None
        self._job: Job[Figure] | None = None
        self._figure: Figure | None = None
        self._drawn_for: tuple[int, int] | None = None
        self._ground: pygame.Surface | None = None
        self._role = "heading"
        self._title: list[str] = []
        self._legend: list[str] = []
        self.reword()

    def reword(self) -> None:
        words, at = self.window.words, self.picker.at if self.picker else self.present
        spots = [self._spot(n, site, self.examination.folder) for n, site in enumerate(self.sites, start=1)]
        self.view = BodyView(spots, (words("body.front"), words("body.behind")), words("body.tick"))
        self.picker = SitePicker(self.view, at, self._choose)
        self._back = Button(words("body.back"), self.window.pop, "Esc")
        self._keys = Button(words("examine.keys"), self._show_keys, "F1")
        self._focus = Focus([self._back, self._keys, self.picker])
        self._focus.give(self.picker)

    def _spot(self, number: int, site: str, folder: "Path | None") -> Spot:
        """A site with its place on the body; a register that is lost is remembered as trouble."""
        name = site_title(site, self.window.words, folder)
        try:
            place = place_at(site, load_muscle(muscle_of(site), folder).registered, "body", self.prepared.patient.body)
        except KeyError:
            return Spot(number, name, None)
        except SurfaceError as lost:
            self.trouble = str(lost)
            return Spot(number, name, None)
        return Spot(number, name, place.centre_mm)

    def _choose(self, index: int) -> None:
        self.window.pop()
        if index != self.present:
            self.examination.visits.open_site(self.sites[index])

    def _show_keys(self) -> None:
        from scenes.keys import Keys

        self.window.push(Keys(self.window, self.keys))

    # Layout; the body is lit beside the picture, once for every size

    def place(self) -> None:
        theme, window = self.window.theme, self.window.rect
        gap, bar = theme.px(12), theme.px(36)
        self._back.rect = pygame.Rect(gap, theme.px(8), self._back.wanted_width(theme), bar)
        width = self._keys.wanted_width(theme)
        self._keys.rect = pygame.Rect(window.width - gap - width, theme.px(8), width, bar)
        between = self._keys.rect.left - self._back.rect.right - theme.px(28)
        words, case = self.window.words, self.prepared.scenario
        title = words("body.unnamed") if self.examination.blind else words("body.title", case=case.told_in(words.language).title)
        self._role = "heading" if theme.width(title, "heading") <= between else "body"
        self._title = wrapped(theme, title, self._role, between)
        self._legend = wrapped(theme, self.window.words("body.legend"), "small", window.width - 2 * gap)
        top = max(self._back.rect.bottom, theme.px(8) + len(self._title) * theme.height(self._role)) + theme.px(8)
        bottom = window.height - len(self._legend) * theme.height("small") - theme.px(16)
        self.picker.rect = pygame.Rect(gap, top, window.width - 2 * gap, bottom - top)
        wanted = BodyView.room(self.picker.rect, theme)
        if self.trouble or (self._drawn_for == wanted and self._figure is not None):
            self._lay_out()
        elif self._job is None:
            self._light(wanted)

    def _light(self, wanted: tuple[int, int]) -> None:
        """Begin to draw the body for this room."""
        person = self.prepared.patient.person
        self._drawn_for, self._figure = wanted, None
        self.view.clear()
        self._job = Job(partial(_figure, person.body, person.skin, wanted))
        if not self.examination.threaded:
            self._finish()

    def _finish(self) -> None:
        """Show the body that has been drawn; if the window has another size by now, it is drawn anew."""
        assert self._job is not None
        job, self._job = self._job, None
        try:
            self._figure = job.result()
        except SurfaceError as lost:
            self.trouble = str(lost)
        self.place()

    def _lay_out(self) -> None:
        self.view.place(self.picker.rect, self.window.theme, self._figure)
        self.view.reveal(self.picker.at)
        self._ground = None

    # Events, time, picture

    @property
    def still(self) -> bool:
        """Whether nothing moves: the examination below is not seen."""
        return self._job is None

    def handle(self, event: pygame.event.Event) -> bool:
        if self._focus.handle(event):
            return True
        if event.type == pygame.KEYDOWN and (event.key == pygame.K_ESCAPE or event.unicode.lower() == "b"):
            self.window.pop()
            return True
        if event.type == pygame.KEYDOWN and self.picker.handle(event):
            self._focus.give(self.picker)
            return True
        return False

    def update(self) -> None:
        self.examination.update()
        if self._job is not None and self._job.done:
            self._finish()

    def draw(self, target: pygame.Surface) -> None:
        theme, words = self.window.theme, self.window.words
        target.blit(self._drawn_ground(), (0, 0))
        if self.view.marks:
            examined = {n for n, site in enumerate(self.sites) if site in self.examination.examined}
            self.view.draw(target, theme, self.picker.at, self.present, examined)
        else:
            theme.write(target, words("body.preparing"), self.picker.rect.center, "heading", theme.palette.quiet, anchor="center")
        self._focus.draw(target, theme)

    def _drawn_ground(self) -> pygame.Surface:
        """What stays the same: title, panel, body and the line below."""
        if self._ground is None or self._ground.get_size() != self.window.rect.size or not self.view.marks:
            theme, panel = self.window.theme, self.picker.rect
            self._ground = ground = pygame.Surface(self.window.rect.size)
            ground.fill(theme.palette.ground)
            left, right = self._back.rect.right + theme.px(14), self._keys.rect.left - theme.px(14)
            height = theme.height(self._role)
            first = max(theme.px(8), self._back.rect.centery - len(self._title) * height // 2)
            for n, line in enumerate(self._title):
                theme.write(ground, line, (left, first + n * height), self._role, width=right - left)
            theme.box(ground, panel, theme.palette.panel, theme.palette.line, radius=10)
            self.view.draw_body(ground, theme)
            self._write_trouble(ground)
            for n, line in enumerate(self._legend):
                below = panel.centerx, panel.bottom + theme.px(6) + n * theme.height("small")
                theme.write(ground, line, below, "small", theme.palette.quiet, width=panel.width, anchor="midtop")
        return self._ground

    def _write_trouble(self, target: pygame.Surface) -> None:
        """Which file is lost, to the right of the list."""
        theme, panel = self.window.theme, self.picker.rect
        left = max((mark.label.right for mark in self.view.marks), default=panel.x) + theme.px(30)
        lines = wrapped(theme, self.trouble, "body", panel.right - theme.px(16) - left) if self.trouble else []
        top = panel.centery - len(lines) * theme.height("body") // 2
        for n, line in enumerate(lines):
            theme.write(target, line, (left, top + n * theme.height("body")), colour=theme.palette.warning)


class SitePicker(Widget):
    """The body as a control: arrow keys and numbers go to a spot, Enter, Space or a click chooses it; its own marks show the focus."""

    ringed = False

    def __init__(self, view: BodyView, at: int, choose: Callable[[int], None]) -> None:
        super().__init__()
        self.view, self.at, self._choose = view, at, choose

    def handle(self, event: pygame.event.Event) -> bool:
        """Go to a spot, or choose it."""
        key, count = key_of(event), len(self.view.spots)
        if key in STEPS:
            self.at = (self.at + STEPS[key]) % count
        elif key in (pygame.K_HOME, pygame.K_END):
            self.at = 0 if key == pygame.K_HOME else count - 1
        elif key is not None and pygame.K_1 <= key <= pygame.K_9 and key - pygame.K_1 < count:
            self.at = key - pygame.K_1
        elif key in PRESS:
            self._choose(self.at)
            return True
        elif event.type == pygame.MOUSEWHEEL:
            self.view.scroll(-event.y * self.view.row_height)
            return True
        elif event.type == pygame.MOUSEMOTION or pressed(event):
            under = self.view.index_at(event.pos)
            self.at = self.at if under is None else under
            if pressed(event) and under is not None:
                self._choose(under)
            return True
        else:
            return False
        self.view.reveal(self.at)
        return True


def _figure(body: str, tone: str, within: tuple[int, int], _progress: Progress) -> Figure:
    return figure(body, tone, within)

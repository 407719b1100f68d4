"""See inside: who fires, one unit at a time, and why a discharge came about."""

from typing import TYPE_CHECKING

import numpy as np
import pygame

from scenes.theme import Theme
from scenes.views.membrane import MembraneView
from scenes.views.raster import RasterView, fired_lately
from scenes.views.trace import voltage
from scenes.widgets.button import Button
from scenes.widgets.form import Form
from scenes.widgets.paragraph import Paragraph
from scenes.widgets.picture import Picture
from scenes.widgets.unit_list import Line, UnitList
from sim.intention import SINGLE_FIBRES
from sim.spikes import KINDS

if TYPE_CHECKING:
    from scenes.desk import Desk

LATELY_S, MOST_LINES = 5.0, 40
RASTER_TALL, MEMBRANE_TALL = 130, 110


class InsidePanel:
    """The list of units that fired lately, the largest at the needle first; solo, mute and colour; raster, membrane, explanation."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk
        words, scene = desk.words, desk.scene
        heads = [words(f"inside.{head}") for head in ("unit", "rate", "size", "kind")]
        self.list = UnitList(heads, (0.14, 0.19, 0.22, 0.45), desk.inspector.select, lambda _: desk.inspector.mark("colour"))
        self.colour = Button(words("inside.colour"), lambda: desk.inspector.mark("colour"), "⇧C")
        self.solo = Button(words("inside.solo"), lambda: desk.inspector.mark("solo"), "⇧S")
        self.mute = Button(words("inside.mute"), lambda: desk.inspector.mark("mute"), "⇧M")
        self.all = Button(words("inside.all"), lambda: desk.inspector.mark("all"), "⇧A")
        self.why = Button(words("inside.why"), desk.inspector.explain_next, "W")
        self.watch = Button(words("inside.membrane"), self.toggle_membrane)
        self.raster = RasterView(words, desk.history, desk.units)
        self.membrane = MembraneView(words, desk.history)
        self._raster_picture = Picture(self._draw_raster, RASTER_TALL)
        self._membrane_picture = Picture(self._draw_membrane, MEMBRANE_TALL)
        self._membrane_picture.wanted = False
        self._note, self._text = Paragraph([("small", words("inside.membrane_note"))]), Paragraph()
        self._note.wanted = False
        self.form = Form([
            [Paragraph([("heading", words("inside.units"))])], [self.list], [self.colour, self.solo, self.mute, self.all],
            [Paragraph([("heading", words("inside.raster"))]), ], [self._raster_picture],
            [Paragraph([("small", words("inside.raster_note"))])],
            [self.watch], [self._membrane_picture], [self._note], [self.why], [self._text],
        ])  # fmt: skip
        scene.watching = False

    def toggle_membrane(self) -> None:
        """Have the membrane of the chosen unit shown, or not."""
        desk = self._desk
        desk.scene.watching = not desk.scene.watching
        self._membrane_picture.wanted = self._note.wanted = desk.scene.watching
        desk.place()

    def _draw_raster(self, target: pygame.Surface, rect: pygame.Rect, theme: Theme) -> None:
        self.raster.end = self._desk.scope.end
        self.raster.draw(target, rect, theme)

    def _draw_membrane(self, target: pygame.Surface, rect: pygame.Rect, theme: Theme) -> None:
        self.membrane.end = self._desk.scope.end
        self.membrane.draw(target, rect, theme)

    def refresh(self) -> None:
        """The lines of the list, which of its buttons are on, and the explanation."""
        desk, words = self._desk, self._desk.words
        units = desk.units
        fired, counts, kinds = fired_lately(desk.history, desk.scope.end, LATELY_S)
        sizes = np.array([desk.inspector.size_uv(int(unit)) for unit in fired])
        order = np.argsort(-sizes, kind="stable")[:MOST_LINES]
        lines = []
        for i in order.tolist():
            unit = int(fired[i])
            mark = units.coloured.get(unit)
            state = " ".join(words(f"inside.is_{word}") for word, some in (("solo", units.alone), ("mute", units.muted)) if unit in some)
            size = voltage(words, rounded(sizes[i])) if unit != SINGLE_FIBRES else words("inside.some")
            cells = (units.name(unit), words("units.per_s", value=f"{counts[i] / LATELY_S:.1f}"), size, words(f"kind.{KINDS[kinds[i]]}"))
            lines.append(Line(unit, cells, self._desk.window.theme.palette.marks[mark] if mark is not None else None, state))
        self.list.tell(lines)
        self.list.chosen = units.selected
        chosen = units.selected
        for button, some in ((self.colour, units.coloured), (self.solo, units.alone), (self.mute, units.muted)):
            button.lit, button.enabled = chosen in some, chosen is not None
        self.watch.lit = desk.scene.watching
        self.form.tell(self._text, desk.inspector.explanation)


def rounded(value: float) -> int:
    """A measure to two digits, as it is worth no more."""
    digits = 0 if value < 100 else 1 if value < 1000 else 2
    return int(round(float(value), -digits))

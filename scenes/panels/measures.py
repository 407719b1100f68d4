"""Measuring: by cursors, on the average of what the trigger caught, and by the machine's automatic analyses."""

from typing import TYPE_CHECKING

import pygame

from scenes.measurements import between_cursors
from scenes.panels.inside import rounded
from scenes.theme import Theme
from scenes.views.average import draw_average
from scenes.views.trace import voltage
from scenes.widgets.button import Button
from scenes.widgets.form import Form
from scenes.widgets.paragraph import Paragraph
from scenes.widgets.picture import Picture

if TYPE_CHECKING:
    from scenes.desk import Desk

AVERAGE_TALL = 120


class MeasuresPanel:
    """What is measured, in words; the measuring itself is done by the laboratory."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk
        words, scene = desk.words, desk.scene
        self.cursors = Button(words("measures.cursors"), desk.toggle_cursors, "X")
        self.average = Button(words("measures.average"), scene.laboratory.triggered, "⇧T")
        self.potentials = Button(words("measures.potentials"), scene.laboratory.potentials, "A")
        self.interference = Button(words("measures.interference"), scene.laboratory.interference, "⇧I")
        self._now, self._between, self._result = Paragraph(), Paragraph(), Paragraph()
        self._picture = Picture(self._draw_average, AVERAGE_TALL)
        self._picture.wanted = False
        self._shown = scene.laboratory.found
        self.form = Form([
            [Paragraph([("heading", words("measures.now"))])], [self._now],
            [self.cursors], [self._between], [self.average, self.potentials, self.interference], [self._picture], [self._result],
        ])  # fmt: skip

    def _draw_average(self, target: pygame.Surface, rect: pygame.Rect, theme: Theme) -> None:
        found = self._desk.scene.laboratory.found
        if found.average_uv is not None and found.potential is not None:
            draw_average(target, rect, theme, found.average_uv, found.potential)

    def refresh(self) -> None:
        """The last second, what lies between the cursors, and the last analysis."""
        desk = self._desk
        found = desk.scene.laboratory.found
        self.cursors.lit = desk.scope.cursors is not None
        if self._picture.wanted != (found.average_uv is not None):
            self._picture.wanted = found.average_uv is not None
            desk.place()
        self.form.tell(self._now, self._measured_now())
        self.form.tell(self._between, self._between_cursors())
        self.form.tell(self._result, found.blocks)
        if found is not self._shown:
            self._shown = found
            self.form.reveal(self._picture if self._picture.wanted else self._result)

    def _measured_now(self) -> list[tuple[str, str]]:
        """Peak to peak and root mean square of the last second."""
        measured = self._desk.trace.measured()
        if measured is None:
            return []
        peak, rms = (voltage(self._desk.words, rounded(value)) for value in (measured.peak_to_peak_uv, measured.rms_uv))
        return [("body", self._desk.words("trace.peak", value=peak)), ("body", self._desk.words("trace.rms", value=rms))]

    def _between_cursors(self) -> list[tuple[str, str]]:
        """What the two cursors measure on the newest sweep."""
        if self._desk.scope.cursor_samples() is None:
            return [("small", self._desk.words("measures.cursors_off"))]
        lines = between_cursors(self._desk.scope, self._desk.words)
        return [("body", line) for line in lines] or [("small", self._desk.words("measures.no_signal"))]

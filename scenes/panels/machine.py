"""The EMG machine's settings: screen, trigger, filters, loudspeaker, what is kept, and which senses are shown."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from scenes.scope import stepped
from scenes.views.trace import voltage
from scenes.widgets.button import Button
from scenes.widgets.form import Form
from scenes.widgets.paragraph import Paragraph
from scenes.widgets.stepper import Stepper
from sim.amplifier import HIGH_CUTS_HZ, LOW_CUTS_HZ, NOTCHES_HZ
from sim.electrode import ELECTRODES

if TYPE_CHECKING:
    from scenes.desk import Desk

SQUELCHES_UV = (0, 5, 10, 20, 50, 100)
HUM_UV = 40.0  # of the artefact, peak [a poor reference electrode: some tens of µV; estimate]
SENSES = {"skin": "F5", "section": "F6", "trace": "F7", "sound": "F8"}


class MachinePanel:
    """Everything that stands on the front of the machine."""

    def __init__(self, desk: "Desk") -> None:
        self._desk, self._scene = desk, desk.scene
        words, scene, scope = desk.words, desk.scene, desk.scope
        self.trigger = Button(words("trace.trigger"), scene.toggle_trigger, "T")
        self.level = Stepper(words("trace.level"), lambda: voltage(words, scope.level_uv), scope.step_level)
        self.delay = Stepper(words("trace.delay"), lambda: words("trace.divisions", count=scope.delay), scope.step_delay)
        self.display = Stepper(words("trace.display"), lambda: words(f"trace.{scope.display}"), lambda _: scope.next_display())
        self.low = self._filter("low", lambda: scene.machine.low_hz or ELECTRODES[desk.prepared.engine.electrode].low_hz, LOW_CUTS_HZ)
        self.high = self._filter("high", lambda: scene.machine.high_hz, HIGH_CUTS_HZ)
        self.notch = self._filter("notch", lambda: scene.machine.notch_hz, NOTCHES_HZ)
        self.hum = Button(words("machine.hum"), self._toggle_hum)
        self.squelch = Stepper(words("sound.squelch"), self._squelch_in_words, self._step_squelch)
        self._address = Paragraph()
        self.keep = [
            Button(words("keep.snapshot"), scene.keeper.snapshot, "P"),
            Button(words("keep.clip"), scene.keeper.export_clip, "Ctrl+S"),
            Button(words("keep.copy"), scene.keeper.copy_address, "Ctrl+C"),
            Button(words("keep.open"), scene.keeper.open_address, "Ctrl+V"),
        ]
        self.senses = {one: Button(words(f"sense.{one}"), lambda one=one: scene.toggle_sense(one), key) for one, key in SENSES.items()}
        self.form = Form([
            [_heading(words("machine.screen"))], [desk.sweep_too], [desk.gain_too], [self.display], [self.trigger, desk.freeze_too],
            [self.level], [self.delay], [desk.back, desk.forth],
            [_heading(words("machine.filters"))], [self.low], [self.high], [self.notch], [self.hum],
            [_heading(words("machine.sound"))], [desk.volume], [desk.mute], [self.squelch],
            [_heading(words("sense.heading"))], [*self.senses.values()],
            [_heading(words("keep.heading"))], [*self.keep], [self._address],
        ])  # fmt: skip

    def _filter(self, name: str, value: Callable[[], float], steps: Sequence[int]) -> Stepper:
        words, scene = self._desk.words, self._scene

        def show() -> str:
            hz = value()
            if hz >= 1000:
                return words("units.khz", value=f"{hz / 1000:g}")
            return words("units.hz", value=f"{hz:g}") if hz else words("machine.is_off")

        def step(by: int) -> None:
            nearest = min(steps, key=lambda hz: abs(hz - value()))
            scene.machine = replace(scene.machine, **{f"{name}_hz": float(stepped(tuple(steps), nearest, by))})

        return Stepper(words(f"machine.{name}"), show, step)

    def _toggle_hum(self) -> None:
        scene = self._scene
        scene.machine = replace(scene.machine, mains_uv=0.0 if scene.machine.mains_uv else HUM_UV)

    def _squelch_in_words(self) -> str:
        squelch = self._scene.squelch_uv
        return voltage(self._desk.words, squelch) if squelch else self._desk.words("machine.is_off")

    def _step_squelch(self, by: int) -> None:
        self._scene.squelch_uv = stepped(SQUELCHES_UV, self._scene.squelch_uv, by)

    def refresh(self) -> None:
        """What is on, and the address of this moment."""
        scene = self._scene
        self.trigger.lit, self.hum.lit = self._desk.scope.triggered, scene.machine.mains_uv > 0
        for sense, button in self.senses.items():
            button.lit = sense not in scene.hidden
        self.form.tell(self._address, [("small", self._desk.words("keep.address", address=scene.keeper.address_now(track=False)))])


def _heading(text: str) -> Paragraph:
    return Paragraph([("heading", text)])

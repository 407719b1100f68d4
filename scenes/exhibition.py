"""What the atlas plays: one entry after the other, each made ready before it is asked for where that can be foreseen."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from scenes.home import LOG
from scenes.job import Job
from scenes.playback import FRAME_S
from scenes.preparation import Prepared
from scenes.preview import Built, Preview
from scenes.shown_clip import FIRST, MARKED
from scenes.units import Units
from scenes.views.skin import NoSkin, SkinView
from scenes.views.trace import TraceView
from scenes.window import Window
from sim.address import Address
from sim.electrode import Needle
from sim.engine import RATE_HZ, Controls, Engine, Frame
from sim.exhibit import Exhibit
from sim.spikes import Spikes
from sim.teach.atlas import made_by, needle_at, place, sought
from sim.teach.clips import Patients, Recording, StoppedError, discharges
from sim.teach.findings import AUDIBLE_UV
from sim.teach.shapes import SHAPES, marks

READY = 8  # muscles that are kept ready to be played
QUIET_S = 3.0  # so long nothing else is asked for before another patient is sought
MARK_SPAN = -RATE_HZ // 500, RATE_HZ // 100  # samples around a discharge that are coloured


class Exhibition(Preview):
    """A preview that knows what it shows: it asks for effort and manoeuvre, moves the needle where that is the point, and marks."""

    def __init__(self, window: Window, folder: Path | None, threaded: bool) -> None:
        super().__init__(window, folder, threaded)
        self.exhibit: Exhibit | None = None
        self._engine: Engine | None = None
        self._needle = Needle(0.0, 0.0)  # where it came in
        self._largest_uv = 0.0
        self._shapes: dict[int, tuple[int, int] | None] = {}  # what has been asked of units whose shape is what is shown
        self.key = ""
        self.marking = True
        self.trace = TraceView(window.words, self.scope, Units(1, self._span_of))
        self.trace.units.coloured = {FIRST: 0}
        self.wanted: tuple[Address, ...] = ()  # what may be asked for next, the most likely first
        self._kept: OrderedDict[Address, Built] = OrderedDict()
        self._lost: set[Address] = set()  # what could not be made ready
        self._making: tuple[Address, Job[Built]] | None = None
        self._patients = Patients(folder)
        self._seeking: tuple[str, Job[Address | None]] | None = None
        self._found: dict[str, Address] = {}  # of each entry, where it is shown next
        self._last: dict[str, int] = {}  # and the patient who showed it last
        self._asked_s = window.clock.now()

    # What is shown

    def show_entry(self, key: str, exhibit: Exhibit, address: Address) -> None:
        """Play an entry; at once where it is ready. Else nothing is played meanwhile: what goes on would be taken for the entry."""
        self.key, self.exhibit, self._asked_s = key, exhibit, self.window.clock.now()
        self._last[key] = max(address.seed, self._last.get(key, 0))
        self.scope.sweep_ms, self.scope.sensitivity_uv = exhibit.sweep_ms, exhibit.gain_uv
        self.effort.asked = self.effort.now = exhibit.effort
        built = self._kept.pop(address, None)
        if built is not None:
            self._next = self._job = None
            self.ready(*built)
            return
        self.close()
        self.prepared = self._engine = None
        if self._making is not None and self._making[0] == address:
            self._next, self._job, self._making = None, self._making[1], None
        else:
            self.show(address)

    def another(self, key: str, exhibit: Exhibit) -> bool:
        """Show an entry in another patient; False while none has been found yet."""
        if not self.threaded:
            self._seek(key, exhibit)
            self._take_found(wait=True)
        address = self._found.pop(key, None)
        if address is not None:
            self.show_entry(key, exhibit, address)
        return address is not None

    def stop(self) -> None:
        """Play and make nothing more."""
        self.close()
        self._patients.stop()
        self.wanted = ()

    def controls(self) -> Controls:
        controls = super().controls()
        if self.exhibit is None or self._engine is None:
            return controls
        needle = needle_at(self.exhibit, self._needle, self._engine.index * FRAME_S)
        return replace(controls, manoeuvre=self.exhibit.manoeuvre, needle=needle)

    def ready(self, prepared: Prepared, skin: SkinView | NoSkin) -> None:
        self._engine, self._needle, self._largest_uv = prepared.engine, prepared.engine.needle, 0.0
        self._shapes.clear()
        self.trace.units.coloured = {FIRST: 0}
        super().ready(prepared, skin)

    def told(self, frames: Sequence[Frame]) -> list[Frame]:
        """The frames with only those discharges that make what is shown and are large, as of one unit."""
        return [replace(frame, spikes=self._marked(frame)) for frame in frames]

    def _marked(self, frame: Frame) -> Spikes:
        assert self.prepared is not None
        engine = self.prepared.engine
        fired = discharges(Recording(engine, (frame,)))
        own = fired.of(made_by(self.key)) & self.marking
        if self.key in SHAPES:
            own &= np.array([self._has_shape(engine, unit) for unit in fired.spikes.unit.tolist()], dtype=bool)
            return Spikes(*(column[own] for column in fired.spikes))
        self._largest_uv = max(self._largest_uv, float(fired.size_uv[own].max(initial=0.0)))
        chosen = own & (fired.size_uv >= max(AUDIBLE_UV, MARKED * self._largest_uv))
        return Spikes(*(column[chosen] for column in fired.spikes))._replace(unit=np.full(int(chosen.sum()), FIRST))

    def _has_shape(self, engine: Engine, unit: int) -> bool:
        """Whether a unit's potential has the shape that is shown; it is coloured from then on."""
        if unit not in self._shapes:
            self._shapes[unit] = marks(self.key, engine, unit) if unit >= 0 else None
            if self._shapes[unit] is not None:
                self.trace.units.coloured[unit] = 0
        return self._shapes[unit] is not None

    def _span_of(self, unit: int) -> tuple[int, int]:
        """Samples around a discharge that are coloured."""
        return self._shapes.get(unit) or MARK_SPAN

    # Ahead of what is asked for

    def update(self) -> bool:
        fresh = super().update()
        if self._making is not None and self._making[1].done:
            address, job = self._making
            self._making = None
            if job.failed:
                self._lost.add(address)  # a file became wrong meanwhile: whoever asks for it is told
            else:
                self._kept[address] = job.result()
                while len(self._kept) > READY:
                    self._kept.popitem(last=False)
        self._take_found()
        if self.threaded and self._job is None and self._making is None and self._seeking is None:
            self._go_on()
        return fresh

    def _go_on(self) -> None:
        """Make ready what may be asked for next; when nothing else is asked for, look for the entry in another patient."""
        address = next((one for one in self.wanted if one not in self._kept and one not in self._lost), None)
        found = self._found.get(self.key)
        if address is None and found is not None and found not in self._kept and found not in self._lost:
            address = found
        if address is not None:
            self._making = address, Job(self.building(address))
        elif found is None and self.exhibit is not None and self.window.clock.now() - self._asked_s > QUIET_S:
            self._seek(self.key, self.exhibit)

    def _seek(self, key: str, exhibit: Exhibit) -> None:
        seed = self._last.get(key, 0) + 1
        self._seeking = key, Job(lambda _: sought(key, exhibit, seed, self._patients))

    def _take_found(self, wait: bool = False) -> None:
        if self._seeking is None or not (wait or self._seeking[1].done):
            return
        key, job = self._seeking
        self._seeking = None
        try:
            address = job.result()
        except StoppedError:
            return
        if address is None:
            LOG.info("no other patient shows %s", key)
            self._last[key] += 1
        else:
            self._found[key] = address


def first_of(exhibit: Exhibit) -> Address:
    """Where an entry is shown first."""
    return place(exhibit, exhibit.seed, exhibit.insertion)

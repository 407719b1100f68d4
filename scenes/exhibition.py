"""What the atlas plays: one entry after the other, each made ready before it is asked for where that can be foreseen."""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np

from scenes.home import LOG
from scenes.job import Job, Progress
from scenes.playback import FRAME_S
from scenes.preparation import Prepared
from scenes.preview import Built, Preview
from scenes.shown_clip import FIRST
from scenes.units import Units
from scenes.views.skin import NoSkin, SkinView
from scenes.views.trace import TraceView
from scenes.window import Window
from sim.address import Address, AddressError
from sim.electrode import Needle
from sim.engine import RATE_HZ, Controls, Engine, Frame
from sim.exhibit import Exhibit
from sim.loader import ScenarioError
from sim.spikes import Spikes
from sim.teach.atlas import made_by, needle_at, place, sought
from sim.teach.clips import Patients, Recording, StoppedError, discharges
from sim.teach.findings import AUDIBLE_UV
from sim.teach.marks import MARKED
from sim.teach.shapes import SHAPES, marks

READY = 8  # muscles that are kept ready to be played
QUIET_S = 3.0  # so long nothing else is asked for before another patient is sought
MARK_SPAN = -RATE_HZ // 500, RATE_HZ // 100  # samples around a discharge that are coloured


class Making(Job[Built]):
    """A muscle that is made ready: `prepared` can be played as soon as it is there, the skin comes with the result.

    `stop` makes an end of it at the next step; then the result raises StoppedError.
    """

    def __init__(self, address: Address, building: Callable[[Callable[[Prepared], None]], Callable[[Progress], Built]]) -> None:
        self.address = address
        self.prepared: Prepared | None = None
        self.stopped = False
        super().__init__(building(self._playable))

    def _playable(self, prepared: Prepared) -> None:
        if self.stopped:
            raise StoppedError
        self.prepared = prepared

    def stop(self) -> None:
        """Make nothing more of it."""
        self.stopped = True


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
        self._making: Making | None = None
        self._patients: Patients | None = None  # among whom one is sought
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
        if isinstance(self._job, Making):
            self._job.stop()
        self._next = self._job = None
        if built is not None:
            self.ready(*built)
            return
        self.close()
        self.prepared = self._engine = None
        if self._making is not None and self._making.address == address and not self._making.stopped:
            self._job, self._making = self._making, None
            return
        if self._making is not None:  # what was made ready ahead would take this one's time
            self._making.stop()
        self._end_search()
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
        self._end_search()
        self.wanted = ()

    def controls(self) -> Controls:
        controls = super().controls()
        if self.exhibit is None or self._engine is None:
            return controls
        needle = needle_at(self.exhibit, self._needle, self._engine.index * FRAME_S)
        return replace(controls, manoeuvre=self.exhibit.manoeuvre, needle=needle)

    def job(self, address: Address) -> Making:
        return Making(address, partial(self.building, address))

    def tend(self) -> bool:
        """As every preview, but an entry is heard and its trace seen while its skin is still being drawn."""
        job = self._job
        if isinstance(job, Making) and job.prepared is not None and job.prepared.engine is not self._engine and not job.done:
            self.ready(job.prepared, NoSkin(self._skin_place, self.window.words("examine.preparing"), self.window.theme))
            return True
        return super().tend()

    def ready(self, prepared: Prepared, skin: SkinView | NoSkin) -> None:
        if self.playback is not None and prepared.engine is self._engine:  # it is heard already
            self.prepared, self.skin = prepared, skin
            self.place(self.rect, self.shown)
            return
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
        self._keep()
        self._take_found()
        if self.threaded and self._job is None:
            self._go_on()
        return fresh

    def _keep(self) -> None:
        """Keep what has been made ready ahead; make no more of it if what is most likely asked for next is something else."""
        if self._making is None:
            return
        if self.wanted and self._lacks(self.wanted[0]) and self._making.address != self.wanted[0]:
            self._making.stop()
        if not self._making.done:
            return
        job, self._making = self._making, None
        try:
            self._kept[job.address] = job.result()
        except StoppedError:
            LOG.info("not made ready ahead: something else was asked for")
        except (ScenarioError, AddressError):
            self._lost.add(job.address)  # a file became wrong meanwhile: whoever asks for it is told
        while len(self._kept) > READY:
            self._kept.popitem(last=False)

    def _lacks(self, address: Address) -> bool:
        """Whether it is not ready and can be made so."""
        return address not in self._kept and address not in self._lost

    def _go_on(self) -> None:
        """Make ready what may be asked for next; when nothing else is asked for, look for the entry in another patient."""
        if self._making is not None:
            return
        found = self._found.get(self.key)
        address = next((one for one in (*self.wanted, *([found] if found is not None else [])) if self._lacks(one)), None)
        if address is not None:
            self._end_search()
            self._making = self.job(address)
        elif self._seeking is None and found is None and self.exhibit is not None and self.window.clock.now() - self._asked_s > QUIET_S:
            self._seek(self.key, self.exhibit)

    def _seek(self, key: str, exhibit: Exhibit) -> None:
        seed, patients = self._last.get(key, 0) + 1, Patients(self.folder)
        self._patients = patients
        self._seeking = key, Job(lambda _: sought(key, exhibit, seed, patients))

    def _end_search(self) -> None:
        """Seek nobody more, so that there is time for what is asked for."""
        if self._patients is not None:
            self._patients.stop()

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

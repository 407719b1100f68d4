"""One side of a comparison: a small examination that is made ready by itself and goes on in step with the other."""

from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path

from scenes.job import Progress
from scenes.playback import Playback
from scenes.preparation import Prepared, prepare
from scenes.preview import Built, Preview
from scenes.views.skin import NoSkin, SkinView
from scenes.window import Window
from sim.address import Address
from sim.comparison import Member
from sim.patient import Patient

KEPT = 3  # patients whose muscles stay built


class Side(Preview):
    """Makes a member of a comparison ready and waits with it, in `built`, until it is told to `begin`."""

    def __init__(self, window: Window, folder: Path | None, threaded: bool) -> None:
        super().__init__(window, folder, threaded)
        self.built: Built | None = None
        self._known: OrderedDict[tuple[object, ...], Patient] = OrderedDict()  # the one that was examined last at the end
        self._without: tuple[str, ...] = ()

    def compare(self, member: Member, seed: int, again: int) -> None:
        """Make this member ready, with the needle put in `again` so many times."""
        self.built, self._without = None, member.without
        self.show(Address(member.case, member.site, seed, insertion=member.insertion + again, months=member.months))

    def prepare(self, address: Address, progress: Progress, known: Patient | None, playable: Callable[[Prepared], None] | None) -> Prepared:
        who = address.case, address.seed, address.months, self._without
        prepared = prepare(address, self.folder, progress, self._known.pop(who, known), self._without, playable)
        self._known[who] = prepared.patient
        if len(self._known) > KEPT:
            self._known.popitem(last=False)
        return prepared

    def ready(self, prepared: Prepared, skin: SkinView | NoSkin) -> None:
        self.built = prepared, skin

    @property
    def waiting(self) -> bool:
        """Whether it is ready and has not begun."""
        return self.built is not None and not self.preparing

    def begin(self, playback: Playback) -> None:
        """Show what was made ready, as `playback` plays it."""
        assert self.built is not None
        built, self.built = self.built, None
        self.take(*built, playback)

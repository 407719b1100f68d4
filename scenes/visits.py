"""From muscle to muscle: what is to be examined next is made ready beside the picture."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import pygame

from scenes.desk import skin_view
from scenes.job import Job, Progress
from scenes.panes import panes
from scenes.preparation import Prepared, prepare
from scenes.views.skin import NoSkin, SkinView
from sim.address import Address, AddressError
from sim.loader import ScenarioError
from sim.patient import Patient

if TYPE_CHECKING:
    from scenes.examine import Examine

MONTHS_SETTLE_S = 0.6  # so long the slider of the months stands still before the patient is built anew
Built = tuple[Prepared, SkinView | NoSkin]


class Visits:
    """Prepares the muscle at the scene's address, and hands it over; the muscles of a patient are built once."""

    def __init__(self, scene: "Examine") -> None:
        self._scene = scene
        self.patient: Patient | None = None
        self.next_at: Mapping[str, int] = {}  # by site, the insertion with which a muscle is begun; 0 where nothing is said
        self._built: Built | None = None
        self._job: Job[Built] | None = None
        self._frozen = False
        self._months: tuple[float, float] | None = None  # asked for, and since when

    @property
    def preparing(self) -> bool:
        """Whether another muscle is being made ready, or will be in a moment."""
        return self._job is not None or self._months is not None

    def begin(self, frozen: bool) -> None:
        """Examine what the scene was opened for."""
        self._frozen = frozen
        if self._built is None:
            self.go(self._scene.address, frozen)
        else:
            self._hand_over(self._built)

    def build(self, progress: Progress) -> Built:
        """Everything that takes a moment; nothing of it is seen, so it may be done beside the picture."""
        scene = self._scene
        prepared = prepare(scene.address, scene.folder, progress, self.patient)
        theme = scene.window.theme
        pane = panes(scene.window.rect, theme, scene.hidden, "skin").skin
        skin = skin_view(prepared, pane.body if pane is not None else pygame.Rect(0, 0, 320, 240), scene.window.words, theme)
        skin.prepare()
        self._built = prepared, skin
        return self._built

    def go(self, address: Address, frozen: bool = False) -> None:
        """Examine what is at another address; `frozen`: as it stands there."""
        self._scene.address, self._frozen, self._months = address, frozen, None
        self._job = Job(self.build)
        while not self._scene.threaded and self._job is not None:
            self._finish()

    def update(self, now_s: float) -> None:
        """Take up what has been made ready, and begin what was asked for a moment ago."""
        if self._months is not None and now_s - self._months[1] >= MONTHS_SETTLE_S:
            self.go(replace(self._scene.address, months=self._months[0], at_s=0.0, track=()))
        if self._job is not None and self._job.done:
            self._finish()

    def _finish(self) -> None:
        """Put the muscle that has been prepared in the place of the one before."""
        assert self._job is not None
        job, self._job = self._job, None
        try:
            built = job.result()
        except (AddressError, ScenarioError) as error:
            if self._scene.desk is None:
                raise
            self._scene.say(str(error))
            self._scene.address = self._scene.desk.prepared.address
            return
        self._hand_over(built)

    def _hand_over(self, built: Built) -> None:
        self._built, self.patient = None, built[0].patient
        self._scene.examine(*built, self._frozen)

    # What is asked for

    def open_case(self, case: str) -> None:
        """Another case, at its first site."""
        self.go(Address(case, None, self._scene.address.seed))

    def open_site(self, site: str) -> None:
        """Another muscle of the same patient."""
        self.go(replace(self._scene.address, site=site, at_s=0.0, insertion=self.next_at.get(site, 0), electrode=None, track=()))

    def take_electrode(self, kind: str) -> None:
        """Another needle."""
        self.go(replace(self._scene.address, electrode=kind, at_s=0.0, track=()))

    def insert_anew(self) -> None:
        """The needle at another place."""
        self.go(replace(self._scene.address, insertion=self._scene.address.insertion + 1, at_s=0.0, track=()))

    def ask_months(self, months: float) -> None:
        """The disease that old; the patient is built anew once the slider stands still."""
        self._months = months, self._scene.window.clock.now()

"""Keeps snapshots and clips of an examination, and goes by the addresses of moments."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pygame

from scenes import home
from scenes.home import LOG
from scenes.keeping import CLIP_S, read_address, save_clip, save_snapshot
from sim.address import Address, AddressError
from sim.engine import FRAME_SAMPLES, RATE_HZ

if TYPE_CHECKING:
    from scenes.examine import Examine


class Keeper:
    """What fails is said in the window, and work goes on."""

    def __init__(self, scene: "Examine") -> None:
        self._scene = scene

    def address_now(self, track: bool = True) -> Address:
        """The address of what is on the screen now, with what was done to get there."""
        at_s = -(-self._scene.scope.end // FRAME_SAMPLES) * FRAME_SAMPLES / RATE_HZ
        changes = self._scene.playback.track if track and self._scene.playback is not None else []
        before = tuple((frame, controls) for frame, controls in changes if frame * FRAME_SAMPLES < self._scene.scope.end)
        return replace(self._scene.address, at_s=at_s, track=before)

    def stay(self) -> Address:
        """The address of the last sample that was heard of the needle that is in, with what was done since it went in."""
        scene = self._scene
        assert scene.desk is not None
        assert scene.playback is not None
        before = tuple(change for change in scene.playback.track if change[0] * FRAME_SAMPLES < scene.history.head)
        heard_s = scene.history.head // FRAME_SAMPLES * FRAME_SAMPLES / RATE_HZ
        return replace(scene.desk.prepared.address, site=scene.desk.prepared.site, at_s=heard_s, track=before)

    def _keep(self, save: Callable[[], Path]) -> None:
        try:
            path = save()
        except (OSError, ValueError) as error:
            LOG.warning("nothing kept: %s", error)
            self._scene.say(self._scene.window.words("keep.failed", why=getattr(error, "strerror", None) or error))
        else:
            LOG.info("kept %s", path.name)
            self._scene.say(self._scene.window.words("keep.kept", file=path))

    def snapshot(self) -> None:
        """Keep a picture of the window."""
        self._keep(lambda: save_snapshot(home.folder(), self._scene.window.screen, self.address_now()))

    def export_clip(self) -> None:
        """Keep what is on the screen, or the last ten seconds, as sound and as signals."""
        assert self._scene.desk is not None
        engine, end = self._scene.desk.prepared.engine, self._scene.scope.end
        begin = end - max(self._scene.scope.window, int(CLIP_S * RATE_HZ))
        self._keep(lambda: save_clip(home.folder(), self._scene.history, begin, end, engine, self.address_now()))

    def copy_address(self) -> None:
        """Put the address of this moment on the clipboard."""
        try:
            pygame.scrap.put_text(str(self.address_now()))
        except pygame.error as error:
            self._scene.say(self._scene.window.words("keep.no_clipboard", why=error))
        else:
            self._scene.say(self._scene.window.words("keep.copied", address=self.address_now(track=False)))

    def open_address(self) -> None:
        """Open the address, or the clip, that the clipboard names."""
        try:
            self.open(pygame.scrap.get_text())
        except pygame.error as error:
            self._scene.say(self._scene.window.words("keep.no_clipboard", why=error))

    def open(self, text: str) -> None:
        """Open an address, or a clip by its file."""
        try:
            self._scene.visits.go(read_address(text), frozen=True)
        except AddressError as error:
            self._scene.say(self._scene.window.words("keep.no_address", why=error))

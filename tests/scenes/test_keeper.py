"""Keeping and opening in the examination: what is opened is what was seen, and what fails is said while work goes on."""

import errno
import time

import numpy as np
import pygame
import pytest

from scenes.examine import Examine
from scenes.problem import Problem
from sim.address import Address
from sim.engine import RATE_HZ

SITE = "first_dorsal_interosseous"


def settled(desktop, scene):
    """Wait for what is being prepared."""
    for _ in range(500):
        if not scene.visits.preparing:
            return
        time.sleep(0.01)
        desktop.run(0.02)
    pytest.fail("nothing came")


def opened(desktop, scene, text):
    scene.keeper.open(text)
    settled(desktop, scene)
    assert not any(isinstance(one, Problem) for one in desktop.window.scenes)


def test_an_address_leads_back_to_the_very_signal_with_all_that_was_done(desktop):
    scene = desktop.examine("normal", SITE)
    desktop.run(0.2)
    scene.desk.effort.set(0.3)
    desktop.run(0.4)
    desktop.key(pygame.K_LEFT)
    desktop.run(0.3)
    desktop.key(pygame.K_SPACE, " ")
    address = scene.keeper.address_now()
    seen = scene.history.samples(0, round(address.at_s * RATE_HZ))
    assert np.ptp(seen[-RATE_HZ // 4 :]) > 50
    opened(desktop, scene, str(address))
    assert scene.scope.frozen
    assert scene.keeper.address_now() == address
    np.testing.assert_array_equal(scene.history.samples(0, round(address.at_s * RATE_HZ))[: seen.size], seen)
    assert scene.effort.asked == pytest.approx(0.3)
    desktop.key(pygame.K_SPACE, " ")
    desktop.run(0.2)
    assert scene.history.head > seen.size, "and it goes on from there"


def test_a_clip_that_is_dropped_on_the_window_is_opened(desktop, own_home):
    scene = desktop.examine("normal", SITE)
    desktop.run(0.5)
    desktop.key(pygame.K_s, "\x13", pygame.KMOD_CTRL)
    (sound,) = (own_home / "kept").glob("*.wav")
    assert str(sound) in desktop.window.notice.words
    desktop.send(pygame.event.Event(pygame.DROPFILE, file=str(sound)))
    settled(desktop, scene)
    assert scene.scope.frozen
    assert scene.address.case == "normal"


@pytest.mark.parametrize("text", ["als", "", "a shopping list", "normal · seed x", "normal · nose · seed 1", "no_such_case · x · seed 1"])
def test_what_cannot_be_opened_is_said_and_the_examination_goes_on(desktop, text):
    scene = desktop.examine("normal", SITE)
    before = scene.address
    opened(desktop, scene, text)
    assert desktop.window.notice.words
    assert desktop.window.scenes == [scene]
    assert (scene.address, scene.desk.prepared.site) == (before, SITE)
    head = scene.history.head
    desktop.run(0.2)
    assert scene.history.head > head


def test_a_full_disk_is_said_and_the_examination_goes_on(desktop, monkeypatch):
    scene = desktop.examine("normal", SITE)
    desktop.run(0.2)

    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("scenes.keeping.write_png", full)
    monkeypatch.setattr("sim.export.write_edf", full)
    for key, text, mod in ((pygame.K_p, "p", 0), (pygame.K_s, "\x13", pygame.KMOD_CTRL)):
        desktop.window.say("")
        desktop.key(key, text, mod)
        assert desktop.window.notice.words == desktop.window.words("keep.failed", why="No space left on device")
    assert desktop.window.scenes == [scene]


def test_looking_back_holds_sound_and_picture_together(desktop):
    scene = desktop.examine("normal", SITE)
    desktop.run(0.5)
    desktop.key(pygame.K_COMMA, "<", pygame.KMOD_SHIFT)
    assert scene.scope.frozen
    right = scene.scope.right
    desktop.run(0.1)
    head = scene.history.head
    desktop.run(0.3)
    assert scene.history.head == head, "nothing is heard that is not seen"
    assert scene.scope.right == right
    desktop.key(pygame.K_SPACE, " ")
    desktop.run(0.2)
    assert not scene.scope.frozen
    assert scene.history.head > head


def test_a_case_that_is_not_there_any_more_is_said_in_a_sentence(desktop):
    scene = desktop.examine("normal", SITE)
    scene.visits.go(Address("gone", None, 1))
    settled(desktop, scene)
    assert isinstance(desktop.window.scenes[-1], Examine)

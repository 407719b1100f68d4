"""A learner opens the atlas by keys, and finds by ear alone which of two is the fibrillation."""

import time

import numpy as np
import pytest

from scenes.atlas import listed
from scenes.playback import FULL_SCALE_UV
from scenes.settings import Settings
from sim.engine import RATE_HZ
from sim.measure import heard
from sim.measure.naming import named

pytestmark = [pytest.mark.journey, pytest.mark.slow]


def test_a_learner_finds_by_ear_which_of_two_is_the_fibrillation(student, tmp_path):
    sound = tmp_path / "sound.raw"

    def called():
        """What is heard from now on is called so, once it is clear."""
        names = (named(heard(listen(6.0), RATE_HZ)) for _ in range(5))
        return next((name for name in names if name), None)

    def listen(seconds):
        """What comes out of the loudspeaker from now on; (sample,) µV at the needle."""
        begin = sound.stat().st_size
        time.sleep(seconds)
        played = np.fromfile(sound, dtype=np.int16, offset=begin - begin % 4)[::2]
        return played.astype(np.float64) * FULL_SCALE_UV / 32767 / Settings().volume ** 2

    student.start(SDL_AUDIODRIVER="disk", SDL_DISKAUDIOFILE=str(sound))
    student.wait_log("menu shown")
    time.sleep(0.5)
    student.key("t")
    student.wait_log("atlas shown", 20)
    student.key("Home", *["Down"] * list(listed(None)).index("fibrillation"), "Return")
    student.wait_log("atlas: fibrillation", 10)
    student.wait_log("preview of fibrillation", 60)
    time.sleep(2.0)
    student.key("k")  # no marks: by ear
    names = [called()]
    student.key("c")
    student.wait_log("atlas: end_plate_spike", 10)
    student.wait_log("preview of end_plate_noise", 60)
    time.sleep(2.0)
    names.append(called())
    student.key("c")
    student.wait(lambda _: student.log().count("preview of fibrillation") == 2, 60, "and back")
    assert names == ["fibrillation", "end_plate_spike"]
    student.key("n")
    time.sleep(1.0)
    student.key("Escape")
    time.sleep(1.0)
    assert student.running()
    student.key("Escape")
    assert student.program.wait(timeout=20) == 0
    assert "Traceback" not in student.said() + student.log()

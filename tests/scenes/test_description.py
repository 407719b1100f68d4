import re

import pytest

from scenes.description import compared, description
from scenes.words import Words
from sim.measure import Heard
from sim.measure.analysis import Measured
from sim.reference import ranges

WORDS = Words()
FINDINGS = r"fibrill|fascicul|myokym|myoton|sharp wave|end-plate|cramp|repetitive|insertional|neurogenic|myopath|voluntary|unit|fibre"


@pytest.mark.parametrize(
    ("heard", "sentence"),
    [
        (Heard("silence", 3.9), "Silence, noise 3.9 µV."),
        (Heard("train", 3.6, 32, 1, 8.1, 0.03, 61.0, 8.0, "positive"), "Regular, 8 per second, 61 µV, first positive."),
        (
            Heard("several", 3.6, 80, 3, 9.04, 0.2, 437.0, 18.0, "negative", single_uv=2270.0),
            "3 potentials recur; the loudest fairly regular, 9 per second, 440 µV, long, first negative, and a single one of 2.3 mV.",
        ),
        (Heard("several", 8.0, 93, 0, 23.2, None, 640.0), "Potentials of many shapes, 23 per second, 640 µV."),
        (Heard("sparse", 3.6, 1, amplitude_uv=64.0), "One single potential, 64 µV."),
        (Heard("sparse", 3.6, 6, amplitude_uv=1290.0), "Single potentials now and then, 6 in all, 1.3 mV."),
        (
            Heard("bursts", 3.4, 90, 1, 160.0, 0.1, 400.0, burst_s=0.31, burst_every_s=2.1, waning=0.4),
            "Bursts of 0.3 s at 160 per second, waning, about every 2 s, 400 µV.",
        ),
        (Heard("bursts", 3.4, 90, 1, 41.0, 0.3, 240.0, burst_s=0.093, burst_every_s=0.25), None),
        (Heard("bursts", 3.4, 90, 1, 34.0, 0.0, 440.0, burst_s=1.58), "A run of 1.6 s at 34 per second, 440 µV."),
        (Heard("bursts", 3.4, 90, 0, 300.0, 0.8, 1200.0, burst_s=0.05, burst_every_s=0.2), None),
        (
            Heard("interference", 80.0, 40, amplitude_uv=1190.0),
            "Dense: single potentials can no longer be told apart, 1.2 mV peak to peak.",
        ),
    ],
)
def test_what_is_heard_is_said_in_one_sentence_that_names_no_finding(heard: Heard, sentence: str | None):
    said = description(heard, WORDS)
    assert sentence is None or said == sentence
    assert said.endswith(".")
    assert said.count(".") - len(re.findall(r"\d\.\d", said)) == 1
    assert not re.search(FINDINGS, said.lower())


@pytest.mark.parametrize(
    ("quantity", "value", "key", "row"),
    [
        ("amplitude_uv", 1234.0, "B.mup.biceps.mean_amplitude_uV", ("Amplitude, µV", "1234", "206 to 666: above")),
        ("phases", 1.0, "B.mup.phases", ("Phases", "1", "at most 4: within")),
        ("turns_per_s", 1979.0, "B.ip.turns_per_s", ("Turns per second", "1979", "200 to 600: too uncertain to judge by")),
        ("jiggle", 0.0512, None, ("Jiggle", "0.0512", "")),
    ],
)
def test_a_value_stands_beside_what_is_normal(quantity: str, value: float, key: str | None, row: tuple[str, str, str]):
    assert compared(Measured(quantity, value, "potential", ranges()[key] if key else None), WORDS) == row

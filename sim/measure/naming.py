"""Which textbook pattern a few seconds of needle EMG fit: what a reader who knows the definitions, and nothing of the patient, calls them.

Each pattern is a product of memberships, 1 where a feature lies within a range and falling to 0 beyond the edge of it. The ranges follow
the rows of physiology.yaml that each pattern names; what is heard of many potentials at once is less exact than one train, so they are
mostly wider. Where two meet, both patterns fit a little, and neither is clear. Ranges of regularity are estimates, as those rows are.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from sim.measure.analysis import POLYPHASIC, Examined
from sim.measure.hearing import Heard
from sim.measure.potential import Potential
from sim.muap import RATE_HZ
from sim.reference import POTENTIAL, normal, ranges

CLEAR, UNCLEAR = 0.7, 0.3  # how well the best must fit at least, and the next best at most

# Set on signals of the model, healthy and with few units; no published limit is known [estimates].
PICKETS, FULL = 0.2, 0.27  # how quiet a strong effort's quietest twentieth is beside the busiest tenth: gaps are seen, or none is
PART_S = 0.005
BEYOND = 1.15  # so far beyond a limit of normal, or within it, a value must be to be called so
ENOUGH, LEAST_UV = 2, 100.0  # potentials to judge by, and how large they must be
UNSTABLE = 0.12  # jiggle of a potential whose shape changes visibly from discharge to discharge

TRAIN = ("train", "several")


def within(value: float | None, low: float, high: float, edge: float = 1.3) -> float:
    """1 where `value` lies between `low` and `high`, falling to 0 where it is `edge` times outside; 0 for None."""
    if value is None or value <= 0:
        return 0.0
    outside = max(math.log(low / value) if low > 0 else 0.0, math.log(value / high), 0.0)
    return max(0.0, 1.0 - outside / math.log(edge))


def regular(heard: Heard, low: float, high: float, edge: float = 1.3) -> float:
    """Whether a potential recurs, its intervals varying (CV) between `low` and `high`."""
    return within(heard.interval_cv, low, high, edge) if heard.kind in TRAIN else 0.0


def silence(heard: Heard) -> float:
    """Nothing but noise of the machine."""
    return float(heard.kind == "silence")


def hiss(heard: Heard) -> float:
    """Many tiny potentials, like a sea shell held to the ear (A.epnoise.*)."""
    return float(heard.kind == "hiss")


def end_plate_spike(heard: Heard) -> float:
    """Brief potentials, negative first, that sputter: the interval varies about as much as it is long (A.epspike.*)."""
    fires = within(heard.rate_hz, 4, 80) * within(heard.duration_ms, 1, 5)
    return regular(heard, 0.5, 9.0) * fires * (1.0 if heard.first == "negative" else 0.4)


def fibrillation(heard: Heard) -> float:
    """One brief potential, regular as a clock (A.fib.*)."""
    return regular(heard, 0.01, 0.12) * within(heard.rate_hz, 0.5, 20) * within(heard.duration_ms, 1, 5) * alone(heard)


def positive_sharp_wave(heard: Heard) -> float:
    """One potential, positive first, with a long tail, regular as a clock (A.psw.*)."""
    looks = within(heard.duration_ms, 10, 40) * float(heard.first == "positive")
    return regular(heard, 0.005, 0.06) * within(heard.rate_hz, 0.5, 20) * looks * alone(heard)


def voluntary_activity(heard: Heard) -> float:
    """Potentials of whole units, rather regular, several a second (B.mup.*, B.recruit.onset_Hz)."""
    return regular(heard, 0.09, 0.35) * within(heard.rate_hz, 4, 25) * within(heard.duration_ms, 5, 25)


def fasciculation(heard: Heard) -> float:
    """A few potentials of whole units, without any rhythm (A.fasc.*)."""
    large = within(heard.amplitude_uv, 40, 20_000)
    long = 1.0 if heard.duration_ms is None else within(heard.duration_ms, 5, 40)  # None: too few to be averaged
    if heard.kind == "sparse":
        return large * long * float(heard.count >= 2)
    return regular(heard, 0.5, 1000) * within(heard.rate_hz, 0.01, 3.5) * large * long


def bursts(heard: Heard, rates_hz: tuple[float, float], lengths_s: tuple[float, float], steady: float = 0.6) -> float:
    """Bursts of one potential, or its one run, with these rates inside and these lengths."""
    if heard.kind != "bursts" or heard.trains == 0:
        return 0.0
    return within(heard.rate_hz, *rates_hz) * within(heard.burst_s, *lengths_s) * within(heard.interval_cv, 0.004, steady)


def multiplet(heard: Heard) -> float:
    """Short groups, too fast to be counted (A.neuromyotonia.multiplet_Hz)."""
    return bursts(heard, (75, 200), (0.015, 0.15), 0.7)


def myokymic_discharge(heard: Heard) -> float:
    """Bursts that come again and again, a few times a second or slower, with 5 to 62 per second inside (A.myokymia.*)."""
    return bursts(heard, (8, 62), (0.05, 0.9)) * within(heard.burst_every_s, 0.1, 10)


def neuromyotonic_discharge(heard: Heard) -> float:
    """A run of one unit at 150 to 300 per second that wanes (A.neuromyotonia.*)."""
    wanes = 0.0 if heard.waning is None else within(heard.waning, 0.05, 0.92, 1.1)
    return bursts(heard, (130, 330), (0.2, 3.0)) * wanes


def complex_repetitive_discharge(heard: Heard) -> float:
    """One serrated potential that repeats itself without any change, at a rate that does not vary at all (A.crd.*)."""
    same = within(heard.interval_cv, 0.00001, 0.003, 2.0) if heard.kind in (*TRAIN, "bursts") else 0.0
    return same * within(heard.rate_hz, 5, 100)


def myotonic_discharge(heard: Heard) -> float:
    """A run at 20 to 80 per second whose rate and size change as it goes on (A.myotonia.*)."""
    return bursts(heard, (20, 110), (0.9, 20), 0.9) * float(heard.interval_cv is not None and heard.interval_cv > 0.15)


def hemifacial_burst(heard: Heard) -> float:
    """Bursts of many units together, in sum faster than any of them (A.hfs.*)."""
    if heard.kind != "bursts" or heard.trains:
        return 0.0
    return within(heard.rate_hz, 200, 800) * within(heard.burst_s, 0.02, 0.5)


def counted(heard: Heard) -> frozenset[str] | None:
    """What a muscle at rest shows of active denervation and of fasciculation, both if both are heard; None if it is not clear."""
    if heard.kind == "silence":
        return frozenset()
    without = replace(heard, single_uv=None)
    denervated = max(fibrillation(without), positive_sharp_wave(without))
    if denervated >= CLEAR:
        return frozenset({"active_denervation"} if heard.single_uv is None else {"active_denervation", "fasciculation"})
    return frozenset({"fasciculation"}) if denervated <= UNCLEAR and named(heard) == "fasciculation" else None


def alone(heard: Heard) -> float:
    """Whether nothing much larger is heard now and then beside what recurs."""
    return 1.0 if heard.single_uv is None else 0.0


NAMES: Mapping[str, Callable[[Heard], float]] = {
    "electrical_silence": silence,
    "end_plate_noise": hiss,
    "end_plate_spike": end_plate_spike,
    "fibrillation": fibrillation,
    "positive_sharp_wave": positive_sharp_wave,
    "voluntary_activity": voluntary_activity,
    "fasciculation": fasciculation,
    "multiplet": multiplet,
    "myokymic_discharge": myokymic_discharge,
    "neuromyotonic_discharge": neuromyotonic_discharge,
    "complex_repetitive_discharge": complex_repetitive_discharge,
    "myotonic_discharge": myotonic_discharge,
    "hemifacial_burst": hemifacial_burst,
}


def fits(heard: Heard) -> dict[str, float]:
    """How well each pattern fits what is heard, 0 to 1, by its key in the glossary."""
    return {name: fit(heard) for name, fit in NAMES.items()}


def named(heard: Heard) -> str | None:
    """The one pattern that clearly fits, with a margin to all others; None if it is too close to call."""
    best, second = sorted(fits(heard).items(), key=lambda item: -item[1])[:2]
    return best[0] if best[1] >= CLEAR and second[1] <= UNCLEAR else None


def recruitment_named(signal_uv: np.ndarray, rate_hz: float = RATE_HZ) -> str | None:
    """Whether an effort of half strength or more fills the trace of `signal_uv` (sample,), or stands in it like pickets; None between."""
    part = round(PART_S * rate_hz)
    signal = np.asarray(signal_uv, dtype=np.float64)
    rms = np.sqrt((signal[: signal.size // part * part].reshape(-1, part) ** 2).mean(axis=1))
    quiet, busy = np.percentile(rms, [5, 90]).tolist()
    share = quiet / max(busy, 1e-9)
    return "reduced_recruitment" if share < PICKETS else "normal_recruitment" if share > FULL else None


def potentials_named(rows: Sequence[Examined], muscle: str) -> str | None:
    """Whether the potentials found in a slight effort of the muscle with this id are a healthy one's, or neurogenic; None between.

    Neurogenic ones are longer or larger than healthy ones, or have many phases and change their shape.
    """
    clean = [row.unit for row in rows if row.unit.clean and row.unit.potential.amplitude_uv >= LEAST_UV]
    over = [max(over_limits(unit.potential, muscle)) for unit in clean]
    complex_ones = [unit.potential.phases > POLYPHASIC for unit in clean]
    changed = [far > BEYOND or (many and unit.jiggle > UNSTABLE) for unit, far, many in zip(clean, over, complex_ones, strict=True)]
    if sum(changed) >= ENOUGH and sum(changed) > len(clean) / 2:
        return "neurogenic_motor_unit_potential"
    healthy = all(far < 1 / BEYOND for far in over) and not any(complex_ones)
    return "normal_motor_unit_potential" if healthy and sum(row.accepted for row in rows) >= ENOUGH else None


def over_limits(potential: Potential, muscle: str) -> tuple[float, float]:
    """Duration and amplitude of a potential over the upper limits of single potentials in this muscle, else the general ones."""
    duration, amplitude = (
        normal(muscle, quantity, "potential") or ranges()[POTENTIAL[quantity]] for quantity in ("duration_ms", "amplitude_uv")
    )
    return potential.duration_ms / duration.high, potential.amplitude_uv / amplitude.high

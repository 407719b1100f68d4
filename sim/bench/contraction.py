"""Rows of physiology from voluntary contraction: recruitment as the needle sees it, rates, and how regular they are."""

from collections.abc import Iterator

import numpy as np

from sim import measure
from sim.bench.clinic import SECONDS, SLIGHT, altered, needle_in, onset_hz, rate_at, recruited, recruitment_ratios
from sim.bench.row import Row, heard, trains_of
from sim.bench.speed import engine_in, healthy
from sim.engine import RATE_HZ, Controls, render
from sim.measure import FoundUnit, find_units, near
from sim.mechanisms import MotorNeuronLoss, MyopathicFibreLoss
from sim.muscle import Muscle
from sim.spikes import Spikes

SUBJECTS, INSERTIONS = range(1, 6), 8
LITTLE = 0.06  # effort at the end of a slow ramp
WEAK = 0.75  # share of the fibres that a myopathy has destroyed
AT_THRESHOLD = 0.03  # a unit whose threshold is so near to the effort is at its threshold
SIZE_PRINCIPLE = "Henneman 1965, J Neurophysiol 28:560: small neurons first"


def recruitment() -> Iterator[Row]:
    """A slow ramp: the size principle, and how the first units speed up before others join, in the signal of a needle."""
    muscle = healthy("biceps_brachii")
    threshold = muscle.population.threshold
    trains = voluntary(render(engine_in(muscle), 20.0, lambda frame: Controls(effort=0.25 * frame / 2000)).spikes)
    units = sorted(trains)
    first = np.array([trains[unit][0] for unit in units])
    yield Row("size_principle.rank_correlation", rank_correlation(threshold[units], first))
    onset, second, ratio, fastest = [], [], [], []
    for seed in SUBJECTS:
        subject = healthy("biceps_brachii", seed=seed)
        for insertion in range(INSERTIONS):
            seen = recruited(subject, LITTLE, insertion)
            onset += [onset_hz(times) for times in seen[:3]]
            second += [rate_at(seen[0], seen[1][0])] if len(seen) > 1 else []
            ratio += recruitment_ratios(seen)
        fastest += [fastest_of(slight_contraction(subject, insertion)) for insertion in range(2)]
    yield Row("B.recruit.onset_Hz", float(np.nanmedian(onset)))
    yield Row("B.recruit.second_unit_Hz", float(np.nanmedian(second)))
    yield Row("B.recruit.ratio", float(np.nanmedian(ratio)))
    yield Row("B.recruit.fastest_low_effort_uln_Hz", float(np.nanmean(fastest)))


def altered_recruitment() -> Iterator[Row]:
    """Too few units, as after an acute lesion of the nerve; and units so weak that many are needed for little force."""
    left = altered("biceps_brachii", [MotorNeuronLoss(kind="motor_neuron_loss", share=0.95)])
    ratios, fastest, early = [], [], []
    for insertion in range(2 * INSERTIONS):
        ratios += recruitment_ratios(recruited(left, 1.0, insertion))
        fastest += [max(rates)] if (rates := rates_at_needle(left, insertion, 1.0)) else []
    yield Row("B.acute_denervation.recruit_ratio", float(np.nanmedian(ratios)))
    yield Row("B.acute_denervation.single_unit_rate_Hz", float(np.nanmedian(fastest)))
    weak = altered("biceps_brachii", [MyopathicFibreLoss(kind="myopathic_fibre_loss", share=WEAK)])
    for insertion in range(INSERTIONS):  # for the force that a healthy muscle makes at SLIGHT
        early += [max(rates) / len(rates)] if (rates := rates_at_needle(weak, insertion, SLIGHT / (1 - WEAK))) else []
    yield Row("B.myopathy.recruit_ratio", float(np.median(early)))


def rates_at_needle(muscle: Muscle, insertion: int, effort: float) -> list[float]:
    """Rates (Hz) of the units that stand out at the needle, also where they are too many to be told apart."""
    engine = needle_in(muscle, insertion)
    trains = voluntary(render(engine, 4.0, Controls(effort=effort)).spikes)
    whole = engine.potentials.whole_uv
    seen = [times for unit, times in trains.items() if times.size > 10 and near(measure.potential(heard(whole(unit))))]
    return [1 / float(np.median(np.diff(times))) for times in seen]


def slight_contraction(muscle: Muscle, insertion: int) -> list[FoundUnit]:
    """The units that can be told apart in a slight contraction."""
    return find_units(render(needle_in(muscle, insertion), SECONDS, Controls(effort=SLIGHT)).emg_uv[0])


def fastest_of(units: list[FoundUnit]) -> float:
    """Rate of the fastest of some units, Hz."""
    return max((RATE_HZ / measure.usual_interval(unit.at) for unit in units), default=float("nan"))


def steady() -> Iterator[Row]:
    """Held efforts: rate and regularity of units at their threshold, regularity of all, and the highest rates."""
    muscle = healthy("biceps_brachii")
    threshold = muscle.population.threshold
    onset, all_cv = [], []
    for effort in (0.05, 0.1, 0.2, 0.4):
        trains = {unit: measure.train(t) for unit, t in held(muscle, effort, 12.0).items() if t.size > 30}
        all_cv += [train.interval_cv for train in trains.values()]
        onset += [train for unit, train in trains.items() if abs(threshold[unit] / effort - 1) < AT_THRESHOLD]
    full = [measure.train(t) for t in held(muscle, 1.0).values() if t.size > 30]
    face = [measure.train(t) for t in held(healthy("orbicularis_oculi"), 1.0).values() if t.size > 30]
    hand = [measure.train(t) for t in held(healthy("first_dorsal_interosseous"), 0.1).values() if t.size > 30]
    yield Row("C.isi.cov_at_recruitment", float(np.mean([train.interval_cv for train in onset])))
    yield Row("C.isi.cov_voluntary", float(np.mean(all_cv)))
    yield Row("C.isi.cov_fdi_young", float(np.mean([train.interval_cv for train in hand])))
    yield Row("C.isi.cov_high_rate", float(np.mean([train.interval_cv for train in full])))
    yield Row("B.recruit.max_rate_limb_Hz", float(np.mean([train.rate_hz for train in full])))
    yield Row("B.recruit.max_rate_face_Hz", float(np.mean([train.rate_hz for train in face])))


def voluntary(spikes: Spikes) -> dict[int, np.ndarray]:
    """Times (s) of the voluntary discharges by unit."""
    return trains_of(spikes, "voluntary")


def held(muscle: Muscle, effort: float, seconds: float = 8.0, settling: float = 2.0) -> dict[int, np.ndarray]:
    """Voluntary trains at a held effort, without the beginning."""
    trains = voluntary(render(engine_in(muscle), seconds, Controls(effort=effort)).spikes)
    return {unit: times[times > settling] for unit, times in trains.items()}


def rank_correlation(a: np.ndarray, b: np.ndarray) -> float:
    """Spearman's, of two arrays of one shape."""
    return float(np.corrcoef(np.argsort(np.argsort(a)), np.argsort(np.argsort(b)))[0, 1])


ROWS = {"recruitment": recruitment, "altered recruitment": altered_recruitment, "steady contraction": steady}

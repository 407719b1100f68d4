"""What an electromyographer hears in the last seconds of a needle's signal: described, not judged, and from the signal alone.

The loudest potentials are found by their steepness and sorted by shape, the loudest first; then their times are looked at. It has to keep
up with the sound, so it looks for less than multi-MUP analysis does.
"""

from dataclasses import dataclass, replace

import numpy as np

from sim.measure.clusters import Cluster, nearest, peaks, without_parts
from sim.measure.potential import potential
from sim.measure.rhythm import GROUP, LONG, MOSTLY, PAUSE_S, STEADY, Grouping, grouped, rhythm
from sim.measure.triggered import FLAT_UV, quietest
from sim.measure.units import WINDOW_MS, baseline_uv, fall
from sim.muap import RATE_HZ

CRISP_MS, DULL_MS, CRISP = 0.25, 1.0, 2.0  # within which a potential falls; dull ones are listened to if none is crisp, by so many times
ABOVE_NOISE, NOISE_UV = 5.2, 7.0  # what is looked at falls by so many times the spread, if that is noise, not activity
LOUD, LOUDEST = 0.25, 5  # what is listened to: share of the loudest, which some may exceed: two at once
APART_MS, SHAPE_MS, EVENT_MS = 1.2, 2.5, 15.0  # between steep places; to each side compared; within which they are one potential's
COARSE, SHIFT, PASSES = 5, 4, 3  # samples to one of a shape; by which it may be moved
UNLIKE, ALIKE, FAR_OFF = 0.12, 0.03, 6.0  # share of the energy by which one unit's shapes differ: at most; always; times what most do
MOST, SHAPES, AVERAGED = 300, 25, 40  # loud places compared, the latest; shapes told apart; discharges averaged
QUIET, BUSY, FRAME_MS = 5, 90, 10.0  # percentiles of rms: where nothing fires, where much does
DENSE, DENSE_HZ, ONE = 0.25, 60.0, 0.5  # no baseline is left: quiet over busy, loud places, and no potential makes this share of them
HISS_UV, RUMBLE_UV = 7.0, 6.0  # spread of the steepness, and rms, above those of a machine with its needle in silent muscle
HIDDEN = 0.25  # share of the time that is taken by potentials, from which on many hide each other
TINY = 1e-6  # energy of a shape, so that a flat line can be compared
EVEN = 0.35  # variation of the intervals of one who goes on and on: no bursts
RECURS = 5  # discharges of a potential that is said to recur
CROWDED_HZ = 5.0  # potentials none of which recurs are sparse below this
BEGINS = 0.08  # share of its amplitude with which a potential leaves the baseline
SINGLE = 2.0  # times as large as what recurs is what is heard singly beside it


@dataclass(frozen=True)
class Heard:
    """What is heard; a number is None where there is none to be told."""

    kind: str  # silence, hiss, rumble, sparse, train, several, bursts, interference
    noise_uv: float  # rms of the quietest parts
    count: int = 0  # potentials that were heard, several at once as one
    trains: int = 0  # different potentials that recur
    rate_hz: float | None = None  # of the potential that is heard most; inside the bursts; of all potentials if none recurs
    interval_cv: float | None = None  # of the intervals behind `rate_hz`
    amplitude_uv: float | None = None  # peak to peak; of an interference pattern, that of its higher peaks
    duration_ms: float | None = None
    first: str | None = None  # the first deflection: positive, negative
    burst_s: float | None = None  # length of a burst
    burst_every_s: float | None = None  # from the beginning of one burst to that of the next
    waning: float | None = None  # amplitude at the end of a burst over that at its beginning
    single_uv: float | None = None  # the largest that is heard now and then beside those that recur


def heard(signal_uv: np.ndarray, rate_hz: float = RATE_HZ) -> Heard:
    """Describe `signal_uv` (sample,), a few seconds as recorded, positive = positive. ValueError with less than half a second."""
    signal = np.asarray(signal_uv, dtype=np.float64)
    if signal.size < rate_hz / 2:
        raise ValueError("half a second of signal at least is needed to describe it")
    frame, seconds = round(FRAME_MS * rate_hz / 1000), signal.size / rate_hz
    rms = np.sqrt((signal[: signal.size // frame * frame].reshape(-1, frame) ** 2).mean(axis=1))
    quiet, usual, busy = np.percentile(rms, [QUIET, 50, BUSY]).tolist()
    for within_ms in CRISP_MS, DULL_MS:
        steep = fall(signal, rate_hz, within_ms)
        spread = float(np.median(np.abs(steep))) / 0.6745
        least = ABOVE_NOISE * min(spread, NOISE_UV)
        at = loud(steep, least, rate_hz)
        if at.size and steep[at].max() > CRISP * least:
            break
    if at.size == 0:
        return Heard("hiss" if spread > HISS_UV else "rumble" if usual > RUMBLE_UV else "silence", usual)
    trains = recurring(signal, at[-MOST:], min(quiet, NOISE_UV), rate_hz)
    events = at[np.diff(at, prepend=-signal.size) > EVENT_MS * rate_hz / 1000]
    one = trains[0].size / min(at.size, MOST) if trains else 0.0
    if quiet > DENSE * busy and at.size > DENSE_HZ * seconds and one < ONE:
        return Heard("interference", quiet, events.size, amplitude_uv=float(np.ptp(np.percentile(signal, [0.5, 99.5]))))
    hidden = events.size * EVENT_MS > HIDDEN * 1000 * seconds
    rate, cv = rhythm(trains[0], rate_hz, hidden) if trains else (None, None)
    found = bursting(at, trains, cv is not None and cv < EVEN, seconds, rate_hz)
    if found:
        times, grouping = found
        return in_bursts(signal, times, grouping, Heard("bursts", quiet, times.size, len(trains)), rate_hz)
    if not trains:
        crowded = events.size > CROWDED_HZ * seconds
        known = Heard("several" if crowded else "sparse", quiet, events.size, rate_hz=events.size / seconds)
        return replace(known, amplitude_uv=swing(signal, events, rate_hz)) if crowded else looking(signal, events, known, rate_hz)
    single = singly(signal, events, trains, rate_hz)
    kind = "train" if len(trains) == 1 else "several"
    return looking(signal, trains[0], Heard(kind, quiet, events.size, len(trains), rate, cv, single_uv=single), rate_hz)


def loud(steep: np.ndarray, least: float, rate_hz: float) -> np.ndarray:
    """Samples of the steep places that are listened to, increasing; far enough from the ends to be compared."""
    edge = round(2 * SHAPE_MS * rate_hz / 1000)
    at = peaks(steep, least, round(APART_MS * rate_hz / 1000))
    at = at[(at > edge) & (at < steep.size - edge - 1)]
    height = np.sort(steep[at])[::-1]
    return at[steep[at] >= LOUD * height[min(LOUDEST, at.size - 1)]] if at.size else at


def recurring(signal: np.ndarray, at: np.ndarray, noise_uv: float, rate_hz: float) -> list[np.ndarray]:
    """Samples of the discharges of each shape that recurs, without parts of another's potential; what is heard most comes first."""
    half = round(SHAPE_MS * rate_hz / 1000)
    moves, around = np.arange(-SHIFT, SHIFT + 1), np.arange(-half, half + 1, COARSE)
    windows = signal[at[:, None, None] + moves[:, None] + around].astype(np.float32)  # (discharge, move, sample)
    windows -= windows.mean(axis=2, keepdims=True)
    found: list[Cluster] = []
    for _ in range(SHAPES):
        size = np.einsum("dms,dms->dm", windows, windows)
        loudest = int(np.argmax(size[:, SHIFT]))
        shape = windows[loudest, SHIFT]
        most = UNLIKE
        for _ in range(PASSES):
            own = max(float(shape @ shape), TINY)
            off = (size + own - 2 * np.einsum("dms,s->dm", windows, shape)) / np.maximum(size, own)
            best = off.argmin(axis=1)
            off = off[np.arange(at.size), best] - 2 * around.size * noise_uv**2 / own
            mine = off < most
            mine[loudest] = True
            shape = np.median(windows[mine, best[mine]], axis=0)
            most = min(UNLIKE, max(ALIKE, FAR_OFF * float(np.percentile(off[mine], 25))))
        if mine.sum() >= RECURS:
            found.append(Cluster(np.sort(at[mine] + moves[best[mine]]), shape))
        at, windows = at[~mine], windows[~mine]
        if at.size < RECURS:
            break
    times = [one.at for one in without_parts(found, rate_hz)]
    return sorted(times, key=lambda times: -times.size * swing(signal, times, rate_hz))


def bursting(at: np.ndarray, trains: list[np.ndarray], even: bool, seconds: float, rate_hz: float) -> tuple[np.ndarray, Grouping] | None:
    """The discharges (samples) that come in bursts, and these: of what is heard most, else of all, if no train is `even`."""
    one = None
    for n, times in enumerate(trains[:2]):
        mostly = times.size > at.size / 4 or (np.abs(nearest(at, times)) < EVENT_MS * rate_hz / 1000).mean() > MOSTLY
        grouping = grouped(times / rate_hz, seconds) if mostly or n == 0 else None
        if grouping and (mostly or grouping.interval_cv < STEADY):
            one = times, grouping
            break
    whole = grouped(at / rate_hz, seconds) if one or not even else None
    if one and whole and whole.interval_cv < STEADY and begin_together(one[1].groups, whole.groups):
        return at, whole  # the same bursts, with those discharges that waning has changed
    return one or ((at, whole) if whole else None)


def begin_together(some: list[np.ndarray], others: list[np.ndarray]) -> bool:
    """Whether two potentials' bursts (s) are as many and begin at the same times."""
    return len(some) == len(others) and all(abs(a[0] - b[0]) < PAUSE_S for a, b in zip(some, others, strict=True))


def in_bursts(signal: np.ndarray, times: np.ndarray, grouping: Grouping, known: Heard, rate_hz: float) -> Heard:
    """What is known of bursts, with their rates, lengths and waning, and the looks of the discharges at `times` (samples)."""
    long = [(group * rate_hz).round().astype(np.int64) for group in grouping.groups if group.size >= LONG]
    waning = [swing(signal, one[-GROUP:], rate_hz) / swing(signal, one[:GROUP], rate_hz) for one in long]
    described = replace(
        known,
        rate_hz=grouping.rate_hz,
        interval_cv=grouping.interval_cv,
        burst_s=grouping.length_s,
        burst_every_s=grouping.every_s,
        waning=float(np.median(waning)) if waning else None,
    )
    return looking(signal, times, described, rate_hz)


def singly(signal: np.ndarray, events: np.ndarray, trains: list[np.ndarray], rate_hz: float) -> float | None:
    """Amplitude of the largest potential that is of no train and far from their discharges, if it is much larger than theirs."""
    of_trains = np.sort(np.concatenate(trains))
    alone = events[np.abs(nearest(events, of_trains)) > EVENT_MS * rate_hz / 1000]
    largest = max((swing(signal, one[None], rate_hz) for one in alone), default=0.0)
    return largest if largest > SINGLE * max(swing(signal, times, rate_hz) for times in trains) else None


def swing(signal: np.ndarray, at: np.ndarray, rate_hz: float) -> float:
    """Median amplitude, peak to peak, within SHAPE_MS of the samples `at` (discharge,)."""
    half = round(SHAPE_MS * rate_hz / 1000)
    return float(np.median(np.ptp(signal[at[:, None] + np.arange(-half, half + 1)], axis=1)))


def looking(signal: np.ndarray, times: np.ndarray, known: Heard, rate_hz: float) -> Heard:
    """What is known, with amplitude, duration and first deflection of the potential at samples `times`."""
    amplitude = swing(signal, times, rate_hz)
    edge = round(WINDOW_MS * rate_hz / 1000)
    inside = times[(times > edge) & (times < signal.size - edge - 1)][-AVERAGED:]
    if inside.size < RECURS:
        return replace(known, amplitude_uv=amplitude)
    average = quietest(signal[inside[:, None] + np.arange(-edge, edge + 1)], rate_hz)
    average -= np.median(average[: edge // 3])
    near = average[edge // 2 : -edge // 2]
    leaves = near[np.argmax(np.abs(near) > BEGINS * np.ptp(near))]
    duration = potential(average, rate_hz, at=edge).duration_ms if baseline_uv(average) < FLAT_UV else None
    return replace(known, amplitude_uv=amplitude, duration_ms=duration, first="positive" if leaves > 0 else "negative")

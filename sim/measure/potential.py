"""One potential, measured as a clinic's machine does. Potentials are taken as recorded: positive = positive."""

from dataclasses import dataclass

import numpy as np

from sim.muap import RATE_HZ

# Where a potential begins and ends: the last stretch of QUIET_MS in which the signal, smoothed over 0.2 ms, keeps below
# AMPLITUDE_UV and SLOPE_UV_PER_MS (criterion of automatic analysis, Stålberg et al. 1986, Electroencephalogr Clin
# Neurophysiol 64:119: slope 10 µV/ms; the amplitude is what is seen at 100 µV/div).
AMPLITUDE_UV, SLOPE_UV_PER_MS, QUIET_MS = 10.0, 10.0, 1.5
# A phase leaves the baseline by 20 µV at least and for 0.24 ms (criteria of multi-MUP programs, [T]); a turn is a peak with 100 µV to
# both sides, as in interference patterns (Willison 1964). That published turns are fewer than phases (B.mup.ta.turns) bears this out.
PHASE_UV, PHASE_MS, TURN_UV = 20.0, 0.24, 100.0
NOTCH_UV = 25.0  # what is less does not part the rise of the main spike
SATELLITE_MS = 25.0  # how far beyond the end a satellite is looked for


@dataclass(frozen=True)
class Part:
    """A stretch of a potential with quiet before and after."""

    start_ms: float
    end_ms: float
    amplitude_uv: float  # peak to peak


@dataclass(frozen=True)
class Potential:
    """One potential, measured."""

    amplitude_uv: float  # peak to peak
    duration_ms: float
    phases: int
    turns: int
    area_uv_ms: float  # rectified, within the duration
    rise_us: float  # from the last positive turn to the negative peak after it
    late: tuple[Part, ...]  # satellites: parts of it after its end, with quiet between
    start_ms: float
    end_ms: float

    @property
    def satellites(self) -> int:
        """How many satellites it has."""
        return len(self.late)


def potential(signal_uv: np.ndarray, rate_hz: float = RATE_HZ, at: int | None = None) -> Potential:
    """Measure the one potential in `signal_uv` (sample,), which should begin and end in quiet baseline.

    `at` is a sample of its main part, the largest deflection if None.
    """
    signal = np.asarray(signal_uv, dtype=np.float64)
    ms = rate_hz / 1000
    width = max(1, round(0.2 * ms))
    smooth = np.convolve(signal, np.ones(width) / width, "same")
    reach = max(1, round(0.25 * ms))
    slope = np.zeros_like(smooth)
    slope[reach:-reach] = (smooth[2 * reach :] - smooth[: -2 * reach]) / (2 * reach / ms)
    busy = np.flatnonzero((np.abs(smooth) >= AMPLITUDE_UV) | (np.abs(slope) >= SLOPE_UV_PER_MS))
    peak = int(np.argmax(np.abs(smooth))) if at is None else at
    parts = stretches(busy, round(QUIET_MS * ms))
    start, end = min(parts, key=lambda part: max(part[0] - peak, peak - part[1], 0), default=(peak, peak))
    main = signal[start : end + 1]
    corners = turns_of(smooth[start : end + 1], NOTCH_UV)
    trough = int(np.argmin(main))
    rising = [0, *corners[corners < trough - round(0.05 * ms)].tolist()][-1]  # the last turn before the negative peak is a positive one
    late = [Part(a / ms, b / ms, float(np.ptp(smooth[a : b + 1]))) for a, b in parts if end < a < end + SATELLITE_MS * ms]
    return Potential(
        amplitude_uv=float(np.ptp(main)),
        duration_ms=(end - start) / ms,
        phases=phases_of(smooth[start : end + 1], round(PHASE_MS * ms)),
        turns=turns_of(smooth[start : end + 1], TURN_UV).size,
        area_uv_ms=float(np.abs(main).sum() / ms),
        rise_us=(trough - rising) / rate_hz * 1e6,
        late=tuple(part for part in late if part.amplitude_uv >= PHASE_UV),
        start_ms=start / ms,
        end_ms=end / ms,
    )


def stretches(busy: np.ndarray, quiet: int) -> list[tuple[int, int]]:
    """First and last sample of each run of increasing samples `busy` with gaps of at most `quiet`."""
    if busy.size == 0:
        return []
    runs = np.split(busy, np.flatnonzero(np.diff(busy) > quiet) + 1)
    return [(int(run[0]), int(run[-1])) for run in runs]


def phases_of(smooth_uv: np.ndarray, least: int) -> int:
    """Number of times that a potential leaves the baseline to one side, by PHASE_UV and for `least` samples."""
    crossings = np.flatnonzero(np.diff(np.signbit(smooth_uv))) + 1
    return sum(part.size >= least and float(np.abs(part).max()) >= PHASE_UV for part in np.split(smooth_uv, crossings) if part.size)


def turns_of(signal_uv: np.ndarray, least_uv: float) -> np.ndarray:
    """Samples of the peaks between which `signal_uv` goes up or down by `least_uv` at least."""
    step = np.diff(signal_uv)
    moves = np.flatnonzero(step)
    corners = moves[1:][np.diff(np.sign(step[moves])) != 0]
    found: list[int] = []
    top = bottom = 0
    rising: bool | None = None
    for i in [*corners.tolist(), signal_uv.size - 1]:
        here = signal_uv[i]
        top = i if here > signal_uv[top] else top
        bottom = i if here < signal_uv[bottom] else bottom
        if rising is not False and signal_uv[top] - here >= least_uv:
            found += [top] if rising or top else []  # a start that is no peak is no turn
            rising, bottom = False, i
        elif rising is not True and here - signal_uv[bottom] >= least_uv:
            found += [bottom] if rising is False or bottom else []
            rising, top = True, i
    return np.array(found, dtype=np.int64)

"""The sound of a clip as a small file."""

import wave
from collections.abc import Sequence
from io import BytesIO

import numpy as np

from sim.export import DIGITAL_PEAK, sound_full_scale_uv
from sim.muap import RATE_HZ

HALVED = 2
SOUND_HZ = RATE_HZ // HALVED  # 24 kHz: the lowest part of 48 kHz that keeps all up to the machine's high cut of 10 kHz
TAPS, KAISER = 127, 8.0  # the filter before: flat to 10.5 kHz, 80 dB down from 13.5 kHz, which would come back at 10.5


def full_scale_uv(signals_uv: Sequence[np.ndarray]) -> float:
    """The voltage at which sounds that are to be compared are at their loudest: 500 µV, or the largest of all."""
    return max(map(sound_full_scale_uv, signals_uv))


def halved(signal_uv: np.ndarray) -> np.ndarray:
    """A signal at SOUND_HZ; float64 (sample,). Nothing beyond 13.5 kHz folds back."""
    n = np.arange(TAPS) - TAPS // 2
    taps = np.sinc(n / HALVED) * np.kaiser(TAPS, KAISER)
    return np.convolve(signal_uv.astype(np.float64), taps / taps.sum(), mode="same")[::HALVED]


def small_wav(signal_uv: np.ndarray, at_its_loudest_uv: float) -> bytes:
    """The signal as the loudspeaker plays it, with the amplifier's noise: WAV, SOUND_HZ, 16 bit, one channel."""
    samples = np.rint(halved(signal_uv) * (DIGITAL_PEAK / at_its_loudest_uv))
    out = BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(SOUND_HZ)
        sound.writeframes(np.clip(samples, -DIGITAL_PEAK, DIGITAL_PEAK).astype("<i2").tobytes())
    return out.getvalue()

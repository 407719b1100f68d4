"""What is heard, in one plain sentence: for those who do not hear it, and for all who learn what to listen for. It names no finding."""

from scenes.words import Words
from sim.measure import Heard
from sim.measure.analysis import Measured

REGULAR, FAIRLY = 0.1, 0.35  # variation of intervals: less is regular, fairly regular, more irregular
BRIEF_MS, LONG_MS = 5.0, 15.0  # outside B.mup.duration_ms_general
LASTING_S, WANING = 0.2, 0.75  # a burst must be so long to be heard to wane; amplitude at the end of a burst over that at its beginning
STEADY = 0.5  # bursts with more variation inside are of several potentials


def description(heard: Heard, words: Words) -> str:
    """What is heard as one sentence, as one would say it."""
    text = words("heard.and").join(part for part in SENTENCES[heard.kind](heard, words) if part)
    if heard.trains > 1 and heard.kind == "several":
        text = words("heard.several", count=heard.trains, loudest=text)
    return words("heard.sentence", text=text[0].upper() + text[1:])


def compared(measured: Measured, words: Words) -> tuple[str, str, str]:
    """A row of a table: what was measured and its unit, the value, and what is normal, with the verdict if there is one."""
    limits = measured.normal
    if limits is None:
        beside = ""
    elif limits.one_sided:
        beside = words("analysis.at_most", high=f"{limits.high:g}")
    else:
        beside = words("analysis.range", low=f"{limits.low:g}", high=f"{limits.high:g}")
    if beside:
        beside = words("analysis.compared", range=beside, verdict=words(f"analysis.{measured.verdict or 'uncertain'}"))
    value = f"{measured.value:.0f}" if measured.value >= 100 else f"{measured.value:.3g}"
    return words(f"analysis.{measured.quantity}"), value, beside


def background(heard: Heard, words: Words) -> list[str]:
    """Nothing that stands out."""
    return [words(f"heard.{heard.kind}"), words("heard.noise", size=size(heard.noise_uv, words))]


def sparse(heard: Heard, words: Words) -> list[str]:
    """Single potentials now and then."""
    return [words("heard.sparse_one" if heard.count == 1 else "heard.sparse", count=heard.count), *looks(heard, words)]


def train(heard: Heard, words: Words) -> list[str]:
    """A potential that recurs, and a single one that is much larger."""
    first = words(f"heard.first_{heard.first}") if heard.first else ""
    single = "" if heard.single_uv is None else words("heard.single", size=size(heard.single_uv, words))
    return [*rhythm(heard, words), *looks(heard, words), first, single]


def bursts(heard: Heard, words: Words) -> list[str]:
    """Bursts or one run."""
    steady = heard.interval_cv is not None and heard.interval_cv < STEADY
    name = ("bursts" if steady else "groups") if heard.burst_every_s else ("run" if steady else "group")
    length = heard.burst_s or 0.0
    wanes = length >= LASTING_S and heard.waning is not None and heard.waning < WANING
    return [
        words(f"heard.{name}", length=spoken(length), rate=spoken(heard.rate_hz or 0.0)),
        words("heard.waning") if wanes else "",
        often(heard.burst_every_s, words) if heard.burst_every_s else "",
        size(heard.amplitude_uv, words),
    ]


def interference(heard: Heard, words: Words) -> list[str]:
    """Too many to be told apart."""
    return [words("heard.interference"), words("heard.peak_to_peak", size=size(heard.amplitude_uv, words))]


SENTENCES = {
    "silence": background,
    "hiss": background,
    "rumble": background,
    "sparse": sparse,
    "train": train,
    "several": train,
    "bursts": bursts,
    "interference": interference,
}


def rhythm(heard: Heard, words: Words) -> list[str]:
    """How regular, and how fast."""
    if heard.rate_hz is None:
        return []
    if heard.interval_cv is None:
        return [words("heard.many", rate=spoken(heard.rate_hz))]
    kind = "regular" if heard.interval_cv < REGULAR else "fairly_regular" if heard.interval_cv < FAIRLY else "irregular"
    return [words(f"heard.{kind}"), words("heard.rate", rate=spoken(heard.rate_hz))]


def looks(heard: Heard, words: Words) -> list[str]:
    """How large, and how long if that is unusual."""
    length = heard.duration_ms
    unusual = "" if length is None else words("heard.brief") if length < BRIEF_MS else words("heard.long") if length > LONG_MS else ""
    return [size(heard.amplitude_uv, words), unusual]


def often(every_s: float, words: Words) -> str:
    """How often bursts come."""
    return words("heard.per_second", rate=spoken(1 / every_s)) if every_s < 1 else words("heard.every", seconds=spoken(every_s))


def size(uv: float | None, words: Words) -> str:
    """A voltage as one would say it, in µV or mV; nothing for None."""
    if uv is None:
        return ""
    return words("units.mv", value=rounded(uv / 1000)) if uv >= 950 else words("units.uv", value=rounded(uv))


def rounded(value: float) -> str:
    """A number to two digits."""
    return f"{float(f'{value:.2g}'):g}"


def spoken(value: float) -> str:
    """A number as roughly as one would say it: 0.05, 0.4, 1.7, 8, 42, 160."""
    return f"{value:.1g}" if value < 1 else f"{value:.0f}" if 2 <= value < 10 else rounded(value)

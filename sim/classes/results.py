"""What a learner hands in: the answers to one pack under a pseudonym, in one small file.

The seal finds damage, and the pack's id finds answers to something else. Neither proves who has answered, nor without whose help, nor that
nobody who knows the format has written the file: it is for learning, not for grades that matter.
"""

import hashlib
import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from sim.classes.pack import Pack
from sim.rendering import reason
from sim.teach.attempts import LATEST_S, Attempt
from sim.teach.complaints import ClassError
from sim.teach.progress import LONGEST_NAME

FORMAT, ENDING = 1, ".results.json"
LARGEST_KB = 4000
KEPT = tuple(field.name for field in fields(Attempt) if field.name not in ("mode", "lesson"))
TYPES = {field.name: field.type for field in fields(Attempt)}


class ResultsError(ClassError):
    """A file that holds no results of this pack; the text says why in one sentence."""


@dataclass(frozen=True)
class Results:
    """All answers of one learner to one pack, oldest first; `at` is when they were handed in (unix time, s)."""

    pack: str  # its id
    learner: str
    program: str
    at: float
    attempts: tuple[Attempt, ...]

    def bytes(self) -> bytes:
        """The file."""
        told = {
            "fasciscope_results": FORMAT, "pack": self.pack, "learner": self.learner, "program": self.program, "at": self.at,
            "mode": self.attempts[0].mode if self.attempts else "practice",
            "attempts": [{key: value for key, value in asdict(one).items() if key in KEPT} for one in self.attempts],
        }  # fmt: skip
        return json.dumps({**told, "seal": _seal(told)}, ensure_ascii=False, indent=0).encode()


def file_name(pack: Pack, learner: str) -> str:
    """What a learner's file is called: letters, digits and dashes only, whatever the names are, and another for every name."""
    words = unicodedata.normalize("NFKD", f"{pack.title} {learner}").encode("ascii", "ignore").decode()
    name = "-".join(re.findall(r"[a-zA-Z0-9]+", words)).lower()[:80]
    return f"{name or 'results'}-{hashlib.sha256(learner.encode()).hexdigest()[:4]}{ENDING}"


def read_results(path: Path, pack: Pack) -> Results:
    """The results that a file holds. ResultsError says in one sentence why it holds none, or those of something else."""
    try:
        with path.open("rb") as stream:
            raw = stream.read(LARGEST_KB * 1000 + 1)
    except OSError as error:
        raise ResultsError(f"{path} cannot be read: {reason(error)}") from None
    if len(raw) > LARGEST_KB * 1000:
        raise ResultsError(f"{path} is too large for a results file: at most {LARGEST_KB} kB")
    try:
        told: dict[str, Any] = json.loads(raw)
        version, seal = told["fasciscope_results"], told.pop("seal")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise ResultsError(f"{path} is no results file of Fasciscope") from None
    if isinstance(version, int) and version > FORMAT:
        raise ResultsError(f"{path} was written by a newer version of Fasciscope: update this one to read it")
    if version != FORMAT or seal != _seal(told):
        raise ResultsError(f"{path} is damaged or was changed after it was handed in: ask for it again")
    if told.get("pack") != pack.id:
        raise ResultsError(f"{path} belongs to another pack, not to {pack.title}")
    return _results(path, told, pack)


def _results(path: Path, told: dict[str, Any], pack: Pack) -> Results:
    """What was told, if it can be so."""
    nonsense = ResultsError(f"{path} holds what no learner can have answered: it was not written by Fasciscope")
    try:
        learner, program, at = told["learner"], told["program"], float(told["at"])
        attempts = tuple(_attempt(one, told["mode"], pack) for one in told["attempts"])
    except (ValueError, KeyError, TypeError, OverflowError):
        raise nonsense from None
    if not (isinstance(learner, str) and 1 <= len(learner.strip()) <= LONGEST_NAME and learner.isprintable() and 0 <= at <= LATEST_S):
        raise nonsense
    return Results(pack.id, learner.strip(), str(program)[:20], at, tuple(sorted(attempts, key=lambda one: one.at)))


def _attempt(told: dict[str, Any], mode: str, pack: Pack) -> Attempt:
    """One answer; ValueError, TypeError or KeyError for what is none."""
    for key in KEPT:
        kind = {float: (float, int), int: (int,), str: (str,), bool: (bool,)}[TYPES[key]]  # type: ignore[index]
        if not isinstance(told[key], kind) or (isinstance(told[key], bool) and kind != (bool,)):
            raise TypeError(f"{key} is {told[key]!r}")
    return Attempt(**{key: told[key] for key in KEPT}, mode=mode, lesson=pack.marked)  # type: ignore[arg-type]


def _seal(told: dict[str, Any]) -> str:
    """A digest of everything else in the file."""
    return hashlib.sha256(
        json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8", "surrogatepass")
    ).hexdigest()


def handed_in(pack: Pack, learner: str, program: str, at: float, attempts: Sequence[Attempt]) -> Results:
    """What a learner hands in now: of all answers those to this pack. ResultsError if there is none."""
    own = tuple(one for one in attempts if one.lesson == pack.marked)
    if not own:
        raise ResultsError(f"{learner} has not answered anything of {pack.title} yet")
    return Results(pack.id, learner, program, at, own)

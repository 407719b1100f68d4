"""What a case tells beside its recipe: the examination without a needle, the report of the laboratory, and the reasoning."""

import re
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from sim.recipe import Spec

Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
Prose = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=6000)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=600)]


def _one_sentence(text: str) -> str:
    if not text.endswith(".") or re.search(r"[.!?]\s", text):
        raise ValueError("one sentence is needed, with a full stop at its end and none before")
    return text


Sentence = Annotated[Line, AfterValidator(_one_sentence)]


class Signs(Spec):
    """The examination without a needle, a line each; what is left out was not examined."""

    distribution: Line | None = Field(None, description="Which parts of the body are concerned, and which are not")
    power: Line | None = Field(None, description="Strength, as grades of the Medical Research Council where it is reduced")
    wasting: Line | None = Field(None, description="What has become thin")
    reflexes: Line | None = Field(None, description="Tendon reflexes, and the plantar response")
    tone: Line | None = Field(None, description="Tone")
    sensation: Line | None = Field(None, description="Sensation")


class Report(Spec):
    """What others found, a line each."""

    conduction: tuple[Line, ...] = Field((), max_length=20, description="Nerve conduction, late responses, repetitive stimulation")
    laboratory: tuple[Line, ...] = Field((), max_length=20, description="Blood, urine, cerebrospinal fluid")
    imaging: tuple[Line, ...] = Field((), max_length=20, description="What was seen on images")


class Differential(Spec):
    """Another disease that this one may be taken for."""

    name: Title = Field(description="Name of the other disease")
    told_by: Line = Field(description="The finding that separates the two, and how")


class Criteria(Spec):
    """What one set of diagnostic criteria makes of the needle's findings; the findings are keys of the glossary."""

    name: Title = Field(description="Name and year of the criteria")
    counted: tuple[Line, ...] = Field((), max_length=20, description="Findings of this case that count as signs of the lower motor neuron")
    uncounted: tuple[Line, ...] = Field((), max_length=20, description="Findings of this case that do not count")
    met: bool = Field(description="Whether these findings are what the criteria ask of a needle examination")
    why: Line = Field(description="Why, in a line or two")

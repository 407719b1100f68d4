"""What a teacher sets: which cases and findings are asked for, how, in which order, and questions of her own.

The models say what a lesson's file may contain; `sim.loader` reads the files and complains about them.
"""

from collections.abc import Sequence
from typing import Annotated, Any, Literal, Self, get_args

from pydantic import Field, model_validator

from sim.manoeuvres import MANOEUVRES
from sim.recipe import Spec, one_of
from sim.scenario import Named, SiteId
from sim.sheet import Line, Prose, Title

Kind = Literal["name_discharge", "which_of_two", "odd_one_out", "normal_or_not", "measure", "origin", "diagnosis", "criteria", "what_next"]
Sense = Literal["all", "ear", "eye", "skin"]
KINDS: tuple[Kind, ...] = get_args(Kind)
LONGEST_S = 3600.0


class ClipSpec(Spec):
    """A piece of a recording that a question plays: the seconds before `at_s`, as one sees them on the screen at that moment."""

    case: Line = Field(description="Id of a case or an exemplar")
    site: SiteId | None = Field(None, description="Muscle that is examined; the case's first if left out")
    seed: int = Field(1, ge=0, le=2**63 - 1, description="Which patient")
    insertion: int = Field(0, ge=0, le=1_000_000, description="Which insertion of the needle, counted from 0")
    at_s: float = Field(10.0, gt=0, le=LONGEST_S, description="Second of the recording at which the clip ends")
    seconds: float = Field(5.0, ge=0.5, le=60, description="Length of the clip, s")
    effort: float = Field(0.0, ge=0, le=1, description="Voluntary effort, share of the maximum")
    manoeuvre: Annotated[str, one_of("manoeuvre", MANOEUVRES)] | None = Field(
        None, description="What the examiner does from the beginning", json_schema_extra={"enum": list(MANOEUVRES)}
    )

    @model_validator(mode="after")
    def _begins_in_the_recording(self) -> Self:
        if self.seconds > self.at_s:
            raise ValueError(f"a clip that ends at {self.at_s:g} s cannot last {self.seconds:g} s: make `at_s` larger or `seconds` smaller")
        return self


class OwnQuestion(Spec):
    """A question in a teacher's own words, with options to choose from."""

    ask: Line = Field(description="What is asked")
    options: tuple[Line, ...] = Field(min_length=2, max_length=8, description="What can be chosen, as it is shown")
    right: tuple[Line, ...] = Field(min_length=1, max_length=8, description="Those of the options that are right: one, or all that apply")
    why: Line = Field(description="Why it is so, shown with the result")
    source: tuple[Line, ...] = Field(min_length=1, max_length=20, description="Where that comes from")
    clip: ClipSpec | None = Field(None, description="What is played with it")

    @model_validator(mode="after")
    def _right_ones_are_options(self) -> Self:
        if len({*self.options}) < len(self.options):
            raise ValueError("two of the options are the same")
        for answer in self.right:
            if answer not in self.options:
                raise ValueError(f"the right answer `{answer}` is none of the options: write it exactly as there")
        if len({*self.right}) == len(self.options):
            raise ValueError("all options are right: a question needs one that is wrong")
        return self


class Lesson(Named):
    """A set of questions: what is asked about what, how much, in which order, and when the learner is told."""

    title: Title = Field(description="Name of the lesson as it is shown")
    about: Prose = Field(description="What it is for and what a learner can do after it")
    place: int | None = Field(None, ge=1, le=1000, description="Place in the course; those without one come last")
    cases: tuple[Line, ...] = Field(
        (), max_length=100, description="Ids of cases and exemplars that signals are taken from; all if left out"
    )
    findings: tuple[Line, ...] = Field(
        (), max_length=100, description="Keys of the glossary that are asked for; all that the cases show if left out"
    )
    questions: tuple[Kind, ...] = Field(KINDS, min_length=1, max_length=20, description="Kinds of question: " + ", ".join(KINDS))
    senses: tuple[Sense, ...] = Field(("all",), min_length=1, max_length=4, description="By what a signal is judged: all, ear, eye, skin")
    length: int = Field(20, ge=1, le=500, description="Number of items")
    order: Literal["blocked", "mixed", "blocked_then_mixed"] = Field(
        "blocked_then_mixed",
        description="Finding after finding, all mixed, or first the one and then the other: blocked, mixed, blocked_then_mixed",
    )
    feedback: Literal["each", "end"] = Field("each", description="Whether the learner is told after each item or at the end: each, end")
    seconds_per_item: float | None = Field(None, ge=3, le=600, description="Time limit of an item, s; none if left out")
    seed: Annotated[int, Field(ge=0, le=2**63 - 1)] | Literal["fresh"] = Field(
        "fresh", description="A number, so that all get the same items, or `fresh`: new ones each time"
    )
    difficulty: Annotated[float, Field(ge=0, le=1)] | Literal["adaptive"] = Field(
        "adaptive", description="From 0 (easy) to 1, or `adaptive`: it follows the learner"
    )
    own: tuple[OwnQuestion, ...] = Field((), max_length=200, description="Questions of the teacher's own")

    @property
    def is_exam(self) -> bool:
        """Whether what is asked hangs on nothing but the seed: with a fixed one all who take it get the same items."""
        return self.seed != "fresh" or self.feedback == "end"


def lesson_schema(cases: Sequence[str], findings: Sequence[str]) -> dict[str, Any]:
    """JSON Schema of a lesson, for editors; the ids and keys given are offered."""
    schema = Lesson.model_json_schema()
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "Fasciscope lesson"
    for key, known in (("cases", cases), ("findings", findings)):
        schema["properties"][key]["items"] = {"enum": list(known)}
    return schema

"""What is examined side by side: two or more examinations that differ in one thing, and what to look for.

The models say what `comparisons.yaml` may contain; `sim.loader` reads it and complains about it.
"""

from typing import Annotated, Self

from pydantic import Field

from sim.amplifier import Sensitivity, Sweep
from sim.manoeuvres import MANOEUVRES
from sim.recipe import Spec, one_of
from sim.scenario import Language, Named, SiteId
from sim.sheet import Line, Title


class Member(Spec):
    """One of the examinations: a muscle of a case, with some of its mechanisms left out if that is what differs."""

    case: Line = Field(description="Id of a case or an exemplar, or of a variant as `als@early`")
    site: SiteId | None = Field(None, description="Muscle that is examined; the case's first if left out")
    insertion: int = Field(0, ge=0, le=1_000_000, description="Which insertion of the needle is shown first, counted from 0")
    months: float | None = Field(None, ge=0, le=600, description="Months since the disease began; the case's own if left out")
    without: tuple[Line, ...] = Field((), max_length=10, description="Kinds of mechanisms of this site that are left out")


class Told(Spec):
    """The words of a comparison in another language."""

    title: Title = Field(description="Name of the comparison as it is shown")
    look_for: Line = Field(description="What to look for, in one or two sentences")


class Comparison(Named):
    """Two or more examinations of patients of the same seed, with the same effort and manoeuvre, two of them side by side."""

    title: Title = Field(description="Name of the comparison as it is shown")
    look_for: Line = Field(description="What to look for, in one or two sentences")
    members: tuple[Member, ...] = Field(min_length=2, max_length=6, description="What is compared; the first two are shown first")
    seed: int = Field(1, ge=0, le=2**63 - 1, description="Which patient is shown first, the same for all members")
    effort: float = Field(0.0, ge=0, le=1, description="Voluntary effort, share of the maximum, as it is first shown")
    manoeuvre: Annotated[str, one_of("manoeuvre", MANOEUVRES)] | None = Field(
        None, description="What the examiner does from the beginning", json_schema_extra={"enum": list(MANOEUVRES)}
    )
    sweep_ms: Sweep = Field(10, description="Sweep as it is first shown, ms per division")
    sensitivity_uv: Sensitivity = Field(50, description="Gain as it is first shown, µV per division")
    translations: dict[Language, Told] = Field({}, description="Its words in other languages, by their two letters")

    def told_in(self, language: str) -> Self:
        """The comparison with its words in another language; as it is where it was not translated."""
        over = self.translations.get(language)
        return self if over is None else self.model_copy(update={"title": over.title, "look_for": over.look_for})

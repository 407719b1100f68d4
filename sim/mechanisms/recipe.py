"""What every mechanism has in common: it takes a muscle as it is and returns it changed, and its numbers may be courses over months."""

from abc import abstractmethod
from dataclasses import dataclass
from typing import Annotated, Self

import numpy as np
from pydantic import Field

from sim.axon import Axons
from sim.fibres import Fibres
from sim.population import Population
from sim.recipe import Recipe

Share = Annotated[float, Field(ge=0, le=1)]
Course = Share | Annotated[dict[Annotated[float, Field(ge=0, le=600)], Share], Field(min_length=2)]


@dataclass(frozen=True)
class State:
    """A muscle under the hands of the mechanisms."""

    seed: int
    site: int
    population: Population
    fibres: Fibres
    axons: Axons


class Mechanism(Recipe):
    """One thing that a disease does."""

    def at(self, months: float) -> Self:
        """The same mechanism with every course read at `months`."""
        courses = {name: value for name in type(self).model_fields if isinstance(value := getattr(self, name), dict)}
        return self.model_copy(update={name: float(np.interp(months, *course_points(course))) for name, course in courses.items()})

    @abstractmethod
    def apply(self, state: State) -> State:
        """The muscle after it; the mechanism's courses have been read."""


def course_points(course: dict[float, float]) -> tuple[list[float], list[float]]:
    """Months and values of a course, in order of months."""
    months = sorted(course)
    return months, [course[m] for m in months]

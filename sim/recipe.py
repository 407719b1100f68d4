"""What every piece of a scenario file has in common: strict, frozen, described."""

from typing import ClassVar

from pydantic import BaseModel, ConfigDict


class Spec(BaseModel):
    """A piece of a YAML file: unknown keys are errors, values cannot be changed afterwards."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False, strict=False)


class Recipe(Spec):
    """One mechanism or discharge as a teacher writes it; `title` and `source` are the same for all of its kind."""

    kind: str

    title: ClassVar[str]
    source: ClassVar[str]

"""What every piece of a scenario file has in common: strict, frozen, described."""

from collections.abc import Iterable
from typing import ClassVar

from pydantic import AfterValidator, BaseModel, ConfigDict


def one_of(what: str, known: Iterable[str]) -> AfterValidator:
    """Check that a word of a file is one of those known; `what` it is called in the complaint."""
    words = list(known)

    def check(word: str) -> str:
        if word not in words:
            raise ValueError(f"there is no {what} `{word}`; known: {', '.join(words)}")
        return word

    return AfterValidator(check)


class Spec(BaseModel):
    """A piece of a YAML file: unknown keys are errors, values cannot be changed afterwards."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False, strict=False)


class Recipe(Spec):
    """One mechanism or discharge as a teacher writes it; `title` and `source` are the same for all of its kind."""

    kind: str

    title: ClassVar[str]
    source: ClassVar[str]

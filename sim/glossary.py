"""The words of the field: one entry for each thing that can be found, measured or explained.

The models say what `glossary.yaml` may contain; `sim.loader` reads it and complains about it.
"""

import re
from collections.abc import Mapping
from typing import Any, Literal

from pydantic import BaseModel, Field

from sim.discharges import Origin
from sim.scenario import Named
from sim.sheet import Line, Sentence, Title

Sort = Literal["discharge", "finding", "potential", "mechanism", "measure", "concept", "sign"]
FINDINGS: frozenset[Sort] = frozenset({"discharge", "finding", "potential"})
KEY = re.compile(r"[a-z][a-z0-9_]{0,59}")


class Wording(Named):
    """What an entry says in another language."""

    term: Title = Field(description="The word as it is shown")
    definition: Sentence = Field(description="What it is, in one sentence")
    sound: Line | None = Field(None, description="What it sounds like")
    skin: Line | None = Field(None, description="What is seen on the skin")
    told_by: Line | None = Field(None, description="By what it is told from what it is confused with")


class Entry(Named):
    """What one word of the field means, how it sounds and looks, and by what it is told from what it is confused with."""

    term: Title = Field(description="The word as it is shown")
    definition: Sentence = Field(description="What it is, in one sentence")
    sort: Sort = Field(description="Sort of thing: discharge, finding, potential, mechanism, measure, concept or sign")
    normal: bool | None = Field(None, description="Whether it may be found in a healthy muscle")
    sound: Line | None = Field(None, description="What it sounds like")
    skin: Line | None = Field(None, description="What is seen on the skin")
    told_by: Line | None = Field(None, description="By what it is told from what it is confused with")
    origin: Origin | None = Field(None, description="Where it is born along the motor unit, mostly")
    confused_with: tuple[str, ...] = Field(
        (), max_length=20, description="Keys of the entries it is confused with, the most frequent first"
    )
    source: tuple[Line, ...] = Field(min_length=1, max_length=20, description="Where the statement comes from")

    @property
    def is_finding(self) -> bool:
        """Whether a learner can be asked to recognise it: it is found, is normal or not, and is told by something."""
        return self.sort in FINDINGS and self.normal is not None and self.told_by is not None


def findings(glossary: Mapping[str, Entry]) -> list[str]:
    """Keys of what a learner can be asked to recognise, in the order of the file."""
    return [key for key, entry in glossary.items() if entry.is_finding]


def schema_by_keys(title: str, entry: type[BaseModel]) -> dict[str, Any]:
    """JSON Schema, for editors, of a file whose keys each have an entry below them."""
    told = entry.model_json_schema()
    parts = told.pop("$defs", {})
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"Fasciscope {title}",
        "type": "object",
        "propertyNames": {"pattern": f"^{KEY.pattern}$"},
        "additionalProperties": told,
        **({"$defs": parts} if parts else {}),
    }

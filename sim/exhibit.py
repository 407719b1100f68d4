"""What the atlas shows of an entry of the glossary: whose muscle, and what the examiner does there.

The model says what `atlas.yaml` may contain; `sim.loader` reads the file and complains about it.
"""

from typing import Annotated

from pydantic import Field

from sim.manoeuvres import MANOEUVRES
from sim.recipe import one_of
from sim.scenario import Named, SiteId
from sim.sheet import Line


class Exhibit(Named):
    """A muscle in which an entry of the glossary is seen and heard; `seed` and `insertion` say where first, before others are sought."""

    case: Line = Field(description="Id of a case or an exemplar, with @variant where it is one")
    site: SiteId | None = Field(None, description="Muscle that is examined; the case's first if left out")
    seed: int = Field(1, ge=0, le=2**63 - 1, description="The first patient")
    insertion: int = Field(0, ge=0, le=1_000_000, description="The first insertion of the needle, counted from 0")
    seconds: float = Field(8.0, ge=1, le=300, description="How long one listens until it has been heard, s")
    effort: float = Field(0.0, ge=0, le=1, description="Voluntary effort, share of the maximum")
    manoeuvre: Annotated[str, one_of("manoeuvre", MANOEUVRES)] | None = Field(
        None, description="What the examiner does", json_schema_extra={"enum": list(MANOEUVRES)}
    )
    needle_every_s: float | None = Field(
        None, ge=0.5, le=30, description="How often the needle is moved a little, s; left alone if left out"
    )
    sweep_ms: int = Field(20, ge=1, le=500, description="Sweep at which it is seen well, ms a division")
    gain_uv: int = Field(100, ge=10, le=10_000, description="Gain at which it is seen well, µV a division")

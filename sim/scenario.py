"""What teachers write: a muscle, and a case that is a recipe of mechanisms and discharges at the sites of a patient.

The models say what a file may contain; `sim.loader` reads the files and complains about them.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self, TypeVar

from pydantic import Field, PrivateAttr, StringConstraints

from sim.axon import Nerve
from sim.discharges import DISCHARGES, Discharge
from sim.electrode import ELECTRODES
from sim.fibres import Anatomy
from sim.mechanisms import MECHANISMS, Mechanism
from sim.population import Firing
from sim.recipe import Spec, one_of
from sim.sheet import Criteria, Differential, Line, Prose, Report, Sentence, Signs, Title
from sim.surface import POSTURES, TONES, Placement, register
from sim.twitch import Contraction

SiteId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
VariantId = SiteId
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")]
AnySpec = TypeVar("AnySpec", bound=Spec)

OLD = 55  # years from which the older of the two bodies is shown

if TYPE_CHECKING:
    AnyMechanism = Mechanism
    AnyDischarge = Discharge
else:
    AnyMechanism = Annotated[reduce(or_, MECHANISMS.values()), Field(discriminator="kind")]
    AnyDischarge = Annotated[reduce(or_, DISCHARGES.values()), Field(discriminator="kind")]


class Named(Spec):
    """A file's content, with the file's stem as its id."""

    _id: str = PrivateAttr("")

    def model_post_init(self, context: Any) -> None:
        self._id = (context or {}).get("id", "")

    @property
    def id(self) -> str:
        return self._id

    def known_as(self, name: str) -> Self:
        """The same under another id."""
        other = self.model_copy()
        other.model_post_init({"id": name})
        return other


class Naming(Spec):
    """The names of a muscle in another language."""

    title: Title = Field(description="Name of the muscle as it is shown")
    nerve: Line = Field(description="Nerve that supplies it")
    root: Line = Field(description="Spinal roots, or the brain-stem nucleus")


class MuscleSpec(Named):
    """A healthy muscle: how many units it has, how they fire, where their fibres lie, how they twitch, where it is under the skin."""

    title: Title = Field(description="Name of the muscle as it is shown")
    nerve: Line = Field(description="Nerve that supplies it")
    root: Line = Field(description="Spinal roots, or the brain-stem nucleus")
    electrode: Annotated[str, one_of("electrode", ELECTRODES)] = Field(
        description="Needle that is used here: " + ", ".join(ELECTRODES), json_schema_extra={"enum": list(ELECTRODES)}
    )
    units: int = Field(ge=1, le=3000, description="Number of motor units")
    firing: Firing = Field(description="Recruitment and firing rates")
    anatomy: Anatomy = Field(description="Size of the muscle, territories and fibres")
    axon: Nerve = Field(description="Length and speed of the motor axons")
    twitch: Contraction = Field(description="Force and speed of single units")
    blinks: bool = Field(False, description="Whether this muscle closes the eye in a blink")
    skin: Placement | None = Field(None, description="Where the muscle lies on a baked surface; left out where none shows it")
    sources: dict[str, Line] = Field(min_length=1, description="Where each number comes from, by its path: `anatomy.tendon_mm: …`")
    translations: dict[Language, Naming] = Field({}, description="Its names in other languages, by their two letters")

    def told_in(self, language: str) -> "MuscleSpec":
        """The muscle with its names in another language; as it is where it was not translated."""
        over = self.translations.get(language)
        return self if over is None else _laid_over(self, over)

    @property
    def registered(self) -> str:
        """The name under which the baked surfaces know the muscle."""
        return (self.skin and self.skin.registered_as) or self.id


class Jerks(Spec):
    """Bursts that the brain drives and nobody wills: a myorhythmia, a focal motor seizure; the drive recruits neurons by their size."""

    effort: float = Field(0.3, gt=0, le=1, description="Drive at the height of a burst, as an effort, share of the maximum")
    rate_hz: float = Field(2.0, ge=0.2, le=5, description="Bursts a second (myorhythmia 1-4; clonic seizure 0.2-5)")
    burst_ms: float = Field(150.0, ge=30, le=500, description="How long the drive of one burst lasts, ms")
    interval_cv: float = Field(0.0, ge=0, le=0.3, description="Coefficient of variation of the interval between bursts")
    attack_s: float = Field(0.0, ge=0, le=600, description="How long an attack lasts, s (0: it goes on without end)")
    pause_s: float = Field(0.0, ge=0, le=3600, description="Pause between two attacks, s")
    march_s: float = Field(0.0, ge=0, le=300, description="How long after its beginning an attack reaches this muscle, s")


class Rest(Spec):
    """What a patient's brain makes of a muscle that should rest: voluntarily, nearly so, or against the will."""

    effort: float = Field(0.0, ge=0, le=0.5, description="Effort that goes on when asked to relax, share of the maximum")
    tremor_hz: float = Field(0.0, ge=0, le=12, description="Rate of a tremor that this effort comes in, Hz (0: none; 4-12)")
    blinks_per_min: float = Field(0.0, ge=0, le=60, description="Spontaneous blinks a minute (about 15)")
    jerks: Jerks | None = Field(None, description="Bursts that the brain drives and that no relaxing ends")


class Person(Spec):
    """Who is examined: decides which body is seen."""

    sex: Literal["female", "male"] = Field("male", description="Body that is seen: female or male")
    age: int = Field(40, ge=18, le=100, description=f"Age in years; from {OLD} on an older body is seen")
    skin: Annotated[str, one_of("tone of skin", TONES)] = Field(
        "light", description="Tone of the skin: " + ", ".join(TONES), json_schema_extra={"enum": list(TONES)}
    )
    posture: Annotated[str, one_of("posture", POSTURES)] = Field(
        "relaxed", description="How limbs are held: " + ", ".join(POSTURES), json_schema_extra={"enum": list(POSTURES)}
    )

    def seen(self, surface: str) -> str:
        """The surface that shows a region in this posture."""
        return POSTURES[self.posture].get(surface, surface)

    @property
    def body(self) -> str:
        """Key of the baked body."""
        return f"{'woman' if self.sex == 'female' else 'man'}_{'old' if self.age >= OLD else 'young'}"


class Site(Spec):
    """One muscle of the patient and what is wrong with it; with nothing listed it is healthy."""

    note: Line | None = Field(None, description="What a learner may be told about this site")
    rest: Rest = Field(Rest(), description="What goes on here when the patient is asked to relax")
    along_mm: float = Field(0.0, ge=-60, le=60, description="Where along the fibres the needle goes in, mm from the muscle's usual place")
    mechanisms: tuple[AnyMechanism, ...] = Field((), max_length=20, description="What the disease has done to units and fibres, in order")
    discharges: tuple[AnyDischarge, ...] = Field((), max_length=20, description="What fires by itself here")
    shows: tuple[Line, ...] = Field((), max_length=20, description="Findings that the needle shows here: keys of the glossary")
    never: tuple[Line, ...] = Field((), max_length=20, description="Findings that the needle never shows here: keys of the glossary")


class Retelling(Spec):
    """Texts of a case as they differ in a variant or a language; a list stands in for the whole list of the case."""

    history: Prose | None = Field(None, description="What the patient tells, and what the examination without a needle shows")
    findings: tuple[Line, ...] | None = Field(None, min_length=1, max_length=40, description="What the needle examination shows")
    explanation: Prose | None = Field(None, description="Why it is so")
    signs: Signs | None = Field(None, description="The examination without a needle, as far as it differs")
    report: Report | None = Field(None, description="Nerve conduction, laboratory and images, as far as they differ")
    differentials: tuple[Differential, ...] | None = Field(None, max_length=12, description="What it may be taken for")
    management: Prose | None = Field(None, description="Course and treatment in outline")
    objectives: tuple[Line, ...] | None = Field(None, max_length=10, description="What somebody who has gone through the case can do")
    limits: tuple[Line, ...] | None = Field(None, max_length=10, description="Where the model differs from patients")
    next_step: Sentence | None = Field(None, description="What should be done next, in one sentence")
    criteria: tuple[Criteria, ...] | None = Field(None, max_length=10, description="What diagnostic criteria make of the findings")


class Note(Spec):
    """A site's note in another language."""

    note: Line = Field(description="What a learner may be told about this site")


class Translation(Retelling):
    """A case's texts in another language."""

    title: Title = Field(description="Name of the case, or of the variant, in this language")
    sites: dict[SiteId, Note] = Field({}, description="Notes of the sites in this language")


class Variant(Retelling):
    """The case in another patient: easier or harder, earlier or later; only what differs is written."""

    title: Title = Field(description="What is different, as it is shown after the case's name")
    difficulty: Literal["easier", "same", "harder"] = Field(description="Easier or harder to tell than the case itself, or the same")
    patient: Person | None = Field(None, description="Sex, age, skin and posture, as far as they differ")
    months: float | None = Field(None, ge=0, le=600, description="Months since the disease began")
    hum_uv: float | None = Field(None, ge=0, le=1000, description="Mains hum in the room, µV")
    sites: dict[SiteId, Site] = Field({}, description="Sites of the case at which something differs, with what differs there")
    translations: dict[Language, Translation] = Field({}, description="The texts of this variant in other languages, by their two letters")


class Scenario(Named):
    """A case: what the patient tells, what is found, why, and the recipe from which each site is made."""

    title: Title = Field(description="Name of the case as it is shown")
    history: Prose = Field(description="What the patient tells, and what the examination without a needle shows")
    findings: tuple[Line, ...] = Field(min_length=1, max_length=40, description="What the needle examination shows, one line each")
    explanation: Prose = Field(description="Why it is so, what it is mistaken for, and where the model differs from patients")
    sources: tuple[Line, ...] = Field(min_length=1, max_length=60, description="Where the statements and numbers come from")
    signs: Signs = Field(Signs(), description="The examination without a needle")
    report: Report = Field(Report(), description="Nerve conduction, laboratory and images, as they were reported")
    differentials: tuple[Differential, ...] = Field((), max_length=12, description="What it may be taken for, and what separates the two")
    management: Prose | None = Field(None, description="Course and treatment in outline; never advice to a patient")
    objectives: tuple[Line, ...] = Field((), max_length=10, description="What somebody who has gone through the case can do")
    limits: tuple[Line, ...] = Field((), max_length=10, description="Where the model differs from patients")
    next_step: Sentence | None = Field(None, description="What should be done next, in one sentence that the sources bear out")
    told_by_needle: bool = Field(True, description="Whether two muscles at rest and one with effort tell the case, so that it is asked for")
    may_show: tuple[Line, ...] = Field(
        (), max_length=20, description="Findings that such patients may have beside what the sites list: keys of the glossary"
    )
    criteria: tuple[Criteria, ...] = Field((), max_length=10, description="What diagnostic criteria make of the findings")
    patient: Person = Field(Person(), description="Sex, age, skin and posture of the patient")
    months: float = Field(0.0, ge=0, le=600, description="Months since the disease began, as the case is first shown")
    hum_uv: float = Field(0.0, ge=0, le=1000, description="Mains hum in the room, µV, until somebody sees to it")
    sites: dict[SiteId, Site] = Field(
        min_length=1,
        max_length=40,
        description="Muscles that can be examined, the default one first: a muscle's id, with left_ or right_ where both sides exist",
    )
    variants: dict[VariantId, Variant] = Field({}, max_length=12, description="The case in other patients, by short names")
    translations: dict[Language, Translation] = Field({}, description="The case's texts in other languages, by their two letters")

    def varied(self, variant: str) -> "Scenario":
        """The case as one of its variants has it, with `case@variant` as its id; KeyError if there is none of that name."""
        over = self.variants[variant]
        case = _laid_over(self, over)
        titles = {language: f"{self.translations[language].title}: {one.title}" for language, one in over.translations.items()}
        told = {language: one.model_copy(update={"title": titles.get(language, one.title)}) for language, one in case.translations.items()}
        case = case.model_copy(update={"title": f"{self.title}: {over.title}", "variants": {}, "translations": told})
        case._id = f"{self.id}@{variant}"  # noqa: SLF001  its own
        return case

    def without(self, kinds: Collection[str]) -> "Scenario":
        """The case as if its mechanisms of these kinds had done nothing: all else, and every draw of it, is as before."""
        if not kinds:
            return self
        kept = {name: tuple(one for one in site.mechanisms if one.kind not in kinds) for name, site in self.sites.items()}
        sites = {name: site.model_copy(update={"mechanisms": kept[name]}) for name, site in self.sites.items()}
        return self.model_copy(update={"sites": sites})

    def told_in(self, language: str) -> "Scenario":
        """The case with its texts in another language; as it is where it was not translated."""
        over = self.translations.get(language)
        return self if over is None else _laid_over(self, over)

    @property
    def course_months(self) -> float | None:
        """The last month to which a course of any mechanism runs; None if nothing in the case changes with the months."""
        values = [value for site in self.sites.values() for mechanism in site.mechanisms for _, value in mechanism]
        return max((max(course) for course in values if isinstance(course, dict) and len(set(course.values())) > 1), default=None)


def _laid_over(case: AnySpec, over: Spec) -> AnySpec:
    """A model with what was written in another in its place: of models and maps of models, part by part."""
    changed = {}
    for name in over.model_fields_set & type(case).model_fields.keys():
        old, new = getattr(case, name), getattr(over, name)
        if isinstance(new, dict):
            new = old | {key: _laid_over(old[key], one) if key in old else one for key, one in new.items()}
        changed[name] = _laid_over(old, new) if isinstance(old, Spec) and isinstance(new, Spec) else new
    return case.model_copy(update=changed)


def muscle_of(site: str) -> str:
    """The muscle's id in a site's id."""
    return site.removeprefix("left_").removeprefix("right_")


def unregistered(muscle: MuscleSpec) -> str:
    """Why a muscle cannot lie on the surface its file names, in a sentence; empty if it can."""
    if muscle.skin is None:
        return ""
    name, surface = muscle.registered, muscle.skin.surface
    places = next(iter(register().values()))
    if name in places.get(surface, {}):
        return ""
    where = [other for other, muscles in places.items() if name in muscles]
    there = f"`{name}` is on: {', '.join(where)}" if where else f"on it are: {', '.join(places.get(surface, {}))}"
    return f"the muscle `{name}` is not registered on the surface `{surface}`; {there}; or leave out `skin`"


def unsourced(values: dict[str, Any]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Places in a muscle file's values where a number has no source, or a source no number, with what to say there."""
    sources = values.get("sources")
    named = set(sources) if isinstance(sources, dict) else set()
    numbers = set(_numbers({key: value for key, value in values.items() if key != "sources"}, ()))
    for path in sorted(numbers):
        if ".".join(path) not in named:
            yield path, f"this number has no source: add `{'.'.join(path)}: …` under `sources`"
    for name in sorted(named - {".".join(path) for path in numbers}):
        yield ("sources", name), f"`{name}` names no number of this file; a source is given for one number, as `anatomy.tendon_mm`"


def _numbers(value: Any, path: tuple[str, ...]) -> Iterable[tuple[str, ...]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _numbers(inner, (*path, key))
    elif isinstance(value, list):
        if any(True for item in value for _ in _numbers(item, path)):
            yield path
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield path


def schema_json(muscles: Iterable[str] = (), findings: Collection[str] = ()) -> dict[str, Any]:
    """JSON Schema of a case, for editors; `muscles`, their ids, are the only keys of `sites`, `findings` are offered to `shows`."""
    schema = Scenario.model_json_schema()
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "Fasciscope case"
    parts = schema["$defs"]
    kinds: dict[str, Mapping[str, type[Spec]]] = {"mechanisms": MECHANISMS, "discharges": DISCHARGES}
    for key, recipes in kinds.items():
        # Said once more for all kinds together, as editors name only some of them where one is misspelt
        parts["Site"]["properties"][key]["items"]["properties"] = {"kind": {"enum": list(recipes)}}
        for recipe in recipes.values():
            part = parts[recipe.__name__]
            part["properties"]["kind"]["description"] = part["description"].partition("\n")[0]
    names = [side + muscle for muscle in muscles for side in ("", "left_", "right_")]
    for holder in (schema, parts["Variant"], parts["Translation"]) if names else ():
        holder["properties"]["sites"]["propertyNames"] = {"enum": names}
    for key in ("shows", "never"):
        parts["Site"]["properties"][key]["items"]["examples"] = list(findings)  # no more than that, as authors may add to the glossary
    for holder in (schema, *parts.values()):
        for field in holder.get("properties", {}).values():
            if field.get("default", ...) is None:  # editors would write `null`
                del field["default"]
    return schema

"""Cases, exemplars and muscles."""

from functools import lru_cache
from pathlib import Path

from sim.loader.complaints import Complaint, ScenarioError, hint
from sim.loader.complaints import Path as Within
from sim.loader.reading import accepted, complain_of_unknown, files_of, path_of, read, stamp_of, validated
from sim.loader.strict_yaml import Document
from sim.loader.words import glossary_stamps, load_glossary
from sim.mechanisms import AberrantRegeneration
from sim.scenario import MuscleSpec, Scenario, Site, Translation, Variant, muscle_of, unregistered, unsourced


def load_scenario(name_or_path: str | Path, folder: Path | None = None) -> Scenario:
    """A case or an exemplar by its id or by the path of its file, `@variant` after either; ScenarioError if it is wrong or there is none.

    `folder` is searched before the shipped files.
    """
    name, variant = parted(name_or_path)
    path, known = path_of(name, "cases", folder), tuple(list_muscles(folder))
    stamp = stamp_of(path)
    words = glossary_stamps(folder)
    case = _scenario_in(path, known, folder) if stamp is None else _known_scenario(path.absolute(), (stamp, words), known, folder)
    if variant and variant not in case.variants:
        there = hint(variant, case.variants, "its variants") if case.variants else "; it has none"
        raise ScenarioError([Complaint(str(name_or_path), 1, 1, f"the case `{case.id}` has no variant `{variant}`{there}")])
    return case.varied(variant) if variant else case


def parted(name_or_path: str | Path) -> tuple[str | Path, str]:
    """The case of `case@variant`, by id or path, and the variant; the latter empty where none is named."""
    case, _, variant = str(name_or_path).rpartition("@")
    if not case or not variant.replace("_", "").isalnum() or Path(name_or_path).is_file():
        return name_or_path, ""
    return (Path(case) if isinstance(name_or_path, Path) else case), variant


@lru_cache(maxsize=64)
def _known_scenario(path: Path, _stamps: tuple[object, ...], known: tuple[str, ...], folder: Path | None) -> Scenario:
    """A file that was read before is not read again until it, or the glossary, has changed: every patient asks for it."""
    return _scenario_in(path, known, folder)


def _scenario_in(path: Path, known: tuple[str, ...], folder: Path | None) -> Scenario:
    document = read(path)
    scenario = validated(document, Scenario, path.stem)
    sites = document.value.get("sites") if isinstance(document.value, dict) else None
    for site in sites if isinstance(sites, dict) else ():
        if muscle_of(site) not in known:
            sides = list(known) + [side + muscle for side in ("left_", "right_") if site.startswith(side) for muscle in known]
            message = f"there is no muscle `{muscle_of(site)}`{hint(site, sides, 'known muscles')}"
            document.complain_at(("sites", site), message, about_key=True)
    if scenario is not None:
        _complain_of_places(document, scenario)
        _complain_of_nerves(document, scenario, known)
        _complain_of_findings(document, scenario, folder)
    return accepted(document, scenario)


def _complain_of_places(document: Document, scenario: Scenario) -> None:
    """Note sites that a variant or a translation has and the case has not."""
    parts: dict[Within, Variant | Translation] = {("translations", language): told for language, told in scenario.translations.items()}
    for name, variant in scenario.variants.items():
        parts |= {("variants", name): variant}
        parts |= {("variants", name, "translations", language): told for language, told in variant.translations.items()}
        for language in variant.translations.keys() - scenario.translations.keys():
            document.complain_at(("variants", name, "translations", language), "the case itself is not translated into this language", True)
    for within, part in parts.items():
        for site in part.sites:
            if site not in scenario.sites:
                message = f"the case has no site `{site}`{hint(site, scenario.sites, 'its sites')}"
                document.complain_at((*within, "sites", site), message, about_key=True)


def _every_site(scenario: Scenario) -> dict[Within, Site]:
    """The sites of a case and those of its variants, by where they stand."""
    sites: dict[Within, Site] = {("sites", name): site for name, site in scenario.sites.items()}
    for variant, differing in scenario.variants.items():
        sites |= {("variants", variant, "sites", name): site for name, site in differing.sites.items()}
    return sites


def _complain_of_nerves(document: Document, scenario: Scenario, known: tuple[str, ...]) -> None:
    """Note muscles that are named as the one from which axons have grown, and do not exist."""
    for within, site in _every_site(scenario).items():
        for number, mechanism in enumerate(site.mechanisms):
            if isinstance(mechanism, AberrantRegeneration) and mechanism.source_muscle not in known:
                message = f"there is no muscle `{mechanism.source_muscle}`{hint(mechanism.source_muscle, known, 'known muscles')}"
                document.complain_at((*within, "mechanisms", number, "source_muscle"), message)


def _complain_of_findings(document: Document, scenario: Scenario, folder: Path | None) -> None:
    """Note what is named as a finding and is not in the glossary, and what a site both shows and never shows."""
    named: dict[Within, tuple[str, ...]] = {("may_show",): scenario.may_show}
    for number, criteria in enumerate(scenario.criteria):
        named |= {("criteria", number, "counted"): criteria.counted, ("criteria", number, "uncounted"): criteria.uncounted}
    for within, site in _every_site(scenario).items():
        named |= {(*within, "shows"): site.shows, (*within, "never"): site.never}
        for number, key in enumerate(site.never):
            if key in site.shows:
                document.complain_at((*within, "never", number), f"`{key}` is among what is shown here, too: strike out one of them")
    for within, keys in named.items():
        if keys:
            complain_of_unknown(document, within, load_glossary(folder), "entry of the glossary")


def load_muscle(name_or_path: str | Path, folder: Path | None = None) -> MuscleSpec:
    """A muscle by its id or by the path of its file; `folder` is searched before the shipped files. Raises ScenarioError."""
    path = path_of(name_or_path, "muscles", folder)
    stamp = stamp_of(path)
    return _muscle_in(path) if stamp is None else _known_muscle(path.absolute(), stamp)


@lru_cache(maxsize=64)
def _known_muscle(path: Path, _stamp: tuple[int, int]) -> MuscleSpec:
    """As with cases."""
    return _muscle_in(path)


def _muscle_in(path: Path) -> MuscleSpec:
    document = read(path)
    muscle = validated(document, MuscleSpec, path.stem)
    if isinstance(document.value, dict):
        for place, message in unsourced(document.value):
            document.complain_at(place, message, about_key=True)
    if muscle is not None and (reason := unregistered(muscle)):
        document.complain_at(("skin", "registered_as" if muscle.skin and muscle.skin.registered_as else "surface"), reason)
    return accepted(document, muscle)


def list_cases(folder: Path | None = None) -> list[str]:
    """Ids of the cases in `folder`/cases and of the shipped ones, sorted."""
    return sorted(files_of("cases", folder))


def list_exemplars(folder: Path | None = None) -> list[str]:
    """Ids of the exemplars, which show one discharge each, in `folder`/exemplars and of the shipped ones, sorted."""
    return sorted(files_of("exemplars", folder))


def list_muscles(folder: Path | None = None) -> list[str]:
    """Ids of the muscles in `folder`/muscles and of the shipped ones, sorted."""
    return sorted(files_of("muscles", folder))

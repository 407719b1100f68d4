"""The schema by which editors judge cases: the committed one is the program's, takes every shipped case and refuses what is wrong."""

import json
from functools import cache

import pytest
from jsonschema import Draft202012Validator

import main
from sim import loader

FILE = loader.SHIPPED / "case.schema.json"
CASES = {path.stem: path for sort in ("cases", "exemplars") for path in loader.files_of(sort, None).values()}
CASE = {
    "title": "A hand",
    "history": "It twitches.",
    "findings": ["Something fires"],
    "explanation": "Something is excitable.",
    "sources": ["Kleine 2008 Neurology"],
    "sites": {"deltoid": {"discharges": [{"kind": "fibrillation", "rate_hz": 5}]}},
}


@cache
def validator() -> Draft202012Validator:
    schema = json.loads(FILE.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def test_the_committed_schema_is_what_the_program_prints(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["schema"]) == 0
    assert FILE.read_text(encoding="utf-8") == capsys.readouterr().out, "renew it: uv run main.py schema > scenarios/case.schema.json"


@pytest.mark.parametrize("name", CASES)
def test_every_shipped_case_keeps_the_schema(name: str) -> None:
    assert [error.message for error in validator().iter_errors(loader.read_yaml(CASES[name]))] == []


@pytest.mark.parametrize(("wrong", "at"), [
    ({"histry": "It twitches."}, []),
    ({"months": "ten"}, ["months"]),
    ({"sites": {"deltiod": {}}}, ["sites"]),
    ({"sites": {"deltoid": {"discharges": [{"kind": "fibrillation", "rate_hz": 500}]}}}, ["sites", "deltoid", "discharges", 0]),
    ({"sites": {"deltoid": {"discharges": [{"kind": "fibrilation"}]}}}, ["sites", "deltoid", "discharges", 0, "kind"]),
    ({"sites": {"deltoid": {"mechanisms": [{"kind": "ageing", "rings": 3}]}}}, ["sites", "deltoid", "mechanisms", 0]),
    ({"variants": {"early": {"title": "Early", "difficulty": "same", "sites": {"deltiod": {}}}}}, ["variants", "early", "sites"]),
])  # fmt: skip
def test_what_is_wrong_is_refused_where_it_stands(wrong: dict, at: list) -> None:
    assert validator().is_valid(CASE)
    assert at in [list(error.absolute_path) for error in validator().iter_errors(CASE | wrong)]


def test_editors_are_offered_every_finding_that_shipped_cases_claim_and_may_write_others() -> None:
    for key in ("shows", "never"):
        offered = validator().schema["$defs"]["Site"]["properties"][key]["items"]["examples"]
        cases = [loader.load_scenario(name) for name in loader.list_cases()]
        assert {finding for case in cases for site in case.sites.values() for finding in getattr(site, key)} <= set(offered)
        assert validator().is_valid(CASE | {"sites": {"deltoid": {key: ["finding_of_my_own_glossary"]}}})


def test_editors_have_a_sentence_for_every_kind() -> None:
    kinds = [part["properties"]["kind"] for part in validator().schema["$defs"].values() if "kind" in part.get("properties", {})]
    assert len({kind["description"] for kind in kinds}) == len(kinds) > 25


@pytest.mark.parametrize("sort", ["glossary", "comparisons", "atlas"])
def test_every_shipped_file_of_entries_keeps_its_schema(capsys: pytest.CaptureFixture[str], sort: str) -> None:
    assert main.main(["schema", sort]) == 0
    schema = json.loads(capsys.readouterr().out)
    Draft202012Validator.check_schema(schema)
    shipped = loader.read_yaml(loader.SHIPPED / f"{sort}.yaml")
    assert [error.message for error in Draft202012Validator(schema).iter_errors(shipped)] == []
    spoilt = {key: entry | {"colour": "red"} for key, entry in shipped.items()}
    assert len(list(Draft202012Validator(schema).iter_errors(spoilt))) == len(shipped)

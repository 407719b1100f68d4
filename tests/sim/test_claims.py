"""A case's claims about what the needle shows are measured in its signals."""

import pytest

from sim.authoring import unheard
from sim.loader import load_scenario
from sim.teach import claims
from sim.teach.clips import Patients

CASE = """title: A claim
history: Nobody is ill.
findings: [Something is claimed]
explanation: It is claimed.
sources: [A test]
sites:
  biceps_brachii:
    SHOWS
"""
TWITCHING = """mechanisms: [{kind: axonal_hyperexcitability, share: 0.1}]
    discharges: [{kind: fasciculation, rate_hz: 0.5}]
    SHOWS"""

VARIANTS = """variants:
  late:
    title: Late
    difficulty: same
    sites:
      biceps_brachii: {shows: [multiplet]}
  twitchless:
    title: Elsewhere
    difficulty: same
    months: 2
"""


@pytest.fixture
def unmet(tmp_path, monkeypatch):
    """What is wrong with a biceps that shows so, in one patient."""
    monkeypatch.setattr(claims, "SEEDS", (1,))
    monkeypatch.setattr(claims, "INSERTIONS", 3)

    def ask(shows, twitching=False):
        path = tmp_path / "claim.yaml"
        path.write_text(CASE.replace("SHOWS", TWITCHING if twitching else "SHOWS").replace("SHOWS", shows))
        return list(claims.unmet(str(path), load_scenario(path), Patients()))

    return ask


def test_what_is_there_may_be_claimed_and_what_is_not_may_be_excluded(unmet):
    assert unmet("shows: [electrical_silence, normal_recruitment]\n    never: [fasciculation, reduced_recruitment]") == []
    assert unmet("shows: [fasciculation]\n    never: [active_denervation]", twitching=True) == []


def test_what_is_not_there_may_not_be_claimed(unmet):
    ((place, told),) = unmet("shows: [electrical_silence, fasciculation]")
    assert place == ("sites", "biceps_brachii", "shows", 1)
    assert told == "`fasciculation` is claimed at `biceps_brachii`, but was found in 0 of 1 patients (3 insertions each)"


def test_what_is_there_may_not_be_excluded(unmet):
    ((place, told),) = unmet("never: [fasciculation]", twitching=True)
    assert place == ("sites", "biceps_brachii", "never", 0)
    assert told == "`fasciculation` is excluded at `biceps_brachii`, but was found (seed 1)"
    ((_, told),) = unmet("never: [normal_recruitment]")
    assert "is excluded" in told


def test_what_is_not_borne_out_is_told_at_its_line(tmp_path, monkeypatch):
    monkeypatch.setattr(claims, "SEEDS", (1,))
    monkeypatch.setattr(claims, "INSERTIONS", 2)
    path = tmp_path / "claim.yaml"
    path.write_text(CASE.replace("SHOWS", "shows: [fasciculation]") + VARIANTS)
    told = [(one.line, one.column, one.message) for one in unheard(path, None, Patients())]
    # What a variant claims by itself stands there; what it inherits is told at its name
    assert [(line, column) for line, column, _ in told] == [(8, 13), (14, 32), (15, 3)], (
        "that of a variant where it claims it, else at the variant's name"
    )
    assert told[1][2].startswith("variant `late`: `multiplet` is claimed at")


def test_a_finding_is_not_both_shown_and_excluded(tmp_path):
    path = tmp_path / "claim.yaml"
    path.write_text(CASE.replace("SHOWS", "shows: [fasciculation]\n    never: [multiplet, fasciculation]"))
    with pytest.raises(Exception, match=r"claim.yaml:9:24: `fasciculation` is among what is shown here, too"):
        load_scenario(path)

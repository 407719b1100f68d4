"""A plain classifier, told what an electromyographer could measure, tells apart what a clinician does, and only that."""

import os
import sys

import numpy as np
import pytest
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import confusion_matrix
from sklearn.model_selection import GroupKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from tests.physiology.confusion import table
from tests.physiology.subjects import Wanted, at_length, at_rest_and_with_effort, examined, showing, showing_places

SIZE = float(os.environ.get("PATIENTS", "1"))  # times as many patients
FOLDS, TOLD = 5, 0.9
NEAR_CHANCE = 0.7  # of two: 11 of 16, which chance alone brings about now and then (its 95 % interval holds a half)
HEALTHY = ("biceps_brachii", "first_dorsal_interosseous", "tibialis_anterior", "vastus_lateralis", "gastrocnemius_medial")
WEAK = (
    ("als", "biceps_brachii"),
    ("als", "first_dorsal_interosseous"),
    ("progressive_muscular_atrophy", "right_first_dorsal_interosseous"),
    ("progressive_muscular_atrophy", "biceps_brachii"),
    ("progressive_muscular_atrophy", "tibialis_anterior"),
    ("post_polio", "right_tibialis_anterior"),
    ("post_polio", "vastus_lateralis"),
    ("radiculopathy", "right_gastrocnemius_medial"),
)
KINDS = (
    "electrical_silence", "end_plate_spike", "active_denervation", "fasciculation", "multiplet", "myokymic_discharge",
    "neuromyotonic_discharge", "complex_repetitive_discharge", "myotonic_discharge", "hemifacial_burst", "voluntary_activity",
)  # fmt: skip


def seeds(count):
    return range(1, 1 + round(count * SIZE))


def interval(right, of):
    """The 95 % interval (Wilson 1927) of a share."""
    share, z = right / of, 1.96
    middle, half = share + z**2 / (2 * of), z * np.sqrt(share * (1 - share) / of + z**2 / (4 * of**2))
    return (middle - half) / (1 + z**2 / of), (middle + half) / (1 + z**2 / of)


def classified(title, wanted, how, capsys):
    """How many of the muscles wanted are told right, of how many, by what was learned from other patients; prints the matrix.

    Whoever has the seed of a patient of the training is in no test: the same seed makes the same healthy muscle, whatever the case.
    """
    found = examined(wanted, how)
    figures, names = table([one.figures for one in found])
    truth, seed = np.array([one.wanted.label for one in found]), np.array([one.wanted.seed for one in found])
    lacking = SimpleImputer(strategy="median", add_indicator=True, keep_empty_features=True)
    plain = make_pipeline(lacking, StandardScaler(), LogisticRegression(C=0.1, max_iter=5000))
    told = cross_val_predict(plain, figures, truth, groups=seed, cv=GroupKFold(FOLDS))
    labels, right = sorted(set(truth.tolist())), int((told == truth).sum())
    lines = [
        f"\n{title}: {right} of {truth.size} right, {right / truth.size:.2f} ({'{:.2f} to {:.2f}'.format(*interval(right, truth.size))})"
    ]
    matrix = confusion_matrix(truth, told, labels=labels)
    lines += [f"  {label:30}" + "".join(f"{count:5}" for count in row) for label, row in zip(labels, matrix.tolist(), strict=True)]
    wrong = [one for one, name in zip(found, told.tolist(), strict=True) if one.wanted.label != name]
    lines += [f"  not told: {one.wanted.label}, {one.wanted.case}, {one.wanted.site}, seed {one.wanted.seed}" for one in wrong]
    if len(labels) == 2:
        lines.append(f"  most unlike: {', '.join(unlike(figures, truth == labels[0], names))}")
    with capsys.disabled():
        sys.stdout.write("\n".join(lines) + "\n")
    return right, truth.size


def unlike(figures, one, names):
    """The figures in which two groups differ most, in standard deviations."""
    known = SimpleImputer(strategy="median", keep_empty_features=True).fit_transform(figures)
    spread = np.sqrt((known[one].var(axis=0) + known[~one].var(axis=0)) / 2)
    apart = (known[one].mean(axis=0) - known[~one].mean(axis=0)) / np.maximum(spread, 1e-3)
    return [f"{names[k]} {apart[k]:+.1f}" for k in np.argsort(-np.abs(apart))[:6]]


@pytest.mark.slow
def test_weak_neurogenic_muscles_are_told_from_healthy_ones_by_rest_and_a_slight_effort(capsys):
    healthy = [Wanted("normal", "normal", HEALTHY[(seed + k) % 5], seed) for seed in seeds(8) for k in (0, 2)]
    weak = [Wanted("neurogenic", *WEAK[(seed + k) % 8], seed) for seed in seeds(8) for k in (0, 3)]
    right, of = classified("normal or neurogenic", healthy + weak, at_rest_and_with_effort, capsys)
    assert right >= TOLD * of


@pytest.mark.slow
def test_what_a_muscle_does_at_rest_is_told(capsys):
    where = {kind: showing_places(kind) for kind in KINDS}
    wanted = [Wanted(kind, *there[seed % len(there)], seed) for seed in seeds(8) for kind, there in where.items()]
    right, of = classified("discharges at rest", wanted, showing, capsys)
    assert of >= 0.8 * len(wanted), "some muscles show the finding at none of a few insertions"
    assert right >= TOLD * of


@pytest.mark.slow
def test_als_and_progressive_muscular_atrophy_are_not_told_by_one_muscle(capsys):
    hands = (("als", "first_dorsal_interosseous"), ("progressive_muscular_atrophy", "right_first_dorsal_interosseous"))
    wanted = [Wanted(case, case, site, seed) for seed in seeds(8) for case, site in hands]
    right, of = classified("ALS or progressive muscular atrophy", wanted, at_rest_and_with_effort, capsys)
    assert right <= NEAR_CHANCE * of


@pytest.mark.slow
def test_benign_fasciculation_and_cramp_fasciculation_are_not_told_by_a_calf_at_rest(capsys):
    cases = ("benign_fasciculation", "cramp_fasciculation")
    wanted = [Wanted(case, case, "gastrocnemius_medial", seed) for seed in seeds(10) for case in cases]
    right, of = classified("benign fasciculation or cramp-fasciculation", wanted, at_length, capsys)
    assert right <= NEAR_CHANCE * of

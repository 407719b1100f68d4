"""The address of a moment: the same line of text is the same signal, and a bad one is told in one sentence."""

import base64
import json
import math
import zlib
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.address import Address, AddressError, packed, parse, unpacked
from sim.amplifier import HIGH_CUTS_HZ, LOW_CUTS_HZ, NOTCHES_HZ, Machine
from sim.electrode import ELECTRODES, Needle
from sim.intention import Controls
from sim.manoeuvres import MANOEUVRES

NAMES = st.from_regex(r"[a-z][a-z0-9_]{0,30}", fullmatch=True).filter(lambda name: name not in ELECTRODES)
SHARES = st.integers(0, 1000).map(lambda n: n / 1000)
PLACES = st.floats(-30, 30)
NEEDLES = st.builds(Needle, PLACES, st.floats(0, 60), PLACES)
MACHINES = st.builds(
    Machine, st.sampled_from((None, *map(float, LOW_CUTS_HZ))), st.sampled_from([float(hz) for hz in HIGH_CUTS_HZ]),
    st.sampled_from([float(hz) for hz in NOTCHES_HZ]), st.sampled_from((0.0, 40.0)),
)  # fmt: skip
CONTROLS = st.builds(
    Controls, effort=SHARES, needle=st.none() | NEEDLES, manoeuvre=st.none() | st.sampled_from(sorted(MANOEUVRES)), machine=MACHINES,
    silent=st.frozensets(st.integers(-1, 400), max_size=5), elsewhere=SHARES,
)  # fmt: skip
TRACKS = st.lists(st.tuples(st.integers(1, 3000), CONTROLS), max_size=4).map(
    lambda changes: tuple((sum(step for step, _ in changes[: n + 1]), controls) for n, (_, controls) in enumerate(changes))
)
ADDRESSES = st.builds(
    Address, NAMES, st.none() | NAMES, st.integers(0, 10**9 - 1), st.integers(0, 360_000).map(lambda n: n / 100), st.integers(0, 500),
    st.none() | st.integers(0, 1200).map(lambda n: n / 2), st.none() | st.sampled_from(sorted(ELECTRODES)), TRACKS,
)  # fmt: skip
DAMAGED = "the track in this address is damaged: copy the whole of it"


def word(text):
    """A track whose text is this."""
    return base64.urlsafe_b64encode(zlib.compress(text.encode(), 9)).decode()


@settings(max_examples=40)
@given(ADDRESSES)
def test_what_is_written_is_read_again(address):
    assert parse(str(address)) == address


@settings(max_examples=20)
@given(ADDRESSES)
def test_it_may_be_copied_with_blanks_and_bars_and_in_any_order(address):
    case, *parts = str(address).split(" · ")
    assert parse(f"  {' | '.join([case, *parts[::-1]])}\n") == address


def test_it_says_what_a_person_would():
    address = Address("als", "biceps_brachii", 3, 12.5, 2, 18.0, "monopolar")
    assert str(address) == "als · biceps_brachii · seed 3 · insertion 2 · 12.50 s · 18 months · monopolar"
    assert address.frames == 1250


def test_who_only_looks_leaves_no_mark_in_the_track():
    assert unpacked(packed([(5, Controls(watched=3))])) == ((5, Controls()),)


def refused(text):
    """The sentence with which a text is refused."""
    with pytest.raises(AddressError) as error:
        parse(text)
    said = str(error.value)
    assert said
    assert "\n" not in said
    assert len(said) < 200
    return said


@pytest.mark.parametrize(("text", "says"), [
    ("", "this is not an address; one looks like: als · biceps_brachii · seed 1 · insertion 0 · 2.00 s"),
    ("als", "this is not an address"),
    ("https://example.org/a.html?b=c", "this is not an address"),
    ("als · biceps_brachii · seed one", "`seed one` should be a whole number from 0 on"),
    ("als · biceps_brachii · seed -1", "`seed -1` should be a whole number from 0 on"),
    ("als · biceps_brachii · seed " + "9" * 5000, "should be a whole number from 0 on"),
    ("als · insertion 1.5", "`insertion 1.5` should be a whole number from 0 on"),
    ("als · nan s", "`nan s` should be a number from 0 to 3600"),
    ("als · -1 s", "`-1 s` should be a number from 0 to 3600"),
    ("als · 1e300 s", "should be a number from 0 to 3600"),
    ("als · inf months", "should be a number from 0 to 600"),
    ("als · biceps_brachii · deltoid", "`deltoid` is no part of an address"),
    ("als · Bizeps (links)", "`Bizeps (links)` is no part of an address"),
    ("als · biceps_brachii · track", DAMAGED),
    ("als · biceps_brachii · track nonsense", DAMAGED),
])  # fmt: skip
def test_what_is_wrong_is_said_in_one_sentence(text, says):
    assert says in refused(text)


PARTS = st.sampled_from(["als", "seed 1", "seed", "insertion", "s", "months", "track", "·", "|", "1e999 s", "٣ s", "seed ٣", "concentric"])


@given(st.lists(st.text(max_size=12) | PARTS, max_size=8).map(" · ".join) | st.text())
def test_any_text_is_an_address_or_refused_in_words(text):
    with suppress(AddressError):
        address = parse(text)
        assert 0 <= address.at_s <= 3600
        assert address.seed >= 0


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*Controls.__dataclass_fields__, "x_mm"]), inner, max_size=3)
    ),
    max_leaves=8,
)


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(-5, 500) | JSON, JSON), max_size=3) | JSON)
def test_any_track_is_what_an_examiner_can_do_or_is_damaged(rows):
    with suppress(AddressError):
        track = unpacked(word(json.dumps(rows)))
        frames = [frame for frame, _ in track]
        assert frames == sorted(set(frames))
        assert all(0 <= frame <= 360_000 for frame in frames)
        assert all(math.isfinite(controls.effort) and controls.watched is None for _, controls in track)


@pytest.mark.parametrize("text", [
    "[" * 100_000, "[[3,{}],[0,{}]]", "[[1e999,{}]]", "[[-1,{}]]", "[[360001,{}]]", f"[[{10**400},{{}}]]", '{"a":1}', "7",
    '[[0,{"effort":NaN}]]', '[[0,{"effort":Infinity}]]', f'[[0,{{"effort":{10**400}}}]]', '[[0,{"unknown":7}]]',
    '[[0,{"needle":{"x_mm":0}}]]', '[[0,{"needle":{"x_mm":0,"depth_mm":NaN}}]]', '[[0,{"machine":7}]]', '[[0,{"watched":1}]]',
    '[[0,{"manoeuvre":"nap"}]]', '[[0,{"manoeuvre":["sleep"]}]]', '[[0,{"silent":3}]]', '[[0,{"silent":[1e999]}]]',
])  # fmt: skip
def test_tracks_that_nobody_made_are_damaged(text):
    assert refused(f"als · biceps_brachii · track {word(text)}") == DAMAGED


def test_a_track_that_unpacks_without_end_is_damaged():
    assert refused(f"als · biceps_brachii · track {word(' ' * 5_000_000)}") == DAMAGED


def test_a_track_of_which_the_end_was_not_copied_is_damaged():
    whole = packed([(n, Controls(effort=n / 100, needle=Needle(n, 5.0))) for n in range(30)])
    for length in range(0, len(whole), 3):
        assert refused(f"als · biceps_brachii · track {whole[:length]}") == DAMAGED
    assert refused(f"als · biceps_brachii · track {whole[:40]}A{whole[41:]}") == DAMAGED


def test_an_hour_of_turning_a_knob_still_fits():
    knob = Controls()
    track = tuple((n, replace(knob, effort=(n % 1000) / 1000)) for n in range(0, 360_000, 60))
    assert unpacked(packed(track)) == track

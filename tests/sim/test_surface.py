"""How far the skin moves, against Mindlin's solution and the literature's millimetres; the baked surfaces; the light on them."""

import lzma
import shutil

import numpy as np
import pytest
from pydantic import ValidationError

from sim.engine import Controls, Engine
from sim.kernels import light, skin
from sim.loader import list_muscles, load_muscle, load_scenario
from sim.neighbours import Skin
from sim.patient import build
from sim.surface import (
    BODIES,
    LIGHTS,
    SURFACES,
    TONES,
    LitSkin,
    Placement,
    SkinLight,
    SurfaceError,
    displacement_mm,
    footprints,
    hollowed,
    is_mirrored,
    load_surface,
    peak_displacement_mm,
    peak_shifts_mm,
    place_at,
    register,
    relight,
    shift_mm,
    surfaces_of,
    unseen,
    warm,
)
from sim.surface.muscles import FOLDER
from sim.surface.placement import FROM_MIDDLE_MM
from tests.sim.surfaces import LEG, LID, ON_LEG, anatomy, one_unit, ring

SKIN_KERNELS = [getattr(skin, name) for name in ("slopes", "relit", "pulls", "pulled", "lowered")]
SKIN_KERNELS += [getattr(light, name) for name in ("lit_at_rest", "cast_shadow", "resampled", "smooth_edges")]


def mindlin_mm(x, y, depth, pull_mm, force_mn, shear_kpa):
    """Opposite horizontal forces in an incompressible half-space, Mindlin 1936, handed over bell-shaped along the pull."""
    lift, step = np.zeros_like(x), pull_mm / 50
    middles = np.arange(-3 * pull_mm, 3 * pull_mm, step)
    bell = np.exp(-6 * (middles / pull_mm) ** 2)
    for middle, share in zip(middles, bell / bell.sum(), strict=True):
        for end, sign in ((middle - step / 2, 1.0), (middle + step / 2, -1.0)):
            distance = np.sqrt((x - end) ** 2 + y**2 + depth**2)
            lift += share * pull_mm / step * sign * force_mn * (x - end) * depth / (4 * np.pi * shear_kpa * distance**3)
    return lift


@pytest.mark.parametrize(("depth", "pull"), [(4.0, 4.0), (8.0, 8.0), (8.0, 20.0), (15.0, 20.0)])
def test_a_unit_bulges_as_the_elastic_half_space_does(depth, pull):
    feet = one_unit(depth, territory=0.5, tendon=pull)
    away = np.linspace(-3 * depth, 3 * depth, 301)
    still, ours = np.zeros_like(away), np.array([10.0])
    for x, y in ((still, away), (away, still)):
        exact = mindlin_mm(x, y, depth, pull, 10.0, 5.0)
        drawn = displacement_mm(feet, ours, 100.0 + x, 90.0 + y)
        assert drawn.max() == pytest.approx(exact.max(), rel=0.1)
        half_width = [np.ptp(away[line > line.max() / 2]) for line in (exact, drawn)]
        assert half_width[1] == pytest.approx(half_width[0], rel=0.3)
    assert drawn.min() < -0.01 * drawn.max(), "the skin beyond the fibres' ends is drawn in"


@pytest.mark.parametrize(
    ("unit", "force_mn", "depth", "least", "most"),
    [
        ("a small low-threshold unit, typical 0.005 mm", 5.0, 14.0, 0.0004, 0.021),  # reference D: 0.4-21 µm
        ("a visible fasciculation, typical 0.2 mm", 200.0, 9.0, 0.05, 0.5),  # reference D: 0.05-0.5 mm
    ],
)
def test_displacement_is_that_of_the_literature(unit, force_mn, depth, least, most):
    peak = peak_displacement_mm(one_unit(depth), np.array([force_mn]))
    assert least <= peak <= most, unit


def test_a_contracting_muscle_stiffens():
    feet = footprints(LEG, ON_LEG, anatomy(), np.tile([0.0, 12.0], (200, 1)), np.full(200, 7.0))
    one = np.zeros(200)
    one[0] = 100.0
    alone, together = peak_displacement_mm(feet, one), peak_displacement_mm(feet, np.full(200, 100.0))
    assert alone < together < 60 * alone
    assert together < 10.0, "a belly does not bulge by more than centimetres"


def test_the_peak_is_that_of_the_whole_skin_whoever_has_moved_it_before():
    centres = np.random.default_rng(1).uniform([-20.0, 5.0], [20.0, 20.0], (30, 2))
    feet = footprints(LEG, ON_LEG, anatomy(), centres, np.full(30, 7.0))
    for active in ([3], [3, 4], [7, 8, 9], range(30), [3], [29]):
        force = np.zeros(30)
        force[list(active)] = 100.0
        tall = feet.heights_mm(force) >= feet.heights_mm(force).max() / 2
        there = displacement_mm(feet, force, feet.x_mm[tall], feet.y_mm[tall])
        assert peak_displacement_mm(feet, force) == pytest.approx(there.max(), rel=1e-6)


def test_deep_units_move_the_skin_less_and_wider():
    feet = footprints(LEG, ON_LEG, anatomy(), np.array([[0.0, 4.0], [0.0, 8.0], [0.0, 16.0]]), np.full(3, 7.0))
    assert np.all(np.diff(feet.mm_per_mn) < 0)
    assert np.all(np.diff(feet.across_mm) > 0)
    assert np.all(np.diff(feet.along_mm) > 0)


def test_forces_at_rest_move_nothing():
    assert peak_displacement_mm(one_unit(6.0), np.zeros(1)) == 0.0


def test_facial_units_are_seen_on_one_or_two_millimetres():
    small = anatomy(width_mm=20.0, thickness_mm=3.5, fat_mm=0.8, territory_mm=2.0, tendon_mm=12.0)
    feet = footprints(LID, ring(), small, np.array([[0.0, 1.5]]), np.array([2.0]))
    assert 0.7 < feet.across_mm[0] < 2.5
    assert feet.pulls_mm(np.array([2.0]))[0] > 0.03, "the lid is pulled sideways"
    assert not one_unit(6.0).pull_mm_per_mn.any(), "a limb muscle does not insert in the skin"


def test_the_largest_sideways_pull_is_that_of_the_skin_at_some_units_middle():
    feet = footprints(LID, ring(), anatomy(), np.tile([0.0, 2.0], (9, 1)), np.full(9, 2.0))
    forces = np.random.default_rng(1).uniform(0, 40, (9, 3)) * [0.0, 1.0, 5.0]
    expected = [np.hypot(*shift_mm(feet, force, feet.x_mm, feet.y_mm)).max() for force in forces.T]
    assert peak_shifts_mm(feet, forces) == pytest.approx(expected)
    assert expected[2] > expected[1] > expected[0] == 0.0
    assert not peak_shifts_mm(one_unit(6.0), np.ones((1, 3))).any(), "a limb muscle does not pull its skin"


def test_fibres_that_bend_stay_at_their_radius():
    feet = footprints(
        LID.model_copy(update={"spread_mm": 30}), ring(fibre_angle_deg=0.0), anatomy(), np.tile([0.0, 2.0], (40, 1)), np.full(40, 2.0)
    )
    radius = np.hypot(feet.x_mm - 108, feet.y_mm - (102 - 16))
    assert np.allclose(radius, 16)
    assert np.ptp(feet.angle_rad) == pytest.approx(30 / 16, rel=0.1)


def test_the_left_side_mirrors_the_right():
    right = ring()
    left = right.mirrored()
    back = left.mirrored()
    assert (back.centre_mm, back.fibre_angle_deg, back.bend_mm) == (right.centre_mm, right.fibre_angle_deg, right.bend_mm)
    centre, size = np.tile([0.0, 2.0], (9, 1)), np.full(9, 2.0)
    on_right, on_left = (footprints(LID, place, anatomy(), centre, size) for place in (right, left))
    assert np.allclose(np.sort(SURFACES["face"][0] - on_left.x_mm), np.sort(on_right.x_mm))
    assert place_at("left_biceps_brachii", "biceps_brachii", "upper_arm", "man_young").centre_mm[0] > SURFACES["upper_arm"][0] / 2
    assert is_mirrored("left_biceps_brachii", "upper_arm")
    assert not is_mirrored("left_orbicularis_oculi", "face")


@pytest.mark.parametrize("wrong", [{"surface": "elbow"}, {"shear_kpa": 0}, {"colour": "red"}, {"spread_mm": -3}])
def test_a_wrong_placement_is_refused(wrong):
    with pytest.raises(ValidationError):
        Placement(**({"surface": "calf"} | wrong))


@pytest.mark.parametrize("body", BODIES)
def test_every_muscle_is_registered_where_its_file_says(body):
    for name in list_muscles():
        muscle = load_muscle(name)
        assert muscle.skin is not None, f"{name} is shown nowhere"
        assert {"body", muscle.skin.surface} <= set(surfaces_of(name, body))


def test_muscles_lie_where_anatomy_has_them():
    """Surface anatomy on the whole body, whose left half shows the front: from head to foot, and on the side that shows them."""
    places = register()["woman_young"]["body"]
    downwards = ["frontalis", "orbicularis_oculi", "orbicularis_oris", "sternocleidomastoid", "deltoid", "biceps_brachii"]
    downwards += ["extensor_digitorum", "first_dorsal_interosseous", "vastus_lateralis", "tibialis_anterior"]
    heights = [places[name].centre_mm[1] for name in downwards]
    assert heights == sorted(heights)
    middle = SURFACES["body"][0] / 2
    assert all(places[name].centre_mm[0] < middle for name in ("biceps_brachii", "rectus_femoris", "tibialis_anterior"))
    assert all(places[name].centre_mm[0] > middle for name in ("thoracic_paraspinals", "gastrocnemius_medial", "soleus"))


@pytest.mark.parametrize("body", BODIES)
def test_the_left_side_of_the_whole_body_is_in_the_same_view(body):
    """The front is in the left half and the back in the right one: what is mirrored stays in its half, on the other side of the body."""
    seen = load_surface("body", body)
    middle = SURFACES["body"][0] / 2
    for name in list_muscles():
        right, left = (place_at(side + name, name, "body", body) for side in ("right_", "left_"))
        assert (right.centre_mm[0] < middle) == (left.centre_mm[0] < middle), name
        assert right.centre_mm[0] != left.centre_mm[0], name
        assert np.allclose(left.mirrored().outline_mm, right.outline_mm), name
        column, row = (np.array(left.centre_mm) / seen.pixel_mm).astype(int)
        assert seen.coverage[row, column] > 127, f"the left {name} is on the body"
    front, behind = seen.coverage[:, : seen.coverage.shape[1] // 2], seen.coverage[:, seen.coverage.shape[1] // 2 :]
    columns = np.arange(front.shape[1]) * seen.pixel_mm
    axes = [(half / 255.0).sum(axis=0) @ columns / (half / 255.0).sum() for half in (front, behind)]
    assert axes[0] == pytest.approx(middle - FROM_MIDDLE_MM, abs=5), "the axis is the middle of the body"
    assert axes[1] + middle == pytest.approx(middle + FROM_MIDDLE_MM, abs=5)


@pytest.mark.parametrize("damage", ["missing", "rubbish", "half"])
def test_a_damaged_register_is_named(tmp_path, damage):
    if damage != "missing":
        text = (FOLDER / "muscles.json").read_text()
        (tmp_path / "muscles.json").write_text("{" if damage == "rubbish" else text.replace("centre_mm", "center"))
    with pytest.raises(SurfaceError, match=r"muscles\.json"):
        register(tmp_path)


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("name", SURFACES)
def test_each_surface_is_whole(name, body):
    surface = load_surface(name, body)
    assert (surface.width_mm, surface.height_mm) == SURFACES[name]
    assert (FOLDER / f"{name}.{body}.npz.xz").stat().st_size <= 250_000
    inside = surface.coverage == 255
    assert inside.mean() > (0.08 if name == "body" else 0.2)
    assert np.allclose(np.linalg.norm(surface.normals[inside], axis=1), 1, atol=1e-2)
    assert np.isfinite(surface.normals).all()
    assert np.isfinite(surface.depth_mm).all()
    assert (np.count_nonzero(surface.eyes) > 300) == (name in ("face", "face_side", "eyelid")), "the face has eyes in its lids"
    if body == "man_young":
        assert np.array_equal(surface.mirrored().mirrored().normals, surface.normals)
    for muscle, place in register()[body][name].items() if name != "body" else ():
        column, row = (np.array(place.centre_mm) / surface.pixel_mm).astype(int)
        assert surface.coverage[row, column] == 255, f"the needle goes into skin: {muscle}"
        left, top = place.outline_mm.min(axis=0)
        right, bottom = place.outline_mm.max(axis=0)
        assert left < place.centre_mm[0] < right, muscle
        assert top < place.centre_mm[1] < bottom, muscle


@pytest.mark.parametrize("damage", ["missing", "empty", "rubbish", "cut off"])
def test_a_damaged_surface_is_named(tmp_path, damage):
    file = tmp_path / "calf.man_young.npz.xz"
    whole = (FOLDER / "calf.man_young.npz.xz").read_bytes()
    content = {"empty": b"", "rubbish": b"\0\1\2" * 999, "cut off": whole[: len(whole) // 2]}
    if damage in content:
        file.write_bytes(content[damage])
    with pytest.raises(SurfaceError, match=r"calf\.man_young\.npz\.xz"):
        load_surface("calf", folder=tmp_path)


def test_a_surface_of_another_size_is_refused(tmp_path):
    shutil.copy(FOLDER / "face.man_young.npz.xz", tmp_path / "hand.man_young.npz.xz")
    with pytest.raises(SurfaceError, match="instead of"):
        load_surface("hand", folder=tmp_path)
    with lzma.open(tmp_path / "calf.man_young.npz.xz", "wb") as file:
        np.savez(file, depth=np.zeros(3))
    with pytest.raises(SurfaceError, match="damaged"):
        load_surface("calf", folder=tmp_path)


def test_a_twitch_changes_the_brightness_by_several_percent_where_it_is():
    feet = one_unit(9.0)
    force = np.array([0.2 / feet.mm_per_mn[0]])
    lit = LitSkin(load_surface("shank"), (640, 480))
    rest = lit.draw(feet, np.zeros(1)).astype(float)[..., :3].mean(axis=2)
    moved = lit.draw(feet, force).astype(float)[..., :3].mean(axis=2)
    spot = (slice(200, 280), slice(227, 307))
    luminance = (np.maximum(moved, 1) / np.maximum(rest, 1)) ** 2.2
    assert np.ptp(luminance[spot]) > 0.04, "seen by the naked eye"
    far = np.ones_like(rest, bool)
    far[100:380, 100:440] = False
    assert np.array_equal(moved[far], rest[far]), "and nothing else moves"


def test_the_picture_returns_to_rest():
    feet = one_unit(5.0)
    lit = LitSkin(load_surface("calf"), (320, 240))
    rest = lit.draw(feet, np.zeros(1)).copy()
    lit.draw(feet, np.array([900.0]))
    assert not np.array_equal(lit.frame, rest)
    assert np.array_equal(lit.draw(feet, np.zeros(1)), rest)


def test_small_slopes_are_lit_as_a_displaced_surface_would_be():
    """The linear relight of moving tiles against lighting the surface anew with the displaced normals."""
    feet = one_unit(6.0)
    force = np.array([0.3 / feet.mm_per_mn[0]])
    size = (480, 360)
    lit = LitSkin(load_surface("shank"), size)
    rest = lit.draw(feet, np.zeros(1)).astype(float).copy()
    quick = lit.draw(feet, force).astype(float).copy()
    x, y = np.meshgrid((np.arange(size[0]) + 0.5) / lit.pixels_per_mm, (np.arange(size[1]) + 0.5) / lit.pixels_per_mm)
    rise_y, rise_x = np.gradient(displacement_mm(feet, force, x, y), 1 / lit.pixels_per_mm)
    normals = lit._maps[..., :3]
    normals[..., 0] -= rise_x * normals[..., 2]
    normals[..., 1] -= rise_y * normals[..., 2]
    normals /= np.linalg.norm(normals, axis=2, keepdims=True)
    lit.shine(LIGHTS["shank"])
    exact = lit.draw(feet, np.zeros(1)).astype(float)
    moved = np.abs(exact - rest)[..., :3].max()
    assert moved > 3
    assert np.abs(exact - quick)[..., :3].mean(axis=2)[120:240, 120:300].max() <= max(2.0, 0.25 * moved)


@pytest.mark.parametrize("tone", TONES)
def test_every_tone_of_skin_can_be_lit_from_everywhere(tone):
    surface, nothing = load_surface("hand"), one_unit(5.0)
    brightness = []
    for azimuth in (0.0, 90.0, 200.0):
        out = np.zeros((120, 160, 3), np.uint8)
        relight(surface, nothing, np.zeros(1), SkinLight(azimuth, 35.0), out, tone)
        brightness.append(out[40:80, 40:100].mean())
    assert min(brightness) > 25
    assert len({round(b) for b in brightness}) > 1


def test_tones_differ():
    pictures = [
        LitSkin(load_surface("hand"), (80, 60), tone=tone).draw(one_unit(5.0), np.zeros(1))[20:40, 20:50, :3].mean() for tone in TONES
    ]
    assert pictures == sorted(pictures, reverse=True)
    assert len(pictures) >= 3


def test_skin_without_a_picture_does_not_move():
    feet = unseen(5)
    assert peak_displacement_mm(feet, np.full(5, 300.0)) == 0.0
    assert not feet.pulls_mm(np.full(5, 300.0)).any()


def test_no_units_at_all():
    none = np.zeros(0)
    feet = unseen(0)
    assert peak_displacement_mm(feet, none) == 0.0
    assert LitSkin(load_surface("hand"), (80, 60)).draw(feet, none).shape == (60, 80, 4)


def test_warming_compiles_all_that_is_drawn():
    warm()
    counts = [len(kernel.signatures) for kernel in SKIN_KERNELS]
    lid = LID.model_copy(update={"shuts_eye_mn": 1.0})
    feet = footprints(lid, ring(), anatomy(), np.array([[0.0, 2.0]]), np.array([2.0]))
    LitSkin(load_surface("face"), (160, 120)).draw(feet, np.ones(1, np.float32))
    LitSkin(load_surface("calf").mirrored(), (160, 120)).draw(one_unit(5.0), np.ones(1, np.float32))
    assert all(counts)
    assert [len(kernel.signatures) for kernel in SKIN_KERNELS] == counts, "nothing is compiled while the patient twitches"


def field(values, lit, x_mm, y_mm):
    """What a grid of the drawing says at a place of the map."""
    row, column = ((at - edge) * lit.pixels_per_mm / skin.CELL - 0.5 for at, edge in ((y_mm, lit.crop_mm[1]), (x_mm, lit.crop_mm[0])))
    i, j = int(row), int(column)
    v, u = row - i, column - j
    return (1 - v) * ((1 - u) * values[i, j] + u * values[i, j + 1]) + v * ((1 - u) * values[i + 1, j] + u * values[i + 1, j + 1])


def test_what_is_drawn_is_the_displacement_at_the_registered_place():
    """The slopes and shifts behind the picture against displacement_mm and shift_mm round the needle's place."""
    for site in ("tibialis_anterior", "left_orbicularis_oculi"):
        patient = build(load_scenario("normal" if site == "tibialis_anterior" else SYNKINESIS), 1)
        muscle = patient.muscle(site if site in patient.sites else patient.sites[0])
        body, surface = patient.scenario.patient.body, muscle.spec.skin.surface
        feet, place = muscle.footprints(body), place_at(muscle.site, muscle.registered, surface, body)
        forces = np.zeros(muscle.population.units, np.float32)
        forces[::7] = 4.0
        lit = LitSkin(load_surface(surface, body), (960, 720))
        lit.draw(feet, forces)
        x = place.centre_mm[0] + np.array([-6.0, 0.0, 5.0])
        y = place.centre_mm[1] + np.array([2.0, 0.0, -4.0])
        step = 0.05
        for axis, (dx, dy) in enumerate(((step, 0.0), (0.0, step))):
            slope = (displacement_mm(feet, forces, x + dx, y + dy) - displacement_mm(feet, forces, x - dx, y - dy)) / (2 * step)
            drawn = [field(lit._slopes[axis], lit, *at) for at in zip(x, y, strict=True)]
            assert drawn == pytest.approx(slope, rel=0.1, abs=0.02 * np.abs(slope).max() + 1e-4)
        if muscle.spec.skin.inserts_in_skin:
            for axis, shift in enumerate(shift_mm(feet, forces, x, y)):
                drawn = [field(lit._shifts[axis], lit, *at) * skin.CELL / lit.pixels_per_mm for at in zip(x, y, strict=True)]
                assert drawn == pytest.approx(shift, rel=0.1, abs=0.02)


def test_a_twitch_of_biceps_moves_nothing_on_the_forearm():
    muscle = build(load_scenario("normal"), 1).muscle("biceps_brachii")
    body = "woman_young"
    feet = muscle.footprints(body, "forearm")
    strong = np.full(muscle.population.units, 100.0, np.float32)
    assert muscle.footprints(body).heights_mm(strong).max() > 0.01
    lit = LitSkin(load_surface("forearm", body), (320, 240))
    rest = lit.draw(feet, 0 * strong).copy()
    assert np.array_equal(lit.draw(feet, strong), rest)


SYNKINESIS = FOLDER.parents[1] / "scenarios" / "exemplars" / "synkinesis.yaml"


def test_in_synkinesis_the_mouth_moves_with_the_blink():
    """By 1.6-4.5 mm (reference A, synkinesis), on the blinking side only, and the eye is shut at that moment."""
    patient = build(load_scenario(SYNKINESIS), 1)
    engine = Engine(patient, "left_orbicularis_oculi")
    moving = Skin(patient, engine)
    corner = place_at("left_orbicularis_oris", "orbicularis_oris", "face", engine.body).centre_mm
    x, y = np.meshgrid(corner[0] + np.arange(-15, 16, 3.0), corner[1] + np.arange(-9, 13, 3.0))
    shut, mouth, other = [], [], []
    for k in range(800):
        frame = engine.step(Controls())
        forces = moving.step(k, frame.twitch_mn, Controls())
        shut.append(moving.footprints.shut(forces))
        if k % 3 == 0:
            mouth.append(np.hypot(*shift_mm(moving.footprints, forces, x, y)).max())
            other.append(np.hypot(*shift_mm(moving.footprints, forces, SURFACES["face"][0] - x - 30, y)).max())
    right, left = np.max(shut, axis=0)
    assert left == 1.0
    assert right == 0.0
    assert 1.6 < max(mouth) < 4.5
    assert shut[3 * int(np.argmax(mouth))][1] > 0.3
    assert max(other) < 0.3 * max(mouth)


@pytest.mark.parametrize(("grown_from", "pulls"), [("orbicularis_oculi", True), ("genioglossus", False)])
def test_the_mouth_follows_an_effort_of_the_eye_only_if_its_axons_have_grown_from_the_eyes_nerve(tmp_path, grown_from, pulls):
    case = tmp_path / "grown.yaml"
    text = SYNKINESIS.read_text(encoding="utf-8").replace("blinks_per_min: 15", "blinks_per_min: 0")
    case.write_text(text.replace("{0: 0.0, 4: 0.1, 12: 0.3}", f"0.3\n        source_muscle: {grown_from}"), encoding="utf-8")
    patient = build(load_scenario(case), 1)
    engine = Engine(patient, "left_orbicularis_oculi")
    skin, eye = Skin(patient, engine), patient.muscle("left_orbicularis_oculi").population.units
    forces = [skin.step(k, engine.step(Controls(0.3)).twitch_mn, Controls(0.3))[eye:].sum() for k in range(100)]
    assert (max(forces) > 1.0) == pulls


def test_a_shut_eye_shows_skin_instead_of_the_iris():
    surface = load_surface("face", "man_young")
    lid = LID.model_copy(update={"shuts_eye_mn": 1.0})
    feet = footprints(lid, ring(), anatomy(), np.array([[0.0, 2.0]]), np.array([2.0]))
    lit = LitSkin(surface, (960, 720))
    rest = lit.draw(feet, np.zeros(1)).copy()
    shut = lit.draw(feet, np.array([1.0])).copy()
    rows, columns = np.nonzero(surface.eyes[:, :480])
    eye = slice(rows.min(), rows.max() + 1), slice(columns.min(), columns.max() + 1)
    assert rest[eye][..., :3].min(axis=2).max() > 195 > 1.1 * shut[eye][..., :3].min(axis=2).max(), "nothing glistens any more"
    assert (rest[rows, columns] != shut[rows, columns]).any(axis=1).mean() > 0.9
    assert np.array_equal(rest[:, 480:], shut[:, 480:]), "the other eye stays open"
    assert np.array_equal(lit.draw(feet, np.zeros(1)), rest), "and opens again"


def test_exposure_makes_the_picture_brighter():
    feet = unseen(1)
    means = []
    for ev in (-1.0, 0.0, 1.0):
        lit = LitSkin(load_surface("calf"), (160, 120), exposure_ev=ev)
        means.append(lit.draw(feet, np.zeros(1))[40:80, 40:120, :3].mean())
    assert means[0] < 0.8 * means[1] < 0.8 * means[2]


def test_a_belly_bulges_most_in_a_slight_effort_and_not_by_a_twitch():
    """Ultrasound: most of the thickening comes early (Hodges 2003); full force thickens biceps by a fifth of its 25 mm."""
    muscle = build(load_scenario("normal"), 1).muscle("biceps_brachii")
    feet, full = muscle.footprints("man_young"), muscle.spec.twitch.full_mn(muscle.population.units)
    belly = [
        feet.bumps(np.full(muscle.population.units, full * share / muscle.population.units)).height_mm[-1] for share in (0, 0.1, 0.3, 1)
    ]
    assert belly[0] == 0.0
    assert belly[1] > 0.4 * belly[3]
    assert belly[2] > 0.75 * belly[3]
    assert belly[3] == pytest.approx(5.0, rel=0.01)
    one = np.zeros(muscle.population.units)
    one[-1] = 300.0
    bumps = feet.bumps(one)
    assert bumps.height_mm[-1] < 0.02 * bumps.height_mm[:-1].max()


def test_skin_sinks_in_over_a_wasted_muscle_and_nowhere_else():
    surface, place = load_surface("hand", "man_old"), register()["man_old"]["hand"]["first_dorsal_interosseous"]
    sunk = hollowed(surface, place, 4.0)
    drop = surface.depth_mm - sunk.depth_mm
    assert drop.max() == pytest.approx(4.0, abs=0.3)
    row, column = (int(at / surface.pixel_mm) for at in reversed(place.centre_mm))
    assert drop[row, column] > 3.0
    left, top = place.outline_mm.min(axis=0) - 12
    right, bottom = place.outline_mm.max(axis=0) + 12
    outside = np.ones(drop.shape, bool)
    y0, y1, x0, x1 = (int(at / surface.pixel_mm) for at in (top, bottom, left, right))
    outside[y0:y1, x0:x1] = False
    assert np.abs(drop[outside]).max() < 0.05
    slope = np.gradient(sunk.depth_mm - surface.depth_mm, surface.pixel_mm)[1]
    tilt = sunk.normals[..., 0] / sunk.normals[..., 2] - surface.normals[..., 0] / surface.normals[..., 2]
    middle = surface.coverage[y0 + 40 : y1 - 40, x0 + 40 : x1 - 40] == 255
    assert np.abs(tilt + slope)[y0 + 40 : y1 - 40, x0 + 40 : x1 - 40][middle].max() < 0.03, "the light sees what the depth says"


def test_the_hand_is_hollow_in_als_and_not_in_health():
    """Split hand: the first dorsal interosseous has wasted with its denervated fibres."""
    site = "first_dorsal_interosseous"
    assert build(load_scenario("als"), 1).muscle(site).hollow_mm > 1.5
    assert build(load_scenario("normal"), 1).muscle(site).hollow_mm == 0.0
    assert build(load_scenario("als"), 1, months=0).muscle(site).hollow_mm < 0.5


def test_a_muscle_moves_every_surface_that_shows_it():
    patient = build(load_scenario("facial_myokymia"), 1)
    engine = Engine(patient, "right_orbicularis_oculi")
    moving = Skin(patient, engine)
    assert [m.site for m in moving.muscles] == ["right_orbicularis_oculi", "orbicularis_oris", "left_orbicularis_oculi"]
    own = engine.muscle.population.units
    face, lid = moving.on("face"), moving.on("eyelid")
    assert face.x_mm.size == lid.x_mm.size == sum(m.population.units for m in moving.muscles)
    assert lid.mm_per_mn[:own].all()
    assert not lid.mm_per_mn[own:].any(), "the mouth and the other eye are not seen in the close-up of one"
    assert np.allclose(lid.mm_per_mn[:own], face.mm_per_mn[:own])


def test_muscles_that_lie_elsewhere_are_not_built_to_see_that_they_do():
    patient = build(load_scenario("normal"), 1)
    skin = Skin(patient, Engine(patient, "first_dorsal_interosseous"))
    assert [muscle.site for muscle in skin.muscles] == ["first_dorsal_interosseous"]
    assert list(patient._muscles) == ["first_dorsal_interosseous"]

"""How far the skin moves, against Mindlin's solution and the literature's millimetres; the baked surfaces; the light on them."""

import lzma
import shutil

import numpy as np
import pytest
from pydantic import ValidationError

from sim.kernels import skin
from sim.surface import (
    LIGHTS,
    SURFACES,
    TONES,
    Footprints,
    LitSkin,
    Placement,
    SkinLight,
    SurfaceError,
    displacement_mm,
    footprints,
    load_surface,
    peak_displacement_mm,
    placement_at,
    relight,
    unseen,
    warm,
)
from sim.surface.baked import FOLDER
from tests.sim.surfaces import LEG, anatomy, one_unit

SKIN_KERNELS = [
    getattr(skin, name) for name in ("slopes", "relit", "pulls", "pulled", "lit_at_rest", "cast_shadow", "resampled", "smooth_edges")
]


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
    feet = footprints(LEG, anatomy(), np.tile([0.0, 12.0], (200, 1)), np.full(200, 7.0))
    one = np.zeros(200)
    one[0] = 100.0
    alone, together = peak_displacement_mm(feet, one), peak_displacement_mm(feet, np.full(200, 100.0))
    assert alone < together < 60 * alone
    assert together < 10.0, "a belly does not bulge by more than centimetres"


def test_deep_units_move_the_skin_less_and_wider():
    feet = footprints(LEG, anatomy(), np.array([[0.0, 4.0], [0.0, 8.0], [0.0, 16.0]]), np.full(3, 7.0))
    assert np.all(np.diff(feet.mm_per_mn) < 0)
    assert np.all(np.diff(feet.across_mm) > 0)
    assert np.all(np.diff(feet.along_mm) > 0)


def test_forces_at_rest_move_nothing():
    assert peak_displacement_mm(one_unit(6.0), np.zeros(1)) == 0.0


def test_facial_units_are_seen_on_one_or_two_millimetres():
    lid = Placement(surface="face", centre_mm=(60, 55), fibre_angle_deg=-42, bend_mm=16, inserts_in_skin=True, shear_kpa=1)
    small = anatomy(width_mm=20.0, thickness_mm=3.5, fat_mm=0.8, territory_mm=2.0, tendon_mm=12.0)
    feet = footprints(lid, small, np.array([[0.0, 1.5]]), np.array([2.0]))
    assert 0.7 < feet.across_mm[0] < 2.5
    assert feet.pulls_mm(np.array([2.0]))[0] > 0.03, "the lid is pulled sideways"
    assert not one_unit(6.0).pull_mm_per_mn.any(), "a limb muscle does not insert in the skin"


def test_fibres_that_bend_stay_at_their_radius():
    lid = Placement(surface="face", centre_mm=(60, 55), fibre_angle_deg=0, bend_mm=16, spread_mm=30)
    feet = footprints(lid, anatomy(), np.tile([0.0, 2.0], (40, 1)), np.full(40, 2.0))
    radius = np.hypot(feet.x_mm - 60, feet.y_mm - (55 - 16))
    assert np.allclose(radius, 16)
    assert np.ptp(feet.angle_rad) == pytest.approx(30 / 16, rel=0.1)


def test_the_left_side_mirrors_the_right():
    right = Placement(surface="face", centre_mm=(60, 55), fibre_angle_deg=-42, bend_mm=16, spread_mm=20)
    left = placement_at("left_orbicularis_oculi", right)
    assert placement_at("right_orbicularis_oculi", right) == right
    assert left.mirrored() == right
    centre, size = np.tile([0.0, 2.0], (9, 1)), np.full(9, 2.0)
    on_right, on_left = footprints(right, anatomy(), centre, size), footprints(left, anatomy(), centre, size)
    width = SURFACES["face"][0]
    assert np.allclose(np.sort(width - on_left.x_mm), np.sort(on_right.x_mm))


@pytest.mark.parametrize("wrong", [{"surface": "elbow"}, {"centre_mm": (500, 20)}, {"shear_kpa": 0}, {"colour": "red"}])
def test_a_placement_off_the_map_is_refused(wrong):
    with pytest.raises(ValidationError):
        Placement(**({"surface": "calf", "centre_mm": (100, 90), "fibre_angle_deg": 0} | wrong))


@pytest.mark.parametrize("name", SURFACES)
def test_each_surface_is_whole(name):
    surface = load_surface(name)
    assert (surface.width_mm, surface.height_mm) == SURFACES[name]
    assert (FOLDER / f"{name}.npz.xz").stat().st_size <= 250_000
    inside = surface.coverage == 1
    assert inside.mean() > 0.3
    assert np.allclose(np.linalg.norm(surface.normals[inside], axis=1), 1, atol=1e-2)
    assert np.isfinite(surface.normals).all()
    assert np.isfinite(surface.depth_mm).all()
    assert (surface.eyes.sum() > 1000) == (name == "face"), "the face has eyes in its lids"
    twice = surface.mirrored().mirrored()
    assert np.array_equal(twice.normals, surface.normals)


@pytest.mark.parametrize("damage", ["missing", "empty", "rubbish", "cut off"])
def test_a_damaged_surface_is_named(tmp_path, damage):
    file = tmp_path / "calf.npz.xz"
    whole = (FOLDER / "calf.npz.xz").read_bytes()
    content = {"empty": b"", "rubbish": b"\0\1\2" * 999, "cut off": whole[: len(whole) // 2]}
    if damage in content:
        file.write_bytes(content[damage])
    with pytest.raises(SurfaceError, match=r"calf\.npz\.xz"):
        load_surface("calf", tmp_path)


def test_a_surface_of_another_size_is_refused(tmp_path):
    shutil.copy(FOLDER / "face.npz.xz", tmp_path / "hand.npz.xz")
    with pytest.raises(SurfaceError, match="instead of"):
        load_surface("hand", tmp_path)
    with lzma.open(tmp_path / "calf.npz.xz", "wb") as file:
        np.savez(file, depth=np.zeros(3))
    with pytest.raises(SurfaceError, match="damaged"):
        load_surface("calf", tmp_path)


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
    feet = Footprints(*[none] * 9)
    assert peak_displacement_mm(feet, none) == 0.0
    assert LitSkin(load_surface("hand"), (80, 60)).draw(feet, none).shape == (60, 80, 4)


def test_warming_compiles_all_that_is_drawn():
    warm()
    counts = [len(kernel.signatures) for kernel in SKIN_KERNELS]
    lid = Placement(surface="face", centre_mm=(60, 55), fibre_angle_deg=-42, inserts_in_skin=True)
    feet = footprints(lid, anatomy(), np.array([[0.0, 2.0]]), np.array([2.0]))
    LitSkin(load_surface("face"), (160, 120)).draw(feet, np.ones(1, np.float32))
    LitSkin(load_surface("calf").mirrored(), (160, 120)).draw(one_unit(5.0), np.ones(1, np.float32))
    assert all(counts)
    assert [len(kernel.signatures) for kernel in SKIN_KERNELS] == counts, "nothing is compiled while the patient twitches"

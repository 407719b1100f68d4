"""The MakeHuman body as a smooth mesh: read, shaped by its targets, posed, subdivided, and rasterised from any side.

Part of the bake, not of the program; see bake_surfaces.py. Mesh units are decimetres, y up, z towards the viewer.
"""

import gzip
import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numba import njit

SKIN, EYE, TONGUE, TEETH = 1, 2, 3, 4


@dataclass(frozen=True)
class Mesh:
    """Vertices (vertex, 3), quads (face, 4), a label per face, and where each corner lies on the textures (face, 4, 2)."""

    points: np.ndarray
    quads: np.ndarray
    labels: np.ndarray
    texture: np.ndarray

    def moved(self, points: np.ndarray) -> "Mesh":
        """The same mesh with its vertices elsewhere."""
        return replace(self, points=points)


def read(folder: Path, groups: dict[str, int]) -> Mesh:
    """The base mesh of `folder` with the face groups given as label by name."""
    points, places, quads, labels, corners = [], [], [], [], []
    label = 0
    for line in (folder / "3dobjs" / "base.obj").read_text().splitlines():
        words = line.split()
        if not words:
            continue
        if words[0] == "v":
            points.append([float(word) for word in words[1:4]])
        elif words[0] == "vt":
            places.append([float(word) for word in words[1:3]])
        elif words[0] == "g":
            label = groups.get(words[1], 0)
        elif words[0] == "f" and label:
            quads.append([int(word.split("/")[0]) - 1 for word in words[1:5]])
            corners.append([int(word.split("/")[1]) - 1 for word in words[1:5]])
            labels.append(label)
    return Mesh(np.array(points), np.array(quads), np.array(labels), np.array(places)[np.array(corners)])


def shaped(mesh: Mesh, folder: Path, targets: dict[str, float]) -> Mesh:
    """The mesh with targets added by weight."""
    points = mesh.points.copy()
    for name, weight in targets.items():
        index, shift = target(folder, name)
        points[index] += weight * shift
    return mesh.moved(points)


def posed(mesh: Mesh, folder: Path, turns: dict[str, tuple[tuple[float, float, float], float]]) -> Mesh:
    """The mesh with bones of its default rig turned, each round an axis of the world by degrees; parents before children."""
    rig = json.loads((folder / "rigs" / "standard" / "rig.default.json").read_text())
    weights = json.loads((folder / "rigs" / "standard" / "weights.default.json").read_text())["weights"]
    joints = joint_vertices(folder)
    moves: dict[str, np.ndarray] = {}

    def move(bone: str) -> np.ndarray:
        """The bone's movement as a matrix (4, 4), in the world."""
        if bone not in moves:
            parent = rig[bone]["parent"]
            before = move(parent) if parent else np.eye(4)
            moves[bone] = before
            if bone in turns:
                axis, degrees = turns[bone]
                head = _head(mesh, rig[bone]["head"], joints)
                moves[bone] = before @ _turn(head, np.array(axis), np.radians(degrees))
        return moves[bone]

    total = np.zeros((len(mesh.points), 4, 4))
    share = np.zeros(len(mesh.points))
    for bone, members in weights.items():
        index = np.array([member[0] for member in members], int)
        weight = np.array([member[1] for member in members])
        total[index] += weight[:, None, None] * move(bone)
        share[index] += weight
    total[share == 0] = np.eye(4)
    total /= np.maximum(np.where(share == 0, 1.0, share), 1e-9)[:, None, None]
    whole = np.hstack([mesh.points, np.ones((len(mesh.points), 1))])
    return mesh.moved(np.einsum("vij,vj->vi", total, whole)[:, :3])


def _head(mesh: Mesh, joint: dict[str, Any], joints: dict[str, np.ndarray]) -> np.ndarray:
    """Where a bone begins: the middle of a joint's cube, of some vertices, or one vertex."""
    if joint["strategy"] == "CUBE":
        return mesh.points[joints[joint["cube_name"]]].mean(axis=0)
    return mesh.points[joint.get("vertex_indices", joint.get("vertex_index"))].reshape(-1, 3).mean(axis=0)


def _turn(head: np.ndarray, axis: np.ndarray, angle: float) -> np.ndarray:
    """Rotation round an axis through `head` as a matrix (4, 4), by Rodrigues' formula."""
    x, y, z = axis / np.linalg.norm(axis)
    cross = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    matrix = np.eye(4)
    matrix[:3, :3] += np.sin(angle) * cross + (1 - np.cos(angle)) * cross @ cross
    matrix[:3, 3] = head - matrix[:3, :3] @ head
    return matrix


def joint_vertices(folder: Path) -> dict[str, np.ndarray]:
    """The vertices of the small cubes that mark the joints, by name."""
    found: dict[str, set[int]] = {}
    name = ""
    for line in (folder / "3dobjs" / "base.obj").read_text().splitlines():
        if line.startswith("g "):
            name = line.split()[1]
        elif line.startswith("f ") and name.startswith("joint-"):
            found.setdefault(name, set()).update(int(word.split("/")[0]) - 1 for word in line.split()[1:])
    return {name: np.array(sorted(index)) for name, index in found.items()}


def target(folder: Path, name: str) -> tuple[np.ndarray, np.ndarray]:
    """The vertices that a MakeHuman target moves, and by how much (dm)."""
    with gzip.open(folder / "targets" / f"{name}.target.gz", "rt") as file:
        rows = [line.split() for line in file if line.strip() and not line.startswith("#")]
    return np.array([int(row[0]) for row in rows], int), np.array([[float(word) for word in row[1:4]] for row in rows]).reshape(-1, 3)


def region(mesh: Mesh, inside: np.ndarray) -> Mesh:
    """The faces that have a vertex where `inside` (vertex,) is true."""
    kept = inside[mesh.quads].any(axis=1)
    used, inverse = np.unique(mesh.quads[kept], return_inverse=True)
    return Mesh(mesh.points[used], inverse.reshape(-1, 4), mesh.labels[kept], mesh.texture[kept])


def subdivided(mesh: Mesh, times: int) -> Mesh:
    """Catmull-Clark subdivision, which is smooth on the quads of this mesh where Loop's leaves ridges along the diagonals."""
    for _ in range(times):
        mesh = _once(mesh)
    return mesh


def _once(mesh: Mesh) -> Mesh:
    values, quads, count = mesh.points, mesh.quads, len(mesh.points)
    centres = values[quads].mean(axis=1)
    ends = np.sort(np.stack([quads, np.roll(quads, -1, axis=1)], axis=2).reshape(-1, 2), axis=1)
    edges, inverse, uses = np.unique(ends, axis=0, return_inverse=True, return_counts=True)
    inverse = inverse.reshape(-1)
    face_of_end = np.repeat(np.arange(len(quads)), 4)
    middles = values[edges].mean(axis=1)
    beside = np.zeros_like(middles)
    np.add.at(beside, inverse, centres[face_of_end])
    border = uses != 2
    new_edges = np.where(border[:, None], middles, (2 * middles + beside) / 4)

    faces_at = np.bincount(quads.reshape(-1), minlength=count)[:, None]
    edges_at = np.bincount(edges.reshape(-1), minlength=count)[:, None]
    face_mean, edge_mean = np.zeros_like(values), np.zeros_like(values)
    np.add.at(face_mean, quads.reshape(-1), centres[face_of_end])
    np.add.at(edge_mean, edges.reshape(-1), np.repeat(middles, 2, axis=0))
    face_mean, edge_mean = face_mean / np.maximum(faces_at, 1), edge_mean / np.maximum(edges_at, 1)
    valence = np.maximum(faces_at, 3)
    moved = (face_mean + 2 * edge_mean + (valence - 3) * values) / valence
    rim_sum, rim_count = np.zeros_like(values), np.zeros((count, 1))
    np.add.at(rim_sum, edges[border].reshape(-1), np.repeat(middles[border], 2, axis=0))
    np.add.at(rim_count, edges[border].reshape(-1), 1)
    moved = np.where(rim_count > 0, (rim_sum / np.maximum(rim_count, 1) + values) / 2, moved)

    all_values = np.vstack([moved, new_edges, centres])
    edge_ids = inverse.reshape(-1, 4) + count
    centre_ids = np.arange(len(quads)) + count + len(edges)
    parts = [np.stack([quads[:, k], edge_ids[:, k], centre_ids, edge_ids[:, k - 1]], axis=1) for k in range(4)]
    corners, middle = mesh.texture, mesh.texture.mean(axis=1)
    sides = (corners + np.roll(corners, -1, axis=1)) / 2
    texture = [np.stack([corners[:, k], sides[:, k], middle, sides[:, k - 1]], axis=1) for k in range(4)]
    return Mesh(all_values, np.concatenate(parts), np.tile(mesh.labels, 4), np.concatenate(texture))


@dataclass(frozen=True)
class View:
    """Where we look from: the point in the middle, the picture's right and up directions (dm), its width (mm)."""

    centre: tuple[float, float, float]
    right: tuple[float, float, float]
    up: tuple[float, float, float]
    width_mm: float

    def axes(self) -> np.ndarray:
        """Right, up and towards the viewer as rows."""
        right = np.array(self.right) / np.linalg.norm(self.right)
        up = np.array(self.up) - right * np.dot(self.up, right)
        up /= np.linalg.norm(up)
        return np.stack([right, up, np.cross(right, up)])

    def seen(self, points: np.ndarray) -> np.ndarray:
        """Points (…, 3) in dm as x right, y down from the middle, z towards the viewer; mm."""
        return (points - np.array(self.centre)) @ self.axes().T * np.array([100.0, -100.0, 100.0])

    def points(self, seen: np.ndarray) -> np.ndarray:
        """The points (…, 3) in dm of places as `seen` gives them."""
        return seen / np.array([100.0, -100.0, 100.0]) @ self.axes() + np.array(self.centre)


@dataclass(frozen=True)
class Picture:
    """A region as it is seen; arrays (row, column, …)."""

    view: View
    depth_mm: np.ndarray
    coverage: np.ndarray
    label: np.ndarray  # the commonest thing in the pixel
    texture: np.ndarray  # (…, 2)
    points: np.ndarray  # (…, 3), where on the body, dm

    @property
    def scale(self) -> float:
        """Pixels per mm."""
        return self.depth_mm.shape[1] / self.view.width_mm


def picture(mesh: Mesh, view: View, width: int, height: int, over: int, subdivisions: int) -> Picture:
    """A mesh from a view; `over` samples across and down in a pixel."""
    places = view.seen(mesh.points)
    half = view.width_mm / 2
    near = (np.abs(places[:, 0]) < half * 1.15 + 15) & (np.abs(places[:, 1]) < half * height / width * 1.15 + 15)
    mesh = subdivided(region(mesh, near), subdivisions)
    fine, label, texture = rastered(mesh, view, width * over, height * over)
    blocks = fine.reshape(height, over, width, over).transpose(0, 2, 1, 3).reshape(height, width, -1)
    nearest = blocks.max(axis=2)
    whole = np.isfinite(blocks) & (blocks > nearest[..., None] - 1.0)
    depth = np.where(whole, blocks, 0).sum(axis=2) / np.maximum(whole.sum(axis=2), 1)
    coverage = np.isfinite(blocks).mean(axis=2)
    depth[coverage == 0] = depth[coverage > 0].min()
    kinds = np.stack([(label == kind).reshape(height, over, width, over).mean(axis=(1, 3)) for kind in range(TEETH + 1)])
    rows, columns = np.indices((height, width))
    pixel = view.width_mm / width
    x, y = (columns + 0.5) * pixel - half, (rows + 0.5) * pixel - half * height / width
    points = view.points(np.stack([x, y, depth], axis=2))
    return Picture(view, depth, coverage, kinds.argmax(axis=0), texture[over // 2 :: over, over // 2 :: over], points)


def rastered(mesh: Mesh, view: View, width: int, height: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Depth (mm, -inf outside), label, and place on the textures (…, 2) per pixel, nearest surface first."""
    seen = view.seen(mesh.points)
    scale = width / view.width_mm
    seen[:, 0] = seen[:, 0] * scale + width / 2
    seen[:, 1] = seen[:, 1] * scale + height / 2
    triangles = np.concatenate([mesh.quads[:, [0, 1, 2]], mesh.quads[:, [0, 2, 3]]])
    texture = np.concatenate([mesh.texture[:, [0, 1, 2]], mesh.texture[:, [0, 2, 3]]])
    depth = np.full((height, width), -np.inf)
    label = np.zeros((height, width), np.uint8)
    place = np.zeros((height, width, 2), np.float32)
    _fill(seen, texture, triangles, np.tile(mesh.labels, 2).astype(np.uint8), depth, label, place)
    return depth, label, place


@njit(cache=False)
def _fill(seen, texture, triangles, labels, depth, label, place):
    height, width = depth.shape
    for t in range(triangles.shape[0]):
        a, b, c = triangles[t]
        x0, y0, x1, y1, x2, y2 = seen[a, 0], seen[a, 1], seen[b, 0], seen[b, 1], seen[c, 0], seen[c, 1]
        area = (x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0)
        if abs(area) < 1e-12:
            continue
        for y in range(max(0, int(min(y0, y1, y2) - 0.5)), min(height - 1, int(max(y0, y1, y2) + 0.5)) + 1):
            for x in range(max(0, int(min(x0, x1, x2) - 0.5)), min(width - 1, int(max(x0, x1, x2) + 0.5)) + 1):
                px, py = x + 0.5, y + 0.5
                w1 = ((px - x0) * (y2 - y0) - (x2 - x0) * (py - y0)) / area
                w2 = ((x1 - x0) * (py - y0) - (px - x0) * (y1 - y0)) / area
                w0 = 1 - w1 - w2
                if w0 < -1e-9 or w1 < -1e-9 or w2 < -1e-9:
                    continue
                z = w0 * seen[a, 2] + w1 * seen[b, 2] + w2 * seen[c, 2]
                if z > depth[y, x]:
                    depth[y, x] = z
                    label[y, x] = labels[t]
                    for k in range(2):
                        place[y, x, k] = w0 * texture[t, 0, k] + w1 * texture[t, 1, k] + w2 * texture[t, 2, k]

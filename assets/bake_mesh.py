"""The MakeHuman body as a smooth mesh: read, shaped by its targets, subdivided, and rasterised from any side.

Part of the bake, not of the program; see bake_surfaces.py. Mesh units are decimetres, y up, z towards the viewer.
"""

import gzip
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numba import njit

SKIN, LIPS, EYE, NAIL, LASH = 1, 2, 3, 4, 5


@dataclass
class Mesh:
    """Vertices (vertex, 3), quads (face, 4), a label per face and painted weights per vertex (vertex, channel)."""

    points: np.ndarray
    quads: np.ndarray
    labels: np.ndarray
    weights: np.ndarray


def read(folder: Path, groups: dict[str, int], targets: dict[str, float]) -> Mesh:
    """The base mesh of `folder`, its face groups given as label by name, with targets added by weight."""
    points, quads, labels = [], [], []
    label = 0
    for line in (folder / "3dobjs" / "base.obj").read_text().splitlines():
        words = line.split()
        if not words:
            continue
        if words[0] == "v":
            points.append([float(word) for word in words[1:4]])
        elif words[0] == "g":
            label = groups.get(words[1], 0)
        elif words[0] == "f" and label:
            quads.append([int(word.split("/")[0]) - 1 for word in words[1:5]])
            labels.append(label)
    mesh = Mesh(np.array(points), np.array(quads), np.array(labels), np.zeros((len(points), 0)))
    for name, weight in targets.items():
        index, shift = target(folder, name)
        mesh.points[index] += weight * shift
    return mesh


def target(folder: Path, name: str) -> tuple[np.ndarray, np.ndarray]:
    """The vertices that a MakeHuman target moves, and by how much (dm)."""
    with gzip.open(folder / "targets" / f"{name}.target.gz", "rt") as file:
        rows = [line.split() for line in file if line.strip() and not line.startswith("#")]
    return np.array([int(row[0]) for row in rows], int), np.array([[float(word) for word in row[1:4]] for row in rows]).reshape(-1, 3)


def region(mesh: Mesh, inside: np.ndarray) -> Mesh:
    """The faces that have a vertex where `inside` (vertex,) is true."""
    kept = inside[mesh.quads].any(axis=1)
    used, inverse = np.unique(mesh.quads[kept], return_inverse=True)
    return Mesh(mesh.points[used], inverse.reshape(-1, 4), mesh.labels[kept], mesh.weights[used])


def subdivided(mesh: Mesh, times: int) -> Mesh:
    """Catmull-Clark subdivision, which is smooth on the quads of this mesh where Loop's leaves ridges along the diagonals."""
    for _ in range(times):
        mesh = _once(mesh)
    return mesh


def _once(mesh: Mesh) -> Mesh:
    values = np.hstack([mesh.points, mesh.weights])
    quads, count = mesh.quads, len(values)
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
    return Mesh(all_values[:, :3], np.concatenate(parts), np.tile(mesh.labels, 4), all_values[:, 3:])


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


def rastered(mesh: Mesh, view: View, width: int, height: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Depth (mm, -inf outside), label and weights (…, channel) per pixel, nearest surface first."""
    seen = view.seen(mesh.points)
    scale = width / view.width_mm
    seen[:, 0] = seen[:, 0] * scale + width / 2
    seen[:, 1] = seen[:, 1] * scale + height / 2
    triangles = np.concatenate([mesh.quads[:, [0, 1, 2]], mesh.quads[:, [0, 2, 3]]])
    depth = np.full((height, width), -np.inf)
    label = np.zeros((height, width), np.uint8)
    weights = np.zeros((height, width, mesh.weights.shape[1]), np.float32)
    _fill(seen, mesh.weights, triangles, np.tile(mesh.labels, 2).astype(np.uint8), depth, label, weights)
    return depth, label, weights


@njit(cache=False)
def _fill(seen, values, triangles, labels, depth, label, weights):
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
                    for k in range(weights.shape[2]):
                        weights[y, x, k] = w0 * values[a, k] + w1 * values[b, k] + w2 * values[c, k]

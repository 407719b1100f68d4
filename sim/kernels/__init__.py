"""Every compiled function. Scalars and arrays in, the caller's `out` filled; no allocation in loops, no state of their own.

One themed file each: random (draws by hash), pool (motor neurons), potential (extracellular fields), stream (adding discharges
up, filtering), trace (columns to draw), skin (displacement, and the picture where it moves), light (the picture at rest), relief
(unpacking of a surface). Only this package imports numba.
"""

from sim.kernels.compiled import kernel

__all__ = ["kernel"]

"""Memory that is no longer used goes back to the system."""

import ctypes
import gc
import sys


def give_back() -> None:
    """Let go of what nobody can reach any more; with a large muscle just closed, some hundred megabytes.

    The C library of Linux keeps what is freed, in pieces too small for the next muscle, so that without this every patient would cost
    some megabytes for good.
    """
    gc.collect()
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # glibc's own
        if trim is not None:
            trim(0)

"""Memory that is no longer used goes back to the system."""

import ctypes
import gc
import sys


def settle() -> None:
    """Give back what is no longer used, and leave what there is now out of later searches for garbage.

    A search through all of a muscle takes 0.2 s, in which nothing feeds the loudspeaker. `gc.unfreeze` ends that.
    """
    gc.unfreeze()
    give_back()
    gc.freeze()


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

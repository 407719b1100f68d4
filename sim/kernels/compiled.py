"""How kernels are compiled, and where the compiled code is kept."""

import hashlib
import os
import tempfile
from functools import partial
from pathlib import Path

import numba


def _cache_folder() -> Path:
    """A folder named after all kernel sources: numba's own cache does not see an edit in another kernel file."""
    digest = hashlib.sha256()
    for source in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(source.read_bytes())
    home = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA") or Path.home() / ".cache"
    folder = Path(home) / "fasciscope" / f"kernels-{digest.hexdigest()[:16]}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return Path(tempfile.gettempdir()) / "fasciscope" / folder.name
    return folder


if not os.environ.get("NUMBA_CACHE_DIR"):
    numba.config.CACHE_DIR = str(_cache_folder())


def kept() -> int:
    """How many kernels have been compiled and kept."""
    return sum(1 for _ in Path(numba.config.CACHE_DIR).rglob("*.nbi"))


# Signals are compared bit by bit, so no fastmath for them. A long kernel lets other threads go on, so the picture is drawn and the engine
# runs meanwhile. A kernel of some microseconds does not: a thread that lets go of the interpreter has to wait until it gets it again.
kernel = partial(numba.njit, cache=True, error_model="numpy")
long_kernel = partial(kernel, nogil=True)
drawing_kernel = partial(long_kernel, fastmath=True)

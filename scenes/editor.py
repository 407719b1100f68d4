"""Opens a file in the editor that the system has for it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

OPENERS = {"darwin": "open", "linux": "xdg-open"}


class NoEditorError(Exception):
    """The system has no program for this file."""


def open_in_editor(file: Path) -> None:
    """Ask the system to open it; NoEditorError where that cannot be asked."""
    if sys.platform == "win32":
        try:
            os.startfile(file)  # noqa: S606  the system's own way to open a file
        except OSError as error:
            raise NoEditorError from error
        return
    opener = shutil.which(OPENERS.get(sys.platform, "xdg-open"))
    if opener is None:
        raise NoEditorError
    try:
        subprocess.Popen([opener, str(file)], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    except OSError as error:
        raise NoEditorError from error

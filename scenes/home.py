"""The one folder in which the program keeps what belongs to its user, and the log inside it."""

import logging
import os
from logging.handlers import RotatingFileHandler
from pathlib import Path

import platformdirs

LOG = logging.getLogger("fasciscope")


def chosen() -> Path:
    """Where the folder is: FASCISCOPE_HOME if set, else the platform's data folder."""
    given = os.environ.get("FASCISCOPE_HOME")
    return Path(given) if given else Path(platformdirs.user_data_dir("fasciscope", appauthor=False))


def folder() -> Path:
    """The folder, made if missing; OSError where that cannot be."""
    home = chosen()
    home.mkdir(parents=True, exist_ok=True)
    return home


def open_log() -> Path | None:
    """Send the program's log to fasciscope.log in its folder; returns the file, or None where nothing can be written."""
    try:
        file = folder() / "fasciscope.log"
        handler: logging.Handler = RotatingFileHandler(file, maxBytes=500_000, backupCount=1, encoding="utf-8", delay=False)
    except OSError:
        return None
    close_log()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    LOG.addHandler(handler)
    LOG.setLevel(logging.INFO)
    return file


def close_log() -> None:
    """Close the log file, if one is open."""
    for handler in list(LOG.handlers):
        LOG.removeHandler(handler)
        handler.close()

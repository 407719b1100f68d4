"""What a user chooses once for all examinations, and the file in which it is kept."""

import os
from contextlib import suppress
from itertools import chain, count
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from scenes.home import LOG

FILE = "settings.json"
LONGEST_NAME = 200  # characters of a sound device
LONGEST_PATH = 400  # characters that can be typed
Typed = Annotated[str, Field(max_length=LONGEST_PATH)]
Part = Literal["skin", "section", "trace", "sound"]


class Settings(BaseModel):
    """The choices; a changed one is a new object. `hidden` are the senses that are covered, as for testing oneself."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    theme: Literal["dark", "light", "contrast"] = "dark"
    text_scale: float = Field(1.0, ge=1.0, le=2.0)
    reduced_motion: bool = False
    latency: Literal["usual", "low"] = "usual"
    device: str = Field("", max_length=LONGEST_NAME)  # that plays the sound; empty: the system's
    captions: bool = True
    volume: float = Field(0.5, ge=0.0, le=1.0)
    muted: bool = False
    hidden: tuple[Part, ...] = ()
    learner: str = Field("", max_length=40)
    language: Literal["en", "de"] = "en"
    version: str = Field("", max_length=40)  # of the program when its news were told last
    last: tuple[str, str] = ("", "")  # what was opened last: a way of scenes/last.py, and what
    guided: bool = False  # whether the first minute has been seen
    folder: str = Field("", max_length=LONGEST_PATH)  # of one's own cases, muscles and lessons; empty: there is none
    paths: dict[str, Typed] = Field(default={}, max_length=20)  # used last, by what they were for

    def but(self, **changes: object) -> "Settings":
        """The same with some choices changed; ValidationError for one that there is not."""
        return Settings(**{**self.model_dump(), **changes})


class SettingsError(Exception):
    """The file could not be used; the message is the catalogue's key for it, `values` what is put into the text.

    `usable` tells whether the choices of this session may be written to it.
    """

    def __init__(self, key: str, usable: bool, **values: object) -> None:
        super().__init__(key)
        self.key, self.usable, self.values = key, usable, values


def load(file: Path) -> Settings:
    """What the file keeps; the usual settings if there is none.

    A file that cannot be understood (damaged, or of another version) is set aside beside it, which SettingsError says.
    """
    try:
        return Settings.model_validate_json(file.read_bytes())
    except FileNotFoundError:
        return Settings()
    except (OSError, ValidationError) as error:
        LOG.warning("%s cannot be used: %s", file, error)
    try:
        aside = _free(file)
        file.rename(aside)
    except OSError:
        raise SettingsError("settings.unreadable", usable=False, file=file) from None
    raise SettingsError("settings.damaged", usable=True, file=file.name, aside=aside.name)


def _free(file: Path) -> Path:
    """A name under which nothing has been set aside yet."""
    numbers = chain([""], (f"-{n}" for n in count(2)))
    names = (file.with_name(f"{file.stem}.damaged{number}{file.suffix}") for number in numbers)
    return next(name for name in names if not name.exists())


def save(settings: Settings, file: Path) -> None:
    """Write the file anew, whole or not at all; OSError where it cannot be written."""
    beside = file.with_name(f"{file.name}.{os.getpid()}.new")
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        beside.write_text(settings.model_dump_json(indent=2) + "\n", encoding="utf-8")
        beside.replace(file)
    finally:
        with suppress(OSError):
            beside.unlink()

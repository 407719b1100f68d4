"""How options of the command line are read, and what is said of those that cannot be."""

import argparse
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NoReturn

from sim.formats import FORMATS

WRONG_COMMAND = 2


class Parser(argparse.ArgumentParser):
    """Says in one sentence what is wrong with the command line, and where to read more."""

    def error(self, message: str) -> NoReturn:
        self.exit(WRONG_COMMAND, f"{message.removeprefix('argument ')} (see: {self.prog} --help)\n")


def word(known: Callable[[], Iterable[str]], what: str) -> Callable[[str], str]:
    """Type of an option whose value is one of a few words; `known` gives them when they are needed."""

    def one(value: str) -> str:
        options = list(known())
        if value in options:
            return value
        from sim.loader.complaints import hint

        raise argparse.ArgumentTypeError(f"there is no {what} `{value}`{hint(value, options, 'known')}")

    return one


def number(low: float, high: float, unit: str = "", whole: bool = False) -> Callable[[str], float]:
    """Type of an option whose value is a number within bounds."""

    def one(value: str) -> float:
        try:
            result = int(value) if whole else float(value)
        except ValueError:
            raise argparse.ArgumentTypeError(f"`{value}` is not a {'whole ' if whole else ''}number") from None
        if not low <= result <= high:
            raise argparse.ArgumentTypeError(f"{value} is out of range; allowed: {low:g} to {high:g}{unit}")
        return result

    return one


def formats(value: str) -> list[str]:
    """Type of a list of formats, with commas."""
    named = [part.strip() for part in value.split(",") if part.strip()] or [value]
    for name in named:
        if name not in FORMATS:
            from sim.loader.complaints import hint

            raise argparse.ArgumentTypeError(f"there is no format `{name}` among {', '.join(FORMATS)}{hint(name, FORMATS)}")
    return named


def size(value: str) -> tuple[int, int]:
    """Type of a size in pixels, as 1280x800."""
    width, _, height = value.lower().partition("x")
    if not (width.isdigit() and height.isdigit() and 320 <= int(width) <= 7680 and 240 <= int(height) <= 4320):
        raise argparse.ArgumentTypeError(f"`{value}` is not a size; write it as 1280x800")
    return int(width), int(height)


def png(value: str) -> Path:
    """Type of a picture's path."""
    if not value.lower().endswith(".png"):
        raise argparse.ArgumentTypeError(f"`{value}` is not the name of a PNG file; let it end in .png")
    return Path(value)

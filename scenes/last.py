"""Where one left off, kept in the settings, so that the menu can offer it first."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from scenes.catalogue import cases, folder_for, site_title
from sim.address import AddressError, parse
from sim.classes.pack import PackError, read_pack
from sim.lesson import Lesson
from sim.loader import ScenarioError, load_lesson, load_scenario

if TYPE_CHECKING:
    from scenes.window import Window

Named = Callable[["Window", Path | None, str], str | None]
Opener = Callable[["Window", Path | None, str], None]


def remember(window: "Window", way: str, what: str = "") -> None:
    """This was opened last: a key of WAYS, and what is opened that way."""
    if window.settings.last != (way, what):
        window.change(last=(way, what))


def title_of(window: "Window", folder: Path | None) -> str | None:
    """What was opened last, in words; None if nothing was, or if it is there no more."""
    way, what = window.settings.last
    return WAYS[way][0](window, folder, what) if way in WAYS else None


def go_on(window: "Window", folder: Path | None) -> None:
    """Open what was opened last."""
    way, what = window.settings.last
    WAYS[way][1](window, folder, what)


def _case(window: "Window", folder: Path | None, what: str) -> str | None:
    try:
        address = parse(what)
    except AddressError:
        return None
    words = window.words
    line = next((line for line in cases(folder, words.language) if line.id == address.case and line.wrong is None), None)
    own = folder_for(address.case, folder)
    if line is None or address.site not in load_scenario(address.case, own).sites:
        return None
    return words("last.case", case=line.title, site=site_title(address.site, words, own))


def _open_case(window: "Window", folder: Path | None, what: str) -> None:
    from scenes.examine import Examine

    address = parse(what)
    window.replace(Examine(window, address, folder_for(address.case, folder)))


def _lesson(window: "Window", folder: Path | None, what: str) -> str | None:
    lesson = _read(what, folder)
    return window.words("last.lesson", lesson=lesson.title) if lesson is not None else None


def _read(lesson: str, folder: Path | None) -> Lesson | None:
    try:
        return load_lesson(lesson, folder)
    except ScenarioError:
        return None


def _patient(window: "Window", folder: Path | None, _: str) -> None:
    from scenes.case import Case

    window.push(Case(window, folder))


def _atlas(window: "Window", folder: Path | None, _: str) -> None:
    from scenes.atlas import Atlas

    window.push(Atlas(window, folder))


def _compare(window: "Window", folder: Path | None, _: str) -> None:
    from scenes.compare_menu import CompareMenu

    window.push(CompareMenu(window, folder))


def _file(window: "Window", _: Path | None, what: str) -> str | None:
    return window.words("last.write", file=Path(what).name) if Path(what).is_file() else None


def _write(window: "Window", folder: Path | None, what: str) -> None:
    from scenes.author import Author

    window.replace(Author(window, Path(what), window.folder or folder))


def _pack(window: "Window", _: Path | None, what: str) -> str | None:
    try:
        return window.words("last.lesson", lesson=read_pack(Path(what)).title)
    except PackError:
        return None


def _open_pack(window: "Window", _: Path | None, what: str) -> None:
    from scenes.handout import open_pack

    open_pack(window, Path(what))


# How each way is named, and how it is opened anew.
WAYS: dict[str, tuple[Named, Opener]] = {
    "case": (_case, _open_case),
    "atlas": (lambda window, *_: window.words("last.atlas"), _atlas),
    "compare": (lambda window, *_: window.words("last.compare"), _compare),
    "patient": (lambda window, *_: window.words("last.patient"), _patient),
    "practice": (lambda window, *_: window.words("last.practice"), lambda window, folder, _: window.learning.practise(folder)),
    "drill": (lambda window, *_: window.words("last.drill"), lambda window, folder, _: window.learning.drill(folder)),
    "lesson": (_lesson, lambda window, folder, what: window.learning.take(what, folder)),
    "pack": (_pack, _open_pack),
    "write": (_file, _write),
}

"""The teacher's own folder: chosen in the window, and the way from a case that is there to one of one's own."""

import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from scenes.entry_card import EntryCard
from scenes.home import LOG
from scenes.settings import LONGEST_PATH
from scenes.words import Words

if TYPE_CHECKING:
    from scenes.window import Window

LONGEST_ID = 60


def choose_folder(window: "Window", then: Callable[[], None] | None = None) -> EntryCard:
    """Put up the card on which the folder is typed; `then` is done once there is one."""
    words = window.words
    suggested = window.settings.folder or str(Path.home() / words("folder.suggested"))

    def about() -> list[str]:
        overridden = [] if window.scenarios is None else [words("folder.overridden", folder=window.scenarios)]
        return [words("folder.about"), *overridden]

    def use(text: str) -> str:
        folder, wrong = usable(text, words)
        if folder is None:
            return wrong
        return _taken(window, folder, wrong, then)

    def make(text: str) -> str:
        folder = typed(text)
        if folder is None:
            return words("folder.empty")
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except (OSError, ValueError) as error:
            return words("folder.not_made", why=getattr(error, "strerror", None) or error)
        return use(text)

    def none(_: str) -> str:
        window.change(folder="")
        window.pop()
        window.say(words("folder.none_now"))
        return ""

    actions = [("folder.use", use), ("folder.make", make), ("folder.none", none)]
    card = EntryCard(window, "folder.title", about, "folder.caption", suggested, actions, LONGEST_PATH)
    window.push(card)
    return card


def _taken(window: "Window", folder: Path, said: str, then: Callable[[], None] | None) -> str:
    window.change(folder=str(folder))
    LOG.info("own folder chosen")
    window.pop()
    window.say(said or window.words("folder.used", folder=folder), 8.0)
    if then is not None:
        then()
    return ""


def typed(text: str) -> Path | None:
    """The folder that was typed, or pasted with quotes round it; None for nothing."""
    plain = Path(text.strip().strip("\"'"))
    with suppress(RuntimeError):  # nobody of that name has a home here
        plain = plain.expanduser()
    return plain.absolute() if text.strip() else None


def usable(text: str, words: Words) -> tuple[Path | None, str]:
    """The folder that was typed, and what is to be said about it: why it is none, or that there are no cases in it yet."""
    folder = typed(text)
    if folder is None:
        return None, words("folder.empty")
    try:
        if not folder.is_dir():
            return None, words("folder.no_folder" if folder.exists() else "folder.missing", folder=folder)
        if any((folder / "cases").glob("*.yaml")):
            return folder, ""
        if folder.name == "cases" and any(folder.glob("*.yaml")):
            return None, words("folder.above", folder=folder.parent)
        stray = any(folder.glob("*.yaml"))
    except (OSError, ValueError) as error:
        return None, words("folder.unreadable", folder=folder, why=getattr(error, "strerror", None) or error)
    return folder, words("folder.stray" if stray else "folder.no_cases", folder=folder)


def copy_case(window: "Window", case: str, title: str, then: Callable[[Path], None]) -> None:
    """Put up the card on which a name for one's own copy of a case is typed; before it that of the folder if there is none."""
    if window.folder is None:
        choose_folder(window, lambda: copy_case(window, case, title, then))
        return
    from sim.authoring import begun
    from sim.loader import ScenarioError

    words, folder = window.words, window.folder

    def copy(text: str) -> str:
        name = re.sub(r"[\s-]+", "_", text.strip().lower())
        try:
            path = begun(name, case, folder, folder)
        except ScenarioError as error:
            return f"{error.complaints[0].message}."
        window.pop()
        then(path)
        return ""

    def about() -> list[str]:
        return [words("copy.about", title=title, folder=folder / "cases")]

    card = EntryCard(window, "copy.title", about, "copy.caption", f"my_{case}", [("copy.do", copy)], LONGEST_ID)
    window.push(card)

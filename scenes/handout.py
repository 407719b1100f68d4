"""A class pack as a learner opens it: what the teacher has handed out, how far one is with it, and the way to hand in."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pygame

from scenes.about import Page, copy
from scenes.ask import Ask
from scenes.editor import NoEditorError, open_in_editor
from scenes.entry_card import EntryCard
from scenes.home import LOG, chosen
from scenes.last import remember
from scenes.own_folder import typed
from scenes.scene import Scene
from scenes.settings import LONGEST_PATH
from scenes.widgets.button import Button, in_rows
from scenes.widgets.focus import Focus
from scenes.widgets.paragraph import Paragraph
from scenes.window import Window
from scenes.words import Words
from sim.classes.commands import write_results
from sim.classes.taking import Standing, Task, opened, proposed
from sim.loader import ScenarioError
from sim.rendering import FolderError
from sim.teach.attempts import Attempt
from sim.teach.complaints import ClassError, StoreError
from sim.teach.progress import LONGEST_NAME, Learner, folded

NARROW = 900  # units of the design below which what is asked lies under how far one is
Blocks = list[tuple[str, str]]


def open_pack(window: Window, file: Path) -> bool:
    """Open a class pack over what is there, or say in the window why that cannot be; whether it was opened."""
    try:
        task = opened(file, chosen())
    except (ClassError, ScenarioError) as error:
        LOG.info("pack not opened: %s", error)
        said = str(error.complaints[0]) if isinstance(error, ScenarioError) else str(error)
        window.say(f"{said}.", 12.0)
        return False
    if isinstance(window.scenes[-1], Handout):
        window.pop()
    window.push(Handout(window, task))
    return True


class Handout(Scene):
    """Enter begins, goes on, or hands in, whichever is next; every answer is kept under the name that was given here."""

    keys = "keys.handout"
    still = True

    def __init__(self, window: Window, task: Task) -> None:
        super().__init__(window)
        self.task = task
        self.learner: Learner | None = None
        self.standing: Standing = task.standing(())
        self.handed: Path | None = None  # what was handed in last
        self._answers_then = 0  # that it held
        self._who, self._about = Paragraph(), Paragraph()
        self._buttons: list[Button] = []
        self._focus = Focus([])
        self._panel = pygame.Rect(0, 0, 0, 0)

    def enter(self) -> None:
        LOG.info("pack opened: %s", self.task.pack.title)
        remember(self.window, "pack", str(self.task.file))
        learner = self.window.learning.learner
        if learner is not None and self._answers(learner):  # whoever learned here last may be somebody else
            self.learner = learner
        self.refresh()

    def _answers(self, learner: Learner | None) -> list[Attempt]:
        """All that somebody has answered of this pack."""
        learning = self.window.learning
        try:
            return learning.store.answers_in(learner.id, self.task.pack.marked) if learner is not None else []
        except StoreError as error:
            learning.tell(error)
            return []

    # What is shown

    def reword(self) -> None:
        self.refresh()

    def refresh(self) -> None:
        """Show how far the learner is by now."""
        words = self.window.words
        self.standing = self.task.standing(self._answers(self.learner))
        complete = self.standing.complete
        hands_in = complete and len(self.standing.answers) > self._answers_then
        begin = "again" if complete else "go_on" if self.standing.open else "begin"
        buttons = {
            "begin": Button(words(f"handout.{begin}"), self._begin, "B"),
            "hand_in": Button(words("handout.hand_in"), self._hand_in, "H"),
            "name": Button(words("handout.name"), self._ask_name, "N"),
            "keys": Button(words("menu.keys"), self.window.show_keys, "F1"),
            "back": Button(words("handout.back"), self.window.pop, "Esc"),
        }
        first = buttons.pop("hand_in" if hands_in else "back" if complete else "begin")
        first.primary, first.key = True, words("key.enter")
        self._buttons = [first, *buttons.values()]
        self._who.tell(self._told_of_learner(words))
        self._about.tell(self._told_of_task(words))
        self._focus = Focus([*self._buttons, self._about, self._who], otherwise=self._about)
        self._focus.give(self._buttons[0])
        self.place()

    def _told_of_learner(self, words: Words) -> Blocks:
        standing, learner = self.standing, self.learner
        blocks = [("title", self.task.pack.title), ("gap", "")]
        blocks.append(("body", words("handout.learner", name=learner.name) if learner else words("handout.nobody")))
        if not self.window.learning.store.kept:
            blocks.append(("strong", words("handout.forgotten")))
        if standing.complete:
            blocks.append(("strong", words("handout.complete", all=standing.length)))
        elif learner is not None:
            blocks.append(("strong", words("handout.answered", number=standing.answered, all=standing.length)))
        if self.handed is not None:
            blocks += [("gap", ""), ("body", words("handout.is_in", file=self.handed))]
        elif standing.complete:
            blocks.append(("body", words("handout.now_hand_in")))
        return blocks

    def _told_of_task(self, words: Words) -> Blocks:
        task, differs = self.task, self.task.differs(words)
        blocks = [("body", " ".join(task.lesson.about.split()))]
        if task.pack.note:
            lines = [("body", line) for line in task.pack.note.splitlines() if line.strip()]
            blocks += [("gap", ""), ("heading", words("handout.note")), *lines]
        blocks += [("gap", ""), ("heading", words("handout.asked")), *(("item", line) for line in task.told(words))]
        if self.standing.same and self.standing.complete:
            blocks.append(("item", words("handout.first_count")))
        if differs:
            blocks += [("gap", ""), ("strong", differs)]
        if self.window.learning.store.kept:
            blocks += [("gap", ""), ("quiet", words("handout.kept_here" if self.standing.same else "handout.kept_fresh"))]
        return blocks

    # What is done

    def drop(self, file: Path) -> None:
        open_pack(self.window, file)

    def _begin(self) -> None:
        """The next item; before the first one, the name is asked for."""
        if self.learner is None:
            self._ask_name(self._begin)
            return
        self.window.learning.take_pack(self.task, self.standing.open, self._back_here)

    def _back_here(self) -> None:
        self.window.pop()
        self.refresh()

    def _ask_name(self, then: Callable[[], None] | None = None) -> None:
        """Put up the card on which one says under which name one answers; of somebody who has not begun, `then` is done at once."""
        window, words = self.window, self.window.words
        known = self.learner or window.learning.learner

        def take(name: str) -> str:
            store = window.learning.store
            try:
                there = next((one for one in store.learners() if folded(one.name) == folded(name)), None)
                learner = there or store.add_learner(name)
            except StoreError as error:
                return words(error.key, **error.values)
            window.pop()
            window.learning.choose(learner)
            self.learner, self.handed, self._answers_then = learner, None, 0
            self.refresh()
            if then is not None and not self.standing.answers:
                then()
            return ""

        lines = ["handout.name_about", *(["handout.name_proposed"] if known else [])]
        action, usual = ("handout.name_begin" if then else "handout.name_take", take), known.name if known else ""
        told = lambda: [words(line) for line in lines]  # noqa: E731  said where it is used
        window.push(EntryCard(window, "handout.name_title", told, "handout.name_caption", usual, [action], LONGEST_NAME))

    def _hand_in(self) -> None:
        """Ask where to, and before the end also whether."""
        window, words, standing = self.window, self.window.words, self.standing
        if not standing.answers:
            window.say(words("handout.nothing"), 8.0)
        elif standing.complete:
            self._ask_folder()
        else:
            about = partial(words, "handout.unfinished_about", number=standing.answered, all=standing.length)
            window.push(Ask(window, "handout.unfinished", about, "handout.unfinished_yes", self._ask_folder))

    def _ask_folder(self) -> None:
        """Put up the card that says what is handed in, and on which the folder for it is typed."""
        window, words, learner = self.window, self.window.words, self.learner
        assert learner is not None
        usual = self.handed.parent if self.handed is not None else proposed(self.task.file, chosen())

        def write(text: str) -> str:
            folder = typed(text)
            try:
                if folder is None or not (folder == usual or folder.is_dir()):
                    return words("handout.no_folder" if folder else "folder.empty", folder=folder)
                answers = self._answers(learner)
                self.handed = write_results(self.task.pack, learner.name, answers, folder)
            except (FolderError, ClassError, OSError, ValueError) as error:
                return f"{error}."
            LOG.info("handed in: %d answers", len(answers))
            self._answers_then = len(answers)
            window.pop()
            self.refresh()
            window.push(handed_in(window, self.handed))
            return ""

        window.push(
            EntryCard(
                window, "handout.folder_title", lambda: [words("handout.holds", name=learner.name), words("handout.proves_not")],
                "folder.caption", str(usual), [("handout.hand_in", write)], LONGEST_PATH,
            )
        )  # fmt: skip

    # Layout, events, picture

    def place(self) -> None:
        """How far one is on the left, what is asked on the right; below each other where that would be narrow."""
        theme, window = self.window.theme, self.window.rect
        whole, pad = window.inflate(-2 * theme.px(40), -2 * theme.px(36)), theme.px(18)
        if theme.units(window)[0] < NARROW:
            whole, pad = window.inflate(-2 * theme.px(16), -2 * theme.px(12)), theme.px(10)
            row = in_rows(self._buttons, whole, theme)
            room = row.y - theme.px(10) - whole.y
            tall = min(self._who.wanted_height(theme, whole.width), room // 2)
            self._who.place(pygame.Rect(whole.x, whole.y, whole.width, tall), theme)
            top = whole.y + tall + theme.px(8)
            self._panel = pygame.Rect(whole.x, top, whole.width, row.y - theme.px(10) - top)
        else:
            left = pygame.Rect(whole.x, whole.y, round(whole.width * 0.4), whole.height)
            row = in_rows(self._buttons, left, theme)
            self._who.place(pygame.Rect(left.x, left.y, left.width, row.y - theme.px(12) - left.y), theme)
            x = left.right + theme.px(32)
            self._panel = pygame.Rect(x, whole.y, whole.right - x, whole.height)
        self._about.place(self._panel.inflate(-2 * pad, -2 * pad), theme)

    def controls(self) -> list[pygame.Rect]:
        return [button.rect for button in self._buttons]

    def handle(self, event: pygame.event.Event) -> bool:
        does = {pygame.K_ESCAPE: self.window.pop, pygame.K_b: self._begin, pygame.K_h: self._hand_in, pygame.K_n: self._ask_name}
        action = does.get(event.key) if event.type == pygame.KEYDOWN else None
        if action is None:
            return self._focus.handle(event)
        action()
        return True

    def draw(self, target: pygame.Surface) -> None:
        theme = self.window.theme
        target.fill(theme.palette.ground)
        theme.box(target, self._panel, theme.palette.panel, theme.palette.line, radius=10)
        self._focus.draw(target, theme)


def handed_in(window: Window, file: Path) -> Page:
    """Where what was handed in lies, and what to do with it."""

    def show() -> None:
        try:
            open_in_editor(file.parent)
        except NoEditorError:
            window.say(window.words("places.not_opened", folder=file.parent))

    def told(words: Words) -> Blocks:
        return [
            ("body", words("handout.file_here")), ("strong", str(file)), ("gap", ""),
            ("body", words("handout.send")), ("gap", ""), ("quiet", words("handout.later")),
        ]  # fmt: skip

    actions = [("places.open", pygame.K_d, show), ("places.copy", pygame.K_c, lambda: copy(window, str(file)))]
    return Page(window, "handout.handed_in", told, actions)

"""The keys of the quiz, by the state it is in."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pygame

from scenes.examine_keys import name_of, of_sound
from scenes.widgets.answers import Answers
from scenes.widgets.button import Button
from scenes.widgets.text_entry import ENTER, NUMBER

if TYPE_CHECKING:
    from scenes.quiz_panel import QuizPanel


def pressed_key(panel: "QuizPanel", event: pygame.event.Event) -> bool:
    """Do what a key does at this moment; False if that is nothing, so that it is for the control in focus."""
    scene, key, asking_now = panel.scene, event.key, panel.scene.state == "asking"
    if key == pygame.K_ESCAPE:
        scene.on_end()
    elif pygame.K_F5 <= key <= pygame.K_F7 and panel.clips:
        scene.show(key - pygame.K_F5)
    elif key == pygame.K_BACKSPACE and scene.state == "sure":
        scene.choose(())
    elif asking_now and panel.number.visible and event.unicode and (event.unicode.isdigit() or panel.focus.current is panel.number):
        return _write(panel, event)
    elif pygame.K_1 <= key <= pygame.K_9 and not event.mod & (pygame.KMOD_CTRL | pygame.KMOD_ALT):
        _digit(panel, key - pygame.K_1)
    elif key in ENTER and _enter(panel):
        return True
    else:
        action = shortcuts(panel).get(name_of(event).lower())
        if action is None:
            return False
        action()
    return True


def _write(panel: "QuizPanel", event: pygame.event.Event) -> bool:
    """What belongs to a number goes to its field; other letters do what they do elsewhere."""
    action = None if event.unicode in NUMBER else shortcuts(panel).get(name_of(event).lower())
    if action is None:
        if event.unicode in NUMBER:
            panel.focus.give(panel.number)
        return panel.focus.handle(event)
    action()
    return True


def _enter(panel: "QuizPanel") -> bool:
    scene = panel.scene
    if _on_button(panel):
        return False
    if scene.state == "told":
        scene.next()
    elif scene.state == "asking" and panel.give in panel.focus.widgets and panel.focus.current is not panel.number:
        panel.give_answer()
    else:
        return False
    return True


def _on_button(panel: "QuizPanel") -> bool:
    return panel.focus.ring and isinstance(panel.focus.current, Button) and panel.focus.current not in (panel.next, panel.give)


def _digit(panel: "QuizPanel", n: int) -> None:
    rows = {"asking": panel.answers, "sure": panel.sure}.get(panel.scene.state)
    if rows is not None and rows.visible:
        panel.focus.give(rows)
        rows.choose(n)
        panel.reveal()


def shortcuts(panel: "QuizPanel") -> dict[str, Callable[[], object]]:
    """What letters do; with what is played only while there is an item."""
    scene = panel.scene
    actions = of_sound(panel.window)
    if scene.state not in ("asking", "sure", "told") or scene.shown is None:
        return actions
    scope = scene.shown.scope
    actions |= {
        "r": scene.replay,
        "s": scene.solo,
        "c": scene.compare,
        "e": scene.examine,
        "<": lambda: scope.step_back(-1),
        ">": lambda: scope.step_back(1),
        "+": lambda: scope.step_sensitivity(-1),
        "=": lambda: scope.step_sensitivity(-1),
        "-": lambda: scope.step_sensitivity(1),
        ",": lambda: scope.step_sweep(-1),
        ".": lambda: scope.step_sweep(1),
        "x": panel.toggle_cursors,
    }
    if not isinstance(panel.focus.current, Answers) and not _on_button(panel):
        actions[" "] = scene.toggle_freeze
    return actions

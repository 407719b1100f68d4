"""The keys of the examination, as a literal table."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pygame

if TYPE_CHECKING:
    from scenes.desk import Desk
    from scenes.examine import Examine
    from scenes.widgets.slider import Slider
    from scenes.window import Window

Actions = dict[str, Callable[[], object]]

EFFORTS = (0.0, 0.01, 0.02, 0.03, 0.05, 0.07, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)  # slight ones are finer
NAMED = {
    pygame.K_F5: "f5", pygame.K_F6: "f6", pygame.K_F7: "f7", pygame.K_F8: "f8", pygame.K_HOME: "home", pygame.K_END: "end",
}  # fmt: skip


def name_of(event: pygame.event.Event) -> str:
    """The key of an event as the table names it: `e`, `E` with Shift, `ctrl+s`, `f5`."""
    if event.mod & pygame.KMOD_CTRL:
        return f"ctrl+{pygame.key.name(event.key)}"
    return NAMED.get(event.key, event.unicode)


def act(does: Actions, event: pygame.event.Event) -> bool:
    """Do what the table says of the key of an event; False if it says nothing. Small letters are meant where Shift makes no difference."""
    name = "\x1b" if event.key == pygame.K_ESCAPE else name_of(event)
    action = does.get(name) or does.get(name.lower())
    if action is not None:
        action()
    return action is not None


def step_effort(slider: "Slider", by: int) -> None:
    """Ask for the next higher (+1) or lower (-1) of EFFORTS."""
    beyond = [effort for effort in EFFORTS if (effort - slider.value) * by > 1e-6]
    if beyond:
        slider.set(min(beyond) if by > 0 else max(beyond))


def of_sound(window: "Window") -> Actions:
    """Keys that every scene with sound has."""
    return {"m": window.toggle_mute, "[": lambda: window.step_volume(-0.1), "]": lambda: window.step_volume(0.1)}


def of_effort(slider: "Slider") -> Actions:
    """Keys that ask for no effort, for less and for more."""
    return {"r": lambda: slider.set(0.0), "9": lambda: step_effort(slider, -1), "0": lambda: step_effort(slider, 1)}


def shortcuts(scene: "Examine") -> Actions:
    """What each key does while a muscle is being examined; small letters are meant where Shift makes no difference."""
    desk = scene.desk
    assert desk is not None
    always = _always(scene, desk)
    return always if scene.blind else always | _telling(scene, desk)


def _always(scene: "Examine", desk: "Desk") -> Actions:
    panels = {f"{n + 1}": (lambda name=name: desk.show(name)) for n, name in enumerate(desk.panels)}
    return {
        **panels,
        "e": scene.contract,
        "r": desk.relax,
        "9": lambda: step_effort(desk.effort, -1),
        "0": lambda: step_effort(desk.effort, 1),
        "n": desk.needle_first,
        "i": scene.visits.insert_anew,
        "f": scene.fast_forward,
        " ": scene.toggle_freeze,
        "<": lambda: desk.scope.step_back(-1),
        ">": lambda: desk.scope.step_back(1),
        "+": lambda: desk.step_gain(-1),
        "=": lambda: desk.step_gain(-1),
        "-": lambda: desk.step_gain(1),
        ",": lambda: desk.scope.step_sweep(-1),
        ".": lambda: desk.scope.step_sweep(1),
        "t": scene.toggle_trigger,
        "g": lambda: desk.scope.step_level(-1),
        "G": lambda: desk.scope.step_level(1),
        "d": desk.scope.next_display,
        "x": desk.toggle_cursors,
        "a": scene.laboratory.potentials,
        "I": scene.laboratory.interference,
        "T": scene.laboratory.triggered,
        "m": scene.toggle_mute,
        "[": lambda: desk.volume.set(scene.volume - 0.1),
        "]": lambda: desk.volume.set(scene.volume + 0.1),
        "c": desk.cases.unfold if desk.cases.visible else lambda: desk.show("patient"),
        "s": desk.sites.unfold if desk.sites.visible else lambda: desk.show("patient"),
        "b": scene.show_body,
        "y": scene.next_page,
        "z": desk.look_closer,
        "v": desk.next_view,
        "o": desk.show_muscles,
        "l": desk.light_first,
        "k": lambda: desk.step_movement(1),
        "f5": lambda: scene.toggle_sense("skin"),
        "f6": lambda: scene.toggle_sense("section"),
        "f7": lambda: scene.toggle_sense("trace"),
        "f8": lambda: scene.toggle_sense("sound"),
    }


def _telling(scene: "Examine", desk: "Desk") -> Actions:
    """What says who fires, or names the case."""
    return {
        "u": desk.units_first,
        "C": lambda: desk.inspector.mark("colour"),
        "S": lambda: desk.inspector.mark("solo"),
        "M": lambda: desk.inspector.mark("mute"),
        "A": lambda: desk.inspector.mark("all"),
        "w": desk.inspector.explain_next,
        "W": lambda: desk.inspector.explain_next(1),
        "p": scene.keeper.snapshot,
        "ctrl+s": scene.keeper.export_clip,
        "ctrl+c": scene.keeper.copy_address,
        "ctrl+v": scene.keeper.open_address,
    }

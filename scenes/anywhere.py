"""The keys that do the same in every scene."""

from typing import TYPE_CHECKING

import pygame

if TYPE_CHECKING:
    from scenes.window import Window

ZOOM = {pygame.K_PLUS: 1, pygame.K_EQUALS: 1, pygame.K_KP_PLUS: 1, pygame.K_MINUS: -1, pygame.K_KP_MINUS: -1}
USUAL_SIZE = (pygame.K_0, pygame.K_KP_0)


def pressed_anywhere(window: "Window", event: pygame.event.Event) -> bool:
    """Do what a key does in every scene; False if that is nothing, so that it is for the topmost scene."""
    ctrl, alt = event.mod & pygame.KMOD_CTRL, event.mod & pygame.KMOD_ALT
    if ctrl and event.key in ZOOM:
        window.zoom(ZOOM[event.key])
    elif ctrl and event.key in USUAL_SIZE:
        window.change(text_scale=1.0)
    elif event.key == pygame.K_F1 and window.scenes[-1].keys:
        window.show_keys()
    elif event.key == pygame.K_F2:
        return window.show_settings()
    elif event.key == pygame.K_F3:
        return window.show_glossary()
    elif event.key == pygame.K_F11 or (alt and event.key == pygame.K_RETURN):
        window.toggle_full_screen()
    else:
        return False
    return True

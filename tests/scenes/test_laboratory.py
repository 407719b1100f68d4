"""The machine's analyses measure what was recorded at one place of the needle."""

import pygame

SITE = "first_dorsal_interosseous"


def test_what_was_recorded_before_the_needle_moved_is_not_measured(desktop):
    scene = desktop.examine("normal", SITE)
    scene.desk.effort.set(0.03)
    desktop.run(3.0)
    desktop.key(pygame.K_LEFT)
    desktop.run(0.5)
    desktop.key(pygame.K_a, "a")
    assert scene.laboratory.found.blocks[0][1] == desktop.window.words("measures.none_found"), "half a second is too little"
    desktop.run(6.0)
    desktop.key(pygame.K_a, "a")
    assert len(scene.laboratory.found.blocks) > 3


def test_the_same_place_counts_once_however_often_it_is_measured(desktop):
    scene = desktop.examine("normal", SITE)
    scene.desk.effort.set(0.03)
    desktop.run(8.0)
    said = []
    for _ in range(2):
        desktop.key(pygame.K_a, "a")
        said.append([words for role, words in scene.laboratory.found.blocks if role == "heading"][-1])
    assert said[0] == said[1]

"""Why there is something on the trace: the discharge that is asked about is the one that is explained."""

import numpy as np
import pygame

SITE = "first_dorsal_interosseous"


def test_going_back_from_discharge_to_discharge_stays_with_the_chosen_unit(desktop):
    scene = desktop.examine("normal", SITE)
    scene.desk.effort.set(0.05)
    desktop.run(2.5)
    desktop.key(pygame.K_SPACE, " ")
    inspector, trace = scene.desk.inspector, scene.desk.trace
    sample, unit = scene.history.firing(0, scene.scope.end)
    smallest = min(set(unit.tolist()), key=inspector.size_uv)
    inspector.select(smallest)
    seen = []
    for _ in range(3):
        desktop.key(pygame.K_w, "w")
        assert scene.desk.units.selected == smallest
        seen.append(trace.chosen)
    assert seen == sample[unit == smallest][::-1][:3].tolist()
    desktop.key(pygame.K_w, "W", pygame.KMOD_SHIFT)
    assert trace.chosen == seen[1]


def test_a_press_on_a_potential_explains_the_unit_that_made_it(desktop):
    scene = desktop.examine("normal", SITE)
    scene.desk.effort.set(0.03)
    desktop.run(2.5)
    desktop.key(pygame.K_SPACE, " ")
    insertion, history = scene.desk.prepared.engine.insertion, scene.history
    signal = history.samples(history.head - 48_000, history.head)
    peak = history.head - 48_000 + int(np.argmax(-signal))
    scene.desk.inspector.explain(peak)
    unit = scene.desk.units.selected
    template = insertion.potentials.whole_uv(unit)
    assert scene.desk.trace.chosen <= peak < scene.desk.trace.chosen + template.size
    after = peak - scene.desk.trace.chosen
    assert template[max(0, after - 24) : after + 25].min() < 0.4 * signal.min(), (
        "half a millisecond around, as fibres jitter and units meet"
    )

"""Every word of the examination can be read: each page in each window, at each size of text, in each set of colours."""

from itertools import product

import pytest

from scenes.description import description
from scenes.palettes import PALETTES
from scenes.panels import PANELS
from scenes.panes import pages
from scenes.widgets.choice import Choice
from sim.measure import Heard
from tests.scenes.overflow import colliding, faults

SIZES = ((1024, 700), (1280, 800), (1920, 1080))
LONGEST = ("isaacs_syndrome", "gastrocnemius_medial")  # the names of this case and its site take the most room
HEARD = Heard("several", 3.6, 80, 3, 9.04, 0.2, 1437.0, 18.0, "negative", single_uv=2270.0)  # takes the most words


@pytest.fixture(scope="module")
def busy():
    """Makes an examination in which everything that may be shown is."""

    def make(desktop):
        scene = desktop.examine(*LONGEST)
        desk, window = scene.desk, scene.window
        scene.ask_effort(0.6)
        desktop.run(0.6)
        for unit in desk.history.firing(0, desk.history.head)[1][:6].tolist():
            if unit not in desk.units.coloured:
                desk.units.colour(unit)
        desk.units.solo(next(iter(desk.units.coloured)))
        scene.scope.sensitivity_uv = 5000
        scene.toggle_freeze()
        scene.scope.trigger(True)
        desk.toggle_cursors()
        desk.inspector.explain_next()
        assert desk.trace.chosen is not None, "a discharge is explained"
        desk.caption = description(HEARD, window.words)
        return scene

    return make


def looks(size):
    """Sizes of text and sets of colours: all together in the smallest window, else each once."""
    return list(product((1.0, 1.5, 2.0), PALETTES)) if size == SIZES[0] else list(zip((1.0, 1.5, 2.0), PALETTES, strict=True))


def shown_pages(scene, scrolled):
    """Turn to every page of the side, `scrolled` to every part of it, and in a small window to every view; names each."""
    desk = scene.desk
    for panel in PANELS:
        desk.show(panel)
        form = desk.panels[panel].form
        form.scroll(-100_000)
        yield panel
        while scrolled and form.offset < form.overflow:
            form.scroll(form.rect.height - 60)
            yield f"{panel}, {form.offset} px down"
    for page in pages(desk.window.rect, desk.window.theme, scene.hidden):
        desk.turn_to(page)
        yield page


def wrong(scene):
    """What is wrong with the picture as it is: words, and controls that lie on each other or outside of the window."""
    window = scene.window
    found = faults(window)
    controls = [widget for widget in scene.desk.focus.widgets if widget.visible and widget.focusable]
    fixed, inner = ([widget.rect for widget in controls if (widget.container is None) == alone] for alone in (True, False))
    found += [f"a control at {rect} leaves the window" for rect in fixed if not window.rect.contains(rect)]
    return found + [f"a control at {one} lies on one at {other}" for group in (fixed, inner) for one, other in colliding(group)]


@pytest.mark.parametrize("size", SIZES)
def test_no_word_is_cut_off_or_lies_on_another(desktops, busy, size):
    desktop = desktops(size)
    scene, window = busy(desktop), desktop.window
    seen = set()
    for text_scale, theme in looks(size):
        window.change(text_scale=text_scale, theme=theme)
        for page in shown_pages(scene, scrolled=size != SIZES[0] or theme == "dark"):
            seen |= {f"{said} ({page}, {round(100 * text_scale)} %)" for said in wrong(scene)}
    assert sorted(seen) == []


@pytest.mark.parametrize("size", SIZES)
def test_no_word_of_an_open_list_is_cut_off(desktops, busy, size):
    desktop = desktops(size)
    scene, window = busy(desktop), desktop.window
    for text_scale in (1.0, 2.0):
        window.change(text_scale=text_scale)
        for panel in ("patient", "examination"):
            scene.desk.show(panel)
            for choice in [widget for widget in scene.desk.focus.widgets if isinstance(widget, Choice) and widget.visible]:
                choice.unfold()
                assert faults(window) == [], (choice.caption, text_scale)
                choice.at = None

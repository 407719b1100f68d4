"""Draws the desk: all of it, or, where nothing else has changed since the last picture, only what moves by itself."""

from typing import TYPE_CHECKING

import pygame

from scenes.panes import Pane, Panes
from scenes.views.skin import SkinView
from scenes.views.skin_marks import mark_skin
from scenes.widgets.paragraph import wrapped
from scenes.widgets.picture import Picture

if TYPE_CHECKING:
    from scenes.desk import Desk

PICTURES_PER_S = 15  # of the small ones at the side


class DeskPicture:
    """Keeps what stays the same from picture to picture: boxes and headlines."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk
        self._back: pygame.Surface | None = None
        self._beat = 0

    def forget(self) -> None:
        """Draw boxes and headlines anew, as the layout is another."""
        self._back = None

    def draw(self, target: pygame.Surface, waiting: bool) -> None:
        """Everything."""
        desk = self._desk
        theme, words, parts = desk.window.theme, desk.words, desk.parts
        if parts is None:
            return
        scene, colours = desk.scene, theme.palette
        desk.changed = False
        target.blit(self._background(parts), (0, 0))
        self._draw_views(target, parts)
        self._light_buttons()
        desk.effort.shown = scene.effort.now
        if desk.effort.container is None and desk.effort.visible:
            hint = (desk.effort.rect.x, desk.effort.rect.bottom + theme.px(6))
            theme.write(target, words("examine.hold"), hint, "small", colours.quiet, width=desk.effort.rect.width)
        if desk.level.visible:
            honest = (desk.level.rect.x, desk.level.rect.bottom + theme.px(6))
            theme.write(target, words("app.honesty"), honest, "small", colours.warning, width=desk.level.rect.width)
        for n, line in enumerate(wrapped(theme, desk.caption, "body", parts.caption.width) if scene.captions else []):
            place = (parts.caption.x, parts.caption.y + theme.px(4) + n * theme.height("body"))
            theme.write(target, line, place, colour=colours.text, width=parts.caption.width)
        desk.focus.draw(target, theme)
        if waiting:
            said = words("examine.preparing")
            box = pygame.Rect(0, 0, theme.width(said, "heading") + theme.px(48), theme.px(56))
            box.center = desk.window.rect.center
            theme.box(target, box, colours.raised, colours.accent, radius=10)
            theme.write(target, said, box.center, "heading", anchor="center")

    def draw_moving(self, target: pygame.Surface) -> list[pygame.Rect]:
        """Only what moves by itself, over the last picture, in which nothing else has changed; returns where that was."""
        desk = self._desk
        theme, parts = desk.window.theme, desk.parts
        if parts is None:
            return []
        form, gap = desk.panels[desk.scene.panel].form, theme.px(7)
        beat = int(desk.window.clock.now() * PICTURES_PER_S)
        pictures = [widget for widget in form.widgets if isinstance(widget, Picture) and widget.visible] if beat != self._beat else []
        self._beat = beat
        touched = [pane.body.inflate(2 * gap, 2 * gap) for pane in (parts.skin, parts.section, parts.trace) if pane is not None]
        touched += [seen for widget in pictures if (seen := widget.rect.clip(form.rect))]
        back, whole = self._background(parts), target.get_clip()
        for rect in touched:
            target.blit(back, rect, rect)
        self._draw_views(target, parts)
        if desk.needle.visible:
            desk.needle.draw(target, theme)
        target.set_clip(form.rect)
        for widget in pictures:
            widget.draw(target, theme)
        target.set_clip(whole)
        if desk.focus.current in (desk.needle, desk.light, desk.screen):
            desk.focus.draw_ring(target, theme)
        return touched

    def _draw_views(self, target: pygame.Surface, parts: Panes) -> None:
        """Skin and trace; the cross-section is drawn among the controls, as it is one."""
        desk = self._desk
        theme = desk.window.theme
        if parts.skin is not None:
            desk.skin.draw(target, desk.skin_mn)
            if isinstance(desk.skin, SkinView) and desk.prepared.place is not None:
                mark_skin(target, theme, desk.skin, desk.prepared.place, desk.needle.needle, desk.units)
        if parts.trace is not None:
            desk.trace.draw(target, theme)
        if parts.bare:
            for n, line in enumerate(wrapped(theme, desk.words("sense.all_hidden"), "heading", parts.bare.width)):
                place = (parts.bare.centerx, parts.bare.centery + n * theme.height("heading"))
                theme.write(target, line, place, "heading", theme.palette.quiet, anchor="center")

    def _light_buttons(self) -> None:
        """Show on the buttons what is on."""
        desk = self._desk
        scene = desk.scene
        desk.mute.lit = scene.muted
        for freeze in (desk.freeze, desk.freeze_too):
            freeze.lit = desk.scope.frozen
            freeze.caption = desk.words("trace.run" if desk.scope.frozen else "trace.freeze")
        if isinstance(desk.skin, SkinView):
            desk.closer.lit, desk.muscles.lit = desk.skin.look.zoom > 1.0, bool(desk.skin.outlined)
        for name, tab in desk.tabs.items():
            tab.lit = name == scene.panel
        for page, button in desk.pages.items():
            button.lit = page == scene.page

    def _background(self, parts: Panes) -> pygame.Surface:
        """What stays the same until the window changes: boxes and headlines."""
        desk = self._desk
        if self._back is None:
            theme = desk.window.theme
            back = pygame.Surface(desk.window.rect.size)
            back.fill(theme.palette.ground)
            on_skin, on_trace = (desk.moving, desk.closer, desk.muscles, desk.view), (desk.freeze, desk.sweep, desk.gain)
            heads = (parts.skin, on_skin), (parts.section, ()), (parts.trace, on_trace)
            for (pane, controls), title in zip(heads, desk.titles, strict=True):
                if pane is not None:
                    right = min([control.rect.left for control in controls if control.visible] or [pane.head.right])
                    self._head(back, pane, title, right)
            if parts.side is not None:
                theme.box(back, parts.side, theme.palette.panel, theme.palette.line, radius=10)
            self._back = back
        return self._back

    def _head(self, back: pygame.Surface, pane: Pane, title: str, right: int) -> None:
        theme = self._desk.window.theme
        theme.box(back, pane.whole, theme.palette.panel, theme.palette.line, radius=10)
        room = right - pane.head.x - theme.px(8)
        if theme.width(title) > room:
            title = title.partition(",")[0]  # of a needle, without its size
        role = "strong" if theme.width(title, "strong") <= room else "body"
        if theme.width(title, role) <= room:
            theme.write(back, title, (pane.head.x + theme.px(2), pane.head.centery), role, anchor="midleft", width=room)

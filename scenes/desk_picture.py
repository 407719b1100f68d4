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
        self._section_too = False  # the glow fades slowly: it is drawn in every other picture

    def forget(self) -> None:
        """Draw boxes and headlines anew, as the layout is another."""
        self._back = None

    def draw(self, target: pygame.Surface, waiting: bool) -> None:
        """Everything."""
        desk = self._desk
        theme, words, parts = desk.window.theme, desk.words, desk.parts
        if parts is None:
            return
        desk.changed = desk.refreshed = False
        target.blit(self._background(parts), (0, 0))
        self._draw_views(target, parts)
        self._draw_controls(target, parts)
        if waiting:
            said = words("examine.preparing")
            box = pygame.Rect(0, 0, theme.width(said, "heading") + theme.px(48), theme.px(56))
            box.center = desk.window.rect.center
            theme.box(target, box, theme.palette.raised, theme.palette.accent, radius=10)
            theme.write(target, said, box.center, "heading", anchor="center")

    def draw_moving(self, target: pygame.Surface) -> list[pygame.Rect]:
        """Only what moves by itself, over the last picture, in which nothing else has changed; returns where that was."""
        desk = self._desk
        theme, parts = desk.window.theme, desk.parts
        if parts is None:
            return []
        self._section_too = not self._section_too
        form = desk.panels[desk.scene.panel].form
        beat = int(desk.window.clock.now() * PICTURES_PER_S)
        pictures = []
        if not self._section_too and beat != self._beat and not desk.refreshed:
            self._beat = beat
            pictures = [widget for widget in form.widgets if isinstance(widget, Picture) and widget.visible]
        moving = [(widget.rect.clip(form.rect), lambda widget=widget: widget.draw(target, theme)) for widget in pictures]
        if parts.trace is not None:
            moving.append((desk.trace.moved(theme), lambda: self._draw_trace(target)))
        if parts.skin is not None:
            moving.append((desk.skin.move(desk.skin_mn), lambda: self._draw_skin(target)))
        if parts.section is not None and self._section_too:
            moving.append((desk.needle.rect, lambda: desk.needle.draw(target, theme)))
        if desk.refreshed and not self._section_too:
            moving += [(rect, lambda: self._draw_controls(target, parts)) for rect in (parts.side, parts.caption) if rect is not None]
            desk.refreshed = False
        back, whole = self._background(parts), target.get_clip()
        full = (desk.skin.rect, desk.needle.rect, desk.trace.screen)  # what is drawn there leaves nothing of the background
        moving = [(rect.clip(whole), draw) for rect, draw in moving if rect.clip(whole)]
        for rect, draw in moving:
            target.set_clip(rect)
            if not any(view.contains(rect) for view in full):
                target.blit(back, rect, rect)
            draw()
        target.set_clip(whole)
        return [rect for rect, _ in moving]

    def _draw_views(self, target: pygame.Surface, parts: Panes) -> None:
        """Skin and trace; the cross-section is drawn among the controls, as it is one."""
        desk = self._desk
        theme = desk.window.theme
        if parts.skin is not None:
            desk.skin.move(desk.skin_mn)
            self._draw_skin(target)
        if parts.trace is not None:
            desk.trace.draw(target, theme)
        if parts.bare:
            for n, line in enumerate(wrapped(theme, desk.words("sense.all_hidden"), "heading", parts.bare.width)):
                place = (parts.bare.centerx, parts.bare.centery + n * theme.height("heading"))
                theme.write(target, line, place, "heading", theme.palette.quiet, anchor="center")

    def _draw_controls(self, target: pygame.Surface, parts: Panes) -> None:
        """All controls, and the words beside them and at the foot."""
        desk = self._desk
        theme, words, colours = desk.window.theme, desk.words, desk.window.theme.palette
        self._light_buttons()
        desk.effort.shown = desk.scene.effort.now
        if desk.effort.container is None and desk.effort.visible:
            hint = (desk.effort.rect.x, desk.effort.rect.bottom + theme.px(6))
            theme.write(target, words("examine.hold"), hint, "small", colours.quiet, width=desk.effort.rect.width)
        if desk.level.visible:
            honest = (desk.level.rect.x, desk.level.rect.bottom + theme.px(6))
            theme.write(target, words("app.honesty"), honest, "small", colours.warning, width=desk.level.rect.width)
        for n, line in enumerate(wrapped(theme, desk.caption, "body", parts.caption.width) if desk.window.settings.captions else []):
            place = (parts.caption.x, parts.caption.y + theme.px(4) + n * theme.height("body"))
            theme.write(target, line, place, colour=colours.text, width=parts.caption.width)
        desk.focus.draw(target, theme)

    def _draw_skin(self, target: pygame.Surface) -> None:
        desk = self._desk
        desk.skin.show(target)
        if isinstance(desk.skin, SkinView) and desk.prepared.place is not None:
            mark_skin(target, desk.window.theme, desk.skin, desk.prepared.place, desk.needle.needle, desk.units)

    def _draw_trace(self, target: pygame.Surface) -> None:
        """The trace, and the ring that may lie around it."""
        desk = self._desk
        desk.trace.draw(target, desk.window.theme)
        if desk.focus.current is desk.screen:
            desk.focus.draw_ring(target, desk.window.theme)

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

"""What is made of an item of the quiz before it is asked, so that nobody waits for it."""

import pygame

from scenes.clip_views import ClipViews
from scenes.job import Job
from scenes.theme import Theme
from scenes.views.skin import SkinView
from sim.teach.item import Item


class Ahead:
    """The `views` of an item's clips, placed in the room that they will have; their skins are lit beside the picture."""

    def __init__(self, item: Item, views: list[ClipViews], room: pygame.Rect, theme: Theme) -> None:
        self.item, self.views = item, views
        for one in views:
            one.place(room, theme)
        skins = [one.skin for one in views if isinstance(one.skin, SkinView)]
        self._job = Job(lambda _: [skin.prepare() for skin in skins]) if skins else None
        self._skin_first = bool(views) and "skin" in views[0].seen

    @property
    def lit(self) -> bool:
        """Whether what is seen first is ready."""
        return self._job is None or self._job.done or not self._skin_first

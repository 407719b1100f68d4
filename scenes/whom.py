"""Whom the author looks at: which variant of the case, how long after it began, and which muscle."""

from collections.abc import Callable
from pathlib import Path

from scenes.catalogue import site_title
from scenes.panels.examination import COURSE_STEP
from scenes.visits import MONTHS_SETTLE_S
from scenes.widgets.choice import Choice
from scenes.widgets.slider import Slider
from scenes.window import Window
from sim.address import Address
from sim.scenario import Scenario, Variant


class Whom:
    """The controls for it; `on_change` is called after each choice, and once the slider of the months stands still."""

    def __init__(self, window: Window, folder: Path | None, on_change: Callable[[], None]) -> None:
        self._window, self._folder, self._on_change = window, folder, on_change
        self.variants = Choice("", [], "", self._vary)
        self.sites = Choice("", [], "", lambda _: on_change())
        in_words = lambda months: window.words("units.months", value=f"{months:g}")  # noqa: E731  said where it is used
        self.months = Slider("", 0.0, 0.0, 1.0, COURSE_STEP, in_words, self._ask_months)
        self.course = False  # whether anything changes with the months
        self._case: Scenario | None = None
        self._asked: float | None = None  # months; None: as it is written
        self._since_s: float | None = None  # when they were asked for, until the patient is built
        self.reword()

    def reword(self) -> None:
        """Name the controls, and what can be chosen, in the language of now."""
        words, case = self._window.words, self._case
        self.variants.caption, self.sites.caption, self.months.caption = (
            words(key) for key in ("author.variant", "examine.site", "examine.months")
        )
        if case is not None:
            variants = [(name, self._title(variant)) for name, variant in case.variants.items()]
            self.variants.options = [("", words("author.case_itself")), *variants] if variants else []
            self.sites.options = [(site, site_title(site, words, self._folder)) for site in case.sites]

    def take(self, case: Scenario) -> None:
        """Choose from what this case has; what was chosen and is not there any more is the case itself, and its first muscle."""
        before = self._case and self._chosen(self._case).months
        self._case, self._since_s = case, None
        self.reword()
        if self.sites.chosen not in case.sites:
            self.sites.chosen = next(iter(case.sites))
        if self.variants.chosen not in case.variants:
            self.variants.chosen = ""
        if self._chosen(case).months != before:  # what has just been written is what one wants to see
            self._asked = None
        self._tell_months()

    def address(self, file: Path, seed: int) -> Address:
        """Where the patient is who is chosen, of the case in this file."""
        variant = self.variants.chosen
        return Address(f"{file}@{variant}" if variant else str(file), self.sites.chosen, seed, months=self._asked)

    def update(self) -> None:
        """Have the patient built of whose months the slider stands still."""
        if self._since_s is not None and self._window.clock.now() - self._since_s >= MONTHS_SETTLE_S:
            self._since_s = None
            self._on_change()

    def _chosen(self, case: Scenario) -> Scenario:
        return case.varied(self.variants.chosen) if self.variants.chosen else case

    def _title(self, variant: Variant) -> str:
        return variant.translations.get(self._window.words.language, variant).title

    def _vary(self, _: str) -> None:
        self._asked = self._since_s = None
        self._tell_months()
        self._on_change()

    def _tell_months(self) -> None:
        """Let the slider run over the course of whom is chosen, and stand where that patient is."""
        assert self._case is not None
        scenario = self._chosen(self._case)
        last = scenario.course_months
        self.course = last is not None
        if last is None:
            self._asked = self._since_s = None
            return
        self.months.high = max(last, scenario.months)
        if self._asked is not None:
            self._asked = min(self._asked, self.months.high)
        self.months.value = scenario.months if self._asked is None else self._asked

    def _ask_months(self, months: float) -> None:
        self._asked, self._since_s = months, self._window.clock.now()

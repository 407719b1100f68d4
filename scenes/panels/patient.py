"""Who is examined, and the answers for those who want them."""

from functools import partial
from typing import TYPE_CHECKING

from scenes.case_text import TABS, blocks, unnamed
from scenes.widgets.button import Button
from scenes.widgets.form import Form
from scenes.widgets.paragraph import Paragraph

if TYPE_CHECKING:
    from scenes.desk import Desk


class PatientPanel:
    """The patient's story; what the needle finds and why stand behind a button each. In a small window also what else the bar holds."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk
        words = desk.words
        blind = desk.scene.blind
        self._tabs = {} if blind else {tab: Button(words(f"case.tab_{tab}"), lambda tab=tab: self.show(tab)) for tab in TABS}
        self._text = Paragraph()
        cases, tabs = ([], []) if blind else ([[desk.cases]], [[*self._tabs.values()]])
        self.form = Form([*cases, [desk.sites], [desk.body, desk.settings], *tabs, [self._text]])
        self.refresh()

    def show(self, tab: str) -> None:
        """Show another text about the case."""
        self._desk.scene.tab = tab
        self.refresh()

    def refresh(self) -> None:
        """Show the text that was asked for."""
        tab = self._desk.scene.tab
        for name, button in self._tabs.items():
            button.lit = name == tab
        told = unnamed if self._desk.scene.blind else partial(blocks, tab)
        self.form.tell(self._text, told(self._desk.prepared, self._desk.words))

"""Who is examined, and the answers for those who want them."""

from typing import TYPE_CHECKING

from scenes.case_text import TABS, blocks
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
        self._tabs = {tab: Button(words(f"case.tab_{tab}"), lambda tab=tab: self.show(tab)) for tab in TABS}
        self._text = Paragraph(blocks(desk.scene.tab, desk.prepared, words))
        self.form = Form([[desk.cases], [desk.sites], [desk.body, desk.settings], [*self._tabs.values()], [self._text]])

    def show(self, tab: str) -> None:
        """Show another text about the case."""
        self._desk.scene.tab = tab
        self.refresh()

    def refresh(self) -> None:
        """Show the text that was asked for."""
        tab = self._desk.scene.tab
        for name, button in self._tabs.items():
            button.lit = name == tab
        self.form.tell(self._text, blocks(tab, self._desk.prepared, self._desk.words))

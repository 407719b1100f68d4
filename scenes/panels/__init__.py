"""The pages of the side of the examination; each is a form, and knows how to bring its words up to date."""

from scenes.panels.examination import ExaminationPanel
from scenes.panels.inside import InsidePanel
from scenes.panels.machine import MachinePanel
from scenes.panels.measures import MeasuresPanel
from scenes.panels.patient import PatientPanel

PANELS = {
    "patient": PatientPanel,
    "examination": ExaminationPanel,
    "machine": MachinePanel,
    "measures": MeasuresPanel,
    "inside": InsidePanel,
}
TELLING = frozenset({"inside"})  # those that say what fires

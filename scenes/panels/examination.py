"""What the examiner does with the needle and asks of the patient."""

from typing import TYPE_CHECKING

from scenes.catalogue import site_title
from scenes.listening import LISTEN_S
from scenes.widgets.button import Button
from scenes.widgets.choice import Choice
from scenes.widgets.form import Form
from scenes.widgets.paragraph import Paragraph
from scenes.widgets.slider import Slider
from scenes.widgets.widget import Widget
from sim.electrode import ELECTRODES
from sim.manoeuvres import GROUPS, MANOEUVRES
from sim.telling import matter

if TYPE_CHECKING:
    from scenes.desk import Desk

COURSE_STEP = 1.0  # months


class ExaminationPanel:
    """Needle, effort, listening, sites sampled, the course of the disease, and the manoeuvres: first those that matter here."""

    def __init__(self, desk: "Desk") -> None:
        self._desk, self._scene = desk, desk.scene
        words, scene, prepared = desk.words, desk.scene, desk.prepared
        kinds = [(kind, words(f"electrode.{kind}").partition(",")[0]) for kind in ELECTRODES]
        self.electrode = Choice("", kinds, prepared.engine.electrode, scene.visits.take_electrode)
        self.insertion = Button(words("examine.insertion"), scene.visits.insert_anew, "I")
        self.forward = Button(words("listening.forward"), scene.fast_forward, "F")
        self._listened, self._tally = Paragraph(), Paragraph()
        self._manoeuvres: dict[Button, str] = {}
        rows: list[list[Widget]] = [
            [desk.effort], [desk.relax_button],
            [_heading(words("examine.needle_heading"))], [self.electrode], [self.insertion],
            [_heading(words("listening.heading"))], [self._listened], [self.forward], [self._tally],
        ]  # fmt: skip
        last = prepared.scenario.course_months
        if last is not None and not scene.blind:
            self.months = Slider(
                words("examine.months"), prepared.patient.months, 0.0, last, COURSE_STEP, self._months_in_words, scene.visits.ask_months
            )
            rows += [[_heading(words("examine.course_heading"))], [self.months]]
        first = () if scene.blind else matter(prepared.muscle)
        rows += self._group("here", first)
        for group in GROUPS:
            rows += self._group(group, [key for key, one in MANOEUVRES.items() if one.group == group and key not in first])
        self.form = Form(rows)

    def _group(self, group: str, keys: "tuple[str, ...] | list[str]") -> list[list[Widget]]:
        words = self._desk.words
        rows: list[list[Widget]] = [[_heading(words(f"manoeuvre_group.{group}"))]] if keys else []
        for key in keys:
            button = Button(words(f"manoeuvre.{key}"), lambda key=key: self._scene.do(key))
            self._manoeuvres[button] = key
            rows += [[button], [Paragraph([("small", words(f"manoeuvre_reach.{key}"))])]]
        return rows

    def _months_in_words(self, months: float) -> str:
        return self._desk.words("units.months", value=f"{months:g}")

    def refresh(self) -> None:
        """The time listened to, what was sampled, and which manoeuvre goes on."""
        scene, words = self._scene, self._desk.words
        for button, key in self._manoeuvres.items():
            button.lit = key == scene.manoeuvre
        here = scene.listened[self._desk.prepared.site]
        listened = words("listening.heard", seconds=_clock(here.seconds), all=_clock(LISTEN_S))
        state = words("listening.enough") if not here.left_s else ""
        self.form.tell(self._listened, [("body", listened), *([("quiet", state)] if state else [])])
        self.forward.lit = scene.skipping
        rows = []
        for site, listening in scene.listened.items():
            counts = listening.quadrants()
            sampled = sum(count > 0 for count in counts.values())
            rows += [
                ("strong", site_title(site, words, scene.folder)),
                ("small", words("listening.tally", places=len(listening.places), quadrants=sampled, seconds=_clock(listening.seconds))),
            ]
        self.form.tell(self._tally, rows)


def _heading(text: str) -> Paragraph:
    return Paragraph([("heading", text)])


def _clock(seconds: float) -> str:
    """Minutes and seconds."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"

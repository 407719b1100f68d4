"""What the command line does without a window; every function returns the exit code."""

import json
import os
import secrets
import shutil
import sys
import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from sim.batch import MANIFEST, Batch, begin, folder_of, render_all
from sim.crew import MOST_JOBS
from sim.export import Address
from sim.formats import FILM_S, FILMS, FORMATS, SHORTEST_FILM_S, STRIP_S, USUAL
from sim.lesson import Lesson
from sim.loader import ScenarioError, entries_of, load_lesson, load_muscle, load_scenario
from sim.loader.complaints import hint
from sim.progress_bar import ProgressBar
from sim.rendering import FolderError, Pictures, render_to
from sim.scenario import Scenario, muscle_of
from sim.surface import SurfaceError, load_surface
from sim.teach.attempts import Mode
from sim.teach.complaints import ClassError, StoreError

if TYPE_CHECKING:
    from sim.teach.progress import Learner, Store
    from sim.teach.text_desk import Speech, Terminal

DEFAULT_CASE = "benign_fasciculation"
DONE, WRONG_INPUT, WRONG_COMMAND, STOPPED = 0, 1, 2, 130
LAST_SEED = 2**63 - 1
WIDEST = 100  # columns of text that are easily read


class ChoiceError(Exception):
    """An option names what is not there; the text says so, and what was perhaps meant."""

    exit_code = WRONG_COMMAND


MISTAKES = (ScenarioError, FolderError, ChoiceError, SurfaceError, StoreError, ClassError)


def render(
    case: str,
    site: str | None,
    seed: int,
    seconds: float,
    out: Path,
    *,
    effort: float = 0.0,
    insertion: int = 0,
    electrode: str | None = None,
    months: float | None = None,
    manoeuvre: str | None = None,
    formats: Sequence[str],
    loop_seconds: float | None = None,
    magnify: float = 1.0,
    scenarios: Path | None = None,
    force: bool = False,
    count: int | None = None,
    jobs: int | None = None,
    pictures: Callable[..., None],
) -> int:
    """Render a case to the folder `out`; `pictures` draws what some formats stand for, and is told `loop_s` and `gain` of films.

    With a `count`, so many patients are rendered in `jobs` processes, each to a folder of its own.
    """
    scenario = load_scenario(case, scenarios)
    site = site or next(iter(scenario.sites))
    if site not in scenario.sites:
        raise ChoiceError(f"--site: the case {scenario.id} has no site `{site}`{hint(site, scenario.sites, 'its sites')}")
    address = Address(
        case=scenario.id,
        site=site,
        seed=seed,
        insertion=insertion,
        months=scenario.months if months is None else months,
        electrode=electrode or load_muscle(muscle_of(site), scenarios).electrode,
        effort=effort,
        manoeuvre=manoeuvre,
        seconds=max(0.01, round(seconds, 2)),
    )
    loop_s = filmed_s(formats, address, loop_seconds)
    draw: Pictures = partial(pictures, loop_s=loop_s, gain=magnify)
    if count is not None:
        film = {"loop_seconds": loop_s, "magnify": magnify} if set(formats) & set(FILMS) else {}
        return render_batch(Batch(out, scenario, address, count, tuple(formats), scenarios, draw, film), jobs, force)
    if jobs is not None:
        raise ChoiceError("--jobs: one patient is rendered by one process; for many, add --count")
    bar = ProgressBar()
    try:
        names = render_to(out, scenario, address, formats, force=force, scenarios=scenarios, progress=bar, pictures=draw)
    finally:
        bar.close()
    print(f"{address}, {address.seconds:g} s: {', '.join(names)} in {out}")
    say_left_out(formats, names, scenario, site, scenarios)
    return DONE


def render_batch(batch: Batch, jobs: int | None, force: bool) -> int:
    """Render many patients in `jobs` processes, as many as there are cores if None; what is finished stays, however it ends."""
    first, last = batch.seeds[0], batch.seeds[-1]
    if last > LAST_SEED:
        raise ChoiceError(f"--count: the last seed would be {last}; at most {LAST_SEED} is possible")
    begin(batch, force)
    bar = ProgressBar()
    try:
        made = render_all(batch, jobs or min(os.cpu_count() or 1, MOST_JOBS), bar)
    except KeyboardInterrupt:
        bar.close()
        print(f"\nStopped; what is finished stays in {batch.folder}, and the same command goes on from there.", file=sys.stderr)
        return STOPPED
    except FolderError as error:
        raise FolderError(f"{error}; what is finished stays, and the same command goes on from there") from None
    finally:
        bar.close()
    print(*made.failed, sep="\n", end="\n" if made.failed else "", file=sys.stderr)
    known = f" ({made.before} were there already)" if made.before else ""
    a, s = batch.first, "" if len(made.rows) == 1 else "s"
    print(f"{a.case} · {a.site} · seeds {first} to {last} · insertion {a.insertion}, {a.seconds:g} s: ", end="")
    print(f"{len(made.rows)} folder{s}{known} and {MANIFEST} in {batch.folder}")
    if made.rows:
        names = [file.name for file in folder_of(batch, min(made.rows)).iterdir()]
        say_left_out(batch.formats, names, batch.scenario, a.site, batch.scenarios)
    return WRONG_INPUT if made.failed else DONE


def say_left_out(formats: Sequence[str], names: Sequence[str], scenario: Scenario, site: str, scenarios: Path | None) -> None:
    """Say which pictures of the skin are not among the files that were written, and why."""
    of_skin = {"png": "skin.png", **{name: FORMATS[name] for name in FILMS}}
    missing = [file for name, file in of_skin.items() if name in formats and file not in names]
    if missing:
        are = "is" if len(missing) == 1 else "are"
        print(f"{', '.join(missing)} {are} left out: {lacking(scenario, site, scenarios)}", file=sys.stderr)


def lacking(scenario: Scenario, site: str, scenarios: Path | None) -> str:
    """Why there is no picture of the skin over a site's muscle."""
    skin = load_muscle(muscle_of(site), scenarios).skin
    if skin is not None:
        try:
            load_surface(scenario.patient.seen(skin.surface), scenario.patient.body)
        except SurfaceError as error:
            return str(error)
    return "there is no picture of the skin over this muscle"


def filmed_s(formats: Sequence[str], address: Address, asked_s: float | None) -> float:
    """Seconds that a film shows; ChoiceError, before any work, if one that is asked for cannot be made."""
    films = [name for name in formats if name in FILMS]
    if "mp4" in films and find_spec("av") is None:
        raise ChoiceError(
            '--formats: mp4 needs PyAV, which is not installed; install it with: pip install ".[video]" (or: uv sync --extra video)'
        )
    shortest_s = STRIP_S if "strip" in films else SHORTEST_FILM_S
    if films and address.seconds < shortest_s:
        raise ChoiceError(f"--seconds: {address.seconds:g} s are too short for {', '.join(films)}; at least {shortest_s:g} s are needed")
    if films and asked_s is not None and asked_s > address.seconds:
        raise ChoiceError(f"--loop-seconds: {asked_s:g} s are longer than the recording; ask for more --seconds than {address.seconds:g}")
    return min(FILM_S, address.seconds) if asked_s is None else asked_s


def without_display(
    missing: str, *, case: str | None, site: str | None, seed: int, at: float | None, scenarios: Path | None, pictures: Callable[..., None]
) -> int:
    """What the app does where no window can be opened: it renders the case to a new folder and names it."""
    case = case or DEFAULT_CASE
    seconds = 10.0 + (at or 0.0)
    names = (f"{Path(case).stem}-seed-{seed}{again}" for again in ("", *(f"-{n}" for n in range(2, 10_000))))
    out = next(Path("out") / name for name in names if not (Path("out") / name).exists())
    print(f"There is no display ({missing}). Rendering {case} to the folder {out} instead: pictures, sound, signals and truth.", flush=True)
    return render(case, site, seed, seconds, out, formats=USUAL, scenarios=scenarios, pictures=pictures)


def show_list(sort: str, scenarios: Path | None, as_json: bool) -> int:
    """List what there is of a sort: id and title, of cases also the sites."""
    entries = entries_of(sort, scenarios)
    if as_json:
        print_json(entries)
        return DONE
    width = max((len(entry["id"]) for entry in entries), default=0)
    for entry in entries:
        sites = f"   ({', '.join(entry['sites'])})" if "sites" in entry else ""
        print(f"{entry['id']:{width}}  {entry['title']}{sites}")
    return DONE


def bench(part: str | None, as_json: bool, scene_figures: Callable[[str], dict[str, float | None]]) -> int:
    """Measure speed and physiology; `scene_figures` gives those of the examine scene."""
    from sim.bench import measure, table

    results = measure(part, scene_figures, say=lambda line: print(line, file=sys.stderr, flush=True))
    if as_json:
        print_json(results)
    else:
        print(table(results))
    return DONE


def quiz(
    *,
    text: bool,
    seed: int | None,
    lesson: str | None,
    mode: Mode | None,
    items: int | None,
    learner: str | None,
    no_trace: bool,
    scenarios: Path | None,
    pack: None,
    hand_in: Path | None,
    home: Path,
    speech: Callable[[Path | None], "Speech"],
) -> int:
    """Hold the quiz in the terminal; answers go to the store in the folder `home`, and `speech` gives the words."""
    assert text
    assert pack is None
    if hand_in is not None:
        raise ChoiceError("quiz: --hand-in needs --pack FILE, the class pack to which you hand in")
    from sim.teach.bank import Bank
    from sim.teach.quiz import Quiz
    from sim.teach.terminal import Conversation
    from sim.teach.text_desk import played

    said = speech(scenarios)
    terms = in_text(load_lesson(lesson, scenarios) if lesson else None, items, said.words("quiz.text.all"))
    if mode == "exam":
        terms = terms.model_copy(update={"feedback": "end"})
    mode = mode or ("exam" if terms.is_exam else "practice")
    if seed is None:
        seed = terms.seed if isinstance(terms.seed, int) else secrets.randbelow(2**31)
    terminal = console(draws=not no_trace)
    with progress_of(learner, home, terminal, said) as (store, known):
        begin = "quiz.text.begin_exam" if mode == "exam" else "quiz.text.begin"
        terminal.say(said.words(begin, title=terms.title, items=terms.length, seed=seed))
        if mode == "exam" and terms.seconds_per_item:
            terminal.say(said.words("quiz.text.limit", seconds=f"{terms.seconds_per_item:g}"))
        asking = Quiz(mode, partial(Bank, terms.cases, scenarios), played, store, known and known.id, terms, seed)
        try:
            Conversation(asking, said, terminal).hold()
        finally:
            asking.close()
    return DONE


def only_in_text(asked: Mapping[str, object]) -> None:
    """Say so if something is asked of the quiz that is chosen in the window otherwise; ChoiceError."""
    given = [name.replace("_", "-") for name, value in asked.items() if name not in ("text", "scenarios") and value]
    if asked.get("pack"):
        raise ChoiceError(f"quiz: --pack needs --text; to take it in the window: main.py {asked['pack']}")
    if given:
        raise ChoiceError(f"quiz: --{given[0]} needs --text; in the window, lessons and learners are chosen from lists")


def in_text(lesson: Lesson | None, items: int | None, title: str) -> Lesson:
    """A lesson as text can ask it, `items` long, or all that there is to ask: what is seen is drawn and described alike."""
    lesson = lesson or Lesson(title=title, about=title)
    senses = tuple(dict.fromkeys("ear" if sense == "ear" else "all" for sense in lesson.senses))
    length = items or max(lesson.length, len(lesson.own))
    return lesson.model_copy(update={"senses": senses, "length": length, "own": lesson.own[:length]})


@contextmanager
def progress_of(name: str | None, home: Path, terminal: "Terminal", said: "Speech") -> Iterator[tuple["Store | None", "Learner | None"]]:
    """The store and the learner of a name, made if there is none, or the only learner there is; both None where nothing is kept."""
    from sim.teach.progress import FILE, Store, folded

    if name is None and not (home / FILE).exists():
        terminal.say(said.words("quiz.text.not_kept_for"))
        yield None, None
        return
    with Store.open(home) as store:
        learners = store.learners()
        if name is None:
            known = learners[0] if len(learners) == 1 else None
        else:
            known = next((each for each in learners if folded(each.name) == folded(name)), None) or store.add_learner(name)
        kept = known is not None and store.kept
        terminal.say(said.words("quiz.text.kept_for", name=known.name) if known and kept else said.words("quiz.text.not_kept_for"))
        yield store, known
    for trouble in store.news:
        print(trouble, file=sys.stderr)


def console(draws: bool) -> "Terminal":
    """Standard input and output, whatever they are and whichever characters they have."""
    from sim.teach.text_desk import Terminal
    from sim.teach.text_trace import plain

    columns = min(shutil.get_terminal_size().columns, WIDEST)
    typing = sys.stdin is not None and sys.stdin.isatty()
    if hasattr(sys.stdin, "reconfigure"):
        sys.stdin.reconfigure(errors="replace")  # what is piped in may be anything

    def fitting(line: str) -> str:
        try:
            line.encode(sys.stdout.encoding or "ascii")
        except UnicodeEncodeError:
            return plain(line)
        return line

    def say(line: str) -> None:
        long = draws and sys.stdout.isatty() and len(line) > columns
        lines = textwrap.wrap(line, columns, break_long_words=False, break_on_hyphens=False) if long else [line]
        print(*map(fitting, lines), sep="\n", flush=True)

    def ask(text: str) -> str:
        if typing:
            return input(fitting(text))
        print(fitting(text), flush=True)
        line = sys.stdin.readline() if sys.stdin is not None else ""
        if not line:
            raise EOFError
        return line

    return Terminal(say, ask, lambda line: print(fitting(line), file=sys.stderr, flush=True), columns, draws, Path.cwd())


def print_json(value: object) -> None:
    """Write JSON to standard output."""
    print(json.dumps(value, indent=1, ensure_ascii=False))

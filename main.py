"""Fasciscope's command line: what was asked for, and which part of the program does it."""

import argparse
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from sim.formats import FILM_S, FILMS, FORMATS, LONGEST_FILM_S, PACK_SUFFIX, SHORTEST_FILM_S, USUAL
from sim.options import Parser, formats, number, png, size, word

LONGEST_S = 3600.0
COMMANDS = ("run", "quiz", "render", "export", "list", "new", "check", "schema", "pack", "merge", "bench", "screenshot")
EXPORTS = ("html", "moodle", "gift")
SORTS = ("cases", "muscles", "lessons", "comparisons", "glossary", "discharges", "mechanisms", "manoeuvres")
DONE, WRONG_INPUT, STOPPED = 0, 1, 130


def languages() -> Iterable[str]:
    """Languages that there is a catalogue of."""
    from scenes.words import LANGUAGES

    return LANGUAGES


def modes() -> Iterable[str]:
    """How a quiz is taken."""
    from sim.teach.attempts import MODES

    return MODES


def electrodes() -> Iterable[str]:
    """Kinds of needle."""
    from sim.electrode import ELECTRODES

    return ELECTRODES


def manoeuvres() -> Iterable[str]:
    """What the examiner can do."""
    from sim.manoeuvres import MANOEUVRES

    return MANOEUVRES


def themes() -> Iterable[str]:
    """Sets of colours."""
    from scenes.palettes import PALETTES

    return PALETTES


def scenes() -> Iterable[str]:
    """Scenes that can be drawn to a file, and all of them."""
    from scenes.app import ALL, SCENES

    return (*SCENES, ALL)


def parser() -> Parser:
    """Every command and option."""
    seed, seconds = number(0, 2**63 - 1, whole=True), number(0.01, LONGEST_S, " s")
    top = Parser(prog="main.py", description="Fasciscope: see, hear and examine what motor units do when they misbehave.")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", parser_class=Parser)

    run = commands.add_parser("run", help="open the app (also without any command, or with a class pack as the only word)")
    quiz = commands.add_parser("quiz", help="be asked what signals show; with --text in the terminal, also for screen readers")
    render = commands.add_parser("render", help="write signals, truth, pictures and sound of a case to a folder")
    shot = commands.add_parser("screenshot", help="draw a scene to a PNG file, without a display")
    render.add_argument("case", metavar="CASE", help="id of a case (see: main.py list) or path of its file")
    for command in (run, quiz):
        command.add_argument("--pack", type=Path, metavar="FILE", help="class pack that a teacher has handed out: its lesson is taken")
    for command in (run, shot):
        command.add_argument("--case", help="id of a case or path of its file; of the scene atlas an entry, of compare a comparison")
        command.add_argument("--at", type=number(0, LONGEST_S, " s"), metavar="S", help="begin S seconds into the recording")
    for command in (run, render, shot):
        command.add_argument("--site", help="muscle to examine (default: the case's first)")
        command.add_argument("--seed", type=seed, default=1, metavar="N", help="which patient (default 1)")
    render.add_argument("--seconds", type=seconds, default=10.0, metavar="S", help="length, rounded to 10 ms (default 10)")
    render.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder for the files; made if missing")
    for command in (render, shot):
        command.add_argument("--effort", type=number(0, 1), default=0.0, metavar="F", help="voluntary effort, 0 (relaxed) to 1")
    render.add_argument("--insertion", type=number(0, 1e6, whole=True), default=0, metavar="K", help="same patient, K-th insertion")
    render.add_argument("--electrode", type=word(electrodes, "electrode"), metavar="KIND", help="default: the muscle's own")
    render.add_argument("--months", type=number(0, 600), metavar="M", help="months since the disease began (default: the case's)")
    render.add_argument("--manoeuvre", type=word(manoeuvres, "manoeuvre"), metavar="NAME", help="done from the beginning")
    render_options(render)

    shot_options(shot)
    quiz_options(quiz, seed)
    handing = commands.add_parser("export", help="write a lesson for other systems: web page, Moodle XML, GIFT")
    export_options(handing, seed)
    class_options(commands.add_parser("pack", help="a lesson as one small file for a class"), seed)
    merge_options(commands.add_parser("merge", help="put together what a class handed in: tables and a page to print"))
    listing = commands.add_parser("list", help="what there is: " + ", ".join(SORTS))
    listing.add_argument("sort", nargs="?", default="cases", type=word(lambda: SORTS, "list"), metavar="SORT")
    taken = "default: all shipped; in a folder lessons a lesson, in DIR/muscles a muscle, glossary, comparisons by name, else a case"
    check = commands.add_parser("check", help="say what is wrong with all that teachers write, at file:line:column")
    check.add_argument("files", nargs="*", type=Path, metavar="FILE", help=taken)
    check.add_argument("--deep", action="store_true", help="also run each site of cases, and say what never happens")
    new = commands.add_parser("new", help="begin a case of your own as a copy of another one")
    new.add_argument("case", metavar="CASE", help="its id: small letters, digits and underscores")
    copied = "id of the case to copy (default benign_fasciculation; see: main.py list)"
    new.add_argument("--from", dest="original", default="benign_fasciculation", metavar="CASE", help=copied)
    schema = commands.add_parser("schema", help="JSON Schema for editors: case, lesson, glossary, comparisons, atlas")
    schemas = word(lambda: ("case", "lesson", "glossary", "comparisons", "atlas"), "schema")
    schema.add_argument("sort", nargs="?", default="case", type=schemas, metavar="SORT")
    bench = commands.add_parser("bench", help="measure speed and physiology")
    bench.add_argument("part", nargs="?", type=word(lambda: ("speed", "physiology"), "part of bench"), metavar="speed|physiology")
    for command in (run, quiz, render, handing, listing, new, check):
        command.add_argument(
            "--scenarios",
            type=Path,
            metavar="DIR",
            help="folder with cases/, muscles/, lessons/, glossary.yaml and comparisons.yaml of your own",
        )
    for command in (listing, bench):
        command.add_argument("--json", action="store_true", dest="as_json", help="only JSON on standard output")
    return top


def render_options(render: argparse.ArgumentParser) -> None:
    """What a render writes, and how many patients."""
    kinds = f"of {','.join(FORMATS)}; default {','.join(USUAL)}; truth.json is always written"
    render.add_argument("--formats", type=formats, default=list(USUAL), metavar="LIST", help=kinds)
    around = f"length of gif, frames and mp4, round the moment of most movement (default {FILM_S:g})"
    render.add_argument("--loop-seconds", type=number(SHORTEST_FILM_S, LONGEST_FILM_S, " s"), metavar="S", help=around)
    enlarged = "enlarge the movement in gif, frames, strip and mp4, which is written on them (1 to 100, default 1)"
    render.add_argument("--magnify", type=number(1, 100), default=1.0, metavar="F", help=enlarged)
    many = "render N patients, with the seeds from --seed on, each to a folder of its own in DIR; the same command again goes on"
    render.add_argument("--count", type=number(1, 100_000, whole=True), metavar="N", help=many)
    render.add_argument("--jobs", type=number(1, 61, whole=True), metavar="J", help="processes that render --count (default: cores)")
    render.add_argument("--force", action="store_true", help="replace files that are there already; begin a batch anew")


def shot_options(shot: argparse.ArgumentParser) -> None:
    """The options of a screenshot that no other command has."""
    drawn = "which; all: a sheet of every scene in each theme, with text of usual and of double size"
    shot.add_argument("scene", type=word(scenes, "scene"), metavar="SCENE", help=drawn)
    shot.add_argument("--out", type=png, required=True, metavar="FILE.png", help="picture to write")
    shot.add_argument("--size", type=size, default=(1280, 800), metavar="WxH", help="default 1280x800")
    shot.add_argument("--theme", type=word(themes, "theme"), default="dark", help="dark (default), light or contrast")
    shot.add_argument("--text", type=number(100, 200, " %", whole=True), default=100, metavar="PERCENT", help="size of text, 100 to 200")


def class_options(pack: argparse.ArgumentParser, seed: Callable[[str], float]) -> None:
    """The options of what a teacher hands out."""
    pack.add_argument("lesson", metavar="LESSON", help="id of a lesson (see: main.py list lessons) or path of its file")
    pack.add_argument("--out", type=Path, metavar="FILE", help="file to write (default: the lesson's id with .fasciscope)")
    pack.add_argument("--seed", type=seed, metavar="N", help="which items, the same for all (default: drawn)")
    pack.add_argument("--fresh", action="store_true", help="other items for each learner, for practice")
    pack.add_argument("--title", default="", metavar="TEXT", help="what the class sees it called (default: the lesson's title)")
    pack.add_argument("--note", default="", metavar="TEXT", help="what the teacher tells the class before it begins")
    pack.add_argument("--force", action="store_true", help="replace a file that is there already")
    pack.add_argument("--scenarios", type=Path, metavar="DIR", help="folder of your own, from which the lesson and its cases are packed")


def merge_options(merge: argparse.ArgumentParser) -> None:
    """The options of what comes back."""
    merge.add_argument("pack", type=Path, metavar="PACK", help="the class pack that was handed out")
    merge.add_argument("results", type=Path, nargs="+", metavar="RESULTS", help="results files, or folders that hold them")
    merge.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder for the page and the tables; made if missing")
    merge.add_argument("--roster", type=Path, metavar="FILE", help="names of the class, one a line: then who has not handed in is told")
    merge.add_argument("--language", default="en", type=word(languages, "language"), metavar="CODE", help="of the page (default en)")
    merge.add_argument("--force", action="store_true", help="replace files that are there already")


def quiz_options(quiz: argparse.ArgumentParser, seed: Callable[[str], float]) -> None:
    """The options of the quiz."""
    quiz.add_argument("--text", action="store_true", help="in this terminal: every signal described, drawn in characters, kept as sound")
    quiz.add_argument("--seed", type=seed, metavar="N", help="which items (default: the lesson's, or new ones); exams with it are the same")
    quiz.add_argument("--lesson", metavar="LESSON", help="id of a lesson (see: main.py list lessons) or path of its file")
    taking = "practice (told after each item), exam (told at the end) or drill (what you mix up); default: as the lesson says"
    quiz.add_argument("--mode", type=word(modes, "mode"), metavar="MODE", help=taking)
    quiz.add_argument("--items", type=number(1, 500, whole=True), metavar="N", help="how many (default: the lesson's, or 20)")
    quiz.add_argument("--learner", metavar="NAME", help="for whom answers are kept (default: the only learner there is)")
    quiz.add_argument("--hand-in", type=Path, metavar="DIR", help="with --pack: folder for your results (default: that of the pack)")
    quiz.add_argument("--no-trace", action="store_true", help="with --text: draw nothing, for screen readers")


def export_options(handing: argparse.ArgumentParser, seed: Callable[[str], float]) -> None:
    """The options of what is written for other systems."""
    handing.add_argument("lesson", metavar="LESSON", help="id of a lesson (see: main.py list lessons) or path of its file")
    kinds = "html (a folder that a browser opens), moodle (one XML file with sound and pictures), gift (text, signals in words)"
    handing.add_argument("--to", type=word(lambda: EXPORTS, "format"), required=True, metavar="FORMAT", help=kinds)
    handing.add_argument("--out", type=Path, required=True, metavar="PATH", help="folder of html, file of the others")
    handing.add_argument(
        "--seed", type=seed, metavar="N", help="which items, as an exam of this seed has them (default: the lesson's, or 1)"
    )
    handing.add_argument("--items", type=number(1, 500, whole=True), metavar="N", help="how many (default: the lesson's)")
    handing.add_argument("--language", type=word(languages, "language"), default="en", metavar="CODE", help="en (default) or de")
    handing.add_argument("--force", action="store_true", help="replace files that are there already")


def dispatch(command: str, asked: dict[str, Any]) -> int:
    """Do what was asked; the exit code."""
    from sim import commands

    match command:
        case "run":
            return run(asked)
        case "screenshot":
            from scenes import app
            from sim.rendering import ready_for

            ready_for(asked["out"])
            return app.screenshot(**asked)
        case "render":
            return commands.render(**asked, pictures=pictures)
        case "quiz" if not asked["text"]:
            commands.only_in_text(asked)
            from scenes import app

            try:
                return app.run(quiz=True, scenarios=asked["scenarios"])
            except app.NoDisplay as missing:
                raise commands.ChoiceError(f"quiz: there is no display ({missing}); add --text, the quiz in this terminal") from None
        case "quiz":
            from scenes.home import chosen
            from scenes.spoken import speech
            from sim.classes import commands as classes

            return (commands.quiz if asked["pack"] is None else classes.take)(**asked, home=chosen(), speech=speech)
        case "pack" | "merge":
            from scenes.spoken import class_words
            from sim.classes import commands as classes

            return classes.pack(**asked) if command == "pack" else classes.merge(**asked, told=class_words)
        case "bench":
            return commands.bench(**asked, scene_figures=scene_figures)
        case _:
            from sim import authoring

            rest: dict[str, Callable[..., int]] = {
                "list": commands.show_list, "new": authoring.new, "check": authoring.check, "schema": authoring.schema,
                "export": hand_out,
            }  # fmt: skip
            return rest[command](**asked)


def run(asked: dict[str, Any]) -> int:
    """Open the window, or, where there is none, render instead."""
    from scenes import app
    from sim import commands

    try:
        return app.run(**asked)
    except app.NoDisplay as missing:
        pack = asked.pop("pack")
        if pack is not None:
            sentence = f"run: there is no display ({missing}); take the pack in this terminal: main.py quiz --text --pack {pack}"
            raise commands.ChoiceError(sentence) from None
        return commands.without_display(str(missing), **asked, pictures=pictures)


def pictures(
    names: Sequence[str], folder: Path, patient: Any, engine: Any, recording: Any, address: Any, *, loop_s: float, gain: float
) -> None:
    """Draw what some formats stand for; pygame is loaded only now."""
    if "png" in names:
        from scenes.pictures import draw

        draw(folder, patient, engine, recording, address)
    films = [name for name in names if name in FILMS]
    if films:
        from scenes.film import Film, shoot

        shoot(films, folder, Film(patient, engine, recording, address, loop_s, gain))


def hand_out(**asked: Any) -> int:
    """Write a lesson for other systems; pygame is loaded only now."""
    from functools import partial

    from scenes.clip_pictures import skin_webp, trace_png
    from scenes.spoken import speech
    from sim.handing_out import export
    from sim.teach.exchange.handout import Pictures

    def pictures(said: Any) -> Pictures:
        return Pictures(partial(trace_png, said.words), partial(skin_webp, said.words))

    return export(**asked, speech=speech, pictures=pictures)


def scene_figures(case: str) -> dict[str, float | None]:
    """How fast the examine scene is drawn, and how late it is heard."""
    from scenes.bench import figures

    return figures(case)


def main(words: Sequence[str] | None = None) -> int:
    """Run the command line; 0 done, 1 the input was wrong, 2 the command line was wrong, 130 stopped by Ctrl-C."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a Windows console may lack µ
    os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")  # standard output is for results
    given = list(sys.argv[1:] if words is None else words)
    if not given or (given[0].startswith("-") and given[0] not in ("-h", "--help")):
        given.insert(0, "run")
    if given[0].lower().endswith(PACK_SUFFIX):  # as a double click gives it
        given[:0] = ["run", "--pack"]
    try:
        if given[0] not in ("-h", "--help"):
            word(lambda: COMMANDS, "command")(given[0])
        asked = vars(parser().parse_args(given))
        return dispatch(asked.pop("command"), asked)
    except argparse.ArgumentTypeError as error:
        parser().error(str(error))
    except KeyboardInterrupt:
        print("\nStopped; no unfinished file was left behind.", file=sys.stderr)
        return STOPPED
    except BrokenPipeError:  # `main.py list | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return DONE
    except Exception as error:
        from sim.commands import MISTAKES

        if not isinstance(error, MISTAKES):
            raise
        print(error, file=sys.stderr)
        return getattr(error, "exit_code", WRONG_INPUT)


if __name__ == "__main__":
    sys.exit(main())

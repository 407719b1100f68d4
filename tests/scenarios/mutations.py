"""Shipped files spoilt by chance, each by its number, and what becomes of them: run as a process of its own, which is measured."""

import copy
import faulthandler
import json
import random
import re
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import yaml

from sim import loader

try:
    import resource
except ImportError:  # not on Windows
    resource = None

LONGEST_S = 5.0
SORTS = ("cases", "cases", "cases", "exemplars", "lessons", "glossary")  # what is spoilt, in turn

# written in place of a value, or of anything, as it stands
NASTY = [
    *(".nan", "-.inf", "1e999", "-1", "1e308", "0x10", "010", "1_000", "12:30", "no", "~", "true", "2008-01-31", "1e-320", "-0.0"),
    *("9" * 400, "0." + "3" * 5000, "[]", "{}", '""', "[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]", "[" * 3000, "{a: " * 3000, "- " * 3000),
    *("&a [*a, *a]", "*a", "!!python/object/apply:os.system ['touch pwned']", "!include /etc/passwd"),
    *("!!binary R0lGODlhDAAMAIQAAP", "!!timestamp 2001-12-14", "../../../../etc/passwd", "/etc/passwd", "${HOME}", "~"),
    *('"\\x41\\u0000"', '"\\ud800"', '"\\UFFFFFFFF"', "\u202e\u2066", "\U0001f9e0", "\ufeff", "\x07", "`x`", "%YAML 9.9", "---"),
    *("? [a, b]", "<<: *a", "|", ">-", "|9", ">+", "{a: b", "'", '"', "- - - - x", ": : :", "#", "@", "x" * 70_000, "A " * 3000),
]  # fmt: skip
BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)
# put in place of a value in the tree
WRONG: list[Any] = [
    *(None, True, False, 0, -1, 10**30, 1e308, 5e-324, float("nan"), float("inf"), 0.5, "", " ", "x", "0.5", "\0", "no", "\u202e"),
    *([], {}, [[]], [None], {"": None}, {"kind": []}, [{"kind": "x"}], {"0": 0.1, "0.0": 0.9}, {0: 0, 1: 1}, {"a": {"a": {"a": {}}}}),
    *(["x"] * 5000, {f"k{i}": i for i in range(5000)}, "../../../../etc/passwd", "/dev/zero", "/dev/stdin", "als@early", "@", "a" * 30_000),
]  # fmt: skip

Chance = random.Random
Place = tuple[Any, ...]


def _lines(change: Callable[[list[str], int, Chance], None]) -> Callable[[str, Chance], str]:
    def spoil(text: str, chance: Chance) -> str:
        lines = text.split("\n")
        change(lines, chance.randrange(len(lines)), chance)
        return "\n".join(lines)

    return spoil


def _move(lines: list[str], at: int, chance: Chance) -> None:
    lines.insert(chance.randrange(len(lines)), lines.pop(at))


def _indent(lines: list[str], at: int, chance: Chance) -> None:
    lines[at] = chance.choice([" ", "  ", "\t", "        "]) + lines[at] if chance.random() < 0.6 else lines[at].lstrip()


def _misspell(text: str, chance: Chance) -> str:
    word = chance.choice(list(re.finditer(r"\w+(?=:)", text)))
    at = word.start() + chance.randrange(len(word[0]))
    return text[:at] + chance.choice(["", text[at] * 2, "_", "é", text[at].upper(), "-", "K"]) + text[at + 1 :]


def _value(lines: list[str], at: int, chance: Chance) -> None:
    key = re.match(r"\s*(- )?[\w]+:|\s*- ", lines[at])
    lines[at] = (key[0] if key else "") + " " + chance.choice(NASTY)


def _cut(text: str, chance: Chance) -> str:
    begin = chance.randrange(len(text))
    return text[:begin] + text[begin + chance.randrange(1, 200) :]


def _insert(text: str, chance: Chance) -> str:
    at = chance.randrange(len(text))
    return text[:at] + chance.choice([*NASTY, *"\n\t:-[]{}'\"|>#&*!%@`,?\\\0", BOMB]) + text[at:]


def _double_block(lines: list[str], at: int, chance: Chance) -> None:
    block = lines[at : at + chance.randrange(1, 30)]
    lines[at:at] = block * chance.choice([1, 2, 500])


ON_TEXT: dict[str, Callable[[str, Chance], str | bytes]] = {
    "a line dropped": _lines(lambda lines, at, _: lines.pop(at) and None),
    "a line doubled": _lines(lambda lines, at, _: lines.insert(at, lines[at])),
    "a line moved": _lines(_move),
    "lines doubled": _lines(_double_block),
    "indentation": _lines(_indent),
    "a value": _lines(_value),
    "a key misspelt": _misspell,
    "something cut out": _cut,
    "something put in": _insert,
    "the end missing": lambda text, chance: text[: chance.randrange(len(text))],
    "a bomb before it": lambda text, _: BOMB + text,
    "a bomb in it": lambda text, _: text.replace("sites:\n", "sites:\n  " + BOMB.replace("\n", "\n  ") + "\n"),
    "an encoding": lambda text, chance: text.encode(chance.choice(["utf-16", "utf-32", "cp037", "utf-8-sig", "latin-1"]), "replace"),
    "bytes": lambda text, chance: _bytes(text.encode(), chance),
    "line ends": lambda text, chance: text.replace("\n", chance.choice(["\r", "\r\n", "\n\n", "\x85", "\u2028", "\v", "\0\n"])),
    "too long": lambda text, chance: text + "\n" + chance.choice(["# x\n", "- x\n", "x: 1\n", "[", " ", "\n"]) * 60_000,
    "two in one": lambda text, _: text + "\n---\n" + text,
}  # fmt: skip


def _bytes(raw: bytes, chance: Chance) -> bytes:
    spoilt = bytearray(raw)
    for _ in range(chance.choice([1, 10, 1000])):
        spoilt[chance.randrange(len(spoilt))] = chance.randrange(256)
    return bytes(spoilt)


def _places(value: Any, at: Place = ()) -> list[Place]:
    """Every place in plain values but the top."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [place for key, one in inner for place in ((*at, key), *_places(one, (*at, key)))]


def _holder(tree: Any, place: Place) -> Any:
    for part in place[:-1]:
        tree = tree[part]
    return tree


def _rename(holder: Any, key: Any, chance: Chance, tree: Any) -> None:
    value = holder.pop(key)
    other = chance.choice(
        [*(place[-1] for place in _places(tree)), "..", "../../etc/passwd", "left_", "left_left_biceps_brachii", "@", "", "éx"]
    )
    if isinstance(holder, dict):
        holder[other] = value
    else:
        holder.append({str(other): value})


def _number(holder: Any, key: Any, chance: Chance, _: Any) -> None:
    if isinstance(holder[key], int | float):
        holder[key] = chance.choice([-1, 0, 1e-9, 1e9, float("nan"), 10**40, 0.999999, 1, 100]) * (chance.choice([1, holder[key]]) or 1)
    else:
        holder[key] = chance.random()


def _transplant(holder: Any, key: Any, chance: Chance, tree: Any) -> None:
    donor = chance.choice(_places(tree))
    holder[key] = copy.deepcopy(_holder(tree, donor)[donor[-1]])


def _nest(holder: Any, key: Any, chance: Chance, _: Any) -> None:
    for _ in range(chance.choice([1, 2, 11, 80])):
        holder[key] = chance.choice([{"kind": holder[key]}, [holder[key]]])


def _put(holder: Any, key: Any, chance: Chance, _: Any) -> None:
    holder[key] = copy.deepcopy(chance.choice(WRONG))


def _again(holder: Any, key: Any, chance: Chance, _: Any) -> None:
    times = chance.choice([2, 21, 300])
    if isinstance(holder, list):
        holder.extend([holder[key]] * times)
    else:
        holder |= {f"{key}{number}": copy.deepcopy(holder[key]) for number in range(times)}


ON_TREE: dict[str, Callable[[Any, Any, Chance, Any], None]] = {
    "left out": lambda holder, key, _, __: holder.pop(key) and None,
    "renamed": _rename,
    "of a wrong sort": _put,
    "another number": _number,
    "something from elsewhere": _transplant,
    "nested": _nest,
    "repeated": _again,
}


def spoilt(number: int) -> tuple[str, str, str, str | bytes]:
    """Sort, origin, what was done, and content of one spoilt file; the same for the same number."""
    chance = random.Random(number)
    sort = SORTS[number % len(SORTS)]
    path = loader.SHIPPED / "glossary.yaml" if sort == "glossary" else chance.choice(sorted((loader.SHIPPED / sort).glob("*.yaml")))
    text = path.read_text(encoding="utf-8")
    times, done = chance.choice([1, 1, 1, 2, 4]), []
    content: str | bytes = text
    if chance.random() < 0.5:
        for _ in range(times):
            done.append(chance.choice(list(ON_TEXT)))
            content = ON_TEXT[done[-1]](content or "x: y", chance) if isinstance(content, str) else content
    else:
        tree = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        for _ in range(times):
            done.append(chance.choice(list(ON_TREE)))
            place = _chosen(tree, chance)
            with suppress(LookupError):  # what was left out before cannot be changed
                ON_TREE[done[-1]](_holder(tree, place), place[-1], chance, tree)
        content = _Plain.dumped(tree, chance)
    return sort, path.stem, ", ".join(done), content


def _chosen(tree: Any, chance: Chance) -> Place:
    """A place, the recipes of the sites as often as all that is told."""
    places = _places(tree) or [(0,)]
    recipes = [place for place in places if "sites" in place]
    return chance.choice(recipes if recipes and chance.random() < 0.5 else places)


class _Plain(yaml.SafeDumper):
    """Writes no anchors, which would be refused before anything else is looked at."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
        return True

    @classmethod
    def dumped(cls, tree: Any, chance: Chance) -> str:
        return yaml.dump(tree, Dumper=cls, sort_keys=False, allow_unicode=True, default_flow_style=chance.choice([False, None, True]))


def outcome(path: Path, folder: Path, sort: str) -> list[str]:
    """What is wrong with a file; where nothing is, it was loaded and put to its uses."""
    if complaints := loader.check_file(path, folder):
        return [str(complaint) for complaint in complaints]
    if sort in ("cases", "exemplars"):
        case = loader.load_scenario(path, folder)
        for each in (case, *map(case.varied, case.variants), *map(case.told_in, case.translations)):
            _used(each)
    return []


def _used(case: Any) -> None:
    assert case.title
    assert case.course_months is None or case.course_months >= 0


def run(first: int, last: int) -> None:
    """Print, a line of JSON each, what became of the files from the first number up to the last, and what was done behind the scenes."""
    opened: list[str] = []
    watched = ("open", "os.system", "subprocess.Popen", "exec", "import", "socket.connect", "os.exec", "os.posix_spawn", "os.fork")

    def listen(event: str, arguments: tuple[Any, ...]) -> None:
        if watching and event in watched:
            opened.append(f"{event} {arguments[0]}")

    watching = False
    if resource is not None:  # a runaway stops here, before it takes the whole machine
        resource.setrlimit(resource.RLIMIT_AS, (2 * 2**30, resource.getrlimit(resource.RLIMIT_AS)[1]))
    for sort in ("cases", "exemplars", "lessons", "muscles"):  # what is imported and read once
        for path in (loader.SHIPPED / sort).glob("*.yaml"):
            loader.check_file(path)
    sys.addaudithook(listen)
    with tempfile.TemporaryDirectory() as folder:
        for number in range(first, last):
            sort, origin, done, content = spoilt(number)
            path = Path(folder, sort, f"{origin}.yaml") if sort != "glossary" else Path(folder, "glossary.yaml")
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass"))
            faulthandler.dump_traceback_later(12 * LONGEST_S, exit=True)
            opened.clear()
            began = time.process_time()
            watching = True
            try:
                told, fault = outcome(path, Path(folder), sort), ""
            except Exception:  # noqa: BLE001  whatever it is, it is reported
                told, fault = [], traceback.format_exc()
            watching = False
            took = time.process_time() - began
            faulthandler.cancel_dump_traceback_later()
            path.unlink()
            row = {"number": number, "file": str(path), "done": done, "told": told, "fault": fault, "opened": opened, "took_s": took}
            sys.stdout.write(json.dumps(row) + "\n")
            sys.stdout.flush()
    status = Path("/proc/self/status")
    if status.exists():  # the peak that getrusage tells is also that of the process which began this one
        peak_kb = next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        sys.stdout.write(json.dumps({"peak_mb": peak_kb / 1024}) + "\n")


if __name__ == "__main__":
    run(int(sys.argv[1]), int(sys.argv[2]))

"""What is told of an entry of the glossary, the same in the atlas and in the glossary itself."""

from collections.abc import Callable, Sequence

from scenes.words import Words
from sim.glossary import Entry

Blocks = list[tuple[str, str]]
SAID = ("sound", "skin", "told_by")  # parts of an entry, in the order in which they are told


def told(entry: Entry, words: Words, name: Callable[[str], str], also: Sequence[str] = ()) -> Blocks:
    """The blocks of a paragraph; `name` gives the term of a key, `also` are further pairs of a head and what it means."""
    blocks = [("title", entry.term)]
    if entry.normal is not None:
        blocks.append(("strong", words("atlas.normal" if entry.normal else "atlas.abnormal")))
    blocks += [("gap", ""), ("body", entry.definition), ("gap", "")]
    pairs = [words(f"atlas.{part}", text=text) for part in SAID if (text := getattr(entry, part))]
    if entry.origin:
        pairs.append(words("atlas.origin", text=words(f"why.{entry.origin}")))
    pairs += also
    if pairs:
        blocks += [*(("pair", pair) for pair in pairs), ("gap", "")]
    if entry.confused_with:
        blocks += [("strong", words("atlas.confused")), *(("item", name(key)) for key in entry.confused_with), ("gap", "")]
    return [*blocks, ("strong", words("atlas.sources")), *(("small", line) for line in entry.source)]

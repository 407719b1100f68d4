"""Every word the program shows, from one catalogue per language in assets/text."""

import re
from functools import cache
from pathlib import Path

import yaml

TEXT = Path(__file__).resolve().parents[1] / "assets" / "text"
FIRST = "en"  # the language in which every text is there
LANGUAGES = {"en": "English", "de": "Deutsch"}
DECIMAL_COMMA = ("de",)
LARGE_NOUNS = ("de",)  # in which they begin with a capital within a sentence, too
DECIMAL = re.compile(r"[+−-]?\d+\.\d+")


class Words:
    """The catalogue of one language: `words("menu.keys")`, with values put in by name: `words("units.uv", value=10)`."""

    def __init__(self, language: str = FIRST) -> None:
        self.speak(language)

    def speak(self, language: str) -> None:
        """From now on in this language; what its catalogue lacks is said in English."""
        self.language = language
        self.texts = catalogue(FIRST) | catalogue(language)

    def __call__(self, key: str, **values: object) -> str:
        """The text of a key; KeyError if the catalogue lacks it."""
        if not values:
            return self.texts[key]
        if self.language in DECIMAL_COMMA:
            values = {name: _with_comma(value) for name, value in values.items()}
        return self.texts[key].format(**values)

    def __contains__(self, key: str) -> bool:
        return key in self.texts

    def under(self, prefix: str) -> dict[str, str]:
        """All texts whose key begins with `prefix` and a dot, by the rest of their key, in the catalogue's order."""
        return {key[len(prefix) + 1 :]: text for key, text in self.texts.items() if key.startswith(prefix + ".")}


def _with_comma(value: object) -> object:
    """A decimal number, given as text, with a comma; anything else as it is."""
    return value.replace(".", ",") if isinstance(value, str) and DECIMAL.fullmatch(value) else value


@cache
def catalogue(language: str) -> dict[str, str]:
    """The texts of one language as its file has them, by keys as `menu.keys`; read once, not to be changed."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times as fast where there is one, and every start waits for it
    return _flat(yaml.load((TEXT / f"{language}.yaml").read_text(encoding="utf-8"), loader))  # noqa: S506  both are safe


def _flat(tree: dict[str, object], above: str = "") -> dict[str, str]:
    texts: dict[str, str] = {}
    for key, value in tree.items():
        texts.update(_flat(value, f"{above}{key}.") if isinstance(value, dict) else {above + key: str(value)})
    return texts

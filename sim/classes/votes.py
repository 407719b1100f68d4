"""Votes by show of hands: counted for each option of what a class is shown, kept as a table, and what can be read from them."""

import csv
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sim.classes.report import RUNS
from sim.rendering import write_whole
from sim.teach.attempts import utc
from sim.teach.item import Item

MOST = 9999  # hands that can be counted for one option
HEAD = ("time_utc", "number", "question", "finding", "address", "option", "votes", "right", "item")


@dataclass
class Round:
    """One item as the class saw it, from `at` on (unix time, s), and how many hands there were for which of its options."""

    item: Item
    at: float
    votes: Counter[str] = field(default_factory=Counter)

    def count(self, option: str, number: int) -> None:
        """So many hands for an option, none less than none."""
        self.votes[option] = max(0, min(MOST, number))

    @property
    def cast(self) -> int:
        """All votes."""
        return self.votes.total()

    @property
    def right(self) -> int:
        """Votes for what is right."""
        return sum(self.votes[option] for option in self.item.right)

    @property
    def led(self) -> tuple[str, ...]:
        """The option with most votes, of several with as many a wrong one; none without votes."""
        if not self.cast:
            return ()
        return (max(self.item.options, key=lambda option: (self.votes[option], option not in self.item.right)),)


def mistaken(rounds: Sequence[Round]) -> list[tuple[str, str, int]]:
    """What was taken for what, and by how many votes, most first: finding, what was chosen, votes."""
    taken: Counter[tuple[str, str]] = Counter()
    for one in rounds:
        for option, votes in one.votes.items():
            meant = one.item.meant((option,))
            if votes and option not in one.item.right and meant not in ("", one.item.finding):
                taken[one.item.finding, meant] += votes
    return [(finding, meant, votes) for (finding, meant), votes in taken.most_common()]


def keep(file: Path, rounds: Sequence[Round]) -> None:
    """Write the votes so far, the file whole or not at all; FolderError if it cannot be."""
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(HEAD)
    for number, one in enumerate(rounds, start=1):
        item, text_of_item = one.item, one.item.text()
        address = str(item.clips[0].address) if item.clips else ""
        for option in item.options if one.cast else ():
            row = (item.ask or item.kind, item.finding, address, option)
            told = [f"'{cell}" if cell[:1] in RUNS and cell else cell for cell in row]
            table.writerow([utc(one.at), number, *told, one.votes[option], int(option in item.right), text_of_item])
    write_whole(file, text.getvalue().encode("utf-8"))

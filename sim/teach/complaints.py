"""What can go wrong with the store of progress, in sentences for the learner."""

SENTENCES = {
    "progress.damaged": "{file} was damaged. It was set aside as {aside}, and progress begins anew.",
    "progress.newer": "{file} was written by a newer version of the program. It was left as it is, and answers are forgotten at the end.",
    "progress.closed": "Progress cannot be kept in {folder}: answers are forgotten when the program ends.",
    "progress.full": "The disk is full. Answers not yet written: {count}. They are kept for now and tried again.",
    "progress.waiting": "{file} cannot be written to. Answers not yet written: {count}. They are kept for now and tried again.",
    "progress.unwritten": "{file} cannot be written to at the moment.",
    "progress.unreadable": "{file} cannot be read at the moment.",
    "progress.name": "A name has 1 to {most} characters that can be seen.",
    "progress.taken": "There is a learner called {name} already.",
    "progress.gone": "The progress of this learner has been deleted.",
    "progress.unwiped": "The progress was deleted, but traces may be left in {file}: close other windows, make room, and delete once more.",
    "progress.unexported": "{path} cannot be written.",
}


class ClassError(Exception):
    """A file of a class that cannot be used or made; the text says why in one sentence."""


class StoreError(Exception):
    """What went wrong, as one sentence; `key` is the catalogue's key for it, `values` what is put into the text."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(SENTENCES[key].format(**values))
        self.key, self.values = key, values

"""Work that takes a while, done beside the picture."""

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")
Progress = Callable[[float, str], None]


class Job(Generic[T]):
    """Runs `work(progress)` in a thread; `done` tells when there is a `result()`, which raises what the work raised.

    `fraction` (0 to 1) and `doing` are what the work last said of its progress.
    """

    def __init__(self, work: Callable[[Progress], T]) -> None:
        self.fraction, self.doing = 0.0, ""
        self._work = work
        self._result: T | None = None
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="job", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            self._result = self._work(self._tell)
        except BaseException as error:  # noqa: BLE001  raised again by result(), where the window can show it
            self._error = error

    def _tell(self, fraction: float, doing: str) -> None:
        self.fraction, self.doing = fraction, doing

    @property
    def done(self) -> bool:
        """Whether the work has ended, well or not."""
        return not self._thread.is_alive()

    @property
    def failed(self) -> bool:
        """Whether it has ended with an error, which `result` raises."""
        return self.done and self._error is not None

    def result(self) -> T:
        """What the work returned; waits for it if need be."""
        self._thread.join()
        if self._error is not None:
            raise self._error
        return self._result  # type: ignore[return-value]

"""Work shared out among processes that start alike on every platform, end with this one, and leave Ctrl+C to it."""

import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from threading import Thread
from typing import Any, NamedTuple

MOST_JOBS = 61  # Windows waits for no more at once
Work = Callable[[int, Callable[[float], None]], Any]  # an item, and whom to tell the share that is done, 0-1; the result


class Told(NamedTuple):
    """What is heard of an item: a share that is done, and at the end its result, or that it is lost: its process was ended from outside."""

    item: int
    share: float
    ended: bool = False
    result: Any = None
    lost: bool = False


@dataclass
class Worker:
    """A process, and the item that it works on."""

    process: BaseProcess
    item: int


def share_out(todo: Iterable[int], jobs: int, work: Work, hear: Callable[[Told], None]) -> None:
    """Do `work` on every item in at most `jobs` processes, of which this is the only one if one is enough; `hear` is told how far it is.

    `work` and its results travel between processes, so they are of modules, or a partial of such; what it raises is raised here, and ends
    all, as does what `hear` raises.
    """
    left = deque(todo)
    if min(jobs, len(left)) <= 1:
        for item in left:
            _do(item, work, hear)
        return
    crew: dict[Connection, Worker] = {}
    wanted = 1  # the first works alone: what is still to be compiled is compiled once
    try:
        while left or crew:
            while left and len(crew) < wanted:
                _hire(crew, left.popleft(), work)
            for pipe in wait(list(crew)):
                assert isinstance(pipe, Connection)
                told = _heard(pipe, crew[pipe].item)
                if told.ended:
                    wanted = jobs
                    _go_on(pipe, crew, left if not told.lost else deque())
                hear(told)
    finally:
        for worker in crew.values():
            worker.process.kill()
            worker.process.join()


def _do(item: int, work: Work, hear: Callable[[Told], None]) -> None:
    result = work(item, lambda share: hear(Told(item, share)))
    hear(Told(item, 1.0, ended=True, result=result))


def _hire(crew: dict[Connection, Worker], item: int, work: Work) -> None:
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_attend, args=(work, theirs), daemon=True)
    with _uninterrupted():
        process.start()
        crew[ours] = Worker(process, item)
    theirs.close()
    with suppress(OSError):  # it ended at once, which is heard when it is listened to
        ours.send(item)


def _heard(pipe: Connection, item: int) -> Told:
    try:
        what = pipe.recv()
    except (EOFError, OSError):
        return Told(item, 1.0, ended=True, lost=True)
    if isinstance(what, Exception):
        raise what
    return Told(item, *what)


def _go_on(pipe: Connection, crew: dict[Connection, Worker], left: deque[int]) -> None:
    """Give a worker one of the items that are left, or let it go."""
    worker = crew[pipe]
    if left:
        worker.item = left.popleft()
        with suppress(OSError):
            pipe.send(worker.item)
        return
    del crew[pipe]
    pipe.close()
    worker.process.join()


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Processes that are started meanwhile do not hear Ctrl+C."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _attend(work: Work, pipe: Connection) -> None:
    """What a worker does: items come through the pipe until it is closed, and what `_heard` understands goes back."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()
    with suppress(EOFError, ConnectionError):
        while True:
            item = pipe.recv()
            try:
                result = work(item, lambda share: pipe.send((share,)))
            except Exception as error:  # noqa: BLE001  it is raised where the work was given out
                pipe.send(error)
            else:
                pipe.send((1.0, True, result))


def _end_with_parent() -> None:
    """A process whose parent was killed is not left behind."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)

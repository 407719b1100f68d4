"""Work that processes share; what they do is given by its name, so it stands here."""

import os
import signal
import time
from functools import partial

import pytest

from sim.crew import share_out


def squared(item, tell):
    tell(0.5)
    return item * item


def noted(folder, item, tell):
    (folder / f"{item}-{os.getpid()}").touch()
    tell(0.0)
    time.sleep(0.05)
    return os.getpid()


def fallen(item, tell):
    if item == 2:
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(60)
    return item


def refused(item, tell):
    raise FileNotFoundError(f"no {item}")


def endless(folder, item, tell):
    while True:
        (folder / str(os.getpid())).touch()
        tell(0.1)
        time.sleep(0.01)


def told_of(todo, jobs, work):
    told = []
    share_out(todo, jobs, work, told.append)
    return told


def results(todo, jobs, work):
    return {told.item: told.result for told in told_of(todo, jobs, work) if told.ended}


@pytest.mark.parametrize("jobs", [1, 3])
def test_every_item_is_done_once_and_the_share_is_told(jobs):
    told = told_of([3, 1, 2], jobs, squared)
    assert {one.item: one.result for one in told if one.ended} == {1: 1, 2: 4, 3: 9}
    assert sum(one.ended for one in told) == 3
    assert {one.item for one in told if not one.ended and one.share == 0.5} == {1, 2, 3}


def test_the_first_item_is_done_alone_and_the_rest_by_as_many_as_are_asked_for(tmp_path):
    def hear(told):
        if told.item == 0 and not told.ended:
            assert len(list(tmp_path.iterdir())) == 1

    share_out(range(9), 3, partial(noted, tmp_path), hear)
    workers = {path.name.partition("-")[2] for path in tmp_path.iterdir()}
    assert 2 <= len(workers) <= 3
    assert str(os.getpid()) not in workers


def test_a_process_that_is_ended_from_outside_costs_its_own_item_only():
    assert results([1, 2, 3, 4], 2, fallen) == {1: 1, 2: None, 3: 3, 4: 4}


def test_what_the_work_raises_is_raised():
    with pytest.raises(FileNotFoundError, match="no 5"):
        results([5, 6], 2, refused)


def test_who_stops_listening_ends_the_processes(tmp_path):
    def stop(told):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        share_out([1, 2], 2, partial(endless, tmp_path), stop)
    (sign,) = tmp_path.iterdir()
    last = sign.stat().st_mtime_ns
    time.sleep(0.1)
    assert sign.stat().st_mtime_ns == last

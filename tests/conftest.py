"""What holds for all tests: in CI no journey may be skipped, and nothing is written outside the tests' own folders."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
settings.register_profile("compiling", deadline=None)  # the first example of a test may compile a kernel
settings.load_profile("compiling")


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which the program keeps things, fresh for each test."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("FASCISCOPE_HOME", str(home))
    return home


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    report = yield
    if os.environ.get("CI") == "true" and report.skipped and item.get_closest_marker("journey") and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"a journey was skipped, and in CI it must run: {report.longrepr}"
    return report

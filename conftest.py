"""Fixtures of the whole suite: which database, which browser, no network."""

import os
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from tests import chromium, flushing, memory, postgres

# A property may take as long as a busy machine needs.
hypothesis.settings.register_profile("suite", deadline=None)
hypothesis.settings.load_profile("suite")

ON_POSTGRES = bool(os.environ.get(postgres.ENV))
BOTH = os.environ.get("YICHUANG_TEST_BOTH") == "1"  # set by dev.py, which runs both databases


def _data_folder() -> Path:
    from django.conf import settings

    return Path(settings.YC_DATA)


def pytest_configure() -> None:
    """Make this process's data folder; sweep those of processes that were killed."""
    mine = _data_folder()
    for left in mine.parent.glob("yichuang-test-*-*") if os.name == "posix" else ():
        owner = left.name.split("-")[2]
        if owner.isdigit() and not _is_alive(int(owner)):
            shutil.rmtree(left, ignore_errors=True)
    mine.mkdir()


def pytest_unconfigure() -> None:
    """Not at interpreter exit: the workers of xdist never get there."""
    shutil.rmtree(_data_folder(), ignore_errors=True)


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out tests of the other database; skip browser journeys without a browser."""
    other = "sqlite" if ON_POSTGRES else "postgres"
    mine, others = [], []
    for item in items:
        (others if item.get_closest_marker(other) else mine).append(item)
    if BOTH:
        config.hook.pytest_deselected(items=others)
        items[:] = mine
    for item in others:
        item.add_marker(pytest.mark.skip(reason=_why_not_here(other)))
    if not chromium.find():
        for item in mine:
            if item.get_closest_marker("browser"):
                item.add_marker(pytest.mark.skip(reason=f"browser: none. {chromium.REMEDY}"))


@pytest.fixture(scope="session", autouse=True)
def _flush_past_the_guards() -> None:
    flushing.teach_flush()


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    memory.forget()


def _why_not_here(other: str) -> str:
    if other == "postgres":
        return "postgres: run with `python -m tests.postgres .venv/bin/pytest`"
    return "sqlite: a test of the embedded database"


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """One Chromium for the session; contexts are per test."""
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=30_000)  # as long as an action: a laden machine is slow
    # From here on Playwright's event loop counts as running in this thread, between its calls
    # too, and Django would refuse the ORM to every later test of the process.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        instance = playwright.chromium.launch(
            executable_path=chromium.find(), args=list(chromium.FLAGS)
        )
        yield instance
        instance.close()


@pytest.fixture
def page(browser: Any, live_server: Any) -> Iterator[Any]:
    """A fresh page, in Chinese, whose relative addresses are the live server's.

    A JavaScript error on any page fails the test.
    """
    context = browser.new_context(
        base_url=live_server.url, locale="zh-CN", timezone_id="Asia/Shanghai"
    )
    new_page = context.new_page()
    errors: list[str] = []
    new_page.on("pageerror", lambda error: errors.append(str(error)))
    yield new_page
    context.close()
    assert not errors, errors


@pytest.fixture
def plain_page(browser: Any, live_server: Any) -> Iterator[Any]:
    """A page of a browser without JavaScript: every public page has to work in it."""
    context = browser.new_context(
        base_url=live_server.url, locale="zh-CN", java_script_enabled=False
    )
    yield context.new_page()
    context.close()


def _is_local(address: object) -> bool:
    if not isinstance(address, tuple):
        return True  # a Unix socket
    host = str(address[0])
    return host in {"localhost", "::1", ""} or host.startswith("127.")


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing in the suite may leave this machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if not _is_local(address):
            raise OSError(f"the suite may not connect to {address!r}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)

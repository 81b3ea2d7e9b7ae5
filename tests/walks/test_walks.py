"""The trap of the stored-script walk catches what runs, what the policy refuses, what is made."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.http import HttpResponse
from playwright.sync_api import Browser

from tests.walks.scripts import PAYLOADS
from tests.walks.trap import Caught, Trap, trapping
from yichuang.web.middleware import CONTENT_SECURITY_POLICY

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]
MARK = "q10z"
HIT = f"<img src=x onerror={MARK}()>"


@pytest.fixture
def trap(browser: Browser) -> Iterator[Trap]:
    with trapping(browser, [MARK], policy=False) as found:
        yield found


def caught(trap: Trap, body: str) -> Caught:
    answer = HttpResponse(f"<!doctype html><title>页</title>{body}")
    answer["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
    return trap.open("/x", answer, lambda url: HttpResponse(HIT))


@pytest.mark.parametrize("payload", ["image", "script"])
def test_a_script_that_runs_is_caught(trap: Trap, payload: str) -> None:
    assert caught(trap, f"<p>{PAYLOADS[payload].format(m=MARK)}").ran == [MARK]


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (f"<a href='javascript:{MARK}()'>去</a>", "href runs it"),
        (f"<a href='java\tscript:{MARK}()'>去</a>", "href runs it"),
        (f"<p onclick='{MARK}()'>话</p>", "it is the handler onclick"),
        (f"<template><p onclick='{MARK}()'>话</p></template>", "it is the handler onclick"),
        (f"<{MARK}>", "it is an element"),
        (f"<p {MARK}=1>", "it is an attribute"),
        (f"<script>let a = '{MARK}'</script>", "it stands in a script"),
    ],
)
def test_what_waits_for_a_click_is_caught(trap: Trap, body: str, why: str) -> None:
    assert [MARK, why] in [list(one) for one in caught(trap, body).made]


def test_a_piece_put_into_the_page_by_its_script_is_caught(trap: Trap) -> None:
    fetched = "fetch('/piece').then(a => a.text()).then(t => document.body.innerHTML = t)"
    assert MARK in caught(trap, f"<p><script>{fetched}</script>").ran


def test_what_the_policy_refuses_is_told(browser: Browser) -> None:
    with trapping(browser, [MARK], policy=True) as trap:
        found = caught(trap, HIT)
    assert found.ran == []
    assert any("script-src" in what for what in found.refused)


@pytest.mark.parametrize("payload", PAYLOADS.values())
def test_an_escaped_text_is_let_pass(trap: Trap, payload: str) -> None:
    from django.utils.html import escape

    text: Any = escape(payload.format(m=MARK))
    found = caught(trap, f"<p title='{text}'>{text}</p><input value='{text}'>")
    assert found == Caught()

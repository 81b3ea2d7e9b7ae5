"""More than twenty at once: the bar counts, and what was not reached stays to be chosen again."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.test_desk import sit_down, world  # noqa: F401 - fixtures
from yichuang.cases.factories import Hall
from yichuang.cases.tests.test_batch import ready
from yichuang.kernel.permissions.rules import Actor
from yichuang.web.desk.tests.rows import Decision

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_twenty_two_are_granted_in_portions_that_are_counted(
    world: Hall,  # noqa: F811
    sit_down: Callable[[Actor], Page],  # noqa: F811
) -> None:
    for _ in range(22):
        ready(world)
    page = sit_down(world.approver)
    page.goto("/desk/batch")
    page.locator("a[href*='item=']").first.click()
    page.get_by_label("全选").check()
    page.keyboard.press("F9")
    expect(page.get_by_role("heading", level=1)).to_contain_text("22 件")
    page.wait_for_load_state("load")  # without its script the page sends one whole form
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method))
    page.keyboard.press("F9")
    expect(page.get_by_role("heading", name="准予 22 件", exact=True)).to_be_visible(timeout=20000)
    assert sent.count("POST") == 5
    assert page.locator("progress").evaluate("bar => bar.value / bar.max") == 1
    expect(page.locator("td[data-ok='1']")).to_have_count(22)
    assert Decision.objects.count() == 22

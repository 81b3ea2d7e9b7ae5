"""A material of a published guide becomes a cancelled proof: from its day nobody asks for it."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from playwright.sync_api import Browser, expect

from yichuang.cases.factories import Hall, day, hall, look_at_everything, received
from yichuang.cases.queries.pinned import pinned
from yichuang.catalog.proofs.factories import proofs
from yichuang.kernel.search.setup import install

from .town import Town, opened

pytestmark = [
    pytest.mark.browser,
    pytest.mark.sqlite,
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def town(browser: Browser, live_server: Any, settings: Any) -> Iterator[tuple[Town, Hall]]:
    settings.YC_DEMO = True
    with opened(browser, live_server.url, day("2026-03-10")) as found:
        install(connection)
        yield found, hall()


def test_form_and_window_stop_asking_that_day_and_a_clerk_is_refused(
    town: tuple[Town, Hall],
) -> None:
    people, world = town
    material = pinned(world.version_id).materials_for({})[1]
    proofs(f"ZM-07,{material.name},,,,,取消,部门间核查,2026-03-11")

    citizen = people.citizen()
    guide = f"/g/{pinned(world.version_id).item_id}"
    citizen.goto(guide)
    expect(citizen.locator("main")).to_contain_text(material.name)
    expect(citizen.locator("main")).not_to_contain_text("ZM-07")
    clerk = people.staff(world.clerk)
    clerk.goto(f"/desk/intake?version={world.version_id}")
    before = clerk.locator("[data-count=unseen]").inner_text()

    people.move_to(day("2026-03-11"))
    citizen.goto(guide)
    expect(citizen.locator("main")).to_contain_text("ZM-07")
    clerk = people.staff(world.clerk)
    clerk.goto(f"/desk/intake?version={world.version_id}")
    assert int(clerk.locator("[data-count=unseen]").inner_text()) == int(before) - 1
    expect(clerk.locator("main")).to_contain_text("ZM-07")

    other = pinned(world.version_id).materials_for({})[0]
    now = day("2026-03-11")
    case = look_at_everything(world, received(world, at=now), at=now, **{other.key: "看不清"})
    clerk.goto(f"/desk/cases/{case.number}/notice")
    clerk.fill(f"#x-{other.key}", f"请重拍，另外还要交{material.name}")
    clerk.get_by_role("button", name="出告知书").click()
    expect(clerk.locator("main")).to_contain_text("优化营商环境条例第四十四条")
    expect(clerk.locator("main")).to_contain_text("ZM-07")

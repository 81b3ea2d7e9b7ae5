"""Acts beside a case, as the clerk and the reviewer make them and the applicant reads them."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from yichuang.cases import actions, factories
from yichuang.cases.factories import AT
from yichuang.catalog.items.rules.content import Fee

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("search_index")]
FEE = Fee("工本费", "5 元/本", "某条例第十二条", "admin_regulation", amount="5")


@pytest.fixture
def case(clock, db):
    world = factories.hall(charges_fee=True, fees=(FEE,))
    form = {"shop": "青河面馆", "phone": "13900000008"}
    row = factories.look_at_everything(world, factories.received(world, form=form))
    return world, actions.accept(by=world.clerk, at=AT, case_id=row.id)


def send(client, url: str, **data: object):
    seen = re.search(r'name="seen" value="(\d+)"', client.get(url).text)
    assert seen
    return client.post(url, {"seen": seen.group(1), **data})


def test_a_slip_is_shown_with_both_values_and_who_and_why(case, at_desk):
    world, row = case
    client, url = at_desk(world.reviewer), f"/desk/cases/{row.number}"
    assert "更正文字差错" in client.get(url).text
    given = {"field": "shop", "reason": "与营业执照不一致"}
    refused = send(client, f"{url}/typo", after="城东大酒店", **given)
    assert refused.status_code == 422
    assert "哪份材料" in refused.text and "城东大酒店" in refused.text
    assert send(client, f"{url}/typo", after="青禾面馆", **given).status_code == 302
    page = client.get(url).text
    for words in ("青河面馆", "青禾面馆", "与营业执照不一致", "更正书"):
        assert words in page
    assert "更正文字差错" not in at_desk(world.clerk).get(url).text


def test_a_fee_is_asked_paid_and_shown_with_its_receipt(case, at_desk):
    world, row = case
    client, url = at_desk(world.clerk), f"/desk/cases/{row.number}"
    assert send(client, f"{url}/fee").status_code == 422
    assert send(client, f"{url}/fee", items="工本费").status_code == 302
    assert "等缴费" in client.get(url).text
    paid = {"receipt": "川财 0001", "paid_on": "2026-02-12"}
    assert send(client, f"{url}/fee/paid", **paid).status_code == 302
    assert "川财 0001" in client.get(url).text


def test_originals_left_behind_are_named_on_an_ended_case(case, at_desk):
    world, row = case
    client, url = at_desk(world.clerk), f"/desk/cases/{row.number}"
    assert send(client, f"{url}/originals", listed="章程").status_code == 302
    actions.withdraw(by=world.clerk, at=AT, case_id=row.id, reason="不办了")
    page = client.get(url).text
    assert "还有 1 种原件没有退还：章程" in page
    back = re.search(r"originals/\d+", page)
    assert back
    assert send(client, f"{url}/{back.group()}", back="章程", signed_by="何秀英").status_code == 302
    page = client.get(url).text
    assert "没有退还" not in page and "何秀英签收" in page


def test_all_of_it_stays_within_the_budget(case, at_desk):
    world, row = case
    common = {"at": AT, "case_id": row.id}
    actions.take_originals(by=world.clerk, listed="章程", **common)
    actions.notify_fee(by=world.clerk, items=["工本费"], **common)
    fix = {"field": "shop", "after": "青禾面馆", "reason": "笔误"}
    actions.fix_typo(by=world.reviewer, **common, **fix)
    client, url = at_desk(world.reviewer), f"/desk/cases/{row.number}"
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        client.get(url)
    assert len(captured) <= 12, len(captured)

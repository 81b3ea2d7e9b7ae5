"""The officers' pages of demands outside the lists."""

from typing import Any

import pytest
from django.test import Client

from tests.journeys.town import session_of
from yichuang.cases.factories import AT
from yichuang.feedback.factories import office, reported
from yichuang.kernel.clock.now import fixed

pytestmark = pytest.mark.django_db
PHONE = "13900001234"


def test_taken_up_refused_answered_and_the_phone_on_demand(settings: Any) -> None:
    settings.YC_DEMO = True
    with fixed(AT):
        world = office()
        row = reported(world, phone=PHONE)
        client = Client()
        client.cookies["sessionid"] = session_of(world.officer)
        assert "计划生育证" not in client.get("/manage/extra").content.decode()  # opens by row
        url = f"/manage/extra/{row.pk}"
        page = client.get(url).content.decode()
        assert "139****1234" in page and PHONE not in page and row.number not in page
        assert client.post(f"{url}/phone").status_code == 409
        assert client.post(f"{url}/take", {"version": "7"}).status_code == 409
        assert client.post(f"{url}/take", {"version": "0"}).status_code == 302
        assert PHONE in client.post(f"{url}/phone").content.decode()
        refused = client.post(url, {"version": "1", "words": "已责令改正"})
        text = refused.content.decode()
        assert refused.status_code == 422 and "请选择核实结果" in text and "已责令改正" in text
        given = {"version": "1", "words": "已责令改正", "result": "true"}
        assert client.post(url, given).status_code == 302
        assert "核实结果：属实" in client.get(url).content.decode()
        sheet = client.get("/manage/extra?all=1&download=csv")
        assert "text/csv" in sheet["Content-Type"] and sheet.getvalue()

"""留言 on the two pages: written here, answered there, nothing of it runs as a script."""

from typing import Any

from django.contrib.auth import get_user_model
from django.test import Client

from yichuang.cases.factories import Hall
from yichuang.web.access import DEMO_SESSION

from . import world as w

EVIL = "<script>alert('留言')</script><img src=x onerror=alert(1)>"


def desk(world: Hall, settings: Any) -> Client:
    settings.YC_DEMO = True
    client = Client()
    client.force_login(get_user_model().objects.get(pk=world.clerk.user_id))
    session = client.session
    session[DEMO_SESSION] = True
    session.save()
    return client


def test_written_answered_and_never_run(client: Client, county: Hall, settings: Any) -> None:
    number = w.apply_online(client, county)
    clerk = desk(county, settings)
    assert "未读" not in clerk.get(f"/desk/cases/{number}").content.decode()
    assert client.post(f"/p/{number}/talk", {"text": EVIL}).status_code == 302
    case = clerk.get(f"/desk/cases/{number}").content.decode()
    assert "1 条未读" in case
    for page in (client.get(f"/p/{number}/talk"), clerk.get(f"/desk/cases/{number}/talk")):
        text = page.content.decode()
        assert "&lt;script&gt;" in text and EVIL not in text and "<img src=x" not in text
        assert "期限" in text
    answer = clerk.post(f"/desk/cases/{number}/talk", {"text": EVIL + "收到"})
    assert answer.status_code == 302
    page = client.get(f"/p/{number}/talk").content.decode()
    assert "收到" in page and EVIL not in page and "办理人员已看" in page
    assert "有答复" in client.get(f"/p/{number}").content.decode()


def test_a_refused_text_stays_in_the_field(client: Client, county: Hall) -> None:
    number = w.apply_online(client, county)
    response = client.post(f"/p/{number}/talk", {"text": "长" * 1001})
    assert response.status_code == 422 and "长" * 1001 in response.content.decode()


def test_who_has_not_proved_the_case_writes_nothing(client: Client, county: Hall) -> None:
    number = w.apply_online(client, county)
    assert Client().post(f"/p/{number}/talk", {"text": "在吗"}).status_code == 302
    assert "还没有留言" in client.get(f"/p/{number}/talk").content.decode()

"""个人信息告知: it says what Art 17 asks for, and stands where people begin and at every foot."""

import pytest
from django.test import Client

from yichuang.cases.factories import Hall

from . import world as w


@pytest.mark.parametrize(
    "word",
    ["第十七条", "处理者", "手机号", "保管期限", "谁看得到", "12345", "第六十五条", "第四十七条"],
)
def test_it_says(client: Client, db: None, word: str) -> None:
    assert word in client.get("/privacy").content.decode()


def test_it_is_linked_from_the_start_and_the_foot(client: Client, county: Hall) -> None:
    start = client.get(f"/a/new/{w.item_of(county)}", w.ANSWERS).content.decode()
    assert start.count('href="/privacy"') == 2
    here = client.get("/privacy").content.decode()
    assert 'href="/p" aria-current' not in here  # another page that begins with the same letter
    assert 'href="/p" aria-current' in client.get("/p").content.decode()
    assert 'href="/privacy"' in client.get("/p").content.decode()

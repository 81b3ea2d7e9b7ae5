"""A town of people, each with a browser of his own, on a clock that can be moved."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.test import Client
from playwright.sync_api import Browser, Page

from yichuang.kernel.clock.now import fixed
from yichuang.kernel.identity.factories import id_number
from yichuang.kernel.org.factories import credit_code
from yichuang.kernel.permissions.rules import Actor
from yichuang.web.access import DEMO_SESSION

SHOP = "清川县青禾餐饮店"


@dataclass
class Town:
    """Who is at which screen. A JavaScript error on any page is kept in `errors`."""

    browser: Browser
    url: str
    errors: list[str] = field(default_factory=list)
    _doors: ExitStack = field(default_factory=ExitStack)
    _clock: ExitStack = field(default_factory=ExitStack)

    def citizen(self) -> Page:
        """Somebody at home: a browser nobody has used before."""
        context = self.browser.new_context(
            base_url=self.url, locale="zh-CN", timezone_id="Asia/Shanghai"
        )
        self._doors.callback(context.close)
        page = context.new_page()
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        return page

    def staff(self, actor: Actor) -> Page:
        """A member of staff who has just signed in (a session ends after idle minutes)."""
        page = self.citizen()
        cookie = session_of(actor)
        page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": self.url}])
        return page

    def move_to(self, moment: datetime) -> None:
        """It is now `moment`, for everybody."""
        self._clock.close()
        self._clock.enter_context(fixed(moment))

    def close(self) -> None:
        """Everybody goes home."""
        self._clock.close()
        self._doors.close()


@contextmanager
def opened(browser: Browser, url: str, moment: datetime) -> Iterator[Town]:
    """A town at `moment`; a JavaScript error anywhere fails the journey."""
    town = Town(browser, url)
    town.move_to(moment)
    try:
        yield town
    finally:
        town.close()
    assert town.errors == []


def session_of(actor: Actor) -> str:
    """The session key of a person signed in as the demo signs in."""
    client = Client()
    client.force_login(_account(actor))
    session = client.session
    session[DEMO_SESSION] = True
    session.save()
    return str(session.session_key)


def _account(actor: Actor) -> Any:
    from django.contrib.auth import get_user_model

    return get_user_model().objects.get(pk=actor.user_id)


FORM = {
    "门店名称": "青禾面馆",
    "统一社会信用代码": credit_code(3),
    "负责人身份证号": id_number(5),
    "联系电话": "13900000008",
    "经营面积": "８０",  # full-width, as phones type it
    "做冷食吗": "不做",
}
APPLICANT = {
    "单位名称": SHOP,
    "统一社会信用代码": credit_code(7),
    "法定代表人或负责人": "何青禾",
    "手机号": "13900000009",
}

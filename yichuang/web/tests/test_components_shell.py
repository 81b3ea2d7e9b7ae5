"""Modes, navigation, site slots, headers and error pages."""

from urllib.parse import unquote

import pytest
from django.http import HttpResponse
from django.test import RequestFactory, override_settings
from django.urls import path

from yichuang.kernel.errors import Conflict
from yichuang.web.components import errors, nav, views
from yichuang.web.components.modes import COOKIE, DisplayMode, toggle_query
from yichuang.web.components.site import MISSING, Site
from yichuang.web.middleware import (
    CONTENT_SECURITY_POLICY,
    DisplayModeMiddleware,
    DomainErrorMiddleware,
    RequestIdMiddleware,
    SecurityHeadersMiddleware,
)

urlpatterns = [path("here/", views.gallery, name="here"), path("", views.gallery, name="root")]
get = RequestFactory().get


@pytest.mark.parametrize(
    ("cookie", "elder", "contrast"),
    [
        ("", False, False),
        ("elder", True, False),
        ("elder.contrast", True, True),
        ("x.y", False, False),
    ],
)
def test_cookie_round_trip(cookie, elder, contrast):
    mode = DisplayMode.from_cookie(cookie)
    assert (mode.elder, mode.contrast) == (elder, contrast)
    assert DisplayMode.from_cookie(mode.cookie) == mode


def test_staff_pages_take_contrast_only():
    mode = DisplayMode(elder=True, contrast=True)
    assert mode.staff_class == "govuk-template is-contrast"
    assert mode.html_class == "govuk-template is-elder is-contrast"


def test_switching_is_remembered_and_returns():
    query = toggle_query(DisplayMode(), "elder", "/guides/?q=饭")
    response = views.display_mode(get(f"/display/?{query}"))
    assert response.status_code == 302 and unquote(response.url) == "/guides/?q=饭"
    assert response.cookies[COOKIE].value == "elder"


def test_switching_off_the_last_mode_deletes_the_cookie():
    request = get("/display/", {"mode": "elder", "on": "0", "next": "/"})
    request.COOKIES[COOKIE] = "elder"
    assert views.display_mode(request).cookies[COOKIE]["max-age"] == 0


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"]
)
def test_the_way_back_stays_on_this_site(target):
    response = views.display_mode(get("/display/", {"mode": "elder", "on": "1", "next": target}))
    assert response.url == "/"


def test_display_mode_changes_nothing_by_post():
    assert views.display_mode(RequestFactory().post("/display/?mode=elder&on=1")).status_code == 405


@override_settings(DEBUG=False, YC_DEMO=False)
def test_the_gallery_is_not_shown_in_production():
    from django.http import Http404

    with pytest.raises(Http404):
        views.gallery(get("/components/"))


@pytest.fixture
def place(monkeypatch):
    monkeypatch.setattr(nav, "_PLACES", {})
    with override_settings(ROOT_URLCONF=__name__):
        yield "public"


def test_a_page_that_does_not_exist_is_not_linked(place):
    nav.add(place, nav.Entry("有", "here"), nav.Entry("没有", "nowhere"))
    assert [item.text for item in nav.links(place, get("/"))] == ["有"]


def test_an_entry_one_may_not_open_is_not_linked(place):
    nav.add(place, nav.Entry("有", "here", allowed=lambda request: False))
    assert nav.links(place, get("/")) == []


def test_only_the_longest_match_is_current(place):
    nav.add(place, nav.Entry("首页", "root", order=1), nav.Entry("这里", "here", order=2))
    assert [item.current for item in nav.links(place, get("/here/x/"))] == [False, True]
    assert [item.current for item in nav.links(place, get("/"))] == [True, False]


def test_adding_twice_keeps_one(place):
    for _ in range(2):
        nav.add(place, nav.Entry("有", "here"))
    assert len(nav.links(place, get("/"))) == 1


def test_an_empty_footer_slot_says_so():
    site = Site(county="清川县", organiser="清川县人民政府")
    assert ("ICP 备案", MISSING) in site.footer and ("主办", "清川县人民政府") in site.footer
    assert "政府网站标识码" in site.missing and "主办" not in site.missing
    assert site.title == "清川县政务服务"


def answer(request):
    return HttpResponse("页面")


def test_security_headers_forbid_inline_code():
    response = SecurityHeadersMiddleware(answer)(get("/"))
    assert response["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    assert "unsafe" not in CONTENT_SECURITY_POLICY


def test_pages_vary_by_the_display_cookie():
    request = get("/")
    request.COOKIES[COOKIE] = "contrast"
    response = DisplayModeMiddleware(answer)(request)
    assert request.display.contrast and "Cookie" in response["Vary"]


def test_each_request_has_its_own_id():
    ids = {RequestIdMiddleware(answer)(get("/"))["X-Request-ID"] for _ in range(5)}
    assert len(ids) == 5


def test_a_refusal_becomes_a_page_with_reason_and_code(monkeypatch):
    shown = {}
    monkeypatch.setattr(
        errors, "render_to_string", lambda name, context, request: shown.update(context) or "x"
    )
    refusal = Conflict("这件刚刚被别人受理", what_to_do="请刷新", code="CASE-STATE")
    response = DomainErrorMiddleware(answer).process_exception(get("/"), refusal)
    assert response is not None and response.status_code == 409
    assert shown["why"] == "这件刚刚被别人受理" and shown["code"] == "CASE-STATE"


def test_other_exceptions_are_left_alone():
    assert DomainErrorMiddleware(answer).process_exception(get("/"), ValueError()) is None


def test_a_broken_shell_still_answers_500(monkeypatch):
    def broken(*args):
        raise RuntimeError

    monkeypatch.setattr(errors, "render_to_string", broken)
    response = errors.server_error(get("/"))
    assert response.status_code == 500 and "错误码" in response.content.decode()


@pytest.mark.parametrize("status", sorted(errors.EXPLANATIONS))
def test_every_explanation_says_what_why_and_what_to_do(status):
    known = errors.EXPLANATIONS[status]
    assert known.title and known.why.endswith("。") and known.what_to_do.endswith("。")

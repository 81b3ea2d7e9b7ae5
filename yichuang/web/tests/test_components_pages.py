"""Whole pages in every mode: landmarks, one h1, unique ids, labels, no dead jump."""

import re
from collections import Counter
from datetime import UTC, datetime

import pytest
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.test import RequestFactory, override_settings
from django.urls import include, path

from yichuang.kernel.clock.now import fixed
from yichuang.kernel.permissions.rules import Actor
from yichuang.web.components import errors, nav, views
from yichuang.web.components.modes import DisplayMode

_routes = [
    path("display/", views.display_mode, name="display_mode"),
    path("components/", views.gallery, name="components"),
]
urlpatterns = [path("", include((_routes, "web")))]
MODES = {
    "标准": DisplayMode(),
    "长辈版": DisplayMode(elder=True),
    "高对比": DisplayMode(contrast=True),
    "两者": DisplayMode(elder=True, contrast=True),
}
PAGES = {"public": views.gallery, "desk": views.gallery_desk}


def request_for(mode: DisplayMode, address: str = "/components/") -> HttpRequest:
    request = RequestFactory().get(address)
    request.display = mode
    return request


@pytest.fixture(autouse=True)
def small_site(monkeypatch):
    monkeypatch.setattr(nav, "_PLACES", {})
    nav.add("public", nav.Entry("组件", "web:components"))
    with (
        override_settings(ROOT_URLCONF=__name__, YC_DEMO=True),
        fixed(datetime(2026, 11, 20, 2, 42, tzinfo=UTC)),
    ):
        yield


def problems(html: str) -> list[str]:
    """Structural faults that a person with a screen reader or keyboard would meet."""
    found = []
    if len(re.findall(r"<h1[\s>]", html)) != 1:
        found.append("not exactly one h1")
    if html.count("<main") != 1:
        found.append("not exactly one main")
    ids = Counter(re.findall(r'\sid="([^"]+)"', html))
    found += [f"id twice: {name}" for name, count in ids.items() if count > 1]
    for name in re.findall(r'\sfor="([^"]+)"', html):
        if name not in ids:
            found.append(f"label for nothing: {name}")
    for names in re.findall(r'aria-(?:describedby|labelledby)="([^"]+)"', html):
        found += [f"aria points nowhere: {n}" for n in names.split() if n not in ids]
    for name in re.findall(r'href="#([^"]+)"', html):
        if name not in ids:
            found.append(f"jump to nothing: {name}")
    return found


@pytest.mark.parametrize("mode", MODES.values(), ids=MODES.keys())
@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES.keys())
def test_the_gallery_is_sound_in_every_mode(page, mode):
    html = page(request_for(mode)).content.decode()
    assert problems(html) == []
    assert 'lang="zh-Hans"' in html and "跳到正文" in html


@pytest.mark.parametrize(
    ("html", "fault"),
    [
        ("<main><h1>a</h1><h1>b</h1></main>", "not exactly one h1"),
        ('<main><h1 id="a">a</h1><p id="a"></p></main>', "id twice: a"),
        ('<main><h1>a</h1><label for="x">x</label></main>', "label for nothing: x"),
        ('<main><h1>a</h1><a href="#y">y</a></main>', "jump to nothing: y"),
    ],
)
def test_the_check_goes_red(html, fault):
    assert fault in problems(html)


def test_elder_mode_marks_public_pages_only():
    mode = DisplayMode(elder=True, contrast=True)
    public = views.gallery(request_for(mode)).content.decode()
    desk = views.gallery_desk(request_for(mode)).content.decode()
    assert '<html lang="zh-Hans" class="govuk-template is-elder is-contrast">' in public
    assert '<html lang="zh-Hans" class="govuk-template is-contrast">' in desk


def test_both_switches_are_one_tap_away_and_lead_back():
    html = views.gallery(request_for(DisplayMode(), "/components/?q=1")).content.decode()
    assert "mode=elder&amp;on=1&amp;next=%2Fcomponents%2F%3Fq%3D1" in html
    assert "mode=contrast&amp;on=1" in html
    html = views.gallery(request_for(DisplayMode(elder=True))).content.decode()
    assert "mode=elder&amp;on=0" in html and "标准版" in html


def test_beijing_time_is_shown_to_staff():
    html = views.gallery_desk(request_for(DisplayMode())).content.decode()
    assert ">10:42</b>" in html and "北京时间" in html


def test_staff_bar_names_the_person_and_the_roles():
    request = request_for(DisplayMode())
    request.actor = Actor(user_id=7, name="周敏", roles=frozenset({"clerk"}))
    html = views.gallery_desk(request).content.decode()
    assert "周敏" in html


def test_the_demo_says_it_is_one_and_a_real_county_does_not():
    html = views.gallery(request_for(DisplayMode())).content.decode()
    assert "演示县" in html and "清川县政务服务" in html
    with override_settings(YC_DEMO=False, DEBUG=True):
        html = views.gallery(request_for(DisplayMode())).content.decode()
    assert "演示县" not in html and "清川县政务服务" not in html
    assert "〔待填写〕" in html


@pytest.mark.parametrize("status", [400, 403, 404, 409, 422, 429, 500])
@pytest.mark.parametrize("address", ["/guides/x/", "/desk/cases/1/"])
def test_error_pages_are_whole_pages_with_code_and_time(status, address):
    request = request_for(DisplayMode(), address)
    request.request_id = "abc123"
    response = errors.error_page(request, status)
    html = response.content.decode()
    assert response.status_code == status
    assert problems(html) == []
    assert f"YC-{status}" in html and "abc123" in html and "2026-11-20 10:42:00" in html


def test_the_print_frame_has_no_navigation():
    html = render_to_string("web/base_plain.html", {}, request_for(DisplayMode()))
    assert "yc-masthead" not in html and "yc-nav" not in html and "yc-sheets" in html


def test_page_labels_of_a_government_site():
    from yichuang.web.components.values import PageMeta

    meta = PageMeta(
        column="办事指南", title="食品经营许可", published="2026-11-16", source="市监局"
    )
    html = render_to_string("web/base_public.html", {"page_meta": meta}, request_for(DisplayMode()))
    for name, value in (("SiteName", "清川县政务服务"), ("ColumnName", "办事指南"),
                        ("ArticleTitle", "食品经营许可"), ("PubDate", "2026-11-16"),
                        ("ContentSource", "市监局")):  # fmt: skip
        assert f'<meta name="{name}" content="{value}">' in html

"""No template may hold inline style or code: the page's policy would switch it off (X3)."""

import re
from pathlib import Path

import pytest

WEB = Path(__file__).resolve().parents[1]
TEMPLATES = sorted(WEB.rglob("templates/**/*.html"))
RULES = {
    "inline style": re.compile(r"<[a-z][^>]*\sstyle\s*=", re.I),
    "style element": re.compile(r"<style[\s>]", re.I),
    "event attribute": re.compile(r"<[a-z][^>]*\son[a-z]+\s*=", re.I),
    "javascript address": re.compile(r"=\s*[\"']\s*javascript:", re.I),
    "inline script": re.compile(
        r"<script(?![^>]*(?:\ssrc=|type=[\"']application/(?:ld\+)?json[\"']))[^>]*>", re.I
    ),
    "third party": re.compile(r"(?:src|href)\s*=\s*[\"'](?:https?:)?//", re.I),
}
DYNAMIC = {
    "svg.py": WEB / "components" / "svg.py",
    "flowchart.py": WEB / "components" / "flowchart.py",
    "yc.py": WEB / "templatetags" / "yc.py",
}


def findings(text: str) -> list[str]:
    """Names of the rules a template text breaks."""
    return [name for name, rule in RULES.items() if rule.search(text)]


def test_there_are_templates_to_scan():
    assert len(TEMPLATES) > 25


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(WEB)))
def test_template_is_clean(path):
    assert findings(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", DYNAMIC.values(), ids=DYNAMIC.keys())
def test_drawing_code_writes_no_style(path):
    assert not re.search(r"\sstyle=", path.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ('<p style="color:red">', "inline style"),
        ('<i\n  class="u" style="width:3%">', "inline style"),
        ("<style>p{}</style>", "style element"),
        ('<button type="button" onclick="go()">', "event attribute"),
        ('<a href="javascript:void(0)">', "javascript address"),
        ("<script>alert(1)</script>", "inline script"),
        ('<script type="module">x</script>', "inline script"),
        ('<script src="https://cdn.example/x.js"></script>', "third party"),
    ],
)
def test_the_scan_goes_red(text, rule):
    assert rule in findings(text)


@pytest.mark.parametrize(
    "text",
    [
        "<script src=\"{% static 'x.js' %}\" defer></script>",
        '<script type="application/ld+json">{}</script>',
        '<p data-style="x">风格 style = 1</p>',
        '<meta name="htmx-config" content="{}">',
    ],
)
def test_the_scan_lets_harmless_markup_pass(text):
    assert findings(text) == []


def test_stylesheets_stay_within_chromium_90_and_load_nothing_from_outside():
    for path in sorted((WEB / "static" / "yichuang" / "css").glob("*.css")):
        css = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.S)
        for modern in ("@layer", "@container", "color-mix(", ":has(", "&:"):
            assert modern not in css, f"{path.name}: {modern}"
        assert not re.search(r"url\([\"']?(?:https?:)?//", css), path.name


def test_public_first_view_fits_the_budget():
    import gzip

    static = WEB / "static" / "yichuang"
    names = (
        "vendor/govuk-frontend.min.css",
        "css/yichuang.css",
        "css/public.css",
        "js/chooser.js",
        "js/autosave.js",
    )
    total = sum(len(gzip.compress((static / name).read_bytes(), 9)) for name in names)
    assert total <= 45_000, "HTML needs the other 15 KB of the 60 KB aim"

"""The component tags. Row-level ones are plain functions (a list page renders hundreds of them);
block-level ones have a template in web/components/templates/components/."""

from typing import Any

from django import forms, template
from django.forms.boundfield import BoundField
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from yichuang.kernel.search.pinyin import initials
from yichuang.web.components import flowchart, flowdrawing, svg
from yichuang.web.components.forms import error_links, field_view
from yichuang.web.components.listing import query_of
from yichuang.web.components.values import Clock, Link, Status

register = template.Library()
HERE = "components/"

icon = register.simple_tag(svg.icon, name="icon")
bar = register.simple_tag(svg.amount_bar, name="bar")
qr = register.simple_tag(svg.qr, name="qr")
barcode = register.simple_tag(svg.barcode, name="barcode")
register.filter("initials", initials)
seal = register.simple_tag(svg.seal, name="seal")
clock_cells = register.simple_tag(svg.clock_cells, name="clock_cells")


@register.simple_tag
def status(value: Status | str, word: str = "", css: str = "") -> SafeString:
    """{% status item.status %} or {% status "late" "已超期" "yc-status--tint" %}"""
    kind, text = (value.kind, value.word) if isinstance(value, Status) else (value, word)
    names = " ".join(filter(None, ["yc-status", "" if kind == "ok" else f"yc-status--{kind}", css]))
    return mark_safe(f'<span class="{escape(names)}">{escape(text)}</span>')


@register.simple_tag
def badge(text: str, tone: str = "") -> SafeString:
    """A quiet label: {% badge "容缺受理" "warn" %}; tones blue warn ok late pause."""
    css = f"yc-badge yc-badge--{escape(tone)}" if tone else "yc-badge"
    return mark_safe(f'<span class="{css}">{escape(text)}</span>')


@register.simple_tag
def clock_bar(*clocks: Clock) -> SafeString:
    """{% clock_bar statutory promised %}: both clocks of a table row as bars."""
    return svg.clock_bars([clock for clock in clocks if clock is not None])


@register.simple_tag
def link(value: Link, css: str = "") -> SafeString:
    """A Link as <a>."""
    return format_html('<a href="{}" class="{}">{}</a>', value.url, css, value.text)


@register.simple_tag
def button(text: str, url: str = "", kind: str = "", **attrs: Any) -> SafeString:
    """A link button with url, otherwise a submit button. kind: secondary, warning.

    Further attributes: name, value, icon, key (staff key), id, form.
    """
    css = f"govuk-button govuk-button--{escape(kind)}" if kind else "govuk-button"
    picture = svg.icon(attrs.pop("icon")) if attrs.get("icon") else ""
    key = attrs.pop("key", "")
    extra = "".join(f' {escape(name)}="{escape(value)}"' for name, value in attrs.items())
    extra += f' data-key="{escape(key)}"' if key else ""
    if url:
        return mark_safe(
            f'<a class="{css}" href="{escape(url)}"{extra}>{picture}{escape(text)}</a>'
        )
    return mark_safe(f'<button class="{css}" type="submit"{extra}>{picture}{escape(text)}</button>')


@register.simple_tag
def flow_svg(flow: flowchart.Flow) -> SafeString:
    """Only the drawing; {% flow %} adds the numbered steps for narrow screens."""
    return mark_safe(flowdrawing.svg(flow))


@register.inclusion_tag(HERE + "flow.html")
def flow(value: flowchart.Flow) -> dict[str, Any]:
    """Flow chart with its numbered steps under 640 px."""
    steps = [(value.lane_of(s), s, value.when(s)) for s in value.steps]
    return {"flow": value, "steps": steps, "wide": max(value.columns, default=0) > 8}


@register.simple_tag
def step_days(total: int, first: int, count: int) -> SafeString:
    """The promised days of a guide with those of one step filled: cells for the step table."""
    cells = "".join(
        '<i class="u"></i>' if first <= day < first + count else "<i></i>"
        for day in range(1, total + 1)
    )
    return mark_safe(
        f'<span class="yc-days" aria-hidden="true">{cells}</span>' if total <= 30 else ""
    )


@register.inclusion_tag(HERE + "field.html")
def field(bound: BoundField, heading: bool = False, css: str = "", suffix: str = "") -> dict:
    """A form field in govuk markup. heading=True makes the label the page's h1."""
    return {"f": field_view(bound), "heading": heading, "css": css, "suffix": suffix}


@register.inclusion_tag(HERE + "dk_field.html")
def dk_field(
    bound: BoundField, wide: bool = False, source: str = "", suffix: str = "", **attrs: str
) -> dict[str, Any]:
    """A form field in the dense staff grid: label left, control right, source tag inside."""
    css = "dk-in is-bad" if bound.errors else "dk-in"
    view = field_view(bound, css, **attrs)
    return {"f": view, "wide": wide, "source": source, "suffix": suffix}


@register.inclusion_tag(HERE + "error_summary.html")
def error_summary(*found: forms.BaseForm) -> dict[str, Any]:
    """The red box above a form that has errors; takes the focus and links to the fields."""
    return {"errors": [item for form in found for item in error_links(form)]}


def _plain(name: str, key: str) -> None:
    """A block tag that only hands its value to its template."""

    def tag(value: Any, **options: Any) -> dict[str, Any]:
        return {key: value, **options}

    tag.__name__ = name
    register.inclusion_tag(f"{HERE}{name}.html", name=name)(tag)


for _name, _key in (
    ("breadcrumbs", "crumbs"),
    ("clock", "clock"),
    ("clock_legend", "paused"),
    ("holder", "holder"),
    ("stepbar", "steps"),
    ("guide_facts", "facts"),
    ("material_list", "materials"),
    ("material_table", "materials"),
    ("summary_list", "rows"),
    ("task_list", "tasks"),
    ("timeline", "events"),
    ("kpis", "figures"),
    ("diff_table", "changes"),
    ("filter_panel", "filters"),
    ("data_table", "table"),
    ("job_bar", "job"),
    ("import_preview", "preview"),
    ("sheet", "sheet"),
    ("action_bar", "acts"),
):
    _plain(_name, _key)


@register.inclusion_tag(HERE + "pages.html")
def pages(older: str = "", newer: str = "", text: str = "") -> dict[str, str]:
    """Pages by key: links to newer and older rows, no page numbers (a count costs too much)."""
    return {"older": older, "newer": newer, "text": text}


@register.inclusion_tag(HERE + "empty_state.html")
def empty_state(title: str, text: str = "", url: str = "", action: str = "") -> dict[str, str]:
    """Nothing here: why, and what to do instead."""
    return {"title": title, "text": text, "url": url, "action": action}


@register.inclusion_tag(HERE + "day_ruler.html")
def day_ruler(value: flowchart.Flow) -> dict[str, Any]:
    """The promised days of all steps as a row of cells, step by step."""
    numbered = [(at, step) for at, step in enumerate(value.steps) if step.days]
    steps = [(value.lane_of(step), step, bool(value.beside(at))) for at, step in numbered]
    return {"flow": value, "steps": steps}


@register.inclusion_tag(HERE + "download.html", takes_context=True)
def download(context: template.Context, **more: str) -> dict[str, Any]:
    """下载本表 of the page's list; `more` are filters that its address does not carry."""
    request = context["request"]
    match = request.resolver_match
    return {
        "listing": getattr(match.func, "yc_listing", None) if match else None,
        "query": query_of(request).urlencode(),
        "more": list(more.items()),
        "csrf_token": context.get("csrf_token"),
    }


@register.filter
def kind_class(kind: str) -> str:
    """Timeline kinds as classes."""
    return f"is-{kind}" if kind else ""

"""Component tags render the right markup from plain values."""

import re

import pytest
from django import forms
from django.template import Context, Template
from django.utils.html import escape

from yichuang.web.components import gallery, svg
from yichuang.web.components.forms import error_links, field_view
from yichuang.web.components.values import (
    Act,
    Clock,
    Column,
    Job,
    Link,
    Status,
    Table,
    TableRow,
    Task,
)
from yichuang.web.templatetags import yc


def render(source: str, **values: object) -> str:
    return Template("{% load yc %}" + source).render(Context(values))


@pytest.mark.parametrize("kind", ["ok", "warn", "late", "pause", "done", "no", "wait"])
def test_a_status_has_a_shape_class_and_a_word(kind):
    html = render("{% status s %}", s=Status(kind, "某状态"))
    assert "某状态" in html
    assert "yc-status" in html and (kind == "ok" or f"yc-status--{kind}" in html)


def test_each_status_kind_has_its_own_shape_in_the_stylesheet(settings):
    css = (settings.BASE_DIR / "yichuang/web/static/yichuang/css/yichuang.css").read_text()
    rules = re.findall(r"\.yc-status--(\w+)::before \{([^}]*)\}", css)
    shapes = {kind: rule for kind, rule in rules}
    assert set(shapes) == {"warn", "late", "pause", "done", "no", "wait"}
    assert len(set(shapes.values())) == len(shapes)


def test_clock_cells_count_each_day_once_and_outline_today():
    html = svg.clock_cells(Clock("承诺", 12, 4, paused=6))
    assert html.count("<i") == 18
    assert html.count('class="u') == 4 and html.count('class="p') == 6
    assert html.count(" t") == 1
    assert 'aria-label="承诺 12 个工作日：已用 4，暂停 6，还剩 8"' in html


def test_clock_cells_keep_the_order_of_days():
    html = svg.clock_cells(Clock("承诺", 5, 2, paused=1, sequence="upu"))
    assert re.findall(r'class="(\w)', html)[1:] == ["u", "p", "u"]


def test_days_past_the_limit_are_late_cells():
    html = svg.clock_cells(Clock("承诺", 15, 21, over=6))
    assert html.count('class="l') == 6 and html.count('class="u') == 15
    assert "超过 6" in html


def test_a_very_long_clock_becomes_a_bar():
    html = svg.clock_cells(Clock("法定", 365, 10))
    assert "<svg" in html and "<i" not in html


@pytest.mark.parametrize(
    ("clock", "tone"),
    [
        (Clock("承诺", 5, 1), "ok"),
        (Clock("承诺", 5, 4, near=True), "warn"),
        (Clock("承诺", 5, 4, near=True, paused_now=True), "pause"),
        (Clock("承诺", 5, 6, over=1, paused_now=True), "late"),
    ],
)
def test_the_most_serious_tone_wins(clock, tone):
    assert clock.tone == tone


def test_two_bars_share_one_scale():
    html = svg.clock_bars([Clock("法定", 20, 12), Clock("承诺", 10, 12, over=2)])
    widths = [float(n) for n in re.findall(r'class="t"[^>]*width="([\d.]+)"', html)]
    assert widths[0] == pytest.approx(2 * widths[1], abs=0.2)
    assert 'class="l"' in html


@pytest.mark.parametrize(
    ("value", "total", "share"), [(1, 4, 25), (9, 4, 100), (-1, 4, 0), (1, 0, 0)]
)
def test_amount_bar_stays_in_its_frame(value, total, share):
    assert f'class="u" width="{share:.2f}"' in svg.amount_bar(value, total)


def test_qr_has_a_quiet_zone_of_four_modules():
    html = svg.qr("https://example.invalid/v/1")
    xs = [int(x) for x in re.findall(r"M(\d+) ", html)]
    assert min(xs) == 4


def test_button_is_a_link_or_a_submit_and_escapes():
    assert 'href="/x?a=1&amp;b=2"' in yc.button("去", "/x?a=1&b=2")
    html = yc.button("提交<", name="go", value='"', key="F9")
    assert "提交&lt;" in html and 'value="&quot;"' in html and 'data-key="F9"' in html
    assert 'type="submit"' in html


class Sample(forms.Form):
    name = forms.CharField(label="单位名称", help_text="与执照一致")
    size = forms.IntegerField(label="面积")
    kind = forms.ChoiceField(label="业态", choices=[("a", "餐饮")], widget=forms.RadioSelect)
    many = forms.MultipleChoiceField(
        label="项目", choices=[("a", "热食"), ("b", "冷食")], widget=forms.CheckboxSelectMultiple
    )


def test_field_ties_hint_and_error_to_the_control():
    html = render("{% field form.name %}", form=Sample({"name": ""}))
    assert 'aria-describedby="id_name-hint id_name-error"' in html
    assert 'id="id_name-hint"' in html and 'id="id_name-error"' in html
    assert 'for="id_name"' in html and 'aria-invalid="true"' in html
    assert "请填写单位名称" in html


def test_field_without_error_says_nothing_of_errors():
    html = render("{% field form.name %}", form=Sample())
    assert "error" not in html and 'aria-describedby="id_name-hint"' in html


def test_groups_are_fieldsets_with_a_legend():
    form = Sample()
    assert "<legend" in render("{% field form.kind %}", form=form)
    assert field_view(form["kind"]).kind == "radios"
    assert field_view(form["many"]).kind == "checkboxes"
    assert 'type="checkbox"' in render("{% field form.many %}", form=form)


def test_wrong_number_is_kept_in_the_box():
    html = render("{% field form.size %}", form=Sample({"size": "很大"}))
    assert 'value="很大"' in html and 'type="text"' in html and 'inputmode="decimal"' in html


def test_error_summary_links_to_existing_targets():
    form = Sample({"size": "很大"})
    page = render("{% error_summary form %}{% for f in form %}{% field f %}{% endfor %}", form=form)
    targets = re.findall(r'href="#([^"]+)"', page)
    assert len(targets) == len(error_links(form)) == 4
    for target in targets:
        assert f'id="{target}"' in page
    assert "面积：" in page


def test_heading_field_is_the_h1():
    assert "<h1" in render("{% field form.kind heading=True %}", form=Sample())


def test_data_table_escapes_text_and_keeps_tags():
    table = Table(
        "表",
        (Column("一"), Column("二")),
        (TableRow(("<b>", svg.clock_bars([Clock("法定", 5, 1)]))),),
    )
    html = render("{% data_table t %}", t=table)
    assert "&lt;b&gt;" in html and "<svg" in html and '<th scope="row">' in html


def test_empty_table_says_so():
    html = render("{% data_table t %}", t=Table("表", (Column("一"),), (), empty="没有待办"))
    assert "没有待办" in html and "<table" not in html


def test_a_row_must_fit_its_columns():
    with pytest.raises(ValueError):
        Table("表", (Column("一"),), (TableRow(("a", "b")),)).lines()


@pytest.mark.parametrize(
    ("state", "live", "word"),
    [("running", True, "进行中"), ("waiting", True, "排队中"), ("done", False, "已完成")],
)
def test_job_bar_is_native_progress_and_works_without_script(state, live, word):
    job = Job("导入", state, 3, 10, poll_url="/p", refresh_url="/r", cancel_url="/c")
    html = render("{% job_bar j %}", j=job)
    assert "<progress" in html and word in html
    assert ("data-poll=" in html) is live
    assert ('href="/r"' in html) is live


def test_disabled_act_explains_and_cannot_submit():
    html = render("{% action_bar acts %}", acts=[Act("补正", why_not="已告知过一次", key="F9")])
    assert 'aria-disabled="true"' in html and "已告知过一次" in html
    assert 'type="submit"' not in html and "data-key" not in html


def test_task_without_url_is_not_a_link():
    html = render("{% task_list t %}", t=[Task("提交", Status("wait", "还不能开始"))])
    assert "<a" not in html


def test_links_escape_addresses():
    html = yc.link(Link("看", '/x?q="'))
    assert '"' not in html.split('href="')[1].split('"')[0]
    assert escape('"') in html


def test_gallery_values_render_in_every_component():
    context = gallery.desk_context()
    for tag, key in (("sheet", "sheet_value"), ("flow", "flow_value"), ("holder", "holder_value")):
        assert render(f"{{% {tag} v %}}", v=context[key]).strip()

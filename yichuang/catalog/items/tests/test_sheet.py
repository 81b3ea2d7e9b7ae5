"""The county's own workbook of items: true stories of what offices hand in."""

from dataclasses import replace
from typing import Any

import pytest

from yichuang.catalog.items.actions import submit_for_review
from yichuang.catalog.items.actions.sheet import ITEMS
from yichuang.catalog.items.factories import AT, DAY, editor, make_draft, make_published
from yichuang.catalog.items.models import Item, ItemVersion
from yichuang.catalog.items.queries import content_of_version, lacking
from yichuang.catalog.items.queries.sheet import item_rows
from yichuang.catalog.items.rules.importing import sheet
from yichuang.kernel.errors import NotAllowed
from yichuang.kernel.importing.actions import import_file
from yichuang.kernel.importing.queries import plan_file
from yichuang.kernel.importing.rules import Plan
from yichuang.kernel.importing.rules.workbooks import template
from yichuang.kernel.opening.tests.sheets import book
from yichuang.kernel.org.actions import ensure_department
from yichuang.kernel.permissions.rules import Actor, Role

pytestmark = pytest.mark.django_db
OFFICE = "清川县市场监督管理局"
CODE = "990423-31-000000001-01"
HEAD = ("实施编码", "事项名称", "实施部门", "法律类型", "办件类型", "法定办结时限", "承诺办结时限")
MORE = ("服务对象", "申请材料", "设定依据", "是否收费", "办理地点")
ROW = [CODE, "小餐饮登记", OFFICE, "行政许可", "承诺件", "20工作日", "5(工作日)"]
REST = ["企业法人，自然人", "申请书；身份证", "《食品安全法》第三十五条", "否", "政务服务大厅一楼"]


@pytest.fixture(autouse=True)
def office() -> None:
    ensure_department(by=Actor.system(), at=AT, name=OFFICE, code="990423-31")


def load(*rows: Any, head: tuple[str, ...] = HEAD + MORE, by: Actor | None = None) -> Plan:
    data = book(head, *rows)
    return import_file(by=by or editor(), at=AT, spec=ITEMS, name="事项.xlsx", data=data)


def look(*rows: Any, head: tuple[str, ...] = HEAD + MORE) -> Plan:
    return plan_file(ITEMS, "事项.xlsx", book(head, *rows))


def draft(code: str = CODE) -> ItemVersion:
    row = ItemVersion.objects.filter(item__implement_code=code).order_by("-number").first()
    assert row is not None
    return row


def test_a_row_becomes_a_draft_with_its_worklist_and_nothing_is_published() -> None:
    assert len(load(ROW + REST).new) == 1
    row = draft()
    content = content_of_version(row.pk)
    assert row.state == "draft" and row.editor_id == editor().user_id
    assert (content.regime, content.item_type, content.handling) == ("licence", "01", "promised")
    assert (content.statutory_value, content.promised_value) == (20, 5)
    assert content.service_objects == ["person", "enterprise"]
    assert [m.name for m in content.materials] == ["申请书", "身份证"]
    assert (content.bases[0].law, content.bases[0].article) == ("《食品安全法》", "第三十五条")
    assert content.charges_fee is False and content.places[0].address == "政务服务大厅一楼"
    (line,) = lacking([CODE], today=DAY)
    assert line.version_id == row.pk and line.lacks > 0 and line.first


def test_the_template_read_back_changes_nothing() -> None:
    """Else every second upload would quietly touch what editors wrote."""
    load(ROW + REST)
    make_published()
    plan = plan_file(ITEMS, "事项.xlsx", template(ITEMS, item_rows().values()))
    assert (plan.read, plan.same, plan.errors) == (2, 2, [])


def test_a_changed_cell_leaves_the_editors_other_work_alone() -> None:
    made = make_draft()
    old = content_of_version(made.pk)
    values = item_rows()[(made.item.implement_code,)]
    head = ("实施编码", "事项名称", "实施部门", "法律类型", "承诺办结时限")
    plan = load([values["code"], values["name"], OFFICE, "行政许可", "3个工作日"], head=head)
    assert plan.changed[0].after == {"promised": "3 个工作日"}
    now = content_of_version(made.pk)
    assert now == replace(old, promised_value=3, promised_unit="wd")
    assert ItemVersion.objects.get(pk=made.pk).revision == made.revision + 1


def test_a_published_item_gets_a_new_draft_and_keeps_its_name_and_office() -> None:
    made = make_published()
    code = made.item.implement_code
    head = ("实施编码", "事项名称", "实施部门", "法律类型", "咨询电话")
    plan = load([code, "改了名", OFFICE, "行政许可", "0990-1"], head=head)
    assert "不能用表改名" in plan.errors[0].reason
    ensure_department(by=Actor.system(), at=AT, name="别的局", code="X-1")
    plan = load([code, made.item.name, "别的局", "行政许可", "0990-1"], head=head)
    assert "不能用表换部门" in plan.errors[0].reason
    load([code, made.item.name, OFFICE, "行政许可", "0990-1"], head=head)
    new = draft(code)
    assert (new.number, new.state) == (made.number + 1, "draft")
    assert content_of_version(made.pk).consult_phone != "0990-1"
    assert Item.objects.get(implement_code=code).name == made.item.name


def test_what_is_being_reviewed_is_left_alone() -> None:
    made = make_draft()
    submit_for_review(by=editor(), at=AT, version_id=made.pk)
    plan = look([made.item.implement_code, *ROW[1:], *REST])
    assert "正在审核" in plan.errors[0].reason and not plan.changed


def test_what_people_write_wrongly_is_said_at_its_cell() -> None:
    for place, wrong, says in (
        (0, 990423310000000, ""),
        (2, "市监居", "没有名为“市监居”的部门"),
        (3, "行政审批", ""),
        (5, "二十天左右", "时限应写成"),
        (5, "4000工作日", "超过十年"),
        (7, "老百姓", "没有“老百姓”这种服务对象"),
        (10, "也许", ""),
    ):
        cells: list[Any] = [*ROW, *REST]
        cells[place] = wrong
        plan = look(cells)
        assert plan.rejected == 1 and not plan.new, wrong
        assert says in plan.errors[0].reason, plan.errors[0].reason
    assert look(ROW + REST, ROW + REST).rejected, "one code twice"


def test_only_those_who_may_import() -> None:
    clerk = Actor(user_id=1, name="受理", roles=frozenset({Role.CLERK.value}))
    with pytest.raises(NotAllowed):
        load(ROW + REST, by=clerk)


def test_reading_and_comparing_costs_the_same_for_many(django_assert_max_num_queries: Any) -> None:
    rows = [[f"990423-31-00000{n:04d}-01", f"事项{n}", *ROW[2:], *REST] for n in range(30)]
    load(*rows)
    codes = [row[0] for row in rows]
    lacking(codes[:1], today=DAY)  # the county's lists were read before
    with django_assert_max_num_queries(12):
        assert len(lacking(codes, today=DAY)) == 30
    with django_assert_max_num_queries(20):
        assert look(*rows).same == 30


def test_the_same_basis_and_material_keep_what_an_editor_added() -> None:
    made = make_draft()
    old = content_of_version(made.pk)
    words = sheet.row_of(old)
    values = {"code": "x", "name": "n", "department": OFFICE, **words}
    again = sheet.mapped(1, values, old=old, fields={"bases"})
    assert [b.law for b in again.content.bases] == [b.law for b in old.bases]
    assert [b.text for b in again.content.bases] == [b.text for b in old.bases]

"""The doors bad input comes through, each with its right use to compare with."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

from django.apps import apps
from django.test import override_settings

from tests.axe.county import AT, TRIAL, VISITOR, County, settle
from yichuang.catalog.items.queries import content_of_version
from yichuang.kernel.clock.now import fixed
from yichuang.kernel.files.tests import samples
from yichuang.kernel.identity.factories import id_number
from yichuang.kernel.importing import registry
from yichuang.kernel.org.factories import credit_code
from yichuang.kernel.permissions.rules import Permission as P
from yichuang.kernel.permissions.rules import Role, permissions_of
from yichuang.kernel.tokens.factories import secret
from yichuang.web.manage.editor import sheet

from . import files
from .cases import Content, Sent
from .scene import BESIDE, Scene, remember, rolled_back, watching

CLERK, EDITOR = Role.CLERK.value, Role.CATALOGUE_EDITOR.value
SYSTEM, SECURITY = Role.SYSTEM_ADMIN.value, Role.SECURITY_ADMIN.value
REVIEWER, APPROVER = Role.REVIEWER.value, Role.APPROVER.value
HEAD, AUDITOR = Role.DEPARTMENT_HEAD.value, Role.AUDIT_ADMIN.value
FIGURES = next(r.value for r in Role if P.FIGURES_VIEW in permissions_of(frozenset({r.value})))
DRAFT = ("cases_draft",)  # a draft keeps what was typed, right or wrong
ITEMS_HEAD = ("部门", "主项", "事项名称", "实施编码", "taskType", "deptCode(原样)", "来源链接")
ITEM_CODE = "511A005111{:04d}-990423000000-000-11990423MB0A00001E-1-00"
PLACES_HEAD = ("部门编码", "名称", "类别", "统一社会信用代码", "电话", "设立日期")
LIST_HEAD = ("编码", "名称")


def upload(c: County, name: str, content: Content) -> Sent:
    """A material of an online application."""
    return Sent(VISITOR, f"/a/{c.draft}/files/layout", file=(name, content))


def supply(c: County, name: str, content: Content) -> Sent:
    """A material that was asked for again."""
    return Sent(VISITOR, f"/p/{c.cases['told']}/fix/layout", file=(name, content))


def items_file(c: County, name: str, content: Content) -> Sent:
    """A published list of items, at the import centre."""
    return Sent(EDITOR, "/manage/import", {"mapping": "guangan"}, (name, content))


def list_file(c: County, name: str, content: Content) -> Sent:
    """A filled-in template, at the import centre."""
    return Sent(EDITOR, f"/manage/import/list/{TRIAL.key}", file=(name, content))


def places_file(c: County, name: str, content: Content) -> Sent:
    """The departments, when a county opens."""
    return Sent(SYSTEM, "/manage/opening/list/opening.departments", file=(name, content))


def notice_file(c: County, name: str, content: Content) -> Sent:
    """A year's holidays."""
    return Sent(SYSTEM, "/manage/calendar/preview", {"source": "通知"}, (name, content))


def editor(c: County, **changes: Any) -> Sent:
    """The whole page of a draft guide as a browser sends it, with changes."""
    return Sent(EDITOR, f"/manage/items/{c.ids['bare']}", editor_form(c.ids["bare"]) | changes)


def editor_form(version_id: int) -> dict[str, Any]:
    """What the untouched page holds."""
    page = sheet.of_content(content_of_version(version_id))
    data: dict[str, Any] = {"revision": revision(version_id), "do": "save", **page.facts}
    for part, rows in page.rows.items():
        data[f"{part}-count"] = len(rows)
        for at, values in enumerate(rows):
            data |= {f"{part}-{at}-{name}": value for name, value in values.items()}
    return data


def revision(version_id: int) -> int:
    """Which saving of the draft the page shows."""
    return int(apps.get_model("catalog", "ItemVersion").objects.get(pk=version_id).revision)


def editor_file(c: County, name: str, content: Content) -> Sent:
    """A blank form beside a material of the guide."""
    data = editor_form(c.ids["bare"]) | {"result_sample_ref": "x"}
    url = f"/manage/items/{c.ids['bare']}"
    return Sent(EDITOR, url, data, (name, content), part="result_sample_ref-upload")


def intake(c: County, **changes: Any) -> Sent:
    """The window's screen of the ordinary item, everything right but the changes."""
    return Sent(CLERK, "/desk/intake", intake_form(c) | changes)


def intake_form(c: County) -> dict[str, Any]:
    """Everything right."""
    return {
        "version": c.ids["in_force"],
        "key": "bad-input",
        "a-business": "canteen",
        "a-who": "self",
        "id_number": id_number(77),
        "name": "何秀英",
        "phone": "13900000077",
        "f-shop": "何记面馆",
        "f-code": credit_code(5, "92990423"),
        "f-owner_id": id_number(77),
        "f-phone": "13900000077",
        "f-area": "38",
        "f-cold": "no",
        "m-form": "complete",
        "m-layout": "complete",
        "do": "accept",
    }


def applicant(c: County, **changes: Any) -> Sent:
    """The applicant's page of an online application (an enterprise)."""
    data = {
        "party-name": "清川县青禾餐饮店",
        "party-id_number": credit_code(7),
        "party-representative": "何青禾",
        "party-phone": "13900000008",
        "party-address": "清川县城关镇柳荫路 18 号",
    }
    data |= {f"party-{name}": value for name, value in changes.items()}
    return Sent(VISITOR, f"/a/{c.draft}/applicant", data)


def question(c: County, key: str, value: Any) -> Sent:
    """One question of the application form."""
    return Sent(VISITOR, f"/a/{c.draft}/q/{key}", {key: value})


def staff(c: County, **changes: Any) -> Sent:
    """A new account."""
    data = {
        "display_name": "周守信",
        "username": "zhou.new",
        "staff_no": "QC7001",
        "department_id": c.hall.department.pk,
        "post": "综合窗口",
        "window": "3 号",
        "phone": "0990-7210311",
    }
    return Sent(SYSTEM, "/manage/staff/new", data | changes)


def look_up(who: str, url: str) -> Sent:
    """An address typed or changed by hand."""
    return Sent(who, url, method="GET")


def csv_of(rows: list[tuple[str, ...]], encoding: str = "utf-8") -> bytes:
    """Lines of a CSV file."""
    return "".join(",".join(_quoted(cell) for cell in row) + "\n" for row in rows).encode(encoding)


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if any(c in cell for c in ',"\n\r') else cell


def item_row(at: int, name: str = "高龄津贴发放", **changes: str) -> tuple[str, ...]:
    """One right row of an item list."""
    row = dict(
        zip(
            ITEMS_HEAD,
            ("县民政局", "未分类", name, ITEM_CODE.format(at), "5", "", ""),
            strict=True,
        )
    )
    return tuple((row | changes).values())


def place_row(code: str, name: str, uscc: str = "", phone: str = "", day: str = "") -> tuple:
    """One right row of the departments."""
    return (code, name, "县属部门", uscc, phone, day)


RIGHT = {
    "upload": lambda c: upload(c, "图.png", samples.png()),
    "supply": lambda c: supply(c, "图.png", samples.png()),
    "items_file": lambda c: items_file(c, "a.csv", csv_of([ITEMS_HEAD, item_row(1)])),
    "items_faulty": lambda c: items_file(c, "a.csv", csv_of([ITEMS_HEAD, item_row(1, "")])),
    "list_file": lambda c: list_file(c, "a.xlsx", files.sheet([LIST_HEAD, ("a", "乙")])),
    "list_faulty": lambda c: list_file(c, "a.xlsx", files.sheet([LIST_HEAD, ("", "乙")])),
    "places_file": lambda c: places_file(
        c, "a.xlsx", files.sheet([PLACES_HEAD, place_row("QC-9", "清川县新设局")])
    ),
    "places_faulty": lambda c: places_file(
        c, "a.xlsx", files.sheet([PLACES_HEAD, place_row("QC-9", "")])
    ),
    "editor": lambda c: editor(c, summary="改一句"),
    "editor_file": lambda c: editor_file(c, "表.docx", samples.docx()),
    "intake": intake,
    "receive": lambda c: intake(c, do="notice"),
    "applicant": lambda c: applicant(c, address="换一个地址"),
    "question": lambda c: question(c, "area", "81"),
    "staff": staff,
}


@contextmanager
def opened() -> Iterator[Scene]:
    """A county with somebody signed in for each role, taken down as it stands."""
    with ExitStack() as stack:
        stack.enter_context(override_settings(YC_DEMO=True, LOGGING_CONFIG=None))
        stack.enter_context(patch.dict(registry._specs, {TRIAL.key: TRIAL}))
        stack.enter_context(fixed(AT))
        county = settle()
        county.ids["key"] = secret()
        scene = remember(Scene(county))
        for name, sent in RIGHT.items():
            scene.whole[name] = _measured(scene, sent(scene.county), name)
        yield scene


def _measured(scene: Scene, sent: Sent, name: str) -> dict[str, int]:
    with rolled_back():
        with watching() as watch:
            answer = sent.by(scene.client(sent.who))
        wanted = 200 if name == "staff" else 302
        if answer.status_code != wanted:
            raise AssertionError(f"{name}: {answer.status_code} {answer.content.decode()[:3000]}")
        return scene.changes(watch.written - BESIDE)

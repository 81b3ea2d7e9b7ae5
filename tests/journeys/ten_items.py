"""Ten imported items become guides, and one of each regime is run to its result."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from playwright.sync_api import expect

from yichuang.catalog.items.queries import version
from yichuang.cli.commands import import_
from yichuang.cli.main import build
from yichuang.kernel.identity.factories import id_number, staff
from yichuang.kernel.permissions.rules import Role

from . import steps
from .editing import ONLINE, Work, complete
from .town import Town, session_of

TOLD = {"licence": "准予行政许可", "public_service": "办理完成"}
PERSON = {"姓名": "何秀英", "证件号码": id_number(7), "手机号": "13900000007"}


@dataclass(frozen=True)
class Published:
    """A guide in force: its item, whose it is."""

    item_id: int
    name: str
    regime: str
    department_id: int


def bring_in(capsys: pytest.CaptureFixture[str], path: Path, mapping: str) -> dict[str, Any]:
    """`yichuang import items`, as it answers with --json."""
    capsys.readouterr()
    args = build().parse_args(["import", "items", str(path), "--mapping", mapping, "--json"])
    code = import_.run(args)
    answer: dict[str, Any] = json.loads(capsys.readouterr().out)
    parts = sum(answer[key] for key in ("new", "changed", "same", "rejected"))
    assert answer["read"] == parts and code == (1 if answer["rejected"] else 0)
    return answer


def drafts(regimes: Iterable[str], each: int, *, with_guide: bool | None = None) -> list[int]:
    """The first imported drafts of these regimes."""
    model = apps.get_model("catalog", "ItemVersion")
    found: list[int] = []
    for regime in regimes:
        rows = model.objects.filter(state="draft", regime=regime).order_by("pk")
        if with_guide is not None:
            rows = rows.filter(materials__isnull=not with_guide).distinct()
        found += list(rows.values_list("pk", flat=True)[:each])
    return found


def publish(town: Town, today: date, version_ids: list[int]) -> tuple[list[Work], list[Published]]:
    """The editor completes each, another person publishes it."""
    editor = _client(town, Role.CATALOGUE_EDITOR)
    checker = _client(town, Role.CATALOGUE_REVIEWER)
    works, found = [], []
    for version_id in version_ids:
        works.append(complete(editor, version_id, today))
        assert works[-1].left == [], works[-1]
        answer = checker.post(
            f"/manage/items/{version_id}/publish", {"effective_from": today.isoformat()}
        )
        assert answer.status_code == 302, answer.content.decode()
        ref = version(version_id)
        found.append(Published(ref.item_id, ref.name, works[-1].regime, ref.department_id))
    return works, found


def _client(town: Town, role: Role) -> Client:
    client = Client()
    client.cookies["sessionid"] = session_of(staff(role.value, role))
    return client


def run_to_its_result(town: Town, guide: Published) -> None:
    """A citizen applies online; the department's people take it to the end."""
    organ = apps.get_model("kernel", "Department").objects.get(pk=guide.department_id)
    tag = guide.regime[:3]  # a staff number is short
    people = {
        role: staff(f"{role.value}-{tag}", role, department=organ)
        for role in (Role.CLERK, Role.REVIEWER, Role.APPROVER)
    }
    home = town.citizen()
    home.goto(f"/g/{guide.item_id}")
    expect(home.locator("h1")).to_have_text(guide.name)
    home.locator("main").get_by_text("开始申报").first.click()
    steps.press(home, "开始填写")
    steps.fill_in(home, kind="本人（自然人）", applicant=PERSON, form={ONLINE: "首次申请"})
    proof = steps.hand_in(home)
    steps.all_complete_and_accept(town.staff(people[Role.CLERK]), proof.number)
    review = town.staff(people[Role.REVIEWER])
    steps.complete_step(review, proof.number, "材料真实，符合条件")
    chief = town.staff(people[Role.APPROVER])
    steps.open_case(chief, proof.number)
    steps.press(chief, "同意并下一件")
    expect(chief.locator(".yc-a4")).to_contain_text(guide.name)
    steps.press(chief, "同意并下一件")
    chief.wait_for_url(re.compile("inbox"))
    home.goto(f"/p/{proof.number}")
    expect(home.locator("h1")).to_contain_text("办好了")
    expect(home.locator("h1")).to_contain_text(TOLD[guide.regime])
    if guide.regime == "licence":
        home.get_by_role("link", name="看电子证照").click()
        expect(home.locator("main")).to_contain_text("有效")

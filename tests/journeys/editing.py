"""An editor at the editor's page: usual values, what the office knows, then the worklist.

Works through the page's own form (no script needed), so what it can complete a person can.
"""

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as made
from datetime import date
from typing import Any

from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from yichuang.catalog.items.queries import content_of_version, version
from yichuang.catalog.items.rules.lint import Finding, blocking
from yichuang.catalog.items.rules.lint.wording import CATCH_ALL, VAGUE
from yichuang.web.manage.editor import sheet, worklist

PDF = b"%PDF-1.4\n%%EOF"
PHONE = "0990-0000001"
ROUNDS = 6
ONLINE = "申请内容"  # the one question of the form that lets people apply online
_WORD = {"licence": "许可证", "public_service": "办理结果"}


@dataclass
class Work:
    """How one draft was completed."""

    name: str
    regime: str
    first: int
    left: list[Finding] = made(default_factory=list)
    rounds: int = 0
    seconds: float = 0.0


def complete(client: Client, version_id: int, today: date, **known: Any) -> Work:
    """From the imported draft to an empty worklist, sent to the reviewer."""
    begun = time.perf_counter()
    ref = version(version_id)
    work = Work(ref.name, content_of_version(version_id).regime, len(findings(version_id, today)))
    _send(client, version_id, "fill:all", {}, {})
    _send(client, version_id, "save", *_office_knowledge(version_id, known))
    _send(client, version_id, "fill:all", {}, {})
    while (left := findings(version_id, today)) and work.rounds < ROUNDS:
        work.rounds += 1
        changes, uploads = _answers(version_id, left)
        _send(client, version_id, "save", changes, uploads)
    work.left, work.seconds = left, time.perf_counter() - begun
    if not left:
        _send(client, version_id, "submit", {}, {})
    return work


def findings(version_id: int, today: date) -> list[Finding]:
    """What still blocks the publication."""
    ref = version(version_id)
    row = apps.get_model("kernel", "Department").objects.get(pk=ref.department_id)
    (found,) = worklist.findings_of(ref, row.name, today, content_of_version(version_id))
    return blocking(found)


def _form(version_id: int) -> dict[str, Any]:
    """What a browser sends of the untouched page."""
    row = apps.get_model("catalog", "ItemVersion").objects.get(pk=version_id)
    typed = sheet.of_content(content_of_version(version_id))
    data: dict[str, Any] = {"revision": row.revision, **typed.facts}
    for part, rows in typed.rows.items():
        data[f"{part}-count"] = len(rows)
        for at, values in enumerate(rows):
            data |= {f"{part}-{at}-{name}": value for name, value in values.items()}
    return data


def _send(
    client: Client,
    version_id: int,
    command: str,
    changes: Mapping[str, Any],
    uploads: Mapping[str, str],
) -> None:
    data = _form(version_id) | dict(changes) | {"do": command}
    for control, name in uploads.items():
        data[f"{control}-upload"] = SimpleUploadedFile(name, PDF)
    answer = client.post(f"/manage/items/{version_id}", data)
    assert answer.status_code == 302, _said(answer.content.decode())


def _said(html: str) -> str:
    return re.sub(r"<[^>]+>|\s+", " ", html)[:2000]


def _office_knowledge(
    version_id: int, known: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, str]]:
    """What only the office can say: plain words, objects, result, a basis, a material."""
    content, form = content_of_version(version_id), _form(version_id)
    name = version(version_id).name
    licence = content.regime == "licence"
    word = _WORD.get(content.regime, "办理结果")
    facts: dict[str, Any] = {
        "summary": "网上或者到窗口都能办。材料齐了当天受理。",
        "conditions": "无特定条件。",
        "service_objects": ["person", "enterprise"],
        "promised_value": "5",
        "handling": "promised",
        "charges_fee": "no",
        "consult_phone": PHONE,
        "complaint_phone": PHONE,
        "result_kind": "certificate" if licence else "other",
        "result_name": f"{name[:20]}{word}",
        "licence_type_name": f"{name[:20]}{word}" if licence else "",
        "result_validity_months": "48" if licence else "",
        "channels": ["window", "web"],
        "online_depth": "5",
        "legal_themes": ["permit"] if licence else [],
        "statutory_note": "" if licence else "法律法规未规定时限",
    }
    blank = {k: v for k, v in facts.items() if v and form.get(k) in ("", "0", None, [])}
    blank |= dict(known)
    uploads = {} if form.get("result_sample_ref") else {"result_sample_ref": "样本.pdf"}
    if not content.bases:
        row = {
            "law": "清川县政务服务事项管理办法",
            "article": "第三条",
            "level": "local_regulation",
        }
        blank |= _row("bases", row | known.get("basis", {}))
    if not content.materials:
        blank |= _row("materials", {"name": "申请书", "kind": "other", "necessity": "required"})
    if not content.form_schema.get("fields"):
        field = {"label": ONLINE, "key": "wish", "type": "text", "required": "yes"}
        blank |= _row("form_fields", field)
    return blank, uploads


def _row(part: str, values: Mapping[str, Any]) -> dict[str, Any]:
    return {f"{part}-count": 1} | {f"{part}-0-{name}": value for name, value in values.items()}


def _answers(version_id: int, left: list[Finding]) -> tuple[dict[str, Any], dict[str, str]]:
    """One round over the worklist: each finding leads to its control."""
    form = _form(version_id)
    changes: dict[str, Any] = {}
    uploads: dict[str, str] = {}
    for todo in worklist.todos(left):
        name = todo.name
        if todo.code in ("G2", "G5"):
            rule = CATCH_ALL if todo.code == "G2" else VAGUE
            changes[name] = rule.sub("", changes.get(name, form[name])) or "申请材料"
        elif name.endswith(("_ref",)):
            uploads[name] = "样表.pdf"
        else:
            changes |= _usual(name, todo.code)
    return changes, uploads


_USUAL: dict[str, Any] = {
    "online_depth": "5",
    "express_delivery": "yes",
    "visit_reason": "窗口核对材料原件",
    "statutory_value": "20",
    "statutory_note": "法律法规未规定时限",
    "statutory_special_law": "清川县政务服务事项管理办法第三条",
    "statutory_unit": "wd",
    "promised_unit": "wd",
    "promised_value": "5",
    "handling": "promised",
    "item_type": "20",
    "licence_type_name": "许可证",
    "result_kind": "certificate",
    "result_validity_months": "48",
    "summary": "网上或者到窗口都能办。材料齐了当天受理。",
    "phone": PHONE,
    "hours": "周一至周五 9:00-17:00",
    "address": "清川县政通路 1 号",
    "basis_law": "清川县政务服务事项管理办法",
    "basis_article": "第三条",
    "level": "local_regulation",
    "copies_original": "1",
    "form": "original",
    "source": "applicant",
    "held_by_government": "no",
    "two_person": "yes",
}


def _usual(name: str, code: str) -> dict[str, Any]:
    """The usual answer to a finding at this control; nothing for one nobody foresaw."""
    if code == "C3":
        return {"handling": "promised", "promised_value": "5"}
    if code == "L1":
        return {"statutory_special_law": _USUAL["statutory_special_law"]}
    field_name = name.rsplit("-", 1)[-1]
    return {name: _USUAL[field_name]} if field_name in _USUAL else {}

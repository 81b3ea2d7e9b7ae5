"""The task list and the summary of a draft."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from yichuang.cases.queries.applicant import DraftView
from yichuang.cases.rules.lifecycle import lanes_open
from yichuang.cases.rules.mandates import is_mandate_paper
from yichuang.catalog.items.rules.form_schema import FieldSpec, clean
from yichuang.catalog.items.rules.guide import questions_of
from yichuang.kernel.identity.rules import IdKind, PartyKind
from yichuang.web.components.values import Link, Row, Status, Task
from yichuang.web.portal.forms import WANTS, ApplicantForm

DONE = Status("done", "填好了")
PARTY_LABELS = {
    "kind": "申请人种类",
    "name": "姓名或名称",
    "id_kind": "证件种类",
    "id_number": "证件号码",
    "representative": "法定代表人或负责人",
    "phone": "手机号",
    "address": "联系地址",
}


@dataclass(frozen=True)
class FileLine:
    """A material of the personal list with what was uploaded for it."""

    key: str
    name: str
    hint: str
    exempt: bool
    status: Status
    files: tuple[Link, ...]
    url: str


@dataclass(frozen=True)
class Sheet:
    """A draft ready to check: sections of rows, and what is still open."""

    tasks: tuple[Task, ...]
    party: tuple[Row, ...]
    form: tuple[Row, ...]
    files: tuple[FileLine, ...]
    wants: Row
    open_tasks: tuple[str, ...]
    missing_files: tuple[str, ...]


def answer_texts(draft: DraftView) -> list[tuple[str, str]]:
    """The guided answers in words."""
    pairs = []
    for question in questions_of(draft.pinned.content):
        for option in question.options:
            if draft.answers.get(question.key) == option.key:
                pairs.append((question.text, option.label))
    return pairs


def sheet(draft: DraftView, today: date) -> Sheet:
    """Everything the task list and the check page show."""
    lines = file_lines(draft)
    missing = tuple(line.name for line in lines if not line.exempt and not line.files)
    faults = form_faults(draft, today)
    shown = draft.shown
    party_open = not party_complete(draft, today)
    address = _addresses(draft)
    tasks = [
        Task(
            "申请人信息",
            _state(not party_open, bool(draft.party)),
            address["who"],
            hint=f"以“{party(draft, 'name')}”的名义" if draft.mandate_id is not None else "",
        ),
    ]
    if shown:
        filled = sum(1 for spec in shown if spec.key not in faults and spec.key in draft.form)
        status = DONE if not faults else Status("wait", f"{filled} / {len(shown)} 题")
        first = next((spec.key for spec in shown if spec.key in faults), shown[0].key)
        url = reverse("web:apply_question", args=[draft.number, first])
        tasks.append(Task("填申请表", status, url, hint=f"一页一题，共 {len(shown)} 题"))
    if offers_promise(draft):
        url = reverse("web:apply_promise", args=[draft.number])
        word = {"promise": "已签承诺", "none": "不用承诺"}.get(str(draft.choice.get("lane")), "")
        done = Status("done", word) if word else Status("wait", "自愿选择")
        tasks.append(Task("要不要用告知承诺", done, url, hint="签承诺书，少交材料"))
    if lines:
        needed = [line for line in lines if not line.exempt]
        status = DONE if not missing else Status("wait", f"还差 {len(missing)} 份")
        hint = f"您要交 {len(needed)} 份" if needed else "都由政府自动调取，不用您交"
        tasks.append(Task("上传材料", status, address["files"], hint=hint))
    tasks.append(Task("怎么领结果", DONE, address["wants"], hint=WANTS.get(draft.wants, "")))
    ready = not party_open and not faults
    waiting = Status("wait", "可以提交了" if ready else "前面填好后提交")
    tasks.append(Task("核对并提交", waiting, address["check"] if ready else ""))
    open_tasks = [text for text, bad in (("申请人信息", party_open), ("申请表", faults)) if bad]
    return Sheet(
        tasks=tuple(tasks),
        party=_party_rows(draft, address["applicant"]),
        form=tuple(_form_row(draft, spec) for spec in shown),
        files=tuple(lines),
        wants=Row("怎么领结果", WANTS.get(draft.wants, draft.wants), _edit(address["wants"])),
        open_tasks=tuple(open_tasks),
        missing_files=missing,
    )


def promised_keys(draft: DraftView) -> frozenset[str]:
    """Materials a chosen commitment stands for: nobody asks for them any more."""
    chosen = draft.choice.get("lane") == "promise"
    return frozenset(draft.pinned.content.commitment_materials if chosen else ())


def offers_promise(draft: DraftView) -> bool:
    """Whether the item offers 告知承诺."""
    return draft.pinned.content.commitment and lanes_open(draft.pinned.regime)


def gaps_offered(draft: DraftView, sheet: Sheet) -> tuple[str, ...]:
    """What is missing, where all of it may follow; empty where 容缺 is not open."""
    if draft.choice.get("lane") == "promise" or not lanes_open(draft.pinned.regime):
        return ()
    rows = {row.name: row for row in draft.pinned.materials_for(draft.answers)}
    follows = all(rows[name].may_follow for name in sheet.missing_files)
    return sheet.missing_files if follows else ()


def _addresses(draft: DraftView) -> dict[str, str]:
    pages = ("who", "applicant", "files", "wants", "check")
    return {page: reverse(f"web:apply_{page}", args=[draft.number]) for page in pages}


def party_complete(draft: DraftView, today: date) -> bool:
    """Whether the applicant's details would be taken: autosave also keeps half-typed ones."""
    kind = party(draft, "kind")
    data = {f"party-{name}": value for name, value in draft.party.items()}
    named = draft.mandate_id is not None
    form = ApplicantForm(data, kind=kind, today=today, prefix="party", named=named)
    return bool(kind) and form.is_valid()


def party(draft: DraftView, name: str) -> str:
    """One detail of the applicant, as saved."""
    return str(draft.party.get(name, ""))


def form_faults(draft: DraftView, today: date) -> dict[str, str]:
    """What is missing or wrong in the form, by question."""
    found = {}
    for spec in draft.shown:
        _, fault = clean(spec, draft.form.get(spec.key), today=today)
        if fault:
            found[spec.key] = fault
    return found


def _state(done: bool, begun: bool) -> Status:
    return DONE if done else Status("wait", "没填完" if begun else "还没填")


def _edit(url: str) -> Link:
    return Link("修改", url)


def _party_rows(draft: DraftView, url: str) -> tuple[Row, ...]:
    words: Mapping[str, Any] = {
        "kind": {kind.value: kind.label for kind in PartyKind},
        "id_kind": {kind.value: kind.label for kind in IdKind},
    }
    rows = []
    for name, label in PARTY_LABELS.items():
        value = party(draft, name)
        if not value and name in ("representative", "address"):
            continue
        goto = reverse("web:apply_who", args=[draft.number]) if name == "kind" else url
        fixed = draft.mandate_id is not None and name not in ("phone", "address")
        edit = None if fixed else _edit(goto)
        rows.append(Row(label, words.get(name, {}).get(value, value), edit))
    return tuple(rows)


def _form_row(draft: DraftView, spec: FieldSpec) -> Row:
    url = reverse("web:apply_question", args=[draft.number, spec.key])
    return Row(spec.label, value_text(spec, draft.form.get(spec.key)), _edit(url))


def value_text(spec: FieldSpec, value: Any) -> str:
    """An answer in words: labels of options, the unit after a number."""
    labels = {choice.value: choice.label for choice in spec.choices}
    if isinstance(value, list):
        return "、".join(labels.get(str(one), str(one)) for one in value)
    text = labels.get(str(value), str(value)) if value not in (None, "") else ""
    return f"{text} {spec.unit}" if text and spec.unit else text


def file_lines(draft: DraftView) -> list[FileLine]:
    """The personal list of materials with the uploads."""
    lines, promised = [], promised_keys(draft)
    for row in draft.pinned.materials_for(draft.answers):
        files = draft.files_of(row.key)
        if by_mandate := draft.mandate_id is not None and is_mandate_paper(row.name):
            status = Status("ok", "单位已在网上委托，不用交")
        elif row.barred:
            status = Status("ok", f"不用交，{row.barred}")
        elif row.exempt:
            status = Status("ok", "政府已有，不用交")
        elif row.key in promised:
            status = Status("ok", "以承诺代替，不用交")
        else:
            status = Status("done", f"已传 {len(files)} 个") if files else Status("wait", "还没传")
        links = tuple(
            Link(one.name, reverse("web:apply_file", args=[draft.number, one.id])) for one in files
        )
        free = row.exempt or row.key in promised or by_mandate
        url = "" if free else reverse("web:apply_upload", args=[draft.number, row.key])
        hint = f"{row.standard}　可以容缺后补" if row.may_follow else row.standard
        lines.append(FileLine(row.key, row.name, hint.strip(), free, status, links, url))
    return lines

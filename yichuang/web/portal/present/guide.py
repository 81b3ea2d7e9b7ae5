"""The guide's parts as component values, all from one version."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from yichuang.cases.rules.mandates import is_mandate_paper
from yichuang.catalog.items.queries import GuideView
from yichuang.catalog.items.queries.guide import MaterialView
from yichuang.catalog.items.rules.flow import FlowStep as PlacedStep
from yichuang.catalog.items.rules.guide import Dropped, PersonalGuide, Question, asked
from yichuang.catalog.items.rules.guide import personal_guide as personal_list
from yichuang.kernel.statutes.queries import values as statutes
from yichuang.web.components.flowchart import Flow, FlowStep, Lane
from yichuang.web.components.values import Fact, Link, Material

from . import words

LANE = {"applicant": "you", "window": "win", "department": "off"}
NO_NOTE = "不予：书面说明理由和依据，可以申请复议，也可以起诉"
_STATUTES = (
    "licence.supplement_notice",
    "licence.delivery",
    "remedy.reconsideration",
    "remedy.litigation",
)


@dataclass(frozen=True)
class AskedOption:
    """One answer to tick; `id` names the control."""

    id: str
    value: str
    label: str
    checked: bool


@dataclass(frozen=True)
class AskedQuestion:
    """A guided question with its state."""

    key: str
    text: str
    help: str
    options: tuple[AskedOption, ...]


@dataclass(frozen=True)
class StepLine:
    """A row of 步骤和时限. `first` and `count` are the promised days it fills."""

    title: str
    lane: str
    who: str
    what: str
    promised: str
    first: int
    count: int
    statutory: str


@dataclass(frozen=True)
class Mine:
    """我的材料: the list for these answers."""

    heading: str
    answers_text: str
    materials: tuple[Material, ...]
    not_needed: tuple[tuple[str, str], ...]
    complete: bool


def known_answers(view: GuideView, given: Mapping[str, Any]) -> dict[str, str]:
    """The answers of a query string that this version asks for, others dropped."""
    known: dict[str, str] = {}
    for question in view.questions:
        value = given.get(question.key)
        if value in {option.key for option in question.options}:
            known[question.key] = str(value)
    return known


def questions(view: GuideView, answers: Mapping[str, str]) -> list[AskedQuestion]:
    """The questions these answers leave standing, with what is ticked."""
    return [_asked(question, answers) for question in asked(view.questions, answers)]


def _asked(question: Question, answers: Mapping[str, str]) -> AskedQuestion:
    options = tuple(
        AskedOption(
            f"q-{question.key}-{at}",
            option.key,
            option.label,
            answers.get(question.key) == option.key,
        )
        for at, option in enumerate(question.options)
    )
    return AskedQuestion(question.key, question.text, question.help, options)


def mine(view: GuideView, answers: Mapping[str, str]) -> Mine:
    """The personal list. Better one too many than a second trip while questions are open."""
    guide = personal_list(view.content, answers, barred=view.barred)
    needed = [
        Material(
            row.material.name,
            hint="；".join(note for note in (row.note, _by_mandate(row.material.name)) if note),
            form=row.copies,
            samples=samples(row.material),
        )
        for row in guide.mine
    ]
    held = [
        Material(row.material.name, held=True)
        for row in guide.dropped
        if _is_held(row) and row.material.key not in view.barred
    ]
    return Mine(
        heading=_heading(guide, len(needed), bool(view.questions)),
        answers_text=" · ".join(guide.answers_text),
        materials=(*needed, *held),
        not_needed=tuple(
            (row.material.name, row.reason)
            for row in guide.dropped
            if not _is_held(row) or row.material.key in view.barred
        ),
        complete=not guide.open_questions,
    )


def _by_mandate(name: str) -> str:
    known = is_mandate_paper(name)
    return "单位已在网上委托、由代办人网上申请的，不用交" if known else ""


def _is_held(row: Dropped) -> bool:
    return bool(row.material.held_by_government) or row.material.necessity == "waived"


def _heading(guide: PersonalGuide, number: int, has_questions: bool) -> str:
    if not number:
        return "您什么都不用带"
    if guide.open_questions:
        return f"先按最全的列：{number} 份"
    return f"您准备 {number} 份就够" if has_questions else f"要准备 {number} 份材料"


def samples(material: Any) -> tuple[Link, ...]:
    """Blank form and sample, where they are addresses."""
    pairs = (("空表", material.blank_form_ref), ("样表", material.sample_ref))
    return tuple(Link(text, ref) for text, ref in pairs if ref.startswith(("/", "http")))


def facts(view: GuideView) -> list[Fact]:
    """The four facts at the head of the guide."""
    return [Fact(row.label, row.value, row.unit, row.note) for row in view.facts]


def materials(view: GuideView) -> list[Material]:
    """The full table of materials."""
    rows = []
    for row in view.materials:
        notes = [row.barred, row.acceptance_standard or row.filling_notes]
        if row.conditional:
            notes.append("有的人不用交，先答上面的问题")
        if row.necessity == "later":
            notes.append("可以容缺：签承诺书后补交")
        notes.append(_by_mandate(row.name))
        rows.append(
            Material(
                row.name,
                hint="；".join(note for note in notes if note),
                form=row.copies or row.form_label,
                source=row.source_note or row.source_label,
                held=bool(row.barred) or row.held_by_government or row.necessity == "waived",
                held_text=_held_text(row),
                samples=samples(row),
            )
        )
    return rows


def _held_text(row: MaterialView) -> str:
    if row.barred:
        return "不能要，不用交"
    return "免交，部门自行核对" if row.necessity == "waived" else ""


def flow(view: GuideView) -> Flow:
    """The chart of the steps; steps that wait for the same one stand side by side."""
    used = {LANE.get(step.actor, "off") for step in view.flow}
    office = view.department.short_name or view.department.name
    lanes = (Lane("you", "您", "you"), Lane("win", "窗口", "win"), Lane("off", office, "off"))
    steps = []
    place = {step.key: at for at, step in enumerate(view.flow)}
    deciding = _deciding(view)
    window = next((step.key for step in view.flow if step.actor == "window"), "")
    for step in view.flow:
        note = "材料不齐：一次说清要补什么" if step.key == window else ""
        note = NO_NOTE if step.key == deciding else note
        lane = LANE.get(step.actor, "off")
        text = step.days_text if step.special_label else ""
        beside = [f"“{o.name}”" for o in view.flow if o.rank == step.rank and o.key != step.key]
        text = text or (f"和{'、'.join(beside)}同时进行" if beside else "")
        after = tuple(place[key] for key in step.needs if key in place)
        days = step.to_day - step.from_day
        steps.append(FlowStep(step.name, lane, days, text, note, after))
    kept = tuple(lane for lane in lanes if lane.key in used)
    return Flow(kept, tuple(steps), title=f"{view.name}办理流程图")


def _deciding(view: GuideView) -> str:
    if view.regime == "filing":
        return ""
    roles = {step.key: step.role for step in view.content.steps}
    offices = [step.key for step in view.flow if step.actor == "department"]
    named = [key for key in offices if roles.get(key) in ("decide", "approver")]
    return (named or offices or [""])[-1]


def step_lines(view: GuideView, law: Mapping[str, Any]) -> list[StepLine]:
    """The rows of the step table, with the law's limit beside the promise."""
    office = view.department.short_name or view.department.name
    who = {"applicant": "您", "window": "综合窗口", "department": office}
    legal = _statutory(view.flow, view, law)
    return [
        StepLine(
            title=step.name,
            lane=LANE.get(step.actor, "off"),
            who=_who(who.get(step.actor, office), step),
            what=step.requirement,
            promised=step.days_text or ("—" if step.actor == "applicant" else "当场"),
            first=step.from_day + 1,
            count=step.to_day - step.from_day,
            statutory=legal.get(step.key, "—"),
        )
        for step in view.flow
    ]


def _who(office: str, step: PlacedStep) -> str:
    parts = [office, step.post if step.post != office else ""]
    parts.append("两人以上" if step.two_person else "")
    return " · ".join(part for part in parts if part)


def _statutory(
    steps: Sequence[PlacedStep], view: GuideView, law: Mapping[str, Any]
) -> dict[str, str]:
    """What the law gives each step: only 行政许可 has the limits of Arts 32 and 44."""
    licence = view.regime == "licence"
    texts: dict[str, str] = {}
    counted = False
    for step in steps:
        if step.actor == "department" and not step.special_label:
            first = f"决定共 {view.statutory_text}" if view.content.statutory_value else "—"
            texts[step.key] = "计入上面的时限" if counted and first != "—" else first
            counted = True
        elif step.special_label:
            texts[step.key] = "不计入，行政许可法第四十五条" if licence else "计入上面的时限"
        elif step.actor == "window" and licence:
            key = "licence.delivery" if counted else "licence.supplement_notice"
            head = "决定后" if counted else ""
            limit = f"{law[key].value} {law[key].unit.label}内，{law[key].citation}"
            texts[step.key] = f"{head} {limit}".strip()
    return texts


def legal_values(today: date) -> Mapping[str, Any]:
    """The dated legal limits the guide quotes (one query)."""
    return statutes(_STATUTES, on=today)


def remedy_text(law: Mapping[str, Any]) -> str:
    """What to do against a "no" (X9)."""
    days, months = law["remedy.reconsideration"].value, law["remedy.litigation"].value
    return (
        f"收到决定之日起 {days} 日内可以申请行政复议，{months} 个月内可以提起行政诉讼。"
        "窗口不收件、不出凭证，也可以投诉。"
    )


def version_line(view: GuideView) -> str:
    """Which version this is, since when, and what it changed."""
    text = f"第 {view.number} 版"
    if view.effective_from:
        text += f"，{words.day(view.effective_from, weekday=False)}起施行"
    if view.version_note:
        text += f"：{view.version_note.rstrip('。')}"
    if view.reviewed_on:
        text += f"。{view.reviewed_on} 复核"
    return f"{text}。"

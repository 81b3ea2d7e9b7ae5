"""个性指南: from at most three answers to *my* materials, and why the others fell away."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from . import conditions
from .content import Content, Material
from .enums import MaterialForm, Necessity

MAX_QUESTIONS = 3


@dataclass(frozen=True)
class Option:
    """One possible answer."""

    key: str
    label: str


@dataclass(frozen=True)
class Question:
    """A guided question. `show_if` may hide it after an earlier answer."""

    key: str
    text: str
    options: tuple[Option, ...]
    help: str = ""
    show_if: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Mine:
    """A material I must hand in, and how."""

    material: Material
    copies: str
    note: str
    may_follow: bool


@dataclass(frozen=True)
class Dropped:
    """A material I need not hand in, and the reason in plain words."""

    material: Material
    reason: str


@dataclass(frozen=True)
class PersonalGuide:
    """What one person needs. `open_questions` is empty when all answers are in."""

    mine: tuple[Mine, ...]
    dropped: tuple[Dropped, ...]
    answers_text: tuple[str, ...]
    open_questions: tuple[Question, ...]


def questions_of(content: Content) -> tuple[Question, ...]:
    """The authored questions as values. Raises KeyError for one without key or text."""
    return tuple(
        Question(
            key=str(raw["key"]),
            text=str(raw["text"]),
            options=tuple(Option(str(o["key"]), str(o["label"])) for o in raw.get("options", ())),
            help=str(raw.get("help", "")),
            show_if=raw.get("show_if") or None,
        )
        for raw in content.questions
    )


def asked(questions: Sequence[Question], answers: Mapping[str, Any]) -> list[Question]:
    """The questions that these answers leave standing, in order."""
    return [q for q in questions if conditions.holds(q.show_if or {}, answers)]


def personal_guide(
    content: Content,
    answers: Mapping[str, Any],
    *,
    held: frozenset[str] = frozenset(),
    barred: Mapping[str, str] | None = None,
) -> PersonalGuide:
    """My materials for these answers.

    `held` are keys of materials some register already holds (slot `material_held`). A
    `barred` are materials the lists forbid, with why. A
    material whose condition asks an unanswered question stays: better one too many than
    a second trip.
    """
    questions = questions_of(content)
    known = _clean(questions, answers)
    mine: list[Mine] = []
    dropped: list[Dropped] = []
    for material in sorted(content.materials, key=lambda m: m.sort):
        reason = (barred or {}).get(material.key, "")
        reason = reason or _drop_reason(material, known, questions, held)
        if reason:
            dropped.append(Dropped(material, reason))
        else:
            mine.append(_mine(material))
    return PersonalGuide(
        mine=tuple(mine),
        dropped=tuple(dropped),
        answers_text=tuple(_answer_texts(questions, known)),
        open_questions=tuple(q for q in asked(questions, known) if q.key not in known),
    )


def _clean(questions: Sequence[Question], answers: Mapping[str, Any]) -> dict[str, str]:
    """Only answers that are options of questions still asked."""
    known: dict[str, str] = {}
    for question in questions:
        value = answers.get(question.key)
        options = {o.key for o in question.options}
        if value in options and conditions.holds(question.show_if or {}, known):
            known[question.key] = str(value)
    return known


def _drop_reason(
    material: Material,
    known: Mapping[str, str],
    questions: Sequence[Question],
    held: frozenset[str],
) -> str:
    if material.when and not conditions.holds(material.when, known):
        open_keys = {q.key for q in asked(questions, known)} - set(known)
        if not conditions.keys_of(material.when) & open_keys:
            return _because(material.when, known, questions)
    if material.necessity == Necessity.WAIVED:
        return "信息免交：由办理部门自行核对，不用您提供"
    if material.key in held:
        return "已有登记，系统自动调取，不用带"
    if material.held_by_government:
        return "政府已有，自动调取，不用带"
    return ""


def _because(
    when: Mapping[str, Any], known: Mapping[str, str], questions: Sequence[Question]
) -> str:
    texts = []
    for question in questions:
        if question.key in conditions.keys_of(when) and question.key in known:
            texts.append(f"“{question.text}”您选了“{_label(question, known[question.key])}”")
    return "；".join(texts) + "，不需要这份材料" if texts else "您的情况不需要这份材料"


def _label(question: Question, value: str) -> str:
    return next((o.label for o in question.options if o.key == value), value)


def _answer_texts(questions: Sequence[Question], known: Mapping[str, str]) -> list[str]:
    return [_label(q, known[q.key]) for q in questions if q.key in known]


def _mine(material: Material) -> Mine:
    may_follow = material.necessity == Necessity.LATER
    notes = [material.filling_notes] if material.filling_notes else []
    if may_follow:
        notes.append("可以容缺：签承诺书后补交")
    if material.necessity == Necessity.OPTIONAL:
        notes.append("非必要：有就带")
    return Mine(material, copies_text(material), "；".join(notes), may_follow)


def copies_text(material: Material) -> str:
    """How many of what: "原件 1 份、复印件 2 份，A4"."""
    parts = []
    if material.form == MaterialForm.ELECTRONIC:
        parts.append("电子材料")
    if material.copies_original:
        parts.append(f"原件 {material.copies_original} 份")
    if material.copies_copy:
        parts.append(f"复印件 {material.copies_copy} 份")
    joiner = "或" if material.form == MaterialForm.EITHER else "、"
    text = joiner.join(parts)
    return f"{text}，{material.paper}" if text and material.paper else text


def branches(content: Content) -> list[dict[str, str]]:
    """Every complete set of answers a person can give, each once."""
    questions = questions_of(content)
    seen: dict[tuple[tuple[str, str], ...], dict[str, str]] = {}
    choices = [[o.key for o in q.options] for q in questions]
    for combo in itertools.product(*choices):
        raw = dict(zip((q.key for q in questions), combo, strict=True))
        known = _clean(questions, raw)
        seen.setdefault(tuple(sorted(known.items())), known)
    return list(seen.values())


def questions_fault(content: Content) -> list[str]:
    """What is wrong with the authored questions and the conditions on them, in Chinese."""
    faults: list[str] = []
    if len(content.questions) > MAX_QUESTIONS:
        faults.append(f"引导问题有 {len(content.questions)} 个，最多 {MAX_QUESTIONS} 个")
    try:
        questions = questions_of(content)
    except (KeyError, TypeError):
        return [*faults, "引导问题要有 key、text 和 options（每项有 key 和 label）"]
    options = {(q.key, o.key) for q in questions for o in q.options}
    keys = [q.key for q in questions]
    if len(set(keys)) < len(keys):
        faults.append("引导问题的 key 重复")
    faults += [f"问题“{q.text}”不足两个选项" for q in questions if len(q.options) < 2]
    for material in content.materials:
        if bad := conditions.fault(material.when):
            faults.append(f"材料“{material.name}”：{bad}")
        elif missing := conditions.values_of(material.when) - options:
            named = "、".join(sorted(f"{k}={v}" for k, v in missing))
            faults.append(f"材料“{material.name}”的条件提到不存在的问题或选项：{named}")
    return faults

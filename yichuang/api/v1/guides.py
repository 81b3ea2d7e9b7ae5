"""办事指南: one item's guide, and the personal list of materials for the answers given."""

import re
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.http import HttpRequest
from ninja import Path, Query, Router, Schema
from pydantic import Field

from yichuang.api.problems import Refusal
from yichuang.catalog.items import queries as catalog
from yichuang.catalog.items.queries import GuideView
from yichuang.catalog.items.rules.enums import FROZEN_STATES, State
from yichuang.catalog.items.rules.guide import Question, personal_guide
from yichuang.kernel.clock.now import today
from yichuang.kernel.errors import NotFound

from .core.callers import PUBLIC
from .core.gate import operation
from .core.shapes import Coded, Day, Given, Organ, RowId, coded

router = Router(tags=["办事指南"])
_PAIR = re.compile(r"([0-9A-Za-z_-]{1,60}):([0-9A-Za-z_-]{1,60})")


class Option(Schema):
    """引导问题的一个选项."""

    key: str
    label: str


class GuidedQuestion(Schema):
    """引导问题."""

    key: str
    text: str = Field(title="问题")
    help: str = Field(title="提示")
    options: list[Option] = Field(title="选项")


class Needed(Schema):
    """要交的一份材料."""

    key: str = Field(title="材料键，提交办件时用")
    name: str = Field(title="名称")
    copies: str = Field(title="份数")
    note: str = Field(title="说明")
    acceptance_standard: str = Field(title="受理标准")
    may_follow: bool = Field(title="可以容缺后补")


class NotNeeded(Schema):
    """不用交的一份材料."""

    key: str
    name: str = Field(title="名称")
    reason: str = Field(title="为什么不用交")


class Personal(Schema):
    """按回答算出的材料清单."""

    answers: list[str] = Field(title="已有的回答")
    needed: list[Needed] = Field(title="要交的")
    not_needed: list[NotNeeded] = Field(title="不用交的")
    open_questions: list[GuidedQuestion] = Field(title="还没回答的问题")


class GuideFact(Schema):
    """指南顶上的一个数."""

    key: str
    label: str
    value: str
    unit: str
    note: str


class GuideStep(Schema):
    """办理环节."""

    key: str
    name: str = Field(title="环节")
    actor_label: str = Field(title="谁办")
    post: str = Field(title="岗位")
    requirement: str = Field(title="办什么")
    days_text: str = Field(title="时限")
    needs: list[str] = Field(title="在哪些环节之后")


class GuideBasis(Schema):
    """设定依据."""

    law: str
    document_number: str
    article: str
    text: str


class GuideFee(Schema):
    """收费项目."""

    item: str
    standard: str
    basis: str


class GuidePlace(Schema):
    """办理地点."""

    name: str
    address: str
    window: str
    hours: str
    phone: str


class FormField(Schema):
    """申请表的一栏."""

    key: str
    label: str
    type: str
    required: bool
    help: str
    choices: list[dict[str, str]]
    unit: str


class Guide(Schema):
    """办事指南的一版."""

    item_id: int = Field(title="事项")
    version_id: int = Field(title="版本")
    number: int = Field(title="第几版")
    state: Coded[State] = Field(title="状态")
    name: str = Field(title="事项名称")
    implement_code: str = Field(title="实施编码")
    department: Organ = Field(title="实施主体")
    regime: str = Field(title="法律类别")
    handling: str = Field(title="办件类型")
    service_objects: list[str] = Field(title="服务对象")
    channels: list[str] = Field(title="办理形式")
    summary: str = Field(title="一句话说明")
    conditions: str = Field(title="办理条件")
    statutory: str = Field(title="法定时限")
    promised: str = Field(title="承诺时限")
    facts: list[GuideFact] = Field(title="四个数")
    steps: list[GuideStep] = Field(title="办理环节")
    bases: list[GuideBasis] = Field(title="设定依据")
    fees: list[GuideFee] = Field(title="收费项目")
    places: list[GuidePlace] = Field(title="办理地点")
    result: str = Field(title="办理结果")
    can_apply_online: bool = Field(title="可以网上申报")
    form: list[FormField] = Field(title="申请表")
    questions: list[GuidedQuestion] = Field(title="引导问题")
    materials: Personal = Field(title="材料清单")
    consult_phone: str = Field(title="咨询电话")
    complaint_phone: str = Field(title="监督电话")
    effective_from: Day | None = Field(title="生效日期")
    effective_to: Day | None = Field(title="失效日期")


class GuideQuery(Given):
    """回答."""

    answers: str = Field(
        "",
        title="引导问题的回答",
        description="问题键:选项键，逗号分隔，例如 business:restaurant,who:self",
        max_length=400,
        pattern=r"^([0-9A-Za-z_\-]{1,60}:[0-9A-Za-z_\-]{1,60}(,[0-9A-Za-z_\-]{1,60}:[0-9A-Za-z_\-]{1,60}){0,2})?$",
    )


@operation(
    router,
    "GET",
    "/guides/{item_id}",
    access=PUBLIC,
    answers=Guide,
    query=GuideQuery,
    etag=True,
    summary="现行办事指南和材料清单",
)
def get_guide(request: HttpRequest, item_id: Path[RowId], query: Query[GuideQuery]) -> Any:
    """一个事项现行的办事指南。给出回答时，材料清单按回答算出。"""
    view = catalog.guide_view(catalog.published_version(item_id, on=today()).id, on=today())
    return _guide(view, _answers(view, query.answers))


@operation(
    router,
    "GET",
    "/guide-versions/{version_id}",
    access=PUBLIC,
    answers=Guide,
    etag=True,
    summary="办事指南的某一版",
)
def get_guide_version(request: HttpRequest, version_id: Path[RowId]) -> Any:
    """发布过的一版，被替代或撤下后仍可读取。"""
    if catalog.version(version_id).state not in FROZEN_STATES:
        raise NotFound("没有这一版办事指南", what_to_do="还没有发布的版本不对外提供")
    return _guide(catalog.guide_view(version_id), {})


def _answers(view: GuideView, text: str) -> dict[str, str]:
    """The answers, each a known option of a known question. Raises Refusal."""
    options = {(q.key, option.key) for q in view.questions for option in q.options}
    found = (_PAIR.fullmatch(part) for part in text.split(","))
    pairs = [(one[1], one[2]) for one in found if one]
    strange = [f"{key}:{value}" for key, value in pairs if (key, value) not in options]
    repeated = len({key for key, _ in pairs}) < len(pairs)
    if strange or repeated:
        said = (
            f"这个事项没有这样的回答：{'、'.join(strange)}" if strange else "同一个问题回答了两次"
        )
        raise Refusal("invalid", said, fields={"query.answers": [said]})
    return dict(pairs)


def _guide(view: GuideView, answers: Mapping[str, str]) -> dict[str, Any]:
    same = (
        *("item_id", "version_id", "number", "name", "implement_code", "service_objects"),
        *("channels", "summary", "conditions", "can_apply_online", "consult_phone"),
        *("complaint_phone", "effective_from", "effective_to"),
    )
    return {
        **{name: getattr(view, name) for name in same},
        "state": coded(State(view.state)),
        "department": {"code": view.department.code, "name": view.department.name},
        "regime": view.regime_label,
        "handling": view.handling_label,
        "statutory": view.statutory_text,
        "promised": view.promised_text,
        "facts": [asdict(fact) for fact in view.facts],
        "steps": [asdict(step) for step in view.flow],
        "bases": [asdict(basis) for basis in view.bases],
        "fees": [asdict(fee) for fee in view.fees],
        "places": [asdict(place) for place in view.places],
        "result": view.result_text,
        "form": [_field(spec) for spec in view.form_fields],
        "questions": [_question(one) for one in view.questions],
        "materials": _materials(view, answers),
    }


def _materials(view: GuideView, answers: Mapping[str, str]) -> dict[str, Any]:
    found = personal_guide(view.content, answers, barred=view.barred)
    return {
        "answers": list(found.answers_text),
        "needed": [
            {
                "key": row.material.key,
                "name": row.material.name,
                "copies": row.copies,
                "note": row.note,
                "acceptance_standard": row.material.acceptance_standard,
                "may_follow": row.may_follow,
            }
            for row in found.mine
        ],
        "not_needed": [
            {"key": row.material.key, "name": row.material.name, "reason": row.reason}
            for row in found.dropped
        ],
        "open_questions": [_question(one) for one in found.open_questions],
    }


def _question(one: Question) -> dict[str, Any]:
    return {
        "key": one.key,
        "text": one.text,
        "help": one.help,
        "options": [{"key": option.key, "label": option.label} for option in one.options],
    }


def _field(spec: Any) -> dict[str, Any]:
    names = ("key", "label", "type", "required", "help", "unit")
    choices = [{"value": one.value, "label": one.label} for one in spec.choices]
    return {**{name: getattr(spec, name) for name in names}, "choices": choices}

"""Handing in a case: the same steps, and the same care with identities, as the online form."""

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Header
from pydantic import StringConstraints

from yichuang.api.problems import Refusal
from yichuang.api.v1.core.callers import Caller, keyed
from yichuang.api.v1.core.gate import caller_of, operation
from yichuang.api.v1.core.shapes import coded
from yichuang.cases import actions
from yichuang.cases.rules.states import Channel, Stage
from yichuang.catalog.items import queries as catalog
from yichuang.catalog.items.queries import GuideView
from yichuang.kernel.clock.now import now, today
from yichuang.kernel.errors import Invalid
from yichuang.kernel.files.actions import Prepared, store
from yichuang.kernel.identity.rules import code_fault, name_fault, normalise_code
from yichuang.kernel.tokens.actions import Answer
from yichuang.kernel.tokens.rules import Scope

from .once import PURPOSE, Once, Work, all_prepared, answered, done_once
from .reading import HREF
from .shapes import IDEMPOTENCY_KEY, Applicant, Application, Received, router

IdempotencyKey = Annotated[str, StringConstraints(pattern=IDEMPOTENCY_KEY)]


@operation(
    router,
    "POST",
    "/cases",
    access=keyed(Scope.CASES_WRITE),
    answers=Received,
    status=201,
    summary="提交一件申请",
)
def create_case(
    request: HttpRequest,
    body: Application,
    idempotency_key: IdempotencyKey = Header(..., alias="Idempotency-Key"),  # noqa: B008
) -> HttpResponse:
    """收件并给出受理编号。同一个 Idempotency-Key 重试，得到同一份答复，不会收两次件。"""
    caller = caller_of(request)
    return answered(
        request,
        caller,
        key=idempotency_key,
        status=201,
        shape=Received,
        prepare=lambda: _prepared(caller, body),
    )


def taken(caller: Caller, body: Application, once: Once) -> Answer:
    """One application taken in, or the answer it got before. Raises Refusal, DomainError."""
    return done_once(
        caller, once, status=201, shape=Received, prepare=lambda: _prepared(caller, body)
    )


def _prepared(caller: Caller, body: Application) -> Work:
    """Everything that is checked or put on disk before the transaction. Raises Refusal."""
    guide = _guide(caller, body.item)
    _check(body, guide, today())
    files = all_prepared((f"body.files.{at}", file) for at, file in enumerate(body.files))
    return lambda: _hand_in(caller, body, guide, files)


def _hand_in(
    caller: Caller, body: Application, guide: GuideView, files: list[Prepared]
) -> tuple[tuple[str, str], dict[str, Any]]:
    by, at = caller.writer(), now()
    draft = actions.start_draft(
        by=by, at=at, version_id=guide.version_id, answers=dict(body.answers)
    )
    actions.save_draft(
        at=at,
        draft_id=draft.id,
        party_data=body.applicant.model_dump(mode="json"),
        form=dict(body.form),
        wants=body.wants.value,
    )
    for given, one in zip(body.files, files, strict=True):
        stored = store(by=by, at=at, purpose=PURPOSE, prepared=one)
        actions.attach(
            at=at,
            draft_id=draft.id,
            material_key=given.material,
            stored_file_id=stored.id,
            name=given.name,
        )
    case = _submitted(by, at, draft.id, guide)
    return ("case", case.number), {
        "number": case.number,
        "query_code": case.query_code,
        "status": coded(Stage(case.stage)),
        "channel": coded(Channel(case.channel)),
        "received_at": case.received_at,
        "notice_due": case.notice_due,
        "href": f"{HREF}{case.number}",
    }


def _submitted(by: Any, at: datetime, draft_id: int, guide: GuideView) -> Any:
    """The case of the draft; refusals name fields as the request does."""
    try:
        return actions.submit_draft(by=by, at=at, draft_id=draft_id, channel=Channel.PLATFORM)
    except Invalid as error:
        asked = {spec.key for spec in guide.form_fields}
        fields = {
            f"body.form.{name}" if name in asked else f"body.applicant.{name}": texts
            for name, texts in error.fields.items()
        }
        raise Invalid(
            error.message, fields=fields, code=error.code, what_to_do=error.what_to_do
        ) from error


def _guide(caller: Caller, implement_code: str) -> GuideView:
    """The guide in force of the item named. Raises Refusal."""
    found = catalog.item_ids_by_code([implement_code])
    ref = catalog.find_published(found[implement_code], on=today()) if found else None
    if ref is None:
        text = "没有这个实施编码的现行事项"
        raise Refusal("invalid", text, fields={"body.item": [text]})
    if not caller.held.covers(ref.department_id):
        raise Refusal("department-outside", f"“{ref.name}”的实施部门不在这把密钥的范围内")
    return catalog.guide_view(ref.id, on=today())


def _check(body: Application, guide: GuideView, day: date) -> None:
    """What can be said before anything is written, all of it at once. Raises Refusal."""
    fields = _applicant_faults(body.applicant, day)
    options = {(q.key, option.key) for q in guide.questions for option in q.options}
    for key, value in body.answers.items():
        if (key, value) not in options:
            fields[f"body.answers.{key}"] = ["这个事项没有这样的回答"]
    asked = {spec.key for spec in guide.form_fields}
    for key in sorted(set(body.form) - asked):
        fields[f"body.form.{key}"] = ["申请表没有这一栏"]
    if fields:
        texts = [f"{name} {found[0]}" for name, found in list(fields.items())[:3]]
        raise Refusal("invalid", "；".join(texts), fields=fields)


def _applicant_faults(applicant: Applicant, day: date) -> dict[str, list[str]]:
    number = normalise_code(applicant.id_number)
    found = {
        "name": name_fault(applicant.name),
        "id_number": code_fault(applicant.id_kind, number, day),
    }
    return {f"body.applicant.{name}": [text] for name, text in found.items() if text}

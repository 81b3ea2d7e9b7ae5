"""变更 and 延续: applications of the holder, each a case of its own on the licence he has."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from yichuang.cases.actions import papers
from yichuang.cases.actions.intake import Application, receive
from yichuang.cases.actions.licence_versions import reissue
from yichuang.cases.actions.licence_wishes import check_holder, mandate_on
from yichuang.cases.actions.moving import advance, log, open_case
from yichuang.cases.actions.telling import tell
from yichuang.cases.models import Case, ClockPause, Decision, Licence, LicenceAct
from yichuang.cases.queries.beside import Beside, beside
from yichuang.cases.queries.facts import columns, facts_of
from yichuang.cases.queries.licence_acts import (
    as_renewal,
    licence_for,
    open_applications,
    renewal_limit,
    standing_of,
)
from yichuang.cases.rules.licence_acts import (
    CHANGEABLE,
    TABLE,
    ActState,
    LicenceMove,
    LicenceStatus,
    Starter,
    start_fault,
)
from yichuang.cases.rules.licence_standing import apply_by, deemed_renewed, next_term
from yichuang.cases.rules.lifecycle import Move
from yichuang.cases.rules.states import Card, Channel, Outcome, Stage
from yichuang.catalog.items.queries import find_published
from yichuang.kernel.clock.now import beijing_date
from yichuang.kernel.clock.queries import current_calendar
from yichuang.kernel.clock.rules import Pause
from yichuang.kernel.errors import Conflict, Invalid
from yichuang.kernel.identity.queries import MandateView, party_view
from yichuang.kernel.ledger.actions import act, record
from yichuang.kernel.ledger.rules import Act
from yichuang.kernel.permissions.rules import Actor
from yichuang.kernel.privacy.rules import mask_name

if TYPE_CHECKING:
    from yichuang.kernel.documents.models import Document

GROUND = "holder_asks"
_DAY = timedelta(days=1)


@act
def apply_for(
    *,
    by: Actor,
    at: datetime,
    number: str,
    move: LicenceMove,
    changes: Mapping[str, str] | None = None,
    channel: Channel = Channel.WINDOW,
    mandate_id: int | None = None,
    idempotency_key: str | None = None,
) -> Case:
    """申请变更 (Art 49) or 延续 (Art 50): a case under the item's version in force today.

    Late filing is no refusal: it is marked, and decided on its merits. Raises Conflict for a
    licence that is not in force or has the same application open, Invalid for missing changes,
    NotAllowed for anybody but the holder, his agent (`mandate_id`) or the window.
    """
    row, today = licence_for(by, number), beijing_date(at)
    Licence.objects.select_for_update().get(id=row.id)
    check_holder(by, row)
    used = mandate_on(by, row, mandate_id, on=today)
    wanted = _changes(row, changes or {}) if move is LicenceMove.ALTER else {}
    _check_start(row, move, wanted, today)
    version = find_published(_item_of(row), on=today)
    if version is None:
        raise Conflict(
            f"“{row.case.item_name}”现在没有公布的指南，不能受理", what_to_do="请咨询窗口"
        )
    application = _application(row, version.id, channel, used)
    case = receive(by=by, at=at, application=application, idempotency_key=idempotency_key)
    late = _bind(case, row, today) if move is LicenceMove.RENEW else False
    LicenceAct.objects.create(
        licence=row,
        move=move.value,
        state=ActState.APPLIED.value,
        ground=GROUND,
        case=case,
        changes=wanted,
        late=late,
        starter=Starter.HOLDER.value,
        proposed_at=at,
    )
    record(
        action=Act.LICENCE_APPLY,
        by=by,
        at=at,
        obj=("licence", row.number),
        version=row.version,
        after={"case": case.number, "move": move.value, "late": late},
    )
    return case


def _application(
    row: Licence, version_id: int, channel: Channel, used: MandateView | None
) -> Application:
    """What the organ knows already is not asked for again: the case begins with it."""
    return Application(
        version_id=version_id,
        applicant=party_view(row.holder),
        channel=channel,
        agent_id=used.agent_id if used else None,
        agent_name=used.agent if used else "",
        mandate_id=used.id if used else None,
        answers=row.case.answers,
        form=row.case.form,
        wants=row.case.wants,
        contact_phone=row.case.contact_phone,
    )


def _bind(case: Case, row: Licence, today: date) -> bool:
    """A renewal is decided before the term ends (Art 50(2)); whether it was applied for late."""
    assert row.valid_to is not None  # a licence without a term needs no renewal
    Case.objects.filter(id=case.id).update(decide_by=row.valid_to)
    case.decide_by = row.valid_to
    return today > apply_by(row.valid_to, renewal_limit(row, on=today), current_calendar())


def _check_start(row: Licence, move: LicenceMove, wanted: Mapping[str, Any], today: date) -> None:
    now = standing_of(row, today=today)
    text = start_fault(move, now.status, Starter.HOLDER, GROUND, {"changes": wanted})
    if text and TABLE[move].ground(GROUND) and now.status is LicenceStatus.VALID:
        raise Invalid(text, fields={"changes": [text]})
    if text:
        raise Conflict(text, what_to_do="已经失效的证照，请重新申请许可")
    if open_applications([row.id]).filter(move=move).exists():
        raise Conflict(f"这张证照已有{move.label}申请正在办理", what_to_do="请查看原来那一件的进度")
    if move is LicenceMove.RENEW and row.valid_to is None:
        raise Conflict("这张证照长期有效，不需要延续")


def _changes(row: Licence, given: Mapping[str, str]) -> dict[str, list[str]]:
    """What is to change, each with before and after; only what a certificate shows."""
    found = {}
    for key, value in given.items():
        if key not in CHANGEABLE:
            raise Invalid(f"证照上没有“{key}”这一项，不能变更")
        before = row.holder_name if key == "holder_name" else str(row.face.get(key, ""))
        if value.strip() and value.strip() != before:
            found[key] = [before, value.strip()]
    return found


def _item_of(row: Licence) -> int:
    rows = Case.objects.filter(id=row.case_id)
    return int(rows.values_list("item_version__item_id", flat=True).get())


def check_not_deemed(case: Case, at: datetime) -> LicenceAct:
    """The application behind a case about to be decided, its licence locked.

    Raises Conflict when the term ended undecided: the law has granted the renewal already, and
    whoever decides late can neither grant nor refuse it (Art 50(2)).
    """
    row = LicenceAct.objects.select_related("licence__holder").get(case_id=case.id)
    Licence.objects.select_for_update().get(id=row.licence_id)
    today = beijing_date(at)
    if row.move != LicenceMove.RENEW:
        return row
    if deemed_renewed(row.licence.valid_to, as_renewal(case, today=today), today):
        raise Conflict(
            f"原证有效期到 {row.licence.valid_to:%Y-%m-%d} 届满，届满前没有作出决定，"
            "已经视为准予延续，不能再决定（行政许可法第五十条第二款）",
            what_to_do="系统会在夜间补出视为准予延续的决定书和新版证照",
        )
    return row


def grant_on_licence(
    case: Case, known: Beside, *, by: Actor, at: datetime, asked: LicenceAct, deemed: bool = False
) -> "Document":
    """Carry out a granted 变更 or 延续: the next version of the licence, and its paper."""
    row, move, today = asked.licence, LicenceMove(asked.move), beijing_date(at)
    now = standing_of(row, today=today)
    if row.status != LicenceStatus.VALID or (not deemed and now.status is not LicenceStatus.VALID):
        raise Conflict(f"原证现在是“{now.label}”，不能准予{move.label}")
    kind, words, changes = planned(asked, known, today=today, deemed=deemed)
    entry = Act.LICENCE_ALTER if move is LicenceMove.ALTER else Act.LICENCE_RENEW
    reissue(
        row,
        known.applicant,
        by=by,
        at=at,
        move=move,
        entry=Act.LICENCE_DEEM_RENEWED if deemed else entry,
        replaced_on=words["effective_on"],
        changes=changes,
    )
    paper = papers.issue(case, kind, by=by, at=at, known=known, extra=words)
    asked.state = (ActState.DEEMED if deemed else ActState.DONE).value
    asked.decided_by_id = None if deemed else by.user_id
    asked.decided_at, asked.document_id = at, paper.id
    asked.effective_on = words["effective_on"]
    asked.status_before = LicenceStatus.VALID.value
    asked.version += 1
    asked.save()
    return paper


def planned(
    asked: LicenceAct, known: Beside, *, today: date, deemed: bool = False
) -> tuple[str, dict[str, Any], dict[str, Any]]:
    """What granting would say and change: the paper's kind, its words, the licence's columns."""
    row, move = asked.licence, LicenceMove(asked.move)
    plan = _renewal if move is LicenceMove.RENEW else _alteration
    kind, words, changes = plan(row, asked, known, today=today, deemed=deemed)
    ground = TABLE[move].grounds[0]
    term = (changes.get("valid_from", row.valid_from), changes.get("valid_to", row.valid_to))
    common = {
        "original_licence": row.number,
        "licence_number": row.number,
        "ground": f"{ground.text}（{ground.article}）",
        "validity": _term(*term),
    }
    return kind, common | words, changes


def _term(start: date, end: date | None) -> str:
    return f"自{start:%Y年%-m月%-d日}至{end:%Y年%-m月%-d日}" if end else "长期有效"


_Plan = tuple[str, dict[str, Any], dict[str, Any]]


def _renewal(row: Licence, asked: LicenceAct, known: Beside, *, today: date, deemed: bool) -> _Plan:
    assert row.valid_to is not None  # applied for: a licence without a term needs no renewal
    ended = row.valid_to
    start, end = next_term(ended, known.version.validity_months)
    note = (
        f"本机关在原有效期届满（{ended:%Y年%-m月%-d日}）前没有作出是否准予延续的决定。根据"
        "《中华人民共和国行政许可法》第五十条第二款的规定，逾期未作决定的，视为准予延续。"
    )
    words = {"effective_on": start, "deemed_note": note if deemed else ""}
    return "renewal", words, {"valid_from": start, "valid_to": end}


def _alteration(
    row: Licence, asked: LicenceAct, known: Beside, *, today: date, deemed: bool
) -> _Plan:
    face = dict(row.face)
    changes: dict[str, Any] = {}
    for key, (_, after) in asked.changes.items():
        if key == "holder_name":
            changes |= {"holder_name": after, "holder_masked": _masked(after, known)}
        else:
            face[key] = after
    listed = [
        {"name": CHANGEABLE[key], "before": before or "（未登记）", "after": after}
        for key, (before, after) in asked.changes.items()
    ]
    return "alteration", {"changes": listed, "effective_on": today}, changes | {"face": face}


def _masked(name: str, known: Beside) -> str:
    return mask_name(name) if known.applicant.kind == "person" else name


@act
def deem_renewed(*, by: Actor, at: datetime, act_id: int) -> Case:
    """视为准予延续 (Art 50(2)): the organ was silent until the term ended; the law has granted.

    A red card for the organ, the decision nobody made, the licence's next version. Raises
    Conflict while the term runs or when the application was not accepted within it.
    """
    asked = LicenceAct.objects.select_related("licence__holder").get(id=act_id)
    Licence.objects.select_for_update().get(id=asked.licence_id)
    if asked.case_id is None or asked.state != ActState.APPLIED:
        raise Conflict("这件申请已经办完")
    move = Move.DEEM_RENEWED
    case = open_case(by=by, case_id=asked.case_id, move=move, given={}, seen=None)
    today, ended = beijing_date(at), asked.licence.valid_to
    if ended is None or not deemed_renewed(ended, as_renewal(case, today=today), today):
        raise Conflict("还没有到视为准予延续的时候")
    _end_as_deemed(case, ended, today)
    paper = grant_on_licence(case, beside(case), by=by, at=at, asked=asked, deemed=True)
    text = f"原证 {ended:%Y-%m-%d} 届满前没有决定，视为准予延续（行政许可法第五十条第二款）"
    Decision.objects.create(
        case=case,
        outcome=Outcome.GRANTED.value,
        content=text,
        reason="逾期未作决定",
        basis=TABLE[LicenceMove.RENEW].law,
        deemed=True,
        decided_at=at,
        document_id=paper.id,
    )
    log(case, act=Act.LICENCE_DEEM_RENEWED, by=by, at=at, text=text)
    tell(case, "cases.decided", by=by, at=at, outcome="视为准予延续")
    return case


def _end_as_deemed(case: Case, ended: date, today: date) -> None:
    """The case is decided; what paused it ends with it, and the card stays red."""
    pauses = list(ClockPause.objects.filter(case_id=case.id))
    for row in pauses:
        if row.ends_on is None:
            row.ends_on, row.result = max(today, row.starts_on), "有效期届满，视为准予延续"
            row.save(update_fields=["ends_on", "result"])
    case.decided_on = today
    stopped = tuple(Pause(row.starts_on, row.ends_on) for row in pauses)
    clock = columns(facts_of(case, pauses=stopped), today=today)
    advance(
        case,
        stage=Stage.DECIDED.value,
        outcome=Outcome.GRANTED.value,
        decided_on=today,
        holder_id=None,
        **(clock | {"card": Card.RED.value}),
    )

"""From draft to publication: submit, return, publish, withdraw."""

from datetime import date, datetime

from django.db.models import F

from yichuang.catalog.items.models import Item, ItemTheme, ItemVersion
from yichuang.catalog.items.policies import require, require_department
from yichuang.catalog.items.queries.content import content_of_rows
from yichuang.catalog.items.queries.lists import lists_of_item
from yichuang.catalog.items.queries.versions import identity_of
from yichuang.catalog.items.rules.content import Content, digest, to_dict
from yichuang.catalog.items.rules.enums import Audience, Regime, State
from yichuang.catalog.items.rules.labels import field_label
from yichuang.catalog.items.rules.lint import Finding, blocking, lint
from yichuang.catalog.items.slots import outcome_handler_available
from yichuang.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from yichuang.kernel.ledger.actions import act, record
from yichuang.kernel.ledger.rules import Act
from yichuang.kernel.org.queries import department_names
from yichuang.kernel.permissions.rules import Actor, Permission

from .drafts import draft, move
from .searching import index_items


class NotPublishable(Invalid):
    """The lint stops the publication; `findings` is the whole worklist."""

    def __init__(self, findings: list[Finding]) -> None:
        self.findings = findings
        stops = blocking(findings)
        fields: dict[str, list[str]] = {}
        for finding in stops:
            fields.setdefault(finding.field, []).append(finding.reason)
        first = stops[0]
        super().__init__(
            f"还有 {len(stops)} 处不合格，不能发布。第一处：{field_label(first.field)}：{first.reason}。",
            fields=fields,
            code="item.not_publishable",
            what_to_do="请按清单逐条改好后再送审发布。",
        )


@act
def submit_for_review(*, by: Actor, at: datetime, version_id: int) -> ItemVersion:
    """Hand a draft to the reviewer. Raises Conflict when it is no draft."""
    require(by, Permission.ITEM_EDIT)
    row = draft(version_id)
    require_department(by, row.item.department_id)
    move(row, State.DRAFT, state=State.IN_REVIEW.value, submitted_at=at, editor_id=by.user_id)
    return _recorded(row, Act.ITEM_SUBMIT, by, at)


@act
def return_to_editor(*, by: Actor, at: datetime, version_id: int, note: str) -> ItemVersion:
    """Send a version back to the editor with what is to be changed. Raises Invalid, Conflict."""
    require(by, Permission.ITEM_REVIEW)
    if not note.strip():
        raise Invalid("退回要写明改什么。", fields={"note": ["请写明要改的地方"]})
    row = _in_review(version_id)
    move(row, State.IN_REVIEW, state=State.DRAFT.value, return_note=note.strip())
    return _recorded(row, Act.ITEM_RETURN, by, at, reason=note.strip())


@act
def publish(
    *,
    by: Actor,
    at: datetime,
    version_id: int,
    effective_from: date,
    today: date,
    internal_targets: frozenset[str] | None = None,
) -> ItemVersion:
    """Publish a reviewed version; the one in force ends the day this one begins.

    Raises NotPublishable with the full worklist, NotAllowed when the reviewer is the
    editor, Conflict when the version is not in review, Invalid for a date that would
    change the past or an item whose outcome nobody can carry out.
    """
    require(by, Permission.ITEM_REVIEW)
    row = _in_review(version_id)
    if by.user_id is not None and by.user_id == row.editor_id:
        raise NotAllowed(
            "审核人不能是编辑人。", code="item.same_person", what_to_do="请由另一位审核员发布。"
        )
    content = content_of_rows(row)
    department = department_names().get(row.item.department_id, "")
    findings = lint(
        content,
        identity_of(row.item, department),
        today=today,
        internal_targets=internal_targets,
        lists=lists_of_item(content, row.item.implement_code, on=effective_from),
    ) + handler_findings(content)
    if blocking(findings):
        raise NotPublishable(findings)
    _replace_current(row.item, effective_from, today)
    move(
        row,
        State.IN_REVIEW,
        state=State.PUBLISHED.value,
        effective_from=effective_from,
        published_at=at,
        reviewer_id=by.user_id,
        content_digest=digest(content),
        frozen=to_dict(content),
        return_note="",
    )
    _write_themes(row.item, content)
    index_items([row.item_id], on=today)
    return _recorded(row, Act.ITEM_PUBLISH, by, at, after={"content": digest(content)})


def handler_findings(content: Content) -> list[Finding]:
    """An item whose result something must carry out needs that something (DESIGN slots)."""
    wanted = content.outcome_handler
    if content.regime == Regime.REGISTRATION and not wanted:
        return [
            Finding(
                "H1",
                "outcome_handler",
                "登记事项要指明由哪个登记簿记载结果",
                "市场主体登记管理条例",
            )
        ]
    if wanted and not outcome_handler_available.ask(wanted):
        return [
            Finding(
                "H1",
                "outcome_handler",
                f"结果处理器“{wanted}”没有接入，准予之后无人记载，暂时不能发布",
                "办件结果必须落地",
            )
        ]
    return []


def _replace_current(item: Item, effective_from: date, today: date) -> None:
    current = item.versions.filter(state=State.PUBLISHED).first()
    if effective_from < today:
        raise Invalid(
            f"生效日期 {effective_from:%Y-%m-%d} 已经过去，已经受理的办件不能改用新版。",
            fields={"effective_from": ["生效日期不能早于今天"]},
        )
    if current is None:
        return
    begun = current.effective_from
    if begun is not None and effective_from < begun:
        raise Invalid(
            f"第 {current.number} 版从 {begun:%Y-%m-%d} 起生效，新版不能更早。",
            fields={"effective_from": ["生效日期早于上一版"]},
        )
    count = ItemVersion.objects.filter(
        pk=current.pk, state=State.PUBLISHED, revision=current.revision
    ).update(
        state=State.REPLACED.value,
        effective_to=effective_from,
        revision=F("revision") + 1,
    )
    if count != 1:
        raise Conflict("上一版刚被别人处理过。", what_to_do="请刷新页面后再试。")


def _write_themes(item: Item, content: Content) -> None:
    item.themes.all().delete()
    ItemTheme.objects.bulk_create(
        ItemTheme(item=item, audience=audience.value, theme=theme)
        for audience, names in (
            (Audience.PERSONAL, content.personal_themes),
            (Audience.LEGAL, content.legal_themes),
        )
        for theme in dict.fromkeys(names)
    )


@act
def withdraw(*, by: Actor, at: datetime, version_id: int, today: date, reason: str) -> ItemVersion:
    """Take a published version out of force from today. Cases under it go on.

    Raises Invalid without a reason, Conflict when it is not published.
    """
    require(by, Permission.ITEM_REVIEW)
    if not reason.strip():
        raise Invalid("撤下要写明理由。", fields={"reason": ["请填写理由"]})
    row = _version(version_id)
    _expect(row, State.PUBLISHED)
    ends = max(today, row.effective_from or today)
    move(row, State.PUBLISHED, state=State.WITHDRAWN.value, effective_to=ends, withdrawn_at=at)
    row.item.themes.all().delete()
    index_items([row.item_id], on=today)
    return _recorded(row, Act.ITEM_WITHDRAW, by, at, reason=reason.strip())


def _version(version_id: int) -> ItemVersion:
    row = ItemVersion.objects.select_related("item").filter(pk=version_id).first()
    if row is None:
        raise NotFound("没有这个事项版本。", code="item.no_version")
    return row


def _expect(row: ItemVersion, state: State) -> None:
    if row.state != state:
        raise Conflict(
            f"这个版本是“{State(row.state).label}”，不是“{state.label}”。",
            code="item.wrong_state",
            what_to_do="请刷新页面看最新状态。",
        )


def _in_review(version_id: int) -> ItemVersion:
    row = _version(version_id)
    _expect(row, State.IN_REVIEW)
    return row


def _recorded(
    row: ItemVersion,
    action: Act,
    by: Actor,
    at: datetime,
    *,
    reason: str = "",
    after: dict[str, str] | None = None,
) -> ItemVersion:
    before = row.state
    row.refresh_from_db()
    record(
        action=action,
        by=by,
        at=at,
        obj=("item_version", str(row.pk)),
        version=row.number,
        before={"state": before},
        after={"state": row.state, **(after or {})},
        reason=reason,
    )
    return row

"""Writing 代班 and 首席代表授权."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Q

from yichuang.kernel.clock.now import beijing_date
from yichuang.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from yichuang.kernel.identity.models import User
from yichuang.kernel.identity.queries import roles_of
from yichuang.kernel.ledger.actions import act, record
from yichuang.kernel.ledger.rules import Act
from yichuang.kernel.org.models import StaffMember
from yichuang.kernel.permissions.rules import Actor, Permission

from .models import Authority, AuthorityItem, Handover
from .rules import Span, dates_fault, handover_fault, roles_fault


@act
def hand_over(
    *,
    by: Actor,
    at: datetime,
    absent_id: int,
    substitute_id: int,
    first: date,
    last: date,
    reason: str,
) -> Handover:
    """代班 from a day to a day: one's own duties, or as head those of the own department.

    Raises NotAllowed for somebody else's duties, Invalid for a second substitute, a chain, a
    loop, 三员, or a substitute of another department.
    """
    _check_no_stand_in(by)
    today = beijing_date(at)
    if fault := dates_fault(first, last, today):
        raise Invalid(fault, fields={"last": [fault]})
    if not reason.strip():
        raise Invalid("请写明代班的事由", fields={"reason": ["请写明代班的事由"]})
    people = _lock(absent_id, substitute_id)
    absent = _serving(absent_id, today, "absent")
    _check_whose(by, absent)
    substitute = _serving(substitute_id, today, "substitute")
    if absent.department_id != substitute.department_id:
        raise Invalid("只能由同一部门的人代班", fields={"substitute": ["不在同一部门"]})
    for user_id, field in ((absent_id, "absent"), (substitute_id, "substitute")):
        if fault := roles_fault(roles_of(user_id), people[user_id]):
            raise Invalid(fault, fields={field: [fault]})
    new = Span(absent_id, substitute_id, first, last)
    others = _touching(absent_id, substitute_id)
    names = people | _names(others)
    if fault := handover_fault(new, others, names):
        raise Invalid(fault, fields={"substitute": [fault]})
    row = Handover.objects.create(
        absent_id=absent_id,
        substitute_id=substitute_id,
        department_id=absent.department_id,
        valid_from=first,
        valid_to=last,
        reason=reason.strip(),
        arranged_by_id=by.user_id,
        arranged_at=at,
    )
    record(
        action=Act.DUTY_HAND_OVER,
        by=by,
        at=at,
        obj=("handover", str(row.id)),
        after={"absent": absent_id, "substitute": substitute_id, "from": first, "to": last},
        reason=f"{people[substitute_id]}代{people[absent_id]}，{first} 至 {last}：{reason.strip()}",
    )
    return row


@act
def end_handover(*, by: Actor, at: datetime, handover_id: int) -> None:
    """Back before time. Raises NotFound, NotAllowed, Conflict when it is over already."""
    _check_no_stand_in(by)
    row = Handover.objects.filter(id=handover_id).first()
    if row is None:
        raise NotFound("没有这次代班")
    if by.user_id not in (row.absent_id, row.substitute_id):
        _check_head(by, row.department_id)
    rows = Handover.objects.filter(id=handover_id, ended_at=None, valid_to__gte=beijing_date(at))
    if not rows.update(ended_at=at):
        raise Conflict("这次代班已经结束")
    record(action=Act.DUTY_END, by=by, at=at, obj=("handover", str(handover_id)))


def _lock(*user_ids: int) -> dict[int, str]:
    """Both people's rows in one order: two handovers at once cannot make a loop."""
    rows = User.objects.select_for_update().filter(id__in=user_ids).order_by("id")
    return {row.pk: row.display_name for row in rows}


def _serving(user_id: int, today: date, field: str) -> StaffMember:
    row = (
        StaffMember.objects.filter(Q(valid_to=None) | Q(valid_to__gte=today), user_id=user_id)
        .select_related("user")
        .first()
    )
    if row is None:
        raise Invalid("没有这个人，或者已经离岗", fields={field: ["请从列表中选择"]})
    if field == "substitute" and not row.user.is_active:
        raise Invalid("代班的人账号已停用", fields={field: ["账号已停用"]})
    return row


def _touching(*user_ids: int) -> list[Span]:
    rows = Handover.objects.filter(
        Q(absent_id__in=user_ids) | Q(substitute_id__in=user_ids), ended_at=None
    )
    return [Span(r.absent_id, r.substitute_id, r.valid_from, r.valid_to) for r in rows]


def _names(spans: list[Span]) -> dict[int, str]:
    ids = {one for span in spans for one in (span.absent, span.substitute)}
    return dict(User.objects.filter(id__in=ids).values_list("id", "display_name"))


def _check_whose(by: Actor, absent: StaffMember) -> None:
    if by.is_system:
        return
    if not by.can(Permission.DUTY_HAND_OVER):
        raise NotAllowed("您的角色没有“安排代班”的权限")
    if by.user_id != absent.user_id:
        _check_head(by, absent.department_id)


def _check_head(by: Actor, department_id: int) -> None:
    """AUTHORITY_GRANT is the head's: whoever lends the seal also arranges the posts."""
    if by.is_system:
        return
    if not by.can(Permission.AUTHORITY_GRANT) or by.department_id != department_id:
        raise NotAllowed("只能安排自己的工作；本部门其他人的由机关负责人安排")


def _check_no_stand_in(by: Actor) -> None:
    if by.stands_in_for is not None:
        raise NotAllowed(
            "代班时不能再安排代班或授权", what_to_do="请先“结束代班身份”，以本人身份办理。"
        )


@act
def authorise(
    *,
    by: Actor,
    at: datetime,
    user_id: int,
    number: str,
    first: date,
    last: date,
    items: Mapping[str, str],
) -> Authority:
    """首席代表授权: the own department lets a person decide these items (code → name).

    Raises NotAllowed, and Invalid for no items, a used number, wrong dates or 三员.
    """
    _check_no_stand_in(by)
    if not by.can(Permission.AUTHORITY_GRANT) or not by.department_id:
        raise NotAllowed("首席代表由本部门机关负责人授权")
    today = beijing_date(at)
    _check_authority(
        {
            "last": dates_fault(first, last, today),
            "number": "" if number.strip() else "请填写授权文号",
            "items": "" if items else "请选择授权的事项",
            "user": roles_fault(roles_of(user_id), "此人"),
        }
    )
    _serving(user_id, today, "user")
    try:
        with transaction.atomic():
            row = Authority.objects.create(
                department_id=by.department_id,
                user_id=user_id,
                number=number.strip(),
                valid_from=first,
                valid_to=last,
                granted_by_id=by.user_id,
                granted_at=at,
            )
    except IntegrityError as error:
        raise Invalid(
            f"文号 {number} 已经用过", fields={"number": ["本部门已有这个文号"]}
        ) from error
    _list(row, items)
    record(
        action=Act.AUTHORITY_GRANT,
        by=by,
        at=at,
        obj=("authority", str(row.id)),
        after={"user": user_id, "from": first, "to": last, "items": sorted(items)},
        reason=f"{number.strip()}，{first} 至 {last}，{len(items)} 个事项",
    )
    return row


def _list(row: Authority, items: Mapping[str, str]) -> None:
    AuthorityItem.objects.bulk_create(
        AuthorityItem(authority=row, item_code=code, item_name=name)
        for code, name in sorted(items.items())
    )


def _check_authority(faults: Mapping[str, str]) -> None:
    if fields := {name: [text] for name, text in faults.items() if text}:
        raise Invalid("；".join(texts[0] for texts in fields.values()), fields=fields)


@act
def end_authority(*, by: Actor, at: datetime, authority_id: int, reason: str) -> None:
    """Take an authorisation back. Raises NotFound, NotAllowed, Conflict."""
    _check_no_stand_in(by)
    row = Authority.objects.filter(id=authority_id).first()
    if row is None or row.department_id != by.department_id:
        raise NotFound("没有这份授权，或者不是本部门的")
    if not by.can(Permission.AUTHORITY_GRANT):
        raise NotAllowed("首席代表授权由本部门机关负责人终止")
    if not Authority.objects.filter(id=authority_id, ended_at=None).update(ended_at=at):
        raise Conflict("这份授权已经终止")
    record(
        action=Act.AUTHORITY_END,
        by=by,
        at=at,
        obj=("authority", str(authority_id)),
        reason=reason,
    )

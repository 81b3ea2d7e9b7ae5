"""Licences after they were given: their standing on a day, what was done to them."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from yichuang.cases.models import Case, Hearing, Licence, LicenceAct
from yichuang.cases.policies import visible_to
from yichuang.cases.queries.pinned import pinned
from yichuang.cases.rules.clocks import deemed_acceptance_due
from yichuang.cases.rules.licence_acts import ActState, LicenceMove, LicenceStatus, Starter
from yichuang.cases.rules.licence_standing import Renewal, Standing, standing
from yichuang.cases.rules.states import OPEN_STAGES, Stage
from yichuang.kernel.clock.rules import Limit
from yichuang.kernel.errors import NotFound
from yichuang.kernel.permissions.rules import Actor
from yichuang.kernel.statutes.queries import value as statute

RENEWAL_KEY = "licence.renewal_application"
_OPEN_CASE = Q(case__stage__in=[stage.value for stage in OPEN_STAGES])


def beside_the_case() -> dict[str, Exists]:
    """What a decision must know of, answered in the statement that reads the case.

    `on_licence`: it is an application for 变更 or 延续; `has_hearing`: a hearing was told of.
    """
    return {
        "on_licence": Exists(LicenceAct.objects.filter(case_id=OuterRef("id"))),
        "has_hearing": Exists(Hearing.objects.filter(case_id=OuterRef("id"))),
    }


def licences(actor: Actor) -> QuerySet[Licence]:
    """The licences a person may know of: those of the cases he may see."""
    return Licence.objects.filter(case__in=visible_to(actor))


def licence_for(actor: Actor, number: str) -> Licence:
    """One licence by its number, with its case. Raises NotFound."""
    row = licences(actor).filter(number=number).select_related("case").first()
    if row is None:
        raise NotFound(f"没有编号为 {number} 的证照，或者您无权查看")
    return row


def open_applications(licence_ids: Iterable[int]) -> QuerySet[LicenceAct]:
    """Applications of holders whose case is still open."""
    rows = LicenceAct.objects.filter(licence_id__in=list(licence_ids), state=ActState.APPLIED)
    return rows.filter(_OPEN_CASE).select_related("case")


def renewal_of(licence: Licence, *, today: date) -> Renewal | None:
    """The open application to renew, with the day since which it counts as accepted."""
    if licence.valid_to is None:
        return None
    row = open_applications([licence.id]).filter(move=LicenceMove.RENEW).first()
    return as_renewal(row.case, today=today) if row and row.case else None


def as_renewal(case: Case, *, today: date) -> Renewal:
    """Silence accepts (Art 32(4)) also while the nightly job has not written it down."""
    accepted = case.accepted_on
    silent = case.stage == Stage.RECEIVED and deemed_acceptance_due(case.notice_due, today)
    if accepted is None and silent:
        accepted = case.supplied_on or case.received_on
    return Renewal(case.received_on, accepted, pinned(case.item_version_id).validity_months)


def standing_of(licence: Licence, *, today: date) -> Standing:
    """What the licence is worth on a day (one or two queries)."""
    status = LicenceStatus(licence.status)
    renewal = renewal_of(licence, today=today) if status is LicenceStatus.VALID else None
    return standing(status, licence.status_from, licence.valid_to, renewal, today)


def renewal_limit(licence: Licence, *, on: date) -> Limit:
    """How long before the end to apply: the item's own rule where there is one (Art 50(1))."""
    try:
        return statute(f"{RENEWAL_KEY}.{licence.type_code}", on=on).limit
    except NotFound:
        return statute(RENEWAL_KEY, on=on).limit


def expired_unrenewed(*, today: date) -> QuerySet[Licence]:
    """Past their term, nobody applied in time, and nobody has proposed or dropped the 注销."""
    # A wish of the holder that came to nothing says nothing about the term.
    done = LicenceAct.objects.filter(move=LicenceMove.CANCEL).exclude(starter=Starter.HOLDER)
    asked = LicenceAct.objects.filter(_OPEN_CASE, state=ActState.APPLIED)
    busy = LicenceAct.objects.filter(state__in=[ActState.PROPOSED, ActState.TOLD])
    rows = Licence.objects.filter(status=LicenceStatus.VALID, valid_to__lt=today)
    for others in (done, asked, busy):
        rows = rows.exclude(id__in=others.values("licence_id"))
    return rows


def renewals_overdue(*, today: date) -> QuerySet[LicenceAct]:
    """Applications to renew still open although the term has ended."""
    rows = LicenceAct.objects.filter(_OPEN_CASE, move=LicenceMove.RENEW, state=ActState.APPLIED)
    return rows.filter(licence__valid_to__lt=today).order_by("id")

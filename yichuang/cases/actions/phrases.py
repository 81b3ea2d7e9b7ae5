"""常用语: everybody keeps his own, the department's editor keeps the department's."""

from datetime import datetime

from django.db.models import QuerySet

from yichuang.cases.models import Phrase
from yichuang.cases.rules.phrases import MOST, SEED, PhraseKind, faults
from yichuang.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from yichuang.kernel.ledger.actions import act, record
from yichuang.kernel.ledger.rules import Act
from yichuang.kernel.permissions.rules import Actor, Permission


def _keeper(by: Actor, of_department: bool) -> dict[str, int]:
    """Whose list this is. Raises NotAllowed."""
    if not of_department:
        if not by.can(Permission.CASE_VIEW):
            raise NotAllowed("您的角色不办件，没有自己的常用语")
        return {"owner_id": by.person}
    if not by.can(Permission.ITEM_EDIT):
        raise NotAllowed("部门的常用语由本部门的事项编辑员维护")
    if by.department_id is None:
        raise NotAllowed("您没有所属部门，不能维护部门的常用语")
    return {"department_id": by.department_id}


@act
def save_phrase(
    *,
    by: Actor,
    at: datetime,
    kind: str,
    text: str,
    fix: str = "",
    of_department: bool = False,
    phrase_id: int | None = None,
) -> Phrase:
    """Add a phrase, or change one of the same list. Raises NotAllowed, NotFound, Invalid."""
    keeper = _keeper(by, of_department)
    if kind not in {one.value for one in PhraseKind}:
        raise Invalid("没有这一类常用语", fields={"kind": ["请从列表中选择"]})
    fields = faults(PhraseKind(kind), text, fix)
    if fields:
        raise Invalid(next(iter(fields.values()))[0], fields=fields)
    mine = Phrase.objects.filter(**keeper, removed_at=None)
    if phrase_id is not None:
        row = _one(mine, phrase_id)
    else:
        _check_room(mine.filter(kind=kind), text.strip())
        row = Phrase(**keeper)
    row.kind, row.text, row.fix, row.saved_at = kind, text.strip(), fix.strip(), at
    row.save()
    _record(Act.PHRASE_SAVE, row, by, at)
    return row


def _check_room(rows: QuerySet[Phrase], text: str) -> None:
    known = list(rows.values_list("text", flat=True))
    if text in known:
        raise Invalid("这一句已经有了", fields={"text": ["这一句已经有了"]})
    if len(known) >= MOST:
        full = f"一类最多 {MOST} 句，多了反而找不到，请先删掉不用的"
        raise Invalid(full, fields={"text": [full]})


def _one(rows: QuerySet[Phrase], phrase_id: int) -> Phrase:
    row = rows.filter(id=phrase_id).first()
    if row is None:
        raise NotFound("没有这一句常用语，或者不归您维护")
    return row


@act
def remove_phrase(*, by: Actor, at: datetime, phrase_id: int, of_department: bool = False) -> None:
    """Take a phrase off the list; what was written with it stays. Raises NotAllowed, NotFound."""
    rows = Phrase.objects.filter(**_keeper(by, of_department), removed_at=None)
    row = _one(rows, phrase_id)
    rows.filter(id=phrase_id).update(removed_at=at)
    _record(Act.PHRASE_REMOVE, row, by, at)


@act
def adopt_phrases(*, by: Actor, at: datetime, kind: str) -> int:
    """Copy the common phrases of a kind into the department's list, to be changed there.

    Raises Conflict when the department keeps a list of that kind already.
    """
    keeper = _keeper(by, True)
    if kind not in {one.value for one in PhraseKind}:
        raise Invalid("没有这一类常用语", what_to_do="请从列表中选择")
    if Phrase.objects.filter(**keeper, kind=kind, removed_at=None).exists():
        raise Conflict("本部门已经有这一类的常用语", what_to_do="请在列表里直接改")
    for said in SEED[PhraseKind(kind)]:
        save_phrase(by=by, at=at, kind=kind, text=said.text, fix=said.fix, of_department=True)
    return len(SEED[PhraseKind(kind)])


def _record(action: Act, row: Phrase, by: Actor, at: datetime) -> None:
    about = {"kind": row.kind, "department": row.department_id, "text": row.text, "fix": row.fix}
    record(action=action, by=by, at=at, obj=("phrase", str(row.pk)), after=about)

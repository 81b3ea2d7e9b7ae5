"""留言 of a case, and how many wait for the office."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from yichuang.cases.models import Case, CaseMessage

MOST = 200


@dataclass(frozen=True)
class Message:
    """One message; who wrote it as the other side may know him."""

    text: str
    from_office: bool
    author: str
    at: datetime
    read_at: datetime | None


@dataclass(frozen=True)
class Talk:
    """How a case's messages stand."""

    total: int = 0
    unread: int = 0  # of the applicant, not yet read by the office
    answered: bool = False  # the last word is the office's

    @property
    def unread_word(self) -> str:
        """For the mark beside the link."""
        return f"{self.unread} 条未读"


def of_case(case_id: int) -> list[Message]:
    """The thread, oldest first; the caller has found the case by its policy or its code."""
    rows = CaseMessage.objects.filter(case_id=case_id).order_by("-id")[:MOST]
    columns = ("text", "from_office", "author", "written_at", "read_at")
    return [Message(*values) for values in rows.values_list(*columns)][::-1]


def with_talk(rows: QuerySet[Case]) -> QuerySet[Case]:
    """Cases with what `talk_of` reads, in the same statement."""
    own = CaseMessage.objects.filter(case_id=OuterRef("id")).order_by()
    unread = Q(from_office=False, read_at=None)
    grouped = own.values("case_id")
    last = CaseMessage.objects.filter(case_id=OuterRef("id")).order_by("-id")
    return rows.annotate(
        talk_total=_number(grouped.annotate(n=Count("id"))),
        talk_unread=_number(grouped.annotate(n=Count("id", filter=unread))),
        talk_answered=Subquery(last.values("from_office")[:1]),
    )


def _number(rows: QuerySet) -> Coalesce:
    return Coalesce(Subquery(rows.values("n"), output_field=IntegerField()), 0)


def talk_of(case: Case) -> Talk:
    """How the messages of a case read `with_talk` stand."""
    known = case.__dict__
    return Talk(
        known.get("talk_total", 0),
        known.get("talk_unread", 0),
        bool(known.get("talk_answered")),
    )

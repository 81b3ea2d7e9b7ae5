"""Whose hands the open cases are in: what a head sees when a colleague is gone."""

from django.db.models import Count

from yichuang.cases.policies import visible_to
from yichuang.cases.rules.states import ACCEPTED_STAGES
from yichuang.kernel.permissions.rules import Actor


def held_by(by: Actor, user_id: int) -> list[tuple[int, str]]:
    """Open cases that a colleague holds: id and number, the nearest limit first."""
    rows = visible_to(by).filter(holder_id=user_id, stage__in=sorted(ACCEPTED_STAGES))
    return list(rows.order_by("due_statutory", "id").values_list("id", "number"))


def in_hands(by: Actor) -> list[tuple[int, str, int]]:
    """Who holds how many open cases of those the person may see: account, name, number."""
    rows = visible_to(by).filter(stage__in=sorted(ACCEPTED_STAGES)).exclude(holder=None)
    counted = rows.values_list("holder_id", "holder__display_name").annotate(cases=Count("id"))
    return [(who, name, cases) for who, name, cases in counted.order_by("holder_id")]

"""Keys: what can be issued, when they end, whom they read as. No database."""

from datetime import UTC, date, datetime

import pytest

from yichuang.kernel.permissions.rules import Actor, Permission
from yichuang.kernel.tokens.rules import Key, Scope, acts_as, issue_faults, sees_as

DAY = date(2026, 3, 2)


def key(**changes: object) -> Key:
    facts: dict[str, object] = {
        "id": 7,
        "name": "省平台",
        "hint": "abcd",
        "scopes": frozenset({"cases:read"}),
        "departments": (),
        "issued_at": datetime(2026, 3, 1, tzinfo=UTC),
        "issued_by": "",
        "expires_on": DAY,
        "last_used_on": None,
        "revoked_at": None,
    }
    return Key(**(facts | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({}, ""),
        ({"name": " "}, "name"),
        ({"name": "长" * 61}, "name"),
        ({"scopes": []}, "scopes"),
        ({"scopes": ["cases:delete"]}, "scopes"),
        ({"expires_on": date(2026, 3, 1)}, "expires_on"),
        ({"expires_on": date(2028, 3, 3)}, "expires_on"),
        ({"expires_on": date(2028, 3, 2)}, ""),
    ],
)
def test_what_can_be_issued(changes: dict, field: str) -> None:
    given = {"name": "省平台", "scopes": ["cases:read"], "expires_on": DAY, "today": DAY} | changes
    assert "".join(issue_faults(**given)) == field


def test_a_key_ends_after_its_last_day() -> None:
    assert key().fault(DAY) == ""
    assert "到期" in key().fault(date(2026, 3, 3))
    assert "收回" in key(revoked_at=datetime(2026, 3, 2, tzinfo=UTC)).fault(DAY)


def test_it_reads_with_one_right_and_acts_with_none() -> None:
    [whole] = sees_as(key())
    assert whole.can(Permission.CASE_INTAKE) and not whole.can(Permission.CASE_REVEAL)
    two = sees_as(key(departments=((3, "甲"), (5, "乙"))))
    assert [actor.department_id for actor in two] == [3, 5]
    assert all(a.rights == frozenset({Permission.CASE_REVIEW}) for a in two)
    actor = acts_as(key(), for_party=9)
    assert not any(actor.can(right) for right in Permission)
    assert (actor.party_id, actor.auth, actor.is_system) == (9, "token:7", False)


def test_control_a_role_still_gives_its_rights() -> None:
    clerk = Actor(user_id=1, name="甲", roles=frozenset({"clerk"}))
    assert clerk.can(Permission.CASE_INTAKE) and not clerk.can(Permission.LEDGER_VIEW)


def test_it_covers_its_departments() -> None:
    assert key().covers(1)
    some = key(departments=((3, "甲"),))
    assert some.covers(3) and not some.covers(1)


def test_scopes_are_what_was_promised() -> None:
    assert [scope.value for scope in Scope] == [
        *("items:read", "cases:read", "cases:write", "licences:read", "events:read")
    ]

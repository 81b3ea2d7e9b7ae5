"""A new colleague: account and appointment in one act, with a password shown once."""

import secrets
from datetime import date, datetime

from yichuang.kernel.errors import Conflict, NotFound
from yichuang.kernel.identity.actions import close_account, create_account, issue_password
from yichuang.kernel.identity.queries import accounts
from yichuang.kernel.ledger.actions import act
from yichuang.kernel.org.actions import appoint, ensure_department
from yichuang.kernel.org.queries import department
from yichuang.kernel.permissions.rules import Actor

# Without characters that look alike when read from paper.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def initial_password() -> str:
    """Sixteen characters in four groups: typed once, from a sheet of paper."""
    groups = ("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))
    return "-".join(groups)


@act
def open_account(
    *,
    by: Actor,
    at: datetime,
    today: date,
    password: str,
    username: str,
    display_name: str,
    department_id: int,
    **details: str,
) -> int:
    """Account and appointment together; returns the account's id.

    Raises Invalid for a login name or staff number in use: then neither exists.
    """
    user = create_account(
        by=by,
        at=at,
        username=username,
        display_name=display_name,
        password=password,
        is_staff=True,
    )
    office = ensure_department(by=by, at=at, name=department(department_id).name)
    appoint(
        by=by,
        at=at,
        user_id=user.id,
        department=office,
        valid_from=today,
        **details,
    )
    return int(user.id)


def close(*, by: Actor, at: datetime, user_id: int, reason: str) -> None:
    """Stop an account. Nobody closes the own one: the door would fall shut behind."""
    if by.user_id == user_id:
        raise Conflict("不能停用自己的账号", what_to_do="请由另一位系统管理员停用。")
    close_account(by=by, at=at, user_id=user_id, reason=reason)


def reset_password(*, by: Actor, at: datetime, user_id: int, password: str, reason: str) -> None:
    """A new first password for somebody else. One's own is changed with the old one."""
    if by.user_id == user_id:
        raise Conflict("不能给自己重设密码", what_to_do="请用“修改密码”，凭现在的密码换。")
    issue_password(by=by, at=at, user_id=user_id, password=password, reason=reason)


def person(user_id: int) -> dict[str, object]:
    """One staff account as the pages list it. Raises NotFound."""
    for row in accounts():
        if row["user_id"] == user_id:
            return row
    raise NotFound("没有这个人员账号")


def people(text: str, *, active: str = "") -> list[dict[str, object]]:
    """Staff accounts whose name, login, number or department contains the text."""
    wanted = [row for row in accounts() if active != "yes" or row["active"]]
    if not text:
        return wanted
    names = ("name", "username", "staff_no", "department")
    return [row for row in wanted if any(text in str(row[name]) for name in names)]

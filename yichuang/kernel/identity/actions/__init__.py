"""Writing accounts, grants, parties and mandates."""

from .accounts import (
    change_password,
    close_account,
    create_account,
    grant_role,
    issue_password,
    revoke_role,
)
from .mandates import (
    appoint_agent,
    end_mandate,
    give_mandate,
    mandate_over,
    use_mandate,
)
from .parties import (
    change_phone,
    open_account,
    register_party,
)

__all__ = [
    "appoint_agent",
    "change_password",
    "change_phone",
    "close_account",
    "create_account",
    "end_mandate",
    "give_mandate",
    "grant_role",
    "issue_password",
    "mandate_over",
    "open_account",
    "register_party",
    "revoke_role",
    "use_mandate",
]

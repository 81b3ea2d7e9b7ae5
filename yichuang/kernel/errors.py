"""Errors a person can read: what happened, why, what to do (X8)."""

import errno
from datetime import datetime


class DomainError(Exception):
    """A refusal the interface shows as it stands.

    `message` says what happened and why, `what_to_do` what the person can do now,
    `code` is what the IT office searches for.
    """

    status = 400

    def __init__(self, message: str, *, code: str = "", what_to_do: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.code = code or type(self).__name__
        self.what_to_do = what_to_do


class Invalid(DomainError):
    """Input that cannot be taken; `fields` maps a field to its messages."""

    status = 422

    def __init__(
        self,
        message: str,
        *,
        fields: dict[str, list[str]] | None = None,
        code: str = "",
        what_to_do: str = "",
    ) -> None:
        super().__init__(message, code=code, what_to_do=what_to_do)
        self.fields = fields or {}


class NotAllowed(DomainError):
    """The person may not do this."""

    status = 403


class NotFound(DomainError):
    """There is no such row, or the person may not know of it."""

    status = 404


class TooMany(DomainError):
    """Too often in a short time; from `until` on it works again."""

    status = 429

    def __init__(self, message: str, *, until: datetime) -> None:
        super().__init__(message, code="too-many")
        self.until = until


class Conflict(DomainError):
    """Somebody else was first, or the state no longer allows it."""

    status = 409


def is_disk_full(error: BaseException) -> bool:
    """Whether the disk or the quota under files or database is used up.

    The database's own error may stand behind Django's, and that one behind the session's.
    """
    found: BaseException | None = error
    while found is not None:
        if isinstance(found, OSError) and found.errno in (errno.ENOSPC, errno.EDQUOT):
            return True
        if getattr(found, "sqlstate", None) == "53100":  # PostgreSQL: disk_full
            return True
        if getattr(found, "sqlite_errorname", "") == "SQLITE_FULL":
            return True
        found = found.__cause__ or found.__context__
    return False

"""Reading keys, as values."""

from django.db.models import QuerySet

from yichuang.kernel.errors import NotFound
from yichuang.kernel.fields import blind_index
from yichuang.kernel.permissions.rules import Actor

from .models import AccessToken
from .policies import visible_to
from .rules import SECRET, Key


def digest_of(secret: str) -> str:
    """What is stored in place of a secret: of no use without the county's index key.

    Not `blind_index` of the plain text: that one folds case, and a secret is what it is.
    """
    return blind_index(secret.encode().hex(), "token")


def find(secret: str) -> Key | None:
    """The key with this secret, revoked and expired ones too. Two queries at most."""
    if not SECRET.fullmatch(secret):
        return None
    return next(iter(_keys(AccessToken.objects.filter(digest=digest_of(secret)))), None)


def keys(actor: Actor) -> list[Key]:
    """All keys a person may see, newest first."""
    return _keys(visible_to(actor).order_by("-id"))


def key(actor: Actor, token_id: int) -> Key:
    """One key. Raises NotFound."""
    found = _keys(visible_to(actor).filter(id=token_id))
    if not found:
        raise NotFound("没有这把接口密钥")
    return found[0]


def _keys(rows: QuerySet[AccessToken]) -> list[Key]:
    return [_view(row) for row in rows.select_related("issued_by").prefetch_related("departments")]


def _view(row: AccessToken) -> Key:
    return Key(
        id=row.id,
        name=row.name,
        hint=row.hint,
        scopes=frozenset(row.scopes),
        departments=tuple((place.id, place.name) for place in row.departments.all()),
        issued_at=row.issued_at,
        issued_by=row.issued_by.display_name if row.issued_by else "",
        expires_on=row.expires_on,
        last_used_on=row.last_used_on,
        revoked_at=row.revoked_at,
        revoke_reason=row.revoke_reason,
    )

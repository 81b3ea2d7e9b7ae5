"""What every management page needs: the actor, the shell's context, refusals kept in place."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.datastructures import MultiValueDict

from yichuang.kernel.errors import DomainError
from yichuang.kernel.org.queries import department
from yichuang.kernel.permissions.rules import Actor, Permission
from yichuang.web.components.values import Link


def actor_of(request: HttpRequest) -> Actor:
    """The person at the keyboard, put on the request by the access middleware."""
    return request.actor  # type: ignore[attr-defined]


def may(*permissions: Permission) -> Callable[[HttpRequest], bool]:
    """A navigation entry's test: whether the person has one of the rights."""

    def test(request: HttpRequest) -> bool:
        actor = getattr(request, "actor", None)
        return actor is not None and any(actor.can(one) for one in permissions)

    return test


def page(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    *,
    error: DomainError | None = None,
    status: int = 0,
) -> HttpResponse:
    """A management page; with a refusal it keeps what was typed and says why (X8)."""
    actor = actor_of(request)
    place = department(actor.department_id).name if actor.department_id else ""
    context = {"desk_place": place, "refusal": error, **context}
    code = status or (error.status if error else 200)
    return render(request, template, context, status=code)


def number(text: str | None, default: int = 0) -> int:
    """A whole number out of a query string; the default for anything else."""
    text = text or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else default


def crumbs(*pairs: tuple[str, str]) -> list[Link]:
    """Breadcrumbs; the last has no address."""
    return [Link(text, url) for text, url in pairs]


def sent(request: HttpRequest) -> QueryDict | None:
    """The submission a form binds to; None when the page was only opened."""
    return request.POST if request.method == "POST" else None


def sent_files(request: HttpRequest) -> tuple[QueryDict | None, MultiValueDict | None]:
    """The same with the uploaded files."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)

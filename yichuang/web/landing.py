"""Where a person goes after signing in: the first page his roles open."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import NoReverseMatch, reverse

from yichuang.kernel.permissions.rules import Permission
from yichuang.web.access import signed_in

_HOMES = (
    (Permission.CASE_VIEW, "web:desk_day"),
    (Permission.ITEM_VIEW_DRAFTS, "web:manage_items"),
    (Permission.LEDGER_VIEW, "web:manage_ledger"),
    (Permission.ROLE_GRANT, "web:manage_roles"),
    (Permission.SYSTEM_HEALTH, "web:manage_health"),
    (Permission.FIGURES_VIEW, "web:manage_lead"),
    (Permission.POWER_VIEW, "web:manage_adjustments"),
    (Permission.APPLY, "web:my"),
)


@signed_in
def after_login(request: HttpRequest) -> HttpResponse:
    """Send the person to work."""
    for permission, name in _HOMES:
        if request.actor.can(permission):  # type: ignore[attr-defined]
            try:
                return HttpResponseRedirect(reverse(name))
            except NoReverseMatch:
                continue
    return HttpResponseRedirect("/")

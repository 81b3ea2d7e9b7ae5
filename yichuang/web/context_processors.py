"""What every page's shell needs."""

from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject

from yichuang.kernel.clock.now import now
from yichuang.kernel.permissions.rules import ROLES, Role
from yichuang.web.components import nav
from yichuang.web.components.modes import DisplayMode, toggle_query
from yichuang.web.components.site import MISSING, current_site


def _mode_url(display: DisplayMode, name: str, back: str) -> str:
    try:
        return f"{reverse('web:display_mode')}?{toggle_query(display, name, back)}"
    except NoReverseMatch:
        return ""


def _person(request: HttpRequest) -> dict[str, str]:
    """Name and roles in the staff bar, from the actor the access middleware made."""
    actor = getattr(request, "actor", None)
    if actor is None or actor.user_id is None:
        return {"name": "", "role": ""}
    labels = [ROLES[role].label for role in Role if role.value in actor.roles]
    return {"name": actor.name, "role": "、".join(labels)}


def site(request: HttpRequest) -> dict[str, Any]:
    """Site facts, display modes and lazy navigation. A page may override `nav` and `desk_nav`."""
    display = getattr(request, "display", None) or DisplayMode()
    back = request.get_full_path() if request.method in ("GET", "HEAD") else request.path
    return {
        "site": current_site(),
        "slot_missing": MISSING,
        "display": display,
        "elder_url": _mode_url(display, "elder", back),
        "contrast_url": _mode_url(display, "contrast", back),
        "demo": getattr(settings, "YC_DEMO", False),
        "server_now": now(),
        "person": SimpleLazyObject(partial(_person, request)),
        "nav": SimpleLazyObject(partial(nav.links, "public", request)),
        "nav_tools": SimpleLazyObject(partial(nav.links, "tools", request)),
        "nav_footer": SimpleLazyObject(partial(nav.links, "footer", request)),
        "desk_nav": SimpleLazyObject(partial(nav.links, "desk", request)),
        "desk_more": SimpleLazyObject(partial(nav.links, "desk_more", request)),
        "desk_search": SimpleLazyObject(partial(nav.links, "desk_search", request)),
    }

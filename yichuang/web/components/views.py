"""Views of the shell itself: switching display modes, and the component gallery."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from yichuang.web.components import gallery as samples
from yichuang.web.components.modes import COOKIE, COOKIE_AGE, DisplayMode


@require_safe
def display_mode(request: HttpRequest) -> HttpResponse:
    """Switch 长辈版 or 高对比 by a plain link (works without JavaScript) and go back.

    The cookie holds no identifier, only the chosen words; switching all off deletes it.
    """
    before = DisplayMode.from_cookie(request.COOKIES.get(COOKIE, ""))
    after = before.switched(request.GET.get("mode", ""), request.GET.get("on") == "1")
    back = request.GET.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = "/"
    response = HttpResponseRedirect(back)
    if after.cookie:
        response.set_cookie(COOKIE, after.cookie, max_age=COOKIE_AGE, samesite="Lax", httponly=True)
    else:
        response.delete_cookie(COOKIE, samesite="Lax")
    response["Cache-Control"] = "no-store"
    return response


def _only_shown_in_demo() -> None:
    if not (settings.DEBUG or getattr(settings, "YC_DEMO", False)):
        raise Http404


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component with sample values, public shell. Demo and development only."""
    _only_shown_in_demo()
    return render(request, "components/gallery.html", samples.public_context())


@require_safe
def gallery_desk(request: HttpRequest) -> HttpResponse:
    """Every component with sample values, staff shell. Demo and development only."""
    _only_shown_in_demo()
    return render(request, "components/gallery_desk.html", samples.desk_context())

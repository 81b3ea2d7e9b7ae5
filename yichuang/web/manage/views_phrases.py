"""本部门的常用语."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from yichuang.kernel.permissions.rules import Permission
from yichuang.web.access import requires
from yichuang.web.components.phrases import phrase_page


@requires(Permission.ITEM_EDIT)
@require_http_methods(["GET", "POST"])
def phrases(request: HttpRequest) -> HttpResponse:
    """The phrases of the editor's department."""
    return phrase_page(request, of_department=True)

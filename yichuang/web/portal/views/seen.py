"""谁看过我的信息: which staff opened the masked data of a case, when and why."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from yichuang.kernel.clock.now import today
from yichuang.kernel.ledger.queries import reveals
from yichuang.kernel.permissions.rules import Role
from yichuang.web.access import public
from yichuang.web.portal.present.words import moment, spaced

from .progress import NotProved, ask_for_code, crumbs, my_case


def role_words(kept: str) -> str:
    """The ledger's role codes as people say them; a code no longer known is plainly staff."""
    known = {role.value: role.label for role in Role}
    return "、".join(known.get(code, "工作人员") for code in kept.split(","))


@public
@require_safe
def seen(request: HttpRequest, number: str) -> HttpResponse:
    """The openings on record; 个人信息保护法 Art 44, 45: the person may know and look up."""
    try:
        c = my_case(request, number)
    except NotProved:
        return ask_for_code(number)
    shown, more = reveals("case", c.number)
    context = {
        "c": c,
        "spaced": spaced(c.number),
        "rows": [
            {
                "at": moment(row.at, today()),
                "role": role_words(row.role),
                "account": row.account,
                "why": row.why,
            }
            for row in shown
        ],
        "more": more,
        "page_title": "谁看过我的信息",
        "crumbs": crumbs(c, "谁看过我的信息"),
    }
    response = render(request, "portal/seen.html", context)
    response["Cache-Control"] = "no-store"
    return response

"""谁看过我的信息: which staff opened the masked data of a case, when and why."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from yichuang.kernel.clock.now import today
from yichuang.kernel.ledger.queries import reveals
from yichuang.kernel.ledger.rules import Act
from yichuang.kernel.org.queries import staff_numbers
from yichuang.kernel.permissions.rules import Role
from yichuang.web.access import public
from yichuang.web.portal.present.words import moment, spaced

from .progress import NotProved, ask_for_code, crumbs, my_case


def role_words(kept: str) -> str:
    """The ledger's role codes as people say them; a code no longer known is plainly staff."""
    known = {role.value: role.label for role in Role}
    return "、".join(known.get(code, "工作人员") for code in kept.split(","))


def number_words(account: str, numbers: Mapping[int, str]) -> str:
    """The 工号 one can complain with; an interface or a job has none, and is called what it is."""
    if not account.isdecimal():
        return account
    return f"工号 {numbers[int(account)]}" if int(account) in numbers else "没有工号的账号"


@public
@require_safe
def seen(request: HttpRequest, number: str) -> HttpResponse:
    """The openings on record; 个人信息保护法 Art 44, 45: the person may know and look up."""
    try:
        c = my_case(request, number)
    except NotProved:
        return ask_for_code(number)
    # What was opened in the case or packed for the archive, and what the window recognised him by.
    about = (("case", c.number), ("party", str(c.applicant.id)))
    shown, more = reveals(*about, actions=(Act.REVEAL, Act.EXPORT))
    numbers = staff_numbers({int(row.account) for row in shown if row.account.isdecimal()})
    context = {
        "c": c,
        "spaced": spaced(c.number),
        "rows": [
            {
                "at": moment(row.at, today()),
                "role": role_words(row.role),
                "who": number_words(row.account, numbers),
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

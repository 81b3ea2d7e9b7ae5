"""Texts planted beside the main way of a case: talk, notes, phrases, hearings, slips, lanes.

Taken by `planting` before the cases are decided; each function posts to the page that takes the
text, and names the pages that ought to show it.
"""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.utils.timezone import localtime

from tests.axe.county import AT, VISITOR
from yichuang.cases import factories
from yichuang.catalog.items import factories as items
from yichuang.catalog.items.rules.content import Fee
from yichuang.kernel.identity import factories as people
from yichuang.kernel.permissions.rules import Role
from yichuang.web.portal.tests import world as portal

from . import doors

if TYPE_CHECKING:
    from .planting import Planter

APPLICANT = Role.APPLICANT.value
LATER = AT.date() + timedelta(days=10)
FIELDS = (
    *("talk.question", "talk.answer", "note.text"),
    *("phrase.problem", "phrase.fix", "phrase.opinion", "phrase.department"),
    *("hearing.matter", "hearing.basis", "hearing.who", "hearing.place", "hearing.recusal"),
    *("hearing.attendees", "hearing.record", "hearing.signed"),
    *("fee.item", "fee.standard", "fee.why", "fee.receipt"),
    *("originals.listed", "originals.signed", "typo.after", "typo.reason", "typo.proof"),
    *("opinion.question", "opinion.answer", "pass.reason"),
    *("act.statement", "act.reason", "act.facts", "act.citation"),
    *("gaps.signed", "later.problem", "promise.signed", "check.evidence", "repair.note"),
    *("mandate.agent", "mandate.reason", "duty.reason", "authority.number"),
    *("outbound.name", "county.name", "county.address"),
)
# After the decisions: what the holder of the new licence asks for.
HOLDERS = ("holder.name", "holder.address", "holder.content", "holder.facts")


def plant(p: "Planter") -> None:
    """Everything of FIELDS."""
    for step in (_talk, _phrases, _act, _hearing, _fee, _slips, _colleagues, _lanes, _offices):
        step(p)


def _seen(number: str) -> int:
    return int(apps.get_model("cases", "Case").objects.get(number=number).version)


def _send(p: "Planter", who: str, url: str, prefix: str, names: str, **more: Any) -> Any:
    """The named inputs of a form, each with its text; `prefix` is that of the fields."""
    texts = {name: p.text(f"{prefix}.{name}") for name in names.split()}
    return p.post(who, url, more | texts, *(f"{prefix}.{name}" for name in texts))


def _file(p: "Planter", number: str) -> None:
    """The pages and papers of a case."""
    p.pages += [(doors.CLERK, f"/desk/cases/{number}"), (doors.REVIEWER, f"/desk/cases/{number}")]
    papers = apps.get_model("kernel", "Document").objects.filter(subject_type="case")
    for paper in papers.filter(subject_id=number).values_list("id", flat=True):
        p.pages.append((doors.CLERK, f"/desk/documents/{paper}"))


def _talk(p: "Planter") -> None:
    number = p.scene.county.cases["fresh"]
    text = {"text": p.text("talk.question")}
    p.post(VISITOR, f"/p/{number}/talk", text, "talk.question")
    p.post(
        doors.CLERK, f"/desk/cases/{number}/talk", {"text": p.text("talk.answer")}, "talk.answer"
    )
    p.pages += [(VISITOR, f"/p/{number}/talk"), (doors.CLERK, f"/desk/cases/{number}/talk")]
    note = {"to": f"u:{p.scene.county.hall.approver.user_id}", "text": p.text("note.text")}
    p.post(doors.REVIEWER, "/desk/day/note", note, "note.text")
    p.pages += [(doors.REVIEWER, "/desk/day"), (doors.APPROVER, "/desk/day")]


def _phrases(p: "Planter") -> None:
    one = {"do": "save", "kind": "problem", "text": p.text("phrase.problem")}
    one["fix"] = p.text("phrase.fix")
    p.post(doors.CLERK, "/desk/phrases", one, "phrase.problem", "phrase.fix")
    said = {"do": "save", "kind": "opinion", "text": p.text("phrase.opinion")}
    p.post(doors.REVIEWER, "/desk/phrases", said, "phrase.opinion")
    kept = {"do": "save", "kind": "refuse", "text": p.text("phrase.department")}
    p.post(doors.EDITOR, "/manage/phrases", kept, "phrase.department")
    cases = p.scene.county.cases
    p.pages += [(doors.CLERK, "/desk/phrases"), (doors.REVIEWER, "/desk/phrases")]
    p.pages += [
        (doors.EDITOR, "/manage/phrases"),
        (doors.CLERK, f"/desk/cases/{cases['wrong']}/notice"),
    ]
    p.pages.append((doors.REVIEWER, f"/desk/cases/{cases['reviewing']}/phrases"))
    p.pages.append((doors.APPROVER, f"/desk/cases/{cases['reviewed']}/decide?outcome=refused"))


def _act(p: "Planter") -> None:
    """The holder's statement on the rescission; another licence, proposed to be withdrawn."""
    c = p.scene.county
    url = f"/desk/licences/{c.ids['licence']}"
    _send(p, doors.REVIEWER, f"{url}/acts/{c.ids['licence_act']}/statement", "act", "statement")
    other = apps.get_model("cases", "Licence").objects.exclude(number=c.ids["licence"]).first()
    given = {"ground": "other"}
    _send(
        p,
        doors.REVIEWER,
        f"/desk/licences/{other.number}/propose/rescind",
        "act",
        "facts citation",
        **given,
    )
    p.pages += [(doors.REVIEWER, url), (doors.REVIEWER, f"/desk/licences/{other.number}")]
    p.pages += [(doors.REVIEWER, "/desk/licences"), (VISITOR, f"/v/{other.number}")]


def _hearing(p: "Planter") -> None:
    """The one of the licence to its end; one of a case told of."""
    c = p.scene.county
    at = c.ids["hearing"]
    url, hearings = f"/desk/hearings/{at}", apps.get_model("cases", "Hearing").objects
    _send(p, doors.REVIEWER, f"{url}/answer", "hearing", "who", requests="yes")
    when = f"{localtime(AT) + timedelta(days=14):%Y-%m-%dT%H:%M}"
    chair = c.hall.approver.user_id
    _send(p, doors.REVIEWER, f"{url}/notify", "hearing", "place", sits_at=when, chair=chair)
    recusal = {"reason": p.text("hearing.recusal"), "chair": ""}
    p.post(doors.HEAD, f"{url}/recuse", recusal, "hearing.recusal")
    hearings.filter(pk=at).update(sits_at=AT)  # the day has come
    record = {"text": p.text("hearing.record")}
    record |= {name: p.text(f"hearing.{name}") for name in ("attendees", "signed")}
    names = ("hearing.record", "hearing.attendees", "hearing.signed")
    p.post(doors.REVIEWER, f"{url}/record", record, *names)
    number = c.cases["charged"]
    _send(p, doors.REVIEWER, f"/desk/cases/{number}/hearing", "hearing", "matter basis")
    told = hearings.filter(case__number=number).first()
    p.pages.append((doors.REVIEWER, url))
    p.pages += [(doors.REVIEWER, f"/desk/hearings/{told.pk}")] if told else []
    _decide_act(p)
    _file(p, c.cases["granted"])
    _file(p, number)


def _decide_act(p: "Planter") -> None:
    c = p.scene.county
    act = apps.get_model("cases", "LicenceAct").objects.get(pk=c.ids["licence_act"])
    data = {
        "carry_out": "no",
        "public_harm": "on",
        "reason": f"听证笔录{p.text('act.reason')}",
        "seen": act.version,
    }
    url = f"/desk/licences/{c.ids['licence']}/acts/{act.pk}/decide"
    p.post(doors.APPROVER, url, data, "act.reason")


def _fee(p: "Planter") -> None:
    """An item whose fee may be reduced: the notice, its reason, the receipt."""
    fee = Fee(p.text("fee.item"), p.text("fee.standard"), "某条例第十二条", "admin_regulation")
    terms = {"reducible": True, "reduction_basis": "某条例第十三条", "amount": "50"}
    c = p.scene.county
    fees = (type(fee)(**{**vars(fee), **terms}),)
    code = "11990423MB0A00001E4000131077000"
    version = items.make_published("小摊点登记", code, on=AT.date(), charges_fee=True, fees=fees)
    world = type(c.hall)(**{**vars(c.hall), "version_id": version.pk})
    number = factories.accepted(world, at=AT).number
    url = f"/desk/cases/{number}/fee"
    data = {"items": fee.item, "less0": "10", "seen": _seen(number)}
    names = ("fee.why", "fee.item", "fee.standard")
    p.post(doors.CLERK, url, data | {"why0": p.text("fee.why")}, *names)
    paid = {"paid_on": str(AT.date()), "seen": _seen(number)}
    _send(p, doors.CLERK, f"{url}/paid", "fee", "receipt", **paid)
    p.pages += [(doors.CLERK, url), (doors.CLERK, f"{url}/paid")]
    _file(p, number)


def _slips(p: "Planter") -> None:
    """Originals taken and given back; a word put right."""
    number = p.scene.county.cases["charged"]
    url = f"/desk/cases/{number}"
    _send(p, doors.CLERK, f"{url}/originals", "originals", "listed", seen=_seen(number))
    slip = apps.get_model("cases", "OriginalsSlip").objects.order_by("-id").first()
    back = {"signed_by": p.text("originals.signed"), "seen": _seen(number)}
    back |= {"back": [row["name"] for row in slip.lines]}
    p.post(doors.CLERK, f"{url}/originals/{slip.pk}", back, "originals.signed")
    data = {"field": "shop", "seen": _seen(number)}
    _send(p, doors.REVIEWER, f"{url}/typo", "typo", "after reason proof", **data)
    p.pages += [(doors.CLERK, f"{url}/originals"), (doors.REVIEWER, f"{url}/typo")]
    _file(p, number)


def _colleagues(p: "Planter") -> None:
    c = p.scene.county
    number = c.cases["charged"]
    asked = {"to": c.hall.approver.user_id, "due_on": str(AT.date() + timedelta(days=1))}
    asked["seen"] = _seen(number)
    url = f"/desk/cases/{number}"
    _send(p, doors.REVIEWER, f"{url}/ask", "opinion", "question", **asked)
    opinion = apps.get_model("cases", "OpinionRequest").objects.order_by("-id").first()
    _send(p, doors.APPROVER, f"/desk/opinions/{opinion.pk}", "opinion", "answer")
    p.pages.append((doors.APPROVER, f"/desk/opinions/{opinion.pk}"))
    other = people.staff("second", Role.REVIEWER, department=c.hall.department)
    given = {"to": other.user_id, "seen": _seen(number)}
    _send(p, doors.REVIEWER, f"{url}/pass", "pass", "reason", **given)
    _file(p, number)


def _lanes(p: "Planter") -> None:
    cases = p.scene.county.cases
    url = f"/desk/cases/{cases['gap']}/later"
    p.post(doors.CLERK, url, {"line": "training", "seen": _seen(cases["gap"])})
    data = {"line": "training", "seen": _seen(cases["gap"])}
    _send(p, doors.REVIEWER, f"{url}/back", "later", "problem", **data)
    url = f"/desk/cases/{cases['unchecked']}/commitment"
    data = {"verdict": "true", "seen": _seen(cases["unchecked"])}
    _send(p, doors.REVIEWER, url, "check", "evidence", **data)
    url = f"/desk/cases/{cases['checked']}/commitment/repair"
    _send(p, doors.APPROVER, url, "repair", "note", seen=_seen(cases["checked"]))
    for name, lane in (("later", "gaps"), ("promise", "promise")):
        data = {"signed_by": p.text(f"{lane}.signed"), "seen": _seen(cases[name])}
        p.post(doors.CLERK, f"/desk/cases/{cases[name]}/{lane}", data, f"{lane}.signed")
    for name in ("later", "promise", "gap", "unchecked", "checked"):
        _file(p, cases[name])
        p.pages.append((VISITOR, f"/p/{cases[name]}"))
    p.pages.append((doors.REVIEWER, "/desk/commitments"))


def _offices(p: "Planter") -> None:
    """Who acts for whom, where events go, who the county is."""
    c, day = p.scene.county, AT.date()
    firm = apps.get_model("kernel", "Mandate").objects.get(pk=c.ids["mandate"]).principal_id
    given = {"principal": firm, "agent_number": people.id_number(43), "scope": "all"}
    given |= {"valid_from": str(day), "valid_to": str(LATER), "agent_name": p.text("mandate.agent")}
    p.post(APPLICANT, "/my/mandates/new", given, "mandate.agent")
    _send(p, APPLICANT, f"/my/mandates/{c.ids['mandate']}/end", "mandate", "reason")
    p.pages.append((APPLICANT, "/my/mandates"))
    dates = {"first": str(day), "last": str(LATER)}
    duty = dates | {"absent": c.hall.reviewer.user_id, "substitute": c.hall.approver.user_id}
    _send(p, doors.REVIEWER, "/manage/duties", "duty", "reason", **duty)
    p.pages += [(doors.REVIEWER, "/manage/duties"), (doors.HEAD, "/manage/duties")]
    authority = dates | {"items": _code(c.item_id), "staff_no": _staff_no(c.hall.approver.user_id)}
    _send(p, doors.HEAD, "/manage/authorities", "authority", "number", **authority)
    p.pages.append((doors.HEAD, "/manage/authorities"))
    hook = {"url": "https://platform.example.cn/other", "kind": "webhook"}
    hook["name"] = p.text("outbound.name")
    p.post(doors.SYSTEM, "/manage/outbound/new", hook, "outbound.name")
    p.pages.append((doors.SYSTEM, "/manage/outbound"))
    _send(p, doors.SYSTEM, "/manage/opening/county", "county", "name address", code="990423")
    p.pages += [(doors.SYSTEM, "/manage/opening/county"), (doors.SYSTEM, "/manage/opening")]


def _code(item_id: int) -> str:
    return str(apps.get_model("catalog", "Item").objects.get(pk=item_id).implement_code)


def _staff_no(user_id: int | None) -> str:
    return str(apps.get_model("kernel", "StaffMember").objects.get(user_id=user_id).staff_no)


def holders(p: "Planter") -> None:
    """变更 and 注销 of the licence that was just granted, as its holder words them."""
    number = p.scene.county.cases["reviewed"]
    url = f"/p/{number}/licence"
    data = {"holder_name": p.text("holder.name"), "key": "planted"}
    data |= {name: p.text(f"holder.{name}") for name in ("address", "content")}
    answer = p.post(VISITOR, f"{url}/alter", data, *HOLDERS[:3])
    if answer.status_code == 302:
        made = str(answer.url).split("/")[2]
        portal.decide(p.scene.county.hall, made, granted=True)
        p.pages += [(VISITOR, f"/p/{made}"), (VISITOR, url)]
        _file(p, made)
    ground = {"ground": "holder_asks", "key": "planted-2"}
    other = f"/p/{p.scene.county.cases['granted']}/licence"
    _send(p, VISITOR, f"{other}/cancel", "holder", "facts", **ground)
    p.pages.append((VISITOR, other))
    for licence in apps.get_model("cases", "Licence").objects.values_list("number", flat=True):
        p.pages += [(doors.APPROVER, f"/desk/licences/{licence}"), (VISITOR, f"/v/{licence}")]

"""Where a text can be put: every stored text field, through the page that takes it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.axe.county import AT, VISITOR
from yichuang.catalog.items import factories as items
from yichuang.catalog.items.actions import publishing
from yichuang.kernel.files.tests.samples import png
from yichuang.kernel.identity import factories as people
from yichuang.kernel.org.factories import credit_code
from yichuang.kernel.permissions.rules import Role
from yichuang.web.manage.editor.spec import FACTS, ROWS
from yichuang.web.portal.tests import world as portal

from . import beside, doors
from .scene import Scene

_TYPED = ("text", "area", "lines")
# Codes, not words: only what fits their own rules is stored.
_CODES = frozenset({"key", "outcome_handler", "amount", "quantity_field", "prefill", "level"})
_MASKED = ("owner_id", "phone")  # left blank they stay as they are
Text = Callable[[str], str]


@dataclass
class Planter:
    """Sends the texts; `pages` are addresses that came to be on the way."""

    scene: Scene
    text: Text
    clients: dict[str, Any] = field(default_factory=dict)
    pages: list[tuple[str, str]] = field(default_factory=list)
    refused: dict[str, int] = field(default_factory=dict)

    def client(self, who: str) -> Any:
        """One browser for each, all through."""
        if who not in self.clients:
            self.clients[who] = self.scene.client(who)
        return self.clients[who]

    def post(self, who: str, url: str, data: dict[str, Any], *fields: str) -> Any:
        """Send a form that carries these fields; a refusal is remembered for them."""
        answer = self.client(who).post(url, data)
        if answer.status_code >= 500:
            raise AssertionError(f"{url}: {answer.status_code} {answer.exc_info[1]!r}")
        if answer.status_code >= 400:
            self.refused |= dict.fromkeys(fields, answer.status_code)
        return answer

    def plant(self) -> None:
        """Everything."""
        main = (_online, _counter, _moves, _decisions)
        rest = (_guide, _people, _words, _lists)
        for step in (beside.plant, *main, beside.holders, *rest):
            step(self)


def fields() -> Iterator[str]:
    """The names under which texts are planted."""
    yield from ("online.name", "online.representative", "online.address", "online.shop")
    yield from ("online.file", "online.draft", "withdraw.reason")
    yield from ("counter.name", "counter.address", "counter.representative", "counter.shop")
    yield from ("notice.problem", "notice.fix", "correct.note")
    yield from ("not_needed.reason", "refuse.reason", "refuse.basis", "refuse.organ")
    yield from ("pause.basis", "resume.result", "extend.reason", "step.opinion", "step.second")
    yield from ("grant.content", "decide.facts", "decide.reason", "decide.basis")
    yield from ("deliver.recipient", "deliver.proof")
    yield from (f"guide.{name}" for name in guide_fields())
    yield from ("staff.display_name", "staff.post", "staff.window", "staff.phone")
    yield from ("close.reason", "password.reason", "grant.reason", "revoke.reason")
    yield from ("token.name", "token.reason", "synonym.word", "synonym.target")
    yield from ("calendar.name", "calendar.source")
    yield from (f"place.{name}" for name in PLACE_TEXTS)
    yield from ("item.name", "item.department", "item.parent", "list.name", "list.file")
    yield from (*beside.FIELDS, *beside.HOLDERS)


def guide_fields() -> list[str]:
    """Names of the editor's controls that take words."""
    facts = [n for n, spec in FACTS.items() if spec.kind in _TYPED and n not in _CODES]
    rows = [
        f"{part}-0-{spec.name}"
        for part, specs in ROWS.items()
        for spec in specs
        if spec.kind in _TYPED and spec.name not in _CODES
    ]
    return facts + rows


PLACE_TEXTS = (
    "名称",
    "简称",
    "发文机关代字",
    "地址",
    "电话",
    "监督电话",
    "行政复议机关",
    "管辖法院",
)


def _version_of(number: str) -> int:
    return int(apps.get_model("cases", "Case").objects.get(number=number).version)


def _online(p: Planter) -> None:
    c, visitor = p.scene.county, p.client(VISITOR)
    number = portal.start(visitor, c.item_id)
    portal.fill(visitor, number)
    person = {
        "party-name": p.text("online.name"),
        "party-representative": p.text("online.representative"),
        "party-address": p.text("online.address"),
        "party-id_number": credit_code(21),
        "party-phone": "13900000021",
    }
    names = ("online.name", "online.representative", "online.address")
    p.post(VISITOR, f"/a/{number}/applicant", person, *names)
    p.post(VISITOR, f"/a/{number}/q/shop", {"shop": p.text("online.shop")}, "online.shop")
    photo = SimpleUploadedFile("x.png", png())
    photo._name = p.text("online.file") + ".png"  # type: ignore[attr-defined]
    p.post(VISITOR, f"/a/{number}/files/layout", {"file": photo}, "online.file")
    for page in ("", "/check", "/applicant", "/q/shop", "/files", "/files/layout", "/wants"):
        look = p.client(VISITOR).get(f"/a/{number}{page}")
        p.pages.append((VISITOR, f"/a/{number}{page}"))
        assert look.status_code == 200, look.status_code
    other = portal.start(visitor, c.item_id)
    portal.fill(visitor, other)
    p.post(VISITOR, f"/a/{other}/save", {"shop": p.text("online.draft")}, "online.draft")
    p.pages += [(VISITOR, f"/a/{other}"), (VISITOR, f"/a/{other}/q/shop")]
    answer = p.post(VISITOR, f"/a/{number}/check", {})
    if answer.status_code == 302:
        _case(p, str(answer.url).split("/")[2])
    fresh = c.cases["fresh"]
    data = {"reason": p.text("withdraw.reason"), "sure": "on", "seen": _version_of(fresh)}
    p.post(VISITOR, f"/p/{fresh}/withdraw", data, "withdraw.reason")
    _case(p, fresh)


def _case(p: Planter, number: str) -> None:
    """Every page that shows this case."""
    p.pages += [(VISITOR, f"/p/{number}"), (VISITOR, f"/p/{number}/receipt")]
    for page in ("", "/check", "/notice", "/correct", "/deliver", "/done"):
        p.pages.append((doors.CLERK, f"/desk/cases/{number}{page}"))
    for page in ("", "/decide", "/pause", "/resume"):
        p.pages.append(
            (doors.REVIEWER if page != "/decide" else doors.APPROVER, f"/desk/cases/{number}{page}")
        )
    papers = apps.get_model("kernel", "Document").objects
    for paper in papers.filter(subject_type="case", subject_id=number).values_list("id", flat=True):
        p.pages.append((doors.CLERK, f"/desk/documents/{paper}"))
        p.pages.append((VISITOR, f"/p/{number}/doc/{paper}"))


def _counter(p: Planter) -> None:
    c = p.scene.county
    data = doors.intake_form(c) | {
        "key": "planted",
        "name": p.text("counter.name"),
        "address": p.text("counter.address"),
        "representative": p.text("counter.representative"),
        "f-shop": p.text("counter.shop"),
        "id_number": credit_code(22),
        "m-layout": "defective",
        "p-layout": p.text("notice.problem"),
        "x-layout": p.text("notice.fix"),
        "do": "notice",
    }
    names = ("counter.name", "counter.address", "counter.representative", "counter.shop")
    answer = p.post(doors.CLERK, "/desk/intake", data, *names, "notice.problem", "notice.fix")
    if answer.status_code != 302:
        return
    number = str(answer.url).split("/")[3]
    url = f"/desk/cases/{number}"
    note = doors_correction(p, number) | {"f-note": p.text("correct.note")}
    p.post(doors.CLERK, f"{url}/correct", note, "correct.note")
    told = {"do": "issue", "seen": _version_of(number)}
    told |= {"p-layout": p.text("notice.problem"), "x-layout": p.text("notice.fix")}
    p.post(doors.CLERK, f"{url}/notice", told, "notice.problem", "notice.fix")
    _case(p, number)


def doors_correction(p: Planter, number: str) -> dict[str, Any]:
    """The correction page of a case, as it stands."""
    form = apps.get_model("cases", "Case").objects.get(number=number).form
    kept = {f"f-{key}": value for key, value in form.items() if key not in _MASKED}
    return kept | {"f-shop": p.text("counter.shop"), "seen": _version_of(number)}


def _moves(p: Planter) -> None:
    c, cases = p.scene.county, p.scene.county.cases
    numbers = [cases["wrong"]]
    clerk = doors.CLERK
    extra = portal.apply_online(p.client(VISITOR), c.hall)
    url = f"/desk/cases/{extra}/not-needed"
    data = {"reason": p.text("not_needed.reason"), "seen": _version_of(extra)}
    p.post(clerk, url, data, "not_needed.reason")
    data = {
        "reason": p.text("refuse.reason"),
        "basis": p.text("refuse.basis"),
        "competent_organ": p.text("refuse.organ"),
        "seen": _version_of(cases["wrong"]),
    }
    url = f"/desk/cases/{cases['wrong']}/refuse-acceptance"
    p.post(clerk, url, data, "refuse.reason", "refuse.basis", "refuse.organ")
    number = cases["reviewing"]
    data = {"reason": p.text("extend.reason"), "seen": _version_of(number)}
    p.post(doors.HEAD, f"/desk/cases/{number}/extend", data, "extend.reason")
    data = {"kind": "expert_review", "days_needed": "3", "seen": _version_of(number)}
    data["basis"] = p.text("pause.basis")
    p.post(doors.REVIEWER, f"/desk/cases/{number}/pause", data, "pause.basis")
    data = {"result": p.text("resume.result"), "seen": _version_of(number)}
    p.post(doors.REVIEWER, f"/desk/cases/{number}/resume", data, "resume.result")
    for key, name in (("paper", "step.opinion"), ("visit", "step.second")):
        data = {"key": key, "opinion": p.text(name), "proposes": "refused"}
        data["seen"] = str(_version_of(number))
        p.post(doors.REVIEWER, f"/desk/cases/{number}/step", data, name)
    for one in (*numbers, number, extra):
        _case(p, one)


def _decisions(p: Planter) -> None:
    cases = p.scene.county.cases
    number = cases["reviewing"]
    names = ("decide.facts", "decide.reason", "decide.basis")
    data = {name.split(".")[1]: p.text(name) for name in names}
    data |= {"outcome": "refused", "do": "decide", "seen": str(_version_of(number))}
    p.post(doors.APPROVER, f"/desk/cases/{number}/decide", data, *names)
    number = cases["reviewed"]
    data = {"outcome": "granted", "do": "decide", "seen": str(_version_of(number))}
    data["content"] = p.text("grant.content")
    p.post(doors.APPROVER, f"/desk/cases/{number}/decide", data, "grant.content")
    number = cases["granted"]
    names = ("deliver.recipient", "deliver.proof")
    data = {name.split(".")[1]: p.text(name) for name in names}
    data |= {"method": "post", "served_on": "2026-03-10", "seen": str(_version_of(number))}
    p.post(doors.CLERK, f"/desk/cases/{number}/deliver", data | {"capacity": "agent"}, *names)
    for name in ("reviewing", "reviewed", "granted"):
        _case(p, cases[name])
    licence = apps.get_model("cases", "Licence").objects.order_by("-id").first()
    if licence:
        p.pages.append((VISITOR, f"/v/{licence.number}"))


def _guide(p: Planter) -> None:
    c = p.scene.county
    answer = p.client(doors.EDITOR).post(f"/manage/items/of/{c.item_id}/new-version")
    version = int(str(answer.url).split("#")[0].rstrip("/").rsplit("/", 1)[-1])
    data = doors.editor_form(version)
    data |= {"fees-count": 1, "charges_fee": "yes", "commitment": ""}
    for name in guide_fields():
        data[name] = p.text(f"guide.{name}")
    data |= {"fees-0-basis_level": "law", "materials-0-blank_form_ref": "x"}
    saved = p.post(doors.EDITOR, f"/manage/items/{version}", data)
    if saved.status_code != 302:
        raise AssertionError(f"the guide answers {saved.status_code}")
    _publish(p, version)
    bare = p.scene.county.ids["bare"]  # and a draft, which the editor's own page shows
    p.post(doors.EDITOR, f"/manage/items/{bare}", data | {"revision": doors.revision(bare)})
    for one in (version, bare):
        for page in ("", "/check", "/preview", "/history"):
            p.pages.append((doors.EDITOR, f"/manage/items/{one}{page}"))


def _publish(p: Planter, version: int) -> None:
    """Into force, past the lint: it is the pages that are asked here, not the wording."""
    with patch.object(publishing, "blocking", lambda findings: []):
        publishing.submit_for_review(by=items.editor(), at=AT, version_id=version)
        reviewer, day = items.reviewer(), AT.date()
        publishing.publish(by=reviewer, at=AT, version_id=version, effective_from=day, today=day)
    item = p.scene.county.item_id
    answers = "?business=restaurant&licence=local&who=self"
    for page in ("", "/history", "/my", f"/my{answers}"):
        p.pages.append((VISITOR, f"/g/{item}{page}"))
    p.pages += [(VISITOR, f"/g/{item}{answers}"), (VISITOR, f"/a/new/{item}{answers}")]
    number = portal.start(p.client(VISITOR), item)
    form = apps.get_model("catalog", "ItemVersion").objects.get(pk=version).form_schema
    for row in form["fields"][:2]:
        p.pages.append((VISITOR, f"/a/{number}/q/{row['key']}"))
    p.pages.append((doors.CLERK, f"/desk/intake?version={version}"))
    p.pages.append((doors.EDITOR, f"/manage/items/{version}/review"))


def _people(p: Planter) -> None:
    c = p.scene.county
    names = ("staff.display_name", "staff.post", "staff.window", "staff.phone")
    data = dict(doors.staff(c).data) | {name.split(".")[1]: p.text(name) for name in names}
    p.post(doors.SYSTEM, "/manage/staff/new", data, *names)
    # Not those whose pages are looked at afterwards: either of them would be signed out.
    new, old = (people.staff(n, Role.CLERK, department=c.hall.department) for n in ("n", "o"))
    user = new.user_id
    given = {"reason": p.text("password.reason")}
    p.post(doors.SYSTEM, f"/manage/staff/{user}/password", given, "password.reason")
    head = c.hall.head.user_id
    given = {"role": "foi_officer", "reason": p.text("grant.reason")}
    for role in ("inspector", "statistician", "leader", "auditor", "catalogue_editor"):
        given["role"] = role
        if p.post(doors.SECURITY, f"/manage/roles/{head}", given).status_code == 302:
            break
    given = {"role": role, "reason": p.text("revoke.reason")}
    p.post(doors.SECURITY, f"/manage/roles/{head}/revoke", given, "revoke.reason")
    given = {"reason": p.text("close.reason")}
    p.pages.append((doors.SYSTEM, f"/manage/staff/{head}/close"))
    p.pages.append((doors.SECURITY, f"/manage/roles/{head}"))
    p.post(doors.SYSTEM, f"/manage/staff/{old.user_id}/close", given, "close.reason")
    given = {"name": p.text("token.name"), "scopes": "items", "reach": "county"}
    given |= {"expires_on": "2027-01-01"}
    scopes = apps.get_model("kernel", "AccessToken").objects.first().scopes
    p.post(doors.SYSTEM, "/manage/tokens/new", given | {"scopes": scopes[0]}, "token.name")
    made = apps.get_model("kernel", "AccessToken").objects.order_by("-id")[0]
    given = {"reason": p.text("token.reason")}
    p.post(doors.SYSTEM, f"/manage/tokens/{made.pk}/revoke", given, "token.reason")


def _words(p: Planter) -> None:
    given = {"word": p.text("synonym.word"), "targets": p.text("synonym.target")}
    p.post(doors.EDITOR, "/manage/synonyms", given, "synonym.word", "synonym.target")
    given = {"day": "2026-11-23", "kind": "rest"}
    given |= {"name": p.text("calendar.name"), "source": p.text("calendar.source")}
    p.post(doors.SYSTEM, "/manage/calendar", given, "calendar.name", "calendar.source")
    p.pages += [
        (doors.SYSTEM, "/manage/calendar?year=2026"),
        (doors.SYSTEM, "/manage/calendar/result"),
    ]


def _places(p: Planter) -> Iterator[tuple[str, ...]]:
    """The short cells each in a row of their own: too long a one would take the others along."""
    texts = {name: p.text(f"place.{name}") for name in PLACE_TEXTS}
    short = ("简称", "发文机关代字")
    yield ("QC-9", "县属部门", *("" if name in short else texts[name] for name in PLACE_TEXTS))
    for at, alone in enumerate(short, start=7):
        cells = {"名称": f"县{at}局", alone: texts[alone]}
        yield (f"QC-{at}", "县属部门", *(cells.get(name, "") for name in PLACE_TEXTS))
        limit = 30 if alone == "简称" else 20
        if len(texts[alone]) > limit:
            p.refused[f"place.{alone}"] = 422


def _lists(p: Planter) -> None:
    c = p.scene.county
    sent = doors.places_file(
        c, "表.csv", doors.csv_of([("部门编码", "类别", *PLACE_TEXTS), *_places(p)])
    )
    answer = sent.by(p.client(sent.who))
    if answer.status_code == 302:
        p.pages.append((doors.SYSTEM, answer.url))
        p.post(doors.SYSTEM, f"{answer.url}/commit", {})
        p.pages.append((VISITOR, "/dept/"))
    changes = {"部门": p.text("item.department"), "主项": p.text("item.parent")}
    row = doors.item_row(1, p.text("item.name"), **changes)
    sent = doors.items_file(c, "表.csv", doors.csv_of([doors.ITEMS_HEAD, row]))
    answer = sent.by(p.client(sent.who))
    if answer.status_code == 302:
        p.pages.append((doors.EDITOR, answer.url))
        p.post(doors.EDITOR, f"{answer.url}/commit", {})
        p.pages += [(doors.EDITOR, "/manage/items?dept=0"), (doors.EDITOR, "/manage/items?dept=")]
    data = doors.csv_of([doors.LIST_HEAD, ("a", p.text("list.name")), ("", "x")])
    sent = doors.list_file(c, p.text("list.file") + ".csv", data)
    answer = sent.by(p.client(sent.who))
    if answer.status_code == 302:
        p.pages.append((doors.EDITOR, answer.url))

"""A county in which every page has something to show, and somebody signed in for each role."""

import io
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any
from unittest import mock

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from tests.journeys.town import session_of
from yichuang.cases import actions
from yichuang.cases.actions import licence_acts
from yichuang.cases.actions.archiving import make_archive, request_archive
from yichuang.cases.actions.opinions import ask_opinion
from yichuang.cases.actions.photos import open_link
from yichuang.cases.factories import Hall, look_at_everything, received, reviewed
from yichuang.cases.queries.photos import token_of
from yichuang.cases.rules.licence_acts import LicenceMove
from yichuang.cases.rules.states import Consequence, MaterialState, Outcome, Verdict
from yichuang.catalog.adjustments.factories import adjusting
from yichuang.catalog.delegation.factories import prepared
from yichuang.catalog.intermediaries import factories as services
from yichuang.catalog.items import actions as item_actions
from yichuang.catalog.items import factories as items
from yichuang.catalog.items.rules.content import Fee
from yichuang.catalog.powers.factories import power
from yichuang.catalog.proofs import factories as proofs
from yichuang.catalog.reduction import factories as reduction
from yichuang.feedback import actions as extra
from yichuang.feedback.queries import reports
from yichuang.kernel.files.actions import store
from yichuang.kernel.files.tests.samples import png
from yichuang.kernel.identity import factories as people
from yichuang.kernel.identity.actions import appoint_agent, register_party
from yichuang.kernel.identity.queries import actor_of
from yichuang.kernel.importing.rules.spec import Column, ImportSpec, Kind
from yichuang.kernel.importing.rules.workbooks import template
from yichuang.kernel.jobs import actions as jobs
from yichuang.kernel.org.factories import credit_code, department
from yichuang.kernel.outbound import factories as push
from yichuang.kernel.outbound.actions import collect
from yichuang.kernel.permissions.rules import Actor, Role
from yichuang.kernel.search.setup import install
from yichuang.reporting.actions import freeze as freeze_report
from yichuang.web.components import listing
from yichuang.web.portal import session
from yichuang.web.portal.tests import world as portal
from yichuang.web.portal.views.lost import ASKED

AT = portal.NOON
VISITOR = "visitor"
HEAD = "部门,主项,事项名称,实施编码,taskType,deptCode(原样),来源链接\n"
ROWS = (
    "县民政局,未分类,高龄津贴发放,511A0051100002-990423000000-000-11990423MB0A00001E-1-00,5,,\n"
    "县民政局,未分类,,511A0051100003-990423000000-000-11990423MB0A00001E-1-00,99,,\n"
)


@dataclass
class County:
    """Addresses need numbers: of cases by state, of drafts, documents, runs."""

    hall: Hall
    item_id: int
    clients: dict[str, Client]
    draft: str = ""
    cases: dict[str, str] = field(default_factory=dict)
    ids: dict[str, Any] = field(default_factory=dict)


def settle() -> County:
    """The whole county. The clock is held at AT by the caller."""
    install(connection)
    hall = portal.county()
    clients = {VISITOR: Client()} | {
        role.value: _signed_in(_of(hall, role)) for role in Role if role is not Role.APPLICANT
    }
    ids: dict[str, Any] = {"version": hall.version_id}
    clients[Role.APPLICANT.value] = _applicant(ids)
    found = County(hall, portal.item_of(hall), clients, ids=ids)
    _reduced(found)  # brings in a power: before the list is published
    found.ids["adjustment"] = adjusting(hall.department, "990423-31-001")
    found.ids["frozen"] = freeze_report(
        by=Actor.system("测试"),
        at=AT,
        today=AT.date(),
        first=AT.date().replace(day=1),
        as_of=AT.date(),
        county="清川县",
    )
    _cases(found)
    _lanes(found)
    _drafts(found)
    _prove(found)
    _items(found)
    _runs(found)
    services.intermediaries(
        "ZJ-01,水资源论证,水资源论证报告表,水法,第四十八条,法律,申请人,市场调节价,2025-01-01",
        "ZJ-01,水资源论证,水资源论证报告,水法,第四十八条,法律,申请人,市场调节价,2026-01-05",
    )
    proofs.proofs(
        "ZM-01,无房证明,,住房公积金管理条例,第二十四条,法规,保留,,2025-01-01",
        "ZM-01,无房证明,,,,,取消,数据共享,2026-01-05",
    )
    power_ = prepared(hall.department.pk, at=AT, but="seal", effective_from=AT.date())
    found.ids["delegation"] = power_.pk
    _extra(found)
    return found


def _reduced(found: County) -> None:
    """A frozen baseline, a cancelled item and one too much like it, one open legacy entry."""
    reduction.baseline("A000001,户外广告设置审批,,清川县城市管理局,行政许可")
    found.ids["reduction"] = reduction.record(reduction.ActKind.CANCEL, "2025-04-01", "A000001")
    power(
        "990423-31-990",
        department=found.hall.department.name,
        name="户外广告设置年检",
        kind="其他行政权力",
        bases="规范性文件：《清川县户外广告设施管理办法》第九条",
    )
    found.ids["legacy"] = reduction.legacy("F-1,户外广告年审,清川县城市管理局,清理目录")[0]


def _extra(found: County) -> None:
    """A demand outside the list, of an item of another department than the officers'."""
    version = items.make_draft("出租车经营许可", "11990423MB0A00001E4000131077000")
    item_actions.submit_for_review(by=items.editor(), at=AT, version_id=version.pk)
    on = AT.date()
    item_actions.publish(
        by=items.reviewer(), at=AT, version_id=version.pk, effective_from=on, today=on
    )
    other = department("清川县交通运输局", "T77").pk
    demand = extra.Demand(version.item_id, "无房证明", "window", on, department_id=other)
    number = extra.report(by=Actor(None, "反映人"), at=AT, demand=demand, key="0123456789abcdef")
    found.ids["extra_number"] = number
    found.ids["extra"] = reports(Actor.system()).rows[0].id


LANES: dict[str, Any] = {
    "commitment": True,
    "commitment_basis": "国办发〔2020〕42号",
    "commitment_conditions": "有固定的经营场所",
    "commitment_standard": "操作区和就餐区分开",
    "commitment_materials": ["layout"],
    "commitment_liability": "承诺不实的，撤销决定",
    "commitment_check_method": "到店核查",
    "commitment_check_days": 30,
    "charges_fee": True,
    "fees": (Fee("工本费", "5 元/本", "某条例第十二条", "admin_regulation", amount="5"),),
}


def _lanes(found: County) -> None:
    """容缺 half way, a commitment accepted, decided, and found false; a lot waiting for its dice."""
    later = items.material("training", "培训记录", necessity="later", later_days=3, sort=9)
    version = items.make_published(
        "小餐饮登记",
        "11990423MB0A00001E4000131099000",
        on=AT.date(),
        reviewed_on=AT.date().isoformat(),
        materials=(*items.clean_content().materials, later),
        **LANES,
    )
    hall = replace(found.hall, version_id=version.pk)

    def looked(**bad: str) -> Any:
        return look_at_everything(hall, received(hall, at=AT), at=AT, **bad)

    gap = looked(training="没有带来")
    findings = {"training": (MaterialState.LATER.value, "", "")}
    gap = actions.set_materials(by=hall.clerk, at=AT, case_id=gap.id, findings=findings)
    found.cases["later"] = gap.number
    gap = looked(training="没有带来")
    actions.set_materials(by=hall.clerk, at=AT, case_id=gap.id, findings=findings)
    actions.accept_with_gaps(by=hall.clerk, at=AT, case_id=gap.id, signed_by="何秀英")
    found.cases["gap"] = gap.number
    found.cases["promise"] = looked().number
    for key in ("checked", "unchecked"):
        case = looked()
        actions.accept_on_promise(by=hall.clerk, at=AT, case_id=case.id, signed_by="何秀英")
        for step in ("paper", "visit"):
            actions.complete_step(
                by=hall.reviewer, at=AT, case_id=case.id, key=step, opinion="符合"
            )
        actions.decide(by=hall.approver, at=AT, case_id=case.id, outcome=Outcome.GRANTED)
        found.cases[key] = case.number
    _beside(found, hall)
    found.ids["lot"] = actions.freeze_checks(by=hall.reviewer, at=AT, size=1).number
    actions.record_check(
        by=hall.reviewer,
        at=AT,
        number=found.cases["checked"],
        verdict=Verdict.FALSE,
        evidence="到店没有找到",
        consequence=Consequence.CORRECT,
        correct_by=AT.date() + timedelta(days=20),
    )
    draft = actions.start_draft(by=found.hall.clerk, at=AT, version_id=version.pk, answers={})
    found.ids["lane_draft"] = draft.number
    visitor = found.clients[VISITOR].session
    visitor[session.DRAFTS] = [draft.number]
    visitor.save()
    found.clients[VISITOR].cookies["sessionid"] = visitor.session_key


def _beside(found: County, hall: Hall) -> None:
    """A slip corrected, a fee waiting to be paid, originals at the window."""
    case = received(hall, at=AT, form={"shop": "青河面馆", "phone": "13900000008"})
    found.cases["charged"] = look_at_everything(hall, case, at=AT).number
    clerk: dict[str, Any] = {"by": hall.clerk, "at": AT, "case_id": case.id}
    actions.take_originals(listed="不动产权证书 2\n章程", **clerk)
    actions.accept(**clerk)
    actions.notify_fee(items=["工本费"], **clerk)
    given = {"field": "shop", "after": "青禾面馆", "reason": "与营业执照不一致"}
    actions.fix_typo(by=hall.reviewer, at=AT, case_id=case.id, **given)
    found.ids["slip"] = case.originals.get().pk


def _of(hall: Hall, role: Role) -> Actor:
    known = {
        Role.CLERK: hall.clerk,
        Role.REVIEWER: hall.reviewer,
        Role.APPROVER: hall.approver,
        Role.DEPARTMENT_HEAD: hall.head,
    }
    return known.get(role) or people.staff(role.value, role, department=hall.department)


def _signed_in(actor: Actor) -> Client:
    client = Client()
    client.cookies["sessionid"] = session_of(actor)
    return client


def _applicant(ids: dict[str, Any]) -> Client:
    """周小满, who has an account and cases of her own."""
    user = people.citizen_account()
    people.person(41, "周小满", user_id=user.pk)
    firm = register_party(
        by=people.SYSTEM,
        at=AT,
        kind="enterprise",
        name="清川县小满餐饮店",
        id_kind="uscc",
        id_number=credit_code(41),
        user_id=user.pk,
    )
    given = appoint_agent(
        by=people.SYSTEM,
        at=AT,
        principal_id=firm.pk,
        name="何秀英",
        id_number=people.id_number(42),
        scope="全部事项",
        valid_from=AT.date(),
    )
    ids["mandate"] = given.pk
    return _signed_in(actor_of(user))


def _cases(county: County) -> None:
    hall, visitor = county.hall, Client()
    for name in ("fresh", "told", "paused", "ended"):
        county.cases[name] = portal.apply_online(visitor, hall)
    _attach(county, "fresh")
    _a_phone(county)
    _an_old_one(county)
    portal.ask_supplement(hall, county.cases["told"], "layout", "form")
    paused = portal.accept(hall, county.cases["paused"])
    actions.pause(
        by=hall.reviewer,
        at=AT,
        case_id=paused.id,
        kind="expert_review",
        basis="食品经营许可审查通则第二十条",
        days_needed=3,
    )
    ended = portal.case_of(county.cases["ended"])
    actions.withdraw(by=hall.clerk, at=AT, case_id=ended.id, reason="申请人改了主意")
    for name, granted in (("granted", True), ("refused", False)):
        number = county.cases[name] = portal.apply_online(visitor, hall)
        portal.decide(hall, number, granted=granted)
    for name in ("reviewing", "reviewed", "wrong"):
        county.cases[name] = portal.apply_online(visitor, hall)
    portal.accept(hall, county.cases["reviewing"])
    _review(hall, county.cases["reviewed"])
    asked = {"question": "排烟道是否合规", "due_on": AT.date() + timedelta(days=1)}
    number, of_user = county.cases["reviewing"], hall.approver.person
    opinion = ask_opinion(by=hall.reviewer, at=AT, number=number, of_user_id=of_user, **asked)
    county.ids["opinion"] = opinion.pk
    bad = {"layout": "看不清"}
    look_at_everything(hall, portal.case_of(county.cases["wrong"]), at=AT, **bad)


def _a_phone(county: County) -> None:
    """A link for photos of one material of the fresh application."""
    case = portal.case_of(county.cases["fresh"])
    link = open_link(by=county.hall.clerk, at=AT, case_id=case.id, material_key="layout")
    county.ids |= {"phone": link.pk, "phone_token": token_of(link.pk)}


def _an_old_one(county: County) -> None:
    """Decided a week ago: the public figures stand as of yesterday."""
    then = AT - timedelta(days=7)
    case = reviewed(county.hall, at=then)
    actions.decide(by=county.hall.approver, at=then, case_id=case.id, outcome=Outcome.GRANTED)


def _review(hall: Hall, number: str) -> None:
    case = portal.accept(hall, number)
    for key in ("paper", "visit"):
        actions.complete_step(by=hall.reviewer, at=AT, case_id=case.id, key=key, opinion="符合条件")


def _attach(county: County, name: str) -> None:
    """A photo beside the fresh application, as the applicant and the window see it."""
    case = portal.case_of(county.cases[name])
    file = store(by=county.hall.clerk, at=AT, name="布局图.png", data=png(), purpose="case")
    row = case.files.create(
        material_key="layout", stored_file_id=file.id, name="布局图.png", added_at=AT
    )
    county.ids["case_file"] = row.pk


def _drafts(county: County) -> None:
    """A draft with everything but the submission, begun by the visitor."""
    visitor = county.clients[VISITOR]
    county.draft = portal.start(visitor, county.item_id)
    portal.fill(visitor, county.draft)
    photo = SimpleUploadedFile("布局图.png", portal.PNG)
    visitor.post(f"/a/{county.draft}/files/layout", {"file": photo})
    county.ids["draft_file"] = portal_draft(county.draft).files[0].id


def portal_draft(number: str) -> Any:
    """The draft as its applicant reads it."""
    from yichuang.cases.queries.applicant import draft

    return draft(number, on=portal.NOON.date())


def _prove(county: County) -> None:
    """The visitor has given the codes of all cases, and asked for one that was lost."""
    client = county.clients[VISITOR]
    store_ = client.session
    store_[session.CASES] = list(county.cases.values())
    store_[ASKED] = county.cases["fresh"]
    store_.save()
    client.cookies["sessionid"] = store_.session_key
    from yichuang.cases.queries.public import progress

    view = progress(county.cases["granted"], today=AT.date())
    county.ids["document"] = view.documents[0].document_id
    county.ids["licence"] = view.licence.number if view.licence else ""
    _on_the_licence(county)
    _archive(county)


def _on_the_licence(county: County) -> None:
    """Its 撤销 proposed and told of, with the hearing that goes with it."""
    hall, number = county.hall, county.ids["licence"]
    proposal = licence_acts.Proposal(ground="fraud", facts="申请时提交的租赁合同系伪造")
    move = LicenceMove.RESCIND
    found = licence_acts.propose(
        by=hall.reviewer, at=AT, number=number, move=move, proposal=proposal
    )
    licence_acts.tell_holder(by=hall.reviewer, at=AT, act_id=found.pk)
    found.refresh_from_db()
    county.ids |= {"licence_act": found.pk, "hearing": found.hearing.pk}


def _archive(county: County) -> None:
    """The package of the case that was withdrawn."""
    number, hall = county.cases["ended"], county.hall
    request_archive(by=hall.clerk, at=AT, number=number)
    make_archive(by=hall.clerk, at=AT, number=number, progress=_Silent())


class _Silent:
    """A bar nobody watches."""

    def report(self, done: int, total: int | None = None, text: str = "") -> None:
        """Nobody looks."""

    def check(self) -> None:
        """Nobody stops it."""


def _items(county: County) -> None:
    """A draft with faults, one in review, one published with a history."""
    portal.new_version(county.hall, promised_value=4)
    code = "11990423MB0A00001E4000131041"
    bare = items.make_draft("小餐饮登记", f"{code}002", conditions="", materials=(), steps=())
    ready = items.make_draft("小作坊许可", f"{code}003")
    item_actions.submit_for_review(by=items.editor(), at=AT, version_id=ready.pk)
    county.ids |= {"bare": bare.pk, "in_review": ready.pk, "in_force": _newest(county)}


def _newest(county: County) -> int:
    from yichuang.catalog.items.queries import published_version

    return published_version(county.item_id, on=AT.date()).id


def _runs(county: County) -> None:
    """One import of items with a bad row, one of a list, a verified ledger, a changed day."""
    editor = county.clients[Role.CATALOGUE_EDITOR.value]
    file = SimpleUploadedFile("清单.csv", (HEAD + ROWS).encode())
    county.ids["job"] = _last_number(
        editor.post("/manage/import", {"mapping": "guangan", "file": file})
    )
    sheet = SimpleUploadedFile("清单.xlsx", _filled(TRIAL))
    county.ids["list"] = TRIAL.key
    county.ids["run"] = _last_number(
        editor.post(f"/manage/import/list/{TRIAL.key}", {"file": sheet})
    )
    places = "部门编码,名称,类别\nQC-NEW,清川县新设局,县属部门\nQC-BAD,,县属部门\n"
    county.ids["opening_run"] = _last_number(
        county.clients[Role.SYSTEM_ADMIN.value].post(
            "/manage/opening/list/opening.departments",
            {"file": SimpleUploadedFile("部门.csv", places.encode())},
        )
    )
    auditor = county.clients[Role.AUDIT_ADMIN.value]
    county.ids["verify_job"] = _last_number(auditor.post("/manage/ledger/verify"))
    day = {"day": "2026-11-20", "kind": "rest", "name": "县庆", "source": "清川县人民政府通知"}
    changed = county.clients[Role.SYSTEM_ADMIN.value].post("/manage/calendar", day)
    assert changed.status_code == 302, changed.content.decode()
    county.ids["user"] = county.hall.clerk.user_id
    _pushing(county)
    _downloading(county)


def _pushing(county: County) -> None:
    """An endpoint with something that waits for it."""
    made = push.endpoint("https://platform.example.cn/hook", at=AT)
    push.happened(at=AT, count=2)
    collect(at=AT, endpoint_id=made.id)
    county.ids["endpoint"] = made.id


def _downloading(county: County) -> None:
    """The clerk's long list, made in the background."""
    clerk = county.clients[Role.CLERK.value]
    with mock.patch.object(listing, "AT_ONCE", 1):
        answer = clerk.post("/desk/cases", {"download": "csv"})
    county.ids["listing"] = _last_number(answer)
    jobs.run(county.ids["listing"])


def _last_number(answer: Any) -> int:
    assert answer.status_code == 302, answer.content.decode()
    return int(answer.url.rsplit("/", 1)[-1])


def _filled(spec: ImportSpec) -> bytes:
    """A sheet with one changed row and one bad one."""
    book = openpyxl.load_workbook(
        io.BytesIO(template(spec, spec.load_all() if spec.load_all else ()))
    )
    sheet = book["填写"]
    sheet.cell(3, 2).value = "甲等"
    sheet.cell(4, 1).value = "b"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


_HELD = {("a",): {"code": "a", "name": "甲"}}
# The product has no importable list yet but that of items; the walk brings a small one.
TRIAL = ImportSpec(
    key="trial",
    title="试验清单",
    columns=(
        Column("code", "编码", Kind.IDENTIFIER, required=True),
        Column("name", "名称", required=True),
    ),
    business_key=("code",),
    load_existing=lambda keys: {key: _HELD[key] for key in keys if key in _HELD},
    apply=lambda **given: None,
    load_all=lambda: list(_HELD.values()),
)

"""Where to go: for every route that answers with a page, an address with something to see.

A route with arguments and no address here fails the walk, so a new page joins it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from tests.conventions.routes import Route
from yichuang.kernel.permissions.rules import Permission, Role, permissions_of
from yichuang.web.access import CLOSED, PUBLIC, SIGNED_IN

from .county import VISITOR, County

# Routes that show nobody a page of their own: what they answer with instead.
ELSEWHERE = {
    "web:signin_code": "asked without a code under way it leads to the page before",
    "web:phone_code": "asked without a change under way it leads to the page before",
    "account_inactive": "only a disabled account is sent here",
    "account_logout": "asked by a visitor it leads home; the lobby and the bar post to it",
    "account_set_password": "accounts have a password from the start; leads to the change page",
    "mfa_authenticate": "needs a half-finished login; the log-in journey walks it",
    "mfa_activate_totp": "asks for the password first; the page of account_reauthenticate",
    "mfa_add_webauthn": "asks for the password first",
    "mfa_deactivate_totp": "only for who has a second factor",
    "mfa_download_recovery_codes": "asks for the password first",
    "mfa_edit_webauthn": "only for who has a key",
    "mfa_generate_recovery_codes": "asks for the password first",
    "mfa_list_webauthn": "only for who has a key",
    "mfa_reauthenticate": "only for who has a second factor",
    "mfa_reauthenticate_webauthn": "only for who has a second factor",
    "mfa_remove_webauthn": "only for who has a key",
    "mfa_view_recovery_codes": "only for who has a second factor",
    "openid_connect_callback": "the provincial service calls it",
    "openid_connect_login": "leads to the provincial service",
    "web:after_login": "leads to the person's first page",
    "web:desk_intake_items": "a piece of the intake page, fetched by its script",
    "web:desk_case_phrases": "a piece of the case page, fetched by its script",
    "web:display_mode": "leads back",
    "web:manage_sample": "a blank form or sample as a download",
}


@dataclass(frozen=True)
class Place:
    """One page: whose screen, which address, what is posted to get it."""

    route: str
    who: str
    url: str
    data: dict[str, Any] = field(default_factory=dict)
    status: int = 200


Arguments = list[dict[str, Any]]
Maker = Callable[[County], Arguments]


def _cases(*states: str) -> Maker:
    return lambda c: [{"number": c.cases[state]} for state in states]


def _draft(**more: str) -> Maker:
    return lambda c: [{"number": c.draft, **more}]


def _ids(**keys: str) -> Maker:
    """Arguments by the key under which the county keeps them."""
    return lambda c: [{arg: c.ids[key] for arg, key in keys.items()}]


def _fixed(*values: dict[str, Any]) -> Maker:
    return lambda c: list(values)


def _item(c: County) -> Arguments:
    return [{"item_id": c.item_id}]


_EVERY = ("fresh", "told", "paused", "reviewing", "reviewed", "granted", "refused", "ended")
_MAKERS: dict[str, Maker] = {
    "web:audience": _fixed({"audience": "personal"}, {"audience": "legal"}),
    "web:theme": _fixed({"audience": "legal", "theme": "permit"}),
    "web:department": lambda c: [{"department_id": c.hall.department.pk}],
    "web:guide": _item,
    "web:reduction_act": _ids(act_id="reduction"),
    "web:manage_reduction_act": _ids(act_id="reduction"),
    "web:manage_legacy_entry": _ids(entry_id="legacy"),
    "web:power": _fixed({"code": "990423-31-001"}),
    "web:power_edition": _fixed({"number": 1}),
    "web:power_edition_json": _fixed({"number": 1}),
    "web:manage_frozen_report": _ids(report_id="frozen"),
    "web:manage_frozen_paper": _ids(report_id="frozen"),
    "web:manage_adjustment": _ids(adjustment_id="adjustment"),
    "web:extra": _item,
    "web:extra_follow": _ids(number="extra_number"),
    "web:manage_extra_report": _ids(demand_id="extra"),
    "web:guide_history": _item,
    "web:guide_json_ld": _item,
    "web:guide_my": _item,
    "web:apply_new": _item,
    "web:apply_tasks": _draft(),
    "web:apply_delete": _draft(),
    "web:apply_who": _draft(),
    "web:apply_applicant": _draft(),
    "web:apply_question": _draft(key="area"),
    "web:apply_files": _draft(),
    "web:apply_upload": _draft(key="layout"),
    "web:apply_wants": _draft(),
    "web:apply_check": _draft(),
    "web:apply_promise": lambda c: [{"number": c.ids["lane_draft"]}],
    "web:later": lambda c: [{"number": c.cases["gap"], "key": "training"}],
    "web:desk_photos": lambda c: [{"number": c.cases["fresh"], "link_id": c.ids["phone"]}],
    "web:photos": lambda c: [{"token": c.ids["phone_token"]}],
    "web:desk_gaps": _cases("later"),
    "web:desk_promise": _cases("promise"),
    "web:desk_commitment": _cases("unchecked"),
    "web:desk_repair": _cases("checked"),
    "web:desk_lot": _ids(number="lot"),
    "web:desk_lot_file": _ids(number="lot"),
    "web:progress": _cases(*_EVERY, "gap", "checked", "charged"),
    "web:receipt": _cases("fresh"),
    "web:seen": _cases("fresh"),
    "web:talk": _cases("fresh", "ended"),
    "web:desk_talk": _cases("fresh"),
    "web:supply": lambda c: [{"number": c.cases["told"], "key": "layout"}],
    "web:withdraw": _cases("fresh"),
    "web:mandate_end": _ids(mandate_id="mandate"),
    "web:case_document": lambda c: [
        {"number": c.cases["granted"], "document_id": c.ids["document"]}
    ],
    "web:licence": _cases("granted"),
    "web:licence_ask": lambda c: [
        {"number": c.cases["granted"], "move": move} for move in ("alter", "renew", "cancel")
    ],
    "web:verify_number": _ids(number="licence"),
    "web:delegation": _ids(delegation_id="delegation"),
    "web:manage_delegation": _ids(delegation_id="delegation"),
    "web:intermediary": _fixed({"number": "ZJ-01"}),
    "web:proof": _fixed({"number": "ZM-01"}),
    "web:public_figure": _fixed({"indicator_id": "cases.in_promise"}),
    "web:desk_case": _cases(*_EVERY, "gap", "checked", "charged"),
    "web:desk_check": _cases("fresh", "told"),
    "web:desk_notice": _cases("wrong"),
    "web:desk_not_needed": _cases("fresh"),
    "web:desk_refuse_acceptance": _cases("fresh"),
    "web:desk_correct": _cases("fresh"),
    "web:desk_deliver": _cases("granted"),
    "web:desk_done": _cases("reviewing"),
    "web:desk_pause": _cases("reviewing"),
    "web:desk_resume": _cases("paused"),
    "web:desk_hand_up": _cases("reviewed"),
    "web:desk_typo": _cases("reviewing"),
    "web:desk_fee": _cases("charged"),
    "web:desk_pay": _cases("charged"),
    "web:desk_originals": _cases("reviewing"),
    "web:desk_originals_back": lambda c: [{"number": c.cases["charged"], "slip_id": c.ids["slip"]}],
    "web:desk_archive": _cases("ended"),
    "web:desk_archive_make": _cases("ended"),
    "web:desk_archive_progress": lambda c: [{"number": c.cases["ended"]}],
    "web:desk_archive_zip": _cases("ended"),
    "web:desk_hearing_tell": _cases("reviewing"),
    "web:desk_hearing": _ids(hearing_id="hearing"),
    "web:desk_hearing_move": lambda c: [{"hearing_id": c.ids["hearing"], "step": "answer"}],
    "web:desk_licence": _ids(number="licence"),
    "web:desk_licence_apply": lambda c: [
        {"number": c.ids["licence"], "move": move} for move in ("alter", "renew")
    ],
    "web:desk_licence_propose": lambda c: [
        {"number": c.ids["licence"], "move": move}
        for move in ("withdraw", "rescind", "cancel", "revoke")
    ],
    "web:desk_licence_tell": _ids(number="licence", act_id="licence_act"),
    "web:desk_licence_statement": _ids(number="licence", act_id="licence_act"),
    "web:desk_licence_decide": _ids(number="licence", act_id="licence_act"),
    "web:desk_ask": _cases("reviewing"),
    "web:desk_pass": _cases("reviewing"),
    "web:desk_answer": _ids(opinion_id="opinion"),
    "web:desk_extend": _cases("reviewing"),
    "web:desk_decide": _cases("reviewed"),
    "web:desk_document": _ids(document_id="document"),
    "web:desk_docx": _ids(document_id="document"),
    "web:manage_item": _ids(version_id="bare"),
    "web:manage_item_preview": _ids(version_id="bare"),
    "web:manage_item_history": _ids(version_id="in_force"),
    "web:manage_review": _ids(version_id="in_review"),
    "web:manage_import_items": _ids(job_id="job"),
    "web:manage_import_list": _ids(spec_key="list"),
    "web:manage_import_run": _ids(run_id="run"),
    "web:manage_opening_list": _fixed({"spec_key": "opening.staff"}),
    "web:manage_opening_template": _fixed({"spec_key": "opening.staff"}),
    "web:manage_opening_run": _ids(run_id="opening_run"),
    "web:manage_opening_errors": _ids(run_id="opening_run"),
    "web:manage_opening_progress": _ids(run_id="opening_run"),
    "web:manage_job": _ids(job_id="job"),
    "web:manage_ledger_entry": _fixed({"seq": 1}),
    "web:manage_ledger_verified": _ids(job_id="verify_job"),
    "web:manage_ledger_progress": _ids(job_id="verify_job"),
    "web:apply_file": lambda c: [{"number": c.draft, "file_id": c.ids["draft_file"]}],
    "web:case_docx": lambda c: [{"number": c.cases["granted"], "document_id": c.ids["document"]}],
    "web:case_file": lambda c: [{"number": c.cases["fresh"], "file_id": c.ids["case_file"]}],
    "web:desk_file": lambda c: [{"number": c.cases["fresh"], "file_id": c.ids["case_file"]}],
    "web:verify_text": _ids(number="licence"),
    "web:manage_import_errors": _ids(job_id="job"),
    "web:manage_import_progress": _ids(job_id="job"),
    "web:manage_import_run_errors": _ids(run_id="run"),
    "web:manage_import_run_progress": _ids(run_id="run"),
    "web:manage_import_template": _ids(spec_key="list"),
    "web:manage_job_progress": _ids(job_id="job"),
    "web:manage_figure": _fixed({"figure_id": "cases.received"}),
    "web:manage_person": _ids(user_id="user"),
    "web:manage_outbound_log": _ids(endpoint_id="endpoint"),
    "web:listing": _ids(job_id="listing"),
    "web:listing_progress": _ids(job_id="listing"),
    "web:listing_file": _ids(job_id="listing"),
    "web:manage_staff_close": _ids(user_id="user"),
    "web:manage_staff_password": _ids(user_id="user"),
}
# Somebody else than the first role that has the permission.
_WHO = {
    "web:desk_inbox": Role.REVIEWER.value,
    "web:desk_pause": Role.REVIEWER.value,
    "web:desk_ask": Role.REVIEWER.value,
    "web:desk_pass": Role.REVIEWER.value,
    "web:desk_answer": Role.APPROVER.value,
    "web:manage_import_items": Role.CATALOGUE_EDITOR.value,
}
# More than the bare address: a query that finds something, an input that is refused.
_QUERIES = {
    "web:search": ["?q=食品", "?q=没有这种事项"],
    "web:guide": ["", "?business=restaurant&licence=local&who=self"],
    "web:apply_new": ["", "?business=restaurant&licence=local&who=self"],
    "web:manage_laws_cited": ["", "?standing=unchecked"],
    "web:intermediaries": ["", "?q=没有这种服务"],
    "web:delegations": ["", "?q=没有这种权力"],
    "web:reduction": ["", "?kind=cancel", "?q=没有这种事项"],
    "web:proofs": ["", "?opinion=cancelled", "?q=没有这种证明"],
    "web:desk_find": ["?q=2026", "?q=查无此人"],
    "web:desk_intake": ["", "?version={version}"],
    "web:desk_rows": ["?of=accepted", "?of=waiting&stage=reviewing"],
    "web:desk_decide": ["", "?outcome=refused"],
}
_STATUS = {"socialaccount_login_error": 401}
_POSTS: list[tuple[str, str, dict[str, Any]]] = [
    ("web:track", VISITOR, {"number": "202603100001", "code": "000000"}),
    ("web:lost", VISITOR, {"number": ""}),
    ("web:extra", VISITOR, {"material": "", "asked_on": "2999-01-01"}),
    ("web:extra_find", VISITOR, {"number": "1"}),
    ("web:apply_resume", VISITOR, {"number": ""}),
    ("web:signin", VISITOR, {"phone": "12"}),
    ("web:desk_account", Role.CLERK.value, {"name": "何"}),
    ("web:apply_applicant", VISITOR, {"party-name": "何", "party-phone": "12"}),
    ("web:apply_question", VISITOR, {"area": "八十来个"}),
    ("web:apply_check", VISITOR, {}),
    ("web:withdraw", VISITOR, {"reason": ""}),
    ("web:desk_intake", Role.CLERK.value, {"do": "accept", "version": "version"}),
    ("web:desk_pause", Role.REVIEWER.value, {"seen": "1"}),
    ("web:manage_reduction_new", Role.CATALOGUE_REVIEWER.value, {"kind": "cancel"}),
]


def places(routes: list[Route], county: County) -> Iterator[Place]:
    """Every page, by route."""
    for route in routes:
        if route.access in (CLOSED, None) or route.name in ELSEWHERE:
            continue
        who = _WHO.get(route.name) or _somebody(route.access)
        for url in _urls(route, county):
            for query in _QUERIES.get(route.name, [""]):
                full = url + query.format(version=county.hall.version_id)
                yield Place(route.name, who, full, status=_STATUS.get(route.name, 200))


def _urls(route: Route, county: County) -> list[str]:
    """Its addresses; the example one (which shows nothing: 404) where nobody thought of any."""
    maker = _MAKERS.get(route.name)
    if maker is None:
        return [route.address]
    return [reverse(route.name, kwargs=kwargs) for kwargs in maker(county)]


def _somebody(access: str | None) -> str:
    if access == PUBLIC:
        return VISITOR
    if access == SIGNED_IN:
        return Role.CLERK.value
    permission = Permission(access)
    return next(r.value for r in Role if permission in permissions_of(frozenset({r.value})))


def refusals(routes: list[Route], county: County) -> Iterator[Place]:
    """Pages that say no: faults in a form, a closed door, nothing there."""
    known = {route.name: route for route in routes}
    for name, who, data in _POSTS:
        url = _urls(known[name], county)[0]
        filled = {key: county.ids.get(value, value) for key, value in data.items()}
        yield Place(f"{name} (422)", who, url, filled, status=422)
    wrong = {"login": "nobody", "password": "x"}
    yield Place("account_login", VISITOR, reverse("account_login"), wrong)
    yield Place("(404)", VISITOR, "/g/999999", status=404)
    yield Place("(404 licence)", VISITOR, "/v/JY0000", status=404)
    yield Place("(403)", Role.CLERK.value, "/manage/ledger", status=403)
    yield Place("(404 desk)", Role.CLERK.value, "/desk/cases/none", status=404)

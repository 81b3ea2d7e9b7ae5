"""Cases: who sees which, handing in once, supplementing."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from yichuang.cases import actions, factories
from yichuang.cases.actions.supplement import Line
from yichuang.cases.factories import AT, Hall
from yichuang.catalog.items.actions import withdraw
from yichuang.kernel.clock.now import fixed
from yichuang.kernel.identity import factories as people
from yichuang.kernel.identity.factories import id_number
from yichuang.kernel.ledger import queries as ledger
from yichuang.kernel.permissions.rules import Role
from yichuang.kernel.tokens.rules import Scope

from .conftest import System, application, only, pdf

Case = apps.get_model("cases", "Case")
CaseFile = apps.get_model("cases", "CaseFile")
Party = apps.get_model("kernel", "Party")
TokenRequest = apps.get_model("kernel", "TokenRequest")
Department = apps.get_model("kernel", "Department")


def needed(world: Hall) -> list[str]:
    case = factories.received(world)
    return list(case.materials.exclude(state="exempt").values_list("key", flat=True))


def told(world: Hall) -> tuple[Any, str]:
    """A case whose applicant has been asked for one material."""
    case = factories.received(world)
    key = case.materials.exclude(state="exempt").order_by("sort").first().key
    factories.look_at_everything(world, case, **{key: "没有盖章"})
    line = Line(key, "13912345678 打不通，没有盖章", "盖章后再交")
    return actions.request_supplement(by=world.clerk, at=AT, case_id=case.id, lines=[line]), key


# --- reading ---


def test_a_list_page_by_page(world: Hall, system: System) -> None:
    numbers = [factories.received(world).number for _ in range(5)]
    seen: list[str] = []
    url = "cases?limit=2"
    while url:
        answer = system.get(url)
        page = answer.json()
        seen += [row["number"] for row in page["cases"]]
        link = answer.headers.get("Link", "")
        assert bool(link) == bool(page["next"])
        url = f"cases?limit=2&after={page['next']}" if page["next"] else ""
    assert seen == numbers[::-1]


def test_filters(world: Hall, system: System) -> None:
    first, second = factories.received(world), factories.accepted(world)
    due = second.due_statutory

    def found(query: str) -> list[str]:
        return [row["number"] for row in system.get(f"cases?{query}").json()["cases"]]

    assert found("status=received") == [first.number]
    assert found("status=reviewing&department=D01") == [second.number]
    assert found("department=D99") == []
    assert found(f"due_before={due}") == []
    assert found(f"due_before={due + timedelta(1)}") == [second.number]


def test_one_case_tells_no_personal_data(world: Hall, system: System) -> None:
    case, _ = told(world)
    answer = system.get(f"cases/{case.number}")
    body = answer.json()
    assert body["status"] == {"code": "supplement", "label": "待补正"}
    assert body["received_at"] == "2026-02-12T10:00:00+08:00"
    assert body["supplement"][0]["problem"] == "139****5678 打不通，没有盖章"
    assert [row["type"]["code"] for row in body["events"]][-1] == "cn.county.case.received"
    text = answer.content.decode() + system.get("cases").content.decode()
    for secret in (world.applicant.id_number, world.applicant.name, world.applicant.phone):
        assert secret not in text
    assert world.applicant.name_masked in text


def test_another_departments_case_is_not_there(
    world: Hall, elsewhere: System, at_home: System
) -> None:
    case, key = told(world)
    lines = {"lines": [{"material": key}]}
    assert elsewhere.get(f"cases/{case.number}").status_code == 404
    assert elsewhere.get("cases").json()["cases"] == []
    assert elsewhere.get("cases?department=D01").json()["cases"] == []
    assert len(elsewhere.get("cases", Accept="text/csv").content.decode().splitlines()) == 1
    assert elsewhere.post(f"cases/{case.number}/supplements", lines).status_code == 404
    assert at_home.get(f"cases/{case.number}").status_code == 200
    assert len(at_home.get("cases").json()["cases"]) == 1


def test_control_without_the_policy_the_other_case_would_be_seen(
    world: Hall, elsewhere: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    from yichuang.api.v1.core import callers

    case = factories.received(world)
    monkeypatch.setattr(callers, "visible_to", lambda actor: Case.objects.all())
    assert len(elsewhere.get("cases").json()["cases"]) == 1, case.number


def test_a_key_of_two_departments_sees_both(world: Hall, elsewhere: System) -> None:
    from yichuang.kernel.tokens.factories import secret

    case = factories.received(world)
    both = System(secret(departments=list(Department.objects.values_list("id", flat=True))))
    assert both.get(f"cases/{case.number}").status_code == 200
    assert len(both.get("cases").json()["cases"]) == 1


def test_a_list_as_a_spreadsheet_runs_no_formula(world: Hall, system: System) -> None:
    case = factories.received(world)
    Case.objects.filter(id=case.id).update(applicant_masked='=HYPERLINK("http://x")')
    answer = system.get("cases", Accept="text/csv")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0]["申请人"] == '\'=HYPERLINK("http://x")'
    assert rows[0]["受理编号"] == case.number


# --- handing in ---


def test_handing_in_once(world: Hall, system: System) -> None:
    body = application(world)
    first = system.post("cases", body)
    assert first.status_code == 201, first.content.decode()
    assert first.json()["status"] == {"code": "received", "label": "已收件"}
    assert "Idempotent-Replayed" not in first.headers
    again = system.post("cases", body)
    assert (again.status_code, again.content) == (201, first.content)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert Case.objects.count() == 1 and TokenRequest.objects.count() == 1
    case = Case.objects.get()
    assert system.get(f"cases/{case.number}").json()["number"] == first.json()["number"]
    [entry] = ledger.of_object("case", case.number)
    assert entry.auth.startswith("token:") and entry.actor == "接口：省平台"


def test_the_answer_stays_when_the_case_moves_on(world: Hall, system: System) -> None:
    body = application(world)
    first = system.post("cases", body)
    case = Case.objects.get()
    actions.accept(by=world.clerk, at=AT, case_id=factories.look_at_everything(world, case).id)
    assert system.post("cases", body).content == first.content


def test_the_same_key_for_another_body_is_refused(world: Hall, system: System) -> None:
    system.post("cases", application(world))
    other = application(world, wants="window")
    answer = system.post("cases", other)
    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency-key-reused")
    assert system.post("cases", other, key="k-2").status_code == 201
    assert only(Scope.CASES_WRITE).post("cases", other).status_code == 201, "keys are per system"


def test_a_refused_request_leaves_nothing_and_may_be_repeated(world: Hall, system: System) -> None:
    body = application(world)
    bad = body | {"form": body["form"] | {"phone": "12"}} if "phone" in body["form"] else None
    wrong = application(world, files=[{"material": "nothing", "name": "a.pdf", "content": pdf()}])
    for one in filter(None, (bad, wrong)):
        assert system.post("cases", one).status_code == 422
    assert not TokenRequest.objects.exists() and not Case.objects.exists()
    assert not Party.objects.exclude(id=world.applicant.id).exists()
    assert system.post("cases", body).status_code == 201


def test_files_come_with_it(world: Hall, system: System) -> None:
    key = needed(world)[0]
    files = [{"material": key, "name": "执照.pdf", "content": pdf()}]
    answer = system.post("cases", application(world, files=files))
    assert answer.status_code == 201, answer.content.decode()
    [row] = CaseFile.objects.filter(case__number=answer.json()["number"])
    assert (row.material_key, row.name) == (key, "执照.pdf")
    bad = [{"material": key, "name": "a.pdf", "content": "MZ=="}]
    answer = system.post("cases", application(world, files=bad), key="k-2")
    assert answer.status_code == 422 and "body.files.0.content" in answer.json()["fields"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"item": "X-none"}, "body.item"),
        ({"answers": {"nobody": "asked"}}, "body.answers.nobody"),
        ({"form": {"strange": "1"}}, "body.form.strange"),
        ({"surprise": 1}, "body.surprise"),
        ({"wants": "pigeon"}, "body.wants"),
    ],
)
def test_what_is_wrong_is_named(
    world: Hall, system: System, changes: dict[str, Any], field: str
) -> None:
    answer = system.post("cases", application(world, **changes))
    assert answer.status_code == 422
    assert field in answer.json()["fields"], answer.content.decode()


def test_an_applicant_is_checked_and_never_changed(world: Hall, system: System) -> None:
    body = application(world)
    wrong = body | {"applicant": body["applicant"] | {"id_number": "110101199001011234"}}
    answer = system.post("cases", wrong)
    assert "body.applicant.id_number" in answer.json()["fields"]
    known = body["applicant"] | {"id_number": id_number(1), "name": "冒名者"}
    answer = system.post("cases", body | {"applicant": known}, key="k-2")
    assert list(answer.json()["fields"]) == ["body.applicant.name"]
    assert Party.objects.get(id=world.applicant.id).name == world.applicant.name


def test_a_key_hands_in_for_its_departments_only(
    world: Hall, elsewhere: System, at_home: System
) -> None:
    answer = elsewhere.post("cases", application(world))
    assert (answer.status_code, answer.json()["code"]) == (403, "department-outside")
    assert at_home.post("cases", application(world)).status_code == 201


def test_a_key_to_hand_in_does_not_read(world: Hall) -> None:
    writer = only(Scope.CASES_WRITE)
    number = writer.post("cases", application(world)).json()["number"]
    answer = writer.get(f"cases/{number}")
    assert (answer.status_code, answer.json()["code"]) == (403, "scope-missing")
    denied = ledger.entries(action="access.denied").first()
    assert denied is not None and denied.reason == "cases:read"


# --- supplementing ---


def test_supplementing_once(world: Hall, system: System) -> None:
    case, key = told(world)
    body = {"lines": [{"material": key, "files": [{"name": "补.pdf", "content": pdf()}]}]}
    url = f"cases/{case.number}/supplements"
    first = system.post(url, body)
    assert first.status_code == 200, first.content.decode()
    assert first.json()["status"]["code"] == "received"
    again = system.post(url, body)
    assert again.content == first.content and again.headers["Idempotent-Replayed"] == "true"
    assert CaseFile.objects.filter(case_id=case.id).count() == 1
    answer = system.post(url, body, key="k-2")
    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")


def test_only_what_was_asked_for_is_taken(world: Hall, system: System) -> None:
    case, key = told(world)
    url = f"cases/{case.number}/supplements"
    answer = system.post(url, {"lines": [{"material": "other"}]})
    assert (answer.status_code, list(answer.json()["fields"])) == (422, ["body.lines.other"])
    twice = {"lines": [{"material": key}, {"material": key}]}
    assert system.post(url, twice).status_code == 422


def test_times_are_beijing_times(world: Hall, system: System) -> None:
    with fixed(AT + timedelta(hours=15)):
        answer = system.post("cases", application(world)).json()
    assert answer["received_at"] == "2026-02-13T01:00:00+08:00"


def test_a_list_costs_the_same_whatever_it_holds(world: Hall, at_home: System) -> None:
    factories.received(world)
    at_home.get("cases")  # the day's first use is written down
    counts = []
    for more in (0, 5):
        for _ in range(more):
            factories.received(world)
        with CaptureQueriesContext(connection) as found:
            assert at_home.get("cases").status_code == 200
        counts.append(len([q for q in found if "SAVEPOINT" not in q["sql"]]))
    assert counts[0] == counts[1] <= 8


def test_a_retry_hears_the_same_though_the_item_has_gone_meanwhile(
    world: Hall, system: System
) -> None:
    body = application(world)
    first = system.post("cases", body)
    reviewer = people.staff("checker", Role.CATALOGUE_REVIEWER)
    day = AT.date() + timedelta(days=1)
    withdraw(by=reviewer, at=AT, version_id=world.version_id, today=day, reason="停办")
    with fixed(AT + timedelta(days=2)):
        again = system.post("cases", body)
        assert (first.status_code, again.status_code) == (201, 201)
        assert again.content == first.content
        assert system.post("cases", body, key="k-2").status_code == 422

"""The case page: what may be done, why not, stale pages, masked data, the decision."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from yichuang.cases import actions, slots
from yichuang.cases.actions.supplement import Line
from yichuang.cases.factories import AT, accepted, look_at_everything, received, reviewed
from yichuang.cases.queries import file
from yichuang.cases.queries.file import case_file
from yichuang.cases.rules.states import Outcome
from yichuang.kernel.files.actions import store
from yichuang.kernel.files.tests.samples import png
from yichuang.kernel.identity import factories as people
from yichuang.kernel.org.factories import department
from yichuang.kernel.permissions.rules import Actor, Role

from .rows import Case, CaseFile, Decision, Document, LedgerEntry, Licence, StepRun

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("search_index")]


def seen(html: str) -> str:
    return re.search(r'name="seen" value="(\d+)"', html).group(1)


def test_both_clocks_and_the_form(world, at_desk):
    case = accepted(world)
    page = at_desk(world.reviewer).get(f"/desk/cases/{case.number}").text
    assert "承诺" in page
    assert "法定" in page
    assert "书面审查" in page
    assert "990423198001010019" not in page
    assert world.applicant.phone not in page


def test_step_with_an_opinion(world, at_desk):
    case = accepted(world)
    client = at_desk(world.reviewer)
    url = f"/desk/cases/{case.number}"
    data = {"seen": seen(client.get(url).text), "key": "paper", "proposes": "granted"}
    page = client.post(f"{url}/step", data | {"opinion": ""})
    assert page.status_code == 422
    assert "请填写我的意见" in page.text
    assert client.post(f"{url}/step", data | {"opinion": "材料齐全"}).status_code == 302
    assert StepRun.objects.get().opinion == "材料齐全"
    assert "材料齐全" in client.get(url).text


def test_a_stale_page_gets_409_and_keeps_the_opinion(world, at_desk):
    case = accepted(world)
    client = at_desk(world.reviewer)
    url = f"/desk/cases/{case.number}"
    old = seen(client.get(url).text)
    actions.complete_step(by=world.reviewer, at=AT, case_id=case.id, key="visit", opinion="去过")
    data = {"seen": old, "key": "paper", "proposes": "granted", "opinion": "写了半天的意见"}
    page = client.post(f"{url}/step", data)
    assert page.status_code == 409
    assert "写了半天的意见" in page.text
    assert "刚被别人办理" in page.text
    assert "重新打开办件" in page.text
    again = client.post(f"{url}/step", data | {"seen": seen(page.text)})
    assert again.status_code == 302, "the page came back with the new version"


def test_control_without_the_version_the_stale_page_would_win(world, at_desk, monkeypatch):
    case = accepted(world)
    client = at_desk(world.reviewer)
    url = f"/desk/cases/{case.number}"
    old = seen(client.get(url).text)
    actions.complete_step(by=world.reviewer, at=AT, case_id=case.id, key="visit", opinion="去过")
    monkeypatch.setattr("yichuang.web.desk.views_case.seen_of", lambda data: None)
    data = {"seen": old, "key": "paper", "proposes": "granted", "opinion": "盲写"}
    assert client.post(f"{url}/step", data).status_code == 302


def test_the_reviewer_cannot_decide(world, at_desk):
    case = reviewed(world)
    client = at_desk(world.reviewer)
    page = client.get(f"/desk/cases/{case.number}").text
    assert re.search(r'aria-disabled="true"><b>同意并下一件</b><small>须由有“作出决定”权限', page)
    assert client.get(f"/desk/cases/{case.number}/decide").status_code == 403
    both = people.staff("both", Role.REVIEWER, Role.APPROVER, department=world.department)
    other = accepted(world)
    for key in ("paper", "visit"):
        actions.complete_step(by=both, at=AT, case_id=other.id, key=key, opinion="好")
    client = at_desk(both)
    page = client.get(f"/desk/cases/{other.number}/decide").text
    assert "审查与决定分离" in page
    sent = {"seen": seen(page), "outcome": "granted", "do": "decide"}
    refused = client.post(f"/desk/cases/{other.number}/decide", sent)
    assert refused.status_code == 409
    assert not Decision.objects.exists()


def test_grant_is_previewed_then_decided_then_the_next(world, at_desk):
    case, following = reviewed(world), reviewed(world)
    client = at_desk(world.approver)
    url = f"/desk/cases/{case.number}/decide"
    page = client.get(url).text
    assert "准予行政许可" in page
    assert "文号签发时生成" in page
    assert not Document.objects.filter(kind="grant").exists(), "a preview writes nothing"
    sent = {"seen": seen(page), "outcome": "granted", "do": "decide", "content": "热食类制售"}
    answer = client.post(url, sent)
    assert answer.url == f"/desk/cases/{following.number}"
    assert Licence.objects.get().case_id == case.id
    assert "热食类制售" in Decision.objects.get().content


def test_refusal_needs_facts_reason_and_basis_and_shows_remedies(world, at_desk):
    case = reviewed(world)
    client = at_desk(world.approver)
    url = f"/desk/cases/{case.number}/decide"
    page = client.get(f"{url}?outcome=refused").text
    data = {
        "seen": seen(page),
        "outcome": "refused",
        "facts": "布局不符",
        "reason": "不符合第三十三条",
    }
    blank = client.post(url, data | {"do": "decide", "basis": ""})
    assert blank.status_code == 422
    assert "布局不符" in blank.text
    assert not Decision.objects.exists()
    preview = client.post(url, data | {"do": "preview", "basis": "食品安全法第三十三条"})
    assert "60日内" in preview.text
    assert "2026年4月13日" in preview.text
    assert "6个月内" in preview.text
    answer = client.post(url, data | {"do": "decide", "basis": "食品安全法第三十三条"})
    assert answer.status_code == 302
    assert Case.objects.get().outcome == Outcome.REFUSED.value


def test_a_double_click_decides_once(world, at_desk):
    case = reviewed(world)
    client = at_desk(world.approver)
    url = f"/desk/cases/{case.number}/decide"
    sent = {"seen": seen(client.get(url).text), "outcome": "granted", "do": "decide"}
    assert client.post(url, sent).status_code == 302
    assert client.post(url, sent).status_code == 409
    assert Decision.objects.count() == 1


def test_open_steps_switch_the_decision_off(world, at_desk):
    case = accepted(world)
    page = at_desk(world.approver).get(f"/desk/cases/{case.number}").text
    assert re.search(r"同意并下一件</b><small>还有环节没有完成", page)


def test_pause_and_resume(world, at_desk):
    case = accepted(world)
    client = at_desk(world.reviewer)
    url = f"/desk/cases/{case.number}"
    page = client.get(f"{url}/pause").text
    assert page.count('name="kind"') == 8
    data = {"seen": seen(page), "kind": "site_visit", "basis": "办法", "days_needed": "5"}
    assert client.post(f"{url}/pause", data).status_code == 422
    answer = client.post(f"{url}/pause", data | {"kind": "expert_review"})
    assert answer.status_code == 302
    page = client.get(url).text
    assert "特别程序结束" in page
    assert "专家评审" in page
    page = client.get(f"{url}/resume").text
    sent = {"seen": seen(page), "result": "评审通过"}
    assert client.post(f"{url}/resume", sent).status_code == 302
    assert Case.objects.get().stage == "reviewing"


def test_extension_is_for_the_head_alone(world, at_desk):
    case = accepted(world)
    url = f"/desk/cases/{case.number}/extend"
    assert at_desk(world.approver).get(url).status_code == 403
    client = at_desk(world.head)
    sent = {"seen": seen(client.get(url).text), "reason": "等上级答复"}
    assert client.post(url, sent).status_code == 302
    again = client.post(url, sent | {"seen": seen(client.get(url).text)})
    assert again.status_code == 409
    assert "已经延期过一次" in again.text
    assert "等上级答复" in again.text


def test_another_departments_case_is_not_there(world, at_desk):
    case = accepted(world)
    far = department("清川县水利局", "D02")
    client = at_desk(people.staff("stranger", Role.REVIEWER, department=far))
    for path in ("", "/pause", "/resume"):
        assert client.get(f"/desk/cases/{case.number}{path}").status_code == 404
    assert client.post(f"/desk/cases/{case.number}/step", {"seen": 1}).status_code == 404
    document = Document.objects.filter(subject_id=case.number).first()
    assert client.get(f"/desk/documents/{document.pk}").status_code == 404


def test_revealing_is_a_post_with_a_reason_and_an_entry(world, at_desk):
    case = accepted(world)
    client = at_desk(world.reviewer)
    url = f"/desk/cases/{case.number}/reveal"
    assert client.get(url).status_code == 405
    assert client.post(url, {}).status_code == 422
    assert not LedgerEntry.objects.filter(action="privacy.reveal").exists()
    page = client.post(url, {"why": "核对身份"})
    assert world.applicant.id_number in page.text
    entry = LedgerEntry.objects.get(action="privacy.reveal")
    assert (entry.object_id, entry.reason) == (case.number, "核对身份")
    assert world.applicant.id_number not in str(entry.__dict__)
    assert world.applicant.id_number not in client.get(f"/desk/cases/{case.number}").text


def test_corrected_fields_are_marked(world, at_desk):
    case = received(world)
    actions.correct(by=world.clerk, at=AT, case_id=case.id, note="面积写错", form={"area": "40"})
    page = at_desk(world.reviewer).get(f"/desk/cases/{case.number}").text
    assert re.search(r'class="is-chg"><th scope="row">经营面积', page)
    assert "收件后改 1 处" in page


def test_documents_as_page_and_docx(world, at_desk):
    case = accepted(world)
    client = at_desk(world.reviewer)
    document = Document.objects.get(subject_id=case.number, kind="acceptance")
    page = client.get(f"/desk/documents/{document.pk}")
    assert "受理通知书" in page.text
    docx = client.get(f"/desk/documents/{document.pk}/docx")
    assert docx.content[:2] == b"PK"
    assert "attachment" in docx["Content-Disposition"]


def test_what_nobody_answers_is_said_to_be_unconnected(world, at_desk):
    page = at_desk(world.reviewer).get(f"/desk/cases/{accepted(world).number}").text
    assert re.search(r"申请人信用状况：<span[^>]*>未接入</span>", page)
    assert re.search(r"您办这个事项的资格：<span[^>]*>未接入</span>", page)


def test_a_filled_slot_is_quoted(world, at_desk, monkeypatch):
    bad = slots.Answer(allowed=False, connected=True, text="严重失信，未修复")
    monkeypatch.setattr(slots, "_standing", [lambda code, on: bad])
    page = at_desk(world.reviewer).get(f"/desk/cases/{accepted(world).number}").text
    assert "严重失信，未修复" in page and page.count("未接入") == 1


def test_delivery_closes_with_who_signed(world, at_desk):
    case = reviewed(world)
    actions.decide(by=world.approver, at=AT, case_id=case.id, outcome=Outcome.GRANTED)
    client = at_desk(world.clerk)
    url = f"/desk/cases/{case.number}/deliver"
    page = client.get(url).text
    assert world.applicant.name in page
    sent = {"seen": seen(page), "method": "direct", "recipient": world.applicant.name}
    assert client.post(url, sent).status_code == 302
    assert Case.objects.get().stage == "closed"
    assert "送达回证" in client.get(f"/desk/cases/{case.number}").text


def test_a_refusal_to_sign_asks_for_witnesses_on_the_form(world, at_desk):
    case = reviewed(world)
    actions.decide(by=world.approver, at=AT, case_id=case.id, outcome=Outcome.GRANTED)
    client, url = at_desk(world.clerk), f"/desk/cases/{case.number}/deliver"
    sent = {"seen": seen(client.get(url).text), "method": "left", "recipient": "何秀英"}
    answer = client.post(url, sent)
    assert "留置送达要有见证人" in answer.text and "留置送达要写明拒收事由" in answer.text
    assert Case.objects.get().stage == "decided"


# DESIGN section 7: what one page may ask, the session, the account and its roles among it.
MOST = 12


def statements(client, number):
    """What the case page asks, once the version's content is known to the process."""
    client.get(f"/desk/cases/{number}")
    with CaptureQueriesContext(connection) as asked:
        assert client.get(f"/desk/cases/{number}").status_code == 200
    return [query["sql"] for query in asked]


def eventful(world):
    """A case with one of everything: put right, told, supplied, reviewed, paused, agent."""
    case = received(world)
    actions.correct(by=world.clerk, at=AT, case_id=case.id, note="电话", form={"shop": "青禾"})
    key = case.materials.exclude(state="exempt").first().key
    look_at_everything(world, case, **{key: "看不清"})
    lines = [Line(key, "看不清", "重拍")]
    actions.request_supplement(by=world.clerk, at=AT, case_id=case.id, lines=lines)
    actions.supply(by=world.clerk, at=AT, case_id=case.id, lines={key: ()})
    actions.settle(by=world.clerk, at=AT, case_id=case.id, verdicts={key: True})
    actions.accept(by=world.clerk, at=AT, case_id=case.id)
    actions.complete_step(by=world.reviewer, at=AT, case_id=case.id, key="paper", opinion="好")
    actions.pause(
        by=world.reviewer, at=AT, case_id=case.id, kind="hearing", basis="第十条", days_needed=5
    )
    Case.objects.filter(id=case.id).update(agent_id=people.person(9).id)
    return case


def test_the_case_page_asks_the_same_number_of_queries(world, at_desk):
    case = accepted(world)
    client = at_desk(world.reviewer)
    few = statements(client, case.number)
    for key in ("paper", "visit"):
        actions.complete_step(by=world.reviewer, at=AT, case_id=case.id, key=key, opinion="好")
    assert len(statements(client, case.number)) == len(few) <= 10, "\n".join(few)


def test_an_eventful_case_stays_within_what_a_page_may_ask(world, at_desk):
    case = eventful(world)
    outside = people.staff("hall", Role.CLERK, department=department("政务服务中心", "D02"))
    for actor in (world.reviewer, outside):
        asked = statements(at_desk(actor), case.number)
        assert len(asked) <= MOST, "\n".join(asked)
        assert len(set(asked)) == len(asked)


def test_negative_control_a_party_read_by_itself_is_counted(world, at_desk, monkeypatch):
    case = eventful(world)
    client = at_desk(world.reviewer)
    joined = len(statements(client, case.number))
    kept = tuple(name for name in file._BESIDE if name not in ("applicant", "agent"))
    monkeypatch.setattr(file, "_BESIDE", kept)
    assert len(statements(client, case.number)) == joined + 2  # applicant and agent


def test_what_shares_a_statement_is_told_apart(world, at_desk):
    case = eventful(world)
    view = case_file(world.reviewer, case.number, today=AT.date())
    assert [row.key for row in view.materials] == list(
        case.materials.order_by("sort").values_list("key", flat=True)
    )
    (line,) = view.lines
    assert (line.problem, line.state, line.supplied_on) == ("看不清", "settled", AT.date())
    papers = Document.objects.filter(subject_id=case.number).order_by("id")
    assert [row.number for row in view.documents] == [row.number for row in papers]
    assert view.agent.name == people.person(9).name and view.open_pause.basis == "第十条"


def test_missing_version_is_refused_in_words(world, at_desk):
    case = accepted(world)
    data = {"key": "paper", "opinion": "好", "seen": "x"}
    page = at_desk(world.reviewer).post(f"/desk/cases/{case.number}/step", data)
    assert page.status_code == 422
    assert "版本号" in page.text


def test_find_by_number_name_and_identity(world, at_desk):
    case = look_at_everything(world, received(world))
    client = at_desk(world.clerk)
    assert client.get("/desk/find", {"q": case.number}).url == f"/desk/cases/{case.number}"
    for query in (case.number[:8], "阿", world.applicant.id_number, world.applicant.phone):
        assert case.number in client.get("/desk/find", {"q": query}).text, query
    assert case.number not in client.get("/desk/find", {"q": "9904231980"}).text
    assert f"version={world.version_id}" in client.get("/desk/find", {"q": "spjyxk"}).text


def test_what_was_replaced_stays_to_be_opened_and_the_new_is_marked(world, at_desk):
    """Art 32: after 补正 the decider sees which file is new, and can still open the old one."""
    case = received(world)
    old = put(case, "layout", "旧图.png", AT)
    look_at_everything(world, case, layout="看不清")
    lines = [Line("layout", "看不清", "重拍")]
    actions.request_supplement(by=world.clerk, at=AT, case_id=case.id, lines=lines)
    later = AT + timedelta(days=1)
    kept = store(by=world.clerk, at=later, purpose="case_material", name="新图.png", data=png())
    files = {"layout": [(kept.id, kept.name)]}
    actions.supply(by=world.clerk, at=later, case_id=case.id, lines=files)
    client = at_desk(world.clerk)
    page = client.get(f"/desk/cases/{case.number}").text
    shown, hidden = page.split("原来交的 1 个，补正时换掉了")
    assert "新图.png" in shown and "补正后新交" in shown and "旧图.png" not in shown
    assert "旧图.png" in hidden and "补正换过" in page
    answer = client.get(f"/desk/cases/{case.number}/files/{old}")
    assert b"".join(answer.streaming_content) == png()


def put(case, key, name, at):
    """A file as it came with the application."""
    row = store(by=Actor.system(), at=at, purpose="case_material", name=name, data=png())
    return CaseFile.objects.create(
        case_id=case.id, material_key=key, stored_file_id=row.id, name=name, added_at=at
    ).id

"""办件查询: two numbers, what the applicant sees, and what he may do."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from yichuang.cases import actions
from yichuang.cases.factories import Hall
from yichuang.cases.queries import public
from yichuang.cases.queries.public import progress
from yichuang.cases.rules.states import Outcome, Stage
from yichuang.kernel.identity import factories as people
from yichuang.kernel.ledger.actions import record_alone
from yichuang.kernel.ledger.rules import Act
from yichuang.web.portal import throttle
from yichuang.web.portal.present import progress as present

from . import world as w


@pytest.fixture
def number(client: Client, county: Hall) -> str:
    return w.apply_online(client, county)


def view(number: str):
    return progress(number, today=w.NOON.date())


def body(client: Client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status, response.content.decode()
    return response.content.decode()


def test_two_numbers_open_the_case_however_they_are_typed(client: Client, number: str) -> None:
    other = Client()
    assert other.get(f"/p/{number}").url == f"/p?number={number}"
    wide = number.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    typed = {"number": f" {wide[:4]} {wide[4:]} ", "code": f" {view(number).query_code} "}
    assert other.post("/p", typed).url == f"/p/{number}"
    page = body(other, f"/p/{number}")
    assert "申请收到了" in page and "3 月 17 日（周二）" in page and "综合窗口" in page


def test_a_wrong_code_and_an_unknown_number_read_the_same(client: Client, number: str) -> None:
    other = Client()
    wrong = other.post("/p", {"number": number, "code": "xxxxxx"})
    unknown = other.post("/p", {"number": "209901010001", "code": "xxxxxx"})
    assert wrong.status_code == unknown.status_code == 422
    said = "编号和查询码对不上，或者没有这件办件"
    assert said in wrong.content.decode() and said in unknown.content.decode()
    assert f'value="{number}"' in wrong.content.decode()  # what was typed is kept


def guesses(client: Client, number: str, times: int) -> list[int]:
    return [
        client.post("/p", {"number": number, "code": "xxxxxx"}).status_code for _ in range(times)
    ]


def test_the_eleventh_guess_waits(client: Client, number: str) -> None:
    other = Client()
    assert guesses(other, number, 11) == [422] * 10 + [429]
    right = other.post("/p", {"number": number, "code": view(number).query_code})
    assert right.status_code == 429 and "12:15 以后再试" in right.content.decode()


def test_one_address_has_thirty_guesses(client: Client, number: str) -> None:
    other = Client()
    answers = [guesses(other, f"20990101{at:04d}", 1)[0] for at in range(31)]
    assert answers == [422] * 30 + [429]


def test_control_without_the_limits_guessing_goes_on(
    client: Client, number: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(throttle.LIMITS, "case", throttle.Limit(100, 100))
    assert guesses(Client(), number, 11) == [422] * 11


def test_right_answers_are_no_guesses(client: Client, number: str) -> None:
    other = Client()
    code = view(number).query_code
    for _ in range(12):
        assert other.post("/p", {"number": number, "code": code}).status_code == 302


def test_one_case_opens_no_other(client: Client, county: Hall, number: str) -> None:
    stranger = Client()
    own = w.apply_online(stranger, county)
    for page in ("", "/receipt", "/withdraw", "/licence", "/fix/layout"):
        assert stranger.get(f"/p/{number}{page}").url.startswith("/p?number=")
    foreign = view(number).documents[0].document_id
    assert stranger.get(f"/p/{own}/doc/{foreign}").status_code == 404
    assert stranger.get(f"/p/{own}/doc/{foreign}.docx").status_code == 404


def test_a_clerk_uses_the_desk_not_this_page(client: Client, county: Hall, number: str) -> None:
    clerk = Client()
    clerk.force_login(people.account("other-clerk", *[]))
    assert clerk.get(f"/p/{number}").status_code == 302


def test_the_supplement_is_handed_in_line_by_line(
    client: Client, county: Hall, number: str, photo: SimpleUploadedFile
) -> None:
    w.ask_supplement(county, number, "layout", "form")
    page = body(client, f"/p/{number}")
    assert "您还要补 2 份材料" in page and "重新拍一张" in page and "送到窗口也行" in page
    assert client.post(f"/p/{number}/fix/layout", {"file": photo}).status_code == 302
    assert view(number).stage is Stage.SUPPLEMENT
    assert "您还要补 1 份材料" in body(client, f"/p/{number}")
    photo.seek(0)
    client.post(f"/p/{number}/fix/form", {"file": photo})
    assert view(number).stage is Stage.RECEIVED
    assert client.post(f"/p/{number}/fix/form", {"file": photo}).status_code == 409


def test_a_bad_file_does_not_count_as_supplied(client: Client, county: Hall, number: str) -> None:
    w.ask_supplement(county, number, "layout")
    fake = SimpleUploadedFile("图.pdf", b"not a pdf at all \x00\x01")
    response = client.post(f"/p/{number}/fix/layout", {"file": fake})
    assert response.status_code == 422
    assert view(number).stage is Stage.SUPPLEMENT


def test_nothing_is_taken_that_was_not_asked(
    client: Client, county: Hall, number: str, photo: SimpleUploadedFile
) -> None:
    w.ask_supplement(county, number, "layout")
    assert client.post(f"/p/{number}/fix/form", {"file": photo}).status_code == 404


def test_both_clocks_stand_on_an_accepted_case(client: Client, county: Hall, number: str) -> None:
    w.accept(county, number)
    page = body(client, f"/p/{number}")
    assert "承诺 5 个工作日" in page and "法定 20 个工作日" in page and "天数怎么算的" in page
    assert "受理通知书" in page


NOTICE_CLOCK = "一次告知 5 个工作日"


def test_a_new_case_shows_the_notice_clock(client: Client, number: str) -> None:
    assert NOTICE_CLOCK in body(client, f"/p/{number}")


def test_after_service_the_slip_is_there_and_the_decision_still_leads(
    client: Client, county: Hall, number: str
) -> None:
    case = w.decide(county, number, granted=False)
    given = {"method": "direct", "recipient": "何青禾"}
    actions.deliver(by=county.clerk, at=w.NOON, case_id=case.id, **given)
    page, papers = body(client, f"/p/{number}"), view(number).documents
    refusal = next(row.document_id for row in papers if "不予" in row.kind)
    assert "送达回证" in page
    assert present.todo(view(number), w.NOON.date()).link.url.endswith(f"/doc/{refusal}")


def test_withdrawing_is_confirmed_and_final(client: Client, number: str) -> None:
    url = f"/p/{number}/withdraw"
    seen = {"seen": view(number).version}
    refused = client.post(url, {**seen, "reason": "不办了"})
    assert refused.status_code == 422 and "请勾选" in refused.content.decode()
    sure = {**seen, "reason": "不办了", "sure": "on"}
    assert client.post(url, sure).status_code == 302
    assert view(number).outcome is Outcome.WITHDRAWN
    page = body(client, f"/p/{number}")
    assert "您撤回了申请" in page and NOTICE_CLOCK not in page
    assert client.post(url, sure).status_code == 409


def test_withdrawing_what_changed_meanwhile_is_refused(
    client: Client, county: Hall, number: str
) -> None:
    seen = view(number).version
    w.accept(county, number)
    sure = {"seen": seen, "reason": "不办了", "sure": "on"}
    assert client.post(f"/p/{number}/withdraw", sure).status_code == 409
    assert view(number).stage is Stage.REVIEWING


def test_a_refusal_shows_its_remedies_with_dates(client: Client, county: Hall, number: str) -> None:
    w.decide(county, number, granted=False)
    page = body(client, f"/p/{number}")
    assert "不予行政许可" in page and "不服怎么办" in page
    assert "2026 年 5 月 9 日" in page and "2026 年 9 月 10 日" in page  # 60 days, 6 months
    assert "清川县人民法院" in page or "人民法院" in page


def test_a_grant_leads_to_the_licence_and_its_check(
    client: Client, county: Hall, number: str
) -> None:
    w.decide(county, number)
    assert "看电子证照" in body(client, f"/p/{number}")
    page = body(client, f"/p/{number}/licence")
    licence = view(number).licence
    assert licence and licence.number in page and "清川县青禾餐饮店" in page
    assert "✓ 有效" in body(Client(), f"/v/{licence.number.lower()}")


def test_no_licence_before_the_grant(client: Client, number: str) -> None:
    assert client.get(f"/p/{number}/licence").status_code == 404


def test_documents_read_the_same_on_the_page_and_in_the_file(client: Client, number: str) -> None:
    paper = view(number).documents[0].document_id
    assert "收件凭证" in body(client, f"/p/{number}/doc/{paper}")
    file = client.get(f"/p/{number}/doc/{paper}.docx")
    assert file.content[:2] == b"PK" and ".docx" in file["Content-Disposition"]


def test_acts_of_staff_only_stay_inside(client: Client, county: Hall, number: str) -> None:
    w.accept(county, number)
    assert any(not event.public for event in view(number).events)
    assert "核验材料" not in body(client, f"/p/{number}")


def test_the_page_is_not_kept_by_the_browser(client: Client, number: str) -> None:
    assert client.get(f"/p/{number}")["Cache-Control"] == "no-store"


@pytest.mark.parametrize("granted", [True, False])
def test_queries_do_not_grow_with_the_case(
    client: Client, county: Hall, number: str, granted: bool, django_assert_max_num_queries
) -> None:
    w.ask_supplement(county, number, "layout")
    w.settle(county, number, "layout")
    w.decide(county, number, granted=granted)
    with django_assert_max_num_queries(10):  # a refusal also asks the limits of the remedies
        assert client.get(f"/p/{number}").status_code == 200


def test_own_account_opens_it_within_what_a_page_may_ask(
    county: Hall, django_assert_max_num_queries
) -> None:
    citizen = Client()
    citizen.force_login(people.citizen_account("qinghe"))
    number = w.apply_online(citizen, county)
    w.decide(county, number, granted=False)
    again = Client()
    again.force_login(citizen.get("/my").wsgi_request.user)
    again.get(f"/p/{number}")
    with django_assert_max_num_queries(12):
        assert again.get(f"/p/{number}").status_code == 200


def test_negative_control_what_is_not_joined_is_counted(
    client: Client, county: Hall, number: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    w.decide(county, number)
    monkeypatch.setattr(public, "joined", lambda rows: rows)
    with CaptureQueriesContext(connection) as asked:
        client.get(f"/p/{number}")
    assert len(asked) > 10


def test_the_applicant_sees_who_opened_his_data_and_nobody_else_does(
    client: Client, county: Hall, number: str
) -> None:
    url = f"/p/{number}/seen"
    assert "还没有工作人员" in body(client, url)
    for key in (number, "209901010001"):
        record_alone(
            action=Act.REVEAL, by=county.clerk, at=w.NOON, obj=("case", key), reason=f"核对{key}"
        )
    page = body(client, url)
    assert f"理由：核对{number}" in page and "工号 N-clerk" in page and "账号编号" not in page
    assert "核对209901010001" not in page and f"<span>{county.clerk.role}，" not in page
    assert url in body(client, f"/p/{number}")
    # What the window recognised him by is his too; another person's is not.
    mine = w.case_of(number).applicant_id
    for key, why in ((mine, "窗口识别本人"), (mine + 999, "窗口识别别人")):
        record_alone(
            action=Act.REVEAL, by=county.clerk, at=w.NOON, obj=("party", str(key)), reason=why
        )
    page = body(client, url)
    assert "窗口识别本人" in page and "窗口识别别人" not in page
    assert Client().get(url).url == f"/p?number={number}"

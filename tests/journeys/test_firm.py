"""A firm sends an agent: he applies in its name, the case says both, and taken back is taken back."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from yichuang.cases.actions import drafts
from yichuang.cases.factories import Hall
from yichuang.cases.queries.applicant import draft
from yichuang.kernel.documents.queries import as_html, of_subject
from yichuang.kernel.errors import NotAllowed
from yichuang.kernel.identity import actions as identity
from yichuang.kernel.identity import factories as people
from yichuang.kernel.identity.queries import actor_of
from yichuang.kernel.ledger.queries import of_object, verify
from yichuang.kernel.org.factories import credit_code
from yichuang.web.access import DEMO_SESSION
from yichuang.web.portal.tests import world as w

FIRM, AGENT = "清川县青禾餐饮管理有限公司", "何秀英"
DAY = w.NOON.date()


class Town:
    """The hall, the firm's account and the agent's, each in a browser of its own."""

    def __init__(self) -> None:
        self.hall: Hall = w.county(service_objects=["person", "enterprise"])
        self.boss, self.runner = people.citizen_account("boss"), people.citizen_account("runner")
        identity.register_party(
            by=people.SYSTEM,
            at=w.NOON,
            kind="enterprise",
            name=FIRM,
            id_kind="uscc",
            id_number=credit_code(7),
            phone="13900000008",
            representative="何青禾",
            user_id=self.boss.id,
        )
        people.person(41, AGENT, user_id=self.runner.id)
        self.sign_in()

    def sign_in(self) -> None:
        self.owner, self.agent = Client(), Client()
        self.owner.force_login(self.boss)
        self.agent.force_login(self.runner)

    @property
    def item(self) -> int:
        return w.item_of(self.hall)

    def give(self, **changes: Any) -> int:
        """The firm fills in the form; the id of its mandate."""
        data = {
            "principal": _principal(self.owner),
            "agent_name": AGENT,
            "agent_number": people.id_number(41),
            "scope": "all",
            "valid_from": f"{DAY}",
            "valid_to": f"{DAY + timedelta(days=30)}",
        }
        response = self.owner.post("/my/mandates/new", data | changes)
        assert response.status_code == 302, response.content.decode()
        page = self.owner.get("/my/mandates").content.decode()
        return int(re.findall(r"/my/mandates/(\d+)/end", page)[0])  # the newest stands first

    def begin(self, mandate: int, answers: dict[str, str] = w.ANSWERS) -> Any:
        return self.agent.post(f"/a/new/{self.item}", answers | {"as": f"mandate-{mandate}"})

    def draft(self, mandate: int, answers: dict[str, str] = w.ANSWERS) -> str:
        """Begun and filled in by the agent, ready to hand in."""
        response = self.begin(mandate, answers)
        assert response.status_code == 302, response.content.decode()
        number = str(response.url).rsplit("/", 1)[-1]
        contact = {"party-phone": "13900000041", "party-address": ""}
        assert self.agent.post(f"/a/{number}/applicant", contact).status_code == 302
        for key, value in w.FORM.items():
            assert self.agent.post(f"/a/{number}/q/{key}", {key: value}).status_code == 302
        return number

    def take_back(self, mandate: int) -> None:
        response = self.owner.post(f"/my/mandates/{mandate}/end", {"reason": "离职"})
        assert response.status_code == 302


def _principal(client: Client) -> str:
    page = client.get("/my/mandates/new").content.decode()
    return page.split('name="principal" value="')[1].split('"')[0]


@pytest.fixture
def town(db: None) -> Iterator[Town]:
    with w.at():
        yield Town()


def test_an_agent_applies_in_the_firms_name_and_everything_says_both(town: Town) -> None:
    number = town.draft(town.give())
    page = town.agent.get(f"/a/{number}").content.decode()
    assert FIRM in page
    case = w.submit(town.agent, number)
    receipt = town.agent.get(f"/p/{case}/receipt").content.decode()
    row = w.case_of(case)
    assert FIRM in receipt and AGENT in receipt and row.query_code not in receipt
    assert row.applicant.name == FIRM and row.agent is not None and row.agent.name == AGENT
    paper = str(as_html(of_subject("case", case)[0]))
    assert FIRM in paper and AGENT in paper and row.query_code not in paper
    (entry,) = [e for e in of_object("case", case) if e.action == "case.receive"]
    assert entry.actor == str(town.runner.id) and entry.acting_for == f"代 {FIRM}"
    assert case in town.owner.get("/my").content.decode().replace(" ", "")  # the firm sees it too
    assert case in town.agent.get("/my").content.decode().replace(" ", "")
    assert verify().ok


def test_taken_back_in_the_middle_of_the_form_nothing_goes_on(town: Town) -> None:
    mandate = town.give()
    number = town.draft(mandate)
    town.take_back(mandate)
    for response in (
        town.agent.get(f"/a/{number}"),
        town.agent.post(f"/a/{number}/q/shop", {"shop": "新字号"}),
        town.agent.post(f"/a/{number}/check"),
    ):
        assert response.status_code == 403
        assert "已收回对您的委托" in response.content.decode()
    assert "新字号" in town.agent.post(f"/a/{number}/q/shop", {"shop": "新字号"}).content.decode()
    assert not draft(number, on=w.NOON.date()).case_number


def test_taken_back_between_the_page_and_the_act_the_act_refuses(town: Town) -> None:
    """Two requests at once: the one that hands in asks the mandate itself, not the session."""
    mandate = town.give()
    number = town.draft(mandate)
    before = actor_of(town.runner, on=DAY)
    town.take_back(mandate)
    with pytest.raises(NotAllowed, match="已收回"):
        drafts.submit_draft(by=before, at=w.NOON, draft_id=draft(number, on=w.NOON.date()).id)
    assert not draft(number, on=w.NOON.date()).case_number


def test_after_the_last_day_it_refuses_and_a_new_mandate_goes_on(town: Town) -> None:
    number = town.draft(town.give(valid_to=f"{DAY}"))
    with w.at(w.NOON + timedelta(days=1)):
        town.sign_in()  # the session of the day before has ended
        response = town.agent.post(f"/a/{number}/check")
        assert response.status_code == 403 and "已经过期" in response.content.decode()
        town.give()
        w.submit(town.agent, number)


def test_an_item_not_given_is_not_begun(town: Town) -> None:
    other = {"scope": "some", "items": []}
    refused = town.owner.post(
        "/my/mandates/new",
        {"principal": _principal(town.owner), "agent_name": AGENT} | other,
    )
    assert refused.status_code == 422
    boss = actor_of(town.boss)
    row = identity.appoint_agent(
        by=boss,
        at=w.NOON,
        principal_id=int(_principal(town.owner)),
        name=AGENT,
        id_number=people.id_number(41),
        scope="别的事项",
        item_codes=["11990423MB0A00001E4000131099999"],
        valid_from=DAY,
        valid_to=date(2026, 12, 31),
    )
    response = town.begin(row.id)
    assert response.status_code == 403 and "没有委托您办这个事项" in response.content.decode()


def test_afterwards_the_agent_no_longer_sees_or_moves_the_firms_case(town: Town) -> None:
    mandate = town.give()
    case = w.submit(town.agent, town.draft(mandate))
    w.ask_supplement(town.hall, case, "layout")
    assert town.agent.get(f"/p/{case}/fix/layout").status_code == 200
    town.take_back(mandate)
    assert case not in town.agent.get("/my").content.decode().replace(" ", "")
    for path in ("", "/receipt", "/fix/layout", "/withdraw", "/seen"):
        assert town.agent.get(f"/p/{case}{path}").status_code == 302, path
    assert town.owner.get(f"/p/{case}").status_code == 200


def test_autosave_does_not_change_who_applies(town: Town) -> None:
    number = town.draft(town.give())
    town.agent.post(f"/a/{number}/save", {"party-name": "别的公司", "party-phone": "13911112222"})
    found = draft(number, on=w.NOON.date()).party
    assert (found["name"], found["phone"]) == (FIRM, "13911112222")


def test_somebody_elses_mandate_is_nobodys(town: Town) -> None:
    mandate = town.give()
    stranger = Client()
    stranger.force_login(people.citizen_account("stranger"))
    response = stranger.post(f"/a/new/{town.item}", w.ANSWERS | {"as": f"mandate-{mandate}"})
    assert response.status_code == 403
    assert stranger.post(f"/my/mandates/{mandate}/end", {}).status_code == 404
    assert stranger.get("/my/mandates/new").status_code == 409
    with pytest.raises(NotAllowed):
        drafts.start_draft(
            by=actor_of(people.citizen_account("third")),
            at=w.NOON,
            version_id=town.hall.version_id,
            answers=w.ANSWERS,
            mandate_id=mandate,
        )


AS_AGENT = w.ANSWERS | {"who": "agent"}


def test_the_mandate_itself_is_here_its_paper_is_not_asked_for(town: Town, settings: Any) -> None:
    """An item that asks an agent for a 授权委托书: guide, list, receipt and window say why not."""
    query = urlencode(AS_AGENT)
    guide = town.agent.get(f"/g/{town.item}?{query}").content.decode()
    assert "授权委托书" in guide and "网上委托" in guide
    number = town.draft(town.give(), AS_AGENT)
    page = town.agent.get(f"/a/{number}/files").content.decode()
    assert "授权委托书" in page and "单位已在网上委托，不用交" in page
    assert town.agent.get(f"/a/{number}/files/mandate").status_code == 404
    case = w.submit(town.agent, number)
    assert "免交（网上委托）" in str(as_html(of_subject("case", case)[0]))
    settings.YC_DEMO = True
    desk = Client()
    desk.force_login(get_user_model().objects.get(pk=town.hall.clerk.user_id))
    session = desk.session
    session[DEMO_SESSION] = True
    session.save()
    page = desk.get(f"/desk/cases/{case}/check").content.decode()
    assert "免交，单位已在网上委托" in page


def test_without_a_mandate_its_paper_is_asked_for(town: Town) -> None:
    at_home = Client()
    response = at_home.post(f"/a/new/{town.item}", AS_AGENT)
    number = str(response.url).rsplit("/", 1)[-1]
    page = at_home.get(f"/a/{number}/files").content.decode()
    assert "授权委托书" in page and "不用交" not in page.split("授权委托书")[1][:400]
    assert at_home.get(f"/a/{number}/files/mandate").status_code == 200

"""The demo county as it is after loading."""

import re
from collections import Counter
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from yichuang.cases.queries.staffing import staffing
from yichuang.cases.rules.states import Card, Stage
from yichuang.demo import load, people
from yichuang.demo.load import is_loaded
from yichuang.kernel.identity.queries import accounts
from yichuang.kernel.ledger.queries import verify
from yichuang.kernel.permissions.rules import Role
from yichuang.kernel.search.queries import search
from yichuang.web.components.lobby import CARDS

from .conftest import AT, rows
from .queries import QUERIES
from .test_fitting import ONLY


@pytest.mark.slow
def test_every_stage_and_the_usual_trouble_are_there(county: dict[str, int], db: None) -> None:
    found = rows()
    stages = Counter(row["stage"] for row in found)
    assert all(stages[stage] >= 2 for stage in Stage), stages
    cards = Counter(row["card"] for row in found if row["stage"] == Stage.REVIEWING)
    assert cards[Card.RED] and cards[Card.YELLOW]
    assert any(r["accepted_how"] == "deemed" for r in found) or len(found) < 200
    assert sum(row["stage"] not in (Stage.CLOSED, Stage.DECIDED) for row in found) >= 30


@pytest.mark.slow
def test_ledger_verifies(county: dict[str, int], db: None) -> None:
    verdict = verify()
    assert verdict.ok and verdict.entries > 1500


@pytest.mark.slow
def test_second_load_does_nothing(county: dict[str, int], db: None) -> None:
    before, entries = rows(), verify().entries
    assert is_loaded()
    assert load.load(progress=lambda *_: None, at=AT)["cases"] == 0
    assert rows() == before and verify().entries == entries


@pytest.mark.slow
def test_people_find_what_they_mean(county: dict[str, int], db: None) -> None:
    """≥ 90 % in the top three, over everyday words and pinyin initials."""
    missed = [
        text for text, title in QUERIES if title not in [hit.title for hit in search(text, limit=3)]
    ]
    assert len(missed) <= len(QUERIES) // 10, missed


@pytest.mark.slow
def test_each_role_is_held_and_the_three_administrators_are_three(
    county: dict[str, int], db: None
) -> None:
    held = Counter(role for row in accounts() for role in row["roles"])  # type: ignore[attr-defined]
    assert set(held) >= {role.value for role in Role} - {Role.APPLICANT.value}
    assert held["system_admin"] == held["security_admin"] == held["audit_admin"] == 1
    assert held["clerk"] >= 2


@pytest.mark.slow
def test_whatever_can_be_applied_for_can_be_decided(county: dict[str, int], db: None) -> None:
    assert [row.text for row in staffing(AT) if not row.ok] == []


@pytest.mark.slow
@pytest.mark.parametrize("card", CARDS, ids=lambda card: card.key)
def test_lobby_makes_you_the_role(
    county: dict[str, int], db: None, client: Client, settings: Any, card: Any
) -> None:
    settings.YC_DEMO = True
    assert card.label in client.get("/lobby").content.decode()
    answer = client.post("/lobby/enter", {"role": card.key})
    assert answer.status_code == 302
    page = client.get(answer["Location"])
    assert page.status_code == 200, answer["Location"]
    assert client.session["yc_demo"] is True
    user = page.wsgi_request.user
    assert user.get_username() == card.username and user.check_password(people.PASSWORD)


@pytest.mark.slow
def test_lobby_links_only_to_pages_that_open(
    county: dict[str, int], db: None, client: Client, settings: Any
) -> None:
    settings.YC_DEMO = True
    page = client.get("/lobby")
    assert page.status_code == 200
    for row in page.context["cards"]:
        assert len(row["links"]) == 3, row["card"].key
        client.post("/lobby/enter", {"role": row["card"].key})
        for link in row["links"]:
            status = client.get(link.url).status_code
            assert status == 200 or "打不开" in link.text, (row["card"].key, link.url, status)


def test_lobby_is_not_there_without_the_demo(db: None, client: Client, settings: Any) -> None:
    settings.YC_DEMO = False
    assert client.get("/lobby").status_code == 404
    assert client.post("/lobby/enter", {"role": "clerk"}).status_code == 404


@pytest.mark.slow
def test_each_turn_of_a_licence_is_there(county: dict[str, int], db: None) -> None:
    acts = Counter(apps.get_model("cases", "LicenceAct").objects.values_list("move", "state"))
    for turn in (("renew", "done"), ("renew", "deemed"), ("alter", "done"), ("rescind", "done")):
        assert acts[turn] >= 1, acts
    hearings = Counter(apps.get_model("cases", "Hearing").objects.values_list("state", flat=True))
    assert hearings["scheduled"] >= 1 and hearings["held"] >= 1, hearings
    assert apps.get_model("cases", "ArchivePackage").objects.count() >= 1


@pytest.mark.slow
def test_what_ran_out_was_confirmed_or_waits(county: dict[str, int], db: None) -> None:
    rows = apps.get_model("cases", "LicenceAct").objects.filter(move="cancel")
    assert set(rows.values_list("state", flat=True)) <= {"done", "proposed"}
    assert rows.exists()


@pytest.mark.slow
def test_the_loaded_county_has_no_misfit(county: dict[str, int], db: None) -> None:
    seen = [row for row in rows() if "有限公司" in row["applicant_masked"]]
    wrong = [
        f"{row['applicant_masked']}: {row['item_name']}"
        for row in seen
        if row["item_name"] in ONLY
        and not re.search(ONLY[row["item_name"]], row["applicant_masked"])
    ]
    assert len(seen) > 20 and wrong == []


@pytest.mark.slow
def test_each_lane_and_organ_is_there_to_be_seen(county: dict[str, int], db: None) -> None:
    """容缺 running, kept and ended; 告知承诺 checked by lot; handed up; in another's name."""
    of = lambda name: apps.get_model("cases", name).objects  # noqa: E731
    gaps = of("GapAcceptance")
    assert gaps.filter(complete_on=None, case__outcome="").exists()
    assert gaps.filter(complete_on__isnull=False, case__outcome="granted").exists()
    assert gaps.filter(case__outcome="gaps_expired").exists()
    assert of("Commitment").filter(check_by__isnull=False).count() >= 2
    assert of("CommitmentCheck").filter(verdict="false").exists()
    handed = of("HandUp").values_list("case__outcome", flat=True)
    assert set(handed) >= {"", "granted"}
    paid = of("FeeNotice").values_list("paid_on", flat=True)
    assert any(paid) and not all(paid)
    assert of("TypoFix").exists() and of("OriginalsSlip").filter(complete_on=None).exists()
    town = of("Case").filter(department__name="清川县城关镇人民政府")
    assert {case.outcome for case in town} >= {"", "granted"}

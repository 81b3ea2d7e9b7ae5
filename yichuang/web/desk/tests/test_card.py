"""读卡 at the window: what the case remembers, and which page may reach the reader."""

import pytest

from yichuang.kernel.identity.factories import id_number
from yichuang.web.desk import devices

from .rows import Case, Party
from .test_intake import filled

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("search_index")]
READ = f"{id_number(7)}\t何秀英"


def test_the_case_says_read_by_card(world, at_desk):
    client = at_desk(world.clerk)
    assert client.post("/desk/intake", filled(world, **{"read-applicant": READ})).status_code == 302
    case = Case.objects.get()
    assert case.card_read == ["applicant"]
    assert "读卡" in client.get(f"/desk/cases/{case.number}").text


def test_a_name_corrected_after_reading_was_typed(world, at_desk):
    client = at_desk(world.clerk)
    client.post("/desk/intake", filled(world, name="何秀莹", **{"read-applicant": READ}))
    case = Case.objects.get()
    assert case.card_read == []
    assert "读卡" not in client.get(f"/desk/cases/{case.number}").text


def test_who_comes_for_another_is_his_agent(world, at_desk):
    client = at_desk(world.clerk)
    agent = {"agent_id_number": id_number(9).lower(), "agent_name": "王德福"}
    read = {"read-agent": f"{id_number(9)}\t王德福"}
    assert client.post("/desk/intake", filled(world, **agent, **read)).status_code == 302
    case = Case.objects.get()
    assert case.agent_id != case.applicant_id and case.card_read == ["agent"]
    page = client.get(f"/desk/cases/{case.number}").text
    assert "王德福" in page and id_number(9) not in page, "the number is masked"


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        ({"agent_name": "王德福"}, "都要填"),
        ({"agent_id_number": id_number(7), "agent_name": "何秀英"}, "申请人本人的号码"),
        ({"agent_id_number": "123", "agent_name": "王德福"}, ""),
    ],
)
def test_a_wrong_agent_takes_nothing_in(world, at_desk, agent, words):
    answer = at_desk(world.clerk).post("/desk/intake", filled(world, **agent))
    assert answer.status_code == 422 and words in answer.text
    assert 'value="王德福"' in answer.text or "何秀英" in answer.text, "what was typed stays"
    assert not Case.objects.exists() and not Party.objects.filter(id_number="123").exists()


def test_only_the_intake_page_may_reach_the_reader(world, at_desk):
    client = at_desk(world.clerk)
    assert "127.0.0.1:18990" in client.get("/desk/intake")["Content-Security-Policy"]
    assert "127.0.0.1" not in client.get("/desk/cases")["Content-Security-Policy"]


@pytest.mark.parametrize(
    "address",
    [
        "https://reader.example:18990",
        "http://10.0.0.8:18990",
        "http://127.0.0.1.evil.example:80",
        "http://127.0.0.1:1; script-src *",
        "http://u@127.0.0.1:18990",
        "http://127.0.0.1:99999",
        "",
    ],
)
def test_a_reader_of_another_machine_is_none(settings, address):
    settings.YC_CARD_READER = address
    assert devices.reader() == ""

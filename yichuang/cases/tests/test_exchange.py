"""Out in exchange blocks and in again: the same bytes, or a reason.

1 out, into an empty county, out again  2 twice in  3 changed meanwhile  4 a line damaged
5 the end missing  6 a digest bent  7 our own case, changed by somebody  8 our own, unchanged
9 a running case, one paused, one extended, one refused  10 pushed when decided
"""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from yichuang.cases import actions, factories
from yichuang.cases.actions.exchange import Exported, Taken, export_case, export_period, import_file
from yichuang.cases.factories import AT, Hall
from yichuang.cases.models import Case, ExchangeRecord
from yichuang.cases.queries import exchange
from yichuang.cases.rules.exchange import canonical, line_of, sealed, trailer
from yichuang.cases.rules.states import Channel, Outcome
from yichuang.kernel.errors import NotFound
from yichuang.kernel.outbound import actions as outbound
from yichuang.kernel.outbound.factories import endpoint
from yichuang.kernel.permissions.rules import Actor

LedgerEntry = apps.get_model("kernel", "LedgerEntry")
Delivery = apps.get_model("kernel", "Delivery")
BY = Actor.system("命令行")
YEAR = {"since": date(2026, 1, 1), "until": date(2026, 12, 31)}
pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> Hall:
    return factories.hall()


def many(world: Hall) -> list[Case]:
    """One in every state that the blocks can tell apart."""
    running = factories.accepted(world)
    paused = factories.accepted(world)
    actions.pause(
        by=world.reviewer,
        at=AT,
        case_id=paused.id,
        kind="hearing",
        basis="第四十六条",
        days_needed=3,
    )
    granted = factories.reviewed(world)
    actions.decide(by=world.approver, at=AT, case_id=granted.id, outcome=Outcome.GRANTED)
    gone = factories.received(world, channel=Channel.ONLINE)
    actions.withdraw(by=world.clerk, at=AT, case_id=gone.id, reason="改了主意\x0b")
    return [running, paused, granted, gone]


def out(by: Actor = BY) -> list[bytes]:
    return list(export_period(by=by, at=AT, done=Exported(), **YEAR))


def take(lines: list[bytes], **given: Any) -> Taken:
    return import_file(by=BY, at=AT, lines=lines, **given)


def elsewhere(lines: list[bytes]) -> list[bytes]:
    """The same file as another county would have made it."""
    found = []
    for line in lines[:-1]:
        record = json.loads(line)
        number = "9" + record["办件编号"][1:]
        record |= {"来源": "510923", "办件编号": number}
        record["块"]["申请受理"]["办件编号"] = number
        found.append(record)
    return pack(found)


def pack(records: list[dict[str, Any]]) -> list[bytes]:
    import hashlib

    rows = [line_of(sealed(record)) for record in records]
    return [*rows, trailer(len(rows), hashlib.sha256(b"".join(rows)).hexdigest())]


def bent(line: bytes, change: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    record = json.loads(line)
    change(record)
    return record


def test_out_in_and_out_again_is_the_same_bytes(world: Hall) -> None:
    many(world)
    theirs = elsewhere(out())
    taken = take(theirs)
    assert taken.ok and len(taken.new) == 4
    Case.objects.update(received_on=date(2020, 1, 1))  # an empty county: none of ours in the period
    assert out() == theirs
    assert take(out()).same and out() == theirs


def test_our_own_and_those_of_elsewhere_stand_in_one_order(world: Hall) -> None:
    many(world)
    theirs = elsewhere(out())
    take(theirs)
    both = out()
    numbers = [json.loads(line)["办件编号"] for line in both[:-1]]
    assert len(numbers) == 8 and numbers == sorted(numbers)
    assert take(both).same and ExchangeRecord.objects.count() == 4  # ours came home unharmed


def test_the_blocks_say_what_happened(world: Hall) -> None:
    running, paused, granted, gone = many(world)
    records = exchange.records_of(BY, [case.number for case in (running, paused, granted, gone)])
    blocks = {number: record["块"] for number, record in records.items()}
    first = blocks[granted.number]["申请受理"]
    assert first["办件编号"] == f"11990423MB0A00001E4000131041000{granted.number}"
    assert first["申请时间"] == "20260212T100000" and first["受理人员"] == "clerk"
    assert (first["申请人类型"], first["申请人证件类型"], first["申请类型"]) == ("1", "111", "1")
    assert blocks[granted.number]["办结"]["办结结果"] == "1"
    assert blocks[granted.number]["办结"]["结果证照编号"]
    assert len(blocks[granted.number]["过程"]) == 2
    assert blocks[running.number]["办结"] == {}
    waits = blocks[running.number]["过程"]
    assert {(row["环节名称"], row["环节状态"]) for row in waits} == {
        ("书面审查", "1"),
        ("现场核查", "1"),
    }
    assert "处理人" not in waits[0] and "业务动作" not in waits[0]
    assert blocks[paused.number]["特别程序"][0] == {
        "种类": "2",
        "种类名称": "听证",
        "启动理由或依据": "第四十六条",
        "开始时间": "20260212",
    }
    assert blocks[gone.number]["办结"]["办结结果"] == "5"
    assert blocks[gone.number]["申请受理"]["申请类型"] == "2"
    assert records[gone.number]["未接入"] == ["评价", "投诉"]


def test_an_extension_is_kind_one(world: Hall) -> None:
    case = factories.accepted(world)
    actions.extend(by=world.head, at=AT, case_id=case.id, reason="现场核查未完成")
    found = exchange.records_of(BY, [case.number])[case.number]["块"]["特别程序"]
    assert (found[0]["种类"], found[0]["批准人"]) == ("1", "head")


def test_again_is_the_same_and_changed_says_what(world: Hall) -> None:
    many(world)
    theirs = elsewhere(out())
    take(theirs)
    entries = LedgerEntry.objects.count()
    again = take(theirs)
    assert len(again.same) == 4 and not again.new and LedgerEntry.objects.count() == entries
    record = bent(
        theirs[0], lambda r: r["块"]["申请受理"].update(事项名称="改了", 联系手机="13900000000")
    )
    rest = [json.loads(line) for line in theirs[1:-1]]
    checked = take(pack([record, *rest]), dry_run=True)
    assert list(checked.changed) == [record["办件编号"]]
    assert ExchangeRecord.objects.get(number=record["办件编号"]).revision == 1
    changed = take(pack([record, *rest])).changed[record["办件编号"]]
    assert any(line.endswith("→ 改了") for line in changed)
    assert any("联系手机：有变化（不显示）" in line for line in changed)
    assert "13900000000" not in "".join(changed)
    row = ExchangeRecord.objects.get(number=record["办件编号"])
    assert row.revision == 2 and row.body == canonical(sealed(record))


def test_our_own_case_is_never_overwritten(world: Hall) -> None:
    many(world)
    mine = out()
    assert len(take(mine).same) == 4
    record = bent(mine[0], lambda r: r["块"]["办结"].update(办结结果="2"))
    rest = [json.loads(line) for line in (*mine[1:-1], *elsewhere(mine)[:-1])]
    taken = take(pack([record, *rest]))
    assert not taken.ok and "本县自己的办件" in taken.rejected[record["办件编号"]]
    assert len(taken.new) == 4 and ExchangeRecord.objects.count() == 4


DAMAGE: dict[str, Callable[[list[bytes]], list[bytes]]] = {
    "cut": lambda f: [*f[:1], f[1][:-20] + b"\n", *f[2:]],
    "no end": lambda f: f[:-1],
    "a line lost": lambda f: [*f[:1], *f[2:]],
    "a line twice as long": lambda f: [f[0], b" " * 1_000_001 + b"x\n", *f[1:]],
    "after the end": lambda f: [*f, f[0]],
    "no UTF-8": lambda f: [b"\xff\xfe\n", *f],
    "a list": lambda f: [b"[]\n", *f],
    "deep": lambda f: [b"[" * 200_000 + b"\n", *f],
    "empty": lambda f: [],
    "bent digest": lambda f: [f[0].replace(b"20260212T", b"20260213T"), *f[1:]],
    "surrogate": lambda f: [
        f[0].replace("青禾".encode(), b"\\ud800"),
        b'{"a":"\\ud800"}\n',
        *f[1:],
    ],
    "key twice": lambda f: [f[0].replace(b"{", '{"来源":"1",'.encode(), 1), *f[1:]],
    "unknown code": lambda f: pack(
        [bent(f[0], lambda r: r["块"]["申请受理"].update(申请类型="7"))]
    ),
    "unknown field": lambda f: pack([bent(f[0], lambda r: r["块"]["办结"].update(别的="7"))]),
    "no such day": lambda f: pack(
        [bent(f[0], lambda r: r["块"]["申请受理"].update(申请时间="20260231T100000"))]
    ),
    "block gone": lambda f: pack([bent(f[0], lambda r: r["块"].pop("材料"))]),
    "not text": lambda f: pack([bent(f[0], lambda r: r["块"]["申请受理"].update(事项名称=3))]),
    "two of one": lambda f: pack(
        [json.loads(f[0]), bent(f[0], lambda r: r["块"]["申请受理"].update(事项名称="另"))]
    ),
    "number in Chinese digits": lambda f: pack(
        [bent(f[0], lambda r: r.update(办件编号="１２３４５６７８９"))]
    ),
    "absent is a map": lambda f: pack([bent(f[0], lambda r: r.update(未接入=[{}]))]),
}


@pytest.mark.parametrize("how", DAMAGE)
def test_damaged_gives_reasons_and_writes_nothing(world: Hall, how: str) -> None:
    many(world)
    taken = take(DAMAGE[how](elsewhere(out())))
    assert taken.faults and all(reason for _, reason in taken.faults)
    assert not ExchangeRecord.objects.exists() and not taken.new


def test_names_are_not_readable_in_the_database(world: Hall) -> None:
    many(world)
    take(elsewhere(out()))
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM cases_exchangerecord")
        assert all(row[0].startswith("yc1:") for row in cursor.fetchall())


def test_only_what_one_may_see_goes_out(world: Hall) -> None:
    many(world)
    take(elsewhere(out()))
    stranger = Actor(user_id=99, name="外人", roles=frozenset({"reviewer"}), department_id=999)
    assert len(out(stranger)) == 1
    assert len(out(world.reviewer)) == 5  # the department's own, none from elsewhere
    with pytest.raises(NotFound):
        list(export_case(by=stranger, at=AT, number=Case.objects.first().number, done=Exported()))


def test_the_export_is_an_entry_and_one_cut_short_has_no_end(world: Hall) -> None:
    many(world)
    lines = export_period(by=BY, at=AT, done=Exported(), **YEAR)
    next(lines)
    assert not LedgerEntry.objects.filter(action="export").exists()
    done = Exported()
    assert len(list(export_period(by=BY, at=AT, done=done, **YEAR))) == 5
    assert done.records == 4 and LedgerEntry.objects.filter(action="export").count() == 1


def test_the_blocks_cost_the_same_for_one_and_for_many(world: Hall) -> None:
    numbers = [case.number for case in many(world)]
    costs = []
    for asked in (numbers[:1], numbers):
        with CaptureQueriesContext(connection) as captured:
            exchange.records_of(BY, asked)
        costs.append(len(captured))
    assert costs[0] == costs[1] <= 9


def test_decided_cases_are_pushed_with_their_blocks(world: Hall) -> None:
    other = endpoint("https://a.example/", at=AT, kind="exchange")
    case = factories.reviewed(world)
    actions.decide(by=world.approver, at=AT, case_id=case.id, outcome=Outcome.GRANTED)
    assert outbound.collect(at=AT, endpoint_id=other.id)[0] == 1
    message = json.loads(Delivery.objects.get().body)
    assert message["type"] == "cn.county.exchange.case"
    assert message["data"] == exchange.records_of(BY, [case.number])[case.number]
    assert LedgerEntry.objects.filter(action="export").count() == 1


def test_a_department_hears_of_its_own_cases(world: Hall) -> None:
    from yichuang.kernel.org.factories import department

    mine = endpoint("https://a.example/", at=AT, department_ids=[world.department.pk])
    theirs = endpoint("https://a.example/", at=AT, department_ids=[department("别的局", "D02").pk])
    factories.accepted(world)
    assert outbound.collect(at=AT, endpoint_id=mine.id)[0] == 2
    assert outbound.collect(at=AT, endpoint_id=theirs.id)[0] == 0

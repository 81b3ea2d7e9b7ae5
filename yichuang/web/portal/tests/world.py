"""One item in force, an applicant, and the clock held: what the portal's tests start from."""

import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.test import Client

from yichuang.cases import actions
from yichuang.cases.actions.supplement import Line
from yichuang.cases.factories import Hall, hall, look_at_everything
from yichuang.cases.queries.pinned import pinned
from yichuang.cases.queries.public import by_code, progress
from yichuang.cases.rules.states import Outcome
from yichuang.catalog.items import actions as items_actions
from yichuang.catalog.items import factories as items
from yichuang.catalog.items.queries import version
from yichuang.kernel.clock.now import fixed
from yichuang.kernel.identity.factories import id_number
from yichuang.kernel.org.factories import credit_code

if TYPE_CHECKING:
    from yichuang.cases.models import Case

NOON = datetime(2026, 3, 10, 4, 0, tzinfo=UTC)  # Tuesday, twelve in Beijing
ANSWERS = {"business": "restaurant", "licence": "local", "who": "self"}
PERSON = {
    "party-name": "阿卜杜拉·买买提",
    "party-id_kind": "id_card",
    "party-id_number": id_number(7),
    "party-phone": "13900000007",
    "party-address": "清川县城关镇柳荫路 18 号",
}
COMPANY = {
    "party-name": "清川县青禾餐饮店",
    "party-id_number": credit_code(7),
    "party-representative": "何青禾",
    "party-phone": "13900000008",
}
FORM = {
    "shop": "青禾面馆",
    "code": credit_code(3),
    "owner_id": id_number(5),
    "phone": "13900000008",
    "area": "８０",
    "cold": "no",
}


def _chunk(kind: bytes, body: bytes) -> bytes:
    crc = zlib.crc32(kind + body)
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", crc)


PNG = (
    b"\x89PNG\r\n\x1a\n"
    + _chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))
    + _chunk(b"IDAT", zlib.compress(b"\x00\xff\xff\xff"))
    + _chunk(b"IEND", b"")
)


@contextmanager
def at(moment: datetime = NOON) -> Iterator[None]:
    """Hold the clock."""
    with fixed(moment):
        yield


def county(**content: Any) -> Hall:
    """The hall of cases.factories with the clean guide in force."""
    return hall(**content)


def item_of(world: Hall) -> int:
    """The item the hall's version belongs to."""
    return version(world.version_id).item_id


def start(client: Client, item_id: int) -> str:
    """Begin an application; the draft's number."""
    response = client.post(f"/a/new/{item_id}", ANSWERS)
    assert response.status_code == 302, response.content.decode()
    return str(response.url).rsplit("/", 1)[-1]


def fill(client: Client, number: str, party: dict[str, str] = COMPANY) -> None:
    """Answer everything, right."""
    kind = "person" if "party-id_kind" in party else "enterprise"
    assert client.post(f"/a/{number}/who", {"kind": kind}).status_code == 302
    assert client.post(f"/a/{number}/applicant", party).status_code == 302
    for key, value in FORM.items():
        response = client.post(f"/a/{number}/q/{key}", {key: value})
        assert response.status_code == 302, response.content.decode()


def submit(client: Client, number: str) -> str:
    """Hand in; the case's number."""
    response = client.post(f"/a/{number}/check")
    assert response.status_code == 302, response.content.decode()
    return str(response.url).split("/")[2]


def apply_online(client: Client, world: Hall) -> str:
    """From guide to receipt; the case's number."""
    number = start(client, item_of(world))
    fill(client, number)
    return submit(client, number)


def case_of(number: str) -> "Case":
    """The case, for the actions of staff."""
    return by_code(number, progress(number, today=NOON.date()).query_code)


def ask_supplement(world: Hall, number: str, *keys: str) -> None:
    """The clerk sends the one notice for these materials."""
    case = look_at_everything(world, case_of(number), at=NOON, **{key: "看不清" for key in keys})
    lines = [Line(key, "看不清", "重新拍一张") for key in keys]
    actions.request_supplement(by=world.clerk, at=NOON, case_id=case.id, lines=lines)


def settle(world: Hall, number: str, *keys: str) -> None:
    """What was asked for came in, and it is right."""
    case = case_of(number)
    actions.supply(by=world.clerk, at=NOON, case_id=case.id, lines=dict.fromkeys(keys, ()))
    verdicts = dict.fromkeys(keys, True)
    actions.settle(by=world.clerk, at=NOON, case_id=case.id, verdicts=verdicts)


def accept(world: Hall, number: str) -> "Case":
    """Everything seen and right, accepted."""
    case = look_at_everything(world, case_of(number), at=NOON)
    return actions.accept(by=world.clerk, at=NOON, case_id=case.id)


def decide(world: Hall, number: str, *, granted: bool = True) -> "Case":
    """Through review to a decision."""
    case = accept(world, number)
    for step in pinned(world.version_id).steps:
        actions.complete_step(
            by=world.reviewer, at=NOON, case_id=case.id, key=step.key, opinion="已核"
        )
    reasons = {} if granted else {"reason": "选址不符合要求", "basis": "食品安全法第三十三条"}
    outcome = Outcome.GRANTED if granted else Outcome.REFUSED
    return actions.decide(by=world.approver, at=NOON, case_id=case.id, outcome=outcome, **reasons)


def new_version(world: Hall, **changes: Any) -> int:
    """The item's guide replaced by a newer version, in force from NOON's day."""
    editor, reviewer = items.editor(), items.reviewer()
    row = items_actions.create_draft(by=editor, at=NOON, item_id=item_of(world))
    items_actions.update_draft(by=editor, at=NOON, version_id=row.pk, changes=changes)
    items_actions.submit_for_review(by=editor, at=NOON, version_id=row.pk)
    day = NOON.date()
    items_actions.publish(by=reviewer, at=NOON, version_id=row.pk, effective_from=day, today=day)
    return int(row.pk)

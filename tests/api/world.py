"""A county for the fuzzer: something of every kind, so that calls meet rows and not only 404."""

from dataclasses import dataclass
from typing import Any

from yichuang.cases import actions, factories
from yichuang.cases.actions.supplement import Line
from yichuang.cases.factories import AT, Hall
from yichuang.cases.rules.states import Outcome
from yichuang.catalog.items.queries import guide_view
from yichuang.kernel.identity.factories import id_number
from yichuang.kernel.org.factories import credit_code
from yichuang.kernel.tokens.factories import secret

ANSWERS = {
    "shop": "老街烤包子铺",
    "code": credit_code(5),
    "owner_id": id_number(1),
    "phone": "13900000001",
    "area": "30",
    "cold": "no",
}


@dataclass(frozen=True)
class County:
    """What a call may name that really exists."""

    secret: str
    item: int
    version: int
    cases: tuple[str, ...]
    told: str
    material: str
    licence: str
    application: dict[str, Any]


def county() -> County:
    """One item; a case received, one told to supplement, one with its licence."""
    world = factories.hall()
    first = factories.received(world)
    told, material = _told(world)
    done = factories.reviewed(world)
    actions.decide(by=world.approver, at=AT, case_id=done.id, outcome=Outcome.GRANTED)
    done.refresh_from_db()
    view = guide_view(world.version_id)
    return County(
        secret=secret(),
        item=view.item_id,
        version=world.version_id,
        cases=(first.number, told, done.number),
        told=told,
        material=material,
        licence=done.licence.number,
        application=application(view),
    )


def application(view: Any) -> dict[str, Any]:
    """A complete application for an item."""
    asked = {spec.key for spec in view.form_fields}
    return {
        "item": view.implement_code,
        "applicant": {
            "kind": "person",
            "name": "阿依古丽·买买提",
            "id_kind": "id_card",
            "id_number": id_number(7),
            "phone": "13900000007",
        },
        "form": {key: value for key, value in ANSWERS.items() if key in asked},
    }


def _told(world: Hall) -> tuple[str, str]:
    case = factories.received(world)
    key = case.materials.exclude(state="exempt").order_by("sort").first().key
    factories.look_at_everything(world, case, **{key: "没有盖章"})
    line = Line(key, "没有盖章", "盖章后再交")
    actions.request_supplement(by=world.clerk, at=AT, case_id=case.id, lines=[line])
    return case.number, key

"""手机拍照: one material, a quarter of an hour, one phone; the worst first."""

from datetime import timedelta

import pytest
from django.apps import apps

from yichuang.cases import actions
from yichuang.cases.actions.attaching import attach_scans
from yichuang.cases.actions.photos import add_photos, close_link, digest, open_link
from yichuang.cases.factories import AT, look_at_everything, received
from yichuang.cases.models import Case, CaseEvent, CaseFile, PhoneLink
from yichuang.cases.queries.photos import arrived, token_of
from yichuang.cases.rules.photos import LIFE, fault
from yichuang.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from yichuang.kernel.files.actions import prepare
from yichuang.kernel.files.tests.samples import png
from yichuang.kernel.identity import factories as people
from yichuang.kernel.permissions.rules import Actor, Role

SOON = AT + timedelta(minutes=5)
LedgerEntry = apps.get_model("kernel", "LedgerEntry")
VISITOR = Actor(user_id=None, name="访客")


@pytest.mark.parametrize(
    ("minutes", "closed", "session", "word"),
    [
        (14, False, "", ""),
        (14, False, "mine", ""),
        (15, False, "", "15 分钟"),
        (1, True, "mine", "收完"),
        (1, False, "other", "另一台"),
        (99, True, "other", "收完"),
    ],
)
def test_who_is_let_in(minutes, closed, session, word):
    why, what_to_do = fault(
        at=AT + timedelta(minutes=minutes),
        expires_at=AT + LIFE,
        closed=closed,
        session=session,
        presented="mine",
    )
    assert word in why and bool(why) == bool(what_to_do) == bool(word)


@pytest.fixture
def case(db, world):
    return received(world)


def link_of(world, case, at=AT):
    return open_link(by=world.clerk, at=at, case_id=case.id, material_key="layout")


def send(link, phone="phone-a", at=SOON, token=None):
    photo = prepare(name="IMG_0001.png", data=png())
    return add_photos(
        by=VISITOR, at=at, token=token or token_of(link.id), phone=phone, photos=[photo]
    )


def test_photos_stand_under_their_material_in_the_clerk_s_name(world, case):
    link = link_of(world, case)
    assert send(link) == send(link) == 1
    link.refresh_from_db()
    rows = CaseFile.objects.filter(case_id=case.id, material_key="layout")
    assert sorted(rows.values_list("id", flat=True)) == link.files and len(link.files) == 2
    event = CaseEvent.objects.filter(case_id=case.id).latest("id")
    assert event.actor == "手机拍照" and "布局图" in event.text and not event.public
    entry = LedgerEntry.objects.filter(object_type="case").latest("seq")
    assert entry.auth == "phone" and entry.acting_for == world.clerk.name


def test_the_second_phone_the_late_the_closed_and_the_forged_leave_nothing(world, case):
    link = link_of(world, case)
    send(link)
    with pytest.raises(Conflict, match="另一台"):
        send(link, phone="phone-b")
    with pytest.raises(Conflict, match="15 分钟"):
        send(link, at=AT + LIFE)
    for token in (f"{link.id}.xxxx", f"{link.id + 1}.{token_of(link.id).split('.')[1]}", "", "中"):
        with pytest.raises(NotFound, match="不对"):
            send(link, token=token or "-")
    close_link(by=world.clerk, at=SOON, number=case.number, link_id=link.id)
    with pytest.raises(Conflict, match="收完"):
        send(link)
    assert CaseFile.objects.filter(case_id=case.id).count() == 1


def test_a_new_link_closes_the_one_before(world, case):
    old, new = link_of(world, case), link_of(world, case)
    with pytest.raises(Conflict, match="收完"):
        send(old)
    assert send(new) == 1


def test_after_acceptance_neither_a_link_nor_a_photo(world, db):
    case = received(world)
    link = link_of(world, case)
    look_at_everything(world, case)
    actions.accept(by=world.clerk, at=AT, case_id=case.id)
    with pytest.raises(Conflict):
        send(link)
    assert PhoneLink.objects.get(id=link.id).session == "", "the phone did not take it either"
    with pytest.raises(Conflict):
        link_of(world, case)
    assert not CaseFile.objects.exists()


def test_only_the_window_makes_one_and_only_for_what_is_asked(world, case):
    with pytest.raises(NotAllowed):
        open_link(by=world.reviewer, at=AT, case_id=case.id, material_key="layout")
    with pytest.raises(Invalid, match="没有这份材料"):
        open_link(by=world.clerk, at=AT, case_id=case.id, material_key="other")
    link = link_of(world, case)
    with pytest.raises(NotFound):
        close_link(by=world.clerk, at=AT, number="202602120999", link_id=link.id)
    stranger = people.staff("stranger", Role.LEADER)
    with pytest.raises(NotFound):
        close_link(by=stranger, at=AT, number=case.number, link_id=link.id)


def test_the_page_goes_on_after_photos_and_not_after_somebody_else(world, case):
    link = link_of(world, case)
    before = Case.objects.get(id=case.id).version
    send(link)
    found = arrived(world.clerk, case.number, link.id, at=SOON, seen=before)
    assert found.seen == before + 1 and len(found.files) == 1 and found.open and found.taken
    scan = prepare(name="a.png", data=png())
    attach_scans(by=world.clerk, at=SOON, case_id=case.id, material_key="layout", scans=[scan])
    assert arrived(world.clerk, case.number, link.id, at=SOON, seen=before).seen is None


def test_the_cookie_is_kept_as_a_digest_only(world, case):
    link = link_of(world, case)
    send(link, phone="phone-a")
    assert PhoneLink.objects.get(id=link.id).session == digest("phone-a") != "phone-a"


def test_a_link_closed_or_taken_between_looking_and_writing_takes_nothing(world, case, monkeypatch):
    """The row count decides, not what was read before: the look is switched off here."""
    monkeypatch.setattr("yichuang.cases.actions.photos.fault", lambda **_: ("", ""))
    link = link_of(world, case)
    send(link)
    with pytest.raises(Conflict, match="另一台手机"):
        send(link, phone="phone-b")
    close_link(by=world.clerk, at=SOON, number=case.number, link_id=link.id)
    with pytest.raises(Conflict, match="刚被关掉"):
        send(link)
    assert CaseFile.objects.filter(case_id=case.id).count() == 1

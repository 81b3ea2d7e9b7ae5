"""常用语: whose they are, what stands in them, what is offered."""

import pytest
from django.apps import apps

from yichuang.cases.actions.phrases import adopt_phrases, remove_phrase, save_phrase
from yichuang.cases.factories import AT
from yichuang.cases.models import Phrase
from yichuang.cases.queries.phrases import bank, kept, offered
from yichuang.cases.rules.phrases import HOLES, MOST, SEED, PhraseKind, faults, fill
from yichuang.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from yichuang.kernel.identity import factories as people
from yichuang.kernel.org.factories import department
from yichuang.kernel.permissions.rules import Role

LedgerEntry = apps.get_model("kernel", "LedgerEntry")
K = PhraseKind


@pytest.mark.parametrize(
    ("kind", "text", "fix", "wrong"),
    [
        (K.PROBLEM, "没有{材料}", "补交{材料}{份数}", set()),
        (K.PROBLEM, "没有{材料}", "", {"fix"}),
        (K.PROBLEM, "没有{申请人}", "补交", {"text"}),
        (K.PROBLEM, "没有{}", "补{0.__class__}", {"text", "fix"}),
        (K.OPINION, "同意", "补", {"fix"}),
        (K.OPINION, "{事项}可以", "", set()),
        (K.OPINION, "{材料}可以", "", {"text"}),
        (K.OPINION, " ", "", {"text"}),
        (K.OPINION, "字" * 301, "", {"text"}),
    ],
)
def test_what_may_be_kept(kind, text, fix, wrong):
    assert set(faults(kind, text, fix)) == wrong


def test_filling_is_replacing_and_nothing_else():
    values = {"材料": "{事项}证", "事项": "许可"}
    assert fill("没有{材料}，{份数}", values) == "没有{事项}证，{份数}"
    assert fill("{0.__class__}{材料", values) == "{0.__class__}{材料"


def test_the_seed_could_be_kept_itself():
    assert set(SEED) == set(HOLES) == set(K)
    for kind, said in SEED.items():
        assert said and not any(faults(kind, one.text, one.fix) for one in said)


@pytest.fixture
def editor(world):
    return people.staff("editor", Role.CATALOGUE_EDITOR, department=world.department)


def own(by, text="本人的话", **more):
    return save_phrase(by=by, at=AT, kind="opinion", text=text, **more)


def test_one_s_own_come_first_then_the_department_s_instead_of_the_common_ones(world, editor):
    def texts(actor):
        return [s.text for s in bank(actor, K.OPINION, department_id=world.department.pk)]

    common = [s.text for s in SEED[K.OPINION]]
    assert texts(world.reviewer) == common
    own(world.reviewer)
    assert texts(world.reviewer) == ["本人的话", *common]
    own(editor, "部门的话", of_department=True)
    assert texts(world.reviewer) == ["本人的话", "部门的话"]
    assert texts(world.approver) == ["部门的话"], "nobody reads another's own"
    far = department("清川县水利局", "D02")
    assert [s.text for s in bank(world.approver, K.OPINION, department_id=far.pk)] == common
    assert "部门的话" not in {s.text for s in bank(world.approver, K.REFUSE, department_id=1)}


def test_what_is_offered_is_filled(world, editor):
    own(editor, "{申请人}的{事项}可以", of_department=True)
    values = {"申请人": "甲公司", "事项": "食品经营许可"}
    found = offered(world.reviewer, K.OPINION, department_id=world.department.pk, values=values)
    assert [s.text for s in found] == ["甲公司的食品经营许可可以"]


def test_only_the_editor_keeps_the_department_s_and_everybody_his_own_only(world, editor):
    with pytest.raises(NotAllowed):
        own(world.clerk, of_department=True)
    with pytest.raises(NotAllowed):
        own(editor)  # an editor handles no cases
    row = own(world.clerk)
    theirs = own(editor, "部门的话", of_department=True)
    other = people.staff(
        "other", Role.CATALOGUE_EDITOR, department=department("清川县水利局", "D02")
    )
    for by, key, more in (
        (world.reviewer, row.pk, {}),
        (world.clerk, theirs.pk, {}),
        (other, theirs.pk, {"of_department": True}),
    ):
        with pytest.raises(NotFound):
            remove_phrase(by=by, at=AT, phrase_id=key, **more)
        with pytest.raises(NotFound):
            own(by, "改成我的", phrase_id=key, **more)
    assert not Phrase.objects.exclude(removed_at=None).exists()


def test_a_removed_one_stays_as_a_row_and_in_the_ledger(world):
    row = own(world.clerk)
    remove_phrase(by=world.clerk, at=AT, phrase_id=row.pk)
    assert kept({"owner_id": world.clerk.person}) == []
    assert Phrase.objects.get(pk=row.pk).removed_at == AT
    with pytest.raises(NotFound):
        remove_phrase(by=world.clerk, at=AT, phrase_id=row.pk)
    acts = list(LedgerEntry.objects.filter(object_type="phrase").values_list("action", flat=True))
    assert sorted(acts) == ["phrase.remove", "phrase.save"]


def test_the_same_twice_and_too_many_are_refused(world):
    own(world.clerk)
    with pytest.raises(Invalid, match="已经有了"):
        own(world.clerk)
    rows = [
        Phrase(owner_id=world.clerk.user_id, kind="opinion", text=f"第{n}句", saved_at=AT)
        for n in range(MOST - 1)
    ]
    Phrase.objects.bulk_create(rows)
    with pytest.raises(Invalid, match=f"最多 {MOST} 句"):
        own(world.clerk, "再一句")


def test_the_common_ones_are_adopted_once(world, editor):
    assert adopt_phrases(by=editor, at=AT, kind="problem") == len(SEED[K.PROBLEM])
    with pytest.raises(Conflict):
        adopt_phrases(by=editor, at=AT, kind="problem")
    assert [r.text for r in kept({"department_id": world.department.pk})] == [
        s.text for s in SEED[K.PROBLEM]
    ]

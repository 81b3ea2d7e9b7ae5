"""Issuing: numbered without gap, frozen, on the ledger, verifiable, voidable once."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from yichuang.kernel.documents import queries
from yichuang.kernel.documents.actions import void
from yichuang.kernel.documents.factories import AT, issue_sample, sample_payload
from yichuang.kernel.documents.models import Document
from yichuang.kernel.documents.rules import content as content_module
from yichuang.kernel.documents.rules.kinds import Kind
from yichuang.kernel.errors import Conflict, Invalid, NotFound
from yichuang.kernel.ledger.models import LedgerEntry
from yichuang.kernel.permissions.rules import Actor

pytestmark = pytest.mark.django_db
BY = Actor.system("测试")


@pytest.fixture(autouse=True)
def _keys(settings):
    settings.YC_TEST_KEYS = True


def test_numbers_run_per_office_kind_and_year():
    first, second = issue_sample(), issue_sample()
    refusal = issue_sample(Kind.REFUSAL)
    assert (first.number, second.number) == ("清市监许受〔2026〕1号", "清市监许受〔2026〕2号")
    assert refusal.number == "清市监许驳〔2026〕1号"


def test_a_refused_document_leaves_no_gap():
    issue_sample()
    with pytest.raises(Invalid):
        issue_sample(fee="")
    assert issue_sample().seq == 2


def test_the_year_is_the_year_in_beijing():
    """17:00 UTC on 31 December is already next year in Beijing."""
    from yichuang.kernel.documents.actions import issue

    document = issue(
        by=BY,
        at=AT.replace(month=12, day=31, hour=17),
        kind=Kind.ACCEPTANCE,
        number="清市监",
        payload=sample_payload(Kind.ACCEPTANCE),
        subject=("case", "1"),
    )
    assert document.number == "清市监许受〔2027〕1号"


def test_issue_is_one_ledger_entry_without_personal_data():
    document = issue_sample()
    entry = LedgerEntry.objects.get(action="document.issue")
    assert (entry.object_type, entry.object_id) == ("document", str(document.pk))
    assert "青禾" not in str(list(LedgerEntry.objects.values()))


def test_the_words_are_unreadable_in_the_database():
    document = issue_sample()
    with transaction.get_connection().cursor() as cursor:
        cursor.execute("SELECT payload, content FROM kernel_document")
        raw = "".join(cursor.fetchone())
    assert "青禾" not in raw
    assert Document.objects.get(pk=document.pk).payload["applicant_name"] == "清川县青禾餐饮店"


def test_a_later_change_of_wording_does_not_reach_issued_documents(monkeypatch):
    document = issue_sample()
    before = queries.as_docx(document)
    monkeypatch.setitem(content_module._BODIES, Kind.ACCEPTANCE, lambda p: [])
    stored = Document.objects.get(pk=document.pk)
    assert queries.as_docx(stored) == before
    assert queries.verify(stored.number, stored.verify_code).ok


def test_preview_and_file_name():
    document = issue_sample()
    preview = queries.as_html(document, "https://qingchuan.example")
    assert preview["number"] in str(preview["blocks"])
    assert preview["url"].startswith("https://qingchuan.example/v/")
    assert preview["qr_svg"].startswith("<svg")
    assert queries.file_name(document) == "受理通知书-清市监许受〔2026〕1号.docx"


def test_the_printed_code_verifies_and_tells_no_personal_data():
    document = issue_sample()
    found = queries.verify("清市监许受[2026]1号", document.verify_code.lower())
    assert found.ok and found.organ == "清川县市场监督管理局" and found.issued_on == "2026年3月5日"
    assert "青禾" not in str(found)


@pytest.mark.parametrize("code", ["", "000000000000", "校验码"])
def test_wrong_code_and_unknown_number_answer_alike(code):
    document = issue_sample()
    wrong, unknown = queries.verify(document.number, code), queries.verify("无此号", code)
    assert not wrong.ok and wrong == unknown


def test_words_changed_in_the_database_do_not_verify():
    document = issue_sample()
    stored = Document.objects.get(pk=document.pk)
    stored.content[0]["text"] = "别的机关"
    stored.save()
    assert "摘要不符" in queries.verify(document.number, document.verify_code).reason


def test_without_the_digest_check_changed_words_would_verify(monkeypatch):
    """Negative control of the test above."""
    document = issue_sample()
    stored = Document.objects.get(pk=document.pk)
    stored.content[0]["text"] = "别的机关"
    stored.save()
    monkeypatch.setattr(queries, "content_digest", lambda *args: stored.digest)
    assert queries.verify(document.number, document.verify_code).ok


def test_voiding_needs_a_reason_and_works_once():
    document = issue_sample()
    later = AT + timedelta(days=4)
    with pytest.raises(Invalid):
        void(by=BY, at=later, document_id=document.pk, reason=" ")
    void(by=BY, at=later, document_id=document.pk, reason="收费栏填错，另行出具")
    with pytest.raises(Conflict):
        void(by=BY, at=later, document_id=document.pk, reason="再一次")
    with pytest.raises(NotFound):
        void(by=BY, at=later, document_id=0, reason="无")
    found = queries.verify(document.number, document.verify_code)
    assert not found.ok and "2026年3月9日作废" in found.reason
    stored = Document.objects.get(pk=document.pk)
    assert "作废" in queries.as_html(stored)["void_note"]
    assert issue_sample().seq == 2


def test_the_database_refuses_a_void_without_reason():
    document = issue_sample()
    with pytest.raises(IntegrityError), transaction.atomic():
        Document.objects.filter(pk=document.pk).update(state="voided")


def test_documents_of_a_subject_come_in_order():
    made = [issue_sample(), issue_sample(Kind.GRANT)]
    assert list(queries.of_subject("case", "1")) == made

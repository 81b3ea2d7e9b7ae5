"""The outbox: nothing from a rolled back transaction, once however often tried, failures shown."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from yichuang.kernel.errors import Conflict, Invalid, NotFound
from yichuang.kernel.jobs import actions as jobs
from yichuang.kernel.jobs.models import Job
from yichuang.kernel.ledger.actions import act
from yichuang.kernel.notices import actions, queries, registry
from yichuang.kernel.notices.models import Notice
from yichuang.kernel.notices.rules import Channel, NoticeState, Template, mask_recipient
from yichuang.kernel.permissions.rules import Actor

from . import gateways

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
BY = Actor(user_id=7, name="窗口", roles=frozenset({"clerk"}))
ADMIN = Actor(user_id=9, name="管理", roles=frozenset({"system_admin"}))
PHONE = "13900000001"
FOLDER = "yichuang.kernel.notices.tests.gateways"


@pytest.fixture(autouse=True)
def _setting(settings, monkeypatch: pytest.MonkeyPatch):
    settings.YC_NOTICE_GATEWAY = f"{FOLDER}.Recording"
    settings.YC_DEMO = False
    monkeypatch.setattr(registry, "_templates", {})
    registry.template("t.accepted", "受理通知", "您的办件 {number} 已受理。")
    registry.template("t.code", "查询码", "查询码 {code}，请勿告诉他人。", secret=True)
    gateways.seen.clear()
    gateways.sent.clear()


def _send(key: str = "case-1-accepted", **changes: Any) -> int:
    fields: dict[str, Any] = {
        "channel": Channel.SMS,
        "recipient": PHONE,
        "subject": ("case", "1"),
        "template": "t.accepted",
        "values": {"number": "990423-1"},
    }
    return actions.send_later(by=BY, at=AT, key=key, **(fields | changes))


def _one() -> queries.NoticeView:
    (view,) = queries.outbox(by=ADMIN)
    return view


@pytest.mark.django_db
def test_queued_then_sent() -> None:
    _send()
    assert gateways.seen == [], "nothing leaves inside the transaction"
    jobs.run_pending()
    assert gateways.seen == [
        {
            "channel": "sms",
            "recipient": PHONE,
            "text": "您的办件 990423-1 已受理。",
            "key": "case-1-accepted",
        }
    ]
    view = _one()
    assert (view.state.label, view.recipient, view.attempts) == ("已发送", "139****0001", 1)
    assert view.sent_at is not None


@pytest.mark.django_db
def test_rolled_back_transaction_sends_nothing() -> None:
    @act
    def fails() -> None:
        _send()
        raise RuntimeError

    with pytest.raises(RuntimeError):
        fails()
    jobs.run_pending()
    assert gateways.seen == [] and not Notice.objects.exists() and not Job.objects.exists()
    _send()  # negative control: without the error it goes
    jobs.run_pending()
    assert len(gateways.seen) == 1


@pytest.mark.django_db
def test_same_key_is_one_notice() -> None:
    assert _send() == _send()
    jobs.run_pending()
    assert _send() and jobs.run_pending() == []
    assert len(gateways.seen) == 1


@pytest.mark.django_db
def test_kill_between_gateway_and_row_reaches_the_person_once() -> None:
    """The gateway has it, the row does not know: the second try carries the same key."""
    notice_id = _send()
    jobs.run_pending()
    Notice.objects.update(state="queued", sent_at=None)
    Job.objects.update(state="queued", finished_at=None)
    jobs.run_pending()
    assert len(gateways.seen) == 2 and gateways.sent == {"case-1-accepted": "ref-0"}
    assert Notice.objects.get(id=notice_id).reference == "ref-0"


@pytest.mark.django_db
def test_job_that_runs_twice_asks_the_gateway_once() -> None:
    _send()
    jobs.run_pending()
    Job.objects.update(state="queued", finished_at=None)
    jobs.run_pending()
    assert len(gateways.seen) == 1


@pytest.mark.django_db(transaction=True)
def test_failure_is_tried_again_and_then_seen_and_can_be_repeated(settings) -> None:
    settings.YC_NOTICE_GATEWAY = f"{FOLDER}.Down"
    notice_id = _send()
    at = datetime.now(UTC)
    for _ in range(6):
        jobs.run_pending(at=at)
        at += timedelta(hours=2)
    view = _one()
    assert (view.state, view.attempts, len(gateways.seen)) == (NoticeState.FAILED, 6, 6)
    assert "ConnectionError" in view.error and PHONE not in view.error
    assert Job.objects.get().state == "failed" and queries.counts()["failed"] == 1

    settings.YC_NOTICE_GATEWAY = f"{FOLDER}.Recording"
    actions.resend(by=ADMIN, at=AT, notice_id=notice_id)
    jobs.run_pending(at=at)
    assert _one().state == NoticeState.SENT
    assert {notice["key"] for notice in gateways.seen} == {"case-1-accepted"}
    with pytest.raises(Conflict):
        actions.resend(by=ADMIN, at=AT, notice_id=notice_id)


@pytest.mark.django_db
def test_a_notice_whose_last_sending_was_killed_can_be_sent_again() -> None:
    notice_id = _send()
    with pytest.raises(Conflict, match="正在发送"):  # its job waits
        actions.resend(by=ADMIN, at=AT, notice_id=notice_id)
    Job.objects.update(state="failed", finished_at=AT)  # what the reaper leaves
    assert queries.to_send_again([notice_id]) == {notice_id}
    actions.resend(by=ADMIN, at=AT, notice_id=notice_id)
    assert queries.to_send_again([notice_id]) == set(), "a second click finds its job"
    with pytest.raises(Conflict):
        actions.resend(by=ADMIN, at=AT, notice_id=notice_id)
    jobs.run_pending()
    assert _one().state == NoticeState.SENT and len(gateways.seen) == 1


@pytest.mark.django_db
def test_refusal_of_the_gateway_is_final(settings) -> None:
    settings.YC_NOTICE_GATEWAY = f"{FOLDER}.Refusing"
    _send()
    jobs.run_pending()
    jobs.run_pending(at=datetime.now(UTC) + timedelta(days=1))
    assert (_one().state, len(gateways.seen)) == (NoticeState.FAILED, 1)
    assert "空号" in _one().error


@pytest.mark.django_db
def test_demo_gateway_sends_nothing_anywhere(settings) -> None:
    settings.YC_NOTICE_GATEWAY = "demo"
    _send()
    jobs.run_pending()
    assert _one().state == NoticeState.SENT and gateways.seen == []


@pytest.mark.django_db
def test_page_message_arrives_with_its_transaction() -> None:
    _send(channel=Channel.PAGE, recipient="42")
    reader = Actor(user_id=42, name="张三", roles=frozenset({"applicant"}))
    assert queries.unread(by=reader) == 1 and queries.unread(by=BY) == 0
    (message,) = queries.inbox(by=reader)
    assert message.text == "您的办件 990423-1 已受理。" and not Job.objects.exists()
    assert actions.mark_read(by=BY, at=AT, notice_ids=[message.id]) == 0, "not his"
    assert actions.mark_read(by=reader, at=AT, notice_ids=[message.id]) == 1
    assert queries.unread(by=reader) == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("channel", "recipient"), [(Channel.SMS, "139"), (Channel.MAIL, "x"), (Channel.PAGE, "x")]
)
def test_recipient_that_cannot_be_reached_is_refused(channel: Channel, recipient: str) -> None:
    with pytest.raises(Invalid, match="不能发送"):
        _send(channel=channel, recipient=recipient)


@pytest.mark.django_db
def test_viewer_hides_codes_outside_the_demo_and_needs_its_right(settings) -> None:
    _send(key="c", template="t.code", values={"code": "556677"})
    assert _one().text == queries.HIDDEN
    settings.YC_DEMO = True
    assert "556677" in _one().text
    assert queries.outbox(by=BY) == []
    with pytest.raises(NotFound):
        actions.resend(by=BY, at=AT, notice_id=_one().id)
    assert [n.title for n in queries.notices_about(subject=("case", "1"))] == ["查询码"]
    assert queries.outbox(by=ADMIN, state=NoticeState.SENT) == []
    assert len(queries.outbox(by=ADMIN, channel=Channel.SMS, subject=("case", "1"))) == 1


@pytest.mark.django_db
def test_recipient_and_text_are_not_readable_in_the_database() -> None:
    _send()
    with connection.cursor() as cursor:
        cursor.execute("SELECT recipient, text, recipient_masked FROM kernel_notice")
        recipient, text, masked = cursor.fetchone()
    assert recipient.startswith("yc1:") and text.startswith("yc1:") and PHONE not in masked


def test_template_wants_all_its_blanks() -> None:
    spec = Template("k", "t", "{a} 与 {b}")
    assert spec.fill({"a": 1, "b": 2, "c": 3}) == "1 与 2"
    with pytest.raises(KeyError, match="'b'"):
        spec.fill({"a": 1})


def test_masks() -> None:
    assert mask_recipient("sms", PHONE) == "139****0001"
    assert mask_recipient("mail", "zhang@example.cn") == "z***@example.cn"

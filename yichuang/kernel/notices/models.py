"""The outbox: a notice is a row of the transaction that causes it."""

from django.db import models
from django.db.models import Q

from yichuang.kernel.fields import EncryptedTextField

from .rules import Channel, NoticeState


class Notice(models.Model):
    """通知: to whom, what, and whether it went out. Recipient and text are encrypted."""

    key = models.CharField("幂等键", max_length=160, unique=True)
    channel = models.CharField("方式", max_length=10, choices=Channel.choices())
    recipient = EncryptedTextField("收件人")
    recipient_masked = models.CharField("收件人（脱敏）", max_length=100)
    user_id = models.BigIntegerField("收件账号", null=True)
    subject_type = models.CharField("对象类型", max_length=40)
    subject_id = models.CharField("对象编号", max_length=80)
    template = models.CharField("模板", max_length=60)
    title = models.CharField("标题", max_length=120)
    text = EncryptedTextField("内容")
    state = models.CharField(
        "状态", max_length=10, choices=NoticeState.choices(), default=NoticeState.QUEUED.value
    )
    attempts = models.PositiveSmallIntegerField("已试次数", default=0)
    error = models.CharField("失败原因", max_length=500, blank=True)
    reference = models.CharField("网关回执", max_length=200, blank=True)
    created_at = models.DateTimeField("登记时间")
    sent_at = models.DateTimeField("发送时间", null=True)
    read_at = models.DateTimeField("阅读时间", null=True)

    class Meta:
        verbose_name = "通知"
        verbose_name_plural = "通知"
        constraints = [
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False)
                | (~Q(state="sent") & Q(sent_at=None)),
                name="notice_sent_has_time",
            ),
        ]
        indexes = [
            models.Index(fields=["subject_type", "subject_id"], name="notice_subject"),
            models.Index(fields=["user_id", "read_at"], name="notice_inbox"),
            models.Index(fields=["state", "created_at"], name="notice_state"),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.template} {self.recipient_masked}"

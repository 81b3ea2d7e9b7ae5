"""Endpoints, the messages for each in order, and every try to deliver them."""

from django.db import models
from django.db.models import Q

from yichuang.kernel.fields import EncryptedTextField

from .rules import DeliveryState, EndpointKind


class Endpoint(models.Model):
    """推送地址: who hears of what, and how far it has heard (`position` is a ledger number)."""

    name = models.CharField("推送给谁", max_length=60)
    kind = models.CharField("推送什么", max_length=10, choices=EndpointKind.choices())
    url = models.CharField("地址", max_length=300)
    secret = EncryptedTextField("签名密钥")
    types = models.JSONField("事件类型", default=list)
    departments = models.ManyToManyField(
        "kernel.Department", verbose_name="限定部门", related_name="+", blank=True
    )
    intranet = models.BooleanField("在政务外网", default=False)
    position = models.BigIntegerField("已取到的台账序号")
    last_no = models.BigIntegerField("最后的推送序号", default=0)
    paused_at = models.DateTimeField("暂停时间", null=True)
    pause_reason = models.CharField("暂停理由", max_length=200, blank=True)
    created_at = models.DateTimeField("登记时间")
    created_by = models.ForeignKey(
        "kernel.User", models.PROTECT, verbose_name="登记人", null=True, related_name="+"
    )

    class Meta:
        verbose_name = "推送地址"
        verbose_name_plural = "推送地址"
        constraints = [
            models.CheckConstraint(
                condition=Q(paused_at=None, pause_reason="")
                | (Q(paused_at__isnull=False) & ~Q(pause_reason="")),
                name="endpoint_paused_why",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Delivery(models.Model):
    """推送: one message to one endpoint. Its id and body never change, however often it goes."""

    endpoint = models.ForeignKey(
        Endpoint, models.PROTECT, verbose_name="推送地址", related_name="deliveries"
    )
    no = models.BigIntegerField("推送序号")
    message_id = models.CharField("消息编号", max_length=60)
    type = models.CharField("事件类型", max_length=60)
    subject = models.CharField("对象", max_length=120)
    body = EncryptedTextField("内容")
    state = models.CharField(
        "状态", max_length=10, choices=DeliveryState.choices(), default=DeliveryState.QUEUED.value
    )
    attempts = models.PositiveIntegerField("已试次数", default=0)
    next_at = models.DateTimeField("下次尝试")
    created_at = models.DateTimeField("登记时间")
    sent_at = models.DateTimeField("送达时间", null=True)

    class Meta:
        verbose_name = "推送"
        verbose_name_plural = "推送"
        constraints = [
            models.UniqueConstraint(fields=["endpoint", "no"], name="delivery_no_once"),
            models.UniqueConstraint(fields=["endpoint", "message_id"], name="delivery_id_once"),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | Q(state="queued", sent_at=None),
                name="delivery_sent_has_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["endpoint", "no"], condition=Q(state="queued"), name="delivery_waiting"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.endpoint_id}-{self.no}"


class DeliveryAttempt(models.Model):
    """推送尝试: what one try led to."""

    delivery = models.ForeignKey(
        Delivery, models.PROTECT, verbose_name="推送", related_name="tries"
    )
    at = models.DateTimeField("时间")
    status = models.PositiveSmallIntegerField("状态码", default=0)
    error = models.CharField("失败原因", max_length=300, blank=True)

    class Meta:
        verbose_name = "推送尝试"
        verbose_name_plural = "推送尝试"

    def __str__(self) -> str:
        return f"{self.delivery_id} {self.status}"

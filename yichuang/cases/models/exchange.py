"""Cases that came from other systems in exchange blocks."""

from django.db import models
from django.db.models import Q

from yichuang.kernel.fields import EncryptedTextField


class ExchangeRecord(models.Model):
    """交换办件: a case of elsewhere, kept word for word and never mixed with our own.

    `body` is the whole record in its one spelling, so that it leaves as it came.
    """

    number = models.CharField("办件编号", max_length=50, unique=True)
    source = models.CharField("来源", max_length=12)
    applied_on = models.DateField("申请日期")
    body = EncryptedTextField("内容")
    digest = models.CharField("摘要", max_length=64)
    revision = models.PositiveIntegerField("第几稿", default=1)
    received_at = models.DateTimeField("接收时间")
    changed_at = models.DateTimeField("变更时间", null=True)

    class Meta:
        verbose_name = "交换办件"
        verbose_name_plural = "交换办件"
        constraints = [
            models.CheckConstraint(
                condition=Q(revision=1, changed_at=None)
                | Q(revision__gt=1, changed_at__isnull=False),
                name="exchange_changed_has_time",
            ),
        ]
        indexes = [models.Index(fields=["applied_on", "number"], name="exchange_applied")]

    def __str__(self) -> str:
        return self.number

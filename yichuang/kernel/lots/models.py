"""Draws by lot: the roster as it was frozen, and what came of it."""

from django.db import models
from django.db.models import Q


class Lot(models.Model):
    """抽取. The roster never changes once frozen; the value comes later, and once."""

    number = models.CharField("抽取编号", max_length=40, unique=True)
    purpose = models.CharField("用途", max_length=40)
    title = models.CharField("名称", max_length=200)
    roster = models.JSONField("名单")
    digest = models.CharField("名单摘要", max_length=64)
    size = models.PositiveIntegerField("抽取数量")
    frozen_at = models.DateTimeField("封存时间")
    frozen_by_id = models.BigIntegerField("封存人", null=True)
    value = models.CharField("随机数", max_length=100, blank=True)
    chosen = models.JSONField("抽中的", default=list)
    drawn_at = models.DateTimeField("抽取时间", null=True)
    drawn_by_id = models.BigIntegerField("抽取人", null=True)

    class Meta:
        verbose_name = "抽取"
        verbose_name_plural = "抽取"
        constraints = [
            models.CheckConstraint(
                condition=Q(value="", drawn_at=None)
                | (~Q(value="") & Q(drawn_at__gt=models.F("frozen_at"))),
                name="lot_value_after_freezing",
            ),
        ]
        indexes = [models.Index(fields=["purpose", "-id"], name="lot_purpose")]

    def __str__(self) -> str:
        return self.number

"""Statutory values, in force from and to."""

from django.db import models
from django.db.models import F, Q

from .rules import Certainty, StatuteUnit


class StatuteValue(models.Model):
    """法定值: a number the law sets, with authority and article, in force from and to."""

    key = models.CharField("代码", max_length=60)
    label = models.CharField("名称", max_length=60)
    authority = models.CharField("法规名", max_length=100)
    article = models.CharField("条款", max_length=60)
    value = models.PositiveIntegerField("数值")
    unit = models.CharField("单位", max_length=10, choices=StatuteUnit.choices())
    effective_from = models.DateField("施行日期")
    effective_to = models.DateField("失效日期", null=True)
    note = models.CharField("说明", max_length=300, blank=True)
    certainty = models.CharField("把握程度", max_length=10, choices=Certainty.choices())

    class Meta:
        verbose_name = "法定值"
        verbose_name_plural = "法定值"
        constraints = [
            models.UniqueConstraint(fields=["key", "effective_from"], name="statute_key_from"),
            models.CheckConstraint(
                condition=Q(effective_to=None) | Q(effective_to__gte=F("effective_from")),
                name="statute_from_to",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.value} {self.unit}"

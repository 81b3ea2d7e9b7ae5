"""Reports that were made final: what was known and said on a day."""

from typing import Any

from django.db import models
from django.db.models import F, Q

from yichuang.kernel.errors import Conflict


class _Frozen(models.QuerySet[Any]):
    """Refuses to change or remove a report; the digest shows any other way."""

    def update(self, **values: Any) -> int:
        raise Conflict("定稿的报告不能改。", what_to_do="请重新生成，另存一份定稿。")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise Conflict("定稿的报告不能删。")


class FrozenReport(models.Model):
    """定稿报告: figures, claims and text as they were. `content`: canonical JSON."""

    number = models.CharField("编号", max_length=40, unique=True)
    first = models.DateField("期间开始")
    as_of = models.DateField("期间截止")
    county = models.CharField("县", max_length=100)
    frozen_at = models.DateTimeField("定稿时间")
    frozen_by = models.CharField("定稿人", max_length=100)
    digest = models.CharField("摘要", max_length=64)
    content = models.TextField("内容")

    objects = models.Manager.from_queryset(_Frozen)()

    class Meta:
        verbose_name = "定稿报告"
        verbose_name_plural = "定稿报告"
        constraints = [
            models.CheckConstraint(condition=Q(first__lte=F("as_of")), name="report_from_to"),
        ]

    def __str__(self) -> str:
        return self.number

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise Conflict("定稿的报告不能改。", what_to_do="请重新生成，另存一份定稿。")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise Conflict("定稿的报告不能删。")

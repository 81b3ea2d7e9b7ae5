"""基期清单, 口径 and 目标: what 压减率 is measured against."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from yichuang.catalog.powers.rules import PowerType
from yichuang.catalog.reduction.rules.rate import Counts, Reading

from .guard import Documented, Fixed, FixedQuerySet, refuse


class BaselineQuerySet(FixedQuerySet):
    """An open baseline takes rows and is frozen once; a frozen one never changes."""

    def freeze(self, pk: int, **values: Any) -> int:
        """Close it, if nobody has."""
        mine: models.QuerySet[Any] = models.QuerySet(self.model, using=self.db).filter(
            pk=pk, frozen_at=None
        )
        return mine.update(**values)


class Baseline(Documented):
    """基期清单: the list on a day, with the document it was published by."""

    name = models.CharField("清单名称", max_length=60, unique=True)
    day = models.DateField("基准日")
    counts = models.CharField("计数单位", max_length=4, choices=Counts.choices())
    frozen_at = models.DateTimeField("封存时间", null=True)
    size = models.PositiveIntegerField("行数", default=0)
    digest = models.CharField("行摘要", max_length=64, blank=True)

    objects: ClassVar[Any] = BaselineQuerySet.as_manager()

    class Meta:
        verbose_name = "基期清单"
        verbose_name_plural = "基期清单"
        constraints = [
            models.CheckConstraint(
                condition=Q(frozen_at=None, digest="")
                | (Q(frozen_at__isnull=False) & Q(size__gt=0)),
                name="baseline_frozen_has_rows",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class RowQuerySet(models.QuerySet[Any]):
    """Rows move only while their baseline is open."""

    def update(self, **values: Any) -> int:
        self._open()
        return super().update(**values)

    def delete(self) -> tuple[int, dict[str, int]]:
        self._open()
        return super().delete()

    def bulk_create(self, objs: Any, *args: Any, **kwargs: Any) -> list[Any]:
        rows = list(objs)
        ids = {row.baseline_id for row in rows}
        if Baseline.objects.filter(id__in=ids, frozen_at__isnull=False).exists():
            refuse()
        return super().bulk_create(rows, *args, **kwargs)

    def _open(self) -> None:
        if self.filter(baseline__frozen_at__isnull=False).exists():
            refuse()


class BaselineRow(models.Model):
    """基期事项: one row of a baseline."""

    baseline = models.ForeignKey(
        Baseline, models.PROTECT, verbose_name="基期清单", related_name="rows"
    )
    code = models.CharField("实施编码", max_length=80, db_index=True)
    name = models.CharField("事项名称", max_length=300)
    main_code = models.CharField("主项编码", max_length=80, blank=True)
    department = models.CharField("部门", max_length=200)
    kind = models.CharField("类型", max_length=20, choices=PowerType.choices())

    objects = RowQuerySet.as_manager()

    class Meta:
        verbose_name = "基期事项"
        verbose_name_plural = "基期事项"
        constraints = [
            models.UniqueConstraint(fields=["baseline", "code"], name="baseline_code_once"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        if Baseline.objects.filter(id=self.baseline_id, frozen_at__isnull=False).exists():
            refuse()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        if Baseline.objects.filter(id=self.baseline_id, frozen_at__isnull=False).exists():
            refuse()
        return super().delete(*args, **kwargs)


class Reckoning(Fixed):
    """压减口径: which baseline and which reading the county uses from a day on."""

    effective_from = models.DateField("启用日期")
    baseline = models.ForeignKey(
        Baseline, models.PROTECT, verbose_name="基期清单", related_name="+"
    )
    reading = models.CharField("现行口径", max_length=4, choices=Reading.choices())
    merges_count = models.BooleanField("合并计入压减", default=False)
    reason = models.TextField("说明")
    recorded_at = models.DateTimeField("登记时间")
    recorded_by_id = models.BigIntegerField("登记人", null=True)

    class Meta:
        verbose_name = "压减口径"
        verbose_name_plural = "压减口径"

    def __str__(self) -> str:
        return f"{self.effective_from} {self.get_reading_display()}"


class ReductionTarget(Documented):
    """压减目标: the per cent a document of the province sets."""

    percent = models.DecimalField("目标百分比", max_digits=5, decimal_places=2)

    class Meta:
        verbose_name = "压减目标"
        verbose_name_plural = "压减目标"
        constraints = [
            models.CheckConstraint(
                condition=Q(percent__gt=0) & Q(percent__lte=100), name="target_is_percent"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.percent}%"

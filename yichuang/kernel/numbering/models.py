"""Counters without gaps."""

from django.db import models


class Counter(models.Model):
    """流水号: the last number given in a series and year. The row is the lock."""

    series = models.CharField("系列", max_length=80)
    year = models.PositiveSmallIntegerField("年度")
    value = models.PositiveBigIntegerField("已用到", default=0)

    class Meta:
        verbose_name = "流水号"
        verbose_name_plural = "流水号"
        constraints = [
            models.UniqueConstraint(fields=["series", "year"], name="counter_series_year"),
        ]

    def __str__(self) -> str:
        return f"{self.series} {self.year}: {self.value}"

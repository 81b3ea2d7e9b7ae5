"""The working-day calendar as versions: rows are never edited, a new version replaces."""

from django.db import models


class CalendarVersion(models.Model):
    """工作日历版本: one complete answer to which days are working days."""

    number = models.PositiveIntegerField("版本号", unique=True)
    years = models.JSONField("已载入年份")
    source = models.CharField("依据", max_length=300)
    notice_number = models.CharField("通知文号", max_length=60, blank=True)
    notice_date = models.DateField("通知日期", null=True)
    note = models.CharField("说明", max_length=300, blank=True)
    digest = models.CharField("摘要", max_length=64)
    created_at = models.DateTimeField("建立时间")
    created_by = models.CharField("建立人", max_length=60, blank=True)

    class Meta:
        verbose_name = "工作日历版本"
        verbose_name_plural = "工作日历版本"

    def __str__(self) -> str:
        return f"第 {self.number} 版"


class CalendarDay(models.Model):
    """日历日: a rest day or a make-up working day of one version."""

    version = models.ForeignKey(
        CalendarVersion, models.PROTECT, verbose_name="版本", related_name="days"
    )
    date = models.DateField("日期")
    name = models.CharField("节日或事由", max_length=60)
    is_workday = models.BooleanField("是否上班")
    source = models.CharField("来源文件", max_length=300, blank=True)
    local = models.BooleanField("本地调整", default=False)

    class Meta:
        verbose_name = "日历日"
        verbose_name_plural = "日历日"
        constraints = [
            models.UniqueConstraint(fields=["version", "date"], name="calendar_day_once"),
        ]

    def __str__(self) -> str:
        return f"{self.date} {'班' if self.is_workday else '休'}"

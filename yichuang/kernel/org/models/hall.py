"""The county and its hall: who we are, which windows there are, when they are open."""

from django.db import models
from django.db.models import F, Q

from yichuang.kernel.org.rules.hall import DayKind, WindowKind

from .bodies import Department


class County(models.Model):
    """本县信息: one row; what the wizard's first page asks, and the day the doors opened."""

    name = models.CharField("县名", max_length=60)
    code = models.CharField("行政区划代码", max_length=12)
    details = models.JSONField("网页底部信息", default=dict)
    opened_on = models.DateField("启用日期", null=True)

    class Meta:
        verbose_name = "本县信息"
        verbose_name_plural = "本县信息"
        constraints = [models.CheckConstraint(condition=Q(id=1), name="county_only_one")]

    def __str__(self) -> str:
        return self.name


class Window(models.Model):
    """窗口: a counter of the hall, known by the number over it."""

    number = models.CharField("窗口号", max_length=20, unique=True)
    name = models.CharField("窗口名称", max_length=60)
    kind = models.CharField("类型", max_length=20, choices=WindowKind.choices())
    department = models.ForeignKey(
        Department, models.PROTECT, verbose_name="进驻部门", null=True, related_name="windows"
    )
    place = models.CharField("位置", max_length=60, blank=True)
    valid_from = models.DateField("启用日期", null=True)
    valid_to = models.DateField("停用日期", null=True)

    class Meta:
        verbose_name = "窗口"
        verbose_name_plural = "窗口"
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="window_from_to",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class OpeningHours(models.Model):
    """开放时间: from when to when a window is open on a kind of day.

    They do not change how the law counts working days.
    """

    window = models.ForeignKey(Window, models.CASCADE, verbose_name="窗口", related_name="hours")
    day = models.CharField("哪一天", max_length=10, choices=DayKind.choices())
    opens = models.TimeField("开门")
    closes = models.TimeField("关门")

    class Meta:
        verbose_name = "开放时间"
        verbose_name_plural = "开放时间"
        constraints = [
            models.CheckConstraint(condition=Q(closes__gt=F("opens")), name="hours_from_to"),
            models.UniqueConstraint(fields=["window", "day", "opens"], name="hours_once"),
        ]

    def __str__(self) -> str:
        return f"{self.opens:%H:%M}-{self.closes:%H:%M}"

"""The rows of 承接下放."""

from django.db import models
from django.db.models import F, Q

from yichuang.catalog.items.rules.enums import LimitUnit
from yichuang.catalog.marks import new_mark
from yichuang.catalog.powers.rules import PowerType

from .rules import OPENED, Kind, Move, Point, Stage
from .rules.enums import HeldBy, Level

_OPENED = [stage.value for stage in OPENED]
_BEFORE = [Stage.PENDING.value, Stage.PREPARING.value]


class Delegation(models.Model):
    """承接事项: one power of one giving document, from the document to its taking back."""

    document_number = models.CharField("下放文号", max_length=100)
    document_title = models.CharField("文件名称", max_length=200)
    giver = models.CharField("下放单位", max_length=100)
    held_by = models.CharField("下放单位怎样取得", max_length=20, choices=HeldBy.choices())
    level = models.CharField("原层级", max_length=20, choices=Level.choices())
    kind = models.CharField("下放方式", max_length=20, choices=Kind.choices())
    effective_from = models.DateField("下放生效日期")
    department = models.ForeignKey(
        "kernel.Department", models.PROTECT, verbose_name="承接部门", related_name="+"
    )
    power_code = models.CharField("职权编码", max_length=60)
    power_name = models.CharField("权力名称", max_length=200)
    power_type = models.CharField("权力类型", max_length=20, choices=PowerType.choices())
    item_code = models.CharField("实施编码", max_length=80, blank=True)
    plan = models.TextField("承接方案", blank=True)

    standard_materials = models.PositiveSmallIntegerField("下放前的材料数", null=True)
    standard_checks = models.PositiveSmallIntegerField("下放前的审查决定环节数", null=True)
    standard_promised_days = models.PositiveSmallIntegerField("下放前的承诺时限", null=True)
    standard_promised_unit = models.CharField(
        "承诺时限单位", max_length=10, choices=LimitUnit.choices(), default="wd"
    )
    standard_statutory_days = models.PositiveSmallIntegerField("下放前的法定时限", null=True)
    standard_statutory_unit = models.CharField(
        "法定时限单位", max_length=10, choices=LimitUnit.choices(), default="wd"
    )
    baseline_period = models.CharField("下放前的统计时段", max_length=60, blank=True)
    baseline_decided = models.PositiveIntegerField("下放前的办结数", null=True)
    baseline_refused = models.PositiveIntegerField("下放前的不予数", null=True)
    baseline_on_time = models.PositiveIntegerField("下放前的按时数", null=True)
    baseline_complaints = models.PositiveIntegerField("下放前的投诉数", null=True)

    stage = models.CharField("阶段", max_length=20, choices=Stage.choices())
    version = models.PositiveIntegerField("版本", default=1)
    opened_on = models.DateField("承接日期", null=True)
    ended_on = models.DateField("收回日期", null=True, help_text="当日起不再有效")
    updated_at = models.DateTimeField("最近更新")
    # Another number with every change: the sum over the list tells whether it is still the same.
    mark = models.BigIntegerField("改动标记", default=new_mark)

    class Meta:
        verbose_name = "承接事项"
        verbose_name_plural = "承接事项"
        constraints = [
            models.UniqueConstraint(
                fields=["document_number", "power_code", "department"], name="delegation_once"
            ),
            models.UniqueConstraint(
                fields=["item_code"],
                condition=~Q(item_code="") & ~Q(stage=Stage.ENDED.value),
                name="delegation_item_once",
            ),
            models.CheckConstraint(
                condition=(Q(stage__in=_OPENED) & Q(opened_on__isnull=False))
                | (Q(stage__in=_BEFORE) & Q(opened_on=None))
                | Q(stage=Stage.ENDED.value),
                name="delegation_opened_has_date",
            ),
            models.CheckConstraint(
                condition=Q(stage=Stage.ENDED.value, ended_on__isnull=False)
                | (~Q(stage=Stage.ENDED.value) & Q(ended_on=None)),
                name="delegation_ended_has_date",
            ),
            models.CheckConstraint(
                condition=Q(opened_on=None) | Q(opened_on__gte=F("effective_from")),
                name="delegation_opened_when_given",
            ),
            models.CheckConstraint(
                condition=~Q(held_by=HeldBy.ENTRUSTED.value) | Q(kind=Kind.FORWARD.value),
                name="delegation_not_passed_on",
            ),
        ]

    def __str__(self) -> str:
        return self.power_name


class DelegationTraining(models.Model):
    """承接培训: one person's training and examination for a delegated power."""

    delegation = models.ForeignKey(
        Delegation, models.CASCADE, verbose_name="承接事项", related_name="trainings"
    )
    person = models.CharField("姓名", max_length=60)
    trained_on = models.DateField("考核日期")
    score = models.PositiveSmallIntegerField("成绩")
    pass_mark = models.PositiveSmallIntegerField("合格线", default=60)
    certificate = models.CharField("证书或记录编号", max_length=100, blank=True)
    recorded_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "承接培训"
        verbose_name_plural = "承接培训"

    def __str__(self) -> str:
        return self.person


class DelegationEvidence(models.Model):
    """承接佐证: what a person vouches for while no system can check it. The latest counts."""

    delegation = models.ForeignKey(
        Delegation, models.CASCADE, verbose_name="承接事项", related_name="evidence"
    )
    point = models.CharField("准备事项", max_length=20, choices=Point.choices())
    text = models.CharField("佐证内容", max_length=300)
    who = models.CharField("佐证人", max_length=60)
    day = models.DateField("到位日期")
    recorded_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "承接佐证"
        verbose_name_plural = "承接佐证"

    def __str__(self) -> str:
        return self.text


class DelegationEvaluation(models.Model):
    """承接评估: the figures since the opening beside the giver's, and what they say."""

    delegation = models.ForeignKey(
        Delegation, models.CASCADE, verbose_name="承接事项", related_name="evaluations"
    )
    evaluated_on = models.DateField("评估日期")
    period_from = models.DateField("起")
    period_to = models.DateField("止")
    decided = models.PositiveIntegerField("办结数")
    refused = models.PositiveIntegerField("不予数")
    on_time = models.PositiveIntegerField("按时数")
    complaints = models.PositiveIntegerField("投诉数")
    complaints_source = models.CharField("投诉数的来源", max_length=200)
    good = models.BooleanField("不低于下放前")
    sentence = models.TextField("评估结论")

    class Meta:
        verbose_name = "承接评估"
        verbose_name_plural = "承接评估"

    def __str__(self) -> str:
        return self.sentence


class DelegationEvent(models.Model):
    """承接记录: an act in words, for the public page."""

    delegation = models.ForeignKey(
        Delegation, models.CASCADE, verbose_name="承接事项", related_name="events"
    )
    seq = models.PositiveIntegerField("序号")
    move = models.CharField("动作", max_length=20, choices=Move.choices())
    at = models.DateTimeField("时间")
    text = models.CharField("说明", max_length=1000)

    class Meta:
        verbose_name = "承接记录"
        verbose_name_plural = "承接记录"
        ordering = ("seq",)
        constraints = [
            models.UniqueConstraint(fields=["delegation", "seq"], name="delegation_event_once"),
        ]

    def __str__(self) -> str:
        return self.text

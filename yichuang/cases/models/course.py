"""What moves a case: steps, pauses, extension, decision, delivery."""

from django.db import models
from django.db.models import F, Q

from yichuang.cases.rules.states import DeliveryMethod, Outcome, PauseKind

from .case import Case


class StepRun(models.Model):
    """环节办理: a step of the version, done by one person with an opinion."""

    case = models.ForeignKey(Case, models.PROTECT, verbose_name="办件", related_name="steps")
    key = models.CharField("环节键", max_length=60)
    name = models.CharField("环节", max_length=100)
    done_at = models.DateTimeField("完成时间")
    done_by = models.ForeignKey(
        "kernel.User", models.PROTECT, verbose_name="办理人", related_name="+"
    )
    opinion = models.TextField("意见")
    proposes = models.CharField("建议", max_length=20, choices=Outcome.choices(), blank=True)

    class Meta:
        verbose_name = "环节办理"
        verbose_name_plural = "环节办理"
        constraints = [models.UniqueConstraint(fields=["case", "key"], name="case_step_once")]

    def __str__(self) -> str:
        return self.name


class ClockPause(models.Model):
    """特别程序: one of the eight, told in writing, both ends not counted."""

    case = models.ForeignKey(Case, models.PROTECT, verbose_name="办件", related_name="pauses")
    kind = models.CharField("种类", max_length=20, choices=PauseKind.choices())
    basis = models.CharField("依据", max_length=300)
    starts_on = models.DateField("开始日期")
    days_needed = models.PositiveSmallIntegerField("告知所需工作日")
    expected_end = models.DateField("预计结束")
    ends_on = models.DateField("结束日期", null=True)
    result = models.TextField("结果", blank=True)
    document = models.ForeignKey(
        "kernel.Document", models.PROTECT, verbose_name="告知书", related_name="+"
    )

    class Meta:
        verbose_name = "特别程序"
        verbose_name_plural = "特别程序"
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in PauseKind]), name="pause_eight_kinds"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="pause_from_to"
            ),
            models.UniqueConstraint(
                fields=["case"], condition=Q(ends_on=None), name="pause_one_open"
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class Extension(models.Model):
    """延期: once, before expiry, by the head of the organ, with reasons told."""

    case = models.OneToOneField(Case, models.PROTECT, verbose_name="办件", related_name="extension")
    days = models.PositiveSmallIntegerField("延长工作日")
    reason = models.TextField("理由")
    approved_by = models.ForeignKey(
        "kernel.User", models.PROTECT, verbose_name="批准人", related_name="+"
    )
    approved_at = models.DateTimeField("批准时间")
    old_due = models.DateField("原到期日", null=True)
    document = models.ForeignKey(
        "kernel.Document", models.PROTECT, verbose_name="延期告知书", related_name="+"
    )

    class Meta:
        verbose_name = "延期"
        verbose_name_plural = "延期"

    def __str__(self) -> str:
        return f"+{self.days}"


class Decision(models.Model):
    """决定. One per case: the unique key is the last guard against deciding twice."""

    case = models.OneToOneField(Case, models.PROTECT, verbose_name="办件", related_name="decision")
    outcome = models.CharField("结果", max_length=20, choices=Outcome.choices())
    content = models.TextField("内容", blank=True)
    reason = models.TextField("理由", blank=True)
    basis = models.TextField("依据", blank=True)
    decided_by = models.ForeignKey(
        "kernel.User", models.PROTECT, verbose_name="决定人", null=True, related_name="+"
    )
    # 视为准予延续 (Art 50): the law decided, nobody of the organ did.
    deemed = models.BooleanField("视为准予", default=False)
    decided_at = models.DateTimeField("决定时间")
    document = models.ForeignKey(
        "kernel.Document", models.PROTECT, verbose_name="决定书", null=True, related_name="+"
    )

    class Meta:
        verbose_name = "决定"
        verbose_name_plural = "决定"
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome=Outcome.GRANTED.value) | (~Q(reason="") & ~Q(basis="")),
                name="decision_no_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(deemed=True) | Q(decided_by__isnull=False), name="decision_has_decider"
            ),
        ]

    def __str__(self) -> str:
        return self.outcome


class Delivery(models.Model):
    """送达."""

    case = models.OneToOneField(Case, models.PROTECT, verbose_name="办件", related_name="delivery")
    method = models.CharField("送达方式", max_length=20, choices=DeliveryMethod.choices())
    delivered_on = models.DateField("送达日期")
    recipient = models.CharField("签收人", max_length=100)
    delivered_by = models.ForeignKey(
        "kernel.User", models.PROTECT, verbose_name="送达人", null=True, related_name="+"
    )

    class Meta:
        verbose_name = "送达"
        verbose_name_plural = "送达"

    def __str__(self) -> str:
        return self.method

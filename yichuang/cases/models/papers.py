"""Notices and documents of a case."""

from django.db import models
from django.db.models import Q

from yichuang.cases.rules.states import LineState

from .case import Case


class SupplementNotice(models.Model):
    """补正告知: one per case. A second needs a supervisor's reason (Art 32, 72(4))."""

    case = models.ForeignKey(Case, models.PROTECT, verbose_name="办件", related_name="notices")
    ordinal = models.PositiveSmallIntegerField("第几次")
    issued_on = models.DateField("告知日期")
    due_on = models.DateField("补正期限")
    supervisor = models.ForeignKey(
        "kernel.User", models.PROTECT, verbose_name="批准人", null=True, related_name="+"
    )
    supervisor_reason = models.TextField("再次告知理由", blank=True)
    document = models.ForeignKey(
        "kernel.Document", models.PROTECT, verbose_name="告知书", related_name="+"
    )

    class Meta:
        verbose_name = "补正告知"
        verbose_name_plural = "补正告知"
        constraints = [
            models.UniqueConstraint(fields=["case", "ordinal"], name="notice_ordinal"),
            models.CheckConstraint(
                condition=Q(ordinal=1) | (Q(supervisor__isnull=False) & ~Q(supervisor_reason="")),
                name="notice_second_needs_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}-{self.ordinal}"


class SupplementLine(models.Model):
    """补正事项: a material, what is wrong with it, how to put it right."""

    notice = models.ForeignKey(
        SupplementNotice, models.PROTECT, verbose_name="补正告知", related_name="lines"
    )
    material_key = models.CharField("材料键", max_length=60)
    name = models.CharField("材料名称", max_length=300)
    problem = models.TextField("哪里不对")
    fix = models.TextField("怎样补")
    state = models.CharField("状态", max_length=20, choices=LineState.choices())
    supplied_on = models.DateField("补交日期", null=True)

    class Meta:
        verbose_name = "补正事项"
        verbose_name_plural = "补正事项"
        constraints = [
            models.UniqueConstraint(fields=["notice", "material_key"], name="line_material_once"),
        ]

    def __str__(self) -> str:
        return self.name
